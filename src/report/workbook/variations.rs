//! The sheets that ask what if: other amounts of work, and each assumption a little more.

use super::assumptions::Own;
use super::dependents::Dependents;
use super::formula::{Formula, Place};
use super::ledger::month;
use super::sheet::{Chart, Look, Scale, Workbook, Worksheet, Written};
use super::summary;
use crate::units::Currency;

/// The place of the sheet of volumes.
pub(super) const BREAK_EVEN: usize = 5;
/// Amounts of work, over today's.
const VOLUMES: [f64; 13] = [0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0];
/// The first row of figures.
const FIRST: u32 = 3;

/// What a task costs at other amounts of work, with a chart.
pub(super) fn break_even(options: &[(&str, &Own)]) -> (Worksheet, Option<Chart>) {
    let mut sheet = Worksheet::new("Break-even", &[18], (FIRST, 1));
    sheet.set(0, 0, Look::Title, "What a task costs at other volumes");
    sheet.set(
        1,
        0,
        Look::Prose,
        "Today's prices and a fleet as large as the volume needs; where two lines cross, both cost the same.",
    );
    sheet.set(2, 0, Look::Head, "Tasks a month");
    let Some((_, base)) = options.first() else {
        sheet.set(FIRST, 0, Look::Words, "No option has formulas.");
        return (sheet, None);
    };
    let here = |row: u32, column: u16| Place { sheet: BREAK_EVEN, row, column };
    let rows = || (FIRST..).zip(VOLUMES);
    for (row, factor) in rows() {
        sheet.set(row, 0, Look::Count, Formula::from(base.tasks) * factor);
    }
    let last = FIRST + u32::try_from(VOLUMES.len()).unwrap_or(1) - 1;
    let mut lines = Vec::new();
    let mut next = 1..;
    let mut column = |head: String, sheet: &mut Worksheet| {
        let column = next.next().unwrap_or_default();
        sheet.set(2, column, Look::Head, head);
        column
    };
    for (name, own) in options {
        let machines = own.fleet.as_ref().map(|fleet| {
            let column = column(format!("{name}: machines"), &mut sheet);
            for (row, _) in rows() {
                sheet.set(row, column, Look::Count, fleet.machines(here(row, 0)));
            }
            column
        });
        let column = column((*name).to_owned(), &mut sheet);
        for (row, _) in rows() {
            let machines = machines.map(|column| Formula::from(here(row, column)));
            let cost = month(own, &here(row, 0).into(), machines.as_ref());
            sheet.set(row, column, Look::Price, cost / here(row, 0));
        }
        lines.push(((*name).to_owned(), (here(FIRST, column), here(last, column))));
    }
    let chart = Chart {
        title: "What a task costs".to_owned(),
        at: here(last + 2, 0),
        axes: ("tasks a month".to_owned(), format!("{} a task", Currency::shown().name())),
        across: (here(FIRST, 0), here(last, 0)),
        lines,
        across_by: Scale::Factors,
    };
    (sheet, Some(chart))
}

/// By how much the net present value moves for a little more of each assumption: worked out when the file was made.
pub(super) fn sensitivity(
    workbook: &Workbook,
    options: &[(usize, &str)],
    baseline: Option<&str>,
) -> Worksheet {
    let mut sheet = Worksheet::new("Sensitivity", &[46, 16, 12], (3, 1));
    sheet.set(0, 0, Look::Title, "What a little more of each assumption does to the net present value");
    sheet.set(
        1,
        0,
        Look::Prose,
        "Each alone: a point more of a percentage, a tenth more of anything else. These are slopes and no ranges: nobody said how far each may be off. \
         Worked out when the file was made; they do not follow changes.",
    );
    for (column, head) in (0..).zip(["Assumption", "Value", "Moved to"]) {
        sheet.set(2, column, Look::Head, head);
    }
    for (column, (_, name)) in (3..).zip(options) {
        sheet.set(2, column, Look::Head, (*name).to_owned());
    }
    let base = workbook.values(&[]);
    let dependents = Dependents::of(workbook);
    let npv = |values: &super::sheet::Values<'_>, option: usize| values.number(summary::place(option, 3));
    let mut row = 3;
    let Some(assumptions) = workbook.sheets.get(super::assumptions::SHEET) else { return sheet };
    let mut part = String::new();
    let is_option = |part: &str| options.iter().any(|(_, name)| *name == part);
    for ((at, column), content) in &assumptions.cells {
        let label = assumptions.cells.get(&(*at, 0)).map(|content| match &content.value {
            Written::Text(text) => text.clone(),
            _ => String::new(),
        });
        let label = label.unwrap_or_default();
        if *column == 0 && content.look == Look::Head {
            part.clone_from(&label);
        }
        let (1, Written::Number(value)) = (*column, &content.value) else { continue };
        let place = Place { sheet: super::assumptions::SHEET, row: *at, column: *column };
        let moved = if content.look == Look::Percent { value + 0.01 } else { value * 1.1 };
        let changed = [(place, moved)];
        let reached = dependents.reached_from(place);
        let values = workbook.values_beside(&changed, &base, &reached);
        // What is assumed of one option moves another only where that is held against it; names are of what all share.
        let of_all = !is_option(&part)
            || baseline == Some(part.as_str())
            || workbook.names.iter().any(|(_, named)| *named == place);
        let move_of = |(option, name): &(usize, &str)| {
            if of_all || *name == part { Some(npv(&values, *option)? - npv(&base, *option)?) } else { None }
        };
        let moves: Vec<Option<f64>> = options.iter().map(move_of).collect();
        if !moves.iter().flatten().any(|by| by.abs() >= 0.5) {
            continue;
        }
        sheet.set(row, 0, Look::Words, format!("{part}: {label}"));
        sheet.set(row, 1, content.look, *value);
        sheet.set(row, 2, content.look, moved);
        for (column, by) in (3..).zip(moves) {
            if let Some(by) = by {
                sheet.set(row, column, Look::Dollars, by);
            }
        }
        row += 1;
    }
    sheet
}
