//! Workflow commands of GitHub Actions: annotations of a job, and what stands in them.

use crate::report::{At, Repository};
use crate::text::{Printed, one_line};

/// GitHub shows so many annotations of a kind and step, and drops the others without a word.
const MOST_OF_A_KIND: usize = 10;

/// The kinds of annotation, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Error,
    Warning,
    Notice,
}

/// An annotation.
pub(super) struct Annotation {
    pub(super) kind: Kind,
    /// Where it is about; `None` of what is in no file.
    pub(super) at: Option<At>,
    pub(super) title: String,
    pub(super) message: String,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Notice];

    const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }
}

/// A workflow command for each of the first annotations of a kind, and a line that counts the others.
pub(super) fn annotations(all: &[Annotation], repository: &Repository) -> Printed {
    let (mut commands, mut left_out) = (Vec::new(), String::new());
    for kind in Kind::ALL {
        let own = all.iter().filter(|annotation| annotation.kind == kind);
        commands.extend(own.clone().take(MOST_OF_A_KIND).map(|annotation| command(annotation, repository)));
        if let Some(left @ 1..) = own.count().checked_sub(MOST_OF_A_KIND) {
            let (word, s) = (kind.word(), if left == 1 { "" } else { "s" });
            left_out += &format!(
                "{left} more {word}{s} without an annotation: GitHub shows {MOST_OF_A_KIND} of a kind in a step.\n"
            );
        }
    }
    Printed::default().with_commands(commands).then(&Printed::plain(&left_out))
}

fn command(annotation: &Annotation, repository: &Repository) -> String {
    let Annotation { kind, at, title, message } = annotation;
    let place = at.as_ref().map_or_else(String::new, |at| {
        let file = format!("file={},", property(&repository.path(&at.file)));
        match at.position {
            Some((line, column)) => format!("{file}line={line},col={column},"),
            None => file,
        }
    });
    format!("::{} {place}title={}::{}", kind.word(), property(title), data(message))
}

/// Escapes a message of one line. What the runner makes of it, it prints again, so that nothing in it may be a command of the old form.
fn data(text: &str) -> String {
    Printed::plain(&one_line(text)).as_str().replace('%', "%25")
}

/// Escapes a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
