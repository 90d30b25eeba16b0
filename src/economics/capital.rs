//! Spreading a purchase over months.

use crate::units::{AnnualRate, Fraction, MONTHS_PER_YEAR, Months, Quantity, Ratio, Usd, UsdPerMonth};

/// Straight line: (price − residual) ÷ life.
///
/// *price* in $, *residual* as a share of the price, *life* in months.
/// Source: any accounting text; the usual treatment of servers.
///
/// ```
/// use breakeven::economics::straight_line;
/// use breakeven::units::{Fraction, Months, Quantity, Usd};
/// // LP2368, configuration A: $250,141.80 over 60 months of 730 h is $5.71 an hour.
/// let month = straight_line(Usd::new(250_141.80)?, Fraction::ZERO, Months::new(60.0)?);
/// assert_eq!(format!("{:.2}", month.get() / 730.0), "5.71");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn straight_line(price: Usd, residual: Fraction, life: Months) -> UsdPerMonth {
    price * residual.rest() / life
}

/// The capital recovery factor: the level payment a year that pays back 1 over *n* years at rate *r*,
/// CRF(r, n) = r(1+r)ⁿ ÷ ((1+r)ⁿ − 1); 1 ÷ n where r is 0.
///
/// Source: standard engineering economics; used for levelised cost by NREL's LCOE documentation.
///
/// ```
/// use breakeven::economics::capital_recovery_factor;
/// use breakeven::units::{AnnualRate, Months, Quantity};
/// let crf = capital_recovery_factor(AnnualRate::new(0.10)?, Months::new(60.0)?);
/// assert_eq!(format!("{:.4}", crf.get()), "0.2638"); // 10 % over 5 years
/// let flat = capital_recovery_factor(AnnualRate::ZERO, Months::new(60.0)?);
/// assert_eq!(flat.get(), 0.2);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn capital_recovery_factor(rate: AnnualRate, life: Months) -> Ratio {
    let years = life.get() / MONTHS_PER_YEAR;
    let rate = rate.get();
    // Below this the closed form loses its digits, and 1/n is exact to as many.
    if rate < 1e-9 {
        return Ratio::const_new(1.0 / years);
    }
    let growth = (1.0 + rate).powf(years);
    Ratio::const_new(rate * growth / (growth - 1.0))
}

/// Capital recovery a month: (price − present value of the residual) × CRF ÷ 12.
pub(super) fn levelised(price: Usd, residual: Fraction, life: Months, rate: AnnualRate) -> UsdPerMonth {
    let years = life.get() / MONTHS_PER_YEAR;
    let discounted = residual.get() / (1.0 + rate.get()).powf(years);
    let crf = capital_recovery_factor(rate, life);
    UsdPerMonth::const_new(price.get() * (1.0 - discounted).max(0.0) * crf.get() / MONTHS_PER_YEAR)
}
