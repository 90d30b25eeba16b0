//! A text with a name: a file, standard input, or a part of the built-in catalog.

use std::borrow::Cow;
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::text::one_line;

use super::json_places::JsonPlaces;
use super::lines::Lines;
use super::node::Node;
use super::overrides::Overrides;
use super::passed::Passed;
use super::path::FieldPath;
use super::target::Target;
use super::yaml_events;
use super::yaml_places::YamlPlaces;

/// A text, its name as people know it, and what the command line changed in it.
#[derive(Debug)]
pub struct SourceFile {
    name: String,
    pub(super) text: Cow<'static, str>,
    language: Language,
    pub(super) first_line: usize,
    pub(super) overrides: Overrides,
    /// Where its lines are, once somebody has asked for a place.
    lines: OnceLock<Lines>,
    /// Where everything in a YAML text is, once somebody has asked.
    yaml: OnceLock<YamlPlaces>,
    /// What is known where the text is not kept.
    pub(super) passed: Option<Box<Passed>>,
    /// What was found in a JSON text, which may be too large to remember all of it.
    json: Mutex<JsonPlaces>,
}

/// What a text is written in, and so how its places are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    Yaml,
    Json,
    /// No fields: whoever reads it gives positions.
    Plain,
}

/// Line and column within a text, from 1.
type Position = (usize, usize);

impl SourceFile {
    /// A text that nothing has been changed in.
    pub(super) fn new(name: &str, text: Cow<'static, str>, language: Language) -> Self {
        Self {
            name: one_line(name).into_owned(),
            text,
            language,
            first_line: 1,
            overrides: Overrides::default(),
            lines: OnceLock::new(),
            yaml: OnceLock::new(),
            passed: None,
            json: Mutex::default(),
        }
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
        if let Some(passed) = &self.passed {
            return passed.locate(path, target);
        }
        match self.language {
            Language::Yaml => {
                let places = self.yaml.get_or_init(|| yaml_events::places(&self.text));
                places.locate(path, target)
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
        self.overrides.of(path).map(|over| over.typed.as_str())
    }

    /// Whether something stood at a path before the command line took it away; whether it still does, is for the caller to see.
    pub fn was_taken_away(&self, path: &FieldPath) -> bool {
        self.overrides.took_away(path)
    }

    /// What stood at `path` when `beside` was written, if the command line has changed `path` since and `beside` not.
    pub fn when_written(&self, path: &FieldPath, beside: &FieldPath) -> Option<&Node> {
        self.overrides.when_written(path, beside)
    }
}
