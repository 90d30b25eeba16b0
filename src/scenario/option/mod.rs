//! The entries of `options`, one file a kind, and how accurate they are.

pub(super) mod accuracy;
pub(super) mod accuracy_fields;
pub(super) mod escalated;
mod evaluated;
pub(super) mod human;
pub(super) mod latency_order;
pub(super) mod one_off;
pub(super) mod operations;
pub(super) mod option;
pub(super) mod parts;
pub(super) mod per_task;
pub(super) mod serverless;
mod takeover;
pub(super) mod token_prices;
