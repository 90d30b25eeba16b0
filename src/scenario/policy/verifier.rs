//! Who looks at results: verifiers, and people.

use crate::decode::{Context, Fields, Includes, Key, Sited, block};
use crate::diagnostics::{Code, Diagnostic};
use crate::scenario::overhead::plausible;
use crate::source::{FieldPath, Node};
use crate::units::{Fraction, Load, Minutes, Quantity, Seconds, UsdPerHour, UsdPerTask};

use super::named::Named;

/// What looks at a result and accepts it or not: a test suite, a second model, a threshold on confidence.
#[derive(Clone, Debug)]
pub struct VerifierSpec {
    /// The share of right results that it accepts.
    pub accepts_right: Sited<Fraction>,
    /// The share of wrong results that it accepts.
    pub accepts_wrong: Sited<Fraction>,
    /// The option that looks, if it is one: what a look costs and takes is what a task costs and takes there.
    pub by: Option<Named>,
    /// What a look costs.
    pub cost: Option<Sited<UsdPerTask>>,
    /// How long a look takes.
    pub latency: Option<Sited<Seconds>>,
}

/// People who look at results.
#[derive(Clone, Debug)]
pub struct Review {
    /// The share of accepted results that they look at.
    pub share: Sited<Fraction>,
    /// The share of wrong ones that they find, and put right.
    pub catches: Sited<Fraction>,
    /// Minutes for each result.
    pub minutes: Sited<Minutes>,
    /// Minutes to put a wrong result right that they find.
    pub fix_minutes: Option<Sited<Minutes>>,
    /// What an hour is paid.
    pub wage: Sited<UsdPerHour>,
    /// What an hour costs on top of the wage.
    pub overhead: Option<Sited<Load>>,
    /// How long a result waits until somebody has looked at it.
    pub delay: Option<Sited<Seconds>>,
}

/// Minutes in a month of work, 160 hours: more than that for one result is a slip.
const LONGEST_FIX: f64 = 9600.0;

block! {
    /// What is looked at by a verifier.
    pub(in crate::scenario) struct VerifiedKeys {
        /// What looks at results, and accepts them or not.
        required VERIFIER: VerifierKeys = "verifier";
    }

    /// What looks at results, and accepts them or not.
    pub(in crate::scenario) struct VerifierKeys {
        /// The share of right results that it accepts.
        required ACCEPTS_RIGHT: Fraction = "accepts_right", eg "95%";
        /// The share of wrong results that it accepts.
        required ACCEPTS_WRONG: Fraction = "accepts_wrong", eg "20%";
        /// The option that looks at results; it pays for its calls, and needs their time.
        optional USE: Named = "use", eg "reviewer";
        /// What looking at one result costs.
        optional COST: UsdPerTask = "cost";
        /// How long looking at one result takes.
        optional LATENCY: Seconds = "latency";
    }

    /// People who look at results.
    pub(in crate::scenario) struct ReviewKeys {
        /// The share of results that they look at.
        required SHARE: Fraction = "share", eg "5%";
        /// The share of wrong ones that they find.
        required CATCHES: Fraction = "catches", eg "90%";
        /// Minutes for each result.
        required MINUTES: Minutes = "minutes", eg "4";
        /// Minutes to put a wrong one right that they find; not stated, the bill says that it is missing.
        optional FIX_MINUTES: Minutes = "fix_minutes", eg "6";
        /// What an hour is paid.
        required WAGE: UsdPerHour = "wage", eg "$42/h";
        /// What an hour costs on top of the wage.
        optional OVERHEAD: Load = "overhead", eg "43%";
        /// How long a result waits for them; default: it is looked at once it is delivered.
        optional DELAY: Seconds = "delay", eg "2 h";
    }
}

/// What belongs to a verifier.
const HELP: &str = "what looks at results: `verifier: { accepts_right: 95%, accepts_wrong: 20% }`";

impl VerifierSpec {
    pub(in crate::scenario) fn read(
        fields: &mut Fields<'_, impl Includes<VerifiedKeys>>,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        if !fields.has(VerifiedKeys::VERIFIER) {
            fields.missing(VerifiedKeys::VERIFIER, HELP, context);
        }
        let (node, path) = fields.node(VerifiedKeys::VERIFIER)?;
        Self::read_node(node, &path, context)
    }

    /// Reads what looks at results and accepts them or not.
    pub(super) fn read_node(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let mut fields = Fields::<VerifierKeys>::open(node, path, HELP, context)?;
        let right: Option<Sited<Fraction>> = fields.required(
            VerifierKeys::ACCEPTS_RIGHT,
            "the share of right results that it accepts: 95%",
            context,
        );
        let wrong: Option<Sited<Fraction>> = fields.required(
            VerifierKeys::ACCEPTS_WRONG,
            "the share of wrong results that it accepts: 20%",
            context,
        );
        let by = fields.node(VerifierKeys::USE).map(|(node, path)| Named::read(node, &path, context));
        let cost = fields.optional(VerifierKeys::COST, context);
        let latency = fields.optional(VerifierKeys::LATENCY, context);
        if by.is_some() {
            for key in [VerifierKeys::COST.any(), VerifierKeys::LATENCY.any()]
                .into_iter()
                .filter(|key| fields.has(*key))
                .map(Key::key)
            {
                let message = format!("an option that looks at results has a {key} of its own");
                let help = Some("keep `use`, or the figures".to_owned());
                context.key_fault(Code::Conflict, message, &path.key(key), help);
            }
        }
        fields.close(context);
        let (accepts_right, accepts_wrong) = (right?, wrong?);
        if accepts_wrong.value > accepts_right.value {
            let message = format!(
                "a verifier that accepts {} of the wrong results and {} of the right ones is worse than a coin",
                accepts_wrong.value, accepts_right.value
            );
            let help = "the other way round it would be useful: check which is which".to_owned();
            let site = accepts_wrong.site.clone();
            context.sink.push(Diagnostic::new(Code::OutOfRange, message, site).help(help));
            return None;
        }
        let by = match by {
            None => None,
            Some(by) => Some(by?),
        };
        Some(Self { accepts_right, accepts_wrong, by, cost, latency })
    }

    /// Reads a critic: an option that looks at results and says what is wrong with them.
    pub(super) fn read_critic(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        const HELP: &str =
            "the option that looks: `critic: { use: reviewer, accepts_right: 95%, accepts_wrong: 20% }`";
        if !matches!(node, Node::Map(_)) {
            context.wrong_type(HELP, node, path);
            return None;
        }
        if node.get("use").is_none() {
            let message = format!("`{path}` has no `use`");
            context.key_fault(Code::MissingKey, message, path, Some(HELP.to_owned()));
        }
        Self::read_node(node, path, context)
    }
}

impl Review {
    /// What belongs here.
    pub(in crate::scenario) const WHAT: &'static str =
        "a review: `{ share: 5%, catches: 90%, minutes: 4, wage: $42/h }`";

    /// Takes the fields of a review.
    pub(in crate::scenario) fn read(
        fields: &mut Fields<'_, impl Includes<ReviewKeys>>,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        let share = fields.required(
            ReviewKeys::SHARE,
            "the share of results that they look at: `share: 5%`",
            context,
        );
        let catches = fields.required(
            ReviewKeys::CATCHES,
            "the share of wrong ones that they find: `catches: 90%`",
            context,
        );
        let minutes = fields.required(ReviewKeys::MINUTES, "minutes for each result: `minutes: 4`", context);
        let fix_minutes = fields.optional(ReviewKeys::FIX_MINUTES, context);
        if let Some(long) =
            fix_minutes.as_ref().filter(|long: &&Sited<Minutes>| long.value.get() > LONGEST_FIX)
        {
            let message = "putting one result right would take more than a month's work (9,600 minutes)";
            let help = "minutes for each wrong result that is found: `fix_minutes: 6`".to_owned();
            context.sink.push(Diagnostic::new(Code::OutOfRange, message, long.site.clone()).help(help));
        }
        let wage = fields.required(ReviewKeys::WAGE, "what an hour is paid: `wage: $42/h`", context);
        let overhead = plausible(fields.optional(ReviewKeys::OVERHEAD, context), context);
        let delay = fields.optional(ReviewKeys::DELAY, context);
        Some(Self {
            share: share?,
            catches: catches?,
            minutes: minutes?,
            fix_minutes,
            wage: wage?,
            overhead,
            delay,
        })
    }
}
