//! Compares scenarios: what changed, what that does, and what caused it.

use anyhow::{anyhow, bail};

use super::args::DiffArgs;
use super::pairs::{Faults, Found, Pair, Read, pairs, print_faults, read, share_an_option};
use super::sides::{Files, Named, sides};
use crate::checks::{MoveVerdict, check_against, unheld};
use crate::cli::ending::Ending;
use crate::cli::shared_args::Global;
use crate::cli::{input, output, parallel, surroundings};
use crate::diagnostics::Sink;
use crate::economics::{attribute, evaluate};
use crate::render::{self, DiffFormat};
use crate::report::{self, DiffReport, DiffScenario, diff_added, diff_pair, diff_removed};
use crate::scenario::{Costs, Edition, Editions, MoveLimit, Scenario};

/// Of more changed scenarios than this, causes are looked for only where they are asked for.
const MOST_ATTRIBUTED: usize = 20;

/// Compares both sides.
pub(in crate::cli) fn diff(args: &DiffArgs, global: &Global) -> anyhow::Result<Ending> {
    let set = input::settings(&args.change)?;
    let mut sink = Sink::default();
    let mut sides = sides(args, global, &mut sink)?;
    let costs = Costs::from(args.costs);
    let base = read(&sides.base, &set, costs, &mut sink)?;
    let head = read(&sides.head, &set, costs, &mut sink)?;
    let nothing = base.missing.iter().find(|path| head.missing.contains(path));
    if let Some(path) = nothing {
        bail!("{} has no `{}`, and neither has {}", sides.base.shown, path.display(), sides.head.shown);
    }
    if sides.named == Named::Apart
        && let Some(path) = base.missing.iter().chain(&head.missing).next()
    {
        bail!("there is no `{}`", path.display());
    }
    // In the money of the scenarios, which is known now.
    let limits = input::move_limits(&args.limit)?;
    let faults = print_faults(&[&base, &head], &sink, global);
    let known = |found: &Found| found.read.len() + found.faulty.len();
    if known(&base) + known(&head) == 0 {
        bail!("there is no scenario on either side: YAML files with a `scenario` at the top");
    }
    // One whose other edition has faults is neither added nor removed: nothing is known of it.
    let pairs: Vec<Pair> = pairs(&sides, &base.read, &head.read)
        .into_iter()
        .filter(|pair| match pair {
            (None, Some(at)) => !base.has_faulty(&sides.base, sides.head.place(&head.read[*at].path)),
            (Some(at), None) => !head.has_faulty(&sides.head, sides.base.place(&base.read[*at].path)),
            _ => true,
        })
        .collect();
    let of = |(before, after): &Pair| (before.map(|at| &base.read[at]), after.map(|at| &head.read[at]));
    if let (Files::One, [pair]) = (sides.files, pairs.as_slice())
        && let (Some(before), Some(after)) = of(pair)
    {
        sides.notes.extend(unlike(&before.scenario, &after.scenario)?);
    }
    let changed = parallel::each(&pairs, |pair| match of(pair) {
        (Some(before), Some(after)) => before.is_changed(after),
        _ => Ok(true),
    });
    let changed = changed.into_iter().collect::<Result<Vec<bool>, String>>().map_err(|why| anyhow!(why))?;
    let attributed = changed.iter().filter(|changed| **changed).count();
    let too_many = (attributed > MOST_ATTRIBUTED && !args.attribute).then(|| {
        format!(
            "{attributed} scenarios changed, and causes of more than {MOST_ATTRIBUTED} take `--attribute`"
        )
    });
    let work: Vec<(Pair, bool)> = pairs.iter().copied().zip(changed).collect();
    let rows = parallel::each(&work, |(pair, changed)| match of(pair) {
        (Some(before), Some(after)) => both(before, after, *changed, &limits, too_many.as_deref()),
        (None, Some(after)) => Ok(Some((diff_added(&evaluate(&after.scenario)), Vec::new()))),
        (Some(before), None) => Ok(Some((diff_removed(&evaluate(&before.scenario)), Vec::new()))),
        (None, None) => Ok(None),
    });
    let mut scenarios = Vec::new();
    let mut same = 0;
    for (row, (_, changed)) in rows.into_iter().zip(&work) {
        match row.map_err(|why: String| anyhow!(why))? {
            Some((row, notes)) => {
                scenarios.push(row);
                sides.notes.extend(notes);
            }
            None => same += usize::from(!changed),
        }
    }
    let faulty: Vec<String> = [(&sides.base, &base), (&sides.head, &head)]
        .into_iter()
        .flat_map(|(side, found)| found.faulty.iter().map(|path| side.origin.shown(path)))
        .collect();
    let nothing_held = !limits.is_empty() && scenarios.iter().all(|scenario| scenario.limits.is_empty());
    if nothing_held && faults == Faults::None {
        sides.notes.push("no scenario is on both sides: no limit on changes was held".to_owned());
    }
    let catalogs = [&sides.base, &sides.head].map(|side| side.catalog.identity().into());
    let report = DiffReport {
        base: sides.base.shown,
        head: sides.head.shown,
        catalogs,
        scenarios,
        same,
        faulty,
        notes: sides.notes,
    };
    let format = DiffFormat::from(args.format);
    let repository = surroundings::repository();
    output::write(&render::diff(&report, format, output::style(global), &repository)?, global)?;
    if format == DiffFormat::Github {
        surroundings::summarise(|room| render::diff_summary(&report, room), global)?;
    }
    Ok(match faults {
        Faults::Some => Ending::Faulty,
        Faults::None if (nothing_held || !report.meets_all()) && !args.exit_zero => Ending::NotMet,
        Faults::None => Ending::Fine,
    })
}

/// What is to be known of two files that are compared because they are named; an error where they have nothing in common.
fn unlike(base: &Scenario, head: &Scenario) -> anyhow::Result<Option<String>> {
    let names = |scenario: &Scenario| {
        let names: Vec<&str> = scenario.options.iter().map(|option| option.name.as_str()).take(5).collect();
        names.join(", ")
    };
    if base.id == head.id {
        return Ok(None);
    }
    if !share_an_option(base, head) {
        bail!(
            "{} and {} have no option in common ({}; {}): these are not two editions of one scenario",
            base.file.name(),
            head.file.name(),
            names(base),
            names(head)
        );
    }
    Ok(Some(format!(
        "the scenarios are called `{}` and `{}`; they are compared since both files are named",
        base.id, head.id
    )))
}

impl Read {
    /// Hands over both editions with what differs.
    fn with<T>(&self, head: &Self, work: impl FnOnce(&Editions<'_>) -> T) -> Result<T, String> {
        let (files, others) = (self.again.files(), head.again.files());
        self.again.with(|base| {
            head.again.with(|variants| {
                let before = Edition { scenario: &self.scenario, variants: *base, files: &files };
                let after = Edition { scenario: &head.scenario, variants: *variants, files: &others };
                Ok(work(&Editions::of(before, after)?))
            })
        })
    }

    /// Whether anything differs.
    fn is_changed(&self, head: &Self) -> Result<bool, String> {
        self.with(head, |editions| !editions.changes().is_empty() || !editions.texts().is_empty())
    }
}

/// What two editions have to say; `None` where nothing differs and no limit is on it.
fn both(
    base: &Read,
    head: &Read,
    changed: bool,
    limits: &[MoveLimit],
    too_many: Option<&str>,
) -> Result<Option<(DiffScenario, Vec<String>)>, String> {
    let own = &head.scenario.moves;
    if !changed && limits.is_empty() && own.is_empty() {
        return Ok(None);
    }
    base.with(head, |editions| {
        let (before, after) = (evaluate(&base.scenario), evaluate(&head.scenario));
        let new: Vec<String> = unheld(&before, &after, own.iter().chain(limits))
            .into_iter()
            .map(|option| {
                let id = &head.scenario.id;
                format!("`{option}` of {id} is new: no limit on changes of every option holds it")
            })
            .collect();
        let limits: Vec<MoveVerdict> = check_against(&before, &after, own.iter().chain(limits));
        let found = match too_many {
            Some(why) => Err(why.to_owned()),
            None => Ok(attribute(editions, &before, &after)),
        };
        let attribution = found.as_deref().map_err(Clone::clone);
        let pair = report::Pair { base: &before, head: &after, editions, attribution, limits: &limits };
        Some((diff_pair(&pair), new))
    })
}
