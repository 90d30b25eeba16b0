//! The cases that people ask for first, worked out by hand: a chat for the staff, a quote, a GPU that stops, two GPUs, an agent.
//!
//! Prices are those of pricing/tokens and pricing/rentals.yaml on 2026-11-15, which name their sources. What a replica carries is
//! predicted and comes from the evaluation; how many of them it takes, what they cost, and what starts are worked out here.

use breakeven::economics::{CashKind, Evaluation, Outcome, evaluate};
use breakeven::metric::Metric;

use super::{ByHand, HOURS, SECONDS, line, met, shipped};
use crate::harness::{agree, behind, number, outcome, scenario};

/// The hours of a week at the office, as docs/formulas.md has them: five workdays and two other days.
fn office_week() -> Vec<f64> {
    let day = [20.0, 60.0, 100.0, 100.0, 100.0, 80.0, 100.0, 100.0, 100.0, 100.0, 60.0, 30.0, 15.0];
    let workday = [[5.0; 7].as_slice(), &day, &[5.0; 4]].concat();
    assert_eq!((workday.len(), workday.iter().sum::<f64>()), (24, 1020.0));
    [workday.repeat(5), vec![5.0; 48]].concat()
}

/// What a replica carries a month, how full it may be in the busiest hour, and its answer tokens a second: all predicted.
fn predicted(evaluation: &Evaluation<'_>, option: &str) -> (f64, f64, f64) {
    let capacity = outcome(evaluation, option).metric(Metric::CapacityTasksPerMonth).as_ref().unwrap();
    let of = |label| behind(capacity, label).unwrap_or_else(|| panic!("{option}: no {label}"));
    (
        of("capacity of a replica per month"),
        of("highest utilisation in the busiest hour"),
        of("answer tokens per second of a replica"),
    )
}

/// The fewest replicas that carry so many calls a second of so many answer tokens, and the calls of a month that one carries.
fn fewest(evaluation: &Evaluation<'_>, option: &str, busiest: f64, answer: f64) -> (f64, f64) {
    let (capacity, limit, speed) = predicted(evaluation, option);
    assert!(agree(capacity, speed * SECONDS / answer, 1e-9), "{option}: {capacity}");
    assert!(limit > 0.9 && limit <= 1.0, "{option}: {limit}");
    ((busiest * answer / (speed * limit)).ceil(), capacity)
}

fn tasks(outcome: &Outcome<'_>) -> f64 {
    let cost = outcome.metric(Metric::CostPerTask).as_ref().unwrap();
    behind(cost, "tasks per month").unwrap()
}

#[test]
fn internal_chat() {
    let text = include_str!("../../../../scenarios/internal-chat.yaml");
    let read = scenario(text);
    let evaluation = evaluate(&read);
    // 500 people, 20 s and 6 s: 19.23 questions a second. The busiest hour is 100 of 31.79, so 6.11 a second on average.
    let busiest = 500.0 / (20.0 + 6.0);
    let week = office_week();
    let mean_hour = week.iter().sum::<f64>() / 168.0;
    let asked = busiest / (100.0 / mean_hour) * SECONDS;
    assert!(agree(mean_hour, 5340.0 / 168.0, 1e-12) && agree(asked, 16_064_010.9, 1e-7), "{asked}");
    for option in ["closed-api", "open-api", "all-month", "elastic"] {
        assert!(agree(tasks(outcome(&evaluation, option)), asked, 1e-9), "{option}");
    }
    // 6,731 answer tokens a second in the busiest hour, of 4,156 × 95 % a replica: two, on an instance of eight GPUs or two of four.
    let (replicas, capacity) = fewest(&evaluation, "all-month", busiest, 350.0);
    assert_eq!((replicas, fewest(&evaluation, "elastic", busiest, 350.0)), (2.0, (2.0, capacity)));
    let (_, limit, speed) = predicted(&evaluation, "elastic");
    let running: Vec<f64> =
        week.iter().map(|hour| (busiest * hour / 100.0 * 350.0 / (speed * limit)).ceil()).collect();
    // Two from 60 on (1.02 replicas), so in ten hours of each workday; the second starts once a workday.
    let starts: f64 =
        running.iter().zip(running.iter().cycle().skip(1)).map(|(now, next)| (next - now).max(0.0)).sum();
    assert_eq!((running.iter().sum::<f64>(), starts), (168.0 + 50.0, 5.0));
    let weeks = HOURS / 168.0;
    let (hours, starting) = (218.0 * weeks, 5.0 * weeks * 300.0 / 3600.0);
    assert!(agree(line(outcome(&evaluation, "elastic"), "instances"), hours * 16.36, 1e-9));
    assert!(agree(line(outcome(&evaluation, "elastic"), "starts of instances"), starting * 16.36, 1e-9));
    let scenario = shipped(
        text,
        &[
            // 900 plain, 900 cached, 350 out: 675 + 67.50 + 1,575 for a million.
            ByHand::tokens("closed-api", (900.0 * 0.75 + 900.0 * 0.075 + 350.0 * 4.50) / 1e6, 37_228.35),
            // Nothing is cached: 180 + 112.
            ByHand::tokens("open-api", (1800.0 * 0.10 + 350.0 * 0.32) / 1e6, 4690.69),
            ByHand {
                option: "all-month",
                per_task: 31.92 * HOURS / asked,
                per_month: 23_301.60,
                fleet: Some((asked / (2.0 * capacity), 2.0, 8.0)),
            },
            // 947.26 h and 1.81 h of starts at $16.36.
            ByHand {
                option: "elastic",
                per_task: (hours + starting) * 16.36 / asked,
                per_month: 15_526.825,
                fleet: Some((asked / (218.0 / 168.0 * capacity), 2.0, 8.0)),
            },
        ],
    );
    let evaluation = evaluate(&scenario);
    // The target is a time to first token of 3 s; nobody states one of the tokens.
    for (option, keeps) in
        [("closed-api", false), ("open-api", false), ("all-month", true), ("elastic", true)]
    {
        assert_eq!(met(&evaluation, option), [keeps], "{option}");
    }
}

#[test]
fn reserved_quote() {
    let text = include_str!("../../../../scenarios/reserved-quote.yaml");
    let read = scenario(text);
    let evaluation = evaluate(&read);
    let asked = 25.0 * SECONDS;
    // 8,750 answer tokens a second of 2,653 a replica: 3.3, so four, on two instances of eight.
    let (replicas, capacity) = fewest(&evaluation, "quote", 25.0, 350.0);
    assert_eq!((replicas, fewest(&evaluation, "on-demand", 25.0, 350.0)), (4.0, (4.0, capacity)));
    let fleet = Some((asked / (4.0 * capacity), 4.0, 16.0));
    let per_task = (1800.0 * 0.10 + 350.0 * 0.32) / 1e6;
    // Two instances of eight at $2.10 a GPU, and at $31.92.
    let (quote, on_demand) = (16.0 * 2.10 * HOURS, 2.0 * 31.92 * HOURS);
    let scenario = shipped(
        text,
        &[
            ByHand::tokens("tokens", per_task, 19_184.40),
            ByHand { option: "quote", per_task: quote / asked, per_month: 24_528.00, fleet },
            ByHand { option: "on-demand", per_task: on_demand / asked, per_month: 46_603.20, fleet },
        ],
    );
    let evaluation = evaluate(&scenario);
    // Three years, paid at the end of each month: tokens fall by 20 % a year and rents by 15 %, but not within a contract. The second
    // contract is signed in month 25; its last twelve months lie after the horizon, and are due at its end.
    let after = |change: f64, months: i32| (1.0 + change).powf(f64::from(months) / 12.0);
    let second = quote * after(-0.15, 24);
    let (mut of_quote, mut of_on_demand) = (vec![0.0; 37], vec![0.0; 37]);
    for month in 1..=36_i32 {
        let saved = asked * per_task * after(-0.20, month - 1);
        let at = usize::try_from(month).unwrap();
        of_quote[at] = saved - if month <= 24 { quote } else { second };
        of_on_demand[at] = saved - on_demand * after(-0.15, month - 1);
    }
    of_quote[36] -= 12.0 * second;
    for (option, flows) in [("quote", of_quote), ("on-demand", of_on_demand)] {
        let worth: f64 = (0_i32..).zip(&flows).map(|(month, flow)| flow / after(0.10, month)).sum();
        let found = number(outcome(&evaluation, option), Metric::Npv);
        assert!(agree(found, worth, 1e-9), "{option}: {found}, by hand {worth}");
    }
    // 24 months at $24,528.00 and 24 at $17,721.48.
    let appraisal = outcome(&evaluation, "quote").appraisal.as_ref().unwrap();
    let paid: f64 = appraisal
        .flow
        .lines
        .iter()
        .filter(|line| line.kind != CashKind::Saved)
        .map(|line| line.total.get())
        .sum();
    assert!(agree(-paid, 24.0 * (24_528.0 + 17_721.48), 1e-9), "{paid}");
}

/// An instance that stops between calls, over the hours of a week at the office: the share of the time that is paid for, starts
/// within, and starts a second. Both follow from one cycle: stopped until a call comes, started, in use until none came for so long.
fn stopping(mean_rate: f64, call: f64) -> (f64, f64) {
    let (start_up, idle) = (90.0, 60.0);
    let week = office_week();
    let mean_hour = week.iter().sum::<f64>() / 168.0;
    let (mut runs, mut starts) = (0.0, 0.0);
    for hour in &week {
        let rate = mean_rate * hour / mean_hour;
        let stopped = 1.0 / rate;
        let in_use = ((rate * (call + idle)).exp() - 1.0) / rate;
        let cycle = stopped + start_up + in_use;
        runs += (start_up + in_use) / cycle / 168.0;
        starts += 1.0 / cycle / 168.0;
    }
    (runs, starts)
}

#[test]
fn scale_to_zero() {
    let text = include_str!("../../../../scenarios/scale-to-zero.yaml");
    let read = scenario(text);
    let evaluation = evaluate(&read);
    let rate = 500.0 / 86_400.0;
    let asked = rate * SECONDS;
    let busiest = rate * 100.0 / (5340.0 / 168.0);
    let (replicas, capacity) = fewest(&evaluation, "stopped", busiest, 350.0);
    assert_eq!((replicas, fewest(&evaluation, "always-on", busiest, 350.0)), (1.0, (1.0, capacity)));
    // A call that is alone is predicted: no faster than 350 times through 16.06 GB of weights at 3.35 TB/s, 1.68 s.
    let cost = outcome(&evaluation, "stopped").metric(Metric::CostPerMonth).as_ref().unwrap();
    let call = behind(cost, "time of a call that is alone").unwrap();
    let least = 350.0 * 16.06 / 3350.0;
    assert!(call > least && call < 2.0 * least, "{call} s");
    // Nothing is in flight 98.6 % of the time, as the description says.
    assert!(((-rate * call).exp() - 0.986).abs() < 0.0005);
    let (runs, starts) = stopping(rate, call);
    let starting = starts * SECONDS * 90.0 / 3600.0;
    let month = runs * HOURS * 4.29;
    let stopped = outcome(&evaluation, "stopped");
    let found = line(stopped, "starts of instances");
    assert!(agree(found, starting * 4.29, 1e-9), "{found}, by hand {}", starting * 4.29);
    let found = line(stopped, "instances");
    assert!(agree(found, month - starting * 4.29, 1e-9), "{found}, by hand {month}");
    shipped(
        text,
        &[
            // 54 + 17.50 for a million.
            ByHand::tokens("tokens", (1800.0 * 0.03 + 350.0 * 0.05) / 1e6, 1.09),
            ByHand {
                option: "always-on",
                per_task: 4.29 * HOURS / asked,
                per_month: 3131.70,
                fleet: Some((asked / capacity, 1.0, 1.0)),
            },
            ByHand {
                option: "stopped",
                per_task: month / asked,
                per_month: 1050.46,
                fleet: Some((asked / (capacity * runs), 1.0, 1.0)),
            },
        ],
    );
    // The same weights by the token: a thousandth. At 0.37 calls a second the gain is gone: 1.4 % is left.
    assert!(agree(month / (asked * 71.5 / 1e6), 1000.0, 0.05));
    let more = scenario(&text.replace("requests: 500/day", "requests: 0.37/s"));
    let evaluation = evaluate(&more);
    let found = number(outcome(&evaluation, "stopped"), Metric::CostPerMonth);
    let (runs, _) = stopping(0.37, call);
    assert!(agree(found, runs * HOURS * 4.29, 1e-9) && runs > 0.98, "{found}, running {runs}");
}

#[test]
fn gpt_oss_b200_h200() {
    let text = include_str!("../../../../scenarios/gpt-oss-b200-h200.yaml");
    let read = scenario(text);
    let evaluation = evaluate(&read);
    let asked = 12.0 * SECONDS;
    // 40 calls a second of 350 + 150 answer tokens: 20,000 a second. An H200 makes 3,945 of them and may be 94.8 % full, which takes
    // 5.3 of them; a B200 10,434 and 95 %, which takes 2.02.
    let (h200, of_h200) = fewest(&evaluation, "h200", 40.0, 500.0);
    let (b200, of_b200) = fewest(&evaluation, "b200", 40.0, 500.0);
    assert_eq!((h200, b200), (6.0, 3.0));
    let rented = |option, gpus: f64, price: f64, capacity: f64, per_month| ByHand {
        option,
        per_task: gpus * price * HOURS / asked,
        per_month,
        fleet: Some((asked / (gpus * capacity), gpus, gpus)),
    };
    let scenario = shipped(
        text,
        &[
            rented("h200", h200, 5.40, of_h200, 23_652.00),
            rented("b200", b200, 8.50, of_b200, 18_615.00),
            // Reasoning is billed as output: 66.60 + 59.50 + 25.50 for a million.
            ByHand::tokens("tokens", (1800.0 * 0.037 + 350.0 * 0.17 + 150.0 * 0.17) / 1e6, 4780.86),
        ],
    );
    let evaluation = evaluate(&scenario);
    for (option, keeps) in [("h200", true), ("b200", true), ("tokens", false)] {
        assert_eq!(met(&evaluation, option), [keeps], "{option}: 2 s to the first token");
    }
}

#[test]
fn growing_context() {
    let text = include_str!("../../../../scenarios/growing-context.yaml");
    // Call k reads 20,000 + (k − 1) × 2,400 tokens; of these the cache serves what call k − 1 read.
    let bill = |calls: u32, [read, new, answer]: [f64; 3]| {
        let prompt = |call: u32| 20_000.0 + f64::from(call - 1) * 2400.0;
        let of_call = |call: u32| {
            let served = if call == 1 { 0.0 } else { prompt(call - 1) };
            served * read + (prompt(call) - served) * new + 900.0 * answer
        };
        (1..=calls).map(of_call).sum::<f64>() / 1e6
    };
    // Cached, new to the cache, answer. Anthropic charges for the write instead of the input; OpenAI charges new tokens as input; so does
    // Z.ai, which charges nothing for keeping them.
    let prices = [
        ("frontier", [0.20, 5.00, 20.0]),
        ("middle", [0.10, 2.50, 10.0]),
        ("small", [0.075, 0.75, 4.50]),
        ("open", [0.26, 1.40, 4.40]),
    ];
    let [frontier, middle, small, open] = prices.map(|(_, prices)| bill(30, prices));
    // 1,554,400 cached, 89,600 new, 27,000 out; 4,000 tasks.
    assert!(agree(open, (1_554_400.0 * 0.26 + 89_600.0 * 1.40 + 27_000.0 * 4.40) / 1e6, 1e-12));
    shipped(
        text,
        &[
            // 1,243.52 + 1,792.00 + 2,160.00.
            ByHand::tokens("frontier", frontier, 5195.52),
            // 621.76 + 896.00 + 1,080.00.
            ByHand::tokens("middle", middle, 2597.76),
            // 466.32 + 268.80 + 486.00.
            ByHand::tokens("small", small, 1221.12),
            // 1,616.576 + 501.76 + 475.20.
            ByHand::tokens("open", open, 2593.54),
        ],
    );
    let twice = scenario(&text.replace("calls: 30", "calls: 60"));
    let evaluation = evaluate(&twice);
    for (option, prices) in prices {
        let found = number(outcome(&evaluation, option), Metric::CostPerTask);
        assert!(agree(found, bill(60, prices), 1e-9), "{option}: {found}, by hand {}", bill(60, prices));
        // 2.3 to 2.8 times the bill, as the description says.
        let more = bill(60, prices) / bill(30, prices);
        assert!(more > 2.25 && more < 2.85, "{option}: {more}");
    }
}

/// A provider that keeps tokens free of charge does not read new ones for nothing.
#[test]
fn a_free_write_is_plain_input() {
    // DeepSeek charges a hit ($0.006 in its peak hours, half of it otherwise) or a miss ($0.30): 35 of 168 hours are peak hours.
    let text = include_str!("../../../../scenarios/growing-context.yaml");
    let mean = (35.0 + 133.0 / 2.0) / 168.0;
    let growing = scenario(&text.replace("zai/glm-5.3", "deepseek/deepseek-v4-flash"));
    let evaluation = evaluate(&growing);
    let task = number(outcome(&evaluation, "open"), Metric::CostPerTask);
    let by_hand = mean * (1_554_400.0 * 0.006 + 89_600.0 * 0.30 + 27_000.0 * 1.20) / 1e6;
    assert!(agree(task, by_hand, 1e-9), "{task}, by hand {by_hand}");
    // The same where shares are stated: of a million tokens 900,000 cached, 60,000 new to the cache and 40,000 neither.
    let stated = "zai/glm-5.3, workload: { input: 1M tokens, cached_input: 90%, cache_write: { share: 6% }, calls: 1 }";
    let stated = scenario(&text.replace("zai/glm-5.3", stated));
    let evaluation = evaluate(&stated);
    let task = number(outcome(&evaluation, "open"), Metric::CostPerTask);
    let by_hand = (900_000.0 * 0.26 + 100_000.0 * 1.40 + 900.0 * 4.40) / 1e6;
    assert!(agree(task, by_hand, 1e-9), "{task}, by hand {by_hand}");
}
