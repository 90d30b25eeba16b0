//! What fits: weights and one request, beside what the engine takes; blocks that would be cut.

use breakeven::catalog::{Architecture, Precision};
use breakeven::serving::{
    Configuration, Engine, ExpertLayout, Footprint, Infeasible, KvCache, Parallelism, Remedy, check_fit,
    predict, remedies,
};
use breakeven::units::{Quantity, Tokens};

use super::{calibration, count, entry, on};
use crate::harness::agree;

fn long(configuration: Configuration, input: f64) -> Configuration {
    Configuration { input: Tokens::new(input).unwrap(), ..configuration }
}

/// Llama 3.3 70B in 16 bits keeps 80 layers × 2 × 8 heads × 128 × 2 bytes = 327,680 bytes a token: 121,000 tokens take
/// 39.65 GB, 19.82 GB of each of two GPUs. They have 80 GiB, of which the driver leaves 98.5 %, weights take 70.55 GB and
/// the engine 3 GiB; nine tenths of the rest are for the cache.
#[test]
fn a_replica_that_cannot_hold_one_request_is_refused() {
    let base = on("llama-3.3-70b", "h100-sxm", 2.0, Precision::Bf16);
    let gib = 1.073_741_824;
    let weights = 141.104_775_168 / 2.0;
    let room = (80.0 * gib * 0.985 - weights - 3.0 * gib) * 0.9;
    let Err(Infeasible::Request { tokens, needed, free, longest, kv, .. }) =
        predict(&long(base.clone(), 120_000.0), calibration())
    else {
        panic!("priced")
    };
    assert_eq!((tokens.get(), kv), (121_000.0, Precision::Bf16));
    assert!(agree(needed.get(), 121_000.0 * 327_680.0 / 2.0 / 1e9, 1e-9), "{needed}");
    assert!(agree(free.get(), room, 1e-9), "{free} is not {room}");
    assert!(agree(longest.get(), (room * 1e9 / 163_840.0).floor(), 1e-9), "{longest}");
    // One in 8 bits takes half as much, which is still too much; twice as many GPUs hold it.
    let narrow = Configuration { kv_precision: Some(Precision::Fp8), ..base.clone() };
    assert!(matches!(
        predict(&long(narrow, 120_000.0), calibration()),
        Err(Infeasible::Request { kv: Precision::Fp8, .. })
    ));
    let four = Configuration { parallelism: Parallelism::tensor(count(4.0)), ..base };
    assert!(predict(&long(four, 120_000.0), calibration()).unwrap().fits.get() > 1.0);
    let fp8 = on("llama-3.3-70b", "h100-sxm", 1.0, Precision::Fp8);
    assert!(matches!(predict(&long(fp8.clone(), 120_000.0), calibration()), Err(Infeasible::Request { .. })));
    // The prompts of published rows of the same starved layout fit.
    assert!(predict(&long(fp8, 4000.0), calibration()).is_ok());
}

/// 8 × 78.3 GiB of weights fit into 8 × 78.8 GiB, and leave nothing for the engine.
#[test]
fn weights_are_held_against_the_memory_less_the_reserve() {
    let refused = predict(&on("deepseek-r1", "h100-sxm", 8.0, Precision::Fp8), calibration());
    let Err(Infeasible::Weights { weights, reserve, there }) = refused else { panic!("priced") };
    assert!(weights < there && weights + reserve > there, "{weights} and {reserve} of {there}");
    assert!(predict(&on("deepseek-r1", "h200-sxm", 8.0, Precision::Fp8), calibration()).is_ok());
}

/// Whatever runs holds a request; the longest that is named runs, and one of a token more does not.
#[test]
fn what_runs_holds_one_request() {
    let mut refused = 0;
    for model in
        ["llama-3.3-70b", "gemma-3-27b", "deepseek-r1", "gpt-oss-120b", "qwen3.5-27b", "mistral-large-2"]
    {
        let published: std::sync::Arc<Architecture> = entry(model);
        for (gpu, tensor) in [
            ("h100-sxm", 1.0),
            ("h100-sxm", 2.0),
            ("h200-sxm", 8.0),
            ("b200", 4.0),
            ("a100-sxm-80gb", 2.0),
            ("a100-sxm-80gb", 8.0),
        ] {
            for input in [1000.0, 30_000.0, 90_000.0, 130_000.0] {
                if input + 1000.0 > published.context.get() {
                    continue;
                }
                let asked = long(on(model, gpu, tensor, published.native), input);
                match check_fit(&asked, calibration()) {
                    Ok(()) => {
                        let found = predict(&asked, calibration()).unwrap();
                        assert!(found.fits.get() >= 1.0, "{model} {gpu} {tensor} {input}: {}", found.fits);
                    }
                    Err(Infeasible::Request { longest, .. }) => {
                        refused += 1;
                        let of =
                            |tokens: f64| check_fit(&long(asked.clone(), tokens - 1000.0), calibration());
                        assert!(of(longest.get()).is_ok(), "{model} {gpu} {tensor}: {longest}");
                        assert!(of(longest.get() + 1.0).is_err(), "{model} {gpu} {tensor}: {longest}");
                    }
                    Err(why) => assert!(matches!(why, Infeasible::Weights { .. }), "{model} {gpu}: {why}"),
                }
            }
        }
    }
    assert!(refused > 3, "only {refused} were refused for their length");
}

/// Layers with a window keep its tokens: of Gemma 3's 62 layers 52 keep 1,024, so 120,000 tokens fit where 48,000 would if all
/// kept all.
#[test]
fn windows_count_where_a_request_is_held_against_the_memory() {
    let asked = long(on("gemma-3-27b", "h100-sxm", 1.0, Precision::Bf16), 120_000.0);
    assert!(predict(&asked, calibration()).is_ok());
}

/// From the checkpoints' configurations: intermediate size ÷ GPUs is no multiple of 128.
#[test]
fn blocks_that_would_be_cut_are_refused() {
    let at = |model: &str, tensor: f64| on(model, "h200-sxm", tensor, Precision::Fp8);
    let cut = |configuration: &Configuration| {
        matches!(check_fit(configuration, calibration()), Err(Infeasible::Blocks { .. }))
    };
    for (model, fits, cuts) in [
        ("qwen3-235b-a22b", 4.0, 8.0),       // 1536: 384, 192
        ("qwen3-30b-a3b", 2.0, 4.0),         // 768: 384, 192
        ("qwen3-coder-480b-a35b", 4.0, 8.0), // 2560: 640, 320
        ("minimax-m2.5", 4.0, 8.0),          // 1536
        ("step-3.7-flash", 2.0, 8.0),        // 1280: 640, 160
    ] {
        assert!(!cut(&at(model, fits)), "{model} on {fits}");
        assert!(cut(&at(model, cuts)), "{model} on {cuts}");
        let parallelism = Parallelism { experts: ExpertLayout::Whole, ..Parallelism::tensor(count(cuts)) };
        assert!(!cut(&Configuration { parallelism, ..at(model, cuts) }), "{model}: experts held whole");
        let bf16 = Configuration { precision: Precision::Bf16, ..at(model, cuts) };
        assert!(!cut(&bf16), "{model} in bf16");
    }
    let base = at("qwen3-235b-a22b", 8.0);
    let why = check_fit(&base, calibration()).unwrap_err();
    assert!(why.to_string().contains("1536 ÷ 8 GPUs is 192, no multiple of the 128"), "{why}");
    let gpus = [1.0, 2.0, 4.0, 8.0].map(count);
    let found = remedies(&base, &why, &gpus, calibration());
    assert_eq!(found, [Remedy::WholeExperts, Remedy::Gpus(count(4.0))]);
    // Published runs of TensorRT-LLM have that layout, and NVIDIA's own checkpoints have no blocks.
    assert!(!cut(&Configuration { engine: Engine::TENSORRT_LLM, ..base }));
    assert!(!cut(&at("llama-3.3-70b", 8.0)) && !cut(&at("qwen3-32b", 8.0)) && !cut(&at("deepseek-r1", 8.0)));
}

/// The parts are worked out apart from any GPU, and come to what lies on one. 61 layers × 576 × 2 bytes are 70,272.
#[test]
fn footprints_are_those_of_the_published_configurations() {
    let r1: std::sync::Arc<Architecture> = entry("deepseek-r1");
    let found = Footprint::of(&r1);
    assert_eq!(found.cache[0], (Precision::Bf16, count(70_272.0)));
    assert_eq!(found.weights[0].0, Precision::Fp8);
    let on_one = predict(&on("deepseek-r1", "h200-sxm", 8.0, Precision::Fp8), calibration()).unwrap();
    assert!(agree(found.weights[0].1.get(), on_one.weights.get() * 8.0, 1e-9));
    let llama: std::sync::Arc<Architecture> = entry("llama-3.3-70b");
    let found = Footprint::of(&llama);
    assert_eq!(found.cache, [(Precision::Bf16, count(327_680.0)), (Precision::Fp8, count(163_840.0))]);
    let precisions: Vec<Precision> = found.weights.iter().map(|(precision, _)| *precision).collect();
    assert_eq!(precisions, [Precision::Bf16, Precision::Fp8, Precision::Int4, Precision::Fp4]);
}

/// The default of the cache says where it comes from; a stated one does not.
#[test]
fn the_cache_is_as_wide_as_the_checkpoint_says() {
    let of = |model, gpu, precision| KvCache::of(&on(model, gpu, 8.0, precision));
    for (model, gpu, precision, kept) in [
        ("gpt-oss-120b", "b200", Precision::Fp4, Precision::Fp8),
        ("gpt-oss-120b", "h100-sxm", Precision::Fp4, Precision::Bf16),
        ("llama-3.3-70b", "b200", Precision::Fp4, Precision::Fp8),
        ("llama-3.3-70b", "h100-sxm", Precision::Fp8, Precision::Fp8),
        ("llama-3.3-70b", "h100-sxm", Precision::Bf16, Precision::Bf16),
        ("deepseek-r1", "h200-sxm", Precision::Fp8, Precision::Bf16),
    ] {
        let found = of(model, gpu, precision);
        assert_eq!(found.precision, kept, "{model} {gpu} {precision}");
        assert!(found.why.is_some());
    }
    let stated = Configuration {
        kv_precision: Some(Precision::Bf16),
        ..on("gpt-oss-120b", "b200", 1.0, Precision::Fp4)
    };
    assert_eq!(KvCache::of(&stated), KvCache { precision: Precision::Bf16, why: None });
}
