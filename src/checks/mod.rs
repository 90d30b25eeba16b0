//! Targets and budgets held against an evaluation.

mod verdict;

pub use verdict::{Standing, Verdict, check};
