//! Public catalogs taken into a folder of one's own: what is written, what is said, what is refused.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use breakeven::catalog::{Catalog, OverlayFile, ServiceTier, TokenClass, TokenModel};
use breakeven::diagnostics::{Drawing, Sink, draw};
use breakeven::units::{Date, Quantity as _};
use serde_json::Value;

use crate::harness::{beside, day};
use crate::program::{below, breakeven, folder};

fn cut(name: &str) -> PathBuf {
    folder("tests/fixtures/public_prices").join(name)
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Imports into `prices` of a folder.
fn import(within: &Path, from: &str, file: &Path, more: &[&str]) -> Output {
    let mut command = breakeven(".");
    command.current_dir(within).args(["catalog", "import", "--from", from, "--into", "prices"]);
    command.arg(file).args(more).output().unwrap()
}

fn report(within: &Path, from: &str, file: &Path, more: &[&str]) -> Value {
    let done = import(within, from, file, &[more, &["--format", "json"]].concat());
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let report: Value = serde_json::from_slice(&done.stdout).unwrap();
    let schema = json(&folder("schemas/import-v2.schema.json"));
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&report), "{report}");
    report
}

fn text(output: &[u8]) -> String {
    String::from_utf8(output.to_vec()).unwrap()
}

fn names(report: &Value, key: &str) -> Vec<String> {
    let all = report[key].as_array().unwrap();
    all.iter().map(|found| found["model"].as_str().unwrap().to_owned()).collect()
}

fn catalog(within: &Path) -> Catalog {
    let prices = within.join("prices");
    let mut files = Vec::new();
    for entry in fs::read_dir(prices.join("tokens")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        files.push(OverlayFile { relative: format!("tokens/{name}"), name, bytes: fs::read(path).unwrap() });
    }
    let mut sink = Sink::default();
    let catalog = Catalog::with_overlay(files, &mut sink);
    assert!(!sink.has_errors(), "{}", draw(sink.diagnostics(), Drawing::Plain));
    catalog
}

fn price(catalog: &Catalog, model: &str, on: &str, service: ServiceTier, class: TokenClass) -> f64 {
    let model = catalog.find::<TokenModel>(model, &mut Sink::default()).unwrap();
    let card = model.cards.on(day(on)).unwrap().card;
    card.value.tiers()[0].rates(service).unwrap().of(class).unwrap().value.get()
}

/// The cut with one field of one model set.
fn with(within: &Path, model: &str, fields: &[(&str, Value)]) -> PathBuf {
    let mut file = json(&cut("litellm.json"));
    for (field, value) in fields {
        file[model][*field] = value.clone();
    }
    let path = within.join("changed.json");
    fs::write(&path, serde_json::to_string(&file).unwrap()).unwrap();
    path
}

#[test]
fn a_price_that_differs_is_a_card_more() {
    let within = tempfile::tempdir().unwrap();
    let within = within.path();
    let first = report(within, "litellm", &cut("litellm.json"), &["--as-of", "2026-11-28"]);
    assert_eq!(first["changed"], Value::Array(Vec::new()), "the cut is what the built-in catalog has");
    assert_eq!(
        fs::read_dir(within.join("prices")).unwrap().count(),
        0,
        "nothing to write, and a folder that can be read"
    );
    fs::remove_dir(within.join("prices")).unwrap();
    assert_eq!(first["aliases"], 1);
    // Twice the standard price; the others stay.
    let dearer = with(within, "gpt-5.4-mini", &[("input_cost_per_token", Value::from(1.5e-6))]);
    let dry = report(within, "litellm", &dearer, &["--as-of", "2026-11-29", "--dry-run"]);
    assert_eq!(names(&dry, "changed"), ["openai/gpt-5.4-mini"]);
    assert!(!within.join("prices").exists(), "a dry run writes nothing");
    let done = report(within, "litellm", &dearer, &["--as-of", "2026-11-29"]);
    assert_eq!(done["changed"], dry["changed"]);
    assert_eq!(done["changed"][0]["prices"][0]["before"], 0.75);
    assert_eq!(done["changed"][0]["prices"][0]["after"], 1.5);
    let own = catalog(within);
    let input = |on| price(&own, "openai/gpt-5.4-mini", on, ServiceTier::Standard, TokenClass::Input);
    assert_eq!((input("2026-11-28"), input("2026-11-29")), (0.75, 1.5), "the old card stays true");
    let batch = |on| price(&own, "openai/gpt-5.4-mini", on, ServiceTier::Batch, TokenClass::Output);
    assert_eq!(batch("2026-11-28"), batch("2026-11-29"));
    // The same again is nothing new, on the same day and on the next; not a byte changes.
    let before = fs::read(within.join("prices/tokens/openai.yaml")).unwrap();
    for on in ["2026-11-29", "2026-11-30"] {
        let again = report(within, "litellm", &dearer, &["--as-of", on]);
        assert_eq!(again["changed"], Value::Array(Vec::new()));
    }
    assert_eq!(fs::read(within.join("prices/tokens/openai.yaml")).unwrap(), before);
    // Back again is a third card.
    report(within, "litellm", &cut("litellm.json"), &["--as-of", "2026-11-30"]);
    let model = catalog(within).find::<TokenModel>("openai/gpt-5.4-mini", &mut Sink::default()).unwrap();
    assert_eq!(model.cards.cards().len(), 3);
    insta::assert_snapshot!(
        "imported",
        fs::read_to_string(within.join("prices/tokens/openai.yaml")).unwrap()
    );
}

/// A card does not overwrite what stands in the folder, comments included.
#[test]
fn what_stands_in_the_folder_stays() {
    let within = tempfile::tempdir().unwrap();
    let within = within.path();
    let own = "# Ours.\nacme-chat:   # by contract\n  note: \"x\"\n  cards:\n    # From the contract.\n    - { from: 2026-01-01, checked: 2026-01-01, kind: primary, source: \"contract\", tiers: [ { standard: { input: $9/Mtok, output: $9/Mtok } } ] }\n\n# The last line.\n";
    fs::create_dir_all(within.join("prices/tokens")).unwrap();
    fs::write(within.join("prices/tokens/openai.yaml"), own).unwrap();
    let dearer = with(within, "o3", &[("input_cost_per_token", Value::from(2.5e-6))]);
    report(within, "litellm", &dearer, &["--as-of", "2026-11-29"]);
    let text = fs::read_to_string(within.join("prices/tokens/openai.yaml")).unwrap();
    assert!(text.starts_with(own), "{text}");
    let third = with(within, "o3", &[("input_cost_per_token", Value::from(3e-6))]);
    report(within, "litellm", &third, &["--as-of", "2026-11-30"]);
    let text = fs::read_to_string(within.join("prices/tokens/openai.yaml")).unwrap();
    assert!(text.starts_with(own), "{text}");
    assert_eq!(text.matches("input: $3/Mtok").count(), 1, "{text}");
    assert_eq!(text.matches("input: $2.5/Mtok").count(), 1, "{text}");
}

#[test]
fn what_looks_wrong_is_said_and_not_written() {
    let within = tempfile::tempdir().unwrap();
    let within = within.path();
    for (fields, says) in [
        // A price a thousand tokens taken for one a token.
        (vec![("input_cost_per_token", Value::from(7.5e-4))], "went from"),
        (vec![("input_cost_per_token", Value::from(3.2e-3))], "far more than tokens cost"),
        (vec![("input_cost_per_token", Value::from(1e-10))], "far less than tokens cost"),
        (vec![("input_cost_per_token", Value::from(0))], "cost nothing"),
        (vec![("input_cost_per_token", Value::from(5e-6))], "more than output tokens"),
        (vec![("cache_read_input_token_cost", Value::from(9e-7))], "more than others"),
        (
            vec![("output_cost_per_token_batches", Value::from(6e-6))],
            "on the wrong side of the standard price",
        ),
    ] {
        let odd = with(within, "gpt-5.4-mini", &fields);
        let found = report(within, "litellm", &odd, &["--as-of", "2026-11-29"]);
        assert_eq!(names(&found, "changed"), Vec::<String>::new(), "{fields:?}");
        assert_eq!(names(&found, "doubtful"), ["openai/gpt-5.4-mini"], "{fields:?}");
        assert!(found["doubtful"][0]["why"].to_string().contains(says), "{fields:?}: {found}");
        assert!(found["doubtful"][0]["line"].as_u64().unwrap() > 0);
        assert_eq!(fs::read_dir(within.join("prices")).unwrap().count(), 0);
    }
    let odd = with(within, "gpt-5.4-mini", &[("input_cost_per_token", Value::from(7.5e-4))]);
    let accepted = ["--as-of", "2026-11-29", "--accept", "openai/gpt-5.4-mini"];
    let found = report(within, "litellm", &odd, &accepted);
    assert_eq!(names(&found, "changed"), ["openai/gpt-5.4-mini"]);
    assert_eq!(found["doubtful"][0]["accepted"], true);
}

#[test]
fn formats_and_further_models() {
    let within = tempfile::tempdir().unwrap();
    let within = within.path();
    let mut file = json(&cut("litellm.json"));
    file["gpt-5.4-mini"]["input_cost_per_token"] = Value::from(1.5e-6);
    file["gpt-9-none"] = serde_json::json!({ "litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-6,
        "output_cost_per_token": 4e-6, "cache_creation_input_token_cost": 1.25e-6, "input_cost_per_token_above_272k_tokens": 2e-6 });
    file["openai/../../../evil"] = serde_json::json!({ "litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-6,
        "output_cost_per_token": 4e-6 });
    file["openai/\u{1b}[31mred\n"] = serde_json::json!({ "litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-6,
        "output_cost_per_token": 4e-6 });
    let path = within.join("litellm.json");
    fs::write(&path, serde_json::to_string(&file).unwrap()).unwrap();
    let shown = |more: &[&str]| {
        text(
            &import(within, "litellm", &path, &[&["--as-of", "2026-11-29", "--dry-run"], more].concat())
                .stdout,
        )
    };
    insta::assert_snapshot!("import-table", shown(&[]));
    insta::assert_snapshot!("import-markdown", shown(&["--format", "markdown"]));
    insta::assert_snapshot!("import-csv", shown(&["--format", "csv"]));
    let found = report(within, "litellm", &path, &["--as-of", "2026-11-29", "--new"]);
    assert!(names(&found, "new").contains(&"openai/gpt-9-none".to_owned()), "{found}");
    let own = catalog(within);
    let model = own.find::<TokenModel>("openai/gpt-9-none", &mut Sink::default()).unwrap();
    let tiers = model.cards.newest().unwrap().value.tiers();
    assert_eq!(tiers.len(), 2, "a cliff at 272,000 tokens");
    let rates = tiers[1].rates(ServiceTier::Standard).unwrap();
    assert_eq!(rates.of(TokenClass::Input).unwrap().value.get(), 2.0);
    assert_eq!(rates.of(TokenClass::Output).unwrap().value.get(), 4.0, "no price of its own");
    assert_eq!(rates.of(TokenClass::CacheWriteHalfHour).unwrap().value.get(), 1.25);
    // No name leads out of the folder, and none is written that cannot be one.
    for path in fs::read_dir(within).unwrap().chain(fs::read_dir(within.join("prices")).unwrap()) {
        let name = path.unwrap().file_name().into_string().unwrap();
        assert!(["litellm.json", "prices", "tokens"].contains(&name.as_str()), "{name}");
    }
}

#[test]
fn a_file_that_is_no_catalog_is_refused() {
    let within = tempfile::tempdir().unwrap();
    let within = within.path();
    let good = fs::read_to_string(cut("litellm.json")).unwrap();
    let deep = format!("{{\"a\": {}1{}}}", "[".repeat(5_000), "]".repeat(5_000));
    let model = |fields: &str| {
        format!("{{\"gpt-5.4-mini\": {{ \"litellm_provider\": \"openai\", \"mode\": \"chat\", {fields} }} }}")
    };
    let cases: Vec<(&str, String, &str)> = vec![
        ("litellm", good[..good.len() / 2].to_owned(), "cut-off"),
        ("litellm", "prices: yes\n".to_owned(), "json-syntax"),
        ("litellm", String::new(), "empty-file"),
        ("litellm", "[1, 2]".to_owned(), "models by name"),
        ("litellm", "{\"gpt-5.4-mini\": 7}".to_owned(), "a model with its prices"),
        ("litellm", model("\"input_cost_per_token\": -1"), "expected a price in dollars a token"),
        ("litellm", model("\"input_cost_per_token\": {\"a\": 1}"), "found a mapping"),
        ("litellm", model("\"input_cost_per_token\": NaN"), "expected a price"),
        ("litellm", model("\"input_cost_per_token\": 1e400"), "expected a price"),
        ("litellm", model("\"tiered_pricing\": 3"), "a list of prices by `range`"),
        ("litellm", deep, "too-deep"),
        ("litellm", "{\"a\": {}, \"a\": {}}".to_owned(), "written twice"),
        ("genai-prices", good.clone(), "a list of sellers"),
        ("genai-prices", "[{\"id\": \"openai\"}]".to_owned(), "a seller with `id` and `models`"),
        (
            "genai-prices",
            "[{\"id\": \"openai\", \"models\": [{\"id\": \"x\", \"prices\": \"free\"}]}]".to_owned(),
            "such as `$5/input MTok`; found `free`",
        ),
        (
            "genai-prices",
            "[{\"id\": \"openai\", \"models\": [{\"id\": \"x\", \"prices\": {\"input_mtok\": -1}}]}]"
                .to_owned(),
            "per million tokens",
        ),
    ];
    for (from, contents, says) in cases {
        let path = within.join("bad.json");
        fs::write(&path, &contents).unwrap();
        let done = import(within, from, &path, &[]);
        let said = text(&done.stderr);
        assert_eq!(done.status.code(), Some(2), "{says}: {}", text(&done.stdout));
        assert!(said.contains(says) && said.contains("bad.json"), "{says}: {said}");
        assert!(!within.join("prices").exists());
    }
    let none = import(within, "litellm", Path::new("none.json"), &[]);
    assert_eq!(none.status.code(), Some(2));
}

/// Whole public catalogs, older and newer: both cards of what changed stay, and the second time nothing is new.
#[test]
fn an_older_catalog_and_then_a_newer_one() {
    let files = [
        ("litellm", "2026-11-13", "litellm_model_prices_and_context_window_v1.109.1.json"),
        ("litellm", "2026-11-29", "litellm_model_prices_and_context_window_v1.110.2.json"),
        ("genai-prices", "2026-11-13", "genai_prices_v2_data.json"),
        ("genai-prices", "2026-11-29", "genai_prices_0.2.3.json"),
    ];
    let found: Vec<_> = files
        .iter()
        .filter_map(|(from, on, file)| Some((from, on, beside(&format!("pricing/{file}"))?)))
        .collect();
    if found.len() < files.len() {
        eprintln!("skipped: the public catalogs are not beside the repository");
        return;
    }
    let within = tempfile::tempdir().unwrap();
    let mut cards: BTreeMap<String, Vec<Option<Date>>> = BTreeMap::new();
    for (from, on, path) in found {
        // Models that we lack are of the first source only, or most of the time goes into them.
        let new: &[&str] = if *from == "litellm" { &["--new"] } else { &[] };
        let asked = [&["--as-of", on], new].concat();
        let first = report(within.path(), from, &path, &asked);
        let again = report(within.path(), from, &path, &asked);
        assert_eq!(again["changed"], Value::Array(Vec::new()), "{from} {on}");
        assert!(again["new"].as_array().unwrap().iter().all(|new| new["written"] == false), "{from} {on}");
        assert!(first["same"].as_u64().unwrap() > 100, "{from} {on}: {}", first["same"]);
        let own = catalog(within.path());
        for (model, before) in &cards {
            let now = own.find::<TokenModel>(model, &mut Sink::default()).unwrap();
            let days: Vec<_> = now.cards.cards().iter().map(|card| card.from).collect();
            for day in before {
                assert!(days.contains(day), "{model} lost its card of {day:?}");
            }
        }
        for file in below_folder(&within.path().join("prices/tokens")) {
            let provider = file.file_stem().unwrap().to_str().unwrap().to_owned();
            for name in own
                .names(breakeven::catalog::Table::Tokens)
                .into_iter()
                .filter(|name| name.starts_with(&format!("{provider}/")))
            {
                let model = own.find::<TokenModel>(&name, &mut Sink::default()).unwrap();
                cards.insert(name, model.cards.cards().iter().map(|card| card.from).collect());
            }
        }
    }
    let several = cards.values().filter(|days| days.len() > 1).count();
    assert!(several > 10, "only {several} models have cards of several days");
    assert!(!below("pricing", "yaml").is_empty());
}

fn below_folder(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn a_folder_is_looked_through() {
    let within = tempfile::tempdir().unwrap();
    let tokens = within.path().join("prices/tokens");
    fs::create_dir_all(&tokens).unwrap();
    let card = |name: &str, more: &str, checked: &str, input: &str| {
        format!(
            "{name}:\n{more}  cards:\n    - {{ from: 2026-01-01, checked: {checked}, kind: primary, source: \"a price list\", tiers: [ {{ standard: {{ input: {input}/Mtok, output: $50/Mtok }} }} ] }}\n"
        )
    };
    let text_of = [
        card("llama-3.3-70b", "", "2026-11-01", "$1"),
        card("gone", "  retires: 2026-11-01\n", "2026-11-01", "$1"),
        card("old", "", "2025-01-01", "$1"),
        card(
            "odd",
            "  weights: { checkpoint: meta-llama/Llama-3.3-70B-Instruct, source: \"a price list\" }\n",
            "2026-11-01",
            "$40",
        ),
    ]
    .concat();
    fs::write(tokens.join("acme.yaml"), &text_of).unwrap();
    let check = |more: &[&str]| {
        let mut command = breakeven(".");
        command.current_dir(within.path()).args(["catalog", "check", "prices", "--as-of", "2026-11-28"]);
        command.args(more).output().unwrap()
    };
    let done = check(&[]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    insta::assert_snapshot!("findings", text(&done.stdout));
    assert_eq!(check(&["--strict"]).status.code(), Some(1));
    fs::write(tokens.join("acme.yaml"), card("fine", "", "2026-11-01", "$1")).unwrap();
    assert_eq!(check(&["--strict"]).status.code(), Some(0));
    fs::write(tokens.join("acme.yaml"), text_of.replace("source: \"a price list\", ", "")).unwrap();
    let faulty = check(&[]);
    assert_eq!(faulty.status.code(), Some(2));
    assert!(text(&faulty.stderr).contains("has no `source`"), "{}", text(&faulty.stderr));
    let none = breakeven(".").args(["catalog", "check", "no-such-folder"]).output().unwrap();
    assert_eq!(none.status.code(), Some(2));
    let builtin = breakeven(".")
        .args(["catalog", "check", "--as-of", "2026-11-28", "--format", "json"])
        .output()
        .unwrap();
    assert!(builtin.status.success(), "{}", text(&builtin.stderr));
}
