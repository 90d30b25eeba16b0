//! How a figure moves, for programs. These structs are the format: they change only with `schema_version`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::checks::AtEnd;
use crate::render::style::RenderError;
use crate::report::{EndRow, SeenRow, SensitivityReport, TornadoRow};
use crate::text::Printed;
use crate::units::Amount;

use super::envelope::{Envelope, HeadJson, pretty};

/// The output of `breakeven sensitivity`.
pub(super) type SensitivityJson = Envelope<ScenarioJson>;

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ScenarioJson {
    #[serde(flatten)]
    head: HeadJson,
    option: String,
    metric: &'static str,
    /// The unit of every `value`.
    unit: &'static str,
    /// As it stands.
    now: ResultJson,
    /// The inputs, the one that moves the figure most first.
    inputs: Vec<InputJson>,
    /// What the catalog's dated prices did, beside the trends that are assumed.
    price_history: Vec<SeenJson>,
    /// Two inputs together; null where none were asked for.
    grid: Option<GridJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ResultJson {
    value: Option<f64>,
    /// Why there is no value.
    reason: Option<String>,
    /// The option that is recommended; several where they are too close to call, none where no option meets its limits.
    recommended: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct EndJson {
    input: String,
    #[serde(flatten)]
    result: ResultJson,
}

#[derive(Debug, Serialize, JsonSchema)]
struct InputJson {
    /// The field, or the id of an input.
    input: String,
    /// The option that it is a figure of; null where it is of all.
    of_option: Option<String>,
    /// `stated`, `swing` or `band`.
    basis: &'static str,
    now: Option<String>,
    low: EndJson,
    high: EndJson,
}

#[derive(Debug, Serialize, JsonSchema)]
struct SeenJson {
    /// The field of the trend.
    trend: &'static str,
    /// The trend that the scenario states, a year or a month, as a fraction; null where it states none.
    assumed: Option<f64>,
    what: String,
    /// YYYY-MM-DD.
    first_day: String,
    last_day: String,
    first_price: f64,
    last_price: f64,
    /// The unit of both prices.
    unit: &'static str,
    /// The change of a year, compounded, as a fraction.
    change_per_year: f64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct GridJson {
    /// The field whose values stand in rows.
    first: String,
    second: String,
    cells: Vec<CellJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct CellJson {
    first: String,
    second: String,
    #[serde(flatten)]
    result: ResultJson,
}

fn result(value: &Result<Amount, String>, recommended: &[String]) -> ResultJson {
    ResultJson {
        value: value.as_ref().ok().map(|amount| amount.value()),
        reason: value.as_ref().err().cloned(),
        recommended: recommended.to_vec(),
    }
}

fn end(end: &EndRow) -> EndJson {
    EndJson { input: end.input.clone(), result: result(&end.value, &end.recommended) }
}

/// Writes how a figure moves.
pub(in crate::render) fn json(report: &SensitivityReport) -> Result<Printed, RenderError> {
    let input = |row: &TornadoRow| {
        let [low, high] = &row.ends;
        InputJson {
            input: row.input.clone(),
            of_option: row.of_option.clone(),
            basis: row.basis,
            now: row.now.clone(),
            low: end(low),
            high: end(high),
        }
    };
    let grid = report.grid.as_ref().map(|grid| {
        let cell = |(first, second, found): (&String, &String, &AtEnd)| CellJson {
            first: first.clone(),
            second: second.clone(),
            result: result(&found.value, &found.recommended),
        };
        let cells = grid.values[0].iter().zip(&grid.cells).flat_map(|(first, row)| {
            grid.values[1].iter().zip(row).map(move |(second, found)| (first, second, found))
        });
        GridJson {
            first: grid.fields[0].clone(),
            second: grid.fields[1].clone(),
            cells: cells.map(cell).collect(),
        }
    });
    let seen = |row: &SeenRow| {
        let [first_price, last_price] = row.seen.prices;
        let [first_day, last_day] = row.seen.days;
        SeenJson {
            trend: row.seen.trend,
            assumed: row.assumed.map(Amount::value),
            what: row.seen.what.clone(),
            first_day: first_day.to_string(),
            last_day: last_day.to_string(),
            first_price: first_price.value(),
            last_price: last_price.value(),
            unit: first_price.unit().id(),
            change_per_year: row.seen.yearly.amount().value(),
        }
    };
    let info = report.metric.info();
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
        metric: info.id,
        unit: info.unit.id(),
        now: result(&report.now.value, &report.now.recommended),
        inputs: report.rows.iter().map(input).collect(),
        price_history: report.seen.iter().map(seen).collect(),
        grid,
    };
    pretty(&Envelope::of([scenario]).with(Some(&report.catalog)))
}
