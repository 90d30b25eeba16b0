//! What serving costs: pure functions from a valid scenario to ledgers and metrics. Nothing here reads files or fails:
//! a figure that cannot be had is a [`Gap`] with its reason.

mod accuracy;
mod breakdown;
mod capital;
mod cluster;
mod comparison;
mod demand;
mod evaluate;
mod frontier;
mod gap;
mod human;
mod improve;
mod latency;
mod ledger;
mod measure;
mod mix;
mod mixed;
mod per_task;
mod planned;
mod played;
mod policy;
mod power;
mod quality;
mod rental;
mod serverless;
mod sizing;
mod statistics;
mod token_price;
mod unit_prices;

pub use breakdown::{Breakdown, Cost, Part};
pub use capital::{capital_recovery_factor, straight_line};
pub use comparison::{
    NoTie, annual_factor, break_even_hours, break_even_tokens_per_day, break_even_utilisation, fall, markup,
    saving, tie, tie_accuracy, tie_price,
};
pub use evaluate::{Evaluation, Outcome, evaluate};
pub use frontier::{CostOf, Frontier, Point, Tie};
pub use gap::Gap;
pub use improve::Improvement;
pub use ledger::{Ledger, Line};
pub use mix::{Alone, Binding, Change, Effect, Plan, Single, Step, plan};
pub use mixed::{Asked, Ends, LeftOut, NoPlan};
pub use power::it_power;
pub use statistics::wilson_interval;
pub use token_price::{blended_token_price, cache_break_even_requests, token_price_of_hour};
