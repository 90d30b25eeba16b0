//! Money has no size of its own: where everything costs twice as much, every amount of money is twice as much, and nothing else
//! changes.

use breakeven::catalog::{Catalog, OverlayFile};
use breakeven::diagnostics::{Drawing, Sink, draw};
use breakeven::economics::evaluate;
use breakeven::metric::Metric;

use super::{FIGURES, SHIPPED, figures};
use crate::harness::{agree, attempt_with};
use crate::program::{below, folder};

/// A text with every amount of dollars twice as large.
fn doubled(text: &str) -> String {
    let mut pieces = text.split('$');
    let mut doubled = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let digits = piece.find(|c: char| !(c.is_ascii_digit() || ".,".contains(c))).unwrap_or(piece.len());
        let number = piece[..digits].trim_end_matches(['.', ',']);
        doubled.push('$');
        doubled += &match number.replace(',', "").parse::<f64>() {
            Ok(amount) => format!("{}{}", amount * 2.0, &piece[number.len()..]),
            Err(_) => piece.to_owned(),
        };
    }
    doubled
}

/// The built-in catalog at twice the prices.
fn catalog() -> Catalog {
    let root = folder("pricing");
    let files = below("pricing", "yaml").into_iter().filter_map(|path| {
        let text = std::fs::read_to_string(&path).unwrap();
        let relative = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let name = format!("twice/{relative}");
        text.contains('$').then(|| OverlayFile { relative, name, bytes: doubled(&text).into_bytes() })
    });
    let mut sink = Sink::default();
    let catalog = Catalog::with_overlay(files.collect(), &mut sink);
    assert!(!sink.has_errors(), "{}", draw(sink.diagnostics(), Drawing::Plain));
    catalog
}

#[test]
fn amounts_are_doubled() {
    assert_eq!(doubled("a: $1,000.50/h # $0.1, or $2."), "a: $2001/h # $0.2, or $4.");
    assert_eq!(doubled("$x and $"), "$x and $");
}

#[test]
fn twice_the_prices_are_twice_the_money() {
    let catalog = catalog();
    let (mut amounts, mut others) = (0, 0);
    for (shipped, (before, _)) in SHIPPED.iter().zip(FIGURES.iter()) {
        let (scenario, sink) = attempt_with(&catalog, &doubled(&shipped.text));
        let scenario = scenario.unwrap_or_else(|| panic!("{}", draw(sink.diagnostics(), Drawing::Plain)));
        let after = figures(&evaluate(&scenario));
        for ((option, id), before) in before {
            let money = Metric::by_id(id).unwrap().info().unit.prefix() == "$";
            let after = after[&(option.clone(), *id)];
            let what = format!("{}: {option}: {id}: {before:?}, then {after:?}", shipped.name);
            match (before, after) {
                (Some(before), Some(after)) if money => {
                    assert!(agree(2.0 * before, after, 1e-9), "{what}");
                    amounts += 1;
                }
                (Some(before), Some(after)) => {
                    assert!(agree(*before, after, 1e-9), "{what}");
                    others += 1;
                }
                (before, after) => assert_eq!(*before, after, "{what}"),
            }
        }
    }
    assert!(amounts > 500 && others > 300, "{amounts} amounts, {others} others");
}
