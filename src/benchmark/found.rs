//! What a result file says before it is known to be complete.

use std::sync::Arc;

use crate::decode::Sited;
use crate::source::{Site, SourceFile};
use crate::units::{Count, Quantity};

use super::measurement::Measurement;
use super::subject::Subject;
use super::tool::{BenchmarkTool, Form};

/// What was found in a file whose kind is known, before it is known to be good.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) tool: BenchmarkTool,
    pub(super) form: Form,
    pub(super) file: Arc<SourceFile>,
    pub(super) draft: BenchmarkDraft,
}

/// What is found in a file bit by bit.
#[derive(Debug, Default)]
pub(super) struct BenchmarkDraft {
    /// Runs that can be used.
    pub(super) measurements: Vec<Measurement>,
    /// Runs in which no request was answered.
    pub(super) idle: Vec<Site>,
    /// What runs say of the server that was measured.
    pub(super) subjects: Vec<Subject>,
    /// The release of the tool, or of the form of its file.
    pub(super) version: Option<Sited<String>>,
}

/// How much a draft had before something was added.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    measurements: usize,
    idle: usize,
    subjects: usize,
}

impl BenchmarkDraft {
    /// How much is in it.
    pub(super) fn mark(&self) -> Mark {
        let (measurements, idle, subjects) = (self.measurements.len(), self.idle.len(), self.subjects.len());
        Mark { measurements, idle, subjects }
    }

    /// The places of what was added since.
    pub(super) fn sites_since(&mut self, mark: Mark) -> impl Iterator<Item = &mut Site> {
        let runs = self.measurements.iter_mut().skip(mark.measurements).flat_map(Measurement::sites);
        let idle = self.idle.iter_mut().skip(mark.idle);
        let subjects = self.subjects.iter_mut().skip(mark.subjects).flat_map(Subject::sites);
        runs.chain(idle).chain(subjects).chain(self.version.as_mut().map(|version| &mut version.site))
    }

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
