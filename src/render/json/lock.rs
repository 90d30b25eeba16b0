//! Scenarios held to their locks, for programs. These structs are the format: they change only with `schema_version`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::render::style::RenderError;
use crate::report::{LockReport, LockedScenario, MovedFigure, standing_word};
use crate::text::Printed;

use super::envelope::{Envelope, pretty};
use super::figure::FigureJson;

/// The output of `breakeven catalog lock --verify`.
pub(super) type LockJson = Envelope<ScenarioJson>;

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ScenarioJson {
    /// The scenario's id.
    scenario: String,
    /// The file that it was read from.
    file: String,
    /// The file of the lock.
    lock: String,
    /// Whether a price moved; words about prices do not count.
    moved: bool,
    /// What it was locked to.
    locked: BasisJson,
    /// What it rests on now.
    now: BasisJson,
    /// Entries that it rests on now by other entries that moved, and did not when it was locked.
    added: Vec<String>,
    /// What became of each entry that it was locked to.
    entries: Vec<EntryJson>,
    /// The figures of every option with the locked prices and with those of now; empty where nothing moved.
    figures: Vec<MovedJson>,
}

/// A catalog and a day.
#[derive(Debug, Serialize, JsonSchema)]
struct BasisJson {
    /// The version of the catalog.
    version: String,
    /// The date of the prices, YYYY-MM-DD.
    as_of: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct EntryJson {
    /// Table and name: `tokens/openai/gpt-5.4-mini`; `calibration` are the constants of the serving model.
    entry: String,
    /// same, reworded (the same figures with other sources or notes), moved, or gone.
    standing: &'static str,
    /// What moved, field by field.
    changes: Vec<ChangeJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ChangeJson {
    /// The way to the field within the entry.
    field: String,
    /// What it said; null where it was not there.
    before: Option<String>,
    /// What it says; null where it is not there.
    after: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct MovedJson {
    option: String,
    /// The id of the metric: `breakeven metrics` lists them.
    metric: &'static str,
    /// With the locked prices.
    before: FigureJson,
    /// With the prices of now.
    after: FigureJson,
}

/// Writes scenarios held to their locks.
pub(in crate::render) fn json(report: &LockReport) -> Result<Printed, RenderError> {
    let catalog = report.scenarios.first().map(|scenario| &scenario.catalog);
    pretty(&Envelope::of(report.scenarios.iter().map(scenario)).with(catalog))
}

fn scenario(of: &LockedScenario) -> ScenarioJson {
    let figure = |found: &MovedFigure| MovedJson {
        option: found.option.clone(),
        metric: found.metric.info().id,
        before: FigureJson::reported(&found.before, found.metric.info().unit),
        after: FigureJson::reported(&found.after, found.metric.info().unit),
    };
    ScenarioJson {
        scenario: of.scenario.clone(),
        file: of.file.clone(),
        lock: of.lock.clone(),
        moved: of.has_moved(),
        locked: BasisJson { version: of.locked_version.clone(), as_of: of.locked_as_of.to_string() },
        now: BasisJson { version: of.catalog.version().to_owned(), as_of: of.as_of.to_string() },
        added: of.added.clone(),
        entries: of
            .moves
            .iter()
            .map(|found| EntryJson {
                entry: found.part.to_string(),
                standing: standing_word(found.standing),
                changes: found
                    .changes
                    .iter()
                    .map(|change| ChangeJson {
                        field: change.field.clone(),
                        before: change.before.clone(),
                        after: change.after.clone(),
                    })
                    .collect(),
            })
            .collect(),
        figures: of.figures.iter().map(figure).collect(),
    }
}
