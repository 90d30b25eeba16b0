//! What has to hold of bills whatever the figures are: costs add up, grow with the work and do not depend on the unit
//! that somebody chose to write.

use breakeven::catalog::{Catalog, OverlayFile};
use breakeven::diagnostics::Sink;
use breakeven::economics::{Evaluation, Outcome, evaluate, it_power, monthly_recovery_factor, straight_line};
use breakeven::figure::Gap;
use breakeven::metric::Metric;
use breakeven::units::*;
use proptest::prelude::*;

use crate::harness::{agree, attempt_with, needed_replicas, number, outcome, replicas, scenario, so_many};

/// A workload and how it may be served, in all five ways.
#[derive(Clone, Debug)]
struct Case {
    input: u32,
    cached: u32,
    output: u32,
    reasoning: u32,
    calls: u32,
    peak: f64,
    limit: u32,
    rate: f64,
    /// Two to the power of this.
    parallel: u32,
    accuracy: u32,
}

fn all_cases() -> impl Strategy<Value = Case> {
    let tokens = (0..20_000_u32, 0..=100_u32, 1..4000_u32, 0..2000_u32, 1..20_u32);
    let serving = (1.0..10.0_f64, 10..=100_u32, 50.0..20_000.0_f64, 0..3_u32, 1..=100_u32);
    (tokens, serving).prop_map(|((input, cached, output, reasoning, calls), serving)| {
        let (peak, limit, rate, parallel, accuracy) = serving;
        Case { input, cached, output, reasoning, calls, peak, limit, rate, parallel, accuracy }
    })
}

/// Tasks a month, from one to a hundred million.
fn volumes() -> impl Strategy<Value = f64> {
    (0.0..8.0_f64).prop_map(|size| 10_f64.powf(size))
}

/// The options of [`Case::text`] whose cost grows in proportion to the work.
const PROPORTIONAL: [&str; 2] = ["tokens", "people"];
/// All of them.
const OPTIONS: [&str; 5] = ["tokens", "elastic", "people", "rented", "owned"];
/// Those that are sized in whole replicas all month.
const SIZED: [&str; 2] = ["rented", "owned"];

impl Case {
    fn text(&self, tasks: &str, replicas: &str) -> String {
        let Self { input, cached, output, reasoning, calls, peak, limit, rate, accuracy, .. } = self;
        let parallel = 2_u32.pow(self.parallel);
        let deployment = format!(
            "tensor_parallel: {parallel}, max_utilisation: {limit}%, throughput: {rate} tokens/s, replicas: {replicas}"
        );
        format!(
            "
scenario: any
title: Any workload
as_of: 2026-11-15
workload:
  {{ tasks: {tasks}, calls: {calls}, input: {input} tokens, cached_input: {cached}%, output: {output} tokens,
    reasoning: {reasoning} tokens, peak_to_mean: {peak}x }}
facility: {{ electricity: $0.11/kWh, pue: 1.3, colocation: $184.06/kW/month, grid: us }}
finance: {{ discount_rate: 8%/year }}
options:
  tokens: {{ serverless: openai/gpt-5.4-mini, accuracy: {accuracy}% }}
  elastic: {{ rental: {{ offer: lambda/h100-sxm-4x, term: on-demand, scaling: elastic, {deployment} }}, accuracy: {accuracy}% }}
  rented: {{ rental: {{ offer: lambda/h100-sxm-4x, term: on-demand, {deployment} }}, accuracy: {accuracy}% }}
  owned:
    cluster:
      {{ server: lenovo-lp2368-a, {deployment}, ownership: {{ network: 10%, spares: $1200, life: 4 years, residual: 5%,
        maintenance: 9%/year, licences: $450/GPU/year, staff: $2000/month }} }}
    accuracy: {accuracy}%
  people: {{ human: {{ minutes: 7, wage: $31/h, overhead: 40% }}, accuracy: {accuracy}% }}
"
        )
    }

    /// The costs of a month of every option, in the order of [`OPTIONS`].
    fn months(&self, tasks: &str) -> [f64; 5] {
        let scenario = scenario(&self.text(tasks, "auto"));
        let evaluation = evaluate(&scenario);
        OPTIONS.map(|option| number(outcome(&evaluation, option), Metric::CostPerMonth))
    }
}

fn gap<'e>(outcome: &'e Outcome<'_>, metric: Metric) -> Option<&'e Gap> {
    outcome.metric(metric).as_ref().err()
}

/// Holds every line of a bill against quantity × rate, and the bill against the sum of its lines.
fn adds_up(evaluation: &Evaluation<'_>) -> Result<(), TestCaseError> {
    for outcome in &evaluation.outcomes {
        if matches!(outcome.ledger, Err(Gap::TooLarge { .. })) {
            // More GPUs than anybody has: no bill.
            continue;
        }
        let ledger = outcome.ledger.as_ref().unwrap();
        let mut sum = 0.0;
        for line in ledger.lines() {
            let (quantity, rate) = (line.quantity.amount, line.rate.amount);
            let a_year = matches!(rate.unit(), Unit::AnnualRate | Unit::UsdPerGpuYear);
            let product = quantity.value() * rate.value() / if a_year { 12.0 } else { 1.0 };
            let amount = line.amount.get();
            let id = &outcome.option.name;
            prop_assert!(agree(product, amount, 1e-9), "{id}, {}: {quantity} × {rate}: {amount}", line.label);
            sum += product;
        }
        let month = number(outcome, Metric::CostPerMonth);
        // To the cent, or to the last digits of a number that has no cents any more.
        prop_assert!((sum - month).abs() < 0.005 || agree(sum, month, 1e-12), "{sum} for {month}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(so_many(96))]

    #[test]
    fn more_work_never_costs_less(case in all_cases(), one in volumes(), other in volumes()) {
        let (less, more) = (one.min(other), one.max(other));
        let costs = [less, more].map(|tasks| case.months(&format!("{tasks}/month")));
        for (at, option) in OPTIONS.iter().enumerate() {
            let (less, more) = (costs[0][at], costs[1][at]);
            prop_assert!(less <= more * (1.0 + 1e-9), "{}: {} for less, {} for more", option, less, more);
        }
    }

    #[test]
    fn bills_add_up(case in all_cases(), tasks in volumes()) {
        let scenario = scenario(&case.text(&format!("{tasks}/month"), "auto"));
        adds_up(&evaluate(&scenario))?;
    }

    #[test]
    fn two_halves_cost_the_whole(case in all_cases(), tasks in volumes()) {
        let [whole, half] = [tasks, tasks / 2.0].map(|tasks| case.months(&format!("{tasks}/month")));
        for (at, option) in OPTIONS.iter().enumerate() {
            if PROPORTIONAL.contains(option) {
                prop_assert!(agree(whole[at], 2.0 * half[at], 1e-9), "{}: {} and {}", option, whole[at], half[at]);
            } else {
                // Two fleets are never cheaper than one, but for the part that does not grow.
                prop_assert!(whole[at] <= 2.0 * half[at] * (1.0 + 1e-9), "{}: {} and {}", option, whole[at], half[at]);
            }
        }
    }

    #[test]
    fn the_unit_of_time_does_not_matter(case in all_cases(), day in 1.0..3e6_f64) {
        let a_day = case.months(&format!("{day}/day"));
        // A month has 730 hours, a year 365 days.
        for tasks in [
            format!("{}/month", day * 730.0 / 24.0),
            format!("{} tasks per year", day * 365.0),
            format!("{}k/hour", day / 24.0 / 1e3),
            format!("{}/s", day / 86_400.0),
            format!("{}M tasks/week", day * 7.0 / 1e6),
        ] {
            let others = case.months(&tasks);
            for (at, option) in OPTIONS.iter().enumerate() {
                // Where the need is a whole number to nine digits there may be a replica more or less; chance does not
                // come that close.
                prop_assert!(agree(a_day[at], others[at], 1e-9), "{}: {} for {}/day", option, tasks, day);
            }
        }
    }

    #[test]
    fn the_unit_of_a_price_does_not_matter(price in 0.01..100.0_f64, input in 0..300_000_u32, output in 0..9000_u32) {
        let costs = [
            (format!("${price}/Mtok"), format!("${}/Mtok", price * 5.0)),
            (format!("${}/1k tokens", price / 1e3), format!("${} per 1,000 tokens", price / 200.0)),
            (format!("${} / 10M tokens", price * 10.0), format!("${}/token", price * 5e-6)),
        ]
        .map(|(input_price, output_price)| {
            let prices = format!(
                "it:\n  cards:\n  - {{ from: unknown, checked: 2026-11-01, kind: estimate, source: made up, tiers: [{{ standard: {{ \
                 input: \"{input_price}\", output: \"{output_price}\" }} }}] }}\n"
            );
            let (relative, name) = ("tokens/any.yaml".to_owned(), "any.yaml".to_owned());
            let mut sink = Sink::default();
            let file = OverlayFile { relative, name, bytes: prices.into_bytes() };
            let catalog = Catalog::with_overlay(vec![file], &mut sink);
            let text = format!(
                "{{ scenario: any, title: any, as_of: 2026-11-15, options: {{ it: {{ serverless: any/it }} }}, workload: {{ \
                 tasks: 1000/month, input: {input} tokens, output: {output} tokens }} }}"
            );
            let (scenario, _) = attempt_with(&catalog, &text);
            let scenario = scenario.unwrap();
            number(outcome(&evaluate(&scenario), "it"), Metric::CostPerMonth)
        });
        let by_hand = 1000.0 * (f64::from(input) * price + f64::from(output) * price * 5.0) / 1e6;
        for cost in costs {
            prop_assert!(agree(cost, by_hand, 1e-9), "{} for {}", cost, by_hand);
        }
    }

    #[test]
    fn being_right_more_often_never_costs_more(case in all_cases(), tasks in volumes(), better in 1..=100_u32) {
        let better = Case { accuracy: case.accuracy.max(better), ..case.clone() };
        let texts = [&case, &better].map(|case| scenario(&case.text(&format!("{tasks}/month"), "auto")));
        let [evaluation, other] = [evaluate(&texts[0]), evaluate(&texts[1])];
        for option in OPTIONS {
            let [success, improved] =
                [&evaluation, &other].map(|evaluation| number(outcome(evaluation, option), Metric::CostPerSuccess));
            prop_assert!(improved <= success, "{}: {} at {} %", option, improved, better.accuracy);
            // A success is never cheaper than a task.
            prop_assert!(success >= number(outcome(&evaluation, option), Metric::CostPerTask), "{}", option);
        }
    }

    #[test]
    fn a_full_fleet_is_the_cheapest(case in all_cases(), tasks in volumes()) {
        let scenario = scenario(&case.text(&format!("{tasks}/month"), "auto"));
        let evaluation = evaluate(&scenario);
        for option in OPTIONS {
            let outcome = outcome(&evaluation, option);
            let (now, full) = (number(outcome, Metric::CostPerTask), number(outcome, Metric::CostPerTaskAtCapacity));
            if option == "elastic" {
                // Whole instances are billed hour by hour, so that the quieter hours of a full fleet can be rounded up by more.
                // Still none is fuller than full, and no more run than where all of them run all month.
                let rented = number(self::outcome(&evaluation, "rented"), Metric::CostPerTaskAtCapacity);
                prop_assert!(now.min(full) >= rented / case.peak * (1.0 - 1e-9), "{} now, {} full, {}", now, full, rented);
                prop_assert!(full <= rented * (1.0 + 1e-9), "{} elastic, {} all month", full, rented);
                continue;
            }
            prop_assert!(now >= full * (1.0 - 1e-9), "{}: {} now, {} full", option, now, full);
            if PROPORTIONAL.contains(&option) {
                prop_assert!(agree(now, full, 1e-9), "{}: {} now, {} full", option, now, full);
            } else if SIZED.contains(&option) {
                let (capacity, busy) =
                    (number(outcome, Metric::CapacityTasksPerMonth), number(outcome, Metric::Utilisation));
                // The busiest hour fits, and the mean is as busy as the capacity says.
                prop_assert!(tasks * case.peak <= capacity * (1.0 + 1e-8), "{}: {} for {}", option, capacity, tasks);
                let limit = f64::from(case.limit) / 100.0;
                prop_assert!(agree(busy, tasks / capacity * limit, 1e-9), "{}: {}", option, busy);
            }
        }
    }

    #[test]
    fn automatic_replicas_are_the_fewest(case in all_cases(), tasks in volumes()) {
        let tasks = format!("{tasks}/month");
        let automatic = scenario(&case.text(&tasks, "auto"));
        let automatic = evaluate(&automatic);
        let fewest = needed_replicas(outcome(&automatic, "owned"));
        prop_assert!(fewest >= 1.0 && fewest.fract() == 0.0);
        let fixed = scenario(&case.text(&tasks, &format!("{fewest}")));
        let fixed = evaluate(&fixed);
        for option in SIZED {
            prop_assert_eq!(needed_replicas(outcome(&automatic, option)), fewest);
            prop_assert!(replicas(outcome(&automatic, option)) >= fewest);
            prop_assert_eq!(replicas(outcome(&fixed, option)), fewest, "a stated number stays");
            let [automatic, fixed] =
                [&automatic, &fixed].map(|evaluation| number(outcome(evaluation, option), Metric::CostPerMonth));
            prop_assert!(agree(automatic, fixed, 1e-12), "{}: {} for {}", option, automatic, fixed);
        }
        if fewest > 1.0 {
            let short = scenario(&case.text(&tasks, &format!("{}", fewest - 1.0)));
            let short = evaluate(&short);
            for option in SIZED.into_iter().chain(["elastic"]) {
                let outcome = outcome(&short, option);
                for metric in [
                    Metric::CostPerMonth, Metric::CostPerTask, Metric::CostPerTaskAtCapacity, Metric::CostPerSuccess,
                    Metric::CostPerMillionTokens, Metric::EnergyPerTask,
                ] {
                    let Some(Gap::Overloaded { needed, there, load }) = gap(outcome, metric) else {
                        return Err(TestCaseError::fail(format!("{option}: {} replicas too few", metric.info().id)));
                    };
                    prop_assert_eq!((needed.get(), there.get()), (fewest, fewest - 1.0));
                    prop_assert!(load.get() > 1.0, "{}: load {}", option, load);
                }
                prop_assert!(outcome.ledger.is_err(), "{} is not billed", option);
            }
        }
    }

    #[test]
    fn capital_has_a_cost(
        price in 1.0..1e8_f64, residual in 0..=100_u32, months in 1..=240_u32, rate in 0.01..200.0_f64, tasks in volumes(),
    ) {
        let text = |rate: f64| format!(
            "
scenario: any
title: Owned
as_of: 2026-11-15
workload: {{ tasks: {tasks}/month, input: 10 tokens, output: 10 tokens, peak_to_mean: 1x }}
facility: {{ electricity: $0.11/kWh, pue: 1.3 }}
finance: {{ discount_rate: {rate}%/year }}
options:
  owned:
    cluster:
      {{ server: lenovo-lp2368-a, tensor_parallel: 8, throughput: 90000 tokens/s, ownership: {{ server_price: ${price},
        life: {months} months, residual: {residual}% }} }}
"
        );
        let both = |rate| {
            let scenario = scenario(&text(rate));
            let evaluation = evaluate(&scenario);
            let owned = outcome(&evaluation, "owned");
            [Metric::CostPerMonth, Metric::LevelisedCostPerMonth].map(|metric| number(owned, metric))
        };
        let [straight, levelised] = both(rate);
        prop_assert!(levelised >= straight * (1.0 - 1e-9), "{} for {}", levelised, straight);
        let [straight, free] = both(0.0);
        prop_assert!(agree(free, straight, 1e-9), "{} for {} at 0 %", free, straight);
        // A dearer dollar makes the same server dearer.
        let [_, dearer] = both(rate * 1.5);
        prop_assert!(dearer >= levelised * (1.0 - 1e-9), "{} after {}", dearer, levelised);
    }
}

proptest! {
    #![proptest_config(so_many(1000))]

    #[test]
    fn capital_recovery_lies_between_its_limits(percent in 0.01..1000.0_f64, months in 1..1200_u32) {
        let rate = AnnualRate::new(percent / 100.0).unwrap();
        let months = f64::from(months);
        let factor = monthly_recovery_factor(rate, Months::new(months).unwrap()).get();
        let (of_month, flat) = ((1.0 + rate.get()).powf(1.0 / 12.0) - 1.0, 1.0 / months);
        // At least the interest for ever, at least the plain share; at most both.
        prop_assert!(factor >= of_month.max(flat) * (1.0 - 1e-9), "{}", factor);
        prop_assert!(factor <= (of_month + flat) * (1.0 + 1e-9), "{}", factor);
        // Paid at the end of each month, it pays back what was borrowed, at the rate a year that was stated.
        let mut worth = 0.0;
        let mut month = 1.0;
        while month <= months {
            worth += factor / (1.0 + rate.get()).powf(month / 12.0);
            month += 1.0;
        }
        prop_assert!(agree(worth, 1.0, 1e-9), "{} comes back", worth);
    }

    #[test]
    fn capital_recovery_without_interest_is_a_plain_share(months in 1.0..1200.0_f64) {
        let life = Months::new(months).unwrap();
        prop_assert!(agree(monthly_recovery_factor(AnnualRate::ZERO, life).get(), 1.0 / months, 1e-12));
        // Nor does it jump where interest begins: a ten-thousandth of a per cent changes next to nothing.
        let barely = monthly_recovery_factor(AnnualRate::new(1e-6).unwrap(), life).get();
        prop_assert!(agree(barely, 1.0 / months, 1e-3), "{} for {}", barely, 1.0 / months);
    }

    #[test]
    fn a_straight_line_ends_at_the_residual(price in 0.0..1e9_f64, residual in 0.0..=1.0_f64, months in 1.0..1200.0_f64) {
        let share = Fraction::new(residual).unwrap();
        let month = straight_line(Usd::new(price).unwrap(), share, Months::new(months).unwrap()).get();
        let left = price - month * months;
        prop_assert!((left - price * residual).abs() <= 1e-9 * price.max(1.0), "{} is left", left);
    }

    #[test]
    fn power_lies_between_idle_and_maximum(idle in 0.0..5000.0_f64, more in 0.0..20_000.0_f64, busy in 0.0..=1.0_f64) {
        let watts = |value| Watts::new(value).unwrap();
        let draw = it_power(watts(idle), watts(idle + more), Fraction::new(busy).unwrap()).get();
        prop_assert!(draw >= idle && draw <= (idle + more) * (1.0 + 1e-12), "{}", draw);
        prop_assert!(agree(draw - idle, more * busy, 1e-6) || more * busy < 1e-6, "{}", draw);
    }
}
