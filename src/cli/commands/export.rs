//! `breakeven catalog export`: the built-in catalog as a folder.

use std::path::Path;

use anyhow::{Context as _, bail};

use crate::catalog::builtin_files;
use crate::cli::ending::Ending;
use crate::cli::output;
use crate::cli::shared_args::Global;
use crate::text::Printed;

/// Writes every file of the built-in catalog into a new or empty folder.
pub(super) fn export(folder: &Path, global: &Global) -> anyhow::Result<Ending> {
    let name = folder.display();
    if let Ok(mut entries) = std::fs::read_dir(folder) {
        if entries.next().is_some() {
            bail!("{name}: the folder is not empty, and nothing in it is overwritten: name a new one");
        }
    } else if folder.exists() {
        bail!("{name}: this is no folder");
    }
    let mut count = 0;
    for (relative, text) in builtin_files() {
        let path = folder.join(relative);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)
                .with_context(|| format!("{} could not be made", parent.display()))?;
        }
        output::save(&path, &Printed::plain(text), global)?;
        count += 1;
    }
    output::complain(&Printed::plain(&format!("{name}: {count} files; `--pricing {name}` uses them\n")));
    Ok(Ending::Fine)
}
