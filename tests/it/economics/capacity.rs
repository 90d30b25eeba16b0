//! Capacity and the cost of full hardware: what the whole replicas that fit on the paid GPUs would serve.

use breakeven::economics::{Evaluation, evaluate};
use breakeven::metric::Metric;
use proptest::prelude::*;

use crate::harness::{agree, needed_replicas, number, outcome, replicas, scenario, so_many};

/// One replica of 1,000 tokens a second does 2,628,000 tasks of 1,000 tokens in a month of 730 hours.
const EACH: f64 = 2_628_000.0;

/// The same fleet, owned and rented: servers of eight GPUs, replicas of `parallel`.
fn text(tasks: f64, parallel: u32, deployment: &str) -> String {
    format!(
        "
scenario: full
title: Full hardware
as_of: 2026-11-15
workload: {{ tasks: {tasks}/month, input: 2000 tokens, output: 1000 tokens, peak_to_mean: 2x }}
facility: {{ electricity: $0.11/kWh, pue: 1.3 }}
options:
  own: {{ cluster: {{ server: lenovo-lp2368-a, tensor_parallel: {parallel}, throughput: 1000 tokens/s, {deployment} }} }}
  rent: {{ rental: {{ gpu: h100-sxm, gpus: 8, price: $20/h, tensor_parallel: {parallel}, throughput: 1000 tokens/s, {deployment} }} }}
  follow:
    rental: {{ gpu: h100-sxm, gpus: 8, price: $20/h, scaling: elastic, tensor_parallel: {parallel}, throughput: 1000 tokens/s,
      {deployment} }}
"
    )
}

fn metrics(text: &str, option: &str, wanted: &[Metric]) -> Vec<f64> {
    let scenario = scenario(text);
    let evaluation = evaluate(&scenario);
    wanted.iter().map(|metric| number(outcome(&evaluation, option), *metric)).collect()
}

fn remarks(evaluation: &Evaluation<'_>, option: &str) -> String {
    outcome(evaluation, option).remarks.join("\n")
}

#[test]
fn automatic_replicas_fill_what_is_paid_anyway() {
    // The busiest hour has the work of 2.5 replicas: three, on one server that holds four.
    let tasks = EACH * 1.25;
    let wanted = [Metric::CapacityTasksPerMonth, Metric::CostPerTaskAtCapacity, Metric::Utilisation];
    for option in ["own", "rent", "follow"] {
        let filled = metrics(&text(tasks, 2, "replicas: auto"), option, &wanted);
        assert_eq!(filled, metrics(&text(tasks, 2, "replicas: 4"), option, &wanted), "{option}");
        assert!(agree(filled[0], 4.0 * EACH, 1e-12), "{option}: {filled:?}");
        if option != "follow" {
            assert!(agree(filled[2], 1.25 / 4.0, 1e-12), "{option}: {filled:?}");
        }
        let stated = metrics(&text(tasks, 2, "replicas: 3"), option, &wanted);
        assert!(agree(stated[0], 3.0 * EACH, 1e-12), "a stated number keeps its capacity: {stated:?}");
    }
    // $20 × 730 h over four replicas.
    let rent = metrics(&text(tasks, 2, "replicas: auto"), "rent", &wanted);
    assert!(agree(rent[1], 14_600.0 / (4.0 * EACH), 1e-12), "{rent:?}");
}

#[test]
fn a_bill_says_what_fills_stands_by_and_is_empty() {
    let said = |deployment: &str| {
        let scenario = scenario(&text(EACH * 1.25, 2, deployment));
        remarks(&evaluate(&scenario), "rent")
    };
    let automatic = said("replicas: auto");
    assert!(automatic.contains("3 replicas carry the busiest hour; 4 fill the instances"), "{automatic}");
    assert!(automatic.contains("no spare replica is stated"), "{automatic}");
    let stated = said("replicas: 3");
    assert!(
        stated.contains("2 of the 8 GPUs that are paid for hold no replica: 1 more would fit"),
        "{stated}"
    );
    assert!(stated.contains("raise the capacity by 33.3%"), "{stated}");
    assert_eq!(stated.matches("no spare").count(), 1, "{stated}");
    let spare = said("spare_replicas: 1");
    assert!(spare.contains("1 spare replica: paid for") && !spare.contains("no spare"), "{spare}");
    assert!(!said("spare_replicas: 0").contains("spare"), "none, on purpose");
}

#[test]
fn spare_replicas_are_paid_for_and_carry_nothing() {
    // Two replicas of eight GPUs in the busiest hour, and one that stands by: three servers.
    let tasks = EACH * 0.75;
    let wanted = [Metric::CapacityTasksPerMonth, Metric::Gpus, Metric::Utilisation];
    for option in ["own", "rent", "follow"] {
        let spare = metrics(&text(tasks, 8, "spare_replicas: 1"), option, &wanted);
        assert!(agree(spare[0], 2.0 * EACH, 1e-12), "{option}: {spare:?}");
        assert_eq!(spare[1], 24.0, "{option}");
        let none = metrics(&text(tasks, 8, "spare_replicas: 0"), option, &wanted);
        assert_eq!((none[0], none[1], none[2]), (spare[0], 16.0, spare[2]), "{option}");
    }
    let rent = |deployment: &str| metrics(&text(tasks, 8, deployment), "rent", &[Metric::CostPerMonth])[0];
    assert!(agree(rent("spare_replicas: 1") - rent("spare_replicas: 0"), 14_600.0, 1e-12));
    // By the hour: one more instance in each hour with work.
    let follow = |deployment: &str| {
        let text = text(tasks, 8, deployment).replace("peak_to_mean: 2x", "profile: flat");
        metrics(&text, "follow", &[Metric::CostPerMonth])[0]
    };
    assert!(agree(follow("spare_replicas: 0"), 14_600.0, 1e-12));
    assert!(agree(follow("spare_replicas: 1"), 29_200.0, 1e-12));
    // Of a stated number, spare ones are a part.
    let three = metrics(&text(tasks, 8, "replicas: 3, spare_replicas: 1"), "rent", &wanted);
    assert_eq!((three[0], three[1]), (2.0 * EACH, 24.0));
}

#[test]
fn a_plan_takes_the_spare_replicas_of_its_options() {
    let plan = |deployment: &str| {
        let scenario =
            scenario(&text(EACH * 0.75, 8, deployment).replace("peak_to_mean: 2x", "profile: flat"));
        let plan = breakeven::economics::plan(std::slice::from_ref(&scenario)).unwrap();
        plan.asked
            .problem
            .pools
            .iter()
            .map(|pool| breakeven::units::Quantity::get(pool.spare))
            .collect::<Vec<_>>()
    };
    assert_eq!(plan("spare_replicas: 2"), [2.0, 2.0, 2.0]);
    assert_eq!(plan("replicas: auto"), [0.0, 0.0, 0.0]);
}

#[test]
fn a_replica_over_several_machines_fills_none_besides() {
    // Sixteen GPUs are two servers; the busiest hour needs three replicas.
    let tasks = EACH * 1.25;
    let scenario = scenario(&text(tasks, 16, "replicas: auto"));
    let evaluation = evaluate(&scenario);
    for option in ["own", "rent"] {
        let outcome = outcome(&evaluation, option);
        assert_eq!((replicas(outcome), number(outcome, Metric::Gpus)), (3.0, 48.0), "{option}");
    }
}

#[test]
fn a_stated_number_keeps_the_limits_on_latency_when_it_is_full() {
    let text = |replicas: &str| {
        format!(
            "
scenario: chat
title: Chat
as_of: 2026-11-28
workload: {{ tasks: 12/s, input: 1800 tokens, output: 350 tokens, peak_to_mean: 3.33x, length_cv: 0.8x }}
targets: {{ ttft_p95: \"<= 1.5 s\" }}
facility: {{ electricity: us-commercial, colocation: na-primary }}
options:
  own:
    cluster: {{ server: lenovo-lp2368-c, model: llama-3.3-70b, tensor_parallel: 1, precision: fp8, replicas: {replicas} }}
    accuracy: 85%
"
        )
    };
    let wanted = [
        Metric::CapacityTasksPerMonth,
        Metric::CostPerTaskAtCapacity,
        Metric::CostPerTask,
        Metric::EnergyPerTask,
        Metric::TtftP95,
    ];
    let [automatic, stated] = ["auto", "16"].map(|replicas| metrics(&text(replicas), "own", &wanted));
    let alike = automatic.iter().zip(&stated).all(|(one, other)| agree(*one, *other, 1e-9));
    assert!(alike, "the same sixteen GPUs: {automatic:?} {stated:?}");
    let nine = metrics(&text("9"), "own", &wanted);
    assert!(agree(nine[0] / 9.0, automatic[0] / 16.0, 1e-9), "{nine:?}, {automatic:?}");
    // The same bill and the same work of the GPUs, spread over more replicas, which answer sooner.
    assert!(agree(automatic[2], nine[2], 1e-9) && agree(automatic[3], nine[3], 1e-9), "{nine:?}");
    assert!(automatic[4] < nine[4]);
}

#[test]
fn a_bill_names_another_size_of_the_offer_that_costs_less() {
    let said = |offer: &str, work: f64, deployment: &str| {
        let text = format!(
            "
scenario: sizes
title: Sizes of an offer
as_of: 2026-11-15
workload: {{ tasks: {}/month, input: 2000 tokens, output: 1000 tokens, profile: flat }}
options:
  rent: {{ rental: {{ offer: {offer}, term: on-demand, {deployment} }} }}
",
            EACH * work
        );
        let scenario = scenario(&text);
        remarks(&evaluate(&scenario), "rent")
    };
    let stated = |gpus: u32| format!("tensor_parallel: {gpus}, throughput: 1000 tokens/s");
    // 8 GPUs at $31.92 an hour are $23,301.60 a month, one at $4.29 is $3,131.70.
    let small = said("lambda/h100-sxm-8x", 0.5, &stated(1));
    let less = "another size of the offer does the same work for less: `offer: lambda/h100-sxm-1x` costs $3130/month, not $23300/month";
    assert!(small.contains(less), "{small}");
    // Eight of one GPU are $34.32 an hour.
    let large = said("lambda/h100-sxm-1x", 7.5, &stated(1));
    assert!(large.contains("`offer: lambda/h100-sxm-8x` costs $23300/month, not $25100/month"), "{large}");
    // A replica of four GPUs has to lie within one: 4 at $16.36 an hour are $11,942.80 a month.
    let four = said("lambda/h100-sxm-8x", 0.5, &stated(4));
    assert!(
        four.contains("`offer: lambda/h100-sxm-4x` costs $11900/month") && !four.contains("not tried"),
        "{four}"
    );
    // Prices without a region hold in every one; 730 h at $4.50 are $3,285.
    let region = said("nebius/h100-sxm-8x", 0.5, &stated(1));
    assert!(region.contains("`offer: nebius/h100-sxm-1x` costs $3280/month"), "{region}");
    let cheapest = said("lambda/h100-sxm-1x", 0.5, &stated(1));
    assert!(!cheapest.contains("another size"), "{cheapest}");
    // A layout that was chosen for eight GPUs is not tried on fewer than it takes.
    let chosen =
        said("lambda/h100-sxm-8x", 0.01, "model: llama-3.3-70b, precision: bf16, tensor_parallel: auto");
    assert!(chosen.contains("not tried: `lambda/h100-sxm-1x`"), "{chosen}");
}

#[test]
fn a_fleet_that_is_full_says_why_it_has_no_latency() {
    let text = |tasks: f64| {
        format!(
            "
scenario: full
title: A full fleet
as_of: 2026-11-15
workload: {{ tasks: {tasks}/month, input: 1000 tokens, output: 200 tokens, profile: flat }}
facility: {{ electricity: us-commercial }}
options:
  own: {{ cluster: {{ server: dgx-h100, model: llama-3.3-70b, precision: fp8, tensor_parallel: 8, replicas: 1 }} }}
"
        )
    };
    let most = metrics(&text(1e6), "own", &[Metric::CapacityTasksPerMonth])[0];
    for (share, told) in [(1.0, true), (0.9, false)] {
        let scenario = scenario(&text(most * share));
        let evaluation = evaluate(&scenario);
        let remarks = remarks(&evaluation, "own");
        assert_eq!(
            remarks.contains("no latency: the busiest hour fills the replicas"),
            told,
            "{share}: {remarks}"
        );
        assert_eq!(outcome(&evaluation, "own").metric(Metric::LatencyP95).is_err(), told);
    }
}

const PER_MTOK: [Metric; 3] = [
    Metric::CostPerMillionTokensAtCapacity,
    Metric::CostPerMillionInputTokensAtCapacity,
    Metric::CostPerMillionOutputTokensAtCapacity,
];

#[test]
fn tokens_of_a_full_fleet_cost_the_time_that_reads_and_writes_them() {
    // $20 × 730 h for 8 GPUs. A call reads 2,000 tokens at 8,000/s and writes 1,000 at 2,000/s: 0.25 s + 0.5 s, so a third of the
    // time reads. 730 × 3,600 ÷ 0.75 = 3,504,000 calls read 7,008 million tokens and write 3,504 million.
    let both = text(EACH * 0.2, 8, "replicas: 1")
        .replace("throughput: 1000 tokens/s", "throughput: { output: 2000 tokens/s, input: 8000 tokens/s }");
    for option in ["rent", "follow"] {
        let found = metrics(&both, option, &PER_MTOK);
        for (value, by_hand) in
            found.iter().zip([14_600.0 / 10_512.0, 14_600.0 / 3.0 / 7_008.0, 14_600.0 * 2.0 / 3.0 / 3_504.0])
        {
            assert!(agree(*value, by_hand, 1e-12), "{option}: {found:?}");
        }
    }
    // A rate of answers alone does not tell reading from writing: 2,628,000 tasks of 3,000 tokens, and the reason.
    let scenario = scenario(&text(EACH * 0.2, 8, "replicas: 1"));
    let evaluation = evaluate(&scenario);
    let rent = outcome(&evaluation, "rent");
    assert!(agree(number(rent, PER_MTOK[0]), 14_600.0 / 7_884.0, 1e-12));
    for metric in &PER_MTOK[1..] {
        let gap = rent.metric(*metric).as_ref().unwrap_err().to_string();
        assert!(gap.contains("`throughput: { input: …, output: … }`"), "{gap}");
    }
}

#[test]
fn tokens_that_are_bought_cost_at_capacity_what_the_price_list_says() {
    let text = "
scenario: list
title: A price list
as_of: 2026-11-15
workload: { tasks: 1k/month, input: 2000 tokens, output: 1000 tokens }
options:
  tokens: { serverless: openai/gpt-5.4-mini }
";
    // $0.75 and $4.50 a million; blended (2 × $0.75 + $4.50) ÷ 3.
    assert_eq!(metrics(text, "tokens", &PER_MTOK), [2.0, 0.75, 4.5]);
}

proptest! {
    #![proptest_config(so_many(48))]

    /// Prompts and answers at their prices come to what all tokens cost, and longer prompts take a larger share of the time.
    #[test]
    fn prices_of_input_and_output_come_to_the_whole(
        input in 100..8000_u32, longer in 1..4000_u32, output in 50..2000_u32, cached in 0..90_u32, busy in 1..100_u32,
    ) {
        let text = |input: u32| format!("
scenario: split
title: Reading and writing
as_of: 2026-11-28
workload: {{ tasks: {busy}k/month, input: {input} tokens, output: {output} tokens, cached_input: {cached}%, peak_to_mean: 2x }}
facility: {{ electricity: $0.11/kWh, pue: 1.3 }}
options:
  predicted: {{ cluster: {{ server: dgx-h100, model: llama-3.3-70b, tensor_parallel: 4, precision: fp8 }} }}
  stated: {{ rental: {{ gpu: h100-sxm, gpus: 8, price: $20/h, tensor_parallel: 4, throughput: {{ output: 2000 tokens/s, input: 20k tokens/s }} }} }}
  tokens: {{ serverless: openai/gpt-5.4-mini }}
");
        let (here, more) = (text(input), text(input + longer));
        for option in ["predicted", "stated", "tokens"] {
            let [all, of_input, of_output] = metrics(&here, option, &PER_MTOK)[..] else { unreachable!() };
            let (input, output) = (f64::from(input), f64::from(output));
            prop_assert!(of_input > 0.0 && of_output > 0.0, "{}: {} and {}", option, of_input, of_output);
            prop_assert!(agree(of_input * input + of_output * output, all * (input + output), 1e-9), "{}", option);
            let share = |all: f64, of_input: f64, input: f64| of_input * input / (all * (input + output));
            let [all_more, of_more, _] = metrics(&more, option, &PER_MTOK)[..] else { unreachable!() };
            let longer = input + f64::from(longer);
            // A prediction runs other numbers of requests at a time for other prompts.
            // A provider caches from 1,024 tokens on: a prompt that grows over them costs less.
            let cached_at_last = option == "tokens" && input < 1024.0 && longer >= 1024.0;
            if option != "predicted" && !cached_at_last {
                prop_assert!(share(all_more, of_more, longer) > share(all, of_input, input), "{}", option);
            }
        }
    }

    /// Stated as many as `auto` takes, a fleet has the same capacity and the same cost when it is full, whatever is in the machines.
    #[test]
    fn the_equal_stated_number_is_the_same_fleet(
        work in 0.01..60.0_f64, power in 0..4_u32, spare in 0..3_u32, limit in 20..=100_u32,
    ) {
        let parallel = 2_u32.pow(power);
        let tasks = EACH * work;
        let more = format!("spare_replicas: {spare}, max_utilisation: {limit}%");
        let scenario = scenario(&text(tasks, parallel, &more));
        let automatic = evaluate(&scenario);
        let wanted = [
            Metric::CapacityTasksPerMonth, Metric::CostPerTaskAtCapacity, Metric::CostPerMonth, Metric::Utilisation, Metric::Gpus,
        ];
        for option in ["own", "rent"] {
            let found = outcome(&automatic, option);
            let serving = replicas(found);
            let needed = (2.0 * work / (f64::from(limit) / 100.0) * (1.0 - 1e-12)).ceil();
            prop_assert!(needed_replicas(found) >= needed && serving >= needed);
            let gpus = number(found, Metric::Gpus);
            let present = serving + f64::from(spare);
            prop_assert!(present * f64::from(parallel) <= gpus);
            // Nothing that would hold another replica is empty.
            prop_assert!((gpus - present * f64::from(parallel)) < f64::from(parallel.max(1)));
            let stated = text(tasks, parallel, &format!("replicas: {present}, {more}"));
            let stated = metrics(&stated, option, &wanted);
            for (metric, value) in wanted.iter().zip(stated) {
                prop_assert!(agree(number(found, *metric), value, 1e-12), "{}: {}", option, metric.info().id);
            }
        }
    }

    #[test]
    fn more_work_never_costs_less_with_spare_replicas(
        one in 0.01..60.0_f64, other in 0.01..60.0_f64, power in 0..4_u32, spare in 0..3_u32,
    ) {
        let parallel = 2_u32.pow(power);
        let month = |work: f64| {
            let scenario = scenario(&text(EACH * work, parallel, &format!("spare_replicas: {spare}")));
            let evaluation = evaluate(&scenario);
            ["own", "rent", "follow"].map(|option| number(outcome(&evaluation, option), Metric::CostPerMonth))
        };
        let (less, more) = (month(one.min(other)), month(one.max(other)));
        for (less, more) in less.iter().zip(more) {
            prop_assert!(*less <= more * (1.0 + 1e-9), "{} more than {}", less, more);
        }
    }
}
