//! What can be typed to compare options: by trade-off, parts, volume, months and hours, and with changes.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::render::{CrossoverView, Output};
use crate::report::RoiView;
use crate::units::TasksPerMonth;

use super::args::{ChangeArgs, FormatArg, InputArgs};

#[derive(Debug, Args)]
pub(super) struct CrossoverArgs {
    /// The scenario file; `-` is standard input
    #[arg(value_name = "SCENARIO")]
    pub(super) scenario: PathBuf,
    /// The option that the others are compared with [default: the one that `breakeven frontier` recommends]
    #[arg(value_name = "OPTION")]
    pub(super) option: Option<String>,
    /// What it is compared with [default: every other option that serves the whole task]
    #[arg(value_name = "AGAINST")]
    pub(super) against: Option<String>,
    /// The fewest tasks [default: a hundredth of the stated number]
    #[arg(long, value_name = "TASKS", allow_hyphen_values = true)]
    pub(super) from: Option<TasksPerMonth>,
    /// The most tasks [default: a hundred times the stated number]
    #[arg(long, value_name = "TASKS", allow_hyphen_values = true)]
    pub(super) to: Option<TasksPerMonth>,
    #[command(flatten)]
    pub(super) change: ChangeArgs,
    /// What a CSV file holds
    #[arg(long, value_enum, default_value_t = CrossoverViewArg::Curve)]
    pub(super) view: CrossoverViewArg,
    /// How to show it
    #[arg(long, value_enum, default_value_t = FormatArg::Table, env = "BREAKEVEN_FORMAT")]
    pub(super) format: FormatArg,
}

/// The tables of a crossover, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CrossoverViewArg {
    /// Costs over the range, for every option
    Curve,
    /// Volumes at which the order changes
    Crossings,
}

impl From<CrossoverViewArg> for CrossoverView {
    fn from(typed: CrossoverViewArg) -> Self {
        match typed {
            CrossoverViewArg::Curve => Self::Curve,
            CrossoverViewArg::Crossings => Self::Crossings,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct LeversArgs {
    /// The scenario file; `-` is standard input
    #[arg(value_name = "SCENARIO")]
    pub(super) scenario: PathBuf,
    /// The option [default: the one that `breakeven frontier` recommends]
    #[arg(value_name = "OPTION")]
    pub(super) option: Option<String>,
    #[command(flatten)]
    pub(super) change: ChangeArgs,
    /// How to show it
    #[arg(long, value_enum, default_value_t = FormatArg::Table, env = "BREAKEVEN_FORMAT")]
    pub(super) format: FormatArg,
}

#[derive(Debug, Args)]
pub(super) struct FrontierArgs {
    /// The scenario file; `-` is standard input
    #[arg(value_name = "SCENARIO")]
    pub(super) scenario: PathBuf,
    #[command(flatten)]
    pub(super) change: ChangeArgs,
    /// How to show it
    #[arg(long, value_enum, default_value_t = FormatArg::Table, env = "BREAKEVEN_FORMAT")]
    pub(super) format: FormatArg,
}

#[derive(Debug, Args)]
pub(super) struct BreakdownArgs {
    /// The scenario file; `-` is standard input
    #[arg(value_name = "SCENARIO")]
    pub(super) scenario: PathBuf,
    /// The policy [default: every one that serves the whole task]
    #[arg(value_name = "OPTION")]
    pub(super) option: Option<String>,
    #[command(flatten)]
    pub(super) change: ChangeArgs,
    /// How to show it
    #[arg(long, value_enum, default_value_t = FormatArg::Table, env = "BREAKEVEN_FORMAT")]
    pub(super) format: FormatArg,
}

#[derive(Debug, Args)]
pub(super) struct RoiArgs {
    /// The scenario file; `-` is standard input
    #[arg(value_name = "SCENARIO")]
    pub(super) scenario: PathBuf,
    /// The options [default: every one that serves the whole task]
    #[arg(value_name = "OPTION")]
    pub(super) options: Vec<String>,
    #[command(flatten)]
    pub(super) change: ChangeArgs,
    /// Which part to show
    #[arg(long, value_enum, default_value_t = RoiViewArg::Summary)]
    pub(super) view: RoiViewArg,
    /// How to show it
    #[arg(long, value_enum, default_value_t = FormatArg::Table, env = "BREAKEVEN_FORMAT")]
    pub(super) format: FormatArg,
}

#[derive(Debug, Args)]
pub(super) struct PlanArgs {
    #[command(flatten)]
    pub(super) input: InputArgs,
    /// How to show it; csv holds the hours
    #[arg(long, value_enum, default_value_t = FormatArg::Table, env = "BREAKEVEN_FORMAT")]
    pub(super) format: FormatArg,
    /// Exit with 0 where no mix keeps the targets and the budget
    #[arg(long)]
    pub(super) exit_zero: bool,
}

/// The views of money over months, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum RoiViewArg {
    /// Figures by option
    Summary,
    /// What flows: years in a table, months in CSV
    Flows,
}

impl From<RoiViewArg> for RoiView {
    fn from(typed: RoiViewArg) -> Self {
        match typed {
            RoiViewArg::Summary => Self::Summary,
            RoiViewArg::Flows => Self::Flows,
        }
    }
}

/// The outputs that have a JSON Schema, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum OutputArg {
    /// Of `run` and `check`
    Report,
    /// Of `roi`
    Roi,
    /// Of `crossover`
    Crossover,
    /// Of `plan`
    Plan,
    /// Of `breakdown`
    Breakdown,
    /// Of `levers`
    Levers,
    /// Of `frontier`
    Frontier,
}

impl From<OutputArg> for Output {
    fn from(typed: OutputArg) -> Self {
        match typed {
            OutputArg::Report => Self::Report,
            OutputArg::Roi => Self::Roi,
            OutputArg::Crossover => Self::Crossover,
            OutputArg::Plan => Self::Plan,
            OutputArg::Breakdown => Self::Breakdown,
            OutputArg::Levers => Self::Levers,
            OutputArg::Frontier => Self::Frontier,
        }
    }
}
