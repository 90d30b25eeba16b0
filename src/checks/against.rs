//! How far figures may move against a base: one verdict for each limit of each option that it is on.

use crate::economics::{Evaluation, Outcome};
use crate::scenario::{MoveLimit, Subject};
use crate::units::Amount;

use super::choice::Choice;
use super::judgement::{Period, judge};
use super::verdict::Status;

/// A limit on how far a figure may move, and how an option stands to it.
#[derive(Clone, Debug)]
pub struct MoveVerdict {
    /// The option in the head.
    pub option: String,
    /// That the limit is on the recommended option.
    pub of_recommended: OfRecommended,
    /// The limit.
    pub limit: MoveLimit,
    /// What it was, and what it may be at most or at least; `None` where that is not known.
    pub from: Option<(Amount, Amount)>,
    /// The figure now, or why nothing is said of the limit.
    pub value: Result<Amount, String>,
    /// Met, missed or unknown.
    pub status: Status,
}

/// Whether a limit is on an option for being recommended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfRecommended {
    /// It is.
    Yes,
    /// It is on the option by its name, or on every option.
    No,
}

/// Holds the figures of one evaluation against those of another. A limit on every option is held for those that both have; where they have none in
/// common, and where an option that is named is not in both, it is unknown.
pub fn check_against<'l>(
    base: &Evaluation<'_>,
    head: &Evaluation<'_>,
    limits: impl IntoIterator<Item = &'l MoveLimit>,
) -> Vec<MoveVerdict> {
    limits.into_iter().flat_map(|limit| verdicts(base, head, limit)).collect()
}

fn verdicts(base: &Evaluation<'_>, head: &Evaluation<'_>, limit: &MoveLimit) -> Vec<MoveVerdict> {
    match &limit.subject {
        Subject::Option(name) => {
            let (before, after) = (find(base, name), find(head, name));
            let verdict = match (before, after) {
                (Some(before), Some(after)) => held(limit, before, after, name, OfRecommended::No),
                (None, Some(_)) => unknown(limit, name, "the base has no such option", OfRecommended::No),
                _ => unknown(limit, name, "the scenario has no such option", OfRecommended::No),
            };
            vec![verdict]
        }
        Subject::Every => {
            let both = head.compared().filter_map(|after| Some((find(base, &after.option.name)?, after)));
            let found: Vec<MoveVerdict> = both
                .map(|(before, after)| held(limit, before, after, &after.option.name, OfRecommended::No))
                .collect();
            if found.is_empty() {
                let why = "base and head have no option in common";
                return vec![unknown(limit, &Subject::Every.to_string(), why, OfRecommended::No)];
            }
            found
        }
        Subject::Recommended => of_recommended(base, head, limit),
    }
}

/// Where several are too close to call, each candidate of the head keeps the limit, whichever is taken: against itself where the base has it among its
/// candidates, and else against each of these.
fn of_recommended(base: &Evaluation<'_>, head: &Evaluation<'_>, limit: &MoveLimit) -> Vec<MoveVerdict> {
    let name = || Subject::Recommended.to_string();
    let why = |whose: &str| format!("{whose} recommends no option: none meets its limits");
    let Some(before) = candidates(base) else {
        return vec![unknown(limit, &name(), &why("the base"), OfRecommended::Yes)];
    };
    let Some(after) = candidates(head) else {
        return vec![unknown(limit, &name(), &why("the scenario"), OfRecommended::Yes)];
    };
    let mut all: Vec<MoveVerdict> = Vec::new();
    for after in after {
        let own = before.iter().position(|before| before.option.name == after.option.name);
        let among = own.map_or(before.as_slice(), |at| &before[at..=at]);
        let each =
            among.iter().map(|before| held(limit, before, after, &after.option.name, OfRecommended::Yes));
        // Of one option, the strictest.
        all.extend(each.max_by_key(|verdict| verdict.status.rank()));
    }
    all
}

/// What is recommended: one option, or those that are too close to call; `None` where nothing is.
fn candidates<'e>(evaluation: &'e Evaluation<'_>) -> Option<Vec<&'e Outcome<'e>>> {
    let places = match judge(evaluation, Period::Month)?.choice {
        Choice::Recommended { at, .. } => vec![at],
        Choice::TooClose { candidates, .. } => candidates,
        Choice::NotWorth(_) | Choice::Closest(_) | Choice::Nothing => return None,
    };
    let compared: Vec<&Outcome<'_>> = evaluation.compared().collect();
    Some(places.into_iter().filter_map(|at| compared.get(at).copied()).collect())
}

/// The options of the head that no limit on changes of every option holds, because the base lacks them.
pub fn unheld<'e>(
    base: &Evaluation<'_>,
    head: &'e Evaluation<'_>,
    limits: impl IntoIterator<Item = &'e MoveLimit>,
) -> Vec<&'e str> {
    if !limits.into_iter().any(|limit| limit.subject == Subject::Every) {
        return Vec::new();
    }
    let is_new = |after: &&Outcome<'_>| find(base, &after.option.name).is_none();
    head.compared().filter(is_new).map(|after| after.option.name.as_str()).collect()
}

fn find<'e>(evaluation: &'e Evaluation<'_>, name: &str) -> Option<&'e Outcome<'e>> {
    evaluation.written().find(|outcome| outcome.option.name == name)
}

fn held(
    limit: &MoveLimit,
    before: &Outcome<'_>,
    after: &Outcome<'_>,
    option: &str,
    of_recommended: OfRecommended,
) -> MoveVerdict {
    let figure = |outcome: &Outcome<'_>| match outcome.metric(limit.metric) {
        Ok(figure) => Ok(figure.amount),
        Err(gap) => Err(gap.to_string()),
    };
    let (before, value) = match (figure(before), figure(after)) {
        (Ok(before), Ok(after)) => (before, after),
        (Err(why), _) => return unknown(limit, option, &format!("of the base: {why}"), of_recommended),
        (_, Err(why)) => return unknown(limit, option, &why, of_recommended),
    };
    let at = limit.by.from(before);
    let status = if limit.comparison.holds(value, at) { Status::Met } else { Status::Missed };
    MoveVerdict {
        from: Some((before, at)),
        value: Ok(value),
        status,
        ..unknown(limit, option, "", of_recommended)
    }
}

impl MoveVerdict {
    /// Of a limit that is not held, for this reason.
    pub fn unknown(limit: &MoveLimit, why: &str) -> Self {
        unknown(limit, &limit.subject.to_string(), why, OfRecommended::No)
    }
}

fn unknown(limit: &MoveLimit, option: &str, why: &str, of_recommended: OfRecommended) -> MoveVerdict {
    MoveVerdict {
        option: option.to_owned(),
        of_recommended,
        limit: limit.clone(),
        from: None,
        value: Err(why.to_owned()),
        status: Status::Unknown,
    }
}
