//! How long one step of an engine takes: decode tokens of all running requests, and a chunk of somebody's prompt.

use crate::catalog::{Generation, Host, Norms, Precision};
use crate::units::Quantity;

use super::backend::Backend;
use super::calibration::Calibration;
use super::configuration::{Configuration, ExpertLayout, Load};
use super::placement::{Part, Placement, Precisions, Scaling, has_fast_link};
use super::shape::{BYTES_16, Latent, Shape};

/// Seconds that a hop between pipeline stages takes at least.
const HOP_SECONDS: f64 = 20e-6;
/// Collectives over PCIe start slower than over NVLink by this factor.
const PCIE_LATENCY: f64 = 3.0;
/// How sharply the slower of host and GPU decides where the host launches kernels: it runs ahead as long as it can.
const LAUNCHING: f64 = 8.0;
/// Prompt length at which attention reaches half of its share of peak.
const ATTENTION_HALF_LENGTH: f64 = 1000.0;
/// GPUs and bytes at which the root of a collective's size is one.
const ROOT_BYTES: f64 = 1e6;
const ROOT_GPUS: f64 = 8.0;
/// Larger messages take no longer than these but for what the ring moves: measured all-reduces do not.
const ROOT_MOST_BYTES: f64 = 32e6;
const BYTES_PER_TB: f64 = 1e12;
const BYTES_PER_GB: f64 = 1e9;
const FLOPS_PER_TFLOPS: f64 = 1e12;

/// Everything about a configuration that a step needs, worked out once.
#[derive(Clone, Copy, Debug)]
pub(in crate::serving) struct Machine<'c> {
    pub(in crate::serving) c: &'c Calibration,
    pub(in crate::serving) shape: Shape,
    pub(in crate::serving) placement: Placement,
    pub(super) precisions: Precisions,
    pub(in crate::serving) engine: Backend,
    pub(in crate::serving) load: Load,
    /// Prompt tokens that a prompt cache holds.
    pub(in crate::serving) cached: f64,
    /// How much of an answer's mean length is there on average while it is written: half of it, and more where lengths
    /// vary, because long answers are there for longer.
    pub(in crate::serving) written: f64,
    /// Bytes a second that weights are read with, before the efficiency.
    bandwidth: f64,
    rates: Rates,
    /// Share of its bandwidth and arithmetic that kernels for the experts reach beside others.
    old_kernels: f64,
    /// Tokens by which the work of an expert is rounded up.
    expert_tile: f64,
    link: f64,
    fast_link: FastLink,
    /// Seconds in which a collective starts.
    collective: f64,
    /// Seconds in which the host launches the kernels of all layers, outside of a CUDA graph.
    launch: f64,
}

/// Operations a second that the parts reach.
#[derive(Clone, Copy, Debug)]
struct Rates {
    attention: f64,
    dense: f64,
    experts: f64,
    head: f64,
    /// 16-bit peak without the generation's factor, for attention on a compressed cache.
    flat: f64,
    prompt: f64,
}

/// Whether GPUs are joined by more than PCIe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FastLink {
    Yes,
    No,
}

impl<'c> Machine<'c> {
    /// `None` where the GPU has no published peak in 16 bits.
    pub(in crate::serving) fn of(
        c: &'c Calibration,
        configuration: &Configuration,
        shape: &Shape,
        placement: Placement,
        precisions: Precisions,
    ) -> Option<Self> {
        let gpu = &configuration.gpu;
        let flops = |peak: Option<f64>| peak.map(|peak| peak * FLOPS_PER_TFLOPS);
        let bf16 = flops(gpu.bf16.as_ref().map(|peak| peak.value.get()))?;
        let fp8 = flops(gpu.fp8.as_ref().map(|peak| peak.value.get())).unwrap_or(bf16);
        let fp4 = flops(gpu.fp4.as_ref().map(|peak| peak.value.get())).unwrap_or(fp8);
        let generation = c.generation(gpu.generation);
        let workstation = gpu.generation == Generation::Blackwell && !has_fast_link(gpu);
        let rate = |part: Part| match part.compute {
            // A workstation GPU has a fifth of a server's FP4 units behind the same kind of caches: they are fed as well as
            // 16-bit ones.
            Precision::Fp4 if workstation => c.compute_bf16 * fp4,
            Precision::Fp4 => c.compute_fp4 * fp4,
            Precision::Fp8 | Precision::Int8 => {
                let share = match precisions.scaling {
                    Scaling::Matrix => c.compute_fp8,
                    Scaling::Block => c.compute_fp8_block,
                };
                share * fp8 * generation
            }
            Precision::Bf16 | Precision::Int4 => c.compute_bf16 * bf16 * generation,
        };
        let widened = precisions.experts.compute == Precision::Bf16 && precisions.experts.bytes < 1.0;
        let expert_tile = if widened { c.expert_tile_widened } else { c.expert_tile };
        let server_blackwell = gpu.generation.is_blackwell() && !workstation;
        // Kernels for INT4 were written for earlier GPUs.
        let old_kernels = if server_blackwell && configuration.precision == Precision::Int4 {
            c.blackwell_int4
        } else {
            1.0
        };
        let rates = Rates {
            attention: rate(precisions.attention),
            dense: rate(precisions.dense),
            experts: rate(precisions.experts) * if widened { c.compute_int4 } else { 1.0 } * old_kernels,
            head: c.compute_bf16 * bf16 * generation,
            flat: c.compute_attention * bf16,
            prompt: c.compute_attention * bf16 * generation,
        };
        let slower = if gpu.host == Host::Grace { c.launch_grace } else { 1.0 };
        let engine = configuration.engine.backend();
        let launch = match engine {
            _ if engine.is_pytorch() => {
                let dense = shape.layers - shape.sparse;
                let of_dense = if engine == Backend::TensorRtLlmEarly {
                    c.launch_seconds_dense_early
                } else {
                    c.launch_seconds_dense
                };
                (shape.sparse * c.launch_seconds + dense * of_dense) * slower
            }
            // One compiled engine; graphs cut in pieces; compiled layers: no such time was seen.
            _ => 0.0,
        };
        let collective = match engine {
            _ if engine.is_pytorch() => c.collective_seconds_fused,
            Backend::Vllm | Backend::VllmInTurn | Backend::Sglang if server_blackwell => {
                c.collective_seconds_fused
            }
            _ => c.collective_seconds,
        };
        let link = gpu.link.as_ref().map_or(0.0, |link| link.bandwidth.value.get() * BYTES_PER_TB);
        Some(Self {
            c,
            shape: *shape,
            placement,
            precisions,
            engine,
            load: configuration.load,
            cached: configuration.cached.get(),
            written: configuration.lengths.written(),
            bandwidth: gpu.bandwidth.value.get()
                * BYTES_PER_TB
                * match gpu.generation {
                    _ if server_blackwell => c.blackwell_bandwidth,
                    Generation::Ampere => c.ampere_bandwidth,
                    _ => 1.0,
                },
            rates,
            old_kernels,
            expert_tile,
            link,
            collective,
            fast_link: if has_fast_link(gpu) { FastLink::Yes } else { FastLink::No },
            launch,
        })
    }

    /// The same where only one of the ranks has something to do.
    pub(super) fn with_one_rank(&self) -> Self {
        Self { placement: Placement { ranks: 1.0, ..self.placement }, ..*self }
    }

    /// Tokens that a running request has read and written, on average.
    pub(in crate::serving) fn context(&self, input: f64, output: f64) -> f64 {
        self.cached + input + output * self.written
    }

    /// Seconds of a step with so many decode tokens of a mean context, and so many tokens of prompts of a length.
    pub(in crate::serving) fn step(&self, decode: f64, context: f64, prompt: f64, length: f64) -> f64 {
        let (c, s, p) = (self.c, &self.shape, &self.placement);
        let tokens = (decode + prompt).max(1e-9);
        let own = tokens / p.ranks;
        let mut seconds = self.weights(own);
        if s.sparse > 0.0 {
            seconds += self.experts(tokens);
        }
        // The head: its weights once, its products for tokens that are sampled.
        let sampled = (decode + prompt / length.max(1.0)) / p.ranks;
        let head = s.vocabulary * s.hidden / p.share;
        seconds += head * BYTES_16 / (self.bandwidth * c.weight_bandwidth);
        seconds += 2.0 * sampled * head / self.rates.head;
        seconds += self.cache(decode, context);
        // A prompt token sees half of its prompt on average; short prompts fill the GPU badly.
        let pairs = prompt / p.ranks * s.compared(self.cached + length / 2.0) * s.prefill_pair / p.share;
        seconds += pairs * (length + ATTENTION_HALF_LENGTH) / length.max(1.0) / self.rates.prompt;
        seconds += self.collectives(tokens);
        seconds += self.overhead(decode, prompt, length);
        // CUDA graphs are recorded for steps that only write answers. Else the host launches kernel after kernel. And SGLang's
        // scheduler looks at each token of the last step while the GPU computes the next. The GPU waits where it has little to do.
        let launching = if prompt > 0.0 { self.launch } else { 0.0 };
        let host = launching.max(decode / p.ranks * c.scheduler_seconds(self.engine));
        if host > 0.0 {
            seconds = norm(seconds, host, LAUNCHING);
        }
        if self.engine.is_cpp() { seconds * c.cpp_factor } else { seconds }
    }

    /// Matrices that every token passes: read once, multiplied for each token.
    fn weights(&self, own: f64) -> f64 {
        let (s, share) = (&self.shape, self.placement.share);
        let (attention, dense) = (s.all_attention(), s.all_dense());
        let bytes =
            (attention * self.precisions.attention.bytes + dense * self.precisions.dense.bytes) / share;
        let reading = bytes / (self.bandwidth * self.c.weight_bandwidth);
        let computing = 2.0 * own * (attention / self.rates.attention + dense / self.rates.dense) / share;
        self.blend(reading, computing)
    }

    /// Experts that the tokens touch: read once each, multiplied for the tokens that chose them.
    fn experts(&self, tokens: f64) -> f64 {
        let (c, s, p) = (self.c, &self.shape, &self.placement);
        // Some experts are never chosen; where attention is data-parallel, too, the GPU with the fullest ones decides.
        let share = if p.ranks > 1.0 { 1.0 } else { c.expert_share };
        let chosen = (s.experts * share).max(s.active);
        let touched = chosen * (1.0 - (1.0 - s.active / chosen).powf(tokens.powf(c.expert_evenness)));
        let bytes = s.sparse * touched * s.expert_weights * self.precisions.experts.bytes / p.ring;
        let reading = bytes / (self.bandwidth * self.old_kernels * c.weight_bandwidth);
        let rows = tokens * s.active + touched * self.expert_tile;
        let filled = s.expert_size / (s.expert_size + c.expert_half_size + 1.0);
        let computing = s.sparse * 2.0 * rows * s.expert_weights / p.ring / (self.rates.experts * filled);
        let spread = p.experts == ExpertLayout::Whole && p.ring > 1.0;
        // About the largest of so many sums of equally many experts' loads.
        let fullest = (2.0 * p.ring.ln() * p.ring / s.experts).sqrt();
        let imbalance = if spread { 1.0 + c.expert_imbalance * fullest } else { 1.0 };
        // Every GPU of a tensor-parallel group sorts, activates and sums all tokens; where experts are whole, those of its own experts.
        let holders = if spread { p.ring } else { p.ranks };
        let activations = s.sparse * tokens / holders * s.active * s.expert_width * BYTES_16;
        // In caches as much as in memory: by the bytes, but not by the memory's bandwidth.
        let moving = activations / BYTES_PER_GB * c.expert_activation_seconds;
        self.blend(reading, computing) * imbalance + moving
    }

    /// The cache of the running requests, read once.
    fn cache(&self, decode: f64, context: f64) -> f64 {
        let (c, s, p) = (self.c, &self.shape, &self.placement);
        let requests = decode / p.ranks;
        let spread = p.cache_spread(s);
        let seen = s.read(context, p.windowed_spread(s) / spread);
        // NIM of 2024 read the cache as 16 bits whatever it was kept in, but for groups of eight heads.
        let (share, number) = match self.engine {
            Backend::Nim if s.group < 8.0 => (c.cache_bandwidth_nim, BYTES_16),
            Backend::Nim => (c.cache_bandwidth_nim, self.precisions.kv.bytes),
            _ => (c.cache_bandwidth, self.precisions.kv.bytes),
        };
        let bytes = seen * s.kv * number / spread + 2.0 * s.linear * s.linear_state / p.share;
        let reading = requests * bytes / (self.bandwidth * share);
        if self.engine.is_cpp() {
            // The last blocks of a wave read a whole context while the rest of the GPU waits for them.
            let last = if decode > 0.01 { s.attending * context * c.context_seconds_cpp } else { 0.0 };
            return reading + last;
        }
        match s.latent {
            Latent::No => reading,
            // The compressed cache is read once for all heads, so arithmetic can be the slower part.
            Latent::Yes => {
                reading.max(requests * s.compared(context) * s.decode_pair / p.share / self.rates.flat)
            }
        }
    }

    /// Two collectives a layer between the GPUs that share it, and hops between stages.
    fn collectives(&self, tokens: f64) -> f64 {
        let (c, s, p) = (self.c, &self.shape, &self.placement);
        let message = tokens * s.hidden * BYTES_16;
        let mut seconds = 0.0;
        if p.ring > 1.0 {
            let (share, starting) = match self.fast_link {
                FastLink::Yes => (c.link_bandwidth, self.collective),
                FastLink::No => (c.pcie_bandwidth, self.collective * PCIE_LATENCY),
            };
            let passing = self.passing(message, p.ring, self.link * share);
            // Data-parallel attention gathers before the experts and scatters after them: the halves of an all-reduce.
            seconds += if p.ranks > 1.0 {
                s.sparse * (2.0 * starting + passing)
            } else {
                2.0 * s.layers * (starting + passing)
            };
            if s.norms == Norms::AllHeads && p.share > 1.0 {
                seconds += s.attending * c.head_norm_seconds;
            }
        }
        if p.stages > 1.0 {
            seconds += p.stages * (message / (self.link * c.pcie_bandwidth) + HOP_SECONDS);
        }
        seconds
    }

    /// Seconds in which GPUs add up a message, beside starting: each sends all of it to all others, or parts of it twice, whichever is
    /// sooner; the second takes longer to start. Measured all-reduces do so (`kernels` of aiconfigurator@095f58a5).
    fn passing(&self, message: f64, gpus: f64, link: f64) -> f64 {
        if self.engine.is_before_turns() {
            let root = (message.min(ROOT_MOST_BYTES) / ROOT_BYTES * gpus / ROOT_GPUS).sqrt();
            return self.c.collective_root_seconds * root + 2.0 * (gpus - 1.0) / gpus * message / link;
        }
        let once = (gpus - 1.0) * message / link;
        let twice = self.c.collective_turn_seconds * gpus + 2.0 * (gpus - 1.0) / gpus * message / link;
        once.min(twice)
    }

    /// What a step costs however little it computes.
    fn overhead(&self, decode: f64, prompt: f64, length: f64) -> f64 {
        let (c, s, p) = (self.c, &self.shape, &self.placement);
        let cpp = self.engine.is_cpp();
        let served = matches!(self.load, Load::Concurrency(_));
        let layer = if cpp { c.layer_seconds_cpp } else { c.layer_seconds };
        let request = match (served, cpp) {
            // Its engine is a process of its own, behind a server as without one.
            _ if self.engine.is_pytorch() => c.request_seconds,
            (true, _) => c.request_seconds_server,
            (false, true) => c.request_seconds_cpp,
            (false, false) => c.request_seconds,
        };
        let admission = if served || cpp { 0.0 } else { c.admission_seconds };
        let experts = s.sparse * c.expert_layer_seconds;
        let narrow =
            matches!(self.precisions.attention.compute, Precision::Fp8 | Precision::Int8 | Precision::Fp4);
        let quantise = if narrow && !cpp { s.layers * c.quantise_seconds } else { 0.0 };
        let linear = if prompt > 0.0 { self.linear() } else { 0.0 };
        let requests = decode / p.ranks * request + prompt / length.max(1.0) / p.ranks * admission;
        c.step_seconds(self.engine) * p.stages
            + s.layers * layer
            + s.linear * c.linear_layer_seconds
            + experts
            + p.stages * requests
            + quantise
            + linear
    }

    /// What a step that reads prompts costs the host more: layers of linear attention are many small kernels.
    pub(super) fn linear(&self) -> f64 {
        self.shape.linear * self.c.linear_prefill_seconds
    }

    /// Memory and arithmetic overlap, but not wholly: a p-norm of the two.
    fn blend(&self, reading: f64, computing: f64) -> f64 {
        norm(reading, computing, self.c.overlap)
    }
}

/// How long two things take that run at once, but not wholly.
pub(super) fn norm(one: f64, other: f64, exponent: f64) -> f64 {
    (one.powf(exponent) + other.powf(exponent)).powf(1.0 / exponent)
}
