//! Reads a text as one document: YAML with what the command line sets in it, another program's JSON, or plain text.

use std::borrow::Cow;
use std::sync::Arc;

use super::file::{Language, SourceFile};
use super::help;
use super::json::JsonFaultKind;
use super::node::Node;
use super::overrides::Override;
use super::path::FieldPath;
use super::place::{Site, Spot};
use super::stream::Stream;
use super::syntax::mistake;
use super::yaml::{self, ValuesLeft, YamlFault, YamlFaultKind};
use crate::text::Hidden;

/// Larger files are refused before they are parsed.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;
/// Larger results of other programs are refused before they are parsed.
pub const MOST_RESULT_BYTES: usize = 64 * 1024 * 1024;

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

/// Why a text could not be read as one document.
#[derive(Debug)]
pub struct ReadFault {
    /// What is wrong, in words.
    pub message: String,
    /// What to do about it.
    pub help: Option<Cow<'static, str>>,
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
    /// It cannot be read to its end.
    Unreadable,
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
                let mut source = Self::new(name, Cow::Borrowed(text), Language::Yaml);
                source.first_line = first_line;
                source
            }
            SourceText::Bytes(bytes) => Self::from_bytes(name, bytes, MOST_BYTES, Language::Yaml)?,
        };
        let left = ValuesLeft::all();
        let mut node = match yaml::parse(&source.text, &left) {
            Ok(node) => node,
            Err(error) => return Err(source.no_yaml(error).into()),
        };
        for (path, typed) in set {
            let value = typed.split_once('=').map_or("", |(_, value)| value);
            let value = yaml::parse_value(value, &left).unwrap_or_else(|| Node::Text(value.to_owned()));
            if left.is_used_up() {
                source.overrides.push(Override {
                    path: path.clone(),
                    typed: typed.clone(),
                    value: Node::Null,
                    before: Node::Null,
                });
                let message =
                    "the file and what `--set` puts into it expand to more than 200,000 values".to_owned();
                let kind = ReadFaultKind::Yaml(YamlFaultKind::TooMany);
                let help = help::yaml(YamlFaultKind::TooMany);
                return Err(source.refused(kind, message, help, Spot::Key(path.clone())).into());
            }
            let before = node.at(path).cloned().unwrap_or(Node::Null);
            let setting = Override { path: path.clone(), typed: typed.clone(), value: value.clone(), before };
            if let Some(meant) = node.quoted(path) {
                let message =
                    format!("there is no field `{path}` to set: names with dots in them are quoted");
                let (_, value) = typed.split_once('=').unwrap_or_default();
                let help = format!("in a shell: `--set '{meant}={value}'`");
                source.overrides.push(setting);
                let fault = source.refused(ReadFaultKind::Setting, message, None, Spot::Key(path.clone()));
                return Err(ReadFault { help: Some(help.into()), ..fault }.into());
            }
            let set = node.set(path, value);
            source.overrides.push(setting);
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

    /// Takes the text of another program's file as it is.
    pub fn read_plain(name: &str, contents: Stream, most: usize) -> Result<Arc<Self>, Box<ReadFault>> {
        let bytes = contents.whole(most).map_err(|why| Box::new(ReadFault::unreadable(name, &why)))?;
        Self::from_bytes(name, bytes, most, Language::Plain).map(Arc::new)
    }

    pub(super) fn from_bytes(
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

    /// Why the text is not the one document of YAML that it should be.
    pub(super) fn no_yaml(self, error: YamlFault) -> ReadFault {
        let source = self;
        let kind = ReadFaultKind::Yaml(error.kind);
        // Of characters that YAML does not have, the parser says no place, or the text's first.
        let unplaced = error.position.is_none_or(|(line, column)| source.offset(line, column) == 0);
        if error.kind == YamlFaultKind::Syntax
            && unplaced
            && let Some((at, found)) = foreign_to_yaml(&source.text)
        {
            let (line, column) = source.position(at);
            let message = format!("the text has {}", Hidden(found));
            let help = Some("take it out; `cat -A FILE` shows it");
            return source.refused(kind, message, help, Spot::Position { line, column });
        }
        let spot = error.position.map_or(Spot::Whole, |(line, column)| Spot::Position { line, column });
        let help = match (error.kind, error.unused) {
            (YamlFaultKind::Syntax, Some(unused)) => help::unused(unused),
            (YamlFaultKind::Syntax, None) => error.position.and_then(|(line, column)| {
                mistake(&source.text, source.offset(line, column)).map(help::syntax)
            }),
            (kind, _) => help::yaml(kind),
        };
        source.refused(kind, error.message, help, spot)
    }

    pub(super) fn refused(
        self,
        kind: ReadFaultKind,
        message: String,
        help: Option<&'static str>,
        spot: Spot,
    ) -> ReadFault {
        let help = help.map(Cow::Borrowed);
        ReadFault { message, help, kind, site: Site::new(Arc::new(self), spot) }
    }
}

impl ReadFault {
    /// A file that could not be read on; why, in words.
    pub(super) fn unreadable(name: &str, why: &str) -> Self {
        let message = format!("the file could not be read: {why}");
        let site = Site::new(SourceFile::passing(name), Spot::Whole);
        Self { message, help: None, kind: ReadFaultKind::Unreadable, site }
    }

    /// The same without the text of the file, which is nobody's business.
    #[must_use]
    pub(super) fn without_text(self) -> Self {
        let (line, column) = self.site.position();
        let site = Site::new(SourceFile::passing(self.site.file().name()), Spot::Position { line, column });
        Self { site, ..self }
    }
}

/// The first character that no YAML text has, with its place.
fn foreign_to_yaml(text: &str) -> Option<(usize, char)> {
    let foreign = |c: char| {
        (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}'))
            || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    text.char_indices().find(|(_, c)| foreign(*c))
}

/// Without the mark that some editors put before UTF-8 text.
fn without_mark(mut bytes: Vec<u8>) -> Vec<u8> {
    const MARK: &[u8] = b"\xEF\xBB\xBF";
    if bytes.starts_with(MARK) {
        bytes.drain(..MARK.len());
    }
    bytes
}
