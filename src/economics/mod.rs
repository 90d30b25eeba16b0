//! What serving costs: pure functions from a valid scenario to ledgers and metrics. Nothing here reads files or fails:
//! a figure that cannot be had is a [`Gap`] with its reason.

mod accuracy;
mod appraisal;
mod appraise;
mod breakdown;
mod capital;
mod cash_flow;
mod cluster;
mod comparison;
mod crossing;
mod crossover;
mod curve;
mod demand;
mod evaluate;
mod frontier;
mod gap;
mod hardware;
mod human;
mod improve;
mod latency;
mod ledger;
mod lever;
mod lever_changes;
mod levers;
mod measure;
mod mix;
mod mixed;
mod month_bills;
mod one_off;
mod parts;
mod per_task;
mod planned;
mod played;
mod policy;
mod power;
mod project;
mod prompt;
mod quality;
mod rental;
mod reserve;
mod serverless;
mod sizing;
mod statistics;
mod tie_points;
mod token_price;
mod uncertain;
mod unit_prices;
mod volume;

pub use appraisal::Appraisal;
pub use breakdown::{Breakdown, Part};
pub use capital::{capital_recovery_factor, straight_line};
pub use cash_flow::{CashFlow, CashKind, CashLine};
pub use comparison::{
    NoTie, annual_factor, break_even_hours, break_even_months, break_even_tokens_per_day,
    break_even_utilisation, fall, markup, saving, tie, tie_accuracy, tie_price,
};
pub use crossing::Extent;
pub use crossover::{Crossover, Range, Side, Stretch, VolumeCrossing};
pub use curve::{CurvePoint, VolumeCurve, curves};
pub use evaluate::{Evaluation, Outcome, evaluate};
pub use frontier::{CostOf, Frontier, Point, Tie};
pub use gap::Gap;
pub use improve::Improvement;
pub use ledger::{Ledger, Line, Nature};
pub use lever::{Lever, LeverKind};
pub use levers::{Effect, LeverCost, Levers, Pulled, Together};
pub use mix::{Alone, Binding, Change, Consequence, Plan, Single, Step, plan};
pub use mixed::{Asked, Ends, LeftOut, NoPlan};
pub use one_off::{amortised, one_off_cost};
pub use power::it_power;
pub use reserve::{Instead, Reserve};
pub use statistics::{mean_share, wilson_interval};
pub use tie_points::{Axis, AxisTie, NoAxisTie};
pub use token_price::{blended_token_price, cache_break_even_requests, token_price_of_hour};
pub use uncertain::{Beyond, MeanPlan, Uncertain};
pub use unit_prices::Cost;
