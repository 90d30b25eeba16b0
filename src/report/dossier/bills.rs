//! Bills as bars of their lines.

use std::collections::BTreeMap;

use crate::report::number::{human, to_the_cent};
use crate::report::run::report::{LedgerRow, OptionReport};
use crate::report::table::{Cell, Column, Emphasis, Table};
use crate::scenario::Role;
use crate::units::Amount;

use super::cut::capital;
use super::drawing::{Bar, Bars, Chart, Drawing, Length};

/// Lines with a colour of their own; the others share one.
const KINDS: usize = 7;
/// What they are called together.
const OTHERS: &str = "everything else";
/// A bar that is longer than this many times the next one is cut off.
const TOO_LONG: f64 = 6.0;

/// The bills of options that serve the whole task, best first; `None` where none is priced.
pub(super) fn chart(best_first: &[&OptionReport]) -> Option<Chart> {
    let priced: Vec<(&OptionReport, &[LedgerRow], Amount)> = best_first
        .iter()
        .filter(|option| option.role == Role::Whole)
        .filter_map(|option| Some((*option, option.ledger.as_deref().ok()?, option.total?)))
        .collect();
    let most = longest(priced.iter().map(|(.., total)| *total).collect())?;
    // Each line counts by the largest share that it has of a bill.
    let mut shares: BTreeMap<&str, f64> = BTreeMap::new();
    for (_, lines, total) in &priced {
        let mut own: BTreeMap<&str, f64> = BTreeMap::new();
        for line in *lines {
            *own.entry(line.what.as_str()).or_default() +=
                line.amount.value() / total.value().max(f64::MIN_POSITIVE);
        }
        for (label, share) in own {
            let known = shares.entry(label).or_default();
            *known = known.max(share);
        }
    }
    let mut kinds: Vec<(&str, f64)> = shares.into_iter().filter(|(_, share)| *share > 0.0).collect();
    kinds.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    let mut kinds: Vec<String> = kinds.into_iter().map(|(label, _)| label.to_owned()).collect();
    let more = if kinds.len() > KINDS + 1 { kinds.split_off(KINDS) } else { Vec::new() };
    if !more.is_empty() {
        kinds.push(OTHERS.to_owned());
    }
    let bar = |(option, lines, total): &(&OptionReport, &[LedgerRow], Amount)| {
        let mut parts = vec![0.0; kinds.len()];
        for line in *lines {
            let own = kinds.iter().position(|kind| kind == line.what.as_str());
            if let Some(part) = parts.get_mut(own.unwrap_or(kinds.len().saturating_sub(1))) {
                *part += line.amount.value();
            }
        }
        let parts = parts.into_iter().enumerate().filter(|(_, part)| *part > 0.0);
        let is_too_long = total.value() > most.value();
        Bar {
            name: option.name.clone(),
            total: human(*total),
            parts: parts
                .filter_map(|(kind, part)| Some((kind, Amount::new(part, total.unit()).ok()?)))
                .collect(),
            length: if is_too_long { Length::CutOff } else { Length::Whole },
        }
    };
    let bars: Vec<Bar> = priced.iter().map(bar).collect();
    let mut notes = Vec::new();
    let cut: Vec<&str> =
        bars.iter().filter(|bar| bar.length == Length::CutOff).map(|bar| bar.name.as_str()).collect();
    if !cut.is_empty() {
        notes.push(format!(
            "Cut off, since it would leave nothing of the others to be seen: {}.",
            cut.join(", ")
        ));
    }
    let totals: Vec<String> = bars.iter().map(|bar| format!("{} {}", bar.name, bar.total)).collect();
    Some(Chart {
        title: "What a month costs, by line of the bill".to_owned(),
        said: format!("Bars, one an option, of what a month costs: {}.", totals.join(", ")),
        figures: figures(&priced),
        together: (!more.is_empty())
            .then(|| (format!("{}: {} lines", capital(OTHERS), more.len()), small(&more, &priced))),
        drawing: Drawing::Bars(Bars { kinds, bars, most }),
        notes,
    })
}

/// The longest bar beside which the others can be seen.
fn longest(mut totals: Vec<Amount>) -> Option<Amount> {
    totals.sort_by(|a, b| b.value().total_cmp(&a.value()));
    let too_long = |pair: &&[Amount]| matches!(pair, [long, next] if long.value() > next.value() * TOO_LONG);
    let cut = totals.windows(2).take_while(|pair| too_long(pair) && pair[1].value() > 0.0).count();
    // A single small bar is what they are long beside.
    let cut = if cut + 1 == totals.len() && cut > 1 { 0 } else { cut };
    totals.get(cut).copied()
}

/// Lines that share a colour, each with the most that it is of a bill, largest first.
fn small(lines: &[String], priced: &[(&OptionReport, &[LedgerRow], Amount)]) -> Table {
    let columns = vec![
        Column::prose("line", "Line"),
        Column::number("amount", "A month, at most"),
        Column::text("option", "With"),
    ];
    let largest = |what: &String| {
        let of = |(option, rows, total): &(&OptionReport, &[LedgerRow], Amount)| {
            let own = rows.iter().filter(|row| row.what == *what).map(|row| row.amount.value());
            let sum = Amount::new(own.sum(), total.unit()).ok()?;
            Some((sum, option.name.clone()))
        };
        let all = priced.iter().filter_map(of);
        all.max_by(|(one, _), (other, _)| one.value().total_cmp(&other.value()))
    };
    let mut rows: Vec<(f64, Vec<Cell>)> = lines
        .iter()
        .filter_map(|what| {
            let (sum, option) = largest(what)?;
            Some((sum.value(), vec![Cell::text(what.clone()), Cell::Money(sum), Cell::text(option)]))
        })
        .collect();
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    Table { title: String::new(), columns, rows: rows.into_iter().map(|(_, row)| row).collect() }
}

fn figures(priced: &[(&OptionReport, &[LedgerRow], Amount)]) -> Table {
    let columns = vec![
        Column::text("option", "Option"),
        Column::text("line", "Line"),
        Column::number("amount", "Per month"),
    ];
    let rows = priced.iter().flat_map(|(option, lines, _)| {
        lines.iter().map(|line| {
            vec![Cell::text(option.name.clone()), Cell::text(line.label.clone()), Cell::Money(line.amount)]
        })
    });
    let mut table = Table { title: String::new(), columns, rows: rows.collect() };
    for (option, _, total) in priced {
        let words = to_the_cent(*total);
        let row =
            vec![Cell::text(option.name.clone()), Cell::text("total"), Cell::Mark(words, Emphasis::Good)];
        table.rows.push(row);
    }
    table
}
