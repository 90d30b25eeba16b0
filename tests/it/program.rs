//! The repository and its files, and the built program in an environment without anybody's preferences.

use std::path::{Path, PathBuf};

use assert_cmd::Command;

/// Variables that change what the program prints.
const PREFERENCES: [&str; 11] = [
    "NO_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLUMNS",
    "LANG",
    "LC_ALL",
    "LC_NUMERIC",
    "BREAKEVEN_COLOR",
    "BREAKEVEN_PRICING",
    "BREAKEVEN_AS_OF",
    "BREAKEVEN_FORMAT",
];

/// The hash of the catalog in JSON, which is another one with each price: how a snapshot has it.
pub(crate) const CATALOG_HASH: (&str, &str) = ("sha256:[0-9a-f]{64}", "sha256:…");

/// A folder of the repository.
pub(crate) fn folder(relative: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(relative)
}

/// Every file below a folder of the repository whose name has this ending, in the order of their paths.
pub(crate) fn below(relative: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder(relative)];
    while let Some(path) = folders.pop() {
        for entry in std::fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The program, to be run in a folder of the repository, so that file names in its output are short and the same
/// everywhere.
pub(crate) fn breakeven(relative: &str) -> Command {
    breakeven_at(Path::new(env!("CARGO_BIN_EXE_breakeven")), relative)
}

/// The same with another build of the program.
pub(crate) fn breakeven_at(program: &Path, relative: &str) -> Command {
    let mut command = Command::new(program);
    for name in PREFERENCES {
        command.env_remove(name);
    }
    command.current_dir(folder(relative));
    command
}
