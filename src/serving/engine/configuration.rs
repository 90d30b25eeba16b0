//! What runs where, and under which load.

use std::sync::Arc;

use crate::catalog::{Architecture, Gpu, Precision};
use crate::decode::Words;
use crate::units::{Count, Quantity, Ratio, Tokens};

use super::engine::Engine;

/// A model on GPUs under a load.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// The model.
    pub architecture: Arc<Architecture>,
    /// The GPUs.
    pub gpu: Arc<Gpu>,
    /// What serves it.
    pub engine: Engine,
    /// The precision of the weights.
    pub precision: Precision,
    /// The precision of the cache; the engine's default where none is stated.
    pub kv_precision: Option<Precision>,
    /// How the GPUs work together.
    pub parallelism: Parallelism,
    /// Prompt tokens of a request that have to be read.
    pub input: Tokens,
    /// Prompt tokens before those that a prompt cache holds: in memory and attended to, but not read again.
    pub cached: Tokens,
    /// Answer tokens of a request.
    pub output: Tokens,
    /// Whether the lengths vary.
    pub lengths: Lengths,
    /// Steps from one look for new requests to the next: 1 unless an engine is told otherwise (SGLang's
    /// `--scheduler-recv-interval`).
    pub polling: Count,
    /// The load.
    pub load: Load,
}

/// Why nobody asks for a precision that a GPU computes nothing in: FP4 on one without a unit for it, of a model that was not
/// published in it. `None` where it is fine, or where the published weights are loaded as they are.
pub fn pointless(architecture: &Architecture, gpu: &Gpu, precision: Precision) -> Option<&'static str> {
    (lacks_unit(gpu, precision) && architecture.native != Precision::Fp4)
        .then_some("kernels widen such weights, which saves memory but no arithmetic")
}

/// Why nobody keeps a cache in a precision on a GPU; `None` where it is fine.
pub fn pointless_cache(gpu: &Gpu, precision: Precision) -> Option<&'static str> {
    match precision {
        Precision::Fp4 if gpu.fp4.is_none() => {
            Some("a cache in FP4 needs a GPU that computes in it: fp8 or bf16")
        }
        Precision::Int4 => Some("no engine here keeps a cache in it: fp8 or bf16"),
        _ => None,
    }
}

/// Whether a GPU has to widen weights of this precision.
fn lacks_unit(gpu: &Gpu, precision: Precision) -> bool {
    precision == Precision::Fp4 && gpu.fp4.is_none()
}

impl Configuration {
    /// Steps from one look for new requests to the next: at least one.
    pub(super) fn looks(&self) -> f64 {
        self.polling.get().max(1.0)
    }

    /// What a reader should know of weights that the GPU cannot compute with as they are.
    pub fn widened(&self) -> Option<&'static str> {
        lacks_unit(&self.gpu, self.precision)
            .then_some("the GPU has no unit for FP4: the published weights are widened to 16 bits")
    }
}

/// How GPUs work together on one model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parallelism {
    /// All GPUs.
    pub gpus: Count,
    /// GPUs that share each layer; the rest are pipeline stages (saturated TensorRT-LLM) or further replicas. `None`
    /// leaves it to the engine.
    pub tensor: Option<Count>,
    /// Pipeline stages of a copy, each of `tensor` GPUs. `None`: one, or as TensorRT-LLM's throughput runs do.
    pub pipeline: Option<Count>,
    /// How attention lies on the GPUs that share a layer; `None` leaves it to the engine.
    pub attention: Option<AttentionLayout>,
    /// How experts lie on them.
    pub experts: ExpertLayout,
}

impl Parallelism {
    /// So many GPUs that share each layer, everything else as the engine does it.
    pub const fn tensor(gpus: Count) -> Self {
        Self { gpus, tensor: Some(gpus), pipeline: None, attention: None, experts: ExpertLayout::Cut }
    }
}

/// How attention lies on the GPUs that share a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttentionLayout {
    /// Its heads are cut among them.
    Tensor,
    /// Each holds all of it and serves requests of its own, which spares copies of a compressed cache.
    Data,
}

/// How experts lie on the GPUs that share a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpertLayout {
    /// Each expert is cut among them.
    Cut,
    /// Each of them holds some experts whole.
    Whole,
}

impl Words for AttentionLayout {
    const WHAT: &'static str = "a layout of attention";
    const WORDS: &'static [(&'static str, Self)] =
        &[("tensor-parallel", Self::Tensor), ("data-parallel", Self::Data)];
}

impl Words for ExpertLayout {
    const WHAT: &'static str = "a layout of experts";
    const WORDS: &'static [(&'static str, Self)] =
        &[("tensor-parallel", Self::Cut), ("expert-parallel", Self::Whole)];
}

/// Whether the lengths of requests vary.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lengths {
    /// All alike.
    Fixed,
    /// Drawn evenly between 0.8 and 1.0 of the nominal length, so that the mean is 0.9 of it.
    Drawn,
    /// With that standard deviation over the mean; the mean is the nominal length.
    Varying(Ratio),
}

impl Lengths {
    /// Lengths of that standard deviation over the mean: all alike where it is nothing.
    pub fn of_variation(variation: Ratio) -> Self {
        if variation > Ratio::ZERO { Self::Varying(variation) } else { Self::Fixed }
    }

    /// How much of an answer's mean length is there on average while it is written: half of it, and more where lengths
    /// vary, because long ones are there for longer.
    pub(in crate::serving) fn written(self) -> f64 {
        match self {
            Self::Fixed | Self::Drawn => 0.5,
            Self::Varying(variation) => f64::midpoint(1.0, variation.get().powi(2)),
        }
    }

    /// The same of calls that come at random, which do not travel in groups, even where all are of one length.
    #[must_use]
    pub fn at_random(self) -> Self {
        if self == Self::Fixed { Self::Varying(Ratio::ZERO) } else { self }
    }
}

/// The load on an engine.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Load {
    /// So many clients, each sending its next request when it has its answer.
    Concurrency(Count),
    /// All requests queued at once; the batch is what fits.
    Saturated,
}
