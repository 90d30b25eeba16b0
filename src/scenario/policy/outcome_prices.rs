//! What the ends of a task are worth: one that is done right, one that is accepted wrong, one that is handed over, one that is
//! given up; and how much of what makes a task hard options have in common.

use std::fmt;

use crate::decode::{Context, Fields, Given, Sited, block};
use crate::quality::DEFAULT_SHARED_DIFFICULTY;
use crate::source::{FieldPath, Node, Site};
use crate::units::{Count, Fraction, UsdPerTask, brief};

use super::verifier::Review;
use super::verifier::ReviewKeys;

/// The worth of a task's ends, and the review that every option has.
#[derive(Clone, Debug, Default)]
pub struct OutcomePrices {
    /// What a task done right is worth.
    pub value_per_success: Option<Sited<UsdPerTask>>,
    /// What a wrong result costs that nobody caught.
    pub cost_per_error: Option<Sited<UsdPerTask>>,
    /// What a task costs that is handed to people outside.
    pub cost_per_escalation: Option<Sited<UsdPerTask>>,
    /// What a task costs that is given up.
    pub cost_per_failure: Option<Sited<UsdPerTask>>,
    /// People who look at a share of what is accepted, whichever option made it.
    pub review: Option<Review>,
    /// The share of difficulty that different options have in common, if stated.
    pub shared: Option<Sited<Fraction>>,
    /// What evaluations say of it, at tasks that several options tried.
    pub measured: Option<MeasuredShare>,
}

/// The share of difficulty that options have in common, out of evaluations.
#[derive(Clone, Debug)]
pub struct MeasuredShare {
    /// The share.
    pub share: Fraction,
    /// Its standard error.
    pub error: Fraction,
    /// The options that were held against each other.
    pub options: Vec<String>,
    /// How many pairs of them.
    pub pairs: Count,
    /// At how many common tasks, at least.
    pub tasks: Count,
    /// Where the evaluation of one of them stands.
    pub site: Site,
}

/// Why the share of difficulty that options have in common.
const SHARED_WHY: &str = "as published results of pairs of models at the same tasks show (docs/formulas.md)";

block! {
    /// What the ends of a task are worth; each is counted only where it is stated.
    pub(in crate::scenario) struct QualityKeys {
        /// What a right result is worth.
        optional VALUE_PER_SUCCESS: UsdPerTask = "value_per_success", eg "$0.85";
        /// What an uncaught wrong result costs.
        optional COST_PER_ERROR: UsdPerTask = "cost_per_error", eg "$0.40";
        /// What a task costs that is handed to people outside.
        optional COST_PER_ESCALATION: UsdPerTask = "cost_per_escalation", eg "$3";
        /// What a task costs that is given up.
        optional COST_PER_FAILURE: UsdPerTask = "cost_per_failure", eg "$1";
        /// People who look at every option's results.
        optional REVIEW: ReviewKeys = "review";
        /// How much of what makes a task hard different options have in common: at 0% one says nothing of the other, at 100% what is
        /// hard for one is hard for all; default 80%, as published pairs of models show.
        optional SHARED_DIFFICULTY: Fraction = "shared_difficulty", eg "80%";
    }
}

impl OutcomePrices {
    /// Whether any end of a task but the right one costs something.
    pub fn are_priced(&self) -> bool {
        [&self.cost_per_error, &self.cost_per_escalation, &self.cost_per_failure]
            .into_iter()
            .any(Option::is_some)
    }

    /// The share of difficulty that different options have in common.
    pub fn shared_difficulty(&self) -> Given<Fraction> {
        let measured = self.measured.as_ref();
        let measured = measured.map(|found| Sited { value: found.share, site: found.site.clone() });
        Given::or(self.shared.clone().or(measured), DEFAULT_SHARED_DIFFICULTY, SHARED_WHY)
    }

    /// What evaluations say of it, where the scenario does not state it.
    pub fn measured_share(&self) -> Option<&MeasuredShare> {
        self.measured.as_ref().filter(|_| self.shared.is_none())
    }

    pub(in crate::scenario) fn read(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Self {
        const WHAT: &str =
            "what the ends of a task are worth: `{ value_per_success: $0.85, cost_per_error: $4 }`";
        let Some(mut fields) = Fields::<QualityKeys>::open(node, path, WHAT, context) else {
            return Self::default();
        };
        let ends = Self {
            value_per_success: fields.optional(QualityKeys::VALUE_PER_SUCCESS, context),
            cost_per_error: fields.optional(QualityKeys::COST_PER_ERROR, context),
            cost_per_escalation: fields.optional(QualityKeys::COST_PER_ESCALATION, context),
            cost_per_failure: fields.optional(QualityKeys::COST_PER_FAILURE, context),
            review: fields.node(QualityKeys::REVIEW).and_then(|(node, path)| {
                let mut fields = Fields::<ReviewKeys>::open(node, &path, Review::WHAT, context)?;
                let review = Review::read(&mut fields, context);
                fields.close(context);
                review
            }),
            shared: fields.optional(QualityKeys::SHARED_DIFFICULTY, context),
            measured: None,
        };
        fields.close(context);
        ends
    }
}

impl fmt::Display for MeasuredShare {
    /// What it rests on.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { error, options, pairs, tasks, .. } = self;
        let named =
            if options.len() > 4 { format!("{} options", options.len()) } else { options.join(" and ") };
        let pairs = if *pairs > Count::const_new(1.0) { format!("{pairs} pairs, ") } else { String::new() };
        let points = brief(*error);
        write!(f, "from {tasks} tasks or more that {named} both tried ({pairs}standard error {points})")
    }
}
