//! `diff`: which change of a scenario caused how much of the change of a figure.

pub(super) mod attribution;
pub(super) mod shapley;
pub(super) mod worth;
