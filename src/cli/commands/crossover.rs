//! `breakeven crossover`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::checks::{Period, judge};
use crate::cli::ending::Ending;
use crate::cli::refused::Refused;
use crate::cli::shared_args::{ChangeArgs, CostsArg, FormatArg, Global};
use crate::cli::{input, output};
use crate::economics::{Range, evaluate};
use crate::render::{self, CrossoverView};
use crate::report::{self, CrossoverReport};
use crate::scenario::{Role, Scenario};
use crate::text::Printed;
use crate::units::{Quantity as _, TasksPerMonth};

use super::explain::unknown;

/// Shows where options cost the same.
pub(in crate::cli) fn crossover(args: &CrossoverArgs, global: &Global) -> anyhow::Result<Ending> {
    input::refuse_swapped(&args.scenario, args.option.as_deref())?;
    let paths = std::slice::from_ref(&args.scenario);
    let Some(scenarios) = input::scenarios(paths, &args.change, args.costs, global)? else {
        return Ok(Ending::Faulty);
    };
    for scenario in &scenarios {
        let base = match &args.option {
            Some(name) => place(scenario, name)?,
            None => recommended(scenario)?,
        };
        let others = match &args.against {
            Some(name) => vec![place(scenario, name)?],
            None => others(scenario, base),
        };
        if others == [base] {
            anyhow::bail!("`{}` is compared with itself: name another option", scenario.options[base].name);
        }
        if others.is_empty() {
            let message = format!("`{}` has no other option to compare with", scenario.id);
            let help =
                "a second option that serves the whole task, or name two: `crossover FILE OPTION OPTION`";
            return Err(Refused::nothing(scenario, None, message, help.to_owned()));
        }
        let around = Range::around(&scenario.options[base]);
        let range = Range { from: args.from.unwrap_or(around.from), to: args.to.unwrap_or(around.to) };
        if range.from.get() <= 0.0 || range.from > range.to {
            anyhow::bail!(
                "from {} to {} is no range of tasks: --from is more than 0 and at most --to",
                range.from,
                range.to
            );
        }
        let report = report::crossover(scenario, base, &others, range);
        // A table for spreadsheets has no place for it.
        if let Some(left_out) = report.left_out.as_ref().filter(|_| args.format == FormatArg::Csv) {
            output::complain(&Printed::plain(&format!("note: {left_out}\n")));
        }
        let text = render::crossover(&report, args.view.into(), args.format.into(), output::style(global))?;
        output::write(&text, global)?;
    }
    Ok(Ending::Fine)
}

/// The recommended option against every other one, over the range that nobody chose.
pub(super) fn by_default(scenario: &Scenario) -> anyhow::Result<CrossoverReport> {
    let base = recommended(scenario)?;
    let others = others(scenario, base);
    anyhow::ensure!(!others.is_empty(), "there is no second option that serves the whole task");
    Ok(report::crossover(scenario, base, &others, Range::around(&scenario.options[base])))
}

/// The place of an option.
pub(super) fn place(scenario: &Scenario, name: &str) -> anyhow::Result<usize> {
    let written = || scenario.options.iter().filter(|option| option.derived.is_none());
    match scenario.options.iter().position(|option| option.name == name) {
        Some(at) => Ok(at),
        None => anyhow::bail!(unknown("option", name, written().map(|option| option.name.as_str()))),
    }
}

/// The place of the option that is recommended, or else comes closest.
pub(in crate::cli) fn recommended(scenario: &Scenario) -> anyhow::Result<usize> {
    let evaluation = evaluate(scenario);
    let first = judge(&evaluation, Period::Month).and_then(|judged| judged.choice.first());
    let Some(outcome) = first.and_then(|at| evaluation.compared().nth(at)) else {
        let message = format!("no option of `{}` has a cost", scenario.id);
        return Err(Refused::nothing(scenario, None, message, "name one, and the reason is said".to_owned()));
    };
    place(scenario, &outcome.option.name)
}

/// Every other option that serves the whole task.
fn others(scenario: &Scenario, base: usize) -> Vec<usize> {
    let options = scenario.options.iter().enumerate();
    let whole = options.filter(|(at, option)| *at != base && *option.role.value() == Role::Whole);
    whole.map(|(at, _)| at).collect()
}

#[derive(Debug, Args)]
pub(in crate::cli) struct CrossoverArgs {
    /// The scenario file; `-` is standard input
    #[arg(value_name = "SCENARIO")]
    pub(super) scenario: PathBuf,
    /// The option that the others are compared with [default: the one that `breakeven frontier` recommends]
    #[arg(value_name = "OPTION")]
    pub(super) option: Option<String>,
    /// The option to compare it with [default: every other one that serves the whole task]
    #[arg(value_name = "AGAINST")]
    pub(super) against: Option<String>,
    /// The smallest volume [default: a hundredth of the stated one]
    #[arg(long, value_name = "TASKS", allow_hyphen_values = true)]
    pub(super) from: Option<TasksPerMonth>,
    /// The largest volume [default: a hundred times the stated one]
    #[arg(long, value_name = "TASKS", allow_hyphen_values = true)]
    pub(super) to: Option<TasksPerMonth>,
    #[command(flatten)]
    pub(super) change: ChangeArgs,
    #[command(flatten)]
    pub(super) costs: CostsArg,
    /// What a CSV file holds
    #[arg(long, value_enum, default_value_t = CrossoverViewArg::Curve)]
    pub(super) view: CrossoverViewArg,
    /// Output format
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
