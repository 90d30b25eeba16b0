//! What fits, through the program: what is refused, skipped, warned of, and said in the bill.

use super::{err, run_on, text};

/// A scenario with one option on a rented server of eight GPUs.
fn rented(gpu: &str, workload: &str, deployment: &str) -> String {
    format!(
        "
scenario: fit
title: What fits
as_of: 2026-11-15
workload: {{ tasks: 1M/month, {workload}, peak_to_mean: 2x }}
options:
  a: {{ rental: {{ gpu: {gpu}, gpus: 8, price: $20/h, {deployment} }} }}
"
    )
}

const SHORT: &str = "input: 1000 tokens, output: 200 tokens";

#[test]
fn auto_skips_what_does_not_load_or_hold_a_request() {
    // 1536 ÷ 8 is no multiple of 128: eight GPUs a replica are no layout for the FP8 checkpoint; one and two hold no weights.
    let scenario = rented("h100-sxm", SHORT, "model: qwen3-235b-a22b, precision: fp8, tensor_parallel: auto");
    let run = text(&run_on(&scenario, &["run", "-", "--view", "ledger"]).stdout);
    assert!(run.contains("qwen3-235b-a22b on 4 GPUs a replica"), "{run}");
    let whole = rented(
        "h100-sxm",
        SHORT,
        "model: qwen3-235b-a22b, precision: fp8, tensor_parallel: 8, experts: expert-parallel",
    );
    let run = text(&run_on(&whole, &["run", "-", "--view", "ledger"]).stdout);
    let unwrapped = run.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(unwrapped.contains("experts held whole"), "{run}");
    // 120,000 tokens in 16 bits want four GPUs.
    let long = "input: 120000 tokens, output: 1000 tokens";
    let scenario = rented("h100-sxm", long, "model: llama-3.3-70b, precision: bf16, tensor_parallel: auto");
    let json = run_on(&scenario, &["run", "-", "--format", "json"]).stdout;
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let serves = json["scenarios"][0]["options"][0]["serves"].as_str().unwrap();
    assert!(serves.contains("4 GPUs a replica") || serves.contains("8 GPUs a replica"), "{serves}");
}

#[test]
fn a_known_throughput_of_what_should_not_fit_is_a_warning() {
    let of = |gpus: u32, rest: &str| {
        let deployment = format!(
            "model: llama-3.3-70b, tensor_parallel: {gpus}, throughput: 900 tokens/s per replica{rest}"
        );
        let found = run_on(&rented("h100-sxm", SHORT, &deployment), &["run", "-"]);
        assert!(found.status.success());
        text(&found.stderr)
    };
    let warned = of(1, ", precision: bf16");
    assert!(warned.contains("warning[contradiction]") && warned.contains("131 GiB"), "{warned}");
    assert_eq!(of(1, ", precision: fp8"), "");
    assert_eq!(of(2, ", precision: bf16"), "");
    // 121,000 tokens of 327,680 bytes, over two GPUs.
    let long = "input: 120000 tokens, output: 1000 tokens";
    let deployment =
        "model: llama-3.3-70b, tensor_parallel: 2, throughput: 900 tokens/s per replica, precision: bf16";
    let found = run_on(&rented("h100-sxm", long, deployment), &["run", "-"]);
    assert!(found.status.success());
    let warned = text(&found.stderr);
    assert!(warned.contains("not one request fits") && warned.contains("18.5 GiB"), "{warned}");
    // Nothing is known of the precision: it may be a narrow one.
    assert_eq!(of(1, ""), "");
}

#[test]
fn the_bill_says_how_wide_the_cache_is_and_why() {
    let of = |gpu: &str, rest: &str| {
        let deployment = format!("model: gpt-oss-120b, tensor_parallel: 1{rest}");
        let run = text(&run_on(&rented(gpu, SHORT, &deployment), &["run", "-", "--format", "json"]).stdout);
        let json: serde_json::Value = serde_json::from_str(&run).unwrap();
        json["scenarios"][0]["options"][0]["remarks"].to_string()
    };
    let blackwell = of("b200", "");
    assert!(
        blackwell.contains("KV cache in fp8 (vLLM's recipe for this model on Blackwell sets it)"),
        "{blackwell}"
    );
    let hopper = of("h100-sxm", "");
    assert!(
        hopper.contains(
            "(the newest release known on 2026-11-15), at most 0.05 s per token, KV cache in bf16 ("
        ),
        "{hopper}"
    );
    let stated = of("b200", ", kv_precision: bf16");
    assert!(stated.contains("(vLLM 0.33, fp4, KV cache in bf16)") && !stated.contains("recipe"), "{stated}");
}

#[test]
fn predict_refuses_what_does_not_fit_with_the_flags_that_would() {
    let predict = |arguments: &[&str]| err(&[&["predict", "--gpu", "h100-sxm"], arguments].concat());
    let long = predict(&[
        "--model",
        "llama-3.3-70b",
        "--precision",
        "bf16",
        "--tensor-parallel",
        "2",
        "--input",
        "120000",
    ]);
    assert!(long.contains("18.3 GiB") && long.contains("`--tensor-parallel 4`"), "{long}");
    let cut = predict(&[
        "--model",
        "qwen3-235b-a22b",
        "--precision",
        "fp8",
        "--tensor-parallel",
        "8",
        "--rate",
        "1/s",
    ]);
    assert!(cut.contains("`--experts expert-parallel`"), "{cut}");
    let cache = predict(&[
        "--model",
        "llama-3.3-70b",
        "--precision",
        "fp8",
        "--tensor-parallel",
        "4",
        "--kv-precision",
        "fp4",
    ]);
    assert!(cache.contains("fp8 or bf16"), "{cache}");
}

/// Llama 3.3 70B is published in 16 bits: FP8 is another model as far as accuracy goes.
const PRECISIONS: &str = "
scenario: precisions
title: The same model in several precisions
as_of: 2026-11-15
workload: { tasks: 20M/month, input: 1000 tokens, output: 200 tokens, peak_to_mean: 2x }
finance: { horizon: 36 months, discount_rate: 10%/year, baseline: api }
options:
  api: { serverless: openai/gpt-5.4-mini }
  auto: { rental: { gpu: h200-sxm, gpus: 8, price: $20/h, model: llama-3.3-70b, precision: auto, tensor_parallel: auto } }
  plain: { rental: { gpu: h200-sxm, gpus: 8, price: $20/h, model: llama-3.3-70b, tensor_parallel: auto } }
  narrow: { rental: { gpu: h200-sxm, gpus: 8, price: $20/h, model: llama-3.3-70b, precision: fp8, tensor_parallel: auto } }
  known: { rental: { gpu: h200-sxm, gpus: 8, price: $20/h, model: llama-3.3-70b, precision: fp8, tensor_parallel: auto }, accuracy: 80% }
  stated: { rental: { gpu: h200-sxm, gpus: 8, price: $20/h, model: llama-3.3-70b, precision: int4, tensor_parallel: 2, throughput: 900 tokens/s per replica } }
  label: { rental: { gpu: h200-sxm, gpus: 8, price: $20/h, model: ours, precision: int4, tensor_parallel: 2, throughput: 900 tokens/s per replica } }
  published: { rental: { gpu: h200-sxm, gpus: 8, price: $20/h, model: deepseek-r1, precision: fp8, tensor_parallel: 8 } }
";

fn precisions(arguments: &[&str]) -> String {
    let found = run_on(PRECISIONS, arguments);
    let said = text(&found.stdout);
    assert!(!said.is_empty(), "{arguments:?}: {}", text(&found.stderr));
    said
}

fn json(arguments: &[&str]) -> serde_json::Value {
    serde_json::from_str(&precisions(&[arguments, &["--format", "json"]].concat())).unwrap()
}

#[test]
fn auto_leaves_the_precision_as_published_and_names_what_narrower_ones_take() {
    let report = json(&["run", "-"]);
    let options = report["scenarios"][0]["options"].as_array().unwrap();
    let of = |name: &str| options.iter().find(|option| option["option"] == name).unwrap();
    assert_eq!(of("auto")["metrics"], of("plain")["metrics"]);
    let remarks = of("auto")["remarks"].to_string();
    assert!(remarks.contains("Llama 3.3 70B Instruct is published in bf16"), "{remarks}");
    // H200 computes in FP8 and not in FP4.
    assert!(remarks.contains("in fp8: 8 in all; to compare one, write `precision: fp8`"), "{remarks}");
    assert!(!of("plain")["remarks"].to_string().contains("narrower weights"), "nothing was asked for");
}

#[test]
fn narrower_weights_of_unknown_accuracy_are_marked_everywhere() {
    let needs = ["narrow", "stated"];
    for command in ["run", "check", "frontier", "roi", "crossover", "levers", "plan"] {
        let arguments: &[&str] =
            if command == "levers" { &["levers", "-", "narrow"] } else { &[command, "-"] };
        let report = json(arguments);
        let notices = report["scenarios"][0]["warnings"].as_array().unwrap();
        let marked: Vec<&str> = notices
            .iter()
            .filter(|notice| notice["code"] == "needs-evaluation")
            .map(|notice| notice["option"].as_str().unwrap())
            .collect();
        assert_eq!(marked, needs, "{command}");
        if command != "check" {
            let page = precisions(arguments).split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(page.contains("narrow * †") || page.contains("narrow †"), "{command}: {page}");
            let legend = "† needs an evaluation: llama-3.3-70b in fp8, published in bf16, and no accuracy is stated (narrow";
            assert!(page.contains(legend), "{command}: {page}");
            assert!(!page.contains("known * †") && !page.contains("published * †"), "{command}: {page}");
        }
    }
    let csv = precisions(&["run", "-", "--view", "warnings", "--format", "csv"]);
    assert_eq!(csv.matches("needs-evaluation").count(), needs.len(), "{csv}");
}

#[test]
fn a_verdict_on_narrower_weights_says_that_they_need_an_evaluation() {
    let report = json(&["frontier", "-"]);
    let options = report["scenarios"][0]["options"].as_array().unwrap();
    for option in options {
        let needs = option["needs_evaluation"].as_array().unwrap();
        let is_marked = ["narrow", "stated"].contains(&option["option"].as_str().unwrap());
        assert_eq!(!needs.is_empty(), is_marked, "{option}");
    }
    let only = PRECISIONS.lines().filter(|line| {
        !["auto", "plain", "known", "stated", "label", "published"]
            .iter()
            .any(|name| line.starts_with(&format!("  {name}:")))
    });
    let only = only.collect::<Vec<_>>().join("\n").replace("$20/h", "$2/h");
    for command in ["frontier", "roi"] {
        let page =
            text(&run_on(&only, &[command, "-"]).stdout).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(page.contains(" narrow: ") || page.contains(" narrow, $"), "{command}: {page}");
        assert!(
            page.contains("narrow needs an evaluation: llama-3.3-70b in fp8, published in bf16"),
            "{command}: {page}"
        );
    }
}
