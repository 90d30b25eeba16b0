//! One task, one call or two: tokens, rented GPUs, owned servers and people, worked out by hand.

use breakeven::economics::evaluate;
use breakeven::metric::Metric;

use super::{ByHand, HOURS, Owned, SECONDS, met, shipped};
use crate::harness::{agree, number, outcome, replicas, scenario};

#[test]
fn ticket_triage() {
    // 1.2 million tickets × 350 tokens are 420 million answer tokens a month, 159.82 a second; 3 times that in the
    // busiest hour, over 1552.68 × 50 %, are 0.62 replicas: one. One replica has 4 GPUs, the owned server 8.
    let busy = 1.2e6 * 350.0 / SECONDS / 1552.68;
    let owned = Owned {
        servers: 1.0,
        kilowatts: 10.2,
        price: 250_141.80,
        staff: 4000.0,
        // Half of the server's GPUs hold the replica.
        busy: busy / 2.0,
    };
    let scenario = shipped(
        include_str!("../../../../scenarios/ticket-triage.yaml"),
        &[
            // 960 plain, 1,440 cached, 350 out: 720 + 108 + 1,575.
            ByHand::tokens("small", (960.0 * 0.75 + 1440.0 * 0.075 + 350.0 * 4.50) / 1e6, 2883.60),
            // 400 reasoning tokens are billed as output: 3,840 + 288 + 15,000.
            ByHand::tokens("frontier", (960.0 * 4.0 + 1440.0 * 0.20 + 750.0 * 20.0) / 1e6, 22_953.60),
            // Nothing is cached: 240 + 112.
            ByHand::tokens("open-tokens", (2400.0 * 0.10 + 350.0 * 0.32) / 1e6, 422.40),
            // One instance of 4 GPUs at $16.36/h.
            ByHand {
                option: "h100-rented",
                per_task: 16.36 * HOURS / 1.2e6,
                per_month: 11_942.80,
                fleet: Some((busy, 1.0, 4.0)),
            },
            // 4,585.93 + 2,751.56 + 1,988.49 + 4,000 + 438.36 for 10.2 kW × (0.3 + 0.7 × 5.15 %) × 1.2 × 730 h.
            ByHand {
                option: "h100-owned",
                per_task: owned.month() / 1.2e6,
                per_month: 13_764.34,
                // A second replica fits on the server.
                fleet: Some((busy / 2.0, 2.0, 8.0)),
            },
            // A tenth of an hour at $20.59 × 1.43.
            ByHand::tokens("people", 0.1 * 20.59 * 1.43, 3_533_244.00),
        ],
    );
    let evaluation = evaluate(&scenario);
    // 86 % misses the 88 % of the target; $0.00995 keeps $0.01, $0.01147 does not, both keep $60,000.
    assert_eq!(met(&evaluation, "small"), [false]);
    assert_eq!(met(&evaluation, "frontier"), [true]);
    assert_eq!(met(&evaluation, "h100-rented"), [true, true, true]);
    assert_eq!(met(&evaluation, "h100-owned"), [true, false, true]);
}

#[test]
fn coding_agent() {
    // Prompt shares: what is neither read from the cache nor written to it is plain input.
    let bill = |calls: f64, prompt: f64, [plain, read, write]: [f64; 3], output: f64| {
        calls * (prompt * (plain + read + write) + output) / 1e6
    };
    let opus = bill(200.0, 120_383.0, [0.0001 * 4.0, 0.9691 * 0.20, 0.0308 * 5.0], 1346.0 * 20.0);
    let sol = bill(100.0, 149_920.0, [0.0001 * 2.0, 0.9863 * 0.20, 0.0136 * 2.50], 926.0 * 10.0);
    let sol_6_1 = bill(100.0, 43_292.0, [0.0001 * 2.0, 0.9479 * 0.10, 0.052 * 2.50], 949.0 * 10.0);
    // Nothing is written to the cache.
    let glm = bill(200.0, 130_430.0, [0.0191 * 1.40, 0.9809 * 0.26, 0.0], 1040.0 * 4.40);
    let flash = bill(100.0, 87_029.0, [0.0299 * 0.15, 0.9701 * 0.03, 0.0], 1350.0 * 0.50);
    let scenario = shipped(
        include_str!("../../../../scenarios/coding-agent.yaml"),
        &[
            ByHand::tokens("opus", opus, 27_535.91),
            ByHand::tokens("gpt-6-sol", sol, 8792.10),
            ByHand::tokens("gpt-6-1-sol", sol_6_1, 3846.05),
            ByHand::tokens("glm", glm, 16_531.11),
            ByHand::tokens("glm-flash", flash, 719.63),
            // Four hours at $69.50 × 1.43.
            ByHand::tokens("engineer", 4.0 * 69.50 * 1.43, 795_080.00),
        ],
    );
    // Terminal-Bench 4.0's own totals for 330 trials: opus 4 % above its list price, the others as the bill says.
    for (option, total, within) in [
        ("opus", 4718.65, 0.04),
        ("gpt-6-sol", 1451.32, 1e-3),
        ("gpt-6-1-sol", 634.24, 1e-3),
        ("glm", 2727.63, 1e-5),
    ] {
        let evaluation = evaluate(&scenario);
        let task = number(outcome(&evaluation, option), Metric::CostPerTask);
        assert!(agree(task, total / 330.0, within), "{option}: {task} for {}", total / 330.0);
    }
    let evaluation = evaluate(&scenario);
    for (option, per_success) in [
        ("opus", opus / 0.6485),
        ("gpt-6-sol", sol / 0.4939),
        ("gpt-6-1-sol", sol_6_1 / 0.5818),
        ("glm", glm / 0.4182),
        ("glm-flash", flash / 0.3576),
        ("engineer", 397.54 / 0.95),
    ] {
        let found = number(outcome(&evaluation, option), Metric::CostPerSuccess);
        assert!(agree(found, per_success, 1e-9), "{option}: {found}, by hand {per_success}");
    }
    // Targets: 40 % right, $15 a success; budget: $8 a task.
    assert_eq!(met(&evaluation, "opus"), [true, false, false]);
    assert_eq!(met(&evaluation, "gpt-6-sol"), [true, true, true]);
    assert_eq!(met(&evaluation, "gpt-6-1-sol"), [true, true, true]);
    assert_eq!(met(&evaluation, "glm"), [true, false, false]);
    assert_eq!(met(&evaluation, "glm-flash"), [false, true]);
    assert_eq!(met(&evaluation, "engineer"), [true, false]);
}

#[test]
fn rag_answers() {
    let scenario = shipped(
        include_str!("../../../../scenarios/rag-answers.yaml"),
        &[
            // 13,600 + 120 + 4,000.
            ByHand::tokens("passages", (6800.0 * 2.0 + 1200.0 * 0.10 + 400.0 * 10.0) / 1e6, 5316.00),
            // 1.7 % plain, 98 % read, 0.3 % written: 9,180 + 26,460 + 2,025 + 4,000.
            ByHand::tokens(
                "whole-270k",
                (4590.0 * 2.0 + 264_600.0 * 0.10 + 810.0 * 2.50 + 400.0 * 10.0) / 1e6,
                12_499.50,
            ),
            // Past 272,000 tokens everything has the higher price: 18,700 + 53,900 + 4,125 + 6,000.
            ByHand::tokens(
                "whole-275k",
                (4675.0 * 4.0 + 269_500.0 * 0.20 + 825.0 * 5.0 + 400.0 * 15.0) / 1e6,
                24_817.50,
            ),
            ByHand::tokens("whole-uncached", (270_000.0 * 2.0 + 400.0 * 10.0) / 1e6, 163_200.00),
            // One price for every length: 18,700 + 53,900 + 4,125 + 8,000.
            ByHand::tokens(
                "whole-opus",
                (4675.0 * 4.0 + 269_500.0 * 0.20 + 825.0 * 5.0 + 400.0 * 20.0) / 1e6,
                25_417.50,
            ),
            // Past 200,000 tokens: 21,600 + 105,840 + 7,200.
            ByHand::tokens("whole-gemini", (5400.0 * 4.0 + 264_600.0 * 0.40 + 400.0 * 18.0) / 1e6, 40_392.00),
        ],
    );
    let evaluation = evaluate(&scenario);
    // Target: $0.15 a success, at 32.6 % and 48.7 %; budget: $0.05 a task.
    let success = number(outcome(&evaluation, "passages"), Metric::CostPerSuccess);
    assert!(agree(success, 0.01772 / 0.326, 1e-9));
    assert_eq!(met(&evaluation, "passages"), [true]);
    assert_eq!(met(&evaluation, "whole-270k"), [true, true]);
    assert_eq!(met(&evaluation, "whole-275k"), [false, false]);
    assert_eq!(met(&evaluation, "whole-uncached"), [false]);
}

#[test]
fn nightly_extraction() {
    // 200,000 a day are 6,083,333.33 a month. 1,157.41 answer tokens a second are 0.745 replicas of 1552.68; four times
    // that in the busiest hour are 2.98: three.
    let tasks = 200_000.0 * HOURS / 24.0;
    let mean = 200_000.0 * 500.0 / 86_400.0 / 1552.68;
    let scenario = shipped(
        include_str!("../../../../scenarios/nightly-extraction.yaml"),
        &[
            ByHand::tokens("standard", (5000.0 * 0.75 + 500.0 * 4.50) / 1e6, 36_500.00),
            ByHand::tokens("batch", (5000.0 * 0.375 + 500.0 * 2.25) / 1e6, 18_250.00),
            ByHand::tokens("flex", (5000.0 * 0.375 + 500.0 * 2.25) / 1e6, 18_250.00),
            ByHand::tokens("gemini-batch", (5000.0 * 0.375 + 500.0 * 1.875) / 1e6, 17_109.38),
            ByHand::tokens("open-tokens", (5000.0 * 0.10 + 500.0 * 0.32) / 1e6, 4015.00),
            // Elastic: three instances in six hours of 24.
            ByHand {
                option: "h100-nights",
                per_task: 3.0 * 16.36 * HOURS * 6.0 / 24.0 / tasks,
                per_month: 8957.10,
                fleet: Some((mean / (3.0 * 6.0 / 24.0), 3.0, 12.0)),
            },
            // Three instances all month.
            ByHand {
                option: "h100-month",
                per_task: 3.0 * 16.36 * HOURS / tasks,
                per_month: 35_828.40,
                fleet: Some((mean / 3.0, 3.0, 12.0)),
            },
        ],
    );
    let evaluation = evaluate(&scenario);
    for (option, keeps) in
        [("standard", false), ("batch", true), ("h100-nights", true), ("h100-month", false)]
    {
        assert_eq!(met(&evaluation, option), [keeps], "{option}: $0.0035 a task");
    }
}

#[test]
fn fleet_choice() {
    // 100 million answers of 1,000 tokens are 38,051.75 tokens a second, twice that in the busiest hour.
    let mean = 1e8 * 1000.0 / SECONDS;
    let fleet = |rate: f64, replicas: f64, gpus: f64| Some((mean / (rate * replicas), replicas, gpus));
    let needed = |rate: f64| (2.0 * mean / (rate * 0.6)).ceil();
    assert_eq!([needed(7435.65), needed(8685.44), needed(10_815.88)], [18.0, 15.0, 12.0]);
    let rented = |option, rate, replicas, gpus, price: f64, per_month| ByHand {
        option,
        per_task: gpus / 8.0 * price * HOURS / 1e8,
        per_month,
        fleet: fleet(rate, replicas, gpus),
    };
    let servers =
        |servers: f64, kilowatts: f64, price: f64, rate: f64, busy_gpus: f64, replicas: f64| Owned {
            servers,
            kilowatts,
            price,
            staff: 15_000.0,
            busy: mean / (rate * replicas) * busy_gpus / (servers * 8.0),
        };
    // The 15 H200 replicas of 4 GPUs leave half of the eighth server free: a sixteenth fits there, and the GPUs do the same work.
    let h100 = servers(9.0, 10.2, 250_141.80, 7435.65, 72.0, 18.0);
    let h200 = servers(8.0, 9.7, 277_897.75, 8685.44, 60.0, 15.0);
    let b200 = servers(3.0, 14.3, 338_495.75, 10_815.88, 24.0, 12.0);
    let owned = |option, servers: &Owned, rate, replicas, per_month| ByHand {
        option,
        per_task: servers.month() / 1e8,
        per_month,
        fleet: fleet(rate, replicas, servers.servers * 8.0),
    };
    let scenario = shipped(
        include_str!("../../../../scenarios/fleet-choice.yaml"),
        &[
            ByHand::tokens("tokens", (1000.0 * 0.10 + 1000.0 * 0.32) / 1e6, 42_000.00),
            // 9, 8 and 3 instances of 8 GPUs.
            rented("h100-rented", 7435.65, 18.0, 72.0, 49.24, 323_506.80),
            rented("h200-rented", 8685.44, 16.0, 64.0, 50.44, 294_569.60),
            rented("b200-rented", 10_815.88, 12.0, 24.0, 68.80, 150_672.00),
            // 41,273.40 + 24,764.04 + 17,896.41 + 15,000 + 5,858.84.
            owned("h100-owned", &h100, 7435.65, 18.0, 104_792.68),
            // 40,758.34 + 24,455.00 + 15,128.12 + 15,000 + 4,879.72.
            owned("h200-owned", &h200, 8685.44, 16.0, 100_221.18),
            // 18,617.27 + 11,170.36 + 8,363.36 + 15,000 + 2,772.04.
            owned("b200-owned", &b200, 10_815.88, 12.0, 55_923.02),
        ],
    );
    let evaluation = evaluate(&scenario);
    for (option, servers) in [("h100-owned", h100), ("h200-owned", h200), ("b200-owned", b200)] {
        let found = number(outcome(&evaluation, option), Metric::LevelisedCostPerMonth);
        let by_hand = servers.levelised_month();
        assert!(agree(found, by_hand, 1e-9), "{option}: levelised {found}, by hand {by_hand}");
    }
    assert_eq!(met(&evaluation, "h100-rented"), [false], "$0.002 a task");
    assert_eq!(met(&evaluation, "b200-rented"), [true], "$0.002 a task");
}

/// Calls come at random, so that a fleet is sized alike whether all lengths are alike or hardly differ; only clients that wait
/// for each other's like travel in groups.
#[test]
fn a_fleet_is_sized_for_calls_at_random() {
    let text = include_str!("../../../../scenarios/reserved-or-on-demand.yaml");
    let expert = text.replace("llama-3.3-70b\n", "qwen3-30b-a3b\n      engine: tensorrt-llm\n");
    for text in [text, expert.as_str()] {
        let carries = |text: &str| {
            let scenario = scenario(text);
            let evaluation = evaluate(&scenario);
            let outcome = outcome(&evaluation, "reserved");
            number(outcome, Metric::CapacityTasksPerMonth) / replicas(outcome)
        };
        let differ = text.replace("  profile: flat\n", "  profile: flat\n  length_cv: 0.01x\n");
        assert!(differ.contains("length_cv") && agree(carries(text), carries(&differ), 0.01));
    }
}
