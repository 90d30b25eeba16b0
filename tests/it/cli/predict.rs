//! `breakeven predict`, and scenarios whose throughput is predicted or measured.

use super::{err, out, run_on, text};

#[test]
fn throughput_is_predicted() {
    let of = ["predict", "--model", "llama-3.3-70b", "--gpu", "h100-sxm", "--precision", "fp8"];
    let on_four = [&of[..], &["--tensor-parallel", "4"]].concat();
    insta::assert_snapshot!("predict-table", out(&on_four));
    insta::assert_snapshot!("predict-csv", out(&[&on_four[..], &["--format", "csv"]].concat()));
    let one = [&on_four[..], &["--concurrency", "32"]].concat();
    insta::assert_snapshot!("predict-json", out(&[&one[..], &["--format", "json"]].concat()));
    // Predictions for hardware that nobody measured say so.
    let amd = out(&["predict", "--model", "llama-3.1-8b", "--gpu", "mi300x"]);
    assert!(amd.contains("no measurement of an AMD GPU"), "{amd}");
}

#[test]
fn what_cannot_be_predicted_is_refused() {
    let calls: [&[&str]; 15] = [
        &["--model", "llama-3.1-8b", "--gpu", "h100-sxm", "--output", "64", "--answer", "100"],
        &["my.yaml", "--output", "512"],
        &["--model", "llama-3.3-70b", "--gpu", "h100-sxm"],
        &["--model", "llama-3.3-7b", "--gpu", "h100-sxm"],
        &["--model", "llama-3.1-8b", "--gpu", "h10-sxm"],
        &["--model", "llama-3.1-8b", "--gpu", "h100-sxm", "--engine", "vlm"],
        &["--model", "llama-3.1-8b", "--gpu", "h100-sxm", "--precision", "fp4"],
        &["--model", "llama-3.1-8b", "--gpu", "h100-sxm", "--tensor-parallel", "3"],
        &["--model", "llama-3.1-8b", "--gpu", "h100-sxm", "--concurrency", "0"],
        &["--model", "llama-3.1-8b", "--gpu", "h100-sxm", "--input", "200000"],
        &["--model", "llama-3.1-8b", "--gpu", "h100-sxm", "--pipeline-parallel", "33"],
        &["--model", "llama-3.1-8b", "--gpu", "h100-sxm", "--rate", "2M/s"],
        &[
            "--model",
            "llama-3.1-8b",
            "--gpu",
            "h100-sxm",
            "--rate",
            "1/s",
            "--simulate",
            "--duration",
            "1e9 s",
        ],
        &[
            "--model",
            "llama-3.1-8b",
            "--gpu",
            "h100-sxm",
            "--rate",
            "1/h",
            "--simulate",
            "--duration",
            "1e12 s",
        ],
        &[],
    ];
    let said = calls.map(|call| format!("{}\n{}", call.join(" "), err(&[&["predict"], call].concat())));
    insta::assert_snapshot!("predict-refused", said.join("\n"));
}

#[test]
fn measurements_are_compared_with_predictions() {
    let header = "model,gpu,engine,tp,precision,isl,osl,concurrency,ttft_ms,itl_ms,output_tokens_per_s\n";
    let rows = "llama-3.1-8b,h100-sxm,vllm 0.12.0,1,fp8,1000,1000,16,150,6.5,2400\nllama-3.1-8b,h1,vllm 0.12.0,1,,1,1,1,,,5\n";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.csv");
    std::fs::write(&file, format!("{header}{rows}")).unwrap();
    let file = file.to_str().unwrap();
    insta::assert_snapshot!("measured-csv", out(&["predict", "--format", "csv", "--measured", file]));
    insta::assert_snapshot!("measured-table", out(&["predict", "--measured", file]));
    for (text, reason) in
        [("model,gpu\n", "no column engine"), (header, "no measurement"), ("", "it is empty")]
    {
        std::fs::write(file, text).unwrap();
        let said = err(&["predict", "--measured", file]);
        assert!(said.contains(reason), "{said}");
    }
    assert!(err(&["predict", "--measured", "nowhere.csv"]).contains("could not be read"));
}

/// A cell that says nothing that can be read takes its row out of the comparison, with the reason, instead of itself.
#[test]
fn measured_rows_with_unreadable_cells_are_told() {
    let header = "model,gpu,engine,isl,osl,concurrency,length_draw,ttft_ms,gpus\n";
    let row = |cells: &str| format!("{header}llama-3.1-8b,h100-sxm,vllm 0.12.0,1000,1000,16,{cells}\n");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.csv");
    for (cells, reason) in [
        ("fixed,about 150,1", "`ttft_ms` is no number above 0: `about 150`"),
        ("fixed,-150,1", "`ttft_ms` is no number above 0: `-150`"),
        ("fixed,150,one", "`gpus` is no number above 0: `one`"),
        ("normal,150,1", "`length_draw` is neither `fixed` nor `uniform…`: `normal`"),
    ] {
        std::fs::write(&file, row(cells)).unwrap();
        let said = out(&["predict", "--format", "csv", "--measured", file.to_str().unwrap()]);
        assert!(said.contains(reason), "{said}");
    }
}

/// A scenario without a throughput gets the serving model's.
#[test]
fn a_scenario_without_throughput_is_served_as_predicted() {
    let scenario = "
scenario: predicted
title: Summaries on GPUs that nobody has benchmarked
as_of: 2026-11-15
workload: { tasks: 2M/month, input: 2048 tokens, cached_input: 50%, output: 256 tokens, peak_to_mean: 3x }
options:
  h100:
    rental: { offer: lambda/h100-sxm-4x, term: on-demand, model: llama-3.3-70b, precision: fp8, tensor_parallel: 4 }
";
    let run = text(&run_on(scenario, &["run", "-"]).stdout);
    insta::assert_snapshot!("predicted-run", run);
    let explained = text(&run_on(scenario, &["explain", "-", "h100", "utilisation"]).stdout);
    insta::assert_snapshot!("predicted-explain", explained);
}

/// Layouts left open, limits on latency, and a benchmark of one's own beside them.
#[test]
fn a_fleet_is_sized_for_its_targets_and_for_a_benchmark() {
    let scenario = "
scenario: sized
title: Answers within a second and ten
as_of: 2026-11-15
workload: { tasks: 20M/month, input: 1024 tokens, output: 256 tokens, peak_to_mean: 3x, length_cv: 0.5 }
targets: { ttft_p95: \"<= 1 s\", latency_p95: \"<= 12 s\" }
options:
  chosen:
    rental: { offer: lambda/h100-sxm-8x, term: on-demand, model: llama-3.3-70b, precision: auto, tensor_parallel: auto }
  measured:
    rental:
      offer: lambda/h100-sxm-8x
      term: on-demand
      model: llama-3.3-70b
      precision: fp8
      tensor_parallel: 4
      max_tpot: 40 ms
      throughput: { measured: [benchmark/vllm-list.json] }
";
    let run = run_on(scenario, &["run", "-"]);
    assert_eq!(text(&run.stderr), "", "it warns");
    insta::assert_snapshot!("sized-run", text(&run.stdout));
    let json: serde_json::Value =
        serde_json::from_slice(&run_on(scenario, &["run", "-", "--format", "json"]).stdout).unwrap();
    for option in json["scenarios"][0]["options"].as_array().unwrap() {
        let seconds = |metric: &str| option["metrics"][metric]["value"].as_f64().unwrap();
        let (mean, p95) = (seconds("latency_mean"), seconds("latency_p95"));
        // Times to wait are skewed: their mean is above the median.
        assert!(seconds("latency_p50") < mean && mean < p95, "{mean}");
    }
    for option in ["chosen", "measured"] {
        let explained = text(&run_on(scenario, &["explain", "-", option, "latency_p95"]).stdout);
        insta::assert_snapshot!(format!("sized-explain-{option}"), explained);
    }
    let play = ["predict", "-", "chosen", "--simulate", "--duration", "10 min", "--format", "csv"];
    let played = text(&run_on(scenario, &play).stdout);
    assert_eq!(played, text(&run_on(scenario, &play).stdout), "the same seed, other figures");
    let other = text(&run_on(scenario, &[play.as_slice(), &["--seed", "2"]].concat()).stdout);
    assert_ne!(played, other, "another seed, the same figures");
    assert_eq!(played.lines().count(), 7, "{played}");
    let sweep = text(&run_on(scenario, &["predict", "-"]).stdout);
    assert!(sweep.starts_with("Llama 3.3 70B Instruct on "), "{sweep}");
}

#[test]
fn predictions_of_a_scenario_say_which_options_there_are() {
    let scenario = "
scenario: stated
title: A stated throughput
as_of: 2026-11-15
workload: { tasks: 2M/month, input: 1024 tokens, output: 256 tokens, peak_to_mean: 3x }
options:
  stated:
    rental: { offer: lambda/h100-sxm-8x, term: on-demand, tensor_parallel: 8, throughput: 3000 tokens/s }
";
    let says = |arguments: &[&str]| {
        let out = run_on(scenario, arguments);
        assert_eq!(out.status.code(), Some(2));
        text(&out.stderr)
    };
    let said = says(&["predict", "-"]);
    assert!(said.contains("]: no option's throughput is predicted\n --> <stdin>:6:1\n"), "{said}");
    let said = says(&["predict", "-", "stated"]);
    assert!(
        said.contains(
            "]: the throughput of `stated` is not predicted, but stated or measured\n --> <stdin>:7:3\n"
        ),
        "{said}"
    );
    insta::assert_snapshot!(says(&["predict", "-", "state"]), @"error: there is no option `state`: did you mean `stated`?");
}
