//! Where output goes: standard output or a file; a closed pipe ends the program quietly.

use std::io::{ErrorKind, IsTerminal as _, Write as _};
use std::path::Path;

use anyhow::Context as _;

use crate::render::{Colour, CsvForm, CsvStart, Decimals, Style};
use crate::text::Printed;

use super::files::reach::Reach;
use super::files::replace::replace;
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
    Style {
        colour: if colour { Colour::On } else { Colour::Off },
        width: width(to_terminal),
        csv: CsvForm {
            decimals: if global.decimal_comma { Decimals::Comma } else { Decimals::Point },
            start: if global.excel_bom { CsvStart::Mark } else { CsvStart::Plain },
        },
    }
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
pub(super) fn write(text: &Printed, global: &Global) -> anyhow::Result<()> {
    match &global.output {
        None => print(text.as_str()),
        Some(path) if path.as_os_str() == "-" => print(text.as_str()),
        // A shell may have opened them to append, which a file that is opened anew does not.
        Some(path) if is_one_of(path, &["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"]) => {
            print(text.as_str())
        }
        Some(path) if is_one_of(path, &["/dev/stderr", "/dev/fd/2", "/proc/self/fd/2"]) => {
            complain(text);
            Ok(())
        }
        Some(path) => save(path, text, global),
    }
}

fn is_one_of(path: &Path, names: &[&str]) -> bool {
    path.to_str().is_some_and(|path| names.contains(&path))
}

/// Writes a file that a command makes besides its output.
pub(super) fn save(path: &Path, text: &Printed, global: &Global) -> anyhow::Result<()> {
    put(path, text.as_str().as_bytes(), global)
}

fn put(path: &Path, bytes: &[u8], global: &Global) -> anyhow::Result<()> {
    let written = Reach::of(global)?.written(path).and_then(|target| replace(&target, bytes));
    written.with_context(|| format!("{} could not be written", path.display()))
}

/// Writes a file that is no text, which no terminal shows: it needs a place of its own.
pub(super) fn write_binary(bytes: &[u8], what: &str, global: &Global) -> anyhow::Result<()> {
    let path = global.output.as_ref().filter(|path| path.as_os_str() != "-");
    let path = path.with_context(|| format!("{what} is no text: name a file for it, `-o FILE.{what}`"))?;
    put(path, bytes, global)
}

fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        // Nobody reads any more: that is no fault, and changes no verdict.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.context("standard output could not be written"),
    }
}

/// Writes to standard error; where nobody listens, nobody is told.
pub(super) fn complain(text: &Printed) {
    let _ = std::io::stderr().lock().write_all(text.as_str().as_bytes());
}

/// Writes what the reader of arguments says: help and version to standard output, faults to standard error. A closed pipe is no fault.
pub(super) fn usage(error: &clap::Error) {
    let text = error.render();
    let coloured = if error.use_stderr() { chosen(&std::io::stderr()) } else { chosen(&std::io::stdout()) };
    let text = if coloured {
        Printed::coloured(&text.ansi().to_string())
    } else {
        Printed::plain(&text.to_string())
    };
    if error.use_stderr() {
        complain(&text);
    } else {
        let _ = print(text.as_str());
    }
}
