//! The JSON Schemas of what the program writes for programs: one for each output, derived from the structs that are written.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;

use crate::render::style::RenderError;
use crate::text::Printed;

use super::breakdown::BreakdownJson;
use super::compare::CompareJson;
use super::crossover::CrossoverJson;
use super::deploy::DeployJson;
use super::diff::DiffJson;
use super::envelope::pretty;
use super::frontier::FrontierJson;
use super::import::ImportJson;
use super::inspect::InspectJson;
use super::levers::LeversJson;
use super::lock::LockJson;
use super::plan::PlanJson;
use super::reconcile::ReconcileJson;
use super::regret::RegretJson;
use super::report::ReportJson;
use super::roi::RoiJson;
use super::sensitivity::SensitivityJson;

/// An output that has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// Of `run` and `check`.
    Report,
    /// Of `roi`.
    Roi,
    /// Of `reconcile`.
    Reconcile,
    /// Of `crossover`.
    Crossover,
    /// Of `plan`.
    Plan,
    /// Of `breakdown`.
    Breakdown,
    /// Of `sensitivity`.
    Sensitivity,
    /// Of `levers`.
    Levers,
    /// Of `frontier`.
    Frontier,
    /// Of `predict --regret`.
    Regret,
    /// Of `compare`.
    Compare,
    /// Of `diff`.
    Diff,
    /// Of `inspect`.
    Inspect,
    /// Of `run --view deploy` and `predict --emit`.
    Deploy,
    /// Of `catalog lock --verify`.
    Lock,
    /// Of `catalog import`.
    Import,
}

/// Writes the JSON Schema of an output.
pub fn schema(of: Output) -> Result<Printed, RenderError> {
    match of {
        Output::Report => written::<ReportJson>("breakeven report"),
        Output::Roi => written::<RoiJson>("breakeven roi"),
        Output::Reconcile => written::<ReconcileJson>("breakeven reconcile"),
        Output::Crossover => written::<CrossoverJson>("breakeven crossover"),
        Output::Plan => written::<PlanJson>("breakeven plan"),
        Output::Breakdown => written::<BreakdownJson>("breakeven breakdown"),
        Output::Sensitivity => written::<SensitivityJson>("breakeven sensitivity"),
        Output::Levers => written::<LeversJson>("breakeven levers"),
        Output::Frontier => written::<FrontierJson>("breakeven frontier"),
        Output::Compare => written::<CompareJson>("breakeven compare"),
        Output::Diff => written::<DiffJson>("breakeven diff"),
        Output::Inspect => written::<InspectJson>("breakeven inspect"),
        Output::Deploy => written::<DeployJson>("breakeven run --view deploy"),
        Output::Import => written::<ImportJson>("breakeven catalog import"),
        Output::Lock => written::<LockJson>("breakeven catalog lock --verify"),
        Output::Regret => written::<RegretJson>("breakeven predict --regret"),
    }
}

/// Of what is written: a figure that there is none of is null, and stands there all the same.
fn written<T: JsonSchema>(title: &str) -> Result<Printed, RenderError> {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), title.into());
    pretty(&schema)
}
