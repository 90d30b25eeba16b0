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

impl Resale {
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
