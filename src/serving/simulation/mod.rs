//! A replica played request by request.

mod draw;
pub(super) mod duration;
pub(super) mod intervals;
mod player;
pub(super) mod simulate;
