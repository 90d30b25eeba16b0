//! How an option did at each task, so that options can be held against each other at the tasks that both tried.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use crate::units::Fraction;

/// Of more tasks than this nothing is kept.
pub(super) const MOST_TASKS: usize = 200_000;

/// The share of its attempts at each task that an option did right. Tasks are known by a digest of their names, which is the same in
/// all files.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcomes(Arc<[(u64, f64)]>);

impl Outcomes {
    /// Of tasks by their digests.
    pub(super) fn of(mut tasks: Vec<(u64, f64)>) -> Self {
        tasks.sort_unstable_by_key(|(task, _)| *task);
        Self(tasks.into())
    }

    /// The shares of both at the tasks that both tried.
    pub fn common(&self, other: &Self) -> Vec<(Fraction, Fraction)> {
        let mut others = other.0.iter().peekable();
        let mut found = Vec::new();
        for (task, share) in self.0.iter() {
            while others.next_if(|(known, _)| known < task).is_some() {}
            if let Some((_, second)) = others.next_if(|(known, _)| known == task) {
                found.push((Fraction::const_new(*share), Fraction::const_new(*second)));
            }
        }
        found
    }
}

/// A digest of the name of a task.
pub(super) fn digest(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Quantity;

    #[test]
    fn tasks_that_both_tried() {
        let of = |tasks: &[(&str, f64)]| {
            Outcomes::of(tasks.iter().map(|(name, share)| (digest(name), *share)).collect())
        };
        let (a, b) = (of(&[("x", 1.0), ("y", 0.5), ("z", 0.0)]), of(&[("z", 1.0), ("w", 1.0), ("y", 0.25)]));
        let mut common: Vec<(f64, f64)> = a.common(&b).iter().map(|(a, b)| (a.get(), b.get())).collect();
        common.sort_by(|a, b| a.0.total_cmp(&b.0));
        assert_eq!(common, [(0.0, 1.0), (0.5, 0.25)]);
    }
}
