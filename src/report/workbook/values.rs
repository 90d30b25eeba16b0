//! What the cells of a workbook come to. Each cell has a number in one list, so that formulas find others without a search.

use super::formula::{Formula, Place, Value};
use super::sheet::{Workbook, Written};

/// The numbers of cells: sheet by sheet, row by row, as wide as the widest row of a sheet.
pub(super) struct Grid {
    sheets: Vec<Extent>,
    cells: usize,
}

/// The cells of a sheet.
struct Extent {
    first: usize,
    rows: usize,
    columns: usize,
}

impl Grid {
    fn of(workbook: &Workbook) -> Self {
        let mut cells = 0;
        let sheets = workbook.sheets.iter().map(|sheet| {
            let rows = sheet.cells.keys().next_back().map_or(0, |(row, _)| *row as usize + 1);
            let columns = sheet.cells.keys().map(|(_, column)| usize::from(*column) + 1).max().unwrap_or(0);
            let first = cells;
            cells += rows * columns;
            Extent { first, rows, columns }
        });
        let sheets = sheets.collect();
        Self { sheets, cells }
    }

    /// The number of a cell, if it is within its sheet.
    pub(super) fn number(&self, place: Place) -> Option<usize> {
        let Extent { first, rows, columns } = self.sheets.get(place.sheet)?;
        let (row, column) = (place.row as usize, usize::from(place.column));
        (row < *rows && column < *columns).then(|| first + row * columns + column)
    }
}

/// How far a cell is.
#[derive(Clone, Copy)]
enum State<'w> {
    /// Nobody asked for it yet.
    Unknown,
    /// It is being worked out: a formula that asks for it asks for itself.
    Begun,
    /// It has a value.
    Known(Value<'w>),
}

/// What every cell comes to.
pub struct Values<'w> {
    pub(super) grid: Grid,
    /// The formulas, by the numbers of their cells.
    pub(super) formulas: Vec<Option<&'w Formula>>,
    states: Vec<State<'w>>,
}

impl Workbook {
    /// What every cell comes to, with some cells changed.
    pub fn values(&self, changed: &[(Place, f64)]) -> Values<'_> {
        let grid = Grid::of(self);
        let mut formulas = vec![None; grid.cells];
        // What nothing is written in is empty, and asks for nothing.
        let mut states = vec![State::Known(Value::Empty); grid.cells];
        for (sheet, own) in self.sheets.iter().enumerate() {
            for ((row, column), content) in &own.cells {
                let Some(number) = grid.number(Place { sheet, row: *row, column: *column }) else { continue };
                states[number] = match &content.value {
                    Written::Text(text) => State::Known(Value::Text(text)),
                    Written::Number(number) => State::Known(Value::Number(*number)),
                    Written::Formula(formula) => {
                        formulas[number] = Some(formula);
                        State::Unknown
                    }
                };
            }
        }
        for (place, value) in changed {
            if let Some(number) = grid.number(*place) {
                states[number] = State::Known(Value::Number(*value));
            }
        }
        let mut values = Values { grid, formulas, states };
        for number in 0..values.states.len() {
            values.settle(number);
        }
        values
    }
}

impl<'w> Values<'w> {
    /// Works a cell out, and what it rests on.
    fn settle(&mut self, number: usize) -> Value<'w> {
        match self.states[number] {
            State::Known(value) => return value,
            State::Begun => return Value::Error,
            State::Unknown => {}
        }
        self.states[number] = State::Begun;
        let value = self.formulas[number].map_or(Value::Empty, |formula| {
            formula.value(&mut |place| {
                self.grid.number(place).map_or(Value::Empty, |number| self.settle(number))
            })
        });
        self.states[number] = State::Known(value);
        value
    }

    /// What a cell comes to, by its number.
    pub(super) fn at(&self, number: usize) -> Value<'w> {
        match self.states.get(number) {
            Some(State::Known(value)) => *value,
            _ => Value::Empty,
        }
    }

    /// What a cell comes to.
    pub fn of(&self, place: Place) -> Value<'w> {
        self.grid.number(place).map_or(Value::Empty, |number| self.at(number))
    }

    /// The number in a cell.
    pub fn number(&self, place: Place) -> Option<f64> {
        match self.of(place) {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }
}
