//! The bodies of the fuzz targets on bytes that are drawn: anything, texts out of the pieces of a language, and the fixtures with
//! changes. The seed is fixed, so that a run is the same run everywhere; `PROPTEST_CASES` draws more.

use std::path::PathBuf;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::RngSeed;

use super::bodies;
use super::calls::Documents;
use super::dice::Dice;
use super::mutate::broken;
use super::pool;
use crate::harness::so_many;
use crate::program::folder;

fn drawn(cases: u32) -> ProptestConfig {
    ProptestConfig { rng_seed: RngSeed::Fixed(8), ..so_many(cases) }
}

/// The fixtures of a folder and of those in it, as bytes.
fn fixtures(relative: &str, endings: &[&str]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![folder(relative)];
    while let Some(next) = folders.pop() {
        let mut paths: Vec<PathBuf> =
            std::fs::read_dir(next).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| endings.iter().any(|one| ending == *one)) {
                found.push(std::fs::read(path).unwrap());
            }
        }
    }
    assert!(found.len() > 4, "{relative}: {} fixtures", found.len());
    found
}

/// A fixture with up to four changes that know nothing of what it says.
fn changed(fixtures: &'static [Vec<u8>]) -> impl Strategy<Value = Vec<u8>> {
    (any::<Index>(), prop::collection::vec(any::<u64>(), 0..4)).prop_map(|(fixture, changes)| {
        let whole = fixture.get(fixtures).clone();
        changes.into_iter().fold(whole, |text, change| broken(text, &mut Dice::of(change)))
    })
}

/// Texts out of pieces, joined as they come.
fn pieces(of: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(
        prop_oneof![8 => select(of).prop_map(str::to_owned), 1 => any::<u64>().prop_map(strange)],
        0..40,
    )
    .prop_map(|pieces| pieces.concat().into_bytes())
}

fn strange(case: u64) -> String {
    pool::text(&mut Dice::of(case))
}

fn anything() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..200)
}

const YAML: &[&str] = &[
    "a",
    "key",
    ": ",
    ":\n",
    "\n",
    "\n  ",
    "\n    ",
    "- ",
    "? ",
    "[",
    "]",
    "{",
    "}",
    ", ",
    "\"",
    "'",
    "&a ",
    "*a",
    "<<: *a",
    "!!str ",
    "!x ",
    "|\n",
    ">-\n",
    "# ",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "~",
    "null",
    "1",
    "-1.5e9",
    ".nan",
    "-.inf",
    "0x1F",
    "0o17",
    "true",
    "2026-11-15",
    "\t",
    "\\",
    "\\u0000",
    "\\x",
    "\r\n",
    "\u{feff}",
    "é",
    "漢",
];

const JSON: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"a\"",
    "\"passed\"",
    "\"\"",
    "\"\\u0041\"",
    "\"\\ud800\"",
    "\"\\ud83d\\ude00\"",
    "\"\\x\"",
    "\"",
    "0",
    "1",
    "-1",
    "-",
    "01",
    "1.",
    ".5",
    "1.5e3",
    "1e",
    "1e999",
    "-1e-999",
    "NaN",
    "Infinity",
    "-Infinity",
    "-nan",
    "true",
    "false",
    "null",
    "nul",
    " ",
    "\n",
    "\r\n",
    "\t",
    "//x\n",
    "/*x*/",
    "é",
    "\u{feff}",
];

const CSV: &[&str] = &[
    "task", "option", "passed", "attempt", "cost", "latency", ",", ",", ",", "\n", "\r\n", "\r", "\"",
    "\"\"", ";", "\t", "true", "false", "1", "0", "0.5", "-1", "1e999", "NaN", " ", "x", "é", "\u{feff}",
    "\u{0}",
];

const QUANTITIES: &[&str] = &[
    "$",
    "-",
    "€",
    "1",
    "12",
    "2,400",
    "1e9",
    "1e999",
    "1e-999",
    "e",
    ".",
    ",",
    "%",
    "x",
    "k",
    "M",
    "/",
    " per ",
    "h",
    "month",
    "year",
    " tokens",
    " GPUs",
    " kWh",
    "s",
    "ms",
    " ",
    "nan",
    "inf",
    "2026-11-15",
    "-02-30",
    "a.b",
    "[0]",
    "\"a.b\"",
];

static YAML_FILES: LazyLock<Vec<Vec<u8>>> =
    LazyLock::new(|| [fixtures("tests/faults", &["yaml"]), fixtures("tests/fixtures", &["yaml"])].concat());
static JSON_FILES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| fixtures("tests/fixtures", &["json"]));
static CSV_FILES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| fixtures("tests/fixtures", &["csv"]));
static EVALUATIONS: LazyLock<Vec<Vec<u8>>> =
    LazyLock::new(|| fixtures("tests/fixtures/evaluation", &["json", "csv", "txt"]));
static BENCHMARKS: LazyLock<Vec<Vec<u8>>> =
    LazyLock::new(|| fixtures("tests/fixtures/benchmark", &["json", "jsonl", "csv", "txt", "yaml"]));
static PRICES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| fixtures("tests/pricing", &["yaml"]));
static DOCUMENTS: LazyLock<Documents> = LazyLock::new(Documents::shipped);

proptest! {
    #![proptest_config(drawn(300))]

    #[test]
    fn yaml(bytes in prop_oneof![1 => anything(), 3 => pieces(YAML), 3 => changed(&YAML_FILES)]) {
        bodies::yaml(&bytes);
    }

    #[test]
    fn json(bytes in prop_oneof![1 => anything(), 3 => pieces(JSON), 3 => changed(&JSON_FILES)]) {
        bodies::json(&bytes);
    }

    #[test]
    fn csv(bytes in prop_oneof![1 => anything(), 3 => pieces(CSV), 3 => changed(&CSV_FILES)]) {
        bodies::csv(&bytes);
    }

    #[test]
    fn quantities(bytes in prop_oneof![1 => anything(), 3 => pieces(QUANTITIES), 2 => any::<u64>().prop_map(|case| pool::typed(&mut Dice::of(case)).into_bytes())]) {
        bodies::quantities(&bytes);
    }

    #[test]
    fn evaluations(bytes in prop_oneof![1 => pieces(JSON), 2 => pieces(CSV), 3 => changed(&EVALUATIONS)]) {
        bodies::evaluations(&bytes);
    }

    #[test]
    fn benchmarks(bytes in prop_oneof![1 => pieces(JSON), 2 => pieces(CSV), 3 => changed(&BENCHMARKS)]) {
        bodies::benchmarks(&bytes);
    }
}

proptest! {
    #![proptest_config(drawn(60))]

    #[test]
    fn prices(bytes in prop_oneof![1 => pieces(YAML), 5 => changed(&PRICES)]) {
        bodies::prices(&bytes);
    }
}

proptest! {
    #![proptest_config(drawn(6))]

    /// Read, evaluated and shown by every command in every format, in one process.
    #[test]
    fn scenarios(case in any::<u64>()) {
        bodies::scenario(&DOCUMENTS.scenario(case));
    }
}
