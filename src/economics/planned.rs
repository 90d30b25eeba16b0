//! A policy of a scenario as a plan that can be evaluated, with what goes into it.

use std::cell::OnceCell;
use std::sync::Arc;

use crate::decode::Sited;
use crate::figure::{Derivation, Figure, Traced};
use crate::quality::{Flow, FlowStep, Leftover, Plan, Skill, Verifier, Votes, evaluate_steps};
use crate::scenario::{
    Named, Otherwise, Policy, Review, Scenario, Serving, ServingOption, Step, StepTaken, Tries, VerifierSpec,
};
use crate::units::{Count, Fraction, Hours, Load, Number, Quantity, Seconds, UsdPerTask, brief};

use super::accuracy;
use super::gap::Gap;
use super::ledger::Nature;

/// How likely each option of a scenario does a task right, from easy to hard ones; worked out once somebody asks.
pub(super) struct Skills<'s> {
    scenario: &'s Scenario,
    all: OnceCell<Vec<Skill>>,
}

impl<'s> Skills<'s> {
    pub(super) const fn of(scenario: &'s Scenario) -> Self {
        Self { scenario, all: OnceCell::new() }
    }

    pub(super) fn all(&self) -> &[Skill] {
        self.all.get_or_init(|| {
            let mut all: Vec<Skill> = Vec::new();
            for option in &self.scenario.options {
                // A step with a grown prompt is as good as the option that it was made from.
                let base = option.derived.as_ref().and_then(|derived| all.get(derived.base).cloned());
                all.push(base.unwrap_or_else(|| skill(option)));
            }
            all
        })
    }
}

/// Of one option. Policies have none of their own.
fn skill(option: &ServingOption) -> Skill {
    let Some(accuracy) = &option.accuracy else { return Skill::alike(Fraction::ZERO) };
    if accuracy.classes.is_empty() {
        return Skill::correlated(accuracy.value.value, *accuracy.correlation.value());
    }
    let classes: Vec<(Fraction, Fraction)> =
        accuracy.classes.iter().map(|class| (class.share.value, class.accuracy.value)).collect();
    Skill::classes(&classes)
}

/// Something that is used besides options: a look of a verifier, of a router, of people.
pub(super) struct Look {
    /// What kind of money it costs.
    pub(super) nature: Nature,
    pub(super) label: String,
    /// What it costs each time.
    pub(super) price: Option<Figure<UsdPerTask>>,
    /// How long it takes, if somebody says so.
    pub(super) time: Option<Sited<Seconds>>,
    /// Whether a task waits for it.
    pub(super) is_timed: bool,
}

/// A plan with what goes into it.
pub(super) struct Planned<'s> {
    pub(super) plan: Arc<Plan>,
    /// What is used besides options; numbered behind them.
    pub(super) looks: Vec<Look>,
    pub(super) inputs: Vec<Arc<Derivation>>,
    /// The options that are paid, by their places.
    pub(super) leaves: Vec<usize>,
    /// What a reader should know.
    pub(super) remarks: Vec<String>,
    scenario: &'s Scenario,
}

impl<'s> Planned<'s> {
    /// The plan of an option; a reason where an accuracy is missing.
    pub(super) fn of(scenario: &'s Scenario, index: usize, skills: &Skills<'_>) -> Result<Self, Gap> {
        let mut builder = Builder {
            planned: Self {
                plan: Arc::new(Plan::Attempt(index)),
                looks: Vec::new(),
                inputs: Vec::new(),
                leaves: Vec::new(),
                remarks: Vec::new(),
                scenario,
            },
            skills,
            known: vec![None; scenario.options.len()],
            asked: index,
        };
        let plan = builder.plan(index)?;
        Ok(Self { plan, ..builder.planned })
    }

    /// Puts the review behind it that every option of the scenario has, if there is one.
    pub(super) fn review_all(&mut self) {
        if let Some(review) = &self.scenario.ends.review {
            // Without a delay it is a spot check of what is delivered already.
            self.review(review, review.delay.is_some());
        }
    }

    /// Puts people behind it who look at a share of the results.
    pub(super) fn review(&mut self, review: &Review, is_timed: bool) {
        let minutes = Figure::written("minutes of a review", &review.minutes);
        let wage = Figure::written("wage per hour", &review.wage);
        let hours = Hours::from(minutes.value());
        let mut inputs: Vec<&dyn Traced> = vec![&minutes, &wage];
        let overhead =
            review.overhead.as_ref().map(|overhead| Figure::written("overhead on the wage", overhead));
        let factor = overhead.as_ref().map_or(1.0, |overhead| 1.0 + overhead.get());
        inputs.extend(overhead.as_ref().map(|overhead| overhead as &dyn Traced));
        let value = UsdPerTask::const_new(hours.get() * wage.get() * factor);
        let price =
            Figure::derived("cost of a review", "minutes ÷ 60 × wage × (1 + overhead)", value, &inputs);
        let label = "review by people".to_owned();
        let look = self.look(Look {
            nature: Nature::Work,
            label,
            price: Some(price),
            time: review.delay.clone(),
            is_timed,
        });
        self.input("share that is reviewed", &review.share);
        self.input("share of wrong results that a review finds", &review.catches);
        self.plan = Arc::new(Plan::Review {
            plan: Arc::clone(&self.plan),
            share: review.share.value,
            catches: review.catches.value,
            look,
        });
    }

    /// Remembers something that is used; its number.
    fn look(&mut self, look: Look) -> usize {
        self.looks.push(look);
        self.scenario.options.len() + self.looks.len() - 1
    }

    fn input(&mut self, label: &str, value: &Sited<Fraction>) {
        self.inputs.push(Figure::written(label, value).derivation());
    }
}

/// Builds the plan of a policy. Options that several others name are built once.
struct Builder<'s, 'k> {
    planned: Planned<'s>,
    skills: &'k Skills<'k>,
    known: Vec<Option<Arc<Plan>>>,
    /// The option that was asked for.
    asked: usize,
}

impl Builder<'_, '_> {
    fn plan(&mut self, index: usize) -> Result<Arc<Plan>, Gap> {
        if let Some(known) = self.known.get(index).cloned().flatten() {
            return Ok(known);
        }
        let plan = self.build(index)?;
        if let Some(known) = self.known.get_mut(index) {
            *known = Some(Arc::clone(&plan));
        }
        Ok(plan)
    }

    fn build(&mut self, index: usize) -> Result<Arc<Plan>, Gap> {
        let scenario = self.planned.scenario;
        let option = scenario.options.get(index).ok_or(Gap::NotApplicable("there is no such option"))?;
        let name = option.name.as_str();
        let Serving::Policy(policy) = &option.serving else {
            let accuracy = option.accuracy.as_ref().ok_or(Gap::NotStated("no accuracy is stated"))?;
            let figure = accuracy::figure(&format!("accuracy of {name}"), accuracy);
            self.planned.inputs.push(figure.derivation());
            if accuracy.classes.is_empty() {
                let label = format!("likeness of attempts of {name}");
                self.planned.inputs.push(accuracy::likeness(&label, accuracy).derivation());
            }
            self.leaf(index);
            return Ok(Arc::new(Plan::Attempt(index)));
        };
        let plan = match policy.as_ref() {
            Policy::Retry { of, attempts, verifier, otherwise } => {
                self.attempts(name, attempts);
                let plan = self.plan(of.index)?;
                let (verifier, look) = self.verifier(name, verifier);
                let leftover = leftover(*otherwise.value());
                Plan::Retry { plan, again: None, verifier, look, attempts: attempts.value, leftover }
            }
            Policy::BestOf { of, samples, verifier, otherwise } => {
                let plan = self.plan(of.index)?;
                let (verifier, look) = self.verifier(name, verifier);
                let leftover = leftover(*otherwise.value());
                Plan::BestOf { plan, verifier, look, samples: samples.value, leftover }
            }
            Policy::Vote { of, samples, wrong_answers } => Plan::Vote {
                plan: self.plan(of.index)?,
                samples: samples.value,
                votes: Votes::of(samples.value, *wrong_answers.value()),
            },
            Policy::Cascade { stages, verifier } => {
                let (verifier, look) = self.verifier(name, verifier);
                let stages = self.plans(stages)?;
                Plan::Cascade { stages, verifier, look }
            }
            Policy::Chain { steps } => {
                let plans = self.plans(steps)?;
                let flow = Flow::series(plans).ok_or(Gap::NotApplicable(TOO_MANY))?;
                let names: Vec<&str> = steps.iter().map(|step| step.name.as_str()).collect();
                let remark = self.weakest(index, &names, &flow);
                self.planned.remarks.extend(remark);
                Plan::Workflow(flow)
            }
            Policy::Workflow { steps } => {
                let plans = steps.iter().map(|step| self.step(name, step)).collect::<Result<Vec<_>, _>>()?;
                let flow = Flow::new(plans).ok_or(Gap::NotApplicable(TOO_MANY))?;
                let names: Vec<&str> = steps.iter().map(|step| step.name.as_str()).collect();
                let remark = self.weakest(index, &names, &flow);
                self.planned.remarks.extend(remark);
                Plan::Workflow(flow)
            }
            Policy::Router { small, large, recall, false_escalation, cost, latency } => {
                let price = cost.as_ref().map(|cost| Figure::written("cost of predicting", cost));
                let label = format!("{name}: routing");
                let look = self.planned.look(Look {
                    nature: Nature::Services,
                    label,
                    price,
                    time: latency.clone(),
                    is_timed: true,
                });
                self.planned.input("recall of the router", recall);
                self.planned.input("false escalation of the router", false_escalation);
                let (small, large) = (self.plan(small.index)?, self.plan(large.index)?);
                let (recall, false_escalation) = (recall.value, false_escalation.value);
                Plan::Router { small, large, recall, false_escalation, look }
            }
            Policy::Review { of, review } => {
                self.planned.plan = self.plan(of.index)?;
                self.planned.review(review, true);
                return Ok(Arc::clone(&self.planned.plan));
            }
        };
        Ok(Arc::new(plan))
    }

    fn plans(&mut self, named: &[Named]) -> Result<Vec<Arc<Plan>>, Gap> {
        named.iter().map(|named| self.plan(named.index)).collect()
    }

    /// A step of a workflow, with its tries.
    fn step(&mut self, workflow: &str, step: &Step) -> Result<FlowStep, Gap> {
        let mut plan = self.plan(step.of.index)?;
        let name = format!("{workflow}/{}", step.name);
        match &step.taken {
            StepTaken::Always => {}
            StepTaken::Chance(chance) => self.planned.input(&format!("chance of {name}"), chance),
            StepTaken::Branch(share) => self.planned.input(&format!("share of the branch {name}"), share),
        }
        if let Some(Tries { attempts, verifier, otherwise, revision }) = &step.tries {
            let again = revision.as_ref().map(|revision| self.plan(revision.index)).transpose()?;
            self.attempts(&name, attempts);
            let (verifier, look) = self.verifier(&name, verifier);
            let leftover = leftover(*otherwise.value());
            plan = Arc::new(Plan::Retry { plan, again, verifier, look, attempts: attempts.value, leftover });
        }
        Ok(FlowStep { plan, after: step.after.clone(), taken: step.taken.share() })
    }

    fn attempts(&mut self, name: &str, attempts: &Sited<Count>) {
        self.planned
            .inputs
            .push(Figure::written(&format!("attempts of {name} at most"), attempts).derivation());
    }

    /// Remembers an option that is paid.
    fn leaf(&mut self, index: usize) {
        if !self.planned.leaves.contains(&index) {
            self.planned.leaves.push(index);
        }
    }

    /// Where the runs of a flow go wrong first, and what is won by a better step.
    fn weakest(&self, index: usize, names: &[&str], flow: &Flow) -> Option<String> {
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
            format!("{}: ", self.planned.scenario.options[index].name)
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
        self.planned.input("right results that the verifier accepts", &spec.accepts_right);
        self.planned.input("wrong results that the verifier accepts", &spec.accepts_wrong);
        let verifier = Verifier::of(spec.accepts_right.value, spec.accepts_wrong.value);
        if let Some(by) = &spec.by {
            self.leaf(by.index);
            return (verifier, by.index);
        }
        let price = spec.cost.as_ref().map(|cost| Figure::written("cost of a look", cost));
        let (label, time) = (format!("{name}: verifier"), spec.latency.clone());
        (verifier, self.planned.look(Look { nature: Nature::Services, label, price, time, is_timed: true }))
    }
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
