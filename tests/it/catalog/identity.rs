//! What a scenario used of the catalog, and which catalog it was.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread;

use breakeven::catalog::{Catalog, EntryName, Hash, OverlayFile, Table};
use breakeven::diagnostics::{Drawing, Sink, draw};
use breakeven::economics::evaluate;

use crate::harness::{attempt_with, scenario, yaml};

fn overlay(relative: &str, text: &str) -> Catalog {
    let mut sink = Sink::default();
    let file = OverlayFile {
        relative: relative.to_owned(),
        name: relative.to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    let catalog = Catalog::with_overlay(vec![file], &mut sink);
    assert!(!sink.has_errors(), "{}", draw(sink.diagnostics(), Drawing::Plain));
    catalog
}

fn written(used: &BTreeSet<EntryName>) -> Vec<String> {
    used.iter().map(ToString::to_string).filter(|name| !name.starts_with("overheads/")).collect()
}

fn asking(options: &str) -> String {
    format!(
        "scenario: used\ntitle: What is used\nas_of: 2026-11-28\nworkload: {{ tasks: 100k/month, input: 1000 tokens, output: 250 tokens, \
         peak_to_mean: 2x }}\noptions:\n{options}"
    )
}

#[test]
fn what_is_used_is_remembered_by_its_own_name() {
    let tokens = scenario(&asking("  tokens: { serverless: gemini/gemini-4-argon }\n"));
    assert_eq!(
        written(&tokens.used()),
        ["tokens/google-gemini-api/gemini-4-argon", "providers/google-gemini-api"]
    );
    let rented = scenario(&asking(
        "  gpu: { rental: { offer: akash/h100-sxm-1x, term: on-demand, model: llama-3.1-8b, precision: bf16, tensor_parallel: 1, replicas: auto, throughput: 3100 tokens/s per replica } }\n",
    ));
    // That a throughput is known for more than fits is only warned of: the constants of the serving model are not used.
    assert_eq!(
        written(&rented.used()),
        [
            "models/llama-3.1-8b",
            "gpus/h100-sxm",
            "servers/dgx-h100",
            "rentals/akash/h100-sxm-1x",
            "engines/vllm"
        ]
    );
}

/// A prediction rests on every constant of the model, its bands and the engine's releases.
#[test]
fn a_prediction_uses_the_serving_model() {
    let text = asking(
        "  own: { cluster: { server: dgx-h100, model: llama-3.1-8b, precision: bf16, tensor_parallel: 1, ownership: { life: 48 months } } }\nfacility: { electricity: $0.10/kWh }\n",
    );
    let used = scenario(&text).used();
    let count = |table: Table| used.iter().filter(|entry| entry.table == table).count();
    let all = Catalog::builtin();
    assert_eq!(count(Table::Bands), all.names(Table::Bands).len());
    assert_eq!(count(Table::Architectures), 1);
    assert!(count(Table::Calibration) > 50, "{used:?}");
    assert_eq!(count(Table::Engines), 1, "{used:?}");
    // The whole bill's defaults are in it, whichever bill is asked for, and asking twice changes nothing.
    assert!(count(Table::Overheads) > 5, "{used:?}");
    let read = scenario(&text);
    let first = read.used();
    drop(evaluate(&read));
    assert_eq!(first, read.used());
    assert_eq!(first, used);
}

/// Scenarios that share a catalog on several threads, in whatever order, each know what they used themselves.
#[test]
fn each_reading_has_its_own_record() {
    let catalog = Arc::new(Catalog::builtin());
    let names = catalog.names(Table::Tokens);
    let names: Vec<String> =
        names.into_iter().filter(|name| name.starts_with("openai/gpt-")).take(20).collect();
    let texts: Vec<(String, String)> = (0..200)
        .map(|at| {
            let name = names[at % names.len()].clone();
            (asking(&format!("  one: {{ serverless: {name} }}\n")), name)
        })
        .collect();
    let check = |part: &[(String, String)]| {
        for (text, name) in part {
            let (found, sink) = attempt_with(&catalog, text);
            let found = found.unwrap_or_else(|| panic!("{}", draw(sink.diagnostics(), Drawing::Plain)));
            assert_eq!(written(&found.used()), [format!("tokens/{name}"), "providers/openai".to_owned()]);
        }
    };
    thread::scope(|scope| {
        for part in texts.chunks(50) {
            scope.spawn(move || check(part));
        }
    });
}

#[test]
fn a_catalog_is_cited_by_what_it_says() {
    let builtin = Catalog::builtin().identity();
    assert_eq!(builtin.version(), env!("CARGO_PKG_VERSION"));
    let card = |price: &str| {
        format!(
            "chat:\n  cards:\n    - from: 2026-11-12\n      checked: 2026-11-12\n      kind: primary\n      source: \"acme\"\n      \
             tiers: [ {{ standard: {{ input: {price}/Mtok, output: $2/Mtok }} }} ]\n"
        )
    };
    let own = overlay("tokens/acme.yaml", &card("$1")).identity().hash();
    assert_ne!(own, builtin.hash());
    assert_ne!(own, overlay("tokens/acme.yaml", &card("$1.10")).identity().hash());
    let commented = format!("# Ours.\n\n{}", card("$1").replace("    - from", "\n    # A card.\n    - from"));
    assert_eq!(own, overlay("tokens/acme.yaml", &commented).identity().hash());
    // An overlay that says what the built-in folder says is the same catalog.
    let gpus = std::fs::read_to_string(crate::program::folder("pricing/gpus.yaml")).unwrap();
    assert_eq!(overlay("gpus.yaml", &gpus).identity().hash(), builtin.hash());
}

#[test]
fn an_entry_is_its_tree() {
    let catalog = Catalog::builtin();
    let entry = |name: &str| EntryName { table: Table::Tokens, name: name.to_owned() };
    let tree = catalog.tree(&entry("openai/gpt-5.4-mini")).unwrap();
    let (_, again) = yaml("again.yaml", &tree.to_flow());
    assert_eq!(Hash::of_tree(&tree), Hash::of_tree(&again));
    // By its own name only: an alias is nobody's name in a lock.
    assert_eq!(catalog.tree(&entry("gemini/gemini-4-argon")), None);
    assert_eq!(catalog.tree(&entry("openai/no-such-model")), None);
}
