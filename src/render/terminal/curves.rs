//! Costs over volumes in characters, a letter for each option; jumps where fleets grow are drawn upright.

use crate::report::{Curves, number};
use crate::units::Amount;
use crate::units::tolerance::NOISE;

use super::chart::{LETTERS, framed, legend};

const HEIGHT: usize = 18;
/// Columns at most.
const WIDEST: usize = 100;

/// Draws curves no wider than the terminal; both axes are logarithmic.
pub(in crate::render) fn curves(curves: &Curves, width: u16) -> String {
    let all = || curves.lines.iter().flat_map(|(_, points)| points);
    let costs = || all().map(|(_, cost)| *cost).filter(|cost| cost.value() > 0.0);
    let by = |a: &Amount, b: &Amount| a.value().total_cmp(&b.value());
    let (Some(low), Some(high)) = (costs().min_by(by), costs().max_by(by)) else { return String::new() };
    let tasks = |cmp: fn(f64, f64) -> f64| all().map(|(tasks, _)| tasks.value()).reduce(cmp);
    let (Some(left), Some(right)) = (tasks(f64::min), tasks(f64::max)) else { return String::new() };
    let (bottom, top) = (number::human(low), number::human(high));
    let margin = bottom.chars().count().max(top.chars().count());
    let columns = usize::from(width).saturating_sub(margin + 2).min(WIDEST);
    let mut rows = vec![vec![' '; columns]; HEIGHT];
    for ((_, points), letter) in curves.lines.iter().zip(LETTERS.chars()) {
        let mut before = None;
        for column in 0..columns {
            let share = column as f64 / columns.saturating_sub(1).max(1) as f64;
            let Some(cost) = at(points, left * (right / left).powf(share)) else { continue };
            let y = HEIGHT - 1 - place(cost, low.value(), high.value());
            let (from, to) = before.map_or((y, y), |before: usize| (before.min(y), before.max(y)));
            // A jump is upright; where the line only leans, its own place is enough.
            let upright = to - from > 1;
            let (from, to) = if upright { (from, to) } else { (y, y) };
            for slot in rows[from..=to].iter_mut().filter_map(|row| row.get_mut(column)) {
                if *slot == ' ' {
                    *slot = letter;
                }
            }
            before = Some(y);
        }
    }
    let mut text = framed(&curves.title, &rows, [&bottom, &top]);
    let ends = [left, right].map(|tasks| {
        let found = all().find(|(at, _)| at.value() == tasks);
        found.map_or_else(String::new, |(at, _)| number::human(*at))
    });
    let below = format!("{}, {} to {}", curves.below, ends[0], ends[1]);
    text += &legend(&below, curves.lines.iter().map(|(name, _)| name), width);
    text
}

/// The cost at a number of tasks: between two points, on the line between their logarithms.
fn at(points: &[(Amount, Amount)], tasks: f64) -> Option<f64> {
    let after = points.iter().position(|(at, _)| at.value() >= tasks * (1.0 - NOISE))?;
    let (right, cost) = points.get(after)?;
    let Some((left, before)) = after.checked_sub(1).and_then(|at| points.get(at)) else {
        return (right.value() <= tasks * (1.0 + NOISE)).then(|| cost.value());
    };
    let share = (tasks / left.value()).ln() / (right.value() / left.value()).ln();
    let value = before.value() * (cost.value() / before.value()).powf(share.clamp(0.0, 1.0));
    Some(if value.is_finite() { value } else { cost.value() })
}

/// The row of a cost, from below.
fn place(cost: f64, low: f64, high: f64) -> usize {
    // Costs that differ by rounding only lie in the middle.
    if high <= low * (1.0 + NOISE) {
        return HEIGHT / 2;
    }
    let share = (cost / low).ln() / (high / low).ln();
    if !share.is_finite() {
        return 0;
    }
    // The cast is exact: the share lies between 0 and 1.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let place = (share.clamp(0.0, 1.0) * (HEIGHT - 1) as f64 + NOISE) as usize;
    place
}
