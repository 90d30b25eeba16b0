//! Annotations of GitHub Actions: a line for each fault, limit that is not met and warning, at its place in the repository.

use crate::report::{At, CheckReport, Found, Repository, Strictness};
use crate::text::Printed;

use super::workflow_command::{data, property};

/// GitHub shows so many annotations of a kind and step, and drops the others without a word.
const MOST_OF_A_KIND: usize = 10;

/// The kinds of annotation that are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Error,
    Warning,
}

impl Kind {
    const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One workflow command for each of the first findings of a kind, and a line that counts the others.
pub(super) fn annotations(report: &CheckReport, repository: &Repository) -> Printed {
    let mut commands = Vec::new();
    let mut left_out = Vec::new();
    let all: Vec<(Kind, String)> = report
        .findings(repository)
        .iter()
        .map(|finding| {
            let kind = match finding.what {
                Found::Said(said) if !said.is_fault() && report.strictness == Strictness::Lenient => {
                    Kind::Warning
                }
                _ => Kind::Error,
            };
            let (at, title, message) = match finding.what {
                Found::Limit(row) => {
                    let scenario = row.scenario.as_ref().map_or_else(String::new, |id| format!("{id}: "));
                    (row.at.as_ref(), format!("{scenario}{}", row.what()), row.sentence())
                }
                Found::Said(said) => {
                    let help = said.help.as_ref().map_or_else(String::new, |help| format!("; {help}"));
                    (Some(&said.at), said.code.to_owned(), format!("{}{help}", said.message))
                }
            };
            let place = at.map_or_else(String::new, |at| format!("{},", place(at, repository)));
            (kind, format!("::{} {place}title={}::{}", kind.word(), property(&title), data(&message)))
        })
        .collect();
    for kind in [Kind::Error, Kind::Warning] {
        let own: Vec<&String> =
            all.iter().filter(|(of, _)| *of == kind).map(|(_, command)| command).collect();
        commands.extend(own.iter().take(MOST_OF_A_KIND).map(|command| (*command).clone()));
        if let Some(left @ 1..) = own.len().checked_sub(MOST_OF_A_KIND) {
            let s = if left == 1 { "" } else { "s" };
            left_out.push(format!(
                "{left} more {}{s} without an annotation: GitHub shows {MOST_OF_A_KIND} of a kind in a step.\n",
                kind.word()
            ));
        }
    }
    Printed::default().with_commands(commands).then(&Printed::plain(&left_out.concat()))
}

fn place(at: &At, repository: &Repository) -> String {
    let file = format!("file={}", property(&repository.path(&at.file)));
    match at.position {
        Some((line, column)) => format!("{file},line={line},col={column}"),
        None => file,
    }
}
