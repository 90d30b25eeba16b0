//! Attempts of options at tasks, as a file has them: millions of them, so each has a few bytes.

use std::collections::BTreeMap;

use crate::units::{Count, Quantity, Seconds, UsdPerTask};

use super::names::{Names, Texts};
use super::outcomes::digest;

/// More attempts than this are refused.
pub(super) const MOST_ATTEMPTS: usize = 2_000_000;
/// More options than this are refused.
const MOST_OPTIONS: usize = 10_000;
/// More bytes of names of tasks than this are refused.
const MOST_NAME_BYTES: usize = 64 * 1024 * 1024;

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// The task was done right.
    Passed,
    /// It was not.
    Failed,
    /// The provider gave no answer, which says nothing about the model.
    NoAnswer,
    /// It was answered, and what should judge the answer gave no verdict.
    NotJudged,
}

/// Line and column in a file, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct At {
    line: u32,
    column: u32,
}

impl At {
    pub(super) fn new((line, column): (usize, usize)) -> Self {
        let number = |count| u32::try_from(count).unwrap_or(u32::MAX);
        Self { line: number(line), column: number(column) }
    }

    pub(super) fn position(self) -> (usize, usize) {
        (self.line as usize, self.column as usize)
    }
}

/// One attempt of an option at a task.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attempt {
    /// Its place in [`Attempts::options`].
    pub(super) option: u32,
    /// Its number among the tasks.
    pub(super) task: u32,
    pub(super) ending: Ending,
    pub(super) latency: Option<(Seconds, At)>,
    /// Where the file says how it ended.
    pub(super) at: At,
}

/// An attempt as it is kept.
#[derive(Clone, Copy, Debug)]
struct Row {
    /// Seconds; no number where the file has none.
    latency: f64,
    latency_at: At,
    option: u32,
    task: u32,
    at: At,
    ending: Ending,
}

/// Whether latencies had their unit written, or their format says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    WithUnit,
    /// Numbers, which are taken as seconds.
    Bare,
}

/// An option, provider or model that was tried.
#[derive(Clone, Debug)]
pub(super) struct Tried {
    pub(super) name: String,
    /// Another name that it goes by.
    pub(super) alias: Option<String>,
    /// Where it is first named.
    pub(super) at: At,
    /// What its attempts cost together, and of how many that is known.
    pub(super) cost: (f64, Count),
    /// Where it has a value other than right and wrong, so that it is no share of tasks.
    pub(super) no_share: Option<At>,
    /// How many of its answers came out of a cache.
    pub(super) cached: usize,
    /// How many of its answers were right or wrong and broke a limit on latency or cost.
    pub(super) late: usize,
}

/// All attempts of a file, in its order.
#[derive(Debug)]
pub(super) struct Attempts {
    pub(super) options: Vec<Tried>,
    rows: Vec<Row>,
    options_by_name: BTreeMap<String, u32>,
    tasks: Names,
    /// Digests of the names of tasks, by their numbers.
    digests: Vec<u64>,
    /// What tasks are called, where that is not what tells them apart.
    labels: Texts,
    /// Whether latencies had their units written.
    pub(super) latencies: Written,
}

impl Default for Attempts {
    fn default() -> Self {
        Self {
            options: Vec::new(),
            rows: Vec::new(),
            options_by_name: BTreeMap::new(),
            tasks: Names::default(),
            digests: Vec::new(),
            labels: Texts::default(),
            latencies: Written::WithUnit,
        }
    }
}

impl Ending {
    /// Whether it says how the task ended.
    pub(super) fn is_known(self) -> bool {
        matches!(self, Self::Passed | Self::Failed)
    }
}

impl Attempts {
    /// The place of an option, which is added where it is new; nothing where there are too many.
    pub(super) fn option(
        &mut self,
        name: &str,
        alias: Option<&str>,
        at: impl FnOnce() -> At,
    ) -> Result<u32, TooMany> {
        if let Some(at) = self.options_by_name.get(name) {
            return Ok(*at);
        }
        if self.options.len() == MOST_OPTIONS {
            return Err(TooMany(format!("the file has more than {MOST_OPTIONS} options")));
        }
        let number = u32::try_from(self.options.len()).unwrap_or(u32::MAX);
        let alias = alias.filter(|alias| *alias != name).map(str::to_owned);
        let (name_of, cost) = (name.to_owned(), (0.0, Count::ZERO));
        self.options.push(Tried { name: name_of, alias, at: at(), cost, no_share: None, cached: 0, late: 0 });
        self.options_by_name.insert(name.to_owned(), number);
        Ok(number)
    }

    /// The number of a task of that name.
    pub(super) fn task(&mut self, name: &str) -> u32 {
        let number = self.tasks.number(name);
        if self.digests.len() < self.tasks.len() {
            self.digests.push(digest(name));
        }
        number
    }

    /// A digest of the name of a task.
    pub(super) fn digest(&self, task: u32) -> u64 {
        self.digests.get(task as usize).copied().unwrap_or_default()
    }

    /// The number of a task of that key, which is called otherwise.
    pub(super) fn labelled_task(&mut self, key: &str, label: impl FnOnce(usize) -> String) -> u32 {
        let number = self.task(key);
        if self.labels.len() < self.tasks.len() {
            self.labels.push(&label(number as usize));
        }
        number
    }

    /// How many tasks there are.
    pub(super) fn tasks(&self) -> usize {
        self.tasks.len()
    }

    /// What a task is called, as it can be shown.
    pub(super) fn task_name(&self, task: u32) -> String {
        if self.labels.len() > 0 {
            return self.labels.get(task as usize).to_owned();
        }
        shown(self.tasks.get(task))
    }

    /// Adds an attempt and what it cost.
    pub(super) fn push(&mut self, attempt: &Attempt, cost: Option<UsdPerTask>) -> Result<(), TooMany> {
        if self.rows.len() == MOST_ATTEMPTS {
            return Err(TooMany(format!("the file has more than {MOST_ATTEMPTS} attempts")));
        }
        if self.tasks.bytes() + self.labels.bytes() > MOST_NAME_BYTES {
            return Err(TooMany(format!(
                "the names of tasks have more than {MOST_NAME_BYTES} bytes together"
            )));
        }
        let Attempt { option, task, ending, latency, at } = *attempt;
        let (latency, latency_at) = latency.map_or((f64::NAN, at), |(time, at)| (time.get(), at));
        self.rows.push(Row { latency, latency_at, option, task, at, ending });
        if let (Some(cost), Some(tried)) = (cost, self.options.get_mut(option as usize)) {
            tried.cost = (tried.cost.0 + cost.get(), Count::const_new(tried.cost.1.get() + 1.0));
        }
        Ok(())
    }

    /// Attempts of the same option and task, each with the first one: where a file has no repeats, it holds a run twice.
    pub(super) fn repeated(&self) -> Vec<(u32, u32)> {
        let mut order: Vec<u32> = (0..u32::try_from(self.rows.len()).unwrap_or(u32::MAX)).collect();
        let key = |at: u32| (self.rows[at as usize].option, self.rows[at as usize].task);
        order.sort_unstable_by_key(|at| (key(*at), *at));
        let mut again: Vec<(u32, u32)> = Vec::new();
        for same in order.chunk_by(|a, b| key(*a) == key(*b)) {
            let Some((first, others)) = same.split_first() else { continue };
            again.extend(others.iter().map(|other| (*other, *first)));
        }
        again.sort_unstable();
        again
    }

    /// How many attempts there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// An attempt, by its place in the file.
    pub(super) fn get(&self, at: u32) -> Attempt {
        let Row { latency, latency_at, option, task, at, ending } = self.rows[at as usize];
        let latency = (!latency.is_nan()).then(|| (Seconds::const_new(latency), latency_at));
        Attempt { option, task, ending, latency, at }
    }

    /// All attempts with their places in the file.
    pub(super) fn all(&self) -> impl Iterator<Item = (u32, Attempt)> {
        (0..u32::try_from(self.rows.len()).unwrap_or(u32::MAX)).map(|at| (at, self.get(at)))
    }
}

/// More than can be kept; of what, in words.
#[derive(Debug)]
pub(super) struct TooMany(pub(super) String);

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
