//! The built program in an environment without anybody's preferences.

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

/// A folder of the repository.
pub(crate) fn folder(relative: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(relative)
}

/// The program, to be run in a folder of the repository, so that file names in its output are short and the same
/// everywhere.
pub(crate) fn breakeven(relative: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_breakeven"));
    for name in PREFERENCES {
        command.env_remove(name);
    }
    command.current_dir(folder(relative));
    command
}
