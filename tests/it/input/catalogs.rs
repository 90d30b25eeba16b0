//! The files of the built-in catalog, and folders of prices that are read without a fault.

use std::path::Path;

use super::{printed, refused, tree, validator};
use crate::program::below;

/// The table of a file in a folder of prices: the folder that it lies in, or its own name.
fn table(path: &Path) -> String {
    let stem = path.file_stem().unwrap().to_string_lossy();
    match path.parent().and_then(Path::file_name).and_then(|name| name.to_str()) {
        Some(folder @ ("tokens" | "models")) => folder.to_owned(),
        _ => stem.into_owned(),
    }
}

#[test]
fn every_file_of_the_catalog_keeps_the_schema_of_its_table() {
    let any = validator("pricing");
    let mut files = 0;
    for path in below("pricing", "yaml") {
        let name = path.display().to_string();
        let (_, root) = tree(&name, std::fs::read(&path).unwrap()).unwrap();
        let of = format!("pricing/{}", table(&path));
        let faults = refused(&validator(&of), &root);
        assert!(faults.is_empty(), "{name} by {of}: {}", faults.join("\n"));
        assert!(any.is_valid(&super::value(&root)), "{name} by the schema of all of them");
        files += 1;
    }
    assert!(files > 20, "{files} files");
}

#[test]
fn an_entry_with_a_wrong_shape_is_refused() {
    for (of, text) in [
        ("pricing/gpus", "h100: { name: H100, memori: 80 GB }"),
        ("pricing/gpus", "h100: { name: [H100] }"),
        (
            "pricing/electricity",
            "de: { name: Germany, cards: [{ from: 2026-01-01, value: $0.11/h, source: a, checked: 2026-01-01, kind: primary }] }",
        ),
        (
            "pricing/electricity",
            "de: { name: Germany, cards: [{ from: 2026-01-01, value: $0.11/kWh, source: a, checked: 1.1.2026, kind: primary }] }",
        ),
        (
            "pricing/electricity",
            "de: { name: Germany, cards: [{ from: 2026-01-01, value: $0.11/kWh, source: a, checked: 2026-01-01, kind: rumour }] }",
        ),
        (
            "pricing/electricity",
            "de: { name: Germany, cards: [{ from: 2026-01-01, value: $0.11/kWh, checked: 2026-01-01, kind: primary }] }",
        ),
        ("pricing/rentals", "a/b: { provider: a, gpu: h100-sxm, gpus: 8, terms: { on_demand: [] } }"),
        (
            "pricing/tokens",
            "m: { cards: [{ from: unknown, source: a, checked: 2026-01-01, kind: primary, tiers: [{ standard: { inputs: $1/Mtok } }] }] }",
        ),
    ] {
        let (_, root) = tree("entry.yaml", text.as_bytes().to_vec()).unwrap();
        assert!(!refused(&validator(of), &root).is_empty(), "{of} has nothing against {text}");
        let good = "de: { name: Germany, cards: [{ from: 2026-01-01, value: $0.11/kWh, source: a, checked: 2026-01-01, kind: primary }] }";
        let (_, root) = tree("entry.yaml", good.as_bytes().to_vec()).unwrap();
        assert!(refused(&validator("pricing/electricity"), &root).is_empty());
    }
    assert!(printed("pricing").contains("pricing/gpus"), "it says which one is for an editor");
}
