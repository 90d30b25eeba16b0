//! The `plan` block: which options may be mixed, and how uncertain the volume is.

pub(super) mod block;
pub(super) mod volume;
