//! A small packing program: what to put on scarce replicas, so that the most is saved. Simplex on a dense dictionary of some ten
//! rows and columns, which a sparse solver would take longer to set up than to solve.

use crate::units::tolerance::EQUAL;

/// A program: maximise first Σ `must` x, then Σ `saving` x, with Σ `use` x ≤ `room` row by row and x ≥ 0. Every `room` is 0 or
/// more, so that nothing on the replicas is a start.
#[derive(Debug, Default)]
pub(super) struct Packing {
    columns: usize,
    rows: usize,
    /// Row by row: the uses, then the room. Two more rows: the objectives.
    cells: Vec<f64>,
    /// Which variable a row stands for: columns first, then slacks.
    basic: Vec<usize>,
    /// Which variable a column stands for.
    free: Vec<usize>,
    /// What came out, by column.
    pub(in crate::planning) taken: Vec<f64>,
    pivots: usize,
    /// What each column is worth by the second objective.
    worths: Vec<f64>,
}

/// So many steps by the largest coefficient, then by Bland's rule, which cannot go round in circles.
const GREEDY: usize = 60;
/// More steps than any of these programs needs.
const STEPS: usize = 2000;

impl Packing {
    /// Begins a program of so many columns and rows.
    pub(super) fn start(&mut self, columns: usize, rows: usize) {
        self.columns = columns;
        self.rows = rows;
        self.pivots = 0;
        self.worths.clear();
        self.worths.resize(columns, 0.0);
        self.cells.clear();
        self.cells.resize((columns + 1) * (rows + 2), 0.0);
        self.basic.clear();
        self.basic.extend(columns..columns + rows);
        self.free.clear();
        self.free.extend(0..columns);
    }

    fn at(&self, row: usize, column: usize) -> usize {
        row * (self.columns + 1) + column
    }

    /// Says what a column uses of a row.
    pub(super) fn uses(&mut self, row: usize, column: usize, amount: f64) {
        let at = self.at(row, column);
        self.cells[at] = amount;
    }

    /// Says how much room a row has.
    pub(super) fn room(&mut self, row: usize, amount: f64) {
        let at = self.at(row, self.columns);
        self.cells[at] = amount.max(0.0);
    }

    /// Says what a column is worth.
    pub(super) fn worth(&mut self, column: usize, must: f64, saving: f64) {
        let at = (self.at(self.rows, column), self.at(self.rows + 1, column));
        self.worths[column] = saving;
        self.cells[at.0] = must;
        self.cells[at.1] = saving;
    }

    /// Solves it: `taken` holds what is taken of each column.
    pub(in crate::planning) fn solve(&mut self) {
        let largest = |row: usize, this: &Self| {
            (0..this.columns).map(|column| this.cells[this.at(row, column)].abs()).fold(0.0, f64::max) * EQUAL
        };
        let noise = (largest(self.rows, self), largest(self.rows + 1, self));
        for step in 0..STEPS {
            let Some(column) = self.entering(noise, step >= GREEDY) else { break };
            let Some(row) = self.leaving(column) else { break };
            self.pivot(row, column);
            self.pivots += 1;
        }
        self.taken.clear();
        self.taken.resize(self.columns, 0.0);
        for row in 0..self.rows {
            let (variable, at) = (self.basic[row], self.at(row, self.columns));
            if variable < self.columns {
                self.taken[variable] = self.cells[at].max(0.0);
            }
        }
    }

    /// What a column was said to be worth by the second objective.
    pub(super) fn worth_of(&self, column: usize) -> f64 {
        self.worths[column]
    }

    /// How long it took, over an hour that is filled without a program.
    pub(super) fn steps(&self) -> usize {
        /// Cells that are changed in the time of one.
        const CELLS: usize = 1_000;
        self.pivots * self.cells.len() / CELLS
    }

    /// What one more of a row's room would save, by the second objective (its dual price).
    pub(super) fn price(&self, row: usize) -> f64 {
        let slack = self.columns + row;
        let column = self.free.iter().position(|variable| *variable == slack);
        column.map_or(0.0, |column| (-self.cells[self.at(self.rows + 1, column)]).max(0.0))
    }

    fn entering(&self, noise: (f64, f64), bland: bool) -> Option<usize> {
        let worth = |column: usize| {
            let must = self.cells[self.at(self.rows, column)];
            let saving = self.cells[self.at(self.rows + 1, column)];
            if must > noise.0 {
                Some((1, must))
            } else if must >= -noise.0 && saving > noise.1 {
                Some((0, saving))
            } else {
                None
            }
        };
        let found = (0..self.columns).filter_map(|column| Some((column, worth(column)?)));
        let best = if bland {
            // The first objective before the second, and the lowest variable of those.
            found.min_by_key(|(column, (rank, _))| (1 - *rank, self.free[*column]))
        } else {
            found.max_by(|(_, a), (_, b)| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal))
        };
        best.map(|(column, _)| column)
    }

    fn leaving(&self, column: usize) -> Option<usize> {
        let mut best: Option<(f64, usize)> = None;
        for row in 0..self.rows {
            let uses = self.cells[self.at(row, column)];
            if uses > EQUAL {
                let ratio = self.cells[self.at(row, self.columns)] / uses;
                let better = best.is_none_or(|(least, other)| {
                    ratio < least || (ratio <= least && self.basic[row] < self.basic[other])
                });
                if better {
                    best = Some((ratio, row));
                }
            }
        }
        best.map(|(_, row)| row)
    }

    fn pivot(&mut self, row: usize, column: usize) {
        let width = self.columns + 1;
        let pivot = self.cells[row * width + column];
        for at in 0..width {
            self.cells[row * width + at] /= pivot;
        }
        self.cells[row * width + column] = 1.0 / pivot;
        for other in 0..self.rows + 2 {
            let factor = self.cells[other * width + column];
            if other == row || factor == 0.0 {
                continue;
            }
            for at in 0..width {
                if at != column {
                    self.cells[other * width + at] -= factor * self.cells[row * width + at];
                }
            }
            self.cells[other * width + column] = -factor / pivot;
        }
        std::mem::swap(&mut self.basic[row], &mut self.free[column]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_tasks_share_one_replica_by_what_they_save() {
        // Saves 3 with one unit of room, or 5 with two: the first is worth more room.
        let mut packing = Packing::default();
        packing.start(2, 3);
        for column in 0..2 {
            packing.uses(column, column, 1.0);
            packing.room(column, 1.0);
        }
        packing.uses(2, 0, 1.0);
        packing.uses(2, 1, 2.0);
        packing.room(2, 2.0);
        packing.worth(0, 0.0, 3.0);
        packing.worth(1, 0.0, 5.0);
        packing.solve();
        assert_eq!(packing.taken, vec![1.0, 0.5]);
        // What has to be served comes first, whatever it saves.
        packing.start(2, 1);
        packing.uses(0, 0, 1.0);
        packing.uses(0, 1, 2.0);
        packing.room(0, 2.0);
        packing.worth(0, 0.0, 3.0);
        packing.worth(1, 1.0, -5.0);
        packing.solve();
        assert_eq!(packing.taken, vec![0.0, 1.0]);
    }
}
