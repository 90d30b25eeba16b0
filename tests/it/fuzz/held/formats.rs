//! A figure is the same in every format: in CSV and JSON to the last digit, in a table to the digits that it shows.

use breakeven::economics::evaluate;
use breakeven::metric::Metric;
use breakeven::render::{self, Colour, CsvForm, Format, Style};
use breakeven::report::{View, build};
use serde_json::Value;

use super::SHIPPED;
use crate::harness::scenario;

const STYLE: Style = Style { colour: Colour::Off, width: 110, csv: CsvForm::PLAIN };

#[test]
fn csv_json_and_tables_hold_the_same_figures() {
    let (mut exact, mut shown) = (0, 0);
    for shipped in SHIPPED.iter() {
        let scenario = scenario(&shipped.text);
        let evaluations = [evaluate(&scenario)];
        let report = build(&evaluations);
        let text = |format, view| render::report(&report, view, format, STYLE).unwrap().to_string();
        let json: Value = serde_json::from_str(&text(Format::Json, View::All)).unwrap();
        let csv = text(Format::Csv, View::Summary);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let table = metrics_table(&text(Format::Markdown, View::All));
        let options = json["scenarios"][0]["options"].as_array().unwrap();
        assert_eq!(options.len() + 1, rows.len(), "{}", shipped.name);
        for (at, (option, row)) in options.iter().zip(&rows[1..]).enumerate() {
            for metric in Metric::ALL {
                let info = metric.info();
                let value = option["metrics"][info.id]["value"].as_f64();
                let what = format!("{}: {}: {}: {value:?}", shipped.name, option["option"], info.id);
                let column = |name: &str| {
                    name == info.id
                        || name
                            .strip_prefix(info.id)
                            .is_some_and(|unit| ["_usd", "_fraction", "_s", "_wh", "_g"].contains(&unit))
                };
                if let Some(column) = rows[0].iter().position(column) {
                    assert_eq!(row[column].parse().ok(), value, "{what}: {} in CSV", &row[column]);
                    exact += 1;
                }
                let cells = table.iter().find(|cells| cells[0] == info.label);
                if let (Some(cells), Some(value)) = (cells, value)
                    && let Some((number, digit)) = number(&cells[at + 1])
                {
                    assert!(
                        (number - value).abs() <= digit * 0.500_001,
                        "{what}: {} in a table",
                        cells[at + 1]
                    );
                    shown += 1;
                }
            }
        }
    }
    assert!(exact > 1500 && shown > 500, "{exact} in CSV, {shown} in tables");
}

/// The rows of the table of every metric, without marks.
fn metrics_table(page: &str) -> Vec<Vec<String>> {
    let (_, table) = page.split_once("### Every metric").unwrap_or_default();
    let rows =
        table.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        row.trim_matches('|').split(" | ").map(|cell| cell.replace("**", "").trim().to_owned()).collect()
    })
    .collect()
}

/// A number as a table shows it, and how much its last digit is worth; `None` for sizes that have a word behind them.
fn number(cell: &str) -> Option<(f64, f64)> {
    let bare = cell.trim_start_matches('$').replace(',', "");
    let (bare, share) = bare.strip_suffix('%').map_or((bare.as_str(), 1.0), |bare| (bare, 0.01));
    let places = bare.split_once('.').map_or(0, |(_, places)| places.len());
    let digit = 10_f64.powi(-i32::try_from(places).ok()?);
    Some((bare.parse::<f64>().ok()? * share, digit * share))
}
