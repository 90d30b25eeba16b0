//! The constants of the model, as `pricing/calibration.yaml` has them.

use crate::catalog::{Catalog, Constant, Generation};
use crate::diagnostics::Sink;
use crate::units::Quantity;

use super::backend::Backend;
use super::configuration::Lengths;

macro_rules! calibration {
    ($( $(#[$doc:meta])* $name:ident, )*) => {
        /// The fitted constants. `breakeven catalog list calibration` shows them with their bounds and meaning.
        #[derive(Clone, Copy, Debug)]
        pub struct Calibration { $( $(#[$doc])* pub(super) $name: f64, )* }

        impl Calibration {
            /// The names of the constants, in the catalog.
            pub const NAMES: &'static [&'static str] = &[ $( stringify!($name), )* ];

            /// Reads the constants from the catalog; one that is missing or faulty is named.
            pub fn read(catalog: &Catalog, sink: &mut Sink) -> Result<Self, CalibrationFault> {
                Ok(Self { $( $name: constant(stringify!($name), catalog, sink)?, )* })
            }

            /// The constant of a name, in the catalog's unit.
            pub fn get(&self, name: &str) -> Option<f64> {
                match name {
                    $( stringify!($name) => Some(self.$name), )*
                    _ => None,
                }
            }

            /// The same constants, with another value for the one of a name, in the catalog's unit; a name that is none
            /// changes nothing. Bounds are the caller's care: they stand in the catalog.
            #[must_use]
            pub fn with(mut self, name: &str, value: f64) -> Self {
                match name {
                    $( stringify!($name) => self.$name = value, )*
                    _ => {}
                }
                self
            }
        }
    };
}

/// A constant that the catalog does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalibrationFault(
    /// Its name.
    pub &'static str,
);

impl std::fmt::Display for CalibrationFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the catalog has no constant `{}` for the serving model", self.0)
    }
}

impl std::error::Error for CalibrationFault {}

fn constant(name: &'static str, catalog: &Catalog, sink: &mut Sink) -> Result<f64, CalibrationFault> {
    let found = catalog.find::<Constant>(name, sink).ok_or(CalibrationFault(name))?;
    Ok(found.value.get())
}

calibration! {
    /// Share of the memory bandwidth that reading weights reaches.
    weight_bandwidth,
    /// Share of the memory bandwidth that reading the cache reaches.
    cache_bandwidth,
    /// The same under NIM.
    cache_bandwidth_nim,
    /// Blackwell's share of bandwidth, relative to the others.
    blackwell_bandwidth,
    /// Ampere's share of bandwidth, relative to Hopper.
    ampere_bandwidth,
    /// Share of peak that 16-bit matrix products reach.
    compute_bf16,
    /// The same in FP8 with one scale a matrix.
    compute_fp8,
    /// The same in FP8 with one scale a block.
    compute_fp8_block,
    /// The same in FP4.
    compute_fp4,
    /// Share of 16-bit peak that attention reaches on long prompts.
    compute_attention,
    /// Ampere's share of peak, relative to Hopper.
    ampere_compute,
    /// Blackwell's share of peak, relative to Hopper.
    blackwell_compute,
    /// Ada's share of peak, relative to Hopper.
    ada_compute,
    /// How sharply the slower of memory and arithmetic decides.
    overlap,
    /// Seconds for each layer of a step.
    layer_seconds,
    /// The same on the C++ backend.
    layer_seconds_cpp,
    /// Seconds more for each layer with experts.
    expert_layer_seconds,
    /// Seconds for each step under TensorRT-LLM.
    step_seconds_tensorrt,
    /// The same under vLLM that prepares steps ahead.
    step_seconds_vllm,
    /// The same under vLLM that prepares them in turn.
    step_seconds_vllm_in_turn,
    /// The same under SGLang.
    step_seconds_sglang,
    /// The same under the SGLang releases that admit prompts in groups.
    step_seconds_sglang_grouped,
    /// Seconds for each running request of a step, under TensorRT-LLM and in offline runs.
    request_seconds,
    /// The same behind a server, under the others.
    request_seconds_server,
    /// The same offline on the C++ backend.
    request_seconds_cpp,
    /// Seconds to admit a request in offline runs.
    admission_seconds,
    /// Seconds to quantise activations to FP8 or FP4, for each layer.
    quantise_seconds,
    /// Seconds in which GPUs that share a layer normalise queries and keys over all heads.
    head_norm_seconds,
    /// Seconds that a layer of linear attention takes more than others, in every step.
    linear_layer_seconds,
    /// Seconds that a layer of linear attention adds to a step that reads prompts.
    linear_prefill_seconds,
    /// Seconds in which the host launches a layer with experts, in a step that reads prompts, under TensorRT-LLM.
    launch_seconds,
    /// The same for a layer without experts.
    launch_seconds_dense,
    /// The same in the candidates of 1.0.
    launch_seconds_dense_early,
    /// The same beside a Grace processor, relative to x86.
    launch_grace,
    /// Seconds for each token of context and layer, beside reading the cache, on the C++ backend.
    context_seconds_cpp,
    /// Seconds that a collective takes at least.
    collective_seconds,
    /// The same where the normalisation after it is part of its kernel.
    collective_seconds_fused,
    /// Seconds of a collective that grow with the root of its size (a megabyte over eight GPUs is one), in TensorRT-LLM before 1.0.
    collective_root_seconds,
    /// Seconds more, for each GPU, of a collective that sends parts of a message twice.
    collective_turn_seconds,
    /// Share of the link's bandwidth that collectives reach.
    link_bandwidth,
    /// The same over PCIe.
    pcie_bandwidth,
    /// INT4 weights widened to 16 bits, relative to 16-bit arithmetic.
    compute_int4,
    /// Kernels for INT4 weights on Blackwell, relative to its others.
    blackwell_int4,
    /// Tokens by which the work of an expert is rounded up.
    expert_tile,
    /// The same in kernels that widen 4-bit weights to 16 bits.
    expert_tile_widened,
    /// Seconds to sort, activate and sum a gigabyte of the experts' activations.
    expert_activation_seconds,
    /// Intermediate size at which an expert's arithmetic reaches half of its share.
    expert_half_size,
    /// Spread of the experts' loads over their mean, which decides how much the fullest GPU has where they are held whole.
    expert_imbalance,
    /// How evenly tokens choose experts: 1 is evenly.
    expert_evenness,
    /// Share of the experts that are chosen at all.
    expert_share,
    /// The C++ backend's steps, relative to the model's.
    cpp_factor,
    /// Share of the free memory that the cache takes.
    cache_share,
    /// GiB that engine, activations and communication take.
    reserve_gib,
    /// GiB more for models with experts.
    expert_reserve_gib,
    /// Seconds before the first prefill, under SGLang; vLLM has none.
    arrival_seconds,
    /// The same under TensorRT-LLM.
    arrival_seconds_tensorrt,
    /// The same in the candidates of 1.0.
    arrival_seconds_tensorrt_early,
    /// The same under NIM.
    arrival_seconds_nim,
    /// Seconds in which a server hands out the first token, while the engine goes on: SGLang, and TensorRT-LLM of the candidates
    /// of 1.0.
    first_token_seconds,
    /// How many prompts of others are read before a request's own.
    prefill_wait,
    /// The same for requests of one length.
    prefill_wait_fixed,
    /// Seconds between requests that come together, under NIM.
    spacing_seconds_nim,
    /// Seconds in which the front end passes a token on, under TensorRT-LLM.
    front_seconds_tensorrt,
    /// The same under SGLang.
    front_seconds_sglang,
    /// Seconds in which SGLang's scheduler sees to a token of the last step, relative to the front end.
    scheduler_share_sglang,
    /// Share of what prompts can wait for each other behind a front end that lags.
    backlog_wait,
    /// Share of a round that a request waits for a place in the batch.
    queue_wait,
    /// Share of a burst of prefills that a request waits for.
    burst_wait,
    /// The same under vLLM, for requests of one length.
    burst_wait_vllm,
    /// The same under SGLang, for requests of one length.
    burst_wait_sglang,
    /// The same under NIM.
    burst_wait_nim,
    /// The same under the SGLang releases that admit prompts in groups.
    burst_wait_sglang_grouped,
}

impl Calibration {
    /// Seconds for each step.
    pub(super) fn step_seconds(&self, engine: Backend) -> f64 {
        match engine {
            Backend::TensorRtLlm
            | Backend::TensorRtLlmEarly
            | Backend::TensorRtLlmFirst
            | Backend::TensorRtLlmCpp
            | Backend::Nim => self.step_seconds_tensorrt,
            Backend::Vllm => self.step_seconds_vllm,
            Backend::VllmInTurn => self.step_seconds_vllm_in_turn,
            Backend::Sglang => self.step_seconds_sglang,
            Backend::SglangGrouped => self.step_seconds_sglang_grouped,
        }
    }

    /// Seconds in which the one process between engine and clients passes a token on; no limit was seen under the others.
    pub(super) fn front_seconds(&self, engine: Backend) -> f64 {
        match engine {
            Backend::TensorRtLlmEarly => self.front_seconds_tensorrt,
            Backend::Sglang => self.front_seconds_sglang,
            _ => 0.0,
        }
    }

    /// Seconds in which a scheduler sees to a running request's token while the GPU computes the next step; no such limit was
    /// seen under the others.
    pub(super) fn scheduler_seconds(&self, engine: Backend) -> f64 {
        match engine {
            Backend::Sglang => self.scheduler_share_sglang * self.front_seconds_sglang,
            _ => 0.0,
        }
    }

    /// How many prompts of others are read before a request's own. Requests of one length that came together end
    /// together, so that the next ones come together again.
    pub(super) fn prefill_wait(&self, lengths: Lengths) -> f64 {
        if lengths == Lengths::Fixed { self.prefill_wait_fixed } else { self.prefill_wait }
    }

    /// Seconds before the first prefill.
    pub(super) fn arrival_seconds(&self, engine: Backend) -> f64 {
        match engine {
            Backend::Nim => self.arrival_seconds_nim,
            Backend::Vllm | Backend::VllmInTurn => 0.0,
            Backend::TensorRtLlmEarly => self.arrival_seconds_tensorrt_early,
            Backend::TensorRtLlm | Backend::TensorRtLlmFirst | Backend::TensorRtLlmCpp => {
                self.arrival_seconds_tensorrt
            }
            Backend::Sglang | Backend::SglangGrouped => self.arrival_seconds,
        }
    }

    /// Seconds in which the server hands out the first token, while the engine goes on; none was seen under the others.
    pub(in crate::serving) fn first_token_seconds(&self, engine: Backend) -> f64 {
        match engine {
            Backend::TensorRtLlmEarly | Backend::Sglang | Backend::SglangGrouped => self.first_token_seconds,
            _ => 0.0,
        }
    }

    /// Share of a burst of prefills that a request waits for. SGLang stops answers while it reads prompts: requests of
    /// one length that started together end together, and the burst comes again.
    pub(super) fn burst_wait(&self, engine: Backend, lengths: Lengths) -> f64 {
        match engine {
            Backend::Nim => self.burst_wait_nim,
            Backend::SglangGrouped => self.burst_wait_sglang_grouped,
            Backend::Sglang if lengths == Lengths::Fixed => self.burst_wait_sglang,
            Backend::Vllm | Backend::VllmInTurn if lengths == Lengths::Fixed => self.burst_wait_vllm,
            _ => self.burst_wait,
        }
    }

    /// Share of peak that a generation reaches, relative to Hopper. AMD's were not fitted: taken as Hopper.
    pub(super) fn generation(&self, generation: Generation) -> f64 {
        match generation {
            Generation::Hopper | Generation::Cdna3 | Generation::Cdna4 => 1.0,
            Generation::Ampere => self.ampere_compute,
            Generation::Ada => self.ada_compute,
            Generation::Blackwell | Generation::BlackwellUltra => self.blackwell_compute,
        }
    }
}
