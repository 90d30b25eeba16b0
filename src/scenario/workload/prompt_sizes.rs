//! How many calls have prompts of which size, and what a cache serves of them: what prices by prompt size are chosen by.

use statrs::distribution::{ContinuousCDF as _, Normal};

use crate::catalog::{Bound, Lifetime};
use crate::decode::Given;
use crate::units::{Fraction, Quantity, Tokens};

use super::token_shape::{CacheWrite, TokenShape};

/// Prompts of all calls of a task: one group where all are alike, one a call where they grow. Within a group they vary as the
/// simulator draws them: log-normally around the group's mean, what is cached in proportion.
#[derive(Clone, Debug)]
pub(in crate::scenario) struct PromptSizes {
    groups: Vec<Group>,
    /// Standard deviation of the logarithm; nothing where prompts of a group are all alike.
    sigma: f64,
}

/// Calls whose prompts are of one size on average.
#[derive(Clone, Copy, Debug)]
struct Group {
    /// Their share of all calls.
    calls: f64,
    /// Tokens of a prompt.
    prompt: f64,
    /// Tokens of it that a cache serves.
    cached: f64,
    /// Tokens of it that are written to a cache.
    written: f64,
}

/// Calls whose prompts lie between two bounds. Tokens are those of these calls, shared out over all calls.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::scenario) struct Between {
    /// Their share of all calls.
    pub(in crate::scenario) calls: f64,
    /// Prompt tokens.
    pub(in crate::scenario) prompt: f64,
    /// Those that a cache serves.
    pub(in crate::scenario) cached: f64,
    /// Those that are written to a cache.
    pub(in crate::scenario) written: f64,
}

/// Why a call of a growing prompt is served what it is.
const OF_THE_CALL_BEFORE: &str = "each call is served what the call before it read";
/// Why it writes what it does.
const THE_REST: &str = "each call writes what it is not served";

impl TokenShape {
    /// The sizes of prompts over the calls of a task.
    pub(in crate::scenario) fn sizes(&self) -> PromptSizes {
        PromptSizes::of(self)
    }

    /// The longest prompt of a task, where prompts of the same call are all alike.
    pub fn longest(&self) -> Tokens {
        self.sizes().largest()
    }

    /// Works out what is served and written, where that follows from how the prompt grows.
    #[must_use]
    pub(super) fn settled(mut self, life: Given<Lifetime>) -> Self {
        if !self.follows_growth() {
            return self;
        }
        let share = |tokens: f64, all: f64| Fraction::const_new((tokens / all).clamp(0.0, 1.0));
        let whole = self.sizes().whole();
        if whole.prompt == 0.0 {
            return self;
        }
        let served = share(whole.cached, whole.prompt);
        self.cached = Given::Default { value: served, why: OF_THE_CALL_BEFORE };
        let rest = share(whole.prompt - whole.cached, whole.prompt);
        self.writes = vec![CacheWrite { share: Given::Default { value: rest, why: THE_REST }, life }];
        self
    }
}

impl PromptSizes {
    fn of(shape: &TokenShape) -> Self {
        let variation = shape.varying.value().get();
        let sigma = variation.powi(2).ln_1p().sqrt();
        let added = shape
            .grown
            .as_ref()
            .map_or((0.0, 0.0), |grown| (grown.growth.tokens().get(), grown.growth.cached().get()));
        let (cached, written) = shape.grown.as_ref().map_or_else(
            || (shape.cached.value().get(), shape.written()),
            |grown| {
                let written = grown.written.iter().map(|share| share.value().get()).sum();
                (grown.cached.value().get(), written)
            },
        );
        let Some(growing) = &shape.growing else {
            let own = shape.own_input().value.get();
            let prompt = own + added.0;
            let group = Group { calls: 1.0, prompt, cached: own * cached + added.1, written: own * written };
            return Self { groups: vec![group], sigma };
        };
        let (first, grows) = (growing.first.value.get(), growing.grows.value.get());
        let follows = shape.follows_growth();
        let group = |(calls, before): (f64, f64)| {
            let own = first + grows * before;
            let prompt = own + added.0;
            let (cached, written) = if follows {
                let served = if before > 0.0 { prompt - grows } else { added.1 };
                (served, prompt - served)
            } else {
                (own * cached + added.1, own * written)
            };
            Group { calls, prompt, cached, written }
        };
        Self { groups: growing.shares().map(group).collect(), sigma }
    }

    /// All calls.
    pub(in crate::scenario) fn whole(&self) -> Between {
        self.between(None, None)
    }

    /// The largest prompt, where prompts of a group are all alike.
    pub(in crate::scenario) fn largest(&self) -> Tokens {
        Tokens::const_new(self.groups.iter().map(|group| group.prompt).fold(0.0, f64::max))
    }

    /// The calls whose prompts one bound does not hold and another does.
    pub(in crate::scenario) fn between(&self, over: Option<Bound>, within: Option<Bound>) -> Between {
        let mut sum = Between::default();
        for group in &self.groups {
            let (calls, tokens) = self.shares(group, over, within);
            sum.calls += group.calls * calls;
            sum.prompt += group.calls * group.prompt * tokens;
            sum.cached += group.calls * group.cached * tokens;
            sum.written += group.calls * group.written * tokens;
        }
        sum
    }

    /// The share of a group's calls, and of its prompt tokens, between two bounds. Of a log-normal length with mean m, calls up
    /// to b are Φ((ln(b ÷ m) + σ²/2) ÷ σ), and their tokens Φ((ln(b ÷ m) − σ²/2) ÷ σ) of all.
    fn shares(&self, group: &Group, over: Option<Bound>, within: Option<Bound>) -> (f64, f64) {
        if self.sigma == 0.0 {
            let prompt = Tokens::const_new(group.prompt);
            let here = !over.is_some_and(|bound| bound.holds(prompt))
                && within.is_none_or(|bound| bound.holds(prompt));
            let share = f64::from(u8::from(here));
            return (share, share);
        }
        let up_to = |bound: Bound| {
            let normal = Normal::standard();
            let far = (bound.limit().get() / group.prompt).ln() / self.sigma;
            (normal.cdf(far + self.sigma / 2.0), normal.cdf(far - self.sigma / 2.0))
        };
        let (low, high) = (over.map_or((0.0, 0.0), up_to), within.map_or((1.0, 1.0), up_to));
        ((high.0 - low.0).max(0.0), (high.1 - low.1).max(0.0))
    }
}
