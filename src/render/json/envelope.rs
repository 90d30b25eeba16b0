//! What every output for programs begins with, and what every scenario in it begins with. The fields are the format: they change
//! only with `schema_version`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::render::style::RenderError;
use crate::report::{CitedCatalog, Notice};
use crate::text::Printed;
use crate::units::{Amount, AsOf, Currency, ExchangeRate, Hours};

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
    /// The currency of every amount of money: USD, unless the scenarios are in another one. Its code then stands for `usd` in the names
    /// of fields and units (`breakeven schema OUTPUT --currency EUR` has the schema).
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
    /// US dollars for one unit of the currency that money is in; left out where that is the dollar.
    #[serde(skip_serializing_if = "Option::is_none")]
    dollars_for_one: Option<f64>,
    /// The date of that rate, YYYY-MM-DD; left out with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    exchange_date: Option<String>,
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
            currency: Currency::shown().code(),
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
            dollars_for_one: as_of.exchange.map(ExchangeRate::dollars),
            exchange_date: as_of.exchange.map(|rate| rate.date.to_string()),
            hours_per_month: Amount::from(hours_per_month).value(),
            warnings: notices.iter().map(NoticeJson::of).collect(),
        }
    }
}

/// A text of JSON, a field a line, with the code of the currency that money is shown in, in the place of `usd` in names of fields and of
/// units.
fn in_shown_currency(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        let (before, rest) = line.split_at(indent);
        // Names of fields are ours and have no quotes in them; a text of a list is followed by no colon.
        match rest
            .strip_prefix('"')
            .and_then(|rest| rest.split_once('"'))
            .filter(|(_, rest)| rest.starts_with(": "))
        {
            Some((key, value)) => {
                let is_unit = key == "unit" || key.ends_with("_unit");
                let value = if is_unit { in_units(value) } else { value.to_owned() };
                shown.push_str(&format!("{before}\"{}\"{value}", Currency::shown().named(key)));
            }
            // The names of fields that have to be there, in a schema.
            None => match name(rest) {
                Some(name) => shown.push_str(&line.replacen(name, &Currency::shown().named(name), 1)),
                None => shown.push_str(line),
            },
        }
    }
    shown
}

/// The name of a field, of an element of a list that is nothing else.
fn name(element: &str) -> Option<&str> {
    let text = element.trim_end().trim_end_matches(',').strip_prefix('"')?.strip_suffix('"')?;
    text.bytes().all(|byte| byte == b'_' || byte.is_ascii_lowercase()).then_some(text)
}

/// What stands behind the name of a unit's field, with the shown currency in it: `: "usd_per_task",` and the end of its line.
fn in_units(value: &str) -> String {
    match value.split('"').collect::<Vec<_>>()[..] {
        [before, unit, after] => format!("{before}\"{}\"{after}", Currency::shown().named(unit)),
        _ => value.to_owned(),
    }
}

/// Writes a value, indented.
pub(super) fn pretty(value: &impl Serialize) -> Result<Printed, RenderError> {
    let text = serde_json::to_string_pretty(value).map_err(|error| RenderError(error.to_string()))?;
    let text = if Currency::shown() == Currency::Usd { text } else { in_shown_currency(&text) };
    Ok(Printed::json(&(text + "\n")))
}
