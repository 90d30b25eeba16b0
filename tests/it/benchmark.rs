//! Result files of benchmarks: what is read out of them, and what is said about faulty ones.

use std::path::{Path, PathBuf};

use breakeven::benchmark::{self, BenchmarkFile};
use breakeven::decode::Sited;
use breakeven::diagnostics::{Drawing, Sink, draw};
use breakeven::units::Quantity;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(folder("tests/fixtures/benchmark").join(name)).unwrap()
}

/// Reads bytes; the file, and what is said about it.
fn read(name: &str, bytes: Vec<u8>) -> (Option<BenchmarkFile>, String) {
    let mut sink = Sink::default();
    let file = benchmark::read(name, bytes.into(), &mut sink);
    assert_ne!(file.is_some(), sink.has_errors(), "{name}: {:?}", sink.diagnostics());
    (file, draw(sink.diagnostics(), Drawing::Plain))
}

fn good(name: &str) -> BenchmarkFile {
    let (file, said) = read(name, fixture(name));
    file.unwrap_or_else(|| panic!("{said}"))
}

/// A value and where it stands.
fn shown<Q: Quantity>(value: Option<&Sited<Q>>) -> String {
    value.map_or_else(
        || "-".to_owned(),
        |found| {
            let place = found.site.resolve();
            format!("{:.6} @{}:{}", found.value.get(), place.line, place.column)
        },
    )
}

fn summary(file: &BenchmarkFile) -> String {
    let mut text = format!(
        "{} {}\n",
        file.tool.name(),
        file.subject.model.as_ref().map_or("-", |model| model.value.as_str())
    );
    for point in &file.measurements {
        let lines = [
            ("load", point.offered.words().to_owned()),
            ("clients", shown(Some(&point.clients))),
            ("in flight", point.in_flight.words().to_owned()),
            ("capacity", format!("{:?}", point.capacity)),
            ("output_rate", shown(Some(&point.output_rate))),
            ("ttft", shown(point.ttft.as_ref())),
            ("tpot", shown(point.tpot.as_ref())),
            ("latency", shown(point.latency.as_ref())),
            ("input", shown(point.input.as_ref())),
            ("output", shown(point.output.as_ref())),
            ("requests", shown(point.requests.as_ref())),
            ("failed", shown(point.failed.as_ref())),
        ];
        text += &lines.map(|(name, value)| format!("  {name}: {value}\n")).concat();
        text += "\n";
    }
    text
}

#[test]
fn what_is_read() {
    insta::glob!("../fixtures", "benchmark/*.*", |path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        let (file, said) = read(name, std::fs::read(path).unwrap());
        let file = file.unwrap_or_else(|| panic!("{said}"));
        insta::assert_snapshot!(format!("{}{said}", summary(&file)));
    });
}

#[test]
fn fault() {
    insta::glob!("../fixtures", "benchmark/faults/*", |path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        let (file, said) = read(name, std::fs::read(path).unwrap());
        assert!(file.is_none(), "{name}");
        insta::assert_snapshot!(said);
    });
}

#[test]
fn the_same_run_reads_the_same_in_json_and_csv() {
    let (json, csv) = (good("aiperf.json"), good("aiperf.csv"));
    let (json, csv) = (&json.measurements[0], &csv.measurements[0]);
    assert_eq!(json.output_rate.value, csv.output_rate.value);
    assert_eq!(json.ttft.as_ref().unwrap().value, csv.ttft.as_ref().unwrap().value);
    // 32 asked for, 31.4 there on average: the CSV file does not have what was asked for.
    assert_eq!(json.clients.value.get(), 32.0);
    assert!((csv.clients.value.get() - 320.0 / 60.24 * 5.9124).abs() < 1e-9);
}

/// Requests in flight that follow from the answers a second and their latency, close to those that are stated.
#[test]
fn clients_follow_where_they_are_not_stated() {
    let stated = good("vllm.json").measurements[0].clients.value.get();
    let worked_out = good("vllm-without-concurrency.json").measurements[0].clients.value.get();
    assert_eq!(stated, 16.0);
    assert!((worked_out / stated - 1.0).abs() < 0.03, "{worked_out}");
    // A limit of 256 that the load of 2 requests a second never came near.
    let slow = good("vllm-rate.json").measurements[0].clients.value.get();
    assert!((slow - 400.0 / 206.5 * (0.1012 + 0.0214 * 255.0)).abs() < 1e-9, "{slow}");
}

#[test]
fn points_stand_in_the_order_of_their_clients() {
    for (name, expected) in
        [("vllm-appended.json", vec![1.0, 16.0, 64.0]), ("guidellm.json", vec![1.0, 47.5])]
    {
        let clients: Vec<f64> =
            good(name).measurements.iter().map(|point| point.clients.value.get()).collect();
        assert_eq!(clients, expected, "{name}");
    }
}

/// Wherever a file is cut off, and whatever line of it is broken: it is read, or an error is drawn.
#[test]
fn a_broken_file_is_either_told_or_harmless() {
    for entry in std::fs::read_dir(folder("tests/fixtures/benchmark")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let name = path.file_name().unwrap().to_str().unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        for end in (0..text.len()).step_by(53).filter(|end| text.is_char_boundary(*end)) {
            read(name, text.as_bytes()[..end].to_vec());
        }
        for (from, to) in [
            ("\"avg\": ", "\"avg\": -"),
            ("\"mean\": ", "\"mean\": null, \"was\": "),
            ("\"unit\": \"", "\"unit\": \"x"),
            ("_throughput\": ", "_throughput\": [1], \"x\": "),
            (": {", ": [], \"x\": {"),
            ("},", "}"),
            ("\"", "'"),
            (",", ";"),
            ("1", "99999999999999999999999"),
            ("0", "NaN"),
        ] {
            for at in [0, 1, 5, 9] {
                if let Some((found, _)) = text.match_indices(from).nth(at) {
                    let broken = [&text[..found], to, &text[found + from.len()..]].concat();
                    read(name, broken.into_bytes());
                }
            }
            read(name, text.replace(from, to).into_bytes());
        }
    }
}

/// A report with the requests in it is tens of megabytes: it is read, and its faults are drawn. How long that takes is in
/// `benches/run.rs`.
#[test]
fn large_files_are_read_and_too_large_ones_refused() {
    let request =
        r#"{"request_id": "5f0c", "output": "some text \u00e9 of an answer", "times": [0.1, 0.25, 0.375]},"#;
    let text = String::from_utf8(fixture("guidellm-0.3.json")).unwrap();
    let requests =
        format!("\"requests\": {{\"successful\": [{}{{}}]}}, \"metrics\"", request.repeat(100_000));
    let large = text.replacen("\"metrics\"", &requests, 1);
    assert!(large.len() > 9_000_000);
    let (file, said) = read("large.json", large.clone().into_bytes());
    assert_eq!(
        summary(&file.expect(&said)).lines().count(),
        summary(&good("guidellm-0.3.json")).lines().count()
    );
    let (_, said) = read("large.json", large.replace("415.0", "-415.0").into_bytes());
    assert!(said.contains("a negative value makes no sense here"), "{said}");
    assert!(said.len() < 4000, "{} bytes are drawn", said.len());
    let (_, said) = read("huge.json", vec![b'['; 64 * 1024 * 1024 + 1]);
    assert!(said.contains("too-large"), "{said}");
}

/// Samples of real files, where they lie beside the project.
#[test]
fn samples_beside_the_project_are_read() {
    let samples = folder("../shared/data/usage");
    for (name, clients) in [
        ("vllm_bench_serve.json", 64.0),
        ("guidellm_benchmarks.json", 64.0),
        ("profile_export_aiperf.json", 998.0 / 120.0 * 7.3),
        ("profile_export_aiperf.csv", 8.3 * 7.3),
    ] {
        let Ok(bytes) = std::fs::read(samples.join(name)) else {
            eprintln!("skipped: {name} is not there");
            continue;
        };
        let (file, said) = read(name, bytes);
        let file = file.unwrap_or_else(|| panic!("{said}"));
        let found = file.measurements[0].clients.value.get();
        assert!((found - clients).abs() < 1e-9, "{name}: {found}");
        assert_eq!(said, "", "{name}");
    }
}
