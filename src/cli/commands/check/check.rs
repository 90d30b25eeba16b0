//! `breakeven check`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::bail;

use crate::checks::JudgedAt;
use crate::cli::ending::Ending;
use crate::cli::files::within::real;
use crate::cli::input::{self, Again, ReadCase, ReadFile};
use crate::cli::shared_args::Global;
use crate::cli::{output, parallel, surroundings};
use crate::diagnostics::Sink;
use crate::economics::{Evaluation, evaluate, evaluate_for_limits, evaluate_with_latencies};
use crate::metric::Metric;
use crate::render::{self, CheckFormat};
use crate::report::{
    CheckOutcome, CheckReport, CheckSaid, CheckedFile, LockedScenario, RecordRow, ScenarioReport, TotalPart,
    build_at, locked_row, locked_warnings, record_rows, total_parts, total_row,
};
use crate::scenario::{BASE, EVERY, Scenario, TypedLimit};

use super::super::answered::answer_of;
use super::super::explain::unknown;
use super::super::lock::{Held, HoldArgs, hold_to_locks};
use super::against::Base;
use super::args::CheckArgs;
use super::{record, said};

/// Holds every limit of every file against its figure. Each file is judged, whatever faults others have; the report comes first, and then
/// what is wrong with the input.
pub(in crate::cli) fn check(args: &CheckArgs, global: &Global) -> anyhow::Result<Ending> {
    if let (Some(record), Some(output)) = (&args.record, &global.output)
        && real(record) == real(output)
    {
        bail!("--record and --output name the same file");
    }
    let format = CheckFormat::from(args.format);
    let (files, prices) = input::each_again(&args.input.scenarios, &args.input.change, args.costs, global)?;
    // Limits are in the money of the scenarios, which is known now.
    let asked = Asked::of(args)?;
    let base = Base::of(args, &files, global)?;
    asked.refuse_unknown_case(&files)?;
    let locked = locked(&files, &args.hold, global)?;
    let names: Vec<String> = args.input.scenarios.iter().map(|path| name(path)).collect();
    let named: Vec<(&ReadFile, &String)> = files.iter().zip(&names).collect();
    let judged = if prices.has_errors() {
        // Whatever came of the scenarios, it may rest on a price that was not read.
        names.iter().map(|name| Judged::of(CheckedFile::faulty(name, Vec::new()))).collect()
    } else {
        let holds_any = base.as_ref().is_none_or(|base| base.holds_any(&files, &names));
        parallel::each(&named, |(file, name)| asked.judge_cases(file, name, base.as_ref(), holds_any))
    };
    if asked.records == Wanted::Yes {
        refuse_alike(judged.iter().map(|file| &file.checked))?;
    }
    let mut totals: Vec<Vec<TotalPart>> = asked.totals.iter().map(|_| Vec::new()).collect();
    let (mut checked, mut rows) = (Vec::new(), Vec::new());
    for file in judged {
        totals.iter_mut().zip(file.parts).for_each(|(all, part)| all.push(part));
        rows.extend(file.rows);
        checked.push(file.checked);
    }
    let together = asked.totals.iter().zip(totals).map(|(limit, parts)| total_row(limit, parts));
    for of in locked {
        if let Some(file) = checked.iter_mut().find(|file| file.file == of.file) {
            if args.hold.locked {
                file.rows.push(locked_row(&of));
            }
            file.said.extend(locked_warnings(&of));
        }
    }
    let report = CheckReport {
        files: checked,
        together: together.collect(),
        said: of_sink(&prices, "").into_iter().chain(base.iter().flat_map(Base::faults).cloned()).collect(),
        judged_at: asked.at,
        strictness: args.strictness(),
    };
    let report = report.complete();
    let repository = surroundings::repository();
    // Where no file was judged, there is nothing to read but the faults; programs read that, too.
    if report.faulty_files() < report.files.len() || format != CheckFormat::Text {
        output::write(&render::check(&report, format, output::style(global), &repository)?, global)?;
    }
    said::complain(&report, &files, prices, global);
    if let Some(path) = &args.record {
        record::append(path, args.revision.as_deref(), &rows, global)?;
    }
    if format == CheckFormat::Github {
        surroundings::summarise(|room| render::check_summary(&report, &repository, room), global)?;
    }
    Ok(match report.outcome() {
        CheckOutcome::Faulty => Ending::Faulty,
        CheckOutcome::NotMet if !args.exit_zero => Ending::NotMet,
        CheckOutcome::NotMet | CheckOutcome::Passed => Ending::Fine,
    })
}

/// The scenarios that have a lock, held to it. A faulty lock is an error: nothing can be held to it.
fn locked(files: &[ReadFile], hold: &HoldArgs, global: &Global) -> anyhow::Result<Vec<LockedScenario>> {
    let read = files.iter().filter_map(|file| file.found.as_ref().ok()?.as_ref());
    // Standard input has no place beside which a lock could lie.
    let placed: Vec<&(Scenario, Again)> =
        read.filter(|(scenario, _)| scenario.file.name() != input::STDIN_NAME).collect();
    if hold.locked && files.iter().any(|file| matches!(&file.found, Ok(Some((scenario, _))) if scenario.file.name() == input::STDIN_NAME)) {
        bail!("--locked: standard input has no place beside which its lock could lie; name the file");
    }
    match hold_to_locks(&placed, hold, global)? {
        Held::Unlocked => Ok(Vec::new()),
        Held::Report(report) => Ok(report.scenarios),
        Held::Faulty => bail!("no check with a faulty lock"),
    }
}

/// The name of a file in reports.
fn name(path: &Path) -> String {
    if path.as_os_str() == input::STDIN { input::STDIN_NAME.to_owned() } else { path.display().to_string() }
}

/// What a reader said.
fn of_sink(sink: &Sink, file: &str) -> Vec<CheckSaid> {
    sink.diagnostics().iter().map(|said| CheckSaid::of(said, file)).collect()
}

/// What is asked of every file.
struct Asked {
    at: JudgedAt,
    totals: Vec<TypedLimit>,
    /// Whether the reports of scenarios are shown.
    reports: Wanted,
    /// Whether options are recorded.
    records: Wanted,
    /// What of each scenario is judged.
    case: JudgedCase,
}

/// What of a scenario is judged.
enum JudgedCase {
    /// As it stands.
    Base,
    /// In a case.
    Named(String),
    /// As it stands, and in every case.
    All,
}

impl JudgedCase {
    fn of(typed: Option<&str>) -> Self {
        match typed {
            None | Some(BASE) => Self::Base,
            Some(EVERY) => Self::All,
            Some(name) => Self::Named(name.to_owned()),
        }
    }
}

/// Whether something is made that takes time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Yes,
    No,
}

impl From<bool> for Wanted {
    fn from(wanted: bool) -> Self {
        if wanted { Self::Yes } else { Self::No }
    }
}

/// What came of a file.
struct Judged {
    checked: CheckedFile,
    /// What it adds to each sum.
    parts: Vec<TotalPart>,
    /// What is recorded of it.
    rows: Vec<RecordRow>,
}

impl Judged {
    /// A file of which nothing came.
    fn of(checked: CheckedFile) -> Self {
        Self { checked, parts: Vec::new(), rows: Vec::new() }
    }
}

impl Asked {
    fn of(args: &CheckArgs) -> anyhow::Result<Self> {
        let totals = args.total.iter().map(|typed| total(typed)).collect::<anyhow::Result<Vec<_>>>()?;
        if !totals.is_empty() {
            let mut seen = BTreeSet::new();
            if let Some(twice) = args.input.scenarios.iter().find(|path| !seen.insert(real(path))) {
                bail!("{} is named twice: `--total` would count it twice", twice.display());
            }
        }
        let is_json = CheckFormat::from(args.format) == CheckFormat::Json;
        Ok(Self {
            at: args.at.into(),
            totals,
            reports: (args.verbose || is_json).into(),
            records: args.record.is_some().into(),
            case: JudgedCase::of(args.case.as_deref()),
        })
    }

    /// Refuses a case that a scenario does not have.
    fn refuse_unknown_case(&self, files: &[ReadFile]) -> anyhow::Result<()> {
        let JudgedCase::Named(wanted) = &self.case else { return Ok(()) };
        for file in files {
            let Ok(Some((scenario, _))) = &file.found else { continue };
            let names = || scenario.cases.iter().map(|case| case.name.as_str());
            if !names().any(|name| name == wanted) {
                let known: Vec<&str> = names().collect();
                let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                bail!(
                    "--case: {}: {} (it has {known})",
                    scenario.file.name(),
                    unknown("case", wanted, names())
                );
            }
        }
        Ok(())
    }

    /// Judges what is asked for of a file: as it stands, in a case, or in all.
    fn judge_cases(&self, file: &ReadFile, name: &str, base: Option<&Base>, holds_any: bool) -> Judged {
        let read = match (&file.found, &self.case) {
            (_, JudgedCase::Base) | (Ok(None) | Err(_), _) => return self.judge(file, name, base, holds_any),
            (Ok(Some((_, again))), _) => again.cases(),
        };
        let wanted = |case: &&ReadCase| match &self.case {
            JudgedCase::Named(wanted) => case.case.name == *wanted,
            JudgedCase::Base | JudgedCase::All => true,
        };
        let mut judged = match self.case {
            JudgedCase::Named(_) => None,
            JudgedCase::Base | JudgedCase::All => Some(self.judge(file, name, base, holds_any)),
        };
        for case in read.iter().filter(wanted) {
            let evaluation = self.evaluate(&case.scenario, base);
            let mut own = CheckedFile::judged(name, &evaluation, self.at).in_case(&case.case.name);
            if let Some(judged) = &mut judged {
                judged.checked.rows.extend(own.rows);
                judged.checked.said.extend(own.said);
                continue;
            }
            if let (Wanted::Yes, Some(scenario)) = (self.reports, &mut own.scenario) {
                scenario.report = build_at(std::slice::from_ref(&evaluation), self.at).scenarios.pop();
            }
            judged = Some(Judged::of(own));
        }
        judged.unwrap_or_else(|| self.judge(file, name, base, holds_any))
    }

    fn evaluate<'s>(&self, scenario: &'s Scenario, base: Option<&Base>) -> Evaluation<'s> {
        match self.at {
            JudgedAt::P50 if base.is_none() && self.holds_limits_only() => evaluate_for_limits(scenario),
            JudgedAt::P50 => evaluate(scenario),
            JudgedAt::P90 => evaluate_with_latencies(scenario),
        }
    }

    fn judge(&self, file: &ReadFile, name: &str, base: Option<&Base>, holds_any: bool) -> Judged {
        let (scenario, again) = match &file.found {
            Ok(Some((scenario, again))) => (scenario, again),
            Ok(None) => return self.faulty(name, of_sink(&file.said, name)),
            Err(why) => return self.faulty(name, vec![CheckSaid::unreadable(name, format!("{why:#}"))]),
        };
        let evaluation = self.evaluate(scenario, base);
        let mut checked = CheckedFile::judged(name, &evaluation, self.at);
        if let Some(base) = base {
            let (rows, said) = base.judge(&evaluation, name, holds_any);
            checked.rows.extend(rows);
            checked.said.extend(said);
        }
        let rows = if self.records == Wanted::Yes { record_rows(&evaluation, &checked) } else { Vec::new() };
        if self.reports == Wanted::Yes
            && let Some(own) = &mut checked.scenario
        {
            own.report = self.report(again, &evaluation);
        }
        Judged { parts: total_parts(name, &evaluation, &self.totals, self.at), checked, rows }
    }

    /// Whether nothing is asked of a file but how its own limits stand.
    fn holds_limits_only(&self) -> bool {
        self.totals.is_empty() && self.reports == Wanted::No && self.records == Wanted::No
    }

    fn faulty(&self, name: &str, said: Vec<CheckSaid>) -> Judged {
        let parts = self.totals.iter().map(|_| TotalPart::faulty(name)).collect();
        Judged { parts, ..Judged::of(CheckedFile::faulty(name, said)) }
    }

    fn report(&self, again: &Again, evaluation: &Evaluation<'_>) -> Option<ScenarioReport> {
        let mut report = build_at(std::slice::from_ref(evaluation), self.at).scenarios.pop()?;
        // What to take is judged by the figures as they are worked out.
        if self.at == JudgedAt::P50 {
            report.answer = Some(answer_of(evaluation, again));
        }
        Some(report)
    }
}

/// Refuses scenarios of one id: a history could not tell their options apart.
fn refuse_alike<'f>(files: impl Iterator<Item = &'f CheckedFile>) -> anyhow::Result<()> {
    let mut known: BTreeMap<&str, &str> = BTreeMap::new();
    for file in files {
        let Some(scenario) = &file.scenario else { continue };
        if let Some(other) = known.insert(&scenario.id, &file.file) {
            bail!(
                "--record: {other} and {} are both the scenario `{}`, which a history could not tell apart; give one of them \
                 another id, or a file of its own",
                file.file,
                scenario.id
            );
        }
    }
    Ok(())
}

/// A limit on a sum.
fn total(typed: &str) -> anyhow::Result<TypedLimit> {
    let limit = TypedLimit::read(typed).map_err(|error| anyhow::anyhow!("--total: {error}"))?;
    if !Metric::ADD_UP.contains(&limit.metric) {
        let known: Vec<&str> = Metric::ADD_UP.iter().map(|metric| metric.info().id).collect();
        bail!(
            "--total: {} of several scenarios does not add up; what does: {}",
            limit.metric.info().id,
            known.join(", ")
        );
    }
    Ok(limit)
}
