//! Pictures as SVG, drawn by `plotters`: texts stay texts, and colours are those of `ink.rs`, which a style sheet turns for the dark.

mod axes;
mod bars;
pub(super) mod canvas;
mod graph;
pub(super) mod ink;
mod label;
mod layers;
mod lines;
mod points;

pub(super) use bars::bars;
pub(super) use graph::graph;
pub(super) use layers::layers;
pub(super) use lines::lines;
pub(super) use points::points;
