//! What every output for programs about one scenario begins with. The fields are the format: they change only with `schema_version`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::units::{Amount, Date, Hours};

use super::report::{SCHEMA_VERSION, ToolJson};

/// The format, the program, the scenario.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct HeadJson {
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
    hours_per_month: f64,
}

impl HeadJson {
    /// Of a scenario with this id, title and file, at prices of a date.
    pub(in crate::render) fn of(
        id: &str,
        title: &str,
        file: &str,
        as_of: Date,
        hours_per_month: Hours,
    ) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            tool: ToolJson::this(),
            currency: "USD",
            scenario: id.to_owned(),
            title: title.to_owned(),
            file: file.to_owned(),
            as_of: as_of.to_string(),
            hours_per_month: Amount::from(hours_per_month).value(),
        }
    }
}
