//! Appending lines to a table that several calls may append to at once.

use std::fs::File;
use std::io::{Error, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

/// Appends whole lines. A new file gets the header first; in any other the header is the first line already, else the file is refused: its
/// columns are others. Calls that append at once wait for each other.
pub(in crate::cli) fn append(target: &Path, header: &str, lines: &str) -> std::io::Result<()> {
    if std::fs::metadata(target).is_ok_and(|found| !found.is_file()) {
        return Err(Error::other("it is no ordinary file"));
    }
    let mut file = File::options().read(true).append(true).create(true).open(target)?;
    file.lock()?;
    let length = file.metadata()?.len();
    if length == 0 {
        file.write_all((header.to_owned() + lines).as_bytes())?;
        return file.sync_all();
    }
    let mut first = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    (&file).take(header.len() as u64).read_to_end(&mut first)?;
    // An editor or a checkout may have changed the ends of lines.
    let first_line = first.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if first_line.trim_ascii_end() != header.trim_end().as_bytes() {
        return Err(Error::other(
            "its first line is not the header that this version writes, so the columns may be others; name a new file",
        ));
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    if last != *b"\n" {
        return Err(Error::other("its last line is cut off: complete or remove that line"));
    }
    file.write_all(lines.as_bytes())?;
    file.sync_all()
}
