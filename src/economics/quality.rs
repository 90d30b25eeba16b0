//! How a task ends with an option, and how often each thing is used on the way: the options of a policy, what looks at
//! results, people.

use std::cell::OnceCell;

use crate::figure::{Figure, Traced};
use crate::quality::{Ends, Leftover, Plan, Skill, Verifier, Votes, evaluate};
use crate::scenario::{
    Accuracy, Named, Otherwise, Policy, Review, Scenario, Serving, ServingOption, VerifierSpec,
};
use crate::units::{Fraction, Hours, Load, Number, Quantity, Ratio, UsdPerMonth, UsdPerTask, brief};

use super::accuracy;
use super::demand::Demand;
use super::gap::Gap;
use super::ledger::Ledger;

/// How a task ends, and what is used for it.
pub(super) struct Quality {
    pub(super) right: Figure<Fraction>,
    pub(super) accepted_wrong: Figure<Fraction>,
    pub(super) escalated: Figure<Fraction>,
    pub(super) failed: Figure<Fraction>,
    /// Options by their place in the scenario, with the attempts that reach each for one task.
    pub(super) attempts: Vec<(usize, Figure<Ratio>)>,
    /// What else is used.
    pub(super) extras: Vec<Extra>,
    /// What a reader should know.
    pub(super) remarks: Vec<String>,
}

/// Something that is paid for each time: a look of a verifier, a review by people.
pub(super) struct Extra {
    pub(super) label: String,
    pub(super) times: Figure<Ratio>,
    pub(super) price: Figure<UsdPerTask>,
}

/// How the shares come about.
const FORMULA: &str = "the policy over tasks from easy to hard: attempts at one task are as alike as stated, and what is hard for one \
                       option is hard for the others (docs/formulas.md, Policies)";

impl Quality {
    /// Works a scenario's option out; a reason where an accuracy is missing.
    pub(super) fn of(scenario: &Scenario, index: usize) -> Result<Self, Gap> {
        let option = scenario.options.get(index).ok_or(Gap::NotApplicable("there is no such option"))?;
        let mut builder = Builder {
            scenario,
            skills: OnceCell::new(),
            prices: Vec::new(),
            inputs: Vec::new(),
            leaves: Vec::new(),
            remarks: Vec::new(),
        };
        let mut plan = builder.plan(index)?;
        let human = matches!(option.serving, Serving::Human(_));
        if let Some(review) = scenario.ends.review.as_ref().filter(|_| !human) {
            plan = builder.reviewed(plan, review);
        }
        if let (Plan::Attempt(_), Some(accuracy)) = (&plan, &option.accuracy) {
            return Ok(Self::plain(index, accuracy));
        }
        let outcome = evaluate(&plan, builder.skills());
        let Ends { right, accepted_wrong, escalated, failed } = outcome.ends;
        let inputs: Vec<&dyn Traced> = builder.inputs.iter().map(|input| input as &dyn Traced).collect();
        let share = |label: &str, value: Fraction| Figure::derived(label, FORMULA, value, &inputs);
        let times = |label: &str, id: usize| {
            let value = outcome.uses.get(id).copied().unwrap_or(Ratio::ZERO);
            Figure::derived(label, FORMULA, value, &inputs)
        };
        let attempts = builder.leaves.iter().map(|leaf| {
            let name = &scenario.options[*leaf].name;
            (*leaf, times(&format!("attempts of {name} per task"), *leaf))
        });
        let attempts = attempts.collect();
        let extras = builder.prices.iter().enumerate().filter_map(|(at, (label, price))| {
            let times = times(&format!("{label}: times per task"), scenario.options.len() + at);
            let price = price.clone()?;
            Some(Extra { label: label.clone(), times, price })
        });
        let extras = extras.collect();
        Ok(Self {
            right: share("accuracy", right),
            accepted_wrong: share("accepted wrong", accepted_wrong),
            escalated: share("escalated", escalated),
            failed: share("failed", failed),
            attempts,
            extras,
            remarks: builder.remarks,
        })
    }

    /// An option of which nobody looks at the results: whatever comes out is accepted.
    fn plain(index: usize, accuracy: &Accuracy) -> Self {
        let right = accuracy::figure("accuracy", accuracy);
        let wrong = right.value().rest();
        let formula = "none: whatever comes out is accepted, right or wrong";
        let none = |label: &str| Figure::derived(label, formula, Fraction::ZERO, &[&right]);
        let (escalated, failed) = (none("escalated"), none("failed"));
        Self {
            accepted_wrong: Figure::derived("accepted wrong", "1 − accuracy", wrong, &[&right]),
            escalated,
            failed,
            attempts: vec![(index, Figure::derived("attempts per task", "one", Ratio::const_new(1.0), &[]))],
            extras: Vec::new(),
            remarks: Vec::new(),
            right,
        }
    }

    /// Adds what is paid for each time to a bill.
    pub(super) fn push_extras(&self, ledger: &mut Ledger, demand: &Demand<'_>) {
        for extra in &self.extras {
            let times = Number::const_new(demand.tasks.get() * extra.times.get());
            let label = format!("{}: times per month", extra.label);
            let formula = "tasks per month × times per task";
            let times = Figure::derived(&label, formula, times, &[&demand.tasks, &extra.times]);
            let amount = UsdPerMonth::const_new(times.get() * extra.price.get());
            ledger.push(&extra.label, "times per month × cost of one", &times, &extra.price, amount);
        }
    }
}

/// How likely an option does a task right, from easy to hard ones. Policies have none of their own.
fn skill(option: &ServingOption) -> Skill {
    let Some(accuracy) = &option.accuracy else { return Skill::alike(Fraction::ZERO) };
    if accuracy.classes.is_empty() {
        return Skill::correlated(accuracy.value.value, *accuracy.correlation.value());
    }
    let classes: Vec<(Fraction, Fraction)> =
        accuracy.classes.iter().map(|class| (class.share.value, class.accuracy.value)).collect();
    Skill::classes(&classes)
}

/// Builds the tree of a policy, and remembers what goes into it.
struct Builder<'s> {
    scenario: &'s Scenario,
    /// Of all options; worked out where a plan needs them, and once.
    skills: OnceCell<Vec<Skill>>,
    /// What is used besides options: its label, and what it costs each time.
    prices: Vec<(String, Option<Figure<UsdPerTask>>)>,
    inputs: Vec<std::sync::Arc<crate::figure::Derivation>>,
    leaves: Vec<usize>,
    remarks: Vec<String>,
}

impl Builder<'_> {
    fn plan(&mut self, index: usize) -> Result<Plan, Gap> {
        let option = self.scenario.options.get(index).ok_or(Gap::NotApplicable("there is no such option"))?;
        let Serving::Policy(policy) = &option.serving else {
            let accuracy = option.accuracy.as_ref().ok_or(Gap::NotStated("no accuracy is stated"))?;
            if !self.leaves.contains(&index) {
                self.leaves.push(index);
                let label = format!("accuracy of {}", option.name);
                self.inputs.push(accuracy::figure(&label, accuracy).derivation());
                if accuracy.classes.is_empty() {
                    let label = format!("likeness of attempts of {}", option.name);
                    self.inputs.push(accuracy::likeness(&label, accuracy).derivation());
                }
            }
            return Ok(Plan::Attempt(index));
        };
        let of = |named: &Named, builder: &mut Self| builder.plan(named.index);
        Ok(match policy.as_ref() {
            Policy::Retry { of: named, attempts, verifier, otherwise } => {
                let plan = Box::new(of(named, self)?);
                let (verifier, look) = self.verifier(&option.name, verifier);
                Plan::Retry {
                    plan,
                    verifier,
                    look,
                    attempts: attempts.value,
                    leftover: leftover(*otherwise.value()),
                }
            }
            Policy::BestOf { of: named, samples, verifier, otherwise } => {
                let plan = Box::new(of(named, self)?);
                let (verifier, look) = self.verifier(&option.name, verifier);
                Plan::BestOf {
                    plan,
                    verifier,
                    look,
                    samples: samples.value,
                    leftover: leftover(*otherwise.value()),
                }
            }
            Policy::Vote { of: named, samples, wrong_answers } => Plan::Vote {
                plan: Box::new(of(named, self)?),
                samples: samples.value,
                votes: Votes::of(samples.value, *wrong_answers.value()),
            },
            Policy::Cascade { stages, verifier } => {
                let (verifier, look) = self.verifier(&option.name, verifier);
                let plans =
                    stages.iter().map(|stage| self.plan(stage.index)).collect::<Result<Vec<_>, _>>()?;
                Plan::Cascade { stages: plans, verifier, look }
            }
            Policy::Chain { steps } => {
                let mut plans = Vec::new();
                for step in steps {
                    plans.push((self.scenario.options[step.index].name.clone(), self.plan(step.index)?));
                }
                self.remarks.extend(self.weakest(&plans));
                Plan::Chain(plans.into_iter().map(|(_, plan)| plan).collect())
            }
            Policy::Router { small, large, recall, false_escalation, cost } => {
                let price = cost.as_ref().map(|cost| Figure::written("cost of predicting", cost));
                let look = self.used(format!("{}: routing", option.name), price);
                self.input("recall of the router", recall.value, &recall.site);
                self.input("false escalation of the router", false_escalation.value, &false_escalation.site);
                Plan::Router {
                    small: Box::new(of(small, self)?),
                    large: Box::new(of(large, self)?),
                    recall: recall.value,
                    false_escalation: false_escalation.value,
                    look,
                }
            }
            Policy::Review { of: named, review } => {
                let plan = of(named, self)?;
                self.reviewed(plan, review)
            }
        })
    }

    fn skills(&self) -> &[Skill] {
        self.skills.get_or_init(|| self.scenario.options.iter().map(skill).collect())
    }

    /// Where the runs of a chain go wrong first, and what is won by a better step.
    fn weakest(&self, steps: &[(String, Plan)]) -> Option<String> {
        let skills = self.skills();
        let rights: Vec<f64> =
            steps.iter().map(|(_, plan)| evaluate(plan, skills).ends.right.get()).collect();
        let all: f64 = rights.iter().product();
        let mut before = 1.0;
        let mut shares = Vec::new();
        for ((name, _), right) in steps.iter().zip(&rights) {
            shares.push((name, before * (1.0 - right)));
            before *= right;
        }
        let lost = 1.0 - all;
        // What a point of accuracy of an option wins, at all its steps together.
        let wins = |name: &str| {
            let at = steps.iter().zip(&rights).filter(|((step, _), _)| step == name);
            at.map(|(_, right)| all / right).sum::<f64>()
        };
        let best = steps.iter().map(|(name, _)| (name, wins(name))).max_by(|a, b| a.1.total_cmp(&b.1))?;
        if lost <= 0.0 || all <= 0.0 {
            return None;
        }
        let first: Vec<String> = shares
            .iter()
            .map(|(name, share)| format!("{name} {}", brief(Load::const_new(share / lost))))
            .collect();
        Some(format!(
            "of the runs that do not end right, so many first go wrong at: {}; each point of accuracy of {} is worth {} points of \
             the whole, the most of all",
            first.join(", "),
            best.0,
            brief(Number::const_new(best.1)),
        ))
    }

    fn reviewed(&mut self, plan: Plan, review: &Review) -> Plan {
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
        let look = self.used("review by people".to_owned(), Some(price));
        self.input("share that is reviewed", review.share.value, &review.share.site);
        self.input("share of wrong results that a review finds", review.catches.value, &review.catches.site);
        Plan::Review { plan: Box::new(plan), share: review.share.value, catches: review.catches.value, look }
    }

    fn verifier(&mut self, name: &str, spec: &VerifierSpec) -> (Verifier, usize) {
        let price = spec.cost.as_ref().map(|cost| Figure::written("cost of a look", cost));
        let look = self.used(format!("{name}: verifier"), price);
        self.input(
            "right results that the verifier accepts",
            spec.accepts_right.value,
            &spec.accepts_right.site,
        );
        self.input(
            "wrong results that the verifier accepts",
            spec.accepts_wrong.value,
            &spec.accepts_wrong.site,
        );
        (Verifier::of(spec.accepts_right.value, spec.accepts_wrong.value), look)
    }

    /// Remembers something that is used; its number in the uses.
    fn used(&mut self, label: String, price: Option<Figure<UsdPerTask>>) -> usize {
        self.prices.push((label, price));
        self.scenario.options.len() + self.prices.len() - 1
    }

    fn input(&mut self, label: &str, value: Fraction, site: &crate::source::Site) {
        let sited = crate::decode::Sited { value, site: site.clone() };
        self.inputs.push(Figure::written(label, &sited).derivation());
    }
}

fn leftover(otherwise: Otherwise) -> Leftover {
    match otherwise {
        Otherwise::Escalated => Leftover::Escalated,
        Otherwise::Failed => Leftover::Failed,
    }
}
