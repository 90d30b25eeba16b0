//! What a run asked of its server, and what is known of the most that the server can do.

use crate::decode::Sited;
use crate::source::Site;
use crate::units::CallsPerSecond;

/// What a run asked of its server.
#[derive(Clone, Debug, Default)]
pub enum Offered {
    /// As many requests at a time as a limit lets in, each followed by the next as soon as it is answered.
    Closed,
    /// One request after the other.
    Synchronous,
    /// All requests at once.
    AllAtOnce,
    /// So many requests a second, whatever the server does with them.
    Rate(Sited<CallsPerSecond>),
    /// A rate that changes during the run.
    Ramp,
    /// The file does not say it.
    #[default]
    Unstated,
}

/// Whether a run found out what its server can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capacity {
    /// It asked for more than it got: its rate is what the server can do with as many requests in flight.
    Reached,
    /// It got all that it asked for, or may have: the server can do at least as much.
    AtLeast(Asked),
}

/// What was asked of a server that may have more to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Requests at a rate that the server kept up with.
    Rate,
    /// A rate that changes.
    Ramp,
    /// Nobody knows.
    Unstated,
}

impl Offered {
    /// Where it stands, where it has a place of its own.
    pub(super) fn site(&mut self) -> Option<&mut Site> {
        match self {
            Self::Rate(rate) => Some(&mut rate.site),
            Self::Closed | Self::Synchronous | Self::AllAtOnce | Self::Ramp | Self::Unstated => None,
        }
    }

    /// In words, for a table: `closed loop`.
    pub const fn words(&self) -> &'static str {
        match self {
            Self::Closed => "closed loop",
            Self::Synchronous => "one after the other",
            Self::AllAtOnce => "all at once",
            Self::Rate(_) => "at a rate",
            Self::Ramp => "at a rate that changes",
            Self::Unstated => "not stated",
        }
    }
}

impl Asked {
    /// Why nobody knows what the server can do: "requests came at a rate that it kept up with".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Rate => "requests came at a rate that the server kept up with",
            Self::Ramp => "requests came at a rate that changed during the run",
            Self::Unstated => "the file does not say which load was offered",
        }
    }
}
