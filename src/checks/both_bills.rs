//! Whether the whole bill gives the same verdict as the stated one, and which of its lines decide if not.

use crate::catalog::RangeEnd;
use crate::economics::{AddedLine, CostOf, Evaluation, Outcome, Variations};
use crate::metric::Metric;
use crate::units::{Quantity, UsdNet};

use super::choice::{Choice, Lead, Turned};
use super::judgement::{Judgement, Period, judge};
use super::verdict::{Status, check};

/// What the whole bill says beside the stated one.
#[derive(Clone, Debug)]
pub enum BothBills {
    /// Nothing else: the scenario states every line.
    One,
    /// Its bills are others, and its verdict is the same.
    Agree {
        /// How far its first option is ahead, or how far apart those are that are too close.
        lead: Option<Lead>,
        /// Who comes to be ahead where every default is at the dear end of its range.
        dear: Option<Turned>,
    },
    /// Another verdict.
    Differ(WholeVerdict),
    /// It was not asked: there are more than [`MOST_ASKED`] options.
    NotAsked,
}

/// Of more options the whole bill is not asked beside the stated one: every option is billed twice more for it.
pub const MOST_ASKED: usize = 1_000;

/// Another verdict of the whole bill.
#[derive(Clone, Debug)]
pub struct WholeVerdict {
    /// What is to be taken by it.
    pub choice: Choice,
    /// The option against which `deciding` is counted.
    pub other: Option<usize>,
    /// An option that is ahead by it although its limits are unknown, where none was by the stated bill.
    pub unknown: Option<usize>,
    /// The limits that the option which is ahead by the stated bill misses by the whole one only.
    pub missed: Vec<Metric>,
    /// The lines that make the difference, largest first.
    pub deciding: Vec<DecidingLine>,
}

/// A line of the whole bill that the scenario does not state.
#[derive(Clone, Debug, PartialEq)]
pub struct DecidingLine {
    /// What is paid for.
    pub label: String,
    /// What it adds a month to the bill of the option that is first by the stated bill.
    pub adds: UsdNet,
    /// What it adds to that of the option that is first by the whole bill.
    pub adds_to_other: UsdNet,
}

/// Asks the whole bill as well, with every default in the middle of its range.
pub(super) fn both_bills(evaluation: &Evaluation<'_>, stated: &Judgement, period: Period) -> BothBills {
    let adds = |outcome: &Outcome<'_>| outcome.whole.as_ref().is_some_and(|whole| !whole.added.is_empty());
    if !evaluation.outcomes.iter().any(adds) {
        return BothBills::One;
    }
    if evaluation.outcomes.len() > MOST_ASKED {
        return BothBills::NotAsked;
    }
    let at = |end| evaluation.scenario.whole(end);
    let whole = at(RangeEnd::Middle);
    let variations = Variations::of(evaluation);
    let whole = variations.of_bills(&whole);
    let Some(judged) = judge(&whole, period) else { return BothBills::One };
    let turned = stated.ahead.turned_to(judged.ahead);
    if stated.choice.taken() == judged.choice.taken() && turned.is_none() {
        let dear = judge(&variations.of_bills(&at(RangeEnd::High)), period);
        let dear = dear.and_then(|dear| judged.ahead.turned_to(dear.ahead));
        return BothBills::Agree { lead: judged.choice.lead().copied(), dear };
    }
    let Some(first) = stated.ahead.leader else { return BothBills::One };
    let missed = newly_missed(evaluation, &whole, first);
    let unknown = match turned {
        Some(Turned::Unknown(at)) => Some(at),
        _ => None,
    };
    let beside = || judged.choice.taken().into_iter().find(|at| !stated.choice.taken().contains(at));
    let other = unknown.or(judged.ahead.leader.filter(|at| *at != first)).or_else(beside);
    let deciding = deciding(evaluation, first, other, &missed);
    BothBills::Differ(WholeVerdict { choice: judged.choice, other, unknown, missed, deciding })
}

/// The limits of an option that one evaluation misses and another one does not.
fn newly_missed(stated: &Evaluation<'_>, whole: &Evaluation<'_>, at: usize) -> Vec<Metric> {
    let missed = |evaluation: &Evaluation<'_>| {
        let name = evaluation.compared().nth(at).map(|outcome| outcome.option.name.clone());
        let verdicts = check(evaluation).into_iter();
        let own = verdicts.filter(|verdict| Some(verdict.option) == name.as_deref());
        let missed = own.filter(|verdict| verdict.standing.status() == Status::Missed);
        missed.map(|verdict| verdict.limit.metric).collect::<Vec<_>>()
    };
    let before = missed(stated);
    missed(whole).into_iter().filter(|metric| !before.contains(metric)).collect()
}

/// How many lines are named where it is a limit that they make the option miss.
const NAMED: usize = 2;

/// The fewest lines, largest first, that add more to the one option than to the other, and in all more than its lead in a month; the
/// largest where they make it miss a limit.
fn deciding(
    evaluation: &Evaluation<'_>,
    first: usize,
    other: Option<usize>,
    missed: &[Metric],
) -> Vec<DecidingLine> {
    let outcomes: Vec<&Outcome<'_>> = evaluation.compared().collect();
    let Some(first) = outcomes.get(first) else { return Vec::new() };
    let other = other.and_then(|other| outcomes.get(other));
    let added =
        |outcome: &Outcome<'_>| outcome.whole.as_ref().map(|whole| whole.added.clone()).unwrap_or_default();
    let (own, others) = (added(first), other.map(|other| added(other)).unwrap_or_default());
    let amount = |lines: &[AddedLine], label: &str| {
        let line = lines.iter().find(|line| line.label == label);
        line.map_or(UsdNet::ZERO, |line| line.amount)
    };
    let net = |line: &DecidingLine| line.adds.get() - line.adds_to_other.get();
    let mut lines: Vec<DecidingLine> = own
        .iter()
        .map(|line| DecidingLine {
            label: line.label.clone(),
            adds: line.amount,
            adds_to_other: amount(&others, &line.label),
        })
        .collect();
    lines.sort_by(|a, b| net(b).total_cmp(&net(a)).then_with(|| b.adds.get().total_cmp(&a.adds.get())));
    // What is the same for both tells them apart where one shares it among more successes.
    if lines.iter().any(|line| net(line) > 0.0) {
        lines.retain(|line| net(line) > 0.0);
    }
    let lead = other.and_then(|other| lead_of_month(first, other)).filter(|_| missed.is_empty());
    let enough = lead.and_then(|lead| {
        let mut sum = 0.0;
        let enough = lines.iter().position(|line| {
            sum += net(line);
            sum > lead
        });
        enough.map(|at| at + 1)
    });
    lines.truncate(enough.unwrap_or(NAMED));
    lines
}

/// By how many dollars a month the one option is cheaper than the other for what it does.
fn lead_of_month(first: &Outcome<'_>, other: &Outcome<'_>) -> Option<f64> {
    let value = |outcome: &Outcome<'_>, metric| Some(outcome.metric(metric).as_ref().ok()?.amount.value());
    let tasks = first.option.workload.tasks.value.get();
    let of = match [first, other].map(|outcome| value(outcome, Metric::CostPerSuccess)) {
        [Some(_), Some(_)] => CostOf::Success,
        _ => CostOf::Task,
    };
    let (metric, counted) = match of {
        CostOf::Success => (Metric::CostPerSuccess, tasks * value(first, Metric::Accuracy)?),
        CostOf::Task => (Metric::CostPerTask, tasks),
    };
    Some((value(other, metric)? - value(first, metric)?) * counted)
}
