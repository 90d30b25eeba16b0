//! Limits that another edition of a scenario had, and that are wider or gone: a change that breaks its budget may come with a wider one.

use std::fmt;

use crate::metric::Metric;
use crate::scenario::{Comparison, Limit, Move, MoveLimit, RECOMMENDED, Scenario, Subject};

/// A limit that is wider than it was, or gone.
#[derive(Clone, Debug)]
pub struct Loosened {
    /// On what: `cost_per_month of api`.
    pub of: String,
    /// What it was.
    pub before: String,
    /// What it is; `None` where it is gone.
    pub after: Option<Widened>,
}

/// A limit as it is now.
#[derive(Clone, Debug)]
pub enum Widened {
    /// On a figure.
    Limit(Limit),
    /// On a change.
    Move(MoveLimit),
}

impl fmt::Display for Loosened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.after {
            Some(after) => {
                write!(f, "the limit on {} is wider: `{after}`; it was `{}`", self.of, self.before)
            }
            None => write!(f, "the limit on {} is gone; it was `{}`", self.of, self.before),
        }
    }
}

impl fmt::Display for Widened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Limit(limit) => f.write_str(&words(limit)),
            Self::Move(limit) => f.write_str(&move_words(limit)),
        }
    }
}

fn words(limit: &Limit) -> String {
    format!("{} {}", limit.comparison, limit.limit)
}

fn move_words(limit: &MoveLimit) -> String {
    format!("{} {}", limit.comparison, limit.by)
}

/// The limits of one edition that another one has wider or not at all, on every option, on one, and on the recommended one. An option that is gone takes
/// its own limits with it.
pub fn loosened(base: &Scenario, head: &Scenario) -> Vec<Loosened> {
    let mut found = Vec::new();
    let mut hold = |of: &str, before: &[Limit], after: &[Limit]| {
        for old in before {
            let new =
                after.iter().find(|new| is_alike((old.metric, old.comparison), (new.metric, new.comparison)));
            if new.is_none_or(|new| is_wider(old, new)) {
                found.push(Loosened {
                    of: format!("{} of {of}", old.metric.info().id),
                    before: words(old),
                    after: new.cloned().map(Widened::Limit),
                });
            }
        }
    };
    hold(&Subject::Every.to_string(), &base.targets, &head.targets);
    hold(RECOMMENDED, &base.recommended, &head.recommended);
    for option in base.options.iter().filter(|option| option.derived.is_none()) {
        let same = head.options.iter().find(|other| other.name == option.name);
        if let Some(same) = same {
            hold(&option.name, &own(&option.limits), &own(&same.limits));
        }
    }
    for old in &base.moves {
        let is_gone = |name: &String| head.options.iter().all(|option| option.name != *name);
        if matches!(&old.subject, Subject::Option(name) if is_gone(name)) {
            continue;
        }
        let new = head.moves.iter().find(|new| {
            new.subject == old.subject && is_alike((old.metric, old.comparison), (new.metric, new.comparison))
        });
        if new.is_none_or(|new| moves_further(old, new)) {
            found.push(Loosened {
                of: format!("changes of {} of {}", old.metric.info().id, old.subject),
                before: move_words(old),
                after: new.cloned().map(Widened::Move),
            });
        }
    }
    found
}

/// The limits of an option that are not on every one.
fn own(limits: &[Limit]) -> Vec<Limit> {
    let is_own =
        |limit: &&Limit| limit.site.path().is_some_and(|path| path.to_string().starts_with("budgets"));
    limits.iter().filter(is_own).cloned().collect()
}

fn is_alike(old: (Metric, Comparison), new: (Metric, Comparison)) -> bool {
    old.0 == new.0 && old.1.is_upper() == new.1.is_upper()
}

fn is_wider(old: &Limit, new: &Limit) -> bool {
    let order = new.limit.beside(old.limit);
    if old.comparison.is_upper() { order.is_gt() } else { order.is_lt() }
}

/// Whether a change may go further; of different kinds it is not known, and taken for further.
fn moves_further(old: &MoveLimit, new: &MoveLimit) -> bool {
    let (before, after) = match (old.by, new.by) {
        (Move::Share(before), Move::Share(after)) => (before.get(), after.get()),
        (Move::Amount(before), Move::Amount(after)) => (before.value(), after.value()),
        _ => return true,
    };
    if old.comparison.is_upper() { after > before } else { after < before }
}
