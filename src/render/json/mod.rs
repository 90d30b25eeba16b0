//! Reports as JSON, each with its schema.

pub(super) mod breakdown;
mod check;
pub(super) mod compare;
pub(super) mod crossover;
pub(super) mod deploy;
pub(super) mod diff;
mod envelope;
mod figure;
pub(super) mod frontier;
pub(super) mod gitlab;
pub(super) mod import;
pub(super) mod input_schema;
pub(super) mod inspect;
pub(super) mod levers;
mod limit;
pub(super) mod lock;
pub(super) mod manifest;
mod notice;
pub(super) mod plan;
mod recommendation;
pub(super) mod reconcile;
pub(super) mod regret;
pub(super) mod report;
pub(super) mod roi;
pub(super) mod sarif;
pub(super) mod schemas;
pub(super) mod sensitivity;
