//! Reading scenarios, once or again with changes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::bail;

use crate::catalog::Catalog;
use crate::cli::files::reach::{Owner, Reach};
use crate::cli::parallel;
use crate::cli::shared_args::{ChangeArgs, Global};
use crate::diagnostics::Sink;
use crate::scenario::{Attached, Attachments, Costs, ReadBefore, Scenario, Settings, Variants};
use crate::source::{FieldPath, SourceFile, SourceText, Stream};
use crate::units::Date;

use super::mistaken::refuse_options;
use super::prices::read_catalog;
use super::said::report;
use super::settings::settings;
use super::text::{STDIN, read};

/// The scenarios of a call; `None` where they have faults, which have been printed.
pub(in crate::cli) fn scenarios(
    paths: &[PathBuf],
    change: &ChangeArgs,
    costs: impl Into<Costs>,
    global: &Global,
) -> anyhow::Result<Option<Vec<Scenario>>> {
    let found = all_again(paths, change, costs, global)?;
    Ok(found.map(|found| found.into_iter().map(|(scenario, _)| scenario).collect()))
}

/// The same with what it takes to read each again. Standard input is read once.
pub(in crate::cli) fn all_again(
    paths: &[PathBuf],
    change: &ChangeArgs,
    costs: impl Into<Costs>,
    global: &Global,
) -> anyhow::Result<Option<Vec<(Scenario, Again)>>> {
    let (each, mut sink) = each_again(paths, change, costs, global)?;
    let mut scenarios = Vec::new();
    for file in each {
        let found = file.found?;
        sink.append(file.said);
        scenarios.extend(found);
    }
    let faulty = sink.has_errors();
    report(&sink, global);
    Ok((!faulty).then_some(scenarios))
}

/// A scenario file that was read, whatever came of it.
pub(in crate::cli) struct ReadFile {
    /// The scenario and what it takes to read it again; `None` where it has faults, an error where its bytes could not be had.
    pub(in crate::cli) found: anyhow::Result<Option<(Scenario, Again)>>,
    /// What was said of it.
    pub(in crate::cli) said: Sink,
}

/// Each scenario by itself, in the order of the paths: faults of one are no fault of another. The sink has what was said of the catalog, which all of them share.
pub(in crate::cli) fn each_again(
    paths: &[PathBuf],
    change: &ChangeArgs,
    costs: impl Into<Costs>,
    global: &Global,
) -> anyhow::Result<(Vec<ReadFile>, Sink)> {
    let costs = costs.into();
    let set = settings(change)?;
    if paths.iter().filter(|path| path.as_os_str() == STDIN).count() > 1 {
        bail!("standard input (`-`) can be read only once");
    }
    let reach = Arc::new(Reach::of(global)?);
    refuse_options(paths, &reach)?;
    let mut sink = Sink::default();
    let catalog = Arc::new(read_catalog(global, &mut sink)?);
    let each = parallel::each(paths, |path| {
        let mut said = Sink::default();
        let again = Again::of(path, set.clone(), Arc::clone(&catalog), change.as_of, costs, &reach);
        let found = again.map(|again| again.first(&mut said).map(|scenario| (scenario, again)));
        ReadFile { found, said }
    });
    Ok((each, sink))
}

/// A scenario file that is read again with changes.
pub(in crate::cli) struct Again {
    name: String,
    bytes: Vec<u8>,
    set: Vec<(FieldPath, String)>,
    catalog: Arc<Catalog>,
    folder: PathBuf,
    reach: Arc<Reach>,
    as_of: Option<Date>,
    costs: Costs,
    before: ReadBefore,
}

/// A scenario, and what it takes to read it again; `None` where it has faults, which have been printed. Standard input is read once.
pub(in crate::cli) fn again(
    path: &Path,
    change: &ChangeArgs,
    costs: impl Into<Costs>,
    global: &Global,
) -> anyhow::Result<Option<(Scenario, Again)>> {
    let set = settings(change)?;
    let mut sink = Sink::default();
    let catalog = Arc::new(read_catalog(global, &mut sink)?);
    let reach = Arc::new(Reach::of(global)?);
    let again = Again::of(path, set, catalog, change.as_of, costs.into(), &reach)?;
    let scenario = again.first(&mut sink);
    let faulty = sink.has_errors();
    report(&sink, global);
    Ok(scenario.filter(|_| !faulty).map(|scenario| (scenario, again)))
}

impl Again {
    fn of(
        path: &Path,
        set: Vec<(FieldPath, String)>,
        catalog: Arc<Catalog>,
        as_of: Option<Date>,
        costs: Costs,
        reach: &Arc<Reach>,
    ) -> anyhow::Result<Self> {
        let (name, bytes) = read(path, reach)?;
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let before = ReadBefore::default();
        Ok(Self { name, bytes, set, catalog, folder, reach: Arc::clone(reach), as_of, costs, before })
    }

    /// The scenario as it is; faults go to the sink.
    fn first(&self, sink: &mut Sink) -> Option<Scenario> {
        self.with(|variants| {
            match SourceFile::read(&self.name, SourceText::Bytes(self.bytes.clone()), &self.set) {
                Err(fault) => {
                    sink.push((*fault).into());
                    None
                }
                Ok((file, root)) => Scenario::read(&file, &root, &self.catalog, variants.settings, sink),
            }
        })
    }

    /// Hands it to somebody who reads it with changes.
    pub(in crate::cli) fn with<T>(&self, reader: impl FnOnce(&Variants<'_>) -> T) -> T {
        let beside = Beside { folder: &self.folder, reach: &self.reach, before: &self.before };
        let settings =
            Settings { as_of: self.as_of, today: today(), attachments: &beside, costs: self.costs };
        reader(&Variants {
            name: &self.name,
            bytes: &self.bytes,
            set: &self.set,
            catalog: &self.catalog,
            settings,
        })
    }
}

/// The day of the call, in UTC.
pub(in crate::cli) fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// Files beside a scenario: a relative name starts in its folder.
struct Beside<'p> {
    folder: &'p Path,
    reach: &'p Reach,
    before: &'p ReadBefore,
}

impl Attachments for Beside<'_> {
    fn open(&self, name: &str) -> Result<Attached, String> {
        let path = self.folder.join(name);
        let owner = Owner::Scenario(self.folder);
        let file = self.reach.named(owner, Path::new(name)).map_err(|error| error.to_string())?;
        Ok(Attached { name: path.display().to_string(), contents: Stream::new(file) })
    }

    fn read_before(&self) -> Option<&ReadBefore> {
        Some(self.before)
    }
}
