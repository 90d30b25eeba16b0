//! `breakeven plan`.

use clap::Args;

use crate::cli::ending::Ending;
use crate::cli::shared_args::{FormatArg, Global, InputArgs};
use crate::cli::{input, output};
use crate::economics;
use crate::render;
use crate::report::{PlanVerdict, plan_report};
use crate::scenario::Costs;

use super::no_plan::refusal;

/// Shows the cheapest mix of options for a demand that changes by the hour.
pub(in crate::cli) fn plan(args: &PlanArgs, global: &Global) -> anyhow::Result<Ending> {
    let Some(scenarios) = input::scenarios(&args.input.scenarios, &args.input.change, Costs::Stated, global)?
    else {
        return Ok(Ending::Faulty);
    };
    let found = economics::plan(&scenarios).map_err(|gap| refusal(&gap, &scenarios))?;
    let report = plan_report(&scenarios, &found);
    output::write(&render::plan(&report, args.format.into(), output::style(global))?, global)?;
    Ok(if report.verdict == PlanVerdict::Met || args.exit_zero { Ending::Fine } else { Ending::NotMet })
}

#[derive(Debug, Args)]
pub(in crate::cli) struct PlanArgs {
    #[command(flatten)]
    pub(super) input: InputArgs,
    /// Output format; csv holds the hours
    #[arg(long, value_enum, default_value_t = FormatArg::Table, env = "BREAKEVEN_FORMAT")]
    pub(super) format: FormatArg,
    /// Exit with status 0 even if no mix meets the targets and the budget
    #[arg(long)]
    pub(super) exit_zero: bool,
}
