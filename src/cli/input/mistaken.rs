//! Arguments that are in each other's place.

use std::path::{Path, PathBuf};

use anyhow::bail;

use crate::cli::files::origin::Origin;
use crate::diagnostics::nearest;
use crate::source::{Node, SourceFile, SourceText};

use super::text::STDIN;

/// Refuses an option's name in the place of a file: `run case.yaml own`.
pub(super) fn refuse_options(paths: &[PathBuf], origin: &Origin) -> anyhow::Result<()> {
    let is_name =
        |path: &&PathBuf| path.as_os_str() != STDIN && path.components().count() == 1 && !path.exists();
    let Some(name) = paths.iter().find(is_name).and_then(|path| path.to_str()) else { return Ok(()) };
    for path in paths.iter().filter(|path| path.is_file()) {
        let Ok(bytes) = origin.typed(path) else { continue };
        let Ok((_, root)) = SourceFile::read(name, SourceText::Bytes(bytes), &[]) else { continue };
        let Some(Node::Map(options)) = root.get("options") else { continue };
        let options = || options.iter().map(|(option, _)| option.as_str());
        let file = path.display();
        if options().any(|option| option == name) {
            bail!(
                "`{name}` is no file: it is an option of {file}. This command takes scenario files and shows all of their \
                 options; one option by itself: `breakeven explain {file} {name}`"
            );
        }
        if let Some(option) = nearest(name, options()) {
            bail!(
                "there is no file `{name}`. {file} has an option `{option}`: this command takes scenario files and shows all \
                 of their options; one option by itself: `breakeven explain {file} {option}`"
            );
        }
    }
    Ok(())
}

/// Refuses an option in the place of a scenario, and the scenario behind it: `roi own case.yaml`.
pub(in crate::cli) fn refuse_swapped(scenario: &Path, option: Option<&str>) -> anyhow::Result<()> {
    let Some(file) = option.filter(|option| Path::new(option).is_file()) else { return Ok(()) };
    if scenario.as_os_str() != STDIN && !scenario.exists() {
        let name = scenario.display();
        bail!("there is no file `{name}`, and {file} is one: the scenario comes first, `{file} {name}`");
    }
    Ok(())
}
