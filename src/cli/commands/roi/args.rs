//! The arguments of `breakeven roi`.

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueEnum};

use crate::cli::shared_args::{ChangeArgs, CostsArg};
use crate::render::Format;
use crate::report::{FocusVersion, PeriodLength, RoiView};

#[derive(Debug, Args)]
pub(in crate::cli) struct RoiArgs {
    /// The scenario file; `-` is standard input
    #[arg(value_name = "SCENARIO")]
    pub(super) scenario: PathBuf,
    /// The options [default: every one that serves the whole task]
    #[arg(value_name = "OPTION")]
    pub(super) options: Vec<String>,
    #[command(flatten)]
    pub(super) change: ChangeArgs,
    #[command(flatten)]
    pub(super) costs: CostsArg,
    /// Which part to show
    #[arg(long, value_enum, default_value_t = RoiViewArg::Summary)]
    pub(super) view: RoiViewArg,
    /// Write every table as CSV into a folder that is new or empty, with `manifest.json`, in the place of one output
    #[arg(long, value_name = "DIR", conflicts_with_all = ["view", "output"])]
    pub(super) output_dir: Option<PathBuf>,
    /// How long the periods of cashflow, pnl, balance and postings are [default: years on a page, months in CSV]
    #[arg(long, value_enum)]
    pub(super) period: Option<PeriodArg>,
    /// The version of FOCUS, for `--format focus` [default: 1.2]
    #[arg(long, value_enum, value_name = "VERSION")]
    pub(super) focus_version: Option<FocusVersionArg>,
    /// The billing account of a FOCUS file, instead of the scenario's `focus.billing_account_id`
    #[arg(long, value_name = "ID", value_parser = NonEmptyStringValueParser::new())]
    pub(super) billing_account: Option<String>,
    /// Its name, instead of the scenario's `focus.billing_account_name`
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub(super) billing_account_name: Option<String>,
    /// Output format
    #[arg(long, value_enum, default_value_t = RoiFormatArg::Table, env = "BREAKEVEN_FORMAT")]
    pub(super) format: RoiFormatArg,
}

impl RoiArgs {
    /// What says something of a FOCUS file says nothing of any other.
    pub(super) fn refuse_focus_arguments(&self) -> anyhow::Result<()> {
        let typed = [
            ("--focus-version", self.focus_version.is_some()),
            ("--billing-account", self.billing_account.is_some()),
            ("--billing-account-name", self.billing_account_name.is_some()),
        ];
        let other = self.format != RoiFormatArg::Focus || self.output_dir.is_some();
        match typed.iter().find(|(_, is_typed)| other && *is_typed) {
            Some((name, _)) => anyhow::bail!("{name} is for `--format focus`"),
            None => Ok(()),
        }
    }
}

/// Formats, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum RoiFormatArg {
    /// A table that fits the terminal
    Table,
    /// RFC 4180, every digit, for spreadsheets
    Csv,
    /// Versioned, with a schema (`breakeven schema`)
    Json,
    /// GitHub-flavoured
    Markdown,
    /// A workbook with live formulas from the assumptions on, whatever the view; with `-o FILE.xlsx`
    Xlsx,
    /// The view as one file for a browser; with `-o FILE.html`
    Html,
    /// The charges of one option by month as FOCUS (CSV), to lie beside real bills; needs `finance.first_month`, `tags.version` and `focus`
    Focus,
}

/// The versions of FOCUS, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FocusVersionArg {
    /// What validators check
    #[value(name = "1.2")]
    V1_2,
    /// The same with the two columns that 1.3 adds, which no validator has looked at
    #[value(name = "1.3")]
    V1_3,
}

impl From<FocusVersionArg> for FocusVersion {
    fn from(typed: FocusVersionArg) -> Self {
        match typed {
            FocusVersionArg::V1_2 => Self::V1_2,
            FocusVersionArg::V1_3 => Self::V1_3,
        }
    }
}

impl RoiFormatArg {
    /// The format that other commands have too; a workbook and a page for a browser are none, and FOCUS has columns of its own.
    pub(super) const fn text(self) -> Option<Format> {
        match self {
            Self::Table => Some(Format::Table),
            Self::Csv => Some(Format::Csv),
            Self::Json => Some(Format::Json),
            Self::Markdown => Some(Format::Markdown),
            Self::Xlsx | Self::Focus | Self::Html => None,
        }
    }
}

/// The views of money over months, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum RoiViewArg {
    /// Figures by option
    Summary,
    /// One page in plain words, for people who decide: what is paid now, what each choice costs, what pays back, how sure that is
    Brief,
    /// What flows: years in a table, months in CSV
    #[value(name = "cashflow", alias = "flows")]
    Flows,
    /// Profit and loss: costs as they occur, depreciation, gains and losses on hardware
    Pnl,
    /// Hardware at its book value, cash and loans
    Balance,
    /// What is bought or leased, a row a batch
    Capex,
    /// Debits and credits for a ledger or a planning tool; needs `finance.first_month`
    Postings,
    /// Every input that the figures rest on, with its source
    Assumptions,
    /// Every option in every case of the scenario (`cases`), side by side
    Cases,
}

impl RoiViewArg {
    pub(super) const fn has_periods(self) -> bool {
        matches!(self, Self::Flows | Self::Pnl | Self::Balance | Self::Postings)
    }
}

impl From<RoiViewArg> for RoiView {
    fn from(typed: RoiViewArg) -> Self {
        match typed {
            // The brief one is a page of its own.
            RoiViewArg::Summary | RoiViewArg::Brief => Self::Summary,
            RoiViewArg::Flows => Self::Flows,
            RoiViewArg::Pnl => Self::Pnl,
            RoiViewArg::Balance => Self::Balance,
            RoiViewArg::Capex => Self::Capex,
            RoiViewArg::Postings => Self::Postings,
            RoiViewArg::Assumptions => Self::Assumptions,
            RoiViewArg::Cases => Self::Cases,
        }
    }
}

/// How long periods are, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum PeriodArg {
    /// Each month, and now
    Month,
    /// Three months; fiscal quarters where `finance.fiscal_year_starts` is stated
    Quarter,
    /// Twelve months; fiscal years where `finance.fiscal_year_starts` is stated
    Year,
}

impl From<PeriodArg> for PeriodLength {
    fn from(typed: PeriodArg) -> Self {
        match typed {
            PeriodArg::Month => Self::Month,
            PeriodArg::Quarter => Self::Quarter,
            PeriodArg::Year => Self::Year,
        }
    }
}
