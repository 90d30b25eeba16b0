//! Where two options cross, in words.

use crate::economics::{CostOf, CrossingRange, Crossover, Extent, Range, Side, Stretch, VolumeCrossing};
use crate::report::number::human;
use crate::report::ranges;
use crate::serving::End;
use crate::units::{Amount, TasksPerMonth};

/// Stretches that are told one by one.
const TOLD: usize = 3;

/// Who is cheaper where, why it changes there, and what cannot be carried.
pub(in crate::report) fn sentence(found: &Crossover<'_>, range: Range) -> String {
    let name = |side: Side| found.option(side).name.as_str();
    let stretches = match &found.stretches {
        Ok(stretches) => stretches,
        Err(gap) => {
            return format!("{} and {} are not compared: {gap}.", name(Side::First), name(Side::Second));
        }
    };
    let mut text = match (stretches.as_slice(), found.crossings.as_slice()) {
        ([only], _) => everywhere(found, *only),
        (all, crossings) => {
            let (Some(last), Some(crossing)) = (all.last(), crossings.last()) else { return String::new() };
            let Some(cheaper) = last.cheaper else { return String::new() };
            let (own, other) = (name(cheaper), name(turned(cheaper)));
            let why = why(found, crossing);
            let mut text = format!(
                "from {} tasks a month{} on, {own} costs less than {other} ({why})",
                tasks(last.from),
                between(found)
            );
            let before: Vec<&Stretch> =
                all[..all.len() - 1].iter().filter(|stretch| stretch.cheaper == Some(cheaper)).collect();
            if !before.is_empty() {
                let mut told: Vec<String> = before
                    .iter()
                    .take(TOLD)
                    .map(|stretch| format!("between {} and {}", tasks(stretch.from), tasks(stretch.to)))
                    .collect();
                if before.len() > TOLD {
                    told.push(format!("in {} stretches more", before.len() - TOLD));
                }
                text += &format!("; {} too", told.join(" and "));
            }
            text + &format!("; else {other} does")
        }
    };
    for (side, carried) in [(Side::First, &found.carries[0]), (Side::Second, &found.carries[1])] {
        if let Ok(carried) = carried
            && *carried < range.to
        {
            let why = "with its fixed replicas, so beyond that nothing is compared";
            text += &format!("; {} carries at most {} {why}", name(side), tasks(*carried));
        }
    }
    if found.extent == Extent::Partly {
        text += "; the costs run close together over very many machines, so there may be further crossings";
    }
    text + "."
}

/// Between which volumes the last crossing lies, where that is known.
fn between(found: &Crossover<'_>) -> String {
    match found.ranges.crossings.last() {
        None => String::new(),
        Some(CrossingRange::Between(range)) if range.is_point() => " (the same at both ends)".to_owned(),
        Some(CrossingRange::Between(range)) => format!(" ({})", ranges::words(range)),
        Some(CrossingRange::NotAt(end)) => {
            let speed = match end {
                End::Good => "fast",
                End::Bad => "slow",
            };
            format!(" ({} if fleets are {speed})", ranges::NO_CROSSING)
        }
    }
}

/// No crossing at all.
fn everywhere(found: &Crossover<'_>, all: Stretch) -> String {
    let name = |side: Side| found.option(side).name.as_str();
    let (from, to) = (tasks(all.from), tasks(all.to));
    match all.cheaper {
        Some(side) => format!(
            "{} costs less than {} everywhere between {from} and {to} tasks a month",
            name(side),
            name(turned(side))
        ),
        None => format!(
            "{} and {} cost the same everywhere between {from} and {to} tasks a month",
            name(Side::First),
            name(Side::Second)
        ),
    }
}

/// What happens at a crossing.
fn why(found: &Crossover<'_>, crossing: &VolumeCrossing) -> String {
    let unit = match found.by {
        CostOf::Success => "a success",
        CostOf::Task => "a task",
    };
    match crossing.jump {
        None => format!("both cost {} {unit} there", human(Amount::from(crossing.cost[0]))),
        Some(side) => {
            let at = usize::from(side == Side::Second);
            let gpus =
                crossing.gpus[at].map_or_else(String::new, |gpus| format!(", {} in all", human(gpus.into())));
            format!("{} needs more GPUs from there on{gpus}", found.option(side).name)
        }
    }
}

const fn turned(side: Side) -> Side {
    match side {
        Side::First => Side::Second,
        Side::Second => Side::First,
    }
}

fn tasks(tasks: TasksPerMonth) -> String {
    human(tasks.into())
}
