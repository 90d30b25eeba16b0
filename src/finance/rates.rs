//! Rates for a year and for a month, compounded.

use crate::units::{MONTHS_PER_YEAR, Quantity, ReturnRate};

/// The rate a month that compounds to a rate a year: (1 + *r*)^(1/12) − 1.
///
/// Both are effective rates. A loan's nominal rate is divided by 12 instead (see [`super::payment`]). Source: any text on
/// interest; Excel's `EFFECT` and `NOMINAL` are the same with other names.
///
/// ```
/// use breakeven::finance::{annual_of_monthly, monthly_of_annual};
/// use breakeven::units::{Quantity, ReturnRate};
/// let month = monthly_of_annual(ReturnRate::new(0.10)?);
/// assert_eq!(format!("{:.6}", month.get()), "0.007974");
/// assert!((annual_of_monthly(month).get() - 0.10).abs() < 1e-12);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn monthly_of_annual(annual: ReturnRate) -> ReturnRate {
    compounded(annual, 1.0 / MONTHS_PER_YEAR)
}

/// The rate a year that a rate a month compounds to: (1 + *i*)^12 − 1; the inverse of [`monthly_of_annual`].
///
/// ```
/// use breakeven::finance::annual_of_monthly;
/// use breakeven::units::{Quantity, ReturnRate};
/// assert_eq!(format!("{:.6}", annual_of_monthly(ReturnRate::new(0.01)?).get()), "0.126825");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn annual_of_monthly(monthly: ReturnRate) -> ReturnRate {
    compounded(monthly, MONTHS_PER_YEAR)
}

/// (1 + rate)^periods − 1, in a form that keeps the digits of small rates.
fn compounded(rate: ReturnRate, periods: f64) -> ReturnRate {
    ReturnRate::const_new((periods * rate.get().max(-1.0).ln_1p()).exp_m1())
}
