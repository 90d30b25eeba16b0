//! What a bill makes of the benchmark that it rests on: what the run asked of its server, whose result it is, of which lengths, with how
//! many failures, out of which cache.

use std::fs;

use breakeven::benchmark::Capacity;
use breakeven::diagnostics::Sink;
use serde_json::{Value, json};

use crate::program::breakeven;

/// A run of `vllm bench serve` of 1,000 tokens in and 250 out on a server of 64 requests at a time: 2,500 tokens a second.
fn run(changed: Value) -> Value {
    let mut run = json!({
        "model_id": "meta-llama/Llama-3.1-8B-Instruct", "request_rate": "inf", "max_concurrency": 64, "num_prompts": 1000,
        "duration": 100.0, "completed": 1000, "failed": 0, "total_input_tokens": 1_000_000, "total_output_tokens": 250_000,
        "output_throughput": 2500.0, "mean_ttft_ms": 300.0, "median_ttft_ms": 290.0, "mean_tpot_ms": 24.0,
    });
    let Value::Object(changed) = changed else { panic!("an object") };
    run.as_object_mut().unwrap().extend(changed);
    run
}

/// What `run` prints of an option that rests on these files: its messages, and its page.
fn called(files: &[Value], workload: &str, beside: &str) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..files.len()).map(|at| format!("r{at}.json")).collect();
    for (name, file) in names.iter().zip(files) {
        let lines = match file {
            Value::Array(runs) => runs.iter().map(Value::to_string).collect::<Vec<_>>().join("\n"),
            run => run.to_string(),
        };
        fs::write(folder.path().join(name), lines).unwrap();
    }
    let scenario = format!(
        "scenario: b\ntitle: b\nas_of: 2026-11-15\nworkload: {{ tasks: 1M/month, input: 1000 tokens, output: 250 tokens, peak_to_mean: 2x{workload} }}\n\
         options:\n  r:\n    rental: {{ gpu: h100-sxm, gpus: 1, price: $2/h, model: llama-3.1-8b, tensor_parallel: 1, max_tpot: 100 ms, \
         throughput: {{ measured: [{}]{beside} }} }}\n",
        names.join(", ")
    );
    fs::write(folder.path().join("s.yaml"), scenario).unwrap();
    let call =
        breakeven(folder.path().to_str().unwrap()).args(["run", "s.yaml", "--view", "all"]).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (call.status.code(), text(&call.stderr), text(&call.stdout))
}

/// The same in one line.
fn bill(files: &[Value], workload: &str, beside: &str) -> (Option<i32>, String) {
    let (code, said, page) = called(files, workload, beside);
    (code, format!("{said} {page}").split_whitespace().collect::<Vec<_>>().join(" "))
}

#[track_caller]
fn says(files: &[Value], workload: &str, beside: &str, phrases: &[&str]) -> String {
    let (code, said) = bill(files, workload, beside);
    assert_eq!(code, Some(0), "{said}");
    for phrase in phrases {
        assert!(said.contains(phrase), "{phrase}\n\n{said}");
    }
    said
}

#[track_caller]
fn refuses(files: &[Value], workload: &str, beside: &str, phrases: &[&str]) {
    let (code, said) = bill(files, workload, beside);
    assert_eq!(code, Some(2), "{said}");
    for phrase in phrases {
        assert!(said.contains(phrase), "{phrase}\n\n{said}");
    }
}

/// Every warning that a measurement can bring about.
const WARNINGS: [&str; 7] = [
    "capacity-lower-bound",
    "other-server",
    "other-lengths",
    "failed-requests",
    "other-cache",
    "contradiction",
    "impossible-time",
];

#[test]
fn a_closed_loop_of_the_same_server_and_lengths_needs_no_word() {
    let said = says(
        &[run(json!({}))],
        "",
        "",
        &["throughput measured: 2,500 tokens/s a replica at 64 requests at a time"],
    );
    for warning in WARNINGS {
        assert!(!said.contains(warning), "{warning}\n\n{said}");
    }
}

/// The same server asked for two requests a second answers two a second; 200 of them come in 100 s, and the last one takes 2.3 s.
fn two_a_second(changed: Value) -> Value {
    let mut run = run(json!({
        "request_rate": 2.0, "max_concurrency": null, "num_prompts": 200, "completed": 200, "duration": 102.3, "total_input_tokens": 200_000,
        "total_output_tokens": 50_000, "output_throughput": 488.8, "mean_ttft_ms": 60.0, "median_ttft_ms": 59.0, "mean_tpot_ms": 9.0,
    }));
    let Value::Object(changed) = changed else { panic!("an object") };
    run.as_object_mut().unwrap().extend(changed);
    run
}

#[test]
fn a_rate_that_the_server_kept_up_with_is_a_lower_bound() {
    let lower = [
        "warning[capacity-lower-bound]: requests came at 2 a second, and were answered",
        "throughput measured: at least 488.8 tokens/s",
    ];
    says(&[two_a_second(json!({}))], "", "", &lower);
    // Beside the closed loop it is a point of the curve, and the closed loop says what the server can do.
    let said =
        says(&[two_a_second(json!({})), run(json!({}))], "", "", &["throughput measured: 2,500 tokens/s"]);
    assert!(!said.contains("capacity-lower-bound"), "{said}");
    // A short run: eight requests at two a second end 2.3 s after the last one came, 1.6 times as late as they came.
    let short = json!({ "num_prompts": 8, "completed": 8, "duration": 6.3, "total_input_tokens": 8000, "total_output_tokens": 2000, "output_throughput": 317.5 });
    says(&[two_a_second(short)], "", "", &["capacity-lower-bound"]);
}

#[test]
fn a_rate_above_what_the_server_can_do_shows_it() {
    // 40 a second come in 25 s, and are answered at 10 a second in 100 s: the last one waits for 75 s, the mean one for half of it.
    let flooded = json!({ "request_rate": 40.0, "max_concurrency": null, "mean_ttft_ms": 37_500.0, "median_ttft_ms": 37_500.0 });
    let said = says(&[run(flooded)], "", "", &["throughput measured: 2,500 tokens/s"]);
    assert!(!said.contains("capacity-lower-bound"), "{said}");
    // So overloaded that answers crawl: the mean first token takes a fifth of the time in which requests come.
    let crawling = json!({
        "request_rate": 1.0, "max_concurrency": null, "duration": 2000.0, "output_throughput": 125.0, "mean_ttft_ms": 200_000.0,
        "median_ttft_ms": 200_000.0, "mean_tpot_ms": 2000.0,
    });
    let text = run(crawling).to_string();
    let file = breakeven::benchmark::read("crawling.json", text.into(), &mut Sink::default()).unwrap();
    assert_eq!(file.measurements[0].capacity, Capacity::Reached);
    // Of four replicas together as well.
    let four = json!({
        "request_rate": 13.0, "max_concurrency": null, "mean_ttft_ms": 6000.0, "median_ttft_ms": 6000.0, "gpu": "4xNVIDIA_H100",
        "decode_replicas": "4",
    });
    let said = says(&[run(four)], "", "", &["throughput measured: 625 tokens/s"]);
    assert!(!said.contains("capacity-lower-bound"), "{said}");
    // By the median first token of a sweep: five times that of its lowest rate.
    let sweep = json!([
        two_a_second(json!({})),
        two_a_second(
            json!({ "request_rate": 8.0, "duration": 26.0, "output_throughput": 1923.1, "median_ttft_ms": 900.0, "mean_ttft_ms": 950.0, "mean_tpot_ms": 24.0 })
        ),
    ]);
    let said = says(&[sweep], "", "", &["throughput measured: 1,923 tokens/s"]);
    assert!(!said.contains("capacity-lower-bound"), "{said}");
    // A limit beside the rate that held the load: 64 of 64 in flight.
    let held = json!({ "request_rate": 10.5, "max_concurrency": 64 });
    let said = says(&[run(held)], "", "", &["throughput measured: 2,500 tokens/s"]);
    assert!(!said.contains("capacity-lower-bound"), "{said}");
}

#[test]
fn a_limit_is_believed_where_littles_law_gives_the_same() {
    // 64 prompts at once on 64 places, in 20 s: 3.2 a second × 9.46 s are 30 in flight.
    let burst = json!({
        "num_prompts": 64, "completed": 64, "duration": 20.0, "total_input_tokens": 64_000, "total_output_tokens": 16_000,
        "output_throughput": 800.0, "mean_ttft_ms": 1500.0, "mean_tpot_ms": 32.0,
    });
    says(&[run(burst)], "", "", &["at 30.3 requests at a time"]);
}

#[test]
fn whose_result_it_is() {
    says(
        &[run(json!({ "model_id": "meta-llama/Llama-3.2-3B-Instruct" }))],
        "",
        "",
        &[
            "warning[other-server]: measured on another server: `meta-llama/Llama-3.2-3B-Instruct`, which is `llama-3.2-3b`, and here it runs \
         `llama-3.1-8b`",
        ],
    );
    says(
        &[run(json!({ "gpu": "NVIDIA_L40S" }))],
        "",
        "",
        &["measured on another server: `NVIDIA_L40S`, and here it has NVIDIA H100"],
    );
    says(
        &[run(json!({ "tensor_parallel_size": 8, "num_gpus": 8 }))],
        "",
        "",
        &["measured on another server: 8 GPUs a replica, and here it has one GPU"],
    );
    // Four replicas on four GPUs are four of one each.
    let four = json!({ "gpu": "4xNVIDIA_H100", "decode_replicas": "4", "date": "20260912-141503" });
    let said = says(
        &[run(four)],
        "",
        "",
        &[
            "throughput measured: 625 tokens/s a replica at 16 requests at a time",
            "Llama-3.1-8B-Instruct on 4xNVIDIA_H100, 4 replicas, 2026-09-12",
            "divided by its 4 replicas",
        ],
    );
    assert!(!said.contains("other-server"), "{said}");
    let other = run(json!({ "model_id": "Qwen/Qwen3-8B", "max_concurrency": 8 }));
    refuses(
        &[run(json!({})), other],
        "",
        "",
        &["error[conflict]: the files are of two servers: the model is `qwen3-8b` here"],
    );
}

#[test]
fn runs_of_other_lengths_make_no_curve() {
    let short = |clients: u32| {
        run(json!({
            "max_concurrency": clients, "total_input_tokens": 4000, "total_output_tokens": 800_000, "output_throughput": 8000.0,
            "mean_ttft_ms": 40.0, "mean_tpot_ms": f64::from(clients) / 8.0,
        }))
    };
    // The others go, whichever stands first.
    for files in [[run(json!({})), short(8)], [short(8), run(json!({}))]] {
        says(
            &files,
            "",
            "",
            &[
                "1 of 2 runs are left out: prompts of 4 tokens and answers of 800 tokens here",
                "2,500 tokens/s a replica",
            ],
        );
    }
    let far = run(
        json!({ "total_input_tokens": 60_000, "total_output_tokens": 28_000, "output_throughput": 280.0, "mean_tpot_ms": 220.0 }),
    );
    refuses(&[far, short(8)], "", "", &["runs of several lengths make no curve"]);
    let silent = run(json!({ "total_input_tokens": null }));
    says(
        &[silent],
        "",
        "",
        &["the file does not say how long its prompts were: they are taken to be the workload's 1000 tokens"],
    );
}

#[test]
fn failures_are_said_and_many_are_refused() {
    let failed = |failed: u32, completed: u32| run(json!({ "failed": failed, "completed": completed }));
    let said = says(&[failed(9, 991)], "", "", &[]);
    assert!(!said.contains("failed-requests"), "{said}");
    says(
        &[failed(50, 950)],
        "",
        "",
        &["warning[failed-requests]: 50 of 1000 requests failed (5%): the rate is of the 950"],
    );
    refuses(&[failed(498, 2)], "", "", &["error[mostly-failed]: 498 of 500 requests failed (99.6%)"]);
    says(
        &[failed(200, 800)],
        "",
        ", allow_failures: true",
        &["warning[failed-requests]: 200 of 1000 requests failed (20%)"],
    );
    refuses(&[failed(200, 800)], "", ", allow_failures: perhaps", &["expected `true` or `false`"]);
}

#[test]
fn a_warm_cache_is_held_against_the_workloads() {
    let warm = || run(json!({ "prefix_cache_hit_rate": 0.92 }));
    says(
        &[warm()],
        "",
        "",
        &[
            "warning[other-cache]: 92% of the prompt tokens came out of the server's prefix cache",
            "will serve less",
        ],
    );
    let said = says(&[warm()], ", cached_input: 90%", "", &[]);
    assert!(!said.contains("other-cache") && !said.contains("changes nothing"), "{said}");
    says(
        &[run(json!({}))],
        ", cached_input: 60%",
        "",
        &["`cached_input` of 60% changes nothing of a measured rate"],
    );
}

#[test]
fn times_that_cannot_be_are_no_times() {
    says(
        &[run(json!({ "mean_ttft_ms": 0.0, "mean_tpot_ms": 0.0 }))],
        "",
        "",
        &[
            "warning[impossible-time]: the time to the first token and the time per token are 0: they were not measured",
        ],
    );
    // Seconds where milliseconds belong.
    says(
        &[run(json!({ "mean_ttft_ms": 0.3, "mean_tpot_ms": 0.024 }))],
        "",
        "",
        &["warning[impossible-time]: a first token after 0.0003 s", "its times are left out"],
    );
    refuses(&[run(json!({ "mean_ttft_ms": -3.0 }))], "", "", &["out-of-range"]);
    // A rate 1.3 times what follows from the times.
    says(
        &[run(json!({ "output_throughput": 3300.0 }))],
        "",
        "",
        &["3300 tokens/s is measured, and 2550 tokens/s follows"],
    );
    // The time per token follows from the whole answer.
    says(
        &[run(json!({ "mean_tpot_ms": null, "mean_e2el_ms": 6276.0 }))],
        "",
        "",
        &["at 64 requests at a time"],
    );
}

#[test]
fn a_rate_above_the_arithmetic_of_its_gpus_is_said() {
    let fast =
        json!({ "duration": 1.0, "output_throughput": 250_000.0, "mean_ttft_ms": 3.0, "mean_tpot_ms": 0.24 });
    says(&[run(fast)], "", "", &["above the peak of 1 h100-sxm"]);
}

/// A copy of a file is no second run: it would make the band of its rate a point.
#[test]
fn a_copy_is_no_second_run() {
    let said = says(&[run(json!({})), run(json!({}))], "", "", &["throughput measured: 2,500 tokens/s"]);
    assert!(!said.contains("by the 2 runs"), "{said}");
    says(&[run(json!({})), run(json!({ "output_throughput": 2450.0 }))], "", "", &["2 runs"]);
}

#[test]
fn messages() {
    let run = two_a_second(json!({
        "model_id": "meta-llama/Llama-3.2-3B-Instruct", "failed": 6, "prefix_cache_hit_rate": 0.92, "gpu": "NVIDIA_L40S",
    }));
    let (_, said, _) = called(&[run], "", "");
    insta::assert_snapshot!(said);
}
