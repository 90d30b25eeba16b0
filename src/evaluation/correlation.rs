//! How alike attempts at the same task are.

use crate::units::{Count, Fraction, Quantity};

/// The attempts at one task.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tally {
    /// Those that did it right.
    pub passed: Count,
    /// All that were answered.
    pub attempts: Count,
}

/// With fewer tasks than this the estimate says little, and the default stands.
pub const FEWEST_TASKS: Count = Count::const_new(10.0);

/// The intraclass correlation of attempts by the analysis-of-variance estimator of a one-way random-effects model, held
/// between 0 and 1: ρ = (MSB − MSW) ÷ (MSB + (n₀ − 1) MSW), where MSB and MSW are the mean squares between and within tasks,
/// and n₀ = (N − Σ nᵢ² ÷ N) ÷ (k − 1) is the number of attempts at a task. Tasks without an attempt do not count. Nothing comes
/// out where no task was tried twice, where there is only one, or where all attempts ended alike, which leaves nothing to
/// compare.
///
/// Source: M. S. Ridout, C. G. B. Demétrio, D. Firth, *Estimating intraclass correlation for binary data*, Biometrics 55
/// (1999), section 2.
///
/// ```
/// use breakeven::evaluation::{Tally, intraclass_correlation};
/// use breakeven::units::{Count, Quantity};
/// let tally = |passed, attempts| Tally { passed: Count::new(passed).unwrap(), attempts: Count::new(attempts).unwrap() };
/// // Always or never right: attempts at a task are wholly alike.
/// let alike = intraclass_correlation(&[tally(3.0, 3.0), tally(0.0, 3.0)]).unwrap();
/// assert_eq!(alike.get(), 1.0);
/// ```
pub fn intraclass_correlation(tasks: &[Tally]) -> Option<Fraction> {
    let tasks: Vec<&Tally> = tasks.iter().filter(|task| task.attempts > Count::ZERO).collect();
    let number = tasks.len() as f64;
    let sum = |of: &dyn Fn(&Tally) -> f64| tasks.iter().map(|task| of(task)).sum::<f64>();
    let attempts = sum(&|task| task.attempts.get());
    let mean = sum(&|task| task.passed.get()) / attempts;
    let share = |task: &Tally| task.passed.get() / task.attempts.get();
    let between = sum(&|task| task.attempts.get() * (share(task) - mean).powi(2)) / (number - 1.0);
    let within = sum(&|task| task.attempts.get() * share(task) * (1.0 - share(task))) / (attempts - number);
    let each = (attempts - sum(&|task| task.attempts.get().powi(2)) / attempts) / (number - 1.0);
    let value = (between - within) / (between + (each - 1.0) * within);
    // One task, or attempts that all ended alike, leave nothing to divide by.
    value.is_finite().then(|| Fraction::const_new(value.clamp(0.0, 1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(passed: f64, attempts: f64) -> Tally {
        Tally { passed: Count::const_new(passed), attempts: Count::const_new(attempts) }
    }

    #[test]
    fn by_hand() {
        // MSB = 2 (0.25 + 0.25) ÷ 2 = 0.5, MSW = 0.5 ÷ 3 = 1/6, n0 = 2.
        let found = intraclass_correlation(&[tally(2.0, 2.0), tally(1.0, 2.0), tally(0.0, 2.0)]);
        let wanted = (0.5 - 1.0 / 6.0) / (0.5 + 1.0 / 6.0);
        assert!((found.map_or(-1.0, Quantity::get) - wanted).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn tasks_that_are_more_alike_than_chance_count_as_independent() {
        assert_eq!(intraclass_correlation(&[tally(1.0, 2.0), tally(1.0, 2.0)]), Some(Fraction::ZERO));
    }

    #[test]
    fn nothing_where_nothing_can_be_compared() {
        assert_eq!(intraclass_correlation(&[]), None);
        assert_eq!(intraclass_correlation(&[tally(1.0, 2.0)]), None);
        assert_eq!(intraclass_correlation(&[tally(1.0, 1.0), tally(0.0, 1.0)]), None);
        assert_eq!(intraclass_correlation(&[tally(1.0, 2.0), tally(0.0, 0.0)]), None);
        assert_eq!(intraclass_correlation(&[tally(2.0, 2.0), tally(2.0, 2.0)]), None);
    }
}
