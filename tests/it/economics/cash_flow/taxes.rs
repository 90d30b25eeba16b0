//! Loans, leases, losses and taxes.

use breakeven::economics::{Aside, CashKind, evaluate};
use breakeven::metric::Metric;
use breakeven::units::Quantity as _;

use super::{appraisal, case, flows};
use crate::harness::{agree, number, outcome, scenario};

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
