//! What levers save, alone and together. Each is put into the scenario, and the scenario is read and worked out again.

use std::collections::BTreeSet;

use crate::economics::crossover::volume::AtVolume;
use crate::economics::frontier::frontier::CostOf;
use crate::figure::Gap;
use crate::scenario::{Baseline, Role, Scenario, Serving, Variants};
use crate::source::FieldPath;
use crate::units::tolerance::NOISE;
use crate::units::{Quantity, UsdPerMonth, UsdPerTask};

use super::find::{Lever, RefusedLever, levers};

/// What an option costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeverCost {
    /// A task.
    pub per_task: UsdPerTask,
    /// A task done right; nothing where that is not known.
    pub per_success: Option<UsdPerTask>,
    /// A month.
    pub per_month: UsdPerMonth,
}

/// What becomes of a cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Effect {
    /// So much less of what the levers are compared by.
    Saves(UsdPerTask),
    /// Nothing changes.
    Nothing,
    /// So much more.
    Adds(UsdPerTask),
}

/// A lever with what it does alone.
#[derive(Clone, Debug)]
pub struct Pulled {
    /// The lever.
    pub lever: Lever,
    /// What the option costs with it alone.
    pub cost: LeverCost,
    /// What that saves.
    pub effect: Effect,
}

/// A lever among others.
#[derive(Clone, Copy, Debug)]
pub struct Together {
    /// Its place among the levers.
    pub at: usize,
    /// What the option costs with it and all before it.
    pub cost: LeverCost,
    /// What it saves on top of those before it.
    pub effect: Effect,
}

/// The levers of an option.
#[derive(Clone, Debug)]
pub struct Levers {
    /// The option's name.
    pub option: String,
    /// What they are compared by: the cost of a success, or of a task where no accuracy is known.
    pub by: CostOf,
    /// What it costs now.
    pub now: LeverCost,
    /// Those that can be pulled, the one that saves most alone first.
    pub pulled: Vec<Pulled>,
    /// The order in which each saves most given those before it, as far as anything is saved.
    pub together: Vec<Together>,
    /// Those that do not apply.
    pub refused: Vec<RefusedLever>,
}

type Sets = Vec<(FieldPath, String)>;

/// With more options than this, only those are read again that the levers of one concern.
const MANY: usize = 100;

impl Levers {
    /// The levers of an option of a scenario that can be read again; a reason where the option has no price.
    pub fn of(scenario: &Scenario, index: usize, variants: &Variants<'_>) -> Result<Self, Gap> {
        if scenario.options.len() > MANY
            && let Some(found) = Self::of_reduced(scenario, index, variants)
        {
            return Ok(found);
        }
        Self::of_whole(scenario, index, variants)
    }

    /// The same with the scenario read without the options that have no part in it; `None` unless the option costs the same there.
    fn of_reduced(scenario: &Scenario, index: usize, variants: &Variants<'_>) -> Option<Self> {
        let name = &scenario.options.get(index)?.name;
        let keep = concerned(scenario, index);
        let reduced = variants.reduced(&keep)?;
        let variants = reduced.variants(variants);
        let smaller = variants.read(&[]).ok()?;
        let at = smaller.options.iter().position(|option| option.name == *name)?;
        if cost(&smaller, name).ok()? != cost(scenario, name).ok()? {
            return None;
        }
        Self::of_whole(&smaller, at, &variants).ok()
    }

    fn of_whole(scenario: &Scenario, index: usize, variants: &Variants<'_>) -> Result<Self, Gap> {
        let option = scenario.options.get(index).ok_or(Gap::NotApplicable("there is no such option"))?;
        let name = option.name.clone();
        let side = AtVolume::of(scenario, index);
        let by = if side.has_successes() { CostOf::Success } else { CostOf::Task };
        let now = cost(scenario, &name)?;
        let with = |sets: &Sets| -> Result<LeverCost, String> {
            cost(&variants.read(sets)?, &name).map_err(|gap| gap.to_string())
        };
        let (found, mut refused) = levers(scenario, index, variants);
        let mut pulled: Vec<Pulled> = Vec::new();
        for lever in found {
            match with(&lever.sets) {
                Ok(cost) => {
                    let effect = effect(by, now, cost);
                    pulled.push(Pulled { lever, cost, effect });
                }
                Err(reason) => {
                    refused.push(RefusedLever { kind: lever.kind, option: lever.option, reason });
                }
            }
        }
        pulled.sort_by(|a, b| of(by, a.cost).total_cmp(&of(by, b.cost)));
        let together = together(by, now, &pulled, with);
        Ok(Self { option: name, by, now, pulled, together, refused })
    }
}

/// The options that one names, and those that these name, with the first that serves the whole task and the baseline, which say
/// something for all.
fn concerned(scenario: &Scenario, index: usize) -> BTreeSet<&str> {
    let first = scenario.options.iter().position(|option| *option.role.value() == Role::Whole);
    let baseline = match &scenario.finance.baseline {
        Some(Baseline::Option { name, .. }) => {
            scenario.options.iter().position(|option| option.name == name.value)
        }
        _ => None,
    };
    let mut open: Vec<usize> = std::iter::once(index).chain(first).chain(baseline).collect();
    let mut found = BTreeSet::new();
    while let Some(at) = open.pop() {
        let at = scenario.base_of(at);
        let Some(option) = scenario.options.get(at) else { continue };
        if found.insert(option.name.as_str())
            && let Serving::Policy(policy) = &option.serving
        {
            open.extend(policy.named().into_iter().chain(policy.judges()).map(|named| named.index));
        }
    }
    found
}

/// Each time the lever that saves most on top of those before it.
fn together(
    by: CostOf,
    now: LeverCost,
    pulled: &[Pulled],
    with: impl Fn(&Sets) -> Result<LeverCost, String>,
) -> Vec<Together> {
    let mut order: Vec<Together> = Vec::new();
    let mut before = now;
    let mut sets: Sets = Vec::new();
    loop {
        let left = (0..pulled.len()).filter(|at| order.iter().all(|done| done.at != *at));
        let tried = left.filter_map(|at| {
            let all: Sets = sets.iter().chain(&pulled[at].lever.sets).cloned().collect();
            Some((at, with(&all).ok()?))
        });
        let best = tried.min_by(|a, b| of(by, a.1).total_cmp(&of(by, b.1)));
        let Some((at, cost)) = best else { return order };
        let effect = effect(by, before, cost);
        let Effect::Saves(_) = effect else { return order };
        sets.extend(pulled[at].lever.sets.iter().cloned());
        order.push(Together { at, cost, effect });
        before = cost;
    }
}

/// What an option of a scenario costs at the stated volume.
fn cost(scenario: &Scenario, name: &str) -> Result<LeverCost, Gap> {
    let at = scenario.options.iter().position(|option| option.name == name);
    let at = at.ok_or(Gap::NotApplicable("there is no such option"))?;
    let side = AtVolume::of(scenario, at);
    let sized = side.at(scenario.options[at].workload.tasks.value)?;
    Ok(LeverCost {
        per_task: sized.cost(CostOf::Task),
        per_success: side.has_successes().then(|| sized.cost(CostOf::Success)),
        per_month: sized.month,
    })
}

fn of(by: CostOf, cost: LeverCost) -> f64 {
    match (by, cost.per_success) {
        (CostOf::Success, Some(success)) => success.get(),
        _ => cost.per_task.get(),
    }
}

fn effect(by: CostOf, before: LeverCost, after: LeverCost) -> Effect {
    let (before, after) = (of(by, before), of(by, after));
    if (before - after).abs() <= NOISE * before {
        Effect::Nothing
    } else if after < before {
        Effect::Saves(UsdPerTask::const_new(before - after))
    } else {
        Effect::Adds(UsdPerTask::const_new(after - before))
    }
}
