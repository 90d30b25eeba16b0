//! The market for a model: what every format of `breakeven compare` is made from.

use crate::catalog::Term;
use crate::checks::{Choice, Lead, check, choose_among};
use crate::economics::{Closest, Evaluation, Selection};
use crate::report::limit;
use crate::report::notice::{Notice, notices_of};
use crate::report::number::compact;
use crate::scenario::{How, MarketQuestion, NotCompared, Way};
use crate::units::{AsOf, Hours, Months};

use super::left_out::{LeftOutRow, grouped};
use super::rows::{MarketRow, Standing};
use super::sentence::Verdict;
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
    let turns = choice.first().and_then(|first| {
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
    let verdict = Verdict { rows: &rows, choice: &choice, turns: turns.as_ref(), missed };
    let sentence = verdict.sentence();
    let not_compared = of.not_compared.iter().map(|found| (found.offer.clone(), found.why.clone()));
    let others = selection.left_out.iter().map(|(way, why)| (named(way), why.clone()));
    CompareReport {
        id: scenario.id.clone(),
        title: question.architecture.name.clone(),
        demand: of.demand.to_owned(),
        as_of: scenario.day(),
        hours_per_month: scenario.calendar.value().hours_per_month(),
        horizon: question.horizon,
        sentence,
        choice,
        turns,
        left_out: grouped(others.chain(not_compared)),
        assumed: question.assumed.clone(),
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
