//! Scenarios as a question for the planner: which pools of replicas there are, and what a task costs on each way to serve it. What
//! pools and tasks cost is read off the very bills that a run prints, so a plan and a run cannot drift apart.

use crate::decode::Sited;
use crate::economics::cash::deferred::within_deadlines;
use crate::economics::evaluate::{Evaluation, Outcome, evaluate_stated};
use crate::metric::Metric;
use crate::planning::{Pool, Problem, Profile, Running, Way, Work};
use crate::scenario::{Comparison, Limit, Scenario, Serving, ServingOption};
use crate::units::{Amount, Count, Fraction, Hours, Quantity, Ratio, TasksPerMonth, UsdPerMonth, UsdPerTask};

use super::fixed::{Charges, Owing, all_fixed};
use super::pools::{NamedPool, PoolOf, pool, same, share};
use super::question::{LeftOut, NoPlan, NoWay, PlanQuestion, PricedOutcomes};
use super::volume_levels::{levels, slices, tasks};

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
            fixed: Vec::new(),
            budget: None,
            levels: levels(scenarios, slices(&profiles)),
        },
        hours_per_month: scenarios.first().map_or(Hours::ZERO, month),
        left_out: Vec::new(),
        not_held: Vec::new(),
        of_fleets: Vec::new(),
        namesakes: Vec::new(),
        not_shared: Vec::new(),
        fill_limits: Vec::new(),
        slices: slices(&profiles),
        ends: PricedOutcomes::Free,
    };
    let mut pools: Vec<NamedPool> = Vec::new();
    let mut charges = Charges::default();
    for ((scenario, profile), name) in scenarios.iter().zip(profiles).zip(names(scenarios)) {
        if month(scenario) != asked.hours_per_month {
            return Err(NoPlan::Calendars(scenarios[0].id.clone(), scenario.id.clone()));
        }
        if scenario.day().day != scenarios[0].day().day {
            let dated = |scenario: &Scenario| format!("`{}` ({})", scenario.id, scenario.day().day);
            return Err(NoPlan::Dates(dated(&scenarios[0]), dated(scenario)));
        }
        let profile = if week { profile.week() } else { profile };
        let (work, owing) = work(scenario, name, &profile, &mut pools, &mut asked)?;
        if work.ways.is_empty() {
            let own = asked.left_out.into_iter().filter(|left| left.scenario == scenario.id);
            return Err(NoPlan::NoOption(scenario.id.clone(), own.collect()));
        }
        let at = asked.problem.works.len();
        asked.problem.works.push(work);
        for (way, owing) in owing.into_iter().enumerate() {
            let pool = asked.problem.works[at].ways[way].on.map(|(pool, _)| pool);
            charges.add(owing, (at, way), pool, &asked.problem.works);
        }
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
    asked.namesakes = charges.namesakes();
    let fixed = charges.taken_into(&mut asked.problem.pools, &asked.problem.works);
    (asked.problem.fixed, asked.of_fleets) = fixed;
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

/// A workload with its ways, and what each of them owes whatever it serves.
fn work(
    scenario: &Scenario,
    name: String,
    profile: &Profile,
    pools: &mut Vec<NamedPool>,
    asked: &mut PlanQuestion,
) -> Result<(Work, Vec<Vec<Owing>>), NoPlan> {
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
    let mut owing = Vec::new();
    for (index, outcome) in evaluation.outcomes.iter().enumerate() {
        if !scenario.plan.takes(outcome.option) {
            continue;
        }
        let named =
            || Box::new(Sited { value: outcome.option.name.clone(), site: outcome.option.site.clone() });
        match way(&evaluation, index, outcome, accuracy, most_volume) {
            Ok(ServedBy { mut way, on, owing: mut own }) => {
                if let Some((mut pool, each)) = on {
                    let at = pools.iter().position(|known| same(known, &pool));
                    let at = at.unwrap_or_else(|| {
                        if let Some(known) = pools.iter().find(|known| known.pool.name == pool.pool.name) {
                            let whole = format!("{name}/{}", pool.pool.name);
                            if known.key == pool.key {
                                asked.not_shared.push(whole.clone());
                            }
                            pool.pool.name = whole;
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
                    let Pool { name, running, opening, .. } = &pools[at].pool;
                    if *running == Running::ByTheHour {
                        own.push(Owing::of_fleet(at, &format!("what any of {name} costs"), *opening));
                    }
                }
                ways.push(way);
                owing.push(own);
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
    Ok((Work { name, demand: demand.collect(), ways, accuracy, unserved }, owing))
}

/// A way to serve a scenario's tasks, with its replicas and what one of them does in a month.
struct ServedBy {
    way: Way,
    /// The pool that it runs on, with the tasks that one replica does in a month.
    on: Option<(NamedPool, TasksPerMonth)>,
    /// What it owes whatever it serves.
    owing: Vec<Owing>,
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
        let owing = outcome.ledger.as_ref().map(|ledger| all_fixed(scenario, option, ledger));
        let owing = owing.map_err(ToString::to_string)?;
        let fixed: f64 = owing.iter().map(|owing| owing.cost).sum();
        let task = figure(Metric::CostPerTask)? - fixed / tasks(scenario).get();
        return Ok(ServedBy { way: way(task), on: None, owing });
    };
    let PoolOf { pool, task: cost, each, owing } = pool(scenario, index, option, deployment, most_volume)?;
    if deployment.throughput.operation().is_none() {
        meets_latencies(option, outcome)?;
    }
    Ok(ServedBy { way: way(cost), on: Some((pool, each)), owing })
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
