//! Serving engines, as far as they differ in overheads.

use crate::decode::Words;

/// A serving engine and, where it matters, its generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Engine {
    /// vLLM (V1 engine).
    Vllm,
    /// SGLang.
    Sglang,
    /// SGLang 0.5.1 and 0.5.8, which admitted prompts in larger groups.
    SglangGrouped,
    /// TensorRT-LLM from 0.19 on: the `PyTorch` backend.
    TensorRtLlm,
    /// TensorRT-LLM before that: the C++ backend.
    TensorRtLlmCpp,
    /// NVIDIA NIM on the C++ backend, behind its own server.
    Nim,
}

impl Words for Engine {
    const WHAT: &'static str = "an engine";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("vllm", Self::Vllm),
        ("sglang", Self::Sglang),
        ("sglang-grouped", Self::SglangGrouped),
        ("tensorrt-llm", Self::TensorRtLlm),
        ("tensorrt-llm-cpp", Self::TensorRtLlmCpp),
        ("nim", Self::Nim),
    ];
}

impl Engine {
    /// The engine of a name with a version, as benchmarks write it: `vllm 0.12.0`, `TensorRT-LLM v0.17`.
    ///
    /// ```
    /// use breakeven::serving::Engine;
    /// assert_eq!(Engine::of_release("vllm 0.12.0"), Some(Engine::Vllm));
    /// assert_eq!(Engine::of_release("TensorRT-LLM v0.17"), Some(Engine::TensorRtLlmCpp));
    /// assert_eq!(Engine::of_release("sglang 0.5.1.post1"), Some(Engine::SglangGrouped));
    /// assert_eq!(Engine::of_release("sglang 0.5.10"), Some(Engine::Sglang));
    /// assert_eq!(Engine::of_release("trtllm 1.0.0rc3"), Some(Engine::TensorRtLlm));
    /// assert_eq!(Engine::of_release("something else"), None);
    /// ```
    pub fn of_release(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let version = text.find(|c: char| c.is_ascii_digit()).map_or("", |at| &text[at..]);
        if text.starts_with("nvidia nim") {
            Some(Self::Nim)
        } else if text.starts_with("tensorrt-llm") || text.starts_with("trtllm") {
            let before = |minor: &str| version == minor || version.starts_with(&format!("{minor}."));
            let old = (0..19).any(|minor| before(&format!("0.{minor}")));
            Some(if old { Self::TensorRtLlmCpp } else { Self::TensorRtLlm })
        } else if text.starts_with("vllm") {
            Some(Self::Vllm)
        } else if text.starts_with("sglang") {
            let is = |release: &str| version == release || version.starts_with(&format!("{release}."));
            let grouped = is("0.5.1") || is("0.5.8");
            Some(if grouped { Self::SglangGrouped } else { Self::Sglang })
        } else {
            None
        }
    }

    /// Whether it is TensorRT-LLM of any generation.
    pub(super) const fn is_tensorrt(self) -> bool {
        matches!(self, Self::TensorRtLlm | Self::TensorRtLlmCpp | Self::Nim)
    }

    /// Whether it runs the C++ backend of TensorRT-LLM.
    pub(super) const fn is_cpp(self) -> bool {
        matches!(self, Self::TensorRtLlmCpp | Self::Nim)
    }

    /// Whether it admits requests as long as there is room for what those that run hold now, and puts some off where it runs
    /// out (<https://docs.vllm.ai/en/v0.17.1/configuration/optimization/>), instead of keeping room for whole answers.
    pub(super) const fn admits_by_use(self) -> bool {
        matches!(self, Self::Vllm | Self::Sglang | Self::SglangGrouped)
    }

    /// Whether it is SGLang.
    pub(in crate::serving) const fn is_sglang(self) -> bool {
        matches!(self, Self::Sglang | Self::SglangGrouped)
    }
}
