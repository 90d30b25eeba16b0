//! What a replica has with the calls that it usually has.

/// What a replica with the usual number of calls has.
#[derive(Clone, Copy)]
pub(super) struct Usual {
    /// Mean time per token, and by which a prompt holds answers up.
    pub(super) tpot: f64,
    pub(super) reading: f64,
    /// The share of the time that prompts take.
    pub(super) prompts: f64,
    /// The share of the time, by the answers' clock, in which any are written.
    pub(super) busy: f64,
    /// What answers are like.
    pub(super) answers: Answers,
    /// Seconds of a step for a call more, times the variance of their number.
    pub(super) shared: f64,
    /// The variance of prompts that come over their mean.
    pub(super) noise: f64,
}

/// Whether answers take steps beside those that read prompts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Answers {
    OneToken,
    Several,
}

/// How completions and steps change with the number of calls.
#[derive(Clone, Copy)]
pub(super) struct Steepness {
    /// Completions, each relative to what it is: 1 where more calls do not slow others down.
    pub(super) relative: f64,
    /// Seconds of a step for a call more.
    pub(super) each: f64,
}
