//! The catalog as tables: lists of a table's entries, and one entry in full.

use std::sync::Arc;

use crate::catalog::{
    Catalog, Dated, Gpu, OfTable, Rental, Server, ServiceTier, Sourced, Table as Which, Tariff, TokenClass,
    TokenModel,
};
use crate::diagnostics::Sink;
use crate::units::{Amount, Date, GramsPerKwh, Quantity, Ratio, UsdPerKwMonth, UsdPerKwh};

use super::number::with_unit;
use super::table::{Cell, Column, Table};

/// A name that the catalog does not have.
#[derive(Debug)]
pub struct CatalogError {
    /// The name.
    pub name: String,
    /// The nearest one that it has.
    pub nearest: Option<String>,
}

/// The tables by the names that people give them on the command line.
pub const LISTS: &[(&str, Which)] = &[
    ("models", Which::Tokens),
    ("gpus", Which::Gpus),
    ("servers", Which::Servers),
    ("rentals", Which::Rentals),
    ("electricity", Which::Electricity),
    ("pue", Which::Pue),
    ("colocation", Which::Colocation),
    ("grid", Which::Grid),
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

/// The entries of a table by its name on the command line, with prices of a day.
pub fn list_table(name: &str, catalog: &Catalog, as_of: Date, sink: &mut Sink) -> Option<Table> {
    let (_, which) = LISTS.iter().find(|(known, _)| *known == name)?;
    Some(match which {
        Which::Tokens => models(&catalog.all(sink), as_of),
        Which::Gpus => gpus(&catalog.all(sink)),
        Which::Servers => servers(&catalog.all(sink)),
        Which::Rentals => rentals(&catalog.all(sink), as_of),
        Which::Electricity => tariffs::<UsdPerKwh>(&catalog.all(sink), as_of),
        Which::Pue => tariffs::<Ratio>(&catalog.all(sink), as_of),
        Which::Colocation => tariffs::<UsdPerKwMonth>(&catalog.all(sink), as_of),
        Which::Grid => tariffs::<GramsPerKwh>(&catalog.all(sink), as_of),
    })
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
    let rows = models.iter().map(|model| {
        let card = in_force(&model.cards, as_of);
        let tier = card.and_then(|card| card.value.tiers().first());
        let rate =
            |service, class| tier.and_then(|tier| tier.rates(service)?.of(class)).map(|rate| rate.value);
        let mut row = vec![Cell::text(model.id.clone())];
        row.extend(classes.map(|class| Cell::maybe(rate(ServiceTier::Standard, class))));
        row.push(Cell::maybe(rate(ServiceTier::Batch, TokenClass::Input)));
        row.push(Cell::maybe(rate(ServiceTier::Batch, TokenClass::Output)));
        row.push(Cell::maybe(tier.and_then(|tier| tier.up_to)));
        row.push(
            card.map_or_else(|| Cell::Missing(String::new()), |card| Cell::Date(card.provenance.checked)),
        );
        row
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
    let columns = vec![
        Column::text("offer", "Offer"),
        Column::text("gpu", "GPU"),
        Column::number("gpus", "GPUs"),
        Column::text("term", "Term"),
        Column::number("price_usd_per_hour", "Per hour"),
        Column::number("price_usd_per_gpu_hour", "Per GPU-hour"),
        Column::prose("region", "Region"),
        Column::text("checked", "Checked"),
    ];
    let mut rows = Vec::new();
    for rental in rentals {
        for (term, cards) in &rental.terms {
            let card = in_force(cards, as_of);
            let price = card.map(|card| card.value);
            let per_gpu = price
                .and_then(|price| crate::units::UsdPerGpuHour::new(price.get() / rental.gpus.get()).ok());
            rows.push(vec![
                Cell::text(rental.id.clone()),
                Cell::text(rental.gpu.clone()),
                Cell::figure(rental.gpus),
                Cell::text(term.to_string()),
                Cell::maybe(price),
                Cell::maybe(per_gpu),
                Cell::text(rental.region.clone().unwrap_or_default()),
                card.map_or_else(|| Cell::Missing(String::new()), |card| Cell::Date(card.provenance.checked)),
            ]);
        }
    }
    Table { title: String::new(), columns, rows }
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

/// One entry in full, whichever table it stands in: fields, figures, kinds, dates, sources.
pub fn show_entry(name: &str, catalog: &Catalog, sink: &mut Sink) -> Result<Vec<Table>, CatalogError> {
    let mut tables = Vec::new();
    if catalog.has::<TokenModel>(name) {
        tables.extend(catalog.find::<TokenModel>(name, sink).map(|model| show_model(&model)));
    }
    if catalog.has::<Gpu>(name) {
        tables.extend(catalog.find::<Gpu>(name, sink).map(|gpu| show_gpu(&gpu)));
    }
    if catalog.has::<Server>(name) {
        tables.extend(catalog.find::<Server>(name, sink).map(|server| show_server(&server)));
    }
    if catalog.has::<Rental>(name) {
        tables.extend(catalog.find::<Rental>(name, sink).map(|rental| show_rental(&rental)));
    }
    tables.extend(show_tariff::<UsdPerKwh>(name, catalog, sink));
    tables.extend(show_tariff::<Ratio>(name, catalog, sink));
    tables.extend(show_tariff::<UsdPerKwMonth>(name, catalog, sink));
    tables.extend(show_tariff::<GramsPerKwh>(name, catalog, sink));
    if tables.is_empty() {
        let nearest = Which::ALL.iter().find_map(|table| catalog.nearest(*table, name));
        return Err(CatalogError { name: name.to_owned(), nearest });
    }
    Ok(tables)
}

fn figure_columns() -> Vec<Column> {
    vec![
        Column::prose("what", "What"),
        Column::text("value", "Value"),
        Column::text("from", "From"),
        Column::text("kind", "Kind"),
        Column::text("checked", "Checked"),
        Column::prose("source", "Source"),
    ]
}

fn figure_table(title: String, rows: Vec<Vec<Cell>>) -> Table {
    Table { title, columns: figure_columns(), rows }
}

/// A row of a figure: what, value, first day, kind, day of checking, source.
fn figure_row(what: &str, value: Cell, from: Cell, provenance: &crate::catalog::Provenance) -> Vec<Cell> {
    let source = match &provenance.note {
        Some(note) => format!("{} — {note}", provenance.source),
        None => provenance.source.clone(),
    };
    vec![
        Cell::text(what),
        value,
        from,
        Cell::text(provenance.kind.to_string()),
        Cell::Date(provenance.checked),
        Cell::text(source),
    ]
}

fn sourced_row<Q: Quantity>(what: &str, sourced: &Sourced<Q>) -> Vec<Cell> {
    let value = match sourced.range {
        Some((low, high)) => {
            Cell::text(format!("{} to {}", with_unit(Amount::from(low)), with_unit(Amount::from(high))))
        }
        None => Cell::Mixed(Amount::from(sourced.value)),
    };
    figure_row(what, value, Cell::text(""), &sourced.provenance)
}

fn first_day(from: Option<Date>) -> Cell {
    from.map_or_else(|| Cell::text("unknown"), Cell::Date)
}

fn titled(id: &str, name: &str, note: Option<&String>) -> String {
    note.map_or_else(|| format!("{id}: {name}"), |note| format!("{id}: {name}\n{note}"))
}

fn show_model(model: &TokenModel) -> Table {
    let mut rows = Vec::new();
    for card in model.cards.cards() {
        for tier in card.value.tiers() {
            for service in tier.service_tiers() {
                let Some(rates) = tier.rates(service) else { continue };
                for (class, rate) in rates.all() {
                    let size = tier.up_to.map_or_else(String::new, |bound| {
                        format!(", prompts up to {}", with_unit(Amount::from(bound)))
                    });
                    let over = if tier.up_to.is_none() && card.value.tiers().len() > 1 {
                        ", longer prompts"
                    } else {
                        ""
                    };
                    let what = format!("{service} {}{size}{over}", class.label());
                    rows.push(figure_row(
                        &what,
                        Cell::Mixed(Amount::from(rate)),
                        first_day(card.from),
                        &card.provenance,
                    ));
                }
            }
        }
    }
    let retires = model.retires.map_or_else(String::new, |day| format!(", switched off on {day}"));
    figure_table(titled(&model.id, &format!("token prices{retires}"), model.note.as_ref()), rows)
}

fn show_gpu(gpu: &Gpu) -> Table {
    let mut rows = vec![sourced_row("memory", &gpu.memory), sourced_row("bandwidth", &gpu.bandwidth)];
    let peaks = [
        ("BF16, dense", &gpu.bf16),
        ("FP8, dense", &gpu.fp8),
        ("INT8, dense", &gpu.int8),
        ("FP4, dense", &gpu.fp4),
    ];
    rows.extend(peaks.iter().filter_map(|(what, peak)| peak.as_ref().map(|peak| sourced_row(what, peak))));
    rows.push(sourced_row("power", &gpu.power));
    if let Some(link) = &gpu.link {
        let domain = link.domain.map_or_else(String::new, |domain| format!(", {domain} GPUs"));
        rows.push(sourced_row(&format!("{} per GPU, one direction{domain}", link.kind), &link.bandwidth));
    }
    figure_table(titled(&gpu.id, &gpu.name, None), rows)
}

fn show_server(server: &Server) -> Table {
    let mut rows = vec![sourced_row("maximum power", &server.power)];
    rows.extend(server.idle_power.as_ref().map(|idle| sourced_row("idle power", idle)));
    rows.extend(server.price.as_ref().map(|price| sourced_row("price", price)));
    figure_table(
        titled(&server.id, &format!("{}, {} × {}", server.name, server.gpus, server.gpu), None),
        rows,
    )
}

fn show_rental(rental: &Rental) -> Table {
    let mut rows = Vec::new();
    for (term, cards) in &rental.terms {
        for card in cards.cards() {
            let price = Cell::Mixed(Amount::from(card.value));
            rows.push(figure_row(&term.to_string(), price, first_day(card.from), &card.provenance));
        }
    }
    let region = rental.region.as_ref().map_or_else(String::new, |region| format!(", {region}"));
    let name = format!("{}, {} × {}{region}", rental.provider, rental.gpus, rental.gpu);
    figure_table(titled(&rental.id, &name, rental.note.as_ref()), rows)
}

fn show_tariff<Q: OfTable>(name: &str, catalog: &Catalog, sink: &mut Sink) -> Option<Table> {
    if !catalog.has::<Tariff<Q>>(name) {
        return None;
    }
    let tariff = catalog.find::<Tariff<Q>>(name, sink)?;
    let rows = tariff.cards.cards().iter().map(|card| {
        figure_row("value", Cell::Mixed(Amount::from(card.value)), first_day(card.from), &card.provenance)
    });
    Some(figure_table(titled(&tariff.id, &tariff.name, tariff.note.as_ref()), rows.collect()))
}
