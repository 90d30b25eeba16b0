//! `--against`: limits on changes, held against another edition of the same scenarios.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::bail;

use super::args::CheckArgs;
use crate::checks::{MoveVerdict, Widened, check_against, loosened, unheld};
use crate::cli::commands::diff::pairs::{Faults, Read, named_so, print_faults, read, share_an_option};
use crate::cli::commands::diff::sides::{Named, catalog_of, of_base};
use crate::cli::input::{self, ReadFile};
use crate::cli::shared_args::Global;
use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::economics::{Evaluation, evaluate};
use crate::report::{CheckRow, CheckSaid, change_row};
use crate::scenario::{Costs, MoveLimit, Scenario};
use crate::source::{FieldPath, Site, Spot};

/// The edition that limits on changes are held against.
pub(super) struct Base {
    /// As it was typed.
    shown: String,
    read: Vec<Read>,
    /// The paths of those that have faults: nothing is known of them.
    faulty: Vec<PathBuf>,
    /// What is wrong with it.
    faults: Vec<CheckSaid>,
    /// The limits of the command line.
    limits: Vec<MoveLimit>,
    /// Whether it is the same repository at another time, in which scenarios may be new.
    named: Named,
}

impl Base {
    /// Reads it; `None` where there is none, and an error where a limit needs one.
    pub(super) fn of(args: &CheckArgs, files: &[ReadFile], global: &Global) -> anyhow::Result<Option<Self>> {
        let limits = input::move_limits(&args.limit)?;
        let scenarios = || files.iter().filter_map(|file| file.found.as_ref().ok()?.as_ref());
        let Some(against) = &args.against else {
            let needs: Vec<String> = scenarios().flat_map(|(scenario, _)| needing(scenario)).collect();
            return match (needs.is_empty(), limits.is_empty()) {
                (true, true) => Ok(None),
                (true, false) => bail!("--limit is on a change, which needs a base: `--against main`"),
                (false, _) => bail!("{}", needs.join("\nerror: ")),
            };
        };
        let mut sink = Sink::default();
        let set = input::settings(&args.input.change)?;
        let costs = Costs::from(args.costs);
        let paths: Vec<PathBuf> =
            args.input.scenarios.iter().filter(|path| path.as_os_str() != input::STDIN).cloned().collect();
        let (place, named) = of_base(against, &paths, global)?;
        let catalog = catalog_of(global.pricing.as_ref(), &place, &mut sink)?.unwrap_or_default();
        let shown = place.shown.clone();
        let mut side = place.with(catalog, args.input.change.as_of);
        let mut found = read(&side, &set, costs, &mut sink)?;
        if named == Named::Together {
            // One that lies elsewhere now is known by its id.
            let is_known = |id: &str| found.read.iter().any(|read| read.scenario.id == id);
            let missing: Vec<&str> =
                scenarios().map(|(scenario, _)| scenario.id.as_str()).filter(|id| !is_known(id)).collect();
            if !missing.is_empty() {
                side.paths = named_so(&side, &missing)?;
                side.paths.retain(|path| {
                    !found.faulty.contains(path) && found.read.iter().all(|read| read.path != *path)
                });
                let moved = read(&side, &set, costs, &mut sink)?;
                found.read.extend(moved.read);
                found.faulty.extend(moved.faulty);
            }
        }
        let mut faults: Vec<CheckSaid> = Vec::new();
        if print_faults(&[&found], &sink, global) == Faults::Some {
            let errors = sink.diagnostics().iter().filter(|said| said.code.severity() == Severity::Error);
            faults.extend(errors.map(|said| CheckSaid::of(said, &shown)));
            faults.extend(found.unread.iter().map(|why| CheckSaid::unreadable(&shown, format!("{why:#}"))));
        } else if found.read.is_empty() && named == Named::Apart {
            bail!("the base, {shown}, has no scenario: no change can be held against it");
        }
        Ok(Some(Self { shown, read: found.read, faulty: found.faulty, faults, limits, named }))
    }

    /// What is wrong with it.
    pub(super) fn faults(&self) -> &[CheckSaid] {
        &self.faults
    }

    /// Whether it has another edition of any of these files, so that the limits of the command line are held by something.
    pub(super) fn holds_any(&self, files: &[ReadFile], names: &[String]) -> bool {
        files.iter().zip(names).any(|(file, name)| {
            matches!(&file.found, Ok(Some((scenario, _))) if self.edition_of(scenario, name).is_some())
        })
    }

    /// The edition of a scenario: of its id and path, of its id, or what was called otherwise at its path and has an option of it.
    fn edition_of(&self, scenario: &Scenario, file: &str) -> Option<&Read> {
        let is_own = |read: &&Read| read.scenario.id == scenario.id;
        let is_there = |read: &&Read| read.path.as_os_str() == file;
        let all = || self.read.iter();
        all()
            .filter(is_own)
            .find(is_there)
            .or_else(|| all().find(is_own))
            .or_else(|| all().filter(is_there).find(|read| share_an_option(&read.scenario, scenario)))
    }

    /// How the changes of a scenario stand to their limits, and what is to be known of it. `holds_any` says whether the limits of the command line are
    /// held by another file at least: where they are by none, that is no pass.
    pub(super) fn judge(
        &self,
        evaluation: &Evaluation<'_>,
        file: &str,
        holds_any: bool,
    ) -> (Vec<CheckRow>, Vec<CheckSaid>) {
        let scenario = evaluation.scenario;
        let limits = || scenario.moves.iter().chain(&self.limits);
        let warning = |code: Code, message: String, site: Option<Site>| {
            let site = site.unwrap_or_else(|| Site::new(Arc::clone(&scenario.file), Spot::Whole));
            CheckSaid::of(&Diagnostic::new(code, message, site), file)
        };
        let row = |verdict: &MoveVerdict| change_row(verdict, &scenario.id, file);
        let Some(base) = self.edition_of(scenario, file) else {
            if limits().next().is_none() {
                return Default::default();
            }
            if self.faulty.iter().any(|path| path.as_os_str() == file) {
                let why = format!("in {} the file has faults", self.shown);
                return (limits().map(|limit| row(&MoveVerdict::unknown(limit, &why))).collect(), Vec::new());
            }
            let why = format!("{} has no scenario `{}`", self.shown, scenario.id);
            let unheld =
                |limit: &&MoveLimit| self.named == Named::Apart || (!holds_any && limit.site.is_none());
            let rows = limits().filter(unheld).map(|limit| row(&MoveVerdict::unknown(limit, &why)));
            let message = format!(
                "`{}` is new: {} has no scenario of that id, so no change of it is held against a limit",
                scenario.id, self.shown
            );
            return (rows.collect(), vec![warning(Code::NewScenario, message, None)]);
        };
        let before = evaluate(&base.scenario);
        let verdicts = check_against(&before, evaluation, limits());
        let new = unheld(&before, evaluation, limits()).into_iter().map(|option| {
            let message = format!(
                "`{option}` is new: {} has no such option, so no limit on changes of every option holds it",
                self.shown
            );
            let path = FieldPath::ROOT.key("options").key(option);
            warning(Code::NewOption, message, Some(Site::new(Arc::clone(&scenario.file), Spot::Key(path))))
        });
        let wider = loosened(&base.scenario, scenario).into_iter().map(|found| {
            let message = format!("{found} in {}", self.shown);
            let site = match found.after {
                Some(Widened::Limit(limit)) => Some(limit.site),
                Some(Widened::Move(limit)) => limit.site,
                None => None,
            };
            warning(Code::LimitLoosened, message, site)
        });
        (verdicts.iter().map(row).collect(), new.chain(wider).collect())
    }
}

/// What to say of the limits of a scenario that need a base.
fn needing(scenario: &Scenario) -> Vec<String> {
    let places = scenario.moves.iter().filter_map(|limit| limit.site.as_ref());
    places
        .map(|site| {
            let (place, path) = (site.resolve(), site.path().map(ToString::to_string).unwrap_or_default());
            let (file, line) = (place.file, place.line);
            format!("{file}:{line}: `{path}` is a limit on a change, which needs a base: `--against main`")
        })
        .collect()
}
