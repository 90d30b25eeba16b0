//! Attempts of options at tasks, as a file has them.

use std::collections::BTreeMap;

use crate::decode::Sited;
use crate::source::Site;
use crate::units::{Seconds, UsdPerTask};

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// The task was done right.
    Passed,
    /// It was not.
    Failed,
    /// The provider gave no answer, which says nothing about the model.
    NoAnswer,
}

/// One attempt of an option at a task.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    /// Its place in [`Attempts::options`].
    pub(super) option: usize,
    /// Its place in [`Attempts::tasks`].
    pub(super) task: usize,
    pub(super) ending: Ending,
    pub(super) cost: Option<UsdPerTask>,
    pub(super) latency: Option<Sited<Seconds>>,
    /// Where the file says how it ended.
    pub(super) site: Site,
}

/// An option, provider or model that was tried.
#[derive(Clone, Debug)]
pub(super) struct Tried {
    pub(super) name: String,
    /// Another name that it goes by.
    pub(super) alias: Option<String>,
    /// Where it is first named.
    pub(super) site: Site,
}

/// All attempts of a file, in its order.
#[derive(Clone, Debug, Default)]
pub(super) struct Attempts {
    pub(super) options: Vec<Tried>,
    /// Tasks as they are shown.
    pub(super) tasks: Vec<String>,
    pub(super) made: Vec<Attempt>,
    options_by_name: BTreeMap<String, usize>,
    tasks_by_key: BTreeMap<String, usize>,
}

impl Attempts {
    /// The place of an option, which is added where it is new.
    pub(super) fn option(&mut self, name: &str, alias: Option<&str>, site: impl FnOnce() -> Site) -> usize {
        if let Some(at) = self.options_by_name.get(name) {
            return *at;
        }
        let alias = alias.filter(|alias| *alias != name).map(str::to_owned);
        self.options.push(Tried { name: name.to_owned(), alias, site: site() });
        self.options_by_name.insert(name.to_owned(), self.options.len() - 1);
        self.options.len() - 1
    }

    /// The place of a task, which is added where it is new.
    pub(super) fn task(&mut self, key: &str, shown: impl FnOnce(usize) -> String) -> usize {
        if let Some(at) = self.tasks_by_key.get(key) {
            return *at;
        }
        self.tasks.push(shown(self.tasks.len()));
        self.tasks_by_key.insert(key.to_owned(), self.tasks.len() - 1);
        self.tasks.len() - 1
    }
}

/// A name as it can be shown: in one line, of a length that leaves room for the rest, and without what would steer a
/// terminal.
pub(super) fn shown(name: &str) -> String {
    const LONGEST: usize = 60;
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let start = name.chars().take(LONGEST).map(|c| if hidden(c) { char::REPLACEMENT_CHARACTER } else { c });
    let more = if name.chars().nth(LONGEST).is_some() { "…" } else { "" };
    start.collect::<String>() + more
}
