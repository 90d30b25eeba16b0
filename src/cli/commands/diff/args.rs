//! What can be typed after `breakeven diff`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::shared_args::{ChangeArgs, CostsArg, date};
use crate::render::DiffFormat;
use crate::units::Date;

#[derive(Debug, Args)]
pub(in crate::cli) struct DiffArgs {
    /// Two files or folders, BASE and HEAD; or a revision of git (`main`, `HEAD~1..HEAD`, `main...`) and the files or folders to
    /// compare in it [default: the working directory]; or files with `--base-as-of` or `--base-pricing`
    #[arg(required = true, value_name = "BASE|REVISION")]
    pub(super) what: Vec<String>,
    #[command(flatten)]
    pub(super) change: ChangeArgs,
    /// Prices of the base of this date
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub(super) base_as_of: Option<Date>,
    /// The folder of price files of the base; that of the head is `--pricing`
    #[arg(long, value_name = "DIR")]
    pub(super) base_pricing: Option<PathBuf>,
    #[command(flatten)]
    pub(super) costs: CostsArg,
    /// How far a figure may move: `cost_per_task <= +5%`, `recommended: cost_per_month <= +$500`; may be repeated. Exit status 1 where
    /// one is missed or unknown
    #[arg(long, value_name = "LIMIT")]
    pub(super) limit: Vec<String>,
    /// Find out what caused what, however many scenarios changed [default: up to 20]
    #[arg(long)]
    pub(super) attribute: bool,
    /// How to show it
    #[arg(long, value_enum, default_value_t = DiffFormatArg::Table)]
    pub(super) format: DiffFormatArg,
    /// Exit with 0 even if a limit is missed or unknown
    #[arg(long)]
    pub(super) exit_zero: bool,
}

/// The formats of a comparison, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum DiffFormatArg {
    /// A table that fits the terminal
    Table,
    /// A row a figure, every digit
    Csv,
    /// Versioned, with a schema (`breakeven schema diff`)
    Json,
    /// A comment for a pull request, marked so that a later one replaces it
    Markdown,
    /// Annotations for GitHub Actions
    Github,
}

impl From<DiffFormatArg> for DiffFormat {
    fn from(typed: DiffFormatArg) -> Self {
        match typed {
            DiffFormatArg::Table => Self::Table,
            DiffFormatArg::Csv => Self::Csv,
            DiffFormatArg::Json => Self::Json,
            DiffFormatArg::Markdown => Self::Markdown,
            DiffFormatArg::Github => Self::Github,
        }
    }
}
