//! Which cells follow from which: where one is moved, only these have to be worked out again.

use super::formula::{Formula, Place, Value};
use super::values::Values;

/// The formulas that some cells rest on, each after those that it names: what is moved is followed in that order.
pub(super) struct Dependents<'v, 'w> {
    base: &'v Values<'w>,
    /// The numbers of the cells with these formulas, and of what they name, in the order.
    cells: Vec<u32>,
    /// The places of cells in the order, by their numbers.
    ranks: Vec<u32>,
    /// Where the cells that name a cell begin among those that name others, by its place in the order; and where the last ones end.
    starts: Vec<u32>,
    /// The cells that name others, by their places in the order.
    named_by: Vec<u32>,
    /// What was worked out anew by the place in the order, and in which turn.
    moved: Vec<(u32, Value<'w>)>,
    turn: u32,
}

/// The place in the order of what has none.
const NONE: u32 = u32::MAX;

impl<'v, 'w> Dependents<'v, 'w> {
    /// Of all that some cells rest on.
    pub(super) fn of(base: &'v Values<'w>, asked: impl IntoIterator<Item = Place>) -> Self {
        let mut order = Order { base, cells: Vec::new(), ranks: vec![NONE; base.formulas.len()] };
        for number in asked.into_iter().filter_map(|place| base.grid.number(place)) {
            order.add(number);
        }
        let Order { cells, ranks, .. } = order;
        // Counted, then each put behind those before it.
        let mut starts = vec![0_u32; cells.len() + 1];
        let pairs = |with: &mut dyn FnMut(usize, u32)| {
            for (rank, number) in (0..).zip(&cells) {
                let Some(formula) = base.formulas[*number as usize] else { continue };
                formula.each_cell(&mut |place| {
                    let named = base.grid.number(place).map_or(NONE, |number| ranks[number]);
                    if named != NONE {
                        with(named as usize, rank);
                    }
                });
            }
        };
        pairs(&mut |named, _| starts[named + 1] += 1);
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut named_by = vec![0; starts.last().map_or(0, |all| *all as usize)];
        pairs(&mut |named, rank| {
            named_by[next[named] as usize] = rank;
            next[named] += 1;
        });
        let moved = vec![(0, Value::Empty); cells.len()];
        Self { base, cells, ranks, starts, named_by, moved, turn: 0 }
    }

    /// Gives a cell another number, and works out anew what follows from it; what was moved before is as it was.
    pub(super) fn move_to(&mut self, place: Place, value: f64) {
        self.turn += 1;
        let Some(first) = self.rank(place) else { return };
        let mut reached = vec![first];
        self.moved[first as usize] = (self.turn, Value::Number(value));
        let mut at = 0;
        while let Some(rank) = reached.get(at).copied() {
            at += 1;
            let (from, to) = (self.starts[rank as usize] as usize, self.starts[rank as usize + 1] as usize);
            for next in &self.named_by[from..to] {
                let moved = &mut self.moved[*next as usize];
                if moved.0 != self.turn {
                    *moved = (self.turn, Value::Error);
                    reached.push(*next);
                }
            }
        }
        reached.sort_unstable();
        for rank in reached {
            let formula = self.base.formulas[self.cells[rank as usize] as usize];
            if let Some(formula) = formula.filter(|_| rank != first) {
                self.moved[rank as usize].1 = formula.value(&mut |place| self.value(place));
            }
        }
    }

    fn rank(&self, place: Place) -> Option<u32> {
        let number = self.base.grid.number(place)?;
        Some(self.ranks[number]).filter(|rank| *rank != NONE)
    }

    /// What a cell comes to that was asked for, or that one of those rests on.
    pub(super) fn value(&self, place: Place) -> Value<'w> {
        let Some(number) = self.base.grid.number(place) else { return Value::Empty };
        match self.moved.get(self.ranks[number] as usize) {
            Some((turn, value)) if *turn == self.turn => *value,
            _ => self.base.at(number),
        }
    }

    /// Whether what was moved last leads to a cell.
    pub(super) fn is_reached(&self, place: Place) -> bool {
        self.rank(place).is_some_and(|rank| self.moved[rank as usize].0 == self.turn)
    }

    /// The number in a cell.
    pub(super) fn number(&self, place: Place) -> Option<f64> {
        match self.value(place) {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }
}

/// The order in the making.
struct Order<'v, 'w> {
    base: &'v Values<'w>,
    cells: Vec<u32>,
    ranks: Vec<u32>,
}

impl Order<'_, '_> {
    /// Puts a cell behind all that it names.
    fn add(&mut self, number: usize) {
        // What is on its way has a place that no cell can have: a formula that names itself is left out.
        if self.ranks[number] != NONE {
            return;
        }
        self.ranks[number] = NONE - 1;
        if let Some(formula) = self.base.formulas[number] {
            self.add_named(formula);
        }
        self.ranks[number] = u32::try_from(self.cells.len()).unwrap_or(NONE);
        self.cells.push(u32::try_from(number).unwrap_or(NONE));
    }

    fn add_named(&mut self, formula: &Formula) {
        formula.each_cell(&mut |place| {
            if let Some(number) = self.base.grid.number(place) {
                self.add(number);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::formula::Formula;
    use super::super::sheet::{Look, Workbook, Worksheet};
    use super::*;

    /// One, twice it, the sum of both, and a number of its own.
    #[test]
    fn what_follows_is_worked_out_as_if_all_were() {
        let at = |row| Place { sheet: 0, row, column: 0 };
        let mut sheet = Worksheet::new("a", &[], (0, 0));
        sheet.set(0, 0, Look::Number, 1.0);
        sheet.set(1, 0, Look::Number, Formula::from(at(0)) * 2.0);
        sheet.set(2, 0, Look::Number, Formula::Sum((at(0), at(1))));
        sheet.set(3, 0, Look::Number, 5.0);
        sheet.set(4, 0, Look::Number, Formula::from(at(2)) + at(3));
        // What nobody asks for.
        sheet.set(5, 0, Look::Number, Formula::from(at(0)) * at(3));
        let workbook = Workbook { sheets: vec![sheet], ..Workbook::default() };
        let base = workbook.values(&[]);
        let mut dependents = Dependents::of(&base, [at(4)]);
        for (moved, value) in [(0, 7.0), (3, -1.0), (1, 0.5), (0, 1.0), (2, 9.0)] {
            dependents.move_to(at(moved), value);
            let changed = workbook.values(&[(at(moved), value)]);
            for row in 0..5 {
                assert_eq!(dependents.value(at(row)), changed.of(at(row)), "{moved}, {row}");
            }
        }
    }

    /// A circle has no value, and ends.
    #[test]
    fn a_formula_that_names_itself_is_an_error() {
        let at = |row| Place { sheet: 0, row, column: 0 };
        let mut sheet = Worksheet::new("a", &[], (0, 0));
        sheet.set(0, 0, Look::Number, Formula::from(at(1)) + 1.0);
        sheet.set(1, 0, Look::Number, Formula::from(at(0)) + at(2));
        sheet.set(2, 0, Look::Number, 1.0);
        let workbook = Workbook { sheets: vec![sheet], ..Workbook::default() };
        let base = workbook.values(&[]);
        assert_eq!(base.of(at(0)), Value::Error);
        let mut dependents = Dependents::of(&base, [at(0)]);
        dependents.move_to(at(2), 2.0);
        assert_eq!(dependents.value(at(0)), Value::Error);
    }
}
