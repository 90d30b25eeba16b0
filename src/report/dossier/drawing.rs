//! Pictures before anybody draws them: what is in them, in figures and words.

use crate::report::table::Table;
use crate::units::Amount;

use super::axis::Axis;

/// A picture with what stands in for it.
#[derive(Clone, Debug)]
pub struct Chart {
    /// What it shows, in a few words.
    pub title: String,
    /// The same for who does not see it: what is drawn and what it comes to.
    pub said: String,
    /// What is drawn.
    pub drawing: Drawing,
    /// What has to be known to read it; sentences.
    pub notes: Vec<String>,
    /// What is drawn together since each is too small to be seen, with what it is called.
    pub together: Option<(String, Table)>,
    /// Its figures.
    pub figures: Table,
}

/// What is drawn.
#[derive(Clone, Debug)]
pub enum Drawing {
    /// Bars of parts, one below the other.
    Bars(Bars),
    /// Lines over a range.
    Lines(Lines),
    /// Marks between two axes.
    Points(Points),
    /// Layers on each other, over hours.
    Layers(Layers),
    /// Boxes with arrows between them.
    Graph(Graph),
}

/// Bars of parts.
#[derive(Clone, Debug)]
pub struct Bars {
    /// What parts are called; a bar's parts refer to them by place.
    pub kinds: Vec<String>,
    /// The bars.
    pub bars: Vec<Bar>,
    /// What the longest bar that is drawn whole comes to.
    pub most: Amount,
}

/// A bar.
#[derive(Clone, Debug)]
pub struct Bar {
    /// What it is of.
    pub name: String,
    /// What it comes to, as it is written.
    pub total: String,
    /// Its parts: which kind, and how much.
    pub parts: Vec<(usize, Amount)>,
    /// Whether all of it is drawn.
    pub length: Length,
}

/// Whether a bar is drawn as long as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// It is.
    Whole,
    /// It would leave nothing of the others to be seen.
    CutOff,
}

/// Lines over a range.
#[derive(Clone, Debug)]
pub struct Lines {
    /// The axis across.
    pub across: Axis,
    /// The axis up.
    pub up: Axis,
    /// The lines.
    pub lines: Vec<Line>,
    /// Places of the axis across that are marked from bottom to top.
    pub uprights: Vec<Upright>,
    /// Stretches of the axis across that are shaded.
    pub stretches: Vec<[Amount; 2]>,
    /// Places that are marked: the line's place, and where.
    pub dots: Vec<(usize, [Amount; 2])>,
    /// Between which values a line lies at a place: the line's place, where, from and to.
    pub spans: Vec<(usize, [Amount; 3])>,
}

/// A line.
#[derive(Clone, Debug)]
pub struct Line {
    /// What it is of.
    pub name: String,
    /// The place of its colour, the same in all pictures of a page.
    pub colour: usize,
    /// Its points: across, up.
    pub points: Vec<[Amount; 2]>,
}

/// A place of the axis across.
#[derive(Clone, Debug)]
pub struct Upright {
    /// Where.
    pub at: Amount,
    /// What is there.
    pub text: String,
}

/// Marks between two axes.
#[derive(Clone, Debug)]
pub struct Points {
    /// The axis across.
    pub across: Axis,
    /// The axis up.
    pub up: Axis,
    /// The marks.
    pub points: Vec<Point>,
}

/// A mark.
#[derive(Clone, Debug)]
pub struct Point {
    /// What it is of.
    pub name: String,
    /// The place of its colour.
    pub colour: usize,
    /// Where: across, up.
    pub at: [Amount; 2],
    /// Whether another one is better in everything.
    pub standing: Standing,
}

/// Whether another mark is better in everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// None is.
    OnTheFrontier,
    /// One is.
    Dominated,
}

/// Layers on each other.
#[derive(Clone, Debug)]
pub struct Layers {
    /// The axis across.
    pub across: Axis,
    /// The axis up.
    pub up: Axis,
    /// The layers, from the bottom up.
    pub layers: Vec<Layer>,
}

/// A layer.
#[derive(Clone, Debug)]
pub struct Layer {
    /// What it is of.
    pub name: String,
    /// The place of its colour.
    pub colour: usize,
    /// How much there is of it in each hour.
    pub values: Vec<Amount>,
}

/// Boxes with arrows between them.
#[derive(Clone, Debug)]
pub struct Graph {
    /// The boxes; each after those that lead to it.
    pub nodes: Vec<Node>,
}

/// A box.
#[derive(Clone, Debug)]
pub struct Node {
    /// What stands in it, a line each; the first is its name.
    pub lines: Vec<String>,
    /// The places of the boxes that lead to it, and what the arrow says.
    pub after: Vec<(usize, String)>,
}
