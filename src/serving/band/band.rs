//! The band around a prediction: its ends, and the evidence that it rests on.

use std::fmt;
use std::sync::Arc;

use crate::catalog::{Engines, LoadKind, ModelKind, Provenance, Spread, Spreads};
use crate::serving::engine::engine::Family;
use crate::units::{Count, Quantity, Ratio};

/// A class of predictions that are alike in how far they are off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Class {
    /// The kind of model.
    pub models: ModelKind,
    /// The engine's software.
    pub engine: Family,
    /// The kind of load.
    pub load: LoadKind,
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let models = match self.models {
            ModelKind::Dense => "dense models",
            ModelKind::Experts => "expert models",
            ModelKind::LatentExperts => "expert models with latent attention",
        };
        write!(f, "{models} under {}", self.engine)?;
        match self.load {
            LoadKind::Clients => Ok(()),
            LoadKind::Queue => f.write_str(" with a full queue"),
        }
    }
}

/// Whether measurements of something went into the fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fitted {
    /// They did.
    In,
    /// They did not.
    Out,
}

/// What a band rests on.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// The class.
    pub class: Class,
    /// Whether measurements of the engine's release went into the fit.
    pub release: Fitted,
    /// Whether measurements of the GPU's generation went into the fit.
    pub generation: Fitted,
    /// Behind which engines they were made.
    pub engines: Engines,
    /// Groups of measurements that the band is made of; `None` where there are none, so that a factor is assumed.
    pub groups: Option<Count>,
    /// Own measurements that the prediction is shifted by; `None` where there are none.
    pub anchors: Option<Count>,
    /// Where the measurements come from.
    pub provenance: Option<Arc<Provenance>>,
}

/// The band of a prediction: measured over predicted, so that a spread times a prediction gives the tenth, the half and the nine tenths.
#[derive(Clone, Debug)]
pub struct Band {
    /// Of the time to the first token.
    pub ttft: Spread,
    /// Of the time between tokens.
    pub tpot: Spread,
    /// Of answer tokens a second.
    pub rate: Spread,
    /// What is left where own measurements shift the prediction; `None` where no measurements say it.
    pub within: Option<Spreads>,
    /// What it rests on.
    pub evidence: Evidence,
}

/// An end of a band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Where a server is faster than predicted.
    Good,
    /// Where it is slower.
    Bad,
}

/// What measurements are at an end of a band, over what was predicted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// Of the time to the first token.
    pub ttft: Ratio,
    /// Of the time between tokens.
    pub tpot: Ratio,
    /// Of answer tokens a second.
    pub rate: Ratio,
}

impl Band {
    /// What measurements are at an end, over what was predicted. The prediction itself lies between both ends.
    pub fn at(&self, end: End) -> Pace {
        let least = |spread: Spread| Ratio::const_new(spread.low.get().min(1.0));
        let most = |spread: Spread| Ratio::const_new(spread.high.get().max(1.0));
        match end {
            End::Good => Pace { ttft: least(self.ttft), tpot: least(self.tpot), rate: most(self.rate) },
            End::Bad => Pace { ttft: most(self.ttft), tpot: most(self.tpot), rate: least(self.rate) },
        }
    }
}
