//! Targets and budgets held against an evaluation, and which option to take.

mod choice;
mod verdict;

pub use choice::{Choice, Miss, choose};
pub use verdict::{Standing, Status, Verdict, check};
