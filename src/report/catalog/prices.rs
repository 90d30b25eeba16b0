//! The same weights at everybody who sells them by the token.

use crate::catalog::{
    Catalog, Likeness, ServiceTier, Serving, Servings, Table as Which, TokenClass, TokenModel, Width,
};
use crate::diagnostics::Sink;
use crate::report::table::{Cell, Column, Table};
use crate::units::{Date, Quantity, UsdPerMtok};

use super::list::{CatalogList, is_stale, seller, source_cells, source_columns};

/// Prompt tokens to one answer token in the blend that rows are sorted by.
const PROMPT_TO_ANSWER: f64 = 3.0;

/// What stands on a terminal of the same weights, and of other checkpoints.
const SAME_FIRST: &[&str] = &[
    "provider",
    "input_usd_per_million_tokens",
    "output_usd_per_million_tokens",
    "blend_usd_per_million_tokens",
    "precision",
    "checked",
    "read_at",
    "age",
    "cache_read_usd_per_million_tokens",
    "model",
];
const OTHER_FIRST: &[&str] = &[
    "provider",
    "checkpoint",
    "input_usd_per_million_tokens",
    "output_usd_per_million_tokens",
    "precision",
    "checked",
    "age",
    "read_at",
    "blend_usd_per_million_tokens",
    "model",
];

/// A price of a seller on a day.
struct Row<'s> {
    of: &'s Serving,
    input: Option<UsdPerMtok>,
    output: Option<UsdPerMtok>,
    cached: Option<UsdPerMtok>,
}

impl Row<'_> {
    fn blend(&self) -> Option<UsdPerMtok> {
        let (input, output) = (self.input?.get(), self.output?.get());
        UsdPerMtok::new((PROMPT_TO_ANSWER * input + output) / (PROMPT_TO_ANSWER + 1.0)).ok()
    }
}

/// Who sells a model's weights on a day: the weights that were named first, then other checkpoints of its architecture.
pub fn catalog_prices(
    name: &str,
    catalog: &Catalog,
    as_of: Date,
    sink: &mut Sink,
) -> Result<Vec<CatalogList>, String> {
    let Some(servings) = servings(name, catalog, as_of, sink)? else {
        let help = catalog.suggestion(&[Which::Architectures, Which::Tokens], name);
        let help =
            help.unwrap_or_else(|| "`breakeven catalog list architectures` says what there is".to_owned());
        return Err(format!("the catalog has no model `{name}`: {help}"));
    };
    let is_on = |serving: &&Serving| serving.model.retires.is_none_or(|day| day > as_of);
    let off: Vec<&str> =
        servings.sold.iter().filter(|sold| !is_on(sold)).map(|sold| sold.model.id.as_str()).collect();
    let mut lists = Vec::new();
    for likeness in [Likeness::Same, Likeness::Other] {
        let sold = servings.sold.iter().filter(is_on).filter(|sold| sold.likeness == likeness);
        let rows: Vec<Row<'_>> = sold.map(|sold| row(sold, as_of)).collect();
        // The weights that were asked for are said even where nobody sells them.
        if likeness == Likeness::Same || !rows.is_empty() {
            lists.push(list(&servings, likeness, rows, as_of));
        }
    }
    if let (Some(last), false) = (lists.last_mut(), off.is_empty()) {
        last.notes.push(format!("Switched off by {as_of}: {}.", off.join(", ")));
    }
    Ok(lists)
}

/// Of an architecture, or of what an entry of token prices serves.
fn servings(name: &str, catalog: &Catalog, as_of: Date, sink: &mut Sink) -> Result<Option<Servings>, String> {
    if let Some(found) = catalog.servings(name, as_of, sink) {
        return Ok(Some(found));
    }
    let Some(model) = catalog.find::<TokenModel>(name, sink) else { return Ok(None) };
    match &model.weights {
        Some(weights) => Ok(catalog.servings(weights.checkpoint.id(), as_of, sink)),
        None => Err(format!(
            "`{}` names no published weights of the catalog: it is sold at one price, `breakeven catalog show {}`",
            model.id, model.id
        )),
    }
}

fn row(of: &Serving, as_of: Date) -> Row<'_> {
    let card = of.model.cards.on(as_of).ok().map(|found| found.card);
    let rates = card.and_then(|card| card.value.tiers().first()?.rates(ServiceTier::Standard));
    let rate = |class| rates.and_then(|rates| rates.of(class)).map(|rate| rate.value);
    Row {
        of,
        input: rate(TokenClass::Input),
        output: rate(TokenClass::Output),
        cached: rate(TokenClass::CacheRead),
    }
}

fn list(servings: &Servings, likeness: Likeness, mut rows: Vec<Row<'_>>, as_of: Date) -> CatalogList {
    let order = |row: &Row<'_>| row.blend().map_or(f64::INFINITY, Quantity::get);
    rows.sort_by(|left, right| order(left).total_cmp(&order(right)));
    let asked = servings.asked.as_ref().map_or_else(|| servings.architecture.id.clone(), ToString::to_string);
    let native = servings.architecture.native;
    let title = match (likeness, rows.is_empty()) {
        (Likeness::Same, true) => {
            format!("{asked}: no provider of the catalog sells it by the token on {as_of}")
        }
        (Likeness::Same, false) => format!(
            "{asked}: by the token on {as_of}, dollars per million\n\
             Published in {native}. Sorted by the blend of {PROMPT_TO_ANSWER} prompt tokens, none cached, to one answer token; standard \
             tier, shortest prompts."
        ),
        (Likeness::Other, _) => {
            "Other checkpoints of the same architecture: other weights, other answers".to_owned()
        }
    };
    let mut columns = vec![
        Column::text("model", "Model"),
        Column::text("provider", "Provider"),
        Column::text("checkpoint", "Checkpoint"),
        Column::text("likeness", "Weights"),
        Column::text("precision", "Precision"),
        Column::number("input_usd_per_million_tokens", "Input"),
        Column::number("output_usd_per_million_tokens", "Output"),
        Column::number("cache_read_usd_per_million_tokens", "Cached"),
        Column::number("blend_usd_per_million_tokens", "Blend"),
        Column::text("checked", "Checked"),
    ];
    columns.extend(source_columns());
    let names: Vec<String> = rows.iter().map(|row| format!("`{}`", row.of.model.id)).collect();
    let mut notes = Vec::new();
    if !names.is_empty() {
        notes.push(format!("In a scenario, in this order: {}.", names.join(", ")));
    }
    if rows.iter().any(|row| matches!(row.of.width, Width::Narrower(_))) {
        notes.push(
            "A narrower precision than the published one can change answers: evaluate it on your tasks."
                .to_owned(),
        );
    }
    let provenance =
        |row: &Row<'_>| row.of.model.cards.on(as_of).ok().map(|found| found.card.provenance.clone());
    if rows.iter().filter_map(provenance).any(|of| is_stale(&of, as_of)) {
        notes.push("stale: checked long ago, look it up again.".to_owned());
    }
    let rows = rows.iter().map(|row| {
        let of = provenance(row);
        let precision = match row.of.width {
            Width::Unknown => "unknown".to_owned(),
            width => width.to_string(),
        };
        let same = if likeness == Likeness::Same { "same" } else { "other" };
        let mut cells = vec![
            Cell::text(row.of.model.id.clone()),
            Cell::text(seller(&row.of.model.id)),
            Cell::text(row.of.weights.checkpoint.to_string()),
            Cell::text(same),
            Cell::text(precision),
            Cell::maybe(row.input),
            Cell::maybe(row.output),
            Cell::maybe(row.cached),
            Cell::maybe(row.blend()),
            of.as_ref().map_or_else(|| Cell::Missing(String::new()), |of| Cell::Date(of.checked)),
        ];
        cells.extend(source_cells(of.as_deref(), as_of));
        cells
    });
    let first = if likeness == Likeness::Same { SAME_FIRST } else { OTHER_FIRST };
    CatalogList { table: Table { title, columns, rows: rows.collect() }, first: first.to_vec(), notes }
}
