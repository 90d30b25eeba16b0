//! Limits on how far a bill may be from its forecast: `total <= +5%`, `price <= $500`.

use crate::units::{Conventions, RelativeChange, UsdNet, parse};

use super::comparison::Comparison;

/// A limit on a difference between bill and forecast, or on a part of it.
#[derive(Clone, Debug)]
pub struct VarianceLimit {
    /// What it is on.
    pub of: VarianceOf,
    /// Which side of it is right.
    pub comparison: Comparison,
    /// How far that may be.
    pub by: VarianceBound,
    /// As it was typed.
    pub text: String,
}

/// The difference or a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VarianceOf {
    /// All of it.
    Total,
    /// By how much there was.
    Volume,
    /// By what one cost.
    Price,
    /// By which lines it was.
    Mix,
    /// What is none of these.
    Rest,
}

/// How far a part may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum VarianceBound {
    /// A share of what was forecast in all.
    Share(RelativeChange),
    /// Money.
    Amount(UsdNet),
}

impl VarianceOf {
    /// Each with its word.
    pub const ALL: [(&'static str, Self); 5] = [
        ("total", Self::Total),
        ("volume", Self::Volume),
        ("price", Self::Price),
        ("mix", Self::Mix),
        ("rest", Self::Rest),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, of)| *of == self).map_or("total", |(word, _)| word)
    }
}

impl VarianceLimit {
    /// Reads a limit of the command line. The error is in words.
    ///
    /// ```
    /// use breakeven::scenario::{VarianceBound, VarianceLimit, VarianceOf};
    /// let limit = VarianceLimit::read("price <= $500").unwrap();
    /// assert_eq!(limit.of, VarianceOf::Price);
    /// assert!(matches!(limit.by, VarianceBound::Amount(amount) if amount.to_string() == "$500"));
    /// assert!(VarianceLimit::read("total <= 5 apples").is_err());
    /// ```
    pub fn read(text: &str) -> Result<Self, String> {
        let example = "such as `total <= +5%` or `price <= $500`";
        let (word, comparison, limit) = Comparison::split(text)
            .ok_or_else(|| format!("expected a part of the difference and a limit, {example}"))?;
        let found = VarianceOf::ALL.iter().find(|(known, _)| *known == word);
        let Some((_, of)) = found else {
            let words = VarianceOf::ALL.map(|(word, _)| word);
            let near = crate::diagnostics::did_you_mean(word, words);
            return Err(format!("`{word}` is no part of the difference: {}", near.unwrap_or_default()));
        };
        let of = *of;
        let by = if limit.ends_with('%') {
            let signed =
                if limit.starts_with(['+', '-', '−']) { limit.to_owned() } else { format!("+{limit}") };
            let share = RelativeChange::read(&signed);
            VarianceBound::Share(share.ok_or_else(|| format!("`{limit}` is no percentage, {example}"))?)
        } else {
            let bare = limit.strip_prefix('+').unwrap_or(limit);
            let amount = parse::<UsdNet>(bare, Conventions::typed());
            VarianceBound::Amount(amount.map_err(|error| {
                format!("{error}; a limit is money or a percentage of the forecast, {example}")
            })?)
        };
        Ok(Self { of, comparison, by, text: text.trim().to_owned() })
    }
}
