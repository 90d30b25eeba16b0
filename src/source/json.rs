//! JSON as other programs write it, into a tree. Several values may follow each other, as programs append them to a
//! file, and `NaN` and `Infinity` are numbers, as Python writes them.

use super::node::Node;
use super::path::{FieldPath, Step};
use super::strings;

/// Deeper than any program nests its results.
const DEEPEST: usize = 128;

/// More values than this are refused: who reads them would need too much memory.
const MOST_VALUES: usize = 500_000;
/// So many keys that nobody reads are kept of an object, so that a misspelt one can be told.
pub(super) const MOST_OTHERS: usize = 64;

/// What of a document is read. The rest is passed over: results of single requests, shapes of distributions, texts, which are
/// most of a file.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Keys whose values are read, wherever they stand in what is read; nothing where everything is.
    pub keys: Option<&'static [&'static str]>,
    /// Keys whose values are read with everything that is in them.
    pub whole: &'static [&'static str],
    /// Keys whose values are read with what is in them, but for lists.
    pub flat: &'static [&'static str],
    /// A list under a key under a key of the document, whose items are read one by one by [`Document::items`](super::Document::items).
    pub apart: Option<(&'static str, &'static str)>,
    /// Keys by which such a document is known, whatever else is wrong with it: its text may be shown.
    pub telling: &'static [&'static str],
}

impl Wanted {
    /// Everything of a document.
    pub const ALL: Self = Self { keys: None, whole: &[], flat: &[], apart: None, telling: &[] };

    /// Whether the value of a key is read, in a document that knows nothing of whole and flat ones.
    pub(super) fn takes(&self, key: &str) -> bool {
        self.keys.is_none_or(|keys| keys.contains(&key))
    }

    fn of(&self, key: &str, taking: Taking) -> Option<Taking> {
        match self.keys {
            None => Some(Taking::Whole),
            Some(_) if taking != Taking::Wanted => Some(taking),
            Some(_) if self.whole.contains(&key) => Some(Taking::Whole),
            Some(_) if self.flat.contains(&key) => Some(Taking::Flat),
            Some(keys) => keys.contains(&key).then_some(Taking::Wanted),
        }
    }
}

/// How much of a value is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Taking {
    Whole,
    /// All but lists.
    Flat,
    Wanted,
}

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
    /// More values than can be kept.
    TooMany,
}

/// What was read of a text.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) root: Node,
    /// The byte at which the list starts that is read apart.
    pub(super) apart: Option<usize>,
}

/// Reads what is wanted of a text: its value, or the list of its values where several follow each other.
pub(super) fn parse(text: &str, wanted: Wanted) -> Result<Parsed, JsonFault> {
    let mut reader = Reader::new(text, wanted);
    let mut values = Vec::new();
    while reader.at < text.len() {
        let value = reader.value(0, Taking::Wanted, "").map_err(|fault| match values.len() {
            0 => fault,
            at => fault.within(Step::Index(at)),
        });
        values.push(value.map_err(JsonFault::told)?);
        reader.space();
    }
    let root = match values.len() {
        0 => return Err(reader.fault(JsonFaultKind::Empty, "the file is empty")),
        1 => values.remove(0),
        _ => Node::List(values),
    };
    Ok(Parsed { root, apart: reader.apart })
}

impl JsonFault {
    pub(super) fn within(mut self, step: Step) -> Self {
        self.path.push(step);
        self
    }

    /// The message with the way to the place, for a text that is cut off: its end says nothing about where it stopped.
    pub(super) fn told(mut self) -> Self {
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
    wanted: Wanted,
    /// Values that were kept.
    values: usize,
    apart: Option<usize>,
}

impl<'t> Reader<'t> {
    /// Starts at the first value.
    pub(super) fn new(text: &'t str, wanted: Wanted) -> Self {
        let mut reader = Self { text, at: 0, wanted, values: 0, apart: None };
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

    pub(super) fn fault(&self, kind: JsonFaultKind, message: impl Into<String>) -> JsonFault {
        JsonFault { kind, message: message.into(), at: self.at, path: Vec::new() }
    }

    /// Says what belongs here instead of what is here, or that the text ends.
    pub(super) fn expected(&self, what: &str, inside: &str) -> JsonFault {
        match self.text[self.at..].chars().next() {
            None => self.fault(JsonFaultKind::CutOff, format!("the file ends in the middle of {inside}")),
            Some(found) => {
                let found = if found.is_control() { char::REPLACEMENT_CHARACTER } else { found };
                self.fault(JsonFaultKind::Syntax, format!("expected {what}; found `{found}`"))
            }
        }
    }

    /// The value of an item of a list that is read apart.
    pub(super) fn item(&mut self) -> Result<Node, JsonFault> {
        self.values = 0;
        self.value(0, Taking::Wanted, "")
    }

    fn value(&mut self, depth: usize, taking: Taking, parent: &str) -> Result<Node, JsonFault> {
        if depth > DEEPEST {
            return Err(self.fault(JsonFaultKind::TooDeep, "nested too deeply"));
        }
        self.values += 1;
        if self.values > MOST_VALUES {
            let message = format!("the file holds more than {MOST_VALUES} values that would be read");
            return Err(self.fault(JsonFaultKind::TooMany, message));
        }
        match self.peek() {
            Some(b'{') => self.object(depth, taking, parent),
            Some(b'[') if taking == Taking::Flat => self.skip().map(|()| Node::List(Vec::new())),
            Some(b'[') => self.list(depth, taking),
            Some(b'"') => self.string().map(Node::Text),
            _ => self.scalar(),
        }
    }

    fn object(&mut self, depth: usize, taking: Taking, parent: &str) -> Result<Node, JsonFault> {
        let mut entries = Vec::new();
        let mut first = true;
        let mut others = 0;
        self.take(b'{');
        while !self.take(b'}') {
            if !std::mem::take(&mut first) && !self.take(b',') {
                return Err(self.expected("`,` or `}`", "an object"));
            }
            if self.peek() != Some(b'"') {
                return Err(self.expected("a key in double quotes", "an object"));
            }
            let key = self.string()?;
            if !self.take(b':') {
                return Err(self.expected("`:`", "an object").within(Step::Key(key.into())));
            }
            let taken = self.wanted.of(&key, taking);
            let apart = depth == 1 && self.wanted.apart == Some((parent, &key)) && self.peek() == Some(b'[');
            let value = if apart {
                self.apart = Some(self.at);
                self.skip().map(|()| Node::List(Vec::new()))
            } else {
                match taken {
                    Some(taking) => self.value(depth + 1, taking, &key),
                    None => self.pass().map(|()| Node::Null),
                }
            };
            let value = value.map_err(|fault| fault.within(Step::Key(key.as_str().into())))?;
            others += usize::from(taken.is_none());
            if taken.is_some() || others <= MOST_OTHERS {
                entries.push((key, value));
            }
        }
        Ok(Node::Map(entries))
    }

    /// Passes over a value; a plain one is still read, since what is no value is a fault.
    fn pass(&mut self) -> Result<(), JsonFault> {
        match self.peek() {
            Some(b'{' | b'[') => self.skip(),
            Some(b'"') => self.skip_string(),
            _ => self.scalar().map(|_| ()),
        }
    }

    fn list(&mut self, depth: usize, taking: Taking) -> Result<Node, JsonFault> {
        let mut items = Vec::new();
        self.take(b'[');
        while !self.take(b']') {
            if !items.is_empty() && !self.take(b',') {
                return Err(self.expected("`,` or `]`", "a list"));
            }
            let item =
                self.value(depth + 1, taking, "").map_err(|fault| fault.within(Step::Index(items.len())))?;
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

/// Whether one of the keys is there by which such a document is known.
pub(super) fn is_told(text: &str, wanted: Wanted) -> bool {
    wanted.telling.iter().any(|key| text.contains(&format!("\"{key}\"")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WANTED: Wanted = Wanted { keys: Some(&["a", "b", "c"]), ..Wanted::ALL };

    #[test]
    fn every_text_that_is_cut_off_says_so() {
        let whole = "{\"a\": [1, {\"b\": \"x\\u00e9\"}], \"requests\": [1, \"2\"], \"c\": true}";
        for end in 1..whole.len() {
            let fault = parse(&whole[..end], WANTED).err().unwrap();
            assert_eq!(fault.kind, JsonFaultKind::CutOff, "{}: {}", &whole[..end], fault.message);
        }
        let fault = parse(&whole[..18], Wanted::ALL).err().unwrap();
        assert_eq!(fault.message, "the file ends in the middle of a text, within `a[1].b`");
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        let fault =
            |text: &str| parse(text, Wanted::ALL).err().map(|fault| (fault.kind, fault.message, fault.at));
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
        let many = format!("[{}0]", "0,".repeat(MOST_VALUES));
        assert_eq!(fault(&many).map(|found| found.0), Some(JsonFaultKind::TooMany));
    }

    #[test]
    fn keeps_what_is_wanted() {
        let text = "{\"a\": {\"x\": [1, {\"y\": 2}], \"b\": [3, {\"c\": 4, \"z\": 5}]}, \"w\": {\"x\": 6}, \"f\": {\"x\": [6, 7], \"y\": {\"z\": 8}}, \"c\": {\"a\": [7, [8]]}}";
        let wanted = Wanted { whole: &["w"], flat: &["f"], apart: Some(("c", "a")), ..WANTED };
        let Parsed { root, apart } = parse(text, wanted).ok().unwrap();
        let at = |path: &str| root.at(&FieldPath::read(path).unwrap()).cloned();
        assert_eq!(at("a.x"), Some(Node::Null));
        assert_eq!(at("a.b[0]"), Some(Node::Number(3.0)));
        assert_eq!(at("a.b[1].c"), Some(Node::Number(4.0)));
        assert_eq!(at("a.b[1].z"), Some(Node::Null));
        assert_eq!(at("w.x"), Some(Node::Number(6.0)));
        assert_eq!(at("f.x"), Some(Node::List(Vec::new())));
        assert_eq!(at("f.y.z"), Some(Node::Number(8.0)));
        assert_eq!(at("c.a"), Some(Node::List(Vec::new())));
        assert_eq!(apart, text.find("[7"));
        // However many keys nobody reads, few are kept.
        let many: Vec<String> = (0..1000).map(|at| format!("\"k{at}\": {at}")).collect();
        let root = parse(&format!("{{{}, \"a\": 1}}", many.join(",")), WANTED).ok().unwrap().root;
        let Node::Map(entries) = root else { panic!("{root:?}") };
        assert_eq!(entries.len(), MOST_OTHERS + 1);
    }
}
