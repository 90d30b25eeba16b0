//! Arguments that several commands share.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::render::{Format, Output};
use crate::report::View;
use crate::scenario::Costs;
use crate::units::{Date, parse_date};

/// Options of every command.
#[derive(Clone, Debug, Args)]
pub(super) struct Global {
    /// When to colour the output [default: on a terminal, unless `NO_COLOR` is set]
    #[arg(long, value_enum, default_value_t = Color::Auto, hide_default_value = true, global = true, env = "BREAKEVEN_COLOR", hide_env = true)]
    pub(super) color: Color,
    /// A folder of price files; its entries override built-in entries of the same name
    #[arg(long, value_name = "DIR", global = true, env = "BREAKEVEN_PRICING")]
    pub(super) pricing: Option<PathBuf>,
    /// Write to a file instead of standard output, whole or not at all
    #[arg(short, long, value_name = "FILE", global = true)]
    pub(super) output: Option<PathBuf>,
    /// Write CSV with a comma before decimals and semicolons between cells, as spreadsheets of many countries read it
    #[arg(long, global = true)]
    pub(super) decimal_comma: bool,
    /// Begin a CSV file with a byte order mark, so that Excel takes it for UTF-8
    #[arg(long, global = true)]
    pub(super) excel_bom: bool,
    /// A folder whose files a scenario may name too, besides those below its own folder and the working directory; may be
    /// repeated
    #[arg(long, value_name = "DIR", global = true)]
    pub(super) allow_outside: Vec<PathBuf>,
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

/// Which scenarios, and what to change in them.
#[derive(Debug, Args)]
pub(super) struct InputArgs {
    /// Scenario files; `-` is standard input
    #[arg(required = true, value_name = "SCENARIO")]
    pub(super) scenarios: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) change: ChangeArgs,
}

/// Which bill is meant.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct CostsArg {
    /// Which bill to take for figures and limits
    #[arg(long, visible_alias = "cost", value_enum, default_value_t = CostsKind::Stated, env = "BREAKEVEN_COSTS")]
    costs: CostsKind,
}

/// The bills, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum CostsKind {
    /// The lines that the scenario states
    Stated,
    /// The stated lines, and a documented default for each line that an option's role needs and the scenario does not state
    Whole,
}

impl From<CostsArg> for Costs {
    fn from(typed: CostsArg) -> Self {
        match typed.costs {
            CostsKind::Stated => Self::Stated,
            CostsKind::Whole => Self::Whole,
        }
    }
}

/// What to change in a scenario.
#[derive(Clone, Debug, Args)]
pub(super) struct ChangeArgs {
    /// Use prices of this date instead of the scenario's `as_of` [default without either: today, in UTC]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date, env = "BREAKEVEN_AS_OF")]
    pub(super) as_of: Option<Date>,
    /// Change a field for this call, such as `workload.tasks=2M/month`; may be repeated. Quote names that contain dots:
    /// `'options."gpt-5.4".accuracy=91%'`
    #[arg(long, value_name = "PATH=VALUE")]
    pub(super) set: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct TableArgs {
    /// Output format
    #[arg(long, value_enum, default_value_t = FormatArg::Table, env = "BREAKEVEN_FORMAT")]
    pub(super) format: FormatArg,
}

/// The formats of a report, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum FormatArg {
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

/// The views of a report, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ViewArg {
    /// What to take, the options in rows, and what the answer hangs on
    Summary,
    /// The bills, line by line
    Ledger,
    /// Where each figure comes from
    Sources,
    /// Warnings about the input, and what bills assume
    Warnings,
    /// Every option in every case of the scenario (`cases`), side by side
    Cases,
    /// What to take, in a sentence
    Brief,
    /// Every metric, and all of the others
    All,
    /// Commands that start and measure each option's server, for a shell; options may be named behind the scenario
    Deploy,
}

impl ViewArg {
    /// The view of the report; `None` for what is a page of its own.
    pub(super) const fn of_report(self) -> Option<View> {
        Some(match self {
            Self::Summary => View::Summary,
            Self::Ledger => View::Ledger,
            Self::Sources => View::Sources,
            Self::Warnings => View::Warnings,
            Self::Cases => View::Cases,
            Self::Brief => View::Brief,
            Self::All => View::All,
            Self::Deploy => return None,
        })
    }
}

pub(in crate::cli) fn date(text: &str) -> Result<Date, String> {
    parse_date(text).ok_or_else(|| "expected a date, such as 2026-11-15".to_owned())
}

/// The outputs that have a JSON Schema, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum OutputArg {
    /// Of `run` and `check`
    Report,
    /// Of `roi`
    Roi,
    /// Of `reconcile`
    Reconcile,
    /// Of `crossover`
    Crossover,
    /// Of `plan`
    Plan,
    /// Of `breakdown`
    Breakdown,
    /// Of `sensitivity`
    Sensitivity,
    /// Of `levers`
    Levers,
    /// Of `frontier`
    Frontier,
    /// Of `predict --regret`
    Regret,
    /// Of `compare`
    Compare,
    /// Of `diff`
    Diff,
    /// Of `inspect`
    Inspect,
    /// Of `run --view deploy` and `predict --emit`
    Deploy,
    /// Of `catalog lock --verify`
    Lock,
    /// Of `catalog import`
    Import,
}

impl From<OutputArg> for Output {
    fn from(typed: OutputArg) -> Self {
        match typed {
            OutputArg::Report => Self::Report,
            OutputArg::Roi => Self::Roi,
            OutputArg::Reconcile => Self::Reconcile,
            OutputArg::Crossover => Self::Crossover,
            OutputArg::Plan => Self::Plan,
            OutputArg::Breakdown => Self::Breakdown,
            OutputArg::Sensitivity => Self::Sensitivity,
            OutputArg::Levers => Self::Levers,
            OutputArg::Frontier => Self::Frontier,
            OutputArg::Compare => Self::Compare,
            OutputArg::Deploy => Self::Deploy,
            OutputArg::Regret => Self::Regret,
            OutputArg::Diff => Self::Diff,
            OutputArg::Inspect => Self::Inspect,
            OutputArg::Lock => Self::Lock,
            OutputArg::Import => Self::Import,
        }
    }
}
