//! How many machines a fleet of one's own takes, as a function of the work.

use crate::economics::bill::bill::Bill;
use crate::economics::fleet::demand::{Demand, answer_per_call};
use crate::economics::fleet::filled::Machines;
use crate::economics::fleet::sizing::replica_capacity;
use crate::figure::{Figure, Traced};
use crate::scenario::{Replicas, ServingOption, Throughput};
use crate::units::{
    Count, Fraction, Quantity, Ratio, SECONDS_PER_HOUR, TasksPerMonth, Tokens, TokensPerSecond,
};

/// A fleet whose machines are the fewest whole ones that carry the busiest hour, or a stated number of replicas.
#[derive(Clone, Debug)]
pub struct FleetModel {
    /// What a replica serves in a month that it is always busy.
    pub capacity: TasksPerMonth,
    /// Answer tokens of a task.
    pub answer: Figure<Tokens>,
    /// Answer tokens a second of a replica: of these lengths only.
    pub output: TokensPerSecond,
    /// How full replicas may be in the busiest hour.
    pub most_full: Figure<Fraction>,
    /// The busiest hour over the mean hour.
    pub peak: Figure<Ratio>,
    /// GPUs of a replica.
    pub gpus_of_replica: Count,
    /// GPUs of a machine.
    pub gpus_of_machine: Count,
    /// The number of replicas, if it is stated.
    pub replicas: Option<Count>,
}

impl FleetModel {
    /// Of an option with GPUs of its own; `None` where it has none, and an error where its machines follow from more than a division.
    pub(super) fn of(option: &ServingOption, demand: &Demand<'_>) -> Result<Option<Self>, &'static str> {
        let Some(machines) = Machines::of(&option.serving) else { return Ok(None) };
        let (Some(deployment), Some(shape)) = (option.serving.deployment(), demand.shape) else {
            return Err("it has no tokens");
        };
        if deployment.spare.as_ref().is_some_and(|spare| spare.value.get() > 0.0) {
            return Err("it has replicas that stand by");
        }
        if !deployment.throughput.limits().is_empty() {
            return Err("its replicas follow from limits on latency, which only the program can work out");
        }
        let capacity = replica_capacity(demand, shape, deployment);
        let per_call = answer_per_call(shape);
        let answer = Tokens::const_new(demand.calls.get() * per_call.get());
        let formula = "calls per task × answer tokens per call";
        let inputs: [&dyn Traced; 2] = [&demand.calls, &per_call];
        let answer = Figure::derived("answer tokens of a task", formula, answer, &inputs);
        let seconds = demand.hours.get() * SECONDS_PER_HOUR;
        let output = TokensPerSecond::const_new(capacity.get() * answer.get() / seconds);
        if matches!(&deployment.throughput, Throughput::Stated { input: Some(_), .. }) {
            return Err("prompts are read by other means than answers are written");
        }
        Ok(Some(Self {
            capacity: capacity.value(),
            answer,
            output,
            most_full: Figure::given("highest utilisation in the busiest hour", &deployment.max_utilisation),
            peak: demand
                .peak()
                .unwrap_or_else(|| Figure::written("busiest hour over mean hour", &deployment.peak_to_mean)),
            gpus_of_replica: deployment.tensor_parallel.value,
            gpus_of_machine: machines.in_one.value(),
            replicas: match &deployment.replicas {
                Replicas::Auto => None,
                Replicas::Fixed(count) => Some(count.value),
            },
        }))
    }

    /// The machines of a bill.
    pub(super) fn machines(&self, bill: &Bill) -> Option<f64> {
        Some(bill.gpus.as_ref().ok()?.get() / self.gpus_of_machine.get())
    }
}
