//! Prompts that grow along a workflow: what a step reads of earlier ones is put into its prompt, which moves its price tier, what its
//! cache serves and what fits on its GPUs. Such a step is an option of its own, made from the one that does it.

use crate::decode::{Context, Given, Sited};
use crate::diagnostics::Sink;
use crate::quality::Flow;
use crate::scenario::fleet::deployment::Throughput;
use crate::scenario::option::option::{Derived, Serving, ServingOption, Shared};
use crate::scenario::option::role::Role;
use crate::scenario::policy::named::Named;
use crate::scenario::policy::policy::Policy;
use crate::scenario::policy::step::{Step, Tries, topology};
use crate::scenario::workload::reading::{AddedContext, Reading};
use crate::source::{FieldPath, Node};
use crate::units::{Fraction, Quantity, Ratio, Tokens};

/// Puts an option with a grown prompt in the place of each that a step uses, and appends it to the options.
pub(in crate::scenario) fn expand(
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
    let reads: Vec<AddedContext> =
        (0..steps.len()).map(|step| read_by(step, &steps, &flow, options)).collect();
    let mut grower = Grower { options, written, shared };
    for (step, growth) in steps.iter_mut().zip(reads) {
        let own = format!("{name}/{}", step.name);
        let draft = AddedContext {
            media: Vec::new(),
            readings: answers("the draft", step.of.index, grower.options),
            site: step.site.clone(),
        };
        let critique = step.tries.as_ref().and_then(critic);
        let critique = critique.map(|by| answers("the critique", by.index, grower.options));
        if let Some(tries) = &mut step.tries
            && let Some(critique) = critique
            && let Some(revision) = &mut tries.revision
        {
            let critique = AddedContext { readings: critique, media: Vec::new(), site: step.site.clone() };
            let read = growth.and(&draft).and(&critique);
            revision.index = grower.grown(revision.index, &read, &format!("{own} again"), context);
            if let Some(by) = &mut tries.verifier.by {
                by.index = grower.grown(by.index, &draft, &format!("{own} critic"), context);
            }
        }
        step.of.index = grower.grown(step.of.index, &growth, &own, context);
    }
    options[at].serving = Serving::Policy(Box::new(Policy::Workflow { steps }));
}

/// The option that reads a step's draft and says what is wrong with it.
fn critic(tries: &Tries) -> Option<&Named> {
    tries.revision.as_ref().and(tries.verifier.by.as_ref())
}

/// What a step reads of those before it; of one that is not on every way to it, as much as on average.
fn read_by(step: usize, steps: &[Step], flow: &Flow, options: &[ServingOption]) -> AddedContext {
    let of = |other: &usize| {
        let together = flow.together(step, *other).get();
        let (name, cached) = (steps[*other].name.clone(), steps[step].cached_context.clone());
        let read = answer(options, steps[*other].of.index).into_iter();
        read.map(move |(answer, share)| Reading {
            step: name.clone(),
            answer,
            share: Ratio::const_new(together * share),
            cached: cached.clone(),
        })
    };
    let readings = steps[step].reads.iter().flat_map(of).collect();
    AddedContext { readings, media: Vec::new(), site: steps[step].site.clone() }
}

/// What an option answers, as somebody reads it right behind it.
fn answers(label: &str, at: usize, options: &[ServingOption]) -> Vec<Reading> {
    let read = answer(options, at).into_iter();
    read.map(|(answer, share)| Reading {
        step: label.to_owned(),
        answer,
        share: Ratio::const_new(share),
        cached: Given::Default { value: Fraction::ZERO, why: "it has not been read before" },
    })
    .collect()
}

/// The visible answers of an option, and how often there is each: of a policy those of the last things that it does, or the longest of
/// those that it chooses from; none of people in a scenario without tokens.
fn answer(options: &[ServingOption], at: usize) -> Vec<(Sited<Tokens>, f64)> {
    let Some(option) = options.get(at) else { return Vec::new() };
    let Serving::Policy(policy) = &option.serving else {
        return option.workload.tokens.iter().map(|shape| (shape.output.clone(), 1.0)).collect();
    };
    match policy.as_ref() {
        Policy::Chain { steps } => steps.last().map_or_else(Vec::new, |last| answer(options, last.index)),
        Policy::Workflow { steps } => {
            let is_last = |at: usize| !steps.iter().any(|other| other.after.contains(&at));
            let ways = topology(steps).map_or_else(Vec::new, |flow| flow.on_the_way());
            let last = steps.iter().zip(ways).enumerate().filter(|(at, _)| is_last(*at));
            last.flat_map(|(_, (step, way))| {
                let answers = answer(options, step.of.index).into_iter();
                answers.map(move |(answer, share)| (answer, share * way.get()))
            })
            .collect()
        }
        other => {
            let all = other.named().into_iter().map(|named| answer(options, named.index));
            let length = |answers: &Vec<(Sited<Tokens>, f64)>| {
                answers.iter().map(|(tokens, share)| tokens.value.get() * share).sum::<f64>()
            };
            all.max_by(|a, b| length(a).total_cmp(&length(b))).unwrap_or_default()
        }
    }
}

struct Grower<'a, 'r> {
    options: &'a mut Vec<ServingOption>,
    /// The options as they are written.
    written: &'a Node,
    shared: &'a Shared<'r>,
}

impl Grower<'_, '_> {
    /// The place of an option with such a prompt; its own where nothing is added to it.
    fn grown(&mut self, at: usize, growth: &AddedContext, name: &str, context: &mut Context<'_>) -> usize {
        if growth.is_none() {
            return at;
        }
        let Serving::Policy(policy) = &self.options[at].serving else {
            return self.read_again(at, growth, name, context);
        };
        let mut policy = policy.clone();
        let mut changed = false;
        let mut known: Vec<(usize, usize)> = Vec::new();
        for named in receivers(&mut policy) {
            let grown = match known.iter().find(|(before, _)| *before == named.index) {
                Some((_, grown)) => *grown,
                None => self.grown(named.index, growth, &format!("{name}/{}", named.name), context),
            };
            known.push((named.index, grown));
            changed |= grown != named.index;
            named.index = grown;
        }
        if !changed {
            return at;
        }
        let mut option = self.options[at].clone();
        option.name = self.free(name);
        option.serving = Serving::Policy(policy);
        self.add(option, at, growth)
    }

    /// The name, or one like it that no other option has.
    fn free(&self, name: &str) -> String {
        let taken = |name: &str| self.options.iter().any(|option| option.name == name);
        let mut free = name.to_owned();
        while taken(&free) {
            free += "'";
        }
        free
    }

    /// Reads an option again with more in its prompt. What is wrong with it then is the step's fault, and reported.
    fn read_again(
        &mut self,
        at: usize,
        growth: &AddedContext,
        name: &str,
        context: &mut Context<'_>,
    ) -> usize {
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
        let mut again =
            Context { file: context.file.clone(), conventions: context.conventions, sink: &mut sink };
        let limits = self.options[base].limits.clone();
        let read = ServingOption::read(&written, node, &path, limits, &shared, &mut again);
        let known: Vec<String> =
            context.sink.diagnostics().iter().map(|known| known.message.clone()).collect();
        for diagnostic in sink.diagnostics().iter().filter(|found| !known.contains(&found.message)) {
            let what = "with what this step reads in its prompt";
            context.sink.push(diagnostic.clone().also(growth.site.clone(), what));
        }
        match read {
            Some(mut option) => {
                option.name = self.free(name);
                self.add(option, base, &growth)
            }
            None => at,
        }
    }

    fn add(&mut self, mut option: ServingOption, base: usize, growth: &AddedContext) -> usize {
        option.role = Given::Default { value: Role::Part, why: "it is a step of a workflow" };
        if !matches!(option.serving, Serving::Policy(_)) {
            let mut own = format!("the prompt holds {} that it reads of earlier steps", growth.tokens());
            let stated = option.serving.deployment().map(|deployment| &deployment.throughput);
            if matches!(stated, Some(Throughput::Stated { input: None, .. })) {
                own += "; the throughput that is stated does not tell what they cost";
            }
            option.note = Some(option.note.map_or_else(|| own.clone(), |note| format!("{own}; {note}")));
        }
        option.derived = Some(Derived { base, growth: growth.clone() });
        self.options.push(option);
        self.options.len() - 1
    }
}

/// Where a policy names the options that get what is put into its prompt: those that begin.
fn receivers(policy: &mut Policy) -> Vec<&mut Named> {
    match policy {
        Policy::Retry { of, .. }
        | Policy::BestOf { of, .. }
        | Policy::Vote { of, .. }
        | Policy::Review { of, .. } => {
            vec![of]
        }
        Policy::Cascade { stages, .. } => stages.iter_mut().collect(),
        Policy::Router { small, large, .. } => vec![small, large],
        Policy::Chain { steps } => steps.iter_mut().take(1).collect(),
        Policy::Workflow { steps } => {
            let first = steps.iter_mut().filter(|step| step.after.is_empty());
            first
                .flat_map(|step| {
                    let revision = step.tries.as_mut().and_then(|tries| tries.revision.as_mut());
                    std::iter::once(&mut step.of).chain(revision)
                })
                .collect()
        }
    }
}
