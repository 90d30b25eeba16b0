//! How the servers were started that `InferenceMAX` measured, for rows of a collection that took them from there and does not
//! say it: by the scripts of that benchmark, `benchmarks/single_node` in <https://github.com/SemiAnalysisAI/InferenceX>.

use crate::catalog::{Gpu, Precision};
use crate::serving::{Engine, ExpertLayout, Family};
use crate::units::{Count, Quantity};

/// Clients from which the scripts for SGLang look for new requests less often.
const MANY_CLIENTS: f64 = 16.0;
/// Steps from one look to the next: as engines do it by themselves, and for fewer clients and for so many.
pub(super) const EACH_STEP: Count = Count::const_new(1.0);
const OFTEN: Count = Count::const_new(10.0);
const SELDOM: Count = Count::const_new(30.0);

/// What the script of a row says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Launch {
    /// The precision of the cache, where it asks for one.
    pub(super) kv_precision: Option<Precision>,
    /// Steps from one look for new requests to the next.
    pub(super) polling: Count,
}

impl Launch {
    /// The script for so many clients.
    pub(super) fn of(gpu: &Gpu, engine: Engine, precision: Precision, clients: Count) -> Self {
        let blackwell = gpu.generation.is_blackwell();
        Self {
            // Checkpoints in FP4 bring the scales for a cache in 8 bits along, by themselves.
            kv_precision: (blackwell && precision == Precision::Fp8).then_some(Precision::Fp8),
            polling: match engine.family {
                Family::Sglang if blackwell && clients.get() < MANY_CLIENTS => OFTEN,
                Family::Sglang if blackwell => SELDOM,
                _ => EACH_STEP,
            },
        }
    }
}

/// The GPUs of a copy, and how experts lie on them. The collection multiplies the GPUs that share a layer by those over which
/// experts are spread, which are the same ones: 16 GPUs with a tensor-parallel degree of 4 take as long as 4 do.
pub(super) fn copy(gpus: Count, tensor: Option<Count>) -> (Count, ExpertLayout) {
    match tensor {
        Some(tensor) if tensor.get() > 1.0 && tensor.get() * tensor.get() == gpus.get() => {
            (tensor, ExpertLayout::Whole)
        }
        _ => (gpus, ExpertLayout::Cut),
    }
}
