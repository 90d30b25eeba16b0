//! What every output for programs begins with, and what every scenario in it begins with. The fields are the format: they change
//! only with `schema_version`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::render::style::RenderError;
use crate::report::{CitedCatalog, Notice};
use crate::text::Printed;
use crate::units::{Amount, AsOf, Hours};

use super::notice::NoticeJson;

/// The version of the format, of all outputs together; a change of meaning makes a new one, an added field does not.
pub(super) const SCHEMA_VERSION: u32 = 2;

/// An output: the format, the program, and what is said of each scenario.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Envelope<S> {
    /// The version of this format.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    schema_version: u32,
    /// Who wrote it.
    tool: ToolJson,
    /// The currency of every amount of money: USD.
    currency: &'static str,
    /// The catalog of its prices; null where an output rests on none.
    catalog: Option<CatalogJson>,
    /// One for each scenario, in the order of the command line.
    scenarios: Vec<S>,
}

/// The program that wrote an output.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ToolJson {
    /// Its name.
    pub(super) name: &'static str,
    /// Its version.
    pub(super) version: &'static str,
}

/// A catalog, built-in or under a folder of `--pricing`.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct CatalogJson {
    /// The version of the built-in catalog, which is the program's.
    version: &'static str,
    /// SHA-256 of all that it says, the folder of `--pricing` included: `sha256:` and 64 digits.
    #[schemars(extend("pattern" = "^sha256:[0-9a-f]{64}$"))]
    hash: String,
}

/// A scenario: what it is, and on which prices and calendar its figures rest.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct HeadJson {
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
    /// Warnings about the input, and assumptions on which its figures rest.
    warnings: Vec<NoticeJson>,
}

impl<S> Envelope<S> {
    /// What is said of some scenarios.
    pub(super) fn of(scenarios: impl IntoIterator<Item = S>) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            tool: ToolJson::THIS,
            currency: "USD",
            catalog: None,
            scenarios: scenarios.into_iter().collect(),
        }
    }

    /// The same, resting on the prices of a catalog.
    pub(super) fn with(mut self, catalog: Option<&CitedCatalog>) -> Self {
        self.catalog = catalog.map(CatalogJson::of);
        self
    }
}

impl CatalogJson {
    pub(super) fn of(catalog: &CitedCatalog) -> Self {
        Self { version: catalog.version(), hash: catalog.hash() }
    }
}

impl ToolJson {
    /// This program.
    pub(super) const THIS: Self = Self { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };
}

impl HeadJson {
    /// Of a scenario with this id, title and file, at prices of a date.
    pub(super) fn of(
        id: &str,
        title: &str,
        file: &str,
        as_of: AsOf,
        hours_per_month: Hours,
        notices: &[Notice],
    ) -> Self {
        Self {
            scenario: id.to_owned(),
            title: title.to_owned(),
            file: file.to_owned(),
            as_of: as_of.day.to_string(),
            hours_per_month: Amount::from(hours_per_month).value(),
            warnings: notices.iter().map(NoticeJson::of).collect(),
        }
    }
}

/// Writes a value, indented.
pub(super) fn pretty(value: &impl Serialize) -> Result<Printed, RenderError> {
    let text = serde_json::to_string_pretty(value).map_err(|error| RenderError(error.to_string()))?;
    Ok(Printed::json(&(text + "\n")))
}
