//! Own measurements that shift predictions, against predictions that are a known factor off.

use breakeven::catalog::Precision;
use breakeven::serving::{
    Anchor, AnchorPoint, AnchoredLayout, Bands, Configuration, Curve, Engine, Lengths, Load, Operation, Pace,
    Service, predict,
};
use breakeven::units::{Count, Quantity, Ratio};

use crate::harness::agree;

use super::{asked, calibration, on};

/// A quantity of a number.
fn of<Q: Quantity>(value: f64) -> Q {
    Q::new(value).unwrap()
}

fn configuration(tensor: f64) -> Configuration {
    asked(Engine::VLLM, 1.0, [1000.0, 200.0], on("llama-3.3-70b", "h100-sxm", tensor, Precision::Fp8))
}

fn under(base: &Configuration, clients: f64) -> Configuration {
    Configuration { load: Load::Concurrency(of(clients)), lengths: Lengths::Fixed, ..base.clone() }
}

/// A measurement that takes so many times as long as predicted.
fn slower(base: &Configuration, clients: f64, factor: f64) -> AnchorPoint {
    let found = predict(&under(base, clients), calibration()).unwrap();
    AnchorPoint {
        clients: of(clients),
        ttft: Some(found.ttft * of::<Ratio>(factor)),
        tpot: Some(found.tpot * of::<Ratio>(factor)),
        output_rate: of(found.output_rate.get() / factor),
        input: Some(base.input),
        output: Some(base.output),
        cached: None,
    }
}

fn anchored(points: &[AnchorPoint], base: &Configuration) -> Anchor {
    Anchor::of(points, base, calibration()).unwrap().unwrap()
}

#[test]
fn a_known_shift_comes_back_at_other_loads_lengths_and_replicas() {
    let four = configuration(4.0);
    for loads in [&[32.0][..], &[1.0, 8.0, 64.0], &[2.0, 100.0]] {
        let points: Vec<AnchorPoint> = loads.iter().map(|clients| slower(&four, *clients, 1.25)).collect();
        let shift = anchored(&points, &four).shift;
        for (found, factor) in [(shift.ttft, 1.25), (shift.tpot, 1.25), (shift.rate, 0.8)] {
            assert!(agree(found.get(), factor, 1e-12), "{loads:?}: {shift:?}");
        }
        // What a server of the same kind does, 1.25 times as slow, elsewhere.
        let long = Configuration { input: of(8000.0), ..configuration(4.0) };
        for other in [under(&four, 128.0), under(&long, 16.0), under(&configuration(8.0), 32.0)] {
            let found = predict(&other, calibration()).unwrap();
            let shifted = found.at_pace(shift);
            assert!(agree(shifted.ttft.get(), 1.25 * found.ttft.get(), 1e-12));
            assert!(agree(shifted.latency.get(), 1.25 * found.latency.get(), 1e-12));
            assert!(agree(shifted.output_rate.get(), 0.8 * found.output_rate.get(), 1e-12));
        }
    }
}

#[test]
fn points_are_held_against_their_own_lengths() {
    let base = configuration(4.0);
    let long = Configuration { input: of(6000.0), output: of(900.0), ..base.clone() };
    let shift = anchored(&[slower(&long, 16.0, 1.1)], &base).shift;
    assert!(agree(shift.tpot.get(), 1.1, 1e-12) && agree(shift.ttft.get(), 1.1, 1e-12), "{shift:?}");
    // Without lengths of its own, against those of the configuration.
    let silent = AnchorPoint { input: None, output: None, ..slower(&base, 16.0, 1.1) };
    assert!(agree(anchored(&[silent], &base).shift.tpot.get(), 1.1, 1e-12));
}

#[test]
fn one_odd_run_moves_nothing() {
    let base = configuration(4.0);
    let points = [slower(&base, 4.0, 1.1), slower(&base, 16.0, 1.1), slower(&base, 64.0, 3.0)];
    assert!(agree(anchored(&points, &base).shift.tpot.get(), 1.1, 1e-12));
    // Of two, the geometric mean.
    let found = anchored(&points[1..], &base);
    assert!(agree(found.shift.tpot.get(), (1.1_f64 * 3.0).sqrt(), 1e-12));
    assert!(agree(found.residuals.high.tpot.get(), (3.0_f64 / 1.1).sqrt(), 1e-12));
    assert!(agree(found.residuals.low.tpot.get(), (1.1_f64 / 3.0).sqrt(), 1e-12));
}

/// A load that somebody limited to a quarter of the capacity is held against the same load: the server is as fast as predicted.
#[test]
fn a_limited_rate_is_no_capacity() {
    let base = configuration(4.0);
    let point = slower(&base, 6.0, 1.0);
    let shift = anchored(&[point], &base).shift;
    assert!(agree(shift.rate.get(), 1.0, 1e-12), "{shift:?}");
    // Half of the time no request was there.
    let alone = slower(&base, 1.0, 1.0);
    let idle = AnchorPoint { clients: of(0.5), output_rate: of(alone.output_rate.get() / 2.0), ..alone };
    assert!(agree(anchored(&[idle], &base).shift.rate.get(), 1.0, 1e-12));
}

#[test]
fn times_that_a_file_lacks_go_by_its_rate() {
    let base = configuration(4.0);
    let bare = AnchorPoint { ttft: None, tpot: None, ..slower(&base, 16.0, 1.25) };
    let shift = anchored(&[bare], &base).shift;
    assert!(agree(shift.ttft.get(), 1.25, 1e-12) && agree(shift.tpot.get(), 1.25, 1e-12), "{shift:?}");
    assert_eq!(Anchor::of(&[], &base, calibration()).unwrap(), None);
}

#[test]
fn a_shifted_replica_runs_at_the_load_that_keeps_the_limit_then() {
    let base = Configuration { lengths: Lengths::Varying(Ratio::ZERO), ..configuration(4.0) };
    let service = |max_tpot: f64| Service {
        max_tpot: of(max_tpot),
        limits: Vec::new(),
        arrivals: breakeven::serving::Arrivals {
            rate: of(1.0),
            gap_variation: of(1.0),
            length_variation: Ratio::ZERO,
        },
    };
    let shift = Pace { ttft: of(1.25), tpot: of(1.25), rate: of(0.8) };
    let c = calibration();
    let shifted = Operation::shifted(shift, &base, &service(0.05), c).unwrap();
    let plain = Operation::predicted(&base, &service(0.04), c).unwrap();
    assert_eq!(shifted.point.clients, plain.point.clients);
    assert!(shifted.point.tpot.get() <= 0.05);
    assert!(agree(shifted.point.tpot.get(), 1.25 * plain.point.tpot.get(), 1e-12));
    let curve = Curve::predicted(&base, Some(of(64.0)), c).unwrap().at_pace(shift);
    assert!(agree(curve.last().output_rate.get(), shifted.curve.at(of(64.0)).output_rate.get(), 0.01));
    // Nothing is kept where one request alone is too slow.
    assert!(Operation::shifted(shift, &base, &service(0.013), c).is_err());
    assert!(Operation::predicted(&base, &service(0.013), c).is_ok());
}

#[test]
fn a_band_narrows_and_no_further_than_own_measurements_scatter() {
    let base = under(&configuration(4.0), 16.0);
    let class =
        Bands::read(&breakeven::catalog::Catalog::builtin(), &mut breakeven::diagnostics::Sink::default());
    let class = class.of(&base);
    let found = anchored(&[slower(&base, 16.0, 1.25)], &base);
    let (same, other) = (
        class.anchored(&found.residuals, AnchoredLayout::Same),
        class.anchored(&found.residuals, AnchoredLayout::Other),
    );
    assert!(same.tpot.high <= other.tpot.high && same.tpot.low >= other.tpot.low);
    assert!(other.tpot.high.get() <= class.tpot.high.get() / class.tpot.median.get() + 1e-12);
    assert_eq!(same.evidence.anchors, Some(of::<Count>(1.0)));
    let scattered = anchored(&[slower(&base, 4.0, 1.0), slower(&base, 16.0, 4.0)], &base);
    let wide = class.anchored(&scattered.residuals, AnchoredLayout::Same);
    assert!(agree(wide.tpot.high.get(), 2.0, 1e-9) && agree(wide.tpot.low.get(), 0.5, 1e-9), "{wide:?}");
}
