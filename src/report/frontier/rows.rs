//! Rows of the frontier: options, and the prices at which neighbours tie.

use crate::checks::Status;
use crate::economics::MetricRange;
use crate::metric::Metric;
use crate::report::limit::VerdictRow;
use crate::report::metric_cell::MetricCell;
use crate::units::{Amount, Date};

/// Options by which one is dominated that are named: of thousands nobody reads more, and all of all would be the square of their number.
pub(super) const MOST_NAMED: usize = 100;

/// An option.
#[derive(Clone, Debug)]
pub struct FrontierRow {
    /// Its name.
    pub name: String,
    /// `serverless`, `cluster`, `rental`, `human`, `per_task` or a policy.
    pub kind: String,
    /// What a task done right costs, or why that is not known.
    pub cost_per_success: Result<Amount, String>,
    /// What a task costs.
    pub cost_per_task: Result<Amount, String>,
    /// Between which figures they lie, cost of a success and cost of a task, where that is known.
    pub cost_ranges: [Option<MetricRange>; 2],
    /// Its latency, of the metric that they are compared by.
    pub latency: MetricCell,
    /// Share of tasks done right.
    pub accuracy: Result<Amount, String>,
    /// What it is compared by, cost of a success or else of a task; or why it is not compared.
    pub cost: Result<Amount, String>,
    /// The options that dominate it, cheapest first, 100 at most.
    pub dominated_by: Vec<String>,
    /// How many more do.
    pub dominated_by_more: usize,
    /// What a policy assumes of attempts, where it matters.
    pub assumptions: Vec<String>,
    /// Those of which everything is stated; the others are among the notices.
    pub stated: Vec<String>,
    /// Its limits and how they stand.
    pub limits: Vec<VerdictRow>,
    /// The models that it rests on and that their provider has switched off.
    pub retired: Vec<Retired>,
    /// What is paid before the first task.
    pub upfront: Amount,
    /// What a month costs, where it has a bill.
    pub month: Option<Amount>,
    /// What is not in its bill because the scenario does not state it.
    pub not_in_bill: Vec<String>,
    /// What needs an evaluation: weights narrower than published, where no accuracy is stated.
    pub unevaluated: Vec<String>,
}

/// A model that is switched off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retired {
    /// Its id in the catalog.
    pub model: String,
    /// Since when.
    pub on: Date,
}

/// Two neighbours on the frontier.
#[derive(Clone, Debug)]
pub struct TieRow {
    /// The cheaper and less accurate one.
    pub cheaper: String,
    /// The dearer and more accurate one.
    pub dearer: String,
    /// The cost of an error below which the cheaper one wins; or why there is none.
    pub error_cost: Result<Amount, String>,
    /// The accuracy at which the cheaper one would cost as much by the success; or why there is none.
    pub accuracy: Result<Amount, String>,
    /// The factor on its cost per task at which the dearer one would cost as little by the success; or why there is none.
    pub price: Result<Amount, String>,
    /// What is off its price then, where the factor is below one.
    pub fall: Option<Amount>,
}

impl FrontierRow {
    /// The status of all of its limits together; `None` if it has none.
    pub fn status(&self) -> Option<Status> {
        Status::of_all(self.limits.iter().map(|limit| limit.status))
    }

    /// Its limits with this status.
    pub fn with_status(&self, status: Status) -> impl Iterator<Item = &VerdictRow> {
        self.limits.iter().filter(move |limit| limit.status == status)
    }

    /// The figures that the view shows, by metric.
    pub fn figures(&self) -> [MetricCell; 4] {
        [
            (Metric::CostPerSuccess, &self.cost_per_success),
            (Metric::CostPerTask, &self.cost_per_task),
            (self.latency.metric, &self.latency.value),
            (Metric::Accuracy, &self.accuracy),
        ]
        .map(|(metric, value)| {
            let [success, task] = self.cost_ranges;
            let range = match metric {
                Metric::CostPerSuccess => success,
                Metric::CostPerTask => task,
                _ => None,
            };
            MetricCell { metric, value: value.clone(), range }
        })
    }
}
