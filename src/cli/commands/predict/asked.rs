//! What is asked about a deployment: the configuration and the load.

use crate::serving::{Arrivals, Configuration};
use crate::units::Count;

/// What is to be predicted.
pub(super) struct PredictionRequest {
    pub(super) configuration: Configuration,
    /// The most requests at a time, where a scenario sets it.
    pub(in crate::cli) most: Option<Count>,
    /// How calls arrive at one replica, where a scenario says it.
    pub(super) arrivals: Option<Arrivals>,
}
