//! `breakeven roi`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::checks::{Period, Robustness};
use crate::cli::ending::Ending;
use crate::cli::shared_args::{ChangeArgs, CostsArg, FormatArg, Global};
use crate::cli::{input, output};
use crate::economics::evaluate;
use crate::render;
use crate::report::{self, RoiView};

use super::explain::unknown;

/// Follows the money of options over months: what they are worth against the baseline, and when they pay back.
pub(in crate::cli) fn roi(args: &RoiArgs, global: &Global) -> anyhow::Result<Ending> {
    input::refuse_swapped(&args.scenario, args.options.first().map(String::as_str))?;
    let Some((scenario, again)) = input::again(&args.scenario, &args.change, args.costs, global)? else {
        return Ok(Ending::Faulty);
    };
    let scenario = scenario.over_months();
    let evaluation = evaluate(&scenario);
    let robust = again.with(|variants| Robustness::of(&evaluation, variants, Period::Months));
    let mut report = report::roi(&evaluation, &robust);
    for name in &args.options {
        if !report.options.iter().any(|option| option.name == *name) {
            let known = report.options.iter().map(|option| option.name.as_str());
            anyhow::bail!(unknown("option", name, known));
        }
    }
    report.options.retain(|option| args.options.is_empty() || args.options.contains(&option.name));
    let text = render::roi(&report, args.view.into(), args.format.into(), output::style(global))?;
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
    #[arg(long, value_enum, default_value_t = FormatArg::Table, env = "BREAKEVEN_FORMAT")]
    pub(super) format: FormatArg,
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
