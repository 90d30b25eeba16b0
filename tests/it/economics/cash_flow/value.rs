//! What an option is worth: savings against a baseline, benefits, values of tasks.

use breakeven::economics::{CashKind, evaluate};
use breakeven::figure::Gap;
use breakeven::metric::Metric;
use breakeven::units::Quantity as _;
use proptest::prelude::*;

use super::{TEXT, appraisal, case, flows};
use crate::harness::{agree, number, outcome, scenario, so_many};

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

proptest! {
    #![proptest_config(so_many(24))]

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
