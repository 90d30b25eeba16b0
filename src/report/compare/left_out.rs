//! What was left out, grouped by reason and counted.

use crate::scenario::WhyNot;
use crate::units::{Count, plural};

/// Offers that are left out for one reason.
#[derive(Clone, Debug)]
pub struct LeftOutRow {
    /// The reason, as a word.
    pub word: &'static str,
    /// In words.
    pub reason: String,
    /// The offers.
    pub offers: Vec<String>,
    /// What several of them have in common: GPUs that do not hold the model.
    pub details: Vec<String>,
}

/// Groups offers by why they are left out, the most telling reason first.
pub(super) fn grouped(all: impl IntoIterator<Item = (String, WhyNot)>) -> Vec<LeftOutRow> {
    let mut groups: Vec<(WhyNot, LeftOutRow)> = Vec::new();
    for (offer, why) in all {
        let found = groups.iter().position(|(known, _)| known.is_like(&why));
        let at = found.unwrap_or_else(|| {
            let row = LeftOutRow {
                word: why.word(),
                reason: why.to_string(),
                offers: Vec::new(),
                details: Vec::new(),
            };
            groups.push((why.clone(), row));
            groups.len() - 1
        });
        if let Some((_, row)) = groups.get_mut(at) {
            if let WhyNot::DoesNotRun(gpus) = &why
                && !row.details.contains(gpus)
            {
                row.details.push(gpus.clone());
            }
            if !row.offers.contains(&offer) {
                row.offers.push(offer);
            }
        }
    }
    groups.sort_by_key(|(why, _)| why.place());
    groups.into_iter().map(|(_, row)| row).collect()
}

/// How many details are named.
const NAMED: usize = 6;

impl LeftOutRow {
    /// In a line: how many, and why.
    pub(super) fn line(&self) -> String {
        let number = self.offers.len();
        let count = format!("{number} offer{}", plural(Count::const_new(number as f64)));
        let few = self.offers.len() <= 2 && self.details.is_empty();
        let named = if few { format!(" ({})", self.offers.join(", ")) } else { String::new() };
        let mut details = self.details.clone();
        let more = details.len().saturating_sub(NAMED);
        details.truncate(NAMED);
        let details = match (details.as_slice(), more) {
            ([], _) => String::new(),
            (some, 0) => format!(" ({})", some.join(", ")),
            (some, more) => format!(" ({} and {more} more)", some.join(", ")),
        };
        format!("{count}{named}: {}{details}", self.reason)
    }
}
