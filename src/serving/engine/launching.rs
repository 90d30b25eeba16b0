//! What a prediction assumes that a server has to be told when it is started.

use crate::units::{Count, Fraction, Tokens};

use super::calibration::Calibration;
use super::configuration::Configuration;
use super::infeasible::Infeasible;
use super::predict::Replica;

/// What a prediction assumes of a server, one copy of the model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Launching {
    /// The share of a GPU's memory that weights, reserve and cache take together.
    pub used: Fraction,
    /// The share of it that weights and cache take.
    pub kept: Fraction,
    /// The share of what weights and reserve leave that the cache takes.
    pub cache: Fraction,
    /// Prompt tokens that a step reads at most, on each rank.
    pub chunk: Tokens,
    /// Ranks of data-parallel attention; one where attention is split.
    pub ranks: Count,
    /// Requests that run at a time at most: what fits into memory, and what the engine admits by itself.
    pub most: Count,
}

impl Launching {
    /// What is assumed of a configuration.
    ///
    /// The shares are of what the driver leaves of the memory: an engine that is told *used* takes (weights + reserve + cache) ÷
    /// memory, one that is told *kept* (weights + cache) ÷ memory, one that is told *cache* its share of the rest.
    pub fn of(configuration: &Configuration, c: &Calibration) -> Result<Self, Infeasible> {
        let replica = Replica::of(configuration, c)?;
        let memory = &replica.memory;
        let share = |bytes: f64| Fraction::const_new((bytes / memory.total).clamp(0.0, 1.0));
        Ok(Self {
            used: share(memory.weights + memory.reserve + memory.free),
            kept: share(memory.weights + memory.free),
            cache: Fraction::const_new(c.cache_share),
            chunk: Tokens::const_new(replica.chunk),
            ranks: Count::const_new(replica.machine.placement.ranks),
            most: Count::const_new(replica.most().floor().max(1.0)),
        })
    }
}
