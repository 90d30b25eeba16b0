//! `timezone`: how the hours of a profile relate to UTC. A fixed offset: which zones had summer time when is no matter of this program.

use std::fmt;

use crate::decode::{Context, Decode as _, Shape, Shaped, Sited};
use crate::diagnostics::Code;
use crate::source::{FieldPath, Node};

/// Minutes of an hour.
const HOUR: i32 = 60;
/// The clocks furthest behind UTC and ahead of it.
const FURTHEST: [i32; 2] = [-12 * HOUR, 14 * HOUR];

/// How far clocks are ahead of UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UtcOffset {
    minutes: i32,
}

impl UtcOffset {
    /// Clocks that show UTC.
    pub const UTC: Self = Self { minutes: 0 };

    /// Minutes ahead of UTC; below zero behind it.
    pub const fn minutes(self) -> i32 {
        self.minutes
    }

    /// `UTC`, `UTC+1`, `UTC-3:30`, `UTC+05:30`.
    fn of(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("UTC").or_else(|| text.strip_prefix("utc"))?.trim();
        if rest.is_empty() {
            return Some(Self::UTC);
        }
        let (sign, rest) = match (rest.strip_prefix('+'), rest.strip_prefix(['-', '−'])) {
            (Some(rest), _) => (1, rest),
            (None, Some(rest)) => (-1, rest),
            (None, None) => return None,
        };
        let (hours, minutes) = rest.trim().split_once(':').unwrap_or((rest.trim(), "0"));
        let digits =
            |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(hours) || !digits(minutes) {
            return None;
        }
        let (hours, past): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
        let minutes = sign * (hours * HOUR + past);
        (past < HOUR && (FURTHEST[0]..=FURTHEST[1]).contains(&minutes)).then_some(Self { minutes })
    }

    pub(super) fn read(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Sited<Self>> {
        let text = String::decode(node, path, context)?;
        let Some(value) = Self::of(text.trim()) else {
            let message = format!("`{text}` is not a fixed offset from UTC");
            let help = "write hours from UTC, between UTC-12 and UTC+14: `UTC+1`, `UTC-5`, `UTC+5:30`; zones with summer time \
                        have two, so take that of most of the year";
            context.fault(Code::UnknownWord, message, path, Some(help.to_owned()));
            return None;
        };
        Some(Sited { value, site: context.site(path) })
    }
}

impl Shaped for UtcOffset {
    fn shape() -> Shape {
        Shape::Form {
            name: "utc_offset".to_owned(),
            expected: "a fixed offset from UTC, such as `UTC+1`".to_owned(),
            pattern: "(?:UTC|utc)\\s*(?:[+−-]\\s*[0-9]{1,2}(?::[0-9]{1,2})?)?".to_owned(),
            examples: ["UTC", "UTC+1", "UTC-5", "UTC+5:30"].map(str::to_owned).to_vec(),
        }
    }
}

impl fmt::Display for UtcOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, minutes) = (if self.minutes < 0 { '-' } else { '+' }, self.minutes.abs());
        match (minutes / HOUR, minutes % HOUR) {
            (0, 0) => f.write_str("UTC"),
            (hours, 0) => write!(f, "UTC{sign}{hours}"),
            (hours, past) => write!(f, "UTC{sign}{hours}:{past:02}"),
        }
    }
}
