//! A difference between what was planned and what came, taken apart into volume, mix and price.

use crate::units::{Number, Quantity, UsdNet};

/// A line as it was planned and as it came: how much of it, and for how much money. All lines of a group are counted in one unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlannedLine {
    /// How much was planned.
    pub planned: Number,
    /// For how much money.
    pub planned_cost: UsdNet,
    /// How much came.
    pub actual: Number,
    /// For how much money.
    pub actual_cost: UsdNet,
}

/// A difference taken apart; the parts add up to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Variance {
    /// By how much there was of all lines together, at the mean price that was planned.
    pub volume: UsdNet,
    /// By which lines it was, at their planned prices.
    pub mix: UsdNet,
    /// By what one of each cost.
    pub price: UsdNet,
}

/// Takes the difference of a group of lines apart, line by line: the standard price, mix and quantity variances of cost accounting (Horngren,
/// Datar, Rajan, *Cost Accounting: A Managerial Emphasis*, the chapter on mix and quantity variances). With *q* and *p* the planned
/// quantity and price of a line, *q′* and *p′* the actual ones, and *Q*, *Q′* the quantities of all lines:
///
/// - price: *q′* × (*p′* − *p*)
/// - mix: (*q′* − *Q′* × *q* ÷ *Q*) × *p*
/// - volume: (*Q′* − *Q*) × *q* ÷ *Q* × *p*
///
/// The three add up to *q′p′* − *qp*, line by line. `None` where a line was planned at nothing, so that it has no planned price: then
/// nothing says which part of it is price.
///
/// Planned were 100 million uncached tokens at $1 and 100 million cached ones at $0.10; there came 180 and 60, uncached at $1.10:
///
/// ```
/// use breakeven::finance::{PlannedLine, Variance, variance};
/// use breakeven::units::{Number, Quantity, UsdNet};
/// let line = |planned, cost, actual, actual_cost| PlannedLine {
///     planned: Number::new(planned).unwrap(),
///     planned_cost: UsdNet::new(cost).unwrap(),
///     actual: Number::new(actual).unwrap(),
///     actual_cost: UsdNet::new(actual_cost).unwrap(),
/// };
/// let found = variance(&[line(100.0, 100.0, 180.0, 198.0), line(100.0, 10.0, 60.0, 6.0)]).unwrap();
/// let sum = |of: fn(&Variance) -> UsdNet| found.iter().map(|line| of(line).get()).sum::<f64>();
/// // 240 million instead of 200 at a mean of $0.55.
/// assert!((sum(|line| line.volume) - 22.0).abs() < 1e-9);
/// // 60 million more of the dear ones and 60 fewer of the cheap ones than half of 240 each.
/// assert!((sum(|line| line.mix) - 54.0).abs() < 1e-9);
/// // 180 million at $0.10 more.
/// assert!((sum(|line| line.price) - 18.0).abs() < 1e-9);
/// // $204 instead of $110.
/// assert!((22.0 + 54.0 + 18.0 - (204.0 - 110.0_f64)).abs() < 1e-9);
/// ```
pub fn variance(lines: &[PlannedLine]) -> Option<Vec<Variance>> {
    let planned: f64 = lines.iter().map(|line| line.planned.get()).sum();
    let actual: f64 = lines.iter().map(|line| line.actual.get()).sum();
    let of = |line: &PlannedLine| {
        let (quantity, cost) = (line.planned.get(), line.planned_cost.get());
        let price = (quantity > 0.0).then(|| cost / quantity)?;
        let share = quantity / planned;
        let at_planned_price = line.actual.get() * price;
        let at_planned_mix = actual * share * price;
        Some(Variance {
            volume: UsdNet::const_new(at_planned_mix - cost),
            mix: UsdNet::const_new(at_planned_price - at_planned_mix),
            price: UsdNet::const_new(line.actual_cost.get() - at_planned_price),
        })
    };
    lines.iter().map(of).collect()
}
