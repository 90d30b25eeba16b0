//! Where the parts of a model lie on the GPUs, and in which precision.

use crate::catalog::{Architecture, Attention, Fp8Scales, Gpu, LinkKind, Precision, Wide};
use crate::units::{Count, Quantity};

use super::cache::KvCache;
use super::configuration::{AttentionLayout, Configuration, ExpertLayout, Load};
use super::infeasible::Infeasible;
use super::shape::{BYTES_16, Latent, Shape};

/// Bytes of a number with its scales: NVFP4 has 8 bits for every 16 numbers.
const BYTES_4: f64 = 0.5625;
/// The same of MXFP4: 8 bits for every 32 numbers.
const BYTES_MXFP4: f64 = 0.53125;
/// Bytes of a number of latent attention in NVIDIA's FP4 checkpoints, on average.
const BYTES_LATENT_FP4: f64 = 1.09;

/// How a model lies on its GPUs.
#[derive(Clone, Copy, Debug)]
pub(in crate::serving) struct Placement {
    /// GPUs that hold one copy of a layer's parts.
    pub(super) ring: f64,
    /// GPUs that share the attention: one where attention runs data-parallel.
    pub(in crate::serving) share: f64,
    /// Over how many of them the requests are spread.
    pub(in crate::serving) ranks: f64,
    /// Pipeline stages.
    pub(in crate::serving) stages: f64,
    /// Copies of the model.
    pub(in crate::serving) copies: f64,
    /// How experts lie on the ring.
    pub(super) experts: ExpertLayout,
}

/// In which precision the parts are kept and computed.
#[derive(Clone, Copy, Debug)]
pub(in crate::serving) struct Precisions {
    pub(super) attention: Part,
    pub(super) dense: Part,
    pub(super) experts: Part,
    /// The cache.
    pub(super) kv: Cache,
    /// Whether FP8 weights carry a scale for each block of numbers, which costs arithmetic.
    pub(super) scaling: Scaling,
}

/// The parts of a model's weights.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parts {
    attention: Part,
    dense: Part,
    experts: Part,
}

impl Parts {
    /// What checkpoints of a precision keep the parts in, and what computes them.
    pub(super) fn of(
        architecture: &Architecture,
        shape: &Shape,
        precision: Precision,
        blackwell: bool,
    ) -> Self {
        let wide = Part { bytes: bytes(Precision::Bf16), compute: Precision::Bf16 };
        let part = Part { bytes: bytes(precision), compute: compute(precision) };
        let latent = shape.latent == Latent::Yes;
        let four_bits = part.bytes < 1.0;
        let (mut attention, mut dense, mut experts) = (part, part, part);
        if four_bits && latent {
            // NVIDIA's FP4 checkpoints quantise the output projection of latent attention only.
            attention = Part { bytes: BYTES_LATENT_FP4, compute: Precision::Fp8 };
        }
        if four_bits && shape.linear > 0.0 {
            attention = wide;
        }
        if precision != Precision::Bf16 && architecture.wide != Wide::Nothing {
            attention = wide;
        }
        if (four_bits && architecture.wide == Wide::AttentionAndDense) || precision == Precision::Int4 {
            (attention, dense) = (wide, if shape.sparse > 0.0 { wide } else { part });
        }
        if precision == Precision::Int4 && shape.sparse == 0.0 {
            (attention, dense) = (part, part);
        }
        if shape.native == Precision::Fp4 {
            // Published in MXFP4: that is what is loaded, whatever is asked for.
            let compute = if blackwell { Precision::Fp8 } else { Precision::Bf16 };
            attention = wide;
            dense = Part { bytes: BYTES_MXFP4, compute };
            experts = dense;
        }
        Self { attention, dense, experts }
    }

    /// Bytes of all weights, embeddings included: what attention data-parallelism copies, and the experts.
    pub(super) fn weights(&self, shape: &Shape) -> (f64, f64) {
        let embeddings = shape.embeddings * shape.vocabulary * shape.hidden * BYTES_16;
        let attention = shape.all_attention() * self.attention.bytes;
        let dense = shape.all_dense() * self.dense.bytes;
        let experts = shape.sparse * shape.experts * shape.expert_weights * self.experts.bytes;
        let lookup = shape.lookup * BYTES_16;
        (attention + dense + embeddings + lookup, experts)
    }
}

/// How the cache is kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cache {
    /// Bytes of a number.
    pub(super) bytes: f64,
    pub(super) precision: Precision,
}

/// A part of the weights.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub(super) bytes: f64,
    pub(in crate::serving) compute: Precision,
}

/// How FP8 weights are scaled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scaling {
    /// One scale for a matrix.
    Matrix,
    /// One for each block (DeepSeek's format and the checkpoints that follow it).
    Block,
}

/// Whether the link is faster than PCIe.
pub(super) fn has_fast_link(gpu: &Gpu) -> bool {
    gpu.link.as_ref().is_some_and(|link| link.kind != LinkKind::Pcie)
}

impl Placement {
    pub(in crate::serving) fn of(configuration: &Configuration, shape: &Shape) -> Result<Self, Infeasible> {
        let Configuration { gpu, engine, parallelism, architecture, load, .. } = configuration;
        let gpus = parallelism.gpus.get();
        let tensor = parallelism.tensor.map_or(gpus, Quantity::get);
        if gpus == 0.0 || tensor == 0.0 {
            return Err(Infeasible::Nothing("a model needs at least one GPU"));
        }
        if gpus % tensor != 0.0 {
            return Err(Infeasible::Gpus { gpus: parallelism.gpus, tensor: Count::const_new(tensor) });
        }
        let stages = parallelism.pipeline.map_or(1.0, Quantity::get);
        if stages == 0.0 || gpus % (tensor * stages) != 0.0 {
            let of_copy = Count::const_new(tensor * stages);
            return Err(Infeasible::Gpus { gpus: parallelism.gpus, tensor: of_copy });
        }
        if stages > shape.layers {
            let layers = Count::const_new(shape.layers);
            return Err(Infeasible::Stages { layers, stages: Count::const_new(stages) });
        }
        let saturated = *load == Load::Saturated;
        // TensorRT-LLM's throughput recipes run the attention of expert models data-parallel.
        let recipe = saturated && engine.backend().is_pytorch() && shape.sparse > 0.0 && gpus > 1.0;
        let outer = gpus / tensor;
        let told = parallelism.attention.is_some() || parallelism.pipeline.is_some();
        let placement = if told {
            let data = parallelism.attention == Some(AttentionLayout::Data);
            let (share, ranks) = if data { (1.0, tensor) } else { (tensor, 1.0) };
            Self { ring: tensor, share, ranks, stages, copies: outer / stages, experts: parallelism.experts }
        } else if recipe {
            // Over PCIe, published recipes for four GPUs are two stages of two.
            let halves = parallelism.tensor.is_none() && gpus == 4.0;
            let stages = match (has_fast_link(gpu), halves) {
                (true, _) => 1.0,
                (false, true) => 2.0,
                (false, false) => outer,
            };
            let ring = gpus / stages;
            Self { ring, share: 1.0, ranks: ring, stages, copies: 1.0, experts: ExpertLayout::Whole }
        } else {
            let (stages, copies) = if saturated { (outer, 1.0) } else { (1.0, outer) };
            Self { ring: tensor, share: tensor, ranks: 1.0, stages, copies, experts: parallelism.experts }
        };
        placement.check(configuration, shape, architecture.attending.attention)?;
        Ok(placement)
    }

    /// Over how many GPUs the cache of a request is spread. Its heads are not split: more GPUs than heads hold copies.
    pub(super) fn cache_spread(&self, shape: &Shape) -> f64 {
        self.spread(shape.kv_heads)
    }

    /// The same for layers with a window.
    pub(super) fn windowed_spread(&self, shape: &Shape) -> f64 {
        self.spread(shape.windowed_kv_heads)
    }

    fn spread(&self, kv_heads: f64) -> f64 {
        if self.ranks > 1.0 { 1.0 } else { self.share.min(kv_heads) }
    }

    fn check(
        &self,
        configuration: &Configuration,
        shape: &Shape,
        attention: Attention,
    ) -> Result<(), Infeasible> {
        let whole = configuration.parallelism.experts == ExpertLayout::Whole;
        if whole && (shape.sparse == 0.0 || shape.experts % self.ring != 0.0) {
            let experts = Count::const_new(if shape.sparse > 0.0 { shape.experts } else { 0.0 });
            return Err(Infeasible::Experts { experts, ring: Count::const_new(self.ring) });
        }
        let (heads, windowed) = match attention {
            Attention::Grouped { heads, window, .. } => {
                (heads.queries, window.map_or(heads.queries, |window| window.heads.queries))
            }
            Attention::Latent { heads, .. } => (heads, heads),
        };
        if let Some(heads) = [heads, windowed].into_iter().find(|heads| heads.get() % self.share != 0.0) {
            return Err(Infeasible::Heads { heads, tensor: Count::const_new(self.share) });
        }
        let domain = configuration.gpu.link.as_ref().and_then(|link| link.domain);
        match domain.filter(|domain| has_fast_link(&configuration.gpu) && self.ring > domain.get()) {
            Some(domain) => Err(Infeasible::Link { tensor: Count::const_new(self.ring), domain }),
            None => Ok(()),
        }
    }
}

impl Precisions {
    /// The parts of the weights.
    pub(super) const fn parts(&self) -> Parts {
        Parts { attention: self.attention, dense: self.dense, experts: self.experts }
    }

    pub(in crate::serving) fn of(configuration: &Configuration, shape: &Shape) -> Self {
        let Configuration { engine, precision, load, gpu, architecture, .. } = configuration;
        let Parts { attention, dense, experts } =
            Parts::of(architecture, shape, *precision, gpu.generation.is_blackwell());
        let latent = shape.latent == Latent::Yes;
        // NVIDIA's own FP8 checkpoints, which its throughput runs take, have one scale a matrix.
        let own_checkpoint = *load == Load::Saturated && engine.backend().is_tensorrt() && !latent;
        let block = architecture.fp8_scales != Fp8Scales::Matrix && !own_checkpoint;
        let kv = KvCache::of(configuration).precision;
        Self {
            attention,
            dense,
            experts,
            kv: Cache { bytes: bytes(kv), precision: kv },
            scaling: if block { Scaling::Block } else { Scaling::Matrix },
        }
    }
}

/// Bytes of a number, scales included.
pub(super) fn bytes(precision: Precision) -> f64 {
    match precision {
        Precision::Bf16 => 2.0,
        Precision::Fp8 | Precision::Int8 => 1.0,
        Precision::Fp4 | Precision::Int4 => BYTES_4,
    }
}

/// What the arithmetic runs in: INT4 weights are widened first.
fn compute(precision: Precision) -> Precision {
    if precision == Precision::Int4 { Precision::Bf16 } else { precision }
}
