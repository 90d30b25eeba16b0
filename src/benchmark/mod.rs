//! Measurements of serving engines, as they are published or as benchmark programs write them: what was measured, and the
//! [`Configuration`](crate::serving::Configuration) that it was measured on, or why it cannot be placed. Texts in, no IO.

mod rows;

pub use rows::{Measured, RowsFault, rows};
