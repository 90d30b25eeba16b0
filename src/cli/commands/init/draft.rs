//! The text of a scenario while it is put together: lines with comments, which figures are placeholders, and which field
//! each flag decides.

use crate::source::FieldPath;

use super::answers::{Answers, Choice, Field};
use super::scalar;

/// Comments stand in one column, as far as lines leave room.
const COMMENTS_AT: usize = 38;
/// The block whose fields are cited in one line, where all are placeholders.
const WORKLOAD: &str = "workload";
/// What the report cites for a placeholder.
const CITED: &str = "\"assumption: a placeholder of `breakeven init`\"";

/// A text, and what is behind its fields.
pub(super) struct Draft {
    pub(super) text: String,
    /// What a flag wrote, and where.
    pub(super) written: Vec<Written>,
}

/// What was typed for a field of the text.
pub(super) struct Written {
    pub(super) path: FieldPath,
    pub(super) field: Field,
    pub(super) typed: String,
}

/// Puts a text together.
pub(super) struct Lines<'a> {
    pub(super) answers: &'a Answers,
    body: String,
    placeholders: Vec<String>,
    given: Vec<String>,
    written: Vec<Written>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(answers: &'a Answers) -> Self {
        Self {
            answers,
            body: String::new(),
            placeholders: Vec::new(),
            given: Vec::new(),
            written: Vec::new(),
        }
    }

    /// A line as it is.
    pub(super) fn line(&mut self, text: &str) {
        self.body += text;
        self.body.push('\n');
    }

    /// A line with a comment behind it.
    pub(super) fn noted(&mut self, text: &str, note: &str) {
        self.line(&with_comment(text, note));
    }

    /// A line with a figure that nobody gave: marked in its comment, and cited as an assumption.
    pub(super) fn assumed(&mut self, text: &str, path: &str, note: &str) {
        self.placeholders.push(path.to_owned());
        self.noted(text, &format!("assumption: {note}"));
    }

    /// A line whose figures flags or answers may have given; `path` is that of all of them.
    pub(super) fn figures(&mut self, text: &str, path: &str, parts: &[(&str, Field)], note: &str) {
        for (path, field) in parts {
            self.wrote(path, *field, &self.answers.all(*field).join(","));
        }
        if parts.iter().all(|(_, field)| self.answers.choice(*field) == Choice::Given) {
            self.given.push(path.to_owned());
            self.noted(text, note);
        } else {
            self.assumed(text, path, note);
        }
    }

    /// A line with one figure; none where the scenario does without.
    pub(super) fn figure(&mut self, key: &str, path: &str, field: Field, note: &str) {
        if let Some(value) = self.answers.one(field) {
            self.figures(&format!("{key}: {}", scalar::value(&value)), path, &[(path, field)], note);
        }
    }

    /// Remembers what was typed for a field.
    pub(super) fn wrote(&mut self, path: &str, field: Field, typed: &str) {
        if let (Some(path), Choice::Given) = (FieldPath::read(path), self.answers.choice(field)) {
            self.written.push(Written { path, field, typed: typed.to_owned() });
        }
    }

    /// The paths that are cited: a block by its name, where nothing in it was given.
    fn cited(&self) -> Vec<String> {
        let block = |path: &str| path.split('.').next().unwrap_or_default().to_owned();
        let partly = |of: &str| self.given.iter().any(|path| block(path) == of);
        let cite = |path: &String| {
            Some(block(path)).filter(|of| of == WORKLOAD && !partly(of)).unwrap_or(path.clone())
        };
        let mut cited: Vec<String> = self.placeholders.iter().map(cite).collect();
        cited.dedup();
        cited
    }

    /// The whole text, with its head.
    pub(super) fn finish(mut self, about: &str, run: &str) -> Draft {
        let Answers { name, as_of, .. } = self.answers;
        let title = self.answers.one(Field::Title).unwrap_or_default();
        self.wrote("title", Field::Title, &title);
        let mut head = format!("# {about}\n");
        if !self.placeholders.is_empty() {
            head += "# Lines marked \"assumption\" hold placeholders: put your own figures in, and delete their lines of `sources`.\n";
        }
        head += &format!("# {run}\nscenario: {}\ntitle: {}\n", scalar::value(name), scalar::prose(&title));
        head += &(with_comment(&format!("as_of: {as_of}"), "the date of the prices") + "\n");
        let cited = self.cited();
        if !cited.is_empty() {
            head += "sources:\n";
            for path in cited {
                head += &format!("  {path}: {CITED}\n");
            }
        }
        Draft { text: head + &self.body, written: self.written }
    }
}

fn with_comment(text: &str, note: &str) -> String {
    if note.is_empty() {
        return text.to_owned();
    }
    format!("{text:COMMENTS_AT$}  # {note}")
}
