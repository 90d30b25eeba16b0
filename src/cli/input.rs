//! Reading scenarios and pricing folders; printing what is wrong with them.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};

use crate::catalog::{Catalog, ConfigEntry, OverlayFile};
use crate::diagnostics::{Diagnostic, Drawing, Severity, Sink, drawn, nearest};
use crate::scenario::{Attached, Attachments, Costs, ReadBefore, Scenario, Settings, Variants};
use crate::source::{FieldPath, MOST_BYTES, MOST_RESULT_BYTES, Node, SourceFile, SourceText, Stream};
use crate::text::Printed;
use crate::units::Date;

use super::files::reach::{Owner, Reach};
use super::shared_args::{ChangeArgs, Global};
use super::{output, parallel};

/// The name of standard input on the command line.
const STDIN: &str = "-";

/// The scenarios of a call; `None` where they have faults, which have been printed.
pub(super) fn scenarios(
    paths: &[PathBuf],
    change: &ChangeArgs,
    costs: impl Into<Costs>,
    global: &Global,
) -> anyhow::Result<Option<Vec<Scenario>>> {
    let found = all_again(paths, change, costs, global)?;
    Ok(found.map(|found| found.into_iter().map(|(scenario, _)| scenario).collect()))
}

/// The same with what it takes to read each again. Standard input is read once.
pub(super) fn all_again(
    paths: &[PathBuf],
    change: &ChangeArgs,
    costs: impl Into<Costs>,
    global: &Global,
) -> anyhow::Result<Option<Vec<(Scenario, Again)>>> {
    let costs = costs.into();
    let set = settings(change)?;
    if paths.iter().filter(|path| path.as_os_str() == STDIN).count() > 1 {
        bail!("standard input (`-`) can be read only once");
    }
    let reach = Arc::new(Reach::of(global)?);
    refuse_options(paths, &reach)?;
    let mut sink = Sink::default();
    let catalog = Arc::new(read_catalog(global, &mut sink)?);
    let read = parallel::each(paths, |path| -> anyhow::Result<_> {
        let mut sink = Sink::default();
        let again = Again::of(path, set.clone(), Arc::clone(&catalog), change.as_of, costs, &reach)?;
        Ok((again.first(&mut sink), again, sink))
    });
    let mut scenarios = Vec::new();
    for read in read {
        let (scenario, again, found): (Option<Scenario>, Again, Sink) = read?;
        scenarios.extend(scenario.map(|scenario| (scenario, again)));
        sink.append(found);
    }
    let faulty = sink.has_errors();
    report(&sink, global);
    Ok((!faulty).then_some(scenarios))
}

/// Refuses an option's name in the place of a file: `run case.yaml own`.
fn refuse_options(paths: &[PathBuf], reach: &Reach) -> anyhow::Result<()> {
    let is_name =
        |path: &&PathBuf| path.as_os_str() != STDIN && path.components().count() == 1 && !path.exists();
    let Some(name) = paths.iter().find(is_name).and_then(|path| path.to_str()) else { return Ok(()) };
    for path in paths.iter().filter(|path| path.is_file()) {
        let Ok(bytes) = read_file(path, reach) else { continue };
        let Ok((_, root)) = SourceFile::read(name, SourceText::Bytes(bytes), &[]) else { continue };
        let Some(Node::Map(options)) = root.get("options") else { continue };
        let options = || options.iter().map(|(option, _)| option.as_str());
        let file = path.display();
        if options().any(|option| option == name) {
            bail!(
                "`{name}` is no file: it is an option of {file}. This command takes scenario files and shows all of their \
                 options; one option by itself: `breakeven explain {file} {name}`"
            );
        }
        if let Some(option) = nearest(name, options()) {
            bail!(
                "there is no file `{name}`. {file} has an option `{option}`: this command takes scenario files and shows all \
                 of their options; one option by itself: `breakeven explain {file} {option}`"
            );
        }
    }
    Ok(())
}

/// Refuses an option in the place of a scenario, and the scenario behind it: `roi own case.yaml`.
pub(super) fn refuse_swapped(scenario: &Path, option: Option<&str>) -> anyhow::Result<()> {
    let Some(file) = option.filter(|option| Path::new(option).is_file()) else { return Ok(()) };
    if scenario.as_os_str() != STDIN && !scenario.exists() {
        let name = scenario.display();
        bail!("there is no file `{name}`, and {file} is one: the scenario comes first, `{file} {name}`");
    }
    Ok(())
}

/// A scenario file that is read again with changes.
pub(super) struct Again {
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
pub(super) fn again(
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
    pub(super) fn with<T>(&self, reader: impl FnOnce(&Variants<'_>) -> T) -> T {
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

/// The built-in catalog under the folder of `--pricing`.
pub(super) fn read_catalog(global: &Global, sink: &mut Sink) -> anyhow::Result<Catalog> {
    let Some(folder) = &global.pricing else { return Ok(Catalog::builtin()) };
    let files = pricing_folder(folder, &Reach::of(global)?)?;
    if files.is_empty() {
        bail!("{}: there is no .yaml file in this pricing folder", folder.display());
    }
    Ok(Catalog::with_overlay(files, sink))
}

/// Puts the architecture of a Hugging Face configuration file into the catalog; `None` where the file has faults, which are in the sink.
pub(super) fn add_config(
    path: &Path,
    catalog: &mut Catalog,
    sink: &mut Sink,
    global: &Global,
) -> anyhow::Result<Option<ConfigEntry>> {
    let (name, bytes) = read(path, &Reach::of(global)?)?;
    // A file that is called as all are is known by its folder.
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or("config");
    let folder = path.parent().and_then(Path::file_name).and_then(|folder| folder.to_str());
    let fallback = if stem == "config" { folder.unwrap_or(stem) } else { stem };
    Ok(catalog.add_config(&name, fallback, bytes, today(), sink))
}

/// Prints what is wrong or worth knowing.
pub(super) fn report(sink: &Sink, global: &Global) {
    if sink.diagnostics().is_empty() {
        return;
    }
    let drawing = if output::coloured_errors(global) { Drawing::Coloured } else { Drawing::Plain };
    let text = drawn(sink.diagnostics(), drawing);
    let count = |severity, word: &str| match sink.count(severity) {
        0 => None,
        1 => Some(format!("1 {word}")),
        many => Some(format!("{many} {word}s")),
    };
    if sink.has_errors() {
        let counts = [count(Severity::Error, "error"), count(Severity::Warning, "warning")];
        let counts = counts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        output::complain(&text.then(&Printed::plain(&format!("{counts}; no results\n"))));
    } else {
        output::complain(&text);
    }
}

/// Prints the faults of files beside which results of others stand.
pub(super) fn report_errors(sink: &Sink, global: &Global) {
    let errors: Vec<Diagnostic> =
        sink.diagnostics().iter().filter(|said| said.code.severity() == Severity::Error).cloned().collect();
    if !errors.is_empty() {
        let drawing = if output::coloured_errors(global) { Drawing::Coloured } else { Drawing::Plain };
        output::complain(&drawn(&errors, drawing));
    }
}

/// The day of the call, in UTC.
pub(super) fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// What the command line sets, in its order. A setting that takes an earlier one's value away is refused: the earlier one would be without
/// effect, and nothing would say so. One that goes further into an earlier one's value is fine.
fn settings(change: &ChangeArgs) -> anyhow::Result<Vec<(FieldPath, String)>> {
    let mut set: Vec<(FieldPath, String)> = Vec::new();
    // Every path that was set, and all above it, with the setting.
    let mut covered: BTreeMap<FieldPath, usize> = BTreeMap::new();
    for typed in &change.set {
        let (path, typed) = setting(typed)?;
        if let Some((earlier, first)) = covered.get(&path).and_then(|at| set.get(*at)) {
            let what = if *earlier == path { "is set twice" } else { "is set after a field in it" };
            bail!("--set: `{path}` {what}: `{first}`, then `{typed}`; leave one of them out");
        }
        for above in std::iter::successors(Some(path.clone()), |path| path.last().map(|_| path.parent())) {
            covered.entry(above).or_insert(set.len());
        }
        set.push((path, typed));
    }
    Ok(set)
}

fn setting(typed: &str) -> anyhow::Result<(FieldPath, String)> {
    let path = typed
        .split_once('=')
        .filter(|(_, value)| !value.trim().is_empty())
        .and_then(|(path, _)| FieldPath::read(path.trim()));
    let path = path
        .with_context(|| format!("--set {typed}: expected PATH=VALUE, such as `workload.tasks=2M/month`"))?;
    Ok((path, typed.to_owned()))
}

fn read(path: &Path, reach: &Reach) -> anyhow::Result<(String, Vec<u8>)> {
    if path.as_os_str() == STDIN {
        reach.refuse_own_input().context("standard input could not be read")?;
        let bytes =
            bounded(std::io::stdin().lock(), MOST_BYTES).context("standard input could not be read")?;
        return Ok(("<stdin>".to_owned(), bytes));
    }
    let name = path.display().to_string();
    let bytes = read_file(path, reach).with_context(|| format!("{name} could not be read"))?;
    Ok((name, bytes))
}

/// A file of measurements that the command line names, with its name; it may be a pipe, and have no end.
pub(super) fn open_result(path: &Path, global: &Global) -> anyhow::Result<(String, Stream)> {
    let name = path.display().to_string();
    let file = Reach::of(global)?.typed(path).with_context(|| format!("{name} could not be read"))?;
    Ok((name, Stream::new(file)))
}

/// A result file that is read more than once: to find out what it is, and then to read it.
pub(super) struct ResultFile {
    /// Its name.
    pub(super) name: String,
    contents: Contents,
}

/// Where the contents of a result file are.
enum Contents {
    /// In a file, which is opened each time.
    File(PathBuf, Reach),
    /// Of standard input or of a pipe, which come once.
    Held(Vec<u8>),
}

impl ResultFile {
    /// A file that the command line names; `-` is standard input.
    pub(super) fn typed(path: &Path, global: &Global) -> anyhow::Result<Self> {
        let reach = Reach::of(global)?;
        let name = path.display().to_string();
        let held = |reader: &mut dyn std::io::Read, name: &str| {
            let bytes =
                bounded(reader, MOST_RESULT_BYTES).with_context(|| format!("{name} could not be read"))?;
            if bytes.len() > MOST_RESULT_BYTES {
                bail!(
                    "{name} has more than {MOST_RESULT_BYTES} bytes, and comes only once: write it into a file"
                );
            }
            Ok(Contents::Held(bytes))
        };
        if path.as_os_str() == STDIN {
            let name = "<stdin>".to_owned();
            reach.refuse_own_input().context("standard input could not be read")?;
            return Ok(Self { contents: held(&mut std::io::stdin().lock(), &name)?, name });
        }
        let mut file = reach.typed(path).with_context(|| format!("{name} could not be read"))?;
        let contents = if file.metadata()?.is_file() {
            Contents::File(path.to_owned(), reach)
        } else {
            held(&mut file, &name)?
        };
        Ok(Self { name, contents })
    }

    /// Its contents from the start.
    pub(super) fn open(&self) -> anyhow::Result<Stream> {
        match &self.contents {
            Contents::Held(bytes) => Ok(bytes.clone().into()),
            Contents::File(path, reach) => {
                let file = reach.typed(path).with_context(|| format!("{} could not be read", self.name))?;
                Ok(Stream::new(file))
            }
        }
    }
}

fn read_file(path: &Path, reach: &Reach) -> std::io::Result<Vec<u8>> {
    bounded(reach.typed(path)?, MOST_BYTES)
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

/// Reads no more than one byte too many: enough to refuse what is too large.
fn bounded(reader: impl std::io::Read, most: usize) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(most as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Files of a pricing folder, and their bytes in all: each of them is parsed.
const MOST_PRICES: (usize, usize) = (1_000, 16 * 1024 * 1024);

fn pricing_folder(folder: &Path, reach: &Reach) -> anyhow::Result<Vec<OverlayFile>> {
    reach.stays(folder).with_context(|| format!("{} could not be read", folder.display()))?;
    let mut files = Vec::new();
    let mut left = MOST_PRICES;
    for prefix in ["", "tokens/", "models/"] {
        let inner = if prefix.is_empty() { folder.to_owned() } else { folder.join(prefix) };
        if !prefix.is_empty() && !inner.is_dir() {
            continue;
        }
        let failed = || format!("{} could not be read", inner.display());
        for entry in std::fs::read_dir(&inner).with_context(failed)? {
            let entry = entry.with_context(failed)?;
            let path = entry.path();
            let yaml = path.extension().is_some_and(|end| end == "yaml" || end == "yml");
            let Some(name) = path.file_name().filter(|_| yaml).map(|name| name.to_string_lossy()) else {
                continue;
            };
            // What an editor keeps beside a file that is open.
            if name.starts_with('.') {
                continue;
            }
            let relative = format!("{prefix}{name}");
            let file = reach.named(Owner::Prices(folder), &Path::new(prefix).join(entry.file_name()));
            let bytes = file.and_then(|file| bounded(file, MOST_BYTES));
            let bytes = bytes.with_context(|| format!("{} could not be read", path.display()))?;
            left = match (left.0.checked_sub(1), left.1.checked_sub(bytes.len())) {
                (Some(files), Some(bytes)) => (files, bytes),
                _ => {
                    bail!("{}: a pricing folder has at most 1,000 files and 16 MiB in all", folder.display())
                }
            };
            files.push(OverlayFile { relative, name: path.display().to_string(), bytes });
        }
    }
    // A folder has no order of its own.
    files.sort_by(|a, b| a.relative.cmp(&b.relative));
    Ok(files)
}
