//! Options over the months, for programs. These structs are the format: they change only with `schema_version`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::render::style::RenderError;
use crate::report::{OrReason, RoiFigures, RoiReport};
use crate::units::Amount;

use super::header::HeadJson;
use super::report::{pretty, split};

/// The output of `breakeven roi`.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "breakeven roi")]
pub(super) struct RoiJson {
    #[serde(flatten)]
    head: HeadJson,
    horizon_months: Option<f64>,
    /// Effective: 0.1 is 10 % a year.
    discount_rate_per_year: Option<f64>,
    baseline: Option<String>,
    conventions: Vec<String>,
    options: Vec<OptionJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct OptionJson {
    option: String,
    serves: String,
    /// Why there is no cash flow; then the rest is empty.
    reason: Option<String>,
    /// By id; units in the ids' names.
    figures: BTreeMap<&'static str, ValueJson>,
    /// All rates a year at which the net flows are worth nothing.
    internal_rates_per_year: Vec<f64>,
    /// By kind; each has a flow for each month, the first is now.
    flows_usd: BTreeMap<&'static str, Vec<f64>>,
    net_usd: Vec<f64>,
    tasks: Vec<f64>,
    gpus: Vec<f64>,
    remarks: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ValueJson {
    value: Option<f64>,
    reason: Option<String>,
}

/// Writes options over the months.
pub(in crate::render) fn json(report: &RoiReport) -> Result<String, RenderError> {
    let values = |amounts: &[Amount]| amounts.iter().map(|amount| amount.value()).collect::<Vec<_>>();
    let options = report.options.iter().map(|option| {
        let found = option.found.as_ref().ok();
        let lines = found.into_iter().flat_map(|found| &found.lines);
        OptionJson {
            option: option.name.clone(),
            serves: option.serves.clone(),
            reason: option.found.as_ref().err().cloned(),
            figures: found.map(figures).unwrap_or_default(),
            internal_rates_per_year: found.map(|found| values(&found.internal_rates)).unwrap_or_default(),
            flows_usd: lines.map(|line| (line.kind.id(), values(&line.flows))).collect(),
            net_usd: found.map(|found| values(&found.net)).unwrap_or_default(),
            tasks: found.map(|found| values(&found.tasks)).unwrap_or_default(),
            gpus: found.map(|found| values(&found.gpus)).unwrap_or_default(),
            remarks: found.map(|found| found.remarks.clone()).unwrap_or_default(),
        }
    });
    pretty(&RoiJson {
        head: HeadJson::of(&report.id, &report.title, &report.file, report.as_of, report.hours_per_month),
        horizon_months: report.horizon.map(Amount::value),
        discount_rate_per_year: report.discount_rate.map(Amount::value),
        baseline: report.baseline.clone(),
        conventions: report.conventions.clone(),
        options: options.collect(),
    })
}

fn figures(found: &RoiFigures) -> BTreeMap<&'static str, ValueJson> {
    let tco: OrReason = Ok(found.tco);
    let of = |(id, figure): (&'static str, &OrReason)| {
        let (value, reason) = split(figure);
        (id, ValueJson { value, reason })
    };
    [
        ("tco_usd", &tco),
        ("npv_usd", &found.npv),
        ("irr_per_year", &found.irr),
        ("mirr_per_year", &found.mirr),
        ("payback_months", &found.payback),
        ("discounted_payback_months", &found.discounted_payback),
        ("roi", &found.roi),
        ("benefit_cost_ratio", &found.benefit_cost),
        ("levelised_cost_per_task_usd", &found.cost_per_task),
        ("levelised_cost_per_million_tokens_usd", &found.cost_per_mtok),
    ]
    .map(of)
    .into_iter()
    .collect()
}
