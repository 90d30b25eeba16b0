//! `run`: metrics, ledgers and numbered sources of each option.

pub(super) mod answer;
pub(super) mod assemble;
mod caches;
mod evaluated;
mod fees;
mod hours;
pub(super) mod page;
mod prompts;
pub(super) mod report;
pub(super) mod summary;
pub(super) mod tables;
