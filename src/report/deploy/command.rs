//! A command as words, before a shell sees it: each is quoted when it is written.

/// A word of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// Itself, whatever is in it.
    Text(String),
    /// A variable of the environment, which whoever runs the command sets.
    Variable(&'static str),
}

/// A command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Command {
    /// The program first.
    pub words: Vec<Word>,
}

impl Command {
    /// The first words.
    pub(super) fn of(words: &[&str]) -> Self {
        Self { words: words.iter().map(|word| Word::from(*word)).collect() }
    }

    /// With one more word.
    #[must_use]
    pub(super) fn word(mut self, word: impl Into<Word>) -> Self {
        self.words.push(word.into());
        self
    }

    /// With a flag and its value.
    #[must_use]
    pub(super) fn flag(self, flag: &str, value: impl Into<Word>) -> Self {
        self.word(flag).word(value)
    }

    /// With a flag and its value, if there is one.
    #[must_use]
    pub(super) fn maybe(self, flag: &str, value: Option<impl Into<Word>>) -> Self {
        match value {
            Some(value) => self.flag(flag, value),
            None => self,
        }
    }

    /// With a flag, where that is so.
    #[must_use]
    pub(super) fn switch(self, flag: &str, on: bool) -> Self {
        if on { self.word(flag) } else { self }
    }
}

impl Command {
    /// The variables that it needs.
    pub fn variables(&self) -> impl Iterator<Item = &'static str> {
        self.words.iter().filter_map(|word| match word {
            Word::Variable(name) => Some(*name),
            Word::Text(_) => None,
        })
    }
}

impl From<&str> for Word {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Word {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Word {
    fn from(number: f64) -> Self {
        Self::Text(number.to_string())
    }
}
