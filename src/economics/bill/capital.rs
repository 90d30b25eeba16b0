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
    let years = in_use(life) / MONTHS_PER_YEAR;
    let rate = rate.get();
    if rate == 0.0 {
        return Ratio::const_new(1.0 / years);
    }
    // r(1+r)ⁿ ÷ ((1+r)ⁿ − 1) = r ÷ (1 − (1+r)⁻ⁿ), in a form that keeps its digits at small rates.
    Ratio::const_new(rate / -(-years * rate.ln_1p()).exp_m1())
}

/// Capital recovery a month: (price − present value of the residual) × CRF ÷ 12.
pub(in crate::economics) fn levelised(
    price: Usd,
    residual: Fraction,
    life: Months,
    rate: AnnualRate,
) -> UsdPerMonth {
    let years = in_use(life) / MONTHS_PER_YEAR;
    let discounted = residual.get() / (1.0 + rate.get()).powf(years);
    let crf = capital_recovery_factor(rate, life);
    UsdPerMonth::const_new(price.get() * (1.0 - discounted).max(0.0) * crf.get() / MONTHS_PER_YEAR)
}

/// The rate at which money is discounted, if the scenario states one.
pub(in crate::economics) fn discount_rate(scenario: &Scenario) -> Option<Figure<AnnualRate>> {
    scenario.finance.discount_rate.as_ref().map(|rate| Figure::written("discount rate", rate))
}
