//! `breakeven sensitivity`.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::Args;

use crate::checks::{Sensitivity, WrongEnd};
use crate::cli::ending::Ending;
use crate::cli::refused::Refused;
use crate::cli::shared_args::{ChangeArgs, CostsArg, FormatArg, Global};
use crate::cli::{input, output};
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::economics::{Evaluation, evaluate};
use crate::metric::Metric;
use crate::render;
use crate::report::sensitivity_report;
use crate::scenario::StatedRange;
use crate::source::Node;
use crate::units::{Calendar, Fraction, parse};

use super::crossover::{place, recommended};
use super::explain::unknown;

/// Steps of a grid along each side: the fewest, those without `--steps`, the most.
const STEPS: [u8; 3] = [2, 5, 25];

/// Moves inputs over their ranges, each alone, and two together.
pub(in crate::cli) fn sensitivity(args: &SensitivityArgs, global: &Global) -> anyhow::Result<Ending> {
    input::refuse_swapped(&args.scenario, args.option.as_deref())?;
    let Some((scenario, again)) = input::again(&args.scenario, &args.change, args.costs, global)? else {
        return Ok(Ending::Faulty);
    };
    let scenario = match args.metric {
        Some(metric) if Metric::OF_FLOWS.contains(&metric) => scenario.over_months(),
        _ => scenario,
    };
    let at = match &args.option {
        Some(name) => place(&scenario, name)?,
        None => recommended(&scenario)?,
    };
    let option = scenario.options[at].name.clone();
    let evaluation = evaluate(&scenario);
    let metric = args.metric.unwrap_or_else(|| default_metric(&evaluation, at));
    if metric.is_latency() {
        bail!(
            "--metric {}: latencies are not worked out again for each value; name a metric of money",
            metric.info().id
        );
    }
    again.with(|variants| {
        let root = variants.root().unwrap_or(Node::Null);
        let mut ranges: Vec<StatedRange> = scenario.ranges.clone();
        let typed = typed("--range", &args.range, &root)?;
        ranges.retain(|range| !typed.iter().any(|typed| typed.field() == range.field()));
        ranges.extend(typed);
        let grid = self::typed("--grid", &args.grid, &root)?;
        if !matches!(grid.len(), 0 | 2) {
            bail!("--grid is given twice, once for each of two inputs: `--grid workload.tasks=0.5x..2x --grid …`");
        }
        if ranges.is_empty() && args.swing.is_none() && grid.is_empty() && !has_band(&scenario) {
            let message = "no input has a range".to_owned();
            let help = "write `ranges: { workload.tasks: 0.8M/month..2M/month }` into the scenario, or give `--range \
                        workload.tasks=0.5x..2x`; `--swing 20%` moves every input by that much";
            return Err(Refused::nothing(&scenario, None, message, help.to_owned()));
        }
        let looked = Sensitivity::of(&evaluation, variants, at, metric);
        let rows = match looked.rows(&ranges, args.swing) {
            Ok(rows) => rows,
            Err(wrong) => return refused(wrong, global),
        };
        let grid = match grid.as_slice() {
            [rows, columns] => match looked.grid(rows, columns, usize::from(args.steps)) {
                Ok(grid) => Some(grid),
                Err(wrong) => return refused(vec![*wrong], global),
            },
            _ => None,
        };
        let seen = variants.price_history(&scenario);
        let report = sensitivity_report(&scenario, (&option, metric), &looked.now(), &rows, grid, seen);
        let text = render::sensitivity(&report, args.format.into(), output::style(global))?;
        output::write(&text, global)?;
        Ok(Ending::Fine)
    })
}

/// Whether something of a scenario is known within a band.
fn has_band(scenario: &crate::scenario::Scenario) -> bool {
    scenario.options.iter().any(|option| scenario.has_band(option))
}

/// Net present value where a horizon is stated and the option has one, else what a month costs.
fn default_metric(evaluation: &Evaluation<'_>, at: usize) -> Metric {
    let is_stated = evaluation.scenario.finance.horizon.is_some();
    let has = evaluation.outcomes.get(at).is_some_and(|outcome| outcome.metric(Metric::Npv).is_ok());
    if is_stated && has { Metric::Npv } else { Metric::CostPerMonth }
}

/// Ranges of the command line; all that are wrong at once.
fn typed(argument: &str, typed: &[String], root: &Node) -> anyhow::Result<Vec<StatedRange>> {
    let (mut ranges, mut wrong) = (Vec::new(), Vec::new());
    for typed in typed {
        match StatedRange::typed(typed, root) {
            Ok(range) => ranges.push(range),
            Err(why) => wrong.push(format!("{argument} {typed}: {why}")),
        }
    }
    if wrong.is_empty() { Ok(ranges) } else { bail!(wrong.join("\nerror: ")) }
}

/// Says which ends of ranges cannot be: of the file with their places, of the command line in words.
fn refused(wrong: Vec<WrongEnd>, global: &Global) -> anyhow::Result<Ending> {
    let mut sink = Sink::default();
    let mut words = Vec::new();
    for WrongEnd { range, value, why } in wrong {
        match range.site.clone() {
            Some(site) => {
                let message = format!("`{}` cannot be `{value}`: {why}", range.field());
                let help = format!("it is `{}` now; write both ends as that is written", range.now());
                sink.push(Diagnostic::new(Code::WrongUnit, message, site).help(help));
            }
            None => words.push(format!("{} cannot be `{value}`: {why}", range.field())),
        }
    }
    input::report(&sink, global);
    if words.is_empty() { Ok(Ending::Faulty) } else { bail!(words.join("\nerror: ")) }
}

fn metric(text: &str) -> Result<Metric, String> {
    Metric::by_id(text).ok_or_else(|| unknown("metric", text, Metric::ids()))
}

fn swing(text: &str) -> Result<Fraction, String> {
    let share = parse::<Fraction>(text, Calendar::STANDARD).map_err(|error| error.to_string())?;
    if share > Fraction::ZERO && share < Fraction::const_new(1.0) {
        Ok(share)
    } else {
        Err("expected a share between 0% and 100%, such as 20%".to_owned())
    }
}

fn steps(text: &str) -> Result<u8, String> {
    let [least, _, most] = STEPS;
    let found = text.parse::<u8>().ok().filter(|steps| (least..=most).contains(steps));
    found
        .with_context(|| format!("expected a number from {least} to {most}"))
        .map_err(|error| error.to_string())
}

#[derive(Debug, Args)]
pub(in crate::cli) struct SensitivityArgs {
    /// The scenario file; `-` is standard input
    #[arg(value_name = "SCENARIO")]
    pub(super) scenario: PathBuf,
    /// The option whose figure is shown [default: the one that `breakeven frontier` recommends]
    #[arg(value_name = "OPTION")]
    pub(super) option: Option<String>,
    /// The figure [default: npv where a horizon is stated and the option has one, else what a month costs]
    #[arg(long, value_name = "METRIC", value_parser = metric)]
    pub(super) metric: Option<Metric>,
    /// Move a field between two values in its own unit, or between factors of what is stated (`0.5x..2x`), besides the
    /// scenario's `ranges`; may be repeated
    #[arg(long, value_name = "PATH=LOW..HIGH")]
    pub(super) range: Vec<String>,
    /// Move every input that the scenario has by this share, down and up
    #[arg(long, value_name = "SHARE", value_parser = swing)]
    pub(super) swing: Option<Fraction>,
    /// Show two inputs together: given twice
    #[arg(long, value_name = "PATH=LOW..HIGH")]
    pub(super) grid: Vec<String>,
    /// Values of each input of a grid
    #[arg(long, value_name = "NUMBER", value_parser = steps, default_value_t = STEPS[1])]
    pub(super) steps: u8,
    #[command(flatten)]
    pub(super) change: ChangeArgs,
    #[command(flatten)]
    pub(super) costs: CostsArg,
    /// Output format
    #[arg(long, value_enum, default_value_t = FormatArg::Table, env = "BREAKEVEN_FORMAT")]
    pub(super) format: FormatArg,
}
