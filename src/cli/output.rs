//! Writing: standard output or a file, whole or not at all; a closed pipe ends the program quietly.

use std::io::{ErrorKind, IsTerminal as _, Write as _};
use std::path::Path;

use anyhow::Context as _;

use crate::render::{Colour, Style};

use super::shared_args::{Color, Global};

/// Columns where there is no terminal to ask.
const DEFAULT_WIDTH: u16 = 110;
/// Fewer columns than this cannot hold a table.
const LEAST_WIDTH: u16 = 40;

/// How text for people looks in this call.
pub(super) fn style(global: &Global) -> Style {
    let to_terminal = global.output.is_none();
    let colour = match global.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => to_terminal && chosen(&std::io::stdout()),
    };
    Style { colour: if colour { Colour::On } else { Colour::Off }, width: width(to_terminal) }
}

/// Whether diagnostics are coloured.
pub(super) fn coloured_errors(global: &Global) -> bool {
    match global.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => chosen(&std::io::stderr()),
    }
}

/// What the stream and the environment (`NO_COLOR`, `CLICOLOR_FORCE`) ask for.
fn chosen(stream: &impl anstream::stream::RawStream) -> bool {
    anstream::AutoStream::choice(stream) != anstream::ColorChoice::Never
}

fn width(to_terminal: bool) -> u16 {
    let columns = if to_terminal && std::io::stdout().is_terminal() {
        terminal_size::terminal_size().map(|(width, _)| width.0)
    } else {
        // Some jobs set it to 0, for "I do not know".
        std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).filter(|columns| *columns > 0)
    };
    columns.unwrap_or(DEFAULT_WIDTH).max(LEAST_WIDTH)
}

/// Writes the output of a command where it belongs.
pub(super) fn write(text: &str, global: &Global) -> anyhow::Result<()> {
    match &global.output {
        None => print(text),
        Some(path) if path.as_os_str() == "-" => print(text),
        Some(path) => {
            write_file(path, text).with_context(|| format!("{} could not be written", path.display()))
        }
    }
}

/// Writes a file that a command makes besides its output.
pub(super) fn save(path: &Path, text: &str) -> anyhow::Result<()> {
    write_file(path, text).with_context(|| format!("{} could not be written", path.display()))
}

fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        // Nobody reads any more: that is no fault, and changes no verdict.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.context("standard output could not be written"),
    }
}

/// Writes a temporary file beside the target and renames it. What is no ordinary file (a pipe, a device) is written to
/// directly: there is nothing to replace.
fn write_file(path: &Path, text: &str) -> anyhow::Result<()> {
    // A link's target is replaced, not the link.
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if std::fs::metadata(&target).is_ok_and(|found| !found.is_file()) {
        return Ok(std::fs::write(&target, text)?);
    }
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // The file's own, or as any program's files, less the umask; temporary files are private otherwise.
        let own = std::fs::metadata(&target).map(|found| found.permissions());
        builder.permissions(own.unwrap_or_else(|_| std::fs::Permissions::from_mode(0o666)));
    }
    let mut file = builder.tempfile_in(folder).map_err(without_name)?;
    file.write_all(text.as_bytes())?;
    file.persist(&target)?;
    Ok(())
}

/// The error without the name of the temporary file, which nobody knows.
fn without_name(error: std::io::Error) -> std::io::Error {
    let text = error.to_string();
    match text.split_once(" at path ") {
        Some((text, _)) => std::io::Error::new(error.kind(), text),
        None => error,
    }
}

/// Writes to standard error; where nobody listens, nobody is told.
pub(super) fn complain(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
