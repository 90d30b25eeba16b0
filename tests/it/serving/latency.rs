//! Latency under load: the closed form against queues with known answers, against playing every step, and its own
//! consistency; and the search for a layout against trying all of them.

use breakeven::catalog::{Catalog, Precision};
use breakeven::diagnostics::Sink;
use breakeven::serving::{
    Arrivals, Calibration, Configuration, Curve, CurvePoint, Engine, Fleet, Latencies, Latency, LatencyLimit,
    Lengths, Load, Need, NotKept, Operation, Parallelism, Percentiles, Play, PlayFault, Queue, Service,
    Simulated, binding, holders, search, simulate,
};
use breakeven::units::{CallsPerSecond, Count, Fraction, Quantity, Ratio, Seconds, Tokens, TokensPerSecond};
use proptest::prelude::*;

use crate::harness::{of, so_many};

pub(super) fn calibration() -> Calibration {
    Calibration::read(&Catalog::builtin(), &mut Sink::default()).unwrap()
}

pub(super) fn on(
    model: &str,
    gpu: &str,
    tensor: f64,
    input: f64,
    output: f64,
    length_cv: f64,
) -> Configuration {
    let (catalog, mut sink) = (Catalog::builtin(), Sink::default());
    let lengths = if length_cv > 0.0 { Lengths::Varying(of(length_cv)) } else { Lengths::Fixed };
    Configuration {
        architecture: catalog.find(model, &mut sink).unwrap(),
        gpu: catalog.find(gpu, &mut sink).unwrap(),
        engine: Engine::VLLM,
        precision: Precision::Fp8,
        kv_precision: None,
        parallelism: Parallelism::tensor(of(tensor)),
        input: of(input),
        cached: Tokens::ZERO,
        output: of(output),
        lengths,
        polling: Count::new(1.0).unwrap(),
        load: Load::Concurrency(of(1.0)),
    }
}

pub(super) fn arrivals(rate: f64, gap: f64, length: f64) -> Arrivals {
    Arrivals { rate: of(rate), gap_variation: of(gap), length_variation: of(length) }
}

pub(super) fn service(max_tpot: f64, limits: Vec<LatencyLimit>) -> Service {
    Service { max_tpot: of(max_tpot), limits, arrivals: arrivals(1.0, 1.0, 0.0) }
}

pub(super) fn limit(latency: Latency, share: f64, longest: f64) -> LatencyLimit {
    LatencyLimit { latency, share: of(share), longest: of(longest) }
}

/// A replica with so many places, each of which completes `speed` one-token answers a second.
fn places(count: f64, speed: f64) -> Curve {
    let point = |clients: f64| CurvePoint {
        clients: of(clients),
        output_rate: of(clients * speed),
        ttft: Seconds::ZERO,
        tpot: of(1.0 / speed),
        reading: None,
    };
    Curve::through(vec![point(1.0), point(count)], of(1.0)).unwrap()
}

/// Erlang's C formula: the share of calls that wait for one of `places`, offered `load` of them.
fn erlang_c(places: u32, load: f64) -> f64 {
    let mut term = 1.0;
    let mut sum = 0.0;
    for busy in 0..places {
        sum += term;
        term *= load / f64::from(busy + 1);
    }
    let last = term / (1.0 - load / f64::from(places));
    last / (sum + last)
}

/// With places that do not disturb each other, Poisson arrivals and exponential service the replica is an M/M/c queue, of
/// which the number in the system is known exactly.
#[test]
fn places_that_do_not_disturb_each_other_are_an_erlang_queue() {
    for (count, load) in [(1_u32, 0.3), (1, 0.9), (4, 2.0), (4, 3.8), (32, 25.0), (200, 190.0)] {
        let curve = places(f64::from(count), 2.0);
        let found = Queue::new(&curve).latencies(&arrivals(load * 2.0, 1.0, 1.0)).unwrap();
        let share = load / f64::from(count);
        let expected = load + erlang_c(count, load) * share / (1.0 - share);
        let apart = (found.in_flight.get() / expected - 1.0).abs();
        assert!(apart < 1e-9, "{count} places, load {load}: {} calls, not {expected}", found.in_flight.get());
    }
}

/// One place: the waiting time of M/M/1 has the tail ρ e^(−(μ − λ) t).
#[test]
fn one_place_waits_as_long_as_known() {
    let curve = places(1.0, 1.0);
    let queue = Queue::new(&curve);
    let (rate, time) = (0.8, 6.0);
    let exact = rate * f64::exp(-(1.0 - rate) * time);
    // The limit is kept where the tail is just below what it allows.
    let keeps = |share: f64| queue.keeps(&limit(Latency::Ttft, share, time), &arrivals(rate, 1.0, 1.0));
    assert!(keeps(1.0 - exact - 0.001));
    assert!(!keeps(1.0 - exact + 0.001));
}

fn play(
    configuration: &Configuration,
    arrivals: Arrivals,
    most: Option<f64>,
    seed: u64,
) -> Result<Simulated, PlayFault> {
    let play = Play { arrivals, duration: Some(of(600.0)), most: most.map(of), seed };
    simulate(configuration, &play, &calibration(), &mut |_| {})
}

pub(super) fn apart(a: Seconds, b: Seconds) -> f64 {
    (a.get() / b.get() - 1.0).abs()
}

pub(super) fn parts(found: &Latencies) -> [Percentiles; 3] {
    [found.ttft, found.tpot, found.latency]
}

/// The closed form against playing every step: dense and mixture-of-experts models, lightly and heavily used, calls at
/// random and in bursts, lengths alike and varying. Within 12% for the means and 20% for 95th percentiles at random
/// arrivals; bursts are harder.
#[test]
fn the_closed_form_agrees_with_the_simulation() {
    let cases = [
        ("llama-3.1-8b", "h100-sxm", 1.0, 1000.0, 300.0),
        ("llama-3.1-8b", "h100-sxm", 1.0, 4000.0, 100.0),
        ("qwen3-30b-a3b", "h200-sxm", 1.0, 600.0, 150.0),
        ("llama-3.3-70b", "h100-sxm", 4.0, 2400.0, 350.0),
    ];
    let mut compared = 0;
    for (model, gpu, tensor, input, output) in cases {
        for length_cv in [0.0, 0.6] {
            let configuration = on(model, gpu, tensor, input, output, length_cv);
            let wanted = service(0.05, Vec::new());
            let operation = Operation::predicted(&configuration, &wanted, &calibration()).unwrap();
            let most = operation.point.clients.get();
            let queue = Queue::new(&operation.curve);
            for (load, gap, mean, high) in
                [(0.2, 1.0, 0.12, 0.2), (0.6, 1.0, 0.12, 0.2), (0.8, 1.0, 0.15, 0.25), (0.6, 2.0, 0.3, 0.45)]
            {
                let arrivals = arrivals(queue.capacity().get() * load, gap, length_cv);
                let estimated = queue.latencies(&arrivals).unwrap();
                let played = play(&configuration, arrivals, Some(most), 7).unwrap().latencies;
                let pairs = parts(&estimated).into_iter().zip(parts(&played));
                for (name, (estimated, played)) in ["TTFT", "TPOT", "latency"].into_iter().zip(pairs) {
                    let case = format!("{model}, load {load}, gaps {gap}, lengths {length_cv}: {name}");
                    let (means, highs) =
                        (apart(estimated.mean, played.mean), apart(estimated.p95, played.p95));
                    assert!(means < mean, "{case}, mean: {} against {}", estimated.mean, played.mean);
                    assert!(highs < high, "{case}, p95: {} against {}", estimated.p95, played.p95);
                    compared += 1;
                }
            }
        }
    }
    assert_eq!(compared, 96);
}

/// Answers of one token, as classifying has them: nothing is written between prompts, so that only they are waited for. The
/// estimate takes them as read at the same time, and is too long when many come: it is not trusted above 40 %.
#[test]
fn answers_of_one_token_are_estimated() {
    let configuration = on("llama-3.1-8b", "h100-sxm", 1.0, 1000.0, 1.0, 0.0);
    let operation = Operation::predicted(&configuration, &service(0.05, Vec::new()), &calibration()).unwrap();
    let queue = Queue::new(&operation.curve);
    for (share, mean, tail) in [(0.1, 0.1, 0.2), (0.4, 0.2, 0.25)] {
        let calls = arrivals(queue.capacity().get() * share, 1.0, 0.0);
        let found = queue.latencies(&calls).unwrap();
        let played = play(&configuration, calls, None, 7).unwrap().latencies;
        assert_eq!(found.ttft, found.latency);
        assert_eq!(found.tpot.p99.get(), 0.0);
        assert!(apart(found.ttft.mean, played.ttft.mean) < mean, "{share}: {found:?} {played:?}");
        assert!(apart(found.ttft.p95, played.ttft.p95) < tail, "{share}: {found:?} {played:?}");
    }
}

#[test]
fn a_simulation_is_the_same_for_the_same_seed() {
    let configuration = on("llama-3.1-8b", "h100-sxm", 1.0, 1000.0, 300.0, 0.5);
    let of = |seed| play(&configuration, arrivals(4.0, 1.0, 0.5), None, seed).unwrap();
    assert_eq!(of(1), of(1));
    assert_ne!(of(1), of(2));
}

#[test]
fn nothing_is_played_that_would_not_end() {
    let configuration = on("llama-3.1-8b", "h100-sxm", 1.0, 1000.0, 300.0, 0.0);
    let too_many = play(&configuration, arrivals(1000.0, 1.0, 0.0), None, 1);
    assert!(matches!(too_many, Err(PlayFault::Overloaded(_))), "{too_many:?}");
    let too_few = play(&configuration, arrivals(0.01, 1.0, 0.0), None, 1);
    assert!(matches!(too_few, Err(PlayFault::TooFew(_))), "{too_few:?}");
    let too_large =
        play(&on("deepseek-r1", "h100-sxm", 1.0, 1000.0, 300.0, 0.0), arrivals(1.0, 1.0, 0.0), None, 1);
    assert!(matches!(too_large, Err(PlayFault::Infeasible(_))), "{too_large:?}");
}

#[test]
fn more_calls_than_it_gets_through_have_no_latency() {
    let curve = places(4.0, 1.0);
    let queue = Queue::new(&curve);
    assert!(queue.latencies(&arrivals(4.0, 1.0, 0.0)).is_err());
    assert!(queue.latencies(&arrivals(3.99, 1.0, 0.0)).is_ok());
    assert!(!queue.keeps(&limit(Latency::Ttft, 0.5, 1e6), &arrivals(4.0, 1.0, 0.0)));
}

/// Throughput is interpolated between measurements, never beyond them; below the first, requests take as long as there.
#[test]
fn a_measured_curve_goes_through_its_points_and_not_beyond() {
    let point = |clients: f64, rate: f64, tpot: f64| CurvePoint {
        clients: of(clients),
        output_rate: of(rate),
        ttft: of(0.2),
        tpot: of(tpot),
        reading: None,
    };
    let curve = Curve::through(vec![point(64.0, 2000.0, 0.03), point(8.0, 400.0, 0.02)], of(100.0)).unwrap();
    let rate = |clients: f64| curve.at(of(clients)).output_rate.get();
    assert_eq!(
        [rate(8.0), rate(36.0), rate(64.0), rate(500.0), rate(4.0)],
        [400.0, 1200.0, 2000.0, 2000.0, 200.0]
    );
    // A server that gets slower under more load is not run there.
    let over =
        Curve::through(vec![point(64.0, 2000.0, 0.03), point(128.0, 1500.0, 0.04)], of(100.0)).unwrap();
    let best = Operation::measured(&over, &service(0.05, Vec::new())).unwrap();
    assert_eq!(best.point.clients, of::<Ratio>(64.0));
    let operation = |max_tpot: f64| Operation::measured(&curve, &service(max_tpot, Vec::new()));
    assert_eq!(operation(0.05).unwrap().point.output_rate, of::<TokensPerSecond>(2000.0));
    assert_eq!(operation(0.025).unwrap().point.clients, of::<Ratio>(36.0));
    assert!(operation(0.019).is_err());
    assert!(Curve::through(Vec::new(), of(100.0)).is_none());
}

/// The best layout is the one that trying all of them gives, and no layout that keeps the limits needs fewer GPUs.
#[test]
fn the_search_finds_the_fewest_gpus() {
    let calibration = calibration();
    let layouts: Vec<Configuration> = [1.0, 2.0, 4.0, 8.0]
        .into_iter()
        .flat_map(|tensor| {
            let base = on("llama-3.3-70b", "h200-sxm", tensor, 1500.0, 300.0, 0.0);
            [Precision::Bf16, Precision::Fp8].map(|precision| Configuration { precision, ..base.clone() })
        })
        .collect();
    for rate in [0.5, 20.0, 200.0] {
        let limits = vec![limit(Latency::Ttft, 0.95, 1.0), limit(Latency::Whole, 0.95, 10.0)];
        let wanted = Service { arrivals: arrivals(rate, 1.0, 0.0), ..service(0.05, limits) };
        let need =
            Need { max_utilisation: Fraction::ONE, replicas: None, spare: Count::ZERO, together: of(8.0) };
        let found = search(layouts.clone(), &wanted, &need, &calibration);
        let best = found.first().unwrap().outcome.as_ref().unwrap();
        let mut kept = 0;
        for layout in &layouts {
            let Ok(operation) = Operation::predicted(layout, &wanted, &calibration) else { continue };
            let Ok(fleet) = Fleet::of(&operation, &wanted.limits, &wanted.arrivals, Fraction::ONE) else {
                continue;
            };
            let gpus = holders(fleet.replicas, layout.parallelism.gpus, of(8.0)).get() * 8.0;
            assert!(best.gpus.get() <= gpus, "{} GPUs at {rate}/s, where {gpus} do", best.gpus);
            // The fewest: all limits are kept with so many, and not with one fewer.
            let queue = Queue::new(&operation.curve);
            let keeps = |replicas: f64| {
                let arrivals = wanted.arrivals.shared(of(replicas));
                wanted.limits.iter().all(|limit| queue.keeps(limit, &arrivals))
            };
            let replicas = fleet.replicas.get();
            assert!(keeps(replicas), "{replicas} replicas at {rate}/s break a limit");
            assert!(
                replicas == 1.0 || !keeps(replicas - 1.0),
                "{} replicas would do at {rate}/s",
                replicas - 1.0
            );
            kept += 1;
        }
        assert!(kept > 2, "only {kept} layouts keep the limits");
    }
}

/// Bursts are thinned where calls are shared, so a bursty workload does not need replicas without end; and a limit that nobody
/// keeps is named.
#[test]
fn bursts_are_thinned_and_what_cannot_be_kept_is_named() {
    let configuration = on("llama-3.3-70b", "h100-sxm", 2.0, 1500.0, 300.0, 0.0);
    let operation = Operation::predicted(&configuration, &service(0.05, Vec::new()), &calibration()).unwrap();
    let limits = [limit(Latency::Ttft, 0.95, 1.0), limit(Latency::Whole, 0.95, 12.0)];
    let replicas = |gap: f64| {
        Fleet::of(&operation, &limits, &arrivals(15.0, gap, 0.0), Fraction::ONE).unwrap().replicas.get()
    };
    let random = replicas(1.0);
    assert!(replicas(2.0) >= random);
    assert!(replicas(5.0) < 20.0 * random, "{} replicas for bursts, {random} without", replicas(5.0));
    let never = limit(Latency::Ttft, 0.95, 0.001);
    let found = Fleet::of(&operation, &[limits[1], never], &arrivals(15.0, 1.0, 0.0), Fraction::ONE);
    assert_eq!(found, Err(NotKept(never)));
}

/// Hardly any calls are as fast as single ones, however they come.
#[test]
fn single_calls_wait_for_nobody() {
    let configuration = on("llama-3.1-8b", "h100-sxm", 1.0, 1000.0, 300.0, 0.0);
    let curve = Curve::predicted(&configuration, Some(of(4.0)), &calibration()).unwrap();
    let queue = Queue::new(&curve);
    let mean = |gap: f64| queue.latencies(&arrivals(1e-6, gap, 0.0)).unwrap().ttft.mean.get();
    // However few they are on average, of such gaps one in nine is shorter than a prompt takes.
    assert!((mean(3.0) / mean(1.0) - 1.0).abs() < 0.12, "{} in bursts, {} without", mean(3.0), mean(1.0));
}

/// What binds is what it has too little of.
#[test]
fn what_binds_is_named() {
    let calibration = calibration();
    let named = |configuration: &Configuration, wanted: &Service| {
        let operation = Operation::predicted(configuration, wanted, &calibration).unwrap();
        binding(configuration, wanted, &operation, of(1.0), &calibration).what.to_string()
    };
    // A 70B model in 16 bits on two GPUs of 80 GB leaves hardly any memory for the cache.
    let starved = Configuration {
        precision: Precision::Bf16,
        ..on("llama-3.3-70b", "h100-sxm", 2.0, 2000.0, 500.0, 0.0)
    };
    assert_eq!(named(&starved, &service(1.0, Vec::new())), "memory");
    // A tight limit on the time per token.
    let hurried = on("llama-3.3-70b", "h100-sxm", 4.0, 1000.0, 500.0, 0.0);
    assert_eq!(named(&hurried, &service(0.015, Vec::new())), "the limits on latency");
    // Long prompts and short answers: arithmetic.
    let reading = on("llama-3.3-70b", "h200-sxm", 4.0, 8000.0, 20.0, 0.0);
    assert_eq!(named(&reading, &service(100.0, Vec::new())), "compute");
}

proptest! {
    #![proptest_config(so_many(40))]

    /// Percentiles are ordered, and more calls never make a call faster.
    #[test]
    fn more_calls_are_never_faster(load in 0.05..0.9_f64, more in 1.01..1.1_f64, gap in 0.0..3.0_f64, length in 0.0..1.5_f64) {
        let configuration = on("llama-3.1-8b", "h100-sxm", 1.0, 800.0, 200.0, length);
        let curve = Curve::predicted(&configuration, Some(of(128.0)), &calibration()).unwrap();
        let queue = Queue::new(&curve);
        let at = |load: f64| queue.latencies(&arrivals(queue.capacity().get() * load, gap, length)).unwrap();
        let (few, many) = (at(load), at((load * more).min(0.95)));
        for (few, many) in parts(&few).into_iter().zip(parts(&many)) {
            prop_assert!(few.p50 <= few.p95 && few.p95 <= few.p99);
            prop_assert!(few.mean.get() <= many.mean.get() * (1.0 + 1e-6), "mean {} then {}", few.mean, many.mean);
            // What bursts bring in one heap may come more evenly where more come.
            let slack = if gap > 1.0 { 1.05 } else { 1.001 };
            prop_assert!(few.p95.get() <= many.p95.get() * slack, "p95 {} then {}", few.p95, many.p95);
        }
    }
}

/// The rate that is found keeps the limits, and a twentieth more does not keep limits that are a hundredth shorter. On a grid: between two
/// steps of the distribution of lengths the estimate wavers, in one of a thousand cases by more than that.
#[test]
fn the_most_calls_just_keep_the_limits() {
    for longest in [1.0, 1.4, 1.8, 2.1, 2.6, 3.5, 5.0, 8.0, 20.0] {
        for length in [0.0, 0.3, 0.5, 0.72, 1.0] {
            let configuration = on("llama-3.1-8b", "h100-sxm", 1.0, 800.0, 200.0, length);
            let curve = Curve::predicted(&configuration, Some(of(256.0)), &calibration()).unwrap();
            let queue = Queue::new(&curve);
            let base = arrivals(1.0, 1.0, length);
            let keeps = |longest: f64, rate: f64| {
                let limit = limit(Latency::Whole, 0.95, longest);
                queue.keeps(&limit, &Arrivals { rate: of::<CallsPerSecond>(rate), ..base })
            };
            let case = format!("{longest} s, lengths {length}");
            match queue.most(&[limit(Latency::Whole, 0.95, longest)], &base, Fraction::ONE) {
                None => assert!(!keeps(longest * 0.99, queue.capacity().get() * 0.05), "{case}"),
                Some(rate) => {
                    assert!(keeps(longest, rate.get()), "{case}");
                    let tested = queue.load(&Arrivals { rate, ..base }).get() > 0.949;
                    assert!(tested || !keeps(longest * 0.99, rate.get() * 1.05), "{case}");
                }
            }
        }
    }
}
