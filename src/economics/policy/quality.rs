//! How a task ends with an option, and how often each thing is used on the way: the options of a policy, what looks at
//! results, people.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::decode::Given;
use crate::economics::bill::bill::Bill;
use crate::economics::bill::by_kind::bill as bill_of;
use crate::economics::bill::paid_once::PaidOnce;
use crate::economics::fleet::demand::Demand;
use crate::figure::{Figure, Gap, Traced};
use crate::quality::{Influence, Outcomes, Strategy, evaluate};
use crate::scenario::{Accuracy, Policy, Scenario, Serving, ServingOption};
use crate::units::{AnnualRate, Fraction, Ratio};

use super::accuracy;
use super::compile::{Check, CompiledPolicy, UNRATED, unrated};
use super::extras::Extras;
use super::skills::Skills;

/// What is used for a task, and how it ends.
#[derive(Debug)]
pub(in crate::economics) struct Quality {
    /// How it ends; a reason where an accuracy is missing that has no influence on what is used.
    pub(in crate::economics) ends: Result<Ends, Gap>,
    /// Options by their place in the scenario, with the attempts that reach each for one task.
    pub(in crate::economics) attempts: Vec<(usize, Figure<Ratio>)>,
    /// What else is paid for each time.
    pub(in crate::economics) extras: Extras,
    /// What a reader should know.
    pub(in crate::economics) remarks: Vec<String>,
    /// What a task waits for, where that is not a single attempt; a reason where how long depends on an accuracy that is missing.
    pub(super) timed: Option<Result<Arc<Strategy>, Gap>>,
    /// The whole policy.
    pub(super) strategy: Arc<Strategy>,
    /// Options by their place in the scenario, with the attempts that each is billed for: work on tasks that are handed on can cost
    /// more than on the mean task.
    pub(super) work: Vec<(usize, Figure<Ratio>)>,
    /// How often each numbered thing is used for a task.
    pub(super) uses: Vec<Ratio>,
    /// The same in uses of the mean cost.
    pub(in crate::economics) billed: Vec<Ratio>,
    /// Options that take tasks over, and what such a task costs there over the mean task.
    pub(super) handed_on: Vec<(String, Given<Ratio>)>,
    /// What looks at results, numbered behind the options.
    pub(in crate::economics) looks: Vec<Check>,
}

/// How a task ends.
#[derive(Debug)]
pub(in crate::economics) struct Ends {
    pub(in crate::economics) right: Figure<Fraction>,
    pub(in crate::economics) accepted_wrong: Figure<Fraction>,
    pub(in crate::economics) escalated: Figure<Fraction>,
    pub(in crate::economics) failed: Figure<Fraction>,
}

/// How the shares come about.
const FORMULA: &str = "the policy over tasks from easy to hard: attempts at one task are as alike as stated, options share as much of what \
                       makes a task hard as stated, and steps that build on each other are different work (docs/formulas.md, Policies)";

/// How often something is used that no accuracy has an influence on.
const WHATEVER: &str = "the policy, whatever the results are: no accuracy changes how often this is used";

impl Quality {
    /// Works a scenario's option out; a reason where an accuracy is missing that decides what is used.
    pub(in crate::economics) fn of(
        scenario: &Scenario,
        index: usize,
        skills: &Skills<'_>,
    ) -> Result<Self, Gap> {
        let option = scenario.options.get(index).ok_or(Gap::NotApplicable("there is no such option"))?;
        let mut compiled = CompiledPolicy::with_unrated(scenario, index, skills)?;
        let human = matches!(option.serving, Serving::Human(_));
        let mut timed = Arc::clone(&compiled.strategy);
        if !human {
            compiled.review_all();
            if scenario.ends.review.as_ref().is_some_and(|review| review.delay.is_some()) {
                timed = Arc::clone(&compiled.strategy);
            }
        }
        if let (Strategy::Attempt(_), Some(accuracy)) = (compiled.strategy.as_ref(), &option.accuracy) {
            return Ok(Self::plain(index, accuracy));
        }
        let influence = influence_of_unrated(scenario, option, &compiled)?;
        let mut outcome = evaluate(&compiled.strategy, skills.all());
        // Work whose amount depends on an accuracy that is missing: it is left out.
        let on_fixes = influence.iter().flat_map(|influence| &influence.on_fixes);
        let open: Vec<usize> = on_fixes
            .filter(|(_, options)| !options.is_disjoint(&compiled.unrated))
            .map(|(number, _)| *number)
            .collect();
        for times in [&mut outcome.uses, &mut outcome.work] {
            times
                .iter_mut()
                .enumerate()
                .filter(|(at, _)| open.contains(at))
                .for_each(|(_, times)| *times = Ratio::ZERO);
        }
        let inputs: Vec<&dyn Traced> = compiled.inputs.iter().map(|input| input as &dyn Traced).collect();
        let share = |label: &str, value: Fraction| Figure::derived(label, FORMULA, value, &inputs);
        let times = |label: &str, id: usize| {
            let value = outcome.uses.get(id).copied().unwrap_or(Ratio::ZERO);
            let is_free = influence.as_ref().is_some_and(|influence| influence.on_uses.is_empty());
            let formula = if is_free { WHATEVER } else { FORMULA };
            Figure::derived(label, formula, value, &inputs)
        };
        let attempts = compiled.leaves.iter().map(|leaf| {
            let name = &scenario.options[*leaf].name;
            (*leaf, times(&format!("attempts of {name} per task"), *leaf))
        });
        let attempts: Vec<(usize, Figure<Ratio>)> = attempts.collect();
        let billed = billed(scenario, &outcome.uses, &outcome.work);
        let harder = compiled.escalated.iter().filter(|(_, cost)| *cost.value() != Ratio::const_new(1.0));
        let harder: Vec<Figure<Ratio>> =
            harder.map(|(name, cost)| Figure::given(&format!("escalated cost of {name}"), cost)).collect();
        let work = attempts.iter().map(|(leaf, attempts)| {
            let value = billed.get(*leaf).copied().unwrap_or(Ratio::ZERO);
            if value == attempts.value() {
                return (*leaf, attempts.clone());
            }
            let name = &scenario.options[*leaf].name;
            let label = format!("attempts of {name} per task, in those of its mean cost");
            let formula =
                "attempts at tasks as they come + escalated cost × attempts at tasks that were handed on";
            let mut all: Vec<&dyn Traced> = vec![attempts];
            all.extend(harder.iter().map(|cost| cost as &dyn Traced));
            (*leaf, Figure::derived(&label, formula, value, &all))
        });
        let work = work.collect();
        let mut extras = Extras::default();
        for (at, look) in compiled.looks.iter().enumerate() {
            let number = scenario.options.len() + at;
            if open.contains(&number) {
                extras.leave_out_fixes();
            } else {
                extras.add(look, times(&format!("{}: times per task", look.label), number));
            }
        }
        let Outcomes { right, accepted_wrong, escalated, failed } = outcome.ends;
        let ends = match compiled.unknown_ends() {
            Some(gap) => Err(gap),
            None => Ok(Ends {
                right: share("accuracy", right),
                accepted_wrong: share("accepted wrong", accepted_wrong),
                escalated: share("escalated", escalated),
                failed: share("failed", failed),
            }),
        };
        let is_open = open.iter().any(|number| timed.uses(*number));
        let timed = (!matches!(timed.as_ref(), Strategy::Attempt(_))).then_some(if is_open {
            Err(UNRATED)
        } else {
            Ok(timed)
        });
        Ok(Self {
            ends,
            attempts,
            extras,
            remarks: compiled.remarks,
            timed,
            strategy: compiled.strategy,
            work,
            uses: outcome.uses,
            billed,
            handed_on: compiled.escalated,
            looks: compiled.looks,
        })
    }

    /// How tasks end with what was worked out, or why that is unknown.
    pub(in crate::economics) fn ends_of(found: &Result<Self, Gap>) -> Result<&Ends, Gap> {
        found.as_ref().map_err(Clone::clone)?.ends.as_ref().map_err(Clone::clone)
    }

    /// An option of which nobody looks at the results: whatever comes out is accepted.
    fn plain(index: usize, accuracy: &Accuracy) -> Self {
        let right = accuracy::figure("accuracy", accuracy);
        let wrong = right.value().rest();
        let formula = "none: whatever comes out is accepted, right or wrong";
        let none = |label: &str| Figure::derived(label, formula, Fraction::ZERO, &[&right]);
        let (escalated, failed) = (none("escalated"), none("failed"));
        Self {
            ends: Ok(Ends {
                accepted_wrong: Figure::derived("accepted wrong", "1 − accuracy", wrong, &[&right]),
                escalated,
                failed,
                right,
            }),
            attempts: vec![(index, Figure::derived("attempts per task", "one", Ratio::const_new(1.0), &[]))],
            extras: Extras::default(),
            remarks: Vec::new(),
            timed: None,
            strategy: Arc::new(Strategy::Attempt(index)),
            work: Vec::new(),
            uses: Vec::new(),
            billed: Vec::new(),
            handed_on: Vec::new(),
            looks: Vec::new(),
        }
    }
}

/// How often each numbered thing is paid for a task: in uses of the mean cost, but for what has one price whatever the task.
pub(in crate::economics) fn billed(scenario: &Scenario, uses: &[Ratio], work: &[Ratio]) -> Vec<Ratio> {
    let of = |(at, (uses, work)): (usize, (&Ratio, &Ratio))| match scenario.options.get(at) {
        Some(option) if matches!(option.serving, Serving::PerTask(_)) => *uses,
        _ => *work,
    };
    uses.iter().zip(work).enumerate().map(of).collect()
}

/// What accuracies have an influence on, where one is missing; a reason where what is paid depends on that one.
fn influence_of_unrated(
    scenario: &Scenario,
    option: &ServingOption,
    compiled: &CompiledPolicy<'_>,
) -> Result<Option<Influence>, Gap> {
    if compiled.unrated.is_empty() {
        return Ok(None);
    }
    let Serving::Policy(policy) = &option.serving else { return Err(unrated(option)) };
    let influence = compiled.strategy.influence();
    let mut deciding = influence.on_uses.clone();
    // Only results that are accepted in the end are charged.
    if let Policy::Retry { of, .. } = policy.as_ref()
        && scenario.options[of.index].charges_accepted_only()
    {
        deciding.insert(of.index);
    }
    let missing: Vec<usize> = deciding.intersection(&compiled.unrated).copied().collect();
    if missing.is_empty() { Ok(Some(influence)) } else { Err(cost_depends_on(scenario, &missing)) }
}

/// Why the cost of a policy is unknown: it depends on accuracies that are not stated.
fn cost_depends_on(scenario: &Scenario, missing: &[usize]) -> Gap {
    let written: BTreeSet<usize> = missing.iter().map(|at| scenario.base_of(*at)).collect();
    let options = written.iter().filter_map(|at| scenario.options.get(*at));
    let places = options.map(|option| format!("`{}` ({})", option.name, option.site.resolve()));
    let places = places.collect::<Vec<_>>().join(", ");
    Gap::Undefined(format!("it depends on an accuracy that is not stated: write `accuracy: 88%` in {places}"))
}

/// The bill of an option that serves itself, with what it costs besides serving and what is paid each time that its results are looked
/// at.
pub(in crate::economics) fn bill_of_one(
    scenario: &Scenario,
    option: &ServingOption,
    quality: &Result<Quality, Gap>,
    demand: &Demand<'_>,
    rate: Option<&Figure<AnnualRate>>,
) -> Bill {
    let bill = bill_of(option, demand, rate)
        .with_indirect_tax(option)
        .with_overheads(option, &mut PaidOnce::default());
    match quality {
        Ok(quality) => quality.extras.on(bill, demand),
        Err(_) => Extras::of_unknown(scenario, option).on(bill, demand),
    }
}
