//! Which server's commands `predict --emit` writes.

use clap::ValueEnum;

use crate::serving::Family;

/// The servers whose commands are written, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum EmitArg {
    /// `vllm serve`
    Vllm,
    /// `sglang.launch_server`
    Sglang,
    /// `trtllm-serve`
    #[value(alias = "tensorrt-llm")]
    Trtllm,
}

impl EmitArg {
    /// The engine.
    pub(super) const fn family(self) -> Family {
        match self {
            Self::Vllm => Family::Vllm,
            Self::Sglang => Family::Sglang,
            Self::Trtllm => Family::TensorRtLlm,
        }
    }
}
