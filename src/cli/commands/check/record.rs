//! `--record`: a line an option, appended to the history.

use std::env::var;
use std::path::Path;

use anyhow::{Context as _, bail};

use crate::cli::files::append::append as append_to;
use crate::cli::files::reach::Reach;
use crate::cli::shared_args::Global;
use crate::cli::{input, output};
use crate::render::{self, Format};
use crate::report::{RecordRow, RunStamp, record_table};
use crate::text::hidden;

/// The revision that a runner works on: on GitHub, on GitLab.
const REVISIONS: [&str; 2] = ["GITHUB_SHA", "CI_COMMIT_SHA"];

/// Appends what was found of every option.
pub(super) fn append(
    path: &Path,
    revision: Option<&str>,
    rows: &[RecordRow],
    global: &Global,
) -> anyhow::Result<()> {
    let of_runner = || REVISIONS.iter().find_map(|name| var(name).ok().filter(|value| !value.is_empty()));
    let revision = revision.map(str::to_owned).or_else(of_runner);
    if let Some(found) = revision.as_deref().and_then(hidden) {
        bail!("the revision has {found}");
    }
    let stamp = RunStamp { date: input::today(), revision };
    let text = render::tables(&[record_table(&stamp, rows)], Format::Csv, output::style(global))?;
    let Some(end) = text.as_str().find('\n') else { return Ok(()) };
    let (header, lines) = text.as_str().split_at(end + 1);
    let failed = || format!("{} could not be written", path.display());
    let target = Reach::of(global)?.written(path).with_context(failed)?;
    append_to(&target, header, lines).with_context(failed)
}
