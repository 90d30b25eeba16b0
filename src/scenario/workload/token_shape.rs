//! The tokens of one call: the prompt and how it is spread over calls, what a cache serves of it, the answer.

use crate::catalog::{Lifetime, TokenClass};
use crate::decode::{Context, Given, Sited};
use crate::diagnostics::{Code, Diagnostic};
use crate::units::{Fraction, Load, Quantity, Ratio, Tokens, brief};

use super::cache_use::CacheUse;
use super::growing::Growing;
use super::media::{Media, MediaFields};
use super::reading::AddedContext;

/// The tokens of one call. The whole prompt is `input`; parts of it are read from or written to a prompt cache.
#[derive(Clone, Debug)]
pub struct TokenShape {
    /// The whole prompt, on average over the calls of a task.
    pub input: Sited<Tokens>,
    /// How it grows from call to call, if it does.
    pub growing: Option<Growing>,
    /// Standard deviation over mean of the lengths of prompts of the same call.
    pub varying: Given<Ratio>,
    /// The share of it that a prompt cache serves.
    pub cached: Given<Fraction>,
    /// The shares of it that are written to a prompt cache, by how long they are kept.
    pub writes: Vec<CacheWrite>,
    /// How it uses the cache.
    pub cache: CacheUse,
    /// Images and speech, as the workload states them.
    pub media: MediaFields,
    /// The visible answer.
    pub output: Sited<Tokens>,
    /// Reasoning that nobody sees, billed as output.
    pub reasoning: Given<Tokens>,
    /// What the prompt was before a step of a workflow read earlier ones, if it did.
    pub grown: Option<Grown>,
}

/// A prompt before a step of a workflow put earlier answers into it.
#[derive(Clone, Debug)]
pub struct Grown {
    /// The own prompt.
    pub input: Sited<Tokens>,
    /// The share of it that a prompt cache serves.
    pub cached: Given<Fraction>,
    /// The shares of it that are written to one, in the order of the shape's.
    pub written: Vec<Given<Fraction>>,
    /// What was added.
    pub growth: AddedContext,
}

/// Prompt tokens that are written to a cache.
#[derive(Clone, Debug)]
pub struct CacheWrite {
    /// The share of the prompt.
    pub share: Given<Fraction>,
    /// How long it is kept.
    pub life: Given<Lifetime>,
}

impl CacheWrite {
    /// The class that the provider bills it as.
    pub fn class(&self) -> TokenClass {
        self.life.value().class()
    }
}

impl TokenShape {
    /// The prompt before a step of a workflow put earlier answers into it.
    pub fn own_input(&self) -> &Sited<Tokens> {
        self.grown.as_ref().map_or(&self.input, |grown| &grown.input)
    }

    /// The share of the prompt that is written to a cache of any life.
    pub fn written(&self) -> f64 {
        self.writes.iter().map(|write| write.share.value().get()).sum()
    }

    /// The prompt times a factor, as a workload would state it.
    pub fn input_times(&self, factor: Ratio) -> String {
        match &self.growing {
            None => (self.own_input().value * factor).to_string(),
            Some(growing) => {
                let (first, grows) = (growing.first.value * factor, growing.grows.value * factor);
                format!("{{ first: {first}, grows: {grows} }}")
            }
        }
    }

    /// Whether what is served and written follows from how the prompt grows.
    pub fn follows_growth(&self) -> bool {
        self.growing.is_some() && matches!(self.own_cached(), Given::Default { .. })
    }

    /// The share of its own prompt that a prompt cache serves.
    fn own_cached(&self) -> &Given<Fraction> {
        self.grown.as_ref().map_or(&self.cached, |grown| &grown.cached)
    }

    /// The same with more in the prompt. What the cache serves and what is written to it stays as many tokens as it was, and
    /// becomes a smaller share.
    #[must_use]
    pub(super) fn grown(mut self, growth: &AddedContext) -> Self {
        let own = self.input.value.get();
        let all = own + growth.tokens().get();
        if all == 0.0 {
            return self;
        }
        self.grown = Some(Grown {
            input: self.input.clone(),
            cached: self.cached.clone(),
            written: self.writes.iter().map(|write| write.share.clone()).collect(),
            growth: growth.clone(),
        });
        let cached = (own * self.cached.value().get() + growth.cached().get()) / all;
        if cached > 0.0 {
            let site = self.cached.site().unwrap_or(&growth.site).clone();
            self.cached = Given::Written(Sited { value: Fraction::const_new(cached.min(1.0)), site });
        }
        for write in &mut self.writes {
            let (Given::Written(Sited { value, .. }) | Given::Default { value, .. }) = &mut write.share;
            *value = Fraction::const_new(value.get() * own / all);
        }
        self.input = Sited { value: Tokens::const_new(all), site: growth.site.clone() };
        self
    }

    /// The same with images and speech in the prompt, which no cache serves.
    #[must_use]
    pub(in crate::scenario) fn with_media(mut self, media: Vec<Media>) -> Self {
        let Some(site) = media.first().map(|media| media.site().clone()) else { return self };
        let added = AddedContext { readings: Vec::new(), media, site };
        let Some(grown) = self.grown.take() else { return self.grown(&added) };
        self.input = grown.input;
        self.cached = grown.cached;
        for (write, share) in self.writes.iter_mut().zip(grown.written) {
            write.share = share;
        }
        self.grown(&grown.growth.and(&added))
    }

    /// Images and speech in the prompt, with their tokens.
    pub fn media(&self) -> impl Iterator<Item = &Media> {
        self.grown.iter().flat_map(|grown| &grown.growth.media)
    }

    /// Tokens of images in a prompt.
    pub fn image_tokens(&self) -> Tokens {
        Tokens::const_new(
            self.media()
                .filter(|media| matches!(media, Media::Images { .. }))
                .map(|media| media.tokens().get())
                .sum(),
        )
    }

    /// Spoken tokens in a prompt.
    pub fn audio_tokens(&self) -> Tokens {
        let audio = self.media().filter(|media| matches!(media, Media::Audio(_)));
        Tokens::const_new(audio.map(|media| media.tokens().get()).sum())
    }

    /// Spoken tokens of an answer.
    pub fn spoken(&self) -> Tokens {
        self.media.audio_output.as_ref().map_or(Tokens::ZERO, |spoken| spoken.value)
    }

    /// Reports shares that are more than the prompt.
    pub(super) fn report_overfull(&self, context: &mut Context<'_>) {
        let Some(site) = self.writes.iter().find_map(|write| write.share.site()) else { return };
        let (cached, written) = (self.cached.value().get(), self.written());
        if cached + written <= 1.0 + f64::EPSILON {
            return;
        }
        let message = if cached > 0.0 {
            format!(
                "{} of the prompt cannot be read from the cache and {} be written to it: together more than 100%",
                self.cached.value(),
                brief(Load::const_new(written))
            )
        } else {
            let written = brief(Load::const_new(written));
            format!("{written} of the prompt cannot be written to a cache: that is more than 100%")
        };
        let mut diagnostic = Diagnostic::new(Code::Conflict, message, site.clone());
        if let Some(site) = self.cached.site() {
            diagnostic = diagnostic.also(site.clone(), "the share that is read");
        }
        context.sink.push(diagnostic);
    }
}
