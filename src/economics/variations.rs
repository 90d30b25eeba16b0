//! A scenario that is like another one but for one figure, evaluated again as far as that figure reaches.

use std::sync::Arc;

use crate::figure::{Gap, Measured};
use crate::metric::Metric;
use crate::scenario::{Costs, Scenario, Serving, ServingOption};

use super::cash::price_changes::PriceOutlook;
use super::evaluate::{
    Common, Evaluation, Outcome, add_ends, add_whole_metrics, demand_of, evaluate_with, one_bill,
};
use super::fleet::demand::Scope;
use super::measure::measure_some;
use super::policy::quality::Quality;
use super::policy::skills::Skills;
use super::switching::input::{Input, Moves};
use super::whole_bill::NOT_WORKED_OUT;

/// Evaluates scenarios that are like another one, but for a figure that no latency depends on: latencies, which take far longer to work
/// out, are those of the other one.
pub struct Variations<'e> {
    like: &'e Evaluation<'e>,
    common: Arc<Common<'e>>,
    /// The metrics that options have limits on.
    limited: Vec<Metric>,
}

/// What options are compared by in a month.
const OF_MONTH: [Metric; 9] = [
    Metric::CostPerTask,
    Metric::CostPerSuccess,
    Metric::ExpectedCostPerTask,
    Metric::CostPerMonth,
    Metric::Accuracy,
    Metric::AcceptedWrong,
    Metric::Escalated,
    Metric::Failed,
    Metric::Capex,
];

impl<'e> Variations<'e> {
    /// On an evaluation.
    pub fn of(like: &'e Evaluation<'e>) -> Self {
        let limits = like.scenario.options.iter().flat_map(|option| &option.limits);
        let mut limited: Vec<Metric> = limits.map(|limit| limit.metric).collect();
        limited.sort_unstable();
        limited.dedup();
        let common = like.common.clone().unwrap_or_else(|| Arc::new(Common::of(like.scenario)));
        Self { like, common, limited }
    }

    /// Of a scenario in which tasks end as they do in the other one: it differs in money alone.
    pub fn in_money<'s>(&self, scenario: &'s Scenario) -> Evaluation<'s> {
        self.completed(evaluate_with(scenario, &self.common, Scope::Money), &self.common)
    }

    /// Of a scenario that states more of what is paid, with the ends of bands: fleets and tasks are those of the other one.
    pub fn of_bills<'s>(&self, scenario: &'s Scenario) -> Evaluation<'s> {
        let evaluation = evaluate_with(scenario, &self.common, Scope::Sized);
        let mut evaluation = self.completed(evaluation, &self.common);
        add_ends(&mut evaluation, &self.common, Costs::Stated, Scope::Sized);
        evaluation
    }

    /// Of a scenario in which tasks may end otherwise.
    pub fn in_outcomes<'s>(&self, scenario: &'s Scenario) -> Evaluation<'s> {
        let common = Common::of(scenario);
        let evaluation = evaluate_with(scenario, &common, Scope::Money);
        self.completed(evaluation, &common)
    }

    /// Of a scenario in which tasks may end otherwise and fleets be others, with the ends of bands: who is ahead, and how clearly.
    pub fn with_ends<'s>(&self, scenario: &'s Scenario) -> Evaluation<'s> {
        let common = Common::of(scenario);
        let mut evaluation = self.completed(evaluate_with(scenario, &common, Scope::Sized), &common);
        add_ends(&mut evaluation, &common, Costs::Stated, Scope::Sized);
        evaluation
    }

    /// What a month is compared by, where one input is moved: options that it does not reach are as they were. Money over the months
    /// is worked out only where a limit is on it.
    pub fn of_month<'s>(&self, scenario: &'s Scenario, input: Input) -> Evaluation<'s> {
        let is_ends = matches!(input.moves(), Moves::Outcomes | Moves::FleetsAndOutcomes);
        let whole = |metric: &Metric| Metric::OF_WHOLE_BILL.iter().any(|(whole, _)| whole == metric);
        if self.limited.iter().any(|metric| Metric::OF_FLOWS.contains(metric) || whole(metric)) {
            return if is_ends { self.in_outcomes(scenario) } else { self.in_money(scenario) };
        }
        let skills = match input {
            Input::Accuracy(at) | Input::Correlation(at) => Skills::moved(scenario, &self.common.skills, at),
            _ => Skills::of(scenario),
        };
        let places = scenario.options.iter().zip(&self.like.outcomes).zip(&self.common.qualities);
        let outcomes = places.enumerate().map(|(at, ((option, like), quality))| {
            if !reaches(input, scenario, option) {
                let kept = like.metrics.iter().filter(|(metric, _)| self.counts(*metric));
                return of_metrics(option, kept.cloned().collect());
            }
            let ends = is_ends.then(|| Quality::of(scenario, at, &skills));
            let quality = ends.as_ref().unwrap_or(quality);
            let bill = one_bill(scenario, option, quality, &self.common, Scope::Money);
            let demand = demand_of(scenario, option, Scope::Money);
            let counts = |metric: Metric| self.counts(metric) && !metric.is_latency();
            let mut metrics = measure_some(option, &demand, &bill, quality, &scenario.ends, counts);
            metrics.extend(like.metrics.iter().filter(|(metric, _)| metric.is_latency()).cloned());
            of_metrics(option, metrics)
        });
        Evaluation { scenario, outcomes: outcomes.collect(), common: None }
    }

    fn counts(&self, metric: Metric) -> bool {
        metric.is_latency() || OF_MONTH.contains(&metric) || self.limited.contains(&metric)
    }

    /// With the latencies of the other one, and the metrics of the whole bill where a limit is on one.
    fn completed<'s>(&self, mut evaluation: Evaluation<'s>, common: &Common<'_>) -> Evaluation<'s> {
        if Metric::OF_WHOLE_BILL.iter().any(|(whole, _)| self.limited.contains(whole)) {
            add_whole_metrics(&mut evaluation, common);
        }
        for (outcome, like) in evaluation.outcomes.iter_mut().zip(&self.like.outcomes) {
            for (metric, measured) in &mut outcome.metrics {
                if metric.is_latency() {
                    measured.clone_from(like.metric(*metric));
                }
            }
        }
        evaluation
    }
}

/// Whether an input is a figure of an option, or of one that it rests on.
pub fn reaches(input: Input, scenario: &Scenario, option: &ServingOption) -> bool {
    if input == Input::Electricity {
        return scenario.any_part(option, |part| matches!(part.serving, Serving::Cluster(_)));
    }
    match input {
        Input::NamedCost(at) => {
            let cost = scenario.named_costs.get(at);
            let has = |part: &ServingOption| cost.is_some_and(|cost| part.has_cost(&cost.site));
            return has(option) || scenario.any_part(option, has);
        }
        Input::TaxNotRecovered => {
            return option.indirect_tax.is_some()
                || scenario.any_part(option, |part| part.indirect_tax.is_some());
        }
        _ => {}
    }
    let Some(own) = input.option() else { return true };
    let is_own = |part: &ServingOption| scenario.place_of(part).is_some_and(|at| scenario.base_of(at) == own);
    is_own(option) || scenario.any_part(option, is_own)
}

/// What came of an option, as far as a month is compared by it.
fn of_metrics(option: &ServingOption, metrics: Vec<(Metric, Measured)>) -> Outcome<'_> {
    const NONE: Gap = Gap::NotApplicable(NOT_WORKED_OUT);
    Outcome {
        option,
        ledger: Err(NONE),
        remarks: Vec::new(),
        assumed: Vec::new(),
        left_out: Vec::new(),
        arrivals: None,
        beyond_tested: None,
        price_outlook: PriceOutlook::default(),
        appraisal: Err(NONE),
        whole: None,
        ends: None,
        metrics,
    }
}
