//! The JSON Schemas of what the program writes for programs: one for each output, derived from the structs that are written.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, schema_for};

use crate::render::style::RenderError;

use super::breakdown::BreakdownJson;
use super::crossover::CrossoverJson;
use super::frontier::FrontierJson;
use super::levers::LeversJson;
use super::plan::PlanJson;
use super::report::{ReportJson, pretty};
use super::roi::RoiJson;

/// An output that has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// Of `run` and `check`.
    Report,
    /// Of `roi`.
    Roi,
    /// Of `crossover`.
    Crossover,
    /// Of `plan`.
    Plan,
    /// Of `breakdown`.
    Breakdown,
    /// Of `levers`.
    Levers,
    /// Of `frontier`.
    Frontier,
}

/// Writes the JSON Schema of an output.
pub fn schema(of: Output) -> Result<String, RenderError> {
    match of {
        Output::Report => pretty(&schema_for!(ReportJson)),
        Output::Roi => written::<RoiJson>(),
        Output::Crossover => written::<CrossoverJson>(),
        Output::Plan => written::<PlanJson>(),
        Output::Breakdown => written::<BreakdownJson>(),
        Output::Levers => written::<LeversJson>(),
        Output::Frontier => written::<FrontierJson>(),
    }
}

/// Of what is written: a figure that there is none of is null, and stands there all the same.
fn written<T: JsonSchema>() -> Result<String, RenderError> {
    pretty(&SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>())
}
