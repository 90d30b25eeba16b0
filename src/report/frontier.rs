//! The trade-off between cost, latency and accuracy: what every format of `breakeven frontier` is made from.

use crate::checks::{Choice, Miss, Verdict, check, choose};
use crate::economics::{Evaluation, Frontier, Gap, Outcome, Point};
use crate::metric::Metric;
use crate::units::{Amount, Date, Hours};

use super::build;
use super::recommendation::sentence;
use super::scenario::{MetricCell, VerdictRow};

/// What the view has to say.
#[derive(Clone, Debug)]
pub struct FrontierReport {
    /// The scenario's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its file.
    pub file: String,
    /// The date of its prices.
    pub as_of: Date,
    /// How long a month is.
    pub hours_per_month: Hours,
    /// Its options, in the file's order.
    pub options: Vec<FrontierRow>,
    /// Neighbours on the frontier, cheapest first.
    pub ties: Vec<TieRow>,
    /// What to take.
    pub advice: Advice,
}

/// An option.
#[derive(Clone, Debug)]
pub struct FrontierRow {
    /// Its name.
    pub name: String,
    /// `serverless`, `cluster`, `rental` or `human`.
    pub kind: String,
    /// What a task done right costs, or why that is not known.
    pub cost_per_success: Result<Amount, String>,
    /// What a task costs.
    pub cost_per_task: Result<Amount, String>,
    /// 95th percentile of its time.
    pub latency_p95: Result<Amount, String>,
    /// Share of tasks done right.
    pub accuracy: Result<Amount, String>,
    /// What it is compared by, cost of a success or else of a task; or why it is not compared.
    pub cost: Result<Amount, String>,
    /// The options that dominate it, cheapest first.
    pub dominated_by: Vec<String>,
    /// Its limits and how they stand.
    pub limits: Vec<VerdictRow>,
}

/// Two neighbours on the frontier.
#[derive(Clone, Debug)]
pub struct TieRow {
    /// The cheaper and less accurate one.
    pub cheaper: String,
    /// The dearer and more accurate one.
    pub dearer: String,
    /// The cost of an error below which the cheaper one wins.
    pub error_cost: Amount,
}

/// What to take.
#[derive(Clone, Debug)]
pub struct Advice {
    /// The cheapest option that keeps all of its limits.
    pub recommended: Option<String>,
    /// Where there is none, the one that comes closest.
    pub closest: Option<String>,
    /// In one sentence, with the reason.
    pub sentence: String,
}

impl FrontierRow {
    /// The metrics of [`Self::figures`], in their order.
    pub const METRICS: [Metric; 4] =
        [Metric::CostPerSuccess, Metric::CostPerTask, Metric::LatencyP95, Metric::Accuracy];

    /// Whether it keeps all of its limits; `None` where it has none.
    pub fn meets_limits(&self) -> Option<bool> {
        (!self.limits.is_empty()).then(|| self.limits.iter().all(|limit| limit.kept))
    }

    /// The limits that it does not keep.
    pub fn misses(&self) -> impl Iterator<Item = &VerdictRow> {
        self.limits.iter().filter(|limit| !limit.kept)
    }

    /// The figures that the view shows, by metric.
    pub fn figures(&self) -> [MetricCell; 4] {
        let [success, task, latency, accuracy] = Self::METRICS;
        [
            (success, &self.cost_per_success),
            (task, &self.cost_per_task),
            (latency, &self.latency_p95),
            (accuracy, &self.accuracy),
        ]
        .map(|(metric, value)| MetricCell { metric, value: value.clone() })
    }
}

/// Puts the view of an evaluation together.
pub fn frontier(evaluation: &Evaluation<'_>) -> FrontierReport {
    let scenario = evaluation.scenario;
    let frontier = Frontier::of(evaluation);
    let verdicts = check(evaluation);
    let mut misses: Vec<Vec<Miss>> = Vec::new();
    let mut options = Vec::new();
    for (at, outcome) in evaluation.compared().enumerate() {
        let own = || verdicts.iter().filter(|verdict| verdict.option == outcome.option.name);
        misses.push(own().filter_map(Verdict::miss).collect());
        options.push(row(&frontier, at, outcome, own().map(build::verdict).collect()));
    }
    let choice = choose(&frontier, &misses);
    let name = |at: usize| options[at].name.clone();
    let ties = frontier.ties().into_iter().map(|tie| TieRow {
        cheaper: name(tie.cheaper),
        dearer: name(tie.dearer),
        error_cost: Amount::from(tie.error_cost),
    });
    let advice = Advice {
        recommended: if let Choice::Cheapest(at) = choice { Some(name(at)) } else { None },
        closest: if let Choice::Closest(at) = choice { Some(name(at)) } else { None },
        sentence: sentence(&options, &frontier, choice),
    };
    FrontierReport {
        id: scenario.id.clone(),
        title: scenario.title.clone(),
        file: scenario.file.name().to_owned(),
        as_of: scenario.as_of,
        hours_per_month: scenario.calendar.value().hours_per_month(),
        ties: ties.collect(),
        advice,
        options,
    }
}

fn row(frontier: &Frontier<'_>, at: usize, outcome: &Outcome<'_>, limits: Vec<VerdictRow>) -> FrontierRow {
    fn shown<Q: Copy + Into<Amount>>(figure: &Result<Q, Gap>) -> Result<Amount, String> {
        figure.as_ref().map(|figure| (*figure).into()).map_err(ToString::to_string)
    }
    let Point { per_task, per_success, latency, accuracy, .. } = &frontier.points[at];
    let dominators = frontier.dominated_by[at].iter();
    FrontierRow {
        name: outcome.option.name.clone(),
        kind: outcome.option.serving.kind().to_owned(),
        cost_per_success: shown(per_success),
        cost_per_task: shown(per_task),
        latency_p95: shown(latency),
        accuracy: shown(accuracy),
        cost: frontier.points[at].cost().map(|(_, cost)| cost.into()).map_err(ToString::to_string),
        dominated_by: dominators.map(|at| frontier.points[*at].option.to_owned()).collect(),
        limits,
    }
}
