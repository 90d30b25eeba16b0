//! What a runner tells of its job: where the repository lies, and where the summary goes.

use std::env::{current_dir, var_os};
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::cli::files::reach::Reach;
use crate::cli::output;
use crate::cli::shared_args::Global;
use crate::report::Repository;
use crate::text::Printed;

/// The root of the repository: on GitHub, on GitLab.
const ROOTS: [&str; 2] = ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"];
/// The file that a step's summary is appended to.
const SUMMARY: &str = "GITHUB_STEP_SUMMARY";
/// GitHub drops the summary of a step that is longer.
const MOST_SUMMARY: u64 = 1024 * 1024;

/// Where the working directory lies in its repository, if a runner says where that is.
pub(in crate::cli) fn repository() -> Repository {
    let root = ROOTS.iter().find_map(|name| var_os(name).filter(|value| !value.is_empty()));
    let (Some(root), Ok(here)) = (root.map(PathBuf::from), current_dir()) else {
        return Repository::default();
    };
    if here.starts_with(&root) {
        return named(&root, &here);
    }
    // One of them may be known by a link.
    match (root.canonicalize(), here.canonicalize()) {
        (Ok(root), Ok(here)) if here.starts_with(&root) => named(&root, &here),
        _ => Repository::default(),
    }
}

fn named(root: &Path, here: &Path) -> Repository {
    Repository { root: root.display().to_string(), here: here.display().to_string() }
}

/// Appends the summary of a job, made to fit so many bytes, if there is a file for it. One that cannot be written is an error: the job would look as if there were
/// nothing to read.
pub(in crate::cli) fn summarise(
    made: impl FnOnce(usize) -> Option<Printed>,
    global: &Global,
) -> anyhow::Result<()> {
    let Some(path) = var_os(SUMMARY).filter(|path| !path.is_empty()).map(PathBuf::from) else {
        return Ok(());
    };
    let failed = || format!("{SUMMARY}: {} could not be written", path.display());
    let target = Reach::of(global)?.written(&path).with_context(failed)?;
    let mut file = File::options().append(true).create(true).open(&target).with_context(failed)?;
    let there = file.metadata().with_context(failed)?;
    if !there.is_file() {
        bail!("{}: it is no ordinary file", failed());
    }
    let room = usize::try_from(MOST_SUMMARY.saturating_sub(there.len())).unwrap_or(0);
    let Some(summary) = made(room) else {
        let full = format!("warning: {SUMMARY} is full already, so nothing was added to it\n");
        output::complain(&Printed::plain(&full));
        return Ok(());
    };
    file.write_all(summary.as_str().as_bytes()).with_context(failed)
}
