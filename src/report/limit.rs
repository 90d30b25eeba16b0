//! A limit of an option and how it stands, as every report holds it.

use crate::checks::{Standing, Status, Verdict};
use crate::metric::Metric;
use crate::scenario::Limit;
use crate::units::Amount;

use super::list::list;
use super::number::{self, apart, beside};
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
    verdict_of(verdict.option, verdict.limit, &verdict.standing)
}

/// A limit, and how what it was judged on stands to it.
pub(super) fn verdict_of(option: &str, limit: &Limit, standing: &Standing) -> VerdictRow {
    let place = limit.site.resolve();
    VerdictRow {
        option: option.to_owned(),
        metric: limit.metric,
        comparison: limit.comparison.to_string(),
        limit: limit.limit,
        value: value_of(standing),
        status: standing.status(),
        file: place.file.to_owned(),
        line: place.line,
        column: place.column,
    }
}

/// The figure of a standing, or why there is none.
pub(super) fn value_of(standing: &Standing) -> Result<Amount, String> {
    match standing {
        Standing::Met(value) | Standing::Missed(value) => Ok(*value),
        Standing::MetWithout(gap) | Standing::MissedAtLeast(gap, _) | Standing::Unknown(gap) => {
            Err(gap.to_string())
        }
    }
}

/// What keeps an option from meeting its limits: "misses a and b, and c is unknown (reason)"; `None` if it meets them.
pub(super) fn short_of(limits: &[VerdictRow]) -> Option<String> {
    let of =
        |status: Status| limits.iter().filter(|limit| limit.status == status).map(miss).collect::<Vec<_>>();
    let (missed, unknown) = (of(Status::Missed), of(Status::Unknown));
    let missed = (!missed.is_empty()).then(|| format!("misses {}", list(&missed)));
    let is = if unknown.len() == 1 { "is" } else { "are" };
    let unknown = (!unknown.is_empty()).then(|| format!("{} {is} unknown", list(&unknown)));
    match (missed, unknown) {
        (Some(missed), Some(unknown)) => Some(format!("{missed}, and {unknown}")),
        (missed, unknown) => missed.or(unknown),
    }
}

/// A limit as it is written: `accuracy >= 88%`.
pub(super) fn limit_words(row: &VerdictRow) -> String {
    format!("{} {}", row.metric.info().id, limit_texts(row).1)
}

/// A limit that is not met, and by how much or why.
fn miss(row: &VerdictRow) -> String {
    match &row.value {
        Ok(value) if value.beside(row.limit).is_eq() => format!("{}, just", limit_words(row)),
        Ok(value) => format!("{} by {} ({})", limit_words(row), apart(*value, row.limit), limit_texts(row).0),
        Err(reason) => format!("{} ({reason})", limit_words(row)),
    }
}
