//! Latency of a fleet whose replicas are known over the number of requests: percentiles in the busiest hour.

use crate::figure::{Figure, Gap, Measured, Traced};
use crate::metric::Metric;
use crate::scenario::{Deployment, Throughput, percentile};
use crate::serving::{Arrivals, BeyondTested, Latencies, Latency, Percentiles, Queue};
use crate::units::{CallsPerSecond, Fraction, Number, Quantity, Ratio, SECONDS_PER_HOUR, Seconds};

use super::demand::Demand;
use super::sizing::Sizing;
use super::starts::Starts;

/// The latencies of a fleet in its busiest hour, and what they follow from.
pub(in crate::economics) struct FleetLatency {
    latencies: Result<Latencies, Gap>,
    /// Where calls come at a higher load than estimates are tested at.
    pub(in crate::economics) beyond_tested: Option<BeyondTested>,
    /// How calls arrive at one replica.
    pub(in crate::economics) arrivals: Arrivals,
    one_call: bool,
    rate: Figure<CallsPerSecond>,
    clients: Figure<Number>,
    arrival_cv: Figure<Ratio>,
    length_cv: Figure<Ratio>,
    /// The share of the calls that wait for a start, and how long it takes.
    waits: Option<(Figure<Fraction>, Figure<Seconds>)>,
}

impl FleetLatency {
    /// Nothing where only a rate was stated, or where only money is asked for.
    pub(in crate::economics) fn of(
        deployment: &Deployment,
        demand: &Demand<'_>,
        sizing: &Sizing,
    ) -> Option<Self> {
        let operation = deployment.throughput.operation().filter(|_| demand.scope.tells())?;
        let workload = demand.workload;
        let inputs: [&dyn Traced; 5] =
            [&demand.tasks, &demand.calls, &sizing.peak, &demand.hours, &sizing.replicas];
        let calls = demand.tasks.get() * demand.calls.get() * sizing.peak.get();
        let value = calls / (demand.hours.get() * SECONDS_PER_HOUR * sizing.replicas.get());
        let formula =
            "tasks per month × calls per task × busiest hour over mean hour ÷ (seconds per month × replicas)";
        let rate = Figure::derived(
            "calls per second of a replica in the busiest hour",
            formula,
            CallsPerSecond::const_new(value),
            &inputs,
        );
        let arrival_cv = Figure::given("variation of the time between calls", &workload.arrival_cv);
        let length_cv = Figure::given("variation of prompts and answers", &workload.length_cv);
        let arrivals = Arrivals {
            rate: CallsPerSecond::const_new(rate.get() * sizing.replicas.get()),
            gap_variation: arrival_cv.value(),
            length_variation: length_cv.value(),
        }
        .shared(sizing.replicas.value());
        let latencies = match &deployment.throughput {
            Throughput::Measured(found) => found.without_latency.map(Gap::NotStated),
            _ => None,
        };
        let (latencies, beyond_tested) = if let Some(gap) = latencies {
            (Err(gap), None)
        } else {
            let queue = Queue::new(&operation.curve);
            let found = queue.latencies(&arrivals).map_err(|_| Gap::NotApplicable(FULL));
            let beyond_tested = queue.beyond_tested(&arrivals).filter(|_| found.is_ok());
            (found, beyond_tested)
        };
        let limit = match &deployment.throughput {
            Throughput::Predicted(found) => Some(&found.max_tpot),
            Throughput::Measured(found) => Some(&found.max_tpot),
            Throughput::Stated { .. } => None,
        };
        let limit = limit.map(|limit| Figure::given("longest time per token", limit));
        let limits: Vec<&dyn Traced> = limit.iter().map(|limit| limit as &dyn Traced).collect();
        let clients = Figure::derived(
            "most requests at a time",
            "the most that keep the time per token within its limit",
            Number::const_new(operation.point.clients.get()),
            &limits,
        );
        Some(Self {
            latencies,
            beyond_tested,
            arrivals,
            one_call: workload.is_one_call(),
            rate,
            clients,
            arrival_cv,
            length_cv,
            waits: None,
        })
    }

    /// The same with calls that wait until an instance has started.
    pub(in crate::economics) fn with_starts(mut self, starts: Option<&Starts>) -> Self {
        let felt = starts.filter(|starts| starts.waits.get() > 0.0);
        if let Some(starts) = felt {
            self.latencies = self.latencies.map(|found| found.waiting(&starts.felt()));
            self.waits = Some((starts.waits.clone(), starts.time.clone()));
        }
        self
    }

    /// Why there is no latency, for a reader of the bill.
    pub(in crate::economics) fn remark(&self) -> Option<String> {
        let missing = self.latencies.as_ref().err().map(|gap| format!("no latency: {gap}"));
        missing.or_else(|| self.beyond_tested.map(|beyond| format!("latency is {beyond}: {SIMULATE}")))
    }

    /// A percentile or the mean of a task's latency, or why there is none.
    pub(in crate::economics) fn metric(&self, metric: Metric) -> Measured {
        let (latency, of) = match (metric, percentile(metric)) {
            (Metric::LatencyMean, _) => (Latency::Whole, Of::Mean),
            (_, Some((latency, share))) => (latency, Of::Share(share)),
            (_, None) => return Err(Gap::NotApplicable("not a percentile of a latency")),
        };
        let latencies = self.latencies.as_ref().map_err(Clone::clone)?;
        if latency == Latency::Whole && !self.one_call {
            return Err(Gap::NotStated(SEVERAL_CALLS));
        }
        let found = match latency {
            Latency::Ttft => latencies.ttft,
            Latency::Tpot => latencies.tpot,
            Latency::Whole => latencies.latency,
        };
        let mut inputs: Vec<&dyn Traced> = vec![&self.rate, &self.clients, &self.arrival_cv, &self.length_cv];
        let value = of.among(found);
        let waits = self.waits.as_ref().filter(|_| latency != Latency::Tpot);
        let Some((share, time)) = waits else {
            return Ok(Figure::derived(metric.info().label, FORMULA, value, &inputs).derivation());
        };
        let traced: [&dyn Traced; 2] = [share, time];
        inputs.extend(traced);
        let formula = format!("{FORMULA}; calls that wait for a start are in it (Starts)");
        Ok(Figure::derived(metric.info().label, &formula, value, &inputs).derivation())
    }
}

/// What of a latency is meant.
#[derive(Clone, Copy)]
enum Of {
    Mean,
    /// The time within which that share of the calls is served.
    Share(f64),
}

impl Of {
    fn among(self, percentiles: Percentiles) -> Seconds {
        match self {
            Self::Mean => percentiles.mean,
            Self::Share(share) if share > 0.98 => percentiles.p99,
            Self::Share(share) if share > 0.9 => percentiles.p95,
            Self::Share(_) => percentiles.p50,
        }
    }
}

/// How the estimate is made.
const FORMULA: &str = "estimated in closed form for calls that arrive at random at one replica in the busiest hour (docs/formulas.md, \
                       Latency under load)";
/// What to do where an estimate is not tested.
const SIMULATE: &str = "simulate this, `breakeven predict FILE OPTION --simulate`";
/// Why a full fleet has no latency.
const FULL: &str =
    "the busiest hour fills the replicas, so that waiting has no end: set a `max_utilisation` or a target";
/// Why a task of several calls has no latency.
const SEVERAL_CALLS: &str =
    "a task has several calls, and whether they run one after the other is not stated";
