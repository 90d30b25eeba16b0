//! What is known of the scenario that is to be written: given by a flag or an answer, or a placeholder.

use std::collections::BTreeMap;

use crate::units::Date;

use super::kind::Kind;

/// A figure of the scenario that a flag or an answer can give, in the order of the questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Title,
    Tasks,
    Calls,
    Input,
    Grows,
    Cached,
    Answer,
    PeakToMean,
    TtftP95,
    Model,
    Gpu,
    Offer,
    Api,
}

impl Field {
    /// The flag that gives it.
    pub(super) const fn flag(self) -> &'static str {
        match self {
            Self::Title => "--title",
            Self::Tasks => "--tasks",
            Self::Calls => "--calls",
            Self::Input => "--input",
            Self::Grows => "--grows",
            Self::Cached => "--cached",
            Self::Answer => "--answer",
            Self::PeakToMean => "--peak-to-mean",
            Self::TtftP95 => "--ttft-p95",
            Self::Model => "--model",
            Self::Gpu => "--gpu",
            Self::Offer => "--offer",
            Self::Api => "--api",
        }
    }

    /// The kinds of scenario that it is for.
    pub(super) const fn kinds(self) -> &'static [Kind] {
        const ALL: &[Kind] = &[Kind::Api, Kind::Rented, Kind::Owned, Kind::Agents, Kind::Batch];
        match self {
            Self::Title | Self::Tasks | Self::Input | Self::Cached | Self::Answer | Self::Model => ALL,
            Self::Calls | Self::Grows => &[Kind::Agents],
            Self::PeakToMean | Self::TtftP95 | Self::Gpu | Self::Api => &[Kind::Rented, Kind::Owned],
            Self::Offer => &[Kind::Rented],
        }
    }

    /// What stands in its place until it is given, as it is typed; empty where the scenario does without.
    fn placeholder(self, kind: Kind) -> &'static [&'static str] {
        match (self, kind) {
            (Self::Title, Kind::Api) => &["Models by the token"],
            (Self::Title, Kind::Rented) => &["Rented GPUs or tokens"],
            (Self::Title, Kind::Owned) => &["Own GPUs or tokens"],
            (Self::Title, Kind::Agents) => &["An agent, with a small model first or a large one at once"],
            (Self::Title, Kind::Batch) => &["Batch prices against standard ones"],
            (Self::Tasks, Kind::Agents) => &["20k/month"],
            (Self::Tasks, Kind::Batch) => &["200k/day"],
            (Self::Tasks, _) => &["1M/month"],
            (Self::Calls, _) => &["15"],
            (Self::Input, Kind::Agents) => &["8000 tokens"],
            (Self::Input, Kind::Batch) => &["3000 tokens"],
            (Self::Input, _) => &["2000 tokens"],
            (Self::Grows, _) => &["1500 tokens"],
            (Self::Answer, _) => &["500 tokens"],
            (Self::PeakToMean, _) => &["3x"],
            (Self::TtftP95, _) => &["2 s"],
            (Self::Model, Kind::Api) => &["openai/gpt-5.4-mini", "google-gemini-api/gemini-3.8-flash"],
            (Self::Model, Kind::Rented | Kind::Owned) => &["llama-3.3-70b"],
            (Self::Model, Kind::Agents) => &["openai/gpt-5.4-mini", "openai/gpt-5.5"],
            (Self::Model, Kind::Batch) => &["openai/gpt-5.4-mini"],
            (Self::Gpu, _) => &["h100-sxm"],
            (Self::Cached | Self::Offer | Self::Api, _) => &[],
        }
    }
}

/// Who chose a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// A flag or an answer.
    Given,
    /// Nobody yet.
    Placeholder,
}

/// What is known of a scenario.
#[derive(Clone, Debug)]
pub(super) struct Answers {
    pub(super) kind: Kind,
    /// Its id, out of the file's name.
    pub(super) name: String,
    /// The date of its prices.
    pub(super) as_of: Date,
    given: BTreeMap<Field, Vec<String>>,
}

impl Answers {
    pub(super) fn new(kind: Kind, name: String, as_of: Date) -> Self {
        Self { kind, name, as_of, given: BTreeMap::new() }
    }

    /// Takes what was typed for a figure.
    pub(super) fn give(&mut self, field: Field, typed: &[String]) {
        self.given.insert(field, typed.iter().map(|text| text.trim().to_owned()).collect());
    }

    /// Forgets what was typed for a figure.
    pub(super) fn forget(&mut self, field: Field) {
        self.given.remove(&field);
    }

    /// Who chose a figure.
    pub(super) fn choice(&self, field: Field) -> Choice {
        if self.given.contains_key(&field) { Choice::Given } else { Choice::Placeholder }
    }

    /// All that stands for a figure: what was given, or placeholders.
    pub(super) fn all(&self, field: Field) -> Vec<String> {
        let placeholder = || field.placeholder(self.kind).iter().map(|text| (*text).to_owned()).collect();
        self.given.get(&field).cloned().unwrap_or_else(placeholder)
    }

    /// The first of them; `None` where the scenario does without.
    pub(super) fn one(&self, field: Field) -> Option<String> {
        self.all(field).into_iter().next()
    }
}
