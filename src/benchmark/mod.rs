//! What benchmarks measured. `rows` are published measurements with the [`Configuration`](crate::serving::Configuration)
//! that each was made on, or why it cannot be placed; [`read`] takes the result files of benchmarks
//! as points of a server's curve. Texts in, no IO.
//!
//! The files are other people's, so unknown keys are left alone; what is needed is checked like any input, and every
//! fault of a result file is reported with its place. Each tool's definitions stand in its file.

mod aiperf;
mod aiperf_csv;
mod aiperf_records;
mod aiperf_sweep;
mod anchor;
mod averages;
mod capacity;
mod cell;
mod documents;
mod draft;
mod failures;
mod file;
mod found;
mod genai_perf;
mod guidellm;
mod guidellm_csv;
mod inference_perf;
mod inferencex;
mod kind;
mod launch;
mod llmd;
mod load;
mod look_alike;
mod measurement;
mod own_columns;
mod own_table;
mod printed;
mod regret;
mod retokenized;
mod rows;
mod sglang;
mod spread;
mod subject;
mod texts;
mod tool;
mod trtllm_bench;
mod unknown;
mod vllm;
mod whose;

pub use anchor::named_precision;
pub use capacity::find_capacities;
pub use failures::{ManyFailures, check_failures};
pub use file::{BenchmarkFile, read};
pub use load::{Asked, Capacity, Offered};
pub use measurement::{ANOTHER_LENGTH, Average, InFlight, Measurement};
pub use regret::{
    Between, Bias, Blind, Choice, Decision, Disagreement, GpuPrices, Group, Keeps, LARGE_REGRET,
    LEAST_LAYOUTS, LEAST_LOADS, Lacking, Layout, MARGIN, Metric as BiasOf, NoDecision, NotCompared,
    Observation, RateSource, Reason, Regret, RowsRead, Run, Slice, Speed, Tally, Unused, Verdict,
    cost_per_mtok, observations, output_rate,
};
pub use rows::{Measured, RowsFault, rows};
pub use spread::{Spread, TimesAt};
pub use subject::{Subject, gpu_family};
pub use tool::{BenchmarkTool, Form};
pub use whose::{OwnServer, are_of_one_server, warn_of_another, warn_of_others};
