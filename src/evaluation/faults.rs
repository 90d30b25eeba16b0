//! Faults of rows: a column that is wrong is wrong in thousands of them, and the first ones say it.

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::Site;
use crate::units::{Count, plural};

/// So many faults of a kind are shown.
const SHOWN: usize = 5;

/// Faults of one file.
#[derive(Debug, Default)]
pub(super) struct Faults {
    shown: Sink,
    counts: BTreeMap<Code, usize>,
    /// The first fault of a kind that is not shown.
    left_out: BTreeMap<Code, Site>,
}

impl Faults {
    /// Whether a further fault of a kind is shown.
    pub(super) fn shows(&self, code: Code) -> bool {
        self.counts.get(&code).is_none_or(|count| *count <= SHOWN)
    }

    /// Adds a fault.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        let count = self.counts.entry(diagnostic.code).or_default();
        *count += 1;
        if *count <= SHOWN {
            self.shown.push(diagnostic);
        } else {
            self.left_out.entry(diagnostic.code).or_insert(diagnostic.site);
        }
    }

    /// Adds what was said about one row.
    pub(super) fn take(&mut self, sink: &Sink) {
        sink.diagnostics().iter().for_each(|diagnostic| self.push(diagnostic.clone()));
    }

    /// Whether there is one.
    pub(super) fn any(&self) -> bool {
        !self.counts.is_empty()
    }

    /// Hands all of them on, with how many more there are.
    pub(super) fn finish(self, sink: &mut Sink) {
        self.shown.diagnostics().iter().for_each(|diagnostic| sink.push(diagnostic.clone()));
        for (code, site) in self.left_out {
            let more = self.counts.get(&code).map_or(0, |count| count - SHOWN);
            let s = plural(Count::const_new(more as f64));
            let message =
                format!("{more} more fault{s} of this kind from here on: the first {SHOWN} are shown");
            sink.push(Diagnostic::new(code, message, site));
        }
    }
}
