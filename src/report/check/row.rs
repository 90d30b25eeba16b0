//! A limit and how it stands, in words: of an option, of what is recommended, of a sum, or of whatever else a check holds against something.

use crate::checks::{MoveVerdict, OfRecommended, RecommendedVerdict, Status};
use crate::report::limit::{VerdictRow, limit_texts, verdict_of};
use crate::report::list::list;
use crate::report::number::{apart, change, human};
use crate::scenario::RECOMMENDED;
use crate::units::Amount;

use super::place::At;

/// A limit and how it stands.
#[derive(Clone, Debug)]
pub struct CheckRow {
    /// The scenario's id; `None` of what is held against several files together.
    pub scenario: Option<String>,
    /// What is limited: an option, what is recommended, a sum.
    pub subject: String,
    /// The same without what changes from run to run, so that a limit is known again.
    pub subject_id: String,
    /// The metric's id, or the name of another rule.
    pub metric: &'static str,
    /// The limit, in words: `<= $10,000`.
    pub limit: String,
    /// The figure, in words; `None` where there is none.
    pub value: Option<String>,
    /// How it stands.
    pub status: Status,
    /// Why there is no figure, or by how much the limit is missed; `None` where that says itself.
    pub why: Option<String>,
    /// The limit as a number, where it is one.
    pub bound: Option<Amount>,
    /// The figure as a number, where it is one.
    pub figure: Option<Amount>,
    /// Where the limit stands; `None` where the command line sets it for several files.
    pub at: Option<At>,
}

impl CheckRow {
    /// A limit of a scenario's option.
    pub(super) fn of_option(row: &VerdictRow, scenario: &str, file: &str) -> Self {
        Self::of(
            row,
            row.option.clone(),
            row.option.clone(),
            Some(scenario.to_owned()),
            Some(place(row, file)),
        )
    }

    /// A limit on what is recommended in a scenario.
    pub(super) fn of_recommended(found: &RecommendedVerdict<'_>, scenario: &str, file: &str) -> Self {
        let row = verdict_of(found.option.unwrap_or(RECOMMENDED), found.limit, &found.standing);
        let subject = match (found.option, found.candidates.as_slice()) {
            (None, _) => RECOMMENDED.to_owned(),
            (Some(option), []) => format!("{RECOMMENDED} ({option})"),
            (Some(option), several) => {
                format!("{RECOMMENDED} ({option} of {}, which are too close to call)", list(several))
            }
        };
        let id = RECOMMENDED.to_owned();
        Self::of(&row, subject, id, Some(scenario.to_owned()), Some(place(&row, file)))
    }

    /// A limit as the checks judged it.
    pub(super) fn of(
        row: &VerdictRow,
        subject: String,
        subject_id: String,
        scenario: Option<String>,
        at: Option<At>,
    ) -> Self {
        let (value, limit) = limit_texts(row);
        let why = match (&row.value, row.status) {
            (Err(reason), _) => Some(reason.clone()),
            (Ok(value), Status::Missed) if value.beside(row.limit).is_ne() => {
                Some(format!("by {}", apart(*value, row.limit)))
            }
            _ => None,
        };
        Self {
            scenario,
            subject,
            subject_id,
            metric: row.metric.info().id,
            limit,
            value: row.value.is_ok().then_some(value),
            status: row.status,
            why,
            bound: Some(row.limit),
            figure: row.value.as_ref().ok().copied(),
            at,
        }
    }

    /// What it is a limit on: `cost_per_month of api`.
    pub fn what(&self) -> String {
        format!("{} of {}", self.metric, self.subject)
    }

    /// How it stands, as a sentence without a full stop.
    pub fn sentence(&self) -> String {
        let (what, limit) = (self.what(), &self.limit);
        match (&self.value, &self.why, self.status) {
            (Some(value), ..) => format!("{what} is {value}, the limit is {limit}"),
            (None, Some(why), Status::Unknown) => format!("{what} is unknown ({why}), the limit is {limit}"),
            (None, Some(why), _) => format!("{what}: {why}, the limit is {limit}"),
            (None, None, status) => format!("{what} is {}, the limit is {limit}", status.word()),
        }
    }
}

/// A limit on a change against another edition, as the checks judged it.
pub fn change_row(verdict: &MoveVerdict, scenario: &str, file: &str) -> CheckRow {
    let MoveVerdict { option, limit, from, value, status, .. } = verdict;
    let recommended = verdict.of_recommended == OfRecommended::Yes;
    let subject = match (recommended, from) {
        (true, Some(_)) => format!("{RECOMMENDED} ({option})"),
        _ => option.clone(),
    };
    let place = limit.site.as_ref().map(|site| {
        let place = site.resolve();
        At::written(place.file, (place.line, place.column), file)
    });
    let moved = from.zip(value.as_ref().ok()).map(|((before, _), value)| {
        let by = change(before, *value).map_or_else(String::new, |by| format!(" ({by})"));
        format!("{} after {}{by}", human(*value), human(before))
    });
    CheckRow {
        scenario: Some(scenario.to_owned()),
        subject,
        subject_id: if recommended { RECOMMENDED.to_owned() } else { option.clone() },
        metric: limit.metric.info().id,
        limit: format!("{} {}", limit.comparison, limit.by),
        value: moved.or_else(|| value.as_ref().ok().map(|value| human(*value))),
        status: *status,
        why: value.as_ref().err().cloned(),
        bound: from.map(|(_, bound)| bound),
        figure: value.as_ref().ok().copied(),
        at: Some(place.unwrap_or_else(|| At::whole(file))),
    }
}

/// Where a limit stands: in its file, or nowhere in particular if the command line set it.
fn place(row: &VerdictRow, file: &str) -> At {
    At::written(&row.file, (row.line, row.column), file)
}
