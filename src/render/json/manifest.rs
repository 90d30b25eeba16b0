//! What is in a folder of tables, for programs. These structs are the format: they change only with `schema_version`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::render::style::{CsvForm, Decimals, RenderError};
use crate::report::{Manifest, Tabled};
use crate::text::Printed;
use crate::units::Currency;

use super::envelope::{Envelope, HeadJson, pretty};

#[derive(Debug, Serialize, JsonSchema)]
struct ScenarioJson {
    #[serde(flatten)]
    head: HeadJson,
    /// The files that the scenario was read from.
    inputs: Vec<InputJson>,
    /// How the tables are written: `,` or `;` between cells, `.` or `,` before decimals.
    csv: CsvJson,
    tables: Vec<TableJson>,
    /// Tables that could not be made.
    left_out: Vec<LeftOutJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct InputJson {
    file: String,
    /// SHA-256 of its bytes: `sha256:` and 64 digits.
    hash: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct CsvJson {
    separator: char,
    decimals: char,
}

#[derive(Debug, Serialize, JsonSchema)]
struct TableJson {
    table: &'static str,
    file: String,
    /// The version of its columns, which are only appended.
    version: u32,
    columns: Vec<String>,
    rows: usize,
}

#[derive(Debug, Serialize, JsonSchema)]
struct LeftOutJson {
    table: &'static str,
    reason: String,
}

/// Writes what is in a folder of tables.
pub(in crate::render) fn json(manifest: &Manifest, form: CsvForm) -> Result<Printed, RenderError> {
    let Manifest { id, title, file, as_of, hours_per_month, catalog, inputs, tables, left_out } = manifest;
    let (separator, decimals) = match form.decimals {
        Decimals::Point | Decimals::AlwaysPoint => (',', '.'),
        Decimals::Comma => (';', ','),
    };
    let scenario = ScenarioJson {
        head: HeadJson::of(id, title, file, *as_of, *hours_per_month, &[]),
        inputs: inputs
            .iter()
            .map(|(file, hash)| InputJson { file: file.clone(), hash: hash.clone() })
            .collect(),
        csv: CsvJson { separator, decimals },
        tables: tables
            .iter()
            .map(|tabled| TableJson {
                table: tabled.name,
                file: tabled.file(),
                version: Tabled::VERSION,
                columns: tabled
                    .table
                    .columns
                    .iter()
                    .map(|column| Currency::shown().named(&column.id))
                    .collect(),
                rows: tabled.table.rows.len(),
            })
            .collect(),
        left_out: left_out
            .iter()
            .map(|(table, reason)| LeftOutJson { table, reason: reason.clone() })
            .collect(),
    };
    pretty(&Envelope::of([scenario]).with(Some(catalog)))
}
