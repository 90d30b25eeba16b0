//! Rented instances that follow the demand: whole ones in each hour where the hours are known, else what runs on average, at best.

use crate::figure::{Figure, Traced};
use crate::planning::Profile;
use crate::scenario::Rented;
use crate::serving::{fits, holders};
use crate::units::tolerance::{EQUAL, NOISE};
use crate::units::{
    Count, Fraction, Hours, Load, Number, Quantity, Ratio, UsdPerHour, UsdPerMonth, brief, plural,
};

use super::demand::{Demand, Scope};
use super::sizing::Sizing;
use super::starts::{HourOfFleet, Starts, Stopping};

/// Instances by the hour.
const BY_THE_HOUR: &str = "hours per month ÷ hours of the profile × sum over its hours of the fewest whole instances that hold its \
                           replicas, which are the fewest whole ones ≥ replicas needed on average × the hour over the mean hour";
/// The same, where the only replica stops between calls.
const STOPPING: &str = "hours per month ÷ hours of the profile × sum over its hours of the fewest whole instances that hold its replicas \
                        × the share of the hour in which they run or start: 1, of a single replica 1 − x ÷ (1 + λSx) with x = \
                        e^(−λ(T + K)) (docs/formulas.md, Starts); starts have a line of their own";

/// What runs over a month.
pub(in crate::economics) struct Running {
    /// What is billed.
    pub(in crate::economics) hours: Figure<Hours>,
    /// How full the replicas are that run.
    pub(in crate::economics) utilisation: Figure<Load>,
    /// The starts of instances, where the scenario says how long one takes.
    pub(in crate::economics) starts: Option<Starts>,
    /// What a reader of the bill should know.
    pub(in crate::economics) remarks: Vec<String>,
}

/// The day or week that a fleet follows; nothing where none is stated and the stated busiest hour is that of no day.
fn profile<'a>(rented: &'a Rented, demand: &Demand<'a>) -> Option<&'a Profile> {
    let stated = demand.workload.profile.as_ref().map(|profile| &profile.value);
    stated.or(rented.assumed_day.as_ref())
}

impl Running {
    pub(in crate::economics) fn of(
        rented: &Rented,
        sizing: &Sizing,
        demand: &Demand<'_>,
        in_one: &Figure<Count>,
    ) -> Self {
        match profile(rented, demand) {
            Some(profile) => Self::by_the_hour(rented, profile, sizing, demand, in_one),
            None => Self::on_average(rented, sizing, demand, in_one),
        }
    }

    /// In each hour the fewest whole replicas that carry it, on whole instances; none in an hour without work.
    fn by_the_hour(
        rented: &Rented,
        profile: &Profile,
        sizing: &Sizing,
        demand: &Demand<'_>,
        in_one: &Figure<Count>,
    ) -> Self {
        let mean = sizing.mean_replicas(demand);
        let stopping = Stopping::of(rented, demand);
        let (mut instance_hours, mut replica_hours, mut of, mut stopped) = (0.0, 0.0, 0.0, 0.0);
        let spare = sizing.present.get() - sizing.replicas.get();
        // Instances that run, and for how many hours of the profile: the most first.
        let mut steps: Vec<(Count, f64)> = Vec::new();
        let mut found: Vec<HourOfFleet> = Vec::new();
        for level in profile.levels() {
            let needed = mean.get() * level.over_mean.get();
            let carrying = if needed > EQUAL { (needed * (1.0 - NOISE)).ceil() } else { 0.0 };
            // Somebody serves the busiest hour, however little it is.
            let carrying = if steps.is_empty() { carrying.max(1.0) } else { carrying };
            let wanted = if carrying > 0.0 { carrying + spare } else { 0.0 };
            let running = holders(Count::const_new(wanted), sizing.tensor_parallel.value(), in_one.value());
            // All that fit on the instances that run, spare ones beside.
            let fitting = fits(running, sizing.tensor_parallel.value(), in_one.value());
            let replicas = (fitting.get().min(sizing.present.get()) - spare).max(carrying);
            // Only what is alone stops: of several, one is always in use.
            let alone = stopping.as_ref().filter(|_| carrying == 1.0 && spare <= 0.0);
            let to_zero = alone.map(|stopping| stopping.in_hour(level.over_mean.get()));
            let part = to_zero.map_or(1.0, |found| found.stopped.rest().get());
            stopped += (1.0 - part) * level.hours.get();
            instance_hours += running.get() * level.hours.get() * part;
            replica_hours += replicas * level.hours.get() * part;
            of += level.hours.get();
            match steps.last_mut() {
                Some((same, hours)) if *same == running => *hours += level.hours.get(),
                _ => steps.push((running, level.hours.get())),
            }
            found.push(HourOfFleet {
                over_mean: level.over_mean.get(),
                carrying,
                replicas,
                running,
                to_zero,
            });
        }
        let starts = Starts::of(rented, profile, &found, stopping.as_ref(), &mean, demand);
        // Starts have a line of their own; in hours between calls they are part of the time that an instance runs.
        let within = starts.as_ref().map_or(0.0, |starts| starts.within.get());
        let value = demand.hours.value() * Ratio::const_new(instance_hours / of) - Hours::const_new(within);
        let shown = match demand.scope {
            Scope::Whole | Scope::Limits => hours_of(&steps, of, &mean),
            Scope::Money | Scope::Sized => Vec::new(),
        };
        let mut inputs: Vec<&dyn Traced> = vec![&mean, &demand.hours, &sizing.tensor_parallel, in_one];
        inputs.extend(shown.iter().map(|step| step as &dyn Traced));
        inputs.extend(stopping.iter().flat_map(Stopping::inputs));
        let formula = if stopping.is_some() { STOPPING } else { BY_THE_HOUR };
        let hours = Figure::derived("instance-hours per month", formula, value, &inputs);
        let running = Ratio::const_new(replica_hours / of);
        let label = "replicas running on average";
        let formula = "mean over the hours of the profile of the whole replicas on the instances that run";
        let running = Figure::derived(label, formula, running, &[&mean]);
        let busy = demand.tasks.get() / (sizing.replica_capacity.get() * running.get());
        let formula = "tasks per month ÷ (replicas running on average × capacity of a replica)";
        let inputs: [&dyn Traced; 3] = [&demand.tasks, &running, &sizing.replica_capacity];
        let utilisation = Figure::derived("utilisation", formula, Load::const_new(busy), &inputs);
        let remarks = match demand.scope {
            Scope::Whole | Scope::Limits => {
                let by_the_hour = stopping.is_none() || steps.len() > 1;
                let said = by_the_hour.then(|| said(&steps, instance_hours / of, demand));
                let mut remarks: Vec<String> = said.into_iter().collect();
                remarks.extend(stopping.map(|stopping| stopping.remark(stopped / of)));
                remarks.extend(starts.as_ref().map(Starts::remark));
                remarks
            }
            Scope::Money | Scope::Sized => Vec::new(),
        };
        Self { hours, utilisation, starts, remarks }
    }

    /// Of which hours nothing is known. An instance is billed whole while a replica runs on it, so what counts is how many
    /// replicas can share one.
    fn on_average(rented: &Rented, sizing: &Sizing, demand: &Demand<'_>, in_one: &Figure<Count>) -> Self {
        let mean = sizing.mean_replicas(demand);
        let (each, there) = (sizing.tensor_parallel.get(), in_one.get());
        // Unrounded, so that a little more work never costs less. Below one, a replica spreads over several instances.
        let busiest = mean.get() * sizing.peak.get();
        let sharing = if each > there { there / each } else { busiest.clamp(1.0, (there / each).max(1.0)) };
        let formula = "replicas needed on average × busiest hour over mean hour, at least 1, at most GPUs in an instance ÷ GPUs of \
                       a replica";
        let inputs: [&dyn Traced; 4] = [&mean, &sizing.peak, in_one, &sizing.tensor_parallel];
        let label = "replicas that share an instance, at best";
        let sharing = Figure::derived(label, formula, Ratio::const_new(sharing), &inputs);
        let spare = sizing.present.get() - sizing.replicas.get();
        let standing_by = spare / (there / each);
        let value = demand.hours.value() * Ratio::const_new(mean.get() / sharing.get() + standing_by);
        let formula = if spare > 0.0 {
            "(replicas needed on average ÷ replicas that share an instance + spare replicas × GPUs of a replica ÷ GPUs in an instance) × \
             hours per month"
        } else {
            "replicas needed on average ÷ replicas that share an instance × hours per month"
        };
        let inputs: [&dyn Traced; 3] = [&mean, &sharing, &demand.hours];
        let hours = Figure::derived("instance-hours per month", formula, value, &inputs);
        let formula = "a replica of an elastic fleet runs only as full as it may be";
        let busy = Load::const_new(sizing.limit.get());
        let utilisation = Figure::derived("utilisation", formula, busy, &[&sizing.limit]);
        let remark = "elastic: billed for the instances that run on average, at best, since the hours of the demand are unknown"
            .to_owned();
        let starts = rented.start_up.time.as_ref().filter(|time| time.value.get() > 0.0);
        let unknown = "starts are not in the bill: the hours of the demand are unknown (`workload.profile` states them)";
        let remarks = std::iter::once(remark).chain(starts.map(|_| unknown.to_owned())).collect();
        Self { hours, utilisation, starts: None, remarks }
    }
}

/// How many hours have how many instances.
fn hours_of(steps: &[(Count, f64)], of: f64, mean: &Figure<Ratio>) -> Vec<Figure<Count>> {
    let step = |(running, hours): &(Count, f64)| {
        let s = plural(*running);
        let label = format!("hours of {of} with {running} instance{s}");
        let formula = "hours of the profile whose replicas take so many";
        Figure::derived(&label, formula, Count::const_new(*hours), &[mean])
    };
    steps.iter().map(step).collect()
}

fn said(steps: &[(Count, f64)], mean: f64, demand: &Demand<'_>) -> String {
    let (most, least) = (steps.first(), steps.last());
    let (most, least) = (most.map_or(Count::ZERO, |step| step.0), least.map_or(Count::ZERO, |step| step.0));
    let day = if demand.workload.profile.is_some() {
        ""
    } else {
        "; the shape of the day is assumed from its busiest hour (`workload.profile` states one)"
    };
    if least == most {
        return format!("elastic: billed for whole instances hour by hour, {most} in every hour{day}");
    }
    format!(
        "elastic: billed for whole instances hour by hour, {least} to {most} of them, {} on average{day}",
        brief(Number::const_new(mean))
    )
}

/// What the month would cost if all instances that the capacity takes ran full: the cost of an elastic fleet grows with the work.
pub(in crate::economics) fn full(
    price: &Figure<UsdPerHour>,
    sizing: &Sizing,
    demand: &Demand<'_>,
) -> Figure<UsdPerMonth> {
    let value = UsdPerMonth::const_new(price.get() * demand.hours.get() * sizing.machines.get());
    let formula = "whole instances that hold the replicas × hours per month × price of an instance";
    let inputs: [&dyn Traced; 3] = [&sizing.machines, &demand.hours, price];
    Figure::derived("instances at full capacity", formula, value, &inputs)
}

/// What starts cost if all instances run full in every hour.
pub(in crate::economics) fn no_starts(sizing: &Sizing) -> Figure<UsdPerMonth> {
    let formula = "what runs full in every hour does not start";
    Figure::derived("starts of instances at full capacity", formula, UsdPerMonth::ZERO, &[&sizing.machines])
}

/// The share of the GPUs that run that work, on average.
pub(in crate::economics) fn busy_share(
    sizing: &Sizing,
    demand: &Demand<'_>,
    running: &Running,
    in_one: &Figure<Count>,
) -> Figure<Fraction> {
    let gpus = running.hours.get() / demand.hours.get() * in_one.get();
    let needed = demand.tasks.get() / sizing.replica_capacity.get() * sizing.tensor_parallel.get();
    let value = Fraction::const_new(if gpus > 0.0 { (needed / gpus).min(1.0) } else { 0.0 });
    let formula = "tasks per month ÷ capacity of a replica × GPUs of a replica ÷ (instance-hours per month ÷ hours per month × \
                   GPUs in one)";
    let inputs: [&dyn Traced; 6] = [
        &demand.tasks,
        &sizing.replica_capacity,
        &sizing.tensor_parallel,
        &running.hours,
        &demand.hours,
        in_one,
    ];
    Figure::derived("busy share of the running GPUs", formula, value, &inputs)
}
