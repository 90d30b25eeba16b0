//! How sure a prediction is: how far measurements of its class were from predictions.

pub(super) mod anchored;
mod at_pace;
pub(super) mod band;
pub(super) mod bands;
mod words;
