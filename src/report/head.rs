//! The head of a page: what it is of, and on which prices and calendar it rests.

use crate::units::{AsOf, Hours};

use super::block::Block;

/// The title of a scenario's page.
pub(super) fn title(id: &str, title: &str) -> Block {
    Block::Heading(1, format!("{id}: {title}"))
}

/// Day of the prices, currency and calendar.
pub(super) fn basis(as_of: AsOf, hours_per_month: Hours) -> String {
    let hours = hours_per_month.to_string();
    format!("Prices of {as_of}, US dollars; a month has {} hours.", hours.trim_end_matches(" h"))
}
