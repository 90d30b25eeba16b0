//! Writing a folder whole or not at all: a temporary folder beside it, on the disk, then renamed.

use std::fs::File;
use std::io::{Error, ErrorKind, Write as _};
use std::path::Path;

/// Refuses a folder that has something in it, and what is no folder.
pub(in crate::cli) fn refuse_used(target: &Path) -> std::io::Result<()> {
    let mut entries = match std::fs::read_dir(target) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    match entries.next() {
        None => Ok(()),
        Some(_) => Err(Error::new(ErrorKind::AlreadyExists, "the folder is not empty: name a new one")),
    }
}

/// Writes files into a folder that is new or empty.
pub(in crate::cli) fn write_folder(target: &Path, files: &[(String, String)]) -> std::io::Result<()> {
    refuse_used(target)?;
    let around = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".breakeven.").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // As any program's folders, less the umask; temporary folders are private otherwise.
        builder.permissions(std::fs::Permissions::from_mode(0o777));
    }
    // It goes with everything in it, whatever fails from here on.
    let made = builder.tempdir_in(around).map_err(without_name)?;
    for (name, text) in files {
        let mut file = File::create_new(made.path().join(name)).map_err(without_name)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
    }
    // Some systems do not rename a folder onto an empty one.
    #[cfg(not(unix))]
    if target.exists() {
        std::fs::remove_dir(target)?;
    }
    std::fs::rename(made.path(), target).map_err(without_name)?;
    // Its old name is gone, so there is nothing left to remove.
    let _ = made.keep();
    let _ = File::open(around).and_then(|folder| folder.sync_all());
    Ok(())
}

/// The error without the name of what is temporary, which nobody knows.
fn without_name(error: Error) -> Error {
    let text = error.to_string();
    match text.split_once(" at path ") {
        Some((text, _)) => Error::new(error.kind(), text),
        None => error,
    }
}
