//! The sheet of slopes against the program, which is given a scenario with the other value.

use breakeven::report::{Place, Value, Workbook, Written};

use crate::harness::agree;

use super::formulas::{COMMITTEE, cell, figures, made, text};

/// Its place among the sheets.
const SLOPES: usize = 6;

/// The slopes of a row by option, if it is there: the row that says all of this. Nothing of an option that has none.
fn slopes(workbook: &Workbook, says: &[&str]) -> Option<Vec<(String, Option<f64>)>> {
    let cells = &workbook.sheets[SLOPES].cells;
    let row = cells.iter().find_map(|((row, column), content)| match &content.value {
        Written::Text(text) if *column == 0 && *row > 2 && says.iter().all(|word| text.contains(word)) => {
            Some(*row)
        }
        _ => None,
    })?;
    let values = workbook.values(&[]);
    let heads = (3..).map_while(|column| match values.of(Place { sheet: SLOPES, row: 2, column }) {
        Value::Text(name) => Some((column, name.to_owned())),
        _ => None,
    });
    let slope = |column: u16| values.number(Place { sheet: SLOPES, row, column });
    Some(heads.map(|(column, name)| (name, slope(column))).collect())
}

/// What an option is worth.
fn worth(workbook: &Workbook, option: &str) -> Option<f64> {
    match figures(workbook, &[]).into_iter().find(|(name, ..)| name == option)?.2[3] {
        Value::Number(npv) => Some(npv),
        _ => None,
    }
}

/// Each slope of a row, beside what the program finds where the scenario says something else; how many there are.
fn hold(base: &str, says: &[&str], (from, to): (&str, &str)) -> usize {
    assert!(base.contains(from), "{from}");
    let (now, then) = (made(base), made(&base.replace(from, to)));
    let mut compared = 0;
    for (option, slope) in slopes(&now, says).unwrap_or_else(|| panic!("no row of {says:?}")) {
        let (Some(before), Some(after)) = (worth(&now, &option), worth(&then, &option)) else { continue };
        // What no formula leads to does not move in the program either.
        let slope = slope.unwrap_or(0.0);
        let close = (slope - (after - before)).abs() <= 1e-6 * (after - before).abs().max(1.0);
        assert!(close, "{says:?}, {option}: {slope}, and the program {}", after - before);
        compared += usize::from(slope != 0.0);
    }
    compared
}

/// A cost of all, one of two options, and one of each.
fn with_costs() -> String {
    let costs = "costs:
  keys: { what: key store, cost: $5000/month }
  audits: { what: audits, cost: $4000/month, options: [rented, owned] }
  launch: { what: tests before launch, once: $30k }
  moved: { what: training, once: $12k, options: [rented] }
options:
  serverless:";
    text(COMMITTEE).replace("options:\n  serverless:", costs)
}

#[test]
fn slopes_are_the_programs() {
    let base = with_costs();
    for (says, change, least) in [
        (&["discount rate"][..], ("discount_rate: 10%/year", "discount_rate: 11%/year"), 3),
        (&["change of token prices"], ("token_price_trend: -10%", "token_price_trend: -9%"), 3),
        (&["tasks a month"], ("tasks: 8M/month", "tasks: 8.8M/month"), 3),
        (&["rented: paid once", "training"], ("once: $12k", "once: $13.2k"), 1),
        (&["owned: price of a server"], ("server_price: $250,141.80", "server_price: $275,155.98"), 1),
        // Two options have it, and what they are held against has not.
        (&["audits per month", "rented and owned"], ("cost: $4000/month", "cost: $4400/month"), 2),
        // All have it: it is saved as far as the work is taken over, so what it takes until then counts.
        (&["key store per month"], ("cost: $5000/month", "cost: $5500/month"), 3),
        (&["months until it does all the work"], ("ramp_up: 2 months", "ramp_up: 2.2 months"), 3),
        (&["busiest hour over mean hour"], ("peak_to_mean: 2x", "peak_to_mean: 2.2x"), 1),
    ] {
        assert!(hold(&base, says, change) >= least, "{says:?}");
    }
}

/// What everyone pays once, what they are held against too, makes no difference; each for itself it would make one.
#[test]
fn what_both_sides_pay_has_no_slope() {
    let base = with_costs();
    let workbook = made(&base);
    assert!(slopes(&workbook, &["tests before launch"]).is_none());
    let moved = made(&base.replace("once: $30k", "once: $33k"));
    for (option, ..) in figures(&workbook, &[]) {
        let (Some(before), Some(after)) = (worth(&workbook, &option), worth(&moved, &option)) else {
            continue;
        };
        assert!(agree(before, after, 1e-9), "{option}: {before}, {after}");
    }
    // The cell is one, and whoever changes it finds the same.
    let shared = cell(
        &workbook,
        "Several options: paid once, before the first month: tests before launch (serverless, open-tokens, rented and owned)",
    );
    let values = workbook.values(&[(shared, 33_000.0)]);
    for row in 5..9 {
        let at = |column| Place { sheet: 0, row, column };
        // The cost over the horizon rises, the net present value stays.
        let (before, after) = (workbook.values(&[]).number(at(3)).unwrap(), values.number(at(3)).unwrap());
        assert!(agree(after - before, 3_000.0, 1e-6), "{row}: {before}, {after}");
        if let (Some(before), Some(after)) = (workbook.values(&[]).number(at(4)), values.number(at(4))) {
            assert!(agree(before, after, 1e-9), "{row}: {before}, {after}");
        }
    }
}

/// Where what options are held against stands in numbers, nothing is said of what they may share with it.
#[test]
fn what_is_held_against_numbers_has_slopes_of_its_own_alone() {
    let base = text("scenarios/governed-claims.yaml").replace("baseline: api", "baseline: owned");
    let workbook = made(&base);
    assert!(slopes(&workbook, &["tasks a month"]).is_none());
    assert!(slopes(&workbook, &["change of token prices"]).is_none());
    assert!(slopes(&workbook, &["red-teaming each quarter"]).is_none());
    assert!(hold(&base, &["discount rate"], ("discount_rate: 8%/year", "discount_rate: 9%/year")) >= 2);
    assert!(hold(&base, &["api: audits"], ("cost: $4800/year", "cost: $5280/year")) >= 1);
    let how = &figures(&workbook, &[])[1].1;
    assert!(how.starts_with("formulas; what is saved of owned stands in numbers"), "{how}");
}

/// A stated cost grows with the work in the program, and not in the workbook.
#[test]
fn what_is_held_against_a_stated_cost_has_no_slope_of_volume() {
    let base = with_costs().replace("baseline: serverless", "baseline: { cost_per_month: $90k/month }");
    let workbook = made(&base);
    assert!(slopes(&workbook, &["tasks a month"]).is_none());
    for (says, change) in [
        (&["change of token prices"][..], ("token_price_trend: -10%", "token_price_trend: -9%")),
        (&["key store per month"], ("cost: $5000/month", "cost: $5500/month")),
    ] {
        assert!(hold(&base, says, change) >= 2, "{says:?}");
    }
}

/// What turns red when it is moved, and what stands in for the price of its line, is no assumption to lean on.
#[test]
fn lengths_and_quantities_have_no_slopes() {
    let workbook = made(&text(COMMITTEE));
    for says in ["answer tokens of a task", "quantity of", "machines of a replica", "hours in a month"] {
        assert!(slopes(&workbook, &[says]).is_none(), "{says}");
    }
    assert!(slopes(&workbook, &["answer tokens a second"]).is_some());
}
