//! Targets and budgets held against an evaluation, and which option to take.

mod choice;
mod months;
mod verdict;

pub use choice::{Choice, Contender, Lead, Miss, Weighed, choose, contenders, misses};
pub use months::{OverMonths, Worth, choose_over_months};
pub use verdict::{Standing, Status, Verdict, check};
