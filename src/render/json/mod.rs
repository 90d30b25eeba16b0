//! Reports as JSON, each with its schema.

pub(super) mod breakdown;
pub(super) mod crossover;
pub(super) mod frontier;
mod header;
pub(super) mod levers;
pub(super) mod plan;
pub(super) mod report;
pub(super) mod roi;
pub(super) mod schemas;
