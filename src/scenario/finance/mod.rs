//! The `finance` block: rates, horizon, taxes, and flows that follow from nothing else.

pub(super) mod finance;
mod resale;
pub(super) mod stated_flow;
