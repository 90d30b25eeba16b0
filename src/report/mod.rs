//! What is to be shown, before anybody decides how: typed cells in neutral tables, explanations as trees, sources
//! numbered. [`number`] holds the only rounding in the program.

mod breakdown;
mod breakdown_page;
mod build;
mod catalog;
mod crossover;
mod crossover_page;
mod crossover_text;
mod document;
mod entry;
mod evaluated;
mod explain;
mod fleet;
mod frontier;
mod frontier_csv;
mod frontier_notes;
mod frontier_page;
mod levers;
mod levers_page;
mod metrics;
pub mod number;
mod plan;
mod plan_page;
mod plan_place;
mod plan_volume;
mod plan_words;
mod prediction;
mod recommendation;
mod roi;
mod roi_page;
mod scenario;
mod sources;
mod table;

mod views;

pub use breakdown::{Anatomy, BreakdownReport, ImprovementRow, OptionBreakdown, PartRow, breakdown};
pub use breakdown_page::{breakdown_csv, breakdown_document};
pub use build::build;
pub use catalog::{LISTS, list_names, list_table};
pub use crossover::{
    CrossingRow, CrossoverReport, CurveRow, PairRow, PointRow, StretchRow, TieCell, TieKind,
    TieRow as AxisRow, crossover,
};
pub use crossover_page::{Curves, crossings_csv, crossover_csv, crossover_document};
pub use document::{Block, check_document, document};
pub use entry::{CatalogError, show_entry};
pub use explain::{ExplainNode, Explanation, explain};
pub use frontier::{Advice, FrontierReport, FrontierRow, TieRow, frontier};
pub use frontier_csv::frontier_csv;
pub use frontier_page::{Labels, Mark, Scatter, frontier_document};
pub use levers::{LeverCostRow, LeverRow, LeversReport, RefusedRow, levers};
pub use levers_page::{levers_csv, levers_document};
pub use metrics::metric_table;
pub use plan::{
    AloneRow, ChangeRow, HourRow, MixReport, PlanPart, PlanReport, PlanVerdict, PlannedWorkload, WayRow,
    plan_report,
};
pub use plan_page::{plan_csv, plan_document};
pub use plan_volume::{ReserveRow, VolumeReport, VolumeRow};
pub use prediction::{
    Compared, ErrorRow, LatencyRow, SkippedRow, SweepPoint, compared_table, error_rows, error_table,
    latency_table, skipped_rows, skipped_table, sweep_table,
};
pub use roi::{FlowLine, OrReason, RoiFigures, RoiOption, RoiReport, roi};
pub use roi_page::{RoiView, roi_csv, roi_document};
pub use scenario::{LedgerRow, MetricCell, OptionReport, Report, ScenarioReport, VerdictRow, Without};
pub use sources::{Reference, Use};
pub use table::{Align, Breaks, Cell, Column, Emphasis, Table};
pub use views::{View, ledger_csv, ledger_tables, summary_csv, summary_tables, verdict_table};
