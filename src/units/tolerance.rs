//! How far two numbers may be apart and still be taken for the same, as a share of the larger: one ladder for all formulas,
//! each step with its reason.

/// Sums of a few hundred amounts that cancel: what is left is rounding (a double carries 16 digits).
pub(crate) const EXACT: f64 = 1e-13;
/// The same formula, its terms in another order.
pub(crate) const EQUAL: f64 = 1e-12;
/// A root or a price that was searched for until nothing changed.
pub(crate) const SOLVED: f64 = 1e-10;
/// Results of formulas with thousands of steps: a share below this is no share, a difference no difference.
pub(crate) const NOISE: f64 = 1e-9;
/// Two bounds that a search has brought together.
pub(crate) const NEAR: f64 = 1e-8;
/// Two optima: what a change to a plan has to save to be said to save anything.
pub(crate) const NO_DIFFERENCE: f64 = 1e-7;
/// Shares as people write them, with six digits: they add up to all within this. And a gap in a proof that nobody would act on.
pub(crate) const STATED: f64 = 1e-6;
/// A figure and a limit on it, both of a few digits that somebody wrote: $0.30 for three tasks at $0.10 is at a limit of $0.10,
/// whatever the last digit of the sum. A real excess that is as small as this is worth nothing.
pub(crate) const AT_LIMIT: f64 = 1e-9;
