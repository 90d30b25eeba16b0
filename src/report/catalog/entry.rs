//! One entry of the catalog in full.

use super::bands::show_band;
use super::error::{CatalogError, NoEntry};
use super::provider::holds_for;
use super::reserved;
use crate::catalog::{
    Architecture, Attention, CacheRule, Card, Catalog, Compressed, Constant, FeePrice, Fp8Scales, Gpu, Heads,
    Host, MeasuredBand, Norms, OfTable, Overhead, Provenance, Provider, Releases, Rental, Rule, Server,
    ServiceTier, Sourced, Table as Which, Tariff, TokenCard, TokenClass, TokenModel, Weights,
};
use crate::decode::Words;
use crate::diagnostics::Sink;
use crate::report::number::with_unit;

use super::catalog::card_in_short;
use crate::report::table::{Cell, Column, Table};
use crate::serving::Footprint;
use crate::units::{
    Amount, Count, Date, GramsPerKwh, Number, Quantity, Ratio, UsdPerKwMonth, UsdPerKwh, UsdPerMtok,
};

/// One entry in full, whichever table it stands in: fields, figures, kinds, dates, sources.
pub fn show_entry(name: &str, catalog: &Catalog, sink: &mut Sink) -> Result<Vec<Table>, CatalogError> {
    let mut tables = Vec::new();
    let known = catalog.tables_of(name);
    let has = |table: Which| known.contains(&table);
    if has(Which::Tokens) {
        tables.extend(catalog.find::<TokenModel>(name, sink).map(|model| show_model(&model)));
    }
    if has(Which::Architectures) {
        let found = catalog.find::<Architecture>(name, sink);
        tables.extend(found.map(|model| show_architecture(&model)));
    }
    if has(Which::Bands) {
        tables.extend(catalog.find::<MeasuredBand>(name, sink).map(|found| show_band(&found)));
    }
    if has(Which::Calibration) {
        tables.extend(catalog.find::<Constant>(name, sink).map(|constant| show_constant(&constant)));
    }
    if has(Which::Gpus) {
        tables.extend(catalog.find::<Gpu>(name, sink).map(|gpu| show_gpu(&gpu)));
    }
    if has(Which::Servers) {
        tables.extend(catalog.find::<Server>(name, sink).map(|server| show_server(&server)));
    }
    if has(Which::Rentals) {
        tables.extend(catalog.find::<Rental>(name, sink).map(|rental| show_rental(&rental)));
    }
    if has(Which::Overheads) {
        tables.extend(catalog.find::<Overhead>(name, sink).map(|overhead| show_overhead(&overhead)));
    }
    if has(Which::Providers) {
        tables.extend(catalog.find::<Provider>(name, sink).map(|provider| show_provider(&provider)));
    }
    if has(Which::Engines) {
        tables.extend(catalog.find::<Releases>(name, sink).map(|engine| show_engine(&engine)));
    }
    let tariffs: [(Which, ShowTariff); 4] = [
        (Which::Electricity, show_tariff::<UsdPerKwh>),
        (Which::Pue, show_tariff::<Ratio>),
        (Which::Colocation, show_tariff::<UsdPerKwMonth>),
        (Which::Grid, show_tariff::<GramsPerKwh>),
    ];
    tables.extend(
        tariffs.iter().filter(|(table, _)| has(*table)).filter_map(|(_, show)| show(name, catalog, sink)),
    );
    if tables.is_empty() {
        let help = catalog.suggestion(Which::ALL, name);
        return Err(CatalogError { what: NoEntry::Unknown, name: name.to_owned(), help });
    }
    Ok(tables)
}

/// Shows a tariff of a table.
type ShowTariff = fn(&str, &Catalog, &mut Sink) -> Option<Table>;

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

/// A row of a figure that follows from the other rows.
fn computed(what: &str, value: Cell) -> Vec<Cell> {
    let of = ["", "computed", "", "from this entry's shape, as in docs/formulas.md"].map(Cell::text);
    [Cell::text(what), value].into_iter().chain(of).collect()
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
    let mut rows: Vec<_> = model.weights.as_ref().into_iter().flat_map(weight_rows).collect();
    for card in model.cards.cards() {
        for part in std::iter::once(card).chain(card.value.hourly()) {
            card_rows(part, card.from, &mut rows);
        }
    }
    let retires = model.retires.map_or_else(String::new, |day| format!(", switched off on {day}"));
    let mut title = format!("token prices{retires}");
    let cards: Vec<String> = model.cards.cards().iter().filter_map(card_in_short).collect();
    if cards.len() > 1 {
        title.push_str("\nstandard prices of a million tokens: ");
        title.push_str(&cards.join("; "));
    }
    figure_table(titled(&model.id, &title, model.note.as_ref()), rows)
}

/// The published weights that an entry serves, and in which precision.
fn weight_rows(weights: &Weights) -> [Vec<Cell>; 2] {
    let row = |what: &str, value: String, source: &str| {
        let cells = [what, value.as_str(), "", "", "", source];
        cells.map(Cell::text).to_vec()
    };
    let precision = weights.precision.map_or_else(|| "unknown".to_owned(), |known| known.to_string());
    [
        row("weights", weights.checkpoint.to_string(), &weights.source),
        row("precision of the weights", precision, ""),
    ]
}

/// A row for each price of a card.
fn card_rows(card: &Card<TokenCard>, from: Option<Date>, rows: &mut Vec<Vec<Cell>>) {
    let tiers = card.value.tiers();
    let hours = card.value.hours().map_or_else(String::new, |hours| format!(", {}", hours.words()));
    for tier in tiers {
        let size = tier.bound.map_or_else(String::new, |bound| {
            format!(", prompts {} {}", bound.word(), with_unit(Amount::from(bound.limit())))
        });
        let over = match tier.bound {
            None if tiers.len() > 1 => ", longer prompts",
            _ => "",
        };
        let row = |service: ServiceTier, class: TokenClass, rate: UsdPerMtok| {
            let what = format!("{service} {}{size}{over}{hours}", class.label());
            figure_row(&what, Cell::Mixed(Amount::from(rate)), first_day(from), &card.provenance)
        };
        for service in tier.service_tiers() {
            let Some(rates) = tier.rates(service) else { continue };
            rows.extend(rates.search.as_ref().map(|price| {
                let what = format!("{service} search{hours}");
                let price = Cell::Mixed(Amount::from(price.value));
                figure_row(&what, price, first_day(from), &card.provenance)
            }));
            rows.extend(rates.all().map(|(class, rate)| row(service, class, rate)));
        }
        if let Some(disputed) = &tier.disputed {
            rows.extend(disputed.all().map(|(service, class, rate)| {
                let mut row = row(service, class, rate);
                row.splice(5.., [Cell::text(format!("disputed: so {}", disputed.source))]);
                row
            }));
        }
    }
}

fn show_architecture(model: &Architecture) -> Table {
    // What is worth knowing stands once, before the figures that rest on it.
    let of = &Provenance { note: None, ..(*model.provenance).clone() };
    let row = |what: &str, value: Cell| figure_row(what, value, Cell::text(""), of);
    let note = model.provenance.note.as_ref().map(|note| {
        let none = || Cell::text("");
        vec![Cell::text("note"), none(), none(), none(), none(), Cell::text(note.clone())]
    });
    let mut rows: Vec<_> = note.into_iter().collect();
    rows.extend([
        row("parameters", Cell::figure(model.parameters)),
        row("parameters that a token uses", Cell::maybe(model.active)),
        row("layers", Cell::figure(model.layers)),
        row("hidden size", Cell::figure(model.hidden)),
        row("vocabulary", Cell::figure(model.vocabulary)),
        row("longest context", Cell::Mixed(Amount::from(model.context))),
        row("published in", Cell::text(model.native.to_string())),
    ]);
    rows.push(row("scales of its FP8 checkpoint", Cell::text(scales(model.fp8_scales))));
    match model.attending.attention {
        Attention::Grouped { heads, window, .. } => {
            rows.push(row("query heads", Cell::figure(heads.queries)));
            rows.push(row("KV heads", Cell::figure(heads.kv)));
            if let Some(window) = window {
                let kept = format!("{} keep {}", window.layers, with_unit(Amount::from(window.tokens)));
                rows.push(row("layers with a window", Cell::text(kept)));
                if window.heads != heads {
                    let Heads { queries, kv, size, .. } = window.heads;
                    let text = format!(
                        "{queries} query, {kv} KV of {size}; other layers {} of {}",
                        heads.kv, heads.size
                    );
                    rows.push(row("heads of layers with a window", Cell::text(text)));
                }
            }
        }
        Attention::Latent { heads, .. } => {
            rows.push(row("query heads", Cell::figure(heads)));
            rows.push(row("KV heads", Cell::text("none: one latent vector for all heads")));
        }
    }
    let attending = &model.attending;
    if attending.linear_layers > Count::ZERO {
        rows.push(row("layers with a state and no KV cache", Cell::figure(attending.linear_layers)));
    }
    if attending.reuse.layers > Count::ZERO {
        rows.push(row("layers that read an earlier one's KV cache", Cell::figure(attending.reuse.layers)));
    }
    for Compressed { layers, every, kept } in &attending.compressed {
        let kept = if kept == layers { String::new() } else { format!(", {kept} of them keep it") };
        let text = format!("{layers} see an entry for every {}{kept}", with_unit(Amount::from(*every)));
        rows.push(row("layers with a compressed KV cache", Cell::text(text)));
    }
    if attending.norms == Norms::AllHeads {
        rows.push(row("queries and keys are normalised", Cell::text("over all heads: GPUs exchange a sum")));
    }
    if let Some(lookup) = model.lookup {
        rows.push(row("parameters that are only looked up", Cell::figure(lookup)));
    }
    let footprint = Footprint::of(model);
    rows.push(computed("parameters that the fields add up to", Cell::figure(footprint.parameters)));
    rows.push(computed("parameters that a token is multiplied with", Cell::figure(footprint.active)));
    for (precision, bytes) in footprint.cache {
        let what = format!("bytes of KV cache of a token in {precision}, all layers");
        rows.push(computed(&what, Cell::figure(bytes)));
    }
    for (precision, bytes) in footprint.windowed.into_iter().filter(|(_, bytes)| *bytes > Count::ZERO) {
        let what = format!("of these in {precision}, in layers that drop what is behind their window");
        rows.push(computed(&what, Cell::figure(bytes)));
    }
    if footprint.index > Count::ZERO {
        rows.push(computed("bytes of index keys of a token, all layers", Cell::figure(footprint.index)));
    }
    for (precision, weights) in footprint.weights {
        rows.push(computed(&format!("weights in {precision}"), Cell::Mixed(Amount::from(weights))));
    }
    if let Some(experts) = &model.experts {
        rows.push(row("experts of a layer", Cell::figure(experts.count)));
        rows.push(row("experts of a token", Cell::figure(experts.active)));
        if let Some(latent) = experts.latent {
            rows.push(row("experts work on a latent of", Cell::figure(latent)));
        }
    }
    figure_table(titled(&model.id, &model.name, None), rows)
}

/// How FP8 numbers are scaled, in words.
const fn scales(scales: Fp8Scales) -> &'static str {
    match scales {
        Fp8Scales::Matrix => "one a matrix",
        Fp8Scales::Block => "one a block of 128 × 128: a part that is cut among GPUs divides by 128",
        Fp8Scales::Unpublished => "none published",
    }
}

fn show_constant(constant: &Constant) -> Table {
    let row = |what: &str, value: Number| {
        let value = match constant.unit.as_str() {
            "share" | "factor" => value.to_string(),
            unit => format!("{value} {unit}"),
        };
        let value = Cell::text(value);
        figure_row(what, value, Cell::text(""), &constant.provenance)
    };
    let mut rows = vec![row("value", constant.value)];
    rows.extend(constant.start.map(|start| row("start of the fit", start)));
    rows.extend([row("lower bound", constant.low), row("upper bound", constant.high)]);
    figure_table(titled(&constant.id, &constant.meaning, None), rows)
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
        let joined = link.domain.filter(|domain| domain.get() > 1.0);
        let domain = joined.map_or_else(String::new, |domain| format!(", {domain} GPUs"));
        rows.push(sourced_row(
            &format!("{} per GPU, one direction{domain}", link.kind.word()),
            &link.bandwidth,
        ));
    }
    if gpu.host == Host::Grace {
        rows.push(figure_row("host processor", Cell::text("Grace"), Cell::text(""), &gpu.provenance));
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

fn show_overhead(overhead: &Overhead) -> Table {
    let [value, low, high] = overhead.figure.amounts();
    let row = |what: &str, value: Cell| figure_row(what, value, Cell::text(""), &overhead.provenance);
    let mut rows = vec![
        row(overhead.figure.basis(), Cell::Mixed(value)),
        row("for the lowest bill", Cell::Mixed(low)),
        row("for the highest bill", Cell::Mixed(high)),
    ];
    rows.extend(overhead.rests_on.iter().map(|source| {
        let none = || Cell::text("");
        vec![Cell::text("rests on"), none(), none(), none(), none(), Cell::text(source.clone())]
    }));
    figure_table(titled(&overhead.id, &overhead.name, overhead.note.as_ref()), rows)
}

/// Each release of an engine with its day, the newest first, and what differs between them.
fn show_engine(engine: &Releases) -> Table {
    let of = &Provenance { note: None, ..(*engine.provenance).clone() };
    let row = |what: &str, value: String, day: Cell, source: &str| {
        let none = || Cell::text("");
        vec![Cell::text(what), Cell::text(value), day, none(), none(), Cell::text(source)]
    };
    let count = Cell::text(engine.all().len().to_string());
    let mut rows = vec![figure_row("releases", count, Cell::text(""), of)];
    rows.extend(engine.changes.iter().map(|change| row("change", String::new(), Cell::text(""), change)));
    let releases = engine.all().iter().rev();
    rows.extend(releases.map(|known| row("release", known.release.to_string(), first_day(known.out), "")));
    figure_table(titled(&engine.id, &engine.name, engine.provenance.note.as_ref()), rows)
}

/// Each rule of a provider: what it is about, what it says, from when, and the models that it holds for.
fn show_provider(provider: &Provider) -> Table {
    let mut rows = Vec::new();
    for rule in &provider.regions {
        let what = format!("region {}", rule.value.regions.join(", "));
        rows.push(rule_row(&what, Amount::from(rule.value.factor), rule));
    }
    for rule in &provider.lanes {
        rows.push(rule_row(&rule.value.tier.to_string(), Amount::from(rule.value.factor), rule));
    }
    for rule in provider.caches.rules() {
        let CacheRule { min_prompt, lifetime, storage } = rule.value;
        let figures = [
            min_prompt.map(|tokens| ("shortest prompt that is cached", Amount::from(tokens))),
            lifetime.map(|time| ("life of a cache entry", Amount::from(time))),
            storage.map(|price| ("storage of a cache", Amount::from(price))),
        ];
        rows.extend(figures.into_iter().flatten().map(|(what, figure)| rule_row(what, figure, rule)));
    }
    for rule in provider.fees.rules() {
        let price = match rule.value.price {
            FeePrice::Search(price) => Amount::from(price),
            FeePrice::Page(price) => Amount::from(price),
            FeePrice::Container(price) => Amount::from(price),
        };
        rows.push(rule_row(&format!("{} ({})", rule.value.kind.word(), rule.value.name), price, rule));
    }
    for rule in provider.images.rules() {
        let detail =
            rule.value.detail.as_ref().map_or_else(String::new, |detail| format!(", detail {detail}"));
        let what = format!("image of {}{detail}", rule.value.size);
        rows.push(rule_row(&what, Amount::from(rule.value.tokens), rule));
    }
    let reserved = reserved::rows(provider).into_iter();
    rows.extend(reserved.map(|row| figure_row(&row.what, row.value, Cell::text(""), row.provenance)));
    figure_table(titled(&provider.id, &provider.name, provider.note.as_ref()), rows)
}

/// A figure of a rule, with the models that it holds for.
fn rule_row<T>(what: &str, figure: Amount, rule: &Rule<T>) -> Vec<Cell> {
    let what = format!("{what}: {}", holds_for(&rule.models));
    let from = rule.from.map_or_else(|| Cell::text(""), Cell::Date);
    figure_row(&what, Cell::Mixed(figure), from, &rule.provenance)
}

fn show_tariff<Q: OfTable>(name: &str, catalog: &Catalog, sink: &mut Sink) -> Option<Table> {
    let tariff = catalog.find::<Tariff<Q>>(name, sink)?;
    let rows = tariff.cards.cards().iter().map(|card| {
        figure_row("value", Cell::Mixed(Amount::from(card.value)), first_day(card.from), &card.provenance)
    });
    Some(figure_table(titled(&tariff.id, &tariff.name, tariff.note.as_ref()), rows.collect()))
}
