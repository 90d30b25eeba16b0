//! The whole evaluation: every option billed and measured.

use crate::catalog::RangeEnd;
use crate::figure::{Figure, Gap, Measured};
use crate::metric::Metric;
use crate::scenario::{Role, Scenario, Serving, ServingOption};
use crate::serving::Arrivals;
use crate::units::AnnualRate;

use super::bill::bill::Bill;
use super::bill::by_kind::bill as bill_of;
use super::bill::capital::discount_rate;
use super::bill::ledger::Ledger;
use super::cash::against_baseline::{Appraised, appraise};
use super::cash::returns::Appraisal;
use super::fleet::demand::{Demand, Scope};
use super::measure::measure;
use super::policy::compile::Skills;
use super::policy::durations::Durations;
use super::policy::policy;
use super::policy::quality::{Quality, with_extras};
use super::whole_bill::{self, NOT_WORKED_OUT, WholeBill};

/// A scenario with what came out of it.
#[derive(Debug)]
pub struct Evaluation<'s> {
    /// The scenario.
    pub scenario: &'s Scenario,
    /// What came of each option, in the file's order.
    pub outcomes: Vec<Outcome<'s>>,
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
    /// What is not in the bill because the scenario does not state it.
    pub left_out: Vec<&'static str>,
    /// How calls arrive at one replica in the busiest hour, where replicas are known over the number of requests.
    pub arrivals: Option<Arrivals>,
    /// What it is worth over the months, or why that is not known.
    pub appraisal: Result<Appraisal, Gap>,
    /// The whole bill beside the stated one; `None` where nobody asked for it.
    pub whole: Option<Box<WholeBill>>,
    metrics: Vec<(Metric, Measured)>,
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
}

/// An option as it was billed.
struct Billed<'s> {
    option: &'s ServingOption,
    quality: Result<Quality, Gap>,
    bill: Bill,
    metrics: Vec<(Metric, Measured)>,
}

/// Bills and measures every option of a scenario, and works out beside it what the whole bill of each would be.
pub fn evaluate(scenario: &Scenario) -> Evaluation<'_> {
    let mut evaluation = evaluate_stated(scenario);
    let [whole, low, high] = [RangeEnd::Middle, RangeEnd::Low, RangeEnd::High].map(|end| scenario.whole(end));
    let (low, high) = (ledgers(&low), ledgers(&high));
    let wholes = whole_bills(&whole);
    for (((outcome, mut whole), low), high) in evaluation.outcomes.iter_mut().zip(wholes).zip(low).zip(high) {
        if let (Ok(stated), Ok(ledger), Ok(low), Ok(high)) = (&outcome.ledger, &whole.ledger, &low, &high) {
            whole.added = whole_bill::added(stated, ledger, low, high);
        }
        let month = |ledger: Result<Ledger, Gap>| ledger.map(|ledger| ledger.total().value());
        whole.range = month(low).and_then(|low| Ok((low, month(high)?)));
        for (metric, of) in Metric::OF_WHOLE_BILL {
            outcome.metrics.push((metric, whole.metric(of).clone()));
        }
        outcome.whole = Some(Box::new(whole));
    }
    evaluation
}

/// Bills and measures every option of a scenario by what it states.
pub(super) fn evaluate_stated(scenario: &Scenario) -> Evaluation<'_> {
    let rate = discount_rate(scenario);
    let skills = Skills::of(scenario);
    let billed = billed(scenario, &skills, rate.as_ref(), Scope::Whole);
    let appraisals = appraisals(scenario, &billed, &skills, rate.as_ref());
    let outcomes = billed.into_iter().zip(appraisals).map(|(found, appraisal)| {
        let Billed { option, bill, mut metrics, .. } = found;
        metrics.extend(of_flows(&appraisal));
        Outcome {
            option,
            ledger: bill.ledger,
            remarks: bill.remarks,
            left_out: bill.left_out,
            arrivals: bill.latency.as_ref().map(|latency| latency.arrivals),
            appraisal,
            whole: None,
            metrics,
        }
    });
    Evaluation { scenario, outcomes: outcomes.collect() }
}

/// Bills and measures every option. In the scope of money alone, no latency is drawn.
fn billed<'s>(
    scenario: &'s Scenario,
    skills: &Skills<'_>,
    rate: Option<&Figure<AnnualRate>>,
    scope: Scope,
) -> Vec<Billed<'s>> {
    let one = |(index, option): (usize, &'s ServingOption)| {
        let demand = Demand::of(&option.workload, &scenario.calendar);
        let demand = if scope == Scope::Money { demand.of_money() } else { demand };
        let quality = Quality::of(scenario, index, skills);
        let bill = match (&option.serving, &quality) {
            (Serving::Policy(_), Ok(quality)) => {
                policy::bill(scenario, option, quality, skills, &demand, rate)
            }
            (Serving::Policy(_), Err(gap)) => Bill::without(gap),
            _ => {
                let mut bill = bill_of(option, &demand, rate).with_overheads(Some(option));
                if let (Scope::Whole, Ok(quality)) = (scope, &quality) {
                    bill.sampled = Durations::sampled(scenario, quality, skills, |_| Some(&bill));
                }
                with_extras(bill, scenario, option, &quality, &demand)
            }
        };
        let metrics = measure(option, &demand, &bill, &quality, &scenario.ends);
        Billed { option, quality, bill, metrics }
    };
    scenario.options.iter().enumerate().map(one).collect()
}

fn appraisals(
    scenario: &Scenario,
    billed: &[Billed<'_>],
    skills: &Skills<'_>,
    rate: Option<&Figure<AnnualRate>>,
) -> Vec<Result<Appraisal, Gap>> {
    let known: Vec<Appraised<'_>> = billed
        .iter()
        .map(|found| Appraised {
            option: found.option,
            ledger: &found.bill.ledger,
            quality: &found.quality,
            assets: &found.bill.assets,
            contracts: &found.bill.contracts,
            one_off: found.bill.one_off.as_ref(),
        })
        .collect();
    appraise(scenario, &known, skills, rate)
}

/// The metrics of money over time.
fn of_flows(appraisal: &Result<Appraisal, Gap>) -> impl Iterator<Item = (Metric, Measured)> + '_ {
    Metric::OF_FLOWS.into_iter().map(|metric| {
        let found = appraisal.as_ref().map_err(Clone::clone);
        (metric, found.and_then(|appraisal| appraisal.metric(metric)))
    })
}

/// The bills of a month.
fn ledgers(scenario: &Scenario) -> Vec<Result<Ledger, Gap>> {
    let billed = billed(scenario, &Skills::of(scenario), None, Scope::Money);
    billed.into_iter().map(|found| found.bill.ledger).collect()
}

/// The bills of a scenario that states every line, before they are compared with what was stated.
fn whole_bills(scenario: &Scenario) -> Vec<WholeBill> {
    let rate = discount_rate(scenario);
    let skills = Skills::of(scenario);
    let billed = billed(scenario, &skills, rate.as_ref(), Scope::Money);
    let appraisals = appraisals(scenario, &billed, &skills, rate.as_ref());
    let whole = billed.into_iter().zip(appraisals).map(|(found, appraisal)| {
        let mut metrics = found.metrics;
        metrics.extend(of_flows(&appraisal));
        let (range, added) = (Err(Gap::NotApplicable(NOT_WORKED_OUT)), Vec::new());
        WholeBill { ledger: found.bill.ledger, range, added, appraisal, metrics }
    });
    whole.collect()
}
