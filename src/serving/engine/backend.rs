//! Engines as far as they differ in overheads.

/// How an engine works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::serving) enum Backend {
    /// vLLM that prepares a step while the one before it runs.
    Vllm,
    /// vLLM that prepares steps one after the other.
    VllmInTurn,
    /// SGLang.
    Sglang,
    /// SGLang 0.5.1 and 0.5.8, which admitted prompts in larger groups.
    SglangGrouped,
    /// TensorRT-LLM: the `PyTorch` backend.
    TensorRtLlm,
    /// The same behind the server of the candidates of 1.0, which passed tokens on one after the other.
    TensorRtLlmEarly,
    /// TensorRT-LLM 0.19 to 0.21: the `PyTorch` backend with the collectives of the C++ one.
    TensorRtLlmFirst,
    /// TensorRT-LLM before 0.19: the C++ backend.
    TensorRtLlmCpp,
    /// NVIDIA NIM on the C++ backend, behind its own server.
    Nim,
}

impl Backend {
    /// Whether it is TensorRT-LLM of any generation.
    pub(super) const fn is_tensorrt(self) -> bool {
        self.is_pytorch() || self.is_cpp()
    }

    /// Whether it is TensorRT-LLM on `PyTorch`.
    pub(super) const fn is_pytorch(self) -> bool {
        matches!(self, Self::TensorRtLlm | Self::TensorRtLlmEarly | Self::TensorRtLlmFirst)
    }

    /// Whether it runs the C++ backend of TensorRT-LLM.
    pub(super) const fn is_cpp(self) -> bool {
        matches!(self, Self::TensorRtLlmCpp | Self::Nim)
    }

    /// Whether its collectives are those of before the kernels that send parts of a message in two turns.
    pub(super) const fn is_before_turns(self) -> bool {
        self.is_cpp() || matches!(self, Self::TensorRtLlmFirst)
    }

    /// Whether it is vLLM.
    pub(super) const fn is_vllm(self) -> bool {
        matches!(self, Self::Vllm | Self::VllmInTurn)
    }

    /// Whether it is SGLang.
    pub(in crate::serving) const fn is_sglang(self) -> bool {
        matches!(self, Self::Sglang | Self::SglangGrouped)
    }

    /// Whether it admits requests as long as there is room for what those that run hold now, and puts some off where it runs
    /// out (<https://docs.vllm.ai/en/v0.17.1/configuration/optimization/>), instead of keeping room for whole answers.
    pub(in crate::serving) const fn admits_by_use(self) -> bool {
        self.is_vllm() || self.is_sglang()
    }
}
