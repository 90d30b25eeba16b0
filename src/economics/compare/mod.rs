//! The market ranked: what each way to serve a model would cost, with every replica predicted once, and which ways are shown.

pub(super) mod closest;
pub(super) mod rank;
pub(super) mod select;
