//! How much each of several changes contributes to what all of them do together (Shapley 1953, "A value for n-person games").

/// The contribution of each change, from what every set of them does; sets are bits, the first change the lowest. Each change counts with the mean of what
/// it adds over all orders in which changes can be made:
///
/// φᵢ = Σ over sets S without i of |S|! (n − |S| − 1)! ÷ n! × (v(S ∪ i) − v(S))
///
/// so that contributions add up to what all do together, a change that does nothing has none, and changes that do the same have the same.
/// `worths` has 2ⁿ figures.
pub(in crate::economics) fn shapley(worths: &[f64]) -> Vec<f64> {
    let changes = worths.len().trailing_zeros();
    let factorial = |of: u32| (1..=of).map(f64::from).product::<f64>();
    (0..changes)
        .map(|change| {
            let without = (0..worths.len()).filter(|set| set & (1 << change) == 0);
            let parts = without.map(|set| {
                let size = set.count_ones();
                let weight = factorial(size) * factorial(changes - size - 1) / factorial(changes);
                weight * (worths[set | 1 << change] - worths[set])
            });
            parts.sum()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of an amount times a price: each change alone, and half of what they do together beyond that.
    #[test]
    fn what_two_changes_do_together_is_shared() {
        // 10 × $2 becomes 15 × $3.
        let found = shapley(&[20.0, 30.0, 30.0, 45.0]);
        assert_eq!(found, [12.5, 12.5]);
        // 10 × $2 becomes 12 × $5: 4 by the amount at first and 10 at last; 30 and 36 by the price.
        assert_eq!(shapley(&[20.0, 24.0, 50.0, 60.0]), [7.0, 33.0]);
    }

    #[test]
    fn contributions_add_up_and_idle_changes_have_none() {
        let worth = |set: usize| {
            let of = |bit: usize, yes: f64, no: f64| if set & (1 << bit) == 0 { no } else { yes };
            of(0, 3.0, 2.0) * of(1, 7.0, 5.0) + of(2, 1.5, 0.25) * of(0, 1.0, 4.0)
        };
        let worths: Vec<f64> = (0..16).map(worth).collect();
        let found = shapley(&worths);
        let all: f64 = found.iter().sum();
        assert!((all - (worths[15] - worths[0])).abs() < 1e-12);
        assert!(found[3].abs() < 1e-15);
    }

    #[test]
    fn nothing_changed() {
        assert!(shapley(&[1.0]).is_empty());
    }
}
