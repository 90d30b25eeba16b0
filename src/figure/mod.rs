//! Figures that know why they are what they are: a value, and the tree of formulas and inputs behind it.

mod derivation;
mod gap;

pub use derivation::{Derivation, Figure, Origin, Traced};
pub use gap::{Gap, Measured, erase};
