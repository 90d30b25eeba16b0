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
    /// A candidate, which comes before the release.
    Candidate,
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
    /// use breakeven::serving::Release;
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
        let (major, candidate) = number(parts.next()?)?;
        let mut release = Self { major, minor: 0, patch: 0, stage: Stage::Final };
        let mut stage = candidate;
        for slot in [1, 2] {
            if stage == Stage::Candidate {
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
        if parts.any(|part| part.starts_with("rc")) {
            stage = Stage::Candidate;
        }
        Some(Self { stage, ..release })
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
        self.is(major, minor, 0) && self.stage == Stage::Candidate
    }

    /// The line that it belongs to: its first two numbers.
    pub const fn line(self) -> (u16, u16) {
        (self.major, self.minor)
    }
}

/// The number that a part begins with, and whether a candidate's mark follows.
fn number(part: &str) -> Option<(u16, Stage)> {
    let digits = part.bytes().take_while(u8::is_ascii_digit).count();
    let value = part[..digits].parse().ok()?;
    let stage = if part[digits..].starts_with("rc") { Stage::Candidate } else { Stage::Final };
    Some((value, stage))
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)?;
        if self.patch > 0 {
            write!(f, ".{}", self.patch)?;
        }
        if self.stage == Stage::Candidate { f.write_str(" (candidate)") } else { Ok(()) }
    }
}
