//! The workload: how many tasks, how many calls and tokens each, how uneven over the hours.

use crate::catalog::TokenClass;
use crate::decode::{Context, Fields, Given, Sited};
use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::planning::Profile;
use crate::scenario::trend::Trend;
use crate::source::{FieldPath, Node};
use crate::units::{Calendar, Calls, CallsPerSecond, Fraction, Quantity, Ratio, TasksPerMonth, Tokens};

use super::profile;
use super::reading::AddedContext;

/// What is to be served.
#[derive(Clone, Debug)]
pub struct Workload {
    /// Tasks a month.
    pub tasks: Sited<TasksPerMonth>,
    /// Calls to a model for one task.
    pub calls: Given<Calls>,
    /// What a call reads and writes; `None` where the scenario says nothing of tokens.
    pub tokens: Option<TokenShape>,
    /// The busiest hour over the mean hour.
    pub peak_to_mean: Option<Sited<Ratio>>,
    /// How demand is spread over the hours.
    pub profile: Option<Sited<Profile>>,
    /// Standard deviation over mean of the time between two calls.
    pub arrival_cv: Given<Ratio>,
    /// Standard deviation over mean of the lengths of prompts and of answers.
    pub length_cv: Given<Ratio>,
}

impl Workload {
    /// Calls a second in the busiest hour, of months so long.
    pub(in crate::scenario) fn busiest(&self, calendar: Calendar) -> CallsPerSecond {
        let peak = self.peak_to_mean.as_ref().map_or(1.0, |peak| peak.value.get());
        let calls = self.tasks.value.get() * self.calls.value().get() * peak;
        CallsPerSecond::const_new(calls / calendar.seconds_per_month())
    }
}

/// The tokens of one call. The whole prompt is `input`; parts of it are read from or written to a prompt cache.
#[derive(Clone, Debug)]
pub struct TokenShape {
    /// The whole prompt.
    pub input: Sited<Tokens>,
    /// The share of it that a prompt cache serves.
    pub cached: Given<Fraction>,
    /// The share of it that is written to a prompt cache.
    pub write: Option<CacheWrite>,
    /// The visible answer.
    pub output: Sited<Tokens>,
    /// Reasoning that nobody sees, billed as output.
    pub reasoning: Given<Tokens>,
    /// What the prompt was before a step of a workflow read earlier ones, if it did.
    pub grown: Option<Grown>,
}

/// A prompt before it grew.
#[derive(Clone, Debug)]
pub struct Grown {
    /// The own prompt.
    pub input: Sited<Tokens>,
    /// The share of it that a prompt cache serves.
    pub cached: Given<Fraction>,
    /// The share of it that is written to one.
    pub written: Option<Sited<Fraction>>,
    /// What was added.
    pub growth: AddedContext,
}

impl TokenShape {
    /// The same with more in the prompt. What the cache serves and what is written to it stays as many tokens as it was, and
    /// becomes a smaller share.
    fn grown(mut self, growth: &AddedContext) -> Self {
        let own = self.input.value.get();
        let all = own + growth.tokens().get();
        if all == 0.0 {
            return self;
        }
        self.grown = Some(Grown {
            input: self.input.clone(),
            cached: self.cached.clone(),
            written: self.write.as_ref().map(|write| write.share.clone()),
            growth: growth.clone(),
        });
        let cached = (own * self.cached.value().get() + growth.cached().get()) / all;
        if cached > 0.0 {
            let site = self.cached.site().unwrap_or(&growth.site).clone();
            self.cached = Given::Written(Sited { value: Fraction::const_new(cached.min(1.0)), site });
        }
        if let Some(write) = &mut self.write {
            write.share.value = Fraction::const_new(write.share.value.get() * own / all);
        }
        self.input = Sited { value: Tokens::const_new(all), site: growth.site.clone() };
        self
    }
}

/// Prompt tokens that are written to a cache.
#[derive(Clone, Debug)]
pub struct CacheWrite {
    /// The share of the prompt.
    pub share: Sited<Fraction>,
    /// The class that the provider bills it as.
    pub class: TokenClass,
}

/// The fields of a workload before they are put together: an option may override some.
#[derive(Clone, Debug, Default)]
pub(in crate::scenario) struct WorkloadFields {
    calls: Option<Sited<Calls>>,
    input: Option<Sited<Tokens>>,
    cached: Option<Sited<Fraction>>,
    write: Option<CacheWrite>,
    output: Option<Sited<Tokens>>,
    reasoning: Option<Sited<Tokens>>,
    arrival_cv: Option<Sited<Ratio>>,
    length_cv: Option<Sited<Ratio>>,
}

/// A coefficient of variation above this is taken for a mistake.
const MOST_VARIATION: f64 = 10.0;

/// The scenario's own workload.
pub(in crate::scenario) struct BaseWorkload {
    pub(in crate::scenario) path: FieldPath,
    /// How demand grows over the months.
    pub(in crate::scenario) growth: Option<Trend>,
    tasks: Option<Sited<TasksPerMonth>>,
    peak_to_mean: Option<Sited<Ratio>>,
    profile: Option<Sited<Profile>>,
    fields: WorkloadFields,
}

impl WorkloadFields {
    pub(in crate::scenario) fn read(fields: &mut Fields<'_>, context: &mut Context<'_>) -> Self {
        let read = Self {
            calls: fields.optional("calls", context),
            input: fields.optional_or("input", Tokens::ZERO, context),
            cached: fields.optional("cached_input", context),
            write: fields.node("cache_write").and_then(|(node, path)| read_cache_write(node, &path, context)),
            output: fields.optional_or("output", Tokens::ZERO, context),
            reasoning: fields.optional("reasoning", context),
            arrival_cv: fields.optional("arrival_cv", context),
            length_cv: fields.optional("length_cv", context),
        };
        for variation in [&read.arrival_cv, &read.length_cv].into_iter().flatten() {
            if variation.value.get() > MOST_VARIATION {
                let message = format!(
                    "a standard deviation of {} times the mean is not believed: at most {MOST_VARIATION}",
                    variation.value.get()
                );
                context.sink.push(Diagnostic::new(Code::OutOfRange, message, variation.site.clone()));
            }
        }
        if let Some(calls) = read.calls.as_ref().filter(|calls| calls.value.get() == 0.0) {
            let message = "a task has at least one call; a task without calls has no tokens to pay";
            context.sink.push(Diagnostic::new(Code::OutOfRange, message, calls.site.clone()));
        }
        read
    }

    fn over(&self, base: &Self) -> Self {
        Self {
            calls: self.calls.clone().or_else(|| base.calls.clone()),
            input: self.input.clone().or_else(|| base.input.clone()),
            cached: self.cached.clone().or_else(|| base.cached.clone()),
            write: self.write.clone().or_else(|| base.write.clone()),
            output: self.output.clone().or_else(|| base.output.clone()),
            reasoning: self.reasoning.clone().or_else(|| base.reasoning.clone()),
            arrival_cv: self.arrival_cv.clone().or_else(|| base.arrival_cv.clone()),
            length_cv: self.length_cv.clone().or_else(|| base.length_cv.clone()),
        }
    }
}

impl BaseWorkload {
    pub(in crate::scenario) fn read(
        node: &Node,
        path: &FieldPath,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        let mut fields = Fields::open(node, path, "the workload: tasks, input, output, …", context)?;
        let tasks = fields.required("tasks", "how many tasks: `tasks: 1.2M/month`", context);
        let read = WorkloadFields::read(&mut fields, context);
        let peak_to_mean: Option<Sited<Ratio>> = fields.optional("peak_to_mean", context);
        let growth = fields.node("growth").and_then(|(node, path)| Trend::read(node, &path, context));
        let written = fields.node("profile");
        let profile = written.as_ref().and_then(|(node, path)| profile::read(node, path, context));
        fields.close(context);
        let tasks: Option<Sited<TasksPerMonth>> = tasks;
        if let Some(none) = tasks.as_ref().filter(|tasks| tasks.value.get() == 0.0) {
            let message = "no tasks: there is nothing to share the cost over";
            context.sink.push(Diagnostic::new(Code::OutOfRange, message, none.site.clone()));
        }
        if let Some(flat) = peak_to_mean.as_ref().filter(|ratio| ratio.value.get() < 1.0) {
            let message = "the busiest hour cannot have less than the mean hour: peak_to_mean is at least 1x";
            context.sink.push(Diagnostic::new(Code::OutOfRange, message, flat.site.clone()));
        }
        let peak_to_mean = match (&profile, written) {
            // A faulty profile was reported; nobody says in addition that there is no peak.
            (None, Some((_, path))) => {
                Some(Sited { value: Profile::flat().peak(), site: context.site(&path) })
            }
            _ => profile::peak(profile.as_ref(), peak_to_mean, context),
        };
        Some(Self { path: path.clone(), growth, tasks, peak_to_mean, profile, fields: read })
    }

    /// The busiest hour over the mean hour.
    pub(in crate::scenario) fn peak_to_mean(&self) -> Option<&Sited<Ratio>> {
        self.peak_to_mean.as_ref()
    }

    /// The workload that an option serves, its overrides put in. Shares that exceed the prompt are reported.
    pub(in crate::scenario) fn of_option(
        &self,
        over: &WorkloadFields,
        growth: Option<&AddedContext>,
        context: &mut Context<'_>,
    ) -> Option<Workload> {
        let fields = over.over(&self.fields);
        let tokens = match (fields.input, fields.output) {
            (Some(input), Some(output)) => Some(TokenShape {
                input,
                cached: Given::or(fields.cached, Fraction::ZERO, "no prompt cache is stated"),
                write: fields.write,
                output,
                reasoning: Given::or(fields.reasoning, Tokens::ZERO, "no reasoning tokens are stated"),
                grown: None,
            }),
            _ => None,
        };
        let tokens = match growth {
            Some(growth) => tokens.map(|shape: TokenShape| shape.grown(growth)),
            None => tokens,
        };
        if let Some(shape) = &tokens {
            report_overfull(shape, context);
        }
        Some(Workload {
            tasks: self.tasks.clone()?,
            calls: Given::or(fields.calls, Calls::const_new(1.0), "one call a task"),
            tokens,
            peak_to_mean: self.peak_to_mean.clone(),
            profile: self.profile.clone(),
            arrival_cv: Given::or(
                fields.arrival_cv,
                Ratio::const_new(1.0),
                "calls arrive at random (Poisson)",
            ),
            length_cv: Given::or(fields.length_cv, Ratio::ZERO, "prompts and answers are all alike"),
        })
    }

    /// Reports that an option needs tokens and the workload does not say how many.
    pub(in crate::scenario) fn missing_tokens(
        &self,
        over: &WorkloadFields,
        option: &str,
        context: &mut Context<'_>,
    ) {
        for (key, there) in [
            ("input", over.input.is_some() || self.fields.input.is_some()),
            ("output", over.output.is_some() || self.fields.output.is_some()),
        ] {
            if !there {
                let message = format!("`workload` has no `{key}`, which option `{option}` needs");
                let help = format!("tokens per call: `{key}: 2,400 tokens`");
                context.key_fault(Code::MissingKey, message, &self.path, Some(help));
            }
        }
    }
}

fn report_overfull(shape: &TokenShape, context: &mut Context<'_>) {
    let Some(write) = &shape.write else { return };
    let cached = shape.cached.value().get();
    if cached + write.share.value.get() > 1.0 + f64::EPSILON {
        let message = format!(
            "{} of the prompt cannot be read from the cache and {} be written to it: together more than 100%",
            shape.cached.value(),
            write.share.value
        );
        let mut diagnostic = Diagnostic::new(Code::Conflict, message, write.share.site.clone());
        if let Some(site) = shape.cached.site() {
            diagnostic = diagnostic.also(site.clone(), "the share that is read");
        }
        context.sink.push(diagnostic);
    }
}

fn read_cache_write(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<CacheWrite> {
    const LIFETIMES: &[(&str, TokenClass)] =
        &[("5m", TokenClass::CacheWriteShort), ("1h", TokenClass::CacheWriteLong)];
    let mut fields = Fields::open(node, path, "`{ share: 5%, ttl: 5m }`", context)?;
    let share = fields.required("share", "the share of the prompt that is written: `share: 5%`", context);
    let class = match fields.node("ttl") {
        None => Some(TokenClass::CacheWriteShort),
        Some((Node::Text(text), path)) => {
            let found = LIFETIMES.iter().find(|(word, _)| word == text).map(|(_, class)| *class);
            if found.is_none() {
                let help = did_you_mean(text, LIFETIMES.iter().map(|(word, _)| *word));
                context.fault(Code::UnknownWord, format!("`{text}` is not a cache lifetime"), &path, help);
            }
            found
        }
        Some((other, path)) => {
            context.wrong_type("a cache lifetime, `5m` or `1h`", other, &path);
            None
        }
    };
    fields.close(context);
    Some(CacheWrite { share: share?, class: class? })
}
