//! An evaluation's file: who wrote it, its answer in a sentence, and a row an option or a metric.

use crate::evaluation::{Counts, EvaluationFile, Finding};
use crate::quality::wilson_interval;
use crate::report::number::human;
use crate::report::table::{Cell, Column, Table};
use crate::units::{Amount, Count, Number, Quantity};

use super::inspected::quoted;

/// So many options are named in the answer.
const NAMED: usize = 3;

/// What wrote the file.
pub(super) fn what(file: &EvaluationFile) -> String {
    let release = file.release.as_ref().map_or_else(String::new, |release| format!(" {release}"));
    format!("an evaluation by {}{release}", file.tool.name())
}

/// The shares of tasks done right, with their intervals.
pub(super) fn answer(findings: &[Finding]) -> String {
    let shares: Vec<String> = findings.iter().filter_map(share).collect();
    match shares.len() {
        0 => "no share of tasks done right: nothing that can be an accuracy.".to_owned(),
        all if all > NAMED => format!("{}; and {} more.", shares[..NAMED].join("; "), all - NAMED),
        _ => format!("{}.", shares.join("; ")),
    }
}

/// `mini: 66.7% of 120 tasks right (57.8% to 74.5%)`
fn share(finding: &Finding) -> Option<String> {
    let found = finding.accuracy.as_ref().ok()?;
    let name = name(finding);
    let share = human(Amount::from(found.accuracy.value));
    Some(match &found.trials {
        Some(trials) => {
            let (low, high) = wilson_interval(found.accuracy.value, trials.value);
            let [low, high] = [low, high].map(|end| human(Amount::from(end)));
            format!("{name}: {share} of {} tasks right ({low} to {high})", count(trials.value))
        }
        None => format!("{name}: {share} right, of nobody says how many tasks"),
    })
}

/// What a finding is about, in a word.
fn name(finding: &Finding) -> String {
    let parts = [&finding.option, &finding.task, &finding.metric];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    if parts.is_empty() { finding.model.clone().unwrap_or_default() } else { parts.join(", ") }
}

fn count(value: Count) -> String {
    human(Amount::from(Number::const_new(value.get())))
}

/// What stands in a row of a finding.
pub(super) fn columns() -> Vec<Column> {
    vec![
        Column::text("option", "Option"),
        Column::text("task", "Task"),
        Column::text("metric", "Metric"),
        Column::number("score", "Score"),
        Column::number("accuracy", "Accuracy"),
        Column::number("accuracy_low", "low"),
        Column::number("accuracy_high", "high"),
        Column::number("trials", "Trials"),
        Column::number("attempts", "Attempts"),
        Column::number("right", "Right"),
        Column::number("unanswered", "No answer"),
        Column::number("not_judged", "No verdict"),
        Column::number("cached", "Cached"),
        Column::number("latency_mean_s", "Mean latency"),
        Column::number("latency_p95_s", "p95"),
        Column::number("cost_per_attempt_usd", "Cost"),
    ]
}

/// A row an option or a metric.
pub(super) fn rows(findings: &[Finding]) -> Table {
    Table { title: String::new(), columns: columns(), rows: findings.iter().map(row).collect() }
}

fn row(finding: &Finding) -> Vec<Cell> {
    let found = finding.accuracy.as_ref().ok();
    let interval = found.and_then(|found| {
        let trials = found.trials.as_ref()?;
        Some(wilson_interval(found.accuracy.value, trials.value))
    });
    let counts = found.and_then(|found| found.counts);
    let number =
        |of: fn(&Counts) -> Count| Cell::maybe(counts.map(|counts| Number::const_new(of(&counts).get())));
    let text = |found: &Option<String>| Cell::text(found.clone().unwrap_or_default());
    let latency = found.and_then(|found| found.latency.as_ref());
    let score = finding.value.map(|points| {
        let size = Number::new(points.get().abs())
            .map_or_else(|_| points.get().to_string(), |size| human(Amount::from(size)));
        Cell::text(if points.get() < 0.0 { format!("-{size}") } else { size })
    });
    let some = |of: fn(&Counts) -> Count| {
        let known = counts.map(|counts| of(&counts)).filter(|count| *count > Count::ZERO);
        Cell::maybe(known.map(|count| Number::const_new(count.get())))
    };
    let whose = finding.option.clone().or_else(|| finding.model.clone());
    vec![
        text(&whose),
        text(&finding.task),
        text(&finding.metric),
        score.unwrap_or_else(|| Cell::Missing(String::new())),
        Cell::maybe(found.map(|found| found.accuracy.value)),
        Cell::maybe(interval.map(|(low, _)| low)),
        Cell::maybe(interval.map(|(_, high)| high)),
        Cell::maybe(
            found.and_then(|found| found.trials.as_ref()).map(|trials| Number::const_new(trials.value.get())),
        ),
        number(|counts| counts.attempts),
        number(|counts| counts.passed),
        some(|counts| counts.unanswered),
        some(|counts| counts.not_judged),
        some(|counts| counts.cached),
        Cell::maybe(latency.map(|spread| spread.mean)),
        Cell::maybe(latency.and_then(|spread| spread.percentiles.as_ref()).map(|of| of.p95.value)),
        Cell::maybe(found.and_then(|found| found.cost).map(|cost| cost.mean)),
    ]
}

/// What is to be known of each, beside its figures.
pub(super) fn notes(finding: &Finding) -> Vec<String> {
    let mut notes = Vec::new();
    match &finding.accuracy {
        Ok(found) => notes.extend(found.notes.iter().cloned()),
        Err(why) => notes.push(why.clone()),
    }
    if let Some(missing) = finding.missing {
        notes.push(format!("not tried at {} tasks of the file, so not comparable", count(missing)));
    }
    if let Some(doubt) = finding.accuracy.as_ref().ok().and_then(|found| found.latency.as_ref()?.in_doubt()) {
        notes.push(format!(
            "{} of {} latencies are none of a call of a model",
            count(doubt.number),
            count(doubt.of)
        ));
    }
    if let Ok(found) = &finding.accuracy
        && let Some(correlation) = &found.correlation
    {
        notes.push(format!("attempts at one task are alike by {}", human(Amount::from(correlation.value))));
    }
    notes
}

/// The line of a scenario that takes the first finding that is an accuracy.
pub(super) fn fragment(name: &str, findings: &[Finding]) -> Option<String> {
    let finding = findings.iter().find(|finding| finding.accuracy.is_ok())?;
    let only = |of: fn(&Finding) -> &Option<String>| {
        let first = of(finding).as_ref()?;
        let several = findings.iter().any(|other| of(other).as_ref() != Some(first));
        several.then(|| quoted(first))
    };
    let mut line = format!("accuracy: {{ results: {name}");
    for (key, of) in [
        ("option", (|finding| &finding.option) as fn(&Finding) -> &Option<String>),
        ("task", |finding| &finding.task),
        ("metric", |finding| &finding.metric),
    ] {
        if let Some(value) = only(of) {
            line += &format!(", {key}: {value}");
        }
    }
    Some(line + " }")
}
