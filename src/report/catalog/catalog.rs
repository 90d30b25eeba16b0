//! The catalog as tables: lists of a table's entries, and one entry in full.

use std::sync::Arc;

use super::bands::bands;
use super::engine::engines;
use super::list::{CatalogList, ListQuery, ask, source_cells, source_columns};
use super::provider::providers;
use crate::catalog::{
    Architecture, Bound, Card, Catalog, Constant, Dated, Gpu, Overhead, Rental, Server, ServiceTier, Sourced,
    Table as Which, Tariff, TokenCard, TokenClass, TokenModel,
};
use crate::diagnostics::Sink;
use crate::report::number::human;
use crate::report::table::{Cell, Column, Table};
use crate::units::{Amount, Date, GramsPerKwh, Number, Quantity, Ratio, UsdPerKwMonth, UsdPerKwh};

/// The tables by the names that people give them on the command line.
pub const LISTS: &[(&str, Which)] = &[
    ("models", Which::Tokens),
    ("architectures", Which::Architectures),
    ("calibration", Which::Calibration),
    ("bands", Which::Bands),
    ("gpus", Which::Gpus),
    ("servers", Which::Servers),
    ("rentals", Which::Rentals),
    ("electricity", Which::Electricity),
    ("pue", Which::Pue),
    ("colocation", Which::Colocation),
    ("grid", Which::Grid),
    ("overheads", Which::Overheads),
    ("providers", Which::Providers),
    ("engines", Which::Engines),
];

/// The names of the tables on the command line, with the number of entries and an example of each.
pub fn list_names(catalog: &Catalog) -> Table {
    let columns = vec![
        Column::text("list", "List"),
        Column::number("entries", "Entries"),
        Column::text("example", "Example"),
    ];
    let rows = LISTS
        .iter()
        .map(|(name, table)| {
            let names = catalog.names(*table);
            let example = names.first().cloned().unwrap_or_default();
            vec![Cell::text(*name), Cell::text(names.len().to_string()), Cell::text(example)]
        })
        .collect();
    Table { title: String::new(), columns, rows }
}

/// The entries of a table by its name on the command line, with prices of a day, as they are asked for; `None` if there is no such list.
pub fn list_table(
    name: &str,
    query: &ListQuery,
    catalog: &Catalog,
    as_of: Date,
    sink: &mut Sink,
) -> Option<Result<CatalogList, String>> {
    let (_, which) = LISTS.iter().find(|(known, _)| *known == name)?;
    let mut table = whole_list(*which, catalog, as_of, sink);
    if let Err(why) = ask(name, *which, &mut table, query, catalog) {
        return Some(Err(why));
    }
    let first = match which {
        Which::Tokens => TOKENS_FIRST.to_vec(),
        Which::Rentals => RENTALS_FIRST.to_vec(),
        _ => Vec::new(),
    };
    // A term that was asked for is that of every row.
    let is_said = |id: &&str| *id == "term" && query.terms.len() == 1;
    let first = first.into_iter().filter(|id| !is_said(id)).collect();
    Some(Ok(CatalogList { table, first, notes: Vec::new() }))
}

/// What matters most of models, and of rentals.
const TOKENS_FIRST: &[&str] = &[
    "model",
    "input_usd_per_million_tokens",
    "output_usd_per_million_tokens",
    "checked",
    "read_at",
    "cache_read_usd_per_million_tokens",
    "batch_input_usd_per_million_tokens",
    "batch_output_usd_per_million_tokens",
    "long_context_above_tokens",
    "ahead",
    "age",
];
const RENTALS_FIRST: &[&str] = &[
    "offer",
    "term",
    "price_usd_per_gpu_hour",
    "checked",
    "price_usd_per_hour",
    "read_at",
    "gpus",
    "gpu",
    "region",
    "age",
];

fn whole_list(which: Which, catalog: &Catalog, as_of: Date, sink: &mut Sink) -> Table {
    match which {
        Which::Tokens => models(&catalog.all(sink), as_of),
        Which::Architectures => architectures(&catalog.all(sink)),
        Which::Calibration => constants(&catalog.all(sink)),
        Which::Bands => bands(&catalog.all(sink)),
        Which::Gpus => gpus(&catalog.all(sink)),
        Which::Servers => servers(&catalog.all(sink)),
        Which::Rentals => rentals(&catalog.all(sink), as_of),
        Which::Electricity => tariffs::<UsdPerKwh>(&catalog.all(sink), as_of),
        Which::Pue => tariffs::<Ratio>(&catalog.all(sink), as_of),
        Which::Colocation => tariffs::<UsdPerKwMonth>(&catalog.all(sink), as_of),
        Which::Grid => tariffs::<GramsPerKwh>(&catalog.all(sink), as_of),
        Which::Overheads => overheads(&catalog.all(sink)),
        Which::Providers => providers(&catalog.all(sink)),
        Which::Engines => engines(&catalog.all(sink), as_of),
    }
}

fn in_force<T>(cards: &Dated<T>, as_of: Date) -> Option<&crate::catalog::Card<T>> {
    cards.on(as_of).ok().map(|found| found.card)
}

fn models(models: &[Arc<TokenModel>], as_of: Date) -> Table {
    let mut columns = vec![Column::text("model", "Model")];
    let classes = [TokenClass::Input, TokenClass::CacheRead, TokenClass::Output];
    columns.push(Column::number("input_usd_per_million_tokens", "Input"));
    columns.push(Column::number("cache_read_usd_per_million_tokens", "Cached"));
    columns.push(Column::number("output_usd_per_million_tokens", "Output"));
    columns.push(Column::number("batch_input_usd_per_million_tokens", "Batch in"));
    columns.push(Column::number("batch_output_usd_per_million_tokens", "Batch out"));
    columns.push(Column::number("long_context_above_tokens", "Dearer above"));
    columns.push(Column::text("checked", "Checked"));
    columns.push(Column::prose("ahead", "Ahead"));
    columns.extend(source_columns());
    let rows = models.iter().map(|model| {
        let card = in_force(&model.cards, as_of);
        let tier = card.and_then(|card| card.value.tiers().first());
        let rate =
            |service, class| tier.and_then(|tier| tier.rates(service)?.of(class)).map(|rate| rate.value);
        let mut row = vec![Cell::text(model.id.clone())];
        row.extend(classes.map(|class| Cell::maybe(rate(ServiceTier::Standard, class))));
        row.push(Cell::maybe(rate(ServiceTier::Batch, TokenClass::Input)));
        row.push(Cell::maybe(rate(ServiceTier::Batch, TokenClass::Output)));
        row.push(Cell::maybe(tier.and_then(|tier| tier.bound).map(Bound::largest)));
        row.push(
            card.map_or_else(|| Cell::Missing(String::new()), |card| Cell::Date(card.provenance.checked)),
        );
        row.push(ahead(model, as_of));
        row.extend(source_cells(card.map(|card| &*card.provenance), as_of));
        row
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}

/// What is to come after a day: cards that begin later, and the day on which the model is switched off.
fn ahead(model: &TokenModel, as_of: Date) -> Cell {
    let later = model.cards.cards().iter().filter(|card| card.from.is_some_and(|from| from > as_of));
    let mut said: Vec<String> = later.filter_map(card_in_short).collect();
    said.extend(model.retires.map(|day| {
        let word = if day > as_of { "off from" } else { "off since" };
        format!("{word} {day}")
    }));
    if said.is_empty() { Cell::Missing(String::new()) } else { Cell::text(said.join("; ")) }
}

/// A card's standard prices for short prompts: `from 2026-12-01 $4.00 in, $20.00 out`.
pub(super) fn card_in_short(card: &Card<TokenCard>) -> Option<String> {
    let rates = card.value.tiers().first()?.rates(ServiceTier::Standard)?;
    let of = |class, word| rates.of(class).map(|rate| format!("{} {word}", human(Amount::from(rate.value))));
    let prices: Vec<String> =
        [of(TokenClass::Input, "in"), of(TokenClass::Output, "out")].into_iter().flatten().collect();
    let from = card.from.map_or_else(|| "before".to_owned(), |from| format!("from {from}"));
    Some(format!("{from} {}", prices.join(", ")))
}

fn architectures(architectures: &[Arc<Architecture>]) -> Table {
    let columns = vec![
        Column::text("architecture", "Architecture"),
        Column::prose("name", "Name"),
        Column::number("parameters", "Parameters"),
        Column::number("active_parameters", "Active"),
        Column::number("layers", "Layers"),
        Column::number("hidden", "Hidden"),
        Column::number("context_tokens", "Context"),
        Column::text("native", "Native"),
        Column::text("checked", "Checked"),
    ];
    let rows = architectures.iter().map(|model| {
        vec![
            Cell::text(model.id.clone()),
            Cell::text(model.name.clone()),
            Cell::figure(model.parameters),
            Cell::maybe(model.active),
            Cell::figure(model.layers),
            Cell::figure(model.hidden),
            Cell::figure(model.context),
            Cell::text(model.native.to_string()),
            Cell::Date(model.provenance.checked),
        ]
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}

fn constants(constants: &[Arc<Constant>]) -> Table {
    let columns = vec![
        Column::text("constant", "Constant"),
        Column::number("value", "Value"),
        Column::number("low", "From"),
        Column::number("high", "to"),
        Column::text("unit", "Unit"),
        Column::prose("meaning", "Meaning"),
    ];
    let number = |value: Number| Cell::Mixed(Amount::from(value));
    let rows = constants.iter().map(|constant| {
        vec![
            Cell::text(constant.id.clone()),
            number(constant.value),
            number(constant.low),
            number(constant.high),
            Cell::text(constant.unit.clone()),
            Cell::text(constant.meaning.clone()),
        ]
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}

fn value<Q: Quantity>(sourced: Option<&Sourced<Q>>) -> Cell {
    Cell::maybe(sourced.map(|sourced| sourced.value))
}

fn gpus(gpus: &[Arc<Gpu>]) -> Table {
    let columns = vec![
        Column::text("gpu", "GPU"),
        Column::prose("name", "Name"),
        Column::number("memory_gb", "Memory"),
        Column::number("bandwidth_tb_per_s", "Bandwidth"),
        Column::number("bf16_tflops", "BF16"),
        Column::number("fp8_tflops", "FP8"),
        Column::number("fp4_tflops", "FP4"),
        Column::number("power_w", "Power"),
        Column::number("link_tb_per_s", "Link"),
        Column::text("checked", "Checked"),
    ];
    let rows = gpus.iter().map(|gpu| {
        vec![
            Cell::text(gpu.id.clone()),
            Cell::text(gpu.name.clone()),
            Cell::figure(gpu.memory.value),
            Cell::figure(gpu.bandwidth.value),
            value(gpu.bf16.as_ref()),
            value(gpu.fp8.as_ref()),
            value(gpu.fp4.as_ref()),
            Cell::figure(gpu.power.value),
            value(gpu.link.as_ref().map(|link| &link.bandwidth)),
            Cell::Date(gpu.provenance.checked),
        ]
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}

fn servers(servers: &[Arc<Server>]) -> Table {
    let columns = vec![
        Column::text("server", "Server"),
        Column::prose("name", "Name"),
        Column::text("gpu", "GPU"),
        Column::number("gpus", "GPUs"),
        Column::number("power_w", "Power"),
        Column::number("price_low_usd", "Price from"),
        Column::number("price_high_usd", "to"),
        Column::text("price_kind", "Kind"),
        Column::text("price_checked", "Checked"),
    ];
    let rows = servers.iter().map(|server| {
        let range = server.price.as_ref().map(|price| price.range.unwrap_or((price.value, price.value)));
        let missing = || Cell::Missing("nobody publishes a price".to_owned());
        vec![
            Cell::text(server.id.clone()),
            Cell::text(server.name.clone()),
            Cell::text(server.gpu.clone()),
            Cell::figure(server.gpus),
            Cell::figure(server.power.value),
            Cell::maybe(range.map(|(low, _)| low)),
            Cell::maybe(range.map(|(_, high)| high)),
            server.price.as_ref().map_or_else(missing, |price| Cell::text(price.provenance.kind.to_string())),
            server.price.as_ref().map_or_else(missing, |price| Cell::Date(price.provenance.checked)),
        ]
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}

fn rentals(rentals: &[Arc<Rental>], as_of: Date) -> Table {
    let mut columns = vec![
        Column::text("offer", "Offer"),
        Column::text("gpu", "GPU"),
        Column::number("gpus", "GPUs"),
        Column::text("term", "Term"),
        Column::number("price_usd_per_hour", "Per hour"),
        Column::number("price_usd_per_gpu_hour", "Per GPU-hour"),
        Column::prose("region", "Region"),
        Column::text("checked", "Checked"),
    ];
    columns.extend(source_columns());
    let mut rows = Vec::new();
    for rental in rentals {
        for (term, cards) in &rental.terms {
            let card = in_force(cards, as_of);
            let price = card.map(|card| card.value);
            let per_gpu = price
                .and_then(|price| crate::units::UsdPerGpuHour::new(price.get() / rental.gpus.get()).ok());
            let mut row = vec![
                Cell::text(rental.id.clone()),
                Cell::text(rental.gpu.clone()),
                Cell::figure(rental.gpus),
                Cell::text(term.to_string()),
                Cell::maybe(price),
                Cell::maybe(per_gpu),
                Cell::text(rental.region.clone().unwrap_or_default()),
                card.map_or_else(|| Cell::Missing(String::new()), |card| Cell::Date(card.provenance.checked)),
            ];
            row.extend(source_cells(card.map(|card| &*card.provenance), as_of));
            rows.push(row);
        }
    }
    Table { title: String::new(), columns, rows }
}

fn overheads(overheads: &[Arc<Overhead>]) -> Table {
    let columns = vec![
        Column::text("overhead", "Overhead"),
        Column::prose("name", "Name"),
        Column::text("basis", "Basis"),
        Column::text("value", "Value"),
        Column::text("low", "Low"),
        Column::text("high", "High"),
        Column::text("kind", "Kind"),
        Column::text("checked", "Checked"),
    ];
    let rows = overheads.iter().map(|overhead| {
        let mut row = vec![
            Cell::text(overhead.id.clone()),
            Cell::text(overhead.name.clone()),
            Cell::text(overhead.figure.basis()),
        ];
        row.extend(overhead.figure.amounts().map(Cell::Mixed));
        row.push(Cell::text(overhead.provenance.kind.to_string()));
        row.push(Cell::Date(overhead.provenance.checked));
        row
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}

fn tariffs<Q: Quantity>(tariffs: &[Arc<Tariff<Q>>], as_of: Date) -> Table {
    let columns = vec![
        Column::text("name", "Name"),
        Column::prose("what", "What"),
        Column::number(Q::UNIT.id(), "Value"),
        Column::text("kind", "Kind"),
        Column::text("checked", "Checked"),
    ];
    let rows = tariffs.iter().map(|tariff| {
        let card = in_force(&tariff.cards, as_of);
        let missing = || Cell::Missing(String::new());
        vec![
            Cell::text(tariff.id.clone()),
            Cell::text(tariff.name.clone()),
            card.map_or_else(missing, |card| Cell::figure(card.value)),
            card.map_or_else(missing, |card| Cell::text(card.provenance.kind.to_string())),
            card.map_or_else(missing, |card| Cell::Date(card.provenance.checked)),
        ]
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}
