//! At its internal rate of return, an option's money is worth nothing today; at the discount rate, what is said.

use std::collections::BTreeMap;

use breakeven::catalog::Catalog;
use breakeven::checks::{Period, Robustness};
use breakeven::economics::evaluate;
use breakeven::render::{self, Colour, CsvForm, Format, Style};
use breakeven::report::{RoiView, roi};

use super::SHIPPED;
use crate::harness::{agree, scenario, variants};

type Row = BTreeMap<String, String>;

fn rows(csv: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().unwrap().clone();
    let named = |row: csv::StringRecord| {
        header.iter().map(str::to_owned).zip(row.iter().map(str::to_owned)).collect()
    };
    reader.records().map(|row| named(row.unwrap())).collect()
}

fn number(row: &Row, column: &str) -> Option<f64> {
    row[column].parse().ok()
}

#[test]
fn flows_are_worth_nothing_at_their_internal_rate() {
    let style = Style { colour: Colour::Off, width: 110, csv: CsvForm::PLAIN };
    let catalog = Catalog::builtin();
    let (mut rates, mut values) = (0, 0);
    for shipped in SHIPPED.iter() {
        let scenario = scenario(&shipped.text).over_months();
        let evaluation = evaluate(&scenario);
        let robust = Robustness::of(&evaluation, &variants(&shipped.text, &catalog), Period::Months);
        let report = roi(&evaluation, &robust);
        let csv = |view| rows(render::roi(&report, (view, None), Format::Csv, style).unwrap().as_str());
        let flows = csv(RoiView::Flows);
        for option in csv(RoiView::Summary) {
            let own = |column: &str| -> Vec<f64> {
                let own = flows.iter().filter(|flow| flow["option"] == option["option"]);
                own.map(|flow| number(flow, column).unwrap()).collect()
            };
            let (months, net) = (own("month"), own("net_usd"));
            let size: f64 = net.iter().map(|flow| flow.abs()).sum();
            let what = format!("{}: {}", shipped.name, option["option"]);
            if let Some(rate) = number(&option, "irr_per_year") {
                let worth: f64 =
                    net.iter().zip(&months).map(|(flow, month)| flow / (1.0 + rate).powf(month / 12.0)).sum();
                assert!(worth.abs() <= 1e-6 * size, "{what}: {worth} at {rate}");
                rates += 1;
            }
            if let Some(value) = number(&option, "npv_usd") {
                let sum: f64 = own("discounted_net_usd").iter().sum();
                assert!(
                    agree(sum, value, 1e-9) || (sum - value).abs() <= 1e-9 * size,
                    "{what}: {sum}, not {value}"
                );
                values += 1;
            }
        }
    }
    assert!(rates >= 3 && values >= 10, "{rates} rates, {values} values");
}
