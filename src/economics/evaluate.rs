//! The whole evaluation: every option billed and measured.

use crate::figure::{Gap, Measured};
use crate::metric::Metric;
use crate::scenario::{Role, Scenario, Serving, ServingOption};
use crate::serving::Arrivals;

use super::bill::bill::Bill;
use super::bill::by_kind::bill as bill_of;
use super::bill::capital::discount_rate;
use super::bill::ledger::Ledger;
use super::cash::against_baseline::{Appraised, appraise};
use super::cash::returns::Appraisal;
use super::fleet::demand::Demand;
use super::measure::measure;
use super::policy::compile::Skills;
use super::policy::durations::Durations;
use super::policy::policy;
use super::policy::quality::{Quality, with_extras};

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
        const MISSING: &Measured = &Err(Gap::NotApplicable("not worked out for this option"));
        self.metrics.iter().find(|(known, _)| *known == metric).map_or(MISSING, |(_, measured)| measured)
    }
}

/// Bills and measures every option of a scenario.
pub fn evaluate(scenario: &Scenario) -> Evaluation<'_> {
    let rate = discount_rate(scenario);
    let skills = Skills::of(scenario);
    let billed = scenario.options.iter().enumerate().map(|(index, option)| {
        let demand = Demand::of(&option.workload, &scenario.calendar);
        let quality = Quality::of(scenario, index, &skills);
        let bill = match (&option.serving, &quality) {
            (Serving::Policy(_), Ok(quality)) => {
                policy::bill(scenario, option, quality, &skills, &demand, rate.as_ref())
            }
            (Serving::Policy(_), Err(gap)) => Bill::without(gap),
            _ => {
                let mut bill = bill_of(option, &demand, rate.as_ref()).with_one_off(option.one_off.as_ref());
                if let Ok(quality) = &quality {
                    bill.sampled = Durations::sampled(scenario, quality, &skills, |_| Some(&bill));
                }
                with_extras(bill, scenario, option, &quality, &demand)
            }
        };
        let metrics = measure(option, &demand, &bill, &quality, &scenario.ends);
        (option, quality, bill, metrics)
    });
    let billed: Vec<_> = billed.collect();
    let known: Vec<Appraised<'_>> = billed
        .iter()
        .map(|(option, quality, bill, _)| Appraised {
            option,
            ledger: &bill.ledger,
            quality,
            assets: &bill.assets,
            contracts: &bill.contracts,
            one_off: bill.one_off.as_ref(),
        })
        .collect();
    let appraisals = appraise(scenario, &known, &skills, rate.as_ref());
    let outcomes = billed.into_iter().zip(appraisals).map(|((option, _, bill, mut metrics), appraisal)| {
        metrics.extend(Metric::OF_FLOWS.map(|metric| {
            let figure = appraisal.as_ref().map_err(Clone::clone);
            (metric, figure.and_then(|appraisal| appraisal.metric(metric)))
        }));
        Outcome {
            option,
            ledger: bill.ledger,
            remarks: bill.remarks,
            left_out: bill.left_out,
            arrivals: bill.latency.as_ref().map(|latency| latency.arrivals),
            appraisal,
            metrics,
        }
    });
    Evaluation { scenario, outcomes: outcomes.collect() }
}
