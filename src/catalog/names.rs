//! Names as people type them: other capitals, underscores, another organisation in front, or none. A name that may mean several entries
//! means none of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::region;

use super::entry::Table;

/// What a typed name leads to, where no entry has exactly that name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spelled {
    /// One entry, by its own name.
    One(String),
    /// Several entries could be meant.
    Several(Vec<String>),
    /// No entry is called so.
    Nothing,
}

/// The spellings of all names.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    /// Whole names.
    whole: BTreeMap<(Table, String), BTreeSet<String>>,
    /// Names without the organisation.
    short: BTreeMap<(Table, String), BTreeSet<String>>,
}

/// A name without regard to capitals and to what stands between its parts.
///
/// ```text
/// Llama_3.3 70B -> llama-3.3-70b
/// ```
pub(super) fn plain(name: &str) -> String {
    name.trim().chars().map(|c| if c == '_' || c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
}

/// A plain name without its organisation, where leaving it out changes nothing: a seller stays, and so does a region.
pub(super) fn short(table: Table, plain: &str) -> Option<String> {
    let (before, name) = plain.rsplit_once('/')?;
    match table {
        Table::Architectures => Some(name.to_owned()),
        Table::Tokens => {
            let (seller, organisation) = before.split_once('/')?;
            (!organisation.contains('/') && region(organisation).is_none())
                .then(|| format!("{seller}/{name}"))
        }
        _ => None,
    }
}

impl Spellings {
    /// Adds an entry with its other names.
    pub(super) fn add(&mut self, table: Table, entry: &str, aliases: &[String]) {
        for name in std::iter::once(entry).chain(aliases.iter().map(String::as_str)) {
            // What is sold is known by its seller: a bare name would choose one.
            if table == Table::Tokens && !name.contains('/') {
                continue;
            }
            let plain = plain(name);
            if let Some(short) = short(table, &plain) {
                self.short.entry((table, short)).or_default().insert(entry.to_owned());
            }
            self.whole.entry((table, plain)).or_default().insert(entry.to_owned());
        }
    }

    /// The entries that a name may mean: those that are called so but for the spelling, else those that are called so by any organisation.
    pub(super) fn find(&self, table: Table, typed: &str) -> Spelled {
        let plain = plain(typed);
        let bare = short(table, &plain).unwrap_or_else(|| plain.clone());
        let whole = self.whole.get(&(table, plain));
        let key = (table, bare);
        // Architectures are called without an organisation; what is sold has one or has none, and then a typed one is wrong.
        let own = || self.whole.get(&key).filter(|_| table == Table::Architectures);
        let tried = whole.or_else(|| self.short.get(&key)).or_else(own);
        let found: Vec<String> = tried.into_iter().flatten().cloned().collect();
        match found.as_slice() {
            [] => Spelled::Nothing,
            [one] => Spelled::One(one.clone()),
            _ => Spelled::Several(found),
        }
    }
}

/// The other names that the text of an entry states in a line, as [`super::alias::aliases`] reads them.
pub(super) fn stated_aliases(text: &str) -> Vec<String> {
    let line = text.lines().find_map(|line| line.strip_prefix("  aliases: [")?.split(']').next());
    let names = line.into_iter().flat_map(|line| line.split(','));
    names.map(|name| name.trim().trim_matches('"').to_owned()).filter(|name| !name.is_empty()).collect()
}
