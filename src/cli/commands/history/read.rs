//! Reading the file of `check --record`, with the place of whatever is wrong in it.

use std::path::Path;
use std::sync::Arc;

use crate::cli::input::ResultFile;
use crate::cli::shared_args::Global;
use crate::diagnostics::{Code, Diagnostic, Sink, did_you_mean};
use crate::metric::Metric;
use crate::report::{HistoryQuery, HistoryRow, RecordStanding};
use crate::source::{
    Field, MOST_RESULT_BYTES, Record, Site, SourceFile, Spot, Stream, Table, TableFault, TableFaultKind,
};
use crate::units::{Amount, parse_date};

/// The file, and what is wrong with it.
struct Reader<'s> {
    file: Arc<SourceFile>,
    /// The names of the columns.
    header: Vec<String>,
    sink: &'s mut Sink,
}

/// The rows of a file, with the figure that is asked for. Faults go to the sink.
pub(super) fn read(
    path: &Path,
    query: &HistoryQuery,
    global: &Global,
    sink: &mut Sink,
) -> anyhow::Result<Vec<HistoryRow>> {
    let result = ResultFile::typed(path, global)?;
    let file = match SourceFile::read_plain(&result.name, result.open()?, MOST_RESULT_BYTES) {
        Ok(file) => file,
        Err(fault) => {
            sink.push((*fault).into());
            return Ok(Vec::new());
        }
    };
    let mut table = Table::new(Stream::from(file.text().as_bytes().to_vec()));
    let mut reader = Reader { file, header: Vec::new(), sink };
    let mut rows = Vec::new();
    loop {
        match table.next_record() {
            Ok(None) => break,
            Err(fault) => {
                reader.broken(&fault);
                break;
            }
            Ok(Some(record)) if reader.header.is_empty() => {
                if !reader.open(record, query) {
                    break;
                }
            }
            Ok(Some(record)) => rows.extend(reader.row(record, query.metric)),
        }
    }
    if reader.header.is_empty() && !reader.sink.has_errors() {
        reader.fault(Code::EmptyFile, "there is nothing in the file".to_owned(), (1, 1), None);
    } else if !reader.file.text().ends_with('\n') && !reader.sink.has_errors() {
        let line = reader.file.text().lines().count();
        let help = "a run was stopped while it wrote: complete or remove the line";
        reader.fault(Code::CutOff, "the last line is cut off".to_owned(), (line, 1), Some(help));
    }
    Ok(rows)
}

impl Reader<'_> {
    fn fault(&mut self, code: Code, message: String, (line, column): (usize, usize), help: Option<&str>) {
        let site = Site::new(Arc::clone(&self.file), Spot::Position { line, column });
        self.sink.push(Diagnostic::new(code, message, site).help(help.map(str::to_owned)));
    }

    /// Takes the names of the columns; whether all that is asked for are there.
    fn open(&mut self, record: &Record, query: &HistoryQuery) -> bool {
        self.header = record.fields().map(|field| field.text.into_owned()).collect();
        let missing: Vec<String> =
            query.columns().into_iter().filter(|id| !self.header.contains(id)).collect();
        for id in &missing {
            let help = did_you_mean(id, self.header.iter().map(String::as_str));
            let help =
                help.unwrap_or_else(|| "`breakeven check --record FILE` writes such a file".to_owned());
            self.fault(Code::MissingKey, format!("there is no column `{id}`"), (1, 1), Some(&help));
        }
        missing.is_empty()
    }

    /// Reads a row.
    fn row(&mut self, record: &Record, metric: Metric) -> Option<HistoryRow> {
        if record.len() != self.header.len() {
            let (have, want) = (record.len(), self.header.len());
            let help = "was the line cut off? complete or remove it";
            let message = format!("this row has {have} columns, and the header {want}");
            self.fault(Code::CutOff, message, (record.line, 1), Some(help));
            return None;
        }
        let date = self.field(record, "date")?;
        let Some(day) = parse_date(&date.text) else {
            let message = format!("`{}` is not a date", date.text);
            self.fault(Code::WrongDate, message, (date.line, date.column), Some("such as 2026-11-15"));
            return None;
        };
        let stood = self.field(record, "recommended")?;
        let Some(recommended) = RecordStanding::ALL.into_iter().find(|known| known.word() == stood.text)
        else {
            let message = format!("`{}` is neither `yes` nor `no`", stood.text);
            self.fault(Code::UnknownWord, message, (stood.line, stood.column), None);
            return None;
        };
        let value = self.value(record, metric).ok()?;
        let text = |id: &str| self.field(record, id).map(|field| field.text.into_owned());
        Some(HistoryRow {
            date: day,
            revision: text("revision")?,
            scenario: text("scenario")?,
            option: text("option")?,
            recommended,
            value,
        })
    }

    /// The figure of a row, if it has one; an error where it is faulty, which has been reported.
    fn value(&mut self, record: &Record, metric: Metric) -> Result<Option<Amount>, ()> {
        let id = HistoryQuery { metric, option: None, scenario: None }.columns().pop().unwrap_or_default();
        let field = self.field(record, &id).ok_or(())?;
        if field.text.is_empty() {
            return Ok(None);
        }
        let found = field.text.parse::<f64>().ok().filter(|value| value.is_finite());
        match found.map(|value| Amount::new(value, metric.info().unit)) {
            Some(Ok(amount)) => Ok(Some(amount)),
            found => {
                let why = match found {
                    Some(Err(why)) => why.to_string(),
                    _ => format!("`{}` is not a number", field.text),
                };
                self.fault(Code::WrongUnit, why, (field.line, field.column), None);
                Err(())
            }
        }
    }

    fn field<'r>(&self, record: &'r Record, id: &str) -> Option<Field<'r>> {
        record.get(self.header.iter().position(|known| known == id)?)
    }

    /// Reports why the file cannot be read on.
    fn broken(&mut self, fault: &TableFault) {
        let (code, message) = match &fault.kind {
            TableFaultKind::OpenQuote => (Code::CutOff, "nothing closes this quote"),
            TableFaultKind::NotUtf8 => (Code::NotUtf8, "the file is not UTF-8 text"),
            TableFaultKind::Unreadable(_) => (Code::UnknownName, "the file could not be read"),
            TableFaultKind::LongRecord | TableFaultKind::Columns | TableFaultKind::TooLarge => {
                (Code::TooLarge, "this is too long for a row of a history")
            }
        };
        self.fault(code, message.to_owned(), (fault.line, fault.column), None);
    }
}
