//! `breakeven compare`: the whole market in one line, without a file.

pub(in crate::cli) mod args;
#[allow(clippy::module_inception, reason = "one word for one thing, in every layer")]
pub(in crate::cli) mod compare;
mod demand;
mod named;
mod rates;
