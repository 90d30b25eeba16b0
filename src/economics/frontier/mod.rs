//! Cost, latency and accuracy side by side: the Pareto frontier, and the price at which neighbours tie.

pub(super) mod frontier;
pub(super) mod margin;
pub(super) mod price_comparison;
