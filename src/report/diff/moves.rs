//! Limits on changes in words.

use crate::checks::{MoveVerdict, OfRecommended};
use crate::report::number::{relative, signed};
use crate::scenario::Move;

use super::rows::MoveRow;

/// A limit on a change as the checks judged it.
pub(super) fn row(verdict: &MoveVerdict) -> MoveRow {
    let by = match verdict.limit.by {
        Move::Share(by) if by.get() == 0.0 => "+0%".to_owned(),
        Move::Share(by) => relative(by),
        Move::Amount(by) => signed(by),
    };
    let place = verdict.limit.site.as_ref().map(|site| {
        let place = site.resolve();
        (place.file.to_owned(), place.line, place.column)
    });
    MoveRow {
        option: match verdict.of_recommended {
            OfRecommended::Yes if verdict.from.is_some() => format!("{} (recommended)", verdict.option),
            _ => verdict.option.clone(),
        },
        metric: verdict.limit.metric,
        limit: format!("{} {by}", verdict.limit.comparison),
        comparison: verdict.limit.comparison.to_string(),
        before: verdict.from.map(|(before, _)| before),
        bound: verdict.from.map(|(_, bound)| bound),
        value: verdict.value.clone(),
        status: verdict.status,
        place,
    }
}
