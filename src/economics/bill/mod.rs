//! What a month costs, line by line: a ledger for each kind of option.

pub(super) mod assumed;
pub(super) mod at_capacity;
pub(super) mod bill;
pub(super) mod by_kind;
pub(super) mod cache_storage;
mod cached;
pub(super) mod capital;
mod cluster;
mod fees;
mod human;
pub(super) mod indirect_tax;
pub(super) mod ledger;
mod named_costs;
mod offer_sizes;
pub(super) mod one_off;
pub(super) mod operations;
pub(super) mod paid_once;
pub(super) mod per_task;
pub(super) mod power;
pub(super) mod provisioned;
mod rental;
mod reserved_remarks;
pub(super) mod sampled_latency;
mod serverless;
pub(super) mod terms;
pub(super) mod token_price;
