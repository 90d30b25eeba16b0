//! How a report is to look: formats, colour and width; and what can go wrong in writing it.

/// The formats of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For a terminal.
    Table,
    /// For a spreadsheet.
    Csv,
    /// For a program.
    Json,
    /// For a pull request or a page.
    Markdown,
}

/// The formats of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckFormat {
    /// For a terminal.
    Text,
    /// For a program.
    Json,
    /// For a comment of a pull request.
    Markdown,
    /// `JUnit` XML.
    Junit,
    /// SARIF 2.1.0.
    Sarif,
    /// Code Quality of GitLab.
    Gitlab,
    /// Annotations of GitHub Actions.
    Github,
}

impl CheckFormat {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Text, Self::Json, Self::Markdown, Self::Junit, Self::Sarif, Self::Gitlab, Self::Github];
}

/// The formats of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiffFormat {
    /// For a terminal.
    Table,
    /// For a spreadsheet.
    Csv,
    /// For a program.
    Json,
    /// For a comment on a pull request: marked, so that a later one replaces it, and no longer than comments may be.
    Markdown,
    /// Annotations of GitHub Actions.
    Github,
}

/// How text for a terminal looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether there is colour.
    pub colour: Colour,
    /// Columns of the terminal.
    pub width: u16,
}

/// Whether there is colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Colour and bold.
    On,
    /// Plain text.
    Off,
}

/// A text that could not be made; none of the formats is expected to fail on a valid report.
#[derive(Debug)]
pub struct RenderError(pub(super) String);

impl std::fmt::Display for RenderError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the report could not be written: {}", self.0)
    }
}

impl std::error::Error for RenderError {}
