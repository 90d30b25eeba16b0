//! A curve in characters: throughput of a GPU against time per token, the trade-off of serving.

use crate::report::{SweepPoint, number};
use crate::units::{Amount, Quantity};

const WIDTH: usize = 64;
const HEIGHT: usize = 14;

/// Draws the points of a sweep with their numbers of clients; both axes are logarithmic.
pub(in crate::render) fn curve(points: &[SweepPoint]) -> String {
    let found: Vec<_> = points
        .iter()
        .filter_map(|point| {
            Some((point.clients?, point.prediction.tpot, point.prediction.output_rate_per_gpu))
        })
        .collect();
    if found.len() < 3 {
        return String::new();
    }
    let (left, right) = range(found.iter().map(|(_, tpot, _)| tpot.get()));
    let (bottom, top) = range(found.iter().map(|(_, _, rate)| rate.get()));
    let mut grid = vec![vec![' '; WIDTH + 8]; HEIGHT];
    for (clients, tpot, rate) in &found {
        let x = place(tpot.get(), left, right, WIDTH - 1);
        let y = HEIGHT - 1 - place(rate.get(), bottom, top, HEIGHT - 1);
        for (at, c) in format!("●{clients}").chars().enumerate() {
            if let Some(slot) = grid[y].get_mut(x + at).filter(|slot| **slot == ' ') {
                *slot = c;
            }
        }
    }
    let label =
        |at: usize| found.get(at).map_or_else(String::new, |(_, tpot, _)| number::human(Amount::from(*tpot)));
    let highest = found.iter().map(|(_, _, rate)| *rate).fold(found[0].2, |a, b| if b > a { b } else { a });
    let mut text =
        format!("\ntokens/s/GPU, up to {}; the numbers are clients\n", number::human(Amount::from(highest)));
    for row in grid {
        let row: String = row.into_iter().collect();
        text += &format!("│{}\n", row.trim_end());
    }
    text + &format!("└{}\n TPOT, {} to {}\n", "─".repeat(WIDTH), label(0), label(found.len() - 1))
}

fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
}

/// Where a value lies among so many places, on a logarithmic axis.
fn place(value: f64, low: f64, high: f64, places: usize) -> usize {
    if high <= low {
        return 0;
    }
    let share = ((value / low).ln() / (high / low).ln()).clamp(0.0, 1.0);
    // The cast is exact: the share lies between 0 and 1.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let place = (share * places as f64) as usize;
    place
}
