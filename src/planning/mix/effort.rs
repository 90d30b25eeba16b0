//! How much work a search may be, counted in steps and never in seconds: the same input gives the same bytes on any machine.

/// Steps of a search: an hour of the profile that is filled once is one, whatever takes as long counts as so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Effort(usize);

impl Effort {
    /// What the cheapest mix of a plan may take.
    pub const MIX: Self = Self(4_000_000);

    /// So many steps.
    pub const fn of(steps: usize) -> Self {
        Self(steps)
    }

    /// How many steps.
    pub const fn steps(self) -> usize {
        self.0
    }

    /// An equal part of it.
    #[must_use]
    pub fn shared(self, parts: usize) -> Self {
        Self(self.0 / parts.max(1))
    }
}
