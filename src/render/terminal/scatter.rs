//! Options as marks in characters: accuracy upwards, cost of a success to the right.

use crate::report::{Labels, Mark, Scatter, number};
use crate::units::Amount;

const HEIGHT: usize = 12;
/// Columns at most: names stand beside their marks, and need no more.
const WIDEST: usize = 100;
/// From this spread of costs on the axis is logarithmic.
const WIDE_SPREAD: f64 = 10.0;

/// Draws a plot that is no wider than the terminal.
pub(in crate::render) fn scatter(scatter: &Scatter, width: u16) -> String {
    let marks = &scatter.marks;
    let by = |of: fn(&Mark) -> Amount| {
        let mut found: Vec<Amount> = marks.iter().map(of).collect();
        found.sort_by(|a, b| a.value().total_cmp(&b.value()));
        found.first().copied().zip(found.last().copied())
    };
    let (Some((left, right)), Some((bottom, top))) = (by(|mark| mark.cost), by(|mark| mark.accuracy)) else {
        return String::new();
    };
    let (low, high) = (number::human(bottom), number::human(top));
    let margin = low.chars().count().max(high.chars().count());
    let columns = usize::from(width).saturating_sub(margin + 2).min(WIDEST);
    let logarithmic = left.value() > 0.0 && right.value() / left.value() > WIDE_SPREAD;
    let axis = |value: f64| if logarithmic { value.ln() } else { value };
    let mut grid = Grid::new(columns);
    let mut places: Vec<Place<'_>> = Vec::new();
    // At a place that several share, the first is one that is not dominated.
    for mark in marks.iter().filter(|mark| !mark.dominated).chain(marks.iter().filter(|mark| mark.dominated))
    {
        let x = place(axis(mark.cost.value()), axis(left.value()), axis(right.value()), columns);
        let y = HEIGHT - 1 - place(mark.accuracy.value(), bottom.value(), top.value(), HEIGHT);
        match places.iter_mut().find(|place| (place.x, place.y) == (x, y)) {
            Some(_) if mark.dominated && scatter.labels == Labels::NotDominated => {}
            Some(place) => place.others.push(&mark.name),
            None => places.push(Place { x, y, first: mark, others: Vec::new() }),
        }
    }
    for Place { x, y, first, .. } in &places {
        grid.put(*x, *y, if first.dominated { "○" } else { "●" });
    }
    let mut below = Vec::new();
    let named = |place: &&Place<'_>| scatter.labels == Labels::All || !place.first.dominated;
    for Place { x, y, first, others } in places.iter().filter(named) {
        let name = &first.name;
        let all = others.iter().fold(name.clone(), |all, other| format!("{all}, {other}"));
        if grid.label(*x, *y, &all) {
            continue;
        }
        if !others.is_empty() {
            below.push(format!("at the place of {name}: {}", others.join(", ")));
        }
        if others.is_empty() || !grid.label(*x, *y, &format!("{name} (+{})", others.len())) {
            below.push(format!("no room for the name of {name}"));
        }
    }
    let unnamed = match scatter.labels {
        Labels::All => "",
        Labels::NotDominated => " (not named)",
    };
    let mut text = format!("accuracy; ● not dominated, ○ dominated{unnamed}\n");
    for (at, row) in grid.rows.iter().enumerate() {
        let label = match at {
            0 => high.as_str(),
            at if at == HEIGHT - 1 => low.as_str(),
            _ => "",
        };
        let row: String = row.iter().collect();
        text += &format!("{label:>margin$} │{}\n", row.trim_end());
    }
    let scale = if logarithmic { ", logarithmic" } else { "" };
    let (from, to) = (number::human(left), number::human(right));
    text += &format!("{:>margin$} └{}\n", "", "─".repeat(columns));
    text += &crate::render::terminal::text::wrap(
        &format!("cost per success, {from} to {to}{scale}"),
        "",
        "",
        width,
    );
    for line in below {
        text += "\n";
        text += &crate::render::terminal::text::wrap(&line, "", "", width);
    }
    text
}

/// Where a mark stands, and those that would stand there too.
struct Place<'m> {
    x: usize,
    y: usize,
    first: &'m Mark,
    others: Vec<&'m str>,
}

struct Grid {
    rows: Vec<Vec<char>>,
    columns: usize,
}

impl Grid {
    fn new(columns: usize) -> Self {
        Self { rows: vec![vec![' '; columns]; HEIGHT], columns }
    }

    /// Writes a name near a mark: to its right, to its left, or in the rows above and below; where there is no room, not
    /// at all.
    fn label(&mut self, x: usize, y: usize, name: &str) -> bool {
        let long = name.chars().count();
        let rows = [Some(y), y.checked_sub(1), (y + 1 < HEIGHT).then_some(y + 1)];
        for row in rows.into_iter().flatten() {
            let beside = [Some(x + 2), (x + 1).checked_sub(long + 2)];
            let around = [Some(x), x.checked_sub(long)];
            for start in if row == y { beside } else { around }.into_iter().flatten() {
                if self.is_free(start, row, long) {
                    self.put(start, row, name);
                    return true;
                }
            }
        }
        false
    }

    /// Whether a name fits with a space on each side.
    fn is_free(&self, start: usize, row: usize, long: usize) -> bool {
        let (from, to) = (start.saturating_sub(1), start + long + 1);
        let inside = start + long <= self.columns;
        inside && self.rows[row][from..to.min(self.columns)].iter().all(|slot| *slot == ' ')
    }

    fn put(&mut self, x: usize, y: usize, text: &str) {
        for (slot, c) in self.rows[y][x..].iter_mut().zip(text.chars()) {
            *slot = c;
        }
    }
}

/// Where a value lies among so many places.
fn place(value: f64, low: f64, high: f64, places: usize) -> usize {
    let share = (value - low) / (high - low);
    if !share.is_finite() {
        return 0;
    }
    // The cast is exact: the share lies between 0 and 1.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let place = (share.clamp(0.0, 1.0) * places.saturating_sub(1) as f64) as usize;
    place
}
