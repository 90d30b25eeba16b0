//! The whole evaluation: every option billed and measured.

use std::sync::Arc;

use crate::catalog::RangeEnd;
use crate::figure::{Figure, Gap, Measured};
use crate::metric::Metric;
use crate::scenario::{Baseline, Costs, Role, Scenario, Serverless, Serving, ServingOption};
use crate::serving::{Arrivals, BeyondTested, End};
use crate::units::{AnnualRate, Count, UsdPerMonth};

use super::bill::assumed::Assumed;
use super::bill::bill::Bill;
use super::bill::capital::discount_rate;
use super::bill::ledger::Ledger;
use super::cash::against_baseline::{Appraised, appraise};
use super::cash::price_changes::PriceOutlook;
use super::cash::returns::Appraisal;
use super::fleet::demand::{Demand, Scope};
use super::measure::measure;
use super::metric_range::{MetricRange, OutcomeAt};
use super::policy::durations::Durations;
use super::policy::policy;
use super::policy::quality::{Quality, bill_of_one};
use super::policy::skills::Skills;
use super::whole_bill::{NOT_WORKED_OUT, WholeBill};

/// A scenario with what came out of it.
#[derive(Debug)]
pub struct Evaluation<'s> {
    /// The scenario.
    pub scenario: &'s Scenario,
    /// What came of each option, in the file's order.
    pub outcomes: Vec<Outcome<'s>>,
    /// What its variations have in common with it, where it was evaluated by itself.
    pub(super) common: Option<Arc<Common<'s>>>,
}

/// What came of an option.
#[derive(Debug)]
pub struct Outcome<'s> {
    /// The option.
    pub option: &'s ServingOption,
    /// Its bill, or why there is none.
    pub ledger: Result<Ledger, Gap>,
    /// What a reader of the bill should know.
    pub remarks: Vec<String>,
    /// What a policy assumes of attempts, where it matters.
    pub assumed: Vec<Assumed>,
    /// What is not in the bill because the scenario does not state it.
    pub left_out: Vec<&'static str>,
    /// How calls arrive at one replica in the busiest hour, where replicas are known over the number of requests.
    pub arrivals: Option<Arrivals>,
    /// Where its latencies are estimated at a higher load than estimates are tested at.
    pub beyond_tested: Option<BeyondTested>,
    /// What is known of its prices after the scenario's day; nothing where only money was asked.
    pub price_outlook: PriceOutlook,
    /// What it is worth over the months, or why that is not known.
    pub appraisal: Result<Appraisal, Gap>,
    /// The whole bill beside the stated one; `None` where nobody asked for it.
    pub whole: Option<Box<WholeBill>>,
    /// The same at both ends of the bands of fleets, the good one first; `None` where it rests on none, or nobody asked.
    pub(super) ends: Option<Box<[OutcomeAt; 2]>>,
    pub(super) metrics: Vec<(Metric, Measured)>,
}

impl<'s> Evaluation<'s> {
    /// What came of the options that the file holds. Others are made of them for the steps of workflows.
    pub fn written(&self) -> impl Iterator<Item = &Outcome<'s>> {
        self.outcomes.iter().filter(|outcome| outcome.option.derived.is_none())
    }

    /// What came of the options that serve the whole task, which are compared with each other.
    pub fn compared(&self) -> impl Iterator<Item = &Outcome<'s>> {
        self.outcomes.iter().filter(|outcome| *outcome.option.role.value() == Role::Whole)
    }
}

impl Outcome<'_> {
    /// A metric with its derivation, or why there is none.
    pub fn metric(&self, metric: Metric) -> &Measured {
        const MISSING: &Measured = &Err(Gap::NotApplicable(NOT_WORKED_OUT));
        self.metrics.iter().find(|(known, _)| *known == metric).map_or(MISSING, |(_, measured)| measured)
    }

    /// What came of it at an end of the bands of fleets; `None` where it rests on none, or nobody asked.
    pub fn at(&self, end: End) -> Option<&OutcomeAt> {
        let [good, bad] = &**self.ends.as_ref()?;
        Some(match end {
            End::Good => good,
            End::Bad => bad,
        })
    }

    /// Between which figures a metric lies; `None` where it does not rest on how fast a fleet is, or has no figure at an end.
    pub fn range(&self, metric: Metric) -> Option<MetricRange> {
        let value = self.metric(metric).as_ref().ok()?.amount;
        let at = |end| Some(self.at(end)?.metric(metric)?.as_ref().ok()?.amount);
        Some(MetricRange::around(value, [at(End::Good)?, at(End::Bad)?]))
    }
}

/// What the bills of a scenario have in common, the stated ones and the whole ones: how tasks end does not depend on what is paid.
#[derive(Debug)]
pub(super) struct Common<'s> {
    pub(super) rate: Option<Figure<AnnualRate>>,
    pub(super) skills: Skills<'s>,
    /// How the tasks of each option end.
    pub(super) qualities: Vec<Result<Quality, Gap>>,
}

impl<'s> Common<'s> {
    pub(super) fn of(scenario: &'s Scenario) -> Self {
        let skills = Skills::of(scenario);
        let qualities = (0..scenario.options.len()).map(|index| Quality::of(scenario, index, &skills));
        Self { rate: discount_rate(scenario), qualities: qualities.collect(), skills }
    }
}

/// Bills and measures every option of a scenario, and works out beside it what the whole bill of each would be.
pub fn evaluate(scenario: &Scenario) -> Evaluation<'_> {
    completed(scenario, Scope::Whole, Scope::Sized)
}

/// The same for the limits of the file, without what takes longest and no limit asks for: what assumptions of policies are worth, and
/// the latencies of whole tasks where none has a limit.
pub fn evaluate_for_limits(scenario: &Scenario) -> Evaluation<'_> {
    completed(scenario, Scope::Limits, Scope::Sized)
}

/// An evaluation in a scope, with the whole bills, and with the ends of bands in another.
fn completed(scenario: &Scenario, scope: Scope, at_ends: Scope) -> Evaluation<'_> {
    let common = Arc::new(Common::of(scenario));
    let mut evaluation = evaluate_with(scenario, &common, scope);
    add_whole_bills(&mut evaluation, &common);
    add_ends(&mut evaluation, &common, Costs::Whole, at_ends);
    Evaluation { common: Some(common), ..evaluation }
}

/// The same, with latencies at both ends of the bands of fleets too, which take longer to work out than all else.
pub fn evaluate_with_latencies(scenario: &Scenario) -> Evaluation<'_> {
    completed(scenario, Scope::Whole, Scope::Whole)
}

/// Works out what the whole bill of each option would be.
fn add_whole_bills(evaluation: &mut Evaluation<'_>, common: &Common<'_>) {
    let scenario = evaluation.scenario;
    let [whole, low, high] = [RangeEnd::Middle, RangeEnd::Low, RangeEnd::High].map(|end| scenario.whole(end));
    let bills = |scenario| bills(scenario, common, Scope::Money).into_iter();
    let options = whole.options.iter().zip(&common.qualities).zip(bills(&whole));
    let ends = bills(&low).zip(bills(&high)).map(|(low, high)| [low.ledger, high.ledger]);
    for ((outcome, ((option, quality), bill)), ends) in evaluation.outcomes.iter_mut().zip(options).zip(ends)
    {
        let demand = Demand::of(&option.workload, &scenario.calendar).of_money();
        let metrics = measure(option, &demand, &bill, quality, &scenario.ends);
        let whole = WholeBill::of(&outcome.ledger, bill.ledger, ends, metrics);
        for (metric, of) in Metric::OF_WHOLE_BILL {
            outcome.metrics.push((metric, whole.metric(of).clone()));
        }
        outcome.whole = Some(Box::new(whole));
    }
}

/// Bills and measures every option of a scenario by what it states.
pub fn evaluate_stated(scenario: &Scenario) -> Evaluation<'_> {
    let common = Arc::new(Common::of(scenario));
    let mut evaluation = evaluate_with(scenario, &common, Scope::Whole);
    add_ends(&mut evaluation, &common, Costs::Stated, Scope::Sized);
    Evaluation { common: Some(common), ..evaluation }
}

/// The same without the ends of bands: for who is ahead, not for how clearly.
pub fn evaluate_middle(scenario: &Scenario) -> Evaluation<'_> {
    evaluate_with(scenario, &Common::of(scenario), Scope::Whole)
}

/// Works out what comes of each option at both ends of the bands of fleets. How tasks end does not depend on how fast fleets are.
pub(super) fn add_ends(evaluation: &mut Evaluation<'_>, common: &Common<'_>, costs: Costs, scope: Scope) {
    let scenario = evaluation.scenario;
    let (Some(good), Some(bad)) = (scenario.at(End::Good), scenario.at(End::Bad)) else { return };
    let at = |other: &Scenario| {
        let mut found = evaluate_with(other, common, scope);
        if costs == Costs::Whole {
            add_whole_metrics(&mut found, common);
        }
        let all = found.outcomes.into_iter();
        all.map(|outcome| (outcome.metrics, outcome.appraisal, outcome.beyond_tested)).collect::<Vec<_>>()
    };
    let baseline = match &scenario.finance.baseline {
        Some(Baseline::Option { name, .. }) => {
            let known = scenario.options.iter().find(|option| option.name == name.value);
            known.is_some_and(|option| scenario.has_band(option))
        }
        _ => false,
    };
    let ends = at(&good).into_iter().zip(at(&bad));
    for (outcome, (good, bad)) in evaluation.outcomes.iter_mut().zip(ends) {
        let moves: fn(Metric) -> bool = match (scenario.has_band(outcome.option), baseline) {
            (true, _) => Metric::rests_on_speed,
            (false, true) => |metric| Metric::AGAINST_BASELINE.contains(&metric),
            (false, false) => continue,
        };
        let moves = |metric: Metric| moves(metric) || (scope == Scope::Whole && metric.is_latency());
        let of = |(metrics, appraisal, beyond)| OutcomeAt::of(metrics, appraisal, beyond, moves);
        let ends = [good, bad].map(of);
        outcome.ends = Some(Box::new(ends));
    }
}

/// Works out the metrics of the whole bill of each option.
pub(super) fn add_whole_metrics(evaluation: &mut Evaluation<'_>, common: &Common<'_>) {
    let whole = evaluation.scenario.whole(RangeEnd::Middle);
    let bills = bills(&whole, common, Scope::Money).into_iter();
    let options = whole.options.iter().zip(&common.qualities).zip(bills);
    for (outcome, ((option, quality), bill)) in evaluation.outcomes.iter_mut().zip(options) {
        let demand = Demand::of(&option.workload, &whole.calendar).of_money();
        let metrics = measure(option, &demand, &bill, quality, &whole.ends);
        for (metric, of) in Metric::OF_WHOLE_BILL {
            let found = metrics.iter().find(|(known, _)| *known == of);
            outcome.metrics.extend(found.map(|(_, measured)| (metric, measured.clone())));
        }
    }
}

pub(super) fn evaluate_with<'s>(scenario: &'s Scenario, common: &Common<'_>, scope: Scope) -> Evaluation<'s> {
    let bills = bills(scenario, common, scope);
    let options = || scenario.options.iter().zip(&common.qualities);
    let known: Vec<Appraised<'_>> = options()
        .zip(&bills)
        .map(|((option, quality), bill)| Appraised {
            option,
            ledger: &bill.ledger,
            quality,
            assets: &bill.assets,
            contracts: &bill.contracts,
            one_off: bill.one_off.as_ref(),
        })
        .collect();
    let rate = scenario.finance.discounted_at().map(|rate| Figure::given("discount rate", &rate));
    let appraisals = appraise(scenario, &known, &common.skills, rate.as_ref());
    let outcomes = options().zip(bills).zip(appraisals).map(|(((option, quality), bill), appraisal)| {
        let demand = demand_of(scenario, option, scope);
        let mut metrics = measure(option, &demand, &bill, quality, &scenario.ends);
        metrics.extend(Metric::OF_FLOWS.map(|metric| {
            let figure = appraisal.as_ref().map_err(Clone::clone);
            (metric, figure.and_then(|appraisal| appraisal.metric(metric)))
        }));
        let price_outlook = match scope {
            Scope::Money | Scope::Sized => PriceOutlook::default(),
            Scope::Whole | Scope::Limits => price_outlook(scenario, option, quality, common, &bill.ledger),
        };
        Outcome {
            option,
            price_outlook,
            ledger: bill.ledger,
            remarks: bill.remarks,
            assumed: bill.assumed,
            left_out: bill.left_out,
            arrivals: bill.latency.as_ref().map(|latency| latency.arrivals),
            beyond_tested: bill.latency.as_ref().and_then(|latency| latency.beyond_tested),
            appraisal,
            whole: None,
            ends: None,
            metrics,
        }
    });
    Evaluation { scenario, outcomes: outcomes.collect(), common: None }
}

pub(super) fn demand_of<'s>(scenario: &Scenario, option: &'s ServingOption, scope: Scope) -> Demand<'s> {
    Demand::of(&option.workload, &scenario.calendar).in_scope(scope)
}

/// The bill of every option for a month. In the scope of money alone, no latency is drawn.
fn bills(scenario: &Scenario, common: &Common<'_>, scope: Scope) -> Vec<Bill> {
    let options = scenario.options.iter().zip(&common.qualities);
    options.map(|(option, quality)| one_bill(scenario, option, quality, common, scope)).collect()
}

/// The bill of an option for a month.
pub(super) fn one_bill(
    scenario: &Scenario,
    option: &ServingOption,
    quality: &Result<Quality, Gap>,
    common: &Common<'_>,
    scope: Scope,
) -> Bill {
    let Common { rate, skills, .. } = common;
    let demand = demand_of(scenario, option, scope);
    match (&option.serving, quality) {
        (Serving::Policy(_), Ok(quality)) => {
            policy::bill(scenario, option, quality, skills, &demand, rate.as_ref())
        }
        (Serving::Policy(_), Err(gap)) => Bill::without(gap),
        _ => {
            let mut bill = bill_of_one(scenario, option, quality, &demand, rate.as_ref());
            if let Ok(quality) = quality {
                bill.sampled = Durations::sampled(scope, scenario, quality, skills, |_| Some(&bill));
            }
            bill
        }
    }
}

fn price_outlook(
    scenario: &Scenario,
    option: &ServingOption,
    quality: &Result<Quality, Gap>,
    common: &Common<'_>,
    ledger: &Result<Ledger, Gap>,
) -> PriceOutlook {
    PriceOutlook::of(scenario, option, ledger, |other| {
        let same = scenario.place_of(option);
        let option = same.and_then(|at| other.options.get(at)).unwrap_or(option);
        one_bill(other, option, quality, common, Scope::Money).ledger
    })
}

/// What is known of the prices of each option after the scenario's day, by place.
pub fn price_outlooks(scenario: &Scenario) -> Vec<PriceOutlook> {
    let known = |tokens: &Serverless| {
        !tokens.later.is_empty() || tokens.retires.is_some() || tokens.prices.deferred.is_some()
    };
    let known = |option: &ServingOption| option.serving.tokens().is_some_and(known);
    if !scenario.options.iter().any(known) {
        return scenario.options.iter().map(|_| PriceOutlook::default()).collect();
    }
    let common = Common::of(scenario);
    let bills = bills(scenario, &common, Scope::Money);
    let options = scenario.options.iter().zip(&common.qualities).zip(&bills);
    options
        .map(|((option, quality), bill)| price_outlook(scenario, option, quality, &common, &bill.ledger))
        .collect()
}

/// What an option costs a month.
#[derive(Clone, Copy, Debug)]
pub struct MonthCost {
    /// The sum of its bill.
    pub month: UsdPerMonth,
    /// GPUs that it pays for, where it has any.
    pub gpus: Option<Count>,
}

/// What every option costs a month, by place, and nothing else: no latency, no money over the months.
pub fn month_costs(scenario: &Scenario) -> Vec<Result<MonthCost, Gap>> {
    let bills = bills(scenario, &Common::of(scenario), Scope::Money);
    let cost = |bill: Bill| {
        let month = bill.ledger?.total().value();
        Ok(MonthCost { month, gpus: bill.gpus.ok().map(|gpus| gpus.value()) })
    };
    bills.into_iter().map(cost).collect()
}

/// What is not in the bill of each option because the scenario does not state it, by place.
pub fn not_in_bill(scenario: &Scenario) -> Vec<Vec<&'static str>> {
    let bills = bills(scenario, &Common::of(scenario), Scope::Money);
    bills.into_iter().map(|bill| bill.left_out).collect()
}
