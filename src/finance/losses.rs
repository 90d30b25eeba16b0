//! Losses that nobody can set off against other income are carried forward to later gains.

use crate::units::{Quantity, Usd, UsdNet};

/// Gains after earlier losses.
#[derive(Clone, Debug, PartialEq)]
pub struct Carried {
    /// What is taxed in each period.
    pub taxed: Vec<Usd>,
    /// Losses that no later gain has used up.
    pub unused: Usd,
}

/// What is left of each period's gain once the losses of earlier periods are taken off, the whole gain at most (an operating loss
/// carried forward without limit of time or share, as in corporate finance textbooks; countries limit both: IRC § 172 to 80 % of
/// a gain, Germany's § 10d of the income tax act to 70 % above a million).
///
/// ```
/// use breakeven::finance::carried_forward;
/// use breakeven::units::{Quantity, UsdNet};
/// let gains = [-100.0, 30.0, 120.0, -10.0].map(UsdNet::new).into_iter().collect::<Result<Vec<_>, _>>()?;
/// let carried = carried_forward(&gains);
/// let taxed: Vec<f64> = carried.taxed.iter().map(|gain| gain.get()).collect();
/// assert_eq!(taxed, [0.0, 0.0, 50.0, 0.0]);
/// assert_eq!(carried.unused.get(), 10.0);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn carried_forward(gains: &[UsdNet]) -> Carried {
    let mut losses = 0.0;
    let taxed = gains.iter().map(|gain| {
        let left = gain.get() - losses;
        losses = (-left).max(0.0);
        Usd::const_new(left.max(0.0))
    });
    let taxed = taxed.collect();
    Carried { taxed, unused: Usd::const_new(losses) }
}
