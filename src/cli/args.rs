//! What can be typed. Help texts are the documentation of the commands.

use clap::{Parser, Subcommand};

use super::commands::breakdown::BreakdownArgs;
use super::commands::catalog::CatalogArgs;
use super::commands::check::args::CheckArgs;
use super::commands::compare::args::CompareArgs;
use super::commands::crossover::CrossoverArgs;
use super::commands::diff::args::DiffArgs;
use super::commands::example::ExampleArgs;
use super::commands::explain::ExplainArgs;
use super::commands::frontier::FrontierArgs;
use super::commands::history::history::HistoryArgs;
use super::commands::init::args::InitArgs;
use super::commands::inspect::InspectArgs;
use super::commands::levers::LeversArgs;
use super::commands::plan::PlanArgs;
use super::commands::predict::args::PredictArgs;
use super::commands::reconcile::ReconcileArgs;
use super::commands::roi::args::RoiArgs;
use super::commands::run::RunArgs;
use super::commands::schema::{SchemaArg, currency};
use super::commands::sensitivity::SensitivityArgs;
use super::shared_args::{Global, OutputArg, TableArgs};
use crate::units::Currency;

/// What an AI task costs: on your own GPUs, on rented ones, by the token, or done by people
///
/// `compare` answers for a model in one line. Anything else is a scenario (YAML) that states the load and the ways to serve it;
/// prices, GPUs and servers come from the built-in catalog, each with its source and date. The answer says which way is cheapest,
/// by how much, and what would change that.
#[derive(Debug, Parser)]
#[command(
    name = "breakeven",
    version,
    max_term_width = 100,
    after_help = "Examples:\n  breakeven compare --model llama-3.3-70b --peak 40/s --mean 12/s --input 1800 --output 350\n  breakeven init my.yaml                          a scenario of your own, by a few questions\n  breakeven example ticket-triage > my.yaml       or a shipped one, to start from\n  breakeven run my.yaml                           what every option costs\n  breakeven explain my.yaml small cost_per_task   why it costs that\n  breakeven crossover my.yaml h100-owned small    from which volume on owning is cheaper\n  breakeven check my.yaml                         for CI: exit status 1 unless every limit is met\n\nExit status: 0 success, 1 a limit is missed or unknown, 2 wrong usage or input."
)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) global: Global,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Compare every way to serve a model: GPUs of every provider, servers of your own, tokens
    #[command(
        after_help = "Examples:\n  breakeven compare --model llama-3.3-70b --peak 40/s --mean 12/s --input 1800 --output 350 --ttft-p95 1.5s\n  breakeven compare --model gpt-oss-120b --tasks 1.2M/month --api openai/gpt-5.4-mini --horizon 12mo\n  breakeven compare --model llama-3.1-8b --mean 5/s --gpu h100,l40s --region eu --format csv -o market.csv\n  breakeven compare --model llama-3.3-70b --mean 12/s --save my.yaml   then `breakeven run my.yaml`, `explain`, `roi`\n\nEvery figure is that of the scenario that `--save` writes. The bill is the whole one: besides rent, tokens or servers the people, upkeep and migration that a way needs, by documented defaults."
    )]
    Compare(Box<CompareArgs>),
    /// Write a short scenario to start from: asks on a terminal, or takes flags
    #[command(
        after_help = "Examples:\n  breakeven init                                asks, and writes scenario.yaml\n  breakeven init --kind api --tasks 1.2M/month --input 1800 --answer 350 --model openai/gpt-5.4-mini\n  breakeven init chat.yaml --kind rented --model llama-3.3-70b --gpu h100-sxm,b200-sxm\n  breakeven init - --kind agents                to standard output\n\nFigures that are not given are placeholders: marked as assumptions in the file, and cited as such by bills and `explain`. An existing file is replaced only with `--force`. Off a terminal `--kind` is needed, else the exit status is 2."
    )]
    Init(Box<InitArgs>),
    /// What every option of a scenario costs, and which one to take
    #[command(
        after_help = "Examples:\n  breakeven run scenarios/ticket-triage.yaml\n  breakeven run my.yaml --view ledger --format csv -o bill.csv\n  breakeven run my.yaml --set workload.tasks=3M/month --as-of 2026-12-01"
    )]
    Run(RunArgs),
    /// Show how a figure is computed: formula, inputs, and the source line of each
    #[command(
        after_help = "Examples:\n  breakeven explain my.yaml                     the cost of a task, for every option\n  breakeven explain my.yaml h100                every figure of one option\n  breakeven explain my.yaml h100 utilisation    one figure"
    )]
    Explain(ExplainArgs),
    /// Compare cost, latency and accuracy: Pareto frontier, dominated options, recommendation
    #[command(
        after_help = "Examples:\n  breakeven frontier scenarios/ticket-triage.yaml\n  breakeven frontier my.yaml --set targets.accuracy=\">= 90%\"\n  breakeven frontier my.yaml --format csv -o trade-off.csv\n\nAn option is dominated if another one is no worse in cost per success, latency (p95; where no option has one, the mean or else the median) and accuracy, as far as its own are known, and better in one of them."
    )]
    Frontier(FrontierArgs),
    /// Find break-even volumes, prices, utilisation and accuracy of two options
    #[command(
        after_help = "Examples:\n  breakeven crossover scenarios/ticket-triage.yaml                      the recommended option against each of the others\n  breakeven crossover my.yaml h100-owned frontier\n  breakeven crossover my.yaml h100-owned frontier --from 100k/month --to 50M/month\n  breakeven crossover my.yaml --format csv -o curve.csv                 cost over volume, for every option\n\nFleets are sized for each volume and grow by whole servers, so two options may cross several times. Factors, utilisation and accuracy are the values at which one option would cost as much as the other at the stated volume."
    )]
    Crossover(CrossoverArgs),
    /// Rank what would make an option cheaper: each change alone, then together
    #[command(
        after_help = "Examples:\n  breakeven levers scenarios/ticket-triage.yaml             of the recommended option\n  breakeven levers my.yaml h100-owned\n  breakeven levers my.yaml h100-owned --format json         with the levers that do not apply, and why\n\nEach change is made in the scenario and the scenario is evaluated again, so that price tiers, predictions and fleets follow."
    )]
    Levers(LeversArgs),
    /// Move inputs over their ranges: which of them a figure and the recommendation hang on
    #[command(
        after_help = "Examples:\n  breakeven sensitivity my.yaml                              over the scenario's `ranges` and the bands of predictions\n  breakeven sensitivity my.yaml api --range workload.tasks=0.5x..2x --range 'finance.token_price_trend=-50%/year..0%/year'\n  breakeven sensitivity my.yaml --swing 20%                  every input by a fifth, down and up\n  breakeven sensitivity my.yaml --grid workload.tasks=0.5x..2x --grid 'finance.token_price_trend=-50%/year..0%/year'\n\nInputs move one at a time, the widest first; each value is read as if it stood in the file, so that fleets and price tiers follow."
    )]
    Sensitivity(SensitivityArgs),
    /// Cash flow over the horizon: TCO, NPV, IRR, payback, ROI
    #[command(
        after_help = "Examples:\n  breakeven roi scenarios/finance-committee.yaml\n  breakeven roi my.yaml owned rented --view flows\n  breakeven roi my.yaml --view cashflow --format csv -o months.csv\n  breakeven roi my.yaml --view pnl --period quarter\n  breakeven roi my.yaml --output-dir tables            every table as CSV, with a manifest\n  breakeven roi my.yaml --set finance.horizon=\"60 months\" --set finance.baseline=people\n\nWithout `finance: { horizon: …, discount_rate: … }` it assumes 36 months and 10 % a year, and says so; NPV and payback need a `baseline` or a value of successes. `breakeven explain my.yaml owned npv` shows how a figure is computed."
    )]
    Roi(RoiArgs),
    /// Hold a bill against its forecast: how much of the difference is volume, price, mix
    #[command(
        after_help = "Examples:\n  breakeven reconcile my.yaml api --bill focus-2027-q1.csv\n  breakeven reconcile my.yaml api --bill focus.csv --service openai --match SubAccountName=chat\n  breakeven reconcile my.yaml api --bill ledger.csv --map 'AI gateway=input tokens'\n  breakeven reconcile my.yaml api --bill focus.csv --limit 'total <= +5%' --limit 'price <= $500'\n\nThe forecast is the option's ledger month by month, as `roi` follows it, from `finance.first_month` on. Months that are only in one of both are named and not counted; so are taxes, credits and purchases. Exit status: 0 fine, 1 a limit is missed, 2 wrong usage or input."
    )]
    Reconcile(Box<ReconcileArgs>),
    /// Find the cheapest mix of owned, rented and serverless capacity, hour by hour
    #[command(
        after_help = "Examples:\n  breakeven plan scenarios/business-hours-mix.yaml\n  breakeven plan my.yaml --set plan.spare_replicas=1 --set workload.profile=business-hours\n  breakeven plan my.yaml --set plan.demand.deviation=25%   for a volume that is uncertain\n  breakeven plan tickets.yaml search.yaml            workloads that share replicas of the same option\n  breakeven plan my.yaml --format csv -o hours.csv   what each option serves in each hour\n\nClusters and fixed rentals have the same replicas in every hour; rentals with `scaling: elastic` follow the hours; tokens and people take the rest. Exit status 1 if no mix meets the targets and the budget."
    )]
    Plan(PlanArgs),
    /// Break a policy down by step: cost, failures, latency, best improvement
    #[command(
        after_help = "Examples:\n  breakeven breakdown scenarios/agent-chain.yaml             every policy in it\n  breakeven breakdown my.yaml agents\n  breakeven breakdown my.yaml agents --format csv -o steps.csv\n\nA workflow or chain is shown by its steps, any other policy by the options that it uses. \"Lost here\": of the tasks that are not right, the share in which that step is the first to fail. \"A point\": how many points of the policy's accuracy one point of that step's accuracy is worth."
    )]
    Breakdown(BreakdownArgs),
    /// Predict throughput and latency of a model on GPUs, over a range of loads
    #[command(
        after_help = "Examples:\n  breakeven predict --model llama-3.3-70b --gpu h100-sxm --precision fp8 --tensor-parallel 4\n  breakeven predict --model llama-3.1-8b --gpu l40s --input 1000 --answer 200 --concurrency 32\n  breakeven predict --model llama-3.1-8b --gpu h100-sxm --rate 20/s --simulate   percentiles of latency\n  breakeven predict my.yaml h100 --simulate       the same for an option of a scenario, in its busiest hour\n  breakeven predict --measured benchmarks.csv     how far predictions are from your measurements\n  breakeven predict --measured benchmarks.csv --regret --max-tpot 30ms --gpu-price 'h100-sxm=$2.50/h'\n\nFigures over a range of loads are means in steady state; docs/validation.md says how far predictions are from published measurements."
    )]
    Predict(Box<PredictArgs>),
    /// Show what is read out of results of benchmarks and evaluations, before a bill rests on them
    #[command(
        after_help = "Examples:\n  breakeven inspect results.json                   whose result it is, each run with its load, what a scenario says to take it\n  breakeven inspect runs/                          every file below a folder\n  breakeven inspect runs/ --format csv -o runs.csv\n\nExit status: 0 read, 2 not. Files that nobody knows are named with what they look like."
    )]
    Inspect(InspectArgs),
    /// Compare two editions of scenarios: what changed, what that does to every figure, and what caused it
    #[command(
        after_help = "Examples:\n  breakeven diff main scenarios/                    the working tree against a revision of git\n  breakeven diff main... scenarios/ --format markdown   against where the branch began, for a comment\n  breakeven diff old.yaml new.yaml                  two files, or two folders\n  breakeven diff my.yaml --base-as-of 2026-06-01    one scenario at the prices of two days\n  breakeven diff main scenarios/ --limit 'recommended: cost_per_month <= +5%'\n\nFiles of folders find each other by the id of the scenario. Causes add up to the change: where changes work together, each counts with the mean over all orders of making them. Exit status: 0 compared, 1 a limit on a change is missed or unknown, 2 a side cannot be read."
    )]
    Diff(Box<DiffArgs>),
    /// Check scenarios against their targets and budgets: exit status 1 unless all are met
    #[command(
        after_help = "Examples:\n  breakeven check scenarios/*.yaml\n  breakeven check my.yaml --format github                      annotations and a summary in GitHub Actions\n  breakeven check costs/*.yaml --total 'cost_per_month <= $60k'   the recommended options together\n  breakeven check my.yaml --format junit -o limits.xml\n  breakeven check my.yaml --record costs.csv                   keeps a history, which `breakeven history` draws\n\nA limit is met, missed or unknown. A limit on an unknown figure is unknown, and `check` does not pass. Every file is judged, whatever faults others have.\n\nExit status: 0 every limit is met; 1 a limit is missed or unknown, or there is a warning and `--strict`; 2 a file has faults or could not be read, wrong usage, or output that could not be written. 2 wins over 1."
    )]
    Check(Box<CheckArgs>),
    /// Draw what `check --record` kept: a figure over revisions
    #[command(
        after_help = "Examples:\n  breakeven history costs.csv                                     what a task costs, of what was recommended\n  breakeven history costs.csv --option api --metric cost_per_month\n  breakeven history costs.csv --scenario triage --format csv -o triage.csv"
    )]
    History(HistoryArgs),
    /// Print a shipped scenario to start from, or list them
    #[command(after_help = "Example:\n  breakeven example ticket-triage > my.yaml")]
    Example(ExampleArgs),
    /// Look up the built-in prices, models, GPUs, servers, rentals and grids
    #[command(
        after_help = "Examples:\n  breakeven catalog list                        the lists\n  breakeven catalog list gpus\n  breakeven catalog show openai/gpt-5.4-mini    an entry with its sources and dates"
    )]
    Catalog(CatalogArgs),
    /// List the metrics: ids for budgets and `explain`, units, formulas
    #[command(after_help = "Example:\n  breakeven metrics --format markdown")]
    Metrics(TableArgs),
    /// Print the JSON Schema of a JSON output, of a scenario, or of a file of a pricing folder
    #[command(
        after_help = "Examples:\n  breakeven schema > report.schema.json\n  breakeven schema roi > roi.schema.json\n  breakeven schema scenario > scenario.schema.json       for an editor: completes and checks as one types\n  breakeven schema pricing/gpus > gpus.schema.json\n\nA scenario names its schema in its first line: # yaml-language-server: $schema=scenario.schema.json"
    )]
    Schema {
        /// The command that writes it (`report` is what `run` and `check` write), or the file that is read
        #[arg(value_enum, value_name = "OF", default_value_t = SchemaArg::Output(OutputArg::Report))]
        of: SchemaArg,
        /// The currency of the scenarios: its code stands in the names of fields, `price_eur`
        #[arg(long, value_name = "CODE", value_parser = currency)]
        currency: Option<Currency>,
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
