//! Which cells follow from which: where one is moved, only these have to be worked out again.

use std::collections::{BTreeMap, BTreeSet};

use super::formula::Place;
use super::sheet::{Workbook, Written};

/// The cells whose formulas name a cell.
pub(super) struct Dependents(BTreeMap<Place, Vec<Place>>);

impl Dependents {
    /// Of every cell of a workbook.
    pub(super) fn of(workbook: &Workbook) -> Self {
        let mut found: BTreeMap<Place, Vec<Place>> = BTreeMap::new();
        for (sheet, own) in workbook.sheets.iter().enumerate() {
            for ((row, column), content) in &own.cells {
                let Written::Formula(formula) = &content.value else { continue };
                let here = Place { sheet, row: *row, column: *column };
                formula.each_cell(&mut |place| {
                    let named = found.entry(place).or_default();
                    // A formula that names a cell twice names it twice in a row.
                    if named.last() != Some(&here) {
                        named.push(here);
                    }
                });
            }
        }
        Self(found)
    }

    /// Every cell that follows from one, through however many others, and the cell itself.
    pub(super) fn reached_from(&self, moved: Place) -> BTreeSet<Place> {
        let mut reached = BTreeSet::from([moved]);
        let mut next = vec![moved];
        while let Some(place) = next.pop() {
            for dependent in self.0.get(&place).into_iter().flatten() {
                if reached.insert(*dependent) {
                    next.push(*dependent);
                }
            }
        }
        reached
    }
}

#[cfg(test)]
mod tests {
    use super::super::formula::Formula;
    use super::super::sheet::{Look, Worksheet};
    use super::*;

    /// One, twice it, the sum of both, and a number of its own.
    #[test]
    fn only_what_follows_is_worked_out_again() {
        let at = |row| Place { sheet: 0, row, column: 0 };
        let mut sheet = Worksheet::new("a", &[], (0, 0));
        sheet.set(0, 0, Look::Number, 1.0);
        sheet.set(1, 0, Look::Number, Formula::from(at(0)) * 2.0);
        sheet.set(2, 0, Look::Number, Formula::Sum((at(0), at(1))));
        sheet.set(3, 0, Look::Number, 5.0);
        sheet.set(4, 0, Look::Number, Formula::from(at(2)) + at(3));
        let workbook = Workbook { sheets: vec![sheet], ..Workbook::default() };
        let dependents = Dependents::of(&workbook);
        assert_eq!(dependents.reached_from(at(0)), [0, 1, 2, 4].map(at).into());
        assert_eq!(dependents.reached_from(at(3)), [3, 4].map(at).into());
        let base = workbook.values(&[]);
        for (moved, value) in [(0, 7.0), (3, -1.0), (1, 0.5)] {
            let changed = [(at(moved), value)];
            let reached = dependents.reached_from(at(moved));
            let (beside, alone) =
                (workbook.values_beside(&changed, &base, &reached), workbook.values(&changed));
            for row in 0..5 {
                assert_eq!(beside.of(at(row)), alone.of(at(row)), "{moved}, {row}");
            }
        }
    }
}
