//! The sheets that ask what if: other amounts of work, and each assumption a little more.

use std::collections::BTreeSet;

use super::assumptions::{self, Own};
use super::dependents::Dependents;
use super::formula::{Formula, Place};
use super::inputs;
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

/// What options are held against, as far as that matters to slopes.
#[derive(Clone, Copy)]
pub(super) enum Against<'n> {
    /// Nothing, or an option whose formulas follow.
    Nothing,
    /// A stated cost, which grows with the work.
    Cost,
    /// An option of this name that has numbers in the place of formulas.
    Numbers(&'n str),
}

impl Against<'_> {
    /// What is left out, since it would have to move what others are held against.
    fn left_out(self) -> Option<String> {
        match self {
            Self::Nothing => None,
            Self::Cost => Some("What options are held against is a stated cost, which does not follow: the volume and its growth are left out.".to_owned()),
            Self::Numbers(name) => Some(format!(
                "What options are held against, {name}, has numbers of the program, which do not follow: what it may share with them is left out. \
                 `breakeven sensitivity` works that out."
            )),
        }
    }

    /// Whether moving a cell moves all that it should.
    fn follows(self, part: &str, label: &str, name: Option<&str>) -> bool {
        match self {
            Self::Nothing => true,
            Self::Cost => !matches!(name, Some("tasks_per_month" | "growth")),
            // Discounting is of all flows, wherever they are from.
            Self::Numbers(_) => {
                let is_shared = SHARED.contains(&part) || label == assumptions::PEAK;
                name == Some("discount_rate") || (name.is_none() && !is_shared)
            }
        }
    }
}

/// Parts of what options share.
const SHARED: [&str; 2] = [assumptions::ALL, inputs::SEVERAL];

/// By how much the net present value moves for a little more of each assumption: worked out when the file was made.
pub(super) fn sensitivity(workbook: &Workbook, options: &[(usize, &str)], against: Against<'_>) -> Worksheet {
    let mut sheet = Worksheet::new("Sensitivity", &[46, 16, 12], (3, 1));
    sheet.set(0, 0, Look::Title, "What a little more of each assumption does to the net present value");
    let left_out = against.left_out().map(|why| format!(" {why}")).unwrap_or_default();
    sheet.set(
        1,
        0,
        Look::Prose,
        format!(
            "Each alone: a point more of a percentage (less of 100%), a tenth more of anything else; a tenth more of a line's quantity weighs as its price does. What several options share moves all of them, and what they are held \
             against; what then moves none of them by a dollar is not listed, such as a cost that both sides have. These are slopes and no ranges: nobody said how far each may be off. Worked out when the file was made; they do not follow \
             changes.{left_out}"
        ),
    );
    for (column, head) in (0..).zip(["Assumption", "Value", "Moved to"]) {
        sheet.set(2, column, Look::Head, head);
    }
    for (column, (_, name)) in (3..).zip(options) {
        sheet.set(2, column, Look::Head, (*name).to_owned());
    }
    let base = workbook.values(&[]);
    let worth = |option: usize| summary::place(option, 3);
    let mut dependents = Dependents::of(&base, options.iter().map(|(option, _)| worth(*option)));
    let mut row = 3;
    let Some(assumptions) = workbook.sheets.get(inputs::SHEET) else { return sheet };
    let says =
        |row: u32, column: u16| match assumptions.cells.get(&(row, column)).map(|content| &content.value) {
            Some(Written::Text(text)) => Some(text.as_str()),
            _ => None,
        };
    let red = red(assumptions);
    let mut part = "";
    for ((at, column), content) in &assumptions.cells {
        let label = says(*at, 0).unwrap_or_default();
        if *column == 0 && content.look == Look::Head {
            part = label;
        }
        let (1, Written::Number(value)) = (*column, &content.value) else { continue };
        let place = Place { sheet: inputs::SHEET, row: *at, column: *column };
        // A line's quantities weigh as its price does, and half a machine is none.
        let is_quantity = content.look == Look::Count || says(*at, 3) == Some(inputs::THE_BILL);
        // What turns red when it is moved has no slope here, and how long a month is is no question.
        let is_asked = !is_quantity && !red.contains(&place);
        let name = workbook.names.iter().find(|(_, named)| *named == place).map(|(name, _)| name.as_str());
        if !is_asked || name == Some("hours_per_month") || !against.follows(part, label, name) {
            continue;
        }
        let moved = match content.look {
            // Of what is all of something there is no more.
            Look::Percent if *value == 1.0 => 0.99,
            Look::Percent => value + 0.01,
            _ => value * 1.1,
        };
        dependents.move_to(place, moved);
        // What no formula of an option leads to says nothing of it.
        let move_of = |(option, _): &(usize, &str)| {
            dependents
                .is_reached(worth(*option))
                .then(|| Some(dependents.number(worth(*option))? - base.number(worth(*option))?))?
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

/// The cells of numbers that something is said beside where they are moved; the one that several options share, where their rows follow it.
fn red(assumptions: &Worksheet) -> BTreeSet<Place> {
    let warned = assumptions.cells.iter().filter(|(_, content)| content.look == Look::Warning);
    let cells =
        warned.filter_map(|((row, _), _)| match &assumptions.cells.get(&(*row, inputs::VALUE))?.value {
            Written::Formula(Formula::Cell(shared)) => Some(*shared),
            _ => Some(Place { sheet: inputs::SHEET, row: *row, column: inputs::VALUE }),
        });
    cells.collect()
}
