//! A limit of an option and how it stands, as every report holds it.

use crate::checks::{Standing, Status, Verdict};
use crate::metric::Metric;
use crate::units::Amount;

use super::number::{self, beside};
use super::table::Emphasis;

/// A limit and how it stands.
#[derive(Clone, Debug)]
pub struct VerdictRow {
    /// The option.
    pub option: String,
    /// The metric.
    pub metric: Metric,
    /// `<=`, `>=`, `<` or `>`.
    pub comparison: String,
    /// The limit.
    pub limit: Amount,
    /// The figure, or why there is none.
    pub value: Result<Amount, String>,
    /// Met, missed or unknown.
    pub status: Status,
    /// The file that the limit stands in.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
}

impl VerdictRow {
    /// The status in words: with the reason where there is no figure.
    pub(in crate::report) fn words(&self) -> String {
        let word = self.status.word();
        self.value.as_ref().map_or_else(|reason| format!("{word}: {reason}"), |_| word.to_owned())
    }

    /// How the status looks.
    pub(in crate::report) const fn emphasis(&self) -> Emphasis {
        emphasis(self.status)
    }
}

/// How a status looks: an unknown limit does not pass, so it looks like a missed one.
pub(in crate::report) const fn emphasis(status: Status) -> Emphasis {
    match status {
        Status::Met => Emphasis::Good,
        Status::Missed | Status::Unknown => Emphasis::Bad,
    }
}

/// The figure that a limit is on, empty where there is none, and the limit with its comparison. A figure just past its
/// limit does not look like the limit.
pub fn limit_texts(verdict: &VerdictRow) -> (String, String) {
    let (value, limit) = match &verdict.value {
        Ok(value) => beside(*value, verdict.limit),
        Err(_) => (String::new(), number::limit(verdict.limit)),
    };
    (value, format!("{} {limit}", verdict.comparison))
}

/// A limit as the checks judged it.
pub(super) fn verdict(verdict: &Verdict<'_>) -> VerdictRow {
    let place = verdict.limit.site.resolve();
    VerdictRow {
        option: verdict.option.to_owned(),
        metric: verdict.limit.metric,
        comparison: verdict.limit.comparison.to_string(),
        limit: verdict.limit.limit,
        value: match &verdict.standing {
            Standing::Met(value) | Standing::Missed(value) => Ok(*value),
            Standing::MetWithout(gap) | Standing::MissedAtLeast(gap, _) | Standing::Unknown(gap) => {
                Err(gap.to_string())
            }
        },
        status: verdict.standing.status(),
        file: place.file.to_owned(),
        line: place.line,
        column: place.column,
    }
}
