//! What a change comes to, in a sentence.

use crate::checks::Status;
use crate::metric::Metric;
use crate::report::list::list;
use crate::report::number::{human, relative, signed};
use crate::units::{Count, Notation, plural};

use super::rows::{DiffFigure, DiffOption, DiffReport, DiffScenario, InBand, Recommended, Sides};

/// The answer of a comparison: how much differs, and whether limits are met.
pub fn tally(report: &DiffReport) -> String {
    let count = |on: Sides| {
        report.scenarios.iter().filter(|scenario| scenario.on() == on && scenario.is_changed()).count()
    };
    let (changed, added, removed) = (count(Sides::Both), count(Sides::Added), count(Sides::Removed));
    let all = report.scenarios.len() + report.same;
    let s = plural(Count::const_new(all as f64));
    let mut said = match changed {
        0 if all == 0 => "No scenario was compared".to_owned(),
        0 if added + removed == 0 => format!("Nothing changed in {all} scenario{s}"),
        changed => format!("{changed} of {all} scenario{s} changed"),
    };
    let others = [(added, "added"), (removed, "removed")];
    for (count, word) in others.into_iter().filter(|(count, _)| *count > 0) {
        said += &format!(", {count} {word}");
    }
    let [met, missed, unknown] = Status::ALL.map(|status| report.limits(status));
    let limits = met + missed + unknown;
    if limits > 0 {
        let s = plural(Count::const_new(limits as f64));
        said += &format!("; {met} of {limits} limit{s} on changes met");
        for (count, status) in [(missed, Status::Missed), (unknown, Status::Unknown)] {
            if count > 0 {
                said += &format!(", {count} {}", status.word());
            }
        }
    }
    if !report.faulty.is_empty() {
        let faulty = report.faulty.len();
        let s = plural(Count::const_new(faulty as f64));
        let were = if faulty == 1 { "was" } else { "were" };
        said += &format!("; {faulty} file{s} with faults {were} not compared");
    }
    said + "."
}

/// What a change of a scenario comes to: what is recommended, and what that costs.
pub fn sentence(scenario: &DiffScenario) -> String {
    match (scenario.on(), &scenario.recommended) {
        (Sides::Added, [_, Some(after)]) => {
            format!("added ({}); {}.", file(scenario), alone(scenario, after))
        }
        (Sides::Removed, [Some(before), _]) => {
            format!("removed ({}); {}.", file(scenario), alone(scenario, before))
        }
        (_, [Some(before), Some(after)]) => format!("{}.", both(scenario, before, after)),
        _ => String::new(),
    }
}

fn both(scenario: &DiffScenario, before: &Recommended, after: &Recommended) -> String {
    let mut said = outcome(scenario, before, after);
    for (on, word) in [(Sides::Added, "added"), (Sides::Removed, "removed")] {
        let names: Vec<&str> = scenario
            .options
            .iter()
            .filter(|option| option.on == on)
            .map(|option| option.name.as_str())
            .collect();
        if !names.is_empty() {
            said += &format!("; {word}: {}", list(&names));
        }
    }
    said
}

fn outcome(scenario: &DiffScenario, before: &Recommended, after: &Recommended) -> String {
    let verdict = if before == after {
        match after {
            Recommended::Option(name) => format!("{name} stays recommended"),
            Recommended::TooClose(names) => format!("{} stay too close to call", list(names)),
            Recommended::None => "no option meets its limits, as before".to_owned(),
        }
    } else {
        format!("recommended: {} -> {}", words(before), words(after))
    };
    let sides = [before, after].map(|recommended| recommended.first().and_then(|name| scenario.option(name)));
    let costs = match (sides, before == after) {
        ([Some(base), Some(head)], _) => {
            costs(&|metric| Some(base.figure(metric)?.beside(head.figure(metric)?)), "a task")
        }
        ([_, Some(only)] | [Some(only), _], true) => costs(&|metric| only.figure(metric).cloned(), "a task"),
        // What was recommended on one side alone has figures of its own on both.
        ([Some(only), None] | [None, Some(only)], false) => {
            costs(&|metric| only.figure(metric).cloned(), &format!("a task of {}", only.name))
        }
        ([None, None], _) => String::new(),
    };
    if !costs.is_empty() {
        return format!("{verdict}; {costs}");
    }
    if scenario.options.iter().any(DiffOption::is_changed) {
        verdict
    } else {
        format!("{verdict}; no figure changed")
    }
}

fn words(recommended: &Recommended) -> String {
    match recommended {
        Recommended::Option(name) => name.clone(),
        Recommended::TooClose(names) => format!("too close to call ({})", list(names)),
        Recommended::None => "none (no option meets its limits)".to_owned(),
    }
}

/// What is paid on both sides, and what else of it moved that people decide by.
fn costs(figure: &dyn Fn(Metric) -> Option<DiffFigure>, of: &str) -> String {
    let moved = |metric: Metric| figure(metric).and_then(|figure| moved(&figure));
    let task = moved(Metric::CostPerTask).map(|text| format!("{of} costs {text}"));
    let month = moved(Metric::CostPerMonth).map(|text| format!("a month {text}"));
    let others = [Metric::Accuracy, Metric::TtftP95, Metric::LatencyP95].into_iter();
    let label = |metric: Metric| match metric {
        Metric::Accuracy => "accuracy",
        other => other.info().label,
    };
    let others = others.filter_map(|metric| Some(format!("{} {}", label(metric), moved(metric)?)));
    [task, month].into_iter().flatten().chain(others).collect::<Vec<_>>().join(", ")
}

/// `$0.0043 -> $0.0051 (+18.6%)`; `None` where nothing changed or a side has no figure.
fn moved(figure: &DiffFigure) -> Option<String> {
    let (before, after) = figure.both().filter(|_| figure.is_changed())?;
    let by = signed(figure.by()?);
    // Of a percentage points say it; a percentage of it would be taken for them.
    let share = figure.share().filter(|_| before.unit().notation() != Notation::Percent);
    let share = share.map_or_else(|| by.clone(), |share| format!("{by}, {}", relative(share)));
    let band = if figure.band == InBand::Inside { ", inside the band" } else { "" };
    Some(format!("{} -> {} ({share}{band})", human(before), human(after)))
}

fn file(scenario: &DiffScenario) -> &str {
    scenario.head_file.as_ref().or(scenario.base_file.as_ref()).map_or("", String::as_str)
}

fn alone(scenario: &DiffScenario, recommended: &Recommended) -> String {
    let Recommended::Option(name) = recommended else { return words(recommended) };
    let option = scenario.options.iter().find(|option| option.name == *name);
    let figure = option.and_then(|option| option.figure(Metric::CostPerMonth));
    let month = figure.and_then(|figure| figure.after.as_ref().or(figure.before.as_ref()).ok());
    match month {
        Some(month) => format!("{name} is recommended, {} a month", human(*month)),
        None => format!("{name} is recommended"),
    }
}
