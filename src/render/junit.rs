//! `JUnit` XML, which has no standard but readers: a suite a file, a case a limit. A missed limit is a failure; an unknown one is an error, as
//! is a file that has faults, because nothing could be judged there.
//!
//! `GitLab` knows a case by `classname` and `name` and shows the text inside of a failure, not its `message`; so names are unique within a
//! file, and stay the same when a limit is changed or another option comes to be recommended.

use std::collections::BTreeMap;

use quick_xml::Writer;
use quick_xml::escape::escape;
use quick_xml::events::{BytesDecl, BytesStart, BytesText, Event};

use crate::report::{At, CheckReport, CheckRow, CheckSaid, Repository, Status, Strictness};
use crate::text::{Printed, one_line};

use super::style::RenderError;

/// A case, and what came of it.
struct Case {
    name: String,
    at: Option<At>,
    end: Option<(End, &'static str, String)>,
}

/// What keeps a case from passing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Failure,
    Error,
}

impl End {
    const fn element(self) -> &'static str {
        match self {
            Self::Failure => "failure",
            Self::Error => "error",
        }
    }
}

/// A suite of cases.
struct Suite {
    name: String,
    cases: Vec<Case>,
    /// Warnings that fail nothing.
    warnings: Vec<String>,
}

/// What is being written.
type Xml = Writer<Vec<u8>>;

/// An error that writing into memory does not have.
#[expect(clippy::needless_pass_by_value, reason = "it is handed to `map_err`")]
fn failed(error: impl ToString) -> RenderError {
    RenderError(error.to_string())
}

/// Writes one piece.
fn put(writer: &mut Xml, event: Event<'_>) -> Result<(), RenderError> {
    writer.write_event(event).map_err(failed)
}

/// Writes a check.
pub(super) fn junit(report: &CheckReport, repository: &Repository) -> Result<Printed, RenderError> {
    let mut suites = Vec::new();
    if !report.said.is_empty() {
        suites.push(suite("prices".to_owned(), &[], &report.said, report.strictness));
    }
    for file in &report.files {
        suites.push(suite(repository.path(&file.file), &file.rows, &file.said, report.strictness));
    }
    if !report.together.is_empty() {
        suites.push(suite("all files together".to_owned(), &report.together, &[], report.strictness));
    }
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    write(&mut writer, &suites, repository)?;
    let text = String::from_utf8(writer.into_inner()).map_err(failed)?;
    Ok(Printed::plain(&(text + "\n")))
}

fn suite(name: String, rows: &[CheckRow], said: &[CheckSaid], strictness: Strictness) -> Suite {
    let mut named: BTreeMap<String, usize> = BTreeMap::new();
    let mut unique = |name: String| {
        let times = named.entry(name.clone()).or_default();
        *times += 1;
        if *times == 1 { name } else { format!("{name} ({times})") }
    };
    let mut cases: Vec<Case> = Vec::new();
    let is_strict = strictness == Strictness::Strict;
    for said in said.iter().filter(|said| said.is_fault() || is_strict) {
        let (end, kind) = if said.is_fault() { (End::Error, "fault") } else { (End::Failure, "warning") };
        let help = said.help.as_ref().map_or_else(String::new, |help| format!("; {help}"));
        let text = format!("{}{help} ({})", said.message, said.at.words());
        cases.push(Case {
            name: unique(format!("{}: {}", said.code, said.message)),
            at: Some(said.at.clone()),
            end: Some((end, kind, text)),
        });
    }
    for row in rows {
        let place = row.at.as_ref().map_or_else(String::new, |at| format!(" ({})", at.words()));
        let text = || format!("{}{place}", row.sentence());
        let end = match row.status {
            Status::Met => None,
            Status::Missed => Some((End::Failure, "missed", text())),
            Status::Unknown => Some((End::Error, "unknown", text())),
        };
        let name = unique(format!("{} of {}", row.metric, row.subject_id));
        cases.push(Case { name, at: row.at.clone(), end });
    }
    let warnings = said.iter().filter(|said| !said.is_fault() && !is_strict);
    Suite { name, cases, warnings: warnings.map(CheckSaid::in_a_line).collect() }
}

fn write(writer: &mut Xml, suites: &[Suite], repository: &Repository) -> Result<(), RenderError> {
    let count = |suites: &[Suite], of: Option<End>| {
        let cases = suites.iter().flat_map(|suite| &suite.cases);
        let ended = |case: &&Case| of.is_none() || case.end.as_ref().map(|(end, ..)| *end) == of;
        cases.filter(ended).count().to_string()
    };
    let counts = |suites: &[Suite]| {
        [
            ("tests", count(suites, None)),
            ("failures", count(suites, Some(End::Failure))),
            ("errors", count(suites, Some(End::Error))),
        ]
    };
    put(writer, Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let mut all = start("testsuites", "name", "breakeven check");
    for (name, count) in counts(suites) {
        attribute(&mut all, name, &count);
    }
    put(writer, Event::Start(all))?;
    for suite in suites {
        let mut element = start("testsuite", "name", &suite.name);
        for (name, count) in counts(std::slice::from_ref(suite)) {
            attribute(&mut element, name, &count);
        }
        put(writer, Event::Start(element))?;
        for case in &suite.cases {
            write_case(writer, case, &suite.name, repository)?;
        }
        if !suite.warnings.is_empty() {
            write_text(writer, BytesStart::new("system-err"), &suite.warnings.join("\n"))?;
        }
        put(writer, Event::End(BytesStart::new("testsuite").to_end()))?;
    }
    put(writer, Event::End(BytesStart::new("testsuites").to_end()))
}

fn write_case(
    writer: &mut Xml,
    case: &Case,
    suite: &str,
    repository: &Repository,
) -> Result<(), RenderError> {
    let mut element = start("testcase", "classname", suite);
    attribute(&mut element, "name", &case.name);
    if let Some(at) = &case.at {
        attribute(&mut element, "file", &repository.path(&at.file));
        attribute(&mut element, "line", &at.line().to_string());
    }
    let Some((end, kind, text)) = &case.end else { return put(writer, Event::Empty(element)) };
    put(writer, Event::Start(element))?;
    let mut inner = start(end.element(), "message", text);
    attribute(&mut inner, "type", kind);
    write_text(writer, inner, text)?;
    put(writer, Event::End(BytesStart::new("testcase").to_end()))
}

fn write_text(writer: &mut Xml, element: BytesStart<'_>, text: &str) -> Result<(), RenderError> {
    let end = element.to_end().into_owned();
    put(writer, Event::Start(element))?;
    let lines: Vec<String> = text.lines().map(escaped).collect();
    put(writer, Event::Text(BytesText::from_escaped(lines.join("\n"))))?;
    put(writer, Event::End(end))
}

fn start<'e>(element: &'e str, name: &str, value: &str) -> BytesStart<'e> {
    let mut element = BytesStart::new(element);
    attribute(&mut element, name, value);
    element
}

fn attribute(element: &mut BytesStart<'_>, name: &str, value: &str) {
    element.push_attribute((name.as_bytes(), escaped(value).as_bytes()));
}

/// A text of one line. XML has no way to write most control characters, so they stand as their pictures; marks that a runner would take for
/// a command stand as references, so that the text is the same.
fn escaped(text: &str) -> String {
    escape(one_line(text)).replace("##", "#&#35;").replace("::", "&#58;:")
}
