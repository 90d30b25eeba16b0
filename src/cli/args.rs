//! What can be typed. Help texts are the documentation of the commands.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::render::{CheckFormat, Format};
use crate::report::View;
use crate::units::{CallsPerSecond, Count, Date, Ratio, Seconds, Tokens, parse_date};

use super::decision_args::{
    BreakdownArgs, CrossoverArgs, FrontierArgs, LeversArgs, OutputArg, PlanArgs, RoiArgs,
};

/// What an AI task costs on your own GPUs, on rented ones, on serverless tokens and with people
///
/// A scenario (YAML) says how many tasks there are and in which ways they could be served; the built-in catalog knows
/// prices, GPUs and servers, each with source and date. Out come the bill of each way line by line, and the cost of a
/// task, of a successful task, of a month.
#[derive(Debug, Parser)]
#[command(
    name = "breakeven",
    version,
    max_term_width = 100,
    after_help = "Examples:\n  breakeven example ticket-triage > my.yaml     a scenario to start from\n  breakeven run my.yaml                         what every option costs\n  breakeven explain my.yaml small cost_per_task   why it costs that\n  breakeven check my.yaml                       for CI: exit status 1 if a budget is broken\n\nExit status: 0 fine, 1 a target or budget is not kept, 2 wrong usage or input."
)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) global: Global,
}

/// Options of every command.
#[derive(Debug, Args)]
pub(super) struct Global {
    /// When to colour the output [default: on a terminal, unless `NO_COLOR` is set]
    #[arg(long, value_enum, default_value_t = Color::Auto, hide_default_value = true, global = true, env = "BREAKEVEN_COLOR", hide_env = true)]
    pub(super) color: Color,
    /// A folder of prices that overlays the built-in catalog: entries of the same name replace ours
    #[arg(long, value_name = "DIR", global = true, env = "BREAKEVEN_PRICING")]
    pub(super) pricing: Option<PathBuf>,
    /// Write to a file instead of standard output; whole or not at all
    #[arg(short, long, value_name = "FILE", global = true)]
    pub(super) output: Option<PathBuf>,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Work out what every option of a scenario costs
    #[command(
        after_help = "Examples:\n  breakeven run scenarios/ticket-triage.yaml\n  breakeven run my.yaml --view ledger --format csv -o bill.csv\n  breakeven run my.yaml --set workload.tasks=3M/month --as-of 2026-12-01"
    )]
    Run(RunArgs),
    /// Hold a scenario against its targets and budgets: exit status 1 if one is not kept
    #[command(
        after_help = "Examples:\n  breakeven check scenarios/*.yaml\n  breakeven check my.yaml --format github      annotations in GitHub Actions\n\nA limit on a figure that is not known is not kept."
    )]
    Check(CheckArgs),
    /// Show why a figure is what it is: formula, values put in, and where each of them stands
    #[command(
        after_help = "Examples:\n  breakeven explain my.yaml                     the cost of a task, for every option\n  breakeven explain my.yaml h100                every figure of one option\n  breakeven explain my.yaml h100 utilisation    one figure"
    )]
    Explain(ExplainArgs),
    /// Show how cost, latency and accuracy trade against each other, which options nobody should pick, and what to take
    #[command(
        after_help = "Examples:\n  breakeven frontier scenarios/ticket-triage.yaml\n  breakeven frontier my.yaml --set targets.accuracy=\">= 90%\"\n  breakeven frontier my.yaml --format csv -o trade-off.csv\n\nAn option is dominated where another one is no worse in cost per success, latency (p95; where no option has one, the mean or else the median) and accuracy, as far as its own are known, and better in one of them."
    )]
    Frontier(FrontierArgs),
    /// Take a policy apart: what each step costs, where tasks go wrong, how long it takes, which improvement is worth most
    #[command(
        after_help = "Examples:\n  breakeven breakdown scenarios/agent-chain.yaml             every policy of it\n  breakeven breakdown my.yaml agents\n  breakeven breakdown my.yaml agents --format csv -o steps.csv\n\nA workflow or chain is shown by its steps, any other policy by the options that it uses. \"Lost here\": of the tasks that are not right, those in which that step is the first that is not; \"a point\" is how many points of the whole one point of accuracy of that step is worth."
    )]
    Breakdown(BreakdownArgs),
    /// Follow the money over months: total cost of ownership, NPV, IRR, payback and ROI of every option
    #[command(
        after_help = "Examples:\n  breakeven roi scenarios/finance-committee.yaml\n  breakeven roi my.yaml owned rented --view flows\n  breakeven roi my.yaml --view flows --format csv -o months.csv\n  breakeven roi my.yaml --set finance.horizon=\"60 months\" --set finance.baseline=people\n\nNeeds `finance: { horizon: … }`; NPV and payback also a `baseline` or a value of successes, and a `discount_rate`. `breakeven explain my.yaml owned npv` shows what a figure is made of."
    )]
    Roi(RoiArgs),
    /// Find the volumes, prices, utilisation and accuracy at which two options cost the same
    #[command(
        after_help = "Examples:\n  breakeven crossover scenarios/ticket-triage.yaml                      the recommended option against each other\n  breakeven crossover my.yaml h100-owned frontier\n  breakeven crossover my.yaml h100-owned frontier --from 100k/month --to 50M/month\n  breakeven crossover my.yaml --format csv -o curve.csv                 cost over volume, for every option\n\nFleets are sized anew at each volume, and grow by whole machines: two options can cross several times. Factors, utilisation and accuracy are those at which one option would cost as much as the other one at the stated volume."
    )]
    Crossover(CrossoverArgs),
    /// Show what each change to an option would save: alone, and together in the order that saves most first
    #[command(
        after_help = "Examples:\n  breakeven levers scenarios/ticket-triage.yaml             of the recommended option\n  breakeven levers my.yaml h100-owned\n  breakeven levers my.yaml h100-owned --format json         with the levers that do not apply, and why\n\nEach change is put into the scenario and the scenario is read again, so that price tiers, predictions and fleets follow."
    )]
    Levers(LeversArgs),
    /// Plan the cheapest mix of owned, rented and serverless capacity for a demand that changes by the hour
    #[command(
        after_help = "Examples:\n  breakeven plan scenarios/business-hours-mix.yaml\n  breakeven plan my.yaml --set plan.spare_replicas=1 --set workload.profile=business-hours\n  breakeven plan my.yaml --set plan.demand.deviation=25%   for a volume that is uncertain\n  breakeven plan tickets.yaml search.yaml            workloads that share replicas of the same option\n  breakeven plan my.yaml --format csv -o hours.csv   what each option serves in each hour\n\nNumbers of replicas that run all month are the same in every hour; rentals with `scaling: elastic` follow the hours; tokens and people take what is left. Exit status 1 if no mix keeps the targets and the budget."
    )]
    Plan(PlanArgs),
    /// Look into the built-in prices, GPUs, servers, rentals and grids
    #[command(
        after_help = "Examples:\n  breakeven catalog list                        which lists there are\n  breakeven catalog list gpus\n  breakeven catalog show openai/gpt-5.4-mini    one entry with sources and dates"
    )]
    Catalog(CatalogArgs),
    /// Predict throughput and latency of a model on GPUs, over a range of loads
    #[command(
        after_help = "Examples:\n  breakeven predict --model llama-3.3-70b --gpu h100-sxm --precision fp8 --tensor-parallel 4\n  breakeven predict --model llama-3.1-8b --gpu l40s --input 1000 --answer 200 --concurrency 32\n  breakeven predict --model llama-3.1-8b --gpu h100-sxm --rate 20/s --simulate   percentiles of latency\n  breakeven predict my.yaml h100 --simulate       the same for an option of a scenario, in its busiest hour\n  breakeven predict --measured benchmarks.csv     how far predictions are from your own measurements\n\nThe range of loads shows means in steady state; docs/validation.md says how far they are from published measurements."
    )]
    Predict(Box<PredictArgs>),
    /// List the metrics: ids for budgets and `explain`, units, formulas
    #[command(after_help = "Example:\n  breakeven metrics --format markdown")]
    Metrics(TableArgs),
    /// Print a shipped scenario to start from, or list them
    #[command(after_help = "Example:\n  breakeven example ticket-triage > my.yaml")]
    Example(ExampleArgs),
    /// Print the JSON Schema of a JSON output
    #[command(
        after_help = "Examples:\n  breakeven schema > report.schema.json\n  breakeven schema roi > roi.schema.json"
    )]
    Schema {
        /// The command that writes it; `report` is what `run` and `check` write
        #[arg(value_enum, value_name = "OUTPUT", default_value_t = OutputArg::Report)]
        of: OutputArg,
    },
    /// Print completions for a shell
    #[command(
        after_help = "Example:\n  breakeven completions bash > ~/.local/share/bash-completion/completions/breakeven"
    )]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    #[command(after_help = "Example:\n  breakeven man | man -l -")]
    Man,
}

/// Which scenarios, and what to change in them.
#[derive(Debug, Args)]
pub(super) struct InputArgs {
    /// Scenario files; `-` is standard input
    #[arg(required = true, value_name = "SCENARIO")]
    pub(super) scenarios: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) change: ChangeArgs,
}

/// What to change in a scenario.
#[derive(Clone, Debug, Args)]
pub(super) struct ChangeArgs {
    /// Take prices of this date instead of the scenario's
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date, env = "BREAKEVEN_AS_OF")]
    pub(super) as_of: Option<Date>,
    /// Change a field for this call: `workload.tasks=2M/month`; may be repeated
    #[arg(long, value_name = "PATH=VALUE")]
    pub(super) set: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct RunArgs {
    #[command(flatten)]
    pub(super) input: InputArgs,
    /// Which part to show [default: all; csv holds one table, the summary]
    #[arg(long, value_enum)]
    pub(super) view: Option<ViewArg>,
    /// How to show it
    #[arg(long, value_enum, default_value_t = FormatArg::Table, env = "BREAKEVEN_FORMAT")]
    pub(super) format: FormatArg,
    /// Begin a CSV file with a byte order mark, so that Excel takes it for UTF-8
    #[arg(long)]
    pub(super) excel_bom: bool,
}

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pub(super) input: InputArgs,
    /// How to show it
    #[arg(long, value_enum, default_value_t = CheckFormatArg::Text)]
    pub(super) format: CheckFormatArg,
    /// Exit with 0 where a limit is not kept
    #[arg(long)]
    pub(super) exit_zero: bool,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// The scenario file; `-` is standard input
    #[arg(value_name = "SCENARIO")]
    pub(super) scenario: PathBuf,
    /// The option; all if none is named
    #[arg(value_name = "OPTION")]
    pub(super) option: Option<String>,
    /// The metric; all of the option if none is named
    #[arg(value_name = "METRIC")]
    pub(super) metric: Option<String>,
    #[command(flatten)]
    pub(super) change: ChangeArgs,
    /// How to show it
    #[arg(long, value_enum, default_value_t = ExplainFormatArg::Text)]
    pub(super) format: ExplainFormatArg,
}

#[derive(Clone, Debug, Args)]
pub(super) struct PredictArgs {
    /// Predict a cluster or rental of this scenario instead of one from flags
    #[arg(
        value_name = "SCENARIO",
        conflicts_with_all = [
            "model", "gpu", "measured", "engine", "precision", "kv_precision", "tensor_parallel", "pipeline_parallel",
            "attention", "experts", "gpus", "input", "answer",
        ]
    )]
    pub(super) scenario: Option<PathBuf>,
    /// Its option [default: the only one whose throughput is predicted]
    #[arg(value_name = "OPTION")]
    pub(super) option: Option<String>,
    #[command(flatten)]
    pub(super) change: ChangeArgs,
    /// The model: `breakeven catalog list architectures`
    #[arg(long)]
    pub(super) model: Option<String>,
    /// The GPU: `breakeven catalog list gpus`
    #[arg(long)]
    pub(super) gpu: Option<String>,
    /// What serves it: vllm, sglang, tensorrt-llm, nim; of older releases sglang-grouped (0.5.1, 0.5.8), tensorrt-llm-cpp
    /// (before 0.19)
    #[arg(long, default_value = "vllm")]
    pub(super) engine: String,
    /// Precision of the weights: fp4, int4, fp8, int8, bf16 [default: as the model is published]
    #[arg(long)]
    pub(super) precision: Option<String>,
    /// Precision of the cache [default: the engine's]
    #[arg(long)]
    pub(super) kv_precision: Option<String>,
    /// GPUs that share each layer [default: 1]
    #[arg(long, value_name = "GPUS")]
    pub(super) tensor_parallel: Option<Count>,
    /// Pipeline stages, each of as many GPUs as share a layer [default: 1]
    #[arg(long, value_name = "STAGES")]
    pub(super) pipeline_parallel: Option<Count>,
    /// How attention lies on the GPUs: tensor-parallel, data-parallel [default: as the engine does it]
    #[arg(long, value_name = "LAYOUT")]
    pub(super) attention: Option<String>,
    /// How experts lie on the GPUs: tensor-parallel (each is cut), expert-parallel (each is whole) [default: cut]
    #[arg(long, value_name = "LAYOUT")]
    pub(super) experts: Option<String>,
    /// All GPUs; more than one copy takes run further copies [default: one copy]
    #[arg(long)]
    pub(super) gpus: Option<Count>,
    /// Prompt tokens of a request
    #[arg(long, default_value = "2,048 tokens")]
    pub(super) input: Tokens,
    /// Answer tokens of a request; `--output 256` says the same [default: "256 tokens"]
    #[arg(long)]
    pub(super) answer: Option<Tokens>,
    /// Clients that each keep one request open [default: a range, and a queue that never empties]; with `--rate`, the most
    /// requests at a time
    #[arg(long, value_name = "CLIENTS")]
    pub(super) concurrency: Option<Count>,
    /// Percentiles of latency for calls that arrive at random, so many a second: `12/s` [with a scenario: its busiest hour]
    #[arg(long, value_name = "CALLS/S")]
    pub(super) rate: Option<CallsPerSecond>,
    /// Standard deviation over mean of the time between calls: 1 is Poisson, more comes in bursts [default: 1]
    #[arg(long, value_name = "CV", allow_negative_numbers = true)]
    pub(super) arrival_cv: Option<Ratio>,
    /// Standard deviation over mean of the lengths of prompts and answers [default: 0, all alike]
    #[arg(long, value_name = "CV", allow_negative_numbers = true)]
    pub(super) length_cv: Option<Ratio>,
    /// Play the calls one by one beside the estimate in closed form
    #[arg(long)]
    pub(super) simulate: bool,
    /// Where the simulation's random numbers start: the same seed gives the same outcome
    #[arg(long, default_value_t = 1, requires = "simulate")]
    pub(super) seed: u64,
    /// How much time is simulated
    #[arg(long, default_value = "1 h", value_name = "TIME", requires = "simulate")]
    pub(super) duration: Seconds,
    /// Compare with measurements: a CSV file with columns model, gpu, engine, isl, osl, concurrency, …
    #[arg(long, value_name = "FILE", conflicts_with_all = ["model", "gpu", "concurrency"])]
    pub(super) measured: Option<PathBuf>,
    /// How to show it
    #[arg(long, value_enum, default_value_t = FormatArg::Table, env = "BREAKEVEN_FORMAT")]
    pub(super) format: FormatArg,
}

#[derive(Debug, Args)]
pub(super) struct CatalogArgs {
    #[command(subcommand)]
    pub(super) command: CatalogCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum CatalogCommand {
    /// List the entries of one kind, or the kinds
    List {
        /// models, gpus, servers, rentals, electricity, pue, colocation or grid
        list: Option<String>,
        /// Prices of this date [default: today]
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = date, env = "BREAKEVEN_AS_OF")]
        as_of: Option<Date>,
        #[command(flatten)]
        table: TableArgs,
    },
    /// Show one entry in full, with sources and dates
    Show {
        /// Its name or alias
        name: String,
        #[command(flatten)]
        table: TableArgs,
    },
}

#[derive(Debug, Args)]
pub(super) struct TableArgs {
    /// How to show it
    #[arg(long, value_enum, default_value_t = FormatArg::Table, env = "BREAKEVEN_FORMAT")]
    pub(super) format: FormatArg,
}

#[derive(Debug, Args)]
pub(super) struct ExampleArgs {
    /// The scenario; all are listed if none is named
    pub(super) name: Option<String>,
}

/// The formats of a report, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FormatArg {
    /// A table that fits the terminal
    Table,
    /// RFC 4180, every digit, for spreadsheets
    Csv,
    /// Versioned, with a schema (`breakeven schema`)
    Json,
    /// GitHub-flavoured
    Markdown,
}

impl From<FormatArg> for Format {
    fn from(typed: FormatArg) -> Self {
        match typed {
            FormatArg::Table => Self::Table,
            FormatArg::Csv => Self::Csv,
            FormatArg::Json => Self::Json,
            FormatArg::Markdown => Self::Markdown,
        }
    }
}

/// The formats of a check, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormatArg {
    /// The summary, then the verdicts
    Text,
    /// The report with its verdicts
    Json,
    /// Annotations for GitHub Actions
    Github,
}

impl From<CheckFormatArg> for CheckFormat {
    fn from(typed: CheckFormatArg) -> Self {
        match typed {
            CheckFormatArg::Text => Self::Text,
            CheckFormatArg::Json => Self::Json,
            CheckFormatArg::Github => Self::Github,
        }
    }
}

/// The formats of an explanation, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ExplainFormatArg {
    /// A tree
    Text,
    /// A tree for programs
    Json,
}

/// The views of a report, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ViewArg {
    /// Metrics by option
    Summary,
    /// The bills, line by line
    Ledger,
    /// Both
    All,
}

impl From<ViewArg> for View {
    fn from(typed: ViewArg) -> Self {
        match typed {
            ViewArg::Summary => Self::Summary,
            ViewArg::Ledger => Self::Ledger,
            ViewArg::All => Self::All,
        }
    }
}

fn date(text: &str) -> Result<Date, String> {
    parse_date(text).ok_or_else(|| "expected a date, such as 2026-11-15".to_owned())
}
