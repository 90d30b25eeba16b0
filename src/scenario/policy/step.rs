//! A step of a workflow, and what it reads.

use crate::decode::{Given, Sited};
use crate::quality::{Flow, FlowStep, Strategy, Taken};
use crate::source::Site;
use crate::units::{Count, Fraction, Ratio};

use super::named::{Named, Otherwise};
use super::verifier::VerifierSpec;

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
    /// What a task costs that is tried again, over the mean task, if stated.
    pub escalated_cost: Option<Sited<Ratio>>,
}

impl Step {
    /// How it is tried again.
    pub(in crate::scenario) fn tries(&self) -> Option<&Tries> {
        self.tries.as_ref()
    }

    /// The options that it names, to put their places in.
    pub(in crate::scenario) fn named_mut(&mut self) -> Vec<&mut Named> {
        let tries = self.tries.iter_mut();
        let others = tries.flat_map(|tries| tries.revision.iter_mut().chain(&mut tries.verifier.by));
        std::iter::once(&mut self.of).chain(others).collect()
    }
}

/// The steps of a flow, for what can be said before anything is known of the results.
pub(in crate::scenario) fn topology(steps: &[Step]) -> Option<Flow> {
    let step = |step: &Step| FlowStep {
        strategy: Strategy::Attempt(0).into(),
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
