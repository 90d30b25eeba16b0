//! Formulas against the program.

use breakeven::economics::evaluate;
use breakeven::report::{Look, Place, Value, Workbook, Written, workbook};

use crate::harness::{agree, attempt, scenario};

pub(super) const COMMITTEE: &str = "scenarios/finance-committee.yaml";

pub(super) fn text(name: &str) -> String {
    std::fs::read_to_string(name).unwrap()
}

pub(super) fn made(text: &str) -> Workbook {
    workbook(&evaluate(&scenario(text).over_months()))
}

/// The figures of the summary by option and column, and how each is worked out.
pub(super) fn figures<'w>(
    workbook: &'w Workbook,
    changed: &[(Place, f64)],
) -> Vec<(String, String, Vec<Value<'w>>)> {
    let values = workbook.values(changed);
    let place = |row: u32, column: u16| Place { sheet: 0, row, column };
    (5..)
        .map_while(|row| match values.of(place(row, 0)) {
            Value::Text(option) => Some((row, option.to_owned())),
            _ => None,
        })
        .map(|(row, option)| {
            let Value::Text(how) = values.of(place(row, 8)) else { panic!("{option}") };
            (option, how.to_owned(), (1..8).map(|column| values.of(place(row, column))).collect())
        })
        .collect()
}

/// The cell of an assumption: by its name, or by option and label.
pub(super) fn cell(workbook: &Workbook, named: &str) -> Place {
    let Some((option, label)) = named.split_once(": ") else { return workbook.named(named).unwrap() };
    let mut part = String::new();
    for ((row, column), content) in &workbook.sheets[1].cells {
        let (0, Written::Text(text)) = (*column, &content.value) else { continue };
        if text == label && part == option {
            return Place { sheet: 1, row: *row, column: 1 };
        }
        if content.look == Look::Head {
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
        let written = made(&written);
        let (found, wanted) = (figures(&workbook, &changed), figures(&written, &[]));
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
    assert_eq!(workbook.values(&[]).of(warning), Value::Text("holds"));
    let Value::Text(said) = workbook.values(&[(answer, 700.0)]).of(warning) else { panic!() };
    assert!(said.contains("other lengths"), "{said}");
}

/// Taxes that are not recovered are cells, and every price that has one follows.
#[test]
fn a_changed_tax_gives_what_the_program_gives() {
    let taxed = |rate: &str, share: &str| {
        let kinds = ["tokens", "rent", "hardware", "running", "services", "costs", "one_off"];
        let tax = |kind: &&str| format!("  {kind}: {{ rate: {rate}, not_recovered: {share} }}\n");
        let taxes: String = kinds.iter().map(tax).collect();
        let costs = "costs:\n  keys: { what: key store, cost: $5000/month, options: [rented, owned] }\n  launch: { what: tests, once: $30k, options: owned }\n";
        text(COMMITTEE).replace("\nworkload:", &format!("\nindirect_tax:\n{taxes}{costs}\nworkload:"))
    };
    let workbook = made(&taxed("19%", "50%"));
    assert!(
        figures(&workbook, &[]).iter().all(|(_, how, _)| how == "formulas"),
        "{:?}",
        figures(&workbook, &[])
    );
    for (rate, share, cells) in
        [("25%", "50%", ("rate", 0.25)), ("19%", "100%", ("share that is not recovered", 1.0))]
    {
        let changed: Vec<(Place, f64)> = workbook.sheets[1]
            .cells
            .iter()
            .filter_map(|((row, column), content)| match &content.value {
                Written::Text(text)
                    if *column == 0 && text.starts_with("tax on ") && text.ends_with(cells.0) =>
                {
                    Some((Place { sheet: 1, row: *row, column: 1 }, cells.1))
                }
                _ => None,
            })
            .collect();
        assert_eq!(changed.len(), 7);
        let other = made(&taxed(rate, share));
        for ((option, _, found), (_, _, wanted)) in
            figures(&workbook, &changed).iter().zip(&figures(&other, &[]))
        {
            for (at, pair) in found.iter().zip(wanted).enumerate() {
                if let (Value::Number(found), Value::Number(wanted)) = pair {
                    assert!(
                        agree(*found, *wanted, 1e-7),
                        "{rate}, {share}: {option}, {at}: {found}, not {wanted}"
                    );
                }
            }
        }
    }
}

/// What the scenario states by month is a cell by its name, and comes in its months.
#[test]
fn a_flow_by_month_is_a_cell() {
    let with = |cost: &str, benefit: &str| {
        let flows = format!(
            "finance:
  flows:
    - {{ what: retraining, cost: {cost}, from: month 3, to: month 9 }}
    - {{ what: a grant, benefit: {benefit}, at: month 2, options: owned }}
    - {{ what: contract of today, cost: $700, from: month 1, options: serverless }}
"
        );
        text(COMMITTEE).replace("\nfinance:\n", &format!("\n{flows}"))
    };
    let workbook = made(&with("$2k", "$40k"));
    assert!(figures(&workbook, &[]).iter().all(|(_, how, _)| how == "formulas"));
    let shared = "Several options: cost by month: retraining (open-tokens, rented and owned)";
    let changed =
        [(cell(&workbook, shared), 2_500.0), (cell(&workbook, "owned: benefit by month: a grant"), 55_000.0)];
    let other = made(&with("$2.5k", "$55k"));
    for ((option, _, found), (_, _, wanted)) in figures(&workbook, &changed).iter().zip(&figures(&other, &[]))
    {
        for (at, pair) in found.iter().zip(wanted).enumerate() {
            if let (Value::Number(found), Value::Number(wanted)) = pair {
                assert!(agree(*found, *wanted, 1e-7), "{option}, {at}: {found}, not {wanted}");
            }
        }
    }
}
