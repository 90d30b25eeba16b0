//! Money in cents whose parts add up.

use crate::units::{Quantity, UsdNet};

/// Parts in whole cents that add up to the whole in whole cents: each is rounded down, and the cents that are left go to those that lost
/// most by it (the method of largest remainders).
///
/// ```
/// use breakeven::report::number::in_cents_adding_up;
/// use breakeven::units::{Quantity, UsdNet};
/// let money = |value| UsdNet::new(value).unwrap();
/// let parts = in_cents_adding_up(&[money(1.0 / 3.0), money(1.0 / 3.0), money(1.0 / 3.0)], money(1.0));
/// assert_eq!(parts.iter().map(|part| part.get()).collect::<Vec<_>>(), [0.33, 0.33, 0.34]);
/// ```
pub fn in_cents_adding_up(parts: &[UsdNet], whole: UsdNet) -> Vec<UsdNet> {
    const CENTS: f64 = 100.0;
    let exact: Vec<f64> = parts.iter().map(|part| part.get() * CENTS).collect();
    let mut cents: Vec<f64> = exact.iter().map(|part| part.round()).collect();
    let mut left = (whole.get() * CENTS).round() - cents.iter().sum::<f64>();
    // Parts that come to the whole leave no more than a cent for each; what does not come to it is nobody's.
    for _ in 0..parts.len() {
        if left == 0.0 {
            break;
        }
        let lost = |at: &usize| (exact[*at] - cents[*at]) * left.signum();
        let Some(most) = (0..cents.len()).max_by(|a, b| lost(a).total_cmp(&lost(b))) else { break };
        cents[most] += left.signum();
        left -= left.signum();
    }
    cents.into_iter().map(|part| UsdNet::const_new(part / CENTS + 0.0)).collect()
}
