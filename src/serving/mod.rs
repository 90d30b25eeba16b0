//! How fast a model runs on GPUs: a closed-form model of a serving engine, from memory bandwidth, peak arithmetic, links and
//! a few fitted overheads. Pure functions, no IO.
//!
//! Reading order: [`Configuration`] says what runs where, `shape` what the model reads and computes for a token, `memory`
//! how many requests fit, `step` how long one step of the engine takes, `steady` what comes out of a closed loop of
//! clients. The constants are a [`Calibration`], read from `pricing/calibration.yaml`; docs/validation.md says how far
//! predictions are from published measurements.

mod calibration;
mod configuration;
mod engine;
mod infeasible;
mod memory;
mod placement;
mod predict;
mod shape;
mod steady;
mod step;

pub use calibration::{Calibration, CalibrationFault};
pub use configuration::{Configuration, Lengths, Load, Parallelism};
pub use engine::Engine;
pub use infeasible::Infeasible;
pub use predict::{Prediction, predict, uncalibrated};
