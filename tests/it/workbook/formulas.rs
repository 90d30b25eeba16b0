//! Formulas against the program.

use breakeven::economics::evaluate;
use breakeven::report::{Place, Value, Workbook, Written, workbook};

use crate::harness::{agree, attempt, scenario};

const COMMITTEE: &str = "scenarios/finance-committee.yaml";

fn text(name: &str) -> String {
    std::fs::read_to_string(name).unwrap()
}

fn made(text: &str) -> Workbook {
    workbook(&evaluate(&scenario(text).over_months()))
}

/// The figures of the summary by option and column, and how each is worked out.
fn figures(workbook: &Workbook, changed: &[(Place, f64)]) -> Vec<(String, String, Vec<Value>)> {
    let values = workbook.values(changed);
    let place = |row: u32, column: u16| Place { sheet: 0, row, column };
    (5..)
        .map_while(|row| match values.of(place(row, 0)) {
            Value::Text(option) => Some((row, option)),
            _ => None,
        })
        .map(|(row, option)| {
            let Value::Text(how) = values.of(place(row, 8)) else { panic!("{option}") };
            (option, how, (1..8).map(|column| values.of(place(row, column))).collect())
        })
        .collect()
}

/// The cell of an assumption: by its name, or by option and label.
fn cell(workbook: &Workbook, named: &str) -> Place {
    let Some((option, label)) = named.split_once(": ") else { return workbook.named(named).unwrap() };
    let mut part = String::new();
    for ((row, column), content) in &workbook.sheets[1].cells {
        let (0, Written::Text(text)) = (*column, &content.value) else { continue };
        if text == label && part == option {
            return Place { sheet: 1, row: *row, column: 1 };
        }
        if !workbook.sheets[1].cells.contains_key(&(*row, 1)) {
            part.clone_from(text);
        }
    }
    panic!("no cell {named}");
}

/// Somebody who changes a cell finds what the program finds for the changed scenario.
#[test]
fn changed_assumptions_give_what_the_program_gives() {
    let base = text(COMMITTEE);
    let workbook = made(&base);
    assert!(figures(&workbook, &[]).iter().all(|(_, how, _)| how == "formulas"));
    for changes in [
        vec![("tasks: 8M/month", "tasks: 24M/month", "tasks_per_month", 24e6)],
        vec![("tasks: 8M/month", "tasks: 500k/month", "tasks_per_month", 5e5)],
        vec![("discount_rate: 10%/year", "discount_rate: 17%/year", "discount_rate", 0.17)],
        vec![("growth: 25%/year", "growth: -10%/year", "growth", -0.1)],
        vec![("token_price_trend: -10%/year", "token_price_trend: -40%/year", "token_price_trend", -0.4)],
        vec![("gpu_rent_trend: -10%/year", "gpu_rent_trend: 5%/year", "gpu_rent_trend", 0.05)],
        vec![("wage_growth: 3%/year", "wage_growth: 9%/year", "wage_growth", 0.09)],
        vec![("server_price: $250,141.80", "server_price: $325,000", "owned: price of a server", 325_000.0)],
        vec![("ramp_up: 2 months", "ramp_up: 5 months", "owned: months until it does all the work", 5.0)],
        vec![
            ("tasks: 8M/month", "tasks: 19M/month", "tasks_per_month", 19e6),
            ("growth: 25%/year", "growth: 60%/year", "growth", 0.6),
            (
                "hardware_price_trend: -10%/year",
                "hardware_price_trend: 4%/year",
                "hardware_price_trend",
                0.04,
            ),
            ("server_price: $250,141.80", "server_price: $180,000", "owned: price of a server", 180_000.0),
        ],
    ] {
        let changed: Vec<(Place, f64)> =
            changes.iter().map(|(.., named, value)| (cell(&workbook, named), *value)).collect();
        let written = changes.iter().fold(base.clone(), |text, (from, to, ..)| {
            assert!(text.contains(from), "{from}");
            text.replace(from, to)
        });
        // The ramp of each option has a cell of its own.
        let options = if changes[0].0.starts_with("ramp") { vec!["owned"] } else { Vec::new() };
        let (found, wanted) = (figures(&workbook, &changed), figures(&made(&written), &[]));
        for ((option, how, wanted), (_, _, found)) in wanted.iter().zip(&found) {
            if how != "formulas" || (!options.is_empty() && !options.contains(&option.as_str())) {
                continue;
            }
            for (at, (wanted, found)) in wanted.iter().zip(found).enumerate() {
                match (wanted, found) {
                    (Value::Number(wanted), Value::Number(found)) => {
                        assert!(
                            agree(*found, *wanted, 1e-7),
                            "{changes:?}, {option}, {at}: {found}, not {wanted}"
                        );
                    }
                    // Whether a figure is one at all is decided when the file is made.
                    (Value::Text(_), _) | (_, Value::Text(_)) => {}
                    (wanted, found) => assert_eq!(found, wanted, "{changes:?}, {option}, {at}"),
                }
            }
        }
    }
}

/// Every shipped scenario has a workbook whose figures are the program's, whatever stands for them.
#[test]
fn every_shipped_scenario_has_its_figures() {
    let mut live = 0;
    for entry in std::fs::read_dir("scenarios").unwrap() {
        let path = entry.unwrap().path();
        let Some(scenario) = attempt(&std::fs::read_to_string(&path).unwrap()).0 else { continue };
        let scenario = scenario.over_months();
        let evaluation = evaluate(&scenario);
        let book = workbook(&evaluation);
        for (option, how, found) in figures(&book, &[]) {
            live += usize::from(how == "formulas");
            let outcome = evaluation.written().find(|outcome| outcome.option.name == option).unwrap();
            let same = |at: usize, wanted: Option<f64>| {
                if let Some(wanted) = wanted {
                    let Value::Number(found) = found[at] else { panic!("{option}: {:?}", found[at]) };
                    assert!(
                        agree(found, wanted, 1e-7),
                        "{}: {option}, {at}: {found}, not {wanted}",
                        path.display()
                    );
                }
            };
            same(0, outcome.ledger.as_ref().ok().map(|ledger| ledger.total().get()));
            let Ok(appraisal) = &outcome.appraisal else { continue };
            same(2, Some(appraisal.tco.get()));
            same(3, appraisal.npv.as_ref().ok().map(breakeven::figure::Figure::get));
            same(4, appraisal.irr.as_ref().ok().map(breakeven::figure::Figure::get));
            same(5, appraisal.payback.as_ref().ok().map(breakeven::figure::Figure::get));
            same(6, appraisal.cost_per_task.as_ref().ok().map(breakeven::figure::Figure::get));
        }
        // No cell is an error.
        let values = book.values(&[]);
        for (sheet, cells) in book.sheets.iter().enumerate() {
            for (row, column) in cells.cells.keys() {
                let place = Place { sheet, row: *row, column: *column };
                assert_ne!(values.of(place), Value::Error, "{}: {} {place:?}", path.display(), cells.title);
            }
        }
    }
    assert!(live > 80, "{live} options with formulas");
}

/// What rests on lengths that were changed says so.
#[test]
fn a_throughput_of_other_lengths_is_red() {
    let workbook = made(&text(COMMITTEE));
    let answer = cell(&workbook, "owned: answer tokens of a task");
    let warning = Place { column: 4, ..answer };
    assert_eq!(workbook.values(&[]).of(warning), Value::Text("holds".to_owned()));
    let Value::Text(said) = workbook.values(&[(answer, 700.0)]).of(warning) else { panic!() };
    assert!(said.contains("other lengths"), "{said}");
}

/// The slopes are what the program finds for a point more.
#[test]
fn slopes_are_the_programs() {
    let base = text(COMMITTEE);
    let workbook = made(&base);
    let sheet = &workbook.sheets[6];
    let row = sheet.cells.iter().find_map(|((row, column), content)| match &content.value {
        Written::Text(text) if *column == 0 && text.contains("discount rate") => Some(*row),
        _ => None,
    });
    let values = workbook.values(&[]);
    let at = |column: u16| Place { sheet: 6, row: row.unwrap(), column };
    let moved = figures(&made(&base.replace("discount_rate: 10%/year", "discount_rate: 11%/year")), &[]);
    let now = figures(&workbook, &[]);
    for (column, (name, _, _)) in (3..).zip(&now) {
        let npv = |of: &[(String, String, Vec<Value>)]| {
            of.iter().find(|(own, ..)| own == name).unwrap().2[3].clone()
        };
        let (Value::Number(before), Value::Number(after)) = (npv(&now), npv(&moved)) else { continue };
        assert!(agree(values.number(at(column)).unwrap(), after - before, 1e-6), "{name}");
    }
}
