//! What benchmarks measured: the result files of vLLM, GuideLLM and AIPerf, read into points of a server's curve.
//!
//! The files are other people's, so unknown keys are left alone; what is needed is checked like any input, and every
//! fault of a file is reported with its place. Each tool's definitions stand in its file.

mod aiperf;
mod aiperf_csv;
mod file;
mod guidellm;
mod measurement;
mod point;
mod vllm;

pub use file::{BenchmarkFile, BenchmarkTool, read};
pub use measurement::Measurement;
