//! What has to hold of predictions whatever the figures are: memory, weights, layouts, load.

use std::sync::Arc;

use breakeven::catalog::{Architecture, Precision, Table};
use breakeven::serving::{
    AttentionLayout, Configuration, Engine, ExpertLayout, Infeasible, Load, Parallelism, predict,
    uncalibrated,
};
use breakeven::units::{Count, Quantity, Tokens};
use proptest::prelude::*;
use proptest::sample::select;

use super::{calibration, catalog, count, entry, on, run};
use crate::harness::so_many;

/// No prediction beats the memory: each step reads the weights that a token needs, on every GPU.
#[test]
fn no_answer_is_faster_than_its_weights_are_read() {
    for (model, gpu, tensor) in
        [("llama-3.1-8b", "l40s", 1.0), ("llama-3.3-70b", "h100-sxm", 4.0), ("qwen3-32b", "b200", 1.0)]
    {
        for precision in [Precision::Fp8, Precision::Bf16] {
            let configuration = on(model, gpu, tensor, precision);
            let found = run(&configuration);
            let bandwidth = configuration.gpu.bandwidth.value.get() * 1e12;
            let floor = found.weights.get() * 1e9 / bandwidth;
            let ratio = found.tpot.get() / floor;
            assert!((1.0..3.0).contains(&ratio), "{model} on {gpu}: {ratio} times the time to read weights");
        }
    }
}

/// The weights that the layers add up to are those that the publisher counts; but for a name that is rounded, and a
/// model whose count includes its vision tower.
#[test]
fn weights_add_up_to_the_published_parameters() {
    let (mut seen, mut apart) = (0, Vec::new());
    for name in catalog().names(Table::Architectures) {
        let architecture: Arc<Architecture> = entry(&name);
        let dense = architecture.experts.is_none();
        let published = architecture.parameters.get() * 2.0;
        let found = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0].into_iter().find_map(|gpus| {
            let configuration = on(&name, "b300", gpus, Precision::Bf16);
            predict(&configuration, calibration()).ok().map(|found| found.weights.get() * 1e9 * gpus)
        });
        let Some(found) = found else { continue };
        if architecture.native == Precision::Bf16 && dense {
            let ratio = found / published;
            if !(0.93..1.07).contains(&ratio) {
                apart.push(format!("{name} {ratio:.2}"));
            }
            seen += 1;
        }
    }
    assert_eq!(apart, ["mimo-7b 1.09", "qwen3-vl-2b 0.86"]);
    assert!(seen > 20, "only {seen} architectures were compared");
}

#[test]
fn what_cannot_run_says_why() {
    let refused = |configuration: &Configuration| predict(configuration, calibration()).unwrap_err();
    let base = on("llama-3.1-8b", "h100-sxm", 1.0, Precision::Bf16);
    assert!(matches!(
        refused(&on("llama-3.1-405b", "h100-sxm", 8.0, Precision::Bf16)),
        Infeasible::Weights { weights, there, .. } if weights.get() > there.get()
    ));
    assert!(matches!(
        refused(&on("llama-3.1-8b", "h100-sxm", 3.0, Precision::Bf16)),
        Infeasible::Heads { heads, .. } if heads.get() == 32.0
    ));
    let odd = Parallelism { gpus: count(3.0), ..Parallelism::tensor(count(2.0)) };
    assert!(matches!(refused(&Configuration { parallelism: odd, ..base.clone() }), Infeasible::Gpus { .. }));
    let long = Tokens::new(1e6).unwrap();
    assert!(matches!(refused(&Configuration { input: long, ..base.clone() }), Infeasible::Context { .. }));
    let nobody = Load::Concurrency(Count::ZERO);
    assert!(matches!(refused(&Configuration { load: nobody, ..base.clone() }), Infeasible::Nothing(_)));
    assert!(matches!(refused(&Configuration { output: Tokens::ZERO, ..base }), Infeasible::Nothing(_)));
}

/// Data-parallel attention spares copies of a compressed cache, so more fits and a large batch is served faster; experts
/// held whole wait for the fullest GPU; stages of a pipeline add memory and throughput, and no speed.
#[test]
fn layouts_differ_as_they_should() {
    let base = on("deepseek-r1", "h200-sxm", 8.0, Precision::Fp8);
    let at = |parallelism: Parallelism, clients: f64| {
        let load = Load::Concurrency(count(clients));
        predict(&Configuration { parallelism, load, ..base.clone() }, calibration())
    };
    let cut = Parallelism::tensor(count(8.0));
    let data = Parallelism { attention: Some(AttentionLayout::Data), ..cut };
    let (few, many) = (at(cut, 4096.0).unwrap(), at(data, 4096.0).unwrap());
    assert!(many.fits.get() > 4.0 * few.fits.get(), "{} fit, {} before", many.fits, few.fits);
    assert!(many.output_rate > few.output_rate);
    assert!(at(data, 1.0).unwrap().tpot > at(cut, 1.0).unwrap().tpot);
    let told = Parallelism { attention: Some(AttentionLayout::Tensor), ..cut };
    assert_eq!(at(told, 64.0).unwrap(), at(cut, 64.0).unwrap());
    let whole = Parallelism { experts: ExpertLayout::Whole, ..cut };
    assert!(at(whole, 64.0).unwrap().output_rate < at(cut, 64.0).unwrap().output_rate);
    let stages = Parallelism { gpus: count(16.0), pipeline: Some(count(2.0)), ..cut };
    let (one, two) = (at(cut, 64.0).unwrap(), at(stages, 128.0).unwrap());
    assert!(two.weights.get() < 0.6 * one.weights.get());
    assert!(two.output_rate > one.output_rate && two.tpot >= one.tpot);
    assert_eq!(uncalibrated(&base).count(), 0);
    assert_eq!(uncalibrated(&Configuration { parallelism: data, ..base.clone() }).count(), 1);
    // What cannot be laid out so.
    let odd = Parallelism { experts: ExpertLayout::Whole, ..Parallelism::tensor(count(6.0)) };
    let refused = |configuration: &Configuration| predict(configuration, calibration()).unwrap_err();
    let six = Configuration { parallelism: odd, ..base.clone() };
    assert!(matches!(refused(&six), Infeasible::Heads { .. } | Infeasible::Experts { .. }));
    let dense = on("llama-3.1-8b", "h100-sxm", 2.0, Precision::Bf16);
    let none = Parallelism { experts: ExpertLayout::Whole, ..dense.parallelism };
    assert!(matches!(
        refused(&Configuration { parallelism: none, ..dense.clone() }),
        Infeasible::Experts { experts, .. } if experts == Count::ZERO
    ));
    let three = Parallelism { pipeline: Some(count(3.0)), ..dense.parallelism };
    assert!(matches!(refused(&Configuration { parallelism: three, ..dense }), Infeasible::Gpus { .. }));
}

/// A model, a GPU and how many of them it runs on.
fn placed() -> impl Strategy<Value = (&'static str, &'static str, f64)> {
    let placed = [
        ("llama-3.1-8b", "l40s", 1.0),
        ("llama-3.1-8b", "h100-sxm", 1.0),
        ("llama-3.3-70b", "h100-sxm", 4.0),
        ("qwen3-32b", "h200-sxm", 2.0),
        ("qwen3-235b-a22b", "h200-sxm", 8.0),
        ("deepseek-r1", "b200", 8.0),
    ];
    select(placed.to_vec())
}

proptest! {
    #![proptest_config(so_many(200))]

    /// More clients never get less done together, and none of them is served faster.
    #[test]
    fn clients_share(
        (model, gpu, tensor) in placed(),
        engine in select(vec![Engine::VLLM, Engine::SGLANG, Engine::TENSORRT_LLM]),
        input in 16.0..8000.0_f64,
        // Short answers and few clients as often as long ones and many.
        output in (0.0..2000.0_f64.ln()).prop_map(f64::exp),
        clients in (0.0..500.0_f64.ln()).prop_map(f64::exp),
        more in 1.1..4.0_f64,
    ) {
        let at = |clients: f64| run(&Configuration {
            engine,
            input: Tokens::new(input.round()).unwrap(),
            output: Tokens::new(output.round()).unwrap(),
            load: Load::Concurrency(count(clients.round())),
            ..on(model, gpu, tensor, Precision::Fp8)
        });
        let (few, many) = (at(clients), at((clients * more).ceil()));
        prop_assert!(many.output_rate.get() >= few.output_rate.get() * 0.995, "{few:?} {many:?}");
        prop_assert!(many.latency.get() >= few.latency.get() * 0.995, "{few:?} {many:?}");
        prop_assert!(many.ttft.get() >= few.ttft.get() * 0.995, "{few:?} {many:?}");
        // Of a short answer's life more can be spent before the first token, so that the others come closer together: what waits for
        // other prompts no longer waits between tokens.
        let least = if output.round() > 100.0 { 0.995 } else { 0.85 };
        prop_assert!(many.tpot.get() >= few.tpot.get() * least, "{few:?} {many:?}");
        // Little's law: each client has its next token no sooner than a token takes, but for the first one.
        let bound = clients.round() / few.tpot.get() * output.round() / (output.round() - 1.0).max(1.0);
        prop_assert!(few.output_rate.get() <= bound * 1.01, "{} tokens/s above {bound}", few.output_rate.get());
        // And clients are requests a second times the life of one, where none waits for memory.
        let open = few.output_rate.get() / output.round() * few.latency.get();
        let all_run = clients.round() < few.fits.get();
        prop_assert!(!all_run || (open / clients.round() - 1.0).abs() < 0.05, "{open} are open, not {}: {few:?}", clients.round());
    }

    /// A longer prompt takes longer to read, and a longer context longer to write on.
    #[test]
    fn longer_prompts_take_longer(
        (model, gpu, tensor) in placed(),
        input in 16.0..4000.0_f64,
        more in 1.1..4.0_f64,
        clients in 1.0..64.0_f64,
    ) {
        let at = |input: f64| run(&Configuration {
            input: Tokens::new(input.round()).unwrap(),
            load: Load::Concurrency(count(clients.round())),
            ..on(model, gpu, tensor, Precision::Fp8)
        });
        let (short, long) = (at(input), at((input * more).ceil()));
        prop_assert!(long.ttft.get() >= short.ttft.get() * 0.995, "{short:?} {long:?}");
        prop_assert!(long.tpot.get() >= short.tpot.get() * 0.995, "{short:?} {long:?}");
    }
}
