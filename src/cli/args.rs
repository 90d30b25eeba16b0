//! What can be typed. Help texts are the documentation of the commands.

use clap::{Parser, Subcommand};

use super::commands::breakdown::BreakdownArgs;
use super::commands::catalog::CatalogArgs;
use super::commands::compare::args::CompareArgs;
use super::commands::crossover::CrossoverArgs;
use super::commands::example::ExampleArgs;
use super::commands::explain::ExplainArgs;
use super::commands::frontier::FrontierArgs;
use super::commands::init::args::InitArgs;
use super::commands::levers::LeversArgs;
use super::commands::plan::PlanArgs;
use super::commands::predict::args::PredictArgs;
use super::commands::roi::RoiArgs;
use super::commands::run::{CheckArgs, RunArgs};
use super::shared_args::{Global, OutputArg, TableArgs};

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
    after_help = "Examples:\n  breakeven example ticket-triage > my.yaml     a scenario to start from\n  breakeven run my.yaml                         what every option costs\n  breakeven explain my.yaml small cost_per_task   why it costs that\n  breakeven check my.yaml                       for CI: exit status 1 unless every limit is met\n\nExit status: 0 fine, 1 a limit is missed or unknown, 2 wrong usage or input."
)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) global: Global,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Compare every way to serve a model: all offers of GPUs, servers of one's own, tokens
    #[command(
        after_help = "Examples:\n  breakeven compare --model llama-3.3-70b --peak 40/s --mean 12/s --input 1800 --output 350 --ttft-p95 1.5s\n  breakeven compare --model gpt-oss-120b --tasks 1.2M/month --api openai/gpt-5.4-mini --horizon 12mo\n  breakeven compare --model llama-3.1-8b --mean 5/s --gpu h100,l40s --region eu --format csv -o market.csv\n  breakeven compare --model llama-3.3-70b --mean 12/s --save my.yaml   then `breakeven run my.yaml`, `explain`, `roi`\n\nEvery figure is that of the scenario that `--save` writes. The bill is the whole one: besides rent, tokens or servers the people, upkeep and migration that a way needs, by documented defaults."
    )]
    Compare(Box<CompareArgs>),
    /// Work out what every option of a scenario costs
    #[command(
        after_help = "Examples:\n  breakeven run scenarios/ticket-triage.yaml\n  breakeven run my.yaml --view ledger --format csv -o bill.csv\n  breakeven run my.yaml --set workload.tasks=3M/month --as-of 2026-12-01"
    )]
    Run(RunArgs),
    /// Check a scenario against its targets and budgets: exit status 1 unless every limit is met
    #[command(
        after_help = "Examples:\n  breakeven check scenarios/*.yaml\n  breakeven check my.yaml --format github      annotations in GitHub Actions\n\nA limit is met, missed or unknown. A limit on an unknown figure is unknown, and `check` does not pass."
    )]
    Check(CheckArgs),
    /// Show how a figure is computed: formula, inputs, and the source line of each
    #[command(
        after_help = "Examples:\n  breakeven explain my.yaml                     the cost of a task, for every option\n  breakeven explain my.yaml h100                every figure of one option\n  breakeven explain my.yaml h100 utilisation    one figure"
    )]
    Explain(ExplainArgs),
    /// Show how cost, latency and accuracy trade against each other, which options nobody should pick, and what to take
    #[command(
        after_help = "Examples:\n  breakeven frontier scenarios/ticket-triage.yaml\n  breakeven frontier my.yaml --set targets.accuracy=\">= 90%\"\n  breakeven frontier my.yaml --format csv -o trade-off.csv\n\nAn option is dominated where another one is no worse in cost per success, latency (p95; where no option has one, the mean or else the median) and accuracy, as far as its own are known, and better in one of them."
    )]
    Frontier(FrontierArgs),
    /// Break a policy down by step: cost, failures, latency, best improvement
    #[command(
        after_help = "Examples:\n  breakeven breakdown scenarios/agent-chain.yaml             every policy of it\n  breakeven breakdown my.yaml agents\n  breakeven breakdown my.yaml agents --format csv -o steps.csv\n\nA workflow or chain is shown by its steps, any other policy by the options that it uses. \"Lost here\": of the tasks that are not right, those in which that step is the first that is not; \"a point\" is how many points of the whole one point of accuracy of that step is worth."
    )]
    Breakdown(BreakdownArgs),
    /// Cash flow over the horizon: TCO, NPV, IRR, payback, ROI and savings ratio of every option
    #[command(
        after_help = "Examples:\n  breakeven roi scenarios/finance-committee.yaml\n  breakeven roi my.yaml owned rented --view flows\n  breakeven roi my.yaml --view flows --format csv -o months.csv\n  breakeven roi my.yaml --set finance.horizon=\"60 months\" --set finance.baseline=people\n\nWithout `finance: { horizon: …, discount_rate: … }` it takes 36 months and 10 % a year, and says so; NPV and payback need a `baseline` or a value of successes. `breakeven explain my.yaml owned npv` shows what a figure is made of."
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
        after_help = "Examples:\n  breakeven plan scenarios/business-hours-mix.yaml\n  breakeven plan my.yaml --set plan.spare_replicas=1 --set workload.profile=business-hours\n  breakeven plan my.yaml --set plan.demand.deviation=25%   for a volume that is uncertain\n  breakeven plan tickets.yaml search.yaml            workloads that share replicas of the same option\n  breakeven plan my.yaml --format csv -o hours.csv   what each option serves in each hour\n\nNumbers of replicas that run all month are the same in every hour; rentals with `scaling: elastic` follow the hours; tokens and people take what is left. Exit status 1 if no mix meets the targets and the budget."
    )]
    Plan(PlanArgs),
    /// Look into the built-in prices, GPUs, servers, rentals and grids
    #[command(
        after_help = "Examples:\n  breakeven catalog list                        which lists there are\n  breakeven catalog list gpus\n  breakeven catalog show openai/gpt-5.4-mini    one entry with sources and dates"
    )]
    Catalog(CatalogArgs),
    /// Predict throughput and latency of a model on GPUs, over a range of loads
    #[command(
        after_help = "Examples:\n  breakeven predict --model llama-3.3-70b --gpu h100-sxm --precision fp8 --tensor-parallel 4\n  breakeven predict --model llama-3.1-8b --gpu l40s --input 1000 --answer 200 --concurrency 32\n  breakeven predict --model llama-3.1-8b --gpu h100-sxm --rate 20/s --simulate   percentiles of latency\n  breakeven predict my.yaml h100 --simulate       the same for an option of a scenario, in its busiest hour\n  breakeven predict --measured benchmarks.csv     how far predictions are from your own measurements\n  breakeven predict --measured benchmarks.csv --regret --max-tpot 30ms --gpu-price 'h100-sxm=$2.50/h'\n\nThe range of loads shows means in steady state; docs/validation.md says how far they are from published measurements."
    )]
    Predict(Box<PredictArgs>),
    /// List the metrics: ids for budgets and `explain`, units, formulas
    #[command(after_help = "Example:\n  breakeven metrics --format markdown")]
    Metrics(TableArgs),
    /// Write a short scenario to start from: asks on a terminal, or takes flags
    #[command(
        after_help = "Examples:\n  breakeven init                                asks, and writes scenario.yaml\n  breakeven init --kind api --tasks 1.2M/month --input 1800 --answer 350 --model openai/gpt-5.4-mini\n  breakeven init chat.yaml --kind rented --model llama-3.3-70b --gpu h100-sxm,b200-sxm\n  breakeven init - --kind agents                to standard output\n\nFigures that are not given are placeholders: marked as assumptions in the file, and cited as such by bills and `explain`. An existing file is replaced only with `--force`. Off a terminal `--kind` is needed, else the exit status is 2."
    )]
    Init(Box<InitArgs>),
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
