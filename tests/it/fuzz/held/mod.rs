//! What holds of every shipped scenario, whatever its figures are: laws that a wrong formula, a wrong place or a wrong column
//! breaks.

mod formats;
mod options;
mod prices;
mod recomputed;
mod returns;
mod settings;
mod verdicts;
mod volume;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use breakeven::checks::{Period, judge};
use breakeven::economics::{Evaluation, evaluate};
use breakeven::metric::Metric;
use breakeven::scenario::Scenario;
use breakeven::source::Node;

use crate::fuzz::document::written;
use crate::harness::{agree, scenario, yaml};
use crate::program::below;

/// A shipped scenario as it is written.
struct Shipped {
    name: String,
    text: String,
    root: Node,
}

static SHIPPED: LazyLock<Vec<Shipped>> = LazyLock::new(|| {
    let shipped: Vec<Shipped> = below("scenarios", "yaml")
        .iter()
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(path).unwrap();
            let (_, root) = yaml(&name, &text);
            Shipped { name, text, root }
        })
        .collect();
    assert!(shipped.len() > 15, "only {} scenarios", shipped.len());
    shipped
});

/// The figures of each as it is shipped and the option to take, worked out once for all laws.
static FIGURES: LazyLock<Vec<(Figures, Option<String>)>> = LazyLock::new(|| {
    let of = |shipped: &Shipped| {
        let scenario = scenario(&shipped.text);
        let evaluation = evaluate(&scenario);
        (figures(&evaluation), taken(&evaluation))
    };
    SHIPPED.iter().map(of).collect()
});

/// The option that is recommended.
fn taken(evaluation: &Evaluation<'_>) -> Option<String> {
    let first = judge(evaluation, Period::Month)?.choice.first()?;
    evaluation.compared().nth(first).map(|outcome| outcome.option.name.clone())
}

/// By option and metric; `None` where there is no figure.
type Figures = BTreeMap<(String, &'static str), Option<f64>>;

fn figures(evaluation: &Evaluation<'_>) -> Figures {
    let of = |metric: &Metric, outcome: &breakeven::economics::Outcome<'_>| {
        let value = outcome.metric(*metric).as_ref().ok().map(|figure| figure.amount.value());
        ((outcome.option.name.clone(), metric.info().id), value)
    };
    evaluation
        .written()
        .flat_map(|outcome| Metric::ALL.iter().map(move |metric| of(metric, outcome)))
        .collect()
}

/// A scenario out of a changed tree.
fn of(root: &Node) -> Scenario {
    scenario(&written(root))
}

/// The mapping of the options.
fn options(root: &mut Node) -> &mut Vec<(String, Node)> {
    let Node::Map(entries) = root else { panic!("no mapping") };
    match entries.iter_mut().find(|(key, _)| key == "options") {
        Some((_, Node::Map(options))) => options,
        _ => panic!("no options"),
    }
}

/// Every figure of the second that the first has is the same.
#[track_caller]
fn assert_same(what: &str, before: &Figures, after: &Figures) {
    for (key, before) in before {
        let after = after.get(key).unwrap_or_else(|| panic!("{what}: {key:?} is gone"));
        let same = match (before, after) {
            (Some(before), Some(after)) => agree(*before, *after, 1e-12),
            (before, after) => before == after,
        };
        assert!(same, "{what}: {key:?}: {before:?} is {after:?}");
    }
}
