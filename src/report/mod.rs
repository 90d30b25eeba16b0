//! What is to be shown, before anybody decides how: typed cells in neutral tables, explanations as trees, sources
//! numbered. [`number`] holds the only rounding in the program.

mod build;
mod catalog;
mod document;
mod entry;
mod evaluated;
mod explain;
mod fleet;
mod frontier;
mod frontier_page;
mod metrics;
pub mod number;
mod prediction;
mod recommendation;
mod scenario;
mod sources;
mod table;

mod views;

pub use build::build;
pub use catalog::{LISTS, list_names, list_table};
pub use document::{Block, check_document, document};
pub use entry::{CatalogError, show_entry};
pub use explain::{ExplainNode, Explanation, explain};
pub use frontier::{Advice, FrontierReport, FrontierRow, TieRow, frontier};
pub use frontier_page::{Mark, Scatter, frontier_csv, frontier_document};
pub use metrics::metric_table;
pub use prediction::{
    Compared, ErrorRow, LatencyRow, SweepPoint, compared_table, error_rows, error_table, latency_table,
    sweep_table,
};
pub use scenario::{LedgerRow, MetricCell, OptionReport, Report, ScenarioReport, VerdictRow};
pub use sources::{Reference, Use};
pub use table::{Align, Breaks, Cell, Column, Emphasis, Table};
pub use views::{View, ledger_csv, ledger_tables, summary_csv, summary_tables, verdict_table};
