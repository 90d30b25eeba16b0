//! A text with a name: a file, standard input, or a part of the built-in catalog.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::help;
use super::json::{self, JsonFaultKind};
use super::json_places::JsonPlaces;
use super::lines::Lines;
use super::node::Node;
use super::path::FieldPath;
use super::place::{Site, Spot};
use super::syntax::mistake;
use super::yaml::{self, YamlFaultKind};
use super::yaml_places::YamlPlaces;

/// Larger files are refused before they are parsed.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;
/// Larger results of other programs are refused before they are parsed.
pub const MOST_RESULT_BYTES: usize = 64 * 1024 * 1024;

/// A text, its name as people know it, and what the command line changed in it.
#[derive(Debug)]
pub struct SourceFile {
    name: String,
    text: Cow<'static, str>,
    language: Language,
    first_line: usize,
    overrides: Vec<Override>,
    /// Where its lines are, once somebody has asked for a place.
    lines: OnceLock<Lines>,
    /// Where everything in a YAML text is, once somebody has asked.
    yaml: OnceLock<YamlPlaces>,
    /// What was found in a JSON text, which may be too large to remember all of it.
    json: Mutex<JsonPlaces>,
}

/// What a text is written in, and so how its places are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Language {
    Yaml,
    Json,
    /// No fields: whoever reads it gives positions.
    Plain,
}

/// Line and column within a text, from 1.
type Position = (usize, usize);

/// Which part of a field is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// It is not the JSON that it should be.
    Json(JsonFaultKind),
}

impl SourceFile {
    /// Reads a YAML document; what the command line sets (path and text, as typed) is put in before anybody looks.
    pub fn read(
        name: &str,
        text: SourceText,
        set: &[(FieldPath, String)],
    ) -> Result<(Arc<Self>, Node), Box<ReadFault>> {
        let mut source = match text {
            SourceText::BuiltIn { text, first_line } => {
                Self { first_line, ..Self::new(name, Cow::Borrowed(text), Language::Yaml) }
            }
            SourceText::Bytes(bytes) => Self::from_bytes(name, bytes, MOST_BYTES, Language::Yaml)?,
        };
        let mut node = match yaml::parse(&source.text) {
            Ok(node) => node,
            Err(error) => {
                let spot =
                    error.position.map_or(Spot::Whole, |(line, column)| Spot::Position { line, column });
                let kind = ReadFaultKind::Yaml(error.kind);
                let help = match (error.kind, error.unused) {
                    (YamlFaultKind::Syntax, Some(unused)) => help::unused(unused),
                    (YamlFaultKind::Syntax, None) => error.position.map(|(line, column)| {
                        help::syntax(mistake(&source.text, source.offset(line, column)))
                    }),
                    (kind, _) => help::yaml(kind),
                };
                return Err(source.refused(kind, error.message, help, spot).into());
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
                return Err(source
                    .refused(ReadFaultKind::Setting, message, help, Spot::Key(path.clone()))
                    .into());
            }
        }
        Ok((Arc::new(source), node))
    }

    /// Reads what another program wrote as JSON: one value, or the list of several that follow each other. Lists and
    /// objects under the keys `passed` are passed over.
    pub fn read_json(
        name: &str,
        bytes: Vec<u8>,
        passed: &[&str],
    ) -> Result<(Arc<Self>, Node), Box<ReadFault>> {
        let source = Self::from_bytes(name, bytes, MOST_RESULT_BYTES, Language::Json)?;
        match json::parse(&source.text, passed) {
            Ok(node) => Ok((Arc::new(source), node)),
            Err(fault) => {
                let (line, column) = source.position(fault.at);
                let kind = ReadFaultKind::Json(fault.kind);
                let help = help::json(fault.kind);
                Err(source.refused(kind, fault.message, help, Spot::Position { line, column }).into())
            }
        }
    }

    /// Takes the text of another program's file as it is.
    pub fn read_plain(name: &str, bytes: Vec<u8>) -> Result<Arc<Self>, Box<ReadFault>> {
        Self::from_bytes(name, bytes, MOST_RESULT_BYTES, Language::Plain).map(Arc::new)
    }

    fn new(name: &str, text: Cow<'static, str>, language: Language) -> Self {
        Self {
            name: name.replace(char::is_control, "\u{fffd}"),
            text,
            language,
            first_line: 1,
            overrides: Vec::new(),
            lines: OnceLock::new(),
            yaml: OnceLock::new(),
            json: Mutex::default(),
        }
    }

    fn from_bytes(
        name: &str,
        bytes: Vec<u8>,
        most: usize,
        language: Language,
    ) -> Result<Self, Box<ReadFault>> {
        if bytes.len() > most {
            let message = format!("the file has more than {most} bytes");
            let source = Self::new(name, "".into(), language);
            return Err(source.refused(ReadFaultKind::TooLarge, message, None, Spot::Whole).into());
        }
        match String::from_utf8(without_mark(bytes)) {
            Ok(text) => Ok(Self::new(name, Cow::Owned(text), language)),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let valid = String::from_utf8_lossy(&error.as_bytes()[..at]).into_owned();
                let source = Self::new(name, Cow::Owned(valid), language);
                let (line, column) = source.position(at);
                let message = "the file is not UTF-8 text".to_owned();
                let help = Some("save the file as UTF-8");
                Err(source
                    .refused(ReadFaultKind::NotUtf8, message, help, Spot::Position { line, column })
                    .into())
            }
        }
    }

    fn refused(
        self,
        kind: ReadFaultKind,
        message: String,
        help: Option<&'static str>,
        spot: Spot,
    ) -> ReadFault {
        ReadFault { message, help, kind, site: Site::new(Arc::new(self), spot) }
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

    /// What ends a plain value or key on its line.
    pub(super) fn ends_values(&self) -> &'static [&'static str] {
        match self.language {
            Language::Yaml => &[": ", " #", ", ", "}", "]"],
            Language::Json => &[":", ",", "}", "]"],
            Language::Plain => &[","],
        }
    }

    /// Line and column within the text, from 1, of a field's key or value.
    pub(super) fn locate(&self, path: &FieldPath, target: Target) -> Option<Position> {
        match self.language {
            Language::Yaml => {
                let places = self.yaml.get_or_init(|| YamlPlaces::of(&self.text));
                places.locate(path, target == Target::Key)
            }
            Language::Json => {
                let mut places = self.json.lock().unwrap_or_else(PoisonError::into_inner);
                places.locate(&self.text, path, target).map(|at| self.position(at))
            }
            Language::Plain => None,
        }
    }

    /// Line and column of a byte.
    pub(super) fn position(&self, at: usize) -> Position {
        self.lines().position(&self.text, at)
    }

    /// The byte at a line and column, clamped into the text and its line.
    pub(super) fn offset(&self, line: usize, column: usize) -> usize {
        self.lines().offset(&self.text, line, column)
    }

    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::of(&self.text))
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
