//! How often something is used, and what that comes to where some of the work is harder than the mean task.

use super::skill::PARTS;

/// Uses for a task: of tasks as they come, and of those that something else failed at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Load {
    /// Uses for tasks as they come.
    fresh: f64,
    /// Uses for tasks that were handed on.
    later: f64,
    /// The same in uses of the mean cost.
    harder: f64,
}

/// For each part of the axis.
pub(super) type Loads = [Load; PARTS];

impl Load {
    pub(super) const NONE: Self = Self::fresh(0.0);

    pub(super) const fn fresh(uses: f64) -> Self {
        Self { fresh: uses, later: 0.0, harder: 0.0 }
    }

    pub(super) fn is_none(&self) -> bool {
        self.fresh == 0.0 && self.later == 0.0
    }

    /// Adds another, so many times.
    pub(super) fn add(&mut self, other: &Self, times: f64) {
        self.fresh += other.fresh * times;
        self.later += other.later * times;
        self.harder += other.harder * times;
    }

    /// Adds looks at so many results of each use: a look costs the same at every task.
    pub(super) fn look(&mut self, own: &Self, times: f64) {
        self.fresh += own.uses() * times;
    }

    /// The same handed on at such a cost. What was handed on before keeps its cost.
    pub(super) fn escalated(&self, cost: f64) -> Self {
        Self { fresh: 0.0, later: self.uses(), harder: self.fresh * cost + self.harder }
    }

    /// Uses.
    pub(super) fn uses(&self) -> f64 {
        self.fresh + self.later
    }

    /// Uses of the mean cost that cost as much.
    pub(super) fn work(&self) -> f64 {
        self.fresh + self.harder
    }
}
