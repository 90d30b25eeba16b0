//! Figures that know why they are what they are: a value, and the tree of formulas and inputs behind it.

mod derivation;

pub use derivation::{Derivation, Figure, Origin, Traced};
