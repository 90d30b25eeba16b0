//! What a prompt reads besides its task: answers of earlier steps.

use crate::decode::{Given, Sited};
use crate::source::Site;
use crate::units::{Fraction, Quantity, Ratio, Tokens};

use super::media::Media;

/// What is put into a prompt besides what the workload says.
#[derive(Clone, Debug)]
pub struct AddedContext {
    /// Answers that are read.
    pub readings: Vec<Reading>,
    /// Images and speech.
    pub media: Vec<Media>,
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
    /// How often there is one, where not every run has it.
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

impl AddedContext {
    /// Tokens that are read, on average.
    pub fn tokens(&self) -> Tokens {
        let read: f64 = self.readings.iter().map(|reading| reading.tokens().get()).sum();
        Tokens::const_new(read + self.media.iter().map(|media| media.tokens().get()).sum::<f64>())
    }

    /// Those of them that a prompt cache serves.
    pub fn cached(&self) -> Tokens {
        let cached = |reading: &Reading| reading.tokens().get() * reading.cached.value().get();
        Tokens::const_new(self.readings.iter().map(cached).sum())
    }

    pub(in crate::scenario) fn is_none(&self) -> bool {
        self.tokens().get() == 0.0
    }

    pub(in crate::scenario) fn and(&self, other: &Self) -> Self {
        let readings = [self.readings.clone(), other.readings.clone()].concat();
        let media = [self.media.clone(), other.media.clone()].concat();
        Self { readings, media, site: other.site.clone() }
    }
}
