//! Faults of the rows of tables that other programs wrote: a column that is wrong is wrong in thousands of them, and the first ones say
//! it.

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::{MOST_COLUMNS, MOST_RECORD_BYTES, MOST_TABLE_BYTES, Site, TableFaultKind};
use crate::units::{Count, plural};

/// So many faults of a kind are shown.
const SHOWN: usize = 5;

/// Faults of one file.
#[derive(Debug, Default)]
pub(crate) struct RowFaults {
    shown: Sink,
    counts: BTreeMap<Code, usize>,
    /// The first fault of a kind that is not shown.
    left_out: BTreeMap<Code, Site>,
}

impl RowFaults {
    /// Whether a further fault of a kind is shown.
    pub(crate) fn shows(&self, code: Code) -> bool {
        self.counts.get(&code).is_none_or(|count| *count <= SHOWN)
    }

    /// Adds a fault.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        let count = self.counts.entry(diagnostic.code).or_default();
        *count += 1;
        if *count <= SHOWN {
            self.shown.push(diagnostic);
        } else {
            self.left_out.entry(diagnostic.code).or_insert(diagnostic.site);
        }
    }

    /// Adds what was said about one row.
    pub(crate) fn take(&mut self, sink: &Sink) {
        sink.diagnostics().iter().for_each(|diagnostic| self.push(diagnostic.clone()));
    }

    /// Whether there is one.
    pub(crate) fn any(&self) -> bool {
        !self.counts.is_empty()
    }

    /// Hands all of them on, with how many more there are.
    pub(crate) fn finish(self, sink: &mut Sink) {
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

/// Why a table cannot be read on, at the place of the fault.
pub(crate) fn unreadable_table(kind: TableFaultKind, site: Site) -> Diagnostic {
    let whole = "was the file cut off while it was copied?";
    let (code, message, help) = match kind {
        TableFaultKind::OpenQuote => (Code::CutOff, "nothing closes this quote".to_owned(), Some(whole)),
        TableFaultKind::Unreadable(why) => {
            (Code::UnknownName, format!("the file could not be read: {why}"), None)
        }
        TableFaultKind::NotUtf8 => {
            (Code::NotUtf8, "the file is not UTF-8 text".to_owned(), Some("save the file as UTF-8"))
        }
        TableFaultKind::LongRecord => {
            (Code::TooLarge, format!("this row has more than {MOST_RECORD_BYTES} bytes"), None)
        }
        TableFaultKind::Columns => {
            (Code::TooLarge, format!("this row has more than {MOST_COLUMNS} columns"), None)
        }
        TableFaultKind::TooLarge => {
            (Code::TooLarge, format!("the file has more than {MOST_TABLE_BYTES} bytes"), None)
        }
    };
    Diagnostic::new(code, message, site).help(help.map(str::to_owned))
}
