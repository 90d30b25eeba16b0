//! A picture on a page: with a title and a description for who does not see it, a legend, and its figures as a table.

use maud::{Markup, PreEscaped, html};

use crate::render::style::RenderError;
use crate::report::{Drawing, Drawn};
use crate::text::one_line;

use super::content::{Prefix, said, table};
use super::svg;

/// A picture of more pixels across than this is a wide one.
const WIDEST: u32 = 480;

/// A picture, the one of this number on its page.
pub(super) fn picture(chart: &Drawn, number: usize, prefix: Prefix) -> Result<Markup, RenderError> {
    let (drawn, view) = match &chart.drawing {
        Drawing::Bars(bars) => svg::bars(bars),
        Drawing::Lines(lines) => svg::lines(lines),
        Drawing::Points(points) => svg::points(points),
        Drawing::Layers(layers) => svg::layers(layers),
        Drawing::Graph(graph) => svg::graph(graph),
    }?;
    let id = prefix.picture(number);
    // A wide one is moved by itself on a phone, so that its words stay large enough to be read.
    let style = (view.wide > WIDEST).then(|| format!("min-width:{}px", view.wide * 3 / 4));
    let view = view.text();
    Ok(html! {
        figure class=[style.is_some().then_some("across")] {
            figcaption { bdi { (said(&chart.title)) } }
            div.scroll { svg style=[style] xmlns="http://www.w3.org/2000/svg" viewBox=(view) role="img" aria-labelledby={ (id) "t " (id) "d" } {
                title id={ (id) "t" } { (one_line(&chart.title)) }
                desc id={ (id) "d" } { (one_line(&chart.said)) }
                (PreEscaped(drawn))
            } }
            @let names = legend(&chart.drawing);
            @if !names.is_empty() {
                ul.legend { @for (at, name) in &names {
                    li { span class={ "key k" (at % 8) } {} bdi { (one_line(name)) } }
                } }
            }
            @if let Some((title, lines)) = &chart.together {
                details.printed { summary { (said(title)) } (table(lines, &[], prefix)) }
            }
            @for note in &chart.notes { p.note { (said(note)) } }
            details { summary { "The figures of this picture" } (table(&chart.figures, &[], prefix)) }
        }
    })
}

/// What colours stand for, where the picture itself does not say it.
fn legend(drawing: &Drawing) -> Vec<(usize, &str)> {
    match drawing {
        Drawing::Bars(bars) => bars.kinds.iter().map(String::as_str).enumerate().collect(),
        Drawing::Layers(layers) => {
            layers.layers.iter().map(|layer| (layer.colour, layer.name.as_str())).collect()
        }
        Drawing::Lines(_) | Drawing::Points(_) | Drawing::Graph(_) => Vec::new(),
    }
}
