//! Writing a file whole or not at all: a temporary file beside it, on the disk, then renamed.

use std::ffi::OsString;
use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use tempfile::NamedTempFile;

/// What the name of a temporary file ends in.
const ENDING: &str = ".tmp";
/// So many characters between the name and the ending are drawn.
const DRAWN: usize = 6;
/// A file's name has at most 255 bytes nearly everywhere, the temporary one too.
const MOST_NAME: usize = 200;
/// Another call may take a new temporary file for a left one, between its making and its lock.
const ATTEMPTS: usize = 3;

/// Replaces what lies at a resolved path. What is no ordinary file (a pipe, a device) is written to directly: there is
/// nothing to replace.
pub(in crate::cli) fn replace(target: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Ok(found) = std::fs::metadata(target)
        && !found.is_file()
    {
        return File::options().write(true).open(target)?.write_all(bytes);
    }
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let prefix = prefix(target);
    remove_left(folder, &prefix);
    let mut attempt = 1;
    loop {
        let mut file = temporary(folder, &prefix, target)?;
        // Held as long as the file is in the making, so that no other call takes it for left.
        file.as_file().try_lock().or_else(|error| match error {
            // Some file systems have no locks.
            std::fs::TryLockError::Error(_) => Ok(()),
            std::fs::TryLockError::WouldBlock => Err(std::io::Error::from(ErrorKind::WouldBlock)),
        })?;
        file.write_all(bytes)?;
        // A name must not be on the disk before what it stands for.
        file.as_file().sync_all()?;
        match file.persist(target) {
            Err(error) if error.error.kind() == ErrorKind::NotFound && attempt < ATTEMPTS => attempt += 1,
            Err(error) => return Err(without_name(error.error)),
            Ok(_) => break,
        }
    }
    // The new name as well; where a folder cannot be opened, the system does it in its time.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// `.NAME.`, with which the names of temporary files start.
fn prefix(target: &Path) -> OsString {
    let name = target.file_name().unwrap_or_default();
    let mut prefix = OsString::from(".");
    match name.to_str() {
        Some(text) => prefix.push(&text[..text.floor_char_boundary(MOST_NAME)]),
        None => prefix.push(name),
    }
    prefix.push(".");
    prefix
}

fn temporary(folder: &Path, prefix: &OsString, target: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix).suffix(ENDING).rand_bytes(DRAWN);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // The file's own, or as any program's files, less the umask; temporary files are private otherwise.
        let own = std::fs::metadata(target).map(|found| found.permissions());
        builder.permissions(own.unwrap_or_else(|_| std::fs::Permissions::from_mode(0o666)));
    }
    builder.tempfile_in(folder).map_err(without_name)
}

/// Removes what a call that was killed has left. What is locked, another call is writing.
fn remove_left(folder: &Path, prefix: &OsString) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let prefix = prefix.as_encoded_bytes();
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.as_encoded_bytes();
        let drawn = name.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(ENDING.as_bytes()));
        let ours =
            drawn.is_some_and(|drawn| drawn.len() == DRAWN && drawn.iter().all(u8::is_ascii_alphanumeric));
        if !ours || !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            continue;
        }
        let left = File::options().write(true).open(entry.path());
        if left.is_ok_and(|left| !matches!(left.try_lock(), Err(std::fs::TryLockError::WouldBlock))) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// The error without the name of the temporary file, which nobody knows.
fn without_name(error: std::io::Error) -> std::io::Error {
    let text = error.to_string();
    match text.split_once(" at path ") {
        Some((text, _)) => std::io::Error::new(error.kind(), text),
        None => error,
    }
}
