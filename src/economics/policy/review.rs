//! What people cost who look at results, and what of it is not stated.

use crate::decode::Sited;
use crate::figure::{Figure, Traced};
use crate::scenario::Review;
use crate::units::{Hours, Minutes, Quantity, UsdPerTask};

/// What is missing where nobody says how long it takes to put a wrong result right.
const FIXING: &str = "putting wrong results right (review.fix_minutes)";

/// What a review costs and does not state.
pub(super) fn not_stated(review: &Review) -> Vec<&'static str> {
    let finds = review.share.value.get() * review.catches.value.get() > 0.0;
    let fixing = (finds && review.fix_minutes.is_none()).then_some(FIXING);
    let overhead = review.overhead.is_none().then_some("overhead on wages");
    fixing.into_iter().chain(overhead).collect()
}

/// What so many minutes of a reviewer cost.
pub(super) fn review_price(review: &Review, minutes: &Sited<Minutes>) -> Figure<UsdPerTask> {
    let minutes = Figure::written("minutes of a reviewer", minutes);
    let wage = Figure::written("wage per hour", &review.wage);
    let overhead = review.overhead.as_ref().map(|overhead| Figure::written("overhead on the wage", overhead));
    let factor = overhead.as_ref().map_or(1.0, |overhead| 1.0 + overhead.get());
    let mut inputs: Vec<&dyn Traced> = vec![&minutes, &wage];
    inputs.extend(overhead.as_ref().map(|overhead| overhead as &dyn Traced));
    let value = UsdPerTask::const_new(Hours::from(minutes.value()).get() * wage.get() * factor);
    Figure::derived("cost of a reviewer", "minutes ÷ 60 × wage × (1 + overhead)", value, &inputs)
}
