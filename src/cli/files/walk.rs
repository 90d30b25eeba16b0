//! The files below a folder that somebody typed.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::reach::Reach;

/// More files than this are refused.
const MOST_FILES: usize = 10_000;
/// Folders are not followed deeper than this.
const DEEPEST: usize = 16;

/// What is typed: a file as it is, the ordinary files below a folder by their names. Names with a dot at the start and links are left alone.
pub(in crate::cli) fn files(typed: &Path, reach: &Reach) -> anyhow::Result<Vec<PathBuf>> {
    if !typed.is_dir() {
        return Ok(vec![typed.to_owned()]);
    }
    reach.stays(typed).with_context(|| format!("{} could not be read", typed.display()))?;
    let mut found = Vec::new();
    below(typed, DEEPEST, &mut found)?;
    found.sort();
    // As people type them.
    Ok(found.into_iter().map(|path| path.strip_prefix(".").map(Path::to_owned).unwrap_or(path)).collect())
}

fn below(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let failed = || format!("{} could not be read", folder.display());
    for entry in std::fs::read_dir(folder).with_context(failed)? {
        let entry = entry.with_context(failed)?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        let kind = entry.file_type().with_context(failed)?;
        if kind.is_dir() && depth > 0 {
            below(&entry.path(), depth - 1, found)?;
        } else if kind.is_file() {
            found.push(entry.path());
        }
        if found.len() > MOST_FILES {
            bail!(
                "{}: there are more than {MOST_FILES} files below this folder: name some of them",
                folder.display()
            );
        }
    }
    Ok(())
}
