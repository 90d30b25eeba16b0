//! What a comparison says of each way.

use crate::economics::{MetricRange, Nature, Outcome};
use crate::metric::Metric;
use crate::report::limit::VerdictRow;
use crate::report::metric_cell::MetricCell;
use crate::scenario::{Age, PriceSource, ServedWeights, Way};
use crate::units::{Amount, Count, Date, UsdPerMonth};

use super::label::{commitment, label};
use crate::checks::Status;

/// A way to serve the model.
#[derive(Clone, Debug)]
pub struct MarketRow {
    /// The name of its option in the scenario.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// The same without the number of GPUs, which is another one at another volume.
    pub short: String,
    /// What it is: `tokens`, `rented`, `reserved`, `owned`.
    pub kind: &'static str,
    /// The entry of the catalog.
    pub offer: String,
    /// Who sells it; `None` for servers of one's own.
    pub provider: Option<String>,
    /// Its GPUs.
    pub gpu: Option<String>,
    /// GPUs of a replica.
    pub replica: Option<Count>,
    /// For how long it is paid.
    pub commitment: String,
    /// Which weights it serves.
    pub weights: ServedWeights,
    /// Whether the choice may fall on it.
    pub standing: Standing,
    /// Its figures, in the order of [`MarketRow::METRICS`].
    pub metrics: Vec<MetricCell>,
    /// Between what a task's cost lies, where it rests on how fast a fleet is.
    pub range: Option<MetricRange>,
    /// Its limits.
    pub limits: Vec<VerdictRow>,
    /// Where its price was read.
    pub price: Option<PriceSource>,
    /// People and migration in its month, by documented defaults; `None` where it has no bill.
    pub overhead: Option<Amount>,
}

/// Whether the choice may fall on a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It may.
    Compared,
    /// Its weights are narrower or others, so it needs an evaluation first.
    NeedsEvaluation,
    /// It is another model, there to be held against.
    Reference,
}

impl MarketRow {
    /// The figures of a way.
    pub const METRICS: [Metric; 11] = [
        Metric::CostPerTask,
        Metric::CostPerMonth,
        Metric::CostPerMillionInputTokensAtCapacity,
        Metric::CostPerMillionOutputTokensAtCapacity,
        Metric::Gpus,
        Metric::Utilisation,
        Metric::Capex,
        Metric::TtftP95,
        Metric::TpotP95,
        Metric::LatencyP95,
        Metric::CapacityTasksPerMonth,
    ];

    /// Of a way and what came of it.
    pub(super) fn of(way: &Way, outcome: &Outcome<'_>, limits: Vec<VerdictRow>, as_of: Date) -> Self {
        let cell = |metric: Metric| MetricCell {
            metric,
            value: match outcome.metric(metric) {
                Ok(figure) => Ok(figure.amount),
                Err(gap) => Err(gap.to_string()),
            },
            range: outcome.range(metric),
        };
        let gpus = outcome.metric(Metric::Gpus).as_ref().ok();
        let gpus = gpus.map(|figure| Count::const_new(figure.amount.value()));
        let deployment = outcome.option.serving.deployment();
        Self {
            name: way.name.clone(),
            label: label(way, gpus),
            short: label(way, None),
            kind: way.kind().word(),
            offer: way.offer().to_owned(),
            provider: way.provider().map(str::to_owned),
            gpu: way.gpu().map(str::to_owned),
            replica: deployment.map(|deployment| deployment.tensor_parallel.value),
            commitment: commitment(way),
            standing: match &way.weights {
                ServedWeights::Reference => Standing::Reference,
                weights if weights.is_eligible() => Standing::Compared,
                _ => Standing::NeedsEvaluation,
            },
            weights: way.weights.clone(),
            metrics: Self::METRICS.map(cell).into(),
            range: outcome.range(Metric::CostPerTask),
            limits,
            price: way.price_source(as_of),
            overhead: overhead(outcome),
        }
    }

    /// A figure of it.
    pub fn metric(&self, metric: Metric) -> Option<Amount> {
        self.metrics.iter().find(|cell| cell.metric == metric)?.value.as_ref().ok().copied()
    }

    /// The precision of its weights, where that is known.
    pub fn precision(&self) -> Option<String> {
        match &self.weights {
            ServedWeights::Published(precision) | ServedWeights::Narrower(precision) => {
                Some(precision.to_string())
            }
            ServedWeights::Other { precision, .. } => precision.map(|precision| precision.to_string()),
            ServedWeights::Unstated | ServedWeights::Named | ServedWeights::Reference => None,
        }
    }

    /// Another checkpoint than the one that was asked about.
    pub fn other_checkpoint(&self) -> Option<&str> {
        match &self.weights {
            ServedWeights::Other { checkpoint, .. } => Some(checkpoint),
            _ => None,
        }
    }

    /// Whether its price was read long ago, as a word; `None` where it has no price.
    pub fn price_age(&self) -> Option<&'static str> {
        self.price.as_ref().map(|price| match price.age {
            Age::Fresh => "fresh",
            Age::Stale => "stale",
        })
    }

    /// All of its limits together; `None` where there are none.
    pub fn status(&self) -> Option<Status> {
        let has = |status| self.limits.iter().any(|limit| limit.status == status);
        if self.limits.is_empty() {
            None
        } else if has(Status::Missed) {
            Some(Status::Missed)
        } else if has(Status::Unknown) {
            Some(Status::Unknown)
        } else {
            Some(Status::Met)
        }
    }
}

/// What people and the migration come to a month: of a question that says nothing of them, all of it by defaults.
fn overhead(outcome: &Outcome<'_>) -> Option<Amount> {
    let ledger = outcome.ledger.as_ref().ok()?;
    let of_people =
        |nature| matches!(nature, Nature::Staff | Nature::OneOff | Nature::Work | Nature::Services);
    let lines = ledger.lines().iter().filter(|line| of_people(line.nature));
    Some(UsdPerMonth::const_new(lines.map(|line| line.amount.get()).sum()).into())
}
