//! Break-even volumes: where the cost curves of two options cross.

pub(super) mod break_even;
pub(super) mod compared;
pub(super) mod crossover;
pub(super) mod curve;
pub(super) mod find_crossings;
pub(super) mod ranges;
pub(super) mod searched;
pub(super) mod volume;
