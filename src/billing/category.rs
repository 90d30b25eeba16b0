//! What kind of charge a row is.

use crate::decode::Words;

/// The kinds of charge that FOCUS knows; a plain table has usage alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// What was used.
    Usage,
    /// What was bought in advance: a commitment, a reservation, hardware.
    Purchase,
    /// Taxes.
    Tax,
    /// What the provider gives: vouchers, refunds.
    Credit,
    /// What corrects charges of an earlier bill, or rounds one.
    Adjustment,
}

impl Words for Category {
    const WHAT: &'static str = "a category of charges";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("usage", Self::Usage),
        ("purchase", Self::Purchase),
        ("tax", Self::Tax),
        ("credit", Self::Credit),
        ("adjustment", Self::Adjustment),
    ];
}

impl Category {
    /// Its word, as FOCUS writes it in small letters.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, known)| *known == self).map_or("usage", |(word, _)| word)
    }
}
