//! Which option to take by its money over the months.

use std::cmp::Ordering;

use crate::economics::{Appraisal, CostAtEnds, CostOf, Evaluation, Margin, Outcome, OutcomeAt};
use crate::metric::Metric;
use crate::scenario::{Baseline, Scenario};
use crate::serving::End;
use crate::units::{Amount, Fraction, Quantity, Ratio, Usd, UsdNet};

use super::choice::{Ahead, Choice, Contender, Miss, Weighed, choose};

/// What options are compared by over the months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worth {
    /// Net present value; the baseline's is nothing.
    Npv,
    /// Costs at their value today: nothing brings money in.
    CostsToday,
    /// Costs, not discounted: there is no discount rate.
    Tco,
}

/// What to take by the money over the months.
#[derive(Clone, Debug)]
pub struct OverMonths {
    /// What is compared.
    pub by: Worth,
    /// What is to be taken: places among the options that are compared.
    pub choice: Choice,
    /// Who is ahead.
    pub ahead: Ahead,
    /// The places of all that can be compared, best first.
    pub order: Vec<usize>,
}

/// What an option costs over the months by an appraisal of it, less being better, and its costs in full.
///
/// Present values are after tax, and costs before it: a lead is a share of what is left of them.
fn weighed(found: &Appraisal, by: Worth, is_baseline: bool, tax: Fraction) -> Option<Weighed> {
    let tco = || Amount::from(found.tco.value());
    let today = || found.costs_today.as_ref().ok().map(|costs| Amount::from(costs.value()));
    let taxed = || Some(today()?.times(Ratio::const_new(1.0 - tax.get())));
    let (cost, in_full) = match by {
        Worth::Npv if is_baseline => (UsdNet::ZERO.into(), taxed()?),
        Worth::Npv => ((-found.npv.as_ref().ok()?.value()).into(), taxed()?),
        Worth::CostsToday => (today()?, today()?),
        Worth::Tco => (tco(), tco()),
    };
    Some(Weighed { of: CostOf::Task, cost, in_full })
}

/// The margin of an option with the range of its costs in full: what comes of tasks, and what a baseline costs that is held against
/// it, are no matter of how fast its own fleets are.
fn margin(
    scenario: &Scenario,
    outcome: &Outcome<'_>,
    cost: Option<Weighed>,
    weighed: impl Fn(&Appraisal) -> Option<Weighed>,
) -> Margin {
    let margin = Margin::of(scenario, outcome.option);
    let (Some(cost), Some(bad), true) = (cost, outcome.at(End::Bad), scenario.has_band(outcome.option))
    else {
        return margin;
    };
    let at = |found: &OutcomeAt| Some(weighed(found.appraisal.as_ref().ok()?)?.in_full);
    margin.within(cost.in_full, outcome.at(End::Good).and_then(at).unwrap_or(cost.in_full), at(bad))
}

/// What an option costs at both ends.
fn at_ends(
    scenario: &Scenario,
    outcome: &Outcome<'_>,
    weighed: impl Fn(&Appraisal) -> Option<Weighed>,
) -> Option<CostAtEnds> {
    let at = |end| Some(weighed(outcome.at(end)?.appraisal.as_ref().ok()?)?.cost);
    Some(CostAtEnds {
        replicas: scenario.speed_basis(outcome.option)?.into(),
        good: at(End::Good)?,
        bad: at(End::Bad)?,
    })
}

/// What is to be taken by the money over the months: the highest net present value against the baseline, or without one the
/// lowest costs; by the same rules as [`choose`]. `misses` has the limits that each option does not meet. `None` where no option has a
/// cash flow.
pub fn choose_over_months(evaluation: &Evaluation<'_>, misses: &[Vec<Miss>]) -> Option<OverMonths> {
    let scenario = evaluation.scenario;
    let baseline = match &scenario.finance.baseline {
        Some(Baseline::Option { name, .. }) => Some(name.value.as_str()),
        _ => None,
    };
    let is_baseline = |outcome: &Outcome<'_>| baseline == Some(outcome.option.name.as_str());
    let outcomes: Vec<&Outcome<'_>> = evaluation.compared().collect();
    let any = |holds: &dyn Fn(&Outcome<'_>) -> bool| outcomes.iter().any(|outcome| holds(outcome));
    let appraised = |outcome: &Outcome<'_>| outcome.appraisal.is_ok();
    if !any(&appraised) {
        return None;
    }
    let by = if any(&|outcome| outcome.appraisal.as_ref().is_ok_and(|found| found.npv.is_ok())) {
        Worth::Npv
    } else if any(&|outcome| outcome.appraisal.as_ref().is_ok_and(|found| found.costs_today.is_ok())) {
        Worth::CostsToday
    } else {
        Worth::Tco
    };
    let tax = scenario.finance.tax.as_ref().map_or(Fraction::ZERO, |tax| tax.rate.value);
    // Of an option that somebody sells, and that does some task right.
    let is_compared = |outcome: &Outcome<'_>| {
        let none_right =
            outcome.metric(Metric::Accuracy).as_ref().is_ok_and(|share| share.amount.value() <= 0.0);
        scenario.not_sold(outcome.option).is_none() && !none_right
    };
    let weigh = |outcome: &Outcome<'_>, found: &Appraisal| weighed(found, by, is_baseline(outcome), tax);
    let cost = |outcome: &Outcome<'_>| {
        let found = outcome.appraisal.as_ref().ok().filter(|_| is_compared(outcome))?;
        weigh(outcome, found)
    };
    let contender = |outcome: &&Outcome<'_>| Contender {
        cost: cost(outcome),
        margin: margin(scenario, outcome, cost(outcome), |found| weigh(outcome, found)),
        at_ends: at_ends(scenario, outcome, |found| weigh(outcome, found)),
        upfront: match outcome.metric(Metric::Capex) {
            Ok(figure) => Usd::new(figure.amount.value()).unwrap_or(Usd::ZERO),
            Err(_) => Usd::ZERO,
        },
        dominated_by: Vec::new(),
    };
    let contenders: Vec<Contender> = outcomes.iter().map(contender).collect();
    let cost = |at: usize| contenders[at].cost.map(|cost| cost.cost.value());
    let mut order: Vec<usize> = (0..contenders.len()).filter(|at| cost(*at).is_some()).collect();
    order.sort_by(|a, b| match (cost(*a), cost(*b)) {
        (Some(one), Some(other)) => one.total_cmp(&other),
        _ => Ordering::Equal,
    });
    // Going on as today is always to be had: the baseline is shut out by what it is known to miss, not by what is unknown of it.
    let kept = |(at, missed): (usize, &Vec<Miss>)| {
        let stays = outcomes.get(at).is_some_and(|outcome| is_baseline(outcome));
        let counts = |miss: &&Miss| !stays || **miss != Miss::Unknown;
        missed.iter().filter(counts).copied().collect::<Vec<_>>()
    };
    let misses: Vec<Vec<Miss>> = misses.iter().enumerate().map(kept).collect();
    let ahead = Ahead::of(&order, &misses);
    let mut choice = choose(&order, &contenders, &misses);
    // A baseline that is one of the options is a choice itself.
    let is_choice = any(&|outcome| is_baseline(outcome) && scenario.not_sold(outcome.option).is_none());
    if by == Worth::Npv && !is_choice && !matches!(choice, Choice::Closest(_)) {
        let loses = |at: &usize| cost(*at).is_some_and(|cost| cost > 0.0);
        choice = ahead.leader.filter(loses).map_or(choice, Choice::NotWorth);
    }
    Some(OverMonths { by, choice, ahead, order })
}
