//! Tasks from easy to hard, as options find them.

use crate::units::Fraction;

use super::skill::Skill;

/// How much of what makes a task hard different models have in common, where it is not stated: fitted on 8,688 pairs of models at
/// the same tasks of 14 benchmarks (0.80 on agents, 0.72 over all; docs/formulas.md, Policies).
pub const DEFAULT_SHARED_DIFFICULTY: Fraction = Fraction::const_new(0.8);

/// What a strategy is evaluated over.
#[derive(Clone, Copy, Debug)]
pub struct Tasks<'a> {
    /// For each option how likely it does a task right.
    pub skills: &'a [Skill],
    /// For each option which model does the work; attempts of one model find a task equally hard. Where there is none, each option
    /// is a model of its own.
    pub models: &'a [usize],
    /// The share of difficulty that different models have in common: at 0 what is hard for one says nothing of the others, at 1
    /// what is hard for one is hard for all.
    pub shared: Fraction,
}

impl<'a> Tasks<'a> {
    /// Of options that are different models, with such a share of difficulty in common.
    pub const fn sharing(skills: &'a [Skill], shared: Fraction) -> Self {
        Self { skills, models: &[], shared }
    }

    /// The model of an option.
    pub(super) fn model(&self, option: usize) -> usize {
        self.models.get(option).copied().unwrap_or(option)
    }
}

impl<'a> From<&'a [Skill]> for Tasks<'a> {
    fn from(skills: &'a [Skill]) -> Self {
        Self::sharing(skills, DEFAULT_SHARED_DIFFICULTY)
    }
}

impl<'a> From<&'a Vec<Skill>> for Tasks<'a> {
    fn from(skills: &'a Vec<Skill>) -> Self {
        skills.as_slice().into()
    }
}

impl<'a, const N: usize> From<&'a [Skill; N]> for Tasks<'a> {
    fn from(skills: &'a [Skill; N]) -> Self {
        skills.as_slice().into()
    }
}
