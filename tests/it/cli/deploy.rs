//! `run --view deploy` and `predict --emit`: options as commands, and the way from a prediction to a measurement and back.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::{err, out, run, text};
use crate::program::{breakeven, folder};

const LLAMA: [&str; 9] = [
    "predict",
    "--model",
    "llama-3.3-70b",
    "--gpu",
    "h100-sxm",
    "--precision",
    "fp8",
    "--tensor-parallel",
    "4",
];

fn emitted(rest: &[&str]) -> Value {
    let call = [rest, &["--format", "json"]].concat();
    serde_json::from_str(&out(&call)).unwrap()
}

/// The words of a command.
fn argv(command: &Value) -> Vec<&str> {
    command["argv"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect()
}

/// What stands behind a flag.
fn after<'c>(command: &'c Value, flag: &str) -> Option<&'c str> {
    let words = argv(command);
    let at = words.iter().position(|word| *word == flag)?;
    words.get(at + 1).copied()
}

/// A workload whose prompts share a prefix, on each of the engines.
fn scenario(engine: &str) -> String {
    format!(
        "
scenario: deployed
title: A chat
as_of: 2026-11-15
workload:
  tasks: 2M/month
  input: 1800 tokens
  cached_input: 50%
  output: 350 tokens
  length_cv: 0.2
  peak_to_mean: 3x
options:
  own:
    rental: {{ gpu: h100-sxm, gpus: 4, price: $10/h, model: llama-3.3-70b, precision: fp8, tensor_parallel: 4, engine: {engine} }}
"
    )
}

fn deployed(scenario: &str, format: &str) -> String {
    let call = super::run_on(scenario, &["run", "-", "--view", "deploy", "--format", format]);
    assert!(call.status.success(), "{}", text(&call.stderr));
    text(&call.stdout)
}

#[test]
fn a_prediction_becomes_commands() {
    for (server, engine) in
        [("vllm", "vllm 0.33"), ("sglang", "sglang 0.5.23"), ("trtllm", "tensorrt-llm 1.2.1")]
    {
        let rest = ["--engine", engine, "--emit", server, "--concurrency", "64", "--rate", "3/s"];
        insta::assert_snapshot!(format!("emit-{server}"), out(&[&LLAMA[..], &rest].concat()));
    }
    insta::assert_snapshot!("deploy-vllm", deployed(&scenario("vllm 0.33"), "table"));
    insta::assert_snapshot!("deploy-markdown", deployed(&scenario("sglang 0.5.1"), "markdown"));
    insta::assert_snapshot!("deploy-csv", deployed(&scenario("tensorrt-llm 1.2.1"), "csv"));
    assert_shown!("deploy-json", deployed(&scenario("vllm 0.33"), "json"));
    // Without a number of clients: as many as the memory holds.
    let open = emitted(&[&LLAMA[..], &["--emit", "vllm"]].concat());
    let held = after(&open["options"][0]["launch"], "--max-num-seqs").unwrap();
    assert!(held.parse::<f64>().unwrap() > 500.0, "{held}");
}

/// `tests/fixtures/flags/flags.txt` was made out of the sources of the releases.
#[test]
fn a_release_has_the_flags_that_are_written_for_it() {
    let known = fs::read_to_string(folder("tests/fixtures/flags/flags.txt")).unwrap();
    let mut flags: BTreeMap<(&str, &str), BTreeMap<&str, BTreeSet<&str>>> = BTreeMap::new();
    for line in known.lines().filter(|line| !line.starts_with('#')) {
        let (of, has) = line.split_once(": ").unwrap();
        let [engine, release, program] = of.split(' ').collect::<Vec<_>>().try_into().unwrap();
        flags.entry((engine, release)).or_default().insert(program, has.split(' ').collect());
    }
    let mut seen = BTreeSet::new();
    let mut checked = |engine: &str, release: &str, json: &Value| {
        let has = &flags[&(engine, release)];
        let option = &json["options"][0];
        let launch = std::iter::once(("serve", &option["launch"]));
        let benches = option["benchmarks"].as_array().unwrap().iter().map(|bench| ("bench", bench));
        for (program, command) in launch.chain(benches) {
            for flag in argv(command).into_iter().filter(|word| word.starts_with("--")) {
                assert!(has[program].contains(flag), "{engine} {release} {program}: {flag}");
                seen.insert((engine.to_owned(), flag.to_owned()));
            }
        }
    };
    for (engine, release) in flags.keys() {
        let named = format!("{engine} {release}");
        let server = if *engine == "tensorrt-llm" { "trtllm" } else { *engine };
        for rest in [
            &[
                "--model",
                "llama-3.3-70b",
                "--gpu",
                "h100-sxm",
                "--tensor-parallel",
                "2",
                "--pipeline-parallel",
                "2",
                "--rate",
                "2/s",
            ][..],
            &[
                "--model",
                "deepseek-r1",
                "--gpu",
                "h200-sxm",
                "--tensor-parallel",
                "8",
                "--attention",
                "data-parallel",
                "--experts",
                "expert-parallel",
            ],
            &["--model", "llama-3.1-8b", "--gpu", "h100-sxm", "--length-cv", "0.4", "--kv-precision", "fp8"],
        ] {
            let call = [&["predict", "--emit", server, "--engine", &named], rest].concat();
            checked(engine, release, &emitted(&call));
        }
        let json: Value = serde_json::from_str(&deployed(&scenario(&named), "json")).unwrap();
        checked(engine, release, &json);
    }
    for flag in [
        "--data-parallel-size",
        "--pipeline-parallel-size",
        "--enable-expert-parallel",
        "--enable-prefix-caching",
    ] {
        assert!(seen.contains(&("vllm".to_owned(), flag.to_owned())), "{flag} was never written");
    }
}

#[test]
fn commands_say_what_is_predicted() {
    let json: Value = serde_json::from_str(&deployed(&scenario("vllm 0.33"), "json")).unwrap();
    let option = &json["options"][0];
    let launch = &option["launch"];
    assert_eq!(argv(launch)[..3], ["vllm", "serve", "nvidia/Llama-3.3-70B-Instruct-FP8"]);
    assert_eq!(after(launch, "--tensor-parallel-size"), Some("4"));
    assert!(argv(launch).contains(&"--enable-prefix-caching"));
    // One request in a hundred is longer than (1,800 + 350) × e^(2.326 σ − σ² ÷ 2), σ² = ln(1 + 0.2²): × 1.554 is 3,342; and 256 more, in
    // steps of 256.
    assert_eq!(after(launch, "--max-model-len"), Some("3840"));
    let point: f64 = after(launch, "--max-num-seqs").unwrap().parse().unwrap();
    let benches = option["benchmarks"].as_array().unwrap();
    let closed: Vec<f64> = benches.iter().filter_map(|bench| bench["concurrency"].as_f64()).collect();
    assert_eq!(closed, [1.0, (point / 4.0).ceil(), (point / 2.0).ceil(), point]);
    for bench in benches {
        assert_eq!(after(bench, "--random-input-len"), Some("900"));
        assert_eq!(after(bench, "--random-prefix-len"), Some("900"));
        assert_eq!(after(bench, "--random-output-len"), Some("350"));
        // 0.2 × √3.
        assert_eq!(after(bench, "--random-range-ratio"), Some("0.3465"));
    }
    let seeds: BTreeSet<&str> = benches.iter().map(|bench| after(bench, "--seed").unwrap()).collect();
    assert_eq!(seeds.len(), benches.len());
    // 2M a month of 730 hours, three times as many in the busiest one: 2.283 calls a second, among the servers.
    let rate = benches.iter().find_map(|bench| bench["requests_per_second"].as_f64()).unwrap();
    let servers = option["servers"].as_f64().unwrap();
    assert!((rate * servers - 2e6 * 3.0 / (730.0 * 3600.0)).abs() < 1e-9, "{rate} {servers}");
    // SGLang's range is from a share of the longest to the longest: 0.6535 ÷ 1.3465.
    let json: Value = serde_json::from_str(&deployed(&scenario("sglang 0.5.23"), "json")).unwrap();
    let bench = &json["options"][0]["benchmarks"][0];
    assert_eq!(after(bench, "--gsp-range-ratio"), Some("0.4854"));
    assert_eq!(after(bench, "--gsp-question-len"), Some("1212"));
    // Its files of before say nothing of the cache: 1,800 × 1.3465.
    let json: Value = serde_json::from_str(&deployed(&scenario("sglang 0.5.9"), "json")).unwrap();
    let bench = &json["options"][0]["benchmarks"][0];
    assert_eq!(after(bench, "--random-input-len"), Some("2424"));
}

#[test]
fn an_option_without_a_server_says_why() {
    let all = text(&run(&["run", "small.yaml", "--view", "deploy"]).stdout);
    assert!(all.contains("# No launch: "), "{all}");
    let one = out(&["run", "../../scenarios/internal-chat.yaml", "closed-api", "--view", "deploy"]);
    assert!(one.contains("vllm bench serve") && !one.contains("all-month"), "{one}");
    assert!(one.contains(": \"${BASE_URL:?is not set}\""), "{one}");
    let none = err(&["run", "../../scenarios/internal-chat.yaml", "closed-ap", "--view", "deploy"]);
    assert!(none.contains("`closed-api`"), "{none}");
    let stated = text(&run(&["run", "../../scenarios/deepseek-day.yaml", "--view", "deploy"]).stdout);
    assert!(stated.contains("its throughput is stated"), "{stated}");
}

#[test]
fn an_engine_that_is_not_predicted_is_refused() {
    let both = err(&[&LLAMA[..], &["--engine", "vllm", "--emit", "sglang"]].concat());
    assert!(both.contains("`--engine sglang`"), "{both}");
    let nim = err(&[&LLAMA[..], &["--engine", "nim", "--emit", "trtllm"]].concat());
    assert!(nim.contains("NVIDIA NIM 1.0 is predicted"), "{nim}");
    let beside = err(&[
        "predict",
        "../../scenarios/internal-chat.yaml",
        "all-month",
        "--emit",
        "vllm",
        "--rate",
        "3/s",
    ]);
    assert!(beside.contains("leave `--rate` out"), "{beside}");
    let old = out(&[&LLAMA[..], &["--engine", "tensorrt-llm 0.17", "--emit", "trtllm"]].concat());
    assert!(old.contains("# No launch: ") && old.contains("trtllm-build"), "{old}");
    // The engine follows from what is asked for.
    assert!(out(&[&LLAMA[..], &["--emit", "sglang"]].concat()).contains("sglang.launch_server"));
}

/// Programs that write down their words, and nothing else that could be run.
fn stubs(folder: &Path) {
    for name in ["vllm", "python", "trtllm-serve"] {
        let path = folder.join(name);
        fs::write(&path, "#!/bin/sh\nfor word in \"$@\"; do printf '<%s>' \"$word\"; done\necho\n").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
    }
}

/// Names of a stranger's scenario run nothing, whatever is in them.
#[test]
#[cfg(unix)]
fn nothing_of_a_scenario_reaches_a_shell() {
    let folder = tempfile::tempdir().unwrap();
    stubs(folder.path());
    let marker = folder.path().join("ran");
    let run = format!("touch {}", marker.display());
    let names = [
        format!("$({run})"),
        format!("`{run}`"),
        format!("x'; {run}; '"),
        format!("x\"; {run}; \""),
        format!("x; {run} #"),
        format!("x && {run}"),
        "--trust-remote-code".to_owned(),
        "-x".to_owned(),
        "```".to_owned(),
    ];
    for name in &names {
        let quoted = serde_json::to_string(name).unwrap();
        let scenario = format!(
            "
scenario: stranger
title: A stranger's
as_of: 2026-11-15
workload: {{ tasks: 1000/month, input: 100 tokens, output: 10 tokens }}
options:
  {quoted}: {{ serverless: {{ model: {quoted}, price: {{ input: $1/Mtok, output: $1/Mtok }}, source: mine }} }}
"
        );
        let call = super::run_on(&scenario, &["run", "-", "--view", "deploy"]);
        if !call.status.success() {
            // A name that no option may have.
            assert_eq!(call.status.code(), Some(2), "{}", text(&call.stderr));
            continue;
        }
        let script = text(&call.stdout);
        let ran = Command::new("/bin/sh")
            .current_dir(folder.path())
            .env_clear()
            .env("PATH", folder.path())
            .envs([("BASE_URL", "http://x"), ("TOKENIZER", "t"), ("MODEL", "m")])
            .args(["-c", &script])
            .output()
            .unwrap();
        assert!(ran.status.success(), "{script}{}", text(&ran.stderr));
        assert!(!marker.exists(), "{script}");
        let said = text(&ran.stdout);
        let expected = if name.starts_with('-') {
            "m"
        } else {
            name.split_once('/').map_or(name.as_str(), |(_, name)| name)
        };
        assert!(said.contains(&format!("<--model><{expected}>")), "{script}{said}");
    }
    // What the scripts of own servers say is taken as it stands, settings and all.
    let script = out(&[&LLAMA[..], &["--emit", "trtllm"]].concat());
    let checked = Command::new("/bin/sh").args(["-n", "-c", &script]).output().unwrap();
    assert!(checked.status.success(), "{}", text(&checked.stderr));
}

/// From a prediction over its launch and its benchmark to a narrower prediction.
#[test]
fn the_loop_narrows_the_band() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case.yaml");
    fs::write(&path, scenario("vllm 0.33")).unwrap();
    let case = path.to_str().unwrap();
    let json = |arguments: &[&str]| -> Value {
        let call = breakeven("tests").args(arguments).args(["--format", "json"]).output().unwrap();
        assert!(call.status.success(), "{}", text(&call.stderr));
        assert_eq!(text(&call.stderr), "");
        serde_json::from_slice(&call.stdout).unwrap()
    };
    let cost = |report: &Value| {
        let cost = &report["scenarios"][0]["options"][0]["metrics"]["cost_per_task_at_capacity"];
        let at = |key: &str| cost[key].as_f64().unwrap_or_else(|| panic!("{key} of {cost}"));
        (at("value"), at("high") - at("low"))
    };
    let before = cost(&json(&["run", case]));
    let plan = json(&["run", case, "--view", "deploy"]);
    let option = &plan["options"][0];
    // A server that is 8 % slower than predicted, and 2 % more or less.
    let mut results: BTreeMap<String, String> = BTreeMap::new();
    for (at, bench) in option["benchmarks"].as_array().unwrap().iter().enumerate() {
        let Some(clients) = bench["concurrency"].as_f64() else { continue };
        let noise = 1.08 * [0.98, 1.01, 1.02, 0.99][at % 4];
        let load = clients.to_string();
        let table = breakeven("tests")
            .args(["predict", case, "own", "--length-cv", "0", "--concurrency", &load, "--format", "csv"])
            .output()
            .unwrap();
        let row = super::cells(&text(&table.stdout)).remove(1);
        let of = |at: usize| row[at].parse::<f64>().unwrap();
        let number = |flag: &str| after(bench, flag).unwrap().parse::<f64>().unwrap();
        let prompts = number("--num-prompts");
        let (input, output) =
            (number("--random-input-len") + number("--random-prefix-len"), number("--random-output-len"));
        let metadata: serde_json::Map<String, Value> = argv(bench)
            .into_iter()
            .skip_while(|word| *word != "--metadata")
            .skip(1)
            .take_while(|word| !word.starts_with("--"))
            .map(|pair| pair.split_once('=').unwrap())
            .map(|(key, value)| (key.to_owned(), Value::from(value)))
            .collect();
        let rate = of(5) / noise;
        let mut result = serde_json::json!({
            "model_id": after(bench, "--model"), "request_rate": "inf", "max_concurrency": clients, "num_prompts": prompts,
            "completed": prompts, "failed": 0, "duration": prompts * output / rate,
            "total_input_tokens": prompts * input, "total_output_tokens": prompts * output, "output_throughput": rate,
            "mean_ttft_ms": 1000.0 * of(2) * noise, "mean_tpot_ms": 1000.0 * of(3) * noise,
            "mean_e2el_ms": 1000.0 * of(4) * noise,
        });
        result.as_object_mut().unwrap().extend(metadata);
        *results.entry(bench["file"].as_str().unwrap().to_owned()).or_default() +=
            &(result.to_string() + "\n");
    }
    for (name, results) in &results {
        fs::write(folder.path().join(name), results).unwrap();
    }
    // As the last lines say it.
    let back = option["read_back"][0].as_str().unwrap();
    let throughput = back.split('`').nth(5).unwrap();
    assert_eq!(throughput, "throughput: { measured: own-closed.json, extend: true, tensor_parallel: 4 }");
    let with =
        scenario("vllm 0.33").replace("engine: vllm 0.33", &format!("engine: vllm 0.33, {throughput}"));
    fs::write(&path, with).unwrap();
    let after = cost(&json(&["run", case]));
    let widths = (before.1 / before.0, after.1 / after.0);
    assert!(widths.1 < 0.6 * widths.0, "{widths:?}");
    // What is measured is in it: 8 % slower is 8 % dearer.
    assert!((after.0 / before.0 / 1.08 - 1.0).abs() < 0.02, "{before:?} {after:?}");
}

#[test]
fn commands_keep_their_schema() {
    let schema = fs::read_to_string(folder("schemas/deploy-v2.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let servers = ["vllm 0.33", "sglang 0.5.23", "tensorrt-llm 1.2.1"];
    let of_scenarios =
        servers.map(|engine| serde_json::from_str(&deployed(&scenario(engine), "json")).unwrap());
    let others = ["small.yaml", "../../scenarios/support-cascade.yaml"].map(|file| {
        serde_json::from_slice(&run(&["run", file, "--view", "deploy", "--format", "json"]).stdout).unwrap()
    });
    let of_flags = emitted(&[&LLAMA[..], &["--emit", "trtllm"]].concat());
    for report in of_scenarios.into_iter().chain(others).chain([of_flags]) {
        let report: Value = report;
        let faults: Vec<String> = validator.iter_errors(&report).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{faults:?}");
    }
}
