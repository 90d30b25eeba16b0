//! Releases of engines: numbers that are compared, and whether one is a candidate.

use std::fmt;

/// A release of an engine: `0.19`, `0.5.10`, `1.0.0rc3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Release {
    major: u16,
    minor: u16,
    patch: u16,
    stage: Stage,
}

/// Whether a release is out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    /// A candidate, which comes before the release, with its number.
    Candidate(u16),
    /// The release itself.
    Final,
}

impl Release {
    /// A release that is out.
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self { major, minor, patch, stage: Stage::Final }
    }

    /// The release at the first digit of a text; `None` where there is none, or where it is a date.
    ///
    /// ```
    /// use breakeven::catalog::Release;
    /// assert_eq!(Release::within(" v0.17"), Some(Release::new(0, 17, 0)));
    /// assert_eq!(Release::within("0.5.1.post1"), Some(Release::new(0, 5, 1)));
    /// assert!(Release::within("1.0.0rc3") < Release::within("1.0"));
    /// assert_eq!(Release::within(" nightly-dev-20260402-d7256eb6"), None);
    /// assert_eq!(Release::within(" gpt-oss-dev"), None);
    /// ```
    pub fn within(text: &str) -> Option<Self> {
        let start = text.find(|c: char| c.is_ascii_digit())?;
        let text = &text[start..];
        let mut parts = text.split(['.', '-', '+', ' ', '*', '_']);
        let (major, found) = number(parts.next()?)?;
        let mut release = Self { major, minor: 0, patch: 0, stage: Stage::Final };
        let mut stage = found;
        for slot in [1, 2] {
            if stage != Stage::Final {
                break;
            }
            let Some((value, found)) = parts.next().and_then(number) else { break };
            if slot == 1 {
                release.minor = value;
            } else {
                release.patch = value;
            }
            stage = found;
        }
        if let Some(found) = parts.find_map(candidate) {
            stage = found;
        }
        Some(Self { stage, ..release })
    }

    /// The release that a text is, and nothing else: two or three numbers, perhaps a candidate's mark, perhaps the mark of a
    /// later build, which counts as the release itself.
    ///
    /// ```
    /// use breakeven::catalog::Release;
    /// assert_eq!(Release::exact("v0.19"), Some(Release::new(0, 19, 0)));
    /// assert_eq!(Release::exact("0.5.10.post1"), Some(Release::new(0, 5, 10)));
    /// assert!(Release::exact("1.0.0rc3") < Release::exact("1.0.0"));
    /// for text in ["", "1", "0.x", "latest", "0.19.0.1.2", "0.19-dev", "0..1", "rc3", "0.19 0.20"] {
    ///     assert_eq!(Release::exact(text), None, "{text}");
    /// }
    /// ```
    pub fn exact(text: &str) -> Option<Self> {
        /// Numbers that a release has: a fourth one counts builds, as `.post1` does.
        const NUMBERS: std::ops::RangeInclusive<usize> = 2..=4;
        let text = text.strip_prefix('v').unwrap_or(text);
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (numbers, marks) = text.split_at(end);
        let numbers = if marks.starts_with("post") { numbers.strip_suffix('.')? } else { numbers };
        let numbers = numbers.split('.').map(|number| number.parse().ok()).collect::<Option<Vec<u16>>>()?;
        let [major, minor, rest @ ..] = numbers.as_slice() else { return None };
        if !NUMBERS.contains(&numbers.len()) {
            return None;
        }
        let mut stage = Stage::Final;
        for mark in marks.split('.').filter(|_| !marks.is_empty()) {
            if let Some(found) = candidate(mark) {
                stage = found;
            } else if !is_numbered(mark, "post") {
                return None;
            }
        }
        Some(Self { major: *major, minor: *minor, patch: rest.first().copied().unwrap_or(0), stage })
    }

    /// How far two releases are apart: by their first number, then their second, then their third; a candidate stands right before
    /// its release.
    ///
    /// ```
    /// use breakeven::catalog::Release;
    /// let [asked, older, newer] = [Release::new(0, 19, 5), Release::new(0, 19, 1), Release::new(0, 20, 0)];
    /// assert!(asked.distance(older) < asked.distance(newer));
    /// ```
    pub fn distance(self, other: Self) -> u64 {
        const EACH: u64 = 100_000;
        let place = |of: Self| {
            let stage = match of.stage {
                Stage::Candidate(number) => u64::from(number),
                Stage::Final => EACH,
            };
            ((u64::from(of.major) * EACH + u64::from(of.minor)) * EACH + u64::from(of.patch)) * EACH + stage
        };
        place(self).abs_diff(place(other))
    }

    /// Whether it is out, and no candidate.
    pub const fn is_final(self) -> bool {
        matches!(self.stage, Stage::Final)
    }

    /// Whether it is of an earlier line than that one.
    pub fn is_before(self, major: u16, minor: u16) -> bool {
        (self.major, self.minor) < (major, minor)
    }

    /// Whether it is that release or a later build of it.
    pub const fn is(self, major: u16, minor: u16, patch: u16) -> bool {
        self.major == major && self.minor == minor && self.patch == patch
    }

    /// Whether it is a candidate of the first release of a line.
    pub fn is_candidate_of(self, major: u16, minor: u16) -> bool {
        self.is(major, minor, 0) && !self.is_final()
    }

    /// The line that it belongs to: its first two numbers.
    pub const fn line(self) -> (u16, u16) {
        (self.major, self.minor)
    }

    /// Its third number.
    pub const fn patch(self) -> u16 {
        self.patch
    }
}

/// The number that a part begins with, and whether a candidate's mark follows.
fn number(part: &str) -> Option<(u16, Stage)> {
    let digits = part.bytes().take_while(u8::is_ascii_digit).count();
    let value = part[..digits].parse().ok()?;
    Some((value, candidate(&part[digits..]).unwrap_or(Stage::Final)))
}

/// The candidate of a mark: `rc3`.
fn candidate(mark: &str) -> Option<Stage> {
    let number = mark.strip_prefix("rc")?;
    Some(Stage::Candidate(number.parse().ok()?))
}

/// Whether a mark is that word with a number behind it.
fn is_numbered(mark: &str, word: &str) -> bool {
    mark.strip_prefix(word).is_some_and(|number| number.parse::<u16>().is_ok())
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { major, minor, patch, stage } = self;
        match stage {
            Stage::Candidate(number) => write!(f, "{major}.{minor}.{patch}rc{number}"),
            Stage::Final if *patch > 0 => write!(f, "{major}.{minor}.{patch}"),
            Stage::Final => write!(f, "{major}.{minor}"),
        }
    }
}
