//! Prompts that grow along a workflow: what a step reads of earlier ones is put into its prompt, which moves its price tier, what its
//! cache serves and what fits on its GPUs. Such a step is an option of its own, made from the one that does it.

use crate::decode::{Context, Given, Sited};
use crate::diagnostics::Sink;
use crate::quality::Flow;
use crate::source::{FieldPath, Node, Site};
use crate::units::{Fraction, Quantity, Ratio, Tokens};

use super::option::{Derived, Role, Serving, ServingOption, Shared};
use super::policy::{Named, Policy};
use super::workflow::{Step, Tries, topology};

/// What is put into a prompt besides what the workload says.
#[derive(Clone, Debug)]
pub struct Growth {
    /// Answers that are read.
    pub readings: Vec<Reading>,
    /// The step that reads them.
    pub site: Site,
}

/// An earlier answer in a prompt.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The step that gave it.
    pub step: String,
    /// Its tokens.
    pub answer: Sited<Tokens>,
    /// How often there is one, where not every run has it; of a fleet that several steps share, the mean over them.
    pub share: Ratio,
    /// The share of it that a prompt cache serves.
    pub cached: Given<Fraction>,
}

impl Reading {
    /// The tokens that are read, on average.
    pub fn tokens(&self) -> Tokens {
        Tokens::const_new(self.answer.value.get() * self.share.get())
    }
}

impl Growth {
    /// Tokens that are read, on average.
    pub fn tokens(&self) -> Tokens {
        Tokens::const_new(self.readings.iter().map(|reading| reading.tokens().get()).sum())
    }

    /// Those of them that a prompt cache serves.
    pub fn cached(&self) -> Tokens {
        let cached = |reading: &Reading| reading.tokens().get() * reading.cached.value().get();
        Tokens::const_new(self.readings.iter().map(cached).sum())
    }

    fn is_none(&self) -> bool {
        self.tokens().get() == 0.0
    }

    fn and(&self, other: &Self) -> Self {
        let readings = [self.readings.clone(), other.readings.clone()].concat();
        Self { readings, site: other.site.clone() }
    }
}

/// Puts an option with a grown prompt in the place of each that a step uses, and appends it to the options.
pub(super) fn expand(
    options: &mut Vec<ServingOption>,
    written: &Node,
    shared: &Shared<'_>,
    context: &mut Context<'_>,
) {
    let mut done = vec![false; options.len()];
    for at in 0..options.len() {
        expand_one(at, &mut done, options, written, shared, context);
    }
}

/// Workflows that a workflow builds on come first.
fn expand_one(
    at: usize,
    done: &mut [bool],
    options: &mut Vec<ServingOption>,
    written: &Node,
    shared: &Shared<'_>,
    context: &mut Context<'_>,
) {
    if std::mem::replace(&mut done[at], true) {
        return;
    }
    let Serving::Policy(policy) = options[at].serving.clone() else { return };
    for named in policy.named() {
        expand_one(named.index, done, options, written, shared, context);
    }
    let Policy::Workflow { mut steps } = *policy else { return };
    let Some(flow) = topology(&steps) else { return };
    let name = options[at].name.clone();
    let reads: Vec<Growth> = (0..steps.len()).map(|step| read_by(step, &steps, &flow, options)).collect();
    let mut grower = Grower { options, written, shared, fleets: Vec::new() };
    // Steps that share GPUs have one fleet, which sees the mean of their prompts.
    for ((step, growth), share) in steps.iter().zip(&reads).zip(flow.on_the_way()) {
        grower.weigh(step.of.index, growth, share);
        if let Some(critic) = step.tries.as_ref().and_then(critic) {
            let draft =
                Growth { readings: answers("the draft", step, grower.options), site: step.site.clone() };
            grower.weigh(critic.index, &draft, share);
        }
    }
    for (step, growth) in steps.iter_mut().zip(reads) {
        let own = format!("{name}/{}", step.name);
        let draft = Growth { readings: answers("the draft", step, grower.options), site: step.site.clone() };
        let critique = step.tries.as_ref().and_then(critic).map(|by| {
            let answer = answer(grower.options, by.index).into_iter();
            answer.map(|answer| unconditional("the critique", answer)).collect::<Vec<_>>()
        });
        if let Some(tries) = &mut step.tries
            && let Some(critique) = critique
            && let Some(revision) = &mut tries.revision
        {
            let critique = Growth { readings: critique, site: step.site.clone() };
            let read = growth.and(&draft).and(&critique);
            revision.index = grower.grown(revision.index, &read, &name, &format!("{own} again"), context);
            if let Some(by) = &mut tries.verifier.by {
                by.index = grower.grown(by.index, &draft, &name, &format!("{own} critic"), context);
            }
        }
        step.of.index = grower.grown(step.of.index, &growth, &name, &own, context);
    }
    options[at].serving = Serving::Policy(Box::new(Policy::Workflow { steps }));
}

/// The option that reads a step's draft and says what is wrong with it.
fn critic(tries: &Tries) -> Option<&Named> {
    tries.revision.as_ref().and(tries.verifier.by.as_ref())
}

/// What a step reads of those before it; of one that is not on every way to it, as much as on average.
fn read_by(step: usize, steps: &[Step], flow: &Flow, options: &[ServingOption]) -> Growth {
    let of = |other: &usize| {
        let share = Ratio::const_new(flow.together(step, *other).get());
        let (name, cached) = (steps[*other].name.clone(), steps[step].cached_context.clone());
        let read = answer(options, steps[*other].of.index).into_iter();
        read.map(move |answer| Reading { step: name.clone(), answer, share, cached: cached.clone() })
    };
    Growth { readings: steps[step].reads.iter().flat_map(of).collect(), site: steps[step].site.clone() }
}

/// What a step answers, as somebody reads it right behind it.
fn answers(label: &str, step: &Step, options: &[ServingOption]) -> Vec<Reading> {
    answer(options, step.of.index).into_iter().map(|answer| unconditional(label, answer)).collect()
}

fn unconditional(label: &str, answer: Sited<Tokens>) -> Reading {
    let cached = Given::Default { value: Fraction::ZERO, why: "nobody has read it before" };
    Reading { step: label.to_owned(), answer, share: Ratio::const_new(1.0), cached }
}

/// The visible answers of an option: of a policy those of the last things that it does, or the longest of those that it
/// chooses from; none of people in a scenario without tokens.
fn answer(options: &[ServingOption], at: usize) -> Vec<Sited<Tokens>> {
    let Some(option) = options.get(at) else { return Vec::new() };
    let Serving::Policy(policy) = &option.serving else {
        return option.workload.tokens.iter().map(|shape| shape.output.clone()).collect();
    };
    match policy.as_ref() {
        Policy::Chain { steps } => steps.last().map_or_else(Vec::new, |last| answer(options, last.index)),
        Policy::Workflow { steps } => {
            let is_last = |at: usize| !steps.iter().any(|other| other.after.contains(&at));
            let last = steps.iter().enumerate().filter(|(at, _)| is_last(*at));
            last.flat_map(|(_, step)| answer(options, step.of.index)).collect()
        }
        other => {
            let all = other.named().into_iter().map(|named| answer(options, named.index));
            let length =
                |answers: &Vec<Sited<Tokens>>| answers.iter().map(|tokens| tokens.value.get()).sum::<f64>();
            all.max_by(|a, b| length(a).total_cmp(&length(b))).unwrap_or_default()
        }
    }
}

struct Grower<'a, 'r> {
    options: &'a mut Vec<ServingOption>,
    /// The options as they are written.
    written: &'a Node,
    shared: &'a Shared<'r>,
    fleets: Vec<Fleet>,
}

/// GPUs that several steps share.
struct Fleet {
    /// The option as it is written.
    base: usize,
    /// Runs, and what they read.
    share: f64,
    readings: Vec<Reading>,
    /// The option with the mean of the prompts, once there is one.
    grown: Option<usize>,
}

impl Grower<'_, '_> {
    /// Remembers what a step puts on GPUs.
    fn weigh(&mut self, at: usize, growth: &Growth, share: Fraction) {
        match &self.options[at].serving {
            Serving::Policy(policy) => {
                for named in receivers(policy) {
                    self.weigh(named, growth, share);
                }
            }
            serving if serving.deployment().is_some() => {
                let known = self.fleets.iter().position(|fleet| fleet.base == at);
                let known = known.unwrap_or_else(|| {
                    self.fleets.push(Fleet { base: at, share: 0.0, readings: Vec::new(), grown: None });
                    self.fleets.len() - 1
                });
                let fleet = &mut self.fleets[known];
                fleet.share += share.get();
                fleet.readings.extend(growth.readings.iter().map(|reading| {
                    let weighed = Ratio::const_new(reading.share.get() * share.get());
                    Reading { share: weighed, ..reading.clone() }
                }));
            }
            _ => {}
        }
    }

    /// The place of an option with such a prompt; its own where nothing is added to it.
    fn grown(
        &mut self,
        at: usize,
        growth: &Growth,
        flow: &str,
        name: &str,
        context: &mut Context<'_>,
    ) -> usize {
        match &self.options[at].serving {
            Serving::Policy(_) if growth.is_none() && self.fleets.is_empty() => at,
            Serving::Policy(policy) => {
                let mut policy = policy.clone();
                let mut changed = false;
                let receiving = receivers(&policy);
                for named in policy.named_mut() {
                    if receiving.contains(&named.index) {
                        let child = format!("{name}/{}", named.name);
                        let grown = self.grown(named.index, growth, flow, &child, context);
                        changed |= grown != named.index;
                        named.index = grown;
                    }
                }
                if !changed {
                    return at;
                }
                let mut option = self.options[at].clone();
                name.clone_into(&mut option.name);
                option.serving = Serving::Policy(policy);
                self.add(option, at, growth)
            }
            serving if serving.deployment().is_some() => {
                let Some(known) = self.fleets.iter().position(|fleet| fleet.base == at) else { return at };
                let fleet = &self.fleets[known];
                if let Some(grown) = fleet.grown {
                    return grown;
                }
                let mean = |reading: &Reading| {
                    let share = Ratio::const_new(reading.share.get() / fleet.share);
                    Reading { share, ..reading.clone() }
                };
                let mean =
                    Growth { readings: fleet.readings.iter().map(mean).collect(), site: growth.site.clone() };
                let name = format!("{flow}/{}", self.options[at].name);
                let grown = self.read_again(at, &mean, &name, context);
                self.fleets[known].grown = Some(grown);
                grown
            }
            _ => self.read_again(at, growth, name, context),
        }
    }

    /// Reads an option again with more in its prompt. What is wrong with it then is the step's fault, and reported.
    fn read_again(&mut self, at: usize, growth: &Growth, name: &str, context: &mut Context<'_>) -> usize {
        let option = &self.options[at];
        if growth.is_none() || option.workload.tokens.is_none() {
            return at;
        }
        let (base, growth) = match &option.derived {
            Some(derived) => (derived.base, derived.growth.and(growth)),
            None => (at, growth.clone()),
        };
        let written = self.options[base].name.clone();
        let Some(node) = self.written.get(&written) else { return at };
        let path = FieldPath::ROOT.key("options").key(&written);
        let shared = Shared { growth: Some(&growth), ..*self.shared };
        let mut sink = Sink::default();
        let mut again = Context { file: context.file.clone(), calendar: context.calendar, sink: &mut sink };
        let bounds = self.options[base].bounds.clone();
        let read = ServingOption::read(&written, node, &path, bounds, &shared, &mut again);
        let known: Vec<String> =
            context.sink.diagnostics().iter().map(|known| known.message.clone()).collect();
        for diagnostic in sink.diagnostics().iter().filter(|found| !known.contains(&found.message)) {
            let what = "with what this step reads in its prompt";
            context.sink.push(diagnostic.clone().also(growth.site.clone(), what));
        }
        match read {
            Some(mut option) => {
                name.clone_into(&mut option.name);
                self.add(option, base, &growth)
            }
            None => at,
        }
    }

    fn add(&mut self, mut option: ServingOption, base: usize, growth: &Growth) -> usize {
        option.role = Given::Default { value: Role::Part, why: "it is a step of a workflow" };
        if !matches!(option.serving, Serving::Policy(_)) {
            let own = format!("the prompt holds {} that it reads of earlier steps", growth.tokens());
            option.note = Some(option.note.map_or_else(|| own.clone(), |note| format!("{own}; {note}")));
        }
        option.derived = Some(Derived { base, growth: growth.clone() });
        self.options.push(option);
        self.options.len() - 1
    }
}

/// The options of a policy that get what is put into its prompt: those that begin.
fn receivers(policy: &Policy) -> Vec<usize> {
    match policy {
        Policy::Chain { steps } => steps.iter().take(1).map(|step| step.index).collect(),
        Policy::Workflow { steps } => {
            let first = steps.iter().filter(|step| step.after.is_empty());
            let revision = |step: &Step| Some(step.tries.as_ref()?.revision.as_ref()?.index);
            first.flat_map(|step| [Some(step.of.index), revision(step)]).flatten().collect()
        }
        other => other.named().iter().map(|named| named.index).collect(),
    }
}
