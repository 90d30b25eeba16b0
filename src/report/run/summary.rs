//! The first screen of a run: options as rows, best first.

use std::cmp::Ordering;

use crate::checks::Status;
use crate::metric::Metric;
use crate::report::block::Sheet;
use crate::report::dagger::daggered;
use crate::report::gaps::marked;
use crate::report::limit::{emphasis, short_of};
use crate::report::number::{human, off};
use crate::report::table::{Align, Cell, Column, Emphasis, Table};
use crate::scenario::Role;
use crate::units::Amount;

use super::report::{OptionReport, ScenarioReport};
use super::tables::best;

/// Options of one page; the others are counted.
const SHOWN: usize = 12;

/// A column before it is known whether its cells differ.
struct Candidate {
    column: Column,
    cells: Vec<Cell>,
    /// The later, the sooner it gives way on a narrow terminal.
    rank: usize,
    /// How a value that all rows share is said, before and behind it.
    shared: (&'static str, &'static str),
    /// What is said if no row has a value, before the reason; nothing if that says nothing.
    missing: Option<&'static str>,
}

/// The options that serve the whole task in rows: cheapest first of those that meet their limits, then of those of which that is not known,
/// then of the others. What is the same for all of them stands below.
pub(super) fn summary(scenario: &ScenarioReport) -> Sheet {
    let mut options = best_first(scenario);
    let more = options.len().saturating_sub(SHOWN);
    let dearer = options.split_off(options.len().min(SHOWN));
    let mut below = Vec::new();
    let (alike, apart): (Vec<Candidate>, Vec<Candidate>) = candidates(scenario, &options)
        .into_iter()
        .filter(Candidate::says_something)
        .partition(|candidate| candidate.is_missing() || (options.len() > 1 && candidate.is_alike()));
    let shared: Vec<String> = alike.iter().filter_map(Candidate::said).collect();
    if !shared.is_empty() {
        let every = if options.len() > 1 { "every option: " } else { "" };
        below.push(format!("{every}{}", shared.join(", ")));
    }
    if more > 0 {
        let s = if more == 1 { "" } else { "s" };
        let unlike = if dearer.iter().any(|option| scenario.status(option) == Some(Status::Missed)) {
            "that cost more or miss a limit"
        } else {
            "that cost more"
        };
        below.push(format!("{more} option{s} {unlike}: `--view all`"));
    }
    let parts: Vec<&str> = scenario
        .options
        .iter()
        .filter(|option| option.role == Role::Part)
        .map(|option| option.name.as_str())
        .collect();
    if !parts.is_empty() {
        below.push(format!("only parts of other options: {} (`--view all`)", parts.join(", ")));
    }
    let name = |option: &&OptionReport| {
        let shown = marked(&option.name, &option.left_out);
        Cell::text(daggered(shown, &option.name, &scenario.notices))
    };
    let mut columns = vec![Column::text("option", "Option")];
    columns.extend(apart.iter().map(|candidate| candidate.column.clone()));
    let rows = options.iter().enumerate().map(|(at, option)| {
        let cells = apart.iter().filter_map(|candidate| candidate.cells.get(at).cloned());
        std::iter::once(name(option)).chain(cells).collect()
    });
    let mut gives_way: Vec<usize> = (1..columns.len()).collect();
    gives_way.sort_by_key(|at| std::cmp::Reverse(apart[at - 1].rank));
    let table = Table { title: String::new(), columns, rows: rows.collect() };
    let notes = options.iter().map(|option| notes(scenario, option)).collect();
    Sheet { table, gives_way, repeated: Vec::new(), notes, below }
}

/// Options that are named with what they have; of more it is said how many.
const NAMED: usize = 4;

/// How much of each bill the scenario states by name; `None` where it states nothing so.
pub(super) fn costs_by_name(scenario: &ScenarioReport) -> Option<String> {
    let options = best_first(scenario);
    let has: Vec<(&str, Amount)> =
        options.iter().filter_map(|option| Some((option.name.as_str(), option.by_name?))).collect();
    let (_, first) = has.first()?;
    let said = if has.len() == options.len() && has.iter().all(|(_, amount)| amount == first) {
        let of = if options.len() > 1 { " of every option" } else { "" };
        format!("{}{of}", human(*first))
    } else {
        let mut all: Vec<String> =
            has.iter().take(NAMED).map(|(name, amount)| format!("{} of {name}", human(*amount))).collect();
        all.extend((has.len() > NAMED).then(|| format!("{} more in `--view ledger`", has.len() - NAMED)));
        all.join(", ")
    };
    Some(format!("costs by name (`costs`), a month: {said}"))
}

/// The options that serve the whole task, those first that a summary has first.
pub(in crate::report) fn best_first(scenario: &ScenarioReport) -> Vec<&OptionReport> {
    let mut options: Vec<&OptionReport> =
        scenario.options.iter().filter(|option| option.role == Role::Whole).collect();
    options.sort_by(|a, b| rank(scenario, a, b));
    options
}

/// Which option comes first.
fn rank(scenario: &ScenarioReport, a: &OptionReport, b: &OptionReport) -> Ordering {
    let standing = |option: &OptionReport| match scenario.status(option) {
        _ if option.ledger.is_err() => 3,
        None | Some(Status::Met) => 0,
        Some(Status::Unknown) => 1,
        Some(Status::Missed) => 2,
    };
    let cost = |option: &OptionReport| {
        let of = |metric| option.value(metric).map(Amount::value);
        match (of(Metric::CostPerSuccess), of(Metric::CostPerTask)) {
            (Some(cost), _) => (0, cost),
            (None, Some(cost)) => (1, cost),
            (None, None) => (2, 0.0),
        }
    };
    let ((kind, cost_of), (other_kind, other_cost)) = (cost(a), cost(b));
    let kinds = kind.cmp(&other_kind);
    standing(a).cmp(&standing(b)).then(kinds).then_with(|| cost_of.total_cmp(&other_cost))
}

/// The columns of a summary, in their order.
fn candidates(scenario: &ScenarioReport, options: &[&OptionReport]) -> Vec<Candidate> {
    let any = |metric: Metric| options.iter().any(|option| option.value(metric).is_some());
    let latency = [Metric::LatencyP95, Metric::LatencyMean, Metric::LatencyP50]
        .into_iter()
        .find(|metric| any(*metric))
        .unwrap_or(Metric::LatencyP95);
    let latency_label = match latency {
        Metric::LatencyMean => "Mean",
        Metric::LatencyP50 => "p50",
        _ => "p95",
    };
    let figure = |metric: Metric, label: &str, rank, shared, missing| {
        let best = best(metric, options.iter().copied());
        let cells =
            options.iter().map(|option| match option.metrics.iter().find(|cell| cell.metric == metric) {
                Some(cell) => match &cell.value {
                    Ok(amount) if Some(amount.value()) == best => Cell::Figure(*amount, Emphasis::Good),
                    Ok(amount) => Cell::figure(*amount),
                    Err(reason) => Cell::Missing(reason.clone()),
                },
                None => Cell::Missing(String::new()),
            });
        Candidate {
            column: Column::number(metric.info().id, label),
            cells: cells.collect(),
            rank,
            shared,
            missing,
        }
    };
    vec![
        figure(Metric::CostPerSuccess, "Per success", 0, ("", " a success"), None),
        figure(Metric::CostPerTask, "Per task", 1, ("", " a task"), None),
        ranges(options),
        figure(Metric::CostPerMonth, "Per month", 2, ("", " a month"), None),
        figure(Metric::Accuracy, "Accuracy", 3, ("accuracy", ""), Some("accuracy unknown")),
        figure(latency, latency_label, 5, (latency_label, ""), Some("latency unknown")),
        figure(Metric::Utilisation, "Used", 7, ("used", ""), None),
        figure(Metric::Capex, "Up front", 6, ("", " up front"), Some("nothing up front")),
        limits(scenario, options),
    ]
}

/// How far the cost of each option may be off.
fn ranges(options: &[&OptionReport]) -> Candidate {
    let of = |option: &&OptionReport| {
        let metric = [Metric::CostPerSuccess, Metric::CostPerTask]
            .into_iter()
            .find(|metric| option.value(*metric).is_some())?;
        let (value, range) = (option.value(metric)?, option.range(metric)?);
        off(value, range.low, range.high)
    };
    let cell = |option| of(option).map_or_else(|| Cell::Missing(String::new()), Cell::text);
    Candidate {
        column: Column { align: Align::Right, ..Column::text("range", "Range") },
        cells: options.iter().map(cell).collect(),
        rank: 8,
        shared: ("costs within", ""),
        missing: None,
    }
}

/// How each option stands to its limits.
fn limits(scenario: &ScenarioReport, options: &[&OptionReport]) -> Candidate {
    let cell = |option: &&OptionReport| {
        let count = |status| scenario.verdicts_of(option).filter(|verdict| verdict.status == status).count();
        match scenario.status(option) {
            None => Cell::Missing(String::new()),
            Some(status @ Status::Met) => Cell::Mark(status.word().to_owned(), emphasis(status)),
            Some(status) => Cell::Mark(format!("{} {}", count(status), status.word()), emphasis(status)),
        }
    };
    Candidate {
        column: Column::text("limits", "Limits"),
        cells: options.iter().map(cell).collect(),
        rank: 4,
        shared: ("limits", ""),
        missing: None,
    }
}

impl Candidate {
    /// Whether any row has a value, or it is said that none has.
    fn says_something(&self) -> bool {
        self.missing.is_some() || !self.is_missing()
    }

    fn is_missing(&self) -> bool {
        self.cells.iter().all(|cell| matches!(cell, Cell::Missing(_)))
    }

    /// Whether all rows have the same.
    fn is_alike(&self) -> bool {
        let mut texts = self.cells.iter().map(text);
        let first = texts.next();
        texts.all(|text| Some(text) == first)
    }

    /// What all rows have.
    fn said(&self) -> Option<String> {
        let first = self.cells.first()?;
        if self.is_missing() {
            let reasons = || {
                self.cells.iter().map(|cell| if let Cell::Missing(why) = cell { why.as_str() } else { "" })
            };
            let why = reasons().next().filter(|why| !why.is_empty() && reasons().all(|other| other == *why));
            // Where nothing is paid up front the reason says no more.
            let why = why.filter(|_| self.missing.is_some_and(|said| said.ends_with("unknown")));
            return Some(match why {
                Some(why) => format!("{} ({why})", self.missing?),
                None => self.missing?.to_owned(),
            });
        }
        let (before, behind) = self.shared;
        let gap = if before.is_empty() { "" } else { " " };
        Some(format!("{before}{gap}{}{behind}", text(first)?))
    }
}

/// A cell as text; `None` where there is nothing.
fn text(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Text(text) | Cell::Mark(text, _) => Some(text.clone()),
        Cell::Figure(amount, _) | Cell::Mixed(amount) | Cell::Money(amount) => Some(human(*amount)),
        Cell::Date(date) => Some(date.to_string()),
        Cell::Missing(_) => None,
    }
}

/// What is to be said of an option below the rows.
fn notes(scenario: &ScenarioReport, option: &OptionReport) -> Vec<String> {
    let mut notes = Vec::new();
    notes.extend(option.ledger.as_ref().err().map(|reason| format!("not priced: {reason}")));
    let limits: Vec<_> = scenario.verdicts_of(option).cloned().collect();
    notes.extend(short_of(&limits));
    notes.extend(option.beyond_tested.as_ref().map(|beyond| format!("latency is {beyond}")));
    notes.extend(
        option
            .at_most
            .map(|why| format!("no more than this: the measured throughput is a lower bound, since {why}")),
    );
    if !option.left_out.is_empty() {
        notes.push(format!("not in the bill: {}", option.left_out.join(", ")));
    }
    notes
}
