//! Limits on the option that is recommended, whichever it is, and on the sum over several scenarios of what is recommended in each.

use std::cmp::Ordering;

use crate::economics::{Evaluation, Outcome};
use crate::figure::Gap;
use crate::metric::Metric;
use crate::scenario::{Comparison, Limit, TypedLimit};
use crate::units::Amount;

use super::choice::Choice;
use super::judgement::{Period, judge};
use super::verdict::{JudgedAt, Standing, figure_at, standing_of};

/// The options that are recommended.
#[derive(Clone, Debug)]
pub struct Recommended<'e, 's> {
    /// One, or several that are too close to call, in the file's order; none where nothing is recommended.
    outcomes: Vec<&'e Outcome<'s>>,
    /// Why there is none.
    none: &'static str,
}

/// A limit on what is recommended, and how that stands to it.
#[derive(Debug)]
pub struct RecommendedVerdict<'e> {
    /// The limit.
    pub limit: &'e Limit,
    /// The option that it was judged on: of several that are too close to call the one that stands worst. `None` where none is recommended.
    pub option: Option<&'e str>,
    /// The options that are too close to call, each of which has to keep the limit; empty where one is recommended, or none.
    pub candidates: Vec<&'e str>,
    /// How it stands.
    pub standing: Standing,
}

impl<'e, 's> Recommended<'e, 's> {
    /// What is to be taken by today's month.
    pub fn of(evaluation: &'e Evaluation<'s>) -> Self {
        Self::by(evaluation, judge(evaluation, Period::Month).map(|judged| judged.choice))
    }

    /// What is to be taken over the months, as `roi` does; `None` where nothing is known of them.
    fn over_months(evaluation: &'e Evaluation<'s>) -> Option<Self> {
        judge(evaluation, Period::Months).map(|judged| Self::by(evaluation, Some(judged.choice)))
    }

    fn by(evaluation: &'e Evaluation<'s>, choice: Option<Choice>) -> Self {
        let choice = choice.unwrap_or(Choice::Nothing);
        let taken = choice.taken();
        let compared: Vec<&Outcome<'s>> = evaluation.compared().collect();
        let none = match choice {
            Choice::Nothing => "no option is recommended, because none has a cost",
            _ => "no option is recommended, because none is known to meet its limits",
        };
        Self { outcomes: taken.into_iter().filter_map(|at| compared.get(at).copied()).collect(), none }
    }

    /// Whether an option is one of them.
    pub fn has(&self, outcome: &Outcome<'_>) -> bool {
        self.outcomes.iter().any(|own| own.option.name == outcome.option.name)
    }

    /// The option that stands worst to a limit, and how it stands.
    fn worst<T>(
        &self,
        of: impl Fn(&'e Outcome<'s>) -> T,
        worse: impl Fn(&T, &T) -> bool,
    ) -> Option<(&'e str, T)> {
        let mut all = self.outcomes.iter().map(|outcome| (outcome.option.name.as_str(), of(outcome)));
        let first = all.next()?;
        Some(all.fold(first, |worst, next| if worse(&next.1, &worst.1) { next } else { worst }))
    }

    /// The figure of a metric: of several that are too close to call the worst for a limit.
    pub fn figure(&self, metric: Metric, comparison: Comparison, at: JudgedAt) -> Result<Amount, Gap> {
        let of = |outcome: &'e Outcome<'s>| figure_at(outcome, metric, comparison, at).map_err(Clone::clone);
        let worse = |a: &Result<Amount, Gap>, b: &Result<Amount, Gap>| match (a, b) {
            (Ok(a), Ok(b)) => is_worse(*a, *b, comparison),
            (Err(_), Ok(_)) => true,
            _ => false,
        };
        self.worst(of, worse).map_or_else(|| Err(self.nothing()), |(_, found)| found)
    }

    fn verdict(&self, limit: &'e Limit, at: JudgedAt) -> RecommendedVerdict<'e> {
        let worse = |a: &Standing, b: &Standing| match (a.status().rank(), b.status().rank()) {
            (one, other) if one != other => one > other,
            _ => match (a, b) {
                (Standing::Met(a) | Standing::Missed(a), Standing::Met(b) | Standing::Missed(b)) => {
                    is_worse(*a, *b, limit.comparison)
                }
                _ => false,
            },
        };
        let several = self.outcomes.len() > 1;
        let candidates =
            self.outcomes.iter().filter(|_| several).map(|own| own.option.name.as_str()).collect();
        let (option, standing) = self.worst(|outcome| standing_of(outcome, limit, at), worse).map_or_else(
            || (None, Standing::Unknown(self.nothing())),
            |(option, found)| (Some(option), found),
        );
        RecommendedVerdict { limit, option, candidates, standing }
    }

    /// Why nothing is recommended.
    fn nothing(&self) -> Gap {
        Gap::Undefined(self.none.to_owned())
    }
}

/// Whether a figure is worse for a limit than another one.
fn is_worse(a: Amount, b: Amount, comparison: Comparison) -> bool {
    let order = a.value().total_cmp(&b.value());
    order == if comparison.is_upper() { Ordering::Greater } else { Ordering::Less }
}

/// Checks every limit that a scenario sets on what is recommended, in the file's order.
pub fn check_recommended<'e>(evaluation: &'e Evaluation<'_>, at: JudgedAt) -> Vec<RecommendedVerdict<'e>> {
    let limits = &evaluation.scenario.recommended;
    if limits.is_empty() {
        return Vec::new();
    }
    let is_of_flows = |limit: &Limit| Metric::OF_FLOWS.contains(&limit.metric);
    let month = Recommended::of(evaluation);
    let months = limits.iter().any(is_of_flows).then(|| Recommended::over_months(evaluation)).flatten();
    let by = |limit: &Limit| months.as_ref().filter(|_| is_of_flows(limit)).unwrap_or(&month);
    limits.iter().map(|limit| by(limit).verdict(limit, at)).collect()
}

/// Checks a limit on a sum of figures: unknown if one of them is.
pub fn check_total(limit: &TypedLimit, parts: impl IntoIterator<Item = Result<Amount, Gap>>) -> Standing {
    let mut sum: Option<Amount> = None;
    for part in parts {
        let part = match part {
            Ok(part) => part,
            Err(gap) => return Standing::Unknown(gap),
        };
        sum = match sum {
            None => Some(part),
            Some(sum) => match sum.plus(part) {
                Some(sum) => Some(sum),
                None => return Standing::Unknown(Gap::Undefined("the sum is too large".to_owned())),
            },
        };
    }
    match sum {
        None => Standing::Unknown(Gap::Undefined("there is nothing to add up".to_owned())),
        Some(sum) if limit.comparison.holds(sum, limit.limit) => Standing::Met(sum),
        Some(sum) => Standing::Missed(sum),
    }
}
