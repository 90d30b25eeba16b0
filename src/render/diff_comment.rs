//! A page as a comment on a pull request.

use crate::text::Printed;

/// A comment of GitHub takes 65,536 characters.
const MOST_BYTES: usize = 64 * 1024;
/// What stands in the place of what does not fit.
const CUT: &str =
    "\n\n_Cut here: there is no room for more. The whole is in the job's log and in `--format json`._\n";

/// The page with a marker before it, by which a later run finds the comment and replaces it; cut after a line where it is too long.
pub(super) fn marked(what: &str, page: Printed) -> Printed {
    let marker = format!("<!-- breakeven: {what} -->\n");
    fitted(page, MOST_BYTES - marker.len()).marked(&marker)
}

/// The page within so many bytes; `None` where there is no room for a sensible part of it.
pub(super) fn within(page: Printed, most: usize) -> Option<Printed> {
    (most > 2 * CUT.len()).then(|| fitted(page, most))
}

fn fitted(page: Printed, most: usize) -> Printed {
    if page.as_str().len() <= most { page } else { cut(&page, most - CUT.len(), CUT) }
}

/// The page up to the end of its last line within so many bytes, and what is to be said then.
pub(super) fn cut(page: &Printed, most: usize, said: &str) -> Printed {
    let text = page.as_str();
    let end = text.floor_char_boundary(most);
    let end = text[..end].rfind('\n').unwrap_or(end);
    Printed::plain(&format!("{}{said}", &text[..end]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_page_is_cut_after_a_line() {
        let page = Printed::plain(&"| ä row of a table |\n".repeat(5_000));
        let comment = marked("diff", page);
        let text = comment.as_str();
        assert!(text.len() <= MOST_BYTES && text.len() > MOST_BYTES - 200, "{}", text.len());
        assert!(text.starts_with("<!-- breakeven: diff -->\n| ä row"));
        assert!(text.ends_with(CUT) && text.contains("of a table |\n\n_Cut here"));
        assert_eq!(marked("diff", Printed::plain("short\n")).as_str(), "<!-- breakeven: diff -->\nshort\n");
    }
}
