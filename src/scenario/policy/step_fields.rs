//! A step of a workflow as it is written, other steps by their names.

use crate::decode::{Context, Decode as _, Fields, Given, Shape, Shaped, Sited, block, is_name};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{FieldPath, Node, Site};
use crate::units::Fraction;

use super::escalated::HandedOnKeys;
use super::escalated::read_cost_again;
use super::named::TriesKeys;
use super::named::{Named, read_attempts, read_otherwise};
use super::step::{StepTaken, Tries};
use super::verifier::VerifierKeys;
use super::verifier::VerifierSpec;

/// A step as it is written.
pub(in crate::scenario) struct Written {
    pub(in crate::scenario) name: String,
    pub(in crate::scenario) of: Option<Named>,
    pub(in crate::scenario) after: Vec<Sited<String>>,
    pub(in crate::scenario) taken: StepTaken,
    pub(in crate::scenario) reads: Reads,
    pub(in crate::scenario) cached_context: Given<Fraction>,
    pub(in crate::scenario) tries: Option<Tries>,
    pub(in crate::scenario) site: Site,
}

/// What a step reads of those before it.
pub(in crate::scenario) enum Reads {
    /// The steps that it comes after, since nothing else is said.
    After,
    /// Every step before it.
    All,
    /// Nothing.
    None,
    /// These.
    These(Vec<Sited<String>>),
}

/// What a step reads, but for steps by name.
const ALL: &str = "all";
const NOTHING: &str = "none";

impl Shaped for Reads {
    fn shape() -> Shape {
        Shape::AnyOf(vec![Shape::Words(vec![ALL, NOTHING]), String::shape(), Vec::<String>::shape()])
    }
}

block! {
    /// A step of a workflow.
    pub(in crate::scenario) struct StepKeys: HandedOnKeys; sometimes TriesKeys {
        /// The option that does it.
        required USE: Named = "use", eg "mini";
        /// The steps that it comes after: one name, or a list.
        optional AFTER: (String, Vec<String>) = "after", eg "research";
        /// The share of runs that take it, whatever the others do; default: all of them.
        optional CHANCE: Fraction = "chance", eg "30%";
        /// The share of runs that take it where it is one of several branches behind the same step.
        optional BRANCH: Fraction = "branch", eg "70%";
        /// What it reads of the steps before it: `all`, `none`, or some by name; default: those that it comes after.
        optional READS: Reads = "reads";
        /// The share of what it reads that a prompt cache serves; default 0%.
        optional CACHED_CONTEXT: Fraction = "cached_context", eg "50%";
        /// What looks at its result, and accepts it or not: then it is tried up to `attempts` times.
        optional VERIFIER: VerifierKeys = "verifier";
        /// The option that looks at its result and says what is wrong: the next attempt reads that.
        optional CRITIC: VerifierKeys = "critic";
    }
}

/// The keys that have an effect only where something looks at the result.
const TRIED: [&str; 3] =
    [TriesKeys::ATTEMPTS.key(), TriesKeys::OTHERWISE.key(), HandedOnKeys::ESCALATED_COST.key()];

/// What belongs to a step.
const WHAT: &str = "a step: `{ use: mini, after: research }`";
impl Written {
    pub(in crate::scenario) fn read(
        name: &str,
        node: &Node,
        path: &FieldPath,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        is_name(name, path, context);
        let mut fields = Fields::<StepKeys>::open(node, path, WHAT, context)?;
        if !fields.has(StepKeys::USE) {
            fields.missing(StepKeys::USE, "the option that does it: `use: mini`", context);
        }
        let of = fields.node(StepKeys::USE).and_then(|(node, path)| Named::read(node, &path, context));
        let after = fields.node(StepKeys::AFTER).map(|(node, path)| names(node, &path, context));
        let chance: Option<Sited<Fraction>> = fields.optional(StepKeys::CHANCE, context);
        let branch: Option<Sited<Fraction>> = fields.optional(StepKeys::BRANCH, context);
        let reads = fields.node(StepKeys::READS).map(|(node, path)| Reads::read(node, &path, context));
        let cached: Option<Sited<Fraction>> = fields.optional(StepKeys::CACHED_CONTEXT, context);
        let verifier = fields.node(StepKeys::VERIFIER);
        let critic = fields.node(StepKeys::CRITIC);
        let tried = verifier.is_some() || critic.is_some();
        if let (Some(_), Some((_, second))) = (&verifier, &critic) {
            let message = "a step is looked at by a verifier or by a critic";
            let help =
                "a critic says what is wrong, and the next attempt reads it; a verifier only accepts or not";
            context.key_fault(Code::Conflict, message, second, Some(help.to_owned()));
        }
        for key in TRIED.into_iter().filter(|key| !tried && fields.has_any(key)) {
            let message = format!("`{key}` has no effect without a `verifier` or `critic`");
            let help =
                "what looks at it: `verifier: { accepts_right: 95%, accepts_wrong: 20% }`, or `critic`";
            context.key_fault(Code::Conflict, message, &path.key(key), Some(help.to_owned()));
        }
        let tries = if tried {
            // A faulty one was reported: the step goes on without it, so that other faults are found.
            let attempts = read_attempts(&mut fields, context);
            let otherwise = read_otherwise(&mut fields, context);
            let spec = match (&verifier, &critic) {
                (Some((node, path)), _) => VerifierSpec::read_node(node, path, context),
                (None, Some((node, path))) => VerifierSpec::read_critic(node, path, context),
                (None, None) => None,
            };
            let revision = critic.as_ref().and(of.clone());
            let escalated_cost = read_cost_again(attempts.as_ref(), &mut fields, context);
            attempts.zip(spec).map(|(attempts, verifier)| Tries {
                attempts,
                verifier,
                otherwise,
                revision,
                escalated_cost,
            })
        } else {
            let _ = (
                fields.node(TriesKeys::ATTEMPTS),
                fields.node(TriesKeys::OTHERWISE),
                fields.node(HandedOnKeys::ESCALATED_COST),
            );
            None
        };
        fields.close(context);
        let taken = match (chance, branch) {
            (None, None) => StepTaken::Always,
            (Some(chance), None) => StepTaken::Chance(chance),
            (None, Some(share)) => StepTaken::Branch(share),
            (Some(_), Some(share)) => {
                let message = "a step is taken with a `chance` of its own, or is one `branch` of several";
                context.sink.push(Diagnostic::new(Code::Conflict, message, share.site.clone()));
                StepTaken::Branch(share)
            }
        };
        Some(Self {
            name: name.to_owned(),
            of,
            after: after.flatten().unwrap_or_default(),
            taken,
            reads: reads.flatten().unwrap_or(Reads::After),
            cached_context: Given::or(
                cached,
                Fraction::ZERO,
                "no prompt cache is stated for what a step reads",
            ),
            tries,
            site: context.key_site(path),
        })
    }
}

impl Reads {
    fn read(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        match node {
            Node::Text(word) if word == ALL => Some(Self::All),
            Node::Text(word) if word == NOTHING => Some(Self::None),
            _ => names(node, path, context).map(Self::These),
        }
    }
}

/// One name, or several.
fn names(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Vec<Sited<String>>> {
    let mut one = |node: &Node, path: &FieldPath| {
        let value = String::decode(node, path, context)?;
        Some(Sited { value, site: context.site(path) })
    };
    let Node::List(items) = node else { return Some(vec![one(node, path)?]) };
    let named: Vec<Option<Sited<String>>> =
        items.iter().enumerate().map(|(at, node)| one(node, &path.index(at))).collect();
    named.into_iter().collect()
}
