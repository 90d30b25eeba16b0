//! Which fleets to keep for a demand that changes by the hour: profiles of demand, queues, what to reserve, how much may come, and
//! the cheapest mix of fleets that run all month, fleets that follow the hours, and tokens or people without a limit. Pure
//! mathematics: it knows nothing of scenarios.

mod allocation;
mod erlang;
mod levels;
mod mix;
mod newsvendor;
mod profile;
mod reserved_units;
mod starts;
mod turning;

pub use allocation::{Allocation, Machine, allocate};
pub use erlang::{erlang_b, erlang_c, fewest_servers, mean_wait, service_level, with_shrinkage};
pub use levels::{Distribution, Level, VolumeLevel, cut, together};
pub use mix::cheapest::{mix, mix_near, mix_within};
pub use mix::effort::Effort;
pub use mix::mix::{HourOfMix, LevelOfMix, Mix, Proof};
pub use mix::problem::{FixedCharge, Infeasible, Pool, Problem, Running, Way, Work};
pub use newsvendor::{
    Order, UncertainDemand, critical_ratio, newsvendor, newsvendor_profit, reserve_from_use, reserve_quantile,
};
pub use profile::{HourLevel, Profile, TooPeaked};
pub use reserved_units::{UnitKind, carried, cheapest_units, hours_above, share_above};
pub use starts::{ToZero, nothing_in_flight, starts, to_zero};
