//! What can be checked only when all options are read: names, prompts that grow, prices of outcomes, costs that several share.

pub(super) mod accepted_only;
pub(super) mod common_tasks;
pub(super) mod handed_on;
pub(super) mod idle_deadline;
pub(super) mod named_costs;
pub(super) mod policy_names;
pub(super) mod prompt_growth;
pub(super) mod stated_prices;
pub(super) mod volumes;
