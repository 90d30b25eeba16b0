//! How many attempts there are, and what they cost on average.

use crate::units::{Count, UsdPerTask};

/// The attempts of an option.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Counts {
    /// Attempts that did their task right.
    pub passed: Count,
    /// Attempts that were answered.
    pub attempts: Count,
    /// Tasks that an answered attempt was made at.
    pub tasks: Count,
    /// Attempts to which the provider gave no answer: they are neither right nor wrong.
    pub unanswered: Count,
    /// Attempts that were answered and got no verdict: they are neither right nor wrong.
    pub not_judged: Count,
    /// Tasks without a single attempt that counts.
    pub lost: Count,
    /// Attempts whose answer came out of a cache: they count, and their latency and cost do not.
    pub cached: Count,
    /// Attempts that broke a limit on latency or cost, which says nothing about the answer.
    pub late: Count,
}

/// What an attempt cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeanCost {
    /// The mean.
    pub mean: UsdPerTask,
    /// Of so many attempts.
    pub number: Count,
}
