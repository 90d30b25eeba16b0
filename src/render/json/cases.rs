//! The cases of a scenario, for programs. These structs are the format: they change only with `schema_version`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::checks::{CaseFigures, CaseOption, Expected};
use crate::metric::Metric;
use crate::report::{CasesReport, case_advice, case_name};
use crate::units::Amount;

use super::figure::{MetricsJson, reported};
use super::limit::StatusJson;
use super::recommendation::VerdictJson;

/// The scenario as it stands, `base`, or in one of its cases.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct CaseJson {
    case: String,
    /// What it is about.
    what: Option<String>,
    /// How likely it is, as a fraction; null where the scenario does not say so, and of `base`.
    probability: Option<f64>,
    /// What it changes.
    set: Vec<SetJson>,
    /// What is recommended; several where they are too close to call, none where no option meets its limits or the bills disagree.
    recommended: Vec<String>,
    /// As the recommendation of `run` or `roi` has it, with what the case sets.
    verdict: VerdictJson,
    /// The options that it is of: the recommended one, those that are too close to call, what either bill recommends, or what comes closest.
    candidates: Vec<String>,
    /// Whether that is something else than as the scenario stands.
    turns: bool,
    /// The options that serve the whole task, in the file's order.
    options: Vec<CaseOptionJson>,
}

/// A field that a case sets.
#[derive(Debug, Serialize, JsonSchema)]
struct SetJson {
    field: String,
    value: String,
}

/// An option in a case.
#[derive(Debug, Serialize, JsonSchema)]
struct CaseOptionJson {
    option: String,
    /// How its limits stand together; null where it has none.
    limits: Option<StatusJson>,
    metrics: MetricsJson,
}

/// What to expect of an option over all cases.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ExpectedJson {
    option: String,
    /// The means of the figures, weighted by the probabilities of the cases.
    metrics: MetricsJson,
}

fn metrics(of: &[Metric], figures: &[Result<Amount, String>]) -> MetricsJson {
    of.iter().zip(figures).map(|(metric, figure)| reported(*metric, figure)).collect()
}

/// The cases of a scenario, as it stands first; nothing of one that states none.
pub(super) fn cases(report: Option<&CasesReport>) -> Vec<CaseJson> {
    let Some(report) = report else { return Vec::new() };
    let case = |row: &CaseFigures| {
        let (case, advice) = (row.case.as_ref(), case_advice(row));
        let option = |option: &CaseOption| CaseOptionJson {
            option: option.name.clone(),
            limits: option.limits.map(StatusJson::from),
            metrics: metrics(&report.metrics, &option.figures),
        };
        CaseJson {
            case: case_name(row).to_owned(),
            what: case.and_then(|case| case.what.clone()),
            probability: case.and_then(|case| case.probability).map(|share| Amount::from(share).value()),
            set: case
                .into_iter()
                .flat_map(|case| &case.changes)
                .map(|change| SetJson { field: change.path.to_string(), value: change.shown.clone() })
                .collect(),
            recommended: if row.disputed().is_some() { Vec::new() } else { row.taken() },
            verdict: advice.verdict.into(),
            candidates: advice.candidates,
            turns: report.rows.first().is_some_and(|base| row.turns(base)),
            options: row.options.iter().map(option).collect(),
        }
    };
    report.rows.iter().map(case).collect()
}

/// What to expect of each option; nothing where cases have no probabilities.
pub(super) fn expected(report: Option<&CasesReport>) -> Vec<ExpectedJson> {
    let Some(report) = report else { return Vec::new() };
    let of = |of: &Expected| ExpectedJson {
        option: of.option.clone(),
        metrics: metrics(&report.metrics, &of.figures),
    };
    report.expected.iter().map(of).collect()
}
