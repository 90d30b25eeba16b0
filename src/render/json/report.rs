//! JSON for programs. These structs are the format: they change only with `schema_version`, whatever happens inside.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::render::style::RenderError;
use crate::report::{
    Cell, ErrorRow, ExplainNode, Explanation, LedgerRow, MetricCell, OptionReport, Reference, Report,
    ScenarioReport, SkippedRow, Table, Use, VerdictRow,
};
use crate::units::Amount;

/// The version of the format; a change of meaning makes a new one, an added field does not.
pub(super) const SCHEMA_VERSION: u32 = 1;

/// The report of `breakeven run` and `breakeven check`.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "breakeven report")]
pub struct ReportJson {
    /// The version of this format.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    schema_version: u32,
    /// Who wrote it.
    tool: ToolJson,
    /// The currency of every amount of money: USD.
    currency: &'static str,
    /// One for each scenario, in the order of the command line.
    scenarios: Vec<ScenarioJson>,
}

/// The program that wrote a report.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ToolJson {
    /// Its name.
    name: &'static str,
    /// Its version.
    version: &'static str,
}

/// A scenario.
#[derive(Debug, Serialize, JsonSchema)]
struct ScenarioJson {
    /// Its id.
    scenario: String,
    /// Its title.
    title: String,
    /// The file that it was read from.
    file: String,
    /// The date of its prices, YYYY-MM-DD.
    as_of: String,
    /// Hours in a month; a year has twelve months.
    hours_per_month: f64,
    /// Its options, in the file's order.
    options: Vec<OptionJson>,
    /// Where its figures come from; ledger lines refer to them by position, from 1.
    sources: Vec<SourceJson>,
    /// Its targets and budgets and how they stand.
    verdicts: Vec<VerdictJson>,
}

/// An option.
#[derive(Debug, Serialize, JsonSchema)]
struct OptionJson {
    /// Its name.
    option: String,
    /// serverless, cluster, rental, human, `per_task`, or the policy.
    kind: String,
    /// What serves, in words.
    serves: String,
    /// Its metrics by id.
    metrics: std::collections::BTreeMap<&'static str, FigureJson>,
    /// The bill of a month; null where the option is not priced.
    ledger: Option<Vec<LineJson>>,
    /// Why there is no bill.
    not_priced: Option<String>,
    /// What is not in the bill because the scenario does not state it.
    not_counted: Vec<String>,
    /// What a reader should know.
    remarks: Vec<String>,
}

/// A figure, or the reason why there is none.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct FigureJson {
    /// The number at full precision; null where there is none.
    value: Option<f64>,
    /// Its unit.
    unit: &'static str,
    /// Why there is none.
    reason: Option<String>,
}

/// A line of a bill: quantity × rate = amount, up to the months in a year.
#[derive(Debug, Serialize, JsonSchema)]
struct LineJson {
    /// What is paid for.
    line: String,
    /// How much of it a month.
    quantity: f64,
    /// The quantity's unit.
    quantity_unit: &'static str,
    /// The price of one.
    rate: f64,
    /// The price's unit.
    rate_unit: &'static str,
    /// What it comes to a month, US dollars.
    amount_usd_per_month: f64,
    /// Where the price comes from: positions in the scenario's `sources`, from 1.
    sources: Vec<usize>,
    /// Where the price and what it is made from stand: file and line.
    places: Vec<String>,
}

/// A source, and what was taken from it.
#[derive(Debug, Serialize, JsonSchema)]
struct SourceJson {
    /// The citation; null for what a scenario states without one.
    source: Option<String>,
    /// When it was read there, YYYY-MM-DD.
    checked: Option<String>,
    /// datasheet, price page, measured, survey, study, estimate; stated for what the scenario states.
    kind: String,
    /// What was taken from it.
    uses: Vec<UseJson>,
}

/// A figure that was taken from a source.
#[derive(Debug, Serialize, JsonSchema)]
struct UseJson {
    /// The catalog's entry, or the scenario's field.
    what: String,
    /// File and line.
    place: String,
}

/// A limit and how it stands.
#[derive(Debug, Serialize, JsonSchema)]
struct VerdictJson {
    /// The option.
    option: String,
    /// The metric's id.
    metric: &'static str,
    /// The comparison that has to hold: <=, <, >= or >.
    comparison: String,
    /// The limit.
    limit: f64,
    /// The unit of limit and value.
    unit: &'static str,
    /// The figure; null where there is none.
    value: Option<f64>,
    /// Why there is none.
    reason: Option<String>,
    /// Whether the limit is kept. What is not known is not kept.
    kept: bool,
    /// The file that the limit stands in.
    file: String,
    /// The line, from 1.
    line: usize,
    /// The column, from 1.
    column: usize,
}

/// The explanations of `breakeven explain`.
#[derive(Debug, Serialize)]
pub struct ExplainJson {
    schema_version: u32,
    explanations: Vec<Value>,
}

/// A table of `breakeven catalog`.
#[derive(Debug, Serialize)]
pub struct CatalogJson {
    schema_version: u32,
    tables: Vec<Value>,
}

impl ToolJson {
    /// This program.
    pub(super) fn this() -> Self {
        Self { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") }
    }
}

/// Writes a report.
pub(in crate::render) fn report(report: &Report) -> Result<String, RenderError> {
    pretty(&ReportJson {
        schema_version: SCHEMA_VERSION,
        tool: ToolJson::this(),
        currency: "USD",
        scenarios: report.scenarios.iter().map(scenario).collect(),
    })
}

fn scenario(scenario: &ScenarioReport) -> ScenarioJson {
    ScenarioJson {
        scenario: scenario.id.clone(),
        title: scenario.title.clone(),
        file: scenario.file.clone(),
        as_of: scenario.as_of.to_string(),
        hours_per_month: Amount::from(scenario.hours_per_month).value(),
        options: scenario.options.iter().map(option).collect(),
        sources: scenario.references.iter().map(source).collect(),
        verdicts: scenario.verdicts.iter().map(verdict).collect(),
    }
}

fn option(option: &OptionReport) -> OptionJson {
    OptionJson {
        option: option.name.clone(),
        kind: option.kind.clone(),
        serves: option.serves.clone(),
        metrics: option.metrics.iter().map(|cell| (cell.metric.info().id, figure(cell))).collect(),
        ledger: option.ledger.as_ref().ok().map(|lines| lines.iter().map(line).collect()),
        not_priced: option.ledger.as_ref().err().cloned(),
        not_counted: option.left_out.clone(),
        remarks: option.remarks.clone(),
    }
}

pub(super) fn figure(cell: &MetricCell) -> FigureJson {
    let (value, reason) = split(&cell.value);
    FigureJson { value, unit: cell.metric.info().unit.id(), reason }
}

/// A figure's number, or its reason; a number that is none is no figure.
pub(super) fn split(value: &Result<Amount, String>) -> (Option<f64>, Option<String>) {
    match value {
        Ok(amount) if amount.value().is_finite() => (Some(amount.value()), None),
        Ok(_) => (None, Some("the figure is too large to be written".to_owned())),
        Err(reason) => (None, Some(reason.clone())),
    }
}

fn line(line: &LedgerRow) -> LineJson {
    LineJson {
        line: line.label.clone(),
        quantity: line.quantity.value(),
        quantity_unit: line.quantity.unit().id(),
        rate: line.rate.value(),
        rate_unit: line.rate.unit().id(),
        amount_usd_per_month: line.amount.value(),
        sources: line.references.clone(),
        places: line.places.clone(),
    }
}

fn source(reference: &Reference) -> SourceJson {
    let used = |taken: &Use| UseJson { what: taken.what.clone(), place: taken.place.clone() };
    SourceJson {
        source: reference.source.clone(),
        checked: reference.checked.map(|day| day.to_string()),
        kind: reference.kind.clone(),
        uses: reference.uses.iter().map(used).collect(),
    }
}

fn verdict(row: &VerdictRow) -> VerdictJson {
    let (value, reason) = split(&row.value);
    VerdictJson {
        option: row.option.clone(),
        metric: row.metric.info().id,
        comparison: row.comparison.clone(),
        limit: row.limit.value(),
        unit: row.limit.unit().id(),
        value,
        reason,
        kept: row.kept,
        file: row.file.clone(),
        line: row.line,
        column: row.column,
    }
}

/// Writes explanations: a tree of label, value, unit, how, source, note and inputs for each.
pub(in crate::render) fn explanations(explanations: &[Explanation]) -> Result<String, RenderError> {
    let one = |explanation: &Explanation| {
        json!({
            "scenario": explanation.scenario,
            "option": explanation.option,
            "metric": explanation.metric.info().id,
            "explanation": explanation.tree.as_ref().ok().map(node),
            "reason": explanation.tree.as_ref().err(),
        })
    };
    pretty(&ExplainJson {
        schema_version: SCHEMA_VERSION,
        explanations: explanations.iter().map(one).collect(),
    })
}

fn node(node: &ExplainNode) -> Value {
    json!({
        "label": node.label,
        "value": node.amount.value(),
        "unit": node.amount.unit().id(),
        "how": node.how,
        "source": node.source,
        "note": node.note,
        "inputs": node.inputs.iter().map(self::node).collect::<Vec<_>>(),
    })
}

/// Writes errors of predictions: a summary by group and metric, and why rows were left out. Errors are percentages.
pub(in crate::render) fn errors(rows: &[ErrorRow], skipped: &[SkippedRow]) -> Result<String, RenderError> {
    const PERCENT: f64 = 100.0;
    let percent =
        |share: Option<crate::units::Load>| share.map(|share| Amount::from(share).value() * PERCENT);
    let row = |row: &ErrorRow| {
        json!({
            "group": row.group,
            "metric": row.metric,
            "n": row.n,
            "median_ape": percent(row.median),
            "p90_ape": percent(row.p90),
            "skipped": row.skipped,
        })
    };
    let summary: Vec<Value> = rows.iter().map(row).collect();
    let skipped: Vec<Value> = skipped.iter().map(|row| json!({ "reason": row.reason, "n": row.n })).collect();
    pretty(
        &json!({ "schema_version": SCHEMA_VERSION, "unit": "percent", "summary": summary, "skipped": skipped }),
    )
}

/// Writes tables as lists of objects, keyed by the columns' names.
pub(in crate::render) fn tables(tables: &[Table]) -> Result<String, RenderError> {
    let row = |table: &Table, row: &Vec<Cell>| {
        let fields = table.columns.iter().zip(row).map(|(column, cell)| (column.id.clone(), value(cell)));
        Value::Object(fields.collect::<Map<_, _>>())
    };
    let table = |table: &Table| {
        let rows: Vec<Value> = table.rows.iter().map(|cells| row(table, cells)).collect();
        json!({ "title": (!table.title.is_empty()).then_some(&table.title), "rows": rows })
    };
    pretty(&CatalogJson { schema_version: SCHEMA_VERSION, tables: tables.iter().map(table).collect() })
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Text(text) | Cell::Mark(text, _) => json!(text),
        Cell::Figure(amount, _) | Cell::Money(amount) => json!(amount.value()),
        Cell::Mixed(amount) => json!({ "value": amount.value(), "unit": amount.unit().id() }),
        Cell::Date(date) => json!(date.to_string()),
        Cell::Missing(_) => Value::Null,
    }
}

pub(super) fn pretty(value: &impl Serialize) -> Result<String, RenderError> {
    let text = serde_json::to_string_pretty(value).map_err(|error| RenderError(error.to_string()))?;
    Ok(text + "\n")
}
