//! Scenarios as a question for the planner: which pools of replicas there are, and what a task costs on each way to serve it. What
//! pools and tasks cost is read off the very bills that a run prints, so a plan and a run cannot drift apart.

use crate::decode::{Given, Sited};
use crate::economics::bill::capital::discount_rate;
use crate::economics::bill::ledger::Ledger;
use crate::economics::cash::deferred::within_deadlines;
use crate::economics::evaluate::{Evaluation, Outcome, evaluate_stated};
use crate::economics::fleet::demand::Demand;
use crate::economics::fleet::filled::Machines;
use crate::economics::fleet::sizing::{Sizing, too_large};
use crate::economics::policy::quality::{Quality, bill_of_one};
use crate::economics::policy::skills::Skills;
use crate::figure::{Figure, Gap};
use crate::metric::Metric;
use crate::planning::{Pool, Problem, Profile, Running, Way, Work};
use crate::scenario::{
    Comparison, Deployment, Limit, PlanOption, Rented, Replicas, Scaling, Scenario, Serving, ServingOption,
};
use crate::units::tolerance::NOISE;
use crate::units::{Amount, Count, Fraction, Hours, Quantity, Ratio, TasksPerMonth, UsdPerMonth, UsdPerTask};

use super::question::{LeftOut, NoPlan, NoWay, PlanQuestion, PricedOutcomes};
use super::volume_levels::{levels, slices, tasks};

/// A pool, and what tells it apart from others.
#[derive(Clone)]
struct NamedPool {
    key: String,
    pool: Pool,
    /// How full its replicas may be.
    fill_limit: Fraction,
}

/// Makes one question of some scenarios, each a workload.
pub(super) fn ask(scenarios: &[Scenario]) -> Result<PlanQuestion, NoPlan> {
    let profiles = scenarios.iter().map(profile).collect::<Result<Vec<_>, _>>()?;
    let profiles = by_one_clock(scenarios, profiles);
    let week = profiles.windows(2).any(|two| two[0].hours().len() != two[1].hours().len());
    let month = |scenario: &Scenario| scenario.calendar.value().hours_per_month();
    let mut asked = PlanQuestion {
        problem: Problem {
            works: Vec::new(),
            pools: Vec::new(),
            budget: None,
            levels: levels(scenarios, slices(&profiles)),
        },
        hours_per_month: scenarios.first().map_or(Hours::ZERO, month),
        left_out: Vec::new(),
        not_held: Vec::new(),
        fill_limits: Vec::new(),
        slices: slices(&profiles),
        ends: PricedOutcomes::Free,
    };
    let mut pools: Vec<NamedPool> = Vec::new();
    for ((scenario, profile), name) in scenarios.iter().zip(profiles).zip(names(scenarios)) {
        if month(scenario) != asked.hours_per_month {
            return Err(NoPlan::Calendars(scenarios[0].id.clone(), scenario.id.clone()));
        }
        if scenario.day().day != scenarios[0].day().day {
            let dated = |scenario: &Scenario| format!("`{}` ({})", scenario.id, scenario.day().day);
            return Err(NoPlan::Dates(dated(&scenarios[0]), dated(scenario)));
        }
        let profile = if week { profile.week() } else { profile };
        let work = work(scenario, name, &profile, &mut pools, &mut asked)?;
        if work.ways.is_empty() {
            let own = asked.left_out.into_iter().filter(|left| left.scenario == scenario.id);
            return Err(NoPlan::NoOption(scenario.id.clone(), own.collect()));
        }
        asked.problem.works.push(work);
        if scenario.ends.are_priced() || scenario.plan.unserved.is_some() {
            asked.ends = PricedOutcomes::Priced;
        }
        if let Some(budget) = &scenario.plan.budget {
            let so_far = asked.problem.budget.unwrap_or(UsdPerMonth::ZERO);
            asked.problem.budget = Some(so_far + budget.value);
        }
        let held = |limit: &&Limit| !limit.metric.is_latency() && limit.metric != Metric::Accuracy;
        asked.not_held.extend(scenario.targets.iter().filter(held).map(|limit| limit.metric));
    }
    asked.fill_limits = pools.iter().map(|named| named.fill_limit).collect();
    asked.problem.pools = pools.into_iter().map(|named| named.pool).collect();
    Ok(asked)
}

/// What the workloads are called: their scenarios' ids, with the file where two have the same, and a number where even that is.
fn names(scenarios: &[Scenario]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for scenario in scenarios {
        let id = &scenario.id;
        let alone = scenarios.iter().filter(|other| other.id == *id).count() == 1;
        let base = if alone { id.clone() } else { format!("{id} ({})", scenario.file.name()) };
        let before = scenarios
            .iter()
            .take(names.len())
            .filter(|other| !alone && other.id == *id && other.file.name() == scenario.file.name());
        names.push(match before.count() {
            0 => base,
            before => format!("{base} {}", before + 1),
        });
    }
    names
}

/// The hours of all workloads by the clocks of the first.
fn by_one_clock(scenarios: &[Scenario], profiles: Vec<Profile>) -> Vec<Profile> {
    let ahead = |scenario: &Scenario| {
        let zone = scenario.options.first().and_then(|option| option.workload.timezone.as_ref());
        zone.map_or(0, |zone| zone.value.minutes())
    };
    let first = scenarios.first().map_or(0, ahead);
    let shifted = |(scenario, profile): (&Scenario, Profile)| match ahead(scenario) - first {
        0 => profile,
        minutes => profile.shifted(minutes),
    };
    scenarios.iter().zip(profiles).map(shifted).collect()
}

fn profile(scenario: &Scenario) -> Result<Profile, NoPlan> {
    let none = || NoPlan::NoProfile(scenario.id.clone());
    let workload = &scenario.options.first().ok_or_else(none)?.workload;
    if let Some(profile) = &workload.profile {
        return Ok(profile.value.clone());
    }
    let peak = workload.peak_to_mean.as_ref().ok_or_else(none)?;
    Profile::of_peak(peak.value).map_err(|most| NoPlan::TooPeaked { scenario: scenario.id.clone(), most })
}

fn work(
    scenario: &Scenario,
    name: String,
    profile: &Profile,
    pools: &mut Vec<NamedPool>,
    asked: &mut PlanQuestion,
) -> Result<Work, NoPlan> {
    // What is bought by the token waits for the cheapest hour within the deadline.
    let deferred = within_deadlines(scenario);
    let evaluation = evaluate_stated(deferred.as_ref().unwrap_or(scenario));
    let target = scenario.targets.iter().find(|limit| {
        limit.metric == Metric::Accuracy
            && matches!(limit.comparison, Comparison::AtLeast | Comparison::Above)
    });
    let accuracy = target.map(|limit| Fraction::const_new(limit.limit.value()));
    let at = asked.problem.works.len();
    let volumes = asked.problem.levels.iter().map(|level| level.volume(at).get());
    let most_volume = Ratio::const_new(volumes.fold(1.0, f64::max));
    let mut ways = Vec::new();
    for (index, outcome) in evaluation.outcomes.iter().enumerate() {
        if !scenario.plan.takes(outcome.option) {
            continue;
        }
        let named =
            || Box::new(Sited { value: outcome.option.name.clone(), site: outcome.option.site.clone() });
        match way(&evaluation, index, outcome, accuracy, most_volume) {
            Ok(ServedBy { mut way, on }) => {
                if let Some((mut pool, each)) = on {
                    let at = pools.iter().position(|known| same(known, &pool));
                    let at = at.unwrap_or_else(|| {
                        if pools.iter().any(|known| known.pool.name == pool.pool.name) {
                            pool.pool.name = format!("{name}/{}", pool.pool.name);
                        }
                        pools.push(pool.clone());
                        pools.len() - 1
                    });
                    if at >= MOST_FLEETS {
                        let most = Count::const_new(MOST_FLEETS as f64);
                        return Err(NoPlan::TooManyFleets { option: named(), most });
                    }
                    share(&mut pools[at], &pool);
                    way.on = Some((at, each));
                }
                ways.push(way);
            }
            Err(NoWay::TooLarge(why)) => {
                let tasks = Box::new(outcome.option.workload.tasks.clone());
                return Err(NoPlan::TooLarge { option: named(), tasks, why: Box::new(why) });
            }
            Err(NoWay::LeftOut(why)) => asked.left_out.push(LeftOut {
                scenario: scenario.id.clone(),
                option: outcome.option.name.clone(),
                why,
            }),
        }
    }
    let tasks = tasks(scenario).get();
    let demand =
        (0..profile.hours().len()).map(|hour| TasksPerMonth::const_new(tasks * profile.share(hour).get()));
    let unserved = scenario.plan.unserved.as_ref().map(|price| price.value);
    Ok(Work { name, demand: demand.collect(), ways, accuracy, unserved })
}

/// Whether two scenarios mean the same replicas: the same model on the same hardware at the same price, under the same name.
fn same(known: &NamedPool, other: &NamedPool) -> bool {
    let near = |a: UsdPerMonth, b: UsdPerMonth| (a.get() - b.get()).abs() <= NOISE * a.get().max(b.get());
    known.key == other.key
        && near(known.pool.unit, other.pool.unit)
        && near(known.pool.opening, other.pool.opening)
}

/// Limits of two scenarios on the same replicas hold together.
fn share(named: &mut NamedPool, other: &NamedPool) {
    if other.fill_limit < named.fill_limit {
        named.fill_limit = other.fill_limit;
    }
    let (pool, other) = (&mut named.pool, &other.pool);
    let larger = |a: Count, b: Count| if a > b { a } else { b };
    pool.spare = larger(pool.spare, other.spare);
    pool.least = larger(pool.least, other.least);
    pool.most = match (pool.most, other.most) {
        (Some(a), Some(b)) => Some(if a < b { a } else { b }),
        (a, b) => a.or(b),
    };
}

/// A way to serve a scenario's tasks, with its replicas and what one of them does in a month.
struct ServedBy {
    way: Way,
    /// The pool that it runs on, with the tasks that one replica does in a month.
    on: Option<(NamedPool, TasksPerMonth)>,
}

/// Fleets of the largest mix.
const MOST_FLEETS: usize = 50;

/// Why reserved units are in no mix.
const RESERVED: &str = "reserved units are bought from a least number on and have an overflow of their own: compare them by `run`, `crossover` or `roi`";

fn way(
    evaluation: &Evaluation<'_>,
    index: usize,
    outcome: &Outcome<'_>,
    target: Option<Fraction>,
    most_volume: Ratio,
) -> Result<ServedBy, NoWay> {
    let (scenario, option) = (evaluation.scenario, outcome.option);
    let figure = |metric: Metric| match outcome.metric(metric) {
        Ok(figure) => Ok(figure.amount.value()),
        Err(gap) => Err(gap.to_string()),
    };
    if let Some(why) = scenario.not_sold(option) {
        return Err(why.into());
    }
    let accuracy = figure(Metric::Accuracy).ok();
    let follows_hours = match &option.serving {
        Serving::Rental(rented) => rented.is_elastic(),
        Serving::Cluster(_) => false,
        _ => true,
    };
    if follows_hours && scenario.any_part(option, |part| part.one_off.is_some()) {
        return Err(
            "it has one-off costs, which do not follow the hours: compare it by `crossover` or `roi`".into(),
        );
    }
    if let Some(part) = scenario.parts(option).into_iter().find(|part| depends_on_volume(part)) {
        return Err(format!(
            "what a token of `{}` costs depends on how many there are in a month: compare it by `crossover` or `roi`",
            part.name
        )
        .into());
    }
    if scenario.any_part(option, |part| matches!(part.serving, Serving::Provisioned(_))) {
        return Err(RESERVED.into());
    }
    if target.is_some() && accuracy.is_none() {
        return Err("its accuracy is unknown, and there is a target".into());
    }
    let mut ends = 0.0;
    if scenario.ends.are_priced() {
        let priced = &scenario.ends;
        for (metric, price) in [
            (Metric::AcceptedWrong, &priced.cost_per_error),
            (Metric::Escalated, &priced.cost_per_escalation),
            (Metric::Failed, &priced.cost_per_failure),
        ] {
            if let Some(price) = price {
                let share = figure(metric)
                    .map_err(|_| "how its tasks end is unknown, and an end has a price".to_owned())?;
                ends += share * price.value.get();
            }
        }
    }
    let way = |cost: f64| Way {
        name: option.name.clone(),
        on: None,
        cost: UsdPerTask::const_new(cost.max(0.0)),
        ends: UsdPerTask::const_new(ends),
        accuracy: accuracy.map(Fraction::const_new),
    };
    let Some(deployment) = option.serving.deployment() else {
        if scenario.any_part(option, |part| part.serving.deployment().is_some()) {
            return Err("a policy over replicas: take the options that it names".into());
        }
        meets_latencies(option, outcome)?;
        return Ok(ServedBy { way: way(figure(Metric::CostPerTask)?), on: None });
    };
    let (pool, cost, each) = pool(scenario, index, option, deployment, most_volume)?;
    if deployment.throughput.operation().is_none() {
        meets_latencies(option, outcome)?;
    }
    Ok(ServedBy { way: way(cost), on: Some((pool, each)) })
}

fn depends_on_volume(option: &ServingOption) -> bool {
    matches!(&option.serving, Serving::Serverless(tokens) if tokens.terms.depend_on_volume())
}

/// A limit on latency holds for every task, wherever it is served.
fn meets_latencies(option: &ServingOption, outcome: &Outcome<'_>) -> Result<(), String> {
    for limit in option.limits.iter().filter(|limit| limit.metric.is_latency()) {
        let stated = option.latencies.iter().find(|(metric, _)| *metric == limit.metric);
        let stated = stated.map(|(_, value)| Amount::from(value.value));
        let found = outcome.metric(limit.metric).as_ref().ok().map(|figure| figure.amount);
        let id = limit.metric.info().id;
        match stated.or(found) {
            Some(value) if limit.comparison.holds(value, limit.limit) => {}
            Some(_) => return Err(format!("it misses `{id} {} {}`", limit.comparison, limit.limit)),
            None => return Err(format!("its {id} is unknown, and there is a limit on it")),
        }
    }
    Ok(())
}

/// The replicas of an option: what whole units of them cost, what a task costs besides, and what one does in a month.
fn pool(
    scenario: &Scenario,
    index: usize,
    option: &ServingOption,
    deployment: &Deployment,
    most_volume: Ratio,
) -> Result<(NamedPool, f64, TasksPerMonth), NoWay> {
    let shape = option.workload.tokens.as_ref().ok_or("the workload states no tokens")?;
    let demand = Demand::of(&option.workload, &scenario.calendar);
    let sized = Deployment { replicas: Replicas::Auto, ..deployment.clone() };
    let machines = Machines::of(&option.serving).ok_or("it has no replicas")?;
    let sizing = Sizing::of(&demand, shape, &sized, &machines);
    match sizing.overload {
        Some(gap @ Gap::TooLarge { .. }) => return Err(NoWay::TooLarge(gap)),
        Some(gap) => return Err(gap.to_string().into()),
        None => {}
    }
    let each = TasksPerMonth::const_new(sizing.replica_capacity.get() * sizing.limit.get());
    if each.get() <= 0.0 {
        return Err("a replica serves nothing within the limits".into());
    }
    // At the largest volume that is planned for.
    let busiest = demand.tasks.get() * sizing.peak.get() * most_volume.get() / each.get();
    if let Some(gap) = too_large(deployment.tensor_parallel.value, Count::const_new(busiest)) {
        return Err(NoWay::TooLarge(gap));
    }
    let (together, gpu, hardware) = hardware(&option.serving).ok_or("it has no replicas")?;
    let tensor = deployment.tensor_parallel.value.get();
    let replicas = (together.get() / tensor).floor().max(1.0);
    let skills = Skills::of(scenario);
    let quality = Quality::of(scenario, index, &skills);
    let rate = discount_rate(scenario);
    // What so many replicas cost a month with so many tasks.
    let month = |count: f64, tasks: f64| -> Result<f64, String> {
        let mut fixed = option.clone();
        let written = Replicas::Fixed(Sited { value: Count::const_new(count), site: option.site.clone() });
        match &mut fixed.serving {
            // Spare replicas are a matter of the mix.
            Serving::Cluster(owned) => {
                owned.deployment.replicas = written;
                owned.deployment.spare = None;
            }
            Serving::Rental(rented) => {
                rented.deployment.replicas = written;
                rented.deployment.spare = None;
                rented.scaling = Given::Default { value: Scaling::Fixed, why: "one unit" };
            }
            _ => {}
        }
        let mut demand = Demand::of(&option.workload, &scenario.calendar);
        demand.tasks = Figure::derived("tasks per month", "a few", TasksPerMonth::const_new(tasks), &[]);
        let bill = bill_of_one(scenario, &fixed, &quality, &demand, rate.as_ref());
        bill.ledger.as_ref().map(Ledger::total).map(|total| total.get()).map_err(ToString::to_string)
    };
    let most = each.get() / sizing.peak.get();
    let (low, high) = (most / 4.0, most / 2.0);
    let (one, two, fuller) = (month(replicas, low)?, month(2.0 * replicas, low)?, month(replicas, high)?);
    let task = ((fuller - one) / (high - low)).max(0.0);
    let unit = (two - one).max(0.0);
    let opening = noise_off(one - unit - task * low, one);
    let mixed = scenario.plan.of(option);
    let pinned = match &deployment.replicas {
        Replicas::Fixed(count) => Some(count.value),
        Replicas::Auto => None,
    };
    let owned = matches!(option.serving, Serving::Cluster(_));
    let spare = scenario.plan.spare_replicas.as_ref().filter(|_| owned).or(deployment.spare.as_ref());
    let spare = spare.map(|spare| spare.value);
    let limit = |written: fn(&PlanOption) -> &Option<Sited<Count>>| Some(written(mixed?).as_ref()?.value);
    // So many are all that an elastic fleet can have, not what it has at night.
    let fewest = pinned.filter(|_| !option.serving.is_elastic());
    let model = deployment.model.as_ref().map_or("", |model| &model.value);
    let pool = Pool {
        name: option.name.clone(),
        running: running(&option.serving),
        opening: UsdPerMonth::const_new(opening),
        unit: UsdPerMonth::const_new(unit),
        replicas: Count::const_new(replicas),
        spare: spare.unwrap_or(Count::ZERO),
        least: fewest.or_else(|| limit(|mixed| &mixed.at_least)).unwrap_or(Count::ZERO),
        most: pinned.or_else(|| limit(|mixed| &mixed.at_most)),
    };
    let key = format!("{}|{model}|{:?}|{tensor}|{gpu}|{hardware}", option.name, deployment.precision);
    Ok((NamedPool { key, pool, fill_limit: sizing.limit.value() }, task, each))
}

/// What is left of a difference of large figures.
fn noise_off(value: f64, of: f64) -> f64 {
    if value <= of * NOISE { 0.0 } else { value }
}

fn running(serving: &Serving) -> Running {
    match serving {
        Serving::Rental(rented) if rented.is_elastic() => Running::ByTheHour,
        _ => Running::AllMonth,
    }
}

/// GPUs that are had together, which ones, and in what.
fn hardware(serving: &Serving) -> Option<(Count, &str, &str)> {
    match serving {
        Serving::Cluster(owned) => Some((owned.server.gpus, &owned.gpu.id, &owned.server.id)),
        Serving::Rental(rented) => {
            let Rented { gpu, offer, price, .. } = rented.as_ref();
            Some((price.gpus.value(), &gpu.id, offer))
        }
        _ => None,
    }
}
