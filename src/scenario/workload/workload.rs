//! The workload: how many tasks, how many calls and tokens each, how uneven over the hours.

use std::sync::Arc;

use crate::decode::{Context, Fields, Given, Includes, Sited, block};
use crate::diagnostics::{Code, Diagnostic};
use crate::planning::Profile;
use crate::scenario::trend::Trend;
use crate::source::{FieldPath, Node};
use crate::units::{
    Calendar, Calls, CallsPerSecond, Fraction, Hours, Quantity, Ratio, SECONDS_PER_HOUR, Seconds,
    TasksPerMonth, Tokens,
};

use super::cache_use::{CacheUse, CacheUseKeys};
use super::cache_write::{self, CacheWriteKeys, WriteField, unstated_life};
use super::fee_counts::{FeeCountKeys, FeeCounts};
use super::growing::{GrowingKeys, PromptField};
use super::media::{MediaFields, MediaKeys};
use super::profile;
use super::rates::{RateFields, RateKeys, Rates, ReadProfile, Solved};
use super::reading::AddedContext;
use super::timezone::UtcOffset;
use super::token_shape::{CacheWrite, TokenShape};

/// What is to be served.
#[derive(Clone, Debug)]
pub struct Workload {
    /// Tasks a month.
    pub tasks: Sited<TasksPerMonth>,
    /// How these and the busiest hour are stated.
    pub rates: Arc<Rates>,
    /// Calls to a model for one task.
    pub calls: Given<Calls>,
    /// What a call reads and writes; `None` where the scenario says nothing of tokens.
    pub tokens: Option<TokenShape>,
    /// What a task uses besides tokens, and pays by the piece.
    pub fees: FeeCounts,
    /// The busiest hour over the mean hour.
    pub peak_to_mean: Option<Sited<Ratio>>,
    /// How demand is spread over the hours.
    pub profile: Option<Sited<Profile>>,
    /// How far the clocks of the profile are ahead of UTC.
    pub timezone: Option<Sited<UtcOffset>>,
    /// How long after it comes a task may be begun, if it may wait.
    pub deadline: Option<Sited<Hours>>,
    /// Standard deviation over mean of the time between two calls.
    pub arrival_cv: Given<Ratio>,
    /// Standard deviation over mean of the lengths of prompts and of answers.
    pub length_cv: Given<Ratio>,
}

impl Workload {
    /// Calls a second in the busiest hour, of months so long.
    pub fn busiest(&self, calendar: Calendar) -> CallsPerSecond {
        let peak = self.peak_to_mean.as_ref().map_or(1.0, |peak| peak.value.get());
        let calls = self.tasks.value.get() * self.calls.value().get() * peak;
        CallsPerSecond::const_new(calls / calendar.seconds_per_month())
    }
}

/// The fields of a workload before they are put together: an option may override some.
#[derive(Clone, Debug, Default)]
pub(in crate::scenario) struct WorkloadFields {
    calls: Option<Sited<Calls>>,
    input: Option<PromptField>,
    cached: Option<Sited<Fraction>>,
    writes: Option<Vec<WriteField>>,
    cache: CacheUse,
    media: MediaFields,
    fees: FeeCounts,
    output: Option<Sited<Tokens>>,
    reasoning: Option<Sited<Tokens>>,
    arrival_cv: Option<Sited<Ratio>>,
    length_cv: Option<Sited<Ratio>>,
}

block! {
    /// What a task is made of: calls, prompts, answers.
    pub(in crate::scenario) struct CallKeys {
        /// Calls to a model for one task; default 1.
        optional CALLS: Calls = "calls";
        /// The whole prompt of a call, cached part included; or, of an agent, how it grows from call to call.
        optional INPUT: (Tokens, GrowingKeys) = "input";
        /// The share of the prompt that a prompt cache serves; default 0%.
        optional CACHED_INPUT: Fraction = "cached_input", eg "60%";
        /// The share of the prompt that is written to a cache, and for how long; or a list, one a lifetime.
        optional CACHE_WRITE: (CacheWriteKeys, Vec<CacheWriteKeys>) = "cache_write";
        /// The visible answer of a call.
        optional OUTPUT: Tokens = "output", eg "350 tokens";
        /// Reasoning of a call, billed as output; default 0.
        optional REASONING: Tokens = "reasoning", eg "100 tokens";
        /// The standard deviation of the time between calls over its mean; default 1, at random.
        optional ARRIVAL_CV: Ratio = "arrival_cv", eg "1x";
        /// The standard deviation of the lengths of prompts and answers over their mean; default 0, all alike.
        optional LENGTH_CV: Ratio = "length_cv", eg "0.5x";
    }

    /// What is to be done: how many tasks, when, and what each is made of.
    pub(in crate::scenario) struct WorkloadKeys: RateKeys, CallKeys, CacheUseKeys, MediaKeys, FeeCountKeys {
        /// How demand grows over the months of `finance.horizon`.
        optional GROWTH: Trend = "growth", eg "3%/month", "40%/year";
        /// Demand by the hour: a profile's name, or 24 or 168 numbers, one for each hour of a day or of a week.
        optional PROFILE: Profile = "profile";
        /// How far the clocks of the profile are ahead of UTC, for prices by the hour; default UTC. A fixed offset.
        optional TIMEZONE: UtcOffset = "timezone";
        /// How long a task may wait until it is served; none means that it is served as it comes.
        optional DEADLINE: Seconds = "deadline", eg "24 h";
    }

    /// What an option has other than the workload.
    pub(in crate::scenario) struct OverridesKeys: CallKeys, CacheUseKeys, MediaKeys, FeeCountKeys {}

    /// Where an option overrides the workload.
    pub(in crate::scenario) struct OverKeys {
        /// What this option has other than the workload: its own calls, prompts and answers.
        optional WORKLOAD: OverridesKeys = "workload";
    }
}

/// What has the fields of a call, and those of what comes with it.
pub(in crate::scenario) trait OfCalls:
    Includes<CallKeys> + Includes<CacheUseKeys> + Includes<MediaKeys> + Includes<FeeCountKeys>
{
}

impl OfCalls for WorkloadKeys {}
impl OfCalls for OverridesKeys {}

/// Hours of a week: no hour is further away.
const LONGEST_DEADLINE: f64 = 168.0;

/// A coefficient of variation above this is taken for a mistake.
const MOST_VARIATION: f64 = 10.0;

/// The scenario's own workload.
pub(in crate::scenario) struct BaseWorkload {
    pub(in crate::scenario) path: FieldPath,
    /// How demand grows over the months.
    pub(in crate::scenario) growth: Option<Trend>,
    tasks: Option<Sited<TasksPerMonth>>,
    peak_to_mean: Option<Sited<Ratio>>,
    rates: Arc<Rates>,
    profile: Option<Sited<Profile>>,
    timezone: Option<Sited<UtcOffset>>,
    deadline: Option<Sited<Hours>>,
    fields: WorkloadFields,
}

impl WorkloadFields {
    fn read(fields: &mut Fields<'_, impl OfCalls>, context: &mut Context<'_>) -> Self {
        let read = Self {
            calls: fields.optional(CallKeys::CALLS, context),
            input: fields
                .node(CallKeys::INPUT)
                .and_then(|(node, path)| PromptField::read(node, &path, context)),
            cached: fields.optional(CallKeys::CACHED_INPUT, context),
            writes: fields
                .node(CallKeys::CACHE_WRITE)
                .map(|(node, path)| cache_write::read(node, &path, context)),
            cache: CacheUse::read(fields, context),
            media: MediaFields::read(fields, context),
            fees: FeeCounts::read(fields, context),
            output: fields.optional_or(CallKeys::OUTPUT, Tokens::ZERO, context),
            reasoning: fields.optional(CallKeys::REASONING, context),
            arrival_cv: fields.optional(CallKeys::ARRIVAL_CV, context),
            length_cv: fields.optional(CallKeys::LENGTH_CV, context),
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

    /// What an option overrides of the workload.
    pub(in crate::scenario) fn of_option(
        option: &mut Fields<'_, impl Includes<OverKeys>>,
        context: &mut Context<'_>,
    ) -> Self {
        let Some((node, path)) = option.node(OverKeys::WORKLOAD) else { return Self::default() };
        let what = "overrides of the workload, such as `{ output: 500 tokens }`";
        let Some(mut fields) = Fields::<OverridesKeys>::open(node, &path, what, context) else {
            return Self::default();
        };
        let over = Self::read(&mut fields, context);
        fields.close(context);
        over
    }

    fn over(&self, base: &Self) -> Self {
        Self {
            calls: self.calls.clone().or_else(|| base.calls.clone()),
            input: self.input.clone().or_else(|| base.input.clone()),
            cached: self.cached.clone().or_else(|| base.cached.clone()),
            writes: self.writes.clone().or_else(|| base.writes.clone()),
            cache: self.cache.over(&base.cache),
            media: self.media.over(&base.media),
            fees: self.fees.over(&base.fees),
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
        let mut fields =
            Fields::<WorkloadKeys>::open(node, path, "the workload: tasks, input, output, …", context)?;
        let read = WorkloadFields::read(&mut fields, context);
        let rates = RateFields::read(&mut fields, read.calls.as_ref(), context);
        let growth =
            fields.node(WorkloadKeys::GROWTH).and_then(|(node, path)| Trend::read(node, &path, context));
        let profile = match fields.node(WorkloadKeys::PROFILE) {
            None => ReadProfile::Unstated,
            Some((node, path)) => {
                profile::read(node, &path, context).map_or(ReadProfile::Faulty, ReadProfile::Read)
            }
        };
        let zone = fields.node(WorkloadKeys::TIMEZONE);
        let timezone = zone.and_then(|(node, path)| UtcOffset::read(node, &path, context));
        let deadline: Option<Sited<Seconds>> = fields.optional(WorkloadKeys::DEADLINE, context);
        let deadline = deadline.map(|Sited { value, site }| Sited {
            value: Hours::const_new(value.get() / SECONDS_PER_HOUR),
            site,
        });
        fields.close(context);
        if let Some(deadline) = deadline.as_ref().filter(|deadline| deadline.value.get() > LONGEST_DEADLINE) {
            let message =
                format!("a deadline of {} is longer than a week, in which every hour comes", deadline.value);
            let help =
                "write at most `168 h`; no deadline means that a task is served as it comes".to_owned();
            context.sink.push(Diagnostic::new(Code::OutOfRange, message, deadline.site.clone()).help(help));
        }
        let Solved { tasks, peak: peak_to_mean, rates } = rates.solve(&profile, context);
        Some(Self {
            path: path.clone(),
            growth,
            tasks,
            peak_to_mean,
            rates: Arc::new(rates),
            profile: profile.read().cloned(),
            timezone,
            deadline,
            fields: read,
        })
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
        let calls = Given::or(fields.calls, Calls::const_new(1.0), "one call a task");
        let length_cv = Given::or(fields.length_cv, Ratio::ZERO, "prompts and answers are all alike");
        let tokens = match (fields.input, fields.output) {
            (Some(input), Some(output)) => {
                let (input, growing) = input.over_calls(&calls, context);
                let cached = Given::or(fields.cached, Fraction::ZERO, "no prompt cache is stated");
                let follows = growing.is_some() && cached.site().is_none();
                let written = fields.writes.unwrap_or_default();
                let life = written.first().map_or_else(unstated_life, |write| write.life.clone());
                let shape = TokenShape {
                    input,
                    growing,
                    varying: length_cv.clone(),
                    cached,
                    writes: writes(written, follows, context),
                    cache: fields.cache,
                    media: fields.media,
                    output,
                    reasoning: Given::or(fields.reasoning, Tokens::ZERO, "no reasoning tokens are stated"),
                    grown: None,
                };
                let shape = match growth {
                    Some(growth) => shape.grown(growth),
                    None => shape,
                };
                Some(shape.settled(life))
            }
            _ => None,
        };
        if let Some(shape) = &tokens {
            shape.report_overfull(context);
            shape.cache.report_contradiction(context);
            if shape.growing.is_some() {
                shape.media.report_growing(context);
            }
        }
        Some(Workload {
            tasks: self.tasks.clone()?,
            rates: Arc::clone(&self.rates),
            calls,
            tokens,
            fees: fields.fees,
            peak_to_mean: self.peak_to_mean.clone(),
            profile: self.profile.clone(),
            timezone: self.timezone.clone(),
            deadline: self.deadline.clone(),
            arrival_cv: Given::or(
                fields.arrival_cv,
                Ratio::const_new(1.0),
                "calls arrive at random (Poisson)",
            ),
            length_cv,
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

/// What is written to a cache. Where that follows from how the prompt grows, only for how long is left to say; where it does not, the
/// share is.
fn writes(fields: Vec<WriteField>, follows: bool, context: &mut Context<'_>) -> Vec<CacheWrite> {
    let mut found = Vec::new();
    for (at, field) in fields.into_iter().enumerate() {
        match field.share {
            Some(share) if follows => {
                let message = "each call of a prompt that grows writes what it is not served";
                let help = "leave `share` out, or state `cached_input` too";
                let diagnostic = Diagnostic::new(Code::Conflict, message, share.site);
                context.sink.push(diagnostic.help(Some(help.to_owned())));
            }
            Some(share) => found.push(CacheWrite { share: Given::Written(share), life: field.life }),
            None if follows && at == 0 => {}
            None if follows => {
                let message = "how much is written for how long does not follow from how the prompt grows";
                let help = "keep one lifetime, or state `cached_input` and every `share`";
                context.fault(Code::Conflict, message, &field.path, Some(help.to_owned()));
            }
            None => {
                let help = "the share of the prompt that is written: `share: 5%`";
                let message = "`share` is missing";
                context.fault(Code::MissingKey, message, &field.path, Some(help.to_owned()));
            }
        }
    }
    found
}
