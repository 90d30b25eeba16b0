//! Why a configuration cannot run.

use std::fmt;

use crate::catalog::Precision;
use crate::units::{Count, Gigabytes, Tokens, brief};

/// Why a configuration cannot run.
#[derive(Clone, Debug, PartialEq)]
pub enum Infeasible {
    /// The weights and one request do not fit into the GPUs' memory.
    Memory {
        /// What one GPU has to hold before the first request.
        needed: Gigabytes,
        /// What it has.
        there: Gigabytes,
    },
    /// The GPUs are no multiple of the tensor-parallel degree.
    Gpus {
        /// All GPUs.
        gpus: Count,
        /// GPUs that share a layer.
        tensor: Count,
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

impl fmt::Display for Infeasible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Memory { needed, there } => write!(
                f,
                "it does not fit: a GPU has to hold {} before the first request, and has {} for it",
                brief(*needed),
                brief(*there),
            ),
            Self::Gpus { gpus, tensor } => {
                write!(f, "{gpus} GPUs are no multiple of {tensor} that share a layer")
            }
            Self::Heads { heads, tensor } => {
                write!(f, "{heads} attention heads do not divide among {tensor} GPUs")
            }
            Self::Experts { experts, .. } if *experts == Count::ZERO => {
                f.write_str("the model has no experts that could lie on GPUs whole")
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
