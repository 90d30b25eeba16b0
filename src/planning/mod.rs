//! Which fleets to keep for a demand that changes by the hour: profiles of demand, queues, what to reserve, how much may come, and
//! the cheapest mix of fleets that run all month, fleets that follow the hours, and tokens or people without a limit. Pure
//! mathematics: it knows nothing of scenarios.

mod allocation;
mod budget;
mod counts;
mod deal;
mod erlang;
mod hour;
mod joint;
mod levels;
mod mix;
mod newsvendor;
mod packing;
mod planes;
mod polish;
mod priced;
mod problem;
mod profile;
mod raw;
mod targets;

pub use allocation::{Allocation, Machine, allocate};
pub use erlang::{erlang_b, erlang_c, fewest_servers, mean_wait, service_level, with_shrinkage};
pub use levels::{Distribution, Level, VolumeLevel, cut, together};
pub use mix::{Mix, MixedHour, MixedLevel, Proof, mix};
pub use newsvendor::{
    Order, UncertainDemand, critical_ratio, newsvendor, newsvendor_profit, reserve_from_use, reserve_quantile,
};
pub use problem::{Infeasible, Pool, Problem, Running, Way, Work};
pub use profile::{HourLevel, Profile, TooPeaked};
