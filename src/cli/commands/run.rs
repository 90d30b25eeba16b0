//! `breakeven run` and `breakeven check`.

use clap::{Args, ValueEnum};

use crate::checks::{JudgedAt, Period, Robustness, flips};
use crate::cli::ending::Ending;
use crate::cli::input::Again;
use crate::cli::shared_args::{CostsArg, FormatArg, Global, InputArgs, ViewArg};
use crate::cli::{input, output, parallel};
use crate::economics::{Evaluation, evaluate, evaluate_with_latencies};
use crate::render::{self, CheckFormat, Format};
use crate::report::{Answer, Report, View, build, build_at};
use crate::scenario::Scenario;
use crate::text::Printed;

use super::deploy::deploy;

/// Works out what every option costs, and shows what to take.
pub(in crate::cli) fn run(args: &RunArgs, global: &Global) -> anyhow::Result<Ending> {
    let Some(view) = args.view.map_or(Some(View::Summary), ViewArg::of_report) else {
        let InputArgs { scenarios, change } = &args.input;
        let mark = args.excel_bom.then_some(render::EXCEL_BOM);
        return deploy(scenarios, change, args.costs, args.format, mark, global);
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
    let text = if args.excel_bom && format == Format::Csv { text.marked(render::EXCEL_BOM) } else { text };
    output::write(&text, global)?;
    Ok(Ending::Fine)
}

/// Checks every option against its limits: the report first, then the limits.
pub(in crate::cli) fn check(args: &CheckArgs, global: &Global) -> anyhow::Result<Ending> {
    let Some(scenarios) = input::all_again(&args.input.scenarios, &args.input.change, args.costs, global)?
    else {
        return Ok(Ending::Faulty);
    };
    let at = JudgedAt::from(args.at);
    let evaluations = parallel::each(&scenarios, |(scenario, _)| match at {
        JudgedAt::P50 => evaluate(scenario),
        JudgedAt::P90 => evaluate_with_latencies(scenario),
    });
    let mut report = build_at(&evaluations, at);
    // What to take is judged by the figures as they are worked out.
    if at == JudgedAt::P50 {
        answer(&mut report, &evaluations, &scenarios);
    }
    report.warn_of_unchecked();
    for warning in report.unchecked() {
        output::complain(&Printed::plain(&format!(
            "warning[{}]: {}; write `targets` or `budgets`\n",
            warning.code, warning.message
        )));
    }
    output::write(&render::check(&report, args.format.into(), output::style(global))?, global)?;
    Ok(if report.meets_all() || args.exit_zero { Ending::Fine } else { Ending::NotMet })
}

/// Adds what to take and what that hangs on.
fn answer(report: &mut Report, evaluations: &[Evaluation<'_>], scenarios: &[(Scenario, Again)]) {
    let asked: Vec<_> = evaluations.iter().zip(scenarios).collect();
    let answers = parallel::each(&asked, |(evaluation, (_, again))| {
        let robust = Robustness::of_bills(evaluation, Period::Month);
        let flips = again.with(|variants| flips(evaluation, variants));
        Answer::of(evaluation, &robust, flips.as_ref())
    });
    for (scenario, answer) in report.scenarios.iter_mut().zip(answers) {
        scenario.answer = Some(answer);
    }
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
    /// Begin a CSV file with a byte order mark, so that Excel takes it for UTF-8
    #[arg(long)]
    pub(super) excel_bom: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct CheckArgs {
    #[command(flatten)]
    pub(super) input: InputArgs,
    #[command(flatten)]
    pub(super) costs: CostsArg,
    /// How to show it
    #[arg(long, value_enum, default_value_t = CheckFormatArg::Text)]
    pub(super) format: CheckFormatArg,
    /// By which figures limits are judged, where a figure lies in a range
    #[arg(long, value_enum, default_value_t = JudgedAtArg::P50)]
    pub(super) at: JudgedAtArg,
    /// Exit with 0 even if a limit is missed or unknown
    #[arg(long)]
    pub(super) exit_zero: bool,
}

/// By which figures limits are judged, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum JudgedAtArg {
    /// By the figure itself
    P50,
    /// By the end of its range that is worse for the limit: fleets are as slow as their band says
    P90,
}

impl From<JudgedAtArg> for JudgedAt {
    fn from(typed: JudgedAtArg) -> Self {
        match typed {
            JudgedAtArg::P50 => Self::P50,
            JudgedAtArg::P90 => Self::P90,
        }
    }
}

/// The formats of a check, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormatArg {
    /// The summary, then the limits
    Text,
    /// The report with its limits
    Json,
    /// Annotations for GitHub Actions
    Github,
}

impl From<CheckFormatArg> for CheckFormat {
    fn from(typed: CheckFormatArg) -> Self {
        match typed {
            CheckFormatArg::Text => Self::Text,
            CheckFormatArg::Json => Self::Json,
            CheckFormatArg::Github => Self::Github,
        }
    }
}
