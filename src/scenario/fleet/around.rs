//! What the rest of a scenario says to an option that runs on GPUs.

use crate::decode::Sited;
use crate::scenario::limit::Limit;
use crate::scenario::resolver::Resolver;
use crate::scenario::workload::token_shape::TokenShape;
use crate::scenario::workload::workload::Workload;

use super::facility::Facility;

/// What a fleet of GPUs needs to know of the rest of the scenario.
pub(in crate::scenario) struct Around<'r> {
    pub(in crate::scenario) facility: Option<&'r Facility>,
    pub(in crate::scenario) peak_to_mean: Option<&'r Sited<crate::units::Ratio>>,
    pub(in crate::scenario) shape: Option<&'r TokenShape>,
    pub(in crate::scenario) workload: Option<&'r Workload>,
    /// What the option has to keep.
    pub(in crate::scenario) limits: &'r [Limit],
    pub(in crate::scenario) resolver: &'r Resolver<'r>,
}
