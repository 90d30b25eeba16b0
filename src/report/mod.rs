//! What is to be shown, before anybody decides how: typed cells in neutral tables, explanations as trees, sources
//! numbered. [`number`] holds the only rounding in the program.

mod advice;
mod assumed;
mod block;
mod breakdown;
mod cases;
mod catalog;
mod check;
mod compare;
mod crossover;
mod dagger;
mod deploy;
mod diff;
mod dossier;
mod exchanged;
mod explain;
mod fleet;
mod flows_left_out;
mod focus;
mod frontier;
mod gaps;
mod groups;
mod head;
mod history;
mod import;
mod indirect_tax;
mod inspect;
mod levers;
mod limit;
mod list;
mod lock;
mod metric_cell;
mod narrowed;
mod notice;
pub mod number;
mod plan;
mod prediction;
mod price_changes;
mod ranges;
mod reconcile;
mod regret;
mod roi;
mod run;
mod sensitivity;
mod serves;
mod shift;
mod sources;
mod switch;
mod table;
mod terms;
mod workbook;

pub use crate::checks::{JudgedAt, Status};
pub use advice::{Advice, AdviceVerdict, Horizon, LeadOf, LeadRow, Statement};
pub use block::Block;
pub use block::Curves;
pub use block::{Labels, Mark, Scatter, Sheet, Timeline};
pub use breakdown::breakdown::{
    Anatomy, BreakdownReport, ImprovementRow, OptionBreakdown, PartRow, breakdown,
};
pub use breakdown::page::{breakdown_csv, breakdown_document};
pub use cases::{CasesReport, case_advice, case_name};
pub use catalog::brief::in_short;
pub use catalog::catalog::{LISTS, list_names, list_table};
pub use catalog::entry::show_entry;
pub use catalog::error::{CatalogError, NoEntry};
pub use catalog::findings::findings_table;
pub use catalog::list::{CatalogList, ListQuery};
pub use catalog::metrics::metric_table;
pub use catalog::prices::catalog_prices;
pub use catalog::yaml::entry_yaml;
pub use check::checked::{
    CheckReport, CheckedFile, CheckedScenario, Outcome as CheckOutcome, Strictness, total_parts,
};
pub use check::fingerprint::{Finding, Found};
pub use check::locked::{locked_row, locked_warnings};
pub use check::page::{CheckPage, SaidOn, check_document};
pub use check::place::{At, Repository};
pub use check::row::{CheckRow, change_row};
pub use check::said::Said as CheckSaid;
pub use check::total::{TotalPart, total_row};
pub use compare::compare::{CompareReport, MarketFound, compare};
pub use compare::csv::{compare_csv, standing};
pub use compare::page::compare_document;
pub use compare::rows::{MarketRow, Standing as WayStanding};
pub use crossover::crossover::{
    CrossingRow, CrossoverReport, CurveRow, PairRow, PointRow, StretchRow, TieCell, TieKind,
    TieRow as AxisRow, crossover,
};
pub use crossover::page::{crossings_csv, crossover_csv, crossover_document};
pub use deploy::bench::{Bench, BenchLoad};
pub use deploy::benches::Benches;
pub use deploy::command::{Command, Word};
pub use deploy::csv::deploy_csv;
pub use deploy::deploy::{DeployReport, Deployed, deploy, deploy_predicted};
pub use deploy::server::{Server, Settings};
pub use diff::csv::diff_csv;
pub use diff::page::{diff_document, moved_limit};
pub use diff::report::{Pair, diff_added, diff_pair, diff_removed};
pub use diff::rows::{
    CauseMethod, CauseRow, Causes, CausesOf, ChangedField, ChangedKind, DiffFigure, DiffOption, DiffReport,
    DiffScenario, InBand, MoveRow, Recommended, Sides,
};
pub use diff::sentence::{sentence as diff_sentence, tally as diff_tally};
pub use dossier::axis::{Axis, Spacing, Tick};
pub use dossier::dossier::{Dossier, DossierParts, dossier};
pub use dossier::drawing::{
    Bar, Bars, Chart as Drawn, Drawing, Graph, Layer, Layers, Length, Line, Lines, Node, Point, Points,
    Standing as PointStanding, Upright,
};
pub use dossier::section::{Grid, Item, Print, Section};
pub use dossier::why::{Why, WhyFrom, WhyKind, WhyNode};
pub use explain::{ExplainNode, Explanation, explain};
pub use focus::table::{FocusHead, FocusVersion, focus_table, without_provider};
pub use frontier::csv::frontier_csv;
pub use frontier::frontier::{FrontierReport, frontier};
pub use frontier::page::frontier_document;
pub use frontier::rows::{FrontierRow, TieRow};
pub use gaps::GapRow;
pub use head::CitedCatalog;
pub use history::history::{History, HistoryQuery, HistoryRow};
pub use history::record::{RecordRow, RunStamp, Standing as RecordStanding, record_rows, record_table};
pub use import::page::{ImportReport, ImportedPrice, import_csv, import_document};
pub use inspect::csv::inspect_csv;
pub use inspect::fragment::fragment;
pub use inspect::inspected::{InspectReport, Inspected, InspectedFile, Said};
pub use inspect::page::inspect_document;
pub use levers::levers::{LeverCostRow, LeverRow, LeversReport, RefusedRow, levers};
pub use levers::page::{levers_csv, levers_document};
pub use limit::{VerdictRow, limit_texts};
pub use lock::lock::{LockReport, LockedScenario, MovedFigure};
pub use lock::page::{lock_csv, lock_document, standing_word};
pub use metric_cell::MetricCell;
pub use notice::{Notice, NoticeKind};
pub use plan::fixed::{FixedRow, Paid};
pub use plan::page::{plan_csv, plan_document};
pub use plan::part::PlanPart;
pub use plan::plan::{
    HourRow, HoursOf, MixReport, PlanReport, PlanVerdict, PlannedWorkload, WayRow, plan_report,
};
pub use plan::volume::{ReserveRow, VolumeReport, VolumeRow};
pub use plan::words::{AloneRow, ChangeRow, LeftOutRow};
pub use prediction::{
    Compared, ErrorRow, LatencyRow, SkippedRow, SweepPoint, compared_table, error_rows, error_table,
    latency_table, skipped_rows, skipped_table, sweep_table,
};
pub use reconcile::page::reconcile_document;
pub use reconcile::reconcile::{
    BilledLine, MatchedRow, ReconcileReport, RestRow, SplitRow, VarianceLimitRow, reconcile_report,
};
pub use reconcile::tables::{ReconcileView, reconcile_csv};
pub use regret::csv::regret_csv;
pub use regret::page::regret_document;
pub use regret::regret::{GpuPriceRow, RegretReport};
pub use regret::words::{kind_word, slice_words};
pub use roi::brief::brief_document;
pub use roi::inputs::Input;
pub use roi::manifest::{Manifest, Tabled};
pub use roi::otherwise::{Assumed, Otherwise};
pub use roi::page::{ROI_CASE_METRICS, RoiView, roi_csv, roi_document};
pub use roi::periods::{Dates, Period, PeriodLength};
pub use roi::postings::without_account;
pub use roi::roi::{FlowLine, OrReason, RoiFigures, RoiOption, RoiReport, TermFrom, roi, with_inputs};
pub use run::answer::Answer;
pub use run::assemble::{build, build_at};
pub use run::page::document;
pub use run::report::{AddedRow, LedgerRow, OptionReport, Report, ScenarioReport, WholeRow};
pub use run::tables::{
    CASE_METRICS, View, cases_csv, ledger_csv, ledger_tables, sources_csv, summary_csv, summary_tables,
    warnings_csv,
};
pub use sensitivity::page::sensitivity_document;
pub use sensitivity::sensitivity::{
    EndRow, SeenRow, SensitivityReport, TornadoRow, Turns, sensitivity_report,
};
pub use sensitivity::tables::sensitivity_csv;
pub use shift::{shift_words, unsaid};
pub use sources::{Reference, Use};
pub use switch::SwitchRow;
pub use table::{Align, Breaks, Cell, Column, Emphasis, Table};
pub use workbook::build::workbook;
pub use workbook::cases::cases_sheet;
pub use workbook::cover::cover;
pub use workbook::formula::{Formula, Place, Value};
pub use workbook::sheet::{Chart, Content, Look, Scale, Workbook, Worksheet, Written};
pub use workbook::values::Values;
