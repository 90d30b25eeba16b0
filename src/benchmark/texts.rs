//! Result files that are no documents of JSON: tables, what was printed, and YAML.

use std::sync::Arc;

use crate::decode::Context;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::{Looks, MOST_RESULT_BYTES, ReadFaultKind, Site, SourceFile, Spot, Stream};
use crate::units::Conventions;

use super::found::{BenchmarkDraft, Found};
use super::tool::{BenchmarkTool, Form};
use super::unknown::unknown;
use super::{aiperf_csv, documents, guidellm_csv, own_table, printed};

/// A printed table is looked for no further than this in a text that does not start like any kind: the log of a run.
const MOST_LOG_BYTES: usize = 4 * 1024 * 1024;
/// The same of what looks like a table of something else.
const MOST_OTHER_TABLE_BYTES: usize = 1024 * 1024;

/// A kind of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Text {
    AiperfTable,
    GuidellmTable,
    Printed,
    OwnTable,
    Yaml,
}

impl Text {
    /// The kind of a text, if it is one that is read.
    fn of(text: &str) -> Option<Self> {
        if aiperf_csv::is_table(text) {
            Some(Self::AiperfTable)
        } else if guidellm_csv::is_table(text) {
            Some(Self::GuidellmTable)
        } else if printed::is_printed(text) {
            Some(Self::Printed)
        } else if own_table::is_table(text) {
            Some(Self::OwnTable)
        } else {
            documents::is_yaml(text).then_some(Self::Yaml)
        }
    }
}

/// Reads a text that starts like this.
pub(super) fn read(
    name: &str,
    looks: Looks,
    start: &str,
    contents: Stream,
    sink: &mut Sink,
) -> Option<Found> {
    let most = match (Text::of(start), looks) {
        (Some(_), _) => MOST_RESULT_BYTES,
        (None, Looks::Csv) => MOST_OTHER_TABLE_BYTES,
        (None, _) => MOST_LOG_BYTES,
    };
    let file = match SourceFile::read_plain(name, contents, most) {
        Ok(file) => file,
        Err(fault) => {
            let told = match fault.kind {
                ReadFaultKind::Unreadable => true,
                ReadFaultKind::TooLarge => Text::of(start).is_some(),
                _ => Text::of(fault.site.file().text()).is_some(),
            };
            if told {
                sink.push((*fault).into());
            } else {
                unknown(name, looks, start, sink);
            }
            return None;
        }
    };
    let Some(kind) = Text::of(file.text()) else {
        if own_table::is_table(&start.replace([';', '\t'], ",")) {
            let site = Site::new(SourceFile::passing(name), Spot::Whole);
            let message =
                "this looks like a table of measurements, with other marks than commas between its columns";
            let help = "save it with commas between columns, and points before decimals".to_owned();
            sink.push(Diagnostic::new(Code::NotABenchmark, message, site).help(help));
        } else {
            unknown(name, looks, start, sink);
        }
        return None;
    };
    let mut draft = BenchmarkDraft::default();
    let mut context = Context { file: Arc::clone(&file), conventions: Conventions::STANDARD, sink };
    let (tool, form) = match kind {
        Text::AiperfTable => (aiperf_csv::read(&mut draft, &mut context), Form::Csv),
        Text::GuidellmTable => {
            guidellm_csv::read(&mut draft, &mut context);
            (BenchmarkTool::Guidellm, Form::Csv)
        }
        Text::Printed => (printed::read(&mut draft, &mut context), Form::Printed),
        Text::OwnTable => {
            own_table::read(&mut draft, &mut context);
            (BenchmarkTool::Own, Form::Csv)
        }
        Text::Yaml => return documents::read_yaml(name, file.text().to_owned(), context.sink),
    };
    Some(Found { tool, form, file, draft })
}
