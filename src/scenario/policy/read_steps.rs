//! Workflows: steps with what they come after, branches, tries, and what they read of each other.

use crate::decode::{Context, Sited, report_repeated};
use crate::diagnostics::{Code, Diagnostic};
use crate::quality::{MOST_STEPS, MOST_WAYS};
use crate::source::{FieldPath, Node};
use crate::units::tolerance::STATED;
use crate::units::{Fraction, Quantity};

use super::step::{Step, StepTaken, topology};
use super::step_fields::Written;
use super::step_order;

/// Reads the steps of a workflow, and puts them in an order in which each stands behind those that it comes after.
pub(in crate::scenario) fn read_steps(
    node: &Node,
    path: &FieldPath,
    context: &mut Context<'_>,
) -> Option<Vec<Step>> {
    let Node::Map(entries) = node else {
        context.wrong_type("steps by name, such as `{ research: { use: mini }, … }`", node, path);
        return None;
    };
    report_repeated(entries, path, context);
    if entries.is_empty() {
        context.fault(Code::MissingKey, "a workflow has at least one step", path, None);
        return None;
    }
    if entries.len() > MOST_STEPS {
        let message = format!("a workflow of more than {MOST_STEPS} steps is not supported");
        context.fault(Code::OutOfRange, message, path, Some("make options of parts of it".to_owned()));
        return None;
    }
    let written: Vec<Option<Written>> =
        entries.iter().map(|(name, node)| Written::read(name, node, &path.key(name), context)).collect();
    let written: Vec<Written> = written.into_iter().collect::<Option<_>>()?;
    let steps = step_order::in_place(written, context)?;
    report_branches(&steps, context);
    report_unreached(&steps, path, context);
    Some(steps)
}

/// Reports branches whose shares do not add up, or that come after no single step.
pub(in crate::scenario) fn report_branches(steps: &[Step], context: &mut Context<'_>) {
    let mut groups: Vec<(usize, Vec<&Sited<Fraction>>)> = Vec::new();
    for step in steps {
        let StepTaken::Branch(share) = &step.taken else { continue };
        let [behind] = step.after.as_slice() else {
            let behind = if step.after.is_empty() { "no step" } else { "several steps" };
            let message = format!("`{}` is a branch, and comes after {behind}", step.name);
            let help =
                "one of several branches behind the same step is taken: `after: classify, branch: 70%`";
            context
                .sink
                .push(Diagnostic::new(Code::Conflict, message, share.site.clone()).help(help.to_owned()));
            continue;
        };
        match groups.iter_mut().find(|(source, _)| source == behind) {
            Some((_, shares)) => shares.push(share),
            None => groups.push((*behind, vec![share])),
        }
    }
    for (behind, shares) in groups {
        let all: f64 = shares.iter().map(|share| share.value.get()).sum();
        if (all - 1.0).abs() > STATED {
            let texts: Vec<String> = shares.iter().map(|share| share.value.to_string()).collect();
            let message = format!(
                "branches behind `{}` add up to all runs, and these do not: {}",
                steps[behind].name,
                texts.join(" + ")
            );
            let mut diagnostic = Diagnostic::new(Code::OutOfRange, message, shares[0].site.clone());
            if let Some(other) = shares.get(1) {
                diagnostic = diagnostic.also(other.site.clone(), "the same choice");
            }
            let help = "a step that runs or not whatever the others do has a `chance`".to_owned();
            context.sink.push(diagnostic.help(help));
        }
    }
}

/// Reports steps that no run gets to, and more ways than are worked out.
fn report_unreached(steps: &[Step], path: &FieldPath, context: &mut Context<'_>) {
    let Some(flow) = topology(steps) else {
        let message =
            format!("runs can take more than {MOST_WAYS} ways through these steps: too many to work out");
        let help = "put steps that are taken with a chance into an option of their own".to_owned();
        context.fault(Code::OutOfRange, message, path, Some(help));
        return;
    };
    if flow.without_steps().get() > 0.0 {
        let message =
            format!("{} of the runs take no step at all: what comes of them?", flow.without_steps());
        let help = "let one step be on every way, and the others come after it".to_owned();
        context.fault(Code::OutOfRange, message, path, Some(help));
    }
    for (step, share) in steps.iter().zip(flow.on_the_way()) {
        if share.get() == 0.0 {
            let message = format!("no run gets to step `{}`", step.name);
            context.sink.push(Diagnostic::new(Code::OutOfRange, message, step.site.clone()));
        }
    }
}
