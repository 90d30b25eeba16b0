//! What is drawn on: pixels as wide as a reader's, and finer ones in the file.

use plotters::coord::Shift;
use plotters::drawing::DrawingAreaErrorKind;
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::prelude::{DrawingArea, IntoDrawingArea as _, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color as _, IntoTextStyle as _, ShapeStyle};

use crate::render::style::RenderError;
use crate::text::one_line;

use super::ink::Ink;
use super::label::{LINE, SIZE};

/// Finer pixels of one.
const FINE: f64 = 4.0;
const FINE_WHOLE: u32 = 4;
/// The library draws letters smaller than it is asked for by this.
const OF_LETTERS: f64 = 1.24;

/// A picture that is being drawn.
pub(in crate::render::html) struct Canvas<'s> {
    area: DrawingArea<SVGBackend<'s>, Shift>,
}

/// How large a picture is.
#[derive(Clone, Copy, Debug)]
pub(in crate::render::html) struct View {
    /// Pixels across.
    pub(in crate::render::html) wide: u32,
    /// The same in finer pixels, and how many it is high.
    size: (u32, u32),
}

impl View {
    /// As the `viewBox` of a picture.
    pub(in crate::render::html) fn text(self) -> String {
        format!("0 0 {} {}", self.size.0, self.size.1)
    }
}

/// Where words stand beside their place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stroke {
    Hair,
    Plain,
    Strong,
}

/// How much of a colour there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cover {
    Full,
    Veil,
}

/// Draws a picture of a size; what comes out is the content of an `svg` element, and its `viewBox`.
pub(in crate::render::html) fn draw(
    (width, height): (f64, f64),
    draw: impl FnOnce(&Canvas<'_>) -> Result<(), RenderError>,
) -> Result<(String, View), RenderError> {
    let mut text = String::new();
    let size = (pixel(width).unsigned_abs(), pixel(height).unsigned_abs());
    {
        let canvas = Canvas { area: SVGBackend::with_string(&mut text, size).into_drawing_area() };
        draw(&canvas)?;
        canvas.area.present().map_err(|error| failed(&error))?;
    }
    // The library's own element is replaced by one that has a title.
    let inner = text.split_once('>').map_or("", |(_, rest)| rest);
    let inner = inner.rsplit_once("</svg>").map_or(inner, |(inner, _)| inner);
    let lean =
        inner.trim().replace(" font-family=\"sans-serif\"", "").replace(">\n", ">").replace("\n<", "<");
    Ok((lean.replace(" opacity=\"1\"", ""), View { wide: size.0 / FINE_WHOLE, size }))
}

fn failed<E: std::error::Error + Send + Sync>(error: &DrawingAreaErrorKind<E>) -> RenderError {
    RenderError(error.to_string())
}

/// A place in finer pixels.
fn pixel(at: f64) -> i32 {
    // The cast is right: a picture is a few thousand pixels wide.
    #[expect(clippy::cast_possible_truncation)]
    let pixel = (at * FINE) as i32;
    pixel
}

fn place([x, y]: [f64; 2]) -> (i32, i32) {
    (pixel(x), pixel(y))
}

impl Stroke {
    fn width(self) -> u32 {
        match self {
            Self::Hair => 4,
            Self::Plain => 6,
            Self::Strong => 9,
        }
    }
}

impl Canvas<'_> {
    /// A line through places.
    pub(super) fn line(&self, places: &[[f64; 2]], ink: Ink, stroke: Stroke) -> Result<(), RenderError> {
        let style = ink.rgb().stroke_width(stroke.width());
        self.area
            .draw(&PathElement::new(places.iter().copied().map(place).collect::<Vec<_>>(), style))
            .map_err(|error| failed(&error))
    }

    /// An area within places.
    pub(super) fn area(&self, places: &[[f64; 2]], ink: Ink, cover: Cover) -> Result<(), RenderError> {
        let places: Vec<(i32, i32)> = places.iter().copied().map(place).collect();
        self.area.draw(&Polygon::new(places, filled(ink, cover))).map_err(|error| failed(&error))
    }

    /// A rectangle, from one corner to another.
    pub(super) fn block(&self, corners: [[f64; 2]; 2], ink: Ink, cover: Cover) -> Result<(), RenderError> {
        self.area
            .draw(&Rectangle::new(corners.map(place), filled(ink, cover)))
            .map_err(|error| failed(&error))
    }

    /// The frame of a rectangle.
    pub(super) fn frame(
        &self,
        [[left, top], [right, bottom]]: [[f64; 2]; 2],
        ink: Ink,
    ) -> Result<(), RenderError> {
        // The library draws the frames of rectangles thinner than it is asked for.
        let around = [[left, top], [right, top], [right, bottom], [left, bottom], [left, top]];
        self.line(&around, ink, Stroke::Plain)
    }

    /// A disc.
    pub(super) fn disc(&self, at: [f64; 2], radius: f64, ink: Ink) -> Result<(), RenderError> {
        self.area
            .draw(&Circle::new(place(at), pixel(radius), filled(ink, Cover::Full)))
            .map_err(|error| failed(&error))
    }

    /// A ring, with paper in it.
    pub(super) fn ring(&self, at: [f64; 2], radius: f64, ink: Ink) -> Result<(), RenderError> {
        self.disc(at, radius, Ink::Paper)?;
        self.area
            .draw(&Circle::new(place(at), pixel(radius), ink.rgb().stroke_width(Stroke::Strong.width())))
            .map_err(|error| failed(&error))
    }

    /// Words whose middle line lies at a place.
    pub(super) fn words(
        &self,
        text: &str,
        at: [f64; 2],
        anchor: Anchor,
        ink: Ink,
    ) -> Result<(), RenderError> {
        let side = match anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let font = ("sans-serif", SIZE * FINE * OF_LETTERS);
        let colour = ink.rgb();
        let style = font.into_text_style(&self.area).color(&colour).pos(Pos::new(side, VPos::Top));
        // The library's middle is that of a letter without ascenders; words stand by their top, which all fonts have at the same place.
        let top = [at[0], at[1] - LINE / 2.0 + 2.0];
        self.area
            .draw(&Text::new(one_line(text).into_owned(), place(top), style))
            .map_err(|error| failed(&error))
    }
}

fn filled(ink: Ink, cover: Cover) -> ShapeStyle {
    match cover {
        Cover::Full => ink.rgb().filled(),
        Cover::Veil => ink.rgb().mix(0.16).filled(),
    }
}
