//! A layout as commands: how its server is started, how it is measured, and how the results are read back.

pub(super) mod bench;
pub(super) mod benches;
mod checkpoint;
pub(super) mod command;
pub(super) mod csv;
pub(super) mod deploy;
pub(super) mod server;
mod servers;
mod sglang;
mod tensorrt_llm;
mod vllm;
