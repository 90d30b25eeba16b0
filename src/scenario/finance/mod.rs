//! The `finance` block: rates, horizon, taxes, and flows that follow from nothing else.

pub(super) mod accounts;
pub(super) mod calendar;
pub(super) mod exchange;
pub(super) mod finance;
pub(super) mod idle_rate;
pub(super) mod keys;
pub(super) mod outlook;
mod quoted_rate;
pub(super) mod resale;
pub(super) mod stated_flow;
pub(super) mod tax;
