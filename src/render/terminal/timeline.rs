//! A figure over runs in characters, a letter for each line; runs stand at equal distances, the figure on a straight axis.

use crate::report::{Timeline, number};
use crate::units::Amount;
use crate::units::tolerance::NOISE;

use super::chart::{LETTERS, framed, legend};

const HEIGHT: usize = 12;
/// Columns at most.
const WIDEST: usize = 100;
/// Between two runs.
const BETWEEN: char = '·';

/// Draws lines no wider than the terminal; nothing where there are not two runs of any of them.
pub(in crate::render) fn timeline(timeline: &Timeline, width: u16) -> String {
    let all = || timeline.lines.iter().flat_map(|(_, values)| values.iter().flatten().copied());
    let by = |a: &Amount, b: &Amount| a.value().total_cmp(&b.value());
    let (Some(low), Some(high)) = (all().min_by(by), all().max_by(by)) else { return String::new() };
    let runs = timeline.lines.iter().map(|(_, values)| values.len()).max().unwrap_or(0);
    if runs < 2 {
        return String::new();
    }
    let (bottom, top) = (number::human(low), number::human(high));
    let margin = bottom.chars().count().max(top.chars().count());
    let columns = usize::from(width).saturating_sub(margin + 2).clamp(2, WIDEST);
    let mut rows = vec![vec![' '; columns]; HEIGHT];
    let row = |value: f64| HEIGHT - 1 - place((value - low.value()) / (high.value() - low.value()), HEIGHT);
    let column = |run: f64| place(run / (runs - 1) as f64, columns);
    for (_, values) in &timeline.lines {
        for (run, pair) in values.windows(2).enumerate() {
            let &[Some(from), Some(to)] = pair else { continue };
            let (first, last) = (column(run as f64), column((run + 1) as f64));
            for step in 0..last - first {
                let share = step as f64 / (last - first) as f64;
                let value = from.value() + share * (to.value() - from.value());
                rows[row(value)][first + step] = BETWEEN;
            }
        }
    }
    for ((_, values), letter) in timeline.lines.iter().zip(LETTERS.chars()) {
        for (run, value) in values.iter().enumerate() {
            if let Some(value) = value {
                rows[row(value.value())][column(run as f64)] = letter;
            }
        }
    }
    let mut text = framed(&timeline.title, &rows, [&bottom, &top]);
    let below = format!("{runs} runs, {} to {}", timeline.from, timeline.to);
    text += &legend(&below, timeline.lines.iter().map(|(name, _)| name), width);
    text
}

/// Where a share of an axis lies among so many places; figures that differ by rounding only lie in the middle.
fn place(share: f64, places: usize) -> usize {
    if !share.is_finite() {
        return places / 2;
    }
    // The cast is exact: the share lies between 0 and 1.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let place = (share.clamp(0.0, 1.0) * (places - 1) as f64 + NOISE) as usize;
    place
}
