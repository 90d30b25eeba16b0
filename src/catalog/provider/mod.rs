//! What a provider bills by besides a price per token: rules, each for the models that it names.

pub(super) mod cache;
pub(super) mod fee;
pub(super) mod image;
pub(super) mod lane;
pub(super) mod provider;
pub(super) mod provisioned;
mod provisioned_keys;
pub(super) mod region;
pub(super) mod reserved_term;
pub(super) mod rule;
