//! Files of other programs whose text is not kept: too large, or nobody's business. What is known of places in them is what was
//! noted while they were read.

use std::sync::Arc;

use super::file::{Language, SourceFile};
use super::passed::{Line, Passed};
use super::place::{Place, Site, Spot};
use super::read::ReadFault;
use super::stream::Stream;
use super::target::Target;

/// The text of a larger file is not kept once it is read.
pub(super) const MOST_KEPT: usize = 1024 * 1024;
/// Of so many places the lines are noted where the text is not kept.
const MOST_NOTED: usize = 32;
/// A longer line is cut, and not shown where what is meant lies behind that.
const LONGEST: usize = 160;

impl SourceFile {
    /// A file whose text is not kept: one that nobody recognises, which is not shown, or one that is read as it comes.
    pub fn passing(name: &str) -> Arc<Self> {
        Arc::new(Self::without_text(name, Language::Plain, Passed::default()))
    }

    /// A file of lines, and its contents from the start: with its text where it is small.
    pub fn start(name: &str, contents: Stream) -> Result<(Arc<Self>, Stream), Box<ReadFault>> {
        Self::start_in(name, contents, Language::Plain)
    }

    pub(super) fn start_in(
        name: &str,
        contents: Stream,
        language: Language,
    ) -> Result<(Arc<Self>, Stream), Box<ReadFault>> {
        match contents.small(MOST_KEPT).map_err(|why| Box::new(ReadFault::unreadable(name, &why)))? {
            Err(large) => Ok((Arc::new(Self::without_text(name, language, Passed::default())), large)),
            Ok(bytes) => {
                let valid = std::str::from_utf8(&bytes).map_or_else(|error| error.valid_up_to(), str::len);
                let text = String::from_utf8_lossy(&bytes[..valid]);
                let text = text.trim_start_matches('\u{feff}').to_owned();
                let file = Self::new(name, text.into(), language);
                Ok((Arc::new(file), bytes.into()))
            }
        }
    }

    pub(super) fn without_text(name: &str, language: Language, passed: Passed) -> Self {
        let mut file = Self::new(name, "".into(), language);
        file.passed = Some(Box::new(passed));
        file
    }

    /// Notes a line of a file whose text is not kept, to be shown at a position in it; of very many, the first ones.
    pub fn note_line(&self, line: usize, column: usize, text: &str) {
        let Some(passed) = &self.passed else { return };
        if column > LONGEST || passed.line(line, column).is_some() {
            return;
        }
        let Some(free) = passed.lines.iter().find(|line| line.get().is_none()) else { return };
        let cut = text.char_indices().nth(LONGEST).map(|(at, _)| format!("{}…", &text[..at]));
        let text = cut.unwrap_or_else(|| text.trim_end_matches(['\r', '\n']).to_owned());
        let _ = free.set(Line { number: line, column, text });
    }

    /// The file to point at once it has been read, and with it these places: itself, or, of a large one, what is known of it
    /// without its text.
    pub fn settle(self: &Arc<Self>, sites: &mut [&mut Site]) -> Arc<Self> {
        if self.text().len() <= MOST_KEPT {
            return Arc::clone(self);
        }
        let mut passed = Passed::default();
        for site in sites.iter().filter(|site| Arc::ptr_eq(site.file(), self)) {
            let target = match site.spot() {
                Spot::Value(path) => (path.clone(), Target::Value),
                Spot::Key(path) => (path.clone(), Target::Key),
                Spot::Position { .. } | Spot::Whole => continue,
            };
            passed.places.insert(target, site.position());
        }
        let settled = Arc::new(Self::without_text(self.name(), Language::Json, passed));
        for site in sites.iter().filter(|site| Arc::ptr_eq(site.file(), self)).take(MOST_NOTED) {
            if let Spot::Position { line, column } = site.spot() {
                let text = self.text().lines().nth(line - 1).unwrap_or("");
                settled.note_line(*line, *column, text);
            }
        }
        for site in sites.iter_mut().filter(|site| Arc::ptr_eq(site.file(), self)) {
            **site = Site::new(Arc::clone(&settled), site.spot().clone());
        }
        settled
    }

    /// A place in a file whose text is not kept, with the line where it was noted.
    pub(super) fn noted(
        &self,
        line: usize,
        column: usize,
        length: impl Fn(&str) -> usize,
    ) -> Option<Place<'_>> {
        let (text, start) = self.passed.as_ref()?.line(line, column)?;
        let span = start..start + length(&text[start..]);
        Some(Place { file: self.name(), line, column, span, text, first_line: line })
    }
}
