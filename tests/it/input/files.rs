//! The schema of a scenario against the files of the repository: those that are read pass, those with a fault of shape do not.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use breakeven::catalog::Catalog;
use breakeven::diagnostics::{Code, Sink};
use breakeven::scenario::{Costs, NoAttachments, Scenario, Settings};

use super::{OF_SHAPE, refused, tree, validator};
use crate::harness::day;
use crate::program::{below, folder};

/// Files whose fault of shape no schema sees, by the reason.
const NOT_SEEN: &[(&str, &[&str])] = &[
    (
        "a key is missing because of what else is there, or is not",
        &[
            "cases-probabilities-some.yaml",
            "costs-no-horizon.yaml",
            "exchange-missing.yaml",
            "exchange-no-currency.yaml",
            "exchange-undated.yaml",
            "exchange-years.yaml",
            "finance-calendar-alone.yaml",
            "indirect-tax-empty.yaml",
            "finance-flows-horizon.yaml",
            "measured-extend-no-model.yaml",
            "name-rental-term-missing.yaml",
            "one-off-empty.yaml",
            "one-off-training.yaml",
            "plan-demand-empty.yaml",
            "prompt-growth-calls.yaml",
            "prompt-growth-writes.yaml",
            "provisioned-offer.yaml",
            "rates-peak-alone.yaml",
            "rates-users-alone.yaml",
            "shape-gpu-without-price.yaml",
            "shape-no-electricity.yaml",
            "shape-no-kind.yaml",
            "shape-no-peak.yaml",
            "shape-no-server.yaml",
            "shape-no-throughput.yaml",
            "shape-no-tokens.yaml",
        ],
    ),
    (
        "the paths of citations and of cases are those of this very file",
        &["cases-paths.yaml", "name-sources-dots.yaml", "name-sources-path.yaml"],
    ),
    ("a schema does not know in which currency a scenario is", &["currency-third.yaml", "unit-euro.yaml"]),
    ("a number within a word is out of range", &["hours-timezone-far.yaml"]),
    ("which releases an engine has", &["predict-engine-old-word.yaml", "predict-engine-placeholder.yaml"]),
    ("a unit without a wrong word: a number above all of it", &["prompt-near-tier.yaml"]),
];

/// The codes of the errors that reading a scenario gives.
fn codes(name: &str, text: Vec<u8>) -> BTreeSet<Code> {
    let mut sink = Sink::default();
    let settings =
        Settings { as_of: None, today: day("2026-11-15"), attachments: &NoAttachments, costs: Costs::Stated };
    if let Some((file, root)) = tree(name, text) {
        Scenario::read(&file, &root, &Catalog::builtin(), settings, &mut sink);
    }
    let errors = sink
        .diagnostics()
        .iter()
        .filter(|said| said.code.severity() == breakeven::diagnostics::Severity::Error);
    errors.map(|said| said.code).collect()
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// Scenarios that are read without a fault, with their texts: the shipped ones, the fixtures, and the one of the documentation that has
/// every field.
fn good() -> Vec<(String, String)> {
    let read = |path: &PathBuf| (name(path), std::fs::read_to_string(path).unwrap());
    let scenarios = below("scenarios", "yaml");
    let fixtures = std::fs::read_dir(folder("tests/fixtures")).unwrap().map(|entry| entry.unwrap().path());
    let fixtures: Vec<PathBuf> =
        fixtures.filter(|path| path.extension().is_some_and(|end| end == "yaml")).collect();
    assert!(scenarios.len() > 10 && fixtures.len() > 2);
    let mut all: Vec<(String, String)> = scenarios.iter().chain(&fixtures).map(read).collect();
    all.push(("docs/scenario.md".to_owned(), every_field()));
    all
}

/// The scenario of the documentation that has every field.
pub(super) fn every_field() -> String {
    let page = std::fs::read_to_string(folder("docs/scenario.md")).unwrap();
    let (_, after) = page.split_once("```yaml\nscenario: every-field").unwrap();
    format!("scenario: every-field{}", after.split_once("```").unwrap().0)
}

#[test]
fn every_scenario_that_is_read_keeps_the_schema() {
    let validator = validator("scenario");
    for (name, text) in good() {
        let (_, root) = tree(&name, text.into_bytes()).unwrap();
        let faults = refused(&validator, &root);
        assert!(faults.is_empty(), "{name}: {}", faults.join("\n"));
    }
}

#[test]
fn every_fault_of_shape_is_one_by_the_schema() {
    let validator = validator("scenario");
    let (mut seen, mut of_shape, mut wrong) = (0, 0, Vec::new());
    for path in below("tests/faults", "yaml") {
        let (name, text) = (name(&path), std::fs::read(&path).unwrap());
        let Some((_, root)) = tree(&name, text.clone()) else { continue };
        let found = codes(&name, text);
        let is_of_shape = found.iter().any(|code| OF_SHAPE.contains(code));
        let is_refused = !refused(&validator, &root).is_empty();
        let excused = NOT_SEEN.iter().any(|(_, files)| files.contains(&name.as_str()));
        of_shape += usize::from(is_of_shape);
        seen += usize::from(is_of_shape && is_refused);
        if excused != (is_of_shape && !is_refused) {
            wrong.push(format!("{name}: {found:?}, refused: {is_refused}, excused: {excused}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(of_shape > 100 && seen * 10 > of_shape * 7, "{seen} of {of_shape}");
}
