//! What is drawn of a task: how an attempt ends, which branch is taken, how far a step is.

use super::outcomes::Shares;
use super::strategy::Leftover;

/// How a task ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Right,
    Wrong,
    Escalated,
    Failed,
}

impl End {
    pub(super) const fn is_accepted(self) -> bool {
        matches!(self, Self::Right | Self::Wrong)
    }

    pub(super) fn share(self) -> Shares {
        let one = |end| f64::from(u8::from(self == end));
        Shares {
            right: one(Self::Right),
            wrong: one(Self::Wrong),
            escalated: one(Self::Escalated),
            failed: one(Self::Failed),
        }
    }

    /// Of a task whose last result was this one, and was not accepted.
    pub(super) const fn left(self, leftover: Leftover) -> Self {
        match leftover {
            Leftover::Escalated => Self::Escalated,
            Leftover::Failed => Self::Failed,
            Leftover::Accepted => self,
        }
    }
}

/// How far a step is.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Done {
    Skipped,
    Stopped,
    At(f64),
}

/// Which branch behind a step is taken.
pub(super) struct Drawn {
    pub(super) source: usize,
    pub(super) number: f64,
    /// The shares of the branches that were asked about.
    pub(super) passed: f64,
}

impl Drawn {
    /// Whether the next branch, of such a share, is the one.
    pub(super) fn takes(&mut self, share: f64) -> bool {
        let from = self.passed;
        self.passed += share;
        from <= self.number && self.number < self.passed
    }
}

/// One of several, each as likely as the others.
#[derive(Default)]
pub(super) struct Lot {
    pub(super) taken: Option<End>,
    seen: f64,
}

impl Lot {
    pub(super) fn put(&mut self, end: End, number: f64) {
        self.seen += 1.0;
        if number * self.seen < 1.0 {
            self.taken = Some(end);
        }
    }
}
