//! `breakeven plan`.

use clap::Args;

use crate::cli::ending::Ending;
use crate::cli::shared_args::{FormatArg, Global, InputArgs};
use crate::cli::{input, output};
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::economics::{self, LeftOut, NoPlan};
use crate::render;
use crate::report::{PlanVerdict, plan_report};
use crate::scenario::Costs;

/// Shows the cheapest mix of options for a demand that changes by the hour.
pub(in crate::cli) fn plan(args: &PlanArgs, global: &Global) -> anyhow::Result<Ending> {
    let Some(scenarios) = input::scenarios(&args.input.scenarios, &args.input.change, Costs::Stated, global)?
    else {
        return Ok(Ending::Faulty);
    };
    let found = match economics::plan(&scenarios) {
        Ok(found) => found,
        Err(gap) => match refusal(&gap) {
            Some(refused) => {
                let mut sink = Sink::default();
                sink.push(refused);
                input::report(&sink, global);
                return Ok(Ending::Faulty);
            }
            None => anyhow::bail!(why(&gap)),
        },
    };
    let report = plan_report(&scenarios, &found);
    output::write(&render::plan(&report, args.format.into(), output::style(global))?, global)?;
    Ok(if report.verdict == PlanVerdict::Met || args.exit_zero { Ending::Fine } else { Ending::NotMet })
}

/// What is refused for a size that stands in the scenario, with its place.
fn refusal(gap: &NoPlan) -> Option<Diagnostic> {
    match gap {
        NoPlan::TooLarge { option, tasks, why } => {
            let message = format!("`{}` is in no plan: {why}", option.value);
            let help = "is the volume or the throughput of a replica a slip? `breakeven explain` says what a replica serves";
            let fault = Diagnostic::new(Code::OutOfRange, message, option.site.clone());
            Some(fault.also(tasks.site.clone(), "the volume").help(help.to_owned()))
        }
        NoPlan::TooManyFleets { option, most } => {
            let message = format!("`{}` is one fleet more than the {most} that a plan mixes", option.value);
            let help = "name those that may be in the mix under `plan.options`, or leave some out";
            Some(Diagnostic::new(Code::OutOfRange, message, option.site.clone()).help(help.to_owned()))
        }
        _ => None,
    }
}

fn why(gap: &NoPlan) -> String {
    match gap {
        NoPlan::NoProfile(id) => format!(
            "`{id}` does not say how its demand is spread over the hours: write `profile: business-hours`, 24 or 168 \
             numbers, or `peak_to_mean: 3x` under `workload`"
        ),
        NoPlan::TooPeaked { scenario, most } => format!(
            "`{scenario}` has a `peak_to_mean` that no day has: one hour has at most {} the mean. Write a `profile` of \
             168 hours",
            most.0
        ),
        NoPlan::Calendars(one, other) => {
            format!(
                "`{one}` and `{other}` have months of different lengths: write the same `calendar` in both"
            )
        }
        NoPlan::Dates(one, other) => format!(
            "{one} and {other} have prices of different dates, and one mix is bought on one day: write the same `as_of` in both, or \
             `--as-of DATE` for all"
        ),
        NoPlan::NoOption(id, left) => {
            let reason = |left: &LeftOut| format!("\n  {}: {}", left.option, left.why);
            format!("no option of `{id}` can be in a mix{}", left.iter().map(reason).collect::<String>())
        }
        NoPlan::TooLarge { why, .. } => why.to_string(),
        NoPlan::TooManyFleets { most, .. } => format!("a plan mixes {most} fleets at most"),
    }
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
