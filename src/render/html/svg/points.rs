//! Marks between two axes, each with its name beside it where there is room.

use crate::render::style::RenderError;
use crate::report::{PointStanding, Points};
use crate::text::one_line;

use super::axes::Plot;
use super::canvas::{Anchor, Canvas, Stroke, View, draw};
use super::ink::Ink;
use super::label::{LINE, Taken, cut, width};

const SIZE: (f64, f64) = (480.0, 320.0);
/// The radius of a mark.
const MARK: f64 = 5.5;
/// The longest name.
const NAME: f64 = 150.0;

/// Draws marks.
pub(in crate::render::html) fn points(points: &Points) -> Result<(String, View), RenderError> {
    let plot = Plot::within(SIZE, &points.across, &points.up, (0.0, 12.0));
    draw(SIZE, |canvas| {
        plot.draw(canvas)?;
        let places: Vec<[f64; 2]> =
            points.points.iter().map(|point| [plot.x(point.at[0]), plot.y(point.at[1])]).collect();
        let around =
            |[x, y]: [f64; 2]| Taken([x - MARK - 1.0, y - MARK - 1.0, x + MARK + 1.0, y + MARK + 1.0]);
        let mut taken: Vec<Taken> = places.iter().copied().map(around).collect();
        let mut named = Vec::new();
        for (point, place) in points.points.iter().zip(&places) {
            let at = point.colour;
            let name = cut(&one_line(&point.name), NAME);
            if let Some((start, room)) = room(&name, *place, &plot, &taken) {
                taken.push(room);
                named.push((at, *place, start, name));
            }
        }
        for (at, [x, y], start, _) in &named {
            leader(canvas, *at, [*x, *y], *start)?;
        }
        for (point, place) in points.points.iter().zip(&places) {
            let at = point.colour;
            match point.standing {
                PointStanding::OnTheFrontier => canvas.disc(*place, MARK, Ink::Series(at))?,
                PointStanding::Dominated => canvas.ring(*place, MARK - 1.0, Ink::Series(at))?,
            }
        }
        for (at, _, start, name) in &named {
            canvas.words(name, *start, Anchor::Start, Ink::Series(*at))?;
        }
        Ok(())
    })
}

/// A thin line from a mark to a name that does not stand right beside it.
fn leader(canvas: &Canvas<'_>, at: usize, [x, y]: [f64; 2], start: [f64; 2]) -> Result<(), RenderError> {
    let far = (start[1] - y).abs() > LINE * 1.3;
    if far {
        canvas.line(&[[x, y], [start[0].max(x - 40.0), start[1]]], Ink::Series(at), Stroke::Hair)
    } else {
        Ok(())
    }
}

/// Where a name has room: beside its mark, above, below, and further and further away.
fn room(name: &str, [x, y]: [f64; 2], plot: &Plot<'_>, taken: &[Taken]) -> Option<([f64; 2], Taken)> {
    let long = width(name);
    for step in 0..9 {
        let far = f64::from(step) * LINE * 0.75;
        let places = [
            [x + MARK + 4.0, y - far],
            [x + MARK + 4.0, y + far],
            [x - MARK - 4.0 - long, y - far],
            [x - MARK - 4.0 - long, y + far],
            [x - long / 2.0, y - MARK - LINE / 2.0 - 2.0 - far],
            [x - long / 2.0, y + MARK + LINE / 2.0 + 2.0 + far],
        ];
        for [left, middle] in places {
            let room = Taken([left - 2.0, middle - LINE / 2.0, left + long + 2.0, middle + LINE / 2.0]);
            let inside = left > plot.left + 2.0
                && left + long < SIZE.0 - 2.0
                && room.0[1] > LINE + 2.0
                && room.0[3] < plot.bottom - 1.0;
            if inside && !taken.iter().any(|other| other.meets(room)) {
                return Some(([left, middle], room));
            }
        }
    }
    None
}
