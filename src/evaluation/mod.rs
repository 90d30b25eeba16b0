//! What options did at tasks: result files of evaluations, as a share of tasks done right with its count of trials, the
//! likeness of attempts, latencies and costs. [`read`] knows files by their content: a CSV file with a row for each attempt,
//! results of promptfoo, lm-evaluation-harness, `inspect_ai` and SWE-bench. Bytes in, no IO.
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
mod file;
mod finding;
mod harness;
mod inspect_log;
mod latencies;
mod metrics;
mod names;
mod outcomes;
mod promptfoo;
mod promptfoo_case;
mod promptfoo_csv;
mod promptfoo_ending;
mod question;
mod read;
mod samples;
mod score;
mod scored;
mod summary;
mod swe_bench;
mod unrecognised;

pub use columns::ColumnNames;
pub use correlation::{FEWEST_TASKS, Tally, intraclass_correlation};
pub use counts::{Counts, MeanCost};
pub use evaluated::Evaluated;
pub use file::{EvaluationFile, EvaluationTool};
pub use finding::Finding;
pub use latencies::{Doubt, FEWEST_LATENCIES, Implausible, Percentiles, SHORTEST, Spread};
pub use outcomes::Outcomes;
pub use question::{Question, TakenAs};
pub use read::{read, read_with};
pub use score::{Points, Score};
