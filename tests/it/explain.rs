//! Every figure of every shipped scenario can be explained down to what somebody wrote, a documented default or the
//! catalog; and what it is worked out from gives it again.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use breakeven::catalog::Catalog;
use breakeven::diagnostics::{Drawing, Sink, draw};
use breakeven::economics::{Evaluation, evaluate};
use breakeven::figure::{Derivation, Origin};
use breakeven::metric::Metric;
use breakeven::scenario::{Costs, NoAttachments, Scenario, Settings};
use breakeven::source::{Place, Site, SourceFile, SourceText};
use breakeven::units::{Calendar, parse_date};

/// Every shipped scenario, and the one of the tests that has an option of each kind.
fn files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(crate::program::folder("scenarios"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files.push(crate::program::folder("tests/fixtures/small.yaml"));
    files
}

fn read(path: &Path) -> Scenario {
    let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().display().to_string();
    let text = SourceText::Bytes(std::fs::read(path).unwrap());
    let (file, root) = SourceFile::read(&name, text, &[]).unwrap();
    let settings = Settings {
        as_of: None,
        today: parse_date("2026-11-15").unwrap(),
        attachments: &NoAttachments,
        costs: Costs::Stated,
    };
    let mut sink = Sink::default();
    let scenario = Scenario::read(&file, &root, &Catalog::builtin(), settings, &mut sink);
    scenario.unwrap_or_else(|| panic!("{}", draw(sink.diagnostics(), Drawing::Plain)))
}

/// Every scenario evaluated, once for all tests.
static EVALUATIONS: LazyLock<Vec<Evaluation<'static>>> = LazyLock::new(|| {
    static SCENARIOS: LazyLock<Vec<Scenario>> =
        LazyLock::new(|| files().iter().map(|path| read(path)).collect());
    SCENARIOS.iter().map(evaluate).collect()
});

/// Calls something for every metric of every option of every scenario.
fn each(mut visit: impl FnMut(&Evaluation<'_>, &str, Metric, &Result<Arc<Derivation>, String>)) {
    for evaluation in EVALUATIONS.iter() {
        let scenario = evaluation.scenario;
        assert_eq!(evaluation.outcomes.len(), scenario.options.len());
        for outcome in &evaluation.outcomes {
            for metric in Metric::ALL {
                let what = format!("{}: {}: {}", scenario.id, outcome.option.name, metric.info().id);
                let measured = outcome.metric(*metric).as_ref().map(Arc::clone);
                visit(evaluation, &what, *metric, &measured.map_err(ToString::to_string));
            }
        }
    }
}

/// Calls something for a figure and all that it is made from.
fn walk(node: &Derivation, visit: &mut impl FnMut(&Derivation)) {
    visit(node);
    if let Origin::Derived { inputs, .. } = &node.origin {
        for input in inputs {
            walk(input, visit);
        }
    }
}

/// The place of a site, once it is certain that a reader who goes there finds something.
fn place_with_something<'s>(site: &'s Site, what: &str) -> Place<'s> {
    let place = site.resolve();
    let text = std::fs::read_to_string(crate::program::folder(place.file))
        .unwrap_or_else(|error| panic!("{what}: {}: {error}", place.file));
    let line = text.lines().nth(place.line - 1).unwrap_or_else(|| panic!("{what}: no line at {place}"));
    let rest: String = line.chars().skip(place.column - 1).collect();
    let token = &place.text[place.span.clone()];
    assert!(!token.trim().is_empty(), "{what}: nothing at {place}");
    assert!(!line.trim_start().starts_with('#'), "{what}: a comment at {place}");
    assert!(rest.starts_with(token), "{what}: {place} has `{rest}`, not `{token}`");
    place
}

#[test]
fn every_metric_has_a_figure_or_a_reason() {
    let (mut figures, mut gaps) = (0, 0);
    each(|_, what, metric, measured| match measured {
        Ok(derivation) => {
            figures += 1;
            assert_eq!(derivation.amount.unit(), metric.info().unit, "{what}");
            assert!(derivation.amount.value().is_finite(), "{what}");
        }
        Err(reason) => {
            gaps += 1;
            assert!(reason.len() > 8, "{what}: `{reason}` is no reason");
            assert!(!reason.contains("not computed"), "{what}: {reason}");
        }
    });
    assert!(figures > 200 && gaps > 100, "{figures} figures, {gaps} gaps");
}

#[test]
fn every_figure_leads_to_its_sources() {
    each(|_, what, _, measured| {
        let Ok(derivation) = measured else { return };
        walk(derivation, &mut |node| {
            let what = format!("{what}: {}", node.label);
            assert!(!node.label.trim().is_empty(), "{what}: no label");
            assert!(node.amount.value().is_finite(), "{what}: {}", node.amount);
            match &node.origin {
                Origin::Written(site) => {
                    place_with_something(site, &what);
                }
                Origin::Default(why) => assert!(why.len() > 8, "{what}: `{why}` is no reason"),
                Origin::Catalog { provenance, site } => {
                    let place = place_with_something(site, &what);
                    assert!(place.file.starts_with("pricing/"), "{what}: {place}");
                    assert!(!provenance.source.trim().is_empty() && !provenance.entry.is_empty(), "{what}");
                }
                Origin::Derived { formula, inputs } => {
                    assert!(!formula.trim().is_empty(), "{what}: no formula");
                    // A constant is its own formula, and a profile is no single quantity.
                    let profile = "busiest hour of `workload.profile` ÷ its mean hour";
                    let constant = ["one cluster", "none are written", profile].contains(&formula.as_str());
                    assert!(!inputs.is_empty() || constant, "{what}: `{formula}` of nothing");
                }
            }
        });
    });
}

/// What stands at the place of an input reads as that input.
#[test]
fn what_is_written_at_the_place_is_the_value() {
    let mut compared = 0;
    each(|evaluation, what, _, measured| {
        let calendar: Calendar = *evaluation.scenario.calendar.value();
        let Ok(derivation) = measured else { return };
        walk(derivation, &mut |node| {
            let Origin::Written(site) = &node.origin else { return };
            let place = site.resolve();
            // A limit is written with its comparison.
            let token = place.text[place.span.clone()]
                .trim_matches(['"', '\''])
                .trim_start_matches(['<', '>', '=', ' ']);
            let unit = node.amount.unit();
            let parsed = unit.parse(token, calendar);
            let parsed = parsed.unwrap_or_else(|error| panic!("{what}: {}: {place}: {error}", node.label));
            assert_eq!(parsed, node.amount, "{what}: {}: {place}", node.label);
            compared += 1;
        });
    });
    assert!(compared > 500, "{compared}");
}

/// The inputs of a derived figure.
fn inputs(derivation: &Derivation) -> Vec<f64> {
    match &derivation.origin {
        Origin::Derived { inputs, .. } => inputs.iter().map(|input| input.amount.value()).collect(),
        _ => panic!("`{}` is not derived", derivation.label),
    }
}

fn assert_close(found: f64, wanted: f64, what: &str) {
    let scale = found.abs().max(wanted.abs()).max(f64::MIN_POSITIVE);
    assert!((found - wanted).abs() / scale < 1e-12, "{what}: {found} is not {wanted}");
}

#[test]
fn the_inputs_give_the_figure_again() {
    let mut checked = 0;
    each(|_, what, metric, measured| {
        let Ok(derivation) = measured else { return };
        let quotient = matches!(
            metric,
            Metric::CostPerTask
                | Metric::CostPerTaskAtCapacity
                | Metric::CostPerSuccess
                | Metric::CostPerMillionTokens
                | Metric::CostPerMillionOutputTokens
                | Metric::CostPerGpuHour
        );
        if quotient {
            let inputs = inputs(derivation);
            assert_eq!(inputs.len(), 2, "{what}: {inputs:?}");
            assert_close(derivation.amount.value(), inputs[0] / inputs[1], what);
            checked += 1;
        }
        if metric == Metric::CostPerMonth {
            assert_close(derivation.amount.value(), inputs(derivation).iter().sum(), what);
            checked += 1;
        }
    });
    assert!(checked > 100, "{checked}");
}

/// The cost of a month is the sum of the bill's lines, and each line is its quantity times its rate.
#[test]
fn the_bill_adds_up() {
    for evaluation in EVALUATIONS.iter() {
        for outcome in &evaluation.outcomes {
            let Ok(ledger) = &outcome.ledger else { continue };
            let what = format!("{}: {}", evaluation.scenario.id, outcome.option.name);
            let month = outcome.metric(Metric::CostPerMonth).as_ref().unwrap().amount.value();
            assert_close(month, ledger.lines().iter().map(|line| line.amount.get()).sum(), &what);
        }
    }
}
