//! Money in another currency: the same figures at a rate, and what is paid in dollars moves with it.

use breakeven::economics::evaluate;
use breakeven::metric::Metric;
use breakeven::units::{
    Conventions, Currency, ExchangeRate, Money, Quantity as _, UsdPerHour, parse, parse_date,
};
use proptest::prelude::*;

use crate::harness::{agree, number, outcome, scenario, so_many};
use crate::program::below;

/// A text with a currency and a rate behind its title, all amounts still in dollars.
fn in_euros(text: &str, rate: f64) -> String {
    let at = text.find("\ntitle:").map(|at| at + 1).unwrap();
    let end = at + text[at..].find('\n').unwrap() + 1;
    let exchange = format!("exchange: {{ rate: {rate} USD/EUR, source: test, date: 2026-11-02 }}\n");
    format!("{}currency: EUR\n{exchange}{}", &text[..end], &text[end..])
}

#[test]
fn every_shipped_scenario_in_euros_is_the_same_at_the_rate() {
    let rate = 1.25;
    let mut compared = 0;
    for path in below("scenarios", "yaml") {
        let text = std::fs::read_to_string(&path).unwrap();
        // What a scenario reads of files beside it stays there.
        if text.contains("evaluation:") || text.contains("benchmark:") {
            continue;
        }
        let (dollars, euros) = (scenario(&text), scenario(&in_euros(&text, rate)));
        let (dollars, euros) = (evaluate(&dollars), evaluate(&euros));
        for (before, after) in dollars.outcomes.iter().zip(&euros.outcomes) {
            for metric in Metric::ALL {
                let (Ok(before), Ok(after)) = (before.metric(*metric), after.metric(*metric)) else {
                    assert_eq!(before.metric(*metric).is_ok(), after.metric(*metric).is_ok());
                    continue;
                };
                let by = if metric.info().unit.is_money() { rate } else { 1.0 };
                let (shown, value) = (after.amount.value() * by, before.amount.value());
                assert!(agree(shown, value, 1e-9), "{}: {} of {value}", path.display(), metric.info().id);
                compared += 1;
            }
        }
    }
    assert!(compared > 1_000, "{compared}");
}

proptest! {
    #![proptest_config(so_many(64))]

    /// An amount in dollars is the amount at the rate, one in euros is itself, and no third currency is read.
    #[test]
    fn amounts_are_read_in_either_currency(cents in 1_u32..10_000_000, rate in 0.97_f64..1.59) {
        let rate = ExchangeRate::new(Currency::Eur, rate, parse_date("2026-11-02").unwrap()).unwrap();
        let conventions = Conventions { money: Money::Exchanged(rate), ..Conventions::STANDARD };
        let text = format!("{}.{:02}", cents / 100, cents % 100);
        let value: f64 = text.parse().unwrap();
        let read = |sign: &str| parse::<UsdPerHour>(&format!("{sign}{text}/h"), conventions).map(UsdPerHour::get);
        for sign in ["€", "€ ", "EUR "] {
            prop_assert_eq!(read(sign), Ok(value));
        }
        for sign in ["$", "US$", "USD "] {
            let at = read(sign).unwrap();
            prop_assert!((at * rate.dollars() - value).abs() <= 1e-9 * value);
        }
        for sign in ["£", "GBP ", "CHF ", "CA$", "¥"] {
            prop_assert!(read(sign).is_err(), "{}", sign);
        }
    }

    /// A month's flows of what is priced in dollars are those of a steady rate, times what a dollar costs then; those in euros stay.
    #[test]
    fn what_is_priced_in_dollars_follows_the_rate(trend in -20_i32..40, horizon in 1_usize..40) {
        let text = |more: &str| format!(
            "scenario: a\ntitle: A\nas_of: 2026-11-15\ncurrency: EUR\nexchange: {{ rate: 1.1 USD/EUR, source: test, date: 2026-11-02{more} }}\n\
             workload: {{ tasks: 1M/month, input: 2000 tokens, output: 500 tokens }}\n\
             finance: {{ horizon: {horizon} months, baseline: {{ cost_per_month: €9000/month }} }}\n\
             options:\n  api: {{ serverless: openai/gpt-5.4-mini }}\n  people: {{ human: {{ minutes: 1, wage: €30/h }} }}\n"
        );
        let (steady, moving) = (text(""), text(&format!(", trend: {trend}%/year")));
        let (steady, moving) = (scenario(&steady), scenario(&moving));
        let (steady, moving) = (evaluate(&steady), evaluate(&moving));
        let tco = |evaluation: &breakeven::economics::Evaluation<'_>, option| number(outcome(evaluation, option), Metric::Tco);
        assert!(agree(tco(&moving, "people"), tco(&steady, "people"), 1e-12));
        let month = tco(&steady, "api") / horizon as f64;
        let yearly = 1.0 + f64::from(trend) / 100.0;
        let expected: f64 = (0..horizon).map(|at| month * yearly.powf(-(at as f64) / 12.0)).sum();
        assert!(agree(tco(&moving, "api"), expected, 1e-9));
    }
}
