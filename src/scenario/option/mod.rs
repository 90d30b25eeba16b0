//! The entries of `options`, one file a kind, and how accurate they are.

pub(super) mod accuracy;
pub(super) mod accuracy_fields;
pub(super) mod cache_storage;
pub(super) mod cache_terms;
mod discount;
pub(super) mod escalated;
mod evaluated;
pub(super) mod fees;
pub(super) mod human;
pub(super) mod inline_price;
pub(super) mod latency_order;
pub(super) mod later_prices;
mod media;
mod model_name;
pub(super) mod one_off;
pub(super) mod operations;
pub(super) mod option;
pub(super) mod parts;
pub(super) mod per_task;
pub(super) mod price_band;
mod price_bands;
pub(super) mod serverless;
mod takeover;
pub(super) mod terms;
pub(super) mod token_prices;
pub(super) mod volumes;
