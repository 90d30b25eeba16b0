//! What `check` takes.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::checks::JudgedAt;
use crate::cli::commands::lock::HoldArgs;
use crate::cli::shared_args::{CostsArg, InputArgs};
use crate::render::CheckFormat;
use crate::report::Strictness;

#[derive(Debug, Args)]
pub(in crate::cli) struct CheckArgs {
    #[command(flatten)]
    pub(super) input: InputArgs,
    #[command(flatten)]
    pub(super) costs: CostsArg,
    /// How to show it
    #[arg(long, value_enum, default_value_t = CheckFormatArg::Text)]
    pub(super) format: CheckFormatArg,
    /// By which figures limits are judged, where a figure lies in a range
    #[arg(long, value_enum, default_value_t = JudgedAtArg::P50)]
    pub(super) at: JudgedAtArg,
    /// What limits on changes are held against: a revision of git (`main`, `main...`), a file or a folder. Scenarios find each other by
    /// their ids
    #[arg(long, value_name = "FILE|REVISION")]
    pub(super) against: Option<String>,
    /// How far a figure may move from the base: `recommended: cost_per_month <= +5%`; may be repeated
    #[arg(long, value_name = "LIMIT")]
    pub(super) limit: Vec<String>,
    #[command(flatten)]
    pub(super) hold: HoldArgs,
    /// A limit on the sum over all files of what the recommended option of each has, such as `cost_per_month <= $60k`; may be repeated
    #[arg(long, value_name = "LIMIT")]
    pub(super) total: Vec<String>,
    /// Fail on warnings too: a stale price, a retired model, a lower bound, a file without a limit
    #[arg(long)]
    pub(super) strict: bool,
    /// Judge a case of the scenario (`cases`) in the place of the scenario as it stands; `all` judges that and every case
    #[arg(long, value_name = "NAME|all", conflicts_with_all = ["against", "total", "record"])]
    pub(super) case: Option<String>,
    /// Append a line an option to this CSV file, for `breakeven history`
    #[arg(long, value_name = "FILE")]
    pub(super) record: Option<PathBuf>,
    /// The revision that `--record` notes
    #[arg(long, value_name = "NAME", requires = "record", env = "BREAKEVEN_REVISION")]
    pub(super) revision: Option<String>,
    /// Show the summary of every scenario too
    #[arg(short, long)]
    pub(super) verbose: bool,
    /// Exit with 0 even if a limit is missed or unknown, or a warning fails
    #[arg(long)]
    pub(super) exit_zero: bool,
}

impl CheckArgs {
    /// Whether warnings fail.
    pub(super) const fn strictness(&self) -> Strictness {
        if self.strict { Strictness::Strict } else { Strictness::Lenient }
    }
}

/// By which figures limits are judged, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum JudgedAtArg {
    /// By the figure itself
    P50,
    /// By the end of its range that is worse for the limit: fleets are as slow as their band says
    P90,
}

impl From<JudgedAtArg> for JudgedAt {
    fn from(typed: JudgedAtArg) -> Self {
        match typed {
            JudgedAtArg::P50 => Self::P50,
            JudgedAtArg::P90 => Self::P90,
        }
    }
}

/// The formats of a check, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormatArg {
    /// The tally, what is not met, and a line a file
    Text,
    /// The report with its limits
    Json,
    /// For a comment of a pull request, with a mark by which a later run replaces it
    Markdown,
    /// `JUnit` XML: a case a limit
    Junit,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Code Quality of `GitLab`
    Gitlab,
    /// Annotations of GitHub Actions, and a summary of the job
    Github,
}

impl From<CheckFormatArg> for CheckFormat {
    fn from(typed: CheckFormatArg) -> Self {
        match typed {
            CheckFormatArg::Text => Self::Text,
            CheckFormatArg::Json => Self::Json,
            CheckFormatArg::Markdown => Self::Markdown,
            CheckFormatArg::Junit => Self::Junit,
            CheckFormatArg::Sarif => Self::Sarif,
            CheckFormatArg::Gitlab => Self::Gitlab,
            CheckFormatArg::Github => Self::Github,
        }
    }
}
