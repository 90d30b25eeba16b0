//! Inputs of a scenario that could be other ones, to find out how far each has to move before a verdict turns.

pub(super) mod input;
pub(super) mod moved;
pub(super) mod peak_sets;
