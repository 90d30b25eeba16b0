//! The sheet of today's month, line by line, and the one of what servers are worth in the books.

use crate::economics::OptionModel;

use super::assumptions::Own;
use super::cash::{self, Block};
use super::formula::{Formula, Place};
use super::sheet::{Look, Worksheet};

/// The place of the ledger among the sheets.
pub(super) const SHEET: usize = 2;

/// The place of the books among the sheets.
const BOOKS: usize = 4;

/// Today's month of an option.
pub(super) struct Month {
    pub(super) cost: Place,
}

/// Fills the ledger.
pub(super) struct LedgerSheet {
    pub(super) sheet: Worksheet,
    row: u32,
}

/// The cost of a month with so much work on so many machines.
pub(super) fn month(own: &Own, tasks: &Formula, machines: Option<&Formula>) -> Formula {
    let lines = own.lines.iter().map(|line| line.quantity(tasks.clone(), machines.cloned()) * line.rate);
    lines.reduce(|sum, line| sum + line).unwrap_or(Formula::Number(0.0))
}

impl LedgerSheet {
    pub(super) fn new() -> Self {
        let mut sheet = Worksheet::new("Ledger", &[34, 18, 18, 16], (2, 1));
        sheet.set(0, 0, Look::Title, "A month today, line by line");
        for (column, head) in (0..).zip(["Line", "Quantity", "Price of one", "A month"]) {
            sheet.set(1, column, Look::Head, head);
        }
        Self { sheet, row: 2 }
    }

    pub(super) fn option(&mut self, name: &str, model: &OptionModel, own: &Own) -> Month {
        self.row += 1;
        self.sheet.set(self.row, 0, Look::Head, name);
        self.row += 1;
        let place = |row: u32, column: u16| Place { sheet: SHEET, row, column };
        let machines = own.fleet.as_ref().map(|fleet| {
            self.sheet.set(self.row, 0, Look::Words, "machines");
            self.sheet.set(self.row, 1, Look::Count, fleet.machines(own.tasks));
            self.row += 1;
            place(self.row - 1, 1)
        });
        let first = self.row;
        for (line, cells) in model.lines.iter().zip(&own.lines) {
            let row = self.row;
            self.sheet.set(row, 0, Look::Words, line.label.clone());
            self.sheet.set(row, 1, Look::Number, cells.quantity(own.tasks, machines.map(Formula::from)));
            self.sheet.set(row, 2, Look::Price, Formula::from(cells.rate));
            self.sheet.set(row, 3, Look::Dollars, Formula::from(place(row, 1)) * place(row, 2));
            self.row += 1;
        }
        self.sheet.set(self.row, 0, Look::Head, "a month");
        let sum = match self.row {
            row if row == first => Formula::Number(0.0),
            row => Formula::Sum((place(first, 3), place(row - 1, 3))),
        };
        self.sheet.set(self.row, 3, Look::Dollars, sum);
        self.row += 1;
        Month { cost: place(self.row - 1, 3) }
    }
}

/// What servers are worth in the books: a straight line over their life.
pub(super) fn depreciation(options: &[(&str, &Own, &Block)], months: usize) -> Worksheet {
    let mut sheet = Worksheet::new("Depreciation", &[40], (3, 1));
    sheet.set(0, 0, Look::Title, "Servers in the books");
    sheet.set(
        1,
        0,
        Look::Prose,
        "A straight line from what was paid to the residual value over the life, from the month of first use. Taxes have rules of their own.",
    );
    sheet.set(2, 0, Look::Head, "Month");
    for month in 0..=months {
        sheet.set(2, cash::column(month) - 1, Look::Head, month as f64);
    }
    let mut row = 4;
    for (name, own, block) in options {
        let (Some(cells), Some(paid), Some(bought)) = (&own.purchase, block.paid_by_use, block.bought) else {
            continue;
        };
        sheet.set(row, 0, Look::Head, *name);
        for (at, label) in (1..).zip(["bought", "depreciation", "book value"]) {
            sheet.set(row + at, 0, Look::Words, label);
        }
        let here = |row: u32, month: usize| Place { sheet: BOOKS, row, column: cash::column(month) - 1 };
        for month in 0..=months {
            let column = cash::column(month) - 1;
            sheet.set(row + 1, column, Look::Dollars, -Formula::from(cash::at(bought, month)));
            if month > 0 {
                // As in the month before, and of what is in use since.
                let share = (Formula::from(1.0) - cells.residual) / cells.life;
                let since = Formula::from(cash::at(paid, month)) * share;
                let all = if month > 1 { since + here(row + 2, month - 1) } else { since };
                sheet.set(row + 2, column, Look::Dollars, all);
            }
            let before: Formula = match month {
                0 => 0.0.into(),
                _ => here(row + 3, month - 1).into(),
            };
            let book = before + here(row + 1, month) - here(row + 2, month);
            sheet.set(row + 3, column, Look::Dollars, book);
        }
        row += 5;
    }
    if row == 4 {
        sheet.set(row, 0, Look::Words, "No option with formulas buys servers.");
    }
    sheet
}
