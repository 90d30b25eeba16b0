//! Between which values inputs lie: `ranges:` of a scenario, and ranges that are typed.

use crate::decode::{Context, Shape, Shaped, report_repeated};
use crate::diagnostics::{Code, did_you_mean};
use crate::source::{FieldPath, Node, Site, Step};

/// An input with the values that it may have, in its own unit.
#[derive(Clone, Debug)]
pub struct StatedRange {
    path: FieldPath,
    /// The lowest and the highest value, or factors on what is stated: `0.8M/month`, `0.5x`.
    ends: [String; 2],
    /// What is stated.
    now: String,
    /// Where the range stands; `None` where the command line has it.
    pub site: Option<Site>,
}

/// The ranges of a scenario.
#[derive(Clone, Debug, Default)]
pub(super) struct StatedRanges(Vec<StatedRange>);

impl Shaped for StatedRanges {
    fn shape() -> Shape {
        Shape::Named(Box::new(Shape::Form {
            name: "range".to_owned(),
            expected: format!("a range: {WRITTEN}"),
            pattern: ".*[^ .].*\\.\\..*[^ .].*".to_owned(),
            examples: ["0.8M/month..2M/month", "0.5x..2x"].map(str::to_owned).to_vec(),
        }))
    }
}

/// How a range is written.
const WRITTEN: &str = "two values with `..` between them, such as `0.8M/month..2M/month` or `0.5x..2x`";

/// Both ends of a range.
fn ends(text: &str) -> Option<[String; 2]> {
    let (low, high) = text.split_once("..")?;
    let [low, high] = [low.trim(), high.trim()];
    (!low.is_empty() && !high.is_empty()).then(|| [low.to_owned(), high.to_owned()])
}

/// A number in a text, with what stands before and behind it.
struct Written<'t> {
    before: &'t str,
    /// Thousands and millions multiplied out.
    value: f64,
    /// `k`, `M` or `B` behind the digits, with how many it counts by.
    size: (&'static str, f64),
    behind: &'t str,
}

impl<'t> Written<'t> {
    fn of(text: &'t str) -> Option<Self> {
        let start = text.find(|c: char| c.is_ascii_digit() || c == '.')?;
        let (before, rest) = text.split_at(start);
        let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(rest.len());
        let (digits, behind) = rest.split_at(end);
        let value: f64 = digits.replace(',', "").parse().ok()?;
        let (sign, before) = match before.trim_start() {
            signed if signed.starts_with(['-', '−']) => (-1.0, signed.trim_start_matches(['-', '−'])),
            plain => (1.0, plain.trim_start_matches('+')),
        };
        let counted = [("k", 1e3), ("K", 1e3), ("M", 1e6), ("B", 1e9)].into_iter().find_map(|size| {
            let rest = behind.strip_prefix(size.0)?;
            // Not the first letter of a unit: `5min` has a small letter behind it.
            (!rest.starts_with(|c: char| c.is_alphabetic())).then_some((size, rest))
        });
        let (size, behind) = counted.unwrap_or((("", 1.0), behind));
        Some(Self { before, value: sign * value * size.1, size, behind })
    }

    /// Another number written as this one is, without the tail of binary digits that nobody wrote.
    fn with(&self, value: f64) -> String {
        let value = value / self.size.1;
        let value: f64 = format!("{value:.9e}").parse().unwrap_or(value);
        let sign = if value < 0.0 { "-" } else { "" };
        format!("{sign}{}{}{}{}", self.before, value.abs(), self.size.0, self.behind)
    }
}

/// The factor that a text is: `0.5x`.
fn factor(text: &str) -> Option<f64> {
    let number = text.strip_suffix(['x', '×'])?.trim();
    number.parse().ok().filter(|factor: &f64| factor.is_finite() && *factor >= 0.0)
}

/// A value that may be a factor on what is stated: `0.5x` of `1.2M/month` is `0.6M/month`. `Err` of one that cannot be multiplied.
pub(super) fn times(text: &str, now: Option<&Node>) -> Result<String, String> {
    let Some(factor) = factor(text) else { return Ok(text.to_owned()) };
    let now = match now {
        Some(Node::Text(now)) => now.clone(),
        Some(Node::Number(now)) => now.to_string(),
        Some(_) => return Err("it is no single value".to_owned()),
        None => return Err("it is not stated in this file".to_owned()),
    };
    // A ratio is in its own unit.
    if self::factor(&now).is_some() {
        return Ok(text.to_owned());
    }
    // A number in a name is none of an amount.
    let written = Written::of(&now).filter(|now| !now.before.contains(char::is_alphabetic));
    let written = written.map(|now| now.with(now.value * factor));
    written.ok_or_else(|| format!("`{now}` cannot be multiplied"))
}

impl StatedRange {
    /// Between two values of a field of a document; the error is in words, with what to write instead.
    fn of(
        path: FieldPath,
        text: &str,
        root: &Node,
        site: Option<Site>,
    ) -> Result<Self, (String, Option<String>)> {
        let ends = ends(text).ok_or_else(|| (format!("expected {WRITTEN}; found `{text}`"), None))?;
        let now = match root.at(&path) {
            Some(Node::Text(text)) => text.clone(),
            Some(Node::Number(number)) => number.to_string(),
            Some(_) => {
                let message = format!("`{path}` is no single value, so it has no range");
                return Err((message, Some("name a field in it".to_owned())));
            }
            None => return Err((format!("`{path}` is not stated in this file"), near(&path, root))),
        };
        let is_own = factor(&now).is_some();
        let resolved = |end: &String| match factor(end).filter(|_| !is_own) {
            None => Ok(end.clone()),
            Some(factor) => {
                let times = Written::of(&now).map(|now| now.with(now.value * factor));
                times.ok_or_else(|| {
                    (format!("`{now}` cannot be multiplied"), Some(format!("write {WRITTEN}")))
                })
            }
        };
        Ok(Self { ends: [resolved(&ends[0])?, resolved(&ends[1])?], now, path, site })
    }

    /// A range of the command line, `PATH=LOW..HIGH`, of a field of a document.
    pub fn typed(text: &str, root: &Node) -> Result<Self, String> {
        let read =
            text.split_once('=').and_then(|(path, range)| Some((FieldPath::read(path.trim())?, range)));
        let (path, range) = read.ok_or_else(|| format!("expected PATH=RANGE, with {WRITTEN}"))?;
        Self::of(path, range.trim(), root, None).map_err(|(message, help)| match help {
            Some(help) => format!("{message}; {help}"),
            None => message,
        })
    }

    /// The field, as it is written.
    pub fn field(&self) -> String {
        self.path.to_string()
    }

    /// What is stated.
    pub fn now(&self) -> &str {
        &self.now
    }

    /// Its lowest and its highest value.
    pub const fn ends(&self) -> &[String; 2] {
        &self.ends
    }

    /// What sets the field to a value.
    pub fn set(&self, value: &str) -> (FieldPath, String) {
        (self.path.clone(), value.to_owned())
    }

    /// So many values from end to end, at equal distances; the ends alone where they have different units.
    pub fn steps(&self, many: usize) -> Vec<String> {
        let [low, high] = &self.ends;
        let both = Written::of(low).zip(Written::of(high));
        match both.filter(|(low, high)| low.before == high.before && low.behind == high.behind) {
            Some((low, high)) if many > 1 => {
                let part = |at: usize| low.value + (high.value - low.value) * at as f64 / (many - 1) as f64;
                let larger = if high.size.1 > low.size.1 { &high } else { &low };
                (0..many).map(|at| larger.with(part(at))).collect()
            }
            _ => vec![low.clone(), high.clone()],
        }
    }
}

/// Whether nothing stands at a path.
fn is_gone(path: &FieldPath, root: &Node) -> bool {
    matches!(root.at(path), None | Some(Node::Null))
}

/// The field that is meant by a path that leads nowhere.
fn near(path: &FieldPath, root: &Node) -> Option<String> {
    let parent = path.parent();
    let Some(Step::Key(last)) = path.last() else { return None };
    let Some(Node::Map(entries)) = root.at(&parent) else { return near(&parent, root) };
    let help = did_you_mean(last, entries.iter().map(|(key, _)| key.as_str()))?;
    Some(if parent == FieldPath::ROOT { help } else { format!("in `{parent}`: {help}") })
}

impl StatedRanges {
    /// The ranges, in the order of the file.
    pub(super) fn into_ranges(self) -> Vec<StatedRange> {
        self.0
    }

    /// Reads `ranges:`.
    pub(super) fn read(node: &Node, path: &FieldPath, root: &Node, context: &mut Context<'_>) -> Self {
        let Node::Map(entries) = node else {
            context.wrong_type(
                "ranges by field path, such as `workload.tasks: 0.8M/month..2M/month`",
                node,
                path,
            );
            return Self::default();
        };
        report_repeated(entries, path, context);
        let mut ranges = Vec::new();
        for (key, range) in entries {
            let here = path.key(key);
            let Some(field) = FieldPath::read(key) else {
                let message = format!("`{key}` is not a field of this file");
                context.key_fault(Code::UnknownKey, message, &here, None);
                continue;
            };
            let Node::Text(text) = range else {
                context.wrong_type(WRITTEN, range, &here);
                continue;
            };
            let is_stated = root.at(&field).is_some();
            // A range of what the command line or a case took away is of nothing.
            if is_gone(&field, root) && context.file.was_taken_away(&field) {
                continue;
            }
            match StatedRange::of(field, text, root, Some(context.site(&here))) {
                Ok(range) => ranges.push(range),
                Err((message, help)) if is_stated => context.fault(Code::WrongType, message, &here, help),
                Err((message, help)) => context.key_fault(Code::UnknownKey, message, &here, help),
            }
        }
        Self(ranges)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(now: &str, ends: [&str; 2]) -> StatedRange {
        let path = FieldPath::read("workload.tasks").unwrap();
        let root = Node::Map(vec![(
            "workload".to_owned(),
            Node::Map(vec![("tasks".to_owned(), Node::Text(now.to_owned()))]),
        )]);
        StatedRange::of(path, &ends.join(".."), &root, None).unwrap()
    }

    #[test]
    fn factors_are_of_what_is_stated() {
        assert_eq!(range("1.2M/month", ["0.5x", "2x"]).ends, ["0.6M/month", "2.4M/month"]);
        assert_eq!(range("$4,000/month", ["0.5x", "1.1x"]).ends, ["$2000/month", "$4400/month"]);
        assert_eq!(range("-30%/year", ["0x", "2x"]).ends, ["0%/year", "-60%/year"]);
        // A ratio is in its own unit.
        assert_eq!(range("3x", ["2x", "4x"]).ends, ["2x", "4x"]);
    }

    #[test]
    fn steps_are_at_equal_distances() {
        let found = range("1M/month", ["900k/month", "1.1M/month"]).steps(3);
        assert_eq!(found, ["0.9M/month", "1M/month", "1.1M/month"]);
        let found = range("-10%/year", ["-50%/year", "0%/year"]).steps(5);
        assert_eq!(found, ["-50%/year", "-37.5%/year", "-25%/year", "-12.5%/year", "0%/year"]);
        assert_eq!(range("350 ms", ["350 ms", "2 s"]).steps(5), ["350 ms", "2 s"]);
    }
}
