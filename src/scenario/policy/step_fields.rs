//! A step of a workflow as it is written, other steps by their names.

use crate::decode::{Context, Decode as _, Fields, Given, Sited, is_name};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{FieldPath, Node, Site};
use crate::units::Fraction;

use super::escalated::read_cost_again;
use super::named::{Named, read_attempts, read_otherwise};
use super::step::{StepTaken, Tries};
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
pub(super) enum Reads {
    /// The steps that it comes after, since nothing else is said.
    After,
    /// Every step before it.
    All,
    /// Nothing.
    None,
    /// These.
    These(Vec<Sited<String>>),
}

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
        let mut fields = Fields::open(node, path, WHAT, context)?;
        if !fields.has("use") {
            fields.missing("use", "the option that does it: `use: mini`", context);
        }
        let of = fields.node("use").and_then(|(node, path)| Named::read(node, &path, context));
        let after = fields.node("after").map(|(node, path)| names(node, &path, context));
        let chance: Option<Sited<Fraction>> = fields.optional("chance", context);
        let branch: Option<Sited<Fraction>> = fields.optional("branch", context);
        let reads = fields.node("reads").map(|(node, path)| Reads::read(node, &path, context));
        let cached: Option<Sited<Fraction>> = fields.optional("cached_context", context);
        let verifier = fields.node("verifier");
        let critic = fields.node("critic");
        let tried = verifier.is_some() || critic.is_some();
        if let (Some(_), Some((_, second))) = (&verifier, &critic) {
            let message = "a step is looked at by a verifier or by a critic";
            let help =
                "a critic says what is wrong, and the next attempt reads it; a verifier only accepts or not";
            context.key_fault(Code::Conflict, message, second, Some(help.to_owned()));
        }
        for key in
            ["attempts", "otherwise", "escalated_cost"].into_iter().filter(|key| !tried && fields.has(key))
        {
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
            let _ = (fields.node("attempts"), fields.node("otherwise"), fields.node("escalated_cost"));
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
            Node::Text(word) if word == "all" => Some(Self::All),
            Node::Text(word) if word == "none" => Some(Self::None),
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
