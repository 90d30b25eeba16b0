//! `breakeven run`.

use clap::Args;

use crate::checks::{Period, Robustness, flips};
use crate::cli::ending::Ending;
use crate::cli::input::Again;
use crate::cli::shared_args::{CostsArg, FormatArg, Global, InputArgs, ViewArg};
use crate::cli::{input, output, parallel};
use crate::economics::{Evaluation, evaluate};
use crate::render::{self, Format};
use crate::report::{Answer, Report, View, build};
use crate::scenario::Scenario;

use super::deploy::deploy;

/// Works out what every option costs, and shows what to take.
pub(in crate::cli) fn run(args: &RunArgs, global: &Global) -> anyhow::Result<Ending> {
    let Some(view) = args.view.map_or(Some(View::Summary), ViewArg::of_report) else {
        let InputArgs { scenarios, change } = &args.input;
        return deploy(scenarios, change, args.costs, args.format, global);
    };
    let Some(scenarios) = input::all_again(&args.input.scenarios, &args.input.change, args.costs, global)?
    else {
        return Ok(Ending::Faulty);
    };
    let format = Format::from(args.format);
    if format == Format::Csv && matches!(view, View::All | View::Brief) {
        anyhow::bail!(
            "a CSV file holds one table: choose `--view summary`, `ledger`, `sources` or `warnings`"
        );
    }
    let evaluations = parallel::each(&scenarios, |(scenario, _)| evaluate(scenario));
    let mut report = build(&evaluations);
    if format == Format::Json || (format != Format::Csv && view.has_answer()) {
        answer(&mut report, &evaluations, &scenarios);
    }
    let text = render::report(&report, view, format, output::style(global))?;
    output::write(&text, global)?;
    Ok(Ending::Fine)
}

/// Adds what to take and what that hangs on.
fn answer(report: &mut Report, evaluations: &[Evaluation<'_>], scenarios: &[(Scenario, Again)]) {
    let asked: Vec<_> = evaluations.iter().zip(scenarios).collect();
    let answers = parallel::each(&asked, |(evaluation, (_, again))| answer_of(evaluation, again));
    for (scenario, answer) in report.scenarios.iter_mut().zip(answers) {
        scenario.answer = Some(answer);
    }
}

/// What to take and what that hangs on.
pub(super) fn answer_of(evaluation: &Evaluation<'_>, again: &Again) -> Answer {
    let robust = Robustness::of_bills(evaluation, Period::Month);
    let flips = again.with(|variants| flips(evaluation, variants));
    Answer::of(evaluation, &robust, flips.as_ref())
}

#[derive(Debug, Args)]
pub(in crate::cli) struct RunArgs {
    #[command(flatten)]
    pub(super) input: InputArgs,
    #[command(flatten)]
    pub(super) costs: CostsArg,
    /// Which part to show [default: summary; csv holds one table, json has all of them]
    #[arg(long, value_enum)]
    pub(super) view: Option<ViewArg>,
    /// How to show it
    #[arg(long, value_enum, default_value_t = FormatArg::Table, env = "BREAKEVEN_FORMAT")]
    pub(super) format: FormatArg,
}
