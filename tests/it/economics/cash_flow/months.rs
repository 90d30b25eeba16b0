//! What a month brings: demand and prices that change, servers bought and worn, what was stated.

use breakeven::economics::{CashKind, evaluate};
use breakeven::figure::Gap;
use breakeven::metric::Metric;
use breakeven::units::Quantity as _;

use super::{TEXT, appraisal, case, flows};
use crate::harness::{agree, outcome, scenario};
use crate::program::breakeven;

#[test]
fn tokens_follow_demand_and_their_price() {
    let scenario = case(
        "horizon: 24 months, discount_rate: 10%/year, growth: 3%/month, token_price_trend: -30%/year",
        "",
    );
    let evaluation = evaluate(&scenario);
    let tokens = flows(appraisal(&evaluation, "tokens"), CashKind::Tokens);
    assert_eq!(tokens.len(), 25);
    assert_eq!(tokens[0], 0.0);
    // 1,000 tokens at $0.75 and 500 at $4.50 a million.
    let today = 100_000.0 * (1000.0 * 0.75 + 500.0 * 4.5) / 1e6;
    for (month, flow) in tokens.iter().enumerate().skip(1) {
        let before = i32::try_from(month - 1).unwrap();
        let wanted = today * 1.03_f64.powi(before) * 0.7_f64.powf(f64::from(before) / 12.0);
        assert!(agree(-flow, wanted, 1e-9), "month {month}: {flow}");
    }
    let npv: f64 =
        tokens.iter().enumerate().map(|(month, flow)| flow / 1.1_f64.powf(month as f64 / 12.0)).sum();
    let levelised = appraisal(&evaluation, "tokens").cost_per_task.as_ref().unwrap();
    let tasks: f64 = (1..25)
        .map(|month| 100_000.0 * 1.03_f64.powi(month - 1) / 1.1_f64.powf(f64::from(month) / 12.0))
        .sum();
    assert!(agree(levelised.get(), -npv / tasks, 1e-9));
    assert!(matches!(outcome(&evaluation, "tokens").metric(Metric::Npv), Err(Gap::NotStated(_))));
}

/// A replica does 525,600 tasks of 500 tokens a month at 100 tokens a second; the fleet grows when the work is more.
#[test]
fn servers_are_bought_when_they_are_needed_and_again_when_they_are_worn() {
    let scenario = case("horizon: 36 months, growth: 10%/month, resale: none, hardware_batches: 1 month", "");
    let evaluation = evaluate(&scenario);
    let owned = appraisal(&evaluation, "owned");
    let bought = flows(owned, CashKind::Hardware);
    let capacity = 100.0 * 730.0 * 3600.0 / 500.0;
    let mut servers = 0.0;
    let mut worn: Vec<(usize, f64)> = Vec::new();
    for (month, bought) in bought.iter().take(36).enumerate() {
        let needed = (100_000.0 * 1.1_f64.powi(i32::try_from(month).unwrap()) / capacity).ceil();
        assert_eq!(owned.flow.gpus[month].get(), 8.0 * needed, "month {month}");
        let gone: f64 = worn.iter().filter(|(at, _)| *at == month).map(|(_, servers)| servers).sum();
        servers -= gone;
        let new = (needed - servers).max(0.0);
        assert!(agree(-bought, new * 300_000.0, 1e-9), "month {month}: {bought}");
        servers += new;
        worn.push((month + 24, new));
    }
    // Bought in month 0 and worn out after 24 months: a tenth comes back then.
    assert!(agree(flows(owned, CashKind::Resale)[24], 30_000.0, 1e-9));
}

#[test]
fn a_month_costs_what_its_own_bill_says() {
    for (tasks, month) in [("100k/month", 1_usize), ("110k/month", 2), ("214358.881/month", 9)] {
        let grown = case("horizon: 12 months, growth: 10%/month", "");
        let grown = evaluate(&grown);
        for (option, kinds) in [
            ("tokens", vec![CashKind::Tokens]),
            ("people", vec![CashKind::Work]),
            ("rented", vec![CashKind::Rent]),
            ("owned", vec![CashKind::Running, CashKind::Staff]),
        ] {
            let alone = scenario(&TEXT.replace("TASKS", tasks));
            let alone = evaluate(&alone);
            let wanted: f64 = kinds.iter().map(|kind| flows(appraisal(&alone, option), *kind)[1]).sum();
            let found: f64 = kinds.iter().map(|kind| flows(appraisal(&grown, option), *kind)[month]).sum();
            assert!(agree(found, wanted, 1e-9), "{option}, month {month}: {found} is not {wanted}");
        }
    }
}

#[test]
fn stated_flows_are_counted_in_their_months() {
    let list = "[{ what: migration, at: month 3, cost: $40k }, { what: audits, from: month 6, cost: $1k }, \
                { what: old licence, from: now, to: month 2, cost: $500, options: people }, \
                { what: grant, at: now, benefit: $10k, options: [owned, rented] }]";
    let common =
        "horizon: 8 months, discount_rate: 8%/year, ramp_up: 4 months, tax: { rate: 25% }, baseline: people";
    let (plain, stated) = (case(common, ""), case(&format!("{common}, flows: {list}"), ""));
    let (plain, stated) = (evaluate(&plain), evaluate(&stated));
    let costs = |option: &str| flows(appraisal(&stated, option), CashKind::OtherCosts);
    assert_eq!(costs("tokens"), [0.0, 0.0, 0.0, -40e3, 0.0, 0.0, -1e3, -1e3, -1e3]);
    assert_eq!(costs("people"), [-500.0, -500.0, -500.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    let benefits = |option: &str| flows(appraisal(&stated, option), CashKind::OtherBenefits);
    assert_eq!(benefits("owned")[0], 10e3);
    assert!(benefits("tokens").is_empty());
    // What the baseline would have paid is saved in full from the first month on, and every flow is taxed.
    for (option, once) in [("tokens", 0.0), ("owned", 10e3)] {
        let net = |evaluation| appraisal(evaluation, option).flow.net();
        let gained = |month: usize| net(&stated)[month].get() - net(&plain)[month].get();
        for (month, wanted) in [(0, 500.0 + once), (1, 500.0), (3, -40e3), (4, 0.0), (8, -1e3)] {
            assert!(
                (gained(month) - 0.75 * wanted).abs() < 1e-6,
                "{option}, month {month}: {}",
                gained(month)
            );
        }
    }
}

#[test]
fn electricity_follows_its_own_price() {
    let running = |finance: &str| {
        let scenario = case(&format!("horizon: 24 months{finance}"), "");
        let evaluation = evaluate(&scenario);
        flows(appraisal(&evaluation, "owned"), CashKind::Running)
    };
    let (plain, dearer) = (running(""), running(", electricity_price_trend: 5%/year"));
    // Nothing but electricity is in the line, and the first month is at today's price.
    for (month, (plain, dearer)) in plain.iter().zip(&dearer).enumerate().skip(1) {
        let factor = 1.05_f64.powf((month as f64 - 1.0) / 12.0);
        assert!(agree(*dearer, plain * factor, 1e-9), "month {month}: {dearer}");
    }
}

/// What spreadsheets and programs read adds up: lines to the net, months to the total.
#[test]
fn the_tables_add_up_to_the_cent() {
    let file = "scenarios/finance-committee.yaml";
    let run = |arguments: &[&str]| {
        let output = breakeven(".").args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let csv = run(&["roi", file, "--view", "flows", "--format", "csv"]);
    let header: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
    let at = |name: &str| header.iter().position(|column| *column == name).unwrap();
    let mut rows = 0;
    for line in csv.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let kinds: f64 =
            (at("hardware_usd")..=at("tax_usd")).map(|at| cells[at].parse::<f64>().unwrap()).sum();
        assert!((kinds - cells[at("net_usd")].parse::<f64>().unwrap()).abs() < 0.005, "{line}");
        rows += 1;
    }
    assert_eq!(rows, 4 * 37);
    // On the page every column adds up exactly as it is printed.
    let page = run(&["roi", file, "owned", "--view", "flows"]);
    let cents = |cell: &str| -> i64 { cell.replace(['$', ',', '.', ' '], "").parse().unwrap_or(0) };
    let rows: Vec<Vec<i64>> = page
        .lines()
        .filter(|line| line.starts_with('│') && line.contains('$'))
        .map(|line| line.trim_matches('│').split('┆').skip(1).map(cents).collect())
        .collect();
    let (lines, sums) = rows.split_at(rows.len() - 2);
    assert!(lines.len() >= 5);
    for column in 0..sums[0].len() {
        assert_eq!(lines.iter().map(|line| line[column]).sum::<i64>(), sums[0][column], "{page}");
    }
    let years = sums[0].len() - 1;
    assert_eq!(sums[0][..years].iter().sum::<i64>(), sums[0][years], "{page}");
    assert_eq!(sums[1][years - 1], sums[0][years], "{page}");
}
