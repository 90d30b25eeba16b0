//! The catalog of a call: built in, under a pricing folder, with an architecture from a file.

use std::path::Path;

use anyhow::{Context as _, bail};

use crate::catalog::{Catalog, ConfigEntry, OverlayFile};
use crate::cli::files::reach::{Owner, Reach};
use crate::cli::shared_args::Global;
use crate::diagnostics::Sink;
use crate::source::MOST_BYTES;

use super::scenarios::today;
use super::text::{bounded, read};

/// The built-in catalog under the folder of `--pricing`.
pub(in crate::cli) fn read_catalog(global: &Global, sink: &mut Sink) -> anyhow::Result<Catalog> {
    let Some(folder) = &global.pricing else { return Ok(Catalog::builtin()) };
    let files = pricing_folder(folder, &Reach::of(global)?)?;
    if files.is_empty() {
        bail!("{}: there is no .yaml file in this pricing folder", folder.display());
    }
    Ok(Catalog::with_overlay(files, sink))
}

/// Puts the architecture of a Hugging Face configuration file into the catalog; `None` where the file has faults, which are in the sink.
pub(in crate::cli) fn add_config(
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
