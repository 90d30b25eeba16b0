//! `breakeven roi`.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use jiff::tz::Offset;

use crate::checks::{Period, Robustness};
use crate::cli::ending::Ending;
use crate::cli::shared_args::{ChangeArgs, CostsArg, Global};
use crate::cli::{input, output};
use crate::economics::evaluate;
use crate::render;
use crate::report::{self, RoiView};
use crate::units::Date;

use super::explain::unknown;

/// Follows the money of options over months: what they are worth against the baseline, and when they pay back.
pub(in crate::cli) fn roi(args: &RoiArgs, global: &Global) -> anyhow::Result<Ending> {
    input::refuse_swapped(&args.scenario, args.options.first().map(String::as_str))?;
    let Some((scenario, again)) = input::again(&args.scenario, &args.change, args.costs, global)? else {
        return Ok(Ending::Faulty);
    };
    let scenario = scenario.over_months();
    let evaluation = evaluate(&scenario);
    if args.format == RoiFormatArg::Xlsx {
        let bytes = render::workbook(&report::workbook(&evaluation), made_on(scenario.as_of)?)?;
        output::write_binary(&bytes, "xlsx", global)?;
        return Ok(Ending::Fine);
    }
    let robust = again.with(|variants| Robustness::of(&evaluation, variants, Period::Months));
    let mut report = report::roi(&evaluation, &robust);
    for name in &args.options {
        if !report.options.iter().any(|option| option.name == *name) {
            let known = report.options.iter().map(|option| option.name.as_str());
            anyhow::bail!(unknown("option", name, known));
        }
    }
    report.options.retain(|option| args.options.is_empty() || args.options.contains(&option.name));
    let text = render::roi(&report, args.view.into(), args.format.text(), output::style(global))?;
    output::write(&text, global)?;
    Ok(Ending::Fine)
}

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
    /// Output format
    #[arg(long, value_enum, default_value_t = RoiFormatArg::Table, env = "BREAKEVEN_FORMAT")]
    pub(super) format: RoiFormatArg,
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
    /// A workbook with live formulas from the assumptions on, all views in it; with `-o FILE.xlsx`
    Xlsx,
}

impl RoiFormatArg {
    /// The format of a text; a workbook is none.
    const fn text(self) -> render::Format {
        match self {
            Self::Table | Self::Xlsx => render::Format::Table,
            Self::Csv => render::Format::Csv,
            Self::Json => render::Format::Json,
            Self::Markdown => render::Format::Markdown,
        }
    }
}

/// The day that a workbook says it was made on: `SOURCE_DATE_EPOCH`, or else that of its prices, so that the same input gives the same bytes.
fn made_on(as_of: Date) -> anyhow::Result<Date> {
    const NAME: &str = "SOURCE_DATE_EPOCH";
    let Some(stated) = std::env::var_os(NAME).filter(|value| !value.is_empty()) else { return Ok(as_of) };
    let seconds = stated.to_str().and_then(|text| text.parse::<i64>().ok());
    let day = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
    let day = day.with_context(|| format!("{NAME}: expected seconds since 1970"))?;
    Ok(Offset::UTC.to_datetime(day).date())
}

/// The views of money over months, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum RoiViewArg {
    /// Figures by option
    Summary,
    /// What flows: years in a table, months in CSV
    #[value(name = "cashflow", alias = "flows")]
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
