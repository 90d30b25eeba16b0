//! Who writes result files, and in which form.

/// A tool that measures servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BenchmarkTool {
    /// `vllm bench serve`, and scripts that write the same keys.
    Vllm,
    /// `sglang.bench_serving`.
    Sglang,
    /// `guidellm benchmark`.
    Guidellm,
    /// `aiperf profile`.
    Aiperf,
    /// `genai-perf profile`.
    GenaiPerf,
    /// `InferenceX` (`InferenceMAX` before): results as its scripts put them together.
    InferenceX,
    /// `llm-d-benchmark`: its report, whichever tool measured.
    LlmD,
    /// `inference-perf`.
    InferencePerf,
    /// `trtllm-bench throughput`.
    TrtllmBench,
    /// A table of one's own.
    Own,
}

/// In which form a tool writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Documents of JSON, one or several.
    Json,
    /// A record of JSON for each request, one a line.
    Records,
    /// A document of YAML.
    Yaml,
    /// A table.
    Csv,
    /// What was printed on a terminal.
    Printed,
}

impl BenchmarkTool {
    /// The tool's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Vllm => "vLLM",
            Self::Sglang => "SGLang",
            Self::Guidellm => "GuideLLM",
            Self::Aiperf => "AIPerf",
            Self::GenaiPerf => "GenAI-Perf",
            Self::InferenceX => "InferenceX",
            Self::LlmD => "llm-d-benchmark",
            Self::InferencePerf => "inference-perf",
            Self::TrtllmBench => "trtllm-bench",
            Self::Own => "a table of one's own",
        }
    }
}

impl Form {
    /// In words: "JSON".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Records => "a record for each request",
            Self::Yaml => "YAML",
            Self::Csv => "CSV",
            Self::Printed => "as it was printed",
        }
    }
}
