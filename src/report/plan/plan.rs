//! A plan: what every format of `breakeven plan` is made from.

use crate::economics::{Plan, PricedOutcomes};
use crate::planning::{Effort, Mix, Proof};
use crate::report::flows_left_out::flows_left_out;
use crate::report::gaps::{GapRow, gaps};
use crate::report::head::CitedCatalog;
use crate::report::notice::{Notice, notices_of_today};
use crate::report::number::human;
use crate::report::ranges;
use crate::scenario::Scenario;
use crate::units::tolerance::NOISE;
use crate::units::{
    Amount, AsOf, Count, Date, DayChoice, Fraction, Hours, Number, Quantity, TaxIn, UsdPerMonth, UsdPerTask,
    in_millions,
};

use super::fixed::{FixedRow, fixed_of, fixed_rows};
use super::part::{PlanPart, part};
use super::place::{Place, places};
use super::volume::{ReserveRow, VolumeReport, reserve_rows, too_rare, volume_of, volume_report};
use super::words::{
    AloneRow, ChangeRow, LeftOutRow, alone, binding_words, change_row, left_out, notes, starting, waiting,
    words,
};

/// What the plan has to say.
#[derive(Clone, Debug)]
pub struct PlanReport {
    /// The workloads.
    pub workloads: Vec<PlannedWorkload>,
    /// The date of its prices.
    pub as_of: AsOf,
    /// The catalog of its prices.
    pub catalog: Option<CitedCatalog>,
    /// How long a month is.
    pub hours_per_month: Hours,
    /// Whether a mix meets every target and the budget, and if not, why.
    pub verdict: PlanVerdict,
    /// The mix; nothing where there is none at all.
    pub mix: Option<MixReport>,
    /// Options that cannot be in the mix.
    pub left_out: Vec<LeftOutRow>,
    /// Each option by itself.
    pub alone: Vec<AloneRow>,
    /// What the best single options cost together.
    pub best_single: Option<Amount>,
    /// What the mix saves over them.
    pub saving: Option<Amount>,
    /// What binds, what is left out, what is not held: sentences.
    pub binding: Vec<String>,
    /// What a unit more or less of each fleet would change.
    pub changes: Vec<ChangeRow>,
    /// What an uncertain volume does; nothing where it is certain.
    pub volume: Option<VolumeReport>,
    /// Up to where fleets that run all month are worth having.
    pub reserves: Vec<ReserveRow>,
    /// What a reader should know besides.
    pub notes: Vec<String>,
}

/// Whether the mix keeps everything.
#[derive(Clone, Debug, PartialEq)]
pub enum PlanVerdict {
    /// It does.
    Met,
    /// No mix does, for this reason.
    Missed(String),
}

/// A workload of a plan.
#[derive(Clone, Debug)]
pub struct PlannedWorkload {
    /// The scenario's id; with its file where another workload has the same.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its file.
    pub file: String,
    /// The busiest hour over the mean hour.
    pub peak: Amount,
    /// Whether its hours are stated.
    pub hours: HoursOf,
    /// The share of its tasks done right in the mix.
    pub accuracy: Option<Amount>,
    /// Warnings and assumptions.
    pub notices: Vec<Notice>,
    /// Bills with gaps.
    pub gaps: Vec<GapRow>,
}

/// Where the hours of a workload come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoursOf {
    /// The scenario states a profile.
    Profile,
    /// A day is assumed, from the stated busiest hour.
    AssumedDay,
}

impl HoursOf {
    fn of(scenario: &Scenario) -> Self {
        match scenario.options.first().and_then(|option| option.workload.profile.as_ref()) {
            Some(_) => Self::Profile,
            None => Self::AssumedDay,
        }
    }
}

/// A mix.
#[derive(Clone, Debug)]
pub struct MixReport {
    /// What a month is billed.
    pub bill: Amount,
    /// What the ends of tasks cost; nothing where none has a price.
    pub ends: Option<Amount>,
    /// The bill over the tasks that are served; nothing where none are.
    pub cost_per_task: Option<Amount>,
    /// The share of the tasks that nobody serves; nothing where all are served.
    pub unserved: Option<Amount>,
    /// Whether there can be a cheaper one, in words.
    pub proof: String,
    /// Its parts: fleets, then what has no replicas.
    pub parts: Vec<PlanPart>,
    /// What it pays, or avoids, whatever it serves.
    pub fixed: Vec<FixedRow>,
    /// Its hours, on average over the volumes.
    pub hours: Vec<HourRow>,
    /// What each way serves, in each hour at each level of the volume.
    pub by_way: Vec<WayRow>,
}

/// An hour.
#[derive(Clone, Debug)]
pub struct HourRow {
    /// Its place in the profile.
    pub at: usize,
    /// Its day, where the profile has days.
    pub day: Option<&'static str>,
    /// Tasks an hour by workload.
    pub demand: Vec<Amount>,
    /// Tasks an hour by part.
    pub by_part: Vec<Amount>,
    /// Replicas that are paid for, by part.
    pub replicas: Vec<Option<Amount>>,
}

/// What a way serves in an hour.
#[derive(Clone, Debug)]
pub struct WayRow {
    /// The hour's place in the profile.
    pub at: usize,
    /// Its day, where the profile has days.
    pub day: Option<&'static str>,
    /// The workload.
    pub workload: String,
    /// The option.
    pub option: String,
    /// Tasks an hour.
    pub tasks: Amount,
    /// Replicas of its fleet.
    pub replicas: Option<Amount>,
    /// How busy they are, of what they may be.
    pub load: Option<Amount>,
    /// How likely the level of the volume is.
    pub chance: Amount,
    /// The workload's volume at it, over the stated one.
    pub volume: Amount,
}

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// Hours of a day.
pub(in crate::report) const DAY: usize = 24;

/// Puts a plan together.
pub fn plan_report(scenarios: &[Scenario], plan: &Plan) -> PlanReport {
    let mix = plan.shown();
    let problem = &plan.asked.problem;
    let workloads = scenarios.iter().enumerate().map(|(at, scenario)| {
        let demand = &problem.works[at].demand;
        let (all, most) = demand
            .iter()
            .fold((0.0, 0.0_f64), |(all, most), tasks| (all + tasks.get(), most.max(tasks.get())));
        PlannedWorkload {
            hours: HoursOf::of(scenario),
            notices: notices_of_today(scenario).into_iter().chain(flows_left_out(scenario)).collect(),
            gaps: gaps(scenario),
            id: problem.works[at].name.clone(),
            title: scenario.title.clone(),
            file: scenario.file.name().to_owned(),
            peak: Number::const_new(most * demand.len() as f64 / all).into(),
            accuracy: mix.and_then(|mix| mix.accuracy[at]).map(Amount::from),
        }
    });
    let verdict = match &plan.found {
        Ok(_) => PlanVerdict::Met,
        Err(gap) => PlanVerdict::Missed(words(plan, gap)),
    };
    PlanReport {
        workloads: workloads.collect(),
        catalog: scenarios.first().map(|scenario| scenario.catalog().into()),
        as_of: scenarios.first().map_or(
            AsOf { day: Date::MIN, chosen: DayChoice::Today, exchange: None, tax: TaxIn::Net },
            Scenario::day,
        ),
        hours_per_month: plan.asked.hours_per_month,
        verdict,
        mix: mix.map(|mix| mix_report(plan, mix)),
        left_out: left_out(plan),
        alone: alone(plan),
        best_single: plan.best_single.as_ref().map(|single| single.cost().into()),
        saving: plan.saving().map(Amount::from),
        binding: plan.binding.iter().map(|binding| binding_words(plan, binding)).collect(),
        changes: plan.changes.iter().map(|change| change_row(plan, change)).collect(),
        volume: volume_report(scenarios, plan),
        reserves: reserve_rows(plan),
        notes: notes(plan)
            .into_iter()
            .chain(too_rare(scenarios, plan))
            .chain(scenarios.iter().flat_map(waiting))
            .chain(scenarios.iter().flat_map(starting))
            .chain(ranges::at_their_middle(scenarios))
            .collect(),
    }
}

fn mix_report(plan: &Plan, mix: &Mix) -> MixReport {
    let problem = &plan.asked.problem;
    let hours = problem.hours();
    let levels = mix.levels.len();
    // On average over the levels.
    let mean = |of: &dyn Fn(usize) -> f64| -> f64 {
        (0..levels).map(|level| mix.levels[level].chance.get() * of(level)).sum()
    };
    let volume = |work: usize| mean(&|level| problem.levels[level].volume(work).get());
    let demand = |work: usize, hour: usize| problem.works[work].demand[hour].get() * volume(work);
    let works = 0..problem.works.len();
    let all: f64 = works.clone().map(|work| (0..hours).map(|hour| demand(work, hour)).sum::<f64>()).sum();
    // A fleet's tasks by all workloads, or an option's own.
    let tasks = |part: &Place, hour: usize| -> f64 {
        let served = problem.works.iter().zip(&mix.hours[hour].served).enumerate();
        served
            .flat_map(|(work, (row, served))| {
                row.ways.iter().zip(served).enumerate().map(move |(way, found)| (work, way, found))
            })
            .filter(|(work, way, (row, _))| part.is(*work, *way, row.on.map(|(pool, _)| pool)))
            .map(|(_, _, (_, served))| served.get())
            .sum()
    };
    let places = places(plan);
    let parts = places.iter().enumerate().map(|(at, place)| {
        let month: f64 =
            (0..mix.hours.len()).map(|hour| mix.hours[hour].chance.get() * tasks(place, hour)).sum();
        let variable: f64 = mix
            .hours
            .iter()
            .flat_map(|hour| {
                let works = problem.works.iter().zip(&hour.served).enumerate();
                works.map(|(work, row)| (hour.chance.get(), work, row))
            })
            .flat_map(|(chance, work, (row, served))| {
                row.ways.iter().zip(served).enumerate().map(move |(way, found)| (chance, work, way, found))
            })
            .filter(|(_, work, way, (row, _))| place.is(*work, *way, row.on.map(|(pool, _)| pool)))
            .map(|(chance, _, _, (row, served))| chance * row.cost.get() * served.get())
            .sum();
        part(plan, mix, place, month / all, month, variable + fixed_of(plan, mix, &places, at))
    });
    let mut parts: Vec<PlanPart> = parts.collect();
    let names: Vec<String> = parts.iter().map(|part| part.name.clone()).collect();
    let fixed = fixed_rows(plan, mix, &places, &names);
    let left = |hour: usize| -> f64 { mix.hours[hour].unserved.iter().map(|left| left.get()).sum() };
    let nobody: f64 = (0..mix.hours.len()).map(|hour| mix.hours[hour].chance.get() * left(hour)).sum();
    let some_are_left = nobody > NOISE * all;
    if some_are_left {
        let of_nobody = PlanPart::without_replicas("not served", nobody, nobody / all, 0.0);
        parts.push(PlanPart { name: "nobody".to_owned(), ..of_nobody });
    }
    let per_hour = hours as f64 / plan.asked.hours_per_month.get();
    let rate = |tasks: f64| Amount::from(Number::const_new(tasks * per_hour));
    let rows = (0..hours).map(|hour| HourRow {
        at: hour,
        day: day(hours, hour),
        demand: works.clone().map(|work| rate(demand(work, hour))).collect(),
        by_part: places
            .iter()
            .map(|place| rate(mean(&|level| tasks(place, level * hours + hour))))
            .chain(some_are_left.then(|| rate(mean(&|level| left(level * hours + hour)))))
            .collect(),
        replicas: places
            .iter()
            .map(|place| {
                let there = |pool: usize, level: usize| present(plan, mix, pool, level * hours + hour);
                let pool = place.pool()?;
                Some(Number::const_new(mean(&|level| there(pool, level).map_or(0.0, Count::get))).into())
            })
            .collect(),
    });
    let rows = rows.collect();
    MixReport {
        bill: mix.bill.into(),
        ends: (plan.asked.ends == PricedOutcomes::Priced).then(|| mix.ends.into()),
        cost_per_task: (all - nobody > NOISE * all)
            .then(|| UsdPerTask::const_new(mix.bill.get() / (all - nobody)).into()),
        unserved: some_are_left.then(|| Fraction::const_new((nobody / all).min(1.0)).into()),
        proof: match mix.proof {
            Proof::Least => "No other mix of these options is cheaper.".to_owned(),
            Proof::Within(gap) => {
                format!(
                    "No other mix of these options is cheaper by more than {} a month.",
                    human(gap.into())
                )
            }
            Proof::BestFound { within, gap } => best_found(within, gap),
        },
        parts,
        fixed,
        hours: rows,
        by_way: (0..mix.hours.len()).flat_map(|hour| by_way(plan, mix, hour, &rate)).collect(),
    }
}

/// What is known of a mix where not every number of replicas was tried.
fn best_found(within: Effort, gap: Option<UsdPerMonth>) -> String {
    let most = gap.map_or_else(
        || "by how much another one can be cheaper is unknown".to_owned(),
        |gap| format!("no other mix of these options is cheaper by more than {} a month", human(gap.into())),
    );
    let steps = in_millions(Count::const_new(within.steps() as f64));
    format!("The best mix found within {steps} steps of the search; {most}.")
}

fn day(hours: usize, hour: usize) -> Option<&'static str> {
    (hours > DAY).then(|| DAYS[(hour / DAY) % DAYS.len()])
}

fn present(plan: &Plan, mix: &Mix, pool: usize, hour: usize) -> Option<Count> {
    let row = &plan.asked.problem.pools[pool];
    let there = mix.hours.get(hour)?.units[pool].get() * row.replicas.get();
    Some(Count::const_new(row.most.map_or(there, |most| most.get().min(there))))
}

fn by_way(plan: &Plan, mix: &Mix, hour: usize, rate: &dyn Fn(f64) -> Amount) -> Vec<WayRow> {
    let (mixed, profile) = (&mix.hours[hour], plan.asked.problem.hours());
    let row = |at: usize, option: &str, tasks: f64| WayRow {
        at: hour % profile,
        day: day(profile, hour % profile),
        workload: plan.asked.problem.works[at].name.clone(),
        option: option.to_owned(),
        tasks: rate(tasks),
        replicas: None,
        load: None,
        chance: mixed.chance.into(),
        volume: volume_of(plan, mixed.level, at),
    };
    let mut rows = Vec::new();
    for (at, (work, served)) in plan.asked.problem.works.iter().zip(&mixed.served).enumerate() {
        rows.extend(work.ways.iter().zip(served).map(|(way, tasks)| WayRow {
            replicas: way.on.and_then(|(pool, _)| present(plan, mix, pool, hour)).map(Amount::from),
            load: way.on.and_then(|(pool, _)| plan.load(mix, pool, hour)).map(Amount::from),
            ..row(at, &way.name, tasks.get())
        }));
        rows.extend(work.unserved.map(|_| row(at, "unserved", mixed.unserved[at].get())));
    }
    rows
}
