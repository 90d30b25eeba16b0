//! What is chosen between.

use std::cmp::Ordering;
use std::fmt;

use crate::catalog::Precision;
use crate::serving::{Configuration, ExpertLayout, KvCache};
use crate::units::{Count, Quantity};

/// GPUs of a kind and how they share a model.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// The id of the GPU.
    pub gpu: String,
    /// All GPUs: what is paid for.
    pub gpus: Count,
    /// GPUs that share each layer.
    pub tensor: Count,
    /// How experts lie on them.
    pub experts: ExpertLayout,
    /// The precision of the weights.
    pub precision: Precision,
    /// The precision of the cache.
    pub cache: Precision,
}

impl Layout {
    /// The layout of a configuration; the cache's precision is the engine's where none is stated.
    pub fn of(configuration: &Configuration) -> Self {
        let parallelism = configuration.parallelism;
        Self {
            gpu: configuration.gpu.id.clone(),
            gpus: parallelism.gpus,
            tensor: parallelism.tensor.unwrap_or(parallelism.gpus),
            experts: parallelism.experts,
            precision: configuration.precision,
            cache: KvCache::of(configuration).precision,
        }
    }
}

impl Eq for Layout {}

impl Ord for Layout {
    fn cmp(&self, other: &Self) -> Ordering {
        let whole = |layout: &Self| layout.experts == ExpertLayout::Whole;
        self.gpu
            .cmp(&other.gpu)
            .then(self.gpus.get().total_cmp(&other.gpus.get()))
            .then(self.tensor.get().total_cmp(&other.tensor.get()))
            .then(whole(self).cmp(&whole(other)))
            .then(self.precision.cmp(&other.precision))
            .then(self.cache.cmp(&other.cache))
    }
}

impl PartialOrd for Layout {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { gpu, gpus, tensor, experts, precision, cache } = self;
        write!(f, "{} × {gpu} TP {} {precision}", gpus.get(), tensor.get())?;
        if cache != precision {
            write!(f, ", cache {cache}")?;
        }
        if *experts == ExpertLayout::Whole { f.write_str(", whole experts") } else { Ok(()) }
    }
}
