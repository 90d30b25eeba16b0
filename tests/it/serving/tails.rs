//! Tails near capacity: the closed form against long runs, runs against each other, and what is said where neither is sure.

use breakeven::serving::{Arrivals, Curve, Duration, Interval, Latency, Operation, Play, Queue, simulate};
use breakeven::units::{Fraction, Quantity};

use super::latency::{apart, arrivals, calibration, limit, on, parts, service};
use crate::harness::of;
use crate::program::breakeven;

/// Near capacity most of the time to a first token is waiting for a place, which comes and goes over thousands of calls: at 90, 95 and
/// 98 % of capacity 95th percentiles of the first token are within 40 %, of the time per token within 10 % and of the whole call
/// within 20 % of long simulations, whose own error is a quarter of that.
#[test]
fn the_closed_form_agrees_with_the_simulation_near_capacity() {
    let cases = [
        ("llama-3.3-70b", "b200", 1800.0, 350.0, 0.0, 0.05),
        ("llama-3.1-8b", "h100-sxm", 1000.0, 300.0, 0.5, 0.012),
        ("gpt-oss-120b", "h200-sxm", 800.0, 100.0, 1.0, 0.02),
    ];
    for (model, gpu, input, output, length_cv, tpot) in cases {
        let configuration = on(model, gpu, 1.0, input, output, length_cv);
        let operation =
            Operation::predicted(&configuration, &service(tpot, Vec::new()), &calibration()).unwrap();
        let queue = Queue::new(&operation.curve);
        for (load, calls) in [(0.9, 40_000.0), (0.95, 80_000.0), (0.98, 160_000.0)] {
            let arrivals = arrivals(queue.capacity().get() * load, 1.0, length_cv);
            let estimated = queue.latencies(&arrivals).unwrap();
            let play = Play {
                arrivals,
                duration: Some(of(calls / arrivals.rate.get())),
                most: Some(of(operation.point.clients.get())),
                seed: 7,
            };
            let played = simulate(&configuration, &play, &calibration(), &mut |_| {}).unwrap().latencies;
            // At 98 % a run of 160,000 calls is itself some 10 % off for the whole call.
            let bounds = [0.4, 0.1, if load < 0.97 { 0.2 } else { 0.3 }];
            for ((estimated, played), most) in parts(&estimated).into_iter().zip(parts(&played)).zip(bounds) {
                let case = format!("{model}, load {load}, lengths {length_cv}");
                let apart = apart(estimated.p95, played.p95);
                assert!(apart < most, "{case}: {} against {}", estimated.p95, played.p95);
            }
        }
    }
}

/// The length of a run follows from its load, so that two seeds agree; where a run would take too long, it is cut and says so.
#[test]
fn two_seeds_agree() {
    let configuration = on("llama-3.1-8b", "h100-sxm", 1.0, 1000.0, 300.0, 0.0);
    let most = Some(of(77.0));
    let curve = Curve::predicted(&configuration, most, &calibration()).unwrap();
    let capacity = Queue::new(&curve).capacity().get();
    let play = |load: f64, seed: u64| {
        let play = Play { arrivals: arrivals(capacity * load, 1.0, 0.0), duration: None, most, seed };
        simulate(&configuration, &play, &calibration(), &mut |_| {}).unwrap()
    };
    for load in [0.5, 0.9] {
        let (one, two) = (play(load, 1), play(load, 2));
        assert!(matches!(one.duration, Duration::Chosen(_)), "{:?}", one.duration);
        for (one, two) in parts(&one.latencies).into_iter().zip(parts(&two.latencies)) {
            assert!(apart(one.p95, two.p95) < 0.1, "load {load}: {} and {}", one.p95, two.p95);
        }
        let Interval { low, high } = one.intervals.ttft;
        let p95 = one.latencies.ttft.p95;
        assert!(low <= p95 && p95 <= high, "{p95} is not between {low} and {high}");
    }
    let cut = {
        let arrivals = arrivals(capacity * 0.5, 1.0, 0.0);
        let play = Play { arrivals, duration: Some(of(1000.0)), most, seed: 1 };
        simulate(&configuration, &play, &calibration(), &mut |_| {}).unwrap()
    };
    assert_eq!(cut.duration, Duration::Stated(of(1000.0)));
}

/// Nothing is said to keep a limit at a load at which estimates are not tested.
#[test]
fn limits_are_kept_only_where_estimates_are_tested() {
    let configuration = on("llama-3.1-8b", "h100-sxm", 1.0, 1000.0, 300.0, 0.0);
    let curve = Curve::predicted(&configuration, Some(of(77.0)), &calibration()).unwrap();
    let queue = Queue::new(&curve);
    let at = |load: f64| arrivals(queue.capacity().get() * load, 1.0, 0.0);
    let hours = limit(Latency::Ttft, 0.95, 3600.0);
    assert!(queue.keeps(&hours, &at(0.949)) && queue.beyond_tested(&at(0.949)).is_none());
    assert!(!queue.keeps(&hours, &at(0.985)));
    let beyond = queue.beyond_tested(&at(0.985)).unwrap();
    assert_eq!(beyond.to_string(), "estimated at a load of 98.5%, and tested against simulations up to 95%");
    let most = queue.most(&[hours], &at(0.5), Fraction::ONE).unwrap();
    assert!((queue.load(&Arrivals { rate: most, ..at(0.5) }).get() - 0.95).abs() < 1e-6);
}

/// A limit that is kept by an estimate that is not tested is unknown, and `check` does not pass: SGLang, at 95 % of what a replica
/// gets through.
#[test]
fn a_limit_beyond_what_is_tested_is_unknown() {
    let scenario = |tasks: f64| {
        format!(
            "{{ scenario: s, title: t, as_of: 2026-11-28, workload: {{ tasks: {tasks}/s, input: 1000 tokens, output: 300 tokens, peak_to_mean: 1x }}, \
             targets: {{ ttft_p95: \"<= 60 s\" }}, facility: {{ electricity: us-commercial }}, options: {{ w: {{ cluster: \
             {{ server: dgx-h100, model: llama-3.1-8b, tensor_parallel: 1, precision: fp8, engine: sglang, replicas: 1 }} }} }} }}"
        )
    };
    let checked = |tasks: f64| {
        let output =
            breakeven("tests/fixtures").args(["check", "-"]).write_stdin(scenario(tasks)).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let configuration = breakeven::serving::Configuration {
        engine: breakeven::serving::Engine::SGLANG,
        ..on("llama-3.1-8b", "h100-sxm", 1.0, 1000.0, 300.0, 0.0)
    };
    let operation = Operation::predicted(&configuration, &service(0.05, Vec::new()), &calibration()).unwrap();
    let capacity = Queue::new(&operation.curve).capacity().get();
    let (status, shown) = checked(capacity * 0.5);
    assert_eq!(status, Some(0), "{shown}");
    let (status, shown) = checked(capacity * 0.95);
    assert_ne!(status, Some(0), "{shown}");
    assert!(shown.contains("unknown") && shown.contains("--simulate"), "{shown}");
}
