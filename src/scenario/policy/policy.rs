//! Policies on top of options: try again, ask several times, the small one first, send the hard ones elsewhere, let people
//! look. A policy names other options, which may be policies themselves.

use crate::decode::{AnyField, ByName, Context, Fields, Given, Includes, Sited, block};
use crate::diagnostics::{Code, Diagnostic};
use crate::quality::MOST_STEPS;
use crate::source::{FieldPath, Node};
use crate::units::{Count, Fraction, Ratio, Seconds, UsdPerTask};

use super::escalated::HandedOnKeys;
use super::escalated::{read_cost_again, read_escalated_cost, refuse_escalated_cost};
use super::named::TriesKeys;
use super::named::{Named, Otherwise, read_attempts, read_otherwise, some_of};
use super::read_steps::read_steps;
use super::step::Step;
use super::step_fields::StepKeys;
use super::verifier::ReviewKeys;
use super::verifier::VerifiedKeys;
use super::verifier::{Review, VerifierSpec};

/// A policy on top of other options.
#[derive(Clone, Debug)]
pub enum Policy {
    /// The same option again, until the verifier accepts.
    Retry {
        /// The option.
        of: Named,
        /// How often it is tried at most.
        attempts: Sited<Count>,
        /// What looks at each result.
        verifier: VerifierSpec,
        /// What becomes of a task that is never accepted.
        otherwise: Given<Otherwise>,
        /// What a task costs that is tried again, over the mean task, if stated.
        escalated_cost: Option<Sited<Ratio>>,
    },
    /// Several results of the same option, of which one is taken that the verifier accepts.
    BestOf {
        /// The option.
        of: Named,
        /// Results.
        samples: Sited<Count>,
        /// What looks at each result.
        verifier: VerifierSpec,
        /// What becomes of a task of which no result is accepted.
        otherwise: Given<Otherwise>,
    },
    /// Several results of the same option, of which the most frequent is taken.
    Vote {
        /// The option.
        of: Named,
        /// Results.
        samples: Sited<Count>,
        /// How many different wrong results there are; they are equally likely.
        wrong_answers: Given<Count>,
    },
    /// One option after the other, until the verifier accepts; what the last one gives is accepted.
    Cascade {
        /// The options, cheapest first.
        stages: Vec<Named>,
        /// What looks at the results of all but the last one.
        verifier: VerifierSpec,
        /// What a task costs that is handed on, over the mean task of the option that it is handed to, if stated.
        escalated_cost: Option<Sited<Ratio>>,
    },
    /// Steps that build on each other, in a row, side by side or on branches: the whole is right if every step is.
    Workflow {
        /// The steps, each behind those that it comes after.
        steps: Vec<Step>,
    },
    /// Steps in a row: the whole is right if every step is.
    Chain {
        /// The options, in the order of their steps; one may come several times.
        steps: Vec<Named>,
    },
    /// Tasks that look hard go to another option straight away.
    Router {
        /// The option for most tasks.
        small: Named,
        /// The option for hard ones.
        large: Named,
        /// The share of the tasks that the small one would do wrong which are sent to the large one.
        recall: Sited<Fraction>,
        /// The share of those that it would do right which are sent there too.
        false_escalation: Sited<Fraction>,
        /// What predicting costs.
        cost: Option<Sited<UsdPerTask>>,
        /// How long it takes.
        latency: Option<Sited<Seconds>>,
        /// What a hard task costs, over the mean task of the option that it is sent to, if stated.
        escalated_cost: Option<Sited<Ratio>>,
    },
    /// People look at a share of the results.
    Review {
        /// The option.
        of: Named,
        /// How they look.
        review: Review,
    },
}

/// The keys that make an option a policy.
pub(in crate::scenario) const KINDS: [AnyField<PolicyKeys>; 8] = [
    PolicyKeys::RETRY.any(),
    PolicyKeys::BEST_OF.any(),
    PolicyKeys::VOTE.any(),
    PolicyKeys::CASCADE.any(),
    PolicyKeys::CHAIN.any(),
    PolicyKeys::WORKFLOW.any(),
    PolicyKeys::ROUTER.any(),
    PolicyKeys::REVIEW.any(),
];

/// Whether a key makes an option a policy.
pub(in crate::scenario) fn is_kind(key: &str) -> bool {
    KINDS.iter().any(|kind| kind.name() == key)
}

block! {
    /// What makes an option a policy, of which one is written.
    pub(in crate::scenario) struct PolicyKeys {
        /// Another option, tried until its `verifier` accepts the result: with `attempts`.
        optional RETRY: Named = "retry", eg "mini";
        /// Another option, asked for several `samples`, of which the `verifier` takes one that it accepts.
        optional BEST_OF: Named = "best_of", eg "mini";
        /// Another option, asked for several `samples`, of which the most frequent result is taken.
        optional VOTE: Named = "vote", eg "mini";
        /// Options in their order: a task goes to the next one until the `verifier` accepts its result.
        optional CASCADE: Vec<Named> = "cascade", eg "[small, frontier]";
        /// Options that each do a part of the task, one after the other.
        optional CHAIN: Vec<Named> = "chain", eg "[plan, write]";
        /// Steps by name, with what they come after.
        optional WORKFLOW: ByName<StepKeys> = "workflow";
        /// Two options, the small one and the large one: a router decides beforehand which gets a task, by `recall` and
        /// `false_escalation`.
        optional ROUTER: Vec<Named> = "router", eg "[small, frontier]";
        /// Another option whose results people look at: with `share`, `catches`, `minutes` and `wage`.
        optional REVIEW: Named = "review", eg "mini";
    }

    /// What is asked several times.
    pub(in crate::scenario) struct SampledKeys {
        /// How many results.
        required SAMPLES: Count = "samples", eg "5";
        /// How many different wrong results there are; default 1: all agree, which is the worst case.
        optional WRONG_ANSWERS: Count = "wrong_answers", eg "3";
    }

    /// What decides which of two options gets a task.
    pub(in crate::scenario) struct RouterKeys {
        /// The share of tasks the small one would do wrong that are sent on to the large one.
        required RECALL: Fraction = "recall", eg "80%";
        /// The share of tasks the small one would do right that are sent on too.
        required FALSE_ESCALATION: Fraction = "false_escalation", eg "15%";
        /// What a decision costs.
        optional COST: UsdPerTask = "cost";
        /// How long a decision takes.
        optional ROUTING_LATENCY: Seconds = "routing_latency", eg "40 ms";
    }
}

/// What has the fields of every kind of policy.
pub(in crate::scenario) trait OfPolicies:
    Includes<PolicyKeys>
    + Includes<HandedOnKeys>
    + Includes<TriesKeys>
    + Includes<VerifiedKeys>
    + Includes<SampledKeys>
    + Includes<RouterKeys>
    + Includes<ReviewKeys>
{
}

/// Wrong results where nobody says how many there are.
const ONE_WRONG_ANSWER: &str = "all wrong results agree, which is the worst case";

impl Policy {
    /// Reads the policy of a kind and the keys beside it.
    pub(in crate::scenario) fn read(
        kind: &'static str,
        node: &Node,
        path: &FieldPath,
        fields: &mut Fields<'_, impl OfPolicies>,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        if !matches!(kind, "retry" | "cascade" | "router") {
            refuse_escalated_cost(kind, fields, context);
        }
        match kind {
            "retry" => {
                let of = Named::read(node, path, context);
                let attempts = read_attempts(fields, context);
                let (verifier, otherwise) =
                    (VerifierSpec::read(fields, context), read_otherwise(fields, context));
                let escalated_cost = read_cost_again(attempts.as_ref(), fields, context);
                Some(Self::Retry {
                    of: of?,
                    attempts: attempts?,
                    verifier: verifier?,
                    otherwise,
                    escalated_cost,
                })
            }
            "best_of" => {
                let of = Named::read(node, path, context);
                let samples = read_samples(fields, context);
                let (verifier, otherwise) =
                    (VerifierSpec::read(fields, context), read_otherwise(fields, context));
                Some(Self::BestOf { of: of?, samples: samples?, verifier: verifier?, otherwise })
            }
            "vote" => {
                let of = Named::read(node, path, context);
                let samples = read_samples(fields, context);
                let none = "a result that is not right is some wrong one";
                let wrong = fields.optional(SampledKeys::WRONG_ANSWERS, context);
                let wrong = some_of(wrong, MOST_WRONG_ANSWERS, none, context);
                let wrong_answers = Given::or(wrong, Count::const_new(1.0), ONE_WRONG_ANSWER);
                Some(Self::Vote { of: of?, samples: samples?, wrong_answers })
            }
            "cascade" => {
                let stages = read_stages(node, path, 2, context);
                let verifier = VerifierSpec::read(fields, context);
                let escalated_cost = read_escalated_cost(fields, context);
                Some(Self::Cascade { stages: stages?, verifier: verifier?, escalated_cost })
            }
            "chain" => Some(Self::Chain { steps: read_stages(node, path, 2, context)? }),
            "workflow" => Some(Self::Workflow { steps: read_steps(node, path, context)? }),
            "router" => {
                let stages = read_stages(node, path, 2, context);
                let recall = fields.required(
                    RouterKeys::RECALL,
                    "the share of tasks the small one would do wrong that are sent on: `recall: 80%`",
                    context,
                );
                let false_escalation = fields.required(
                    RouterKeys::FALSE_ESCALATION,
                    "the share of tasks it would do right that are sent on too: `false_escalation: 15%`",
                    context,
                );
                let cost = fields.optional(RouterKeys::COST, context);
                let latency = fields.optional(RouterKeys::ROUTING_LATENCY, context);
                let escalated_cost = read_escalated_cost(fields, context);
                let mut stages = stages?.into_iter();
                let (small, large) = (stages.next()?, stages.next()?);
                if let Some(third) = stages.next() {
                    let message = "a router sends tasks to one of two options";
                    let help = "put a router in the place of one of them, under a name of its own".to_owned();
                    context.sink.push(Diagnostic::new(Code::Conflict, message, third.site).help(help));
                }
                Some(Self::Router {
                    small,
                    large,
                    recall: recall?,
                    false_escalation: false_escalation?,
                    cost,
                    latency,
                    escalated_cost,
                })
            }
            _ => {
                let of = Named::read(node, path, context);
                let review = Review::read(fields, context);
                Some(Self::Review { of: of?, review: review? })
            }
        }
    }

    /// The key of its kind in a scenario.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Retry { .. } => "retry",
            Self::BestOf { .. } => "best_of",
            Self::Vote { .. } => "vote",
            Self::Cascade { .. } => "cascade",
            Self::Workflow { .. } => "workflow",
            Self::Chain { .. } => "chain",
            Self::Router { .. } => "router",
            Self::Review { .. } => "review",
        }
    }

    /// The options that it names to do the work.
    pub fn named(&self) -> Vec<&Named> {
        match self {
            Self::Retry { of, .. }
            | Self::BestOf { of, .. }
            | Self::Vote { of, .. }
            | Self::Review { of, .. } => {
                vec![of]
            }
            Self::Cascade { stages, .. } | Self::Chain { steps: stages } => stages.iter().collect(),
            Self::Workflow { steps } => {
                let revision = |step| Step::tries(step).and_then(|tries| tries.revision.as_ref());
                steps.iter().flat_map(|step| std::iter::once(&step.of).chain(revision(step))).collect()
            }
            Self::Router { small, large, .. } => vec![small, large],
        }
    }

    /// What is stated of tasks that it hands on or tries again, and the options that take them; `None` where it does neither.
    pub fn handed_on(&self) -> Option<(Option<&Sited<Ratio>>, Vec<&Named>)> {
        match self {
            Self::Retry { of, escalated_cost, .. } => Some((escalated_cost.as_ref(), vec![of])),
            Self::Cascade { stages, escalated_cost, .. } => {
                Some((escalated_cost.as_ref(), stages.iter().skip(1).collect()))
            }
            Self::Router { large, escalated_cost, .. } => Some((escalated_cost.as_ref(), vec![large])),
            Self::BestOf { .. }
            | Self::Vote { .. }
            | Self::Chain { .. }
            | Self::Workflow { .. }
            | Self::Review { .. } => None,
        }
    }

    /// The options that it names to look at results.
    pub fn judges(&self) -> Vec<&Named> {
        match self {
            Self::Retry { verifier, .. } | Self::BestOf { verifier, .. } | Self::Cascade { verifier, .. } => {
                verifier.by.iter().collect()
            }
            Self::Workflow { steps } => {
                steps.iter().filter_map(|step| Step::tries(step)?.verifier.by.as_ref()).collect()
            }
            Self::Vote { .. } | Self::Chain { .. } | Self::Router { .. } | Self::Review { .. } => Vec::new(),
        }
    }

    /// All of them, to put their places in.
    pub(in crate::scenario) fn named_mut(&mut self) -> Vec<&mut Named> {
        match self {
            Self::Retry { of, verifier, .. } | Self::BestOf { of, verifier, .. } => {
                std::iter::once(of).chain(&mut verifier.by).collect()
            }
            Self::Vote { of, .. } | Self::Review { of, .. } => vec![of],
            Self::Cascade { stages, verifier, .. } => stages.iter_mut().chain(&mut verifier.by).collect(),
            Self::Chain { steps } => steps.iter_mut().collect(),
            Self::Workflow { steps } => steps.iter_mut().flat_map(Step::named_mut).collect(),
            Self::Router { small, large, .. } => vec![small, large],
        }
    }
}

fn read_stages(
    node: &Node,
    path: &FieldPath,
    fewest: usize,
    context: &mut Context<'_>,
) -> Option<Vec<Named>> {
    let Node::List(items) = node else {
        context.wrong_type("options in their order, such as `[small, frontier]`", node, path);
        return None;
    };
    let named = items.iter().enumerate().map(|(at, node)| Named::read(node, &path.index(at), context));
    let named: Vec<Named> = named.collect::<Vec<_>>().into_iter().collect::<Option<_>>()?;
    if named.len() > MOST_STEPS {
        let message = format!("more than {MOST_STEPS} options in a row are not supported");
        context.fault(Code::OutOfRange, message, path, Some("make policies of parts of it".to_owned()));
        return None;
    }
    if named.len() < fewest {
        let message = format!("at least {fewest} options belong here");
        context.fault(Code::OutOfRange, message, path, Some("such as `[small, frontier]`".to_owned()));
        return None;
    }
    Some(named)
}

fn read_samples(
    fields: &mut Fields<'_, impl Includes<SampledKeys>>,
    context: &mut Context<'_>,
) -> Option<Sited<Count>> {
    let help = "how many results: `samples: 5`";
    some_of(
        fields.required(SampledKeys::SAMPLES, help, context),
        MOST_SAMPLES,
        "at least one result",
        context,
    )
}

/// More results of one task than anybody votes over.
const MOST_SAMPLES: f64 = 101.0;
/// More different wrong results than matter.
const MOST_WRONG_ANSWERS: f64 = 20.0;
