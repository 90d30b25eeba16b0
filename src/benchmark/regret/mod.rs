//! Decisions measured: how often the layout that predictions choose is the cheapest measured one, and what the wrong choices cost.
//! Measurements with their predictions, prices and limits in; decisions and their summary out. No catalog, no IO.

mod bias;
mod contest;
mod decision;
mod group;
mod layout;
mod observation;
mod prices;
mod read;
mod regret;
mod tally;

pub use bias::{Between, Bias, Disagreement, Metric};
pub use contest::{LEAST_LAYOUTS, LEAST_LOADS, Lacking, NotCompared};
pub use decision::{Blind, Choice, Decision, Keeps, MARGIN, Run, Verdict, cost_per_mtok};
pub use group::Group;
pub use layout::Layout;
pub use observation::{Observation, RateSource, Speed, Unused, output_rate};
pub use prices::GpuPrices;
pub use read::{Reason, RowsRead, observations};
pub use regret::{NoDecision, Regret};
pub use tally::{LARGE_REGRET, Slice, Tally};
