//! Prices of tokens by the hour: the profile says which share of the tasks comes in which hours, and a deadline which may wait.

use breakeven::catalog::{Catalog, OverlayFile};
use breakeven::diagnostics::{Code, Sink};
use breakeven::economics::{Evaluation, Outcome, evaluate, plan};
use breakeven::metric::Metric;
use breakeven::scenario::Scenario;
use breakeven::units::Quantity as _;
use proptest::prelude::*;

use crate::harness::{agree, attempt_with, behind, number, outcome, so_many};

/// A month of a million tasks of 2,000 + 500 tokens at the prices of the peak, and of the other hours.
const PEAK: f64 = 2000.0 * 1.32 + 500.0 * 3.96;
const OFF_PEAK: f64 = PEAK / 2.0;

fn text(workload: &str, serverless: &str) -> String {
    format!(
        "
scenario: hours
title: Tokens by the hour
as_of: 2026-11-15
workload: {{ tasks: 1M/month, input: 2000 tokens, output: 500 tokens, {workload} }}
options:
  pro: {{ serverless: {serverless} }}
"
    )
}

fn deepseek(workload: &str) -> Scenario {
    read(&Catalog::builtin(), &text(workload, "deepseek/deepseek-v4-pro"))
}

fn read(catalog: &Catalog, text: &str) -> Scenario {
    attempt_with(catalog, text).0.unwrap_or_else(|| panic!("{text}"))
}

fn catalog(prices: &str) -> Catalog {
    let file = OverlayFile {
        relative: "tokens/acme.yaml".to_owned(),
        name: "tokens/acme.yaml".to_owned(),
        bytes: prices.into(),
    };
    let mut sink = Sink::default();
    let catalog = Catalog::with_overlay(vec![file], &mut sink);
    assert!(sink.diagnostics().is_empty(), "{:?}", sink.diagnostics());
    catalog
}

fn month(evaluation: &Evaluation<'_>) -> f64 {
    number(outcome(evaluation, "pro"), Metric::CostPerMonth)
}

/// The share of the tasks in the peak, from the month's cost.
fn peak_share(workload: &str) -> f64 {
    (month(&evaluate(&deepseek(workload))) - OFF_PEAK) / (PEAK - OFF_PEAK)
}

fn lines(outcome: &Outcome<'_>) -> Vec<(String, f64)> {
    let lines = outcome.ledger.as_ref().unwrap().lines().iter();
    lines.map(|line| (line.label.clone(), line.amount.get())).collect()
}

/// 01:00 to 04:00 and 06:00 to 10:00 UTC on five days are 35 of 168 hours.
#[test]
fn a_flat_load_is_charged_the_peak_in_35_of_168_hours() {
    let scenario = deepseek("profile: flat");
    let evaluation = evaluate(&scenario);
    assert!(agree(month(&evaluation), 2791.25, 1e-12), "{}", month(&evaluation));
    let found = lines(outcome(&evaluation, "pro"));
    let by_hand = [
        ("input tokens, peak hours", 2640.0 * 35.0 / 168.0),
        ("input tokens, off-peak hours", 1320.0 * 133.0 / 168.0),
        ("output tokens, peak hours", 1980.0 * 35.0 / 168.0),
        ("output tokens, off-peak hours", 990.0 * 133.0 / 168.0),
    ];
    assert_eq!(found.len(), by_hand.len(), "{found:?}");
    for ((label, amount), (wanted, by_hand)) in found.iter().zip(by_hand) {
        assert!(label == wanted && agree(*amount, by_hand, 1e-12), "{label}: {amount}");
    }
    // Without a profile tasks come evenly too, whatever the busiest hour.
    for workload in ["peak_to_mean: 3x", "timezone: UTC+7"] {
        assert!(agree(month(&evaluate(&deepseek(workload))), 2791.25, 1e-12), "{workload}");
    }
    let cost = outcome(&evaluation, "pro").metric(Metric::CostPerMonth).as_ref().unwrap();
    assert!(agree(behind(cost, "share of the tasks in peak hours").unwrap(), 35.0 / 168.0, 1e-12));
}

/// A week of office work has 5,340 parts, a workday 1,020 of them.
#[test]
fn the_clocks_of_a_profile_say_when_its_hours_are() {
    // 9 to 12 and 14 to 18 o'clock: 300 + 360 of each workday.
    let in_china = peak_share("profile: business-hours, timezone: UTC+8");
    assert!(agree(in_china, 5.0 * 660.0 / 5340.0, 1e-9), "{in_china}");
    // 06:30 to 09:30 and 11:30 to 15:30.
    let in_india = peak_share("profile: business-hours, timezone: UTC+5:30");
    let parts = 2.5 + 20.0 + 60.0 + 50.0 + 50.0 + 80.0 + 200.0 + 50.0;
    assert!(agree(in_india, 5.0 * parts / 5340.0, 1e-9), "{in_india}");
    // Sunday evening is Monday in UTC: 18 to 21 o'clock and 23 to 3 o'clock, on Sunday to Friday.
    let day = |hour: usize| if hour < 12 { 1 } else { 3 };
    let numbers: Vec<String> = (0..24).map(|hour| day(hour).to_string()).collect();
    let in_california = peak_share(&format!("profile: [{}], timezone: UTC-7", numbers.join(", ")));
    assert!(agree(in_california, 5.0 * (3.0 * 3.0 + 3.0 + 3.0) / (7.0 * 48.0), 1e-9), "{in_california}");
    // A profile without clocks is in UTC.
    let stated = peak_share("profile: business-hours, timezone: UTC");
    assert!(agree(peak_share("profile: business-hours"), stated, 1e-12));
}

/// Of tasks that may wait 3 hours, those of 06:00 to 07:00 do not reach 10:00: 5 of 168 hours are charged the peak.
#[test]
fn a_deadline_lets_tasks_wait_for_cheaper_hours() {
    let scenario = deepseek("profile: flat, deadline: 3 h");
    let evaluation = evaluate(&scenario);
    let by_hand = OFF_PEAK + (PEAK - OFF_PEAK) * 5.0 / 168.0;
    let deferral = outcome(&evaluation, "pro").price_outlook.deferral.as_ref().unwrap();
    assert!(agree(deferral.at_once.get(), 2791.25, 1e-12));
    assert!(agree(deferral.deferred.get(), by_hand, 1e-9), "{}", deferral.deferred);
    // The bill has tasks as they come, a plan has them wait.
    assert!(agree(month(&evaluation), 2791.25, 1e-12));
    let planned = plan(&[scenario]).unwrap().found.unwrap();
    assert!(agree(planned.bill.get(), by_hand, 1e-9), "{}", planned.bill);
    // Whoever may wait a week pays the cheapest price, and a longer deadline is never dearer.
    let mut before = f64::INFINITY;
    for hours in [1, 2, 4, 8, 12, 24, 168] {
        let scenario = deepseek(&format!("profile: business-hours, timezone: UTC+8, deadline: {hours} h"));
        let evaluation = evaluate(&scenario);
        let deferral = outcome(&evaluation, "pro").price_outlook.deferral.as_ref().unwrap();
        assert!(deferral.deferred.get() <= before * (1.0 + 1e-12), "{hours} h: {}", deferral.deferred);
        before = deferral.deferred.get();
    }
    assert!(agree(before, OFF_PEAK, 1e-9), "{before}");
}

#[test]
fn a_deadline_that_decides_nothing_is_warned_of() {
    let warned = |serverless: &str| {
        let (_, sink) = attempt_with(&Catalog::builtin(), &text("deadline: 12 h", serverless));
        sink.diagnostics().iter().any(|said| said.code == Code::IdleDeadline)
    };
    assert!(warned("openai/gpt-5.4-mini") && !warned("deepseek/deepseek-v4-pro"));
}

const BY_NIGHT: &str = "
owl:
  cards:
    - { from: 2026-10-01, checked: 2026-11-01, kind: estimate, source: made up, tiers: [{ standard: { input: $2/Mtok, output: $4/Mtok }, batch: { input: $1/Mtok, output: $2/Mtok } }] }
    - { from: 2026-10-01, hours: [{ days: fri, from: 22:00, to: 06:30 }], checked: 2026-11-01, kind: estimate, source: made up, tiers: [{ standard: { input: $1/Mtok, output: $1/Mtok } }] }
    - { from: 2026-10-01, hours: { days: [sun, mon-tue] }, checked: 2026-11-01, kind: estimate, source: made up, tiers: [{ standard: { input: $3/Mtok, output: $9/Mtok } }] }
    - { from: 2027-01-01, checked: 2026-11-01, kind: estimate, source: made up, tiers: [{ standard: { input: $8/Mtok, output: $8/Mtok }, batch: { input: $1/Mtok, output: $2/Mtok } }] }
    - { from: 2027-01-01, hours: { days: sat }, checked: 2026-11-01, kind: estimate, source: made up, tiers: [{ standard: { input: $4/Mtok, output: $4/Mtok } }] }
";

/// Hours over midnight, whole days, several cards of hours, and a later day with other hours.
#[test]
fn hours_belong_to_the_card_of_their_day() {
    let catalog = catalog(BY_NIGHT);
    let of = |serverless: &str, finance: &str| {
        let text = text("profile: flat", serverless);
        read(&catalog, &text.replace("options:", &format!("finance: {{ {finance} }}\noptions:")))
    };
    let scenario = of("acme/owl", "horizon: 3 months, discount_rate: 0%/year");
    let evaluation = evaluate(&scenario);
    // 8.5 hours of the night to Saturday, 72 of three days, and the rest.
    let today = (8.5 * 2500.0 + 72.0 * 10_500.0 + 87.5 * 6000.0) / 168.0;
    assert!(agree(month(&evaluation), today, 1e-12), "{}", month(&evaluation));
    let labels: Vec<String> =
        lines(outcome(&evaluation, "pro")).into_iter().map(|(label, _)| label).collect();
    assert!(labels.contains(&"input tokens, all of Monday, Tuesday and Sunday".to_owned()), "{labels:?}");
    assert!(
        labels.contains(&"input tokens, 22:00 to 24:00 UTC, Friday; 00:00 to 06:30 UTC, Saturday".to_owned()),
        "{labels:?}"
    );
    let then = (24.0 * 10_000.0 + 144.0 * 20_000.0) / 168.0;
    let changes = &outcome(&evaluation, "pro").price_outlook.changes;
    assert!(agree(changes[0].then.as_ref().unwrap().get(), then, 1e-12), "{changes:?}");
    let tco = number(outcome(&evaluation, "pro"), Metric::Tco);
    assert!(agree(tco, today + (17.0 * today + 14.0 * then) / 31.0 + then, 1e-12), "{tco}");
    // A service tier that the cards of hours do not list costs the same all day.
    let batch = of("{ model: acme/owl, tier: batch }", "horizon: 3 months");
    let evaluation = evaluate(&batch);
    assert!(agree(month(&evaluation), 2000.0 + 1000.0, 1e-12));
    assert_eq!(lines(outcome(&evaluation, "pro")).len(), 2);
}

proptest! {
    #![proptest_config(so_many(40))]

    /// Whatever the profile and its clocks, the hours have all tasks, and what they cost is what each minute's tasks cost.
    #[test]
    fn hours_add_up_to_all_tasks(
        numbers in prop::collection::vec(0..100_u32, 168),
        offset in -720..840_i32,
        from in 0..1440_usize,
        long in 1..1440_usize,
    ) {
        prop_assume!(numbers.iter().any(|number| *number > 0));
        let time = |minute: usize| format!("{:02}:{:02}", minute / 60, minute % 60);
        let to = if from + long == 1440 { 1440 } else { (from + long) % 1440 };
        let prices = format!("
it:
  cards:
    - {{ from: 2026-10-01, checked: 2026-11-01, kind: estimate, source: made up, tiers: [{{ standard: {{ input: $1/Mtok, output: $2/Mtok }} }}] }}
    - {{ from: 2026-10-01, hours: [{{ days: tue-sat, from: {}, to: {} }}], checked: 2026-11-01, kind: estimate, source: made up, tiers: [{{ standard: {{ input: $3/Mtok, output: $6/Mtok }} }}] }}
", time(from), time(to));
        let sign = if offset < 0 { '-' } else { '+' };
        let zone = format!("UTC{sign}{}:{:02}", offset.abs() / 60, offset.abs() % 60);
        let profile: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        let text = text(&format!("profile: [{}], timezone: {zone}", profile.join(", ")), "acme/it");
        let scenario = read(&catalog(&prices), &text);
        let evaluation = evaluate(&scenario);
        let all: f64 = numbers.iter().map(|number| f64::from(*number)).sum();
        let mut dear = vec![false; 10_080];
        for day in 1..6 {
            (from..from + long).for_each(|minute| dear[(day * 1440 + minute) % 10_080] = true);
        }
        let mut share = 0.0;
        for (minute, _) in dear.iter().enumerate().filter(|(_, dear)| **dear) {
            let local = (i32::try_from(minute).unwrap() + offset).rem_euclid(10_080);
            share += f64::from(numbers[usize::try_from(local).unwrap() / 60]) / all / 60.0;
        }
        let by_hand = 3000.0 * (1.0 + 2.0 * share);
        prop_assert!(agree(month(&evaluation), by_hand, 1e-9), "{} {}", month(&evaluation), by_hand);
        let ledger = outcome(&evaluation, "pro").ledger.as_ref().unwrap();
        let tokens: f64 = ledger.lines().iter().map(|line| line.quantity.amount.value()).sum();
        prop_assert!(agree(tokens, 2500.0, 1e-9), "{tokens}");
    }
}
