//! The serving model: against a second implementation of its equations, against physics, against what has to hold
//! whatever the figures are, and, where they lie beside the repository, against published measurements.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

mod harness;
mod program;

use std::sync::{Arc, OnceLock};

use breakeven::catalog::{Architecture, Catalog, Entry, Precision, Table};
use breakeven::decode::Words;
use breakeven::diagnostics::Sink;
use breakeven::serving::{
    AttentionLayout, Calibration, Configuration, Engine, ExpertLayout, Infeasible, Lengths, Load,
    Parallelism, Prediction, predict, uncalibrated,
};
use breakeven::units::{Count, Quantity, Ratio, Tokens};
use proptest::prelude::*;
use proptest::sample::select;

use harness::{agree, beside};

fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(Catalog::builtin)
}

fn calibration() -> &'static Calibration {
    static CALIBRATION: OnceLock<Calibration> = OnceLock::new();
    CALIBRATION.get_or_init(|| Calibration::read(catalog(), &mut Sink::default()).unwrap())
}

fn entry<T: Entry>(name: &str) -> Arc<T> {
    catalog().find(name, &mut Sink::default()).unwrap_or_else(|| panic!("the catalog lacks {name}"))
}

fn word<W: Words + Copy>(word: &str) -> W {
    W::known(word).unwrap_or_else(|| panic!("no word: {word}"))
}

fn count(number: f64) -> Count {
    Count::new(number).unwrap()
}

/// A model on GPUs that share each layer, with 1,000 tokens in and out and one client.
fn on(model: &str, gpu: &str, tensor: f64, precision: Precision) -> Configuration {
    Configuration {
        architecture: entry(model),
        gpu: entry(gpu),
        engine: Engine::Vllm,
        precision,
        kv_precision: None,
        parallelism: Parallelism::tensor(count(tensor)),
        input: Tokens::new(1000.0).unwrap(),
        cached: Tokens::ZERO,
        output: Tokens::new(1000.0).unwrap(),
        lengths: Lengths::Fixed,
        polling: Count::new(1.0).unwrap(),
        load: Load::Concurrency(count(1.0)),
    }
}

/// So many clients that ask an engine, with so many tokens of prompt and answer.
fn asked(engine: Engine, clients: f64, [input, output]: [f64; 2], placed: Configuration) -> Configuration {
    Configuration {
        engine,
        load: Load::Concurrency(count(clients)),
        input: Tokens::new(input).unwrap(),
        output: Tokens::new(output).unwrap(),
        ..placed
    }
}

fn run(configuration: &Configuration) -> Prediction {
    predict(configuration, calibration()).unwrap_or_else(|reason| panic!("{reason}: {configuration:?}"))
}

/// A row of [`SECOND`].
type Second = (&'static str, &'static str, &'static str, f64, &'static str, f64, f64, f64, f64, f64, f64);

/// What a second implementation of the same equations, in another language, makes of published configurations:
/// engine, model, GPU, GPUs, precision, lengths, clients (0: a queue that never empties, which has no latency); TPOT
/// and TTFT in milliseconds, answer tokens a second.
const SECOND: &[Second] = &[
    ("sglang 0.5.1", "qwen3-32b", "h100-sxm", 8.0, "fp8", 4096.0, 128.0, 16.0, 11.236, 912.0, 875.6),
    ("vllm 0.12.0", "qwen3-32b", "h100-sxm", 2.0, "bf16", 1024.0, 1024.0, 128.0, 35.260, 669.7, 3567.4),
    ("vllm 0.12.0", "qwen3-32b", "h100-sxm", 8.0, "fp8", 4000.0, 1000.0, 144.0, 30.564, 954.1, 4573.2),
    ("sglang 0.5.6", "llama-3.1-8b", "h200-sxm", 1.0, "fp8", 8000.0, 1000.0, 64.0, 29.808, 1261.2, 2061.9),
    ("sglang 0.5.9", "deepseek-r1", "h200-sxm", 8.0, "fp8", 921.6, 921.6, 16.0, 15.439, 288.1, 1016.9),
    ("sglang 0.5.9", "deepseek-r1", "b200", 8.0, "fp8", 921.6, 7372.8, 4.0, 9.275, 178.9, 430.2),
    ("vllm 0.15.1", "kimi-k2.5", "b200", 8.0, "int4", 1024.0, 8192.0, 64.0, 29.091, 295.4, 2197.5),
    ("vllm 0.19.0", "minimax-m2.5", "b300", 4.0, "fp8", 921.6, 921.6, 128.0, 20.754, 161.0, 6122.5),
    ("trtllm 1.3.0", "deepseek-v3.1", "b200", 8.0, "fp4", 4000.0, 1000.0, 448.0, 67.185, 5469.4, 6171.9),
    ("NVIDIA NIM", "llama-3-70b", "a100-sxm-80gb", 4.0, "bf16", 200.0, 200.0, 25.0, 33.576, 893.5, 660.1),
    ("sglang 0.5.9", "qwen3.5-397b-a17b", "b200", 8.0, "fp8", 1024.0, 1024.0, 4.0, 8.463, 260.1, 459.3),
    ("NVIDIA NIM", "llama-3-8b", "h100-sxm", 1.0, "fp8", 2000.0, 2000.0, 50.0, 19.197, 693.9, 2559.6),
    ("trtllm 1.0.0", "llama-3.1-8b", "h100-sxm", 8.0, "bf16", 1024.0, 512.0, 128.0, 7.665, 2455.7, 10283.6),
    ("trtllm 1.0.0", "qwen3-32b", "h100-sxm", 8.0, "fp8", 1024.0, 128.0, 64.0, 24.400, 274.5, 2428.5),
    ("sglang 0.5.6", "llama-3.1-8b", "h200-sxm", 8.0, "fp8", 1000.0, 2000.0, 512.0, 19.739, 14410.0, 19008.1),
    ("TensorRT-LLM v0.14", "mistral-7b", "h100-sxm", 1.0, "fp8", 2048.0, 2048.0, 0.0, 0.0, 0.0, 8596.6),
    (
        "TensorRT-LLM v0.17",
        "llama-3.1-70b",
        "a100-sxm-80gb",
        4.0,
        "bf16",
        2048.0,
        128.0,
        0.0,
        0.0,
        0.0,
        279.2,
    ),
    ("TensorRT-LLM v0.19", "llama-3.1-405b", "h200-sxm", 8.0, "fp8", 1024.0, 2048.0, 0.0, 0.0, 0.0, 3717.8),
    ("TensorRT-LLM v1.1", "gpt-oss-20b", "h200-sxm", 1.0, "fp8", 32768.0, 1024.0, 0.0, 0.0, 0.0, 984.6),
    ("TensorRT-LLM v1.1", "qwen3-235b-a22b", "b200", 4.0, "fp4", 1024.0, 1024.0, 0.0, 0.0, 0.0, 24458.6),
    ("TensorRT-LLM v1.0", "llama-4-maverick", "h200-sxm", 8.0, "fp8", 128.0, 2048.0, 0.0, 0.0, 0.0, 42082.4),
    ("TensorRT-LLM v1.0", "qwen3-30b-a3b", "gb200", 1.0, "fp4", 1000.0, 2000.0, 0.0, 0.0, 0.0, 17860.3),
    ("trtllm 1.0.0", "qwen3-235b-a22b", "h100-sxm", 8.0, "fp8", 256.0, 512.0, 16.0, 14.761, 202.2, 1057.7),
    ("trtllm 1.0.0", "llama-3.1-8b", "h100-sxm", 1.0, "fp8", 1000.0, 10.0, 4.0, 4.133, 102.5, 286.3),
    ("vllm 0.12.0", "llama-3.3-70b", "h100-sxm", 4.0, "fp8", 1000.0, 2.0, 64.0, 372.668, 2539.2, 44.0),
    ("vllm 0.12.0", "llama-3.3-70b", "h100-sxm", 4.0, "fp8", 1000.0, 1.0, 64.0, 0.000, 2907.4, 22.0),
    ("TensorRT-LLM v1.1", "gpt-oss-120b", "gh200", 1.0, "fp4", 500.0, 2000.0, 64.0, 25.093, 229.6, 2540.1),
];

#[test]
fn a_second_implementation_agrees() {
    for &(engine, model, gpu, gpus, precision, input, output, clients, tpot, ttft, rate) in SECOND {
        let configuration = Configuration {
            engine: Engine::of_release(engine).unwrap(),
            input: Tokens::new(input).unwrap(),
            output: Tokens::new(output).unwrap(),
            load: if clients == 0.0 { Load::Saturated } else { Load::Concurrency(count(clients)) },
            ..on(model, gpu, gpus, word(precision))
        };
        let found = run(&configuration);
        let mut pairs = vec![(found.output_rate.get(), rate)];
        if clients > 0.0 {
            pairs.extend([(found.tpot.get() * 1e3, tpot), (found.ttft.get() * 1e3, ttft)]);
        }
        for (ours, theirs) in pairs {
            assert!(agree(ours, theirs, 0.005), "{engine} {model} {gpu}: {ours} is not {theirs}");
        }
    }
}

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
        Infeasible::Memory { needed, there } if needed.get() > there.get()
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

/// Where no CUDA graph holds a step, the host launches its kernels: an expert model's prompt takes no less, however short it
/// is, and more beside Grace; an engine that holds them launches nothing.
#[test]
fn a_step_that_reads_prompts_is_launched() {
    let launch = calibration().get("launch_seconds").unwrap();
    let grace = calibration().get("launch_grace").unwrap();
    let first = |engine: Engine, gpu: &str, prompt: f64| {
        let input = Tokens::new(prompt).unwrap();
        run(&Configuration { engine, input, ..on("qwen3-235b-a22b", gpu, 8.0, Precision::Fp8) }).ttft.get()
    };
    let trt = |gpu, prompt| first(Engine::TensorRtLlm, gpu, prompt);
    // 94 layers, all with experts.
    assert!(trt("h100-sxm", 64.0) > 94.0 * launch && trt("h100-sxm", 512.0) < trt("h100-sxm", 64.0) * 1.1);
    assert!(first(Engine::Vllm, "h100-sxm", 64.0) < 94.0 * launch);
    let slower = trt("gb200-nvl72", 64.0) - trt("b200-sxm", 64.0);
    assert!(agree(slower, 94.0 * launch * (grace - 1.0), 0.1), "{slower}");
    // A dense model's layers are launched, too, but each has fewer kernels.
    let engine = Engine::TensorRtLlm;
    let dense = Configuration { engine, ..on("llama-3.3-70b", "h100-sxm", 8.0, Precision::Fp8) };
    let dense = |name: &str| predict(&dense, &calibration().with(name, 0.0)).unwrap().ttft;
    assert_eq!(dense("launch_seconds"), dense("none"));
    assert!(dense("launch_seconds_dense") < dense("none"));
}

/// TensorRT-LLM's server reads prompts of dense models one by one, as long as answers have a step for each.
#[test]
fn prompts_of_dense_models_are_read_alone() {
    // Launched for so long that nothing else counts: so many launches of 32 layers for the requests of 32 clients.
    let launched = calibration().with("launch_seconds_dense", 10.0);
    let launches = |answer: f64| {
        let configuration = asked(
            Engine::TensorRtLlm,
            32.0,
            [500.0, answer],
            on("llama-3.1-8b", "h100-sxm", 1.0, Precision::Bf16),
        );
        32.0 * answer / predict(&configuration, &launched).unwrap().output_rate.get() / 320.0
    };
    assert!(agree(launches(128.0), 32.0, 0.01), "{}", launches(128.0));
    // 16 steps after the first token; four prompts of 500 and less are the most that a step holds.
    assert!(agree(launches(17.0), 16.0, 0.01), "{}", launches(17.0));
    assert!(agree(launches(2.0), 8.0, 0.01), "{}", launches(2.0));
}

/// Clients of NIM whose answers ended together ask one after the other: the closer they come, the more prompts a step reads, and
/// the longer each waits for the others'.
#[test]
fn requests_that_come_together_wait_for_each_other() {
    let wait = |clients: f64, spacing: f64| {
        let configuration =
            asked(Engine::Nim, clients, [200.0, 1000.0], on("llama-3-8b", "h100-sxm", 1.0, Precision::Bf16));
        let constants = calibration().with("spacing_seconds_nim", spacing).with("burst_wait_nim", 1.0);
        predict(&configuration, &constants).unwrap().ttft.get()
    };
    let alone = wait(1.0, 0.0015);
    let spaced: Vec<f64> = [0.02, 0.004, 0.002, 0.001, 0.0005].map(|spacing| wait(100.0, spacing)).to_vec();
    assert!(spaced.is_sorted(), "{spaced:?}");
    // Far apart, each waits for one step of the others at most; at once, for nearly everybody's prompts.
    assert!(spaced[0] < 2.5 * alone, "{} beside {alone}", spaced[0]);
    assert!(spaced[4] > 10.0 * alone, "{} beside {alone}", spaced[4]);
    // 0.10-0.13 s were measured on an H100 in FP8, 0.23-0.31 s in 16 bits, where reading everybody's takes 0.4 s.
    assert!((0.2..0.35).contains(&wait(100.0, 0.0013)), "{}", wait(100.0, 0.0013));
}

/// Where the front end takes longer for a step's tokens than the engine for the step, prompts come closer together: first tokens
/// come later, and last ones do not.
#[test]
fn prompts_bunch_behind_a_slow_front_end() {
    let at = |clients: f64, share: f64| {
        let configuration = asked(
            Engine::TensorRtLlm,
            clients,
            [1024.0, 256.0],
            on("llama-3.1-8b", "h100-sxm", 8.0, Precision::Bf16),
        );
        predict(&configuration, &calibration().with("backlog_wait", share)).unwrap()
    };
    let [without, with] = [0.0, 0.4].map(|share| at(64.0, share));
    assert!(with.ttft.get() > 1.5 * without.ttft.get(), "{with:?} {without:?}");
    assert!(agree(with.latency.get(), without.latency.get(), 1e-9));
    assert_eq!(with.output_rate, without.output_rate);
    assert_eq!(at(16.0, 0.4), at(16.0, 0.0), "a step of 16 takes longer than its tokens");
}

/// TensorRT-LLM's engine does not know whether a server stands before it.
#[test]
fn a_server_costs_other_engines_host_time() {
    let rate = |engine, name: &str| {
        let load = Load::Concurrency(count(64.0));
        let configuration =
            Configuration { engine, load, ..on("llama-3.1-8b", "h100-sxm", 1.0, Precision::Bf16) };
        predict(&configuration, &calibration().with(name, 0.0)).unwrap().output_rate
    };
    for (engine, costs, free) in [
        (Engine::TensorRtLlm, "request_seconds", "request_seconds_server"),
        (Engine::Vllm, "request_seconds_server", "request_seconds"),
        (Engine::Nim, "request_seconds_server", "request_seconds_cpp"),
    ] {
        assert!(rate(engine, costs) > rate(engine, "none"), "{engine:?}");
        assert_eq!(rate(engine, free), rate(engine, "none"), "{engine:?}");
    }
}

/// A step of NIM takes longer by its longest context, read by the last blocks alone, than by reading the cache: some 1.2 ms for
/// 7,500 tokens in 32 layers, however many requests run (measured from five clients on: 2 ms).
#[test]
fn the_last_blocks_read_a_whole_context() {
    let tail = |clients: f64, prompt: f64| {
        let at = |constants: &Calibration| {
            let configuration = asked(
                Engine::Nim,
                clients,
                [prompt, 1000.0],
                on("llama-3-8b", "h100-sxm", 1.0, Precision::Bf16),
            );
            predict(&configuration, constants).unwrap().tpot.get()
        };
        at(calibration()) - at(&calibration().with("context_seconds_cpp", 0.0))
    };
    let [one, ten] = [1.0, 10.0].map(|clients| tail(clients, 7000.0));
    assert!((0.001..0.002).contains(&one) && agree(one, ten, 0.02), "{one} {ten}");
    assert!(agree(tail(1.0, 3250.0), one / 2.0, 0.02));
}

/// Llama 3 70B on four H100 under NIM with 2,000 tokens in and out: TPOT is the same from 100 clients on, of which some 95 run.
#[test]
fn long_chunks_leave_less_for_the_cache() {
    let configuration =
        asked(Engine::Nim, 250.0, [2000.0, 2000.0], on("llama-3-70b", "h100-sxm", 4.0, Precision::Bf16));
    let fits = run(&configuration).fits.get();
    assert!((90.0..115.0).contains(&fits), "{fits}");
}

/// TensorRT-LLM's server is set up for steps of a prompt and 1,500 tokens: four prompts of 500 in one, two of 1,500, one of 7,000.
#[test]
fn a_step_holds_a_prompt_and_more() {
    // Launched for so long that nothing else counts.
    let launched = calibration().with("launch_seconds", 10.0);
    let rate = |prompt: f64| {
        let configuration = asked(
            Engine::TensorRtLlm,
            64.0,
            [prompt, 128.0],
            on("qwen3-235b-a22b", "h200-sxm", 8.0, Precision::Fp8),
        );
        predict(&configuration, &launched).unwrap().output_rate.get()
    };
    assert!(agree(rate(500.0) / rate(1500.0), 2.0, 0.01), "{} {}", rate(500.0), rate(1500.0));
    assert!(agree(rate(1500.0) / rate(8000.0), 2.0, 0.03), "{} {}", rate(1500.0), rate(8000.0));
}

/// The engine goes on while the first token is handed out: it comes later, and the last one does not.
#[test]
fn the_first_token_is_handed_out_meanwhile() {
    for engine in [Engine::Vllm, Engine::Sglang, Engine::SglangGrouped, Engine::TensorRtLlm, Engine::Nim] {
        let load = Load::Concurrency(count(32.0));
        let configuration =
            Configuration { engine, load, ..on("llama-3.3-70b", "h100-sxm", 4.0, Precision::Fp8) };
        let with =
            |seconds| predict(&configuration, &calibration().with("first_token_seconds", seconds)).unwrap();
        let (without, handed) = (with(0.0), with(0.05));
        let later = if matches!(engine, Engine::Vllm | Engine::Nim) { 0.0 } else { 0.05 };
        assert!(((handed.ttft - without.ttft).get() - later).abs() < 1e-9, "{engine:?}");
        assert!(agree(handed.latency.get(), without.latency.get(), 1e-9), "{engine:?}");
        assert_eq!(handed.output_rate, without.output_rate);
    }
}

/// Classifying: one token answers, so that the client waits for the first token as long as for the next request of its own.
#[test]
fn an_answer_of_one_token_takes_its_clients_turn() {
    use Engine::{Nim, Sglang, SglangGrouped, TensorRtLlm, TensorRtLlmCpp, Vllm};
    for engine in [Vllm, Sglang, SglangGrouped, TensorRtLlm, TensorRtLlmCpp, Nim] {
        for lengths in [Lengths::Fixed, Lengths::Drawn, Lengths::Varying(Ratio::new(1.0).unwrap())] {
            let load = Load::Concurrency(count(32.0));
            let output = Tokens::new(1.0).unwrap();
            let base = on("llama-3.3-70b", "b200-sxm", 4.0, Precision::Fp8);
            let found = run(&Configuration { engine, lengths, load, output, ..base });
            assert_eq!(found.tpot.get(), 0.0);
            let tokens = if lengths == Lengths::Drawn { 0.9 } else { 1.0 };
            let open = found.output_rate.get() / tokens * found.ttft.get();
            assert!(agree(open, 32.0, 0.01), "{engine:?}, {lengths:?}: {open} are open");
        }
    }
}

/// Requests of one length travel in groups, so that fewer steps read prompts than where lengths vary.
#[test]
fn requests_of_one_length_travel_in_groups() {
    // TensorRT-LLM's server reads prompts of dense models one by one: only those of expert models travel in groups.
    for (engine, model, gpus) in
        [(Engine::Vllm, "qwen3-32b", 2.0), (Engine::TensorRtLlm, "qwen3-235b-a22b", 8.0)]
    {
        let tpot = |lengths| {
            let (load, output) = (Load::Concurrency(count(32.0)), Tokens::new(128.0).unwrap());
            run(&Configuration {
                engine,
                lengths,
                load,
                output,
                ..on(model, "h100-sxm", gpus, Precision::Fp8)
            })
            .tpot
        };
        assert!(tpot(Lengths::Fixed) < tpot(Lengths::Varying(Ratio::ZERO)), "{engine:?}");
    }
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
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// More clients never get less done together, and none of them is served faster.
    #[test]
    fn clients_share(
        (model, gpu, tensor) in placed(),
        engine in select(vec![Engine::Vllm, Engine::Sglang, Engine::TensorRtLlm]),
        input in 16.0..8000.0_f64,
        output in 1.0..2000.0_f64,
        clients in 1.0..500.0_f64,
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
        prop_assert!(many.tpot.get() >= few.tpot.get() * 0.995, "{few:?} {many:?}");
        prop_assert!(many.ttft.get() >= few.ttft.get() * 0.995, "{few:?} {many:?}");
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

/// A scheduler that sees to each running request's token is what steps wait for, however many GPUs compute them.
#[test]
fn a_scheduler_limits_steps_of_many_requests() {
    let tpot = |clients: f64, gpus: f64, share: f64| {
        let placed = on("llama-3.1-8b", "h200-sxm", gpus, Precision::Fp8);
        let asked = asked(Engine::Sglang, clients, [1000.0, 1000.0], placed);
        predict(&asked, &calibration().with("scheduler_share_sglang", share)).unwrap().tpot.get()
    };
    let share = calibration().get("scheduler_share_sglang").unwrap();
    let (four, eight) = (tpot(512.0, 4.0, share), tpot(512.0, 8.0, share));
    assert!(agree(eight, four, 0.15), "{eight} beside {four}");
    // 24.9 and 23.0 ms were measured.
    assert!(agree(four, 0.0249, 0.12) && agree(eight, 0.0230, 0.12), "{four} {eight}");
    let without = tpot(512.0, 8.0, 0.0);
    assert!(without < 0.9 * eight, "{without} beside {eight}");
    // Few requests wait for the GPU instead.
    let [few, alone] = [share, 0.0].map(|share| tpot(16.0, 8.0, share));
    assert!(agree(few, alone, 0.01), "{few} beside {alone}");
}

/// vLLM and SGLang admit by what requests hold, half of their answers on average; TensorRT-LLM keeps room for all of them. And
/// vLLM keeps what checkpoints without scales for it say in 16 bits.
#[test]
fn engines_differ_in_what_they_keep_room_for() {
    let fits = |engine: Engine, model: &str, kv_precision: Option<Precision>| {
        let placed = on(model, "h100-sxm", 8.0, Precision::Fp8);
        run(&Configuration { kv_precision, ..asked(engine, 8.0, [1000.0, 2000.0], placed) }).fits.get()
    };
    let narrow = Some(Precision::Fp8);
    let (vllm, whole) =
        (fits(Engine::Vllm, "llama-3.3-70b", narrow), fits(Engine::TensorRtLlm, "llama-3.3-70b", narrow));
    assert!(agree(vllm, whole * 3000.0 / 2000.0, 1e-9), "{vllm} beside {whole}");
    let (stated, default) =
        (fits(Engine::Vllm, "minimax-m2.5", narrow), fits(Engine::Vllm, "minimax-m2.5", None));
    assert!(agree(stated, default * 2.0, 1e-9), "{default} of {stated}");
    let trt = fits(Engine::TensorRtLlm, "minimax-m2.5", None);
    assert!(agree(trt, fits(Engine::TensorRtLlm, "minimax-m2.5", narrow), 1e-9), "{trt}");
}

/// An engine that looks for requests every thirty steps lets them wait for fifteen on average, and reads those that came together;
/// what it writes meanwhile takes as long.
#[test]
fn requests_wait_until_an_engine_looks() {
    let lengths = Lengths::Varying(Ratio::new(0.2).unwrap());
    let at = |steps: f64| {
        let placed = on("deepseek-r1", "b200", 8.0, Precision::Fp8);
        let asked = asked(Engine::Sglang, 64.0, [2000.0, 1000.0], placed);
        run(&Configuration { lengths, polling: count(steps), ..asked })
    };
    let (always, seldom) = (at(1.0), at(30.0));
    let later = seldom.ttft.get() - always.ttft.get();
    // Time between tokens is more than a step, because SGLang stops to read prompts.
    assert!((10.0..20.0).contains(&(later / seldom.tpot.get())), "{later} beside {}", seldom.tpot);
    assert!(agree(seldom.tpot.get(), always.tpot.get(), 0.1), "{seldom:?} {always:?}");
    // Clients are requests a second times the life of one, however seldom it looks.
    for found in [at(1.0), at(10.0), seldom] {
        let open = found.output_rate.get() / 1000.0 * found.latency.get();
        assert!(agree(open, 64.0, 0.01), "{open} are open, not 64: {found:?}");
    }
    // Less than a step is one.
    assert_eq!(format!("{:?}", at(0.0)), format!("{always:?}"));
}

/// Errors on the published measurements stay where docs/validation.md says.
#[test]
fn published_measurements_are_met_as_documented() {
    let Some(file) = beside("serving/measured.csv") else {
        eprintln!("skipped: the published measurements do not lie beside the repository");
        return;
    };
    let file = std::fs::canonicalize(file).unwrap();
    let mut command = program::breakeven(".");
    let output = command.args(["predict", "--format", "csv", "--measured"]).arg(&file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.lines().count() > 3000, "{}", text.lines().next().unwrap());
    let mut command = program::breakeven(".");
    let output = command.args(["predict", "--format", "json", "--measured"]).arg(&file).output().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let errors = json["summary"].as_array().unwrap_or_else(|| panic!("{json}"));
    // Median and 90th percentile, with little room: a change that worsens them has to say so here.
    for (metric, median, p90) in
        [("ttft_ms", 12.0, 43.5), ("itl_ms", 3.9, 12.6), ("output_tokens_per_s", 5.1, 15.4)]
    {
        let row = errors.iter().find(|row| row["group"] == "all" && row["metric"] == metric).unwrap();
        let found = |key: &str| row[key].as_f64().unwrap_or_else(|| panic!("{row}"));
        assert!(found("n") > 1000.0 && found("skipped") == 0.0, "{row}");
        assert!(found("median_ape") < median, "{row}");
        assert!(found("p90_ape") < p90, "{row}");
    }
}

/// What a collection does not say of rows that it took from `InferenceMAX` is read from the scripts of that benchmark.
#[test]
fn rows_of_inference_max_are_read_as_its_scripts_start_servers() {
    let read = |source: &str, engine: &str, model: &str, gpu: &str, [gpus, tensor, clients]: [u32; 3]| {
        let text = format!(
            "source,engine,model,gpu,gpus,tp,precision,isl,osl,concurrency\n\
             {source},{engine},{model},{gpu},{gpus},{tensor},fp8,1024,1024,{clients}\n"
        );
        breakeven::benchmark::rows(text.as_bytes(), catalog()).unwrap().remove(0).configuration.unwrap()
    };
    let collection = "aiconfigurator silicon_sample @095f58a5";
    let minimax = |source, gpu, placed| read(source, "vllm 0.19.0", "minimax-m2.5", gpu, placed);
    let found = minimax(collection, "b300", [16, 4, 64]);
    assert_eq!(found.parallelism.gpus, count(4.0));
    assert_eq!(found.parallelism.experts, ExpertLayout::Whole);
    assert_eq!((found.kv_precision, found.polling), (Some(Precision::Fp8), count(1.0)));
    assert_eq!(found.lengths, Lengths::Drawn);
    // Eight GPUs of two are four copies, here as elsewhere; nobody asks for a narrow cache on Hopper.
    assert_eq!(minimax(collection, "b300", [8, 2, 64]).parallelism.gpus, count(8.0));
    assert_eq!(minimax(collection, "h100-sxm", [4, 4, 64]).kv_precision, None);
    let other = minimax("a table of ours", "b300", [4, 2, 64]);
    assert_eq!((other.parallelism.gpus, other.parallelism.experts), (count(4.0), ExpertLayout::Cut));
    assert_eq!((other.kv_precision, other.lengths), (None, Lengths::Fixed));
    let polling =
        |gpu, clients| read(collection, "sglang 0.5.9", "deepseek-r1", gpu, [8, 8, clients]).polling.get();
    assert!(agree(polling("b200", 8), 10.0, 1e-12) && agree(polling("b200", 16), 30.0, 1e-12));
    assert!(agree(polling("h200-sxm", 64), 1.0, 1e-12));
}

/// Releases before 1.0 are read with the layout of their time: attention cut, and the cache as wide as the attention.
#[test]
fn early_throughput_runs_are_read_as_they_were_run() {
    let read = |engine: &str, concurrency: &str| {
        let text = format!(
            "model,gpu,gpus,tp,engine,isl,osl,concurrency,precision\n\
             llama-4-maverick,h200-sxm,8,8,{engine},1024,2048,{concurrency},fp8\n"
        );
        let mut rows = breakeven::benchmark::rows(text.as_bytes(), &Catalog::builtin()).unwrap();
        let found = rows.remove(0).configuration.unwrap();
        (found.parallelism.attention, found.kv_precision)
    };
    let early = (Some(AttentionLayout::Tensor), Some(Precision::Bf16));
    assert_eq!(read("TensorRT-LLM v0.20", "max"), early);
    assert_eq!(read("TensorRT-LLM v1.0", "max"), (None, None));
    assert_eq!(read("TensorRT-LLM v0.20", "8"), (None, None));
}
