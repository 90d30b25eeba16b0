//! `--against`: limits on changes, held against another edition of the same scenarios.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::bail;

use super::args::CheckArgs;
use crate::checks::{Widened, check_against, loosened};
use crate::cli::commands::diff::pairs::{Faults, Read, print_faults, read};
use crate::cli::commands::diff::sides::{catalog_of, of_base};
use crate::cli::input::{self, ReadFile};
use crate::cli::shared_args::Global;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::economics::{Evaluation, evaluate};
use crate::report::{CheckRow, CheckSaid, change_row};
use crate::scenario::{Costs, MoveLimit, Scenario};
use crate::source::{Site, Spot};

/// The edition that limits on changes are held against.
pub(super) struct Base {
    /// As it was typed.
    shown: String,
    read: Vec<Read>,
    /// The limits of the command line.
    limits: Vec<MoveLimit>,
}

impl Base {
    /// Reads it; `None` where there is none, and an error where a limit needs one. A base with faults is an error: nothing can be held against it.
    pub(super) fn of(args: &CheckArgs, files: &[ReadFile], global: &Global) -> anyhow::Result<Option<Self>> {
        let limits = input::move_limits(&args.limit)?;
        let Some(against) = &args.against else {
            let scenarios = files.iter().filter_map(|file| file.found.as_ref().ok()?.as_ref());
            let needs: Vec<String> = scenarios.flat_map(|(scenario, _)| needing(scenario)).collect();
            return match (needs.is_empty(), limits.is_empty()) {
                (true, true) => Ok(None),
                (true, false) => bail!("--limit is on a change, which needs a base: `--against main`"),
                (false, _) => bail!("{}", needs.join("\nerror: ")),
            };
        };
        let mut sink = Sink::default();
        let set = input::settings(&args.input.change)?;
        let paths: Vec<PathBuf> =
            args.input.scenarios.iter().filter(|path| path.as_os_str() != input::STDIN).cloned().collect();
        let place = of_base(against, &paths, global)?;
        let catalog = catalog_of(global.pricing.as_ref(), &place, &mut sink)?.unwrap_or_default();
        let shown = place.shown.clone();
        let side = place.with(catalog, args.input.change.as_of);
        let found = read(&side, &set, Costs::from(args.costs), &mut sink)?;
        if print_faults(&[&found], &sink, global) == Faults::Some {
            bail!("the base, {shown}, has faults: no change can be held against it");
        }
        Ok(Some(Self { shown, read: found.read, limits }))
    }

    /// How the changes of a scenario stand to their limits, and what is to be known of it.
    pub(super) fn judge(&self, evaluation: &Evaluation<'_>, file: &str) -> (Vec<CheckRow>, Vec<CheckSaid>) {
        let scenario = evaluation.scenario;
        let own = |read: &&Read| read.scenario.id == scenario.id;
        let same_path = |read: &&Read| read.path.as_os_str() == file;
        let alike: Vec<&Read> = self.read.iter().filter(own).collect();
        let found = alike.iter().copied().find(same_path).or_else(|| alike.first().copied());
        let limits = || scenario.moves.iter().chain(&self.limits);
        let Some(base) = found else {
            if limits().next().is_none() {
                return Default::default();
            }
            let message = format!(
                "`{}` is new: {} has no such scenario, so no change of it is held against a limit",
                scenario.id, self.shown
            );
            let site = Site::new(Arc::clone(&scenario.file), Spot::Whole);
            return (
                Vec::new(),
                vec![CheckSaid::of(&Diagnostic::new(Code::NewScenario, message, site), file)],
            );
        };
        let before = evaluate(&base.scenario);
        let verdicts = check_against(&before, evaluation, limits());
        let rows = verdicts.iter().map(|verdict| change_row(verdict, &scenario.id, file)).collect();
        let said = loosened(&base.scenario, scenario).into_iter().map(|found| {
            let message = format!("{found} in {}", self.shown);
            let site = match found.after {
                Some(Widened::Limit(limit)) => Some(limit.site),
                Some(Widened::Move(limit)) => limit.site,
                None => None,
            };
            let site = site.unwrap_or_else(|| Site::new(Arc::clone(&scenario.file), Spot::Whole));
            CheckSaid::of(&Diagnostic::new(Code::LimitLoosened, message, site), file)
        });
        (rows, said.collect())
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
