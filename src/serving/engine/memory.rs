//! What lies in a GPU's memory, and how many requests fit beside it.

use super::calibration::Calibration;
use super::placement::{Placement, Precisions};
use super::shape::{BYTES_16, Shape};

/// Bytes in a GiB.
const GIB: f64 = 1_073_741_824.0;
/// The least that engines make of a GPU's memory for the cache.
const LEAST_FREE: f64 = 0.02;
/// Prompt tokens of a step whose activations the reserve holds; larger steps take more.
const CHUNK_IN_RESERVE: f64 = 8192.0;
/// Activations that are held at a time: of the model's width (before, beside and after attention and feed-forward, and the
/// buffers of its collectives; what NIM's runs leave for the cache says twelve to eighteen), and between the matrices of a
/// feed-forward (gate, up and their product).
const WIDE_ACTIVATIONS: f64 = 12.0;
const BETWEEN_ACTIVATIONS: f64 = 3.0;
/// What the driver leaves of a GPU's memory.
const AFTER_DRIVER: f64 = 0.985;

/// The memory of one GPU.
#[derive(Clone, Copy, Debug)]
pub(in crate::serving) struct Memory {
    /// Bytes of weights on it.
    pub(in crate::serving) weights: f64,
    /// Bytes that engine, activations and communication take.
    pub(super) reserve: f64,
    /// Bytes that there are.
    pub(in crate::serving) total: f64,
    /// Requests of this length that all GPUs of a copy hold together.
    pub(in crate::serving) requests: f64,
}

impl Memory {
    /// The memory of a GPU that serves requests of so many tokens, with so many prompt tokens in a step at most.
    pub(in crate::serving) fn of(
        c: &Calibration,
        shape: &Shape,
        placement: &Placement,
        precisions: &Precisions,
        total: f64,
        tokens: f64,
        chunk: f64,
    ) -> Self {
        let Placement { ring, share, ranks, stages, .. } = *placement;
        let (attention, dense) = (shape.all_attention(), shape.all_dense());
        let experts = shape.sparse * shape.experts * shape.expert_weights;
        let embeddings = shape.embeddings * shape.vocabulary * shape.hidden * BYTES_16;
        let weights =
            ((attention * precisions.attention.bytes + dense * precisions.dense.bytes + embeddings) / share
                + experts * precisions.experts.bytes / ring)
                / stages;
        let expert_reserve = if shape.sparse > 0.0 { c.expert_reserve_gib } else { 0.0 };
        let activations = WIDE_ACTIVATIONS * shape.hidden + BETWEEN_ACTIVATIONS * shape.between / share;
        let chunks = (chunk - CHUNK_IN_RESERVE).max(0.0) * activations * BYTES_16;
        let reserve = (c.reserve_gib + expert_reserve) * GIB + chunks;
        // Engines squeeze a request in where a few per cent are left.
        let free = (total * AFTER_DRIVER - weights - reserve).max(LEAST_FREE * total) * c.cache_share;
        let spread = placement.cache_spread(shape);
        let cache = tokens * shape.attending * shape.kv * precisions.kv / spread / stages;
        let state = shape.linear * shape.linear_state / share / stages;
        let requests = free / (cache + state) * ranks / stages;
        Self { weights, reserve, total: total * AFTER_DRIVER, requests: requests.max(1.0) }
    }
}
