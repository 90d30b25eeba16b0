//! Predictions against published measurements, where those lie beside the repository.

use breakeven::catalog::{Catalog, Precision};
use breakeven::serving::{AttentionLayout, ExpertLayout, Lengths};
use breakeven::units::Quantity;

use super::{catalog, count};
use crate::harness::{agree, beside};

/// Errors on the published measurements stay where docs/validation.md says.
#[test]
fn published_measurements_are_met_as_documented() {
    let Some(file) = beside("serving/measured.csv") else {
        eprintln!("skipped: the published measurements do not lie beside the repository");
        return;
    };
    let file = std::fs::canonicalize(file).unwrap();
    let mut command = crate::program::breakeven(".");
    let output = command.args(["predict", "--format", "csv", "--measured"]).arg(&file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.lines().count() > 3000, "{}", text.lines().next().unwrap());
    let mut command = crate::program::breakeven(".");
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
