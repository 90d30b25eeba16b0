//! `crossover`: break-even volumes.

pub(super) mod crossover;
pub(super) mod page;
mod text;
