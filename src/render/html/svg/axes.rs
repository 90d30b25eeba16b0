//! Axes with their numbers, and where a value lies between them.

use crate::render::style::RenderError;
use crate::report::{Axis, Spacing};
use crate::units::Amount;

use super::canvas::{Anchor, Canvas, Stroke};
use super::ink::Ink;
use super::label::{LINE, SIZE, cut, width};

/// The room of a picture between its axes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plot<'a> {
    pub(super) across: &'a Axis,
    pub(super) up: &'a Axis,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

impl<'a> Plot<'a> {
    /// The room that axes leave in a picture of a size; above and to the right so much is kept free.
    pub(super) fn within(
        (wide, high): (f64, f64),
        across: &'a Axis,
        up: &'a Axis,
        (above, beside): (f64, f64),
    ) -> Self {
        let numbers = up.ticks.iter().map(|tick| width(&tick.text)).fold(0.0, f64::max);
        let last = across.ticks.last().map_or(0.0, |tick| width(&tick.text) / 2.0);
        let plot = Self {
            across,
            up,
            left: numbers.max(24.0) + 8.0,
            right: wide - beside,
            top: LINE + 12.0 + above,
            bottom: high - 2.0 * LINE - 6.0,
        };
        Self { right: plot.right.min(wide - last - 2.0), ..plot }
    }

    /// Where a value of the axis across lies.
    pub(super) fn x(&self, value: Amount) -> f64 {
        self.left + share(self.across, value) * (self.right - self.left)
    }

    /// Where a value of the axis up lies.
    pub(super) fn y(&self, value: Amount) -> f64 {
        self.bottom - share(self.up, value) * (self.bottom - self.top)
    }

    /// Draws the axes.
    pub(super) fn draw(&self, canvas: &Canvas<'_>) -> Result<(), RenderError> {
        canvas.words(&self.up.label, [2.0, LINE / 2.0 + 4.0], Anchor::Start, Ink::Faint)?;
        for tick in &self.up.ticks {
            let y = self.y(tick.at);
            let is_nothing = tick.at.value() == 0.0;
            let (ink, stroke) =
                if is_nothing { (Ink::Frame, Stroke::Plain) } else { (Ink::Grid, Stroke::Hair) };
            canvas.line(&[[self.left, y], [self.right, y]], ink, stroke)?;
            canvas.words(&tick.text, [self.left - 5.0, y], Anchor::End, Ink::Faint)?;
        }
        canvas.line(&[[self.left, self.bottom], [self.right, self.bottom]], Ink::Frame, Stroke::Plain)?;
        let mut free = f64::MIN;
        for tick in &self.across.ticks {
            let x = self.x(tick.at);
            canvas.line(&[[x, self.bottom], [x, self.bottom + 4.0]], Ink::Frame, Stroke::Plain)?;
            let half = width(&tick.text) / 2.0;
            // Numbers that would touch the one before are left out.
            if x - half > free {
                canvas.words(&tick.text, [x, self.bottom + LINE / 2.0 + 5.0], Anchor::Middle, Ink::Faint)?;
                free = x + half + SIZE / 2.0;
            }
        }
        let middle = f64::midpoint(self.left, self.right);
        let label = cut(&self.across.label, (self.right - self.left).max(200.0));
        canvas.words(&label, [middle, self.bottom + LINE * 1.5 + 5.0], Anchor::Middle, Ink::Faint)
    }
}

fn share(axis: &Axis, value: Amount) -> f64 {
    let of =
        |value: f64| if axis.spacing == Spacing::Factors { value.max(f64::MIN_POSITIVE).ln() } else { value };
    let (from, to) = (of(axis.from.value()), of(axis.to.value()));
    let share = (of(value.value()) - from) / (to - from);
    if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.5 }
}
