//! What changes to an option would save, for programs. These structs are the format: they change only with
//! `schema_version`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::render::style::RenderError;
use crate::report::{LeverCostRow, LeverRow, LeversReport, RefusedRow};
use crate::units::Amount;

use super::report::{SCHEMA_VERSION, ToolJson, pretty};

/// The output of `breakeven levers`.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "breakeven levers")]
pub(super) struct LeversJson {
    /// The version of this format.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    schema_version: u32,
    /// Who wrote it.
    tool: ToolJson,
    /// The currency of every amount of money: USD.
    currency: &'static str,
    scenario: String,
    title: String,
    /// The file that it was read from.
    file: String,
    /// The date of its prices, YYYY-MM-DD.
    as_of: String,
    option: String,
    /// What savings are shares of.
    metric: &'static str,
    now: CostJson,
    /// The one that saves most alone first.
    levers: Vec<LeverJson>,
    not_applicable: Vec<RefusedJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[expect(clippy::struct_field_names, reason = "they are the format")]
struct CostJson {
    cost_per_task_usd: f64,
    cost_per_success_usd: Option<f64>,
    cost_per_month_usd: f64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct LeverJson {
    lever: &'static str,
    what: &'static str,
    option: String,
    change: String,
    basis: String,
    alone: CostJson,
    /// Null where it saves nothing.
    saves: Option<f64>,
    /// Null where it adds nothing.
    adds: Option<f64>,
    /// With all levers before it; null where it saves nothing on top of them.
    together: Option<TogetherJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct TogetherJson {
    place: usize,
    cost: CostJson,
    saves: f64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct RefusedJson {
    lever: &'static str,
    what: &'static str,
    option: String,
    reason: String,
}

/// Writes the levers of an option.
pub(in crate::render) fn json(report: &LeversReport) -> Result<String, RenderError> {
    let refused = |row: &RefusedRow| RefusedJson {
        lever: row.id,
        what: row.what,
        option: row.option.clone(),
        reason: row.reason.clone(),
    };
    pretty(&LeversJson {
        schema_version: SCHEMA_VERSION,
        tool: ToolJson::this(),
        currency: "USD",
        scenario: report.id.clone(),
        title: report.title.clone(),
        file: report.file.clone(),
        as_of: report.as_of.to_string(),
        option: report.option.clone(),
        metric: report.metric.info().id,
        now: cost(report.now),
        levers: report.levers.iter().map(lever).collect(),
        not_applicable: report.refused.iter().map(refused).collect(),
    })
}

fn cost(row: LeverCostRow) -> CostJson {
    CostJson {
        cost_per_task_usd: row.per_task.value(),
        cost_per_success_usd: row.per_success.map(Amount::value),
        cost_per_month_usd: row.per_month.value(),
    }
}

fn lever(row: &LeverRow) -> LeverJson {
    let together =
        row.together.map(|(place, all, saved)| TogetherJson { place, cost: cost(all), saves: saved.value() });
    LeverJson {
        lever: row.id,
        what: row.what,
        option: row.option.clone(),
        change: row.change.clone(),
        basis: row.basis.clone(),
        alone: cost(row.alone),
        saves: row.saves.map(Amount::value),
        adds: row.adds.map(Amount::value),
        together,
    }
}
