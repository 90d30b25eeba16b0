//! What a policy rests on that is seldom measured, with what the ends of it would give: how alike the attempts of one model are, how
//! much of what makes a task hard different models have in common, what tasks cost that are handed on.

use std::collections::BTreeSet;

use crate::decode::Given;
use crate::economics::bill::assumed::{Assumed, Between, HandedOn, Likely, Likeness};
use crate::quality::{Skill, Strategy, Tasks};
use crate::scenario::{ESCALATED_COST_RANGE, Scenario};
use crate::units::{Fraction, Quantity, Ratio, UsdPerTask};

use super::quality::Quality;
use super::skills::skill;
use super::unit_prices::UnitPrices;

/// The assumptions that make a difference to a policy with these prices.
pub(in crate::economics) fn assumed(
    scenario: &Scenario,
    quality: &Quality,
    tasks: Tasks<'_>,
    prices: &UnitPrices,
) -> Vec<Assumed> {
    let alike = match &quality.ends {
        Ok(_) => likeness(scenario, &quality.strategy, tasks, prices),
        Err(_) => Vec::new(),
    };
    alike
        .into_iter()
        .map(Assumed::Alike)
        .chain(handed_on(quality, prices).into_iter().map(Assumed::Escalated))
        .collect()
}

fn likeness(
    scenario: &Scenario,
    strategy: &Strategy,
    tasks: Tasks<'_>,
    prices: &UnitPrices,
) -> Vec<Likeness> {
    let of = |tasks: Tasks<'_>| {
        let (cost, ends) = prices.cost(scenario, strategy, tasks);
        Likely { accuracy: ends.right, cost_per_success: cost.success }
    };
    let attempted = strategy.attempted();
    let alike = |correlation: Fraction| -> Vec<Skill> {
        let of = |(at, option)| {
            if attempted.contains(&at) {
                skill(option, Some(correlation))
            } else {
                Skill::alike(Fraction::ZERO)
            }
        };
        scenario.options.iter().enumerate().map(of).collect()
    };
    let now = of(tasks);
    let with = |skills: Vec<Skill>| of(Tasks { skills: &skills, ..tasks });
    // The options that do work in it, or that those were made from.
    let written: BTreeSet<usize> = attempted.iter().map(|at| scenario.base_of(*at)).collect();
    let attempts = written.iter().filter_map(|at| {
        let option = scenario.options.get(*at)?;
        let accuracy = option.accuracy.as_ref().filter(|accuracy| accuracy.classes.is_empty())?;
        option.derived.is_none().then(|| (option.name.clone(), accuracy.correlation.clone()))
    });
    let found = [
        Likeness {
            between: Between::Attempts(attempts.collect()),
            now,
            none: with(alike(Fraction::ZERO)),
            all: with(alike(Fraction::ONE)),
        },
        Likeness {
            between: Between::Models(
                scenario.ends.shared_difficulty(),
                scenario.ends.measured_share().map(ToString::to_string),
            ),
            now,
            none: of(Tasks { shared: Fraction::ZERO, ..tasks }),
            all: of(Tasks { shared: Fraction::ONE, ..tasks }),
        },
    ];
    found.into_iter().filter(Likeness::matters).collect()
}

/// What is assumed of tasks that are handed on, those with the same cost together.
fn handed_on(quality: &Quality, prices: &UnitPrices) -> Vec<HandedOn> {
    let mut found: Vec<HandedOn> = Vec::new();
    for (name, cost) in &quality.handed_on {
        let why = |cost: &Given<Ratio>| match cost {
            Given::Default { why, .. } => Some(*why),
            Given::Written(_) => None,
        };
        let same =
            |known: &&mut HandedOn| known.cost.value() == cost.value() && why(&known.cost) == why(cost);
        match found.iter_mut().find(same) {
            Some(known) if known.to.contains(name) => {}
            Some(known) => known.to.push(name.clone()),
            None => {
                found.push(HandedOn { to: vec![name.clone()], cost: cost.clone(), per_task: None });
            }
        }
    }
    let mut harder = found.iter_mut().filter(|found| found.cost.value().get() != 1.0);
    if let (Some(only), None) = (harder.next(), harder.next())
        && let Given::Default { value, .. } = only.cost
    {
        // What is above the mean grows with what the cost is above one.
        let now = prices.of_uses(&quality.billed);
        let mean = prices.of_uses(&quality.uses);
        let at = |cost: Ratio| {
            UsdPerTask::const_new(mean + (now - mean) * (cost.get() - 1.0) / (value.get() - 1.0))
        };
        let (low, high) = ESCALATED_COST_RANGE;
        only.per_task = Some([value, low, high].map(at));
    }
    found
}
