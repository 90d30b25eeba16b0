//! `breakeven levers`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::ending::Ending;
use crate::cli::refused::Refused;
use crate::cli::shared_args::{ChangeArgs, CostsArg, FormatArg, Global};
use crate::cli::{input, output};
use crate::economics::Levers;
use crate::{render, report};

use super::crossover::{place, recommended};

/// Shows what changes to an option would save.
pub(in crate::cli) fn levers(args: &LeversArgs, global: &Global) -> anyhow::Result<Ending> {
    input::refuse_swapped(&args.scenario, args.option.as_deref())?;
    let Some((scenario, again)) = input::again(&args.scenario, &args.change, args.costs, global)? else {
        return Ok(Ending::Faulty);
    };
    let at = match &args.option {
        Some(name) => place(&scenario, name)?,
        None => recommended(&scenario)?,
    };
    let found = again.with(|variants| Levers::of(&scenario, at, variants));
    let report = report::levers(&scenario, &found).map_err(|reason| {
        let name = &scenario.options[at].name;
        Refused::nothing(&scenario, Some(name), format!("`{name}` has no price: {reason}"), None)
    })?;
    output::write(&render::levers(&report, args.format.into(), output::style(global))?, global)?;
    Ok(Ending::Fine)
}

#[derive(Debug, Args)]
pub(in crate::cli) struct LeversArgs {
    /// The scenario file; `-` is standard input
    #[arg(value_name = "SCENARIO")]
    pub(super) scenario: PathBuf,
    /// The option [default: the one that `breakeven frontier` recommends]
    #[arg(value_name = "OPTION")]
    pub(super) option: Option<String>,
    #[command(flatten)]
    pub(super) change: ChangeArgs,
    #[command(flatten)]
    pub(super) costs: CostsArg,
    /// Output format
    #[arg(long, value_enum, default_value_t = FormatArg::Table, env = "BREAKEVEN_FORMAT")]
    pub(super) format: FormatArg,
}
