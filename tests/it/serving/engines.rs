//! How engines differ: what launches, waits, is kept room for and handed out meanwhile.

use breakeven::catalog::Precision;
use breakeven::serving::{Calibration, Configuration, Engine, Lengths, Load, Parallelism, predict};
use breakeven::units::{Quantity, Ratio, Tokens};

use super::{asked, calibration, count, on, run};
use crate::harness::agree;

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
    let trt = |gpu, prompt| first(Engine::TENSORRT_LLM, gpu, prompt);
    // 94 layers, all with experts.
    assert!(trt("h100-sxm", 64.0) > 94.0 * launch && trt("h100-sxm", 512.0) < trt("h100-sxm", 64.0) * 1.1);
    assert!(first(Engine::VLLM, "h100-sxm", 64.0) < 94.0 * launch);
    let slower = trt("gb200-nvl72", 64.0) - trt("b200-sxm", 64.0);
    assert!(agree(slower, 94.0 * launch * (grace - 1.0), 0.1), "{slower}");
    // A dense model's layers are launched, too, but each has fewer kernels.
    let engine = Engine::TENSORRT_LLM;
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
            Engine::TENSORRT_LLM,
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
            asked(Engine::NIM, clients, [200.0, 1000.0], on("llama-3-8b", "h100-sxm", 1.0, Precision::Bf16));
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
            Engine::of_release("trtllm 1.0.0rc3").unwrap(),
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
        (Engine::TENSORRT_LLM, "request_seconds", "request_seconds_server"),
        (Engine::VLLM, "request_seconds_server", "request_seconds"),
        (Engine::NIM, "request_seconds_server", "request_seconds_cpp"),
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
                Engine::NIM,
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
        asked(Engine::NIM, 250.0, [2000.0, 2000.0], on("llama-3-70b", "h100-sxm", 4.0, Precision::Bf16));
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
            Engine::TENSORRT_LLM,
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
    for engine in [
        Engine::VLLM,
        Engine::SGLANG,
        Engine::of_release("sglang 0.5.8").unwrap(),
        Engine::of_release("trtllm 1.0.0rc3").unwrap(),
        Engine::TENSORRT_LLM,
        Engine::NIM,
    ] {
        let load = Load::Concurrency(count(32.0));
        let configuration =
            Configuration { engine, load, ..on("llama-3.3-70b", "h100-sxm", 4.0, Precision::Fp8) };
        let with =
            |seconds| predict(&configuration, &calibration().with("first_token_seconds", seconds)).unwrap();
        let (without, handed) = (with(0.0), with(0.05));
        let later =
            if matches!(engine, Engine::VLLM | Engine::NIM | Engine::TENSORRT_LLM) { 0.0 } else { 0.05 };
        assert!(((handed.ttft - without.ttft).get() - later).abs() < 1e-9, "{engine:?}");
        assert!(agree(handed.latency.get(), without.latency.get(), 1e-9), "{engine:?}");
        assert_eq!(handed.output_rate, without.output_rate);
    }
}

/// Classifying: one token answers, so that the client waits for the first token as long as for the next request of its own.
#[test]
fn an_answer_of_one_token_takes_its_clients_turn() {
    for engine in ["vllm", "vllm 0.12", "sglang", "sglang 0.5.8", "tensorrt-llm", "tensorrt-llm 0.17", "nim"]
    {
        let engine = Engine::of_release(engine).unwrap();
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
    let (engine, model, gpus) = (Engine::TENSORRT_LLM, "qwen3-235b-a22b", 8.0);
    let rate = |lengths| {
        let (load, output) = (Load::Concurrency(count(32.0)), Tokens::new(128.0).unwrap());
        run(&Configuration { engine, lengths, load, output, ..on(model, "h100-sxm", gpus, Precision::Fp8) })
            .output_rate
    };
    assert!(rate(Lengths::Fixed) > rate(Lengths::Varying(Ratio::ZERO)), "{engine:?}");
}

/// A scheduler that sees to each running request's token is what steps wait for, however many GPUs compute them.
#[test]
fn a_scheduler_limits_steps_of_many_requests() {
    let tpot = |clients: f64, gpus: f64, share: f64| {
        let placed = on("llama-3.1-8b", "h200-sxm", gpus, Precision::Fp8);
        let asked = asked(Engine::SGLANG, clients, [1000.0, 1000.0], placed);
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
        (fits(Engine::VLLM, "llama-3.3-70b", narrow), fits(Engine::TENSORRT_LLM, "llama-3.3-70b", narrow));
    assert!(agree(vllm, whole * 3000.0 / 2000.0, 1e-9), "{vllm} beside {whole}");
    let (stated, default) =
        (fits(Engine::VLLM, "minimax-m2.5", narrow), fits(Engine::VLLM, "minimax-m2.5", None));
    assert!(agree(stated, default * 2.0, 1e-9), "{default} of {stated}");
    let trt = fits(Engine::TENSORRT_LLM, "minimax-m2.5", None);
    assert!(agree(trt, fits(Engine::TENSORRT_LLM, "minimax-m2.5", narrow), 1e-9), "{trt}");
}

/// An engine that looks for requests every thirty steps lets them wait for fifteen on average, and reads those that came together;
/// what it writes meanwhile takes as long.
#[test]
fn requests_wait_until_an_engine_looks() {
    let lengths = Lengths::Varying(Ratio::new(0.2).unwrap());
    let at = |steps: f64| {
        let placed = on("deepseek-r1", "b200", 8.0, Precision::Fp8);
        let asked = asked(Engine::SGLANG, 64.0, [2000.0, 1000.0], placed);
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

/// Each copy of a model has a front end of its own: eight servers let through eight times what one does.
#[test]
fn each_server_has_a_front_end_of_its_own() {
    let rate = |engine: &str, gpus: f64, clients: f64| {
        let base = on("gpt-oss-120b", "b200-sxm", 1.0, Precision::Fp4);
        let parallelism = Parallelism { gpus: count(gpus), ..base.parallelism };
        let engine = Engine::of_release(engine).unwrap();
        let placed = Configuration { parallelism, ..base };
        run(&asked(engine, clients, [800.0, 1300.0], placed)).output_rate.get()
    };
    for engine in ["trtllm 1.0.0rc3", "tensorrt-llm", "sglang"] {
        let (one, eight) = (rate(engine, 1.0, 32.0), rate(engine, 8.0, 256.0));
        assert!(agree(eight, 8.0 * one, 1e-9), "{engine}: {eight} for {one}");
    }
    // The server of the candidates passes on one token in some 0.1 ms; later ones were measured above that.
    assert!(rate("trtllm 1.0.0rc3", 1.0, 1024.0) < 11_000.0);
    assert!(rate("tensorrt-llm", 1.0, 1024.0) > 11_000.0);
}

/// vLLM prepares steps ahead from 0.14 on, and before where it is told to: that is what a step costs less, however many layers there are.
#[test]
fn steps_that_are_prepared_ahead_cost_less() {
    for model in ["llama-3.1-8b", "llama-3.3-70b"] {
        let tpot = |engine: Engine| {
            let placed = on(model, "h200-sxm", 4.0, Precision::Fp8);
            run(&asked(engine, 1.0, [128.0, 1024.0], placed)).tpot.get()
        };
        let of = |release: &str| Engine::of_release(release).unwrap();
        let (before, after) = (tpot(of("vllm 0.13")), tpot(of("vllm 0.14")));
        let step = |name: &str| calibration().get(name).unwrap();
        let saved = step("step_seconds_vllm_in_turn") - step("step_seconds_vllm");
        assert!(saved > 0.001 && agree(before - after, saved, 0.01), "{model}: {}", before - after);
        assert!(agree(tpot(of("vllm 0.13").scheduling_ahead()), after, 1e-12));
    }
}
