//! What a public catalog says against ours, for programs. These structs are the format: they change only with `schema_version`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::render::style::RenderError;
use crate::report::{ImportReport, ImportedPrice};
use crate::text::Printed;
use crate::units::Quantity;

use super::envelope::{SCHEMA_VERSION, ToolJson, pretty};

/// The output of `breakeven catalog import`. Prices are US dollars per million tokens.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ImportJson {
    /// The version of this format.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    schema_version: u32,
    /// Who wrote it.
    tool: ToolJson,
    /// The currency of every amount of money: USD.
    currency: &'static str,
    /// The public catalog.
    source: String,
    /// The day of its prices, YYYY-MM-DD.
    as_of: String,
    /// The folder that it is taken into.
    into: String,
    /// Whether nothing was written.
    dry_run: bool,
    /// Files that were written, or would be, within the folder.
    files: Vec<String>,
    /// Entries with another price.
    changed: Vec<ChangedJson>,
    /// Models that our catalog lacks.
    new: Vec<NewJson>,
    /// What looks wrong, and is written only where it was accepted.
    doubtful: Vec<DoubtfulJson>,
    /// What makes no card, and why.
    left_alone: Vec<LeftAloneJson>,
    /// Fields that a card cannot hold, with how many of our models have them.
    not_expressed: BTreeMap<String, usize>,
    /// Models with the prices that ours have.
    same: usize,
    /// Entries that only name another one.
    aliases: usize,
    /// Models of sellers that our catalog does not have, by seller.
    other_sellers: BTreeMap<String, usize>,
    /// What is not sold by the token, by mode.
    other_modes: BTreeMap<String, usize>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ChangedJson {
    model: String,
    /// Its name in the public catalog.
    key: String,
    /// The first day of the new card, YYYY-MM-DD.
    from: String,
    prices: Vec<PriceJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct PriceJson {
    /// What is paid for, with service tier and size of the prompt.
    what: String,
    /// Null where there was no price.
    before: Option<f64>,
    /// Null where the source has none, and the old one is not taken over.
    after: Option<f64>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct NewJson {
    model: String,
    key: String,
    input: Option<f64>,
    output: Option<f64>,
    written: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
struct DoubtfulJson {
    model: String,
    key: String,
    why: Vec<String>,
    accepted: bool,
    /// Its line in the public catalog's file.
    line: usize,
}

#[derive(Debug, Serialize, JsonSchema)]
struct LeftAloneJson {
    model: String,
    why: String,
}

/// Writes what a public catalog says against ours.
pub(in crate::render) fn json(report: &ImportReport<'_>) -> Result<Printed, RenderError> {
    let import = report.import;
    let changed = import.changed.iter().map(|of| ChangedJson {
        model: of.name.clone(),
        key: of.key.clone(),
        from: of.from.to_string(),
        prices: of
            .changes
            .iter()
            .map(ImportedPrice::of)
            .map(|price| PriceJson {
                what: price.what,
                before: price.before.map(Quantity::get),
                after: price.after.map(Quantity::get),
            })
            .collect(),
    });
    let new = import.new.iter().map(|new| NewJson {
        model: new.name.clone(),
        key: new.key.clone(),
        input: new.input.map(Quantity::get),
        output: new.output.map(Quantity::get),
        written: new.written,
    });
    let doubtful = import.doubtful.iter().map(|doubtful| DoubtfulJson {
        model: doubtful.name.clone(),
        key: doubtful.key.clone(),
        why: doubtful.why.clone(),
        accepted: doubtful.accepted,
        line: doubtful.site.resolve().line,
    });
    let alone = import
        .left_alone
        .iter()
        .map(|alone| LeftAloneJson { model: alone.name.clone(), why: alone.why.clone() });
    pretty(&ImportJson {
        schema_version: SCHEMA_VERSION,
        tool: ToolJson::THIS,
        currency: "USD",
        source: import.source.clone(),
        as_of: import.as_of.to_string(),
        into: report.into.to_owned(),
        dry_run: report.dry_run,
        files: import.files.iter().map(|(path, _)| path.clone()).collect(),
        changed: changed.collect(),
        new: new.collect(),
        doubtful: doubtful.collect(),
        left_alone: alone.collect(),
        not_expressed: import.not_expressed.clone(),
        same: import.same,
        aliases: import.aliases,
        other_sellers: import.other_sellers.clone(),
        other_modes: import.other_modes.clone(),
    })
}
