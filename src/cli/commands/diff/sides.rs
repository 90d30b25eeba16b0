//! Both sides of a comparison: where their files lie, and at which prices.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail, ensure};

use super::args::DiffArgs;
use crate::catalog::Catalog;
use crate::cli::files::origin::Origin;
use crate::cli::files::reach::Reach;
use crate::cli::files::revision::{Revision, merge_base};
use crate::cli::input;
use crate::cli::shared_args::Global;
use crate::diagnostics::Sink;
use crate::units::Date;

/// A side of a comparison.
pub(in crate::cli) struct Side {
    /// As people read it: a path, a revision, a date.
    pub(in crate::cli) shown: String,
    pub(in crate::cli) origin: Arc<Origin>,
    /// Files and folders.
    pub(in crate::cli) paths: Vec<PathBuf>,
    pub(in crate::cli) catalog: Arc<Catalog>,
    pub(in crate::cli) as_of: Option<Date>,
}

impl Side {
    /// Where a file stands below what was named: nowhere further, of a file that was named itself. It is the same for both editions of a file.
    pub(super) fn place<'p>(&self, path: &'p Path) -> &'p Path {
        self.paths.iter().find_map(|named| path.strip_prefix(named).ok()).unwrap_or(path)
    }
}

/// Both, and what is to be known of them.
pub(in crate::cli) struct Sides {
    pub(in crate::cli) base: Side,
    pub(in crate::cli) head: Side,
    /// Whether both have one file each, which are compared whatever they are called.
    pub(in crate::cli) files: Files,
    pub(in crate::cli) named: Named,
    pub(in crate::cli) notes: Vec<String>,
}

/// Whether both sides are named by the same paths, of which one side may lack some, or each by its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Named {
    Together,
    Apart,
}

/// How files find each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Files {
    /// One on each side.
    One,
    /// By the scenario's id.
    Many,
}

/// Where the files of a side lie, before anything is read.
pub(in crate::cli) struct Place {
    pub(in crate::cli) shown: String,
    pub(in crate::cli) origin: Origin,
    pub(in crate::cli) paths: Vec<PathBuf>,
}

/// What is typed as both sides.
pub(in crate::cli) fn sides(args: &DiffArgs, global: &Global, sink: &mut Sink) -> anyhow::Result<Sides> {
    let reach = Reach::of(global)?;
    let mut notes = Vec::new();
    let ([base, head], named) = places(args, &reach, &mut notes)?;
    let alike = base.paths == head.paths;
    let one = |place: &Place| matches!(place.paths.as_slice(), [path] if !place.origin.is_folder(path));
    let files = if one(&base) && one(&head) && !alike { Files::One } else { Files::Many };
    let own_prices = args.base_pricing.as_ref().or(global.pricing.as_ref());
    let base_catalog = catalog_of(own_prices, &base, sink)?;
    if let (None, Some(folder)) = (&base_catalog, own_prices) {
        let folder = base.origin.shown(folder);
        notes.push(format!("{folder} is not there: the base has the built-in prices alone"));
    }
    let head_catalog = catalog_of(global.pricing.as_ref(), &head, sink)?.with_context(|| {
        let folder = global.pricing.as_ref().map_or_else(String::new, |folder| head.origin.shown(folder));
        format!("{folder}: there is no such folder")
    })?;
    let at_day = |place: Place, day: Option<Date>, prices: Option<&PathBuf>| {
        let day = day.filter(|_| alike).map(|day| format!(" of {day}"));
        let prices = prices.map(|folder| format!(" under {}", folder.display()));
        match (day, prices) {
            (None, None) => place,
            (day, prices) => {
                let said = [day, prices].into_iter().flatten().collect::<String>();
                Place { shown: format!("{} (prices{said})", place.shown), ..place }
            }
        }
    };
    let (base_day, head_day) = (args.base_as_of.or(args.change.as_of), args.change.as_of);
    Ok(Sides {
        base: at_day(base, base_day, args.base_pricing.as_ref())
            .with(base_catalog.unwrap_or_default(), base_day),
        head: at_day(head, head_day, args.base_pricing.as_ref().and(global.pricing.as_ref()))
            .with(head_catalog, head_day),
        files,
        named,
        notes,
    })
}

/// The catalog of a side: built in, under a folder where one is named; `None` where the side has no such folder.
pub(in crate::cli) fn catalog_of(
    folder: Option<&PathBuf>,
    place: &Place,
    sink: &mut Sink,
) -> anyhow::Result<Option<Catalog>> {
    match folder {
        None => Ok(Some(Catalog::builtin())),
        Some(folder) => input::catalog_under(folder, &place.origin, sink),
    }
}

impl Place {
    /// The side that is read there at these prices.
    pub(in crate::cli) fn with(self, catalog: Catalog, as_of: Option<Date>) -> Side {
        let Self { shown, origin, paths } = self;
        Side { shown, origin: Arc::new(origin), paths, catalog: Arc::new(catalog), as_of }
    }
}

/// The base of files of the working tree: those of a revision, which may lack some, or other files.
pub(in crate::cli) fn of_base(
    typed: &str,
    paths: &[PathBuf],
    global: &Global,
) -> anyhow::Result<(Place, Named)> {
    let reach = Reach::of(global)?;
    if Path::new(typed).exists() {
        let place = Place { shown: typed.to_owned(), origin: Origin::disk(reach), paths: vec![typed.into()] };
        return Ok((place, Named::Apart));
    }
    if let Some(place) = of_revision(typed, &reach)? {
        return Ok((place, Named::Apart));
    }
    let (name, shown) = match typed.split_once("...") {
        Some((base, head)) => in_common(base, head)?,
        None => (typed.to_owned(), typed.to_owned()),
    };
    let origin = Origin::revision(Arc::new(Revision::open(&name)?), reach);
    Ok((Place { shown, origin, paths: paths.to_vec() }, Named::Together))
}

fn places(args: &DiffArgs, reach: &Reach, notes: &mut Vec<String>) -> anyhow::Result<([Place; 2], Named)> {
    let same = args.base_as_of.is_some() || args.base_pricing.is_some();
    let disk =
        |paths: Vec<PathBuf>| Place { shown: list(&paths), origin: Origin::disk(reach.clone()), paths };
    let typed: Vec<PathBuf> = args.what.iter().map(PathBuf::from).collect();
    let [first, rest @ ..] = args.what.as_slice() else { bail!("nothing is named to compare") };
    if Path::new(first).exists() || first.as_str() == "-" {
        ensure!(!args.what.iter().any(|what| what == "-"), "`diff` compares files: standard input is none");
        if same {
            return Ok(([disk(typed.clone()), disk(typed)], Named::Together));
        }
        let [base, head] = typed.as_slice() else {
            bail!(
                "`diff` compares two sides: BASE and HEAD; a revision and files, `breakeven diff main {first}`; or files with \
                 `--base-as-of DATE` or `--base-pricing DIR`"
            );
        };
        if let Some(place) = of_revision(&args.what[1], reach)? {
            return Ok(([disk(vec![base.clone()]), place], Named::Apart));
        }
        return Ok(([disk(vec![base.clone()]), disk(vec![head.clone()])], Named::Apart));
    }
    if let Some(place) = of_revision(first, reach)? {
        let [head] = rest else {
            bail!(
                "`{first}` is one file of a revision: name the one file that it is compared with behind it"
            );
        };
        let head = match of_revision(head, reach)? {
            Some(place) => place,
            None => disk(vec![head.into()]),
        };
        return Ok(([place, head], Named::Apart));
    }
    let paths: Vec<PathBuf> =
        if rest.is_empty() { vec![".".into()] } else { rest.iter().map(PathBuf::from).collect() };
    let revision = |name: &str, shown: String| -> anyhow::Result<Place> {
        let revision = Revision::open(name)?;
        if let Some(outside) = paths.iter().find(|path| !revision.has_within(path)) {
            bail!(
                "{} lies outside of the repository of `{name}`, which has nothing of it",
                outside.display()
            );
        }
        let origin = Origin::revision(Arc::new(revision), reach.clone());
        Ok(Place { shown, origin, paths: paths.clone() })
    };
    let here = || Place {
        shown: "working tree".to_owned(),
        origin: Origin::disk(reach.clone()),
        paths: paths.clone(),
    };
    if let Some((base, head)) = first.split_once("...") {
        let (common, shown) = in_common(base, head)?;
        let base = revision(&common, shown)?;
        let head = if head.is_empty() { here() } else { of_commits(revision(head, head.to_owned())?, notes) };
        return Ok(([base, head], Named::Together));
    }
    if let Some((base, head)) = first.split_once("..") {
        let head = if head.is_empty() { "HEAD" } else { head };
        let sides = [revision(base, base.to_owned())?, of_commits(revision(head, head.to_owned())?, notes)];
        return Ok((sides, Named::Together));
    }
    Ok(([revision(first, first.clone())?, here()], Named::Together))
}

/// Says what of the working tree is not in a revision that is compared.
fn of_commits(head: Place, notes: &mut Vec<String>) -> Place {
    if crate::cli::files::revision::has_uncommitted() {
        notes.push(format!(
            "the working tree has changes that are not committed: {} is without them",
            head.shown
        ));
    }
    head
}

/// `REVISION:FILE`; `None` for what is not of that form, or is a file.
fn of_revision(typed: &str, reach: &Reach) -> anyhow::Result<Option<Place>> {
    let Some((name, path)) = typed.split_once(':') else { return Ok(None) };
    if name.is_empty() || path.is_empty() || Path::new(typed).exists() {
        return Ok(None);
    }
    let revision = Revision::open(name)?;
    let paths = vec![revision.placed(Path::new(path))?];
    let origin = Origin::revision(Arc::new(revision), reach.clone());
    Ok(Some(Place { shown: typed.to_owned(), origin, paths }))
}

/// The commit from which two revisions went apart, and how people read it; of one alone, from where the working tree is.
fn in_common(base: &str, head: &str) -> anyhow::Result<(String, String)> {
    let common = merge_base(base, if head.is_empty() { "HEAD" } else { head })?;
    let shown = format!("{base}... ({})", short(&common));
    Ok((common, shown))
}

fn short(commit: &str) -> &str {
    commit.get(..10).unwrap_or(commit)
}

fn list(paths: &[PathBuf]) -> String {
    let shown: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    match shown.as_slice() {
        [first, .., last] if shown.len() > 3 => format!("{first} … {last} ({} files)", shown.len()),
        _ => shown.join(", "),
    }
}
