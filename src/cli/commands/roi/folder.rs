//! `breakeven roi --output-dir`: every table of a scenario in a folder, with a manifest.

use std::path::Path;

use anyhow::Context as _;

use crate::checks::{Period, Robustness};
use crate::cli::commands::answered::{answer_of, cases_of};
use crate::cli::commands::crossover::by_default;
use crate::cli::commands::no_plan::refusal;
use crate::cli::files::folder::{refuse_used, write_folder};
use crate::cli::files::reach::Reach;
use crate::cli::input::Again;
use crate::cli::output;
use crate::cli::shared_args::Global;
use crate::economics::{self, evaluate};
use crate::render::{self, Format};
use crate::report::{
    self, CASE_METRICS, Manifest, PeriodLength, ROI_CASE_METRICS, RoiView, Table, Tabled, build, cases_csv,
    crossover_csv, frontier_csv, ledger_csv, plan_csv, plan_report, roi_csv, sources_csv, summary_csv,
    without_account,
};
use crate::scenario::Scenario;
use crate::text::Printed;

use super::args::RoiArgs;
use super::said::{named, warn_of_accounts};

/// Writes every table of a scenario into a folder.
pub(super) fn write_all(
    folder: &Path,
    scenario: &Scenario,
    again: &Again,
    args: &RoiArgs,
    global: &Global,
) -> anyhow::Result<()> {
    let failed = || format!("{} could not be written", folder.display());
    let target = Reach::of(global)?.written(folder).with_context(failed)?;
    // Said before anything is worked out.
    refuse_used(&target).with_context(failed)?;
    let (mut tables, mut left_out) = (Vec::new(), Vec::new());
    over_months(scenario, again, args, global, &mut tables, &mut left_out)?;
    of_a_month(scenario, again, &mut tables, &mut left_out);
    tables.sort_by_key(|tabled| tabled.name);
    let style = output::style(global);
    let manifest = Manifest {
        id: scenario.id.clone(),
        title: scenario.title.clone(),
        file: scenario.file.name().to_owned(),
        as_of: scenario.day(),
        hours_per_month: scenario.calendar.value().hours_per_month(),
        catalog: scenario.catalog().into(),
        inputs: again.inputs()?.into_iter().map(|(file, hash)| (file, hash.to_string())).collect(),
        tables,
        left_out,
    };
    let csv = |tabled: &Tabled| -> anyhow::Result<(String, String)> {
        let text = render::tables(std::slice::from_ref(&tabled.table), Format::Csv, style)?;
        Ok((tabled.file(), text.as_str().to_owned()))
    };
    let mut files = manifest.tables.iter().map(csv).collect::<anyhow::Result<Vec<_>>>()?;
    files.push(("manifest.json".to_owned(), render::manifest(&manifest, style)?.as_str().to_owned()));
    write_folder(&target, &files).with_context(failed)?;
    let said = format!("{}: {} tables and manifest.json\n", folder.display(), manifest.tables.len());
    output::complain(&Printed::plain(&said));
    Ok(())
}

/// Why there are no postings.
const UNDATED: &str = "no `finance.first_month` is stated";

/// The tables of `roi`.
fn over_months(
    scenario: &Scenario,
    again: &Again,
    args: &RoiArgs,
    global: &Global,
    tables: &mut Vec<Tabled>,
    left_out: &mut Vec<(&'static str, String)>,
) -> anyhow::Result<()> {
    let scenario = scenario.clone().over_months();
    let evaluation = evaluate(&scenario);
    let robust = again.with(|variants| Robustness::of(&evaluation, variants, Period::Months));
    let mut report = report::with_inputs(named(report::roi(&evaluation, &robust), args)?, &evaluation);
    report.cases = cases_of(&evaluation, again, Period::Months, &ROI_CASE_METRICS);
    if report.cases.is_some() {
        tables.push(Tabled { name: "roi-cases", table: roi_csv(&report, RoiView::Cases, None) });
    }
    let length = args.period.map(PeriodLength::from);
    for (name, view) in [
        ("roi-summary", RoiView::Summary),
        ("roi-cashflow", RoiView::Flows),
        ("roi-pnl", RoiView::Pnl),
        ("roi-balance", RoiView::Balance),
        ("roi-capex", RoiView::Capex),
        ("roi-postings", RoiView::Postings),
        ("roi-assumptions", RoiView::Assumptions),
    ] {
        if view == RoiView::Postings && report.calendar.is_none() {
            left_out.push((name, UNDATED.to_owned()));
            continue;
        }
        tables.push(Tabled { name, table: roi_csv(&report, view, length) });
    }
    if report.calendar.is_some() {
        warn_of_accounts(&scenario, &without_account(&report), global);
    }
    Ok(())
}

/// The tables of the other commands, which look at one month.
fn of_a_month(
    scenario: &Scenario,
    again: &Again,
    tables: &mut Vec<Tabled>,
    left_out: &mut Vec<(&'static str, String)>,
) {
    let evaluation = evaluate(scenario);
    let mut run = build(std::slice::from_ref(&evaluation));
    for own in &mut run.scenarios {
        own.answer = Some(answer_of(&evaluation, again));
    }
    if let [own] = run.scenarios.as_mut_slice() {
        own.cases = cases_of(&evaluation, again, Period::Month, &CASE_METRICS);
        if own.cases.is_some() {
            tables.push(Tabled { name: "run-cases", table: cases_csv(&run) });
        }
    }
    tables.push(Tabled { name: "run-summary", table: summary_csv(&run) });
    tables.push(Tabled { name: "run-ledger", table: ledger_csv(&run) });
    tables.push(Tabled { name: "run-sources", table: sources_csv(&run) });
    let robust = again.with(|variants| Robustness::of(&evaluation, variants, Period::Month));
    tables.push(Tabled { name: "frontier", table: frontier_csv(&report::frontier(&evaluation, &robust)) });
    let mut push = |name, table: Result<Table, String>| match table {
        Ok(table) => tables.push(Tabled { name, table }),
        Err(reason) => left_out.push((name, reason)),
    };
    push(
        "crossover",
        by_default(scenario).map(|report| crossover_csv(&report)).map_err(|why| why.to_string()),
    );
    push("plan", plan_of(scenario));
}

/// The mix of options, where the scenario asks for one.
fn plan_of(scenario: &Scenario) -> Result<Table, String> {
    if scenario.plan.site.is_none() {
        return Err("no `plan` is stated".to_owned());
    }
    let scenarios = std::slice::from_ref(scenario);
    let found = economics::plan(scenarios).map_err(|gap| refusal(&gap, scenarios).to_string())?;
    Ok(plan_csv(&plan_report(scenarios, &found)))
}
