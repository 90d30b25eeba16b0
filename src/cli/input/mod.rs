//! What a call reads: scenarios, pricing folders, result files; and what is wrong with them.

mod mistaken;
mod prices;
mod results;
mod said;
mod scenarios;
mod settings;
mod text;
mod today;

pub(super) use mistaken::refuse_swapped;
pub(super) use prices::{add_config, catalog_under, prices_in, read_catalog};
pub(super) use results::{ResultFile, open_result};
pub(super) use said::{report, report_errors};
pub(super) use scenarios::{
    Again, From, ReadCase, ReadFile, again, all_again, each_again, each_from, scenarios,
};
pub(super) use settings::{move_limits, settings};
pub(super) use text::{STDIN, STDIN_NAME, read_typed};
pub(super) use today::today;
