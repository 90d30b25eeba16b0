//! What lies in a GPU's memory, and how many requests fit beside it.

use crate::units::{Gigabytes, Tokens};

use super::calibration::Calibration;
use super::infeasible::Infeasible;
use super::placement::{Placement, Precisions};
use super::shape::{BYTES_16, Compressed, Shape};

/// Bytes in a gigabyte.
pub(super) const BYTES_PER_GB: f64 = 1e9;
/// Bytes in a GiB.
const GIB: f64 = 1_073_741_824.0;
/// Prompt tokens of a step whose activations the reserve holds; larger steps take more.
const CHUNK_IN_RESERVE: f64 = 8192.0;
/// Activations that are held at a time: of the model's width (before, beside and after attention and feed-forward, and the
/// buffers of its collectives; what NIM's runs leave for the cache says twelve to eighteen), and between the matrices of a
/// feed-forward (gate, up and their product).
const WIDE_ACTIVATIONS: f64 = 12.0;
const BETWEEN_ACTIVATIONS: f64 = 3.0;
/// What the driver leaves of a GPU's memory.
const AFTER_DRIVER: f64 = 0.985;

/// What a request takes of one GPU's memory.
#[derive(Clone, Copy, Debug)]
struct RequestMemory {
    /// Bytes of a token's cache in the layers that see all tokens.
    whole: f64,
    /// The same in those that see a window, and its length: engines drop what lies before it.
    windowed: f64,
    window: f64,
    /// Bytes whatever its length.
    state: f64,
}

impl RequestMemory {
    /// Bytes of a request of so many tokens.
    fn of(&self, tokens: f64) -> f64 {
        tokens * self.whole + tokens.min(self.window) * self.windowed + self.state
    }

    /// The tokens of the longest request that so many bytes hold.
    fn longest(&self, bytes: f64) -> f64 {
        let left = bytes - self.state;
        let short = left / (self.whole + self.windowed);
        let long = (left - self.window * self.windowed) / self.whole;
        if short <= self.window { short.max(0.0).floor() } else { long.floor() }
    }
}

/// The memory of one GPU.
#[derive(Clone, Copy, Debug)]
pub(in crate::serving) struct Memory {
    /// Bytes of weights on it.
    pub(in crate::serving) weights: f64,
    /// Bytes that engine, activations and communication take.
    pub(super) reserve: f64,
    /// Bytes that there are.
    pub(in crate::serving) total: f64,
    /// Bytes that are left for the cache; less than nothing where weights and reserve do not fit.
    pub(super) free: f64,
    /// What a request takes of it.
    request: RequestMemory,
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
        let (shared, experts) = precisions.parts().weights(shape);
        let weights = (shared / share + experts / ring) / stages;
        let expert_reserve = if shape.sparse > 0.0 { c.expert_reserve_gib } else { 0.0 };
        let activations = WIDE_ACTIVATIONS * shape.hidden + BETWEEN_ACTIVATIONS * shape.between / share;
        let chunks = (chunk - CHUNK_IN_RESERVE).max(0.0) * activations * BYTES_16;
        let reserve = (c.reserve_gib + expert_reserve) * GIB + chunks;
        let free = (total * AFTER_DRIVER - weights - reserve) * c.cache_share;
        let spread = placement.cache_spread(shape);
        let layer = |numbers: f64, spread: f64| numbers * precisions.kv.bytes / spread / stages;
        let windowed_layer = layer(shape.kv * shape.windowed_kv, placement.windowed_spread(shape));
        let request = RequestMemory {
            whole: shape.kept_whole * layer(shape.kv, spread) + shape.index / stages,
            windowed: shape.kept_windowed * windowed_layer,
            window: shape.window,
            state: shape.linear * shape.linear_state / share / stages,
        };
        // Published throughput runs hold no more requests than if windowed layers kept all tokens; one that fits
        // with its windows runs all the same.
        let unwindowed = tokens * (request.whole + request.windowed) + request.state;
        let most = match shape.compressed {
            Compressed::None => (free / unwindowed).max((free / request.of(tokens)).min(1.0)),
            // There is no engine that keeps all tokens of a model whose cache is made of windows and compressed entries.
            Compressed::Some => free / request.of(tokens),
        };
        let requests = most * ranks / stages;
        Self { weights, reserve, total: total * AFTER_DRIVER, free, request, requests }
    }

    /// Why it cannot serve a request of so many tokens, prompt and answer; `None` if it can.
    ///
    /// An engine reads the weights, sets a reserve aside, and refuses requests whose cache the rest does not hold.
    pub(super) fn refusal(&self, tokens: f64, precisions: &Precisions) -> Option<Infeasible> {
        if self.free <= 0.0 {
            return Some(Infeasible::Weights {
                weights: gigabytes(self.weights),
                reserve: gigabytes(self.reserve),
                there: gigabytes(self.total),
            });
        }
        let needed = self.request.of(tokens);
        (needed > self.free).then(|| Infeasible::Request {
            tokens: Tokens::const_new(tokens),
            needed: gigabytes(needed),
            kv: precisions.kv.precision,
            free: gigabytes(self.free),
            weights: gigabytes(self.weights),
            longest: Tokens::const_new(self.request.longest(self.free)),
        })
    }
}

/// Bytes as gigabytes.
pub(super) fn gigabytes(bytes: f64) -> Gigabytes {
    Gigabytes::const_new(bytes / BYTES_PER_GB)
}
