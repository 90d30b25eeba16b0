//! Foreign text made fit to be shown: a scenario, a price list or a benchmark comes from anybody, and what is printed goes to terminals,
//! logs of CI, spreadsheets and pages. Nothing that a text holds steers them.

mod commands;
mod hidden;
mod id;
mod printed;

pub use hidden::{Hidden, hidden, is_hidden, lines, one_line};
pub use id::{NotAnId, id};
pub use printed::Printed;
