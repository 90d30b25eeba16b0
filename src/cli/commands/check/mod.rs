//! `check`: limits held against figures, for a job.

mod against;
pub(in crate::cli) mod args;
pub(in crate::cli) mod check;
mod record;
mod said;
