//! How likely the options of a scenario do a task right.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use crate::quality::{Skill, Tasks};
use crate::scenario::{Scenario, ServingOption};
use crate::units::Fraction;

/// How likely each option of a scenario does a task right, from easy to hard ones; worked out when first needed.
#[derive(Debug)]
pub(in crate::economics) struct Skills<'s> {
    scenario: &'s Scenario,
    /// Those of a scenario that it is like, and the option that differs.
    like: Option<(&'s Self, usize)>,
    /// The only option that is asked about, by its place, if it is one.
    only: Option<usize>,
    all: OnceLock<(Vec<Skill>, Vec<usize>)>,
}

impl<'s> Skills<'s> {
    pub(in crate::economics) const fn of(scenario: &'s Scenario) -> Self {
        Self { scenario, like: None, only: None, all: OnceLock::new() }
    }

    /// The same for one option and what it rests on: those of all others are not worked out, and count as never right.
    pub(in crate::economics) const fn of_one(scenario: &'s Scenario, index: usize) -> Self {
        Self { scenario, like: None, only: Some(index), all: OnceLock::new() }
    }

    /// Of a scenario whose options are as good as those of another one, but for one of them and what was made from it.
    pub(in crate::economics) const fn moved(scenario: &'s Scenario, like: &'s Self, moved: usize) -> Self {
        Self { scenario, like: Some((like, moved)), only: None, all: OnceLock::new() }
    }

    /// Tasks as the options find them.
    pub(in crate::economics) fn all(&self) -> Tasks<'_> {
        let (skills, models) = self.known();
        Tasks { skills, models, shared: *self.scenario.ends.shared_difficulty().value() }
    }

    fn known(&self) -> &(Vec<Skill>, Vec<usize>) {
        self.all.get_or_init(|| {
            if let Some((like, moved)) = self.like {
                return self.as_in(like, moved);
            }
            let mut all: Vec<Skill> = Vec::new();
            let asked = self.asked();
            for (at, option) in self.scenario.options.iter().enumerate() {
                if asked.as_ref().is_some_and(|asked| !asked.contains(&at)) {
                    all.push(Skill::alike(Fraction::ZERO));
                    continue;
                }
                // A step with a grown prompt is as good as the option that it was made from.
                let base = option.derived.as_ref().and_then(|derived| all.get(derived.base).cloned());
                all.push(base.unwrap_or_else(|| skill(option, None)));
            }
            (all, (0..self.scenario.options.len()).map(|at| self.scenario.base_of(at)).collect())
        })
    }

    /// The places of the options that are asked about, and of those that they were made from; `None` if all are.
    fn asked(&self) -> Option<BTreeSet<usize>> {
        let option = self.scenario.options.get(self.only?)?;
        let places = self.scenario.parts(option).into_iter().filter_map(|part| self.scenario.place_of(part));
        Some(places.flat_map(|at| [at, self.scenario.base_of(at)]).collect())
    }

    fn as_in(&self, like: &Self, moved: usize) -> (Vec<Skill>, Vec<usize>) {
        let (mut all, models) = like.known().clone();
        for (at, option) in self.scenario.options.iter().enumerate() {
            if let Some(own) = all.get_mut(at).filter(|_| self.scenario.base_of(at) == moved) {
                *own = skill(option, None);
            }
        }
        (all, models)
    }
}

/// Of one option, its attempts as much alike as stated or as given here. Policies have none of their own.
pub(super) fn skill(option: &ServingOption, correlation: Option<Fraction>) -> Skill {
    let Some(accuracy) = &option.accuracy else { return Skill::alike(Fraction::ZERO) };
    if accuracy.classes.is_empty() {
        let correlation = correlation.unwrap_or(*accuracy.correlation.value());
        return Skill::correlated(accuracy.value.value, correlation);
    }
    let classes: Vec<(Fraction, Fraction)> =
        accuracy.classes.iter().map(|class| (class.share.value, class.accuracy.value)).collect();
    Skill::classes(&classes)
}
