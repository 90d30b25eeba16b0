//! JSON as other programs write it, into a tree. Several values may follow each other, as programs append them to a
//! file, and `NaN` and `Infinity` are numbers, as Python writes them.

use super::node::Node;
use super::path::{FieldPath, Step};
use super::strings;

/// Deeper than any program nests its results.
const DEEPEST: usize = 128;

/// Why a text is not JSON, and where (byte from 0).
pub(super) struct JsonFault {
    pub(super) kind: JsonFaultKind,
    pub(super) message: String,
    pub(super) at: usize,
    /// The way to the value in which it happened, innermost step first.
    path: Vec<Step>,
}

/// The kinds of fault that have a help text of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonFaultKind {
    /// Not JSON.
    Syntax,
    /// The text ends before the value does.
    CutOff,
    /// Nothing in it.
    Empty,
    /// Nested too deeply.
    TooDeep,
}

/// Reads a text: its value, or the list of its values where several follow each other. Lists and objects under a key
/// that is `passed` over are left out: results of single requests, which are most of a file, and which nobody reads.
pub(super) fn parse(text: &str, passed: &[&str]) -> Result<Node, JsonFault> {
    let mut reader = Reader::new(text, passed);
    let mut values = Vec::new();
    while reader.at < text.len() {
        let value = reader.value(0).map_err(|fault| match values.len() {
            0 => fault,
            at => fault.within(Step::Index(at)),
        });
        values.push(value.map_err(JsonFault::told)?);
        reader.space();
    }
    match values.len() {
        0 => Err(reader.fault(JsonFaultKind::Empty, "the file is empty")),
        1 => Ok(values.remove(0)),
        _ => Ok(Node::List(values)),
    }
}

impl JsonFault {
    fn within(mut self, step: Step) -> Self {
        self.path.push(step);
        self
    }

    /// The message with the way to the place, for a text that is cut off: its end says nothing about where it stopped.
    fn told(mut self) -> Self {
        let path = self.path.drain(..).rev().fold(FieldPath::ROOT, |path, step| path.then(step));
        if self.kind == JsonFaultKind::CutOff && path.last().is_some() {
            self.message += &format!(", within `{path}`");
        }
        self
    }
}

/// A place in the text, moving on.
pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    passed: &'t [&'t str],
}

impl<'t> Reader<'t> {
    /// Starts at the first value.
    pub(super) fn new(text: &'t str, passed: &'t [&'t str]) -> Self {
        let mut reader = Self { text, at: 0, passed };
        reader.space();
        reader
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    /// Takes a mark and the space around it, if it is there.
    pub(super) fn take(&mut self, mark: u8) -> bool {
        self.space();
        let there = self.peek() == Some(mark);
        self.at += usize::from(there);
        self.space();
        there
    }

    fn fault(&self, kind: JsonFaultKind, message: impl Into<String>) -> JsonFault {
        JsonFault { kind, message: message.into(), at: self.at, path: Vec::new() }
    }

    /// Says what belongs here instead of what is here, or that the text ends.
    fn expected(&self, what: &str, inside: &str) -> JsonFault {
        match self.text[self.at..].chars().next() {
            None => self.fault(JsonFaultKind::CutOff, format!("the file ends in the middle of {inside}")),
            Some(found) => {
                let found = if found.is_control() { char::REPLACEMENT_CHARACTER } else { found };
                self.fault(JsonFaultKind::Syntax, format!("expected {what}; found `{found}`"))
            }
        }
    }

    fn value(&mut self, depth: usize) -> Result<Node, JsonFault> {
        if depth > DEEPEST {
            return Err(self.fault(JsonFaultKind::TooDeep, "nested too deeply"));
        }
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => self.string().map(Node::Text),
            _ => self.scalar(),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Node, JsonFault> {
        let mut entries = Vec::new();
        self.take(b'{');
        while !self.take(b'}') {
            if !entries.is_empty() && !self.take(b',') {
                return Err(self.expected("`,` or `}`", "an object"));
            }
            if self.peek() != Some(b'"') {
                return Err(self.expected("a key in double quotes", "an object"));
            }
            let key = self.string()?;
            if !self.take(b':') {
                return Err(self.expected("`:`", "an object").within(Step::Key(key.into())));
            }
            let passed = self.passed.contains(&key.as_str()) && matches!(self.peek(), Some(b'{' | b'['));
            let value = if passed { self.skip().map(|()| Node::Null) } else { self.value(depth + 1) };
            let value = value.map_err(|fault| fault.within(Step::Key(key.as_str().into())))?;
            entries.push((key, value));
        }
        Ok(Node::Map(entries))
    }

    fn list(&mut self, depth: usize) -> Result<Node, JsonFault> {
        let mut items = Vec::new();
        self.take(b'[');
        while !self.take(b']') {
            if !items.is_empty() && !self.take(b',') {
                return Err(self.expected("`,` or `]`", "a list"));
            }
            let item = self.value(depth + 1).map_err(|fault| fault.within(Step::Index(items.len())))?;
            items.push(item);
        }
        Ok(Node::List(items))
    }

    pub(super) fn string(&mut self) -> Result<String, JsonFault> {
        let start = self.at + 1;
        self.skip_string()?;
        let written = &self.text[start..self.at - 1];
        strings::unescaped(written).map_err(|(at, message)| JsonFault {
            at: start + at,
            ..self.fault(JsonFaultKind::Syntax, message)
        })
    }

    fn scalar(&mut self) -> Result<Node, JsonFault> {
        let rest = &self.text[self.at..];
        let end =
            rest.find(|c: char| !c.is_ascii_alphanumeric() && !"+-._".contains(c)).unwrap_or(rest.len());
        let node = match &rest[..end] {
            "" => return Err(self.expected("a value", "a list or an object")),
            "null" => Node::Null,
            "true" => Node::Bool(true),
            "false" => Node::Bool(false),
            "NaN" => Node::Number(f64::NAN),
            "Infinity" => Node::Number(f64::INFINITY),
            "-Infinity" => Node::Number(f64::NEG_INFINITY),
            word => match word.parse() {
                Ok(number) if is_json_number(word) => Node::Number(number),
                _ if end == rest.len() => {
                    self.at = self.text.len();
                    return Err(self.expected("a value", "a value"));
                }
                _ => {
                    return Err(
                        self.fault(JsonFaultKind::Syntax, format!("expected a value; found `{word}`"))
                    );
                }
            },
        };
        self.at += end;
        Ok(node)
    }

    /// Passes over a text; the place is behind its closing quote then.
    fn skip_string(&mut self) -> Result<(), JsonFault> {
        let bytes = self.text.as_bytes();
        let mut at = self.at + 1;
        loop {
            match bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => at += 2,
                Some(_) => at += 1,
                None => {
                    self.at = bytes.len();
                    return Err(self.expected("`\"`", "a text"));
                }
            }
        }
        self.at = at + 1;
        Ok(())
    }

    /// Passes over a value, looking at its brackets and quotes only.
    pub(super) fn skip(&mut self) -> Result<(), JsonFault> {
        let mut open = 0_usize;
        loop {
            match self.peek() {
                None if open == 0 => return Ok(()),
                None => return Err(self.expected("`]`", "a list or an object")),
                Some(b'"') => self.skip_string()?,
                Some(b'{' | b'[') => {
                    open += 1;
                    self.at += 1;
                }
                Some(b'}' | b']') if open > 0 => {
                    open -= 1;
                    self.at += 1;
                }
                Some(b'}' | b']' | b',' | b' ' | b'\n' | b'\r' | b'\t') if open == 0 => return Ok(()),
                Some(_) => {
                    self.at += 1;
                    continue;
                }
            }
            if open == 0 {
                return Ok(());
            }
        }
    }
}

/// Whether a word is a number as JSON has it: `-0.5e+3`; not `+1`, `01`, `.5`, `1.`, `0x10` or `-inf`.
fn is_json_number(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (number, power) = match word.split_once(['e', 'E']) {
        Some((number, power)) => (number, Some(power)),
        None => (word, None),
    };
    let number = number.strip_prefix('-').unwrap_or(number);
    let (whole, part) = match number.split_once('.') {
        Some((whole, part)) => (whole, Some(part)),
        None => (number, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && part.is_none_or(digits)
        && power.is_none_or(|power| digits(power.strip_prefix(['+', '-']).unwrap_or(power)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_that_is_cut_off_says_so() {
        let whole = "{\"a\": [1, {\"b\": \"x\\u00e9\"}], \"requests\": [1, \"2\"], \"c\": true}";
        for end in 1..whole.len() {
            let fault = parse(&whole[..end], &["requests"]).err().unwrap();
            assert_eq!(fault.kind, JsonFaultKind::CutOff, "{}: {}", &whole[..end], fault.message);
        }
        let fault = parse(&whole[..18], &[]).err().unwrap();
        assert_eq!(fault.message, "the file ends in the middle of a text, within `a[1].b`");
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        let fault = |text: &str| parse(text, &[]).err().map(|fault| (fault.kind, fault.message, fault.at));
        let syntax = |message: &str, at| Some((JsonFaultKind::Syntax, message.to_owned(), at));
        assert_eq!(fault("{'a': 1}"), syntax("expected a key in double quotes; found `'`", 1));
        assert_eq!(fault("{\"a\": 1,}"), syntax("expected a key in double quotes; found `}`", 8));
        assert_eq!(fault("[1 2]"), syntax("expected `,` or `]`; found `2`", 3));
        assert_eq!(fault("[inf]"), syntax("expected a value; found `inf`", 1));
        for word in
            ["-nan", "-inf", "1.", ".5", "+1", "01", "-01", "1e", "1e+", "0x10", "1_000", "--1", "1.e3"]
        {
            assert_eq!(fault(&format!("[{word}]")), syntax(&format!("expected a value; found `{word}`"), 1));
        }
        for word in ["0", "-0", "10", "-1.50", "1e5", "0E-3", "2.5e+10", "NaN", "Infinity", "-Infinity"] {
            assert_eq!(fault(&format!("[{word}]")), None, "{word}");
        }
        assert_eq!(fault("[\"\\x\"]"), syntax("`\\x` is no escape in JSON", 2));
        assert_eq!(fault(" \n").map(|found| found.0), Some(JsonFaultKind::Empty));
        assert_eq!(fault(&"[".repeat(200)).map(|found| found.0), Some(JsonFaultKind::TooDeep));
    }
}
