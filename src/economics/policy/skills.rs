//! How likely the options of a scenario do a task right.

use std::cell::OnceCell;

use crate::quality::{Skill, Tasks};
use crate::scenario::{Scenario, ServingOption};
use crate::units::Fraction;

/// How likely each option of a scenario does a task right, from easy to hard ones; worked out once somebody asks.
pub(in crate::economics) struct Skills<'s> {
    scenario: &'s Scenario,
    all: OnceCell<(Vec<Skill>, Vec<usize>)>,
}

impl<'s> Skills<'s> {
    pub(in crate::economics) const fn of(scenario: &'s Scenario) -> Self {
        Self { scenario, all: OnceCell::new() }
    }

    /// Tasks as the options find them.
    pub(in crate::economics) fn all(&self) -> Tasks<'_> {
        let (skills, models) = self.all.get_or_init(|| {
            let mut all: Vec<Skill> = Vec::new();
            for option in &self.scenario.options {
                // A step with a grown prompt is as good as the option that it was made from.
                let base = option.derived.as_ref().and_then(|derived| all.get(derived.base).cloned());
                all.push(base.unwrap_or_else(|| skill(option, None)));
            }
            (all, (0..self.scenario.options.len()).map(|at| self.scenario.base_of(at)).collect())
        });
        Tasks { skills, models, shared: *self.scenario.ends.shared_difficulty().value() }
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
