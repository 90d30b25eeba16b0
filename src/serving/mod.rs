//! How fast a model runs on GPUs: a closed-form model of a serving engine, from memory bandwidth, peak arithmetic, links and
//! a few fitted overheads. Pure functions, no IO.
//!
//! Reading order: [`Configuration`] says what runs where, `shape` what the model reads and computes for a token, `memory`
//! how many requests fit, `step` how long one step of the engine takes, `steady` what comes out of a closed loop of
//! clients, `prompts` how long their prompts wait for each other. The constants are a [`Calibration`], read from
//! `pricing/calibration.yaml`; docs/validation.md says how far predictions are from published measurements.

mod anchor;
mod band;
mod engine;
mod queue;
mod search;
mod simulation;

pub use anchor::{Anchor, AnchorPoint, AnchorRatio, middle};
pub use band::anchored::{Layout as AnchoredLayout, Residuals};
pub use band::band::{Band, Class, End, Evidence, Fitted, Pace};
pub use band::bands::Bands;
pub use engine::cache::KvCache;
pub use engine::calibration::{Calibration, CalibrationFault};
pub use engine::configuration::{
    AttentionLayout, Configuration, ExpertLayout, Lengths, Load, Parallelism, pointless, pointless_cache,
};
pub use engine::engine::{Engine, Family, Scheduling};
pub use engine::footprint::Footprint;
pub use engine::infeasible::Infeasible;
pub use engine::launching::Launching;
pub use engine::named::{Chosen, Named, NotAnEngine, Why};
pub use engine::predict::{Prediction, predict, uncalibrated};
pub use engine::remedy::{Remedy, advice, check_fit, remedies};
pub use queue::arrivals::Arrivals;
pub use queue::curve::{Curve, CurvePoint};
pub use queue::fleet::{Fleet, NotKept, allowed, fits, holders};
pub use queue::latency::{BeyondTested, Queue};
pub use queue::operation::{
    Alone, Binding, Limiting, NoOperation, Operation, Service, binding, binding_shifted,
};
pub use queue::percentiles::{Latencies, Latency, LatencyLimit, Overloaded, Percentiles};
pub use queue::waits::Waits;
pub use search::{Candidate, Layout, Need, search, search_shifted};
pub use simulation::duration::Duration;
pub use simulation::intervals::{Interval, Intervals};
pub use simulation::simulate::{Outcome as Simulated, Play, PlayFault, simulate};
