//! Workflows: steps with what they come after, branches, tries, and what they read of each other.

use crate::decode::{Context, Decode as _, Fields, Given, Sited, report_repeated};
use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::quality::{Flow, FlowStep, MOST_STEPS, MOST_WAYS, Plan, Taken};
use crate::source::{FieldPath, Node, Site};
use crate::units::{Count, Fraction, Quantity};

use super::policy::{Named, Otherwise, VerifierSpec, read_attempts, read_otherwise};

/// A step of a workflow.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// The option that does it.
    pub of: Named,
    /// The places of the steps that it comes after, all of them before its own.
    pub after: Vec<usize>,
    /// Whether every run takes it.
    pub taken: StepTaken,
    /// The places of the steps whose answers are put into its prompt.
    pub reads: Vec<usize>,
    /// The share of what it reads that a prompt cache serves.
    pub cached_context: Given<Fraction>,
    /// How it is tried again.
    pub tries: Option<Tries>,
    /// Where it stands.
    pub site: Site,
}

/// Whether a run that gets to a step takes it.
#[derive(Clone, Debug)]
pub enum StepTaken {
    /// It does.
    Always,
    /// With this chance.
    Chance(Sited<Fraction>),
    /// With this chance, and then no other branch behind the same step.
    Branch(Sited<Fraction>),
}

/// How a step is tried again.
#[derive(Clone, Debug)]
pub struct Tries {
    /// How often it is tried at most.
    pub attempts: Sited<Count>,
    /// What looks at each result.
    pub verifier: VerifierSpec,
    /// What becomes of a step that is never accepted.
    pub otherwise: Given<Otherwise>,
    /// What does it from the second time on, where a critic sends it back: the same option, with the draft and the critique in its
    /// prompt.
    pub revision: Option<Named>,
}

/// A step as it is written.
struct Written {
    name: String,
    of: Option<Named>,
    after: Vec<Sited<String>>,
    taken: StepTaken,
    reads: Reads,
    cached_context: Given<Fraction>,
    tries: Option<Tries>,
    site: Site,
}

/// What a step reads of those before it.
enum Reads {
    /// The steps that it comes after, since nothing else is said.
    After,
    /// Every step before it.
    All,
    /// Nothing.
    None,
    /// These.
    These(Vec<Sited<String>>),
}

/// What belongs to a step.
const WHAT: &str = "a step: `{ use: mini, after: research }`";
/// Shares that add up to this much beside all are taken for rounding.
const ROUNDING: f64 = 1e-6;

impl Step {
    /// How it is tried again.
    pub(super) fn tries(&self) -> Option<&Tries> {
        self.tries.as_ref()
    }

    /// The options that it names, to put their places in.
    pub(super) fn named_mut(&mut self) -> Vec<&mut Named> {
        let tries = self.tries.iter_mut();
        let others = tries.flat_map(|tries| tries.revision.iter_mut().chain(&mut tries.verifier.by));
        std::iter::once(&mut self.of).chain(others).collect()
    }

    /// Reads the steps of a workflow, and puts them in an order in which each stands behind those that it comes after.
    pub(super) fn read_all(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Vec<Self>> {
        let Node::Map(entries) = node else {
            context.wrong_type("steps by name, such as `{ research: { use: mini }, … }`", node, path);
            return None;
        };
        report_repeated(entries, path, context);
        if entries.is_empty() {
            context.fault(Code::MissingKey, "a workflow has at least one step", path, None);
            return None;
        }
        if entries.len() > MOST_STEPS {
            let message = format!("a workflow of more than {MOST_STEPS} steps is not worked out");
            context.fault(Code::OutOfRange, message, path, Some("make options of parts of it".to_owned()));
            return None;
        }
        let written: Vec<Option<Written>> =
            entries.iter().map(|(name, node)| Written::read(name, node, &path.key(name), context)).collect();
        let written: Vec<Written> = written.into_iter().collect::<Option<_>>()?;
        let after = find_all(&written, context);
        let order = in_order(&written, &after, context)?;
        let steps = resolve(written, &after, &order, context)?;
        report_branches(&steps, context);
        report_unreached(&steps, path, context);
        Some(steps)
    }
}

/// The steps of a flow, for what can be said before anything is known of the results.
pub(super) fn topology(steps: &[Step]) -> Option<Flow> {
    let step = |step: &Step| FlowStep {
        plan: Plan::Attempt(0).into(),
        after: step.after.clone(),
        taken: step.taken.share(),
    };
    Flow::new(steps.iter().map(step).collect())
}

impl StepTaken {
    /// The same without its place.
    pub fn share(&self) -> Taken {
        match self {
            Self::Always => Taken::Always,
            Self::Chance(chance) => Taken::Chance(chance.value),
            Self::Branch(share) => Taken::Branch(share.value),
        }
    }
}

impl Written {
    fn read(name: &str, node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let mut fields = Fields::open(node, path, WHAT, context)?;
        if !fields.has("use") {
            fields.missing("use", "the option that does it: `use: mini`", context);
        }
        let of = fields.node("use").and_then(|(node, path)| Named::read(node, &path, context));
        let after = fields.node("after").map(|(node, path)| names(node, &path, context));
        let chance: Option<Sited<Fraction>> = fields.optional("chance", context);
        let branch: Option<Sited<Fraction>> = fields.optional("branch", context);
        let reads = fields.node("reads").map(|(node, path)| Reads::read(node, &path, context));
        let cached: Option<Sited<Fraction>> = fields.optional("cached_context", context);
        let verifier = fields.node("verifier");
        let critic = fields.node("critic");
        let tried = verifier.is_some() || critic.is_some();
        if let (Some(_), Some((_, second))) = (&verifier, &critic) {
            let message = "a step is looked at by a verifier or by a critic";
            let help =
                "a critic says what is wrong, and the next attempt reads it; a verifier only accepts or not";
            context.key_fault(Code::Conflict, message, second, Some(help.to_owned()));
        }
        for key in ["attempts", "otherwise"].into_iter().filter(|key| !tried && fields.has(key)) {
            let message = format!("`{key}` says nothing where nobody looks at the result");
            let help =
                "what looks at it: `verifier: { accepts_right: 95%, accepts_wrong: 20% }`, or `critic`";
            context.key_fault(Code::Conflict, message, &path.key(key), Some(help.to_owned()));
        }
        let tries = if tried {
            // A faulty one was reported: the step goes on without it, so that other faults are found.
            let attempts = read_attempts(&mut fields, context);
            let otherwise = read_otherwise(&mut fields, context);
            let spec = match (&verifier, &critic) {
                (Some((node, path)), _) => VerifierSpec::read_node(node, path, context),
                (None, Some((node, path))) => VerifierSpec::read_critic(node, path, context),
                (None, None) => None,
            };
            let revision = critic.as_ref().and(of.clone());
            attempts.zip(spec).map(|(attempts, verifier)| Tries { attempts, verifier, otherwise, revision })
        } else {
            let _ = (fields.node("attempts"), fields.node("otherwise"));
            None
        };
        fields.close(context);
        let taken = match (chance, branch) {
            (None, None) => StepTaken::Always,
            (Some(chance), None) => StepTaken::Chance(chance),
            (None, Some(share)) => StepTaken::Branch(share),
            (Some(_), Some(share)) => {
                let message = "a step is taken with a `chance` of its own, or is one `branch` of several";
                context.sink.push(Diagnostic::new(Code::Conflict, message, share.site.clone()));
                StepTaken::Branch(share)
            }
        };
        Some(Self {
            name: name.to_owned(),
            of,
            after: after.flatten().unwrap_or_default(),
            taken,
            reads: reads.flatten().unwrap_or(Reads::After),
            cached_context: Given::or(
                cached,
                Fraction::ZERO,
                "no prompt cache is stated for what a step reads",
            ),
            tries,
            site: context.key_site(path),
        })
    }
}

impl Reads {
    fn read(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        match node {
            Node::Text(word) if word == "all" => Some(Self::All),
            Node::Text(word) if word == "none" => Some(Self::None),
            _ => names(node, path, context).map(Self::These),
        }
    }
}

/// One name, or several.
fn names(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Vec<Sited<String>>> {
    let mut one = |node: &Node, path: &FieldPath| {
        let value = String::decode(node, path, context)?;
        Some(Sited { value, site: context.site(path) })
    };
    let Node::List(items) = node else { return Some(vec![one(node, path)?]) };
    let named: Vec<Option<Sited<String>>> =
        items.iter().enumerate().map(|(at, node)| one(node, &path.index(at))).collect();
    named.into_iter().collect()
}

/// The places of the steps that each step comes after; reports names that are none.
fn find_all(written: &[Written], context: &mut Context<'_>) -> Vec<Vec<usize>> {
    let mut found = Vec::new();
    for step in written {
        let mut places: Vec<usize> = Vec::new();
        for name in &step.after {
            match written.iter().position(|other| other.name == name.value) {
                Some(place) if places.contains(&place) => {
                    let message = format!("`{}` is named twice", name.value);
                    context.sink.push(Diagnostic::new(Code::DuplicateKey, message, name.site.clone()));
                }
                Some(place) => places.push(place),
                None => {
                    let help = did_you_mean(&name.value, written.iter().map(|other| other.name.as_str()));
                    let message = format!("there is no step `{}`", name.value);
                    let diagnostic = Diagnostic::new(Code::UnknownName, message, name.site.clone());
                    context.sink.push(diagnostic.help(help));
                }
            }
        }
        found.push(places);
    }
    found
}

/// An order in which each step stands behind those that it comes after, else the file's; reports a circle step by step.
fn in_order(written: &[Written], after: &[Vec<usize>], context: &mut Context<'_>) -> Option<Vec<usize>> {
    let mut order: Vec<usize> = Vec::new();
    while order.len() < written.len() {
        let ready =
            |step: &usize| !order.contains(step) && after[*step].iter().all(|before| order.contains(before));
        let Some(next) = (0..written.len()).find(ready) else {
            report_circle(written, after, &order, context);
            return None;
        };
        order.push(next);
    }
    Some(order)
}

fn report_circle(written: &[Written], after: &[Vec<usize>], done: &[usize], context: &mut Context<'_>) {
    // Whoever is left waits for another one that is left, so going back leads into a circle.
    let Some(start) = (0..written.len()).find(|step| !done.contains(step)) else { return };
    let mut path = vec![start];
    let first = loop {
        let last = path[path.len() - 1];
        let Some(before) = after[last].iter().find(|before| !done.contains(before)) else { return };
        if let Some(at) = path.iter().position(|seen| seen == before) {
            break at;
        }
        path.push(*before);
    };
    let names: Vec<String> = path[first..].iter().map(|step| format!("`{}`", written[*step].name)).collect();
    let message = format!("steps wait for each other: {} after {}", names.join(" after "), names[0]);
    let help = "a loop with an end is a step with `attempts` and a `critic`".to_owned();
    let site = written[path[first]].site.clone();
    context.sink.push(Diagnostic::new(Code::Conflict, message, site).help(help));
}

/// The steps in their order, names replaced by places.
fn resolve(
    written: Vec<Written>,
    after: &[Vec<usize>],
    order: &[usize],
    context: &mut Context<'_>,
) -> Option<Vec<Step>> {
    let mut before: Vec<Vec<usize>> = Vec::new();
    // The places in the order of what stood at these places in the file.
    let place = |step: &usize| order.iter().position(|other| other == step).unwrap_or(0);
    for step in order {
        let direct: Vec<usize> = after[*step].iter().map(&place).collect();
        let mut all = direct.clone();
        all.extend(direct.iter().flat_map(|direct| before[*direct].clone()));
        all.sort_unstable();
        all.dedup();
        before.push(all);
    }
    let names: Vec<String> = written.iter().map(|step| step.name.clone()).collect();
    let mut steps: Vec<(usize, Option<Step>)> = Vec::new();
    for (file, step) in written.into_iter().enumerate() {
        let at = place(&file);
        let direct: Vec<usize> = after[file].iter().map(&place).collect();
        let reads = match step.reads {
            Reads::After => direct.clone(),
            Reads::All => before[at].clone(),
            Reads::None => Vec::new(),
            Reads::These(ref wanted) => {
                let mut places = Vec::new();
                for name in wanted {
                    let known = names.iter().position(|other| *other == name.value);
                    match known.map(|known| place(&known)).filter(|place| before[at].contains(place)) {
                        Some(found) => places.push(found),
                        None => report_unread(&step.name, name, known.is_some(), &names, context),
                    }
                }
                places
            }
        };
        let Written { name, of, taken, cached_context, tries, site, .. } = step;
        let step = of.map(|of| Step { name, of, after: direct, taken, reads, cached_context, tries, site });
        steps.push((at, step));
    }
    steps.sort_by_key(|(at, _)| *at);
    steps.into_iter().map(|(_, step)| step).collect()
}

fn report_unread(step: &str, name: &Sited<String>, known: bool, names: &[String], context: &mut Context<'_>) {
    let (code, message, help) = if known {
        let message = format!("`{step}` cannot read `{}`, which is not done before it", name.value);
        (Code::Conflict, message, Some(format!("let it come after: `after: {}`", name.value)))
    } else {
        let help = did_you_mean(&name.value, names.iter().map(String::as_str));
        (Code::UnknownName, format!("there is no step `{}`", name.value), help)
    };
    context.sink.push(Diagnostic::new(code, message, name.site.clone()).help(help));
}

/// Reports branches whose shares do not add up, or that come after no single step.
fn report_branches(steps: &[Step], context: &mut Context<'_>) {
    let mut groups: Vec<(usize, Vec<&Sited<Fraction>>)> = Vec::new();
    for step in steps {
        let StepTaken::Branch(share) = &step.taken else { continue };
        let [behind] = step.after.as_slice() else {
            let behind = if step.after.is_empty() { "no step" } else { "several steps" };
            let message = format!("`{}` is a branch, and comes after {behind}", step.name);
            let help =
                "one of several branches behind the same step is taken: `after: classify, branch: 70%`";
            context
                .sink
                .push(Diagnostic::new(Code::Conflict, message, share.site.clone()).help(help.to_owned()));
            continue;
        };
        match groups.iter_mut().find(|(source, _)| source == behind) {
            Some((_, shares)) => shares.push(share),
            None => groups.push((*behind, vec![share])),
        }
    }
    for (behind, shares) in groups {
        let all: f64 = shares.iter().map(|share| share.value.get()).sum();
        if (all - 1.0).abs() > ROUNDING {
            let texts: Vec<String> = shares.iter().map(|share| share.value.to_string()).collect();
            let message = format!(
                "branches behind `{}` add up to all runs, and these do not: {}",
                steps[behind].name,
                texts.join(" + ")
            );
            let mut diagnostic = Diagnostic::new(Code::OutOfRange, message, shares[0].site.clone());
            if let Some(other) = shares.get(1) {
                diagnostic = diagnostic.also(other.site.clone(), "the same choice");
            }
            let help = "a step that runs or not whatever the others do has a `chance`".to_owned();
            context.sink.push(diagnostic.help(help));
        }
    }
}

/// Reports steps that no run gets to, and more ways than are worked out.
fn report_unreached(steps: &[Step], path: &FieldPath, context: &mut Context<'_>) {
    let Some(flow) = topology(steps) else {
        let message =
            format!("runs can take more than {MOST_WAYS} ways through these steps: too many to work out");
        let help = "put steps that are taken with a chance into an option of their own".to_owned();
        context.fault(Code::OutOfRange, message, path, Some(help));
        return;
    };
    for (step, share) in steps.iter().zip(flow.on_the_way()) {
        if share.get() == 0.0 {
            let message = format!("no run gets to step `{}`", step.name);
            context.sink.push(Diagnostic::new(Code::OutOfRange, message, step.site.clone()));
        }
    }
}
