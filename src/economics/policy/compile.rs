//! A policy of a scenario as a strategy that can be evaluated, with what goes into it.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::decode::{Given, Sited};
use crate::economics::bill::ledger::Nature;
use crate::figure::{Derivation, Figure, Gap, Traced};
use crate::quality::{Flow, FlowStep, Leftover, Strategy, Verifier, Votes, evaluate_steps};
use crate::scenario::{
    Named, Otherwise, Policy, Review, Scenario, Serving, ServingOption, Step, StepTaken, Tries, VerifierSpec,
    escalated_cost,
};
use crate::units::{
    Count, Fraction, Hours, Load, Number, Quantity, Ratio, SECONDS_PER_HOUR, Seconds, UsdPerTask, brief,
};

use super::accuracy;
use super::review::{not_stated, review_price};
use super::skills::Skills;

/// Something that is used besides options: a look of a verifier, of a router, of people.
#[derive(Debug)]
pub(in crate::economics) struct Check {
    /// What kind of money it costs.
    pub(in crate::economics) nature: Nature,
    pub(in crate::economics) label: String,
    /// What it costs each time.
    pub(in crate::economics) price: Option<Figure<UsdPerTask>>,
    /// What is missing in the bill because the scenario does not state it.
    pub(super) left_out: Vec<&'static str>,
    /// How long it takes, if somebody says so.
    pub(in crate::economics) time: Option<Sited<Seconds>>,
    /// Whether a task waits for it.
    pub(super) is_timed: bool,
}

/// A strategy with what goes into it.
pub(in crate::economics) struct CompiledPolicy<'s> {
    pub(in crate::economics) strategy: Arc<Strategy>,
    /// What is used besides options; numbered behind them.
    pub(in crate::economics) looks: Vec<Check>,
    pub(in crate::economics) inputs: Vec<Arc<Derivation>>,
    /// The options that are paid, by their places.
    pub(in crate::economics) leaves: Vec<usize>,
    /// What a reader should know.
    pub(in crate::economics) remarks: Vec<String>,
    /// Options that take tasks over, and what such a task costs there over the mean task.
    pub(in crate::economics) escalated: Vec<(String, Given<Ratio>)>,
    /// The options that do work and have no accuracy, by their places.
    pub(super) unrated: BTreeSet<usize>,
    scenario: &'s Scenario,
}

impl<'s> CompiledPolicy<'s> {
    /// The strategy of an option; a reason where an accuracy is missing.
    pub(in crate::economics) fn of(
        scenario: &'s Scenario,
        index: usize,
        skills: &Skills<'_>,
    ) -> Result<Self, Gap> {
        let found = Self::with_unrated(scenario, index, skills)?;
        found.unknown_ends().map_or(Ok(found), Err)
    }

    /// Why it is unknown how tasks end: the first option without an accuracy.
    pub(super) fn unknown_ends(&self) -> Option<Gap> {
        let option = self.scenario.options.get(*self.unrated.first()?)?;
        Some(Gap::Part { name: option.name.clone(), gap: Box::new(unrated(option)) })
    }

    /// The strategy of an option, also where accuracies are missing: nothing may be said then of how tasks end, and of uses only
    /// what no missing accuracy has an influence on.
    pub(super) fn with_unrated(
        scenario: &'s Scenario,
        index: usize,
        skills: &Skills<'_>,
    ) -> Result<Self, Gap> {
        let mut builder = Builder {
            compiled: Self {
                strategy: Arc::new(Strategy::Attempt(index)),
                looks: Vec::new(),
                inputs: Vec::new(),
                leaves: Vec::new(),
                remarks: Vec::new(),
                escalated: Vec::new(),
                unrated: BTreeSet::new(),
                scenario,
            },
            skills,
            known: vec![None; scenario.options.len()],
            asked: index,
        };
        let strategy = builder.strategy(index)?;
        Ok(Self { strategy, ..builder.compiled })
    }

    /// Puts the review behind it that every option of the scenario has, if there is one.
    pub(in crate::economics) fn review_all(&mut self) {
        if let Some(review) = &self.scenario.ends.review {
            // Without a delay it is a spot check of what is delivered already.
            self.review(review, review.delay.is_some());
        }
    }

    /// Puts people behind it who look at a share of the results.
    pub(in crate::economics) fn review(&mut self, review: &Review, is_timed: bool) {
        let look = self.look(Check {
            nature: Nature::Work,
            label: "review by people".to_owned(),
            price: Some(review_price(review, &review.minutes)),
            left_out: not_stated(review),
            time: review.delay.clone(),
            is_timed,
        });
        let fix = review.fix_minutes.as_ref().map(|minutes| {
            self.look(Check {
                nature: Nature::Work,
                label: "putting wrong results right".to_owned(),
                price: Some(review_price(review, minutes)),
                left_out: Vec::new(),
                time: Some(Sited {
                    value: Seconds::const_new(Hours::from(minutes.value).get() * SECONDS_PER_HOUR),
                    site: minutes.site.clone(),
                }),
                is_timed,
            })
        });
        self.input("share that is reviewed", &review.share);
        self.input("share of wrong results that a review finds", &review.catches);
        self.strategy = Arc::new(Strategy::Review {
            strategy: Arc::clone(&self.strategy),
            share: review.share.value,
            catches: review.catches.value,
            look,
            fix,
        });
    }

    /// Remembers something that is used; its number.
    fn look(&mut self, look: Check) -> usize {
        self.looks.push(look);
        self.scenario.options.len() + self.looks.len() - 1
    }

    fn input(&mut self, label: &str, value: &Sited<Fraction>) {
        self.inputs.push(Figure::written(label, value).derivation());
    }
}

/// Builds the strategy of a policy. Options that several others name are built once.
struct Builder<'s, 'k> {
    compiled: CompiledPolicy<'s>,
    skills: &'k Skills<'k>,
    known: Vec<Option<Arc<Strategy>>>,
    /// The option that was asked for.
    asked: usize,
}

impl Builder<'_, '_> {
    fn strategy(&mut self, index: usize) -> Result<Arc<Strategy>, Gap> {
        if let Some(known) = self.known.get(index).cloned().flatten() {
            return Ok(known);
        }
        let strategy = self.build(index)?;
        if let Some(known) = self.known.get_mut(index) {
            *known = Some(Arc::clone(&strategy));
        }
        Ok(strategy)
    }

    fn build(&mut self, index: usize) -> Result<Arc<Strategy>, Gap> {
        let scenario = self.compiled.scenario;
        let option = scenario.options.get(index).ok_or(Gap::NotApplicable("there is no such option"))?;
        let name = option.name.as_str();
        let Serving::Policy(policy) = &option.serving else {
            let Some(accuracy) = &option.accuracy else {
                self.compiled.unrated.insert(index);
                self.leaf(index);
                return Ok(Arc::new(Strategy::Attempt(index)));
            };
            let figure = accuracy::figure(&format!("accuracy of {name}"), accuracy);
            self.compiled.inputs.push(figure.derivation());
            if accuracy.classes.is_empty() {
                let label = format!("likeness of attempts of {name}");
                self.compiled.inputs.push(accuracy::likeness(&label, accuracy).derivation());
            }
            self.leaf(index);
            return Ok(Arc::new(Strategy::Attempt(index)));
        };
        let strategy = match policy.as_ref() {
            Policy::Retry { of, attempts, verifier, otherwise, escalated_cost } => {
                self.attempts(name, attempts);
                let strategy = self.strategy(of.index)?;
                let again = self.tried_again(&strategy, attempts, of.index, escalated_cost.as_ref());
                let (verifier, look) = self.verifier(name, verifier);
                let leftover = leftover(*otherwise.value());
                Strategy::Retry { strategy, again, verifier, look, attempts: attempts.value, leftover }
            }
            Policy::BestOf { of, samples, verifier, otherwise } => {
                let strategy = self.strategy(of.index)?;
                let (verifier, look) = self.verifier(name, verifier);
                let leftover = leftover(*otherwise.value());
                Strategy::BestOf { strategy, verifier, look, samples: samples.value, leftover }
            }
            Policy::Vote { of, samples, wrong_answers } => Strategy::Vote {
                strategy: self.strategy(of.index)?,
                samples: samples.value,
                votes: Votes::of(samples.value, *wrong_answers.value()),
            },
            Policy::Cascade { stages: named, verifier, escalated_cost } => {
                let (verifier, look) = self.verifier(name, verifier);
                let mut stages = self.strategies(named)?;
                self.meet();
                for (stage, named) in stages.iter_mut().zip(named).skip(1) {
                    *stage = self.escalated(Arc::clone(stage), named.index, escalated_cost.as_ref());
                }
                Strategy::Cascade { stages, verifier, look }
            }
            Policy::Chain { steps } => {
                let strategies = self.strategies(steps)?;
                let flow = Flow::series(strategies).ok_or(Gap::NotApplicable(TOO_MANY))?;
                let names: Vec<&str> = steps.iter().map(|step| step.name.as_str()).collect();
                let remark = self.weakest(index, &names, &flow);
                self.compiled.remarks.extend(remark);
                Strategy::Workflow(flow)
            }
            Policy::Workflow { steps } => {
                let strategies =
                    steps.iter().map(|step| self.step(name, step)).collect::<Result<Vec<_>, _>>()?;
                let flow = Flow::new(strategies).ok_or(Gap::NotApplicable(TOO_MANY))?;
                let names: Vec<&str> = steps.iter().map(|step| step.name.as_str()).collect();
                let remark = self.weakest(index, &names, &flow);
                self.compiled.remarks.extend(remark);
                Strategy::Workflow(flow)
            }
            Policy::Router { small, large, recall, false_escalation, cost, latency, escalated_cost } => {
                let price = cost.as_ref().map(|cost| Figure::written("cost of predicting", cost));
                let label = format!("{name}: routing");
                let missing = without(price.as_ref(), "predictions of the router (router.cost)");
                let look = self.compiled.look(Check {
                    nature: Nature::Services,
                    label,
                    price,
                    left_out: missing,
                    time: latency.clone(),
                    is_timed: true,
                });
                self.compiled.input("recall of the router", recall);
                self.compiled.input("false escalation of the router", false_escalation);
                let (small, sent) = (self.strategy(small.index)?, self.strategy(large.index)?);
                self.meet();
                let large = self.escalated(sent, large.index, escalated_cost.as_ref());
                let (recall, false_escalation) = (recall.value, false_escalation.value);
                Strategy::Router { small, large, recall, false_escalation, look }
            }
            Policy::Review { of, review } => {
                self.compiled.strategy = self.strategy(of.index)?;
                self.compiled.review(review, true);
                return Ok(Arc::clone(&self.compiled.strategy));
            }
        };
        Ok(Arc::new(strategy))
    }

    /// Different options do the same tasks.
    fn meet(&mut self) {
        let ends = &self.compiled.scenario.ends;
        let shared = Figure::given(SHARED, &ends.shared_difficulty());
        let shared = match ends.measured_share() {
            Some(measured) => shared.note(measured.to_string()),
            None => shared,
        };
        let shared = shared.derivation();
        if self.compiled.inputs.iter().all(|known| known.label != SHARED) {
            self.compiled.inputs.push(shared);
        }
    }

    fn strategies(&mut self, named: &[Named]) -> Result<Vec<Arc<Strategy>>, Gap> {
        named.iter().map(|named| self.strategy(named.index)).collect()
    }

    /// A step of a workflow, with its tries.
    fn step(&mut self, workflow: &str, step: &Step) -> Result<FlowStep, Gap> {
        let mut strategy = self.strategy(step.of.index)?;
        let name = format!("{workflow}/{}", step.name);
        match &step.taken {
            StepTaken::Always => {}
            StepTaken::Chance(chance) => self.compiled.input(&format!("chance of {name}"), chance),
            StepTaken::Branch(share) => self.compiled.input(&format!("share of the branch {name}"), share),
        }
        if let Some(Tries { attempts, verifier, otherwise, revision, escalated_cost }) = &step.tries {
            let again = revision.as_ref().unwrap_or(&step.of).index;
            let revised = self.strategy(again)?;
            let made = self.tried_again(&revised, attempts, again, escalated_cost.as_ref());
            let again = made.or_else(|| revision.as_ref().map(|_| revised));
            self.attempts(&name, attempts);
            let (verifier, look) = self.verifier(&name, verifier);
            let leftover = leftover(*otherwise.value());
            strategy = Arc::new(Strategy::Retry {
                strategy,
                again,
                verifier,
                look,
                attempts: attempts.value,
                leftover,
            });
        }
        Ok(FlowStep { strategy, after: step.after.clone(), taken: step.taken.share() })
    }

    /// What is tried from the second time on, where that costs more than the first time.
    fn tried_again(
        &mut self,
        strategy: &Arc<Strategy>,
        attempts: &Sited<Count>,
        index: usize,
        stated: Option<&Sited<Ratio>>,
    ) -> Option<Arc<Strategy>> {
        let several = attempts.value.get() > 1.0;
        let again = several.then(|| self.escalated(Arc::clone(strategy), index, stated))?;
        (!Arc::ptr_eq(&again, strategy)).then_some(again)
    }

    /// The same for tasks that something failed at, or that were judged hard.
    fn escalated(
        &mut self,
        strategy: Arc<Strategy>,
        index: usize,
        stated: Option<&Sited<Ratio>>,
    ) -> Arc<Strategy> {
        let options = &self.compiled.scenario.options;
        let Some(option) = options.get(index) else { return strategy };
        let cost = escalated_cost(stated, option, options);
        let value = *cost.value();
        // It has one price, whatever the task.
        if matches!((&option.serving, &cost), (Serving::PerTask(_), Given::Default { .. })) {
            return strategy;
        }
        self.compiled.escalated.push((option.name.clone(), cost));
        if value.get() == 1.0 { strategy } else { Arc::new(Strategy::Escalated { strategy, cost: value }) }
    }

    fn attempts(&mut self, name: &str, attempts: &Sited<Count>) {
        self.compiled
            .inputs
            .push(Figure::written(&format!("attempts of {name} at most"), attempts).derivation());
    }

    /// Remembers an option that is paid.
    fn leaf(&mut self, index: usize) {
        if !self.compiled.leaves.contains(&index) {
            self.compiled.leaves.push(index);
        }
    }

    /// Where the runs of a flow go wrong first, and what is won by a better step.
    fn weakest(&self, index: usize, names: &[&str], flow: &Flow) -> Option<String> {
        if !self.compiled.unrated.is_empty() {
            return None;
        }
        let steps = evaluate_steps(flow, self.skills.all());
        let lost: f64 = steps.iter().map(|step| step.first_wrong.get()).sum();
        if lost <= 0.0 || lost >= 1.0 {
            return None;
        }
        let first: Vec<String> = names
            .iter()
            .zip(&steps)
            .map(|(name, step)| format!("{name} {}", brief(Load::const_new(step.first_wrong.get() / lost))))
            .collect();
        // What a point of accuracy wins, at all steps of a name together.
        let wins = |name: &str| {
            let of_it = names.iter().zip(&steps).filter(|(step, _)| **step == name);
            of_it.map(|(_, step)| step.worth.get()).sum::<f64>()
        };
        let best = names.iter().map(|name| (name, wins(name))).max_by(|a, b| a.1.total_cmp(&b.1))?;
        // Of a part of the policy that is asked for, its name.
        let of = if index == self.asked {
            String::new()
        } else {
            format!("{}: ", self.compiled.scenario.options[index].name)
        };
        Some(format!(
            "{of}of the runs that do not end right, so many first go wrong at: {}; each point of accuracy of {} is worth {} points of \
             the whole, the most of all",
            first.join(", "),
            best.0,
            brief(Number::const_new(best.1)),
        ))
    }

    /// What looks at results, and its number: that of the option which looks, if it is one.
    fn verifier(&mut self, name: &str, spec: &VerifierSpec) -> (Verifier, usize) {
        self.compiled.input("right results that the verifier accepts", &spec.accepts_right);
        self.compiled.input("wrong results that the verifier accepts", &spec.accepts_wrong);
        let verifier = Verifier::of(spec.accepts_right.value, spec.accepts_wrong.value);
        if let Some(by) = &spec.by {
            self.leaf(by.index);
            return (verifier, by.index);
        }
        let price = spec.cost.as_ref().map(|cost| Figure::written("cost of a look", cost));
        let (label, time) = (format!("{name}: verifier"), spec.latency.clone());
        let left_out = without(price.as_ref(), "looks of the verifier (verifier.cost)");
        let look = Check { nature: Nature::Services, label, price, left_out, time, is_timed: true };
        (verifier, self.compiled.look(look))
    }
}

/// What is missing where something has no price.
fn without(price: Option<&Figure<UsdPerTask>>, what: &'static str) -> Vec<&'static str> {
    if price.is_none() { vec![what] } else { Vec::new() }
}

/// What different options have in common.
const SHARED: &str = "shared difficulty";

/// Why nothing is known of how tasks end.
pub(super) const UNRATED: Gap = Gap::NotStated("no accuracy is stated");

/// Why nothing is known of how the tasks of an option end.
pub(super) fn unrated(option: &ServingOption) -> Gap {
    if option.score.is_some() { Gap::NotStated("its score is no share of tasks done right") } else { UNRATED }
}

/// Why steps cannot be worked out; refused when they are read.
const TOO_MANY: &str = "there are too many steps, or ways through them";

fn leftover(otherwise: Otherwise) -> Leftover {
    match otherwise {
        Otherwise::Escalated => Leftover::Escalated,
        Otherwise::Failed => Leftover::Failed,
        Otherwise::Accepted => Leftover::Accepted,
    }
}
