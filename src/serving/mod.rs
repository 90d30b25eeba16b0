//! How fast a model runs on GPUs: a closed-form model of a serving engine, from memory bandwidth, peak arithmetic, links and
//! a few fitted overheads. Pure functions, no IO.
//!
//! Reading order: [`Configuration`] says what runs where, `shape` what the model reads and computes for a token, `memory`
//! how many requests fit, `step` how long one step of the engine takes, `steady` what comes out of a closed loop of
//! clients, `prompts` how long their prompts wait for each other. The constants are a [`Calibration`], read from
//! `pricing/calibration.yaml`; docs/validation.md says how far predictions are from published measurements.

mod arrivals;
mod calibration;
mod ceiling;
mod configuration;
mod crowd;
mod curve;
mod engine;
mod fleet;
mod infeasible;
mod latency;
mod memory;
mod operation;
mod placement;
mod predict;
mod prompts;
mod search;
mod shape;
mod simulate;
mod steady;
mod step;
mod straight;

pub use arrivals::Arrivals;
pub use calibration::{Calibration, CalibrationFault};
pub use configuration::{
    AttentionLayout, Configuration, ExpertLayout, Lengths, Load, Parallelism, pointless,
};
pub use curve::{Curve, CurvePoint};
pub use engine::Engine;
pub use fleet::{Fleet, NotKept, holders};
pub use infeasible::Infeasible;
pub use latency::{Latencies, Latency, LatencyLimit, Overloaded, Percentiles, Queue};
pub use operation::{Binding, Limiting, NoOperation, Operation, Service, binding};
pub use predict::{Prediction, predict, uncalibrated};
pub use search::{Candidate, Layout, Need, search};
pub use simulate::{Outcome as Simulated, Play, PlayFault, simulate};
