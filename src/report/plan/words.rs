//! What a plan says in words: why there is no mix, what binds, what a unit more or less would change, each option alone.

use crate::economics::{
    Alone, Binding, Change, Consequence, Known, LeftOut, Namesakes, Plan, PriceOutlook, Single, Step,
    price_outlooks,
};
use crate::planning::Infeasible;
use crate::report::list::list;
use crate::report::number::{beside, human};
use crate::report::price_changes::deferral;
use crate::scenario::{Scenario, Serving, ServingOption};
use crate::units::{Amount, Number, Quantity, UsdPerMonth};

/// Why there is no mix, in words.
pub(in crate::report) fn words(plan: &Plan, gap: &Infeasible) -> String {
    let name = |work: usize| &plan.asked.problem.works[work].name;
    match gap {
        Infeasible::Capacity { work } => {
            let uncertain = plan.asked.problem.levels.len() > 1;
            let most = if uncertain {
                " at its highest volume (`plan: { unserved: … }` prices what is left)"
            } else {
                ""
            };
            format!("the replicas that are allowed cannot carry all tasks of {}{most}", name(*work))
        }
        Infeasible::Accuracy { work, best } => {
            let target = plan.asked.problem.works[*work].accuracy.unwrap_or(*best);
            let (best, _) = beside((*best).into(), target.into());
            format!("no mix does more than {best} of the tasks of {} right", name(*work))
        }
        Infeasible::Budget { least } => {
            let budget = plan.asked.problem.budget.unwrap_or(UsdPerMonth::ZERO);
            let (least, budget) = beside((*least).into(), budget.into());
            format!("no mix meets the budget of {budget} a month: the smallest bill is {least}")
        }
    }
}

pub(in crate::report) fn alone(plan: &Plan) -> Vec<AloneRow> {
    let problem = &plan.asked.problem;
    let row = |alone: &Alone| {
        let (work, way) = (&problem.works[alone.work], &problem.works[alone.work].ways[alone.way]);
        let single = alone.found.as_ref().ok();
        AloneRow {
            workload: work.name.clone(),
            option: way.name.clone(),
            cost: match &alone.found {
                Ok(single) => Ok(Single::cost(single).into()),
                Err(Infeasible::Capacity { .. }) => Err("its replicas do not carry all tasks".to_owned()),
                Err(Infeasible::Accuracy { best, .. }) => {
                    let (best, _) = beside((*best).into(), work.accuracy.unwrap_or(*best).into());
                    Err(format!("{best} right is below the target"))
                }
                Err(Infeasible::Budget { .. }) => Err("it is over the budget".to_owned()),
            },
            replicas: way.on.and_then(|(pool, _)| Some(single?.replicas[pool].into())),
            accuracy: single.and_then(|single| single.accuracy.first().copied().flatten()).map(Amount::from),
        }
    };
    plan.alone.iter().map(row).collect()
}

pub(super) fn binding_words(plan: &Plan, binding: &Binding) -> String {
    let problem = &plan.asked.problem;
    let pool = |pool: usize| &problem.pools[pool].name;
    let money = |cost: UsdPerMonth| human(cost.into());
    match binding {
        Binding::Accuracy { work, price } => format!(
            "accuracy: the target of {} costs {} for each wrong task less",
            problem.works[*work].name,
            human((*price).into())
        ),
        Binding::Budget => "budget: all of it is used".to_owned(),
        Binding::Spare { cost } => format!("redundancy: spare replicas cost {} a month", money(*cost)),
        Binding::Floor { pool: at, cost } => {
            format!("at least: without it, {} would save {} a month", pool(*at), money(*cost))
        }
        Binding::Ceiling { pool: at, cost } => {
            format!("at most: without it, {} would save {} a month", pool(*at), money(*cost))
        }
        Binding::Full { pool: at, share } if problem.levels.len() > 1 => {
            format!("capacity: {} is full in {} of the hours and volumes", pool(*at), human((*share).into()))
        }
        Binding::Full { pool: at, share } => {
            let all = problem.hours();
            let hours = human(Number::const_new(share.get() * all as f64).into());
            format!("capacity: {} is full in {hours} of {all} hours", pool(*at))
        }
    }
}

pub(super) fn change_row(plan: &Plan, change: &Change) -> ChangeRow {
    ChangeRow {
        fleet: plan.asked.problem.pools[change.pool].name.clone(),
        step: change.step,
        by: plan.asked.problem.pools[change.pool].replicas.into(),
        replicas: change.replicas.into(),
        dearer: match &change.effect {
            Consequence::Dearer(cost) => Some((*cost).into()),
            _ => None,
        },
        cheaper: match &change.effect {
            Consequence::Cheaper(cost) => Some((*cost).into()),
            _ => None,
        },
        reason: match &change.effect {
            Consequence::Impossible(gap) => Some(words(plan, gap)),
            _ => None,
        },
    }
}

/// An option that is not in the mix.
#[derive(Clone, Debug)]
pub struct LeftOutRow {
    /// Its name; of several workloads with its own.
    pub option: String,
    /// Why.
    pub why: String,
}

/// What is not in the mix, and why.
pub(super) fn left_out(plan: &Plan) -> Vec<LeftOutRow> {
    let several = plan.asked.problem.works.len() > 1;
    let left = |left: &LeftOut| LeftOutRow {
        option: if several { format!("{}/{}", left.scenario, left.option) } else { left.option.clone() },
        why: left.why.clone(),
    };
    plan.asked.left_out.iter().map(left).collect()
}

pub(in crate::report) fn notes(plan: &Plan) -> Vec<String> {
    let mut notes = Vec::new();
    let named = |work: usize| plan.asked.problem.works.get(work).map_or("", |work| work.name.as_str());
    notes.extend(plan.asked.namesakes.iter().map(|namesakes| match namesakes {
        Namesakes::One { name, works } => {
            let works: Vec<&str> = works.iter().map(|work| named(*work)).collect();
            format!("{name} stands in {} with one amount, and is taken for one cost", list(&works))
        }
        Namesakes::Several { name, costs } => {
            let costs: Vec<String> = costs
                .iter()
                .map(|(work, cost)| format!("{} in {}", human((*cost).into()), named(*work)))
                .collect();
            format!("{name} is {}: each is a cost of its own", list(&costs))
        }
    }));
    notes.extend(plan.asked.not_shared.iter().map(|fleet| {
        format!("{fleet} shares no replicas with its namesake: a unit of it costs something else")
    }));
    if !plan.asked.not_held.is_empty() {
        let ids: Vec<String> =
            plan.asked.not_held.iter().map(|metric| format!("`{}`", metric.info().id)).collect();
        notes.push(format!(
            "of targets, a mix meets accuracy and latency; {} does not apply to it (`plan: {{ budget: … }}` does)",
            ids.join(", ")
        ));
    }
    if plan.changes.iter().any(|change| change.known == Known::BestFound) {
        notes.push(
            "one unit more or fewer: the rest is the best that was found, so that a true difference may be smaller"
                .to_owned(),
        );
    }
    notes
}

/// What tasks save that wait for cheaper hours, by option, and how prices by the hour are in the mix.
pub(super) fn waiting(scenario: &Scenario) -> Vec<String> {
    let priced = |option: &ServingOption| matches!(&option.serving, Serving::Serverless(tokens) if !tokens.prices.hours.is_empty());
    let is_priced = |option: &ServingOption| scenario.any_part(option, priced);
    let taken: Vec<(&ServingOption, PriceOutlook)> = scenario
        .options
        .iter()
        .zip(price_outlooks(scenario))
        .filter(|(option, _)| scenario.plan.takes(option) && is_priced(option))
        .collect();
    let saved = taken.iter().filter_map(|(option, outlook)| {
        Some(format!("{} for all tasks: {}; the mix counts on it", option.name, deferral(outlook)?))
    });
    let mut said: Vec<String> = saved.collect();
    if !taken.is_empty() {
        let names: Vec<&str> = taken.iter().map(|(option, _)| option.name.as_str()).collect();
        said.push(format!(
            "prices by the hour are in the mix at their mean over the workload's hours: {}",
            names.join(", ")
        ));
    }
    said
}

/// What a plan leaves out of fleets that start and stop: their starts, and stops within an hour.
pub(super) fn starting(scenario: &Scenario) -> Vec<String> {
    let starts = |option: &&ServingOption| match &option.serving {
        Serving::Rental(rented) => rented.is_elastic() && rented.start_up.decides(),
        _ => false,
    };
    let taken = scenario.options.iter().filter(|option| scenario.plan.takes(option)).filter(starts);
    let said = |option: &ServingOption| {
        format!(
            "{} is in the mix by whole hours: `run` has what its starts cost, and stops between calls save",
            option.name
        )
    };
    taken.map(said).collect()
}

/// An option by itself.
#[derive(Clone, Debug)]
pub struct AloneRow {
    /// The workload.
    pub workload: String,
    /// The option.
    pub option: String,
    /// What a month costs, ends in; or why it cannot serve alone.
    pub cost: Result<Amount, String>,
    /// Its replicas at most.
    pub replicas: Option<Amount>,
    /// The share of tasks done right.
    pub accuracy: Option<Amount>,
}

/// A unit more or less.
#[derive(Clone, Debug)]
pub struct ChangeRow {
    /// The fleet.
    pub fleet: String,
    /// More or fewer.
    pub step: Step,
    /// So many replicas, as they are had together.
    pub by: Amount,
    /// Replicas then.
    pub replicas: Amount,
    /// What a month costs more.
    pub dearer: Option<Amount>,
    /// What it costs less, where that is not allowed.
    pub cheaper: Option<Amount>,
    /// Why it cannot be.
    pub reason: Option<String>,
}
