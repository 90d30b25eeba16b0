//! Level payments: loans, leases, savings.

use crate::units::{AnnualRate, MONTHS_PER_YEAR, Months, Quantity, ReturnRate, Usd, UsdNet, UsdPerMonth};

/// A month's payment of a loan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Instalment {
    /// Interest on what was owed.
    pub interest: Usd,
    /// What is paid back.
    pub principal: Usd,
    /// What is owed afterwards.
    pub owed: Usd,
}

/// A twelfth of a nominal rate, as loans are quoted.
fn a_month(nominal: AnnualRate) -> f64 {
    nominal.get() / MONTHS_PER_YEAR
}

/// The present value of 1 at the end of each of *n* periods: (1 − (1 + *i*)⁻ⁿ) ÷ *i*; *n* where *i* is 0.
fn annuity(rate: f64, periods: f64) -> f64 {
    if rate == 0.0 { periods } else { -(-periods * rate.ln_1p()).exp_m1() / rate }
}

/// The level payment at the end of each month that pays a loan back: owed × *i* ÷ (1 − (1 + *i*)⁻ⁿ), with *i* a twelfth of the
/// nominal rate.
///
/// Source and example: numpy-financial 1.0.0 (`pmt`): 8 % a year, 60 months, $15,000.
///
/// ```
/// use breakeven::finance::payment;
/// use breakeven::units::{AnnualRate, Months, Quantity, Usd};
/// let month = payment(Usd::new(15_000.0)?, AnnualRate::new(0.08)?, Months::new(60.0)?);
/// assert_eq!(format!("{:.6}", month.get()), "304.145914");
/// assert_eq!(payment(Usd::new(15_000.0)?, AnnualRate::ZERO, Months::new(60.0)?).get(), 250.0);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn payment(owed: Usd, nominal: AnnualRate, term: Months) -> UsdPerMonth {
    UsdPerMonth::const_new(owed.get() / annuity(a_month(nominal), term.get().max(1.0)))
}

/// The rent at the start of each month of a lease, at the end of which the thing is still worth something:
/// (price − residual ÷ (1 + *i*)ⁿ) ÷ ((1 − (1 + *i*)⁻ⁿ) ÷ *i* × (1 + *i*)).
///
/// Source: annuity due, any text on leasing.
///
/// ```
/// use breakeven::finance::rent_in_advance;
/// use breakeven::units::{AnnualRate, Months, Quantity, Usd};
/// let rent = rent_in_advance(Usd::new(36_000.0)?, Usd::ZERO, AnnualRate::ZERO, Months::new(36.0)?);
/// assert_eq!(rent.get(), 1_000.0);
/// let rent = rent_in_advance(Usd::new(36_000.0)?, Usd::new(3_600.0)?, AnnualRate::new(0.12)?, Months::new(36.0)?);
/// assert_eq!(format!("{:.2}", rent.get()), "1101.13");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn rent_in_advance(price: Usd, residual: Usd, nominal: AnnualRate, term: Months) -> UsdPerMonth {
    let (rate, periods) = (a_month(nominal), term.get().max(1.0));
    let left = residual.get() * (-periods * rate.ln_1p()).exp();
    UsdPerMonth::const_new((price.get() - left).max(0.0) / (annuity(rate, periods) * (1.0 + rate)))
}

/// A loan month by month: interest, what is paid back, what is still owed. A term that is not whole is rounded up.
///
/// Source: numpy-financial 1.0.0 (`ipmt`, `ppmt`): of a loan of $2,500 at 8.24 % over 12 months the first month's interest is
/// $17.17 of $217.75.
///
/// ```
/// use breakeven::finance::schedule;
/// use breakeven::units::{AnnualRate, Months, Quantity, Usd};
/// let months = schedule(Usd::new(2_500.0)?, AnnualRate::new(0.0824)?, Months::new(12.0)?);
/// assert_eq!(format!("{:.2} {:.2}", months[0].interest.get(), months[0].principal.get()), "17.17 200.58");
/// assert!(months[11].owed.get() < 1e-9);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn schedule(owed: Usd, nominal: AnnualRate, term: Months) -> Vec<Instalment> {
    let term = Months::const_new(term.get().ceil().max(1.0));
    let level = payment(owed, nominal, term).get();
    let mut left = owed.get();
    let mut months = Vec::new();
    let mut month = 0.0;
    while month < term.get() {
        let interest = left * a_month(nominal);
        let principal = (level - interest).min(left);
        left = (left - principal).max(0.0);
        months.push(Instalment {
            interest: Usd::const_new(interest),
            principal: Usd::const_new(principal),
            owed: Usd::const_new(left),
        });
        month += 1.0;
    }
    months
}

/// What a sum and level payments at the end of each period are worth after *n* periods: now × (1 + *i*)ⁿ + payment ×
/// ((1 + *i*)ⁿ − 1) ÷ *i*. *rate* is for a period.
///
/// Source and example: numpy-financial 1.0.0 (`fv`), which has the opposite sign: $100 now and $100 a month at 5 % a year.
///
/// ```
/// use breakeven::finance::future_value;
/// use breakeven::units::{Count, Quantity, ReturnRate, UsdNet};
/// let hundred = UsdNet::new(100.0)?;
/// let value = future_value(hundred, hundred, ReturnRate::new(0.05 / 12.0)?, Count::new(120.0)?);
/// assert_eq!(format!("{:.6}", value.get()), "15692.928894");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn future_value(now: UsdNet, level: UsdNet, rate: ReturnRate, periods: crate::units::Count) -> UsdNet {
    let (rate, periods) = (rate.get(), periods.get());
    let growth = (periods * rate.ln_1p()).exp();
    UsdNet::const_new(growth * (now.get() + level.get() * annuity(rate, periods)))
}
