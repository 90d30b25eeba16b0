//! How many replicas the busiest hour needs, what they can carry, and how full they are.

use std::sync::Arc;

use crate::catalog::Sourced;
use crate::figure::{Figure, Traced};
use crate::scenario::{Deployment, PredictedThroughput, Replicas, Throughput, TokenShape};
use crate::units::{
    Count, Fraction, Load, Parameters, Ratio, SECONDS_PER_HOUR, TasksPerMonth, TokensPerSecond,
};

use super::demand::{Demand, answer_per_call};
use super::gap::Gap;

/// A fleet that is sized for a demand.
pub(super) struct Sizing {
    /// What one replica could serve in a month if it were always busy.
    pub(super) replica_capacity: Figure<TasksPerMonth>,
    /// GPUs of one replica.
    pub(super) tensor_parallel: Figure<Count>,
    /// Replicas.
    pub(super) replicas: Figure<Count>,
    /// What all of them may serve.
    pub(super) capacity: Figure<TasksPerMonth>,
    /// The share of the time that they are busy, on average.
    pub(super) utilisation: Figure<Load>,
    /// The busiest hour over the mean hour.
    pub(super) peak: Figure<Ratio>,
    /// How full they may be.
    pub(super) limit: Figure<Fraction>,
    /// Set where they cannot carry the busiest hour.
    pub(super) overload: Option<Gap>,
}

/// Rounding noise of a product of a few figures, so that 3.0000000000000004 replicas are three.
const NOISE: f64 = 1e-9;

impl Sizing {
    pub(super) fn of(demand: &Demand<'_>, shape: &TokenShape, deployment: &Deployment) -> Self {
        let replica_capacity = replica_capacity(demand, shape, deployment);
        let tensor_parallel = Figure::written("GPUs of a replica", &deployment.tensor_parallel);
        let limit = Figure::given("highest utilisation in the busiest hour", &deployment.max_utilisation);
        let peak: Figure<Ratio> = Figure::written("busiest hour over mean hour", &deployment.peak_to_mean);
        let needed = demand.tasks.get() * peak.get() / (replica_capacity.get() * limit.get());
        let needed = Count::const_new((needed * (1.0 - NOISE)).ceil().max(1.0));
        let replicas = match &deployment.replicas {
            Replicas::Fixed(count) => Figure::written("replicas", count),
            Replicas::Auto => {
                let formula = "fewest whole replicas ≥ tasks per month × busiest hour over mean hour ÷ (capacity of a \
                               replica × highest utilisation)";
                let inputs: [&dyn Traced; 4] = [&demand.tasks, &peak, &replica_capacity, &limit];
                Figure::derived("replicas", formula, needed, &inputs)
            }
        };
        let capacity = {
            let value = replica_capacity.value() * replicas.value() * limit.value();
            let formula = "replicas × capacity of a replica × highest utilisation";
            Figure::derived("capacity per month", formula, value, &[&replicas, &replica_capacity, &limit])
        };
        let busy = demand.tasks.get() / (replica_capacity.get() * replicas.get());
        let formula = "tasks per month ÷ (replicas × capacity of a replica)";
        let inputs: [&dyn Traced; 3] = [&demand.tasks, &replicas, &replica_capacity];
        let utilisation = Figure::derived("utilisation", formula, Load::const_new(busy), &inputs);
        let overload = (replicas.value() < needed).then(|| Gap::Overloaded {
            needed,
            there: replicas.value(),
            load: Load::const_new(demand.tasks.get() * peak.get() / capacity.get()),
        });
        Self { replica_capacity, tensor_parallel, replicas, capacity, utilisation, peak, limit, overload }
    }

    /// The share of the time that the average GPU is busy: those without a replica never are.
    pub(super) fn busy_share(&self, utilisation: &Figure<Load>, gpus: &Figure<Count>) -> Figure<Fraction> {
        let used = self.replicas.get() * self.tensor_parallel.get() / gpus.get();
        let busy = Fraction::const_new((utilisation.get() * used).min(1.0));
        let formula = "utilisation × replicas × GPUs of a replica ÷ GPUs";
        let inputs: [&dyn Traced; 4] = [utilisation, &self.replicas, &self.tensor_parallel, gpus];
        Figure::derived("busy share of all GPUs", formula, busy, &inputs)
    }

    /// Replicas that run on average where the fleet follows the demand: at best, the mean demand over what a replica
    /// may serve.
    pub(super) fn mean_replicas(&self, demand: &Demand<'_>) -> Figure<Ratio> {
        let mean = demand.tasks.get() / (self.replica_capacity.get() * self.limit.get());
        let formula = "tasks per month ÷ (capacity of a replica × highest utilisation)";
        let inputs: [&dyn Traced; 3] = [&demand.tasks, &self.replica_capacity, &self.limit];
        Figure::derived("replicas running on average, at best", formula, Ratio::const_new(mean), &inputs)
    }
}

/// Tasks that one replica serves in a month if it is always busy.
fn replica_capacity(
    demand: &Demand<'_>,
    shape: &TokenShape,
    deployment: &Deployment,
) -> Figure<TasksPerMonth> {
    let hours = &demand.hours;
    let seconds = hours.get() * SECONDS_PER_HOUR;
    let answer = answer_per_call(shape);
    let label = "capacity of a replica per month";
    let output = match &deployment.throughput {
        Throughput::Predicted(predicted) => predicted_rate(predicted, shape),
        Throughput::Stated { output, .. } => Figure::written(RATE, output),
    };
    let input_rate = match &deployment.throughput {
        Throughput::Stated { input, .. } => input.as_ref(),
        Throughput::Predicted(_) => None,
    };
    let Some(input_rate) = input_rate else {
        let tasks = output.get() * seconds / (demand.calls.get() * answer.get());
        let formula =
            "answer tokens per second × seconds per month ÷ (calls per task × answer tokens per call)";
        let inputs: [&dyn Traced; 4] = [&output, hours, &demand.calls, &answer];
        return Figure::derived(label, formula, TasksPerMonth::const_new(tasks), &inputs);
    };
    let prompt = Figure::written("prompt tokens per call", &shape.input);
    let input = Figure::written("prompt tokens per second of a replica", input_rate);
    let call_seconds = prompt.get() / input.get() + answer.get() / output.get();
    let tasks = seconds / (demand.calls.get() * call_seconds);
    let formula = "seconds per month ÷ (calls per task × (prompt tokens ÷ prompt tokens per second + answer tokens ÷ \
                   answer tokens per second))";
    let inputs: [&dyn Traced; 6] = [hours, &demand.calls, &prompt, &input, &answer, &output];
    Figure::derived(label, formula, TasksPerMonth::const_new(tasks), &inputs)
}

/// The label of a replica's rate.
const RATE: &str = "answer tokens per second of a replica";

/// What the serving model predicts, with the figures that it rests on most.
fn predicted_rate(predicted: &PredictedThroughput, shape: &TokenShape) -> Figure<TokensPerSecond> {
    let bandwidth = Figure::listed("memory bandwidth of a GPU", &predicted.gpu.bandwidth);
    let memory = Figure::listed("memory of a GPU", &predicted.gpu.memory);
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
    let prompt = Figure::written("prompt tokens per call", &shape.input);
    let cached = Figure::given("cached share of the prompt", &shape.cached);
    let answer = answer_per_call(shape);
    let inputs: [&dyn Traced; 6] = [&clients, &bandwidth, &weights, &prompt, &cached, &answer];
    let formula = "predicted by the serving model (docs/validation.md): requests at a time × answer tokens ÷ seconds of a \
                   request's life";
    Figure::derived(RATE, formula, predicted.prediction.output_rate, &inputs)
}

/// The model's parameters, as published.
fn parameters(predicted: &PredictedThroughput) -> Figure<Parameters> {
    let model = &predicted.architecture;
    let sourced = Sourced {
        value: model.parameters,
        range: None,
        provenance: Arc::clone(&model.provenance),
        site: model.site.clone(),
    };
    Figure::listed("parameters", &sourced)
}

/// Servers or instances that hold so many replicas. A replica lies within one, or fills whole ones.
pub(super) fn holders(
    replicas: &Figure<Count>,
    tensor_parallel: &Figure<Count>,
    gpus: &Figure<Count>,
    label: &str,
) -> Figure<Count> {
    let (replicas_there, wanted, there) = (replicas.get(), tensor_parallel.get(), gpus.get());
    let (formula, count) = if wanted <= there {
        let each = (there / wanted).floor().max(1.0);
        (
            "whole ones that hold the replicas: replicas ÷ (GPUs in one ÷ GPUs of a replica), rounded up",
            (replicas_there / each).ceil(),
        )
    } else {
        ("replicas × GPUs of a replica ÷ GPUs in one", replicas_there * (wanted / there).ceil())
    };
    Figure::derived(label, formula, Count::const_new(count), &[replicas, tensor_parallel, gpus])
}
