//! Result files format by format: what is read is what a reader works out by hand from the file.

use std::io::Read;
use std::path::Path;

use breakeven::benchmark::{self, Average, BenchmarkFile, BenchmarkTool, Form, InFlight, Offered};
use breakeven::decode::Sited;
use breakeven::diagnostics::{Code, Drawing, Sink, draw};
use breakeven::source::Stream;
use breakeven::units::Quantity;

use crate::program::folder;

fn read(name: &str, stream: Stream) -> (Option<BenchmarkFile>, Sink) {
    let mut sink = Sink::default();
    let file = benchmark::read(name, stream, &mut sink);
    assert_ne!(file.is_some(), sink.has_errors(), "{name}: {:?}", sink.diagnostics());
    (file, sink)
}

/// A fixture that is read without a word.
fn good(name: &str) -> BenchmarkFile {
    let bytes = std::fs::read(folder("tests/fixtures/benchmark").join(name)).unwrap();
    let (file, sink) = read(name, bytes.into());
    assert_eq!(draw(sink.diagnostics(), Drawing::Plain), "", "{name}");
    file.unwrap()
}

fn near(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 1e-9 * expected.abs()
}

#[track_caller]
fn is<Q: Quantity>(found: Option<&Sited<Q>>, expected: f64) {
    let found = found.map(|found| found.value.get());
    assert!(found.is_some_and(|found| near(found, expected)), "{found:?}, not {expected}");
}

#[track_caller]
fn says(found: Option<&Sited<String>>, expected: &str) {
    assert_eq!(found.map(|found| found.value.as_str()), Some(expected));
}

fn rates(file: &BenchmarkFile) -> Vec<f64> {
    file.measurements.iter().map(|run| run.output_rate.value.get()).collect()
}

#[test]
fn sglang_by_its_own_name() {
    let file = good("sglang.jsonl");
    assert_eq!((file.tool, file.form), (BenchmarkTool::Sglang, Form::Json));
    says(file.subject.engine.as_ref(), "sglang");
    // 8 at a time, of which 7.784 were there on average: the latencies of all requests together, ÷ the time of the run.
    let [first, _, last] = &file.measurements[..] else { panic!("{} runs", file.measurements.len()) };
    assert_eq!((first.in_flight, first.clients.value.get()), (InFlight::Measured, 7.784_201_163_950_447));
    is(first.limit.as_ref(), 8.0);
    is(first.input.as_ref(), 3019.0 / 50.0);
    is(first.output.as_ref(), 1401.0 / 50.0);
    assert!(matches!(first.offered, Offered::Closed));
    // 200 requests under a limit of 200 were sent at once.
    assert!(matches!(last.offered, Offered::AllAtOnce));
}

#[test]
fn sglang_says_what_its_server_said() {
    let file = good("sglang-server-info.jsonl");
    says(file.subject.model.as_ref(), "Qwen/Qwen3-32B-FP8");
    says(file.subject.engine.as_ref(), "sglang 0.5.23");
    says(file.subject.precision.as_ref(), "fp8");
    is(file.subject.tensor_parallel.as_ref(), 2.0);
    is(file.measurements[0].cached.as_ref(), 0.25);
    // A trace says when requests came, and the file does not.
    assert!(matches!(file.measurements[0].offered, Offered::Unstated));
}

/// Old files have the median of the first token, and the mean latency of requests, from which the requests in flight follow.
#[test]
fn sglang_of_old() {
    let file = good("sglang-old-keys.jsonl");
    let run = &file.measurements[0];
    assert_eq!(run.in_flight, InFlight::Little);
    assert!(near(run.clients.value.get(), 200.0 / 1.773_835_746_571_421_6 * 1.491_211_805_758_066_5));
    // The median stands for the mean; the time of each other token follows from the whole and the first.
    assert_eq!(run.average, Average::Median);
    is(run.ttft.as_ref(), 0.587_272_491_771_727_8);
    is(run.tpot.as_ref(), (1.491_211_805_758_066_5 - 0.587_272_491_771_727_8) / (13_162.0 / 200.0 - 1.0));
    is(run.median_ttft.as_ref(), 0.587_272_491_771_727_8);
}

#[test]
fn keys_without_milliseconds_are_seconds() {
    let file = good("vllm-seconds.json");
    let run = &file.measurements[0];
    assert_eq!(run.average, Average::Median);
    is(run.ttft.as_ref(), 0.749_710_353_091_359_1);
    is(run.tpot.as_ref(), 0.072_930_100_806_585_44);
    is(run.latency.as_ref(), 10.070_169_852_115_214);
}

#[test]
fn tables_that_were_printed() {
    let file = good("printed-vllm.txt");
    assert_eq!((file.tool, file.form), (BenchmarkTool::Vllm, Form::Printed));
    says(file.subject.model.as_ref(), "Qwen/Qwen3-8B");
    let [first, second] = &file.measurements[..] else { panic!("{} runs", file.measurements.len()) };
    // The load of the first stands before its table, that of the second in it.
    assert!(matches!(first.offered, Offered::AllAtOnce));
    is(first.limit.as_ref(), 32.0);
    assert!(near(first.clients.value.get(), 32.0 / 150.87 * (7.279_56 + 0.070_14 * 2047.0)));
    assert!(matches!(&second.offered, Offered::Rate(rate) if rate.value.get() == 10.0));
    is(second.failed.as_ref(), 3.0);
    let place = second.output_rate.site.resolve();
    assert_eq!((place.line, &place.text[place.span.clone()]), (38, "17052.46"));

    let file = good("printed-sglang.txt");
    assert_eq!((file.tool, file.form), (BenchmarkTool::Sglang, Form::Printed));
    let run = &file.measurements[0];
    assert_eq!((run.in_flight, run.clients.value.get()), (InFlight::Measured, 15.87));
    assert!(matches!(run.offered, Offered::Closed));
    is(run.latency.as_ref(), 2.48);
    is(run.cached.as_ref(), 0.125);
}

#[test]
fn tables_of_ones_own() {
    let file = good("own.csv");
    assert_eq!((file.tool, file.form), (BenchmarkTool::Own, Form::Csv));
    says(file.subject.gpu.as_ref(), "H100 SXM");
    assert_eq!(rates(&file), [61.8, 1502.4, 2912.0]);
    is(file.measurements[0].ttft.as_ref(), 0.095);
    // 4.30 requests a second of 121 tokens as rounded; 259 in 60 s of 121 tokens are more exact.
    let file = good("own-summary.csv");
    let run = &file.measurements[0];
    assert!(near(run.output_rate.value.get(), 259.0 * 121.0 / 60.0));
    assert_eq!((run.in_flight, run.clients.value.get()), (InFlight::Measured, 16.0));
    // It has a time between tokens, which is none per token: that follows from latency, first token and length.
    is(run.tpot.as_ref(), (3.418 - 0.0846) / 120.0);
    let file = good("own-rates.csv");
    assert!(near(file.measurements[0].output_rate.value.get(), 1.98 * 300.0));
    assert!(matches!(&file.measurements[1].offered, Offered::Rate(rate) if rate.value.get() == 4.0));
    assert!(matches!(file.measurements[2].offered, Offered::AllAtOnce));
    is(file.measurements[2].ttft.as_ref(), 4.2);
}

#[test]
fn a_column_that_is_nearly_one_is_told() {
    let text = "concurrency,output_tokens_per_s,ttft_ms,tpot_ms,inputtokens\n8,400,100,20,1024\n";
    let (file, sink) = read("own.csv", text.into());
    assert!(file.unwrap().measurements[0].input.is_none());
    let said = sink.diagnostics();
    assert_eq!(said.len(), 1);
    assert_eq!(
        (said[0].code, said[0].help.as_deref()),
        (Code::IdleColumn, Some("did you mean `input_tokens`?"))
    );
}

#[test]
fn inferencex_rows_make_a_curve() {
    let file = good("inferencex.json");
    assert_eq!(file.tool, BenchmarkTool::InferenceX);
    // What `utils/process_result.py` makes of these runs: rates by GPU, seconds.
    let before = good("vllm-appended.json");
    for (row, run) in file.measurements.iter().zip(&before.measurements) {
        assert!(near(row.output_rate.value.get(), run.output_rate.value.get()));
        assert!(near(row.clients.value.get(), run.clients.value.get()));
        is(row.ttft.as_ref(), run.ttft.as_ref().unwrap().value.get());
        is(row.input.as_ref(), 1138.0 * 0.9);
        is(row.output.as_ref(), 284.0 * 0.9);
    }
    says(file.subject.engine.as_ref(), "sglang 0.5.5");
    says(file.subject.gpu.as_ref(), "h100");
    is(file.subject.gpus.as_ref(), 4.0);
    let file = good("inferencex-agentic.json");
    let run = &file.measurements[0];
    // A limit of 14, of which 10.5 were there: 383 in 1798.7 s, of 49.536 s each.
    assert!(near(run.clients.value.get(), 383.0 / 1798.7 * 49.536));
    assert!(near(run.output_rate.value.get(), 174.6));
    is(run.failed.as_ref(), 2.0);
}

#[test]
fn genai_perf_in_both_forms() {
    let (csv, json) = (good("genai-perf.csv"), good("genai-perf.json"));
    assert_eq!((csv.tool, json.tool), (BenchmarkTool::GenaiPerf, BenchmarkTool::GenaiPerf));
    let (table, document) = (&csv.measurements[0], &json.measurements[0]);
    is(table.ttft.as_ref(), 32.688_4);
    is(document.ttft.as_ref(), 32.688_4);
    is(table.requests.as_ref(), 353.0);
    assert_eq!(rates(&csv), rates(&json));
    // Answers a second × latency: 1.70 × 71.108 s; the document says 128.
    assert!(near(table.clients.value.get(), 1.7 * 71.107_96));
    assert!(matches!(document.offered, Offered::Closed));
    is(document.limit.as_ref(), 128.0);
}

#[test]
fn aiperf_sweeps_and_records() {
    let file = good("aiperf-sweep.json");
    assert_eq!((file.tool, file.form), (BenchmarkTool::Aiperf, Form::Json));
    // The second is the mean of several trials, which AIPerf writes under other names.
    assert_eq!(rates(&file), [500.0, 1600.0]);
    is(file.measurements[1].limit.as_ref(), 16.0);
    is(file.measurements[1].ttft.as_ref(), 0.12);

    let file = good("aiperf-records.jsonl");
    assert_eq!((file.tool, file.form), (BenchmarkTool::Aiperf, Form::Records));
    let run = &file.measurements[0];
    // From 0 s to 8 s, four answers of 101, 101, 51 and 151 tokens; one that warms up, one cancelled, one failed.
    assert!(near(run.output_rate.value.get(), 404.0 / 8.0));
    is(run.requests.as_ref(), 4.0);
    is(run.failed.as_ref(), 1.0);
    is(run.ttft.as_ref(), (0.1 + 0.2 + 0.1 + 0.3) / 4.0);
    is(run.latency.as_ref(), (2.0 + 3.0 + 2.0 + 5.0) / 4.0);
    is(run.tpot.as_ref(), (1.9 / 100.0 + 2.8 / 100.0 + 1.9 / 50.0 + 4.7 / 150.0) / 4.0);
    assert_eq!((run.in_flight, run.clients.value.get()), (InFlight::Measured, 12.0 / 8.0));
}

#[test]
fn guidellm_in_three_forms() {
    let (json, yaml) = (good("guidellm.json"), good("guidellm.yaml"));
    assert_eq!((yaml.tool, yaml.form), (BenchmarkTool::Guidellm, Form::Yaml));
    says(yaml.version.as_ref(), "0.8.1");
    assert_eq!(rates(&json), rates(&yaml));
    let place = yaml.measurements[1].output_rate.site.resolve();
    assert_eq!(&place.text[place.span.clone()], "1502.0");
    let file = good("guidellm.csv");
    assert_eq!((file.tool, file.form), (BenchmarkTool::Guidellm, Form::Csv));
    assert_eq!(rates(&file), [111.0, 1280.0, 5120.0]);
    is(file.measurements[2].failed.as_ref(), 12.0);
    is(file.measurements[2].tpot.as_ref(), 0.0115);
    assert!(matches!(file.measurements[0].offered, Offered::Synchronous));
    let file = good("guidellm-0.3.csv");
    assert!(matches!(&file.measurements[0].offered, Offered::Rate(rate) if rate.value.get() == 2.5));
}

#[test]
fn llm_d_of_each_schema() {
    for name in ["llm-d-0.2.yaml", "llm-d-0.2.json"] {
        let file = good(name);
        assert_eq!(file.tool, BenchmarkTool::LlmD);
        says(file.subject.model.as_ref(), "Qwen/Qwen3-32B");
        let run = &file.measurements[0];
        // Of four replicas one: 12,550 tokens a second and 160 at a time are 3,137.5 and 40.
        assert!(near(run.output_rate.value.get(), 12_550.0 / 4.0));
        assert!(near(run.clients.value.get(), 160.0 / 4.0));
        is(run.requests.as_ref(), 3010.0 - 4.0 - 6.0);
        is(run.ttft.as_ref(), 0.2);
        is(run.tpot.as_ref(), 0.012);
        is(run.cached.as_ref(), 0.4);
    }
    let file = good("llm-d-0.1.yaml");
    says(file.version.as_ref(), "0.1");
    says(file.subject.engine.as_ref(), "vllm 0.9.0.1");
    is(file.subject.tensor_parallel.as_ref(), 8.0);
    is(file.measurements[0].latency.as_ref(), 4.1);
    assert!(matches!(file.measurements[0].offered, Offered::Closed));
}

#[test]
fn inference_perf_and_trtllm_bench() {
    let file = good("inference-perf.json");
    assert_eq!(file.tool, BenchmarkTool::InferencePerf);
    let run = &file.measurements[0];
    assert!(matches!(&run.offered, Offered::Rate(rate) if rate.value.get() == 111.92));
    // 110.76 answers a second of 1.698 s.
    assert!(near(run.clients.value.get(), 110.759_518_405_258_63 * 1.697_948_265_645_971_2));
    let file = good("trtllm-bench.json");
    assert_eq!(file.tool, BenchmarkTool::TrtllmBench);
    says(file.subject.engine.as_ref(), "tensorrt-llm 1.1.0");
    let run = &file.measurements[0];
    assert_eq!((run.in_flight, run.clients.value.get()), (InFlight::Measured, 240.5));
    is(run.duration.as_ref(), 100.0);
    is(run.ttft.as_ref(), 1.05);
}

/// A line again and again, as often as is wanted.
struct Again {
    line: Vec<u8>,
    left: usize,
    at: usize,
}

impl Read for Again {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.line.len() {
            self.at = 0;
            self.left -= 1;
        }
        if self.left == 0 {
            return Ok(0);
        }
        let count = into.len().min(self.line.len() - self.at);
        into[..count].copy_from_slice(&self.line[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

/// Lines of more bytes than a document may have are read one by one, with the places of what is in them.
#[test]
fn lines_beyond_the_size_of_a_document() {
    let list = "0.0123456789,".repeat(100_000);
    let line = format!(
        "{{\"backend\": \"sglang\", \"max_concurrency\": 8, \"completed\": 100, \"itls\": [[{list}0]], \"duration\": 50.0, \
         \"output_throughput\": 400.0, \"mean_e2e_latency_ms\": 4000.0, \"concurrency\": 8.0}}\n"
    );
    let again = |left| Stream::new(Again { line: line.clone().into_bytes(), left, at: 0 });
    let times = 64 * 1024 * 1024 / line.len() + 2;
    let (file, _) = read("large.jsonl", again(times));
    let file = file.unwrap();
    assert_eq!(file.measurements.len(), times);
    assert_eq!(file.tool, BenchmarkTool::Sglang);
    let place = file.measurements[times - 1].output_rate.site.resolve();
    assert_eq!(place.line, times);
    assert_eq!(place.column, line.find("400.0").unwrap() + 1);
    // What is wrong on a line is shown there, and only where others are of the same tool.
    let broken =
        [line.clone().into_bytes(), line.replace("400.0", "-4").into_bytes(), b"{\"task\": 1}\n".to_vec()];
    let chained = Again { line: line.clone().into_bytes(), left: times, at: 0 }
        .chain(std::io::Cursor::new(broken.concat()));
    let (file, sink) = read("large.jsonl", Stream::new(chained));
    assert!(file.is_none());
    let said = draw(sink.diagnostics(), Drawing::Plain);
    assert!(said.contains("a negative value makes no sense here"), "{said}");
    assert!(said.contains("this is no result of SGLang, as others in the file are"), "{said}");
    assert!(said.len() < 2000, "{} bytes are drawn", said.len());
}

/// Millions of records take the room of one: they are summed up as they come.
#[test]
fn records_without_number() {
    let text = std::fs::read_to_string(folder("tests/fixtures/benchmark/aiperf-records.jsonl")).unwrap();
    let line = text.lines().nth(1).unwrap();
    let again = Again { line: format!("{line}\n").into_bytes(), left: 20_000, at: 0 };
    let (file, _) = read("profile_export.jsonl", Stream::new(again));
    let file = file.unwrap();
    is(file.measurements[0].requests.as_ref(), 20_000.0);
    assert!(near(file.measurements[0].clients.value.get(), 20_000.0));
    let again = Again {
        line: b"{\"metadata\": {\"request_start_ns\": 1}, \"metrics\": [1]}\n".to_vec(),
        left: 20_000,
        at: 0,
    };
    let (file, sink) = read("profile_export.jsonl", Stream::new(again));
    assert!(file.is_none());
    assert!(sink.diagnostics().len() < 100, "{}", sink.diagnostics().len());
}

/// What is said of a file that is not read has nothing of what is in it.
#[test]
fn nothing_of_a_file_that_is_not_read_is_told() {
    for (start, looks) in [
        (
            "{\"elapsed_time\": 1, \"total_num_tokens\": 2, \"secret\": \"hunter2\"}",
            "`vllm bench throughput`",
        ),
        ("# HELP hunter2 secret\n# TYPE hunter2 gauge\n", "Prometheus"),
        ("BilledCost,ChargePeriodStart,hunter2\n1,2,3\n", "FOCUS"),
        ("{\"hunter2\": 1}", "JSON"),
        ("hunter2: 1\n", "text"),
        ("task,option,passed\nhunter2,a,1\n", "attempts at tasks"),
        ("latency,hunter2\n1,2\n", "CSV"),
    ] {
        let (file, sink) = read("a.txt", start.into());
        assert!(file.is_none());
        let said = draw(sink.diagnostics(), Drawing::Plain);
        assert!(said.contains(looks), "{said}");
        assert!(!said.contains("hunter2"), "{said}");
    }
}

/// A file without a rate of output has one by its times: 1 + (49.536 − 37.508) ÷ 0.014685 tokens an answer, 0.21305 answers a second.
#[test]
fn a_rate_of_output_follows_from_times() {
    let bytes = std::fs::read(folder("tests/fixtures/benchmark/inferencex-by-times.json")).unwrap();
    let (file, sink) = read("inferencex-by-times.json", bytes.into());
    let file = file.unwrap();
    let said = draw(sink.diagnostics(), Drawing::Plain);
    assert!(said.contains("by its times answers have 820 tokens, and 175 tokens/s are written"), "{said}");
    let written = 1.0 + (49.535_653_481_305_48 - 37.508_193_480_164_486) / 0.014_684_985_080_327_676;
    is(file.measurements[0].output.as_ref(), written);
    assert!(near(file.measurements[0].output_rate.value.get(), 0.213_050_752_928_053_35 * written));
}

/// A client of vLLM that measures SGLang names the model and what failed.
#[test]
fn a_client_of_vllm_on_another_engine() {
    let run = r#"{"backend": "sglang", "model_id": "Qwen/Qwen3-8B", "tokenizer_id": "Qwen/Qwen3-8B", "num_prompts": 160, "completed": 40,
        "request_rate": "inf", "max_concurrency": 16, "duration": 10.0, "total_input_tokens": 4000, "total_output_tokens": 4000,
        "output_throughput": 400.0, "mean_ttft_ms": 100.0, "mean_tpot_ms": 39.0}"#;
    let (file, _) = read("a.json", run.into());
    let file = file.unwrap();
    assert_eq!(file.tool, BenchmarkTool::Vllm);
    says(file.subject.model.as_ref(), "Qwen/Qwen3-8B");
    // 160 were sent.
    is(file.measurements[0].failed.as_ref(), 120.0);
}

/// The server counts five times the tokens that its texts have.
#[test]
fn tokens_that_nobody_reads() {
    let run = r#"{"backend": "sglang", "request_rate": Infinity, "max_concurrency": 8, "completed": 100, "duration": 10.0, "total_input_tokens": 1000,
        "total_output_tokens": 20000, "total_output_tokens_retokenized": 4000, "output_throughput": 2000.0, "mean_e2e_latency_ms": 790.0,
        "mean_ttft_ms": 100.0, "mean_tpot_ms": 3.5, "concurrency": 7.9}"#;
    let (_, sink) = read("a.json", run.into());
    let said = draw(sink.diagnostics(), Drawing::Plain);
    assert!(said.contains("the server counts 20000 tokens of answers, and their texts have 4000"), "{said}");
}

/// What SGLang keeps of itself in inner states, and of two servers, one that reads prompts and one that writes answers.
#[test]
fn sglang_with_servers_apart() {
    let state = r#"{"model_path": "Qwen/Qwen2.5-3B-Instruct", "tp_size": 1, "dp_size": 1}"#;
    let run = format!(
        r#"{{"backend": "sglang", "completed": 100, "duration": 10.0, "total_output_tokens": 20000, "output_throughput": 2000.0, "concurrency": 7.9,
        "server_info": {{"internal_states": [{state}], "prefill": [{state}], "decode": [{state}]}}}}"#
    );
    let (file, _) = read("a.json", run.into());
    let subject = file.unwrap().subject;
    says(subject.model.as_ref(), "Qwen/Qwen2.5-3B-Instruct");
    is(subject.tensor_parallel.as_ref(), 2.0);
}

/// A file of two engines makes no curve.
#[test]
fn two_engines_in_a_file() {
    let run = |engine: &str| {
        format!(
            r#"{{"framework": "{engine}", "model_id": "m", "completed": 10, "max_concurrency": 2, "duration": 10.0, "output_throughput": 20.0}}"#
        )
    };
    let (file, sink) = read("a.json", format!("{}\n{}", run("vllm"), run("sglang")).into());
    assert!(file.is_none());
    assert!(
        draw(sink.diagnostics(), Drawing::Plain).contains("the file measures two engines: `sglang` here")
    );
}

/// More requests in flight than there were: its times are of something else.
#[test]
fn no_more_in_flight_than_there_were() {
    let run = r#"{"model_id": "m", "completed": 20, "request_rate": "inf", "max_concurrency": 20, "num_prompts": 20, "duration": 19.4,
        "total_output_tokens": 5120, "total_input_tokens": 100, "output_throughput": 263.9, "mean_ttft_ms": 300.0, "mean_tpot_ms": 2296.0}"#;
    let (file, sink) = read("a.json", run.into());
    let said = draw(sink.diagnostics(), Drawing::Plain);
    assert!(said.contains("requests were in flight, of 20 in all; its times are left out"), "{said}");
    assert!(file.is_none_or(|file| file.measurements[0].clients.value.get() <= 20.0), "{said}");
}

/// Files that people have, where they lie beside the project: each is read, or says what is missing in it.
#[test]
fn files_beside_the_project() {
    let place = folder("../shared/data/files");
    let Ok(entries) = std::fs::read_dir(&place) else {
        eprintln!("skipped: {} is not there", place.display());
        return;
    };
    let refused = ["F1_inspect.eval", "F4_guidellm_yaml.yaml", "J3_vllm_two_lengths_warns_constructed.jsonl"];
    let is_evaluation = |name: &str| name.starts_with('E') || name.starts_with('H');
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap().to_owned();
        let (file, sink) = read(&name, std::fs::read(Path::new(&path)).unwrap().into());
        let expected = !refused.contains(&name.as_str()) && !is_evaluation(&name);
        assert_eq!(file.is_some(), expected, "{name}: {}", draw(sink.diagnostics(), Drawing::Plain));
    }
}
