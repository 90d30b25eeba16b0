//! Reading scenarios, once or again with changes.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use anyhow::{Context as _, anyhow, bail};

use crate::catalog::{Catalog, FileHash, Hash};
use crate::cli::files::origin::Origin;
use crate::cli::files::reach::{Owner, Reach};
use crate::cli::parallel;
use crate::cli::shared_args::{ChangeArgs, Global};
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::scenario::{Attached, Attachments, Case, Costs, ReadBefore, Scenario, Settings, Variants};
use crate::source::{FieldPath, SourceFile, SourceText};
use crate::units::{Currency, Date};

use super::mistaken::refuse_options;
use super::prices::read_catalog;
use super::said::report;
use super::settings::settings;
use super::text::{STDIN, read};
use super::today::today;

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
    let origin = Arc::new(Origin::disk(Reach::of(global)?));
    refuse_options(paths, &origin)?;
    let mut sink = Sink::default();
    let catalog = Arc::new(read_catalog(global, &mut sink)?);
    let from = From { set: &set, catalog: &catalog, as_of: change.as_of, costs, origin: &origin };
    Ok((each_from(paths, from), sink))
}

/// What scenarios of one side are read from.
#[derive(Clone, Copy)]
pub(in crate::cli) struct From<'f> {
    /// What the command line sets.
    pub(in crate::cli) set: &'f [(FieldPath, String)],
    /// The catalog.
    pub(in crate::cli) catalog: &'f Arc<Catalog>,
    /// The day of prices, where the command line decides it.
    pub(in crate::cli) as_of: Option<Date>,
    /// Which bill is meant.
    pub(in crate::cli) costs: Costs,
    /// Where files lie.
    pub(in crate::cli) origin: &'f Arc<Origin>,
}

/// Each scenario by itself, in the order of the paths.
pub(in crate::cli) fn each_from(paths: &[PathBuf], from: From<'_>) -> Vec<ReadFile> {
    let each = parallel::each(paths, |path| {
        let mut said = Sink::default();
        let set = from.set.to_vec();
        let again = Again::of(path, set, Arc::clone(from.catalog), from.as_of, from.costs, from.origin);
        let found = again.map(|again| again.first(&mut said).map(|scenario| (scenario, again)));
        ReadFile { found, said }
    });
    in_one_currency(each, paths)
}

fn other_currency(path: &Path, own: Currency, shown: Currency) -> anyhow::Error {
    anyhow!(
        "{} is in {own}, and other money of this call in {shown}: a call prints one currency, so give each a call of its own",
        path.display()
    )
}

/// Prints money in the currency of the first scenario; those in another one are refused, since a call prints one currency.
fn in_one_currency(mut each: Vec<ReadFile>, paths: &[PathBuf]) -> Vec<ReadFile> {
    let currency = |file: &ReadFile| match &file.found {
        Ok(Some((scenario, _))) => Some(scenario.currency()),
        _ => None,
    };
    let Some(first) = each.iter().find_map(currency) else { return each };
    let shown = first.claim();
    for (file, path) in each.iter_mut().zip(paths) {
        if let Some(other) = currency(file).filter(|other| *other != shown) {
            file.found = Err(other_currency(path, other, shown));
        }
    }
    each
}

/// A scenario file that is read again with changes.
pub(in crate::cli) struct Again {
    name: String,
    bytes: Vec<u8>,
    set: Vec<(FieldPath, String)>,
    catalog: Arc<Catalog>,
    folder: PathBuf,
    origin: Arc<Origin>,
    as_of: Option<Date>,
    costs: Costs,
    before: ReadBefore,
    /// The files that the scenario names, by name.
    opened: Mutex<BTreeSet<String>>,
    /// What the scenario is in each of its cases; known once it was read.
    cases: OnceLock<Vec<ReadCase>>,
}

/// A case of a scenario, and what the scenario is in it.
pub(in crate::cli) struct ReadCase {
    pub(in crate::cli) case: Case,
    pub(in crate::cli) scenario: Scenario,
}

/// As many options as all cases of a scenario may have together: each of them is evaluated.
const MOST_OPTIONS: usize = 4_000;

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
    let origin = Arc::new(Origin::disk(Reach::of(global)?));
    let again = Again::of(path, set, catalog, change.as_of, costs.into(), &origin)?;
    let scenario = again.first(&mut sink);
    if let Some(own) = scenario.as_ref().map(Scenario::currency) {
        let shown = own.claim();
        if own != shown {
            return Err(other_currency(path, own, shown));
        }
    }
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
        origin: &Arc<Origin>,
    ) -> anyhow::Result<Self> {
        let (name, bytes) = read(path, origin)?;
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let (before, opened) = (ReadBefore::default(), Mutex::default());
        Ok(Self {
            name,
            bytes,
            set,
            catalog,
            folder,
            origin: Arc::clone(origin),
            as_of,
            costs,
            before,
            opened,
            cases: OnceLock::new(),
        })
    }

    /// The scenario as it is; faults go to the sink.
    fn first(&self, sink: &mut Sink) -> Option<Scenario> {
        let found = self.with(|variants| {
            match SourceFile::read(&self.name, SourceText::Bytes(self.bytes.clone()), &self.set) {
                Err(fault) => {
                    sink.push((*fault).into());
                    None
                }
                Ok((file, root)) => Scenario::read(&file, &root, &self.catalog, variants.settings, sink),
            }
        })?;
        self.read_cases(&found, sink).then_some(found)
    }

    /// Reads the scenario in each of its cases; whether that went well.
    fn read_cases(&self, base: &Scenario, sink: &mut Sink) -> bool {
        let each = parallel::each(&base.cases, |case| self.with(|variants| variants.read_case(base, case)));
        let (mut read, mut options, mut is_fine) = (Vec::new(), 0, true);
        for (case, found) in base.cases.iter().zip(each) {
            match found {
                Ok(scenario) => {
                    options += scenario.options.len();
                    scenario.warnings.iter().for_each(|said| sink.push(said.clone()));
                    let fault = if scenario.currency() != base.currency() {
                        Some((Code::Conflict, "a case is in the currency of the scenario".to_owned()))
                    } else if options > MOST_OPTIONS {
                        let message =
                            format!("with it, cases have more than {MOST_OPTIONS} options together");
                        Some((Code::OutOfRange, message))
                    } else {
                        None
                    };
                    if let Some((code, message)) = fault {
                        is_fine = false;
                        let message = format!("case `{}`: {message}", case.name);
                        sink.push(Diagnostic::new(code, message, case.site.clone()));
                    }
                    read.push(ReadCase { case: case.clone(), scenario });
                }
                Err(faults) => {
                    is_fine = false;
                    for fault in faults {
                        sink.push(fault);
                    }
                }
            }
        }
        // The first reading is the one that counts: it is of the scenario as the call has it.
        drop(self.cases.set(read));
        is_fine
    }

    /// The scenario in each of its cases, in the file's order.
    pub(in crate::cli) fn cases(&self) -> &[ReadCase] {
        self.cases.get().map_or(&[], Vec::as_slice)
    }

    /// The files that the scenario names, by name; known once it was read.
    pub(in crate::cli) fn files(&self) -> Vec<String> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// The files that it was read from, with the hashes of their bytes: its own first, then those that it names, by name.
    pub(in crate::cli) fn inputs(&self) -> anyhow::Result<Vec<(String, Hash)>> {
        let mut inputs = vec![(self.name.clone(), FileHash::default().with(&self.bytes).end())];
        for name in self.files() {
            let shown = self.origin.shown(&self.folder.join(&name));
            let hash = self.hash_of(&name).with_context(|| format!("{shown} could not be read"))?;
            inputs.push((shown, hash));
        }
        Ok(inputs)
    }

    fn hash_of(&self, name: &str) -> std::io::Result<Hash> {
        let mut stream = self.origin.named(Owner::Scenario(&self.folder), Path::new(name))?;
        let mut hash = FileHash::default();
        let mut piece = [0; 8 * 1024];
        loop {
            match stream.read(&mut piece)? {
                0 => return Ok(hash.end()),
                count => hash = hash.with(&piece[..count]),
            }
        }
    }

    /// Hands it to somebody who reads it with changes.
    pub(in crate::cli) fn with<T>(&self, reader: impl FnOnce(&Variants<'_>) -> T) -> T {
        let beside =
            Beside { folder: &self.folder, origin: &self.origin, before: &self.before, opened: &self.opened };
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

/// Files beside a scenario: a relative name starts in its folder.
struct Beside<'p> {
    folder: &'p Path,
    origin: &'p Origin,
    before: &'p ReadBefore,
    opened: &'p Mutex<BTreeSet<String>>,
}

impl Attachments for Beside<'_> {
    fn open(&self, name: &str) -> Result<Attached, String> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned());
        let path = self.folder.join(name);
        let owner = Owner::Scenario(self.folder);
        let contents = self.origin.named(owner, Path::new(name)).map_err(|error| error.to_string())?;
        Ok(Attached { name: self.origin.shown(&path), contents })
    }

    fn read_before(&self) -> Option<&ReadBefore> {
        Some(self.before)
    }
}
