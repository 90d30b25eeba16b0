//! A bill against its forecast, for programs. These structs are the format: they change only with `schema_version`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::render::style::RenderError;
use crate::report::{BilledLine, ReconcileReport, SplitRow};
use crate::text::Printed;
use crate::units::{Amount, UsdNet};

use super::envelope::{Envelope, HeadJson, pretty};

/// The output of `breakeven reconcile`.
pub(super) type ReconcileJson = Envelope<ScenarioJson>;

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ScenarioJson {
    #[serde(flatten)]
    head: HeadJson,
    option: String,
    /// The file of the bill.
    bill: String,
    /// `focus` or `plain`.
    bill_format: &'static str,
    /// The column of a FOCUS file that was taken; null for a plain table.
    cost_column: Option<&'static str>,
    /// Rows that were counted.
    rows: f64,
    /// Rows that the filters left out.
    rows_left_out: f64,
    /// All months in common. Money is in whole cents, and the parts add up to the difference.
    total: SplitJson,
    /// The same month by month; they add up to the total.
    months: Vec<MonthJson>,
    lines: Vec<LineJson>,
    /// What could not be taken apart, over all months, the largest first.
    rest: Vec<RestJson>,
    /// Months that were billed and are not forecast; they are not counted.
    only_billed: Vec<AloneJson>,
    /// Months that are forecast and not billed; they are not counted.
    only_forecast: Vec<AloneJson>,
    /// Rows that are no usage and do not count, by category.
    set_aside: Vec<SetAsideJson>,
    /// Which texts of the bill are which line, and by what rule.
    matched: Vec<MatchedJson>,
    /// What else a reader has to know, in sentences.
    notes: Vec<String>,
    limits: Vec<LimitJson>,
}

#[expect(clippy::struct_field_names, reason = "the unit stands in the name")]
#[derive(Debug, Serialize, JsonSchema)]
struct SplitJson {
    forecast_usd: f64,
    billed_usd: f64,
    difference_usd: f64,
    volume_usd: f64,
    price_usd: f64,
    mix_usd: f64,
    rest_usd: f64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct MonthJson {
    /// YYYY-MM.
    month: String,
    #[serde(flatten)]
    split: SplitJson,
}

#[derive(Debug, Serialize, JsonSchema)]
struct LineJson {
    /// YYYY-MM.
    month: String,
    line: String,
    /// In what it is counted; null of what has no quantity.
    unit: Option<&'static str>,
    forecast_quantity: Option<f64>,
    billed_quantity: Option<f64>,
    /// Of one, in dollars.
    forecast_price_usd: Option<f64>,
    /// Of one, in dollars.
    billed_price_usd: Option<f64>,
    #[serde(flatten)]
    split: SplitJson,
    /// Why all of it is the rest; null where it was taken apart.
    reason: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct RestJson {
    name: String,
    amount_usd: f64,
    reason: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct AloneJson {
    /// YYYY-MM.
    month: String,
    amount_usd: f64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct SetAsideJson {
    /// `tax`, `credit`, `purchase` or `adjustment`.
    category: &'static str,
    amount_usd: f64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct MatchedJson {
    text: String,
    line: String,
    by: &'static str,
}

#[derive(Debug, Serialize, JsonSchema)]
struct LimitJson {
    limit: String,
    /// `total`, `volume`, `price`, `mix` or `rest`.
    of: &'static str,
    value_usd: f64,
    bound_usd: f64,
    /// `met` or `missed`.
    status: &'static str,
}

fn usd(money: UsdNet) -> f64 {
    Amount::from(money).value()
}

fn split(row: &SplitRow) -> SplitJson {
    SplitJson {
        forecast_usd: usd(row.forecast),
        billed_usd: usd(row.billed),
        difference_usd: usd(row.difference),
        volume_usd: usd(row.volume),
        price_usd: usd(row.price),
        mix_usd: usd(row.mix),
        rest_usd: usd(row.rest),
    }
}

fn line(line: &BilledLine) -> LineJson {
    let number = |number: Option<crate::units::Number>| number.map(|number| Amount::from(number).value());
    let [forecast, billed] = line.quantities;
    let [planned, paid] = line.prices;
    LineJson {
        month: line.month.to_string(),
        line: line.name.clone(),
        unit: line.unit,
        forecast_quantity: number(forecast),
        billed_quantity: number(billed),
        forecast_price_usd: planned.map(Amount::value),
        billed_price_usd: paid.map(Amount::value),
        split: split(&line.split),
        reason: line.reason.clone(),
    }
}

/// Writes a bill against its forecast.
pub(in crate::render) fn json(report: &ReconcileReport) -> Result<Printed, RenderError> {
    let alone = |(month, amount): &(crate::units::CalendarMonth, UsdNet)| AloneJson {
        month: month.to_string(),
        amount_usd: usd(*amount),
    };
    let [rows, left_out] = report.rows.map(|rows| Amount::from(rows).value());
    let scenario = ScenarioJson {
        head: HeadJson::of(
            &report.id,
            &report.title,
            &report.file,
            report.as_of,
            report.hours_per_month,
            &report.notices,
        ),
        option: report.option.clone(),
        bill: report.bill.clone(),
        bill_format: report.format,
        cost_column: report.cost,
        rows,
        rows_left_out: left_out,
        total: split(&report.total),
        months: report
            .months
            .iter()
            .map(|(month, row)| MonthJson { month: month.to_string(), split: split(row) })
            .collect(),
        lines: report.lines.iter().map(line).collect(),
        rest: report
            .rests
            .iter()
            .map(|rest| RestJson {
                name: rest.name.clone(),
                amount_usd: usd(rest.amount),
                reason: rest.reason.clone(),
            })
            .collect(),
        only_billed: report.only_billed.iter().map(alone).collect(),
        only_forecast: report.only_forecast.iter().map(alone).collect(),
        set_aside: report
            .set_aside
            .iter()
            .map(|(category, amount)| SetAsideJson { category, amount_usd: usd(*amount) })
            .collect(),
        matched: report
            .matched
            .iter()
            .map(|row| MatchedJson { text: row.text.clone(), line: row.line.clone(), by: row.by })
            .collect(),
        notes: report.said.clone(),
        limits: report
            .limits
            .iter()
            .map(|limit| LimitJson {
                limit: limit.limit.clone(),
                of: limit.of,
                value_usd: usd(limit.value),
                bound_usd: usd(limit.bound),
                status: limit.status.word(),
            })
            .collect(),
    };
    pretty(&Envelope::of([scenario]).with(Some(&report.catalog)))
}
