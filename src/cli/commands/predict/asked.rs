//! What is asked about a deployment: the configuration and the load.

use crate::serving::{AnchoredLayout, Arrivals, Band, Bands, Configuration, Pace, Residuals};
use crate::units::Count;

/// What is to be predicted.
pub(super) struct PredictionRequest {
    pub(super) configuration: Configuration,
    /// The option, where a scenario has it.
    pub(super) option: Option<String>,
    /// The most requests at a time, where a scenario sets it.
    pub(in crate::cli) most: Option<Count>,
    /// The own measurements that shift it, if there are any.
    pub(super) shift: Option<Shift>,
    /// How calls arrive at one replica, where a scenario says it.
    pub(super) arrivals: Option<Arrivals>,
}

/// By how much own measurements shift a prediction.
pub(super) struct Shift {
    /// Measured over predicted.
    pub(super) pace: Pace,
    /// Where the measurements lie once they are shifted.
    pub(super) residuals: Residuals,
    /// Whether the replica is as large as the one that was measured.
    pub(super) layout: AnchoredLayout,
    /// What the page says of it.
    pub(super) said: String,
}

impl PredictionRequest {
    /// What own measurements were, over what was predicted.
    pub(super) fn pace(&self) -> Pace {
        self.shift.as_ref().map_or(Pace::PREDICTED, |shift| shift.pace)
    }

    /// The band of what is predicted for a configuration.
    pub(super) fn band(&self, bands: &Bands, configuration: &Configuration) -> Band {
        let class = bands.of(configuration);
        match &self.shift {
            Some(shift) => class.anchored(&shift.residuals, shift.layout),
            None => class,
        }
    }
}
