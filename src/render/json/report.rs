//! JSON for programs. These structs are the format: they change only with `schema_version`, whatever happens inside.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::render::style::RenderError;
use crate::report::{
    AddedRow, Cell, CheckReport, ErrorRow, ExplainNode, Explanation, JudgedAt, LedgerRow, OptionReport,
    Reference, Report, ScenarioReport, SkippedRow, Table, Use, VerdictRow, WholeRow,
};
use crate::text::Printed;
use crate::units::Amount;

use super::cases::{CaseJson, ExpectedJson, cases, expected};
use super::check::CheckJson;
use super::envelope::{Envelope, HeadJson, SCHEMA_VERSION, pretty};
use super::figure::{MetricsJson, metrics};
use super::limit::LimitJson;
use super::recommendation::{RecommendationJson, SwitchJson};

/// The report of `breakeven run` and `breakeven check`.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ReportJson {
    #[serde(flatten)]
    envelope: Envelope<ScenarioJson>,
    /// How the check ends; left out by `run`.
    #[serde(skip_serializing_if = "Option::is_none")]
    check: Option<CheckJson>,
}

/// A scenario.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ScenarioJson {
    #[serde(flatten)]
    head: HeadJson,
    /// Its options, in the file's order.
    options: Vec<OptionJson>,
    /// Where its figures come from; ledger lines refer to them by position, from 1.
    sources: Vec<SourceJson>,
    /// Its targets and budgets, each met, missed or unknown.
    limits: Vec<PlacedLimitJson>,
    /// What to take and what that hangs on; null where it was not asked for.
    answer: Option<AnswerJson>,
    /// The scenario as it stands and in each of its cases; left out where it states none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cases: Vec<CaseJson>,
    /// What to expect of each option, weighted by the probabilities of the cases; left out where they have none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    expected: Vec<ExpectedJson>,
}

/// What to take, as `frontier` recommends it, and what that hangs on.
#[derive(Debug, Serialize, JsonSchema)]
struct AnswerJson {
    /// What to take; `switch` is null here.
    recommendation: RecommendationJson,
    /// The nearest values of single inputs at which another option is ahead, nearest first, at most three: of the volume, the peak, and the
    /// prices, throughputs and accuracies of the two leading options, each moved alone between a tenth and ten times.
    turns: Vec<SwitchJson>,
    /// Why they were not looked for; left out where they were.
    #[serde(skip_serializing_if = "Option::is_none")]
    turns_not_looked_for: Option<String>,
}

/// An option.
#[derive(Debug, Serialize, JsonSchema)]
struct OptionJson {
    /// Its name.
    option: String,
    /// serverless, provisioned, cluster, rental, human, `per_task`, or the policy.
    kind: String,
    /// What serves, in words.
    serves: String,
    /// Its metrics by id.
    metrics: MetricsJson,
    /// The bill of a month; null where the option is not priced.
    ledger: Option<Vec<LineJson>>,
    /// Why there is no bill.
    not_priced: Option<String>,
    /// What is not in the bill because the scenario does not state it.
    not_in_bill: Vec<String>,
    /// What a reader should know.
    remarks: Vec<String>,
    /// The whole bill beside the stated one; null if the scenario states all that the option's role needs, or says so with `--costs whole`.
    whole_bill: Option<WholeJson>,
}

/// The stated bill with a documented default for every line that the option's role needs and the scenario does not state.
#[derive(Debug, Serialize, JsonSchema)]
struct WholeJson {
    /// What it comes to a month.
    cost_usd_per_month: f64,
    /// The same with every default at the end of its range that costs least.
    low_usd_per_month: f64,
    /// The same with every default at the end of its range that costs most.
    high_usd_per_month: f64,
    /// What it takes up front; null if nothing is paid before the first task.
    paid_up_front_usd: Option<f64>,
    /// What it adds to the stated bill; the amount of a line is the difference.
    added: Vec<AddedJson>,
}

/// A line that the whole bill adds.
#[derive(Debug, Serialize, JsonSchema)]
struct AddedJson {
    #[serde(flatten)]
    line: LineJson,
    /// The least that it adds.
    low_usd_per_month: f64,
    /// The most that it adds.
    high_usd_per_month: f64,
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
    /// primary, api, copy, datasheet, measured, survey, study, estimate; stated for what the scenario states.
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

/// A limit of an option, and where it stands.
#[derive(Debug, Serialize, JsonSchema)]
struct PlacedLimitJson {
    /// The option.
    option: String,
    #[serde(flatten)]
    limit: LimitJson,
    /// By which figure it is judged: p50, as worked out; p90, the end of its range that is worse for the limit, which `value` then is.
    at: &'static str,
    /// The file that the limit stands in.
    file: String,
    /// The line, from 1.
    line: usize,
    /// The column, from 1.
    column: usize,
}

/// The explanations of a scenario's figures.
#[derive(Debug, Serialize)]
struct ExplainedJson<'r> {
    scenario: &'r str,
    explanations: Vec<Value>,
}

/// A table of `breakeven catalog`.
#[derive(Debug, Serialize)]
struct CatalogJson {
    schema_version: u32,
    tables: Vec<Value>,
}

/// Writes a report.
pub(in crate::render) fn report(report: &Report) -> Result<Printed, RenderError> {
    let catalog = report.scenarios.first().map(|scenario| &scenario.catalog);
    let envelope = Envelope::of(report.scenarios.iter().map(scenario)).with(catalog);
    pretty(&ReportJson { envelope, check: None })
}

/// Writes the report of a check: of the scenarios whose reports are kept, and how their limits stand.
pub(in crate::render) fn check(report: &CheckReport) -> Result<Printed, RenderError> {
    let scenarios = || report.files.iter().filter_map(|file| file.scenario.as_ref()?.report.as_ref());
    let catalog = scenarios().next().map(|scenario| &scenario.catalog);
    let envelope = Envelope::of(scenarios().map(scenario)).with(catalog);
    pretty(&ReportJson { envelope, check: Some(CheckJson::of(report)) })
}

fn scenario(scenario: &ScenarioReport) -> ScenarioJson {
    ScenarioJson {
        head: HeadJson::of(
            &scenario.id,
            &scenario.title,
            &scenario.file,
            scenario.as_of,
            scenario.hours_per_month,
            &scenario.notices,
        ),
        options: scenario.options.iter().map(option).collect(),
        sources: scenario.references.iter().map(source).collect(),
        limits: scenario.verdicts.iter().map(|row| limit(row, scenario.judged_at)).collect(),
        answer: scenario.answer.as_ref().map(|answer| AnswerJson {
            recommendation: RecommendationJson::of(&answer.advice),
            turns: answer.flips.iter().map(SwitchJson::of).collect(),
            turns_not_looked_for: answer.not_moved.clone(),
        }),
        cases: cases(scenario.cases.as_ref()),
        expected: expected(scenario.cases.as_ref()),
    }
}

fn option(option: &OptionReport) -> OptionJson {
    OptionJson {
        option: option.name.clone(),
        kind: option.kind.clone(),
        serves: option.serves.clone(),
        metrics: metrics(&option.metrics),
        ledger: option.ledger.as_ref().ok().map(|lines| lines.iter().map(line).collect()),
        not_priced: option.ledger.as_ref().err().cloned(),
        not_in_bill: option.left_out.clone(),
        remarks: option.remarks.clone(),
        whole_bill: option.whole.as_ref().map(whole),
    }
}

fn whole(whole: &WholeRow) -> WholeJson {
    let added = |added: &AddedRow| AddedJson {
        line: line(&added.line),
        low_usd_per_month: added.low.value(),
        high_usd_per_month: added.high.value(),
    };
    WholeJson {
        cost_usd_per_month: whole.month.value(),
        low_usd_per_month: whole.low.value(),
        high_usd_per_month: whole.high.value(),
        paid_up_front_usd: whole.up_front.map(Amount::value),
        added: whole.added.iter().map(added).collect(),
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

fn limit(row: &VerdictRow, at: JudgedAt) -> PlacedLimitJson {
    PlacedLimitJson {
        option: row.option.clone(),
        limit: LimitJson::of(row),
        at: at.word(),
        file: row.file.clone(),
        line: row.line,
        column: row.column,
    }
}

/// Writes explanations: a tree of label, value, unit, how, source, note and inputs for each.
pub(in crate::render) fn explanations(explanations: &[Explanation]) -> Result<Printed, RenderError> {
    let one = |explanation: &Explanation| {
        json!({
            "option": explanation.option,
            "metric": explanation.metric.info().id,
            "explanation": explanation.tree.as_ref().ok().map(node),
            "reason": explanation.tree.as_ref().err(),
        })
    };
    let of_scenario = |own: &[Explanation]| own.iter().map(one).collect();
    let scenarios = explanations
        .chunk_by(|a, b| a.scenario == b.scenario)
        .filter_map(|own| Some((own.first()?.scenario.as_str(), of_scenario(own))));
    let explained = scenarios.map(|(scenario, explanations)| ExplainedJson { scenario, explanations });
    pretty(&Envelope::of(explained).with(explanations.first().map(|explanation| &explanation.catalog)))
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
pub(in crate::render) fn errors(rows: &[ErrorRow], skipped: &[SkippedRow]) -> Result<Printed, RenderError> {
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
pub(in crate::render) fn tables(tables: &[Table]) -> Result<Printed, RenderError> {
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
