//! Every input that the figures rest on: what a scenario states, what the catalog has, and what is assumed.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::economics::Outcome;
use crate::figure::{Derivation, Origin};
use crate::metric::Metric;
use crate::report::exchanged;
use crate::report::sources::reference;
use crate::scenario::Scenario;
use crate::units::{Amount, Date};

/// An input that figures rest on.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// The field of the scenario or the entry of the catalog; nothing for what is assumed.
    pub path: String,
    /// What it is.
    pub label: String,
    /// Its value.
    pub amount: Amount,
    /// `stated`, `catalog` or `default`.
    pub kind: &'static str,
    /// The source, as cited.
    pub source: Option<String>,
    /// When it was read there.
    pub checked: Option<Date>,
    /// File and line.
    pub place: Option<String>,
    /// Why it is assumed, or what else a reader should know.
    pub why: Option<String>,
}

/// The inputs that the figures of an option rest on, in the order of their use.
pub(super) fn inputs(outcome: &Outcome<'_>, scenario: &Scenario) -> Vec<Input> {
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    for metric in Metric::ALL {
        if let Ok(derivation) = outcome.metric(*metric) {
            collect(derivation, scenario, &mut seen, &mut found);
        }
    }
    if let Some(exchange) = &scenario.finance.exchange {
        collect(&exchanged::rate(exchange), scenario, &mut seen, &mut found);
    }
    found
}

fn collect(
    derivation: &Arc<Derivation>,
    scenario: &Scenario,
    seen: &mut BTreeSet<*const Derivation>,
    found: &mut Vec<Input>,
) {
    if !seen.insert(Arc::as_ptr(derivation)) {
        return;
    }
    if let Origin::Derived { inputs, .. } = &derivation.origin {
        for input in inputs {
            collect(input, scenario, seen, found);
        }
        return;
    }
    let (kind, why) = match &derivation.origin {
        Origin::Default(why) => ("default", Some((*why).to_owned())),
        Origin::Catalog { .. } => {
            ("catalog", exchanged::note(derivation, scenario.finance.exchange.as_ref()))
        }
        Origin::Written(_) | Origin::Derived { .. } => {
            ("stated", exchanged::note(derivation, scenario.finance.exchange.as_ref()))
        }
    };
    let (source, taken) = reference(derivation, &scenario.sources).unzip();
    let input = Input {
        path: taken.as_ref().map_or_else(String::new, |taken| taken.what.clone()),
        label: derivation.label.clone(),
        amount: derivation.amount,
        kind,
        checked: source.as_ref().and_then(|source| source.checked),
        source: source.and_then(|source| source.source),
        place: taken.map(|taken| taken.place),
        why,
    };
    if !found.contains(&input) {
        found.push(input);
    }
}
