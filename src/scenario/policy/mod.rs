//! Policies and workflows: attempts, verifiers, fallbacks and steps.

pub(super) mod escalated;
pub(super) mod named;
pub(super) mod outcome_prices;
pub(super) mod policy;
pub(super) mod read_steps;
pub(super) mod step;
mod step_fields;
mod step_order;
pub(super) mod verifier;
