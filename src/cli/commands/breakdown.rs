//! `breakeven breakdown`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::ending::Ending;
use crate::cli::refused::Refused;
use crate::cli::shared_args::{ChangeArgs, CostsArg, FormatArg, Global};
use crate::cli::{input, output};
use crate::scenario::{Role, Scenario, Serving, ServingOption};
use crate::{render, report};

use super::explain::unknown;

/// Shows what a policy is made of: where the money goes, where tasks go wrong, what would help most.
pub(in crate::cli) fn breakdown(args: &BreakdownArgs, global: &Global) -> anyhow::Result<Ending> {
    input::refuse_swapped(&args.scenario, args.option.as_deref())?;
    let paths = std::slice::from_ref(&args.scenario);
    let Some(scenarios) = input::scenarios(paths, &args.change, args.costs, global)? else {
        return Ok(Ending::Faulty);
    };
    for scenario in &scenarios {
        let report = report::breakdown(scenario, &chosen(scenario, args.option.as_deref())?);
        output::write(&render::breakdown(&report, args.format.into(), output::style(global))?, global)?;
    }
    Ok(Ending::Fine)
}

/// The places of the policies to take apart: the named one, or all that serve the whole task.
pub(super) fn chosen(scenario: &Scenario, option: Option<&str>) -> anyhow::Result<Vec<usize>> {
    let policies = || {
        let all = scenario.options.iter().enumerate();
        all.filter(|(_, option)| matches!(option.serving, Serving::Policy(_)))
    };
    let wanted = |named: &ServingOption| match option {
        Some(name) => named.name == name,
        None => *named.role.value() == Role::Whole,
    };
    let found: Vec<usize> = policies().filter(|(_, option)| wanted(option)).map(|(at, _)| at).collect();
    match option {
        Some(name) if found.is_empty() && scenario.options.iter().any(|option| option.name == name) => {
            let message = format!("`{name}` is a single option, with no steps to break down");
            Err(Refused::nothing(scenario, Some(name), message, None))
        }
        Some(name) if found.is_empty() => {
            anyhow::bail!(unknown("policy", name, policies().map(|(_, option)| option.name.as_str())))
        }
        None if found.is_empty() => {
            let message = format!(
                "`{}` has no policy to break down: a workflow, chain, cascade, retry, router, vote or review",
                scenario.id
            );
            Err(Refused::nothing(scenario, None, message, None))
        }
        _ => Ok(found),
    }
}

#[derive(Debug, Args)]
pub(in crate::cli) struct BreakdownArgs {
    /// The scenario file; `-` is standard input
    #[arg(value_name = "SCENARIO")]
    pub(super) scenario: PathBuf,
    /// The policy [default: every one that serves the whole task]
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
