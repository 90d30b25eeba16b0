//! `breakeven run`.

use clap::{Args, ValueEnum};

use crate::checks::Period;
use crate::cli::ending::Ending;
use crate::cli::input::Again;
use crate::cli::shared_args::{CostsArg, FormatArg, Global, InputArgs, ViewArg};
use crate::cli::{input, output, parallel};
use crate::economics::{Evaluation, evaluate};
use crate::render::{self, Format};
use crate::report::{CASE_METRICS, Report, View, build};
use crate::scenario::Scenario;

use super::answered::{answer_of, cases_of};
use super::deploy::deploy;
use super::whole_page::whole_page;

/// Works out what every option costs, and shows what to take.
pub(in crate::cli) fn run(args: &RunArgs, global: &Global) -> anyhow::Result<Ending> {
    let Some(view) = args.view.map_or(Some(View::Summary), ViewArg::of_report) else {
        let InputArgs { scenarios, change } = &args.input;
        let Some(format) = args.format.text() else {
            anyhow::bail!("commands are for a shell: `--format html` has no `--view deploy`");
        };
        return deploy(scenarios, change, args.costs, format, global);
    };
    let Some(scenarios) = input::all_again(&args.input.scenarios, &args.input.change, args.costs, global)?
    else {
        return Ok(Ending::Faulty);
    };
    let Some(format) = args.format.text().map(Format::from) else {
        if !matches!(args.view, None | Some(ViewArg::Summary | ViewArg::All)) {
            anyhow::bail!("a page in HTML has every view: leave `--view` out");
        }
        let pages = parallel::each(&scenarios, |(scenario, again)| whole_page(scenario, again));
        let pages: Vec<_> = pages.into_iter().flatten().collect();
        output::write(&render::dossiers(&pages)?, global)?;
        return Ok(Ending::Fine);
    };
    if format == Format::Csv && matches!(view, View::All | View::Brief) {
        anyhow::bail!(
            "a CSV file holds one table: choose `--view summary`, `ledger`, `sources`, `warnings` or `cases`"
        );
    }
    let evaluations = parallel::each(&scenarios, |(scenario, _)| evaluate(scenario));
    let mut report = build(&evaluations);
    if format == Format::Json || (format != Format::Csv && view.has_answer()) {
        answer(&mut report, &evaluations, &scenarios);
    }
    if format == Format::Json || (view.has_cases() && (format != Format::Csv || view == View::Cases)) {
        for ((own, evaluation), (_, again)) in report.scenarios.iter_mut().zip(&evaluations).zip(&scenarios) {
            own.cases = cases_of(evaluation, again, Period::Month, &CASE_METRICS);
        }
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
    #[arg(long, value_enum, default_value_t = RunFormatArg::Table, env = "BREAKEVEN_FORMAT")]
    pub(super) format: RunFormatArg,
}

/// Formats, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum RunFormatArg {
    /// A table that fits the terminal
    Table,
    /// RFC 4180, every digit, for spreadsheets
    Csv,
    /// Versioned, with a schema (`breakeven schema`)
    Json,
    /// GitHub-flavoured
    Markdown,
    /// One file for a browser, with everything that the other commands say of the scenario, pictures and explanations; with
    /// `-o FILE.html`
    Html,
}

impl RunFormatArg {
    /// The format that other commands have too; the page for a browser is none.
    const fn text(self) -> Option<FormatArg> {
        match self {
            Self::Table => Some(FormatArg::Table),
            Self::Csv => Some(FormatArg::Csv),
            Self::Json => Some(FormatArg::Json),
            Self::Markdown => Some(FormatArg::Markdown),
            Self::Html => None,
        }
    }
}
