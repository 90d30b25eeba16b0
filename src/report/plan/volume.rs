//! What a plan says of an uncertain volume, and of how much to reserve for it.

use crate::economics::{Instead, Overflow, Plan, Reserve, Uncertain};
use crate::planning::{Distribution, HourOfMix, Mix, Running, VolumeLevel};
use crate::report::number::{human, with_unit};
use crate::scenario::{Scenario, UncertainVolume};
use crate::units::tolerance::NO_DIFFERENCE;
use crate::units::{Amount, Count, Fraction, Load, Quantity, TasksPerMonth, UsdPerMonth, UsdPerTask};

use super::words::words;

/// An uncertain volume.
#[derive(Clone, Debug)]
pub struct VolumeReport {
    /// How uncertain it is, workload by workload: sentences.
    pub stated: Vec<String>,
    /// Its levels, the lowest first.
    pub levels: Vec<VolumeRow>,
    /// What knowing it in advance would save; or why that is not known.
    pub worth_of_knowing: Result<Amount, String>,
    /// What planning for the mean alone would cost more; or why it cannot be done.
    pub worth_of_planning: Result<Amount, String>,
    /// What the mean would cost if it were certain.
    pub at_mean: Result<Amount, String>,
    /// All of that, and what is met how often: sentences.
    pub remarks: Vec<String>,
}

/// A level of the volume.
#[derive(Clone, Debug)]
pub struct VolumeRow {
    /// How likely it is.
    pub chance: Amount,
    /// How likely it is, or a lower one: the upper end of its slice where a distribution is cut.
    pub at_most: Amount,
    /// Tasks of all workloads.
    pub tasks: Amount,
    /// The same over their mean.
    pub volume: Amount,
    /// What its month is billed.
    pub bill: Amount,
    /// What the ends of its tasks cost, and those that nobody serves.
    pub ends: Amount,
    /// The bill over the tasks that are served; nothing where none are.
    pub cost_per_task: Option<Amount>,
    /// The share of its tasks that is not on fleets that run all month.
    pub overflow: Option<Amount>,
    /// The share that nobody serves.
    pub unserved: Option<Amount>,
}

/// Up to where a fleet is worth having.
#[derive(Clone, Debug)]
pub struct ReserveRow {
    /// The fleet.
    pub fleet: String,
    /// What its tasks would be served by.
    pub instead: String,
    /// What having the fleet at all costs a month besides; nothing where it costs nothing.
    pub opening: Option<Amount>,
    /// What a replica costs a month.
    pub replica: Amount,
    /// What it saves a month when it is full.
    pub saves: Amount,
    /// The share of the hours from which it is worth having.
    pub from_use: Amount,
    /// The quantile of the demand up to which it is.
    pub quantile: Amount,
    /// The share of the hours in which the fleet carries everything.
    pub carries: Option<Amount>,
}

/// Levels below this chance are left out.
const RAREST: &str = "1e-9";

/// The volume of a plan; nothing where it is certain.
pub(super) fn volume_report(scenarios: &[Scenario], plan: &Plan) -> Option<VolumeReport> {
    let mix = plan.shown().filter(|mix| mix.levels.len() > 1)?;
    let gap = |gap: &crate::planning::Infeasible| words(plan, gap);
    let uncertain = plan.uncertain.as_ref();
    let none = || "there is no plan that meets everything".to_owned();
    let coupled = || {
        "a target or the budget binds; it holds over all volumes together, and says nothing of each"
            .to_owned()
    };
    let worth_of_planning = match uncertain.and_then(|uncertain| uncertain.mean_plan.as_ref()) {
        Some(mean) => mean.cost.as_ref().map_err(gap).copied(),
        None => Err(uncertain.and_then(|all| all.at_mean.as_ref().err()).map_or_else(none, gap)),
    };
    let worth_of_planning = worth_of_planning
        .map(|_| uncertain.and_then(Uncertain::worth_of_planning).unwrap_or(UsdPerMonth::ZERO).into());
    let worth_of_knowing = match uncertain {
        None => Err(none()),
        Some(uncertain) => uncertain.worth_of_knowing().map(Amount::from).ok_or_else(coupled),
    };
    let at_mean = match uncertain {
        None => Err(none()),
        Some(uncertain) => uncertain.at_mean.as_ref().map(|cost| (*cost).into()).map_err(gap),
    };
    let named = plan.asked.problem.works.iter().map(|work| work.name.as_str()).zip(scenarios);
    Some(VolumeReport {
        stated: named
            .filter_map(|named| stated(plan.asked.slices, named))
            .chain(in_step(scenarios))
            .collect(),
        levels: levels(plan, mix),
        remarks: remarks(plan, mix, &worth_of_knowing, &worth_of_planning),
        worth_of_knowing,
        worth_of_planning,
        at_mean,
    })
}

fn stated(slices: usize, (name, scenario): (&str, &Scenario)) -> Option<String> {
    let demand = scenario.plan.demand.as_ref()?;
    let tasks = scenario.options.first()?.workload.tasks.value;
    let levels = demand.value.levels(tasks, slices);
    let volumes = || levels.iter().map(|level| level.volume.get());
    let mean: f64 = levels.iter().map(|level| level.chance.get() * level.volume.get()).sum();
    let off = |volume: f64| volume - mean;
    let deviation: f64 = levels
        .iter()
        .map(|level| level.chance.get() * off(level.volume.get()) * off(level.volume.get()))
        .sum();
    let share = |share: f64| human(Load::const_new(share).into());
    let (low, high) = (volumes().fold(f64::INFINITY, f64::min), volumes().fold(0.0, f64::max));
    let spread = format!(
        "{} of the mean to {}, with a deviation of {}",
        share(low / mean.max(f64::MIN_POSITIVE)),
        share(high / mean.max(f64::MIN_POSITIVE)),
        share(deviation.max(0.0).sqrt() / mean.max(f64::MIN_POSITIVE))
    );
    Some(match &demand.value {
        UncertainVolume::Around { deviation, distribution } => {
            let shape = match distribution.value() {
                Distribution::LogNormal => "log-normal",
                Distribution::Normal => "normal",
            };
            let why = match distribution {
                crate::decode::Given::Default { why, .. } => format!(" (assumed: {why})"),
                crate::decode::Given::Written(_) => String::new(),
            };
            format!(
                "The volume of {name} is {shape}{why} around {} tasks a month, with a standard deviation of {}. It is cut into {} \
                 equally likely levels, each the mean of its slice: {spread}.",
                human(tasks.into()),
                human(deviation.value.into()),
                levels.len()
            )
        }
        UncertainVolume::Levels(_) => {
            let planned = if (mean - 1.0).abs() > NO_DIFFERENCE {
                format!(
                    " Their mean, {} tasks a month, is what is planned for, not {}.",
                    human(TasksPerMonth::const_new(mean * tasks.get()).into()),
                    human(tasks.into())
                )
            } else {
                String::new()
            };
            format!("The volume of {name} has {} levels: {spread}.{planned}", levels.len())
        }
    })
}

/// The levels that nothing is planned for, since they are too unlikely: sentences.
pub(super) fn too_rare(scenarios: &[Scenario], plan: &Plan) -> Vec<String> {
    let named = plan.asked.problem.works.iter().map(|work| work.name.as_str()).zip(scenarios);
    let rare = named.flat_map(|(name, scenario)| {
        let Some(tasks) = scenario.options.first().map(|option| option.workload.tasks.value) else {
            return Vec::new();
        };
        let demand = scenario.plan.demand.as_ref();
        let levels = demand.map_or_else(Vec::new, |demand| demand.value.levels(tasks, plan.asked.slices));
        let told = levels.into_iter().filter(VolumeLevel::is_too_rare).map(|level| {
            let volume = TasksPerMonth::const_new(level.volume.get() * tasks.get());
            format!(
                "the level of {} tasks a month of {name} is left out: its chance is below {RAREST}",
                human(volume.into())
            )
        });
        told.collect()
    });
    rare.collect()
}

/// How the volumes of several workloads go together.
fn in_step(scenarios: &[Scenario]) -> Option<String> {
    let uncertain = scenarios.iter().filter(|scenario| scenario.plan.demand.is_some()).count();
    (uncertain > 1).then(|| {
        "Assumed: the volumes rise and fall together, quantile by quantile (comonotonic), the costliest case."
            .to_owned()
    })
}

fn levels(plan: &Plan, mix: &Mix) -> Vec<VolumeRow> {
    let problem = &plan.asked.problem;
    let tasks = |level: usize| -> f64 {
        let works = problem.works.iter().enumerate();
        works.map(|(work, row)| problem.levels[level].volume(work).get() * all(&row.demand)).sum()
    };
    let chance = |level: usize| mix.levels[level].chance.get();
    let mean: f64 = (0..mix.levels.len()).map(|level| chance(level) * tasks(level)).sum();
    let runs = |pool: usize| problem.pools[pool].running == Running::AllMonth;
    let priced = problem.works.iter().any(|work| work.unserved.is_some());
    let mut at_most = 0.0;
    (0..mix.levels.len())
        .map(|level| {
            at_most += chance(level);
            let own = || mix.hours.iter().filter(move |hour| hour.level == level);
            let left: f64 = own().map(|hour| all(&hour.unserved)).sum();
            let reserved = |hour: &HourOfMix| -> f64 {
                let works = problem.works.iter().zip(&hour.served);
                let ways = works.flat_map(|(work, served)| work.ways.iter().zip(served));
                let on = ways.filter(|(way, _)| way.on.is_some_and(|(pool, _)| runs(pool)));
                on.map(|(_, tasks)| tasks.get()).sum()
            };
            let reserved: f64 = own().map(reserved).sum();
            let all = tasks(level);
            let share = |part: f64| Amount::from(Fraction::const_new((part / all).clamp(0.0, 1.0)));
            let row = &mix.levels[level];
            VolumeRow {
                chance: row.chance.into(),
                at_most: Fraction::const_new(at_most.min(1.0)).into(),
                tasks: TasksPerMonth::const_new(all).into(),
                volume: Load::const_new(all / mean).into(),
                bill: row.bill.into(),
                ends: row.ends.into(),
                cost_per_task: (all - left > NO_DIFFERENCE * all)
                    .then(|| UsdPerTask::const_new(row.bill.get() / (all - left)).into()),
                overflow: (all > 0.0 && plan.overflow.is_some()).then(|| share(all - reserved)),
                unserved: (all > 0.0 && priced).then(|| share(left)),
            }
        })
        .collect()
}

fn all(tasks: &[TasksPerMonth]) -> f64 {
    tasks.iter().map(|tasks| tasks.get()).sum()
}

fn remarks(
    plan: &Plan,
    mix: &Mix,
    knowing: &Result<Amount, String>,
    planning: &Result<Amount, String>,
) -> Vec<String> {
    let mut remarks = Vec::new();
    let problem = &plan.asked.problem;
    if let Some(overflow) = &plan.overflow {
        remarks.push(beyond_words(plan, overflow));
    }
    if let Some(uncertain) = &plan.uncertain {
        if let Ok(at_mean) = uncertain.at_mean {
            let (dearer, less) = (uncertain.expected - at_mean, at_mean - uncertain.expected);
            let least = NO_DIFFERENCE * uncertain.expected.get().max(at_mean.get());
            let than = if dearer.get() > least {
                format!("{} more", money(dearer))
            } else if less.get() <= least {
                "as much".to_owned()
            } else if problem.pools.is_empty() {
                format!("{} less", money(less))
            } else {
                format!("{} less, since servers are bought whole", money(less))
            };
            remarks.push(format!(
                "the mean volume, if it were certain, would cost {} a month: uncertain, it costs {than}",
                money(at_mean)
            ));
        }
        remarks.push(match knowing {
            Ok(saved) if saved.value() == 0.0 => {
                "knowing each volume before anything is chosen would save nothing (the expected value of perfect information)"
                    .to_owned()
            }
            Ok(saved) => format!(
                "knowing each volume before anything is chosen would save {} a month on average (the expected value of perfect \
                 information)",
                human(*saved)
            ),
            Err(why) => format!("the value of knowing the volume in advance is not computed: {why}"),
        });
        let chosen: Vec<String> = uncertain
            .mean_plan
            .iter()
            .flat_map(|mean| problem.pools.iter().zip(&mean.replicas))
            .filter_map(|(pool, count)| Some(format!("{}: {}", pool.name, replicas((*count)?))))
            .collect();
        remarks.extend(match planning {
            _ if chosen.is_empty() => None,
            Ok(lost) if lost.value() > NO_DIFFERENCE * uncertain.expected.get() => Some(format!(
                "planning for the mean volume alone ({}) would cost {} a month more (the value of the stochastic solution)",
                chosen.join(", "),
                human(*lost)
            )),
            Ok(_) => Some(
                "planning for the mean volume alone chooses as well: the value of the stochastic solution is nothing"
                    .to_owned(),
            ),
            Err(why) => Some(format!(
                "planning for the mean volume alone ({}) does not do: {why}",
                chosen.join(", ")
            )),
        });
    }
    if let Some(budget) = problem.budget {
        let over = mix.levels.iter().filter(|level| level.bill.get() > budget.get() * (1.0 + NO_DIFFERENCE));
        let over: f64 = over.map(|level| level.chance.get()).sum();
        let above = if over > 0.0 {
            format!(
                "with a chance of {} a month's bill is above it",
                human(Fraction::const_new(over.min(1.0)).into())
            )
        } else {
            "no month's bill is above it, whatever the volume".to_owned()
        };
        remarks.push(format!("the budget of {} a month applies to the mean: {above}", money(budget)));
    }
    if problem.works.iter().any(|work| work.accuracy.is_some()) {
        remarks.push("accuracy is met on average over all volumes, not at each of them".to_owned());
    }
    remarks
}

fn money(amount: UsdPerMonth) -> String {
    human(amount.into())
}

fn replicas(count: Count) -> String {
    format!("{} {}", human(count.into()), if count.get() == 1.0 { "replica" } else { "replicas" })
}

fn beyond_words(plan: &Plan, overflow: &Overflow) -> String {
    if overflow.tasks.get() <= 0.0 {
        return "what runs all month serves every task at every volume".to_owned();
    }
    let problem = &plan.asked.problem;
    let mean: f64 = (0..problem.levels.len())
        .map(|level| {
            let works = problem.works.iter().enumerate();
            let tasks = works.map(|(work, row)| problem.levels[level].volume(work).get() * all(&row.demand));
            problem.levels[level].chance.get() * tasks.sum::<f64>()
        })
        .sum();
    let share = |tasks: f64| human(Fraction::const_new((tasks / mean).min(1.0)).into());
    let left = match overflow.unserved.get() {
        none if none <= 0.0 => String::new(),
        left => format!("; {} of all tasks are left unserved", share(left)),
    };
    format!(
        "always-on fleets fall short in {} of the hours, at {} of the volumes: {} of the tasks go elsewhere, for {} a month{left}",
        human(overflow.hours.into()),
        human(overflow.volumes.into()),
        share(overflow.tasks.get() - overflow.unserved.get()),
        money(overflow.bill)
    )
}

/// What to reserve, row by row.
pub(super) fn reserve_rows(plan: &Plan) -> Vec<ReserveRow> {
    let problem = &plan.asked.problem;
    let row = |reserve: &Reserve| {
        let work = &problem.works[reserve.work];
        let name = match reserve.instead {
            Instead::Way(way) => work.ways[way].name.clone(),
            Instead::Unserved => "nobody".to_owned(),
        };
        let several = problem.works.len() > 1;
        ReserveRow {
            fleet: problem.pools[reserve.pool].name.clone(),
            instead: if several { format!("{}/{name}", work.name) } else { name },
            opening: (reserve.opening.get() > 0.0).then(|| reserve.opening.into()),
            replica: reserve.replica.into(),
            saves: reserve.saves.into(),
            from_use: reserve.from_use.into(),
            quantile: reserve.quantile.into(),
            carries: reserve.carries.map(Amount::from),
        }
    };
    plan.reserves.iter().map(row).collect()
}

/// The same in words.
pub(super) fn reserve_words(row: &ReserveRow, uncertain: bool) -> String {
    let over = if uncertain { "hours and volumes" } else { "hours" };
    let has = row.carries.map_or_else(String::new, |carries| {
        format!("; the mix's replicas carry all of it in {} of them", human(carries))
    });
    let opening = row
        .opening
        .map_or_else(String::new, |opening| format!(", not counting {} for having any", with_unit(opening)));
    format!(
        "{} beside {}: a replica costs {} and saves {} when it is full, so it is cheaper if it is used in more than {} of the hours{opening}. \
         The newsvendor reserves up to the {} quantile of the demand over {over}{has}",
        row.fleet,
        row.instead,
        with_unit(row.replica),
        with_unit(row.saves),
        human(row.from_use),
        human(row.quantile),
    )
}

/// The volume of a level for people: its share of the mean.
pub(super) fn volume_of(plan: &Plan, level: usize, work: usize) -> Amount {
    let volume = plan.asked.problem.levels.get(level).map_or(1.0, |level| level.volume(work).get());
    Load::const_new(volume).into()
}
