//! Bands: that they hold what they promise, by the table of coverage that the fit leaves behind; which one a configuration gets; and
//! what their ends are.

use breakeven::catalog::{Catalog, Engines, MeasuredBand};
use breakeven::diagnostics::Sink;
use breakeven::serving::{Bands, Configuration, End, Engine, Fitted, Load};
use breakeven::units::Quantity as _;

use super::{count, on};
use breakeven::catalog::Precision;

/// Of measurements that neither the constants nor the band has seen, so many lie inside: class, kind of evidence, figure, groups, rows,
/// share of the rows, mean share of the groups.
const COVERAGE: &str = include_str!("../../../docs/coverage.csv");

fn bands() -> Bands {
    Bands::read(&Catalog::builtin(), &mut Sink::default())
}

fn served(engine: &str, model: &str, gpu: &str) -> Configuration {
    let engine = Engine::of_release(engine).unwrap();
    Configuration { engine, load: Load::Concurrency(count(16.0)), ..on(model, gpu, 4.0, Precision::Fp8) }
}

/// A band of 80 % holds 75 to 85 % of the measurements that were left out, groups counting alike, over all classes; and no class with
/// enough groups is far off.
#[test]
fn four_fifths_of_what_was_left_out_lie_inside() {
    let mut reader = csv::Reader::from_reader(COVERAGE.as_bytes());
    let (mut sum, mut all) = (0.0, 0.0);
    let mut classes = 0;
    for record in reader.records() {
        let record = record.unwrap();
        let [groups, inside] = [3, 6].map(|at| record[at].parse::<f64>().unwrap());
        if &record[1] == "other_maker" {
            continue;
        }
        classes += 1;
        if groups >= 10.0 {
            assert!((0.7..0.9).contains(&inside), "{record:?}");
            sum += inside * groups;
            all += groups;
        }
    }
    assert!(classes > 40, "{classes}");
    assert!((0.75..0.85).contains(&(sum / all)), "{}", sum / all);
}

/// The table is of the bands that are in force: every spread of the catalog with enough groups has its line.
#[test]
fn the_table_is_of_these_bands() {
    let catalog = Catalog::builtin();
    for class in catalog.all::<MeasuredBand>(&mut Sink::default()) {
        let blocks = [
            ("near", &class.near),
            ("other_release", &class.other_release),
            ("other_gpu", &class.other_gpu),
            ("anchored", &class.anchored),
        ];
        for (name, block) in blocks {
            let Some(block) = block.as_ref().filter(|block| block.groups.get() > 2.0) else { continue };
            let start = format!("{},{name},", class.id);
            let line = COVERAGE.lines().filter(|line| line.starts_with(&start));
            let most =
                line.map(|line| line.split(',').nth(3).unwrap().parse::<f64>().unwrap()).fold(0.0, f64::max);
            assert_eq!(most, block.groups.get(), "{start}");
        }
    }
}

/// What was in the fit has a narrower band than what was not, and what nothing is known of a factor of two.
#[test]
fn a_band_knows_what_it_rests_on() {
    let bands = bands();
    let of = |engine: &str, model: &str, gpu: &str| bands.of(&served(engine, model, gpu));
    let known = of("vllm 0.19", "minimax-m2.5", "b200-sxm");
    assert_eq!((known.evidence.release, known.evidence.generation), (Fitted::In, Fitted::In));
    assert_eq!(known.evidence.engines, Engines::Own);
    let later = of("vllm 0.33", "minimax-m2.5", "b200-sxm");
    assert_eq!((later.evidence.release, later.evidence.generation), (Fitted::Out, Fitted::In));
    // SGLang's third number is what others' second is.
    let sglang = |release: &str| of(release, "qwen3.5-397b-a17b", "b200-sxm").evidence.release;
    assert_eq!((sglang("sglang 0.5.9"), sglang("sglang 0.5.23")), (Fitted::In, Fitted::Out));
    // Software without a release is not known to be one of the fit.
    assert_eq!(of("vllm", "minimax-m2.5", "b200-sxm").evidence.release, Fitted::Out);
    let amd = of("vllm 0.19", "minimax-m2.5", "mi355x");
    assert_eq!(amd.evidence.generation, Fitted::Out);
    assert!(later.tpot.low <= known.tpot.low && later.tpot.high >= known.tpot.high);
    assert!(later.ttft.low <= known.ttft.low && later.ttft.high >= known.ttft.high);
    let unknown = of("nim", "deepseek-r1", "h200-sxm");
    assert_eq!((unknown.tpot.low.get(), unknown.tpot.high.get()), (0.5, 2.0));
    assert!(unknown.evidence.groups.is_none());
}

/// The prediction lies between the ends of its band, the good end is the faster one.
#[test]
fn ends_hold_the_prediction() {
    let bands = bands();
    for (engine, model, gpu) in [
        ("vllm 0.19", "minimax-m2.5", "b200-sxm"),
        ("sglang 0.5.9", "deepseek-r1", "h200-sxm"),
        ("trtllm 1.2", "llama-3.3-70b", "b200-sxm"),
        ("vllm", "llama-3.1-8b", "mi300x"),
        ("nim", "deepseek-r1", "h200-sxm"),
    ] {
        let band = bands.of(&served(engine, model, gpu));
        let (good, bad) = (band.at(End::Good), band.at(End::Bad));
        for (good, bad) in [(good.ttft, bad.ttft), (good.tpot, bad.tpot), (bad.rate, good.rate)] {
            assert!(good.get() <= 1.0 && bad.get() >= 1.0, "{engine}: {good} {bad}");
        }
    }
}
