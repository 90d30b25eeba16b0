//! The catalog of a call: built in, under a pricing folder, with an architecture from a file.

use std::path::Path;

use anyhow::{Context as _, bail};

use crate::catalog::{Catalog, ConfigEntry, OverlayFile};
use crate::cli::files::origin::{Origin, bounded};
use crate::cli::files::reach::{Owner, Reach};
use crate::cli::shared_args::Global;
use crate::diagnostics::Sink;
use crate::source::MOST_BYTES;

use super::text::read;
use super::today::today;

/// The built-in catalog under the folder of `--pricing`.
pub(in crate::cli) fn read_catalog(global: &Global, sink: &mut Sink) -> anyhow::Result<Catalog> {
    let Some(folder) = &global.pricing else { return Ok(Catalog::builtin()) };
    let found = catalog_under(folder, &Origin::disk(Reach::of(global)?), sink)?;
    found.with_context(|| format!("{} could not be read", folder.display()))
}

/// The built-in catalog under a folder; `None` where a revision has no such folder.
pub(in crate::cli) fn catalog_under(
    folder: &Path,
    origin: &Origin,
    sink: &mut Sink,
) -> anyhow::Result<Option<Catalog>> {
    let Some(files) = pricing_folder(folder, origin)? else { return Ok(None) };
    if files.is_empty() {
        bail!("{}: there is no .yaml file in this pricing folder", origin.shown(folder));
    }
    Ok(Some(Catalog::with_overlay(files, sink)))
}

/// Puts the architecture of a Hugging Face configuration file into the catalog; `None` where the file has faults, which are in the sink.
pub(in crate::cli) fn add_config(
    path: &Path,
    catalog: &mut Catalog,
    sink: &mut Sink,
    global: &Global,
) -> anyhow::Result<Option<ConfigEntry>> {
    let (name, bytes) = read(path, &Origin::disk(Reach::of(global)?))?;
    // A file that is called as all are is known by its folder.
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or("config");
    let folder = path.parent().and_then(Path::file_name).and_then(|folder| folder.to_str());
    let fallback = if stem == "config" { folder.unwrap_or(stem) } else { stem };
    Ok(catalog.add_config(&name, fallback, bytes, today(), sink))
}

/// The files of a folder of prices; none where there is no such folder yet.
pub(in crate::cli) fn prices_in(folder: &Path, global: &Global) -> anyhow::Result<Vec<OverlayFile>> {
    let files = pricing_folder(folder, &Origin::disk(Reach::of(global)?))?;
    Ok(files.unwrap_or_default())
}

/// Files of a pricing folder, and their bytes in all: each of them is parsed.
const MOST_PRICES: (usize, usize) = (1_000, 16 * 1024 * 1024);

fn pricing_folder(folder: &Path, origin: &Origin) -> anyhow::Result<Option<Vec<OverlayFile>>> {
    origin.reach().stays(folder).with_context(|| format!("{} could not be read", folder.display()))?;
    let mut files = Vec::new();
    let mut left = MOST_PRICES;
    for prefix in ["", "tokens/", "models/"] {
        let inner = if prefix.is_empty() { folder.to_owned() } else { folder.join(prefix) };
        let Some(names) = origin.names_in(&inner)? else {
            if prefix.is_empty() {
                return Ok(None);
            }
            continue;
        };
        for file in names {
            let path = inner.join(&file);
            let yaml = path.extension().is_some_and(|end| end == "yaml" || end == "yml");
            let name = file.to_string_lossy();
            // What an editor keeps beside a file that is open starts with a dot.
            if !yaml || name.starts_with('.') {
                continue;
            }
            let shown = origin.shown(&path);
            let failed = || format!("{shown} could not be read");
            let stream = origin.named(Owner::Prices(folder), &Path::new(prefix).join(&file));
            let bytes = stream.and_then(|stream| bounded(stream, MOST_BYTES)).with_context(failed)?;
            left = match (left.0.checked_sub(1), left.1.checked_sub(bytes.len())) {
                (Some(files), Some(bytes)) => (files, bytes),
                _ => {
                    bail!("{}: a pricing folder has at most 1,000 files and 16 MiB in all", folder.display())
                }
            };
            files.push(OverlayFile { relative: format!("{prefix}{name}"), name: shown, bytes });
        }
    }
    // A folder has no order of its own.
    files.sort_by(|a, b| a.relative.cmp(&b.relative));
    Ok(Some(files))
}
