//! What options cost with some of the changes made.

use std::collections::{BTreeMap, BTreeSet};

use crate::economics::evaluate::{Evaluation, evaluate_middle};
use crate::metric::Metric;
use crate::scenario::Editions;

/// The figures that are attributed.
pub(in crate::economics) const ATTRIBUTED: [Metric; 2] = [Metric::CostPerTask, Metric::CostPerMonth];

/// What an option costs, in the order of [`ATTRIBUTED`]; nothing where it has no figure.
pub(super) type Worth = [Option<f64>; 2];

/// What each option costs.
pub(super) type Worths = BTreeMap<String, Worth>;

/// What options cost by the changes that are made, each set of them worked out once.
pub(super) struct Mixtures<'m, 'e> {
    editions: &'m Editions<'e>,
    /// The changes of each group.
    groups: Vec<Vec<usize>>,
    known: BTreeMap<BTreeSet<usize>, Option<Worths>>,
    base: Worths,
    head: Worths,
}

impl<'m, 'e> Mixtures<'m, 'e> {
    pub(super) fn of(
        editions: &'m Editions<'e>,
        groups: Vec<Vec<usize>>,
        base: Worths,
        head: Worths,
    ) -> Self {
        Self { editions, groups, known: BTreeMap::new(), base, head }
    }

    /// The changes of each group.
    pub(super) fn groups(&self) -> &[Vec<usize>] {
        &self.groups
    }

    /// Puts changes together that cannot be made apart.
    pub(super) fn merge(&mut self, at: usize, into: usize) {
        let moved = std::mem::take(&mut self.groups[at]);
        self.groups[into].extend(moved);
        self.groups[into].sort_unstable();
        self.groups.remove(at);
    }

    /// What options cost with some groups of changes made; `None` where no scenario can be read of them.
    pub(super) fn with(&mut self, groups: &BTreeSet<usize>) -> Option<&Worths> {
        let changes: BTreeSet<usize> =
            groups.iter().filter_map(|at| self.groups.get(*at)).flatten().copied().collect();
        if changes.is_empty() {
            return Some(&self.base);
        }
        if changes.len() == self.editions.changes().len() {
            return Some(&self.head);
        }
        let editions = self.editions;
        let found = self.known.entry(changes).or_insert_with_key(|changes| {
            let scenario = editions.with(changes).ok()?;
            Some(worths(&evaluate_middle(&scenario)))
        });
        found.as_ref()
    }
}

/// What each option that the file holds costs.
pub(super) fn worths(evaluation: &Evaluation<'_>) -> Worths {
    let of = |metric: &Metric, outcome: &crate::economics::Outcome<'_>| {
        outcome.metric(*metric).as_ref().ok().map(|figure| figure.amount.value())
    };
    let each = evaluation.written().map(|outcome| {
        (outcome.option.name.clone(), ATTRIBUTED.each_ref().map(|metric| of(metric, outcome)))
    });
    each.collect()
}
