//! Why a configuration cannot run.

use std::fmt;

use crate::catalog::Precision;
use crate::units::{Count, Gigabytes, Number, Quantity, Tokens, brief};

/// Why a configuration cannot run.
#[derive(Clone, Debug, PartialEq)]
pub enum Infeasible {
    /// The weights do not fit beside what the engine takes.
    Weights {
        /// Weights on one GPU.
        weights: Gigabytes,
        /// What the engine, activations and communication take of it.
        reserve: Gigabytes,
        /// What it has.
        there: Gigabytes,
    },
    /// The KV cache of one request does not fit.
    Request {
        /// Prompt and answer.
        tokens: Tokens,
        /// Its cache on one GPU.
        needed: Gigabytes,
        /// The precision of the cache.
        kv: Precision,
        /// What weights and engine leave for it.
        free: Gigabytes,
        /// Weights on one GPU.
        weights: Gigabytes,
        /// The longest request that fits.
        longest: Tokens,
    },
    /// Weights with a scale a block would be cut through blocks.
    Blocks {
        /// The part of the weights.
        part: &'static str,
        /// Its size.
        size: Count,
        /// GPUs that share it.
        gpus: Count,
        /// Numbers of a block.
        block: Count,
    },
    /// The GPUs are no multiple of the tensor-parallel degree.
    Gpus {
        /// All GPUs.
        gpus: Count,
        /// GPUs that share a layer.
        tensor: Count,
    },
    /// More pipeline stages than the model has layers.
    Stages {
        /// Layers of the model.
        layers: Count,
        /// Pipeline stages.
        stages: Count,
    },
    /// The query heads do not divide among the GPUs.
    Heads {
        /// Query heads.
        heads: Count,
        /// GPUs that share a layer.
        tensor: Count,
    },
    /// The experts do not divide among the GPUs, or there are none.
    Experts {
        /// Experts of a layer.
        experts: Count,
        /// GPUs that hold them.
        ring: Count,
    },
    /// More GPUs than the link joins.
    Link {
        /// GPUs that share a layer.
        tensor: Count,
        /// GPUs that the link joins.
        domain: Count,
    },
    /// Longer than the model's context.
    Context {
        /// Prompt and answer.
        asked: Tokens,
        /// The longest context.
        longest: Tokens,
    },
    /// No tokens, or nobody to ask for them.
    Nothing(&'static str),
    /// A precision that the GPU has no figures for.
    NoPeak(Precision),
}

/// Gigabytes in a GiB.
const GB_PER_GIB: f64 = 1.073_741_824;

/// In GiB, as engines report memory.
fn gib(memory: Gigabytes) -> String {
    format!("{} GiB", brief(Number::const_new(memory.get() / GB_PER_GIB)))
}

impl fmt::Display for Infeasible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Weights { weights, reserve, there } => write!(
                f,
                "its weights take {} of a GPU and the engine {}, and it has {}",
                gib(*weights),
                gib(*reserve),
                gib(*there),
            ),
            Self::Request { tokens, needed, kv, free, weights, longest: _ } => write!(
                f,
                "not one request fits: the KV cache of {} takes {} of a GPU in {kv}, and {} are free beside weights of {} and \
                 what the engine takes",
                brief(*tokens),
                gib(*needed),
                gib(*free),
                gib(*weights),
            ),
            Self::Blocks { part, size, gpus, block } => write!(
                f,
                "{part} of {size} ÷ {gpus} GPUs is {}, no multiple of the {block} numbers that share a scale in its FP8 checkpoint",
                brief(Number::const_new(size.get() / gpus.get())),
            ),
            Self::Gpus { gpus, tensor } => {
                write!(f, "{gpus} GPUs are no multiple of {tensor} that share a layer")
            }
            Self::Stages { layers, stages } => {
                write!(
                    f,
                    "{stages} pipeline stages are more than its {layers} layers: say {layers} stages at most"
                )
            }
            Self::Heads { heads, tensor } => {
                write!(f, "{heads} attention heads do not divide among {tensor} GPUs")
            }
            Self::Experts { experts, .. } if *experts == Count::ZERO => {
                f.write_str("the model has no experts to hold whole")
            }
            Self::Experts { experts, ring } => {
                write!(f, "{experts} experts do not divide among {ring} GPUs that hold them whole")
            }
            Self::Link { tensor, domain } => write!(
                f,
                "{tensor} GPUs share a layer, and the link joins {domain}: say more GPUs with a smaller tensor-parallel \
                 degree"
            ),
            Self::Context { asked, longest } => {
                write!(f, "{asked} are more than the model's context of {longest}")
            }
            Self::Nothing(what) => f.write_str(what),
            Self::NoPeak(precision) => write!(f, "the GPU has no published peak for {precision} or wider"),
        }
    }
}

impl std::error::Error for Infeasible {}
