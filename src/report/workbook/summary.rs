//! The first sheet: what each option costs and is worth, each figure a formula over the other sheets.

use crate::economics::Outcome;
use crate::units::Quantity as _;

use super::cash::{Block, CashSheet};
use super::formula::{Formula, Place, Sign};
use super::ledger::Month;
use super::sheet::{Look, Worksheet};

/// Its place among the sheets.
pub(super) const SHEET: usize = 0;
/// The row of the heads.
const HEADS: u32 = 4;

/// The figures of an option, in the order of the columns.
pub(super) const FIGURES: [&str; 8] = [
    "A month today",
    "A task today",
    "Cost over the horizon",
    "Net present value",
    "Internal rate a year",
    "Paid back after months",
    "A task, levelised",
    "How",
];

/// Where the figures of an option stand.
pub(super) fn place(option: usize, figure: usize) -> Place {
    let (row, column) =
        (HEADS + 1 + u32::try_from(option).unwrap_or(0), u16::try_from(figure + 1).unwrap_or(0));
    Place { sheet: SHEET, row, column }
}

pub(super) fn sheet(title: &str, basis: &str) -> Worksheet {
    let mut sheet = Worksheet::new("Summary", &[28, 14, 13, 15, 22, 22, 30, 14, 60], (HEADS + 1, 1));
    sheet.set(0, 0, Look::Title, title);
    sheet.set(1, 0, Look::Prose, basis);
    sheet.set(
        2,
        0,
        Look::Prose,
        "Figures of options with formulas follow from the sheet Assumptions: change a value there, and look for red cells beside it, which say what no longer holds. \
         Words in the place of figures, and the sheets Brief and Sensitivity, do not follow.",
    );
    sheet.set(HEADS, 0, Look::Head, "Option");
    for (column, head) in (1..).zip(FIGURES) {
        sheet.set(HEADS, column, Look::Head, head);
    }
    sheet
}

/// The figures of an option.
pub(super) fn option(
    sheet: &mut Worksheet,
    at: usize,
    outcome: &Outcome<'_>,
    month: Option<(&Month, Place)>,
    flows: Option<(&Block, &CashSheet)>,
    how: &str,
) {
    let row = place(at, 0).row;
    sheet.set(row, 0, Look::Head, outcome.option.name.clone());
    sheet.set(row, 8, Look::Prose, how);
    if let Some((month, tasks)) = month {
        sheet.set(row, 1, Look::Dollars, Formula::from(month.cost));
        sheet.set(row, 2, Look::Price, Formula::from(month.cost) / tasks);
    } else if let Ok(ledger) = &outcome.ledger {
        let total = ledger.total().get();
        sheet.set(row, 1, Look::Dollars, total);
        sheet.set(row, 2, Look::Price, total / outcome.option.workload.tasks.value.get());
    }
    let (Some((block, cash)), Ok(appraisal)) = (flows, &outcome.appraisal) else { return };
    let of = |row: u32| cash.span(row);
    sheet.set(row, 3, Look::Dollars, (-Formula::Sum(of(block.costs))).max(0.0));
    let reason = |why: &crate::figure::Gap| why.to_string();
    match &appraisal.npv {
        Ok(_) => sheet.set(row, 4, Look::Dollars, Formula::Products(of(block.net), cash.factors())),
        Err(why) => sheet.set(row, 4, Look::Words, reason(why)),
    }
    match &appraisal.irr {
        Ok(_) => {
            let a_year = (Formula::Rate(of(block.net)) + 1.0).with(Sign::Power, 12.0) - 1.0;
            sheet.set(row, 5, Look::Percent, a_year);
        }
        Err(why) => sheet.set(row, 5, Look::Words, reason(why)),
    }
    match &appraisal.payback {
        Ok(_) | Err(crate::figure::Gap::NotPaidBack(_)) => {
            let found = Formula::MinOf(of(block.paid_back));
            let never = "not within the horizon";
            let reached = Formula::from(0.0).with(Sign::Less, Formula::CountOf(of(block.paid_back)));
            sheet.set(row, 6, Look::Months, reached.then(found, never));
        }
        Err(why) => sheet.set(row, 6, Look::Words, reason(why)),
    }
    match &appraisal.cost_per_task {
        Ok(_) => {
            let costs = -Formula::Products(of(block.costs), cash.factors());
            let tasks = Formula::Products(of(block.tasks), cash.factors());
            sheet.set(row, 7, Look::Price, costs / tasks);
        }
        Err(why) => sheet.set(row, 7, Look::Words, reason(why)),
    }
}
