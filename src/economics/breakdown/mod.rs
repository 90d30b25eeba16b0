//! A policy step by step: cost, failures, latency, and which improvement is worth most.

pub(super) mod breakdown;
pub(super) mod improvements;
