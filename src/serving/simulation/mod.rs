//! A replica played request by request.

mod linear_step;
pub(super) mod simulate;
