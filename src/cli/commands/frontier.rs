//! `breakeven frontier`.

use std::path::PathBuf;

use clap::Args;

use crate::checks::{Period, Robustness};
use crate::cli::ending::Ending;
use crate::cli::shared_args::{ChangeArgs, CostsArg, FormatArg, Global};
use crate::cli::{input, output};
use crate::economics::evaluate;
use crate::{render, report};

/// Shows how cost, latency and accuracy trade against each other, and what to take.
pub(in crate::cli) fn frontier(args: &FrontierArgs, global: &Global) -> anyhow::Result<Ending> {
    let Some((scenario, again)) = input::again(&args.scenario, &args.change, args.costs, global)? else {
        return Ok(Ending::Faulty);
    };
    let evaluation = evaluate(&scenario);
    let robust = again.with(|variants| Robustness::of(&evaluation, variants, Period::Month));
    let report = report::frontier(&evaluation, &robust);
    output::write(&render::frontier(&report, args.format.into(), output::style(global))?, global)?;
    Ok(Ending::Fine)
}

#[derive(Debug, Args)]
pub(in crate::cli) struct FrontierArgs {
    /// The scenario file; `-` is standard input
    #[arg(value_name = "SCENARIO")]
    pub(super) scenario: PathBuf,
    #[command(flatten)]
    pub(super) change: ChangeArgs,
    #[command(flatten)]
    pub(super) costs: CostsArg,
    /// Output format
    #[arg(long, value_enum, default_value_t = FormatArg::Table, env = "BREAKEVEN_FORMAT")]
    pub(super) format: FormatArg,
}
