//! Cash flows of whole scenarios: worked out again by hand, and what has to hold whatever the figures are.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod harness;
mod program;

use breakeven::economics::{Appraisal, Aside, CashKind, evaluate};
use breakeven::figure::Gap;
use breakeven::metric::Metric;
use breakeven::scenario::Scenario;
use breakeven::units::Quantity as _;
use program::breakeven;
use proptest::prelude::*;

use harness::{agree, number, outcome, scenario};

/// An owned server, the same GPUs for rent, tokens and people; `finance` and more are put in.
fn case(finance: &str, more: &str) -> Scenario {
    scenario(&format!(
        "
scenario: case
title: Own, rent, buy tokens
as_of: 2026-11-15
workload: {{ tasks: 100k/month, input: 1000 tokens, output: 500 tokens, peak_to_mean: 1x }}
facility: {{ electricity: $0.10/kWh, pue: 1.2 }}
finance: {{ {finance} }}
{more}
options:
  tokens: {{ serverless: openai/gpt-5.4-mini }}
  people: {{ human: {{ minutes: 1, wage: $30/h }} }}
  owned:
    cluster:
      server: dgx-h100
      tensor_parallel: 8
      replicas: auto
      throughput: 100 tokens/s per replica
      ownership: {{ server_price: $300k, life: 24 months, residual: 10%, staff: $1k/month }}
  rented:
    rental: {{ gpu: h100-sxm, gpus: 8, price: $20/h, tensor_parallel: 8, throughput: 100 tokens/s per replica }}
"
    ))
}

fn flows(appraisal: &Appraisal, kind: CashKind) -> Vec<f64> {
    let line = appraisal.flow.lines.iter().find(|line| line.kind == kind);
    line.map_or_else(Vec::new, |line| line.flows.iter().map(|flow| flow.get()).collect())
}

fn appraisal<'e>(evaluation: &'e breakeven::economics::Evaluation<'_>, option: &str) -> &'e Appraisal {
    outcome(evaluation, option).appraisal.as_ref().unwrap()
}

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
    let scenario = case("horizon: 36 months, growth: 10%/month, resale: none", "");
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

/// The case above with another number of tasks.
const TEXT: &str = "
scenario: case
title: Own, rent, buy tokens
as_of: 2026-11-15
workload: { tasks: TASKS, input: 1000 tokens, output: 500 tokens, peak_to_mean: 1x }
facility: { electricity: $0.10/kWh, pue: 1.2 }
finance: { horizon: 1 months }
options:
  tokens: { serverless: openai/gpt-5.4-mini }
  people: { human: { minutes: 1, wage: $30/h } }
  owned:
    cluster:
      server: dgx-h100
      tensor_parallel: 8
      replicas: auto
      throughput: 100 tokens/s per replica
      ownership: { server_price: $300k, life: 24 months, residual: 10%, staff: $1k/month }
  rented:
    rental: { gpu: h100-sxm, gpus: 8, price: $20/h, tensor_parallel: 8, throughput: 100 tokens/s per replica }
";

#[test]
fn what_is_saved_is_what_the_baseline_costs() {
    let scenario =
        case("horizon: 12 months, discount_rate: 10%/year, baseline: people, ramp_up: 2 months", "");
    let evaluation = evaluate(&scenario);
    let people = 100_000.0 / 60.0 * 30.0;
    let saved = flows(appraisal(&evaluation, "tokens"), CashKind::Saved);
    // Evenly to all of the work within two months: a quarter, three quarters, then all.
    for (month, share) in [(1, 0.25), (2, 0.75), (3, 1.0), (12, 1.0)] {
        assert!(agree(saved[month], people * share, 1e-9), "month {month}: {}", saved[month]);
    }
    let tokens = flows(appraisal(&evaluation, "tokens"), CashKind::Tokens);
    assert!(agree(tokens[1] * 4.0, tokens[3], 1e-9));
    let baseline = outcome(&evaluation, "people");
    assert!(matches!(baseline.metric(Metric::Npv), Err(Gap::NotApplicable("it is the baseline"))));
    assert!(agree(number(baseline, Metric::Tco), people * 12.0, 1e-9));
    // Today's cost as a number says the same.
    let stated = case(
        "horizon: 12 months, discount_rate: 10%/year, baseline: { cost_per_month: $50k/month }, ramp_up: 2 months",
        "",
    );
    let stated = evaluate(&stated);
    for metric in [Metric::Npv, Metric::Roi, Metric::Tco, Metric::PaybackMonths] {
        let (a, b) = (outcome(&evaluation, "owned").metric(metric), outcome(&stated, "owned").metric(metric));
        match (a, b) {
            (Ok(a), Ok(b)) => assert!(agree(a.amount.value(), b.amount.value(), 1e-9), "{metric:?}"),
            (a, b) => assert_eq!(a.as_ref().err(), b.as_ref().err(), "{metric:?}"),
        }
    }
}

#[test]
fn loans_cost_their_interest_and_leases_their_rent() {
    let cash = case("horizon: 24 months, baseline: people, discount_rate: 8%/year", "");
    let loan = case(
        "horizon: 24 months, baseline: people, discount_rate: 8%/year, loan: { share: 80%, rate: 9%/year, term: 12 months }",
        "",
    );
    let lease = case(
        "horizon: 24 months, baseline: people, discount_rate: 8%/year, lease: { rate: 9%/year, term: 24 months, residual: 10% }",
        "",
    );
    let (cash, loan, lease) = (evaluate(&cash), evaluate(&loan), evaluate(&lease));
    let interest: f64 = flows(appraisal(&loan, "owned"), CashKind::Interest).iter().sum();
    let principal: f64 = flows(appraisal(&loan, "owned"), CashKind::Loan).iter().sum();
    assert!(principal.abs() < 1e-6 && interest < -10_000.0, "{principal} {interest}");
    let tco = |evaluation| number(outcome(evaluation, "owned"), Metric::Tco);
    assert!(agree(tco(&loan) + interest, tco(&cash), 1e-9));
    let rents = flows(appraisal(&lease, "owned"), CashKind::Lease);
    assert!(rents[0] < 0.0 && rents[23] == rents[0] && rents[24] == 0.0, "{rents:?}");
    assert!(flows(appraisal(&lease, "owned"), CashKind::Hardware).is_empty());
    // A lease that outlasts the horizon is paid to its end.
    let long = case("horizon: 24 months, lease: { rate: 9%/year, term: 36 months }", "");
    let long = evaluate(&long);
    let rents = flows(appraisal(&long, "owned"), CashKind::Lease);
    assert!(agree(rents[24], rents[0] * 12.0, 1e-9), "{rents:?}");
    let said = &appraisal(&long, "owned").asides;
    let [Aside::DueAfter { rents: due, term }] = said.as_slice() else { panic!("{said:?}") };
    assert!(agree(due.get(), -rents[24], 1e-9) && term.get() == 36.0, "{said:?}");
    assert!(appraisal(&lease, "owned").asides.is_empty());
}

/// A one-off cost of $3,000 and $900 a month saved: the loss uses up three gains and a third of the fourth.
#[test]
fn losses_are_set_off_or_carried_forward() {
    let tax = |losses: &str| {
        let scenario = scenario(&format!(
            "
scenario: losses
title: Plain code in the place of a service
as_of: 2026-11-15
workload: {{ tasks: 100k/month }}
finance: {{ horizon: 6 months, baseline: {{ cost_per_month: $1k/month }}, tax: {{ rate: 25%{losses} }} }}
options:
  code: {{ per_task: $0.001/task, one_off: {{ engineering: $3000 }} }}
  dear: {{ per_task: $0.02/task }}
"
        ));
        let evaluation = evaluate(&scenario);
        ["code", "dear"].map(|option| {
            let appraisal = appraisal(&evaluation, option);
            (flows(appraisal, CashKind::Tax), appraisal.asides.clone())
        })
    };
    let near = |flows: &[f64], wanted: &[f64]| {
        assert!(flows.iter().zip(wanted).all(|(flow, wanted)| (flow - wanted).abs() < 1e-9), "{flows:?}");
    };
    let [(code, _), _] = tax("");
    near(&code, &[750.0, -225.0, -225.0, -225.0, -225.0, -225.0, -225.0]);
    assert_eq!(tax(", losses: offset")[0].0, code);
    let [(code, said), (dear, unused)] = tax(", losses: carried_forward");
    near(&code, &[0.0, 0.0, 0.0, 0.0, -150.0, -225.0, -225.0]);
    assert!(said.is_empty(), "{said:?}");
    // $1,000 a month more than today is never gained back.
    assert!(
        dear.is_empty() && unused == [Aside::UnusedLosses("$6000".parse().unwrap())],
        "{dear:?} {unused:?}"
    );
}

/// What a baseline would have bought is not bought at all, so its depreciation is lost in full as well, however slowly the work
/// is taken over.
#[test]
fn taxes_on_the_hardware_of_a_baseline_do_not_wait_for_the_work() {
    for funding in
        ["", ", loan: { rate: 9%/year, term: 12 months }", ", lease: { rate: 9%/year, term: 24 months }"]
    {
        let text = format!(
            "horizon: 24 months, baseline: owned, ramp_up: 10 months, tax: {{ rate: 25%, depreciation: macrs-5 }}{funding}"
        );
        let scenario = case(&text, "");
        let evaluation = evaluate(&scenario);
        let tokens = appraisal(&evaluation, "tokens");
        let before: f64 = tokens.flow.sum(|kind| kind != CashKind::Tax).iter().map(|flow| flow.get()).sum();
        let tax: f64 = flows(tokens, CashKind::Tax).iter().sum();
        // All that flows but what is borrowed and paid back is taxed once.
        assert!(agree(tax, -0.25 * before, 1e-9), "{funding}: {tax} of {before}");
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

/// Without a baseline and a value, stated benefits are what pays back.
#[test]
fn stated_benefits_pay_back() {
    let list = "[{ what: fees, from: month 1, benefit: $20k, options: owned }]";
    let scenario = case(&format!("horizon: 24 months, resale: none, flows: {list}"), "");
    let evaluation = evaluate(&scenario);
    let months = number(outcome(&evaluation, "owned"), Metric::PaybackMonths);
    assert!(months > 15.0 && months < 18.0, "{months}");
    assert!(outcome(&evaluation, "tokens").metric(Metric::PaybackMonths).is_err());
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

#[test]
fn taxes_take_their_share_and_depreciation_saves_some() {
    let none = case("horizon: 24 months, baseline: people, discount_rate: 8%/year, resale: none", "");
    let taxed = case(
        "horizon: 24 months, baseline: people, discount_rate: 8%/year, resale: none, tax: { rate: 25%, life: 24 months }",
        "",
    );
    let (none, taxed) = (evaluate(&none), evaluate(&taxed));
    let sum = |flows: Vec<f64>| flows.iter().sum::<f64>();
    let before: f64 = appraisal(&none, "owned").flow.net().iter().map(|flow| flow.get()).sum();
    // Over the whole life everything that flows is taxed once, the purchase by its depreciation.
    assert!(agree(sum(flows(appraisal(&taxed, "owned"), CashKind::Tax)), -0.25 * before, 1e-9));
    let macrs = case(
        "horizon: 24 months, baseline: people, discount_rate: 8%/year, resale: none, tax: { rate: 25%, depreciation: macrs-5 }",
        "",
    );
    let macrs = evaluate(&macrs);
    // What is not written down when it is sold is written off then.
    assert!(agree(sum(flows(appraisal(&macrs, "owned"), CashKind::Tax)), -0.25 * before, 1e-9));
    let first = flows(appraisal(&macrs, "owned"), CashKind::Tax)[1];
    let plain = flows(appraisal(&none, "owned"), CashKind::Saved)[1]
        + flows(appraisal(&none, "owned"), CashKind::Running)[1]
        + flows(appraisal(&none, "owned"), CashKind::Staff)[1];
    assert!(agree(first, -0.25 * (plain - 300_000.0 * 0.2 / 12.0), 1e-9), "{first}");
}

#[test]
fn values_and_ends_count_by_task() {
    let quality = "quality: { value_per_success: $1, cost_per_error: $2 }";
    let text = TEXT
        .replace("TASKS", "100k/month")
        .replace("options:\n", &format!("{quality}\noptions:\n"))
        .replace("openai/gpt-5.4-mini }", "openai/gpt-5.4-mini, accuracy: 90% }")
        .replace("{ horizon: 1 months }", "{ horizon: 6 months, discount_rate: 10%/year }");
    let scenario = scenario(&text);
    let evaluation = evaluate(&scenario);
    let tokens = appraisal(&evaluation, "tokens");
    assert!(agree(flows(tokens, CashKind::Value)[3], 90_000.0, 1e-9));
    assert!(agree(flows(tokens, CashKind::Ends)[3], -20_000.0, 1e-9));
    assert!(outcome(&evaluation, "tokens").metric(Metric::Npv).is_ok());
    // Without an accuracy nobody knows what its successes are worth.
    assert!(matches!(outcome(&evaluation, "owned").metric(Metric::Npv), Err(Gap::NotStated(_))));
}

/// Where nobody knows how often an option is wrong, what the baseline pays for its wrong results is not counted as saved.
#[test]
fn what_is_not_known_of_one_is_not_counted_of_the_other() {
    let quality = "quality: { value_per_success: $1, cost_per_error: $2 }";
    let text = TEXT
        .replace("TASKS", "100k/month")
        .replace("options:\n", &format!("{quality}\noptions:\n"))
        .replace("wage: $30/h } }", "wage: $30/h }, accuracy: 95% }")
        .replace("{ horizon: 1 months }", "{ horizon: 1 months, baseline: people, tax: { rate: 20% } }");
    let scenario = scenario(&text);
    let evaluation = evaluate(&scenario);
    let tokens = appraisal(&evaluation, "tokens");
    let saved = flows(tokens, CashKind::Saved)[1];
    assert!(agree(saved, 50_000.0, 1e-9), "{saved}");
    let paid = flows(tokens, CashKind::Tokens)[1];
    assert!(agree(flows(tokens, CashKind::Tax)[1], -0.2 * (saved + paid), 1e-9));
    assert!(tokens.remarks.iter().any(|remark| remark.contains("no accuracy")), "{:?}", tokens.remarks);
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the trends: the net present value is the sum of the net flows at their value today, every option's flow is
    /// as long as the horizon, and nothing is infinite.
    #[test]
    fn present_values_are_sums(
        months in 1..80_u32,
        growth in -20..60_i32,
        tokens in -80..50_i32,
        rate in 0..40_u32,
        ramp in 0..12_u32,
    ) {
        let finance = format!(
            "horizon: {months} months, baseline: people, discount_rate: {rate}%/year, growth: {growth}%/year, \
             token_price_trend: {tokens}%/year, ramp_up: {ramp} months, hardware_price_trend: -10%/year"
        );
        let scenario = case(&finance, "");
        let evaluation = evaluate(&scenario);
        for outcome in &evaluation.outcomes {
            let appraisal = outcome.appraisal.as_ref().unwrap();
            let net = appraisal.flow.net();
            prop_assert_eq!(net.len(), months as usize + 1);
            prop_assert!(net.iter().all(|flow| flow.get().is_finite()));
            if let Ok(npv) = &appraisal.npv {
                let today: f64 = net
                    .iter()
                    .enumerate()
                    .map(|(month, flow)| flow.get() / (1.0 + f64::from(rate) / 100.0).powf(month as f64 / 12.0))
                    .sum();
                let size: f64 = net.iter().map(|flow| flow.get().abs()).sum();
                prop_assert!((npv.get() - today).abs() <= 1e-9 * size.max(1.0), "{} {today}", npv.get());
            }
        }
    }
}
