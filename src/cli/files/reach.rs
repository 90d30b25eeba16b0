//! Which files a call reads. A scenario comes from anybody: what it names has to lie beside it or below the working directory.

use std::fs::{File, Metadata};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context as _;

use super::within::{self, Hidden};
use crate::cli::shared_args::Global;

/// Whether the call wanted to read the file that its output goes to. A call has one output, whoever reads.
static WAS_INPUT: AtomicBool = AtomicBool::new(false);

/// The folders whose files are open to a call, and what it writes.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Reach {
    /// The working directory, resolved.
    here: PathBuf,
    /// What `--allow-outside` adds, resolved.
    outside: Vec<PathBuf>,
    /// Where `-o` leads, if something is there.
    output: Option<PathBuf>,
}

/// Who names a file: its folder.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) enum Owner<'p> {
    /// The folder of a scenario.
    Scenario(&'p Path),
    /// A pricing folder.
    Prices(&'p Path),
}

impl Owner<'_> {
    const fn words(self) -> &'static str {
        match self {
            Self::Scenario(_) => "the scenario's folder",
            Self::Prices(_) => "the pricing folder",
        }
    }
}

impl Reach {
    /// As the command line says.
    pub(in crate::cli) fn of(global: &Global) -> anyhow::Result<Self> {
        let here = std::env::current_dir().and_then(std::fs::canonicalize);
        let here = here.context("the working directory could not be found")?;
        let folder = |folder: &PathBuf| {
            let named = || format!("--allow-outside {}", folder.display());
            let found = std::fs::canonicalize(folder).with_context(named)?;
            anyhow::ensure!(found.is_dir(), "{}: this is no folder", named());
            Ok(found)
        };
        let outside = global.allow_outside.iter().map(folder).collect::<anyhow::Result<_>>()?;
        let output = global.output.as_deref().filter(|path| path.as_os_str() != "-");
        let output = output.and_then(|path| std::fs::canonicalize(path).ok());
        Ok(Self { here, outside, output })
    }

    /// Opens a file that the command line names: any, a pipe as well. Only a link below the working directory must not lead out of it: links
    /// come with a repository, and `check scenarios/*.yaml` names whatever lies there.
    pub(in crate::cli) fn typed(&self, path: &Path) -> std::io::Result<File> {
        self.stays(path)?;
        let file = File::open(path)?;
        if let Ok(found) = std::fs::canonicalize(path) {
            self.refuse_output(&found)?;
        }
        let kind = file.metadata()?;
        if kind.is_dir() { Err(refused("it is a folder")) } else { Ok(file) }
    }

    /// Opens an ordinary file that a scenario or a pricing folder names.
    pub(in crate::cli) fn named(&self, owner: Owner<'_>, name: &Path) -> std::io::Result<File> {
        let (Owner::Scenario(folder) | Owner::Prices(folder)) = owner;
        let path = folder.join(name);
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let folder = std::fs::canonicalize(folder)?;
        // Where nothing is found, the path as it is written decides, so that nobody learns what there is outside.
        let found = std::fs::canonicalize(&path);
        match &found {
            Ok(found) => self.open_to(found, &folder, owner)?,
            Err(_) => self.open_to(&self.plain(&path)?, &folder, owner)?,
        }
        let found = found?;
        ordinary(&std::fs::metadata(&found)?)?;
        self.refuse_output(&found)?;
        let file = File::open(&found)?;
        ordinary(&file.metadata()?)?;
        Ok(file)
    }

    /// Whether a file that a scenario or a pricing folder names may be read, by its path alone: where it lies is not the disk.
    pub(in crate::cli) fn allows(&self, owner: Owner<'_>, name: &Path) -> std::io::Result<()> {
        let (Owner::Scenario(folder) | Owner::Prices(folder)) = owner;
        let path = self.plain(&folder.join(name))?;
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        self.open_to(&path, &self.plain(folder)?, owner)
    }

    /// Where a file that is written really lies; refuses a link below the working directory that leads out of it, and a file that the call wanted to
    /// read: that it was not read is one fault more of the report, which must not be written over it.
    pub(in crate::cli) fn written(&self, path: &Path) -> std::io::Result<PathBuf> {
        self.stays(path)?;
        let target = within::target(path)?;
        if WAS_INPUT.load(Ordering::Relaxed) && self.output.as_ref() == Some(&target) {
            return Err(overwritten());
        }
        Ok(target)
    }

    /// Refuses a typed path below the working directory that leads out of it, or to a name with a dot that nobody typed.
    pub(in crate::cli) fn stays(&self, path: &Path) -> std::io::Result<()> {
        let plain = self.plain(path)?;
        let Ok(typed) = plain.strip_prefix(&self.here) else { return Ok(()) };
        // Whatever else is wrong, who opens the file says it.
        let Ok(target) = within::target(path) else { return Ok(()) };
        if target == plain || self.outside.iter().any(|folder| within::below(&target, folder).is_ok()) {
            return Ok(());
        }
        let Ok(inner) = target.strip_prefix(&self.here) else {
            return Err(refused(
                "it is a link that leads out of the working directory; `--allow-outside DIR` allows files below DIR",
            ));
        };
        let typed: Vec<String> = typed.components().filter_map(within::dotted).collect();
        match inner.components().filter_map(within::dotted).find(|name| !typed.contains(name)) {
            Some(name) => Err(refused(&format!(
                "it is a link that leads to `{name}`, a name that starts with a dot; `--allow-outside DIR` allows files below DIR"
            ))),
            None => Ok(()),
        }
    }

    /// Whether a resolved path is open to a file in `folder`.
    fn open_to(&self, path: &Path, folder: &Path, owner: Owner<'_>) -> std::io::Result<()> {
        if self.outside.iter().any(|folder| within::below(path, folder).is_ok()) {
            return Ok(());
        }
        let own = [folder, &self.here].map(|folder| match within::below(path, folder) {
            Ok(()) if within::of_the_system(path) => Err(Hidden::Elsewhere),
            found => found,
        });
        let why = match own {
            [Ok(()), _] | [_, Ok(())] => return Ok(()),
            [Err(Hidden::Dot(name)), _] | [_, Err(Hidden::Dot(name))] => {
                format!("it lies under `{name}`, a name that starts with a dot")
            }
            _ => format!("it lies outside of {} and of the working directory", owner.words()),
        };
        Err(refused(&format!("{why}; `--allow-outside DIR` allows files below DIR")))
    }

    /// From the resolved working directory on, without `.` and `..`.
    fn plain(&self, path: &Path) -> std::io::Result<PathBuf> {
        let plain = within::absolute(path)?;
        // The working directory itself may be known by a link.
        let own = std::env::current_dir()?;
        Ok(plain.strip_prefix(own).map_or_else(|_| plain.clone(), |inner| self.here.join(inner)))
    }

    /// Refuses to read what the call writes.
    fn refuse_output(&self, found: &Path) -> std::io::Result<()> {
        match &self.output {
            Some(output) if output == found => {
                WAS_INPUT.store(true, Ordering::Relaxed);
                Err(overwritten())
            }
            _ => Ok(()),
        }
    }

    /// Refuses standard input that is the file which the call writes.
    pub(in crate::cli) fn refuse_own_input(&self) -> std::io::Result<()> {
        #[cfg(unix)]
        if let Some(output) = &self.output {
            use std::os::fd::AsFd as _;
            use std::os::unix::fs::MetadataExt as _;
            let input = File::from(std::io::stdin().as_fd().try_clone_to_owned()?).metadata()?;
            let output = std::fs::metadata(output)?;
            if input.is_file() && (input.dev(), input.ino()) == (output.dev(), output.ino()) {
                WAS_INPUT.store(true, Ordering::Relaxed);
                return Err(overwritten());
            }
        }
        Ok(())
    }
}

/// Refuses folders, pipes and devices: reading one may never end, or do something.
fn ordinary(found: &Metadata) -> std::io::Result<()> {
    if found.is_file() {
        return Ok(());
    }
    let kind = if found.is_dir() { "a folder" } else { "a pipe or a device" };
    Err(refused(&format!("it is no ordinary file but {kind}")))
}

/// That a call would write what it reads.
fn overwritten() -> std::io::Error {
    refused("`--output` names the same file, which would be overwritten")
}

fn refused(why: &str) -> std::io::Error {
    std::io::Error::other(why.to_owned())
}
