//! How a purchase is written down over the years, for taxes.

use crate::units::{Fraction, MONTHS_PER_YEAR, Months, Quantity};

/// How a purchase is written down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Writing {
    /// The same every month over a life, down to a residual.
    StraightLine {
        /// Over so many months.
        life: Months,
        /// What is left, as a share of the purchase.
        residual: Fraction,
    },
    /// A share of what is left each year, and straight line from the year in which that is more.
    Declining {
        /// Over so many months.
        life: Months,
    },
    /// By the tables of the U.S. tax code.
    Macrs(Macrs),
}

/// Classes of the U.S. Modified Accelerated Cost Recovery System, half-year convention: servers are 5-year property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Macrs {
    /// 3-year property.
    Three,
    /// 5-year property: computers.
    Five,
    /// 7-year property: office furniture, fixtures.
    Seven,
}

impl Macrs {
    /// The share of the purchase that is written off in each year. Source: IRS Publication 946, table A-1.
    ///
    /// ```
    /// use breakeven::finance::Macrs;
    /// use breakeven::units::Quantity;
    /// let shares: Vec<String> = Macrs::Five.table().iter().map(|share| share.to_string()).collect();
    /// assert_eq!(shares, ["20%", "32%", "19.2%", "11.52%", "11.52%", "5.76%"]);
    /// ```
    pub const fn table(self) -> &'static [Fraction] {
        const fn of(share: f64) -> Fraction {
            Fraction::const_new(share)
        }
        match self {
            Self::Three => const { &[of(0.3333), of(0.4445), of(0.1481), of(0.0741)] },
            Self::Five => const { &[of(0.2), of(0.32), of(0.192), of(0.1152), of(0.1152), of(0.0576)] },
            Self::Seven => {
                const {
                    &[
                        of(0.1429),
                        of(0.2449),
                        of(0.1749),
                        of(0.1249),
                        of(0.0893),
                        of(0.0892),
                        of(0.0893),
                        of(0.0446),
                    ]
                }
            }
        }
    }
}

impl Writing {
    /// The share of the purchase that is written off until so many months after it. Within a year, evenly.
    ///
    /// The declining balance is the double one (2 ÷ years of the rest each year; IRS Publication 946 calls it 200 %), without a
    /// half-year convention.
    ///
    /// ```
    /// use breakeven::finance::{Macrs, Writing};
    /// use breakeven::units::{Fraction, Months, Quantity};
    /// let months = |months| Months::new(months).unwrap();
    /// let straight = Writing::StraightLine { life: months(60.0), residual: Fraction::new(0.1)? };
    /// assert_eq!(straight.written_off(months(30.0)).get(), 0.45);
    /// assert_eq!(Writing::Macrs(Macrs::Five).written_off(months(18.0)).get(), 0.36);
    /// // Double-declining over 5 years: 40 %, then 40 % of 60 %.
    /// let declining = Writing::Declining { life: months(60.0) };
    /// assert!((declining.written_off(months(24.0)).get() - 0.64).abs() < 1e-12);
    /// assert!((declining.written_off(months(60.0)).get() - 1.0).abs() < 1e-12);
    /// # Ok::<(), breakeven::units::ParseError>(())
    /// ```
    pub fn written_off(self, after: Months) -> Fraction {
        let share = match self {
            Self::StraightLine { life, residual } => {
                (after.get() / life.get().max(1.0)).min(1.0) * residual.rest().get()
            }
            Self::Declining { life } => declining(life, after),
            Self::Macrs(class) => {
                let years = after.get() / MONTHS_PER_YEAR;
                class.table().iter().enumerate().map(|(year, share)| share.get() * part(years, year)).sum()
            }
        };
        Fraction::const_new(share.min(1.0))
    }
}

/// The part of a year (counted from 0) that has passed after so many years.
fn part(years: f64, year: usize) -> f64 {
    (years - year as f64).clamp(0.0, 1.0)
}

fn declining(life: Months, after: Months) -> f64 {
    let whole = (life.get() / MONTHS_PER_YEAR).max(1.0 / MONTHS_PER_YEAR);
    let passed = after.get() / MONTHS_PER_YEAR;
    let (mut left, mut year) = (1.0_f64, 0_usize);
    let mut gone = 0.0;
    while (year as f64) < whole && left > 0.0 {
        let rest = whole - year as f64;
        // In the last part of a year only that part is left.
        let straight = left / rest.max(1.0);
        let off = (left * (2.0 / whole).min(1.0)).max(straight).min(left);
        gone += off * part(passed.min(whole), year) / rest.min(1.0);
        left -= off;
        year += 1;
    }
    gone.min(1.0)
}
