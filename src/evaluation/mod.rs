//! What options did at tasks: result files of evaluations, as a share of tasks done right with its count of trials, the
//! likeness of attempts, latencies and costs. [`read`] knows three kinds of file by their content: a CSV file with a row
//! for each attempt, promptfoo's JSON, and the results of lm-evaluation-harness. Texts in, no IO.
//!
//! The files are other people's, so unknown keys are left alone; what is needed is checked like any input, and every
//! fault is reported with its place, the first of each kind where a file has thousands. Each format's definitions stand
//! in its file.

mod attempts;
mod columns;
mod correlation;
mod counted;
mod counts;
mod csv;
mod evaluated;
mod faults;
mod file;
mod harness;
mod latencies;
mod names;
mod promptfoo;
mod promptfoo_case;
mod question;
mod scored;
mod summary;

pub use correlation::{FEWEST_TASKS, Tally, intraclass_correlation};
pub use counts::{Counts, MeanCost};
pub use evaluated::Evaluated;
pub use file::{EvaluationFile, EvaluationTool, read};
pub use latencies::{FEWEST_LATENCIES, Percentiles, Spread};
pub use question::Question;
