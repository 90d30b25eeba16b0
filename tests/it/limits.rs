//! Limits at their edge: what meets one exactly, what just misses it, and how both are printed.

use breakeven::report::number::{beside, human};
use breakeven::scenario::Comparison;
use breakeven::units::{Amount, Fraction, Quantity, UsdNet, UsdPerMonth, UsdPerTask};
use proptest::prelude::*;

use crate::harness::{of, so_many};
use crate::program::breakeven;

fn checked(scenario: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let output = breakeven("tests/fixtures").args(arguments).write_stdin(scenario).output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

/// A month's cost of so many tasks over their number is the price of one again, but for the last digit.
#[test]
fn a_limit_that_is_met_exactly_is_met() {
    let mut inexact = 0;
    for tasks in 1..=30 {
        for price in [0.1, 0.2, 0.7] {
            let month = price * f64::from(tasks);
            let value = Amount::from(of::<UsdPerTask>(month / f64::from(tasks)));
            let limit = Amount::from(of::<UsdPerTask>(price));
            inexact += usize::from(value.value() > limit.value());
            assert!(Comparison::AtMost.holds(value, limit), "{tasks} x {price}");
            assert!(Comparison::AtLeast.holds(value, limit), "{tasks} x {price}");
            assert!(!Comparison::Below.holds(value, limit), "{tasks} x {price}");
            assert!(!Comparison::Above.holds(value, limit), "{tasks} x {price}");
        }
    }
    assert!(inexact > 0, "no case of these has a last digit that is off");

    let text = |limit: &str| {
        format!(
            "{{ scenario: s, title: t, as_of: 2026-11-15, workload: {{ tasks: 3/month }}, \
             options: {{ w: {{ per_task: $0.1/task }} }}, budgets: {{ w: {{ cost_per_task: \"{limit}\" }} }} }}"
        )
    };
    for command in ["check", "frontier"] {
        let (status, shown) = checked(&text("<= $0.1"), &[command, "-"]);
        assert_eq!(status, Some(0), "{shown}");
        assert!(shown.contains("┆ met"), "{shown}");
    }
    let (_, shown) = checked(&text("<= $0.1"), &["frontier", "-"]);
    assert!(shown.contains("met, just"), "{shown}");
    let (_, shown) = checked(&text("<= $0.1"), &["check", "-", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&shown).unwrap();
    let limit = &report["scenarios"][0]["limits"][0];
    assert_eq!((&limit["status"], &limit["distance"]), (&"met".into(), &0.0.into()));
    let (status, shown) = checked(&text("< $0.1"), &["frontier", "-"]);
    assert!(shown.contains("missed, just") && !shown.contains("e-"), "{status:?} {shown}");
    assert_eq!(checked(&text("< $0.1"), &["check", "-"]).0, Some(1));
}

/// A limit of nothing has no size of its own: a share is measured on the whole, net money to a millionth of a dollar.
#[test]
fn a_limit_of_nothing_can_be_met() {
    let share = |value| Amount::from(of::<Fraction>(value));
    assert!(Comparison::AtMost.holds(share(1e-12), share(0.0)));
    assert!(!Comparison::AtMost.holds(share(1e-6), share(0.0)));
    let net = |value| Amount::from(UsdNet::new(value).unwrap());
    assert!(Comparison::AtLeast.holds(net(-1e-7), net(0.0)));
    assert!(!Comparison::AtLeast.holds(net(-0.01), net(0.0)));
    let month = |value| Amount::from(of::<UsdPerMonth>(value));
    assert!(!Comparison::AtMost.holds(month(1e-9), month(0.0)));
}

#[test]
fn shares_near_the_ends_are_told_apart() {
    let (_, shown) = checked(NEAR_100, &["run", "-", "--view", "all"]);
    assert!(shown.contains("99.96%") && shown.contains("99.99%"), "{shown}");
    assert!(shown.contains("0.04%") && shown.contains("0.01%"), "{shown}");
    let (_, shown) = checked(NEAR_100, &["check", "-", "--verbose"]);
    assert!(shown.contains("accuracy of a >= 99.98% missed: 99.96%, by 0.02 points"), "{shown}");
    assert!(shown.contains("accuracy of b >= 99.98% met: 99.99%"), "{shown}");
    let (_, shown) = checked(NEAR_100, &["frontier", "-"]);
    assert!(!shown.contains("100%"), "{shown}");
}

const NEAR_100: &str = "
scenario: pct
title: percents near the ends
as_of: 2026-11-15
workload: { tasks: 1M/month, input: 1000 tokens, output: 200 tokens }
options:
  a: { serverless: openai/gpt-5.4-mini, accuracy: 99.96% }
  b: { serverless: openai/gpt-5.4-mini, accuracy: 99.99% }
quality: { cost_per_error: $100 }
targets: { accuracy: '>= 99.98%' }
";

fn read(text: &str) -> f64 {
    let digits: String =
        text.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | '-')).collect();
    digits.parse().unwrap()
}

proptest! {
    #![proptest_config(so_many(2000))]

    /// Only what is nothing or the whole is printed so, and what is larger is never printed as smaller.
    #[test]
    fn only_an_end_is_printed_as_one(exponent in 0.0..8.5_f64, high in any::<bool>(), step in 1.0..3.0_f64) {
        let from_an_end = 10_f64.powf(-exponent) / 2.0;
        let share = if high { 1.0 - from_an_end } else { from_an_end };
        let text = human(Amount::from(of::<Fraction>(share)));
        prop_assert!(text != "0%" && text != "100%", "{share}: {text}");
        let next = if high { 1.0 - from_an_end / step } else { from_an_end / step };
        let (low, top) = if share < next { (share, next) } else { (next, share) };
        let shown = |share| read(&human(Amount::from(of::<Fraction>(share))));
        prop_assert!(shown(low) <= shown(top), "{low} {top}");
    }

    /// A figure is printed on the side of its limit on which it is.
    #[test]
    fn a_figure_is_printed_on_its_side_of_the_limit(
        limit in prop_oneof![Just(0.1), Just(1000.0), Just(99.5), Just(0.3), Just(1234.56), 0.000_1..5e4_f64],
        exponent in 0.5..8.9_f64,
        over in any::<bool>(),
        is_share in any::<bool>(),
    ) {
        let amount = |value: f64| {
            if is_share { Amount::from(of::<Fraction>(value / 5e4)) } else { Amount::from(of::<UsdPerMonth>(value)) }
        };
        // A limit has the few digits that somebody wrote.
        let limit = format!("{limit:.5e}").parse::<f64>().unwrap();
        let value = limit * if over { 1.0 + 10_f64.powf(-exponent) } else { 1.0 - 10_f64.powf(-exponent) };
        let (Ok(_), true) = (Fraction::new(value / 5e4), limit <= 5e4) else { return Ok(()) };
        let (value, limit) = (amount(value), amount(limit));
        let (shown, bound) = beside(value, limit);
        match value.beside(limit) {
            std::cmp::Ordering::Equal => prop_assert_eq!(shown, bound),
            std::cmp::Ordering::Less => prop_assert!(read(&shown) < read(&bound), "{value}: {shown}, {limit}: {bound}"),
            std::cmp::Ordering::Greater => prop_assert!(read(&shown) > read(&bound), "{value}: {shown}, {limit}: {bound}"),
        }
    }
}
