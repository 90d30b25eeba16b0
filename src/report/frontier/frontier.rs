//! The trade-off between cost, latency and accuracy: what every format of `breakeven frontier` is made from.

use std::collections::BTreeMap;

use crate::checks::{Lead, Robustness, check, choose, choose_over_months, contenders, misses};
use crate::economics::{CostOf, Evaluation, Frontier, Outcome, Point, fall};
use crate::metric::Metric;
use crate::report::advice::{Advice, Horizon, LeadOf, LeadRow, Statement};
use crate::report::assumed;
use crate::report::flows_left_out::flows_left_out;
use crate::report::head::CitedCatalog;
use crate::report::limit::{self, VerdictRow};
use crate::report::metric_cell::MetricCell;
use crate::report::narrowed::unevaluated;
use crate::report::notice::{Notice, notices_of, price_notices};
use crate::scenario::{Scenario, Serving, ServingOption};
use crate::units::{Amount, AsOf, Hours, Quantity, Usd, UsdPerTask};

use super::recommendation::{Question, statement};
use super::rows::{FrontierRow, MOST_NAMED, Retired, TieRow};

/// What the view has to say.
#[derive(Clone, Debug)]
pub struct FrontierReport {
    /// The scenario's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its file.
    pub file: String,
    /// The date of its prices.
    pub as_of: AsOf,
    /// The catalog of its prices.
    pub catalog: CitedCatalog,
    /// How long a month is.
    pub hours_per_month: Hours,
    /// Which latency the options are compared by: the 95th percentile where it is known of any of them, else the mean, else
    /// the median.
    pub latency: Metric,
    /// Its options, in the file's order.
    pub options: Vec<FrontierRow>,
    /// Neighbours on the frontier, cheapest first.
    pub ties: Vec<TieRow>,
    /// What to take.
    pub advice: Advice,
    /// Warnings and assumptions.
    pub notices: Vec<Notice>,
}

impl FrontierReport {
    /// With more options than this a page names each once, and what is not dominated first.
    const LONG: usize = 12;

    /// Whether there are so many options that a page does better to group them.
    pub(super) fn is_long(&self) -> bool {
        self.options.len() > Self::LONG
    }

    /// The metrics of the view, in the order of [`FrontierRow::figures`].
    pub const fn metrics(&self) -> [Metric; 4] {
        [Metric::CostPerSuccess, Metric::CostPerTask, self.latency, Metric::Accuracy]
    }
}

/// What to take, with what it is chosen from.
struct Advised<'e> {
    frontier: Frontier<'e>,
    options: Vec<FrontierRow>,
    advice: Advice,
}

/// What to take by an evaluation.
pub(in crate::report) fn advice(evaluation: &Evaluation<'_>, robust: &Robustness) -> Advice {
    advised(evaluation, robust).advice
}

fn advised<'e>(evaluation: &'e Evaluation<'_>, robust: &Robustness) -> Advised<'e> {
    let scenario = evaluation.scenario;
    let frontier = Frontier::of(evaluation);
    let verdicts = check(evaluation);
    let misses = misses(evaluation);
    let mut limits: BTreeMap<&str, Vec<VerdictRow>> = BTreeMap::new();
    for verdict in &verdicts {
        limits.entry(verdict.option).or_default().push(limit::verdict(verdict));
    }
    let rows = evaluation.compared().enumerate().map(|(at, outcome)| {
        let own = limits.get(outcome.option.name.as_str()).cloned().unwrap_or_default();
        row(scenario, &frontier, at, outcome, own)
    });
    let options: Vec<FrontierRow> = rows.collect();
    let choice = choose(&frontier.order(), &contenders(&frontier), &misses);
    let months = choose_over_months(evaluation, &misses);
    let lead = choice.lead().and_then(|lead| lead_row(scenario, &frontier, &options, lead));
    let said = statement(&Question {
        options: &options,
        frontier: &frontier,
        choice: &choice,
        lead: lead.as_ref(),
        months: months.as_ref(),
        horizon: horizon(scenario),
        robust,
    });
    let out = options.iter().zip(evaluation.compared()).filter_map(|(option, outcome)| {
        let why = scenario.not_sold(outcome.option)?;
        Some(format!("{} is not compared: {why}.", option.name))
    });
    let said = Statement { left_out: out.collect(), ..said };
    let advice = Advice::new(&choice, robust, |at| options[at].name.clone(), lead, said);
    Advised { frontier, options, advice }
}

/// Puts the view of an evaluation together.
pub fn frontier(evaluation: &Evaluation<'_>, robust: &Robustness) -> FrontierReport {
    let scenario = evaluation.scenario;
    let Advised { frontier, options, advice } = advised(evaluation, robust);
    let name = |at: usize| options[at].name.clone();
    let error = scenario.ends.cost_per_error.as_ref().map(|price| price.value);
    let ties = frontier.ties(error).into_iter().map(|tie| TieRow {
        cheaper: name(tie.cheaper),
        dearer: name(tie.dearer),
        error_cost: shown(&tie.error_cost),
        accuracy: shown(&tie.accuracy),
        price: shown(&tie.price),
        fall: tie.price.ok().and_then(fall).map(Amount::from),
    });
    let outlooks = evaluation.outcomes.iter().map(|outcome| (outcome.option, &outcome.price_outlook));
    FrontierReport {
        notices: notices_of(evaluation)
            .into_iter()
            .chain(price_notices(scenario, outlooks))
            .chain(flows_left_out(scenario))
            .collect(),
        id: scenario.id.clone(),
        title: scenario.title.clone(),
        file: scenario.file.name().to_owned(),
        as_of: scenario.day(),
        catalog: scenario.catalog().into(),
        hours_per_month: scenario.calendar.value().hours_per_month(),
        latency: frontier.latency,
        ties: ties.collect(),
        advice,
        options,
    }
}

fn shown<Q: Copy + Into<Amount>, E: ToString>(figure: &Result<Q, E>) -> Result<Amount, String> {
    figure.as_ref().map(|figure| (*figure).into()).map_err(ToString::to_string)
}

fn row(
    scenario: &Scenario,
    frontier: &Frontier<'_>,
    at: usize,
    outcome: &Outcome<'_>,
    limits: Vec<VerdictRow>,
) -> FrontierRow {
    let Point { per_task, per_success, latency, accuracy, .. } = &frontier.points[at];
    let dominators = &frontier.dominated_by[at];
    FrontierRow {
        name: outcome.option.name.clone(),
        kind: outcome.option.serving.kind().to_owned(),
        cost_per_success: shown(per_success),
        cost_per_task: shown(per_task),
        cost_ranges: [Metric::CostPerSuccess, Metric::CostPerTask].map(|metric| outcome.range(metric)),
        latency: MetricCell { metric: frontier.latency, value: shown(latency), range: None },
        accuracy: shown(accuracy),
        cost: frontier.points[at].cost().map(|(_, cost)| cost.into()).map_err(ToString::to_string),
        dominated_by: dominators
            .iter()
            .take(MOST_NAMED)
            .map(|at| frontier.points[*at].option.to_owned())
            .collect(),
        dominated_by_more: dominators.len().saturating_sub(MOST_NAMED),
        assumptions: assumed::remarks(&outcome.assumed),
        stated: assumed::stated_ones(&outcome.assumed),
        limits,
        retired: retired(scenario, outcome.option),
        upfront: frontier.points[at].upfront.into(),
        month: outcome.metric(Metric::CostPerMonth).as_ref().ok().map(|figure| figure.amount),
        unevaluated: unevaluated(scenario, outcome.option),
        not_in_bill: outcome.left_out.iter().map(|what| (*what).to_owned()).collect(),
    }
}

/// The models that an option rests on and that their provider has switched off.
fn retired(scenario: &Scenario, option: &ServingOption) -> Vec<Retired> {
    let mut found: Vec<Retired> = Vec::new();
    for part in scenario.parts(option) {
        let tokens = match &part.serving {
            Serving::Serverless(tokens) => tokens,
            Serving::Provisioned(reserved) => match &reserved.overflow {
                Some(overflow) => &overflow.above,
                None => continue,
            },
            _ => continue,
        };
        let Some(on) = tokens.retired else { continue };
        let retired = Retired { model: tokens.model.clone(), on };
        if !found.contains(&retired) {
            found.push(retired);
        }
    }
    found
}

/// The stretch of time over which a lead is counted.
fn horizon(scenario: &Scenario) -> Horizon {
    scenario.finance.horizon.as_ref().map_or(Horizon::Year, |horizon| Horizon::Stated(horizon.value))
}

/// By how much one option is ahead of another: by what they are compared by, and in money over the horizon at today's volume
/// and prices.
fn lead_row(
    scenario: &Scenario,
    frontier: &Frontier<'_>,
    options: &[FrontierRow],
    lead: &Lead,
) -> Option<LeadRow> {
    let [mine, theirs] = [lead.of, lead.over].map(|at| &frontier.points[at]);
    let ((of, less), (_, more)) = (mine.cost().ok()?, theirs.cost().ok()?);
    let difference = (more.get() - less.get()).max(0.0);
    let tasks = scenario.options.iter().find(|option| option.name == mine.option)?.workload.tasks.value;
    let (metric, counted) = match of {
        CostOf::Success => (Metric::CostPerSuccess, tasks.get() * mine.accuracy.as_ref().ok()?.get()),
        CostOf::Task => (Metric::CostPerTask, tasks.get()),
    };
    let horizon = horizon(scenario);
    Some(LeadRow {
        of: options[lead.of].name.clone(),
        over: options[lead.over].name.clone(),
        share: lead.share.into(),
        margin: lead.margin.share().into(),
        by: LeadOf::Month(metric),
        difference: UsdPerTask::const_new(difference).into(),
        over_horizon: Usd::const_new(difference * counted * horizon.months().get()).into(),
        horizon,
    })
}
