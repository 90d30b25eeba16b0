//! The market for a model: what every format of `breakeven compare` is made from.

use crate::catalog::{Precision, Term};
use crate::checks::{Choice, Lead, OverMonths, check, choose_among, months_among};
use crate::economics::{Closest, Evaluation, Selection};
use crate::metric::Metric;
use crate::report::advice::{months_instead, worth_words};
use crate::report::head::CitedCatalog;
use crate::report::limit;
use crate::report::notice::{Notice, notices_of};
use crate::report::number::compact;
use crate::scenario::{COLOCATION, ELECTRICITY, How, MarketQuestion, NotCompared, Way, WhyNot};
use crate::units::{Amount, AsOf, Hours, Months, Quantity as _};

use super::left_out::{LeftOutRow, grouped};
use super::rows::{MarketRow, Standing};
use super::sentence::{Runs, Verdict};
use super::turns::Turns;

/// What the comparison has to say.
#[derive(Clone, Debug)]
pub struct CompareReport {
    /// The scenario's id.
    pub id: String,
    /// What is compared, in words.
    pub title: String,
    /// What is asked for, in words.
    pub demand: String,
    /// The date of its prices.
    pub as_of: AsOf,
    /// The catalog of its prices.
    pub catalog: CitedCatalog,
    /// How long a month is.
    pub hours_per_month: Hours,
    /// Over how long it is asked.
    pub horizon: Months,
    /// What to take, in a sentence.
    pub sentence: String,
    /// The choice: places of rows.
    pub choice: Choice,
    /// The ways that are shown, the cheapest first.
    pub rows: Vec<MarketRow>,
    /// Where the order of the first two of different kinds turns.
    pub turns: Option<Turns>,
    /// What was left out.
    pub left_out: Vec<LeftOutRow>,
    /// The precision in which the model is published.
    pub published: Precision,
    /// What is assumed where nothing is given.
    pub assumed: Vec<String>,
    /// Warnings and assumptions of the scenario.
    pub notices: Vec<Notice>,
}

impl CompareReport {
    /// Whether some way is known to meet the limits.
    pub const fn is_met(&self) -> bool {
        matches!(self.choice, Choice::Recommended { .. } | Choice::TooClose { .. })
    }

    /// How far the first is ahead, or those apart that are too close.
    pub const fn lead(&self) -> Option<&Lead> {
        self.choice.lead()
    }
}

/// What was asked and found.
pub struct MarketFound<'c> {
    /// The question.
    pub question: &'c MarketQuestion,
    /// The demand in words.
    pub demand: &'c str,
    /// What is shown.
    pub selection: &'c Selection,
    /// What the market had that is not compared.
    pub not_compared: &'c [NotCompared],
    /// What comes closest where nothing keeps the limits.
    pub closest: Option<&'c Closest>,
    /// The scenario of what is shown, evaluated.
    pub evaluation: &'c Evaluation<'c>,
}

/// Puts the comparison together.
pub fn compare(of: &MarketFound<'_>) -> CompareReport {
    let MarketFound { question, evaluation, selection, .. } = of;
    let scenario = evaluation.scenario;
    let verdicts = check(evaluation);
    let ways = selection.shown.iter().map(|ranked| &ranked.way);
    let rows: Vec<MarketRow> = evaluation
        .outcomes
        .iter()
        .zip(ways)
        .map(|(outcome, way)| {
            let own = verdicts.iter().filter(|verdict| verdict.option == outcome.option.name);
            MarketRow::of(way, outcome, own.map(limit::verdict).collect(), question.as_of)
        })
        .collect();
    let is_compared = |at: usize| rows.get(at).is_some_and(|row| row.standing == Standing::Compared);
    let choice = choose_among(evaluation, is_compared);
    let turns = cheapest(&choice, &rows).and_then(|first| {
        let other = rival(&rows, first)?;
        Turns::of(scenario, first, other)
    });
    let missed = of.closest.map(|closest| {
        format!(
            "{} comes closest: its {} is {} even nearly idle, where {} is asked for",
            named(&closest.way),
            closest.metric.info().id,
            compact(closest.value),
            compact(closest.limit.into())
        )
    });
    let months = months_among(evaluation, is_compared);
    let months = months.and_then(|found| instead(&found, &choice, &rows, question.horizon));
    let runs = runs(of, &rows);
    let missed = missed.or_else(|| (runs == Runs::None).then(|| cause(of)));
    let verdict = Verdict { rows: &rows, choice: &choice, turns: turns.as_ref(), missed, runs, months };
    let sentence = verdict.sentence();
    let not_compared = of.not_compared.iter().map(|found| (found.offer.clone(), found.why.clone()));
    let others = selection.left_out.iter().map(|(way, why)| (named(way), why.clone()));
    let people = cheapest(&choice, &rows).and_then(|first| {
        let row = rows.get(first)?;
        Some(format!(
            "people and migration by documented defaults: {} a month of {} (`breakeven catalog list overheads`)",
            compact(row.overhead?),
            row.label
        ))
    });
    let own = rows.iter().any(|row| row.kind == "owned").then(|| {
        format!(
            "own servers: electricity of `{ELECTRICITY}`, space of `{COLOCATION}`, a life of 5 years, the rest of their value then by \
             `breakeven catalog show residual`; no cost of capital"
        )
    });
    CompareReport {
        id: scenario.id.clone(),
        title: question.architecture.name.clone(),
        demand: of.demand.to_owned(),
        as_of: scenario.day(),
        catalog: scenario.catalog().into(),
        hours_per_month: scenario.calendar.value().hours_per_month(),
        horizon: question.horizon,
        sentence,
        choice,
        turns,
        left_out: grouped(others.chain(not_compared)),
        published: question.architecture.native,
        assumed: question.assumed.iter().cloned().chain(people).chain(own).collect(),
        notices: notices_of(evaluation),
        rows,
    }
}

/// An offer as it is named below the table.
fn named(way: &Way) -> String {
    let term = match &way.how {
        How::Rent { term, .. } if *term != Term::OnDemand => format!(", {term}"),
        _ => String::new(),
    };
    format!("{}{term}", way.offer())
}

/// What the money over the months says where it has another way ahead, or has several too close to call where the month has one.
fn instead(found: &OverMonths, choice: &Choice, rows: &[MarketRow], horizon: Months) -> Option<String> {
    let first = cheapest(choice, rows)?;
    let ahead = found.ahead.leader?;
    let label = |at: usize| rows.get(at).map_or_else(String::new, |row| row.label.clone());
    let over = months_words(horizon);
    match &found.choice {
        Choice::TooClose { .. } if ahead != first => Some(format!(
            "over {over}, `roi` has {} ahead instead, by {}{}",
            label(ahead),
            worth_words(found.by),
            if matches!(choice, Choice::TooClose { .. }) { "" } else { ", too close to call" }
        )),
        _ if ahead != first => months_instead(found, label, &over),
        _ => None,
    }
}

/// So many months in words.
pub(super) fn months_words(months: Months) -> String {
    if months.get() == 1.0 { "1 month".to_owned() } else { months.to_string() }
}

/// The cheapest by the month of those that a choice falls on.
fn cheapest(choice: &Choice, rows: &[MarketRow]) -> Option<usize> {
    let month = |at: &usize| {
        rows.get(*at).and_then(|row| row.metric(Metric::CostPerMonth)).map_or(f64::INFINITY, Amount::value)
    };
    match choice {
        Choice::Recommended { .. } | Choice::TooClose { .. } => {
            choice.taken().into_iter().min_by(|a, b| month(a).total_cmp(&month(b)))
        }
        _ => None,
    }
}

/// Whether some way could serve the published weights, if it were not for the limits.
fn runs(of: &MarketFound<'_>, rows: &[MarketRow]) -> Runs {
    let misses =
        |(way, why): &(Way, WhyNot)| way.weights.is_eligible() && matches!(why, WhyNot::MissesLimit(_));
    let any = rows
        .iter()
        .any(|row| row.standing == Standing::Compared && row.metric(Metric::CostPerTask).is_some());
    if any || of.selection.left_out.iter().any(misses) { Runs::Some } else { Runs::None }
}

/// Why nothing that is left serves the published weights.
fn cause(of: &MarketFound<'_>) -> String {
    if let Some(found) = of.not_compared.iter().find(|found| matches!(found.why, WhyNot::TooLong(_))) {
        return found.why.to_string();
    }
    let unfit = of
        .selection
        .left_out
        .iter()
        .find(|(way, why)| way.weights.is_eligible() && matches!(why, WhyNot::DoesNotRun(_)));
    match unfit.map(|(_, why)| why) {
        Some(WhyNot::DoesNotRun(gpus)) => {
            format!(
                "the GPUs that are left ({gpus} and others) do not hold or run it: name others with `--gpu`, or none"
            )
        }
        _ => "no offer that `--gpu`, `--provider` and `--region` leave serves them".to_owned(),
    }
}

/// The cheapest way of another kind than the first: tokens against GPUs, or bought against rented ones.
fn rival(rows: &[MarketRow], first: usize) -> Option<usize> {
    let own = rows.get(first)?;
    let is_api = |row: &MarketRow| row.kind == "tokens";
    let others = || {
        rows.iter()
            .enumerate()
            .filter(|(at, row)| *at != first && row.standing == Standing::Compared && row.kind != own.kind)
    };
    let across = others().find(|(_, row)| is_api(row) != is_api(own));
    across.or_else(|| others().next()).map(|(at, _)| at)
}
