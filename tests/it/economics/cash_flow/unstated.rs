//! What is assumed of money over the months where a scenario does not state it, and what other assumptions would give.

use breakeven::checks::{BothBills, Robustness};
use breakeven::economics::{CashKind, OtherAssumptions, evaluate, evaluate_stated};
use breakeven::figure::Figure;
use breakeven::finance::Resale;
use breakeven::metric::Metric;
use breakeven::scenario::Scenario;
use breakeven::units::Quantity as _;
use proptest::prelude::*;

use super::{TEXT, appraisal, case, flows};
use crate::harness::{agree, number, outcome, scenario};

/// The case with a server that states neither life nor residual value.
fn bare(finance: &str) -> Scenario {
    let text = TEXT.replace("TASKS", "100k/month").replace(", life: 24 months, residual: 10%", "");
    scenario(&text.replace("finance: { horizon: 1 months }", &format!("finance: {{ {finance} }}")))
}

/// 62.5 % of the price after a year, 42.5 % after two, 30 % after three, 15 % after four, 10 % after five.
#[test]
fn unstated_hardware_is_worth_what_used_servers_are_sold_for() {
    for (months, share) in
        [(6, 0.8125), (12, 0.625), (24, 0.425), (36, 0.3), (42, 0.225), (48, 0.15), (54, 0.125)]
    {
        let scenario = bare(&format!("horizon: {months} months"));
        let evaluation = evaluate(&scenario);
        let sold = flows(appraisal(&evaluation, "owned"), CashKind::Resale);
        assert!(agree(sold[months], share * 300e3, 1e-9), "{months} months: {}", sold[months]);
    }
    // A residual value that is stated ends the curve: from 62.5 % after a year to 10 % after two, and anew.
    for (months, share) in [(12, 0.625), (18, 0.3625), (24, 0.1), (30, 0.8125)] {
        let scenario = case(&format!("horizon: {months} months"), "");
        let evaluation = evaluate(&scenario);
        let sold = flows(appraisal(&evaluation, "owned"), CashKind::Resale);
        assert!(agree(sold[months], share * 300e3, 1e-9), "{months} months: {}", sold[months]);
        assert!(months < 25 || agree(sold[24], 30e3, 1e-9));
    }
}

/// What `resale: book` and `none` would give is what they give.
#[test]
fn other_values_of_hardware_are_what_stating_them_gives() {
    let finance = "horizon: 30 months, discount_rate: 10%/year, baseline: people";
    let scenario = case(finance, "");
    let evaluation = evaluate(&scenario);
    let others = OtherAssumptions::of(&evaluation);
    assert!(others.horizons.is_empty(), "the horizon is stated");
    let at = scenario.options.iter().position(|option| option.name == "owned").unwrap();
    assert_eq!(others.resale.len(), 2);
    for (other, word) in others.resale.iter().zip(["book", "none"]) {
        let stated = case(&format!("{finance}, resale: {word}"), "");
        let stated = evaluate(&stated);
        let wanted = number(outcome(&stated, "owned"), Metric::Npv);
        assert!(agree(other.worth[at].npv.as_ref().unwrap().get(), wanted, 1e-12), "{word}");
        assert!(OtherAssumptions::of(&stated).resale.is_empty(), "{word} is stated");
    }
    assert_eq!(others.resale[0].assumed, Resale::StraightLine);
    // The page says so.
    let report = breakeven::report::roi(&evaluation, &Robustness { switching: None, bills: BothBills::One });
    let owned = report.options.iter().find(|option| option.name == "owned").unwrap();
    let said = owned.found.as_ref().unwrap().remarks.join("\n");
    assert!(said.contains("NPV with hardware at book value $"), "{said}");
    let tokens = report.options.iter().find(|option| option.name == "tokens").unwrap();
    assert!(!tokens.found.as_ref().unwrap().remarks.join("\n").contains("book value"));
}

#[test]
fn without_a_horizon_three_years_at_ten_percent_are_followed() {
    let scenario = bare("baseline: people");
    assert!(evaluate(&scenario).outcomes.iter().all(|outcome| outcome.appraisal.is_err()), "nobody asked");
    let scenario = scenario.over_months();
    let evaluation = evaluate(&scenario);
    let stated = bare("baseline: people, horizon: 36 months, discount_rate: 10%/year");
    let stated = evaluate(&stated);
    let others = OtherAssumptions::of(&evaluation);
    assert_eq!(others.horizons.iter().map(|other| other.assumed.get()).collect::<Vec<_>>(), [24.0, 60.0]);
    for (at, option) in ["tokens", "people", "owned", "rented"].into_iter().enumerate() {
        let (one, other) = (appraisal(&evaluation, option), appraisal(&stated, option));
        assert_eq!(one.flow.net(), other.flow.net(), "{option}");
        assert_eq!(one.npv.as_ref().ok().map(Figure::get), other.npv.as_ref().ok().map(Figure::get));
        for other in &others.horizons {
            let months = other.assumed.get();
            let stated =
                bare(&format!("baseline: people, horizon: {months} months, discount_rate: 10%/year"));
            let stated = evaluate(&stated);
            let wanted = appraisal(&stated, option).npv.as_ref().ok().map(Figure::get);
            assert_eq!(other.worth[at].npv.as_ref().ok().map(|npv| npv.get()), wanted, "{option}, {months}");
        }
    }
    let report = breakeven::report::roi(&evaluation, &Robustness { switching: None, bills: BothBills::One });
    let said = report.conventions.join("\n");
    assert!(said.contains("36 months (assumed, since no `finance.horizon` is stated)"), "{said}");
    assert!(
        said.contains("discounted at 10%/year, 0.797% a month (assumed, since no `finance.discount_rate`"),
        "{said}"
    );
    assert!(said.contains("NPV at 24 and 60 months"), "{said}");
}

/// What is asked of the months changes no bill.
#[test]
fn bills_of_a_month_rest_on_no_assumed_horizon() {
    let scenario = bare("baseline: people");
    let followed = scenario.clone().over_months();
    let (month, followed) = (evaluate(&scenario), evaluate(&followed));
    for metric in Metric::ALL.iter().filter(|metric| !Metric::OF_FLOWS.contains(metric)) {
        for (one, other) in month.outcomes.iter().zip(&followed.outcomes) {
            let amount = |measured: &breakeven::figure::Measured| {
                measured.as_ref().map(|found| found.amount).map_err(ToString::to_string)
            };
            assert_eq!(amount(one.metric(*metric)), amount(other.metric(*metric)), "{}", metric.info().id);
        }
    }
}

#[test]
fn what_is_ready_after_an_assumed_horizon_has_no_flows() {
    let text = TEXT.replace("TASKS", "100k/month").replace("horizon: 1 months", "baseline: people");
    let text = text.replace(
        "  people: {",
        "  late: { serverless: openai/gpt-5.4-mini, lead_time: 30 months }\n  people: {",
    );
    let scenario = scenario(&text).over_months();
    let evaluation = evaluate_stated(&scenario);
    assert!(appraisal(&evaluation, "late").npv.is_ok());
    let others = OtherAssumptions::of(&evaluation);
    let at = scenario.options.iter().position(|option| option.name == "late").unwrap();
    let reasons =
        others.horizons.iter().map(|other| other.worth[at].npv.as_ref().err().map(ToString::to_string));
    let reason = "its `lead_time` is as long as the horizon or longer: no task is ever done";
    assert_eq!(reasons.collect::<Vec<_>>(), [Some(reason.to_owned()), None]);
}

proptest! {
    #![proptest_config(crate::harness::so_many(24))]

    /// A server is never worth more for being older, nor more than it cost; at the end of its life it is worth what is stated.
    #[test]
    fn used_hardware_never_gains(life in 1..120_u32, residual in prop::option::of(0..100_u32), age in 0..150_u32) {
        use breakeven::units::{Fraction, Months};
        let life = Months::new(f64::from(life)).unwrap();
        let end = residual.map(|share| (life, Fraction::new(f64::from(share) / 100.0).unwrap()));
        let market = Resale::market(end);
        let worth = |age: u32| market.share(Months::new(f64::from(age)).unwrap(), life, Fraction::ZERO).get();
        prop_assert!(worth(age) <= 1.0 && worth(age) >= 0.0);
        prop_assert!(worth(age + 1) <= worth(age) + 1e-12, "{} after {}, then {}", worth(age), age, worth(age + 1));
        if let Some((life, residual)) = end {
            prop_assert!(agree(market.share(life, life, residual).get(), residual.get(), 1e-12));
        }
    }
}
