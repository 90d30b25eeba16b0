//! `history`: a figure over the runs that `check --record` kept.

pub(in crate::cli) mod history;
mod read;
