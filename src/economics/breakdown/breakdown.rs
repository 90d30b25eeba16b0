//! A policy taken apart: what each step or option in it does for a task, what it costs, where tasks go wrong, how long it takes.

use std::sync::Arc;

use crate::economics::bill::assumed::Assumed;
use crate::economics::bill::capital::discount_rate;
use crate::economics::fleet::demand::Demand;
use crate::economics::policy::assumed::assumed;
use crate::economics::policy::compile::CompiledPolicy;
use crate::economics::policy::durations::Durations;
use crate::economics::policy::part_bills::bills;
use crate::economics::policy::quality::{Quality, billed};
use crate::economics::policy::skills::Skills;
use crate::economics::policy::unit_prices::{Cost, UnitPrices, ends as ends_of};
use crate::figure::Gap;
use crate::quality::{Flow, Outcomes, Strategy, StrategyOutcome, evaluate, evaluate_steps};
use crate::scenario::{Policy, Scenario, Serving, ServingOption};
use crate::units::tolerance::NOISE;
use crate::units::{Calls, Fraction, Quantity, Ratio, Seconds, UsdPerTask};

use super::improvements::{Improvement, improvements};

/// A policy taken apart.
#[derive(Clone, Debug)]
pub struct Breakdown<'s> {
    /// The policy.
    pub option: &'s ServingOption,
    /// Its steps in their order; of a policy without steps the options that it uses.
    pub parts: Vec<Part>,
    /// What is paid besides: looks and reviews outside the steps, and the ends of a task that have a price; for each task.
    pub others: Vec<(String, UsdPerTask)>,
    /// How tasks end.
    pub ends: Outcomes,
    /// What a task costs with the priced ends in it, and a success.
    pub cost: Cost,
    /// Single improvements by a tenth, the most worthwhile first.
    pub improvements: Vec<Improvement>,
    /// What a policy assumes of attempts, where it matters.
    pub assumed: Vec<Assumed>,
}

/// A step, or an option that a policy uses.
#[derive(Clone, Debug)]
pub struct Part {
    /// The step's name, or the option's.
    pub name: String,
    /// The option that does it.
    pub option: String,
    /// How often it runs for a task.
    pub runs: Ratio,
    /// Calls to models for a task, those of a critic and of further attempts among them.
    pub calls: Calls,
    /// What it costs for a task.
    pub cost: UsdPerTask,
    /// The share of its runs that end right.
    pub right: Option<Fraction>,
    /// The share of tasks in which it is the first that is not right; of steps only.
    pub first_wrong: Option<Fraction>,
    /// How many points of the whole a point of it is worth; of steps only.
    pub worth: Option<Ratio>,
    /// Half of its runs take less.
    pub p50: Result<Seconds, Gap>,
    /// 95 in 100 of its runs take less.
    pub p95: Result<Seconds, Gap>,
}

impl<'s> Breakdown<'s> {
    /// Takes a policy of a scenario apart. A reason where the option is none, or where something in it has no price.
    pub fn of(scenario: &'s Scenario, index: usize) -> Result<Self, Gap> {
        let option = scenario.options.get(index).ok_or(Gap::NotApplicable("there is no such option"))?;
        if !matches!(option.serving, Serving::Policy(_)) {
            return Err(Gap::NotApplicable("it is a single option, and has no parts"));
        }
        let skills = Skills::of_one(scenario, index);
        let mut compiled = CompiledPolicy::of(scenario, index, &skills)?;
        let (mut inner, mut stepped) = (Arc::clone(&compiled.strategy), option);
        // People who look at the results of steps leave the steps what they are.
        while let Strategy::Review { strategy, .. } = Arc::clone(&inner).as_ref() {
            inner = Arc::clone(strategy);
            stepped = reviewed(scenario, stepped).unwrap_or(stepped);
        }
        compiled.review_all();
        let whole = evaluate(&compiled.strategy, skills.all());
        let quality = Quality::of(scenario, index, &skills)?;
        let rate = discount_rate(scenario);
        let demand = Demand::of(&option.workload, &scenario.calendar);
        let bills = bills(scenario, option, &quality, &demand, rate.as_ref());
        let prices = UnitPrices::of(scenario, &compiled.looks, &quality.billed, &bills)?;
        let bill = |at: usize| bills.iter().find(|part| part.index == at).map(|part| &part.bill);
        let durations = Durations::of(scenario, &compiled.looks, compiled.leaves.iter().copied(), bill);
        let scenes = match inner.as_ref() {
            Strategy::Workflow(flow) => steps(scenario, stepped, flow, &skills),
            _ => leaves(scenario, &compiled, &whole),
        };
        // What is used outside the parts.
        let mut left: Vec<f64> = whole.uses.iter().map(|uses| uses.get()).collect();
        for uses in scenes.iter().flat_map(|scene| scene.uses.iter().enumerate()) {
            left[uses.0] -= uses.1.get();
        }
        let looks = compiled.looks.iter().zip(left.iter().skip(scenario.options.len()));
        let looks = looks.filter_map(|(look, times)| {
            let cost = times * look.price.as_ref()?.get();
            (cost > whole.uses.len() as f64 * NOISE)
                .then(|| (look.label.clone(), UsdPerTask::const_new(cost)))
        });
        let (cost, ends) = prices.cost(scenario, &compiled.strategy, skills.all());
        let others = looks.chain(ends_of(scenario, &ends)).collect();
        let parts = scenes.into_iter().map(|scene| {
            let (p50, p95) = match durations.play(&scene.strategy, skills.all()) {
                Ok(played) => (Ok(played.p50), Ok(played.p95)),
                Err(gap) => (Err(gap.clone()), Err(gap)),
            };
            Part {
                name: scene.name,
                option: scene.option,
                runs: scene.runs,
                calls: calls(scenario, &scene.uses),
                cost: UsdPerTask::const_new(prices.of_uses(&scene.billed)),
                right: scene.right,
                first_wrong: scene.first_wrong,
                worth: scene.worth,
                p50,
                p95,
            }
        });
        let parts = parts.collect();
        let improvements = improvements(scenario, index, &prices, cost);
        let assumed = assumed(scenario, &quality, skills.all(), &prices);
        Ok(Self { option, parts, others, ends, cost, improvements, assumed })
    }
}

/// The option whose results a review looks at.
fn reviewed<'s>(scenario: &'s Scenario, option: &ServingOption) -> Option<&'s ServingOption> {
    match &option.serving {
        Serving::Policy(policy) => match policy.as_ref() {
            Policy::Review { of, .. } => scenario.options.get(of.index),
            _ => None,
        },
        _ => None,
    }
}

/// A part before it is priced and timed.
struct Scene {
    name: String,
    option: String,
    strategy: Arc<Strategy>,
    runs: Ratio,
    uses: Vec<Ratio>,
    /// The same in uses of the mean cost.
    billed: Vec<Ratio>,
    right: Option<Fraction>,
    first_wrong: Option<Fraction>,
    worth: Option<Ratio>,
}

fn steps(scenario: &Scenario, option: &ServingOption, flow: &Flow, skills: &Skills<'_>) -> Vec<Scene> {
    let Serving::Policy(policy) = &option.serving else { return Vec::new() };
    let named: Vec<(&String, &String)> = match policy.as_ref() {
        Policy::Workflow { steps } => steps.iter().map(|step| (&step.name, &step.of.name)).collect(),
        other => other.named().iter().map(|named| (&named.name, &named.name)).collect(),
    };
    let found = named.into_iter().zip(evaluate_steps(flow, skills.all())).zip(flow.steps());
    let scenes = found.map(|(((name, option), outcome), step)| Scene {
        name: name.clone(),
        option: option.clone(),
        strategy: Arc::clone(&step.strategy),
        runs: outcome.runs,
        billed: billed(scenario, &outcome.uses, &outcome.work),
        uses: outcome.uses,
        right: Some(outcome.ends.right),
        first_wrong: Some(outcome.first_wrong),
        worth: Some(outcome.worth),
    });
    scenes.collect()
}

fn leaves(scenario: &Scenario, compiled: &CompiledPolicy<'_>, whole: &StrategyOutcome) -> Vec<Scene> {
    let paid = billed(scenario, &whole.uses, &whole.work);
    let scenes = compiled.leaves.iter().filter_map(|leaf| {
        let (option, runs) = (scenario.options.get(*leaf)?, *whole.uses.get(*leaf)?);
        let only = |value: Ratio| {
            let mut own = vec![Ratio::ZERO; whole.uses.len()];
            own[*leaf] = value;
            own
        };
        Some(Scene {
            name: option.name.clone(),
            option: option.name.clone(),
            strategy: Arc::new(Strategy::Attempt(*leaf)),
            runs,
            uses: only(runs),
            billed: only(*paid.get(*leaf)?),
            right: option
                .accuracy
                .as_ref()
                .filter(|_| compiled.strategy.attempts(*leaf))
                .map(|accuracy| accuracy.value.value),
            first_wrong: None,
            worth: None,
        })
    });
    scenes.collect()
}

/// Calls to models; people and what is paid by the task make none that are counted.
fn calls(scenario: &Scenario, uses: &[Ratio]) -> Calls {
    let of = |(option, uses): (&ServingOption, &Ratio)| match option.serving {
        Serving::Serverless(_) | Serving::Provisioned(_) | Serving::Cluster(_) | Serving::Rental(_) => {
            uses.get() * option.workload.calls.value().get()
        }
        Serving::Human(_) | Serving::PerTask(_) | Serving::Policy(_) => 0.0,
    };
    Calls::const_new(scenario.options.iter().zip(uses).map(of).sum())
}
