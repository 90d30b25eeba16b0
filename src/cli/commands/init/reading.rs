//! A draft read by the ordinary reader: what it says against the flags, in its own words.

use crate::catalog::Catalog;
use crate::diagnostics::{Diagnostic, Severity, Sink};
use crate::scenario::{Costs, NoAttachments, Scenario, Settings};
use crate::source::{MOST_BYTES, Site, SourceFile, SourceText, Spot};
use crate::units::Date;

use super::answers::Field;
use super::draft::{Draft, Written};

/// Something that the reader says, and the flag or answer that it is about.
pub(super) struct Said {
    pub(super) about: Option<Field>,
    pub(super) diagnostic: Diagnostic,
}

impl Said {
    pub(super) fn is_error(&self) -> bool {
        self.diagnostic.code.severity() == Severity::Error
    }
}

/// A draft as a scenario, and everything that the reader says of it: at the flag that wrote the field, else at the field's line.
pub(super) fn read(
    draft: &Draft,
    name: &str,
    catalog: &Catalog,
    today: Date,
) -> (Option<Scenario>, Vec<Said>) {
    let mut sink = Sink::default();
    let settings = Settings { as_of: None, today, attachments: &NoAttachments, costs: Costs::Stated };
    let scenario = match SourceFile::read(name, SourceText::Bytes(draft.text.clone().into_bytes()), &[]) {
        Err(fault) => {
            sink.push((*fault).into());
            None
        }
        Ok((file, root)) => Scenario::read(&file, &root, catalog, settings, &mut sink),
    };
    (scenario, sink.diagnostics().iter().map(|said| at_the_flag(said, draft)).collect())
}

fn at_the_flag(said: &Diagnostic, draft: &Draft) -> Said {
    let own = || Said { about: None, diagnostic: said.clone() };
    let Some(path) = said.site.path() else { return own() };
    let covers = draft.written.iter().filter(|written| path.is_within(&written.path));
    let Some(written) = covers.max_by_key(|written| written.path.steps().len()) else { return own() };
    match typed(written) {
        Some(site) => {
            let diagnostic = Diagnostic { site, also: None, ..said.clone() };
            Said { about: Some(written.field), diagnostic }
        }
        None => own(),
    }
}

/// What was typed, as a place to draw.
fn typed(written: &Written) -> Option<Site> {
    let bytes = written.typed.clone().into_bytes();
    let file = SourceFile::read_plain(written.field.flag(), bytes.into(), MOST_BYTES).ok()?;
    Some(Site::new(file, Spot::Whole))
}
