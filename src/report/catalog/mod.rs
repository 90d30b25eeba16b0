//! `catalog` and `metrics`: entries with their provenance.

mod bands;
pub(super) mod brief;
pub(super) mod catalog;
mod engine;
pub(super) mod entry;
pub(super) mod error;
pub(super) mod findings;
pub(super) mod list;
pub(super) mod metrics;
pub(super) mod prices;
mod provider;
mod reserved;
pub(super) mod yaml;
