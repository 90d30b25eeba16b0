//! The arguments of `compare`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::shared_args::{FormatArg, date};
use crate::units::{CallsPerSecond, Count, Date, Fraction, Months, Ratio, Seconds, TasksPerMonth, Tokens};

use super::rates::{months, rate, tasks};

#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct CompareArgs {
    /// The model: `breakeven catalog list architectures`
    #[arg(long)]
    pub(super) model: Option<String>,
    /// A Hugging Face `config.json` in the place of a model that the catalog lacks
    #[arg(long, value_name = "FILE", conflicts_with = "model")]
    pub(super) config: Option<PathBuf>,
    /// Calls a second in the busiest hour: `40/s` [default: 3x the mean]
    #[arg(long, value_name = "RATE", value_parser = rate, help_heading = "Demand, of which one call is a task")]
    pub(super) peak: Option<CallsPerSecond>,
    /// Calls a second on average: `12/s` [default: a third of the peak]
    #[arg(long, value_name = "RATE", value_parser = rate, help_heading = "Demand, of which one call is a task")]
    pub(super) mean: Option<CallsPerSecond>,
    /// The same as tasks over a time: `1.2M/month`
    #[arg(long, value_name = "TASKS", value_parser = tasks, help_heading = "Demand, of which one call is a task")]
    pub(super) tasks: Option<TasksPerMonth>,
    /// People in the busiest hour, each of whom asks, waits for the answer and thinks
    #[arg(long, value_name = "PEOPLE", help_heading = "Demand, of which one call is a task")]
    pub(super) users: Option<Count>,
    /// How long they think, from an answer to the next call [default: 20 s]
    #[arg(long, value_name = "TIME", help_heading = "Demand, of which one call is a task")]
    pub(super) think: Option<Seconds>,
    /// How long they wait for an answer [default: 0 s, which is the most that they can ask for]
    #[arg(long, value_name = "TIME", help_heading = "Demand, of which one call is a task")]
    pub(super) response: Option<Seconds>,
    /// Prompt tokens of a call [default: 2,048 tokens]
    #[arg(long, value_name = "TOKENS", help_heading = "Demand, of which one call is a task")]
    pub(super) input: Option<Tokens>,
    /// Answer tokens of a call; `--output 350` says the same [default: 256 tokens]
    #[arg(long, value_name = "TOKENS", help_heading = "Demand, of which one call is a task")]
    pub(super) answer: Option<Tokens>,
    /// The share of the prompt that a prompt cache serves [default: 0%]
    #[arg(long, value_name = "SHARE", help_heading = "Demand, of which one call is a task")]
    pub(super) cached: Option<Fraction>,
    /// Standard deviation over mean of the lengths of prompts and answers [default: 0, all alike]
    #[arg(long, value_name = "CV", help_heading = "Demand, of which one call is a task")]
    pub(super) length_cv: Option<Ratio>,
    /// The longest time to the first token, for 95 of 100 calls in the busiest hour
    #[arg(long, value_name = "TIME", help_heading = "Limits")]
    pub(super) ttft_p95: Option<Seconds>,
    /// The longest time per token, likewise; it is also how slow tokens may be on average [default: 50 ms on average]
    #[arg(long, value_name = "TIME", help_heading = "Limits")]
    pub(super) tpot_p95: Option<Seconds>,
    /// The longest time of a whole call, likewise
    #[arg(long, value_name = "TIME", help_heading = "Limits")]
    pub(super) latency_p95: Option<Seconds>,
    /// Over how long: contracts may not be longer, and a migration is spread over it [default: 36 months]
    #[arg(long, value_name = "MONTHS", value_parser = months, help_heading = "Which offers")]
    pub(super) horizon: Option<Months>,
    /// Only these GPUs: `h100-sxm,b200-sxm`, or `h100` for all of that name
    #[arg(long, value_name = "GPU,…", value_delimiter = ',', help_heading = "Which offers")]
    pub(super) gpu: Vec<String>,
    /// Only these providers, and no servers of one's own
    #[arg(long, value_name = "PROVIDER,…", value_delimiter = ',', help_heading = "Which offers")]
    pub(super) provider: Vec<String>,
    /// Compare with these models, sold by the token [default: the cheapest of two providers, for reference]
    #[arg(long, value_name = "MODEL,…", value_delimiter = ',', help_heading = "Which offers")]
    pub(super) api: Vec<String>,
    /// Only offers of this region, or part of the world: us, eu, asia
    #[arg(long, help_heading = "Which offers")]
    pub(super) region: Option<String>,
    /// Count spot instances, which may be taken away at any time
    #[arg(long, help_heading = "Which offers")]
    pub(super) spot: bool,
    /// What serves the model on GPUs, with its release: `sglang`, `vllm 0.19` [default: vllm, the newest release]
    #[arg(long, help_heading = "Which offers")]
    pub(super) engine: Option<String>,
    /// How many ways to show, besides models that are named or for reference
    #[arg(long, value_name = "N", default_value = "12", help_heading = "Output")]
    pub(super) top: Count,
    /// Prices of this day [default: today, in UTC]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date, env = "BREAKEVEN_AS_OF", help_heading = "Which offers")]
    pub(super) as_of: Option<Date>,
    /// Write the ways that are shown as a scenario, from which `breakeven run` prints the same figures
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(super) save: Option<PathBuf>,
    /// Replace the file of `--save` if it exists
    #[arg(long, requires = "save", help_heading = "Output")]
    pub(super) force: bool,
    /// How to show it
    #[arg(long, value_enum, default_value_t = FormatArg::Table, env = "BREAKEVEN_FORMAT", help_heading = "Output")]
    pub(super) format: FormatArg,
}
