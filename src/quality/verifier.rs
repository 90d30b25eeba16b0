//! What looks at a result and accepts it or not.

use crate::units::{Fraction, Quantity};

/// A test suite, a second model, a threshold on confidence: known by what it accepts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verifier {
    pub(super) right: f64,
    pub(super) wrong: f64,
}

impl Verifier {
    /// One that accepts these shares of right and of wrong results. One that accepts more of the wrong ones is worse than a
    /// coin, and is turned round.
    ///
    /// ```
    /// use breakeven::quality::Verifier;
    /// use breakeven::units::{Fraction, Quantity};
    /// let share = |value| Fraction::new(value).unwrap();
    /// let critic = Verifier::of(share(0.9), share(0.1));
    /// // Half of the results are right: nine in ten of what it accepts are.
    /// assert!((critic.precision(share(0.5)).unwrap().get() - 0.9).abs() < 1e-12);
    /// ```
    pub fn of(accepts_right: Fraction, accepts_wrong: Fraction) -> Self {
        let (right, wrong) = (accepts_right.get(), accepts_wrong.get());
        if wrong > right { Self { right: 1.0 - right, wrong: 1.0 - wrong } } else { Self { right, wrong } }
    }

    /// One that is never mistaken.
    pub const fn perfect() -> Self {
        Self { right: 1.0, wrong: 0.0 }
    }

    /// Whether it accepts as many of the wrong results as of the right ones.
    pub(super) fn is_blind(&self) -> bool {
        self.right == self.wrong
    }

    /// The share of results that it accepts, of which `p` are right: p r + (1 − p) f.
    pub fn accepted(&self, p: Fraction) -> Fraction {
        let p = p.get();
        Fraction::const_new(p * self.right + (1.0 - p) * self.wrong)
    }

    /// The share of accepted results that are right, of results of which `p` are: p r ÷ (p r + (1 − p) f). `None` where it
    /// accepts nothing.
    pub fn precision(&self, p: Fraction) -> Option<Fraction> {
        let accepted = self.accepted(p).get();
        (accepted > 0.0).then(|| Fraction::const_new(p.get() * self.right / accepted))
    }
}
