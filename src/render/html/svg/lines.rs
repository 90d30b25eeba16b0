//! Lines over a range, each with its name at its end.

use crate::render::style::RenderError;
use crate::report::Lines;
use crate::text::one_line;

use super::axes::Plot;
use super::canvas::{Anchor, Canvas, Cover, Stroke, View, draw};
use super::ink::Ink;
use super::label::{LINE, cut, width};

const SIZE: (f64, f64) = (480.0, 320.0);
/// The most room for names.
const NAMES: f64 = 130.0;

/// Draws lines.
pub(in crate::render::html) fn lines(lines: &Lines) -> Result<(String, View), RenderError> {
    let names: Vec<String> = lines.lines.iter().map(|line| cut(&one_line(&line.name), NAMES)).collect();
    let beside = names.iter().map(|name| width(name)).fold(0.0, f64::max) + 14.0;
    let above = if lines.uprights.is_empty() { 0.0 } else { LINE };
    let plot = Plot::within(SIZE, &lines.across, &lines.up, (above, beside));
    let ink = |line: usize| Ink::Series(lines.lines.get(line).map_or(0, |line| line.colour));
    draw(SIZE, |canvas| {
        for [from, to] in &lines.stretches {
            let corners = [[plot.x(*from), plot.top], [plot.x(*to), plot.bottom]];
            canvas.block(corners, Ink::Frame, Cover::Veil)?;
        }
        plot.draw(canvas)?;
        for upright in &lines.uprights {
            let x = plot.x(upright.at);
            canvas.line(&[[x, plot.top], [x, plot.bottom]], Ink::Frame, Stroke::Hair)?;
            let half = width(&upright.text) / 2.0;
            let middle = x.clamp(half + 1.0, (SIZE.0 - half - 1.0).max(half + 1.0));
            canvas.words(&upright.text, [middle, plot.top - LINE / 2.0], Anchor::Middle, Ink::Faint)?;
        }
        for line in &lines.lines {
            let places: Vec<[f64; 2]> =
                line.points.iter().map(|[across, up]| [plot.x(*across), plot.y(*up)]).collect();
            canvas.line(&thinned(&places), Ink::Series(line.colour), Stroke::Strong)?;
        }
        let many = lines.spans.len() as f64;
        for (number, (line, [at, from, to])) in lines.spans.iter().enumerate() {
            let x = plot.x(*at) + (number as f64 - (many - 1.0) / 2.0) * 7.0;
            let (low, high, ink) = (plot.y(*from), plot.y(*to), ink(*line));
            canvas.line(&[[x, low], [x, high]], ink, Stroke::Plain)?;
            for y in [low, high] {
                canvas.line(&[[x - 3.0, y], [x + 3.0, y]], ink, Stroke::Plain)?;
            }
        }
        for (line, [across, up]) in &lines.dots {
            canvas.ring([plot.x(*across), plot.y(*up)], 4.5, ink(*line))?;
        }
        ends(canvas, &plot, lines, &names)
    })
}

/// The places of a line without those that lie on the way from the one before to the one after.
fn thinned(places: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut kept: Vec<[f64; 2]> = Vec::with_capacity(places.len());
    for (at, place) in places.iter().enumerate() {
        let on_the_way = match (kept.last(), places.get(at + 1)) {
            (Some([x, y]), Some([next_x, next_y])) if next_x > x => {
                let share = (place[0] - x) / (next_x - x);
                (y + share * (next_y - y) - place[1]).abs() < 0.05
            }
            _ => false,
        };
        if !on_the_way {
            kept.push(*place);
        }
    }
    kept
}

/// The names at the ends of lines, apart from each other.
fn ends(canvas: &Canvas<'_>, plot: &Plot<'_>, lines: &Lines, names: &[String]) -> Result<(), RenderError> {
    let mut ends: Vec<(usize, [f64; 2])> = lines
        .lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| line.points.last().map(|[across, up]| (at, [plot.x(*across), plot.y(*up)])))
        .collect();
    ends.sort_by(|a, b| a.1[1].total_cmp(&b.1[1]));
    let heights = spread(&ends.iter().map(|(_, [_, y])| *y).collect::<Vec<_>>(), plot.top, plot.bottom);
    for ((at, [x, y]), height) in ends.iter().zip(heights) {
        let start = plot.right + 10.0;
        let ink = Ink::Series(lines.lines.get(*at).map_or(0, |line| line.colour));
        if (height - y).abs() > 2.0 || start - x > 20.0 {
            canvas.line(&[[x + 1.0, *y], [start - 2.0, height]], ink, Stroke::Hair)?;
        }
        let name = names.get(*at).map_or("", String::as_str);
        canvas.words(name, [start, height], Anchor::Start, ink)?;
    }
    Ok(())
}

/// Heights near these that are a line of words apart, within bounds as far as there is room.
fn spread(wanted: &[f64], top: f64, bottom: f64) -> Vec<f64> {
    let mut heights: Vec<f64> = Vec::with_capacity(wanted.len());
    for height in wanted {
        let least = heights.last().map_or(top, |above| above + LINE);
        heights.push(height.max(least));
    }
    let mut most = bottom + LINE / 2.0;
    for height in heights.iter_mut().rev() {
        *height = height.min(most);
        most = *height - LINE;
    }
    heights
}
