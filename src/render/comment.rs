//! A check as Markdown: for a comment that a later run replaces, and for the summary of a job.

use crate::report::{CheckPage, CheckReport, Repository, SaidOn, check_document};
use crate::text::Printed;

use super::diff_comment::cut;
use super::markdown;

/// By what a later run finds the comment of an earlier one. It is not shown.
const MARKER: &str = "<!-- breakeven: check -->\n";
/// GitHub takes comments of 65,536 characters; somebody may add a line.
const MOST_BYTES: usize = 65_000;
/// Rows of each table that are tried, until the page is short enough.
const ROWS: [usize; 8] = [1_000, 300, 100, 50, 20, 10, 3, 1];
/// What stands at the end of a page that is too long with a single row of each table.
const CUT: &str = "\n\n… cut: `breakeven check` in a terminal shows all of it.\n";

/// The comment, with its marker.
pub(super) fn comment(report: &CheckReport, repository: &Repository) -> Printed {
    let page = within(report, repository, MOST_BYTES - MARKER.len());
    Printed::plain(MARKER).then(&page)
}

/// The summary; `None` where there is no room for anything.
pub(super) fn summary(report: &CheckReport, repository: &Repository, most: usize) -> Option<Printed> {
    (most > 2 * CUT.len()).then(|| within(report, repository, most))
}

/// A page of no more than so many bytes: with fewer rows, and else cut at the end of a line.
fn within(report: &CheckReport, repository: &Repository, most: usize) -> Printed {
    let page = |rows: usize| {
        let page = CheckPage { said: SaidOn::Page, most: rows, repository: Some(repository.clone()) };
        markdown::page(&check_document(report, &page))
    };
    let mut shown = page(ROWS[0]);
    for rows in &ROWS[1..] {
        if shown.as_str().len() <= most {
            return shown;
        }
        shown = page(*rows);
    }
    if shown.as_str().len() <= most {
        return shown;
    }
    cut(&shown, most - CUT.len(), CUT)
}
