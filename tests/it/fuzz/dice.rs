//! Random choices that are the same in every run: each case has a seed of its own, so that one can be run again alone.

use rand::rngs::ChaCha8Rng;
use rand::{RngExt as _, SeedableRng as _};

/// Random choices from a seed.
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    /// The choices of one case.
    pub(super) fn of(case: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(case))
    }

    /// A number below `end`; 0 where there is none.
    pub(super) fn below(&mut self, end: usize) -> usize {
        if end < 2 { 0 } else { self.0.random_range(0..end) }
    }

    /// Whether something happens that happens once in `times`.
    pub(super) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of a list that is not empty.
    pub(super) fn of_these<'t, T>(&mut self, list: &'t [T]) -> &'t T {
        &list[self.below(list.len())]
    }
}
