//! The four ends of a task.

use crate::units::{Fraction, Quantity};

/// How a task ends; the shares add up to all tasks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcomes {
    /// The result is right and accepted.
    pub right: Fraction,
    /// The result is wrong, and accepted all the same.
    pub accepted_wrong: Fraction,
    /// The task is handed to people outside.
    pub escalated: Fraction,
    /// The task is given up.
    pub failed: Fraction,
}

/// The same as numbers, while they are being worked out.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shares {
    pub(super) right: f64,
    pub(super) wrong: f64,
    pub(super) escalated: f64,
    pub(super) failed: f64,
}

impl Shares {
    /// Of one attempt that is right with this chance.
    pub(super) fn of_attempt(right: f64) -> Self {
        Self { right, wrong: 1.0 - right, ..Self::default() }
    }

    /// What has a result, right or wrong.
    pub(super) fn accepted(&self) -> f64 {
        self.right + self.wrong
    }

    /// The mean of equal parts.
    pub(super) fn mean(parts: &[Self]) -> Self {
        let mut mean = Self::default();
        for part in parts {
            mean.add(part, 1.0 / parts.len() as f64);
        }
        mean
    }

    /// Adds so much of others.
    pub(super) fn add(&mut self, others: &Self, weight: f64) {
        self.right += others.right * weight;
        self.wrong += others.wrong * weight;
        self.escalated += others.escalated * weight;
        self.failed += others.failed * weight;
    }
}

impl From<Shares> for Outcomes {
    fn from(shares: Shares) -> Self {
        let share = |value: f64| Fraction::const_new(value.clamp(0.0, 1.0));
        Self {
            right: share(shares.right),
            accepted_wrong: share(shares.wrong),
            escalated: share(shares.escalated),
            failed: share(shares.failed),
        }
    }
}

impl Outcomes {
    /// The share of accepted results that are right; `None` where none is accepted.
    pub fn precision(&self) -> Option<Fraction> {
        let accepted = self.right.get() + self.accepted_wrong.get();
        (accepted > 0.0).then(|| Fraction::const_new(self.right.get() / accepted))
    }
}

/// How tasks end with a strategy.
pub(super) struct Reached {
    /// On average.
    pub(super) mean: Shares,
    /// For each part of the axis from easy to hard. Empty for steps that build on each other, if nobody asks.
    pub(super) parts: Vec<Shares>,
}

impl Reached {
    /// From how tasks end in each part of the axis.
    pub(super) fn of(parts: Vec<Shares>) -> Self {
        Self { mean: Shares::mean(&parts), parts }
    }
}
