//! Puts a comparison together.

use crate::checks::{Choice, MoveVerdict, Period, judge};
use crate::economics::{Attribution, Evaluation};
use crate::scenario::Editions;

use super::causes::causes;
use super::changes::changes;
use super::figures::options;
use super::moves;
use super::rows::{Causes, DiffScenario, Recommended};

/// A scenario that both sides have.
pub struct Pair<'p> {
    /// In the base.
    pub base: &'p Evaluation<'p>,
    /// In the head.
    pub head: &'p Evaluation<'p>,
    /// What differs.
    pub editions: &'p Editions<'p>,
    /// What caused what, or why that was not looked for.
    pub attribution: Result<&'p [Attribution], String>,
    /// Limits on changes.
    pub limits: &'p [MoveVerdict],
}

/// What a pair has to say.
pub fn diff_pair(pair: &Pair<'_>) -> DiffScenario {
    let (base, head) = (pair.base.scenario, pair.head.scenario);
    DiffScenario {
        id: head.id.clone(),
        title: head.title.clone(),
        base_file: Some(base.file.name().to_owned()),
        head_file: Some(head.file.name().to_owned()),
        as_of: [Some(base.day()), Some(head.day())],
        changes: changes(pair.editions, head),
        recommended: [Some(recommended(pair.base)), Some(recommended(pair.head))],
        options: options(Some(pair.base), Some(pair.head)),
        causes: match &pair.attribution {
            Ok(found) => Causes::Found(causes(found, pair.editions)),
            Err(why) => Causes::NotLooked(why.clone()),
        },
        limits: pair.limits.iter().map(moves::row).collect(),
    }
}

/// What a scenario has to say that only the head has.
pub fn diff_added(head: &Evaluation<'_>) -> DiffScenario {
    DiffScenario {
        head_file: Some(head.scenario.file.name().to_owned()),
        as_of: [None, Some(head.scenario.day())],
        recommended: [None, Some(recommended(head))],
        options: options(None, Some(head)),
        ..alone(head)
    }
}

/// What a scenario has to say that only the base has.
pub fn diff_removed(base: &Evaluation<'_>) -> DiffScenario {
    DiffScenario {
        base_file: Some(base.scenario.file.name().to_owned()),
        as_of: [Some(base.scenario.day()), None],
        recommended: [Some(recommended(base)), None],
        options: options(Some(base), None),
        ..alone(base)
    }
}

fn alone(evaluation: &Evaluation<'_>) -> DiffScenario {
    DiffScenario {
        id: evaluation.scenario.id.clone(),
        title: evaluation.scenario.title.clone(),
        base_file: None,
        head_file: None,
        as_of: [None, None],
        changes: Vec::new(),
        recommended: [None, None],
        options: Vec::new(),
        causes: Causes::Found(Vec::new()),
        limits: Vec::new(),
    }
}

fn recommended(evaluation: &Evaluation<'_>) -> Recommended {
    let names: Vec<&str> = evaluation.compared().map(|outcome| outcome.option.name.as_str()).collect();
    let name = |at: usize| names.get(at).map_or_else(String::new, |name| (*name).to_owned());
    match judge(evaluation, Period::Month).map(|judged| judged.choice) {
        Some(Choice::Recommended { at, .. }) => Recommended::Option(name(at)),
        Some(Choice::TooClose { candidates, .. }) => {
            Recommended::TooClose(candidates.into_iter().map(name).collect())
        }
        Some(Choice::NotWorth(_) | Choice::Closest(_) | Choice::Nothing) | None => Recommended::None,
    }
}
