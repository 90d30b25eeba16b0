//! `reconcile`: what was billed against what was forecast.

pub(super) mod matching;
pub(super) mod reconcile;
pub(super) mod variances;
