//! Replicas of an option as the planner knows them: so much for any, so much for a unit, so much for a task, read off bills.

use crate::decode::{Given, Sited};
use crate::economics::bill::capital::discount_rate;
use crate::economics::fleet::demand::Demand;
use crate::economics::fleet::filled::Machines;
use crate::economics::fleet::sizing::{Sizing, too_large};
use crate::economics::policy::quality::{Quality, bill_of_one};
use crate::economics::policy::skills::Skills;
use crate::figure::{Figure, Gap};
use crate::planning::{Pool, Running};
use crate::scenario::{Deployment, PlanOption, Rented, Replicas, Scaling, Scenario, Serving, ServingOption};
use crate::units::tolerance::NOISE;
use crate::units::{Count, Fraction, Quantity, Ratio, TasksPerMonth, UsdPerMonth};

use super::fixed::{Owing, all_fixed, whatever_its_size};
use super::question::NoWay;

/// A pool, and what tells it apart from others.
#[derive(Clone)]
pub(super) struct NamedPool {
    pub(super) key: String,
    pub(super) pool: Pool,
    /// How full its replicas may be.
    pub(super) fill_limit: Fraction,
}

/// Whether two scenarios mean the same replicas: the same model on the same hardware at the same price, under the same name.
pub(super) fn same(known: &NamedPool, other: &NamedPool) -> bool {
    let near = |a: UsdPerMonth, b: UsdPerMonth| (a.get() - b.get()).abs() <= NOISE * a.get().max(b.get());
    known.key == other.key
        && near(known.pool.unit, other.pool.unit)
        && near(known.pool.opening, other.pool.opening)
}

/// Limits of two scenarios on the same replicas hold together.
pub(super) fn share(named: &mut NamedPool, other: &NamedPool) {
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

/// The replicas of an option.
pub(super) struct PoolOf {
    /// What whole units of them cost.
    pub(super) pool: NamedPool,
    /// What a task costs besides.
    pub(super) task: f64,
    /// What one does in a month.
    pub(super) each: TasksPerMonth,
    /// What it owes whatever it serves, which other options and workloads may owe, too.
    pub(super) owing: Vec<Owing>,
}

pub(super) fn pool(
    scenario: &Scenario,
    index: usize,
    option: &ServingOption,
    deployment: &Deployment,
    most_volume: Ratio,
) -> Result<PoolOf, NoWay> {
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
    // What so many replicas cost a month with so many tasks, and what of that follows no task.
    let month = |count: f64, tasks: f64| -> Result<(f64, Vec<Owing>), String> {
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
        let ledger = bill.ledger.as_ref().map_err(ToString::to_string)?;
        Ok((ledger.total().get(), all_fixed(scenario, option, ledger)))
    };
    let most = each.get() / sizing.peak.get();
    let (low, high) = (most / 4.0, most / 2.0);
    let ((one, of_one), (two, of_two), (fuller, _)) =
        (month(replicas, low)?, month(2.0 * replicas, low)?, month(replicas, high)?);
    let owing = whatever_its_size(of_one, &of_two);
    let fixed: f64 = owing.iter().map(|owing| owing.cost).sum();
    let task = ((fuller - one) / (high - low)).max(0.0);
    let unit = (two - one).max(0.0);
    let opening = noise_off(one - unit - task * low - fixed, one);
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
    let pool = NamedPool { key, pool, fill_limit: sizing.limit.value() };
    Ok(PoolOf { pool, task, each, owing })
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
