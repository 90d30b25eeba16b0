//! Draws diagnostics for people: the source line, an underline, and what to write instead.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::source::Place;
use crate::text::{Printed, lines, one_line};

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

/// The same as it is printed.
pub fn drawn(diagnostics: &[Diagnostic], drawing: Drawing) -> Printed {
    match drawing {
        Drawing::Plain => Printed::plain(&draw(diagnostics, drawing)),
        Drawing::Coloured => Printed::coloured(&draw(diagnostics, drawing)),
    }
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
    let title = level.primary_title(one_line(&diagnostic.message)).id(diagnostic.code.text());
    // Nothing of some files is shown, and of others nothing is left.
    let mut group = if place.text.is_empty() {
        title.element(Origin::path(place.file).line(place.line).char_column(place.column))
    } else {
        let (text, span) = shown_source(place);
        title.element(
            Snippet::source(text)
                .path(place.file)
                .line_start(place.first_line)
                .annotation(AnnotationKind::Primary.span(span)),
        )
    };
    if let Some((site, why)) = &diagnostic.also {
        let note = format!("{}: {why}", site.resolve());
        group = group.element(Level::NOTE.message(one_line(&note).into_owned()));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(lines(help)));
    }
    vec![group]
}

/// The lines of a place as they are shown, and the bytes of them that are meant.
fn shown_source<'a>(place: &Place<'a>) -> (Cow<'a, str>, Range<usize>) {
    let (before, meant, after) =
        (&place.text[..place.span.start], &place.text[place.span.clone()], &place.text[place.span.end..]);
    let (before, meant, after) = (lines(before), lines(meant), lines(after));
    let span = before.len()..before.len() + meant.len();
    match (&before, &meant, &after) {
        (Cow::Borrowed(_), Cow::Borrowed(_), Cow::Borrowed(_)) => (Cow::Borrowed(place.text), span),
        _ => (Cow::Owned([before, meant, after].concat()), span),
    }
}
