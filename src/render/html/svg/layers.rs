//! Layers on each other over hours.

use crate::render::style::RenderError;
use crate::report::Layers;

use super::axes::Plot;
use super::canvas::{Cover, View, draw};
use super::ink::Ink;

const SIZE: (f64, f64) = (480.0, 280.0);

/// Draws layers.
pub(in crate::render::html) fn layers(layers: &Layers) -> Result<(String, View), RenderError> {
    let plot = Plot::within(SIZE, &layers.across, &layers.up, (0.0, 8.0));
    let hours = layers.layers.first().map_or(0, |layer| layer.values.len());
    let step = (plot.right - plot.left) / hours.max(1) as f64;
    let high = layers.up.to.value();
    let y = |value: f64| plot.bottom - (plot.bottom - plot.top) * if high > 0.0 { value / high } else { 0.0 };
    draw(SIZE, |canvas| {
        plot.draw(canvas)?;
        let mut below = vec![0.0; hours];
        for layer in &layers.layers {
            let above: Vec<f64> =
                below.iter().zip(&layer.values).map(|(below, value)| below + value.value()).collect();
            let edge = |heights: &[f64]| -> Vec<[f64; 2]> {
                let mut places: Vec<[f64; 2]> = Vec::new();
                for (hour, height) in heights.iter().enumerate() {
                    let (from, to) = (plot.left + hour as f64 * step, plot.left + (hour + 1) as f64 * step);
                    // Hours that are alike make one edge.
                    match places.last_mut() {
                        Some(last) if last[1] == y(*height) => last[0] = to,
                        _ => places.extend([[from, y(*height)], [to, y(*height)]]),
                    }
                }
                places
            };
            let mut outline = edge(&above);
            outline.extend(edge(&below).into_iter().rev());
            canvas.area(&outline, Ink::Series(layer.colour), Cover::Full)?;
            below = above;
        }
        Ok(())
    })
}
