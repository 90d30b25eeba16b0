//! What a result file says before it is known to be complete.

use crate::decode::Sited;
use crate::source::Site;
use crate::units::{Count, Quantity};

use super::measurement::Measurement;
use super::subject::Subject;

/// What is found in a file bit by bit.
#[derive(Debug, Default)]
pub(super) struct BenchmarkDraft {
    /// Runs that can be used.
    pub(super) measurements: Vec<Measurement>,
    /// Runs in which no request was answered.
    pub(super) idle: Vec<Site>,
    /// What runs say of the server that was measured.
    pub(super) subjects: Vec<Subject>,
}

impl BenchmarkDraft {
    /// Whether requests were answered, as far as is known; remembers the run if none were.
    pub(super) fn answered(&mut self, requests: Option<&Sited<Count>>) -> bool {
        match requests {
            Some(none) if none.value.get() == 0.0 => {
                self.idle.push(none.site.clone());
                false
            }
            _ => true,
        }
    }
}
