//! How the servers were started that `InferenceMAX` measured, for rows of it and of a collection that took them from there: by the
//! scripts and search spaces of that benchmark, <https://github.com/SemiAnalysisAI/InferenceX> (`benchmarks/single_node` and
//! `configs/nvidia-master.yaml`, and for models that it measures no more, their states of October and December 2025).

use crate::catalog::{Architecture, Gpu, Precision};
use crate::serving::{AttentionLayout, Engine, ExpertLayout, Family};
use crate::units::{Count, Quantity, Tokens};

/// Clients from which the scripts for SGLang look for new requests less often.
const MANY_CLIENTS: f64 = 16.0;
/// Steps from one look to the next: as engines do it by themselves, and for fewer clients and for so many.
pub(super) const EACH_STEP: Count = Count::const_new(1.0);
const OFTEN: Count = Count::const_new(10.0);
const SELDOM: Count = Count::const_new(30.0);
/// Steps that the scripts for dense models under TensorRT-LLM let prompts wait for each other (`batch_wait_timeout_iters`).
const BATCH_WAIT: Count = Count::const_new(20.0);
/// Lengths of the benchmark.
const SHORT: f64 = 1024.0;
const LONG: f64 = 8192.0;

/// What a row says of a run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run<'r> {
    pub(super) architecture: &'r Architecture,
    pub(super) gpu: &'r Gpu,
    pub(super) engine: Engine,
    pub(super) precision: Precision,
    pub(super) clients: Count,
    pub(super) input: Tokens,
    pub(super) output: Tokens,
    /// GPUs in all, as the row has them.
    pub(super) gpus: Count,
    /// GPUs that share each layer.
    pub(super) tensor: Option<Count>,
    /// GPUs over which experts are spread, where the source says it.
    pub(super) spread: Option<Count>,
}

/// What the script of a row says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Launch {
    /// The precision of the cache, where it asks for one.
    pub(super) kv_precision: Option<Precision>,
    /// Steps from one look for new requests to the next.
    pub(super) polling: Count,
    /// GPUs of a copy that share each layer.
    pub(super) gpus: Count,
    /// How experts lie on them.
    pub(super) experts: ExpertLayout,
    /// How attention lies on them; `None` leaves it to the engine.
    pub(super) attention: Option<AttentionLayout>,
}

impl Launch {
    /// The script of a run.
    pub(super) fn of(run: &Run<'_>) -> Self {
        let blackwell = run.gpu.generation.is_blackwell();
        let (gpus, experts) = run.copy();
        let short = run.input.get() == SHORT && run.output.get() == SHORT;
        let dense = run.architecture.experts.is_none();
        Self {
            // Checkpoints in FP4 bring the scales for a cache in 8 bits along, by themselves.
            kv_precision: (blackwell && run.precision == Precision::Fp8).then_some(Precision::Fp8),
            polling: match run.engine.family {
                Family::Sglang if blackwell && run.clients.get() < MANY_CLIENTS => OFTEN,
                Family::Sglang if blackwell => SELDOM,
                Family::TensorRtLlm if dense && short && gpus.get() < 8.0 => BATCH_WAIT,
                _ => EACH_STEP,
            },
            gpus,
            experts,
            attention: run.spreads_requests(gpus).then_some(AttentionLayout::Data),
        }
    }
}

impl Run<'_> {
    /// The GPUs of a copy, and how experts lie on them. The collection multiplies the GPUs that share a layer by those over which
    /// experts are spread, which are the same ones: 16 GPUs with a tensor-parallel degree of 4 take as long as 4 do, and 4 with
    /// experts over 2 as long as 2.
    fn copy(&self) -> (Count, ExpertLayout) {
        let squared = |side: &Count| side.get() > 1.0 && side.get() * side.get() == self.gpus.get();
        if let Some(side) = self.spread.into_iter().chain(self.tensor).find(squared) {
            return (side, ExpertLayout::Whole);
        }
        let has_experts = self.architecture.experts.is_some();
        let latent = self.is_latent();
        let told = self.spread.is_some_and(|spread| spread == self.gpus);
        let by_script = match self.engine.family {
            // gpt-oss: `--ep_size=$TP`.
            Family::TensorRtLlm => self.spread.is_none_or(|spread| spread.get() <= 1.0) && !latent,
            Family::Sglang => {
                latent
                    && self.precision == Precision::Fp4
                    && self.gpu.generation.is_blackwell()
                    && self.spread.is_none()
            }
            Family::Vllm | Family::Nim => false,
        };
        let whole = has_experts && self.gpus.get() > 1.0 && (told || by_script);
        (self.gpus, if whole { ExpertLayout::Whole } else { ExpertLayout::Cut })
    }

    fn is_latent(&self) -> bool {
        self.architecture.attending.attention.is_latent()
    }

    /// Whether attention is data-parallel: under TensorRT-LLM for models with latent attention, from so many clients on.
    fn spreads_requests(&self, gpus: Count) -> bool {
        if self.engine.family != Family::TensorRtLlm || !self.is_latent() || gpus.get() < 2.0 {
            return false;
        }
        let clients = self.clients.get();
        let reads_long = self.input.get() == LONG;
        let short = self.input.get() == SHORT && self.output.get() == SHORT;
        match (self.precision, self.gpu.generation.is_blackwell()) {
            (Precision::Fp4, _) => clients >= 256.0 || (reads_long && clients > 32.0),
            (_, true) => clients > if short { 32.0 } else { 64.0 },
            (_, false) => clients > if reads_long { 32.0 } else { 64.0 },
        }
    }
}
