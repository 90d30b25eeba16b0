//! `compare`: the market for a model on one page: a sentence, the ways by what a task costs, and what was left out.

#[allow(clippy::module_inception, reason = "one word for one thing, in every layer")]
pub(super) mod compare;
pub(super) mod csv;
mod label;
mod left_out;
pub(super) mod page;
pub(super) mod rows;
mod sentence;
mod turns;
