//! Which side of a limit is right, and the figure that a limit is at.

use std::fmt;

use crate::units::{Amount, Conventions, ParseError, Unit};

/// Which side of a limit is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `<=`
    AtMost,
    /// `<`
    Below,
    /// `>=`
    AtLeast,
    /// `>`
    Above,
}

impl Comparison {
    pub(super) const SIGNS: &'static [(&'static str, Self)] = &[
        ("<=", Self::AtMost),
        ("≤", Self::AtMost),
        (">=", Self::AtLeast),
        ("≥", Self::AtLeast),
        ("<", Self::Below),
        (">", Self::Above),
    ];

    /// The comparison that a text starts with, and what follows it.
    pub(super) fn starting(text: &str) -> Option<(Self, &str)> {
        Self::SIGNS.iter().find_map(|(sign, found)| Some((*found, text.strip_prefix(sign)?)))
    }

    /// What stands before the first comparison of a text, that comparison, and what follows it, each without blanks around it.
    pub(super) fn split(text: &str) -> Option<(&str, Self, &str)> {
        text.char_indices().find_map(|(at, _)| {
            let (comparison, after) = Self::starting(&text[at..])?;
            Some((text[..at].trim(), comparison, after.trim()))
        })
    }

    /// Whether it is on how much there may be at most.
    pub const fn is_upper(self) -> bool {
        matches!(self, Self::AtMost | Self::Below)
    }

    /// Whether a value is on the right side. A value at the limit ([`Amount::beside`]) keeps `<=` and `>=`, not `<` and `>`.
    pub fn holds(self, value: Amount, limit: Amount) -> bool {
        let side = value.beside(limit);
        match self {
            Self::AtMost => side.is_le(),
            Self::Below => side.is_lt(),
            Self::AtLeast => side.is_ge(),
            Self::Above => side.is_gt(),
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            Self::SIGNS.iter().find(|(_, comparison)| comparison == self).map_or("", |(sign, _)| sign),
        )
    }
}

/// Reads a limit. The metric says what the money is for, so `<= $60,000` will do for a month's cost.
pub(super) fn parse(limit: &str, unit: Unit, conventions: Conventions) -> Result<Amount, ParseError> {
    unit.parse(limit, conventions).or_else(|error| {
        let whole = format!("{limit}{}", unit.suffix());
        unit.parse(&whole, conventions).map_err(|_| error)
    })
}
