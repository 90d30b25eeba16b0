//! What was billed: exports in FOCUS, the `FinOps` Open Cost and Usage Specification, and plain tables of months, as charges by month. Bytes
//! in, no IO; rows come one by one, and rows of one thing in one month are added up as they come.
//!
//! The files are other people's, so columns that are not needed are left alone; what is needed is checked like any input, and faults are
//! reported with their place, the first of each kind where a file has thousands.

mod category;
mod charge;
mod columns;
mod filter;
mod measure;
mod money;
mod read;
mod tally;

pub use category::Category;
pub use charge::{Billing, BillingFormat, Charge, ServiceTotal};
pub use filter::{ColumnFilter, CostColumn, RowFilter, Wanted};
pub use measure::{Measure, Measured};
pub use money::plain_form;
pub use read::{FORECAST, RECORD_TYPE, read};
