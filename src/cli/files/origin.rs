//! Where the files of a call lie: on the disk, or in a revision of a repository.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;

use super::reach::{Owner, Reach};
use super::revision::{NotThere, Revision};
use super::walk;
use crate::source::{MOST_BYTES, MOST_RESULT_BYTES, Stream};

/// Where files are read from. What may be read is the same everywhere.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Origin {
    reach: Reach,
    revision: Option<Arc<Revision>>,
}

impl Origin {
    /// The disk.
    pub(in crate::cli) const fn disk(reach: Reach) -> Self {
        Self { reach, revision: None }
    }

    /// A revision; what lies outside of its repository is read from the disk.
    pub(in crate::cli) const fn revision(revision: Arc<Revision>, reach: Reach) -> Self {
        Self { reach, revision: Some(revision) }
    }

    /// The disk's rules.
    pub(in crate::cli) const fn reach(&self) -> &Reach {
        &self.reach
    }

    /// The name under which people know a file: with the revision before it, as git writes it.
    pub(in crate::cli) fn shown(&self, path: &Path) -> String {
        match self.revision_of(path) {
            Some(revision) => format!("{}:{}", revision.name(), path.display()),
            None => path.display().to_string(),
        }
    }

    /// What is in a file that the command line names, up to one byte more than a file may have.
    pub(in crate::cli) fn typed(&self, path: &Path) -> std::io::Result<Vec<u8>> {
        match self.revision_of(path) {
            Some(revision) => revision.read(path, MOST_BYTES).map_err(|error| why(error, revision)),
            None => bounded(self.reach.typed(path)?, MOST_BYTES),
        }
    }

    /// Opens an ordinary file that a scenario or a pricing folder names.
    pub(in crate::cli) fn named(&self, owner: Owner<'_>, name: &Path) -> std::io::Result<Stream> {
        let (Owner::Scenario(folder) | Owner::Prices(folder)) = owner;
        let path = folder.join(name);
        match self.revision_of(&path) {
            Some(revision) => {
                self.reach.allows(owner, name)?;
                let bytes = revision.read(&path, MOST_RESULT_BYTES).map_err(|error| why(error, revision))?;
                if bytes.len() > MOST_RESULT_BYTES {
                    let why = format!(
                        "it has more than {MOST_RESULT_BYTES} bytes, the most that is read of a revision"
                    );
                    return Err(std::io::Error::other(why));
                }
                Ok(bytes.into())
            }
            None => Ok(Stream::new(self.reach.named(owner, name)?)),
        }
    }

    /// The ordinary files below a folder that somebody typed, sorted, as paths that can be read; the path itself where it is a file. `None` where
    /// there is neither.
    pub(in crate::cli) fn files(&self, typed: &Path) -> anyhow::Result<Option<Vec<PathBuf>>> {
        let Some(revision) = self.revision_of(typed) else {
            if std::fs::symlink_metadata(typed)
                .is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound)
            {
                return Ok(None);
            }
            return walk::files(typed, &self.reach).map(Some);
        };
        let Some(below) = revision.below(typed) else { return Ok(None) };
        if below.is_empty() {
            return Ok(Some(vec![typed.to_owned()]));
        }
        let plain = |inner: PathBuf| typed.join(inner);
        let files = below.into_iter().map(plain);
        Ok(Some(files.map(|path| path.strip_prefix(".").map(Path::to_owned).unwrap_or(path)).collect()))
    }

    /// The ordinary files of the whole revision, as paths that can be read; none of a disk.
    pub(in crate::cli) fn whole(&self) -> anyhow::Result<Vec<PathBuf>> {
        match &self.revision {
            Some(revision) => Ok(self.files(&revision.way_to_root())?.unwrap_or_default()),
            None => Ok(Vec::new()),
        }
    }

    /// Whether a path is a folder here.
    pub(in crate::cli) fn is_folder(&self, path: &Path) -> bool {
        match self.revision_of(path) {
            Some(revision) => revision.below(path).is_some_and(|below| !below.is_empty()),
            None => path.is_dir(),
        }
    }

    /// The names in a folder, not those in folders below it; `None` where there is no such folder.
    pub(in crate::cli) fn names_in(&self, folder: &Path) -> anyhow::Result<Option<Vec<PathBuf>>> {
        if let Some(revision) = self.revision_of(folder) {
            let below = revision.below(folder);
            return Ok(
                below.map(|below| below.into_iter().filter(|path| path.components().count() == 1).collect())
            );
        }
        let failed = || format!("{} could not be read", folder.display());
        if !folder.is_dir() {
            return Ok(None);
        }
        let entries = std::fs::read_dir(folder).with_context(failed)?;
        let names = entries.map(|entry| Ok(PathBuf::from(entry.with_context(failed)?.file_name())));
        names.collect::<anyhow::Result<_>>().map(Some)
    }

    /// The revision, if a path lies in its repository.
    fn revision_of(&self, path: &Path) -> Option<&Revision> {
        self.revision.as_deref().filter(|revision| revision.has_within(path))
    }
}

fn why(error: NotThere, revision: &Revision) -> std::io::Error {
    match error {
        NotThere::Nothing => std::io::Error::new(
            std::io::ErrorKind::NotFound,
            format!("revision `{}` has no such file", revision.name()),
        ),
        NotThere::Because(error) => error,
    }
}

/// Reads no more than one byte too many: enough to refuse what is too large.
pub(in crate::cli) fn bounded(reader: impl std::io::Read, most: usize) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(most as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
