//! `catalog` and `metrics`: entries with their provenance.

mod bands;
pub(super) mod catalog;
mod engine;
pub(super) mod entry;
pub(super) mod error;
pub(super) mod metrics;
mod provider;
mod reserved;
pub(super) mod yaml;
