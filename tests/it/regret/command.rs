//! `breakeven predict --measured FILE --regret`: formats, prices, limits, and what is refused.

use std::process::Output;

use jsonschema::Validator;
use serde_json::Value;

use crate::program::{breakeven, folder};
use crate::schema::refuses_mutations;

const FILE: &str = "layouts.csv";

fn run(arguments: &[&str]) -> Output {
    let of = ["predict", "--as-of", "2026-11-15", "--measured"];
    breakeven("tests/fixtures/regret").args([&of[..], arguments].concat()).output().unwrap()
}

#[track_caller]
fn out(arguments: &[&str]) -> String {
    let output = run(&[&[FILE, "--regret"], arguments].concat());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.is_empty(), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn err(arguments: &[&str]) -> String {
    let output = run(arguments);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
    assert!(output.stdout.is_empty() && !said.contains("panicked"), "{arguments:?}: {said}");
    said
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&out(&[&["--format", "json"], arguments].concat())).unwrap()
}

#[test]
fn decisions_are_shown() {
    insta::assert_snapshot!("table", out(&[]));
    insta::assert_snapshot!("markdown", out(&["--format", "markdown"]));
    insta::assert_snapshot!("csv", out(&["--format", "csv"]));
    insta::with_settings!(
        { filters => vec![(r#""version": "[^"]+""#, r#""version": "…""#)] },
        { insta::assert_snapshot!("json", out(&["--format", "json"])) }
    );
}

#[test]
fn the_json_keeps_its_schema() {
    let text = std::fs::read_to_string(folder("schemas/regret-v2.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&text).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    let validator: Validator = jsonschema::validator_for(&schema).unwrap();
    let report = json(&[]);
    let faults: Vec<String> = validator.iter_errors(&report).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    refuses_mutations(&validator, &report, "predict --regret");
}

/// Every row is used or counted with its reason.
#[test]
fn every_row_is_accounted_for() {
    let rows = &json(&[])["rows"];
    let number = |value: &Value| value.as_u64().unwrap();
    let unused = rows["unused"].as_array().unwrap();
    let left_out: u64 = unused.iter().map(|row| number(&row["n"])).sum();
    assert_eq!(number(&rows["read"]), number(&rows["used"]) + left_out, "{rows}");
    assert_eq!((unused.len(), left_out), (5, 5), "{rows}");
    assert_eq!(rows["not_predicted"].as_array().unwrap().len(), 1, "{rows}");
}

/// A rate that is not stated follows from the clients and the latency: 4 clients, 50 ms and 199 × 5.2 ms for 200 tokens.
#[test]
fn a_rate_that_is_not_stated_is_derived() {
    let report = json(&["--max-tpot", "6ms"]);
    let decisions = report["decisions"].as_array().unwrap();
    let runs = decisions.iter().filter_map(|decision| decision["cheapest"].as_object());
    let fp8 = runs.filter(|run| run["layout"].as_str().unwrap().contains("1 × h100-sxm TP 1 fp8"));
    let rates: Vec<f64> = fp8.map(|run| run["output_tokens_per_second"].as_f64().unwrap()).collect();
    let expected = 4.0 * 200.0 / (0.050 + 199.0 * 0.0052);
    assert_eq!(rates.len(), 1, "{report}");
    assert!((rates[0] - expected).abs() < 1e-9, "{rates:?}");
}

/// The prices decide: where an H200 costs next to nothing, it is the cheapest; and costs are in proportion.
#[test]
fn prices_can_be_stated() {
    let cheapest = |report: &Value| {
        let of = &report["decisions"][2]["cheapest"];
        let layout = of["layout"].as_str().unwrap().to_owned();
        (layout, of["usd_per_million_tokens"].as_f64().unwrap())
    };
    let stated = |price: &str| json(&["--max-tpot", "20ms", "--gpu-price", price]);
    let of_llama = |report: &Value| {
        let rows = report["decisions"].as_array().unwrap();
        let row = rows.iter().find(|row| row["group"]["model"] == "llama-3.1-8b").unwrap();
        serde_json::json!({ "decisions": [null, null, row] })
    };
    let (layout, cost) = cheapest(&of_llama(&stated("h200=$0.10/h,h100-sxm=$5/GPU/h")));
    assert!(layout.contains("h200-sxm"), "{layout}");
    let (_, twice) = cheapest(&of_llama(&stated("h200=$0.20/h,h100-sxm=$5/GPU/h")));
    assert!((twice / cost - 2.0).abs() < 1e-9, "{cost} {twice}");
    let report = stated("h200-sxm=$0.10/h");
    let sources: Vec<&str> =
        report["prices"].as_array().unwrap().iter().map(|row| row["source"].as_str().unwrap()).collect();
    assert!(sources.contains(&"`--gpu-price`"), "{sources:?}");
}

#[test]
fn what_cannot_be_decided_is_refused() {
    let calls: [&[&str]; 15] = [
        &[FILE, "--regret", "--max-tpot", "20"],
        &[FILE, "--regret", "--max-tpot", "0ms"],
        &[FILE, "--regret", "--max-tpot", "-20ms"],
        &[FILE, "--regret", "--max-tpot", "0.1ms"],
        &[FILE, "--max-tpot", "20ms"],
        &[FILE, "--gpu-price", "h100-sxm=$2/h"],
        &[FILE, "--regret", "--gpu-price", "h100-sxm"],
        &[FILE, "--regret", "--gpu-price", "=$2/h"],
        &[FILE, "--regret", "--gpu-price", "h100-sxm=2"],
        &[FILE, "--regret", "--gpu-price", "h100-sxm=$0/h"],
        &[FILE, "--regret", "--gpu-price", "h10-sxm=$2/h"],
        &[FILE, "--regret", "--gpu-price", "h100-sxm=$2/h,h100=$3/h"],
        &[FILE, "--regret", "--gpu-price", "l4=$1/h"],
        &["nowhere.csv", "--regret"],
        &["../small.yaml", "--regret"],
    ];
    let said = calls.map(|call| format!("{}\n{}", call.join(" "), err(call)));
    insta::assert_snapshot!("refused", said.join("\n"));
    let output =
        breakeven(".").args(["predict", "--regret", "--model", "llama-3.1-8b", "--gpu", "h100"]).output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(2));
    insta::assert_snapshot!("without-measured", String::from_utf8(output.stderr).unwrap());
}

/// Files on which nothing can be decided say what they lack, each with the group that comes nearest.
#[test]
fn files_say_what_they_lack() {
    let header = "model,gpu,engine,tp,precision,isl,osl,concurrency,ttft_ms,itl_ms,output_tokens_per_s\n";
    let row = |gpu: &str, tensor: u32, clients: &str, figures: &str| {
        format!("llama-3.1-8b,{gpu},vllm 0.12.0,{tensor},bf16,1000,200,{clients},{figures}\n")
    };
    let both = |gpu: &str, tensor: u32| row(gpu, tensor, "4", "60,7.5,") + &row(gpu, tensor, "64", "400,14,");
    let files = [
        ("two layouts", both("h100-sxm", 1) + &both("h100-sxm", 2)),
        (
            "one number of clients",
            both("h100-sxm", 1) + &both("h100-sxm", 2) + &row("h100-sxm", 4, "4", "40,4,"),
        ),
        ("no price", both("h100-sxm", 1) + &both("h100-sxm", 2) + &both("h800-sxm", 1)),
        ("no prices at all", both("h800-sxm", 1) + &both("h800-sxm", 2) + &both("h800-sxm", 4)),
        ("no TPOT", [1, 2, 4].map(|tensor| row("h100-sxm", tensor, "4", "60,,900")).concat()),
        ("a full queue", [1, 2, 4].map(|tensor| row("h100-sxm", tensor, "max", ",,900")).concat()),
        ("unknown", both("a-gpu", 1)),
        ("nothing", String::new()),
    ];
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.csv");
    let said = files.map(|(what, rows)| {
        std::fs::write(&file, format!("{header}{rows}")).unwrap();
        let said = err(&[file.to_str().unwrap(), "--regret"]);
        format!("{what}:\n{}", said.replace(file.to_str().unwrap(), "mine.csv"))
    });
    insta::assert_snapshot!("lacking", said.join("\n"));
}

/// The same bytes each time, whatever the order of the rows.
#[test]
fn the_order_of_rows_does_not_matter() {
    let text = std::fs::read_to_string(folder("tests/fixtures/regret/layouts.csv")).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let mut rows: Vec<&str> = rows.lines().collect();
    rows.reverse();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("turned.csv");
    std::fs::write(&file, format!("{header}\n{}\n", rows.join("\n"))).unwrap();
    let turned = run(&[file.to_str().unwrap(), "--regret", "--format", "csv"]);
    assert_eq!(String::from_utf8(turned.stdout).unwrap(), out(&["--format", "csv"]));
}
