//! Prices that moved since they were locked, as a check says it.

use crate::catalog::Standing;
use crate::checks::Status;
use crate::diagnostics::{Code, Severity};
use crate::metric::Metric;
use crate::report::list::list;
use crate::report::lock::lock::LockedScenario;
use crate::report::number::{change, human};

use super::place::At;
use super::row::CheckRow;
use super::said::Said;

/// More entries and options than this are counted.
const MOST_NAMED: usize = 4;
/// The rule that locked prices do not move.
const RULE: &str = "moved_prices";

/// That a lock may have no price moved: held only by `--locked`.
pub fn locked_row(of: &LockedScenario) -> CheckRow {
    let moved = moved(of);
    CheckRow {
        scenario: Some(of.scenario.clone()),
        subject: of.lock.clone(),
        subject_id: "lock".to_owned(),
        metric: RULE,
        limit: "<= 0".to_owned(),
        value: Some(moved.len().to_string()),
        status: if moved.is_empty() { Status::Met } else { Status::Missed },
        why: (!moved.is_empty()).then(|| what(of, &moved)),
        bound: None,
        figure: None,
        at: Some(At::whole(&of.file)),
    }
}

/// What is to be known of a lock: that prices moved, and that it was written for another catalog.
pub fn locked_warnings(of: &LockedScenario) -> Vec<Said> {
    let moved = moved(of);
    let warning = |code: Code, message: String| Said {
        severity: Severity::Warning,
        code: code.text(),
        message,
        help: None,
        at: At::whole(&of.file),
    };
    let prices = (!moved.is_empty()).then(|| {
        let message = format!(
            "prices moved since {} locked them at {}: {}",
            of.lock,
            of.locked_as_of,
            what(of, &moved)
        );
        warning(Code::PriceMoved, message)
    });
    let version = of.is_of_another_version().then(|| {
        let (then, now) = (&of.locked_version, of.catalog.version());
        let message = format!(
            "{} was locked with catalog {then}, and this is {now}: lock it again once its prices are looked at",
            of.file
        );
        warning(Code::OtherCatalog, message)
    });
    prices.into_iter().chain(version).collect()
}

/// The entries that moved, are gone or came to be used.
fn moved(of: &LockedScenario) -> Vec<String> {
    let is_moved = |standing: Standing| matches!(standing, Standing::Moved | Standing::Gone);
    let moved = of.moves.iter().filter(|found| is_moved(found.standing)).map(|found| found.part.to_string());
    moved.chain(of.added.iter().cloned()).collect()
}

/// Which entries, and what a task costs by it.
fn what(of: &LockedScenario, moved: &[String]) -> String {
    let costs = of.figures.iter().filter(|figure| figure.metric == Metric::CostPerTask);
    let costs: Vec<String> = costs
        .filter_map(|figure| {
            let (before, after) = (*figure.before.as_ref().ok()?, *figure.after.as_ref().ok()?);
            let by = change(before, after).filter(|_| before.beside(after).is_ne())?;
            Some(format!("a task of {} {} -> {} ({by})", figure.option, human(before), human(after)))
        })
        .collect();
    let entries = named(moved);
    if costs.is_empty() {
        format!("{entries}; no cost changed by it")
    } else {
        format!("{entries}; {}", named(&costs))
    }
}

fn named(all: &[String]) -> String {
    let mut shown: Vec<String> = all.iter().take(MOST_NAMED).cloned().collect();
    if let Some(more @ 1..) = all.len().checked_sub(MOST_NAMED) {
        shown.push(format!("{more} more"));
    }
    list(&shown)
}
