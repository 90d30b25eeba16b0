//! Reserved units: what they cost, what they carry, what exceeds them, and how long they are paid for. Prices and capacities are those of
//! pricing/providers.yaml (Microsoft's, Google's, OpenAI's and AWS's documentation, sources there); a month has 730 hours.

use breakeven::catalog::{Catalog, OverlayFile};
use breakeven::diagnostics::Sink;
use breakeven::economics::{CashKind, Evaluation, LeverKind, Levers, Range, curves, evaluate, plan};
use breakeven::figure::Gap;
use breakeven::metric::Metric;
use breakeven::planning::{Profile, UnitKind, carried, cheapest_units, share_above};
use breakeven::units::{Count, Quantity, Ratio, TasksPerMonth, UsdPerMonth};
use proptest::prelude::*;

use crate::harness::{agree, attempt_with, number, outcome, scenario, so_many, variants};

/// 1,000 + 250 tokens a call, which weigh 1,000 + 250 × 8 = 3,000 on Azure's GPT-5 mini.
fn case(workload: &str, more: &str, options: &str) -> String {
    format!(
        "
scenario: case
title: Reserved
as_of: 2026-11-15
workload: {{ {workload} }}
{more}
options:
{options}
"
    )
}

const OFFICE: &str = "tasks: 5M/month, input: 1000 tokens, output: 250 tokens, profile: business-hours";
const FLAT: &str = "tasks: 1M/month, input: 1000 tokens, output: 250 tokens, peak_to_mean: 1x";
/// One hour has 25 times what each of the other 23 has: 12.5 times the mean of 2.
const SPIKE: &str = "input: 1000 tokens, output: 250 tokens, profile: [1, 1, 1, 1, 1, 1, 1, 1, 1, 25, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]";

fn units(name: &str, fields: &str) -> String {
    format!("  {name}: {{ provisioned: {{ {fields} }} }}\n")
}

#[track_caller]
fn month(evaluation: &Evaluation<'_>, option: &str, wanted: f64) {
    let found = number(outcome(evaluation, option), Metric::CostPerMonth);
    assert!(agree(found, wanted, 1e-9), "{option}: {found} is not {wanted}");
}

#[track_caller]
fn assert_near(found: f64, wanted: f64) {
    assert!(agree(found, wanted, 1e-9), "{found} is not {wanted}");
}

#[test]
fn units_cost_their_price_in_every_hour_whatever_the_work() {
    let text = case(
        OFFICE,
        "",
        &[
            units("hourly", "offer: azure/ptu, model: gpt-5-mini, units: 50, commitment: none"),
            units("zone", "offer: azure/ptu, model: gpt-5-mini, deployment: data-zone, units: 50, commitment: none"),
            units("regional", "offer: azure/ptu, model: gpt-5-mini, deployment: regional, units: 50, commitment: none"),
            units("month", "offer: azure/ptu, model: gpt-5-mini, units: 50, commitment: 1 month"),
            units("year", "offer: azure/ptu, model: gpt-5-mini, units: 50, commitment: 1 year"),
            units("quote", "offer: azure/ptu, model: gpt-5-mini, units: 50, commitment: 1 year, price: $0.80/h per unit"),
            units(
                "stated",
                "price: $1/h per unit, capacity: 23750 tokens/min per unit, output_weight: 8x, units: 50, commitment: none",
            ),
        ]
        .concat(),
    );
    let scenario = scenario(&text);
    let evaluation = evaluate(&scenario);
    // 50 × 730 h × $1, as the price list has it; the same 10 % and 100 % dearer.
    month(&evaluation, "hourly", 36_500.0);
    month(&evaluation, "zone", 40_150.0);
    month(&evaluation, "regional", 73_000.0);
    // 50 × $260, and 50 × $2,652 ÷ 12.
    month(&evaluation, "month", 13_000.0);
    month(&evaluation, "year", 11_050.0);
    month(&evaluation, "quote", 29_200.0);
    month(&evaluation, "stated", 36_500.0);
    for option in ["hourly", "stated"] {
        let outcome = outcome(&evaluation, option);
        // 50 × 23,750 tokens/min × 43,800 min ÷ 3,000.
        assert_near(number(outcome, Metric::CapacityTasksPerMonth), 17_337_500.0);
        assert_near(number(outcome, Metric::Utilisation), 5e6 / 17_337_500.0);
        for metric in [Metric::Gpus, Metric::CostPerGpuHour] {
            assert_eq!(
                outcome.metric(metric).as_ref().unwrap_err(),
                &Gap::NotApplicable("the GPUs are the provider's")
            );
        }
    }
}

#[test]
fn a_month_of_another_length_has_other_hours_and_the_same_price_by_the_month() {
    let options = [
        units("hourly", "offer: azure/ptu, model: gpt-5-mini, units: 50, commitment: none"),
        units("month", "offer: azure/ptu, model: gpt-5-mini, units: 50, commitment: 1 month"),
    ];
    let text = case(OFFICE, "calendar: { hours_per_month: 720 }", &options.concat());
    let scenario = scenario(&text);
    let evaluation = evaluate(&scenario);
    month(&evaluation, "hourly", 36_000.0);
    month(&evaluation, "month", 13_000.0);
}

/// Google: 25 GSU carry 67,250 weighted tokens a second of Gemini 2.5 Flash; a cached token counts 0.1, an answer token 9.
#[test]
fn google_units_carry_what_google_says() {
    let text = case(
        "tasks: 1M/month, input: 1000 tokens, cached_input: 40%, output: 250 tokens, peak_to_mean: 1x",
        "",
        &units("gsu", "offer: google-vertex/gsu, model: gemini-2.5-flash, units: 25, commitment: 1 year"),
    );
    let scenario = scenario(&text);
    let evaluation = evaluate(&scenario);
    month(&evaluation, "gsu", 50_000.0);
    let weighted = 600.0 + 400.0 * 0.1 + 250.0 * 9.0;
    let capacity = number(outcome(&evaluation, "gsu"), Metric::CapacityTasksPerMonth);
    assert_near(capacity, 67_250.0 * 3_600.0 * 730.0 / weighted);
}

/// OpenAI's scale tier: $275 a day for 500,000 input TPM, $220 a day for 50,000 output TPM of GPT-5 mini.
#[test]
fn units_of_prompts_and_of_answers_are_bought_apart() {
    let options = [
        units(
            "stated",
            "offer: openai/scale-tier, model: gpt-5-mini, units: { input: 2, output: 3 }, commitment: 30 days",
        ),
        units("auto", "offer: openai/scale-tier, model: openai/gpt-5-mini, units: auto, commitment: 30 days"),
        units(
            "quoted",
            "offer: aws-bedrock/reserved, model: anthropic.claude-haiku-5-5, units: auto, commitment: 3 months, price: { input: $30/month, output: $150/month }",
        ),
    ];
    let text = case(&FLAT.replace("1M", "24M"), "", &options.concat());
    let scenario = scenario(&text);
    let evaluation = evaluate(&scenario);
    let day = 730.0 / 24.0;
    month(&evaluation, "stated", (2.0 * 275.0 + 3.0 * 220.0) * day);
    // Answers are full first: 150,000 ÷ 250 a minute, not 1,000,000 ÷ 1,000.
    assert_near(number(outcome(&evaluation, "stated"), Metric::CapacityTasksPerMonth), 600.0 * 43_800.0);
    // 24M × 1,000 ÷ 43,800 are 547,945 tokens a minute, and 24M × 250 are 136,986: two and three.
    month(&evaluation, "auto", (2.0 * 275.0 + 3.0 * 220.0) * day);
    // 548 units of 1,000 input tokens a minute, of which 100 is the least; 137 of output.
    month(&evaluation, "quoted", 548.0 * 30.0 + 137.0 * 150.0);
}

/// 15 units carry 356,250 weighted tokens a minute; at 2,600,625 tasks the mean hour has half of that. The busy hour has 12.5 times the mean:
/// of 24 mean hours' work, 12.5 − 2 exceed the units.
#[test]
fn what_exceeds_the_units_in_its_hour_is_billed_by_the_token() {
    let text = case(
        &format!("tasks: 2600625/month, {SPIKE}"),
        "",
        &[
            units("ptu", "offer: azure/ptu, model: gpt-5-mini, units: 15, commitment: none, overflow: azure/gpt-5-mini"),
            units("batch", "offer: azure/ptu, model: gpt-5-mini, units: 15, commitment: none, overflow: { model: azure/gpt-5-mini, tier: batch }"),
            units("alone", "offer: azure/ptu, model: gpt-5-mini, units: 15, commitment: none"),
            units("auto", "offer: azure/ptu, model: gpt-5-mini, units: auto, commitment: none"),
        ]
        .concat(),
    );
    let scenario = scenario(&text);
    let evaluation = evaluate(&scenario);
    let above = 2_600_625.0 * (12.5 - 2.0) / 24.0;
    // 1,000 × $0.25 + 250 × $2 per million.
    month(&evaluation, "ptu", 15.0 * 730.0 + above * 0.00075);
    month(&evaluation, "batch", 15.0 * 730.0 + above * 0.000_375);
    let utilisation = number(outcome(&evaluation, "ptu"), Metric::Utilisation);
    assert_near(utilisation, (2_600_625.0 - above) / (2.0 * 2_600_625.0));
    // 6.25 times 15 are 93.75: in steps of 5 from 15 on, 95.
    let gap = outcome(&evaluation, "alone").metric(Metric::CostPerMonth).as_ref().unwrap_err();
    assert_eq!(
        gap.to_string(),
        "the busiest hour takes 625% of the units: take 95 PTU, or name an `overflow`"
    );
    month(&evaluation, "auto", 95.0 * 730.0);
}

/// Of a call of 100,000 and one of 160,000 prompt tokens, GPT-5.4's units serve the first only (128,000 at most).
#[test]
fn prompts_that_are_too_long_for_units_go_to_the_overflow() {
    let text = case(
        "tasks: 10k/month, calls: 2, input: { first: 100k tokens, grows: 60k tokens }, output: 250 tokens, peak_to_mean: 1x",
        "",
        &[
            units(
                "ptu",
                "offer: azure/ptu, model: gpt-5.4, units: 15, commitment: 1 month, overflow: azure/gpt-5.4",
            ),
            units("alone", "offer: azure/ptu, model: gpt-5.4, units: 15, commitment: 1 month"),
        ]
        .concat(),
    );
    let scenario = scenario(&text);
    let evaluation = evaluate(&scenario);
    // 60,000 new tokens at $2.50, 100,000 cached ones at $0.25, 250 answer tokens at $15 per million.
    let long = 0.15 + 0.025 + 0.00375;
    month(&evaluation, "ptu", 15.0 * 260.0 + 10_000.0 * long);
    // The first call weighs 100,000 + 250 × 6.
    let capacity = number(outcome(&evaluation, "ptu"), Metric::CapacityTasksPerMonth);
    assert_near(capacity, 15.0 * 2_400.0 * 43_800.0 / 101_500.0);
    let gap = outcome(&evaluation, "alone").metric(Metric::CostPerMonth).as_ref().unwrap_err();
    assert_eq!(
        gap.to_string(),
        "50% of the prompts are longer than the 128000 tokens that the units serve: name an `overflow`"
    );
}

#[test]
fn with_an_overflow_the_cheapest_number_of_units_is_taken() {
    let at = |units: &str| {
        let fields = format!(
            "offer: azure/ptu, model: gpt-5.4, units: {units}, commitment: 1 year, overflow: azure/gpt-5.4"
        );
        let text = case(&OFFICE.replace("5M", "20M"), "", &self::units("ptu", &fields));
        let scenario = scenario(&text);
        let evaluation = evaluate(&scenario);
        number(outcome(&evaluation, "ptu"), Metric::CostPerMonth)
    };
    let every = (15..=1500).step_by(5).map(|units| at(&units.to_string()));
    let least = every.fold(f64::INFINITY, f64::min);
    assert_near(at("auto"), least);
}

#[test]
fn a_commitment_is_paid_for_its_whole_term() {
    let finance = "finance: { horizon: 6 months, discount_rate: 0%/year }";
    let tco = |fields: &str| {
        let text = case(FLAT, finance, &units("ptu", fields));
        let scenario = scenario(&text);
        let evaluation = evaluate(&scenario);
        let appraisal = outcome(&evaluation, "ptu").appraisal.as_ref().unwrap();
        let tokens = appraisal.flow.lines.iter().find(|line| line.kind == CashKind::Tokens).unwrap();
        (appraisal.tco.get(), tokens.flows.iter().map(|flow| flow.get()).collect::<Vec<_>>())
    };
    // Twelve months of 15 × $221, of which six are owed after the horizon.
    let (year, flows) = tco("offer: azure/ptu, model: gpt-5-mini, units: 15, commitment: 1 year");
    assert_near(year, 12.0 * 15.0 * 221.0);
    assert_near(flows[1], -15.0 * 221.0);
    assert_near(flows[6], -7.0 * 15.0 * 221.0);
    let (month, _) = tco("offer: azure/ptu, model: gpt-5-mini, units: 15, commitment: 1 month");
    assert_near(month, 6.0 * 15.0 * 260.0);
    let (hourly, _) = tco("offer: azure/ptu, model: gpt-5-mini, units: 15, commitment: none");
    assert_near(hourly, 6.0 * 15.0 * 730.0);
}

/// Demand halves after a month in which it was worth more units; those are there for a year, and nothing exceeds them any more.
#[test]
fn units_that_are_held_serve_before_the_overflow() {
    let fields = |units: &str| {
        format!(
            "offer: azure/ptu, model: gpt-5.4, units: {units}, commitment: 1 year, overflow: azure/gpt-5.4"
        )
    };
    let finance = "finance: { horizon: 6 months, discount_rate: 0%/year }";
    let workload = format!("tasks: 20M/month, growth: -40%/month, {OFFICE_REST}");
    let of = |units: &str| {
        let text = case(&workload, finance, &self::units("ptu", &fields(units)));
        let scenario = scenario(&text);
        let evaluation = evaluate(&scenario);
        let outcome = outcome(&evaluation, "ptu");
        let bought = outcome.ledger.as_ref().unwrap().lines()[0].quantity.amount.value();
        (outcome.appraisal.as_ref().unwrap().tco.get(), bought)
    };
    let (tco, bought) = of("auto");
    assert!(bought > 15.0, "{bought}");
    assert_near(tco, of(&bought.to_string()).0);
}

/// What months cost is read between few bills, which must not hide where an hour begins to exceed the units.
#[test]
fn each_month_of_a_growing_demand_costs_what_its_bill_says() {
    let fields =
        "offer: azure/ptu, model: gpt-5-mini, units: 15, commitment: none, overflow: azure/gpt-5-mini";
    let finance = "finance: { horizon: 24 months, discount_rate: 0%/year }";
    let text =
        case(&format!("tasks: 200k/month, growth: 20%/month, {OFFICE_REST}"), finance, &units("ptu", fields));
    let growing = scenario(&text);
    let evaluation = evaluate(&growing);
    let appraisal = outcome(&evaluation, "ptu").appraisal.as_ref().unwrap();
    let tokens = appraisal.flow.lines.iter().find(|line| line.kind == CashKind::Tokens).unwrap();
    for month in 0..24_i32 {
        let tasks = 200_000.0 * 1.2_f64.powi(month);
        let text = case(&format!("tasks: {tasks}/month, {OFFICE_REST}"), "", &units("ptu", fields));
        let scenario = scenario(&text);
        let bill = number(outcome(&evaluate(&scenario), "ptu"), Metric::CostPerMonth);
        let flow = tokens.flows[usize::try_from(month).unwrap() + 1].get();
        assert!(agree(-flow, bill, 1e-9), "month {month}: {flow} against {bill}");
    }
}

const OFFICE_REST: &str = "input: 1000 tokens, output: 250 tokens, profile: business-hours";

/// 15 units for a year are $3,315 a month, and a task costs $0.00075 by the token: 4.42 million a month.
#[test]
fn units_and_tokens_cross_where_a_months_units_are_worth_their_tokens() {
    let options = [
        units("ptu", "offer: azure/ptu, model: gpt-5-mini, units: auto, commitment: 1 year"),
        "  payg: { serverless: azure/gpt-5-mini }\n".to_owned(),
    ];
    let text = case(FLAT, "", &options.concat());
    let scenario = scenario(&text);
    let range = Range { from: TasksPerMonth::new(1e6).unwrap(), to: TasksPerMonth::new(5e6).unwrap() };
    let found = breakeven::economics::Crossover::of(&scenario, 0, 1, range).unwrap();
    let crossings: Vec<f64> = found.crossings.iter().map(|crossing| crossing.tasks.get()).collect();
    assert_eq!(crossings.len(), 1, "{crossings:?}");
    assert!(agree(crossings[0], 3_315.0 / 0.00075, 1e-6), "{crossings:?}");
    assert!(curves(&scenario, range).iter().all(|curve| curve.ends.is_none()));
}

#[test]
fn steps_that_use_the_same_units_share_them() {
    let workflow =
        "  flow:\n    workflow:\n      draft: { use: ptu }\n      edit: { use: ptu, after: draft }\n";
    let options = units(
        "ptu",
        "offer: azure/ptu, model: gpt-5-mini, units: 15, commitment: none, overflow: azure/gpt-5-mini",
    );
    let text = case(FLAT, "", &(options + workflow));
    let scenario = scenario(&text);
    let evaluation = evaluate(&scenario);
    month(&evaluation, "ptu", 15.0 * 730.0);
    // Both steps together fill less than half of them.
    month(&evaluation, "flow", 15.0 * 730.0);
}

#[test]
fn a_longer_commitment_is_a_lever_and_plans_say_why_they_leave_units_out() {
    let options = [
        units("ptu", "offer: azure/ptu, model: gpt-5-mini, units: 15, commitment: none"),
        "  payg: { serverless: azure/gpt-5-mini }\n".to_owned(),
    ];
    let text = case(OFFICE_LOW, "", &options.concat());
    let scenario = scenario(&text);
    let catalog = Catalog::builtin();
    let levers = Levers::of(&scenario, 0, &variants(&text, &catalog)).unwrap();
    let term = levers.pulled.iter().find(|pulled| pulled.lever.kind == LeverKind::Term).unwrap();
    assert_eq!(term.lever.change, "none at $730/month a unit -> 1 year at $221/month");
    let planned = plan(std::slice::from_ref(&scenario)).unwrap();
    let left: Vec<&str> = planned.asked.left_out.iter().map(|left| left.option.as_str()).collect();
    assert_eq!(left, ["ptu"]);
}

const OFFICE_LOW: &str = "tasks: 1M/month, input: 1000 tokens, output: 250 tokens, profile: business-hours";

/// An offer of one's own, in a folder of prices.
#[test]
fn an_offer_can_come_from_an_overlay() {
    let text = "
house:
  name: House
  provisioned:
    lane:
      unit: lane
      source: a quote
      checked: 2026-11-01
      kind: primary
      least: 2
      step: 2
      prices: [{ commitment: 3 months, monthly: $900/month }]
      carries: [{ models: [\"big-*\"], capacity: 6000 tokens/min, output_weight: 5x, cached_weight: 0.5x }]
";
    let file = OverlayFile {
        relative: "providers.yaml".to_owned(),
        name: "own/providers.yaml".to_owned(),
        bytes: text.into(),
    };
    let mut sink = Sink::default();
    let catalog = Catalog::with_overlay(vec![file], &mut sink);
    assert!(sink.diagnostics().is_empty());
    let fields = "offer: house/lane, model: house/big-2, units: 4, commitment: 3 months";
    let (scenario, _) =
        attempt_with(&catalog, &case(&FLAT.replace("1M", "100k"), "", &units("lane", fields)));
    let scenario = scenario.unwrap();
    let evaluation = evaluate(&scenario);
    month(&evaluation, "lane", 4.0 * 900.0);
    // 4 × 6,000 × 43,800 ÷ (1,000 + 250 × 5).
    assert_near(
        number(outcome(&evaluation, "lane"), Metric::CapacityTasksPerMonth),
        24_000.0 * 43_800.0 / 2_250.0,
    );
}

fn profile() -> impl Strategy<Value = Profile> {
    proptest::collection::vec(0.0_f64..10.0, 24).prop_filter_map("some demand", |hours| {
        let hours: Vec<Ratio> = hours.into_iter().map(|hour| Ratio::new(hour).unwrap()).collect();
        Profile::of(&hours)
    })
}

fn kind() -> impl Strategy<Value = UnitKind> {
    (0.02_f64..0.5, 1.0_f64..200.0, 1_u8..10, 1_u8..6).prop_map(|(carries, price, least, step)| UnitKind {
        carries: Ratio::new(carries).unwrap(),
        price: UsdPerMonth::new(price).unwrap(),
        least: Count::new(f64::from(least)).unwrap(),
        step: Count::new(f64::from(step)).unwrap(),
    })
}

fn cost(kinds: &[UnitKind], units: &[Count], profile: &Profile, elsewhere: f64) -> f64 {
    let bought: f64 = kinds.iter().zip(units).map(|(kind, units)| kind.price.get() * units.get()).sum();
    bought + elsewhere * share_above(profile, carried(kinds, units)).get()
}

fn numbers(kind: UnitKind) -> impl Iterator<Item = Count> {
    (0..600_u32).map(move |at| Count::new(kind.least.get() + f64::from(at) * kind.step.get()).unwrap())
}

proptest! {
    #![proptest_config(so_many(64))]

    #[test]
    fn no_number_of_units_is_cheaper(profile in profile(), kind in kind(), elsewhere in 0.0_f64..5_000.0) {
        let taken = cheapest_units(&[kind], &profile, UsdPerMonth::new(elsewhere).unwrap());
        let found = cost(&[kind], &taken, &profile, elsewhere);
        for units in numbers(kind) {
            let other = cost(&[kind], &[units], &profile, elsewhere);
            prop_assert!(found <= other * (1.0 + 1e-9), "{taken:?} at {found} against {units} at {other}");
        }
    }

    #[test]
    fn no_two_numbers_of_units_are_cheaper(
        profile in profile(),
        kinds in [kind(), kind()],
        elsewhere in 0.0_f64..5_000.0,
    ) {
        let taken = cheapest_units(&kinds, &profile, UsdPerMonth::new(elsewhere).unwrap());
        let found = cost(&kinds, &taken, &profile, elsewhere);
        for input in numbers(kinds[0]).take(60) {
            for output in numbers(kinds[1]).take(60) {
                let other = cost(&kinds, &[input, output], &profile, elsewhere);
                prop_assert!(found <= other * (1.0 + 1e-9), "{taken:?} at {found} against {input}, {output} at {other}");
            }
        }
    }
}
