//! Prices of tokens that are known to change within the horizon: each holds from its day on, and in the month of that day by days.

use breakeven::catalog::{Catalog, OverlayFile};
use breakeven::diagnostics::{Code, Sink};
use breakeven::economics::{CashKind, evaluate};
use breakeven::metric::Metric;
use breakeven::scenario::Scenario;
use breakeven::units::{Quantity as _, months_after};
use proptest::prelude::*;

use crate::harness::{agree, attempt_with, day, number, outcome, so_many};
use crate::program::{breakeven, folder};

/// $1,000 + $1,000 a month until the end of 2026, and three times that from then on.
const BEFORE: f64 = 1000.0 * 1.0 + 200.0 * 5.0;
const AFTER: f64 = 3.0 * BEFORE;

fn catalog(prices: &str) -> Catalog {
    let file = OverlayFile {
        relative: "tokens/acme.yaml".to_owned(),
        name: "tokens/acme.yaml".to_owned(),
        bytes: prices.into(),
    };
    Catalog::with_overlay(vec![file], &mut Sink::default())
}

fn shipped() -> Catalog {
    catalog(&std::fs::read_to_string(folder("tests/fixtures/prices/tokens/acme.yaml")).unwrap())
}

/// The scenario of `tests/fixtures/later.yaml` with `finance`, on a day.
fn text(as_of: &str, finance: &str) -> String {
    let text = std::fs::read_to_string(folder("tests/fixtures/later.yaml")).unwrap();
    let finance = format!("finance: {{ {finance} }}\noptions:");
    text.replace("2026-11-15", as_of).replace("options:", &finance)
}

fn read(catalog: &Catalog, text: &str) -> (Scenario, Vec<Code>) {
    let (scenario, sink) = attempt_with(catalog, text);
    (scenario.unwrap(), sink.diagnostics().iter().map(|said| said.code).collect())
}

/// What is paid for tokens in each month.
fn months(catalog: &Catalog, text: &str, option: &str) -> Vec<f64> {
    let (scenario, _) = read(catalog, text);
    let evaluation = evaluate(&scenario);
    let appraisal = outcome(&evaluation, option).appraisal.as_ref().unwrap();
    let line = appraisal.flow.lines.iter().find(|line| line.kind == CashKind::Tokens).unwrap();
    line.flows.iter().skip(1).map(|flow| -flow.get()).collect()
}

/// The second month runs from 2026-12-15 to 2027-01-15: 17 of its 31 days are of 2026.
#[test]
fn a_card_that_begins_inside_a_month_counts_by_days() {
    let months =
        months(&shipped(), &text("2026-11-15", "horizon: 12 months, discount_rate: 0%/year"), "intro");
    let second = (17.0 * BEFORE + 14.0 * AFTER) / 31.0;
    let by_hand: Vec<f64> = [BEFORE, second].into_iter().chain([AFTER; 10]).collect();
    assert!(months.iter().zip(&by_hand).all(|(found, wanted)| agree(*found, *wanted, 1e-12)), "{months:?}");
    // $65,806.45, where the first month's price for all months makes $24,000.
    assert!(agree(months.iter().sum(), 65_806.451_612_903, 1e-12));
}

/// $1,500 a month that double on 2027-01-01, over 36 months.
#[test]
fn a_price_that_doubles_is_not_held_over_three_years() {
    let prices = "
flash:
  cards:
    - { from: 2026-10-01, checked: 2026-11-10, kind: estimate, source: made up, tiers: [{ standard: { input: $0.75/Mtok, output: $3.75/Mtok } }] }
    - { from: 2027-01-01, checked: 2026-11-10, kind: estimate, source: made up, tiers: [{ standard: { input: $1.50/Mtok, output: $7.50/Mtok } }] }
";
    let text = "
{ scenario: a, title: a, as_of: 2026-11-15, finance: { horizon: 36 months }, options: { flash: { serverless: acme/flash } },
  workload: { tasks: 1M/month, input: 1000 tokens, output: 200 tokens } }";
    let months = months(&catalog(prices), text, "flash");
    assert!(agree(
        months.iter().sum(),
        1500.0 + (17.0 * 1500.0 + 14.0 * 3000.0) / 31.0 + 34.0 * 3000.0,
        1e-12
    ));
    assert!((105_600.0..105_700.0).contains(&months.iter().sum()));
}

/// The same with the prices that the catalog knows of: $0.75 and $3.75 until 2026-12-31.
#[test]
fn the_catalog_knows_prices_of_later_days() {
    let text = "
{ scenario: a, title: a, as_of: 2026-11-15, finance: { horizon: 36 months },
  options: { flash: { serverless: google-gemini-api/gemini-3.7-flash } },
  workload: { tasks: 1M/month, input: 1000 tokens, output: 200 tokens } }";
    let months = months(&Catalog::builtin(), text, "flash");
    assert!(agree(months.iter().sum(), 105_677.419_354_838, 1e-12), "{months:?}");
}

/// A change of token prices counts on a later card from the month in which that begins.
#[test]
fn a_trend_begins_anew_with_a_later_card() {
    let finance = "horizon: 14 months, token_price_trend: -30%/year";
    let months = months(&shipped(), &text("2026-11-15", finance), "intro");
    let falls = |months: f64| 0.7_f64.powf(months / 12.0);
    let second = (17.0 * BEFORE * falls(1.0) + 14.0 * AFTER) / 31.0;
    assert!(agree(months[0], BEFORE, 1e-12) && agree(months[1], second, 1e-12), "{months:?}");
    for (month, found) in months.iter().enumerate().skip(2) {
        let wanted = AFTER * falls(month as f64 - 1.0);
        assert!(agree(*found, wanted, 1e-12), "month {}: {found} {wanted}", month + 1);
    }
}

/// What a policy uses is billed at the prices of the month: as a run of a day of that month has it.
#[test]
fn policies_follow_the_prices_of_their_options() {
    let catalog = shipped();
    let finance = "horizon: 4 months";
    let found = months(&catalog, &text("2026-11-15", finance), "both");
    let month = |as_of: &str| {
        let (scenario, _) = read(&catalog, &text(as_of, finance));
        let evaluation = evaluate(&scenario);
        outcome(&evaluation, "both").ledger.as_ref().unwrap().total().get()
    };
    let (before, after) = (month("2026-11-15"), month("2027-01-15"));
    assert!(after > 1.5 * before, "{before} {after}");
    let by_hand = [before, (17.0 * before + 14.0 * after) / 31.0, after, after];
    assert!(found.iter().zip(&by_hand).all(|(found, wanted)| agree(*found, *wanted, 1e-12)), "{found:?}");
    // Whoever does not use the model keeps its months.
    let leaving = months(&catalog, &text("2026-11-15", finance), "leaving");
    assert_eq!(leaving, [4000.0; 4]);
}

/// An option that begins in the middle of the second month is billed for the days from then on, most of them in 2027.
#[test]
fn a_month_that_begins_late_counts_its_own_days() {
    let text = text("2026-11-15", "horizon: 3 months, baseline: leaving")
        .replace("accuracy: 90% }", "accuracy: 90%, lead_time: 1.5 months }");
    let months = months(&shipped(), &text, "intro");
    let old = (17.0 / 31.0 - 0.5) / 0.5;
    assert_eq!(months[0], 0.0);
    assert!(agree(months[1], 0.5 * (BEFORE * old + AFTER * (1.0 - old)), 1e-9), "{months:?}");
    assert!(agree(months[2], AFTER, 1e-9), "{months:?}");
}

/// A later card without the price that the calls need: today's bill stands, the months from then on have none.
#[test]
fn what_a_later_card_lacks_is_a_gap_of_its_months() {
    let catalog = shipped();
    let batch = |finance: &str| {
        let text = text("2026-11-15", finance);
        text.replace("serverless: acme/intro", "serverless: { model: acme/intro, tier: batch }")
    };
    let (scenario, codes) = read(&catalog, &batch("horizon: 12 months, discount_rate: 10%/year"));
    assert!(codes.contains(&Code::NoLaterPrice), "{codes:?}");
    let evaluation = evaluate(&scenario);
    let intro = outcome(&evaluation, "intro");
    assert!(agree(number(intro, Metric::CostPerMonth), BEFORE / 2.0, 1e-12));
    let gap = intro.metric(Metric::Tco).as_ref().unwrap_err().to_string();
    assert!(gap.contains("2027-01-01") && gap.contains("batch"), "{gap}");
    assert!(intro.price_outlook.changes[0].then.is_err());
    // Within a horizon that ends before that day nothing is missing.
    let (scenario, codes) = read(&catalog, &batch("horizon: 1 months, discount_rate: 10%/year"));
    assert!(!codes.contains(&Code::NoLaterPrice), "{codes:?}");
    assert!(agree(number(outcome(&evaluate(&scenario), "intro"), Metric::Tco), BEFORE / 2.0, 1e-12));
}

#[test]
fn a_model_that_is_switched_off_within_the_horizon_is_warned_of() {
    let catalog = shipped();
    for (finance, warned) in [("horizon: 12 months", true), ("horizon: 3 months", false), ("", false)] {
        let (scenario, codes) = read(&catalog, &text("2026-11-15", finance));
        assert_eq!(codes.contains(&Code::RetiringModel), warned, "{finance}");
        let evaluation = evaluate(&scenario);
        let off = |option| outcome(&evaluation, option).price_outlook.switched_off.len();
        // Without a horizon three years are looked at.
        let told = usize::from(finance != "horizon: 3 months");
        assert_eq!([off("intro"), off("leaving"), off("both")], [0, told, told], "{finance}");
    }
}

/// Commands that show today's month say what is known of later ones.
#[test]
fn every_command_tells_of_the_next_price() {
    let intro = "from 2027-01-01 on, `acme/intro` charges other prices: the month then costs $6,000, 3x today's, \
                 $4,000 more";
    let off = "`acme/leaving` is switched off by its provider on 2027-03-01: months after that are billed at its last \
               price";
    for command in [&["run"][..], &["roi"], &["frontier"], &["crossover"], &["plan"]] {
        let output = breakeven("tests/fixtures")
            .args(command)
            .args(["later.yaml", "--pricing", "prices", "--format", "json"])
            .output()
            .unwrap();
        let shown = String::from_utf8(output.stdout).unwrap();
        assert!(shown.contains(intro) && shown.contains(off), "{command:?}: {shown}");
    }
}

proptest! {
    #![proptest_config(so_many(40))]

    /// Months add up to the days of each card, whatever the day of the scenario and of the change.
    #[test]
    fn months_add_up_by_days(start in 0..400_i32, change in 1..500_i32, factor in 0.1..5.0_f64, horizon in 1..15_usize) {
        let as_of = day("2026-11-15").saturating_add(jiff::Span::new().days(start));
        let from = as_of.saturating_add(jiff::Span::new().days(change));
        let prices = format!("
it:
  cards:
    - {{ from: 2026-10-01, checked: 2026-11-10, kind: estimate, source: made up, tiers: [{{ standard: {{ input: $1/Mtok }} }}] }}
    - {{ from: {from}, checked: 2026-11-10, kind: estimate, source: made up, tiers: [{{ standard: {{ input: ${factor}/Mtok }} }}] }}
");
        let text = format!("
{{ scenario: a, title: a, as_of: {as_of}, finance: {{ horizon: {horizon} months }}, options: {{ it: {{ serverless: acme/it }} }},
  workload: {{ tasks: 1M/month, input: 1000 tokens, output: 0 tokens }} }}");
        let found = months(&catalog(&prices), &text, "it");
        for (month, found) in found.iter().enumerate() {
            let (mut first, end) = (months_after(as_of, month), months_after(as_of, month + 1));
            let (mut sum, mut days) = (0.0, 0.0);
            while first < end {
                sum += if first < from { 1000.0 } else { 1000.0 * factor };
                days += 1.0;
                first = first.tomorrow().unwrap();
            }
            prop_assert!(agree(*found, sum / days, 1e-9), "month {}: {} {}", month + 1, found, sum / days);
        }
    }
}
