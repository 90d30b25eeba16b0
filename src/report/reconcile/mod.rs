//! `reconcile`: a bill against its forecast.

pub(super) mod page;
pub(super) mod reconcile;
pub(super) mod tables;
pub(super) mod words;
