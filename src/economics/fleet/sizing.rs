//! How many replicas the busiest hour needs, what they can carry, and how full they are.

use std::sync::Arc;

use crate::catalog::Sourced;
use crate::decode::Sited;
use crate::figure::{Figure, Gap, Traced};
use crate::scenario::{
    Deployment, Extended, LARGEST_FLEET, LatencyBound, Limit, PredictedThroughput, Replicas, Throughput,
    TokenShape, is_too_large,
};
use crate::serving::{Arrivals, Fleet, LatencyLimit, NotKept, allowed};
use crate::units::tolerance::NOISE;
use crate::units::{
    CallsPerSecond, Count, Fraction, Load, Number, Parameters, Quantity, Ratio, SECONDS_PER_HOUR, Seconds,
    TasksPerMonth, TokensPerSecond, brief,
};

use super::band_words::band_words;
use super::demand::{Demand, Scope, answer_per_call};
use super::filled::{self, Filled, Machines};
use super::measured_rate::{RATE, measured_rate};
use super::prompt;

/// A fleet that is sized for a demand.
pub(in crate::economics) struct Sizing {
    /// What one replica could serve in a month if it were always busy.
    pub(in crate::economics) replica_capacity: Figure<TasksPerMonth>,
    /// GPUs of one replica.
    pub(in crate::economics) tensor_parallel: Figure<Count>,
    /// Replicas that serve.
    pub(in crate::economics) replicas: Figure<Count>,
    /// Replicas that there are, spare ones included.
    pub(in crate::economics) present: Figure<Count>,
    /// The servers or instances that hold them.
    pub(in crate::economics) machines: Figure<Count>,
    /// What all of them may serve.
    pub(in crate::economics) capacity: Figure<TasksPerMonth>,
    /// The share of the time that they are busy, on average.
    pub(in crate::economics) utilisation: Figure<Load>,
    /// The busiest hour over the mean hour.
    pub(in crate::economics) peak: Figure<Ratio>,
    /// How full they may be where a number of them is asked for.
    pub(in crate::economics) limit: Figure<Fraction>,
    /// How full the replicas that there are may be within the limits on latency.
    pub(in crate::economics) full: Figure<Fraction>,
    /// Set where they cannot carry the busiest hour.
    pub(in crate::economics) overload: Option<Gap>,
    /// What a reader of the bill should know.
    pub(in crate::economics) remarks: Vec<String>,
}

/// Busier than this in the busiest hour, calls wait long.
const CROWDED: f64 = 0.9;

impl Sizing {
    pub(in crate::economics) fn of(
        demand: &Demand<'_>,
        shape: &TokenShape,
        deployment: &Deployment,
        machines: &Machines,
    ) -> Self {
        let replica_capacity = replica_capacity(demand, shape, deployment);
        let tensor_parallel = gpus_of_replica(deployment);
        let stated = Figure::given(HIGHEST, &deployment.max_utilisation);
        let peak = peak(demand, deployment);
        let rough = demand.tasks.get() * peak.get() / (replica_capacity.get() * stated.get());
        // A stated number was held against the largest fleet when it was read.
        let beyond = |needed: Count| match &deployment.replicas {
            Replicas::Auto => too_large(deployment.tensor_parallel.value, needed),
            Replicas::Fixed(_) => None,
        };
        let too_large = beyond(Count::const_new(rough));
        let fleet = if too_large.is_some() { None } else { fleet(demand, deployment, &peak) };
        let limit = match &fleet {
            Some(Ok(fleet)) if fleet.allowed < stated.value() => limited(deployment, &stated, fleet.allowed),
            _ => stated.clone(),
        };
        let needed = demand.tasks.get() * peak.get() / (replica_capacity.get() * limit.get());
        let needed = Count::const_new((needed * (1.0 - NOISE)).ceil().max(1.0));
        let mut overload = None;
        let replicas = match (&deployment.replicas, fleet) {
            (Replicas::Fixed(count), _) => Figure::written("replicas", count),
            (Replicas::Auto, Some(Ok(fleet))) if !deployment.throughput.limits().is_empty() => {
                let formula = "fewest whole replicas that carry tasks per month × busiest hour over mean hour no fuller than \
                               they may be, with calls sent to them at random";
                let inputs: [&dyn Traced; 4] = [&demand.tasks, &peak, &replica_capacity, &limit];
                Figure::derived("replicas", formula, fleet.replicas, &inputs)
            }
            (Replicas::Auto, fleet) => {
                if let Some(Err(not_kept)) = fleet {
                    overload = Some(Gap::NotMet(named(deployment, &not_kept)));
                }
                let formula = "fewest whole replicas ≥ tasks per month × busiest hour over mean hour ÷ (capacity of a \
                               replica × highest utilisation)";
                let inputs: [&dyn Traced; 4] = [&demand.tasks, &peak, &replica_capacity, &limit];
                // Of a fleet beyond the largest nothing is a figure, so that it need not be counted either.
                let needed = if too_large.is_some() { LARGEST_FLEET } else { needed };
                Figure::derived("replicas", formula, needed, &inputs)
            }
        };
        overload = too_large.or_else(|| beyond(replicas.value())).or(overload);
        let carrying = if matches!(deployment.replicas, Replicas::Auto) { replicas.value() } else { needed };
        let filled = Filled::of(deployment, &tensor_parallel, machines, replicas);
        let replicas = &filled.serving;
        let full =
            most_full(demand, deployment, &peak, replicas.value(), &stated).unwrap_or_else(|| limit.clone());
        let capacity = {
            let value = replica_capacity.value() * replicas.value() * full.value();
            let formula = "replicas × capacity of a replica × highest utilisation";
            Figure::derived("capacity per month", formula, value, &[replicas, &replica_capacity, &full])
        };
        let busy = demand.tasks.get() / (replica_capacity.get() * replicas.get());
        let formula = "tasks per month ÷ (replicas × capacity of a replica)";
        let inputs: [&dyn Traced; 3] = [&demand.tasks, replicas, &replica_capacity];
        let utilisation = Figure::derived("utilisation", formula, Load::const_new(busy), &inputs);
        if matches!(deployment.replicas, Replicas::Fixed(_)) && replicas.value() < needed {
            let most = replica_capacity.get() * replicas.get() * limit.get();
            let load = Load::const_new(demand.tasks.get() * peak.get() / most);
            overload = Some(Gap::Overloaded { needed, there: replicas.value(), load });
        }
        let mut remarks = remarks(deployment, &limit, busy * peak.get());
        if demand.scope.tells() && overload.is_none() {
            remarks.extend(filled::remarks(deployment, &filled, carrying, machines));
        }
        Self {
            replica_capacity,
            tensor_parallel,
            present: filled.present,
            machines: filled.machines,
            replicas: filled.serving,
            capacity,
            utilisation,
            peak,
            limit,
            full,
            overload,
            remarks,
        }
    }

    /// The share of the time that the average GPU is busy: those without a replica never are.
    pub(in crate::economics) fn busy_share(
        &self,
        utilisation: &Figure<Load>,
        gpus: &Figure<Count>,
    ) -> Figure<Fraction> {
        let used = self.replicas.get() * self.tensor_parallel.get() / gpus.get();
        let busy = Fraction::const_new((utilisation.get() * used).min(1.0));
        let formula = "utilisation × replicas × GPUs of a replica ÷ GPUs";
        let inputs: [&dyn Traced; 4] = [utilisation, &self.replicas, &self.tensor_parallel, gpus];
        Figure::derived("busy share of all GPUs", formula, busy, &inputs)
    }

    /// By how much the work can grow until the capacity is full.
    pub(in crate::economics) fn room(&self, demand: &Demand<'_>) -> Figure<Ratio> {
        let value = Ratio::const_new(self.capacity.get() / demand.tasks.get());
        let inputs: [&dyn Traced; 2] = [&self.capacity, &demand.tasks];
        Figure::derived("growth until full capacity", "capacity per month ÷ tasks per month", value, &inputs)
    }

    /// Replicas that the mean demand needs, a fraction of one counted as such.
    pub(super) fn mean_replicas(&self, demand: &Demand<'_>) -> Figure<Ratio> {
        let mean = demand.tasks.get() / (self.replica_capacity.get() * self.limit.get());
        let formula = "tasks per month ÷ (capacity of a replica × highest utilisation)";
        let inputs: [&dyn Traced; 3] = [&demand.tasks, &self.replica_capacity, &self.limit];
        Figure::derived("replicas needed on average", formula, Ratio::const_new(mean), &inputs)
    }
}

/// Why so many replicas of so many GPUs are not priced: they are beyond the largest fleet.
pub(in crate::economics) fn too_large(gpus_of_replica: Count, needed: Count) -> Option<Gap> {
    let gpus = Count::const_new(needed.get() * gpus_of_replica.get());
    is_too_large(needed, gpus_of_replica).then_some(Gap::TooLarge { gpus, most: LARGEST_FLEET })
}

/// Of the workload; a fleet without one is read only where there is one.
fn peak(demand: &Demand<'_>, deployment: &Deployment) -> Figure<Ratio> {
    let stated = || Figure::written("busiest hour over mean hour", &deployment.peak_to_mean);
    demand.peak().unwrap_or_else(stated)
}

/// As stated, or the best of the layouts that were compared.
fn gpus_of_replica(deployment: &Deployment) -> Figure<Count> {
    const LABEL: &str = "GPUs of a replica";
    let stated = Figure::written(LABEL, &deployment.tensor_parallel);
    match &deployment.throughput {
        Throughput::Predicted(found) if !found.considered.is_empty() => {
            let formula = format!(
                "the best of {} layouts: meets the limits with the fewest GPUs to pay for",
                found.considered.len()
            );
            Figure::derived(LABEL, &formula, stated.value(), &[])
        }
        _ => stated,
    }
}

/// Tasks that one replica serves in a month if it is always busy.
pub(in crate::economics) fn replica_capacity(
    demand: &Demand<'_>,
    shape: &TokenShape,
    deployment: &Deployment,
) -> Figure<TasksPerMonth> {
    let today = capacity_today(demand, shape, deployment);
    let Some(speed) = &demand.speed else { return today };
    let value = TasksPerMonth::const_new(today.get() * speed.get());
    let formula = "capacity today × throughput of the month over today's";
    Figure::derived(CAPACITY, formula, value, &[&today, speed])
}

/// The label of what one replica serves.
const CAPACITY: &str = "capacity of a replica per month";

fn capacity_today(demand: &Demand<'_>, shape: &TokenShape, deployment: &Deployment) -> Figure<TasksPerMonth> {
    let hours = &demand.hours;
    let seconds = hours.get() * SECONDS_PER_HOUR;
    let answer = answer_per_call(shape);
    let band = if demand.scope.tells() { band_words(deployment) } else { String::new() };
    let output = match &deployment.throughput {
        Throughput::Predicted(predicted) => predicted_rate(predicted, shape, &band),
        Throughput::Measured(measured) => measured_rate(measured, &band),
        Throughput::Stated { output, .. } => Figure::written(RATE, output),
    };
    let input_rate = match &deployment.throughput {
        Throughput::Stated { input, .. } => input.as_ref(),
        Throughput::Predicted(_) | Throughput::Measured(_) => None,
    };
    let Some(input_rate) = input_rate else {
        let tasks = output.get() * seconds / (demand.calls.get() * answer.get());
        let formula =
            "answer tokens per second × seconds per month ÷ (calls per task × answer tokens per call)";
        let inputs: [&dyn Traced; 4] = [&output, hours, &demand.calls, &answer];
        return Figure::derived(CAPACITY, formula, TasksPerMonth::const_new(tasks), &inputs);
    };
    let prompt = prompt::prompt(shape);
    let input = Figure::written("prompt tokens per second of a replica", input_rate);
    let call_seconds = prompt.get() / input.get() + answer.get() / output.get();
    let tasks = seconds / (demand.calls.get() * call_seconds);
    let formula = "seconds per month ÷ (calls per task × (prompt tokens ÷ prompt tokens per second + answer tokens ÷ \
                   answer tokens per second))";
    let inputs: [&dyn Traced; 6] = [hours, &demand.calls, &prompt, &input, &answer, &output];
    Figure::derived(CAPACITY, formula, TasksPerMonth::const_new(tasks), &inputs)
}

/// What the serving model predicts, with the figures that it rests on most, and with its band in words.
pub(super) fn predicted_rate(
    predicted: &PredictedThroughput,
    shape: &TokenShape,
    band: &str,
) -> Figure<TokensPerSecond> {
    let gpu = &predicted.configuration.gpu;
    let bandwidth = Figure::listed("memory bandwidth of a GPU", &gpu.bandwidth);
    let memory = Figure::listed("memory of a GPU", &gpu.memory);
    let weights = Figure::derived(
        "weights on a GPU",
        "parameters by part × bytes of their precision ÷ GPUs that share them",
        predicted.prediction.weights,
        &[&parameters(predicted)],
    );
    let limit = Figure::given("longest time per token", &predicted.max_tpot);
    let clients = Figure::derived(
        "requests at a time",
        "the most that keep the time per token within its limit and fit into memory",
        predicted.clients,
        &[&limit, &memory, &weights],
    );
    let prompt = prompt::prompt(shape);
    let cached = prompt::cached(shape);
    let answer = answer_per_call(shape);
    let inputs: [&dyn Traced; 6] = [&clients, &bandwidth, &weights, &prompt, &cached, &answer];
    let Some(extended) = &predicted.extended else {
        let formula = "predicted by the serving model (docs/validation.md): requests at a time × answer tokens ÷ seconds of a \
                       request's life";
        return Figure::derived(
            RATE,
            &(formula.to_owned() + band),
            predicted.prediction.output_rate,
            &inputs,
        );
    };
    let shift = shift(extended);
    let all: Vec<&dyn Traced> = std::iter::once(&shift as &dyn Traced).chain(inputs).collect();
    let formula = "measured over predicted × what the serving model predicts (docs/validation.md): requests at a time × answer tokens ÷ \
                   seconds of a request's life";
    Figure::derived(RATE, &(formula.to_owned() + band), predicted.prediction.output_rate, &all)
}

/// By how much own measurements shift the rate.
fn shift(extended: &Extended) -> Figure<Ratio> {
    let rates: Vec<Figure<TokensPerSecond>> = extended
        .files
        .iter()
        .flat_map(|file| &file.measurements)
        .map(|found| {
            let clients = brief(Number::const_new(found.clients.value.get()));
            Figure::written(&format!("measured at {clients} requests at a time"), &found.output_rate)
        })
        .collect();
    let inputs: Vec<&dyn Traced> = rates.iter().map(|rate| rate as &dyn Traced).collect();
    let formula = "the middle one of measured ÷ predicted answer tokens a second, at the same requests at a time and lengths (of two \
                   the geometric mean)";
    Figure::derived("measured over predicted", formula, extended.anchor.shift.rate, &inputs)
}

/// The label of the limit on utilisation.
const HIGHEST: &str = "highest utilisation in the busiest hour";

/// The replicas that the limits on latency ask for; nothing where a replica is known by its rate only, or their number is given.
fn fleet(
    demand: &Demand<'_>,
    deployment: &Deployment,
    peak: &Figure<Ratio>,
) -> Option<Result<Fleet, NotKept>> {
    let operation = deployment.throughput.operation()?;
    let Replicas::Auto = deployment.replicas else { return None };
    let arrivals = arrivals(demand, peak);
    Some(Fleet::of(operation, &limits(deployment), &arrivals, *deployment.max_utilisation.value()))
}

fn limits(deployment: &Deployment) -> Vec<LatencyLimit> {
    deployment.throughput.limits().iter().map(|bound| bound.limit).collect()
}

/// How calls arrive in the busiest hour, at all replicas together. A replica that is twice as fast sees calls half as often by its own
/// clock; its limits stay those of today, which is on the safe side.
fn arrivals(demand: &Demand<'_>, peak: &Figure<Ratio>) -> Arrivals {
    let speed = demand.speed.as_ref().map_or(1.0, Figure::get);
    let calls = demand.tasks.get() * demand.calls.get() * peak.get() / speed;
    Arrivals {
        rate: CallsPerSecond::const_new(calls / (demand.hours.get() * SECONDS_PER_HOUR)),
        gap_variation: *demand.workload.arrival_cv.value(),
        length_variation: *demand.workload.length_cv.value(),
    }
}

/// How full the replicas that there are may be within the limits on latency, where those say it: a stated number of replicas keeps them
/// like one that was asked for. `None` where nothing limits them, no rate keeps them, or only money is asked for.
fn most_full(
    demand: &Demand<'_>,
    deployment: &Deployment,
    peak: &Figure<Ratio>,
    replicas: Count,
    stated: &Figure<Fraction>,
) -> Option<Figure<Fraction>> {
    let limits = limits(deployment);
    if limits.is_empty() || demand.scope == Scope::Money {
        return None;
    }
    let operation = deployment.throughput.operation()?;
    let allowed = allowed(operation, &limits, &arrivals(demand, peak), replicas)?;
    (allowed < stated.value()).then(|| limited(deployment, stated, allowed))
}

/// How full replicas may be in the busiest hour where the limits on latency say it.
fn limited(deployment: &Deployment, stated: &Figure<Fraction>, allowed: Fraction) -> Figure<Fraction> {
    let limits: Vec<Figure<Seconds>> = deployment
        .throughput
        .limits()
        .iter()
        .map(|limit| {
            let Limit { metric, site, .. } = &limit.bound;
            let written = Sited { value: limit.limit.longest, site: site.clone() };
            Figure::written(&format!("limit on {}", metric.info().id), &written)
        })
        .collect();
    let mut inputs: Vec<&dyn Traced> = vec![stated];
    inputs.extend(limits.iter().map(|limit| limit as &dyn Traced));
    let formula = "the highest at which the limits on latency are met by calls that arrive at random (docs/formulas.md)";
    Figure::derived(HIGHEST, formula, allowed, &inputs)
}

/// A limit as it is written.
fn named(deployment: &Deployment, not_kept: &NotKept) -> String {
    let limits = deployment.throughput.limits();
    limits.iter().find(|limit| limit.limit == not_kept.0).map_or_else(String::new, spelt)
}

fn spelt(limit: &LatencyBound) -> String {
    let Limit { metric, comparison, .. } = &limit.bound;
    format!("{} {comparison} {}", metric.info().id, brief(limit.limit.longest))
}

/// What a reader should know of how full the replicas are.
fn remarks(deployment: &Deployment, limit: &Figure<Fraction>, busiest: f64) -> Vec<String> {
    let limits = deployment.throughput.limits();
    let sized = matches!(deployment.replicas, Replicas::Auto) && deployment.throughput.operation().is_some();
    let mut remarks = Vec::new();
    if sized && limit.value() < *deployment.max_utilisation.value() {
        let names: Vec<String> = limits.iter().map(|limit| format!("`{}`", spelt(limit))).collect();
        remarks.push(format!(
            "replicas may be {} full in the busiest hour, to meet {}",
            brief(limit.value()),
            names.join(" and ")
        ));
    }
    if sized && limits.is_empty() && busiest > CROWDED {
        remarks.push(format!(
            "replicas are {} full in the busiest hour, where calls wait long: set a limit on latency under `targets`, or a lower \
             `max_utilisation`",
            brief(Load::const_new(busiest))
        ));
    }
    remarks
}

/// The model's parameters, as published.
fn parameters(predicted: &PredictedThroughput) -> Figure<Parameters> {
    let model = &predicted.configuration.architecture;
    let sourced = Sourced {
        value: model.parameters,
        range: None,
        provenance: Arc::clone(&model.provenance),
        site: model.site.clone(),
    };
    Figure::listed("parameters", &sourced)
}
