//! Bars of parts, one below the other, each with its name and what it comes to above it.

use crate::render::style::RenderError;
use crate::report::{Bars, Length};
use crate::text::one_line;

use super::canvas::{Anchor, Canvas, Cover, Stroke, View, draw};
use super::ink::Ink;
use super::label::{LINE, cut, width};

const WIDTH: f64 = 480.0;
const BAR: f64 = 18.0;
const GAP: f64 = 12.0;
/// Letters reach above their line in some fonts.
const TOP: f64 = 8.0;

/// Draws bars.
pub(in crate::render::html) fn bars(bars: &Bars) -> Result<(String, View), RenderError> {
    let one = LINE + 2.0 + BAR + GAP;
    let height = bars.bars.len() as f64 * one + TOP;
    draw((WIDTH, height), |canvas| {
        for (at, bar) in bars.bars.iter().enumerate() {
            let top = at as f64 * one + TOP;
            let total = width(&bar.total);
            let name = cut(&one_line(&bar.name), WIDTH - total - 16.0);
            canvas.words(&name, [3.0, top + LINE / 2.0], Anchor::Start, Ink::Words)?;
            canvas.words(&bar.total, [WIDTH - 3.0, top + LINE / 2.0], Anchor::End, Ink::Words)?;
            let (from, to) = (top + LINE + 2.0, top + LINE + 2.0 + BAR);
            parts(canvas, bars, at, (from, to))?;
        }
        Ok(())
    })
}

fn parts(canvas: &Canvas<'_>, bars: &Bars, at: usize, (from, to): (f64, f64)) -> Result<(), RenderError> {
    let Some(bar) = bars.bars.get(at) else { return Ok(()) };
    let all: f64 = bar.parts.iter().map(|(_, part)| part.value()).sum();
    let of = match bar.length {
        Length::Whole => bars.most.value(),
        Length::CutOff => all,
    };
    let scale = if of > 0.0 { WIDTH / of } else { 0.0 };
    let mut left = 0.0;
    for (kind, part) in &bar.parts {
        let right = (left + part.value() * scale).min(WIDTH);
        // What is too small to be seen is seen all the same; a line of paper parts two of them.
        let end = if right - left > 2.0 { right - 1.0 } else { right.max(left + 0.75) };
        canvas.block([[left, from], [end.min(WIDTH), to]], Ink::Series(*kind), Cover::Full)?;
        left = right;
    }
    if bar.length == Length::CutOff {
        for x in [WIDTH * 0.62, WIDTH * 0.62 + 8.0] {
            let tear = [[x, from - 3.0], [x + 6.0, f64::midpoint(from, to)], [x, to + 3.0]];
            canvas.line(&tear, Ink::Paper, Stroke::Strong)?;
        }
    }
    Ok(())
}
