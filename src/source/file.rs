//! A text with a name: a file, standard input, or a part of the built-in catalog.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::node::Node;
use super::path::FieldPath;
use super::place::{Site, Spot};
use super::yaml::{self, YamlFaultKind};

/// Larger files are refused before they are parsed.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;

/// A text, its name as people know it, and what the command line changed in it.
#[derive(Debug)]
pub struct SourceFile {
    name: String,
    text: Cow<'static, str>,
    first_line: usize,
    overrides: Vec<Override>,
    /// Positions that were looked up: finding one means reading the text again, and reports ask for the same few.
    positions: Mutex<HashMap<(FieldPath, Target), Option<Position>>>,
}

/// Line and column within a text, from 1.
type Position = (usize, usize);

/// Which part of a field is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Target {
    /// Its key.
    Key,
    /// Its value.
    Value,
}

/// What a [`SourceFile`] is made of, before its bytes are known to be text.
#[derive(Debug)]
pub enum SourceText {
    /// Compiled into the program: part of a file that starts at `first_line` (from 1).
    BuiltIn {
        /// The text.
        text: &'static str,
        /// The line of the whole file on which it starts.
        first_line: usize,
    },
    /// Read at run time.
    Bytes(Vec<u8>),
}

/// A value that the command line put into a document.
#[derive(Debug)]
struct Override {
    path: FieldPath,
    /// As typed: `workload.tasks=2M/month`.
    typed: String,
}

/// Why a text could not be read as one document.
#[derive(Debug)]
pub struct ReadFault {
    /// What is wrong, in words.
    pub message: String,
    /// What to do about it.
    pub help: Option<&'static str>,
    /// The kind of fault.
    pub kind: ReadFaultKind,
    /// Where.
    pub site: Site,
}

/// The kinds of [`ReadFault`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadFaultKind {
    /// The bytes are not UTF-8.
    NotUtf8,
    /// The file is too large.
    TooLarge,
    /// The command line sets a field where none can be.
    Setting,
    /// The YAML layer refused it.
    Yaml(YamlFaultKind),
}

impl SourceFile {
    /// Reads a document; what the command line sets (path and text, as typed) is put in before anybody looks.
    pub fn read(
        name: &str,
        text: SourceText,
        set: &[(FieldPath, String)],
    ) -> Result<(Arc<Self>, Node), Box<ReadFault>> {
        let fault = |file: Self, kind, message: String, help, spot| {
            Box::new(ReadFault { message, help, kind, site: Site::new(Arc::new(file), spot) })
        };
        let file = |text, first_line| Self {
            name: name.replace(char::is_control, "\u{fffd}"),
            text,
            first_line,
            overrides: Vec::new(),
            positions: Mutex::default(),
        };
        let mut source = match text {
            SourceText::BuiltIn { text, first_line } => file(Cow::Borrowed(text), first_line),
            SourceText::Bytes(bytes) if bytes.len() > MOST_BYTES => {
                let message = format!("the file has more than {MOST_BYTES} bytes");
                return Err(fault(file("".into(), 1), ReadFaultKind::TooLarge, message, None, Spot::Whole));
            }
            SourceText::Bytes(bytes) => match String::from_utf8(without_mark(bytes)) {
                Ok(text) => file(Cow::Owned(text), 1),
                Err(error) => {
                    let at = error.utf8_error().valid_up_to();
                    let valid = String::from_utf8_lossy(&error.as_bytes()[..at]).into_owned();
                    let line = valid.bytes().filter(|byte| *byte == b'\n').count() + 1;
                    let column = valid.rsplit('\n').next().unwrap_or("").chars().count() + 1;
                    let spot = Spot::Position { line, column };
                    let message = "the file is not UTF-8 text".to_owned();
                    let help = Some("save the file as UTF-8");
                    return Err(fault(
                        file(Cow::Owned(valid), 1),
                        ReadFaultKind::NotUtf8,
                        message,
                        help,
                        spot,
                    ));
                }
            },
        };
        let mut node = match yaml::parse(&source.text) {
            Ok(node) => node,
            Err(error) => {
                let spot =
                    error.position.map_or(Spot::Whole, |(line, column)| Spot::Position { line, column });
                let kind = ReadFaultKind::Yaml(error.kind);
                let help = help(error.kind, &error.message);
                return Err(fault(source, kind, error.message, help, spot));
            }
        };
        for (path, typed) in set {
            let value = typed.split_once('=').map_or("", |(_, value)| value);
            let value = yaml::parse_value(value).unwrap_or_else(|| Node::Text(value.to_owned()));
            let set = node.set(path, value);
            source.overrides.push(Override { path: path.clone(), typed: typed.clone() });
            if !set {
                let message = format!("there is no field `{path}` to set");
                let help =
                    Some("the path leads through a value that has no fields, or past the end of a list");
                return Err(fault(source, ReadFaultKind::Setting, message, help, Spot::Key(path.clone())));
            }
        }
        Ok((Arc::new(source), node))
    }

    /// The name as people know it: a path, `<stdin>`, `pricing/gpus.yaml`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The line of the whole file on which the text starts, from 1.
    pub fn first_line(&self) -> usize {
        self.first_line
    }

    /// Line and column within the text, from 1, of a field's key or value.
    pub(super) fn locate(&self, path: &FieldPath, target: Target) -> Option<Position> {
        let mut positions = self.positions.lock().unwrap_or_else(PoisonError::into_inner);
        *positions
            .entry((path.clone(), target))
            .or_insert_with(|| yaml::locate(&self.text, path, target == Target::Key))
    }

    /// What the command line wrote at this path or above it, as typed.
    pub(super) fn override_of(&self, path: &FieldPath) -> Option<&str> {
        let covers = |over: &&Override| path.is_within(&over.path);
        self.overrides.iter().rev().find(covers).map(|over| over.typed.as_str())
    }
}

/// Without the mark that some editors put before UTF-8 text.
fn without_mark(mut bytes: Vec<u8>) -> Vec<u8> {
    const MARK: &[u8] = b"\xEF\xBB\xBF";
    if bytes.starts_with(MARK) {
        bytes.drain(..MARK.len());
    }
    bytes
}

/// What people usually meant where the YAML layer says this.
const SYNTAX_HELP: &[(&str, &str)] = &[
    (
        "mapping values are not allowed",
        "a key has to stand in the column of its neighbours; a text with `: ` in it needs quotes",
    ),
    ("did not find expected key", "a key has to stand in the column of its neighbours"),
    ("did not find expected '-'", "the items of a list have to stand in one column"),
    ("tab character", "indent with spaces"),
    (
        "expected ',' or '}'",
        "a `{` before this place is not closed, or a text with commas or brackets needs quotes",
    ),
    (
        "expected ',' or ']'",
        "a `[` before this place is not closed, or a text with commas or brackets needs quotes",
    ),
    ("could not find expected ':'", "a key needs `: ` and a value behind it"),
    ("end of stream", "a quote before this place is not closed"),
    ("unknown anchor", "write the value out; a text that starts with `*` needs quotes"),
    ("cannot start any token", "a text that starts with this character needs quotes"),
    ("YAML tags", "write the value without its tag"),
];

fn help(kind: YamlFaultKind, message: &str) -> Option<&'static str> {
    match kind {
        YamlFaultKind::Syntax => {
            SYNTAX_HELP.iter().find(|(known, _)| message.contains(known)).map(|(_, help)| *help)
        }
        YamlFaultKind::Empty => Some("`breakeven example` prints a scenario to start from"),
        YamlFaultKind::SecondDocument => {
            Some("remove the `---` line, or put the second document into its own file")
        }
        YamlFaultKind::TooDeep => {
            Some("nest less deeply; where an alias (`*name`) contains itself, write the value out")
        }
        YamlFaultKind::TooMany => Some("remove the aliases (`*name`) that multiply each other"),
    }
}
