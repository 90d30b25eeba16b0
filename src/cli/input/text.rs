//! The bytes of a file that the command line names.

use std::path::Path;

use anyhow::Context as _;

use crate::cli::files::origin::{Origin, bounded};
use crate::cli::files::reach::Reach;
use crate::cli::shared_args::Global;
use crate::source::MOST_BYTES;

/// The name of standard input on the command line.
pub(in crate::cli) const STDIN: &str = "-";
/// What it is called in reports.
pub(in crate::cli) const STDIN_NAME: &str = "<stdin>";

/// The name under which people know a file, and what is in it.
pub(super) fn read(path: &Path, origin: &Origin) -> anyhow::Result<(String, Vec<u8>)> {
    if path.as_os_str() == STDIN {
        origin.reach().refuse_own_input().context("standard input could not be read")?;
        let bytes =
            bounded(std::io::stdin().lock(), MOST_BYTES).context("standard input could not be read")?;
        return Ok((STDIN_NAME.to_owned(), bytes));
    }
    let name = origin.shown(path);
    let bytes = origin.typed(path).with_context(|| format!("{name} could not be read"))?;
    Ok((name, bytes))
}

/// A small file that the command line names, with its name.
pub(in crate::cli) fn read_typed(path: &Path, global: &Global) -> anyhow::Result<(String, Vec<u8>)> {
    read(path, &Origin::disk(Reach::of(global)?))
}
