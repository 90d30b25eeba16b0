//! Single improvements of a policy, each by a tenth: what each would save by the success.

use crate::economics::policy::compile::CompiledPolicy;
use crate::economics::policy::skills::Skills;
use crate::economics::policy::unit_prices::{Cost, UnitPrices};
use crate::scenario::{Policy, Scenario, Serving, VerifierSpec};
use crate::units::tolerance::NOISE;
use crate::units::{Fraction, Quantity, UsdPerTask};

/// A single improvement.
#[derive(Clone, Debug)]
pub struct Improvement {
    /// What gets better by a tenth.
    pub what: String,
    /// What a success costs then.
    pub cost_per_success: UsdPerTask,
    /// The share of the cost of a success that is saved.
    pub saving: Fraction,
    /// The share of tasks that end right then.
    pub accuracy: Fraction,
}

/// What is left of something that got better by a tenth.
const LEFT: f64 = 0.9;

/// Every single improvement that saves something, the most worthwhile first. Errors, prices, wrong results that a verifier lets
/// through, right ones that it rejects, errors that people overlook and tasks that a router misses are taken down by a tenth,
/// one at a time; machines are shared out by use, as they are sized now.
pub(in crate::economics) fn improvements(
    scenario: &Scenario,
    index: usize,
    prices: &UnitPrices,
    now: Cost,
) -> Vec<Improvement> {
    let Some(now) = now.success else { return Vec::new() };
    let mut found = Vec::new();
    let mut note = |what: String, scenario: &Scenario, prices: &UnitPrices| {
        let skills = Skills::of_one(scenario, index);
        let Ok(mut compiled) = CompiledPolicy::of(scenario, index, &skills) else { return };
        compiled.review_all();
        let (cost, ends) = prices.cost(scenario, &compiled.strategy, skills.all());
        let Some(success) = cost.success else { return };
        let saved = 1.0 - success.get() / now.get();
        if saved > NOISE {
            let saving = Fraction::const_new(saved.min(1.0));
            found.push(Improvement { what, cost_per_success: success, saving, accuracy: ends.right });
        }
    };
    for lever in levers(scenario, index) {
        let mut better = scenario.clone();
        lever.pull(&mut better);
        let prices = match lever {
            Lever::Price(base) => (0..scenario.options.len())
                .filter(|at| scenario.base_of(*at) == base)
                .fold(prices.clone(), |prices, at| prices.scaled(at, LEFT)),
            _ => prices.clone(),
        };
        note(lever.text(scenario), &better, &prices);
    }
    found.sort_by(|a, b| b.saving.get().total_cmp(&a.saving.get()));
    found
}

/// Something that can get better. Numbers are places of options; steps are places in a workflow.
#[derive(Clone, Copy)]
enum Lever {
    Errors(usize),
    Price(usize),
    LetsThrough(usize, usize),
    Rejects(usize, usize),
    Overlooks(usize),
    OverlooksAll,
    Misses(usize),
    Escalates(usize),
    ErrorCost,
    EscalationCost,
    FailureCost,
}

/// What can get better in a policy.
fn levers(scenario: &Scenario, index: usize) -> Vec<Lever> {
    let mut levers = Vec::new();
    let mut seen = vec![false; scenario.options.len()];
    let mut open = vec![index];
    let (mut errors, mut paid): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    while let Some(at) = open.pop() {
        if std::mem::replace(&mut seen[at], true) {
            continue;
        }
        let option = &scenario.options[at];
        let Serving::Policy(policy) = &option.serving else {
            let base = scenario.base_of(at);
            if option.accuracy.is_some() && !errors.contains(&base) {
                errors.push(base);
            }
            if !paid.contains(&base) {
                paid.push(base);
            }
            continue;
        };
        for (place, _) in verifiers(policy).iter().enumerate() {
            levers.extend([Lever::LetsThrough(at, place), Lever::Rejects(at, place)]);
        }
        match policy.as_ref() {
            Policy::Review { .. } => levers.push(Lever::Overlooks(at)),
            Policy::Router { .. } => levers.extend([Lever::Misses(at), Lever::Escalates(at)]),
            _ => {}
        }
        open.extend(policy.named().iter().map(|named| named.index));
        let judges = policy.judges().into_iter().map(|judge| scenario.base_of(judge.index));
        for judge in judges {
            if !paid.contains(&judge) {
                paid.push(judge);
            }
        }
    }
    levers.extend(errors.into_iter().map(Lever::Errors));
    levers.extend(paid.into_iter().map(Lever::Price));
    if scenario.ends.review.is_some() {
        levers.push(Lever::OverlooksAll);
    }
    levers.extend([Lever::ErrorCost, Lever::EscalationCost, Lever::FailureCost]);
    levers
}

/// The verifiers that a policy names itself.
fn verifiers(policy: &Policy) -> Vec<(String, &VerifierSpec)> {
    match policy {
        Policy::Retry { verifier, .. }
        | Policy::BestOf { verifier, .. }
        | Policy::Cascade { verifier, .. } => {
            vec![(String::new(), verifier)]
        }
        Policy::Workflow { steps } => steps
            .iter()
            .filter_map(|step| Some((format!("/{}", step.name), &step.tries.as_ref()?.verifier)))
            .collect(),
        Policy::Vote { .. } | Policy::Chain { .. } | Policy::Router { .. } | Policy::Review { .. } => {
            Vec::new()
        }
    }
}

/// The same, to change one.
fn verifier_mut(policy: &mut Policy, place: usize) -> Option<&mut VerifierSpec> {
    match policy {
        Policy::Retry { verifier, .. }
        | Policy::BestOf { verifier, .. }
        | Policy::Cascade { verifier, .. } => Some(verifier),
        Policy::Workflow { steps } => {
            let tries = steps.iter_mut().filter_map(|step| step.tries.as_mut());
            tries.map(|tries| &mut tries.verifier).nth(place)
        }
        Policy::Vote { .. } | Policy::Chain { .. } | Policy::Router { .. } | Policy::Review { .. } => None,
    }
}

/// A tenth less.
fn less<Q: Quantity>(value: Q, make: fn(f64) -> Q) -> Q {
    make(value.get() * LEFT)
}

/// Of what is not in the share a tenth less.
fn fewer_missing(share: Fraction) -> Fraction {
    Fraction::const_new(1.0 - (1.0 - share.get()) * LEFT)
}

impl Lever {
    fn pull(self, scenario: &mut Scenario) {
        let cost = |cost: &mut Option<crate::decode::Sited<UsdPerTask>>| {
            if let Some(cost) = cost {
                cost.value = less(cost.value, UsdPerTask::const_new);
            }
        };
        let policy = |scenario: &'_ mut Scenario, at: usize, change: &mut dyn FnMut(&mut Policy)| {
            if let Some(Serving::Policy(policy)) =
                scenario.options.get_mut(at).map(|option| &mut option.serving)
            {
                change(policy);
            }
        };
        match self {
            Self::Price(_) => {}
            Self::Errors(base) => {
                for (at, option) in scenario.options.iter_mut().enumerate() {
                    let own = option.derived.as_ref().map_or(at, |derived| derived.base);
                    let Some(accuracy) = option.accuracy.as_mut().filter(|_| own == base) else { continue };
                    accuracy.value.value = fewer_missing(accuracy.value.value);
                    for class in &mut accuracy.classes {
                        class.accuracy.value = fewer_missing(class.accuracy.value);
                    }
                }
            }
            Self::LetsThrough(at, place) => policy(scenario, at, &mut |policy| {
                if let Some(verifier) = verifier_mut(policy, place) {
                    verifier.accepts_wrong.value = less(verifier.accepts_wrong.value, Fraction::const_new);
                }
            }),
            Self::Rejects(at, place) => policy(scenario, at, &mut |policy| {
                if let Some(verifier) = verifier_mut(policy, place) {
                    verifier.accepts_right.value = fewer_missing(verifier.accepts_right.value);
                }
            }),
            Self::Overlooks(at) => policy(scenario, at, &mut |policy| {
                if let Policy::Review { review, .. } = policy {
                    review.catches.value = fewer_missing(review.catches.value);
                }
            }),
            Self::OverlooksAll => {
                if let Some(review) = &mut scenario.ends.review {
                    review.catches.value = fewer_missing(review.catches.value);
                }
            }
            Self::Misses(at) => policy(scenario, at, &mut |policy| {
                if let Policy::Router { recall, .. } = policy {
                    recall.value = fewer_missing(recall.value);
                }
            }),
            Self::Escalates(at) => policy(scenario, at, &mut |policy| {
                if let Policy::Router { false_escalation, .. } = policy {
                    false_escalation.value = less(false_escalation.value, Fraction::const_new);
                }
            }),
            Self::ErrorCost => cost(&mut scenario.ends.cost_per_error),
            Self::EscalationCost => cost(&mut scenario.ends.cost_per_escalation),
            Self::FailureCost => cost(&mut scenario.ends.cost_per_failure),
        }
    }

    fn text(self, scenario: &Scenario) -> String {
        let name = |at: usize| scenario.options.get(at).map_or("", |option| option.name.as_str());
        let verifier = |at: usize, place: usize| match scenario.options.get(at).map(|option| &option.serving)
        {
            Some(Serving::Policy(policy)) => {
                let step =
                    verifiers(policy).into_iter().nth(place).map_or_else(String::new, |(step, _)| step);
                format!("{}{step}", name(at))
            }
            _ => String::new(),
        };
        match self {
            Self::Errors(at) => format!("fewer errors of {}", name(at)),
            Self::Price(at) => format!("a lower price of {}", name(at)),
            Self::LetsThrough(at, place) => {
                format!("fewer wrong results past the verifier of {}", verifier(at, place))
            }
            Self::Rejects(at, place) => {
                format!("fewer right results rejected by the verifier of {}", verifier(at, place))
            }
            Self::Overlooks(at) => format!("fewer errors overlooked in the review of {}", name(at)),
            Self::OverlooksAll => "fewer errors overlooked in the review of all results".to_owned(),
            Self::Misses(at) => format!("fewer hard tasks missed by the router of {}", name(at)),
            Self::Escalates(at) => format!("fewer easy tasks sent on by the router of {}", name(at)),
            Self::ErrorCost => "a lower cost of an error".to_owned(),
            Self::EscalationCost => "a lower cost of an escalation".to_owned(),
            Self::FailureCost => "a lower cost of a failure".to_owned(),
        }
    }
}
