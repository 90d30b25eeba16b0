//! promptfoo: the table that `promptfoo eval -o results.csv` writes: a row a test, and some columns a prompt.
//!
//! - For each prompt there are a column `[PROVIDER] PROMPT` with the answer, then `Status` (`PASS`, `FAIL`, `ERROR`), `Score`, `Named Scores` and
//!   others, `Grader Reason` and `Comment`. The option is the provider, or `PROVIDER / PROMPT` where it was run with several prompts.
//! - A task is what stands before the first of them: the variables, perhaps a `Description`. The same again is another run of it.
//! - There are no latencies and no costs. A failed test without a verdict of its judge is known by its reason, and one that was only
//!   too slow or too dear is not told from a wrong one.
//!
//! Source: `src/util/eval/evalTableUtils.ts` (main of 2026-08). Tables of before `Status` was there are not read.

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Diagnostic};
use crate::source::{Record, Table};

use super::attempts::{At, Attempt, Attempts, Ending, TooMany, shown};
use super::columns::Columns;
use super::promptfoo_ending;

/// Longer prompts are told apart by number.
const LONGEST_LABEL: usize = 40;

/// The columns of such a table.
#[derive(Debug)]
pub(super) struct Layout {
    /// The columns of the task.
    task: usize,
    /// The option of each prompt, its status and why it failed.
    prompts: Vec<(String, At, usize, Option<usize>)>,
    width: usize,
}

/// The columns, if promptfoo wrote this header.
pub(super) fn layout(header: &Record) -> Option<Layout> {
    let texts: Vec<String> = header.fields().map(|field| field.text.into_owned()).collect();
    let statuses: Vec<usize> = (1..texts.len())
        .filter(|at| texts[*at] == "Status" && texts.get(at + 1).is_some_and(|next| next == "Score"))
        .collect();
    let first = *statuses.first()?;
    let mut providers: BTreeMap<&str, usize> = BTreeMap::new();
    let parts: Vec<(&str, &str)> = statuses.iter().map(|at| parts(&texts[at - 1])).collect();
    for (provider, _) in &parts {
        *providers.entry(provider).or_default() += 1;
    }
    let name = |index: usize| {
        let (provider, prompt) = parts[index];
        if providers.get(provider) == Some(&1) {
            provider.to_owned()
        } else if prompt.chars().count() <= LONGEST_LABEL && !prompt.contains('\n') {
            format!("{provider} / {prompt}")
        } else {
            format!("{provider} / prompt {}", index + 1)
        }
    };
    let prompts = statuses.iter().enumerate().map(|(index, status)| {
        let next = statuses.get(index + 1).map_or(texts.len(), |next| next - 1);
        let reason = (*status..next).find(|at| texts[*at] == "Grader Reason");
        let at = header.get(status - 1).map_or((1, 1), |field| (field.line, field.column));
        (name(index), At::new(at), *status, reason)
    });
    Some(Layout { task: first - 1, prompts: prompts.collect(), width: texts.len() })
}

/// The provider and the prompt of a column.
fn parts(label: &str) -> (&str, &str) {
    let parts = label.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    parts.map_or((label, ""), |(provider, prompt)| (provider.trim(), prompt.trim()))
}

/// Reads the rows of a table whose header was read.
pub(super) fn read(table: &mut Table, columns: &mut Columns<'_>, layout: &Layout) -> Attempts {
    let mut attempts = Attempts::default();
    loop {
        let row = match table.next_record() {
            Ok(Some(row)) => row,
            Ok(None) => break,
            Err(fault) => {
                columns.broken(fault);
                break;
            }
        };
        if let Err(TooMany(message)) = add(row, columns, layout, &mut attempts) {
            let site = columns.site((row.line, 1));
            columns.faults.push(Diagnostic::new(Code::TooLarge, message, site));
            break;
        }
    }
    attempts
}

fn add(
    row: &Record,
    columns: &mut Columns<'_>,
    layout: &Layout,
    attempts: &mut Attempts,
) -> Result<(), TooMany> {
    if row.len() != layout.width {
        let message = format!("the header has {} columns, and this row {}", layout.width, row.len());
        let help = "was the file cut off while it was copied?".to_owned();
        if let Some(field) = row.get(0) {
            columns.fault(Code::WrongType, message, (row, &field), Some(help));
        }
        return Ok(());
    }
    let cells: Vec<String> = row.fields().take(layout.task).map(|field| field.text.into_owned()).collect();
    let label = cells.iter().find(|cell| !cell.is_empty()).cloned().unwrap_or_default();
    let task = attempts.labelled_task(&cells.join("\0"), |_| shown(&label));
    for (name, named, status, reason) in &layout.prompts {
        let Some(field) = row.get(*status) else { continue };
        let why = reason.and_then(|at| row.get(at)).map(|field| field.text.into_owned()).unwrap_or_default();
        let ending = match &*field.text {
            "" => continue,
            "PASS" => Ending::Passed,
            "FAIL" if promptfoo_ending::is_no_verdict(&why) => Ending::NotJudged,
            "FAIL" => Ending::Failed,
            "ERROR" => Ending::NoAnswer,
            other => {
                let message = format!("`{}` is no status", shown(other));
                let help = "promptfoo writes PASS, FAIL or ERROR".to_owned();
                columns.fault(Code::UnknownWord, message, (row, &field), Some(help));
                continue;
            }
        };
        let at = At::new((field.line, field.column));
        let option = attempts.option(name, None, || *named)?;
        attempts.push(&Attempt { option, task, ending, latency: None, at }, None)?;
    }
    Ok(())
}
