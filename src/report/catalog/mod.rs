//! `catalog` and `metrics`: entries with their provenance.

pub(super) mod catalog;
pub(super) mod entry;
pub(super) mod metrics;
mod provider;
pub(super) mod yaml;
