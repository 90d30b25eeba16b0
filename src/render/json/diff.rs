//! A comparison of scenarios for programs. These structs are the format: they change only with `schema_version`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::render::style::RenderError;
use crate::report::{
    CauseMethod, Causes, CausesOf, ChangedField, ChangedKind, DiffFigure, DiffOption, DiffReport,
    DiffScenario, InBand, MoveRow, Recommended, Sides, Status,
};
use crate::text::Printed;
use crate::units::{Amount, Currency, Delta, RelativeChange};

use super::envelope::{CatalogJson, SCHEMA_VERSION, ToolJson, pretty};
use super::figure::split;
use super::limit::StatusJson;

/// The output of `breakeven diff`.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct DiffJson {
    /// The version of this format.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    schema_version: u32,
    /// Who wrote it.
    tool: ToolJson,
    /// The currency of every amount of money: USD.
    currency: &'static str,
    /// What is compared with, as it was typed: a file, a folder, a revision.
    base: String,
    /// What is compared.
    head: String,
    /// The catalog of the base's prices.
    base_catalog: CatalogJson,
    /// The catalog of the head's prices.
    head_catalog: CatalogJson,
    /// How many scenarios are the same on both sides and have no limit on them.
    same: usize,
    /// Limits on changes, by how they stand.
    limits: TallyJson,
    /// Scenarios of which something differs, and those with limits on changes.
    scenarios: Vec<ScenarioJson>,
    /// Files with faults, of which nothing is known.
    faulty: Vec<String>,
    /// What else is to be known.
    notes: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct TallyJson {
    met: usize,
    missed: usize,
    unknown: usize,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ScenarioJson {
    scenario: String,
    title: String,
    /// On which side it is.
    status: SidesJson,
    /// The file in the base; null where it has none.
    base_file: Option<String>,
    /// The file in the head.
    head_file: Option<String>,
    /// The date of the prices of the base, YYYY-MM-DD.
    base_as_of: Option<String>,
    /// The date of the prices of the head.
    head_as_of: Option<String>,
    /// What it comes to, in a sentence.
    summary: String,
    changes: Vec<ChangeJson>,
    /// What is recommended in the base; null where there is no base.
    base_recommended: Option<RecommendedJson>,
    /// What is recommended in the head.
    head_recommended: Option<RecommendedJson>,
    options: Vec<OptionJson>,
    /// What caused the changes of the cost of a task and of a month; empty where nothing changed.
    attribution: Vec<AttributionJson>,
    /// Why that was not looked for; null where it was.
    not_attributed: Option<String>,
    limits: Vec<LimitJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum SidesJson {
    /// On both sides.
    Both,
    /// Only in the head.
    Added,
    /// Only in the base.
    Removed,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ChangeJson {
    /// A field path, a file, an entry of the catalog, the day of prices.
    what: String,
    kind: ChangedKindJson,
    /// What stood there; null where nothing did, or where it is not shown.
    before: Option<String>,
    after: Option<String>,
    /// The change over what it was, where both are of one unit.
    change_share: Option<f64>,
    /// The line in the head's file.
    line: Option<usize>,
    column: Option<usize>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum ChangedKindJson {
    /// A field that figures may rest on.
    Field,
    /// A title, a description, a citation.
    Text,
    /// The contents of a file that the scenario names.
    File,
    /// An entry of the catalog.
    Entry,
    /// The day of prices.
    Day,
}

#[derive(Debug, Serialize, JsonSchema)]
struct RecommendedJson {
    verdict: VerdictJson,
    /// The option that is recommended, or those that are too close to call.
    options: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum VerdictJson {
    /// One option.
    Recommended,
    /// Several are within the margin.
    TooClose,
    /// No option meets its limits, or none can be compared.
    None,
}

#[derive(Debug, Serialize, JsonSchema)]
struct OptionJson {
    option: String,
    status: SidesJson,
    /// By the id of the metric.
    metrics: BTreeMap<&'static str, FigureJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct FigureJson {
    unit: &'static str,
    /// The figure of the base; null if there is none.
    before: Option<f64>,
    /// Why there is none.
    before_reason: Option<String>,
    /// The figure of the head.
    after: Option<f64>,
    after_reason: Option<String>,
    /// After less before.
    change: Option<f64>,
    /// The change over what it was.
    change_share: Option<f64>,
    /// Whether each figure lies within the other's band; null where there is no band.
    inside_band: Option<bool>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct AttributionJson {
    option: String,
    metric: &'static str,
    unit: &'static str,
    /// By how much it changed: the causes add up to it.
    change: f64,
    method: MethodJson,
    /// Largest first.
    causes: Vec<CauseJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum MethodJson {
    /// The mean over all orders in which the changes can be made.
    Shapley,
    /// One after the other.
    InOrder,
    /// All together.
    Together,
}

#[derive(Debug, Serialize, JsonSchema)]
struct CauseJson {
    /// As `changes` name them.
    changes: Vec<String>,
    change: f64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct LimitJson {
    option: String,
    metric: &'static str,
    unit: &'static str,
    comparison: String,
    /// As it is written.
    limit: String,
    /// What the figure was.
    before: Option<f64>,
    /// What it may be at most or at least.
    bound: Option<f64>,
    /// What it is.
    value: Option<f64>,
    /// Why nothing is known of it.
    reason: Option<String>,
    status: StatusJson,
    /// Where the limit stands; null where the command line says it.
    file: Option<String>,
    line: Option<usize>,
}

/// Writes a comparison.
pub(in crate::render) fn json(report: &DiffReport) -> Result<Printed, RenderError> {
    let [base_catalog, head_catalog] = report.catalogs.each_ref().map(CatalogJson::of);
    pretty(&DiffJson {
        base_catalog,
        head_catalog,
        schema_version: SCHEMA_VERSION,
        tool: ToolJson::THIS,
        currency: Currency::shown().code(),
        base: report.base.clone(),
        head: report.head.clone(),
        same: report.same,
        limits: TallyJson {
            met: report.limits(Status::Met),
            missed: report.limits(Status::Missed),
            unknown: report.limits(Status::Unknown),
        },
        scenarios: report.scenarios.iter().map(scenario).collect(),
        faulty: report.faulty.clone(),
        notes: report.notes.clone(),
    })
}

fn scenario(scenario: &DiffScenario) -> ScenarioJson {
    let [base, head] = &scenario.as_of;
    let day = |day: &Option<crate::units::AsOf>| day.map(|as_of| as_of.day.to_string());
    let [before, after] = &scenario.recommended;
    let (attribution, not_attributed) = match &scenario.causes {
        Causes::Found(found) => (found.iter().map(attribution).collect(), None),
        Causes::NotLooked(why) => (Vec::new(), Some(why.clone())),
    };
    ScenarioJson {
        scenario: scenario.id.clone(),
        title: scenario.title.clone(),
        status: scenario.on().into(),
        base_file: scenario.base_file.clone(),
        head_file: scenario.head_file.clone(),
        base_as_of: day(base),
        head_as_of: day(head),
        summary: crate::report::diff_sentence(scenario),
        changes: scenario.changes.iter().map(change).collect(),
        base_recommended: before.as_ref().map(recommended),
        head_recommended: after.as_ref().map(recommended),
        options: scenario.options.iter().map(option).collect(),
        attribution,
        not_attributed,
        limits: scenario.limits.iter().map(limit).collect(),
    }
}

impl From<Sides> for SidesJson {
    fn from(on: Sides) -> Self {
        match on {
            Sides::Both => Self::Both,
            Sides::Added => Self::Added,
            Sides::Removed => Self::Removed,
        }
    }
}

fn change(row: &ChangedField) -> ChangeJson {
    ChangeJson {
        what: row.what.clone(),
        kind: match row.kind {
            ChangedKind::Field => ChangedKindJson::Field,
            ChangedKind::Text => ChangedKindJson::Text,
            ChangedKind::File => ChangedKindJson::File,
            ChangedKind::Entry => ChangedKindJson::Entry,
            ChangedKind::Day => ChangedKindJson::Day,
        },
        before: row.before.clone(),
        after: row.after.clone(),
        change_share: row.by.map(RelativeChange::get),
        line: row.place.map(|(line, _)| line),
        column: row.place.map(|(_, column)| column),
    }
}

fn recommended(of: &Recommended) -> RecommendedJson {
    let (verdict, options) = match of {
        Recommended::Option(name) => (VerdictJson::Recommended, vec![name.clone()]),
        Recommended::TooClose(names) => (VerdictJson::TooClose, names.clone()),
        Recommended::None => (VerdictJson::None, Vec::new()),
    };
    RecommendedJson { verdict, options }
}

fn option(row: &DiffOption) -> OptionJson {
    OptionJson {
        option: row.name.clone(),
        status: row.on.into(),
        metrics: row.figures.iter().map(|cell| (cell.metric.info().id, figure(cell))).collect(),
    }
}

fn figure(cell: &DiffFigure) -> FigureJson {
    let ((before, before_reason), (after, after_reason)) = (split(&cell.before), split(&cell.after));
    FigureJson {
        unit: cell.metric.info().unit.id(),
        before,
        before_reason,
        after,
        after_reason,
        change: cell.by().map(Delta::value).filter(|by| by.is_finite()),
        change_share: cell.share().map(RelativeChange::get),
        inside_band: match cell.band {
            InBand::Inside => Some(true),
            InBand::Outside => Some(false),
            InBand::NoBand => None,
        },
    }
}

fn attribution(of: &CausesOf) -> AttributionJson {
    let cause =
        |row: &crate::report::CauseRow| CauseJson { changes: row.changes.clone(), change: row.by.value() };
    AttributionJson {
        option: of.option.clone(),
        metric: of.metric.info().id,
        unit: of.metric.info().unit.id(),
        change: of.by.value(),
        method: match of.method {
            CauseMethod::AllOrders => MethodJson::Shapley,
            CauseMethod::InOrder => MethodJson::InOrder,
            CauseMethod::Together => MethodJson::Together,
        },
        causes: of.causes.iter().map(cause).collect(),
    }
}

fn limit(row: &MoveRow) -> LimitJson {
    let (value, reason) = split(&row.value);
    LimitJson {
        option: row.option.clone(),
        metric: row.metric.info().id,
        unit: row.metric.info().unit.id(),
        comparison: row.comparison.clone(),
        limit: row.limit.clone(),
        before: row.before.map(Amount::value),
        bound: row.bound.map(Amount::value),
        value,
        reason,
        status: row.status.into(),
        file: row.place.as_ref().map(|(file, ..)| file.clone()),
        line: row.place.as_ref().map(|(_, line, _)| *line),
    }
}
