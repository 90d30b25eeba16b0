//! `--set` is the edited file.

use breakeven::catalog::Catalog;
use breakeven::checks::{Period, Robustness};
use breakeven::economics::evaluate;
use breakeven::render::{self, Colour, CsvForm, Format, Style};
use breakeven::report::{RoiView, View, build, roi};
use breakeven::scenario::{Costs, NoAttachments, Scenario, Settings, Variants};
use breakeven::source::{FieldPath, Node, SourceFile, SourceText};

use super::SHIPPED;
use crate::fuzz::dice::Dice;
use crate::fuzz::document::written;
use crate::fuzz::pool;
use crate::harness::day;

/// Texts and numbers of a document that a figure may stand in, with their paths.
fn leaves(node: &Node, path: &FieldPath, found: &mut Vec<(FieldPath, Node)>) {
    match node {
        Node::Map(entries) => {
            for (key, value) in entries {
                leaves(value, &path.key(key), found);
            }
        }
        Node::List(items) => {
            for (at, item) in items.iter().enumerate() {
                leaves(item, &path.index(at), found);
            }
        }
        Node::Text(text) if !text.contains(char::is_numeric) || text.contains(['\n', ':']) => {}
        Node::Text(_) | Node::Number(_) => found.push((path.clone(), node.clone())),
        Node::Null | Node::Bool(_) => {}
    }
}

/// What `run` and `roi` print as CSV, where no place is named; or that it is refused.
fn printed(text: &str, set: &[(FieldPath, String)], catalog: &Catalog) -> Option<Vec<String>> {
    let settings =
        Settings { as_of: None, today: day("2026-11-15"), attachments: &NoAttachments, costs: Costs::Stated };
    let bytes = text.as_bytes();
    let (file, root) = SourceFile::read("set.yaml", SourceText::Bytes(bytes.to_vec()), set).ok()?;
    let scenario =
        Scenario::read(&file, &root, catalog, settings, &mut breakeven::diagnostics::Sink::default())?;
    let style = Style { colour: Colour::Off, width: 110, csv: CsvForm::PLAIN };
    let evaluations = [evaluate(&scenario)];
    let report = build(&evaluations);
    let of_run = [View::Summary, View::Ledger].map(|view| {
        let csv = render::report(&report, view, Format::Csv, style).unwrap();
        let mut rows = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_str().as_bytes());
        // The ledger says behind its amounts where each comes from.
        let figures = |row: csv::StringRecord| match view {
            View::Ledger => row.iter().take(9).collect::<Vec<_>>().join(","),
            _ => row.iter().collect::<Vec<_>>().join(","),
        };
        rows.records().map(|row| figures(row.unwrap()) + "\n").collect()
    });
    let variants = Variants { name: "set.yaml", bytes, set, catalog, settings };
    let robust = Robustness::of(&evaluations[0], &variants, Period::Months);
    let months =
        render::roi(&roi(&evaluations[0], &robust), (RoiView::Flows, None), Format::Csv, style).unwrap();
    let months = months.to_string();
    Some(of_run.into_iter().chain([months]).collect())
}

#[test]
fn a_field_that_is_set_is_the_edited_file() {
    let catalog = Catalog::builtin();
    let (mut read, mut refused) = (0, 0);
    for (case, shipped) in (0..).zip(SHIPPED.iter()) {
        let dice = &mut Dice::of(case);
        let mut fields = Vec::new();
        for part in ["workload", "options", "targets", "quality", "finance"] {
            if let Some(node) = shipped.root.get(part) {
                leaves(node, &FieldPath::ROOT.key(part), &mut fields);
            }
        }
        let text = written(&shipped.root);
        for _ in 0..2 {
            let (path, before) = dice.of_these(&fields).clone();
            let value = match &before {
                Node::Number(number) => Node::Number(number * pool::factor(dice)),
                Node::Text(text) => Node::Text(pool::scaled(text, dice).unwrap()),
                _ => continue,
            };
            let mut edited = shipped.root.clone();
            assert!(edited.set(&path, value.clone()), "{}: {path}", shipped.name);
            let edited = printed(&written(&edited), &[], &catalog);
            let typed = format!("{path}={}", written(&value).trim_end());
            let set = printed(&text, &[(path, typed.clone())], &catalog);
            assert_eq!(edited, set, "{}: --set {typed}", shipped.name);
            *(if set.is_some() { &mut read } else { &mut refused }) += 1;
        }
    }
    assert!(read > 10 && refused > 3, "{read} were read, {refused} were refused");
}
