//! Where a cost that falls and then rises turns, among whole numbers.

/// The least whole number from `first` to `most` from which a step improves nothing, where steps improve up to some number and never from it
/// on. Probes gallop away from `start` in steps that double and come back by halves, so that they are twice as many as the distance has
/// binary digits, whatever the numbers are.
///
/// `improves` is asked whether a number + 1 is better than the number.
pub(in crate::planning) fn turning(
    first: f64,
    most: f64,
    start: f64,
    mut improves: impl FnMut(f64) -> bool,
) -> f64 {
    let (mut low, mut high) = (first, most.max(first));
    let start = start.clamp(low, high);
    let up = start < high && improves(start);
    if up {
        low = start + 1.0;
    } else {
        high = start;
    }
    let (mut step, mut galloping) = (1.0, true);
    while low < high {
        let probe = match (galloping, up) {
            (true, true) => (low + step - 1.0).min(high - 1.0),
            (true, false) => (high - step).max(low),
            (false, _) => f64::midpoint(low, high).floor(),
        };
        let better = improves(probe);
        if better {
            low = probe + 1.0;
        } else {
            high = probe;
        }
        galloping &= better == up;
        step *= 2.0;
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The number found, and how many probes that took.
    fn found(first: f64, most: f64, start: f64, best: f64) -> (f64, u32) {
        let mut probes = 0;
        let found = turning(first, most, start, |count| {
            probes += 1;
            count < best
        });
        (found, probes)
    }

    #[test]
    fn the_turn_is_found_from_wherever_the_search_starts() {
        for best in 0..40 {
            for start in 0..40 {
                assert_eq!(found(0.0, 39.0, f64::from(start), f64::from(best)).0, f64::from(best));
            }
        }
        // Beyond either end the end is the best.
        assert_eq!(found(3.0, 9.0, 5.0, 1.0).0, 3.0);
        assert_eq!(found(3.0, 9.0, 5.0, 12.0).0, 9.0);
        assert_eq!(found(3.0, 3.0, 5.0, 12.0), (3.0, 0));
    }

    #[test]
    fn a_million_takes_forty_probes_and_a_good_guess_two() {
        assert!(found(0.0, 1e6, 0.0, 777_777.0).1 <= 40);
        assert!(found(0.0, 1e6, 1e6, 1.0).1 <= 41);
        assert_eq!(found(0.0, 1e6, 777_777.0, 777_777.0), (777_777.0, 2));
    }
}
