//! Why a figure is what it is, as a tree: formula in words, values put in, places of the inputs.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::economics::{Evaluation, Outcome};
use crate::figure::{Derivation, Origin};
use crate::metric::Metric;
use crate::scenario::Scenario;
use crate::units::Amount;

use super::exchanged::note;
use super::head::CitedCatalog;
use super::sources::reference;

/// The explanation of one metric of one option.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The scenario's id.
    pub scenario: String,
    /// The catalog of its prices.
    pub catalog: CitedCatalog,
    /// The option.
    pub option: String,
    /// The metric.
    pub metric: Metric,
    /// The tree, or why there is no figure.
    pub tree: Result<ExplainNode, String>,
}

/// A figure with what it is made from.
#[derive(Clone, Debug)]
pub struct ExplainNode {
    /// What it is.
    pub label: String,
    /// Its value.
    pub amount: Amount,
    /// How it comes about: the formula, or where it stands.
    pub how: String,
    /// The citation of an input.
    pub source: Option<String>,
    /// What else a reader should know.
    pub note: Option<String>,
    /// What was put in; empty for an input, and where it was explained before.
    pub inputs: Vec<ExplainNode>,
    /// Whether it was explained before.
    pub repeated: bool,
}

/// Explains metrics of options: all options if none is named, and then (or if none is named) every metric asked for.
/// A figure that was explained once is not explained again.
pub fn explain(
    evaluation: &Evaluation<'_>,
    options: &[&Outcome<'_>],
    metrics: &[Metric],
) -> Vec<Explanation> {
    let mut explained = Vec::new();
    for outcome in options {
        let mut seen = BTreeSet::new();
        for metric in metrics {
            let tree = match outcome.metric(*metric) {
                Ok(derivation) => Ok(node(derivation, evaluation.scenario, &mut seen)),
                Err(gap) => Err(gap.to_string()),
            };
            explained.push(Explanation {
                scenario: evaluation.scenario.id.clone(),
                catalog: evaluation.scenario.catalog().into(),
                option: outcome.option.name.clone(),
                metric: *metric,
                tree,
            });
        }
    }
    explained
}

fn node(
    derivation: &Arc<Derivation>,
    scenario: &Scenario,
    seen: &mut BTreeSet<*const Derivation>,
) -> ExplainNode {
    let mut node = alone(derivation, scenario);
    if let Origin::Derived { inputs, .. } = &derivation.origin {
        if seen.insert(Arc::as_ptr(derivation)) {
            node.inputs = inputs.iter().map(|input| self::node(input, scenario, seen)).collect();
        } else {
            node.repeated = true;
        }
    }
    node
}

/// A figure without what was put into it.
pub(super) fn alone(derivation: &Derivation, scenario: &Scenario) -> ExplainNode {
    let cited = &scenario.sources;
    let plain = |how: String, source| ExplainNode {
        label: derivation.label.clone(),
        amount: derivation.amount,
        how,
        source,
        note: note(derivation, scenario.finance.exchange.as_ref()),
        inputs: Vec::new(),
        repeated: false,
    };
    match &derivation.origin {
        Origin::Derived { formula, .. } => plain(formula.clone(), None),
        Origin::Default(why) => plain(format!("default: {why}"), None),
        Origin::Written(_) => match reference(derivation, cited) {
            Some((reference, taken)) => plain(taken.place, reference.source),
            None => plain("stated".to_owned(), None),
        },
        Origin::Catalog { .. } => match reference(derivation, cited) {
            Some((reference, taken)) => {
                let checked = reference.checked.map_or_else(String::new, |day| format!(", checked {day}"));
                let how = format!("catalog {} ({}{checked}; {})", taken.what, reference.kind, taken.place);
                plain(how, reference.source)
            }
            None => plain("catalog".to_owned(), None),
        },
    }
}
