//! Boxes with arrows between them, in rows from top to bottom: each box stands below all that lead to it.

use crate::render::style::RenderError;
use crate::report::{Graph, Node};
use crate::text::one_line;

use super::canvas::{Anchor, Canvas, Stroke, View, draw};
use super::ink::Ink;
use super::label::{LINE, cut, width};

const WIDTH: f64 = 480.0;
/// The widest box, and the narrowest.
const BOX: [f64; 2] = [190.0, 104.0];
/// Between two boxes of a row.
const BESIDE: f64 = 14.0;
/// Between two rows.
const BELOW: f64 = 38.0;
/// Inside of a box, above and below its words.
const INSIDE: f64 = 7.0;

/// What stands in a row: a box, or an arrow that passes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    Box(usize),
    /// The arrow from one box to another.
    Passing(usize, usize),
}

/// Draws boxes and arrows.
pub(in crate::render::html) fn graph(graph: &Graph) -> Result<(String, View), RenderError> {
    let rows = ordered(rows(&graph.nodes), &graph.nodes);
    let most = rows.iter().map(Vec::len).max().unwrap_or(1).max(1) as f64;
    // Names give way, figures do not: they stand in the last line.
    let figures = graph.nodes.iter().filter_map(|node| node.lines.get(1..)?.last());
    let least = figures.map(|line| width(line) + 12.0).fold(BOX[1], f64::max).min(BOX[0]);
    let wide = ((WIDTH - BESIDE) / most - BESIDE).clamp(least, BOX[0]);
    let whole = (most * (wide + BESIDE) + BESIDE).max(WIDTH);
    let lines = graph.nodes.iter().map(|node| node.lines.len()).max().unwrap_or(1) as f64;
    let high = lines * LINE + 2.0 * INSIDE;
    let height = rows.len() as f64 * (high + BELOW) - BELOW + 2.0;
    let place = |slot: Slot| -> Option<[f64; 2]> {
        let (row, at) = rows
            .iter()
            .enumerate()
            .find_map(|(row, slots)| slots.iter().position(|other| *other == slot).map(|at| (row, at)))?;
        let many = rows.get(row).map_or(1, Vec::len) as f64;
        let left = (whole - (many * (wide + BESIDE) - BESIDE)) / 2.0;
        let x = left + at as f64 * (wide + BESIDE) + wide / 2.0;
        Some([x, 1.0 + row as f64 * (high + BELOW) + high / 2.0])
    };
    draw((whole, height), |canvas| {
        let mut said = Vec::new();
        for (at, node) in graph.nodes.iter().enumerate() {
            for (before, words) in &node.after {
                let (Some(from), Some(to)) = (place(Slot::Box(*before)), place(Slot::Box(at))) else {
                    continue;
                };
                let passing = rows.iter().filter_map(|slots| {
                    let slot = Slot::Passing(*before, at);
                    slots.contains(&slot).then(|| place(slot)).flatten()
                });
                let mut places = vec![[from[0], from[1] + high / 2.0]];
                for [x, y] in passing {
                    places.extend([[x, y - high / 2.0], [x, y + high / 2.0]]);
                }
                places.push([to[0], to[1] - high / 2.0]);
                arrow(canvas, &places)?;
                if !words.is_empty() {
                    said.push((words, [to[0], to[1] - high / 2.0 - BELOW / 2.0]));
                }
            }
        }
        said.dedup_by(|a, b| a == b);
        for (words, at) in said {
            let words = cut(&one_line(words), wide);
            let half = width(&words) / 2.0 + 2.0;
            canvas.words(&words, [at[0].clamp(half, whole - half), at[1]], Anchor::Middle, Ink::Faint)?;
        }
        for (at, node) in graph.nodes.iter().enumerate() {
            let Some([x, y]) = place(Slot::Box(at)) else { continue };
            let corners = [[x - wide / 2.0, y - high / 2.0], [x + wide / 2.0, y + high / 2.0]];
            canvas.block(corners, Ink::Paper, super::canvas::Cover::Full)?;
            canvas.frame(corners, Ink::Frame)?;
            let first = y - (node.lines.len() as f64 - 1.0) * LINE / 2.0;
            for (number, line) in node.lines.iter().enumerate() {
                let ink = if number == 0 { Ink::Words } else { Ink::Faint };
                let line = cut(&one_line(line), wide - 8.0);
                canvas.words(&line, [x, first + number as f64 * LINE], Anchor::Middle, ink)?;
            }
        }
        Ok(())
    })
}

/// A line through places, with a point at its end.
fn arrow(canvas: &Canvas<'_>, places: &[[f64; 2]]) -> Result<(), RenderError> {
    canvas.line(places, Ink::Frame, Stroke::Plain)?;
    let (Some([x, y]), Some([from, above])) = (places.last(), places.iter().rev().nth(1)) else {
        return Ok(());
    };
    let (dx, dy) = (x - from, y - above);
    let long = dx.hypot(dy).max(1.0);
    let (dx, dy) = (dx / long, dy / long);
    let side = |way: f64| [x - dx * 8.0 + way * dy * 4.0, y - dy * 8.0 - way * dx * 4.0];
    canvas.area(&[[*x, *y], side(1.0), side(-1.0)], Ink::Frame, super::canvas::Cover::Full)
}

/// The rows: a box stands in the row below the last one that leads to it, and arrows that go further pass the rows between.
fn rows(nodes: &[Node]) -> Vec<Vec<Slot>> {
    let mut row_of: Vec<usize> = Vec::with_capacity(nodes.len());
    for node in nodes {
        let above = node.after.iter().filter_map(|(before, _)| row_of.get(*before)).max();
        row_of.push(above.map_or(0, |row| row + 1));
    }
    let mut rows = vec![Vec::new(); row_of.iter().max().map_or(0, |row| row + 1)];
    for (at, node) in nodes.iter().enumerate() {
        if let Some(row) = rows.get_mut(row_of[at]) {
            row.push(Slot::Box(at));
        }
        for (before, _) in &node.after {
            let from = row_of.get(*before).map_or(0, |row| row + 1);
            for row in rows.iter_mut().take(row_of[at]).skip(from) {
                row.push(Slot::Passing(*before, at));
            }
        }
    }
    rows
}

/// The same with what leads to each other as near to each other as a few turns bring it: each slot moves to the mean place of those above it.
fn ordered(mut rows: Vec<Vec<Slot>>, nodes: &[Node]) -> Vec<Vec<Slot>> {
    for at in 1..rows.len() {
        let above = rows[at - 1].clone();
        let mean = |slot: &Slot| -> f64 {
            let leads = |other: &Slot| match (*other, *slot) {
                (Slot::Box(from), Slot::Box(to)) => nodes[to].after.iter().any(|(before, _)| *before == from),
                (Slot::Passing(_, to), Slot::Box(own)) => to == own,
                (Slot::Box(from), Slot::Passing(own, _)) => from == own,
                (Slot::Passing(..), Slot::Passing(..)) => other == slot,
            };
            let found: Vec<usize> = (0..above.len()).filter(|at| leads(&above[*at])).collect();
            let width = above.len().max(1) as f64;
            if found.is_empty() {
                0.5
            } else {
                (found.iter().sum::<usize>() as f64 / found.len() as f64 + 0.5) / width
            }
        };
        rows[at].sort_by(|a, b| mean(a).total_cmp(&mean(b)));
    }
    rows
}
