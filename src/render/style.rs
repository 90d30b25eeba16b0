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
    /// How CSV is written.
    pub csv: CsvForm,
}

/// How CSV is written: for programs, unless somebody's spreadsheet asks for something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CsvForm {
    /// What stands before the decimals of a number.
    pub decimals: Decimals,
    /// What a file begins with.
    pub start: CsvStart,
}

/// What stands before the decimals of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decimals {
    /// A point; commas separate cells.
    Point,
    /// A point, in whole numbers too: who guesses what a column holds from what stands in it takes it for decimals then.
    AlwaysPoint,
    /// A comma; semicolons separate cells.
    Comma,
}

/// What a file of CSV begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CsvStart {
    /// Its first cell.
    Plain,
    /// A byte order mark, which makes Excel take it for UTF-8.
    Mark,
}

impl CsvForm {
    /// As programs expect it.
    pub const PLAIN: Self = Self { decimals: Decimals::Point, start: CsvStart::Plain };
    /// As FOCUS has it.
    pub const FOCUS: Self = Self { decimals: Decimals::AlwaysPoint, start: CsvStart::Plain };
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
