//! Reports as text: tables, plots and trees that fit a terminal.

mod chart;
pub(super) mod curve;
mod curves;
pub(super) mod narrow;
pub(super) mod page;
mod scatter;
pub(super) mod text;
mod timeline;
pub(super) mod tree;
