//! One file a command: its arguments, and what it does with them.

pub(super) mod breakdown;
pub(super) mod catalog;
pub(super) mod check;
pub(super) mod compare;
pub(super) mod crossover;
mod deploy;
pub(super) mod diff;
pub(super) mod example;
pub(super) mod explain;
pub(super) mod export;
pub(super) mod frontier;
pub(super) mod history;
pub(super) mod import;
pub(super) mod init;
pub(super) mod inspect;
pub(super) mod levers;
pub(super) mod lint;
pub(super) mod lock;
mod no_plan;
pub(super) mod plan;
pub(super) mod predict;
pub(super) mod reconcile;
pub(super) mod roi;
pub(super) mod run;
pub(super) mod schema;
pub(super) mod sensitivity;
