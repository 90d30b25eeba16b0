//! How far predictions are from measurements, by class: as a list, and one class in full.

use std::sync::Arc;

use crate::catalog::{Engines, MeasuredBand, Spread, Spreads};
use crate::decode::Words as _;
use crate::report::number::human;
use crate::report::table::{Cell, Column, Table};
use crate::units::Amount;

/// Every class, with what its predictions are worth where engine and GPU went into the fit.
pub(super) fn bands(all: &[Arc<MeasuredBand>]) -> Table {
    let columns = vec![
        Column::text("class", "Class"),
        Column::text("models", "Models"),
        Column::text("engine", "Engine"),
        Column::text("load", "Load"),
        Column::number("groups", "Groups"),
        Column::number("rows", "Rows"),
        Column::text("ttft", "TTFT"),
        Column::text("tpot", "TPOT"),
        Column::text("rate", "Tokens/s"),
    ];
    let rows = all.iter().map(|class| {
        let near = class.near.as_ref();
        let spread = |of: fn(&Spreads) -> Option<Spread>| match near.and_then(of) {
            Some(spread) => Cell::text(in_short(spread)),
            None => Cell::Missing("not measured".to_owned()),
        };
        vec![
            Cell::text(class.id.clone()),
            Cell::text(class.models.word()),
            Cell::text(class.engine.clone()),
            Cell::text(class.load.word()),
            Cell::maybe(near.map(|near| near.groups)),
            Cell::maybe(near.map(|near| near.rows)),
            spread(|near| near.ttft),
            spread(|near| near.tpot),
            spread(|near| near.rate),
        ]
    });
    Table { title: "measured ÷ predicted: 10–50–90 %".to_owned(), columns, rows: rows.collect() }
}

/// `0.85–0.97–1.15`.
pub(super) fn in_short(spread: Spread) -> String {
    let Spread { low, median, high } = spread;
    [low, median, high].map(|ratio| human(Amount::from(ratio))).join("–")
}

/// A class in full.
pub(super) fn show_band(class: &MeasuredBand) -> Table {
    let columns = vec![
        Column::prose("evidence", "Measurements of"),
        Column::number("groups", "Groups"),
        Column::number("rows", "Rows"),
        Column::text("ttft", "TTFT"),
        Column::text("tpot", "TPOT"),
        Column::text("rate", "Tokens/s"),
    ];
    let known = [
        ("engine and GPU of the fit, model left out", &class.near),
        ("another release than those of the fit", &class.other_release),
        ("another GPU than those of the fit", &class.other_gpu),
        ("GPUs of another maker", &class.other_maker),
        ("the same engine, model and GPU, after a shift by some of them", &class.anchored),
    ];
    let rows = known.into_iter().filter_map(|(what, found)| Some((what, found.as_ref()?)));
    let rows = rows.map(|(what, found)| {
        let spread = |spread: Option<Spread>| match spread {
            Some(spread) => Cell::text(in_short(spread)),
            None => Cell::Missing("not measured".to_owned()),
        };
        vec![
            Cell::text(match found.engines {
                Engines::Own => what.to_owned(),
                Engines::All => format!("{what} (all engines)"),
            }),
            Cell::figure(found.groups),
            Cell::figure(found.rows),
            spread(found.ttft),
            spread(found.tpot),
            spread(found.rate),
        ]
    });
    let releases = if class.releases.is_empty() { "none".to_owned() } else { class.releases.join(", ") };
    let generations: Vec<&str> = class.generations.iter().map(|generation| generation.word()).collect();
    let title = format!(
        "{}: measured ÷ predicted, 10–50–90 %\nreleases of the fit: {releases}; GPUs: {}\n{}, checked {}",
        class.id,
        generations.join(", "),
        class.provenance.source,
        class.provenance.checked
    );
    Table { title, columns, rows: rows.collect() }
}
