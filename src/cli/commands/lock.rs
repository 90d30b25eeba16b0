//! `breakeven catalog lock`, and holding scenarios to their locks.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;

use crate::catalog::{Lock, Locked, Part};
use crate::cli::ending::Ending;
use crate::cli::files::within::absolute;
use crate::cli::input::Again;
use crate::cli::shared_args::{ChangeArgs, CostsArg, FormatArg, Global};
use crate::cli::{input, output};
use crate::diagnostics::Sink;
use crate::economics::evaluate;
use crate::render;
use crate::report::{LockReport, LockedScenario};
use crate::scenario::{Scenario, Settings, Variants};
use crate::text::Printed;

/// The lock of the scenarios of a folder.
const NAME: &str = "breakeven.lock";

/// Holding a check to locked prices.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct HoldArgs {
    /// The lock of prices to hold scenarios against [default: `breakeven.lock` beside each, where there is one]
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) lock: Option<PathBuf>,
    /// Fail where a price moved since it was locked, and where there is no lock
    #[arg(long)]
    pub(in crate::cli) locked: bool,
}

/// What holding scenarios to their locks came to.
pub(in crate::cli) enum Held {
    /// There is no lock that they are held to.
    Unlocked,
    /// A lock is faulty or is not the scenario's, which has been printed.
    Faulty,
    /// What became of the prices.
    Report(LockReport),
}

impl Held {
    /// Whether a check that is `--locked` fails by it: with exit status 1.
    pub(in crate::cli) fn has_moved(&self) -> bool {
        matches!(self, Self::Report(report) if report.has_moved())
    }
}

/// Writes locks, or with `--verify` holds scenarios to them.
pub(super) fn lock(args: &LockArgs, global: &Global) -> anyhow::Result<Ending> {
    if args.scenarios.iter().any(|path| path.as_os_str() == "-") {
        bail!("standard input has no place beside which a lock could lie: name the scenario's file");
    }
    let Some(scenarios) = input::all_again(&args.scenarios, &args.change, args.costs, global)? else {
        return Ok(Ending::Faulty);
    };
    if args.verify {
        let hold = HoldArgs { lock: args.lock.clone(), locked: true };
        let held = hold_to_locks(&scenarios.iter().collect::<Vec<_>>(), &hold, global)?;
        let Held::Report(report) = &held else { return Ok(Ending::Faulty) };
        warn_of_versions(report);
        output::write(&render::lock(report, args.format.into(), output::style(global))?, global)?;
        return Ok(if held.has_moved() { Ending::NotMet } else { Ending::Fine });
    }
    let mut locks: BTreeMap<PathBuf, Lock> = BTreeMap::new();
    for (scenario, again) in &scenarios {
        let path = Path::new(scenario.file.name());
        let lock = args.lock.clone().unwrap_or_else(|| beside(path));
        let key = key_of(&lock, path)?;
        if !locks.contains_key(&lock) {
            let mut sink = Sink::default();
            let known = read_lock(&lock, global, &mut sink)?;
            input::report(&sink, global);
            let Ok(known) = known else { return Ok(Ending::Faulty) };
            locks.insert(lock.clone(), known.unwrap_or_default());
        }
        let used = scenario.used();
        again.with(|variants| {
            if let Some(known) = locks.get_mut(&lock) {
                known.put(&key, &used, variants.catalog, scenario.as_of);
            }
        });
    }
    let mut said = String::new();
    for (path, lock) in &locks {
        let text = Printed::plain(&lock.text());
        let name = path.display().to_string();
        let mut sink = Sink::default();
        // What cannot be read again is not written.
        if Lock::read(&name, text.as_str().as_bytes().to_vec(), &mut sink).is_none() {
            input::report(&sink, global);
            bail!("{name}: the lock would not be read again, and was not written");
        }
        output::save(path, &text, global)?;
        said += &format!("{name}: locked {}\n", lock.scenarios().collect::<Vec<_>>().join(", "));
    }
    output::complain(&Printed::plain(&said));
    Ok(Ending::Fine)
}

/// Holds scenarios to their locks: what moved, and what that does to their figures.
pub(in crate::cli) fn hold_to_locks(
    scenarios: &[&(Scenario, Again)],
    args: &HoldArgs,
    global: &Global,
) -> anyhow::Result<Held> {
    let mut locks: BTreeMap<PathBuf, Option<Lock>> = BTreeMap::new();
    let mut report = LockReport { scenarios: Vec::new() };
    let mut sink = Sink::default();
    for (scenario, again) in scenarios {
        let path = Path::new(scenario.file.name());
        let lock = args.lock.clone().unwrap_or_else(|| beside(path));
        if !locks.contains_key(&lock) {
            let Ok(known) = read_lock(&lock, global, &mut sink)? else {
                locks.insert(lock.clone(), None);
                continue;
            };
            if known.is_none() && (args.locked || args.lock.is_some()) {
                bail!(
                    "{}: there is no lock; `breakeven catalog lock {}` writes one",
                    lock.display(),
                    path.display()
                );
            }
            locks.insert(lock.clone(), known);
        }
        let Some(Some(known)) = locks.get(&lock) else { continue };
        let key = key_of(&lock, path)?;
        let Some(locked) = known.of(&key) else {
            if args.locked || args.lock.is_some() {
                bail!(
                    "{}: there is no `{key}` in it; `breakeven catalog lock {}` adds it",
                    lock.display(),
                    path.display()
                );
            }
            continue;
        };
        let name = lock.display().to_string();
        report.scenarios.extend(held(
            scenario,
            again,
            &Hold { lock: known, locked, key: &key, name: &name },
            &mut sink,
        )?);
    }
    input::report(&sink, global);
    Ok(if sink.has_errors() {
        Held::Faulty
    } else if report.scenarios.is_empty() {
        Held::Unlocked
    } else {
        Held::Report(report)
    })
}

/// Says which locks were written for another catalog.
fn warn_of_versions(report: &LockReport) {
    for of in report.scenarios.iter().filter(|of| of.is_of_another_version()) {
        output::complain(&Printed::plain(&format!(
            "warning: {}: {} was locked with catalog {}, and this is {}: lock it again once its prices are looked at\n",
            of.lock,
            of.file,
            of.locked_version,
            of.catalog.version()
        )));
    }
}

/// What a scenario is held to.
struct Hold<'l> {
    lock: &'l Lock,
    locked: &'l Locked,
    key: &'l str,
    name: &'l str,
}

/// A scenario held to its lock; `None` where the lock is not the scenario's, which is in the sink.
fn held(
    scenario: &Scenario,
    again: &Again,
    to: &Hold<'_>,
    sink: &mut Sink,
) -> anyhow::Result<Option<LockedScenario>> {
    let Hold { lock, locked, key, name } = *to;
    let mut faults = Sink::default();
    let catalog = lock.catalog(locked, name, &mut faults);
    if faults.has_errors() {
        sink.append(faults);
        return Ok(None);
    }
    let used = scenario.used();
    let before = again.with(|variants| {
        let settings = Settings { as_of: Some(locked.as_of), ..variants.settings };
        Variants { catalog: &catalog, settings, ..*variants }.read(&[])
    });
    let before = match before {
        Ok(before) => before,
        Err(why) => {
            // Mostly it asks for an entry that the lock does not hold.
            if locked.report_others(&used, key, sink) {
                bail!("{name}: `{key}` cannot be read with its locked prices: {why}");
            }
            return Ok(None);
        }
    };
    if !locked.report_others(&before.used(), key, sink) {
        return Ok(None);
    }
    let moves = again.with(|variants| lock.moves(locked, variants.catalog, scenario.as_of));
    let added: BTreeSet<Part> = locked.others(&used);
    let added = added.iter().map(ToString::to_string).collect();
    let mut found = LockedScenario::of(scenario, name, locked, moves, added);
    if found.has_moved() {
        found.compare(&evaluate(&before), &evaluate(scenario));
    }
    Ok(Some(found))
}

/// That a lock is faulty, which is in the sink.
struct FaultyLock;

/// A lock by its path; `None` where there is no file.
fn read_lock(
    path: &Path,
    global: &Global,
    sink: &mut Sink,
) -> anyhow::Result<Result<Option<Lock>, FaultyLock>> {
    if !path.exists() {
        return Ok(Ok(None));
    }
    let (name, bytes) = input::read_typed(path, global)?;
    Ok(Lock::read(&name, bytes, sink).map(Some).ok_or(FaultyLock))
}

fn beside(scenario: &Path) -> PathBuf {
    scenario.parent().unwrap_or(Path::new("")).join(NAME)
}

/// How a lock names a scenario: the way to its file from where the lock lies, the same on every system.
fn key_of(lock: &Path, scenario: &Path) -> anyhow::Result<String> {
    let plain = |path: &Path| absolute(path).with_context(|| format!("{} has no place", path.display()));
    let (lock, scenario) = (plain(lock)?, plain(scenario)?);
    let folder: Vec<Component<'_>> = lock.parent().unwrap_or(Path::new("")).components().collect();
    let file: Vec<Component<'_>> = scenario.components().collect();
    let common = folder.iter().zip(&file).take_while(|(one, other)| one == other).count();
    let up = folder[common..].iter().map(|_| "..".to_owned());
    let down = file[common..].iter().map(|part| part.as_os_str().to_string_lossy().into_owned());
    Ok(up.chain(down).collect::<Vec<_>>().join("/"))
}

#[derive(Debug, Args)]
pub(in crate::cli) struct LockArgs {
    /// Scenario files
    #[arg(required = true, value_name = "SCENARIO")]
    scenarios: Vec<PathBuf>,
    #[command(flatten)]
    change: ChangeArgs,
    #[command(flatten)]
    costs: CostsArg,
    /// The lock [default: `breakeven.lock` beside each scenario]
    #[arg(long, value_name = "FILE")]
    lock: Option<PathBuf>,
    /// Write nothing, and say which prices moved and what that does: exit status 1 if one did
    #[arg(long)]
    verify: bool,
    /// How to show what moved
    #[arg(long, value_enum, default_value_t = FormatArg::Table, env = "BREAKEVEN_FORMAT")]
    format: FormatArg,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_is_named_from_where_the_lock_lies() {
        let key = |lock: &str, scenario: &str| key_of(Path::new(lock), Path::new(scenario)).unwrap();
        assert_eq!(key("a/breakeven.lock", "a/my.yaml"), "my.yaml");
        assert_eq!(key("breakeven.lock", "./a/../b/my.yaml"), "b/my.yaml");
        assert_eq!(key("locks/prices.lock", "a/my.yaml"), "../a/my.yaml");
    }
}
