//! The scenarios of both sides, and which of them belong together.

use std::path::{Path, PathBuf};

use super::sides::{Files, Side, Sides};
use crate::cli::input::{self, Again, From};
use crate::cli::output;
use crate::cli::shared_args::Global;
use crate::diagnostics::Sink;
use crate::scenario::{Costs, Scenario};
use crate::source::FieldPath;
use crate::text::Printed;

/// A scenario that was read.
pub(in crate::cli) struct Read {
    pub(in crate::cli) path: PathBuf,
    pub(in crate::cli) scenario: Scenario,
    pub(in crate::cli) again: Again,
}

/// What a side holds.
pub(in crate::cli) struct Found {
    pub(in crate::cli) read: Vec<Read>,
    /// The paths of those that have faults, and of those that could not be read.
    pub(in crate::cli) faulty: Vec<PathBuf>,
    /// The paths that were named and that the side has not.
    pub(in crate::cli) missing: Vec<PathBuf>,
    /// Files that could not be read, and why.
    pub(in crate::cli) unread: Vec<anyhow::Error>,
}

impl Found {
    /// Whether the file at a place below what was named has faults.
    pub(super) fn has_faulty(&self, side: &Side, place: &Path) -> bool {
        self.faulty.iter().any(|path| side.place(path) == place)
    }
}

/// Scenarios that belong together; the places of those of the base and of the head.
pub(in crate::cli) type Pair = (Option<usize>, Option<usize>);

/// Reads the scenarios of a side; what is said of them goes to the sink.
pub(in crate::cli) fn read(
    side: &Side,
    set: &[(FieldPath, String)],
    costs: Costs,
    sink: &mut Sink,
) -> anyhow::Result<Found> {
    let mut paths = Vec::new();
    let mut missing = Vec::new();
    for typed in &side.paths {
        match side.origin.files(typed)? {
            None => missing.push(typed.clone()),
            Some(files) if files.as_slice() == [typed.clone()] => paths.push(typed.clone()),
            Some(files) => paths.extend(files.into_iter().filter(|path| is_scenario(path, side))),
        }
    }
    paths.sort();
    paths.dedup();
    let from = From { set, catalog: &side.catalog, as_of: side.as_of, costs, origin: &side.origin };
    let (mut read, mut faulty, mut unread) = (Vec::new(), Vec::new(), Vec::new());
    let each = input::each_from(&paths, from);
    for (path, file) in paths.into_iter().zip(each) {
        sink.append(file.said);
        match file.found {
            Ok(Some((scenario, again))) => read.push(Read { path, scenario, again }),
            Ok(None) => faulty.push(path),
            Err(error) => {
                faulty.push(path);
                unread.push(error);
            }
        }
    }
    Ok(Found { read, faulty, missing, unread })
}

/// Prints the faults of sides and of their prices; whether there are any.
pub(in crate::cli) fn print_faults(sides: &[&Found], sink: &Sink, global: &Global) -> Faults {
    input::report_errors(sink, global);
    for error in sides.iter().flat_map(|side| &side.unread) {
        output::complain(&Printed::plain(&format!("error: {error:#}\n")));
    }
    let faulty = sides.iter().any(|side| !side.faulty.is_empty());
    if faulty || sink.has_errors() { Faults::Some } else { Faults::None }
}

/// Whether anything is wrong with what was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Faults {
    None,
    Some,
}

/// Whether a file below a folder is a scenario: YAML with a `scenario` at its top. Other YAML is somebody else's.
fn is_scenario(path: &Path, side: &Side) -> bool {
    id_in(path, side).is_some()
}

/// What stands behind the `scenario` of a YAML file, without quotes.
fn id_in(path: &Path, side: &Side) -> Option<String> {
    if !path.extension().is_some_and(|end| end == "yaml" || end == "yml") {
        return None;
    }
    let Ok(bytes) = side.origin.typed(path) else {
        // Reading it says why.
        return Some(String::new());
    };
    let id = bytes.split(|byte| *byte == b'\n').find_map(|line| {
        ["scenario:", "scenario :", "\"scenario\":", "'scenario':"]
            .iter()
            .find_map(|key| line.strip_prefix(key.as_bytes()))
    })?;
    let id = String::from_utf8_lossy(id);
    let id = id.split(" #").next().unwrap_or_default();
    Some(id.trim().trim_matches(['"', '\'']).to_owned())
}

/// The files of a revision, wherever they lie, that hold scenarios of these ids.
pub(in crate::cli) fn named_so(side: &Side, ids: &[&str]) -> anyhow::Result<Vec<PathBuf>> {
    let files = side.origin.whole()?;
    Ok(files
        .into_iter()
        .filter(|path| id_in(path, side).is_some_and(|id| ids.contains(&id.as_str())))
        .collect())
}

/// Whether two scenarios have an option of one name, so that they may be editions of one.
pub(in crate::cli) fn share_an_option(one: &Scenario, other: &Scenario) -> bool {
    one.options.iter().any(|option| other.options.iter().any(|own| own.name == option.name))
}

/// How two scenarios belong together.
#[derive(Clone, Copy)]
enum Kinship {
    IdAndPath,
    Id,
    Path,
}

/// Which scenarios belong together: those of one id and one path, then those of one id, then those of one path that have an option in common and are
/// called otherwise; in the head's order, the base's others behind them.
pub(in crate::cli) fn pairs(sides: &Sides, base: &[Read], head: &[Read]) -> Vec<Pair> {
    if let (Files::One, [_], [_]) = (sides.files, base, head) {
        return vec![(Some(0), Some(0))];
    }
    let mut of_head: Vec<Option<usize>> = vec![None; head.len()];
    let mut taken = vec![false; base.len()];
    let are_paired = |kinship: Kinship, before: &Read, after: &Read| {
        let is_same = before.scenario.id == after.scenario.id;
        let is_there = before.path == after.path;
        match kinship {
            Kinship::IdAndPath => is_same && is_there,
            Kinship::Id => is_same,
            Kinship::Path => is_there && share_an_option(&before.scenario, &after.scenario),
        }
    };
    for kinship in [Kinship::IdAndPath, Kinship::Id, Kinship::Path] {
        for (at, after) in head.iter().enumerate() {
            if of_head[at].is_some() {
                continue;
            }
            let found =
                (0..base.len()).find(|place| !taken[*place] && are_paired(kinship, &base[*place], after));
            if let Some(place) = found {
                taken[place] = true;
                of_head[at] = Some(place);
            }
        }
    }
    let pairs = of_head.into_iter().enumerate().map(|(at, before)| (before, Some(at)));
    let gone = taken.iter().enumerate().filter(|(_, taken)| !**taken).map(|(place, _)| (Some(place), None));
    pairs.chain(gone).collect()
}
