//! Spreading a purchase over months.

use crate::figure::Figure;
use crate::scenario::Scenario;
use crate::units::{AnnualRate, Fraction, MONTHS_PER_YEAR, Months, Quantity, Ratio, Usd, UsdPerMonth};

/// Straight line: (price − residual) ÷ life.
///
/// *price* in $, *residual* as a share of the price, *life* in months (less than one counts as one).
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
    UsdPerMonth::const_new((price * residual.rest()).get() / in_use(life))
}

/// Months of use; less than one counts as one.
fn in_use(life: Months) -> f64 {
    life.get().max(1.0)
}

/// The level payment at the end of each month that pays back 1 over a life, at an effective rate a year: *i* ÷ (1 − (1 + *i*)⁻ⁿ) with
/// *i* = (1 + *r*)^(1/12) − 1 and *n* months; 1 ÷ *n* where *r* is 0. A twelfth of the year's payment would be too much: eleven of the
/// twelve are paid before the year ends.
///
/// Source: annuity, any text on finance; with the monthly rate of a cash flow, a month of capital is worth what the purchase is.
///
/// ```
/// use breakeven::economics::monthly_recovery_factor;
/// use breakeven::units::{AnnualRate, Months, Quantity};
/// let factor = monthly_recovery_factor(AnnualRate::new(0.10)?, Months::new(60.0)?);
/// assert_eq!(format!("{:.6}", factor.get()), "0.021036"); // a twelfth of 0.2638 is 0.021983
/// assert_eq!(monthly_recovery_factor(AnnualRate::ZERO, Months::new(60.0)?).get(), 1.0 / 60.0);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn monthly_recovery_factor(rate: AnnualRate, life: Months) -> Ratio {
    let months = in_use(life);
    if rate.get() == 0.0 {
        return Ratio::const_new(1.0 / months);
    }
    let of_month = rate.get().ln_1p() / MONTHS_PER_YEAR;
    Ratio::const_new(of_month.exp_m1() / -(-months * of_month).exp_m1())
}

/// Capital recovery a month: (price − present value of the residual) × monthly recovery factor.
pub(in crate::economics) fn levelised(
    price: Usd,
    residual: Fraction,
    life: Months,
    rate: AnnualRate,
) -> UsdPerMonth {
    let years = in_use(life) / MONTHS_PER_YEAR;
    let discounted = residual.get() / (1.0 + rate.get()).powf(years);
    let factor = monthly_recovery_factor(rate, life);
    UsdPerMonth::const_new(price.get() * (1.0 - discounted).max(0.0) * factor.get())
}

/// The rate at which money is discounted, if the scenario states one.
pub(in crate::economics) fn discount_rate(scenario: &Scenario) -> Option<Figure<AnnualRate>> {
    scenario.finance.discount_rate.as_ref().map(|rate| Figure::written("discount rate", rate))
}
