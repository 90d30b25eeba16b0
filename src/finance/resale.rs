//! What used hardware is worth.

use crate::units::{Fraction, Months, Quantity};

/// The value of a purchase by its age, as a share of what was paid.
#[derive(Clone, Debug, PartialEq)]
pub enum Resale {
    /// In a straight line from the price to what it is worth at the end of its life.
    StraightLine,
    /// Nothing before the end of its life, and then what it is worth then.
    OnlyAtTheEnd,
    /// Points of a curve, ages rising; straight between them, and like the last one after it.
    Curve(Vec<(Months, Fraction)>),
}

/// What used GPU servers are sold for by their age, as shares of what was paid: an H100 fetches 60 to 65 % after a year, 40 to 45 % after
/// two, 25 to 35 % after three, 15 to 20 % after four, 10 to 15 % after five (GPU Lease Rate Index, 2026-01-08,
/// <https://v2-pseo-ai.pages.dev/residual/h100-depreciation-calculator>, a broker's figures). The middle of each for the first three years,
/// the low end for the last two.
pub const USED_SERVERS: [(Months, Fraction); 5] = [
    (Months::const_new(12.0), Fraction::const_new(0.625)),
    (Months::const_new(24.0), Fraction::const_new(0.425)),
    (Months::const_new(36.0), Fraction::const_new(0.3)),
    (Months::const_new(48.0), Fraction::const_new(0.15)),
    (Months::const_new(60.0), Fraction::const_new(0.1)),
];

impl Resale {
    /// The market of used servers ([`USED_SERVERS`]). What is stated of the end of a life, as life and share, ends the curve: points from
    /// that age on, and points below it, are left out.
    ///
    /// ```
    /// use breakeven::finance::Resale;
    /// use breakeven::units::{Fraction, Months, Quantity};
    /// let (months, share) = (|value| Months::new(value).unwrap(), |value| Fraction::new(value).unwrap());
    /// let worth = |resale: &Resale, age| resale.share(months(age), months(60.0), share(0.0)).get();
    /// let market = Resale::market(None);
    /// assert_eq!([0.0, 12.0, 36.0, 60.0, 90.0].map(|age| worth(&market, age)), [1.0, 0.625, 0.3, 0.1, 0.1]);
    /// // Halfway from 30 % to 15 %.
    /// assert!((worth(&market, 42.0) - 0.225).abs() < 1e-12);
    /// // Said to be worth a fifth after four years: from 30 % after three to that.
    /// let stated = Resale::market(Some((months(48.0), share(0.2))));
    /// assert_eq!([24.0, 36.0, 42.0, 48.0].map(|age| worth(&stated, age)), [0.425, 0.3, 0.25, 0.2]);
    /// ```
    pub fn market(end: Option<(Months, Fraction)>) -> Self {
        let is_before = |(age, share): &(Months, Fraction)| {
            end.is_none_or(|(life, residual)| *age < life && *share >= residual)
        };
        Self::Curve(USED_SERVERS.into_iter().filter(is_before).chain(end).collect())
    }

    /// The share of the price that something of an age is worth, with its life and what it is worth at the end of that.
    ///
    /// ```
    /// use breakeven::finance::Resale;
    /// use breakeven::units::{Fraction, Months, Quantity};
    /// let (months, share) = (|value| Months::new(value).unwrap(), |value| Fraction::new(value).unwrap());
    /// let worth = |resale: &Resale, age| resale.share(months(age), months(60.0), share(0.1)).get();
    /// assert_eq!(worth(&Resale::StraightLine, 30.0), 0.55);
    /// assert_eq!(worth(&Resale::OnlyAtTheEnd, 30.0), 0.0);
    /// let curve = Resale::Curve(vec![(months(12.0), share(0.6)), (months(36.0), share(0.2))]);
    /// assert_eq!([6.0, 24.0, 48.0].map(|age| worth(&curve, age)), [0.8, 0.4, 0.2]);
    /// ```
    pub fn share(&self, age: Months, life: Months, residual: Fraction) -> Fraction {
        let done = (age.get() / life.get().max(1.0)).min(1.0);
        match self {
            Self::StraightLine => Fraction::const_new(1.0 - done * residual.rest().get()),
            Self::OnlyAtTheEnd if done < 1.0 => Fraction::ZERO,
            Self::OnlyAtTheEnd => residual,
            Self::Curve(points) => curve(points, age),
        }
    }
}

fn curve(points: &[(Months, Fraction)], age: Months) -> Fraction {
    // New, it is worth its price.
    let mut before = (0.0, 1.0);
    for (at, share) in points {
        let here = (at.get(), share.get());
        if age.get() < here.0 {
            let way = (age.get() - before.0) / (here.0 - before.0);
            return Fraction::const_new(before.1 + (here.1 - before.1) * way);
        }
        before = here;
    }
    Fraction::const_new(before.1)
}
