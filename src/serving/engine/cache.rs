//! In which precision the KV cache is kept, and who decides that.

use crate::catalog::{Architecture, Fp8Scales, Gpu, Precision};

use super::configuration::Configuration;
use super::engine::Engine;

/// The precision of a KV cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KvCache {
    /// The precision.
    pub precision: Precision,
    /// Why it is that one where it is not stated; `None` if it is.
    pub why: Option<&'static str>,
}

impl KvCache {
    /// The stated precision, or the one that the engine takes for such weights.
    pub fn of(configuration: &Configuration) -> Self {
        let Configuration { engine, precision, kv_precision, gpu, architecture, .. } = configuration;
        match kv_precision {
            Some(stated) => Self { precision: *stated, why: None },
            None => Self::default_of(*engine, *precision, gpu, architecture),
        }
    }

    fn default_of(engine: Engine, precision: Precision, gpu: &Gpu, architecture: &Architecture) -> Self {
        let fp8 = |why| Self { precision: Precision::Fp8, why: Some(why) };
        let bf16 = |why| Self { precision: Precision::Bf16, why: Some(why) };
        if architecture.native == Precision::Fp4 {
            // https://docs.vllm.ai/projects/recipes/en/latest/OpenAI/GPT-OSS.html
            return if gpu.generation.is_blackwell() {
                fp8("vLLM's recipe for this model on Blackwell sets it")
            } else {
                bf16("recipes for this model set nothing narrower before Blackwell")
            };
        }
        match precision {
            Precision::Fp4 => fp8("NVIDIA's FP4 checkpoints set it"),
            Precision::Fp8 if engine.backend().is_sglang() => bf16("SGLang narrows it only when told to"),
            // vLLM goes by the checkpoint, and those with a scale for each block bring none for the cache along.
            Precision::Fp8 if engine.backend().is_vllm() && architecture.fp8_scales != Fp8Scales::Matrix => {
                bf16("its FP8 checkpoints set nothing narrower")
            }
            Precision::Fp8 => fp8("NVIDIA's FP8 checkpoints set it"),
            Precision::Bf16 | Precision::Int8 | Precision::Int4 => {
                bf16("such checkpoints set nothing narrower")
            }
        }
    }
}
