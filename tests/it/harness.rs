//! What tests share: scenarios out of texts, metrics out of scenarios, cases of properties.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use breakeven::catalog::Catalog;
use breakeven::diagnostics::{Code, Drawing, Severity, Sink, draw};
use breakeven::economics::{Evaluation, Outcome};
use breakeven::figure::{Derivation, Origin};
use breakeven::metric::Metric;
use breakeven::planning::Mix;
use breakeven::scenario::{Costs, NoAttachments, Scenario, Settings, Variants};
use breakeven::source::{Node, SourceFile, SourceText};
use breakeven::units::{Date, Quantity, parse_date};
use proptest::prelude::ProptestConfig;

/// What it takes to read a text again with changes.
pub(crate) fn variants<'v>(text: &'v str, catalog: &'v Catalog) -> Variants<'v> {
    let settings =
        Settings { as_of: None, today: day("2026-11-15"), attachments: &NoAttachments, costs: Costs::Stated };
    Variants { name: "test.yaml", bytes: text.as_bytes(), set: &[], catalog, settings }
}

/// A date that is known to be one.
pub(crate) fn day(text: &str) -> Date {
    parse_date(text).unwrap_or_else(|| panic!("{text} is a date"))
}

/// A YAML text as a tree.
pub(crate) fn yaml(name: &str, text: &str) -> (Arc<SourceFile>, Node) {
    SourceFile::read(name, SourceText::Bytes(text.as_bytes().to_vec()), &[])
        .unwrap_or_else(|fault| panic!("{name}: {}", fault.message))
}

/// What came of reading a scenario: the scenario, if there is one, and what was said about it.
pub(crate) fn attempt(text: &str) -> (Option<Scenario>, Sink) {
    attempt_with(&Catalog::builtin(), text)
}

/// The same with the prices of a catalog.
pub(crate) fn attempt_with(catalog: &Catalog, text: &str) -> (Option<Scenario>, Sink) {
    let (file, root) = yaml("test.yaml", text);
    let settings =
        Settings { as_of: None, today: day("2026-11-15"), attachments: &NoAttachments, costs: Costs::Stated };
    let mut sink = Sink::default();
    let scenario = Scenario::read(&file, &root, catalog, settings, &mut sink);
    (scenario, sink)
}

/// A scenario that has to be right; warnings are let pass.
pub(crate) fn scenario(text: &str) -> Scenario {
    let (scenario, sink) = attempt(text);
    scenario.unwrap_or_else(|| panic!("{}\n{text}", draw(sink.diagnostics(), Drawing::Plain)))
}

/// The codes of a severity that a scenario brings about.
pub(crate) fn codes(text: &str, severity: Severity) -> Vec<Code> {
    let (_, sink) = attempt(text);
    sink.diagnostics().iter().map(|said| said.code).filter(|code| code.severity() == severity).collect()
}

/// The outcome of an option.
pub(crate) fn outcome<'e, 's>(evaluation: &'e Evaluation<'s>, option: &str) -> &'e Outcome<'s> {
    let found = evaluation.outcomes.iter().find(|outcome| outcome.option.name == option);
    found.unwrap_or_else(|| panic!("there is no option `{option}`"))
}

/// A metric's number; a gap fails the test.
pub(crate) fn number(outcome: &Outcome<'_>, metric: Metric) -> f64 {
    match outcome.metric(metric) {
        Ok(figure) => figure.amount.value(),
        Err(gap) => panic!("{}, {}: {gap}", outcome.option.name, metric.info().id),
    }
}

/// The number of the first figure with that label among those that a figure was worked out from.
pub(crate) fn behind(figure: &Derivation, label: &str) -> Option<f64> {
    if figure.label == label {
        return Some(figure.amount.value());
    }
    match &figure.origin {
        Origin::Derived { inputs, .. } => inputs.iter().find_map(|input| behind(input, label)),
        _ => None,
    }
}

/// Replicas that serve, as the capacity was worked out from them.
pub(crate) fn replicas(outcome: &Outcome<'_>) -> f64 {
    replicas_called(outcome, &["replicas that serve", "replicas that fit", "replicas"])
}

/// Replicas that the busiest hour needs, or the stated number.
pub(crate) fn needed_replicas(outcome: &Outcome<'_>) -> f64 {
    replicas_called(outcome, &["replicas"])
}

fn replicas_called(outcome: &Outcome<'_>, labels: &[&str]) -> f64 {
    match outcome.metric(Metric::CapacityTasksPerMonth) {
        Ok(figure) => labels
            .iter()
            .find_map(|label| behind(figure, label))
            .unwrap_or_else(|| panic!("no replicas behind the capacity")),
        Err(gap) => panic!("{}: {gap}", outcome.option.name),
    }
}

/// A file beside the repository: figures that were gathered for it and are not shipped with it.
pub(crate) fn beside(relative: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(relative);
    path.exists().then_some(path)
}

/// Whether two numbers agree to a share of the larger.
pub(crate) fn agree(a: f64, b: f64, share: f64) -> bool {
    (a - b).abs() <= share * a.abs().max(b.abs())
}

/// A number as a quantity that allows it.
pub(crate) fn of<Q: Quantity>(value: f64) -> Q {
    Q::new(value).unwrap()
}

/// What a mix costs with what its tasks' ends cost.
pub(crate) fn total(found: &Mix) -> f64 {
    found.bill.get() + found.ends.get()
}

/// So many cases of a property, or as many as `PROPTEST_CASES` asks for.
pub(crate) fn so_many(number: u32) -> ProptestConfig {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let cases = if asked { ProptestConfig::default().cases } else { number };
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}
