//! Where something is said: a file as it was typed, and the same file from the root of its repository, by which forges know it.

/// What stands for a file in places that the command line wrote.
const SET: &str = "--set";

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At {
    /// The file, as it was typed or named.
    pub file: String,
    /// Line and column, from 1; `None` of what has no line of its own, such as a limit of the command line.
    pub position: Option<(usize, usize)>,
}

/// Where the working directory lies in its repository.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repository {
    /// The root, absolute; empty where nobody says it.
    pub root: String,
    /// The working directory, absolute; empty where it is not below the root.
    pub here: String,
}

impl At {
    /// A file as a whole.
    pub fn whole(file: impl Into<String>) -> Self {
        Self { file: file.into(), position: None }
    }

    /// Where something stands: in the file that it was written in, or in no line of `file` where the command line wrote it for that one.
    pub fn written(written_in: &str, position: (usize, usize), file: &str) -> Self {
        if written_in == SET {
            return Self::whole(file);
        }
        Self { file: written_in.to_owned(), position: Some(position) }
    }

    /// The line, from 1: the first where there is none of its own, for readers that ask for one.
    pub fn line(&self) -> usize {
        self.position.map_or(1, |(line, _)| line)
    }

    /// `file:line`, or the file alone.
    pub fn words(&self) -> String {
        match self.position {
            Some((line, _)) => format!("{}:{line}", self.file),
            None => self.file.clone(),
        }
    }
}

impl Repository {
    /// A file's path from the root of the repository, with `/` between its parts; as it was typed where it does not lie below the root.
    ///
    /// ```
    /// use breakeven::report::Repository;
    /// let of = |root: &str, here: &str, file: &str| {
    ///     Repository { root: root.to_owned(), here: here.to_owned() }.path(file)
    /// };
    /// assert_eq!(of("/repo", "/repo/costs", "./a.yaml"), "costs/a.yaml");
    /// assert_eq!(of("/repo", "/repo/costs", "../b.yaml"), "b.yaml");
    /// assert_eq!(of("/repo", "/repo/costs", "/repo/c/d.yaml"), "c/d.yaml");
    /// assert_eq!(of("/repo", "/repo", "../../e.yaml"), "../../e.yaml");
    /// assert_eq!(of("", "", "./f.yaml"), "f.yaml");
    /// assert_eq!(of("D:\\a\\r", "D:\\a\\r\\x", "y\\z.yaml"), "x/y/z.yaml");
    /// ```
    pub fn path(&self, file: &str) -> String {
        let windows = self.root.contains('\\') || self.here.contains('\\');
        let slashed = |text: &str| if windows { text.replace('\\', "/") } else { text.to_owned() };
        let (root, here, file) = (slashed(&self.root), slashed(&self.here), slashed(file));
        let is_absolute = file.starts_with('/') || (windows && file.get(1..3) == Some(":/"));
        let whole = if is_absolute || here.is_empty() { file.clone() } else { format!("{here}/{file}") };
        let Some(parts) = plain(&whole) else { return file };
        if root.is_empty() {
            return if is_absolute { file } else { parts.join("/") };
        }
        let root = plain(&root).unwrap_or_default();
        match parts.strip_prefix(root.as_slice()) {
            Some(inner) if !inner.is_empty() => inner.join("/"),
            _ => file,
        }
    }
}

/// The parts of a path without `.` and `..`; `None` where it leads out of where it starts.
fn plain(path: &str) -> Option<Vec<&str>> {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts)
}
