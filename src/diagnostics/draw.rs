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

/// More faults of one file than this are counted: who has that many mends the first ones and looks again.
const MOST_DRAWN: usize = 50;

/// Draws them file by file in the order of their lines, each followed by an empty line. Of a file with very many faults,
/// the first ones are drawn, warnings only where errors leave room, and the rest is counted.
pub fn draw(diagnostics: &[Diagnostic], drawing: Drawing) -> String {
    let renderer = match drawing {
        Drawing::Plain => Renderer::plain(),
        Drawing::Coloured => Renderer::styled(),
    }
    .decor_style(DecorStyle::Ascii);
    let mut placed: Vec<(Place<'_>, &Diagnostic)> =
        diagnostics.iter().map(|diagnostic| (diagnostic.site.resolve(), diagnostic)).collect();
    // Stable: within a line, the order of finding stays.
    placed.sort_by(|(a, _), (b, _)| (a.file, a.line, a.column).cmp(&(b.file, b.line, b.column)));
    let mut drawn = String::new();
    for file in placed.chunk_by(|(a, _), (b, _)| a.file == b.file) {
        let shown = shown(file);
        for ((place, diagnostic), _) in file.iter().zip(&shown).filter(|(_, shown)| **shown) {
            drawn += &renderer.render(&groups(place, diagnostic));
            drawn += "\n\n";
        }
        if let (Some((place, _)), left @ 1..) = (file.first(), shown.iter().filter(|shown| !**shown).count())
        {
            let many = if left == 1 { "" } else { "s" };
            drawn += &format!(
                "… and {} more fault{many} in {}; mend these first\n\n",
                thousands(left),
                place.file
            );
        }
    }
    drawn
}

/// Which faults of a file are drawn: the first ones, and errors before warnings where there are too many.
fn shown(faults: &[(Place<'_>, &Diagnostic)]) -> Vec<bool> {
    let mut left = MOST_DRAWN;
    let mut shown = vec![false; faults.len()];
    for severity in [Severity::Error, Severity::Warning] {
        let of_it = faults.iter().zip(&mut shown).filter(|((_, fault), _)| fault.code.severity() == severity);
        for (_, shown) in of_it.take(left) {
            *shown = true;
            left -= 1;
        }
    }
    shown
}

/// A count with commas, as figures are printed.
fn thousands(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn groups<'a>(place: &'a Place<'_>, diagnostic: &'a Diagnostic) -> Vec<Group<'a>> {
    let level = match diagnostic.code.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.text());
    let mut group = title.element(
        Snippet::source(place.text)
            .path(place.file)
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
