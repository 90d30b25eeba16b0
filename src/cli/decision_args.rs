//! What can be typed to compare options over volumes and to try changes.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::render::CrossoverView;
use crate::units::TasksPerMonth;

use super::args::{ChangeArgs, FormatArg};

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
    #[arg(long, value_name = "TASKS")]
    pub(super) from: Option<TasksPerMonth>,
    /// The most tasks [default: a hundred times the stated number]
    #[arg(long, value_name = "TASKS")]
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
