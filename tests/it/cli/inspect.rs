//! `breakeven inspect` on files of every kind.

use std::fs;

use super::text;
use crate::program::breakeven;

#[test]
fn a_benchmark_on_every_format() {
    for format in ["table", "markdown", "csv", "json"] {
        let call = breakeven("tests/fixtures/benchmark")
            .args(["inspect", "vllm-ten-a-second-of-four.json", "--format", format])
            .output()
            .unwrap();
        assert!(call.status.success(), "{}", text(&call.stderr));
        assert_shown!(format!("benchmark_{format}"), text(&call.stdout));
    }
}

#[test]
fn what_nobody_knows_is_named_with_its_keys() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("bill.json"), "{\"invoice\": 3, \"::error::owner\": \"me\"}").unwrap();
    fs::write(folder.path().join("notes.txt"), "some words\n").unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    fs::write(folder.path().join(".git/config"), "x").unwrap();
    let call = |names: &[&str]| {
        let call = breakeven(folder.path().to_str().unwrap()).arg("inspect").args(names).output().unwrap();
        (call.status.code(), text(&call.stderr), text(&call.stdout))
    };
    let (code, said, _) = call(&["bill.json"]);
    assert_eq!(code, Some(2));
    insta::assert_snapshot!("not_a_result", said);
    // In a folder others may lie, but something has to be read.
    let (code, said, page) = call(&["."]);
    assert_eq!((code, said.as_str()), (Some(2), ""));
    assert!(page.contains("0 of 2 files read") && !page.contains(".git"), "{page}");
    let run = include_str!("../../fixtures/benchmark/vllm.json");
    fs::write(folder.path().join("run.json"), run).unwrap();
    let (code, said, page) = call(&["."]);
    assert_eq!((code, said.as_str()), (Some(0), ""));
    assert!(page.contains("1 of 3 files read"), "{page}");
    // A result that is cut off is a fault wherever it lies.
    fs::write(folder.path().join("cut.json"), &run[..run.len() / 2]).unwrap();
    let (code, said, page) = call(&["."]);
    assert_eq!(code, Some(2));
    assert!(said.contains("cut-off") && page.contains("1 of 4 files read"), "{said}{page}");
    let (code, said, _) = call(&["missing.json"]);
    assert!(code == Some(2) && said.contains("could not be read"), "{said}");
}

#[test]
fn a_pipe_and_a_device() {
    let run = include_str!("../../fixtures/benchmark/vllm.json");
    let evals = "task,option,passed\none,mini,true\ntwo,mini,false\n";
    for (contents, what) in [(run, "a benchmark, written by vLLM"), (evals, "an evaluation by CSV")] {
        for name in ["-", "/dev/stdin"] {
            let call = breakeven(".").args(["inspect", name]).write_stdin(contents).output().unwrap();
            assert!(call.status.success(), "{}", text(&call.stderr));
            assert!(text(&call.stdout).contains(what), "{}", text(&call.stdout));
        }
    }
    let call = breakeven(".").args(["inspect", "/dev/zero"]).output().unwrap();
    assert_eq!(call.status.code(), Some(2));
    assert!(text(&call.stderr).contains("comes only once"), "{}", text(&call.stderr));
}

#[test]
fn an_evaluation_on_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let rows = (0..40).map(|at| {
        format!(
            "task {at},mini,{},0.002,{}\ntask {at},large,true,,\n",
            at % 4 > 0,
            1.0 + f64::from(at) / 40.0
        )
    });
    fs::write(
        folder.path().join("evals.csv"),
        format!("task,option,passed,cost,latency\n{}", rows.collect::<Vec<_>>().concat()),
    )
    .unwrap();
    let scores = r#"{"results": {"cola": {"mcc,none": -0.0914, "acc,none": 0.7}}, "n-samples": {"cola": {"original": 1043, "effective": 1043}}, "model_name": "google/gemma-2-2b"}"#;
    fs::write(folder.path().join("scores.json"), scores).unwrap();
    for format in ["table", "csv", "json"] {
        let call = breakeven(folder.path().to_str().unwrap())
            .args(["inspect", ".", "--format", format])
            .output()
            .unwrap();
        assert!(call.status.success(), "{}", text(&call.stderr));
        assert_shown!(format!("evaluation_{format}"), text(&call.stdout));
    }
}
