//! From demand to replicas: calls, prompts, sizing, elastic fleets and latency under load.

mod band_words;
pub(super) mod demand;
pub(super) mod elastic;
pub(super) mod filled;
pub(super) mod latency;
mod measured_rate;
pub(super) mod priced;
pub(super) mod prompt;
mod rates;
pub(super) mod reading;
pub(super) mod reserved;
pub(super) mod sizing;
pub(super) mod starts;
