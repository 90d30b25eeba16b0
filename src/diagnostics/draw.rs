//! Draws diagnostics for people: the source line, an underline, and what to write instead.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::source::Place;

use super::code::Severity;
use super::sink::Diagnostic;

/// How diagnostics are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawing {
    /// Without colour.
    Plain,
    /// With terminal colours.
    Coloured,
}

/// Draws them file by file in the order of their lines, each followed by an empty line.
pub fn draw(diagnostics: &[Diagnostic], drawing: Drawing) -> String {
    let renderer = match drawing {
        Drawing::Plain => Renderer::plain(),
        Drawing::Coloured => Renderer::styled(),
    }
    .decor_style(DecorStyle::Ascii);
    let mut placed: Vec<(Place, &Diagnostic)> =
        diagnostics.iter().map(|diagnostic| (diagnostic.site.resolve(), diagnostic)).collect();
    // Stable: within a line, the order of finding stays.
    placed.sort_by(|(a, _), (b, _)| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
    placed.iter().map(|(place, diagnostic)| renderer.render(&groups(place, diagnostic)) + "\n\n").collect()
}

fn groups<'a>(place: &'a Place, diagnostic: &'a Diagnostic) -> Vec<Group<'a>> {
    let level = match diagnostic.code.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.text());
    let mut group = title.element(
        Snippet::source(place.text.clone())
            .path(place.file.as_str())
            .line_start(place.first_line)
            .annotation(AnnotationKind::Primary.span(place.span.clone())),
    );
    if let Some((site, why)) = &diagnostic.also {
        group = group.element(Level::NOTE.message(format!("{}: {why}", site.resolve())));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    vec![group]
}
