//! Workflows: steps with what they come after, branches, tries, and what they read of each other.

use crate::decode::{Context, Given, Sited, report_repeated};
use crate::diagnostics::{Code, Diagnostic};
use crate::quality::{Flow, FlowStep, MOST_STEPS, MOST_WAYS, Plan, Taken};
use crate::source::{FieldPath, Node, Site};
use crate::units::{Count, Fraction, Quantity};

use super::judge::VerifierSpec;
use super::policy::{Named, Otherwise};
use super::step_order;
use super::written_step::Written;

/// A step of a workflow.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// The option that does it.
    pub of: Named,
    /// The places of the steps that it comes after, all of them before its own.
    pub after: Vec<usize>,
    /// Whether every run takes it.
    pub taken: StepTaken,
    /// The places of the steps whose answers are put into its prompt.
    pub reads: Vec<usize>,
    /// The share of what it reads that a prompt cache serves.
    pub cached_context: Given<Fraction>,
    /// How it is tried again.
    pub tries: Option<Tries>,
    /// Where it stands.
    pub site: Site,
}

/// Whether a run that gets to a step takes it.
#[derive(Clone, Debug)]
pub enum StepTaken {
    /// It does.
    Always,
    /// With this chance.
    Chance(Sited<Fraction>),
    /// With this chance, and then no other branch behind the same step.
    Branch(Sited<Fraction>),
}

/// How a step is tried again.
#[derive(Clone, Debug)]
pub struct Tries {
    /// How often it is tried at most.
    pub attempts: Sited<Count>,
    /// What looks at each result.
    pub verifier: VerifierSpec,
    /// What becomes of a step that is never accepted.
    pub otherwise: Given<Otherwise>,
    /// What does it from the second time on, where a critic sends it back: the same option, with the draft and the critique in its
    /// prompt.
    pub revision: Option<Named>,
}

/// Shares that add up to this much beside all are taken for rounding.
const ROUNDING: f64 = 1e-6;

impl Step {
    /// How it is tried again.
    pub(super) fn tries(&self) -> Option<&Tries> {
        self.tries.as_ref()
    }

    /// The options that it names, to put their places in.
    pub(super) fn named_mut(&mut self) -> Vec<&mut Named> {
        let tries = self.tries.iter_mut();
        let others = tries.flat_map(|tries| tries.revision.iter_mut().chain(&mut tries.verifier.by));
        std::iter::once(&mut self.of).chain(others).collect()
    }

    /// Reads the steps of a workflow, and puts them in an order in which each stands behind those that it comes after.
    pub(super) fn read_all(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Vec<Self>> {
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
            let message = format!("a workflow of more than {MOST_STEPS} steps is not worked out");
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
}

/// The steps of a flow, for what can be said before anything is known of the results.
pub(super) fn topology(steps: &[Step]) -> Option<Flow> {
    let step = |step: &Step| FlowStep {
        plan: Plan::Attempt(0).into(),
        after: step.after.clone(),
        taken: step.taken.share(),
    };
    Flow::new(steps.iter().map(step).collect())
}

impl StepTaken {
    /// The same without its place.
    pub fn share(&self) -> Taken {
        match self {
            Self::Always => Taken::Always,
            Self::Chance(chance) => Taken::Chance(chance.value),
            Self::Branch(share) => Taken::Branch(share.value),
        }
    }
}

/// Reports branches whose shares do not add up, or that come after no single step.
fn report_branches(steps: &[Step], context: &mut Context<'_>) {
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
        if (all - 1.0).abs() > ROUNDING {
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
