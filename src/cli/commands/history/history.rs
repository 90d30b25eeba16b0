//! `breakeven history`.

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;

use crate::cli::ending::Ending;
use crate::cli::input;
use crate::cli::output;
use crate::cli::shared_args::{FormatArg, Global};
use crate::diagnostics::{Sink, did_you_mean};
use crate::metric::Metric;
use crate::render;
use crate::report::{History, HistoryQuery, HistoryRow};

use super::read::read;

#[derive(Debug, Args)]
pub(in crate::cli) struct HistoryArgs {
    /// The file of `check --record`; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The option to follow [default: what was recommended in each run]
    #[arg(long, value_name = "NAME")]
    option: Option<String>,
    /// The scenario to follow [default: all]
    #[arg(long, value_name = "ID")]
    scenario: Option<String>,
    /// The figure to follow
    #[arg(long, value_name = "ID", default_value = "cost_per_task")]
    metric: String,
    /// How to show it
    #[arg(long, value_enum, default_value_t = FormatArg::Table, env = "BREAKEVEN_FORMAT")]
    format: FormatArg,
}

/// Shows a figure over the runs.
pub(in crate::cli) fn history(args: &HistoryArgs, global: &Global) -> anyhow::Result<Ending> {
    let query = HistoryQuery {
        metric: metric(&args.metric)?,
        option: args.option.clone(),
        scenario: args.scenario.clone(),
    };
    let mut sink = Sink::default();
    let rows = read(&args.file, &query, global, &mut sink)?;
    if sink.has_errors() {
        input::report(&sink, global);
        return Ok(Ending::Faulty);
    }
    refuse_unknown("scenario", args.scenario.as_deref(), &rows, |row| &row.scenario)?;
    refuse_unknown("option", args.option.as_deref(), &rows, |row| &row.option)?;
    let history = History::of(&query, rows);
    if history.is_empty() {
        let file = args.file.display();
        bail!("{file}: no option was recommended in any run; `--option NAME` follows one");
    }
    output::write(&render::history(&history, args.format.into(), output::style(global))?, global)?;
    Ok(Ending::Fine)
}

/// A metric that is kept.
fn metric(id: &str) -> anyhow::Result<Metric> {
    let kept = || Metric::RECORDED.iter().map(|metric| metric.info().id);
    match Metric::by_id(id).filter(|metric| Metric::RECORDED.contains(metric)) {
        Some(metric) => Ok(metric),
        None if Metric::by_id(id).is_some() => {
            bail!(
                "--metric: {id} is not kept in a history; what is: {}",
                kept().collect::<Vec<_>>().join(", ")
            )
        }
        None => {
            let help = did_you_mean(id, kept()).map_or_else(String::new, |help| format!("; {help}"));
            bail!("--metric: `{id}` is not a metric{help}")
        }
    }
}

/// Refuses a name that no row has.
fn refuse_unknown(
    what: &str,
    name: Option<&str>,
    rows: &[HistoryRow],
    of: impl Fn(&HistoryRow) -> &String,
) -> anyhow::Result<()> {
    let Some(name) = name.filter(|name| !rows.iter().any(|row| of(row) == name)) else { return Ok(()) };
    let help = did_you_mean(name, rows.iter().map(|row| of(row).as_str()));
    let help = help.map_or_else(String::new, |help| format!("; {help}"));
    bail!("--{what}: no run has the {what} `{name}`{help}")
}
