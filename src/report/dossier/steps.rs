//! Policies as graphs: which step comes after which, who does it, and what it costs.

use std::collections::BTreeMap;

use crate::report::breakdown::breakdown::{Anatomy, BreakdownReport, PartRow};
use crate::report::number::human;
use crate::report::table::{Cell, Column, Table};
use crate::scenario::{Named, Policy, Scenario, Serving, Step, StepTaken, VerifierSpec};
use crate::units::{Amount, Fraction};

use super::drawing::{Chart, Drawing, Graph, Node};

/// Graphs of a page.
const MOST: usize = 4;
/// Boxes of a graph; a longer one is left to its table.
const MOST_NODES: usize = 40;

/// The graphs of policies that were taken apart, those of these names first; and how many are left out.
pub(super) fn charts(report: &BreakdownReport, scenario: &Scenario, first: &[String]) -> (Vec<Chart>, usize) {
    let mut options: Vec<_> = report.options.iter().collect();
    options.sort_by_key(|option| !first.contains(&option.name));
    let mut charts: Vec<Chart> = options
        .iter()
        .filter_map(|option| {
            let found = option.found.as_ref().ok()?;
            let written = scenario.options.iter().find(|written| written.name == option.name)?;
            let Serving::Policy(policy) = &written.serving else { return None };
            chart(&option.name, policy, found)
        })
        .collect();
    // Said once.
    charts.iter_mut().skip(1).for_each(|chart| chart.notes.clear());
    let more = charts.len().saturating_sub(MOST);
    (charts.into_iter().take(MOST).collect(), more)
}

fn chart(name: &str, policy: &Policy, found: &Anatomy) -> Option<Chart> {
    let parts: BTreeMap<&str, &PartRow> = found.parts.iter().map(|part| (part.name.as_str(), part)).collect();
    let nodes = nodes(policy, &parts);
    if nodes.len() > MOST_NODES || nodes.len() < 2 {
        return None;
    }
    let steps: Vec<&str> = nodes.iter().filter_map(|node| Some(node.lines.first()?.as_str())).collect();
    let kind = policy.kind();
    Some(Chart {
        title: format!("{name}, a {kind}"),
        said: format!("Boxes with arrows between them, in this order: {}.", steps.join(", ")),
        figures: figures(&nodes),
        together: None,
        notes: vec![
            "A box has who does it, how often it runs for a task and what that costs a task.".to_owned(),
        ],
        drawing: Drawing::Graph(Graph { nodes }),
    })
}

fn nodes(policy: &Policy, parts: &BTreeMap<&str, &PartRow>) -> Vec<Node> {
    let row = |stages: Vec<&str>, arrow: &str| -> Vec<Node> {
        let after = |at: usize| if at == 0 { Vec::new() } else { vec![(at - 1, arrow.to_owned())] };
        stages.iter().enumerate().map(|(at, name)| node(name, name, parts, after(at))).collect()
    };
    match policy {
        Policy::Workflow { steps } => {
            let step = |step: &Step| {
                let taken = match &step.taken {
                    StepTaken::Always => String::new(),
                    StepTaken::Chance(share) | StepTaken::Branch(share) => chance(share.value),
                };
                let after = step.after.iter().map(|before| (*before, taken.clone())).collect();
                node(&step.name, &step.of.name, parts, after)
            };
            steps.iter().map(step).collect()
        }
        Policy::Chain { steps } => row(steps.iter().map(|step| step.name.as_str()).collect(), ""),
        Policy::Cascade { stages, .. } => {
            row(stages.iter().map(|stage| stage.name.as_str()).collect(), "not accepted")
        }
        Policy::Router { small, large, .. } => {
            let router = Node { lines: vec!["router".to_owned()], after: Vec::new() };
            let to = |name: &str, arrow: &str| node(name, name, parts, vec![(0, arrow.to_owned())]);
            vec![router, to(&small.name, "looks easy"), to(&large.name, "looks hard")]
        }
        Policy::Retry { of, verifier, attempts, .. } => {
            looked_at(of, verifier, format!("at most {} tries", attempts.value), parts)
        }
        Policy::BestOf { of, verifier, samples, .. } => {
            looked_at(of, verifier, format!("takes one of {}", samples.value), parts)
        }
        Policy::Vote { of, samples, .. } => {
            let of_many = vec!["vote".to_owned(), format!("the most frequent of {}", samples.value)];
            vec![
                node(&of.name, &of.name, parts, Vec::new()),
                Node { lines: of_many, after: vec![(0, String::new())] },
            ]
        }
        Policy::Review { of, review, .. } => {
            let share = format!("people look at {}", human(Amount::from(review.share.value)));
            let people = Node { lines: vec!["review".to_owned(), share], after: vec![(0, String::new())] };
            vec![node(&of.name, &of.name, parts, Vec::new()), people]
        }
    }
}

/// An option whose results something looks at.
fn looked_at(
    of: &Named,
    verifier: &VerifierSpec,
    what: String,
    parts: &BTreeMap<&str, &PartRow>,
) -> Vec<Node> {
    let looks = verifier.by.as_ref().map_or("verifier", |by| by.name.as_str());
    let mut looks = node(looks, looks, parts, vec![(0, String::new())]);
    looks.lines.push(what);
    vec![node(&of.name, &of.name, parts, Vec::new()), looks]
}

fn chance(share: Fraction) -> String {
    human(Amount::from(share))
}

fn node(name: &str, option: &str, parts: &BTreeMap<&str, &PartRow>, after: Vec<(usize, String)>) -> Node {
    let mut lines = vec![name.to_owned()];
    if option != name {
        lines.push(option.to_owned());
    }
    if let Some(part) = parts.get(name) {
        lines.push(format!("{} × · {}", human(part.runs), human(part.cost)));
    }
    Node { lines, after }
}

fn figures(nodes: &[Node]) -> Table {
    let columns = vec![
        Column::text("step", "Step"),
        Column::text("what", "What it is"),
        Column::text("after", "After"),
    ];
    let name = |at: usize| nodes.get(at).and_then(|node| node.lines.first()).cloned().unwrap_or_default();
    let rows = nodes.iter().enumerate().map(|(at, node)| {
        let after = node.after.iter().map(|(before, arrow)| {
            if arrow.is_empty() { name(*before) } else { format!("{} ({arrow})", name(*before)) }
        });
        let what = node.lines.get(1..).unwrap_or_default().join(", ");
        vec![Cell::text(name(at)), Cell::text(what), Cell::text(after.collect::<Vec<_>>().join(", "))]
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}
