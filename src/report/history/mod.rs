//! `check --record` and `history`: what every run found of every option, kept as rows, and one figure of it over the runs.

pub(super) mod history;
pub(super) mod record;
