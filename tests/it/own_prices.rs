//! The guide to prices of one's own: its examples are read and used; entries that are printed as YAML are the same again.

use std::fs;
use std::path::Path;

use breakeven::catalog::{Catalog, OverlayFile, Table};
use breakeven::diagnostics::{Drawing, Sink, draw};

use crate::program::{breakeven, folder};

/// The examples of the guide: the file that a comment names, and its text.
fn examples() -> Vec<(String, String)> {
    let guide = fs::read_to_string(folder("docs/guide/own-prices.md")).unwrap();
    let blocks = guide.split("```yaml\n# ").skip(1).map(|block| block.split("```").next().unwrap());
    blocks
        .map(|block| {
            let (file, text) = block.split_once('\n').unwrap();
            (file.to_owned(), text.to_owned())
        })
        .collect()
}

fn overlay(files: &[(String, String)]) -> (Catalog, Sink) {
    let file = |(relative, text): &(String, String)| OverlayFile {
        relative: relative.clone(),
        name: format!("my-prices/{relative}"),
        bytes: text.clone().into_bytes(),
    };
    let mut sink = Sink::default();
    let catalog = Catalog::with_overlay(files.iter().map(file).collect(), &mut sink);
    (catalog, sink)
}

#[test]
fn the_examples_of_the_guide_are_read_and_used() {
    let files = examples();
    let (_, sink) = overlay(&files);
    assert_eq!(draw(sink.diagnostics(), Drawing::Plain), "");
    // One for each table that people have figures of their own for.
    for table in Table::ALL.iter().filter(|table| !matches!(table, Table::Calibration | Table::Bands)) {
        let has = |(file, _): &(String, String)| file.starts_with(table.file());
        assert!(files.iter().any(has), "no example of {}.yaml", table.file());
    }
    let own = tempfile::tempdir().unwrap();
    for (file, text) in &files {
        write(own.path(), file, text);
    }
    let scenario = "
scenario: own
title: Prices of one's own
as_of: 2026-11-28
workload: { tasks: 1000/month, input: 1000 tokens, output: 250 tokens, peak_to_mean: 2x }
facility: { electricity: our-site, colocation: our-colo, pue: our-hall, grid: our-mix }
options:
  tokens: { serverless: { model: acme/chat, region: eu } }
  fast: { serverless: { model: acme/chat, tier: fast } }
  rented: { rental: { offer: acme/h100-sxm-8x, term: on-demand, model: our-8b, precision: bf16, tensor_parallel: 1 } }
  own: { cluster: { server: our-h100-server, model: our-8b, precision: bf16, tensor_parallel: 1, ownership: { life: 60 months } } }
";
    let run = breakeven("docs")
        .args(["run", "-", "--format", "json", "--pricing"])
        .arg(own.path())
        .write_stdin(scenario)
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let report: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
    let month = |option: usize| {
        report["scenarios"][0]["options"][option]["metrics"]["cost_per_month"]["value"].as_f64().unwrap()
    };
    // A million prompt tokens and a quarter of a million answer tokens, at $0.70 and $2.10, times 1.15, and times 2.
    let list = 0.70 + 0.25 * 2.10;
    for (option, factor) in [(0, 1.15), (1, 2.0)] {
        assert!((month(option) / (list * factor) - 1.0).abs() < 1e-9, "{}", month(option));
    }
    // $20 an hour for 730 hours.
    assert!((month(2) - 14_600.0).abs() < 1e-6, "{}", month(2));
}

fn write(folder: &Path, file: &str, text: &str) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The first, the last and one in the middle of each table, and an alias: printed as YAML and read again, they say the same.
#[test]
fn an_entry_that_is_printed_as_yaml_is_the_same_again() {
    let catalog = Catalog::builtin();
    let mut names: Vec<String> = vec!["hgx-h100".to_owned()];
    for table in Table::ALL {
        let all = catalog.names(*table);
        names.extend([&all[0], &all[all.len() / 2], &all[all.len() - 1]].map(Clone::clone));
    }
    for name in names {
        let yaml = breakeven("docs").args(["catalog", "show", &name, "--yaml"]).output().unwrap();
        assert!(yaml.status.success(), "{name}: {}", String::from_utf8_lossy(&yaml.stderr));
        let yaml = String::from_utf8(yaml.stdout).unwrap();
        let file = yaml.split("save it as ").nth(1).unwrap().split(' ').next().unwrap().to_owned();
        let own = tempfile::tempdir().unwrap();
        write(own.path(), &file, &yaml);
        let show = |pricing: bool| {
            let mut call = breakeven("docs");
            call.args(["catalog", "show", &name, "--format", "json"]);
            if pricing {
                call.arg("--pricing").arg(own.path());
            }
            let out = call.output().unwrap();
            assert!(out.status.success(), "{name}: {}", String::from_utf8_lossy(&out.stderr));
            assert!(out.stderr.is_empty(), "{name}: {}", String::from_utf8_lossy(&out.stderr));
            String::from_utf8(out.stdout).unwrap()
        };
        assert_eq!(show(true), show(false), "{name}");
        // In the folder of one's own it is one's own to change.
        let mut again = breakeven("docs");
        let again = again.args(["catalog", "show", &name, "--yaml", "--pricing"]).arg(own.path()).output();
        let said = String::from_utf8(again.unwrap().stderr).unwrap();
        assert!(said.contains("change it there"), "{name}: {said}");
    }
}
