//! The report of a run: what every format is made from.

use crate::checks::{JudgedAt, Status};
use crate::economics::MetricRange;
use crate::metric::Metric;
use crate::report::cases::CasesReport;
use crate::report::head::CitedCatalog;
use crate::report::limit::VerdictRow;
use crate::report::metric_cell::MetricCell;
use crate::report::notice::Notice;
use crate::scenario::Role;
use crate::units::{Amount, AsOf, Hours};

use crate::report::sources::Reference;

use super::answer::Answer;

/// Everything that a run has to say.
#[derive(Clone, Debug)]
pub struct Report {
    /// One for each scenario, in the order of the command line.
    pub scenarios: Vec<ScenarioReport>,
}

/// What a scenario has to say.
#[derive(Clone, Debug)]
pub struct ScenarioReport {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it shows and assumes.
    pub description: Option<String>,
    /// Its file.
    pub file: String,
    /// The date of its prices.
    pub as_of: AsOf,
    /// The catalog of its prices.
    pub catalog: CitedCatalog,
    /// How long a month is.
    pub hours_per_month: Hours,
    /// The rate of tax on gains, if it states one.
    pub tax: Option<Amount>,
    /// Its options.
    pub options: Vec<OptionReport>,
    /// Where its figures come from; rows refer to them by number, from 1.
    pub references: Vec<Reference>,
    /// Its limits and how they stand; empty where there are none.
    pub verdicts: Vec<VerdictRow>,
    /// By which figures they are judged.
    pub judged_at: JudgedAt,
    /// Warnings and assumptions.
    pub notices: Vec<Notice>,
    /// What to take and what that hangs on; `None` where it was not asked for.
    pub answer: Option<Answer>,
    /// Its cases beside it; `None` where it has none, or they were not asked for.
    pub cases: Option<CasesReport>,
}

/// What an option has to say.
#[derive(Clone, Debug)]
pub struct OptionReport {
    /// Its name.
    pub name: String,
    /// `serverless`, `cluster`, `rental`, `human`, `per_task`, or the policy.
    pub kind: String,
    /// Whether it serves itself, or by other options.
    pub own: Own,
    /// Whether it serves the whole task, and so is compared with others.
    pub role: Role,
    /// What serves, in words.
    pub serves: String,
    /// Every metric of the registry, in its order.
    pub metrics: Vec<MetricCell>,
    /// The bill of a month, or why there is none.
    pub ledger: Result<Vec<LedgerRow>, String>,
    /// The sum of the bill.
    pub total: Option<Amount>,
    /// What a reader should know.
    pub remarks: Vec<String>,
    /// Where its latencies are estimated at a higher load than estimates are tested at, in words.
    pub beyond_tested: Option<String>,
    /// Why its fleet may serve more than it is billed for, so that the bill is the most: a benchmark that asked for too little.
    pub at_most: Option<&'static str>,
    /// What is not in the bill.
    pub left_out: Vec<String>,
    /// What of a month's bill the scenario states by name; `None` where it states nothing so.
    pub by_name: Option<Amount>,
    /// What the whole bill adds to the stated one; `None` if the scenario states all that the option's role needs.
    pub whole: Option<WholeRow>,
}

/// The whole bill of an option beside the stated one.
#[derive(Clone, Debug)]
pub struct WholeRow {
    /// The lines that it adds.
    pub added: Vec<AddedRow>,
    /// What it comes to a month.
    pub month: Amount,
    /// The same with every default at the end of its range that costs least.
    pub low: Amount,
    /// The same with every default at the end of its range that costs most.
    pub high: Amount,
    /// What it takes up front; `None` if nothing is.
    pub up_front: Option<Amount>,
}

/// A line that the whole bill adds.
#[derive(Clone, Debug)]
pub struct AddedRow {
    /// The line of the whole bill; its amount is the difference to the stated bill.
    pub line: LedgerRow,
    /// The least that it adds.
    pub low: Amount,
    /// The most that it adds.
    pub high: Amount,
}

/// Whether an option serves itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Own {
    /// It does.
    Service,
    /// Other options do, by a policy.
    Policy,
}

/// A line of a bill.
#[derive(Clone, Debug)]
pub struct LedgerRow {
    /// What is paid for.
    pub label: String,
    /// The same without the options of a policy before it.
    pub what: String,
    /// How much of it a month.
    pub quantity: Amount,
    /// The price of one.
    pub rate: Amount,
    /// What it comes to a month.
    pub amount: Amount,
    /// Where the price comes from: numbers of references, from 1.
    pub references: Vec<usize>,
    /// Where the price and what it is made from stand: file and line.
    pub places: Vec<String>,
}

impl ScenarioReport {
    /// How the limits of an option stand together; `None` if it has none.
    pub fn status(&self, option: &OptionReport) -> Option<Status> {
        Status::of_all(self.verdicts_of(option).map(|verdict| verdict.status))
    }

    /// The limits of an option.
    pub fn verdicts_of<'r>(&'r self, option: &'r OptionReport) -> impl Iterator<Item = &'r VerdictRow> {
        self.verdicts.iter().filter(|verdict| verdict.option == option.name)
    }
}

impl OptionReport {
    /// The figure of a metric.
    pub fn value(&self, metric: Metric) -> Option<Amount> {
        self.metrics
            .iter()
            .find(|cell| cell.metric == metric)
            .and_then(|cell| cell.value.as_ref().ok().copied())
    }

    /// Between which figures a metric lies, where that is known.
    pub fn range(&self, metric: Metric) -> Option<&MetricRange> {
        self.metrics.iter().find(|cell| cell.metric == metric)?.range.as_ref()
    }
}
