//! Reads the places of a YAML text: the only file that names `saphyr_parser`, whose events carry them.
//!
//! The values are `serde_yaml`'s (`yaml.rs`), and so is the say over what is YAML. This reads a text that was accepted
//! there, once. Where the two see a text differently, what stands behind that point has no place here, and what encloses it
//! stands in.

use std::borrow::Cow;
use std::iter;
use std::ops::Range;
use std::sync::Arc;

use saphyr_parser::{Event, Parser, ScalarStyle, Span, StrInput};

use super::characters::{CharReader, Position};
use super::yaml_easier::{make_easier, plain_breaks};
use super::yaml_places::{Content, Entry, Value, YamlPlaces};

/// How many bytes are read again, in texts made easier where the two parsers differ, before what was found has to do; and how
/// often a text is, however long.
const MOST_READ: usize = 8_000_000;
const LEAST_TRIES: usize = 20;

/// The places of the first document of a text.
pub(super) fn places(text: &str) -> YamlPlaces {
    let mut easier = plain_breaks(text);
    let mut best = YamlPlaces { values: Vec::new() };
    for _ in 0..(MOST_READ / text.len().max(1)).max(LEAST_TRIES) {
        let (found, fault) = read(text, &easier);
        if best.values.len() <= found.values.len() {
            best = found;
        }
        match fault.and_then(|from| make_easier(&easier, from)) {
            Some(again) => easier = Cow::Owned(again),
            None => break,
        }
    }
    best
}

/// What is found in a text, of which `same` has every character or an easier one in its place; where it cannot be
/// read on: the number of the character from which that is so, or of the bracket around it.
fn read(text: &str, same: &str) -> (YamlPlaces, Option<usize>) {
    let mut builder = Builder {
        values: Vec::new(),
        open: Vec::new(),
        anchors: Vec::new(),
        reader: CharReader::new(text),
        behind: 0,
    };
    // Event by event: the parser's own way of handing them out goes as deep into the stack as the text nests.
    let mut events = Parser::<StrInput<'_>>::new_from_str(same);
    let mut fault = None;
    while let Some(next) = events.next_event() {
        match next {
            Ok((Event::DocumentEnd, _)) => break,
            Ok((event, span)) => {
                builder.behind = builder.take(event, span);
            }
            Err(_) => {
                // What was read ahead in search of a colon has had no event yet.
                let bracket = builder.open.iter().find_map(|open| open.bracket);
                fault = Some(bracket.unwrap_or(builder.behind));
                break;
            }
        }
    }
    while let Some(open) = builder.open.pop() {
        builder.close(open);
    }
    (YamlPlaces { values: builder.values }, fault)
}

/// Line and column at which a text's second document starts; `None` if it has none. Of documents without `---` between
/// them the parser knows the first only: the second starts behind it.
pub(super) fn second_document(text: &str) -> Option<(usize, usize)> {
    let easier = plain_breaks(text);
    let mut events = Parser::<StrInput<'_>>::new_from_str(&easier);
    let (mut documents, mut behind) = (0, None);
    while let Some(Ok((event, span))) = events.next_event() {
        match event {
            Event::DocumentStart(_) => documents += 1,
            Event::DocumentEnd | Event::StreamStart | Event::StreamEnd | Event::Nothing => {}
            _ if documents == 2 => return Some(CharReader::new(text).go(span.start.index()).into()),
            _ => behind = Some(span.end.index()),
        }
    }
    let mut reader = CharReader::new(text);
    reader.go(behind?);
    Some(reader.seek(|next| !next.is_whitespace()).into())
}

struct Builder<'t> {
    values: Vec<Value>,
    open: Vec<Open>,
    /// What an anchor names, by the parser's number for it, from 1.
    anchors: Vec<Anchored>,
    reader: CharReader<'t>,
    /// Behind the last event, as the number of a character.
    behind: usize,
}

/// A list or mapping whose end has not been seen.
struct Open {
    value: usize,
    /// The bracket that starts it, or what it is in, as the number of a character.
    bracket: Option<usize>,
    inside: Inside,
}

enum Inside {
    List(Vec<usize>),
    Map { entries: Vec<Entry>, key: Option<(Arc<str>, Position)> },
}

/// A value with a name; its text, if it can be a key again.
#[derive(Clone)]
struct Anchored {
    value: usize,
    text: Arc<str>,
}

impl Builder<'_> {
    /// Takes an event; gives where the next one is searched from.
    fn take(&mut self, event: Event<'_>, span: Span) -> usize {
        let (start, end) = (span.start.index(), span.end.index());
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let at = match style {
                    ScalarStyle::Plain if text.is_empty() => self.place_of_nothing(start),
                    ScalarStyle::Literal | ScalarStyle::Folded => self.place_of_block(start),
                    _ => self.reader.go(start),
                };
                let text: Arc<str> = text.into();
                let value = self.value(at, Content::Scalar, anchor, &text);
                self.put(value, text, at);
            }
            Event::Alias(anchor) => {
                if let Some(named) = anchor.checked_sub(1).and_then(|at| self.anchors.get(at)).cloned() {
                    let at = self.reader.go(start);
                    let value = self.value(at, Content::Alias(named.value), 0, "");
                    self.put(value, named.text, at);
                }
            }
            Event::SequenceStart(anchor, _) => {
                let at = self.place_of_list(start);
                let from = self.reader.index();
                self.start(at, start..end, anchor, Inside::List(Vec::new()));
                // Not behind its first dash: the first item may be nothing but that.
                return if matches!(self.open.last(), Some(Open { bracket: None, .. })) { from } else { end };
            }
            Event::MappingStart(anchor, _) => {
                let at = self.reader.go(start);
                self.start(at, start..end, anchor, Inside::Map { entries: Vec::new(), key: None });
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.open.pop() {
                    self.close(open);
                }
            }
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => {}
        }
        end
    }

    /// A new value.
    fn value(&mut self, at: Position, content: Content, anchor: usize, text: &str) -> usize {
        let value = self.values.len();
        self.values.push(Value { at, content });
        // Numbers rise by one; should one be left out, its place is taken.
        let missing = anchor.saturating_sub(self.anchors.len());
        self.anchors.extend(iter::repeat_n(Anchored { value, text: text.into() }, missing));
        value
    }

    fn start(&mut self, at: Position, Range { start, end }: Range<usize>, anchor: usize, inside: Inside) {
        let value = self.value(at, Content::Scalar, anchor, "");
        let around = self.open.last().and_then(|open| open.bracket);
        let own = || (start..end).find(|mark| matches!(self.reader.peek(*mark), Some('[' | '{')));
        let bracket = around.or_else(own);
        self.put(value, "".into(), at);
        self.open.push(Open { value, bracket, inside });
    }

    /// Puts a value where it belongs: as the next key, under the last one, or at a list's end.
    fn put(&mut self, value: usize, text: Arc<str>, at: Position) {
        match self.open.last_mut().map(|open| &mut open.inside) {
            None => {}
            Some(Inside::List(items)) => items.push(value),
            Some(Inside::Map { entries, key }) => match key.take() {
                None => *key = Some((text, at)),
                Some((key, at)) => entries.push(Entry { key, at, value }),
            },
        }
    }

    fn close(&mut self, open: Open) {
        let content = match open.inside {
            Inside::List(items) => Content::List(items),
            Inside::Map { mut entries, .. } => {
                entries.sort_by(|a, b| a.key.cmp(&b.key));
                Content::Map(entries)
            }
        };
        if let Some(value) = self.values.get_mut(open.value) {
            value.content = content;
        }
    }

    /// Where nothing stands: behind the colon or dash that promised something, or in brackets at the mark that ends it.
    fn place_of_nothing(&mut self, start: usize) -> Position {
        match self.open.last() {
            Some(Open { bracket: None, inside: Inside::List(_), .. }) => {
                self.reader.go(self.behind);
                self.reader.seek(|next| next == '-');
                self.reader.go(self.reader.index() + 1)
            }
            Some(open) if self.reader.peek(start) == Some(':') => {
                let brackets = open.bracket.is_some();
                self.reader.go(start + 1);
                if brackets {
                    self.reader.seek(|next| !next.is_whitespace());
                }
                self.reader.position()
            }
            _ => self.reader.go(start),
        }
    }

    /// Where a text in a block of its own begins: the parser says where its first line does.
    fn place_of_block(&mut self, start: usize) -> Position {
        if matches!(self.reader.peek(start), Some('&' | '!')) {
            return self.reader.go(start);
        }
        self.reader.go(self.behind);
        self.reader.seek(|next| "|>".contains(next))
    }

    /// Where a list starts: the parser points behind the first dash of one that stands in its key's column.
    fn place_of_list(&mut self, start: usize) -> Position {
        if matches!(self.reader.peek(start), Some('&' | '!' | '[' | '-')) {
            return self.reader.go(start);
        }
        self.reader.go(self.behind);
        self.reader.seek(|next| next == '-')
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::target::Target;
    use crate::source::{FieldPath, Step};

    /// Key and value of a path, as `line:column line:column`; the same where it has no key.
    fn at(text: &str, path: &str) -> String {
        let mut found = match path {
            "[0]" => FieldPath::ROOT.index(0),
            path => FieldPath::read(path.split('#').next().unwrap()).unwrap(),
        };
        if let Some((_, times)) = path.split_once('#') {
            let Some(Step::Key(key)) = found.last() else { panic!("{path}") };
            found = found.parent().then(Step::Repeated(key.clone(), times.parse().unwrap()));
        }
        let found_places = places(text);
        let place = |target| {
            found_places
                .locate(&found, target)
                .map_or("-".into(), |(line, column)| format!("{line}:{column}"))
        };
        format!("{} {}", place(Target::Key), place(Target::Value))
    }

    #[test]
    fn tricky_places() {
        for (text, path, expected) in [
            ("a: 1\nb:\n  - x\n  - {c: 80 GB, c: 2}\n", "b[1].c", "4:6 4:9"),
            ("a: 1\nb:\n  - x\n  - {c: 80 GB, c: 2}\n", "b[1].c#1", "4:16 4:19"),
            ("a: 1\n", "b", "- -"),
            ("a: 1\n", "a.b", "- -"),
            // Nothing stands behind what promised it; in brackets at what ends it.
            ("a:\nb:   # x\nc:\n", "b", "2:1 2:3"),
            ("a: {b, c: , d: # x }\n }\n", "a.b", "1:5 1:6"),
            ("a: {b, c: , d: # x }\n }\n", "a.c", "1:8 1:11"),
            ("a: {b, c: , d: # x }\n }\n", "a.d", "1:13 2:2"),
            ("a: [x: , z]\n", "a[0].x", "1:5 1:8"),
            ("- \n-\n- - a\n  -\n", "[0]", "1:2 1:2"),
            ("a:\n- x\n-\n- y\n", "a", "1:1 2:1"),
            ("a:\n- x\n-\n- y\n", "a[1]", "3:2 3:2"),
            ("a:\n- x\n-\n- y\n", "a[2]", "4:3 4:3"),
            ("a:\n-\n- y\n", "a[0]", "2:2 2:2"),
            // Blocks begin at their mark, anchors and tags belong to their values.
            ("a: |\n  text\nb: >- # c > d\n  x\n", "b", "3:1 3:4"),
            ("a: &x |\n  text\nb: !!str 5\n", "a", "1:1 1:4"),
            ("a: &x |\n  text\nb: !!str 5\n", "b", "3:1 3:4"),
            // An alias stands where it is used, and what is in it where it is written.
            ("a: &x {k: 1, l: [2, 3]}\nb: *x\n", "b", "2:1 2:4"),
            ("a: &x {k: 1, l: [2, 3]}\nb: *x\n", "b.l[1]", "1:21 1:21"),
            ("a: &x {k: 1}\nb:\n  <<: *x\n", "b.<<", "3:3 3:7"),
            ("&x a: 1\n*x : 2\n", "a#1", "2:1 2:6"),
            // Columns count characters; quotes belong to keys and values.
            ("ä: ö\n'ün ï': {x: \"ß\", y: 日本}\n", "ün ï.y", "2:18 2:21"),
            ("a: 1\r\nb:\r\n  c: 2\r\n", "b.c", "3:3 3:6"),
            ("a: 1\rb: 2\r", "b", "2:1 2:4"),
            // What only one of both parsers minds.
            ("a:\tx\nb: 1\t# c\n", "b", "2:1 2:4"),
            ("a: {\n\tb: 1,\n\tc: [2,\n\t3]\n}\n", "a.c[1]", "4:2 4:2"),
            ("a:\n  b: {c: 'x\ny', # }\nd: 2 }\n  e: 1\n", "a.b.d", "4:1 4:4"),
            ("a:\n  b: {c: 'x\ny', # }\nd: 2 }\n  e: 1\n", "a.e", "5:3 5:6"),
            ("a: \"x\ny\"\nb: 1\n", "b", "3:1 3:4"),
            ("a: \"\u{2028}\"\nb: 1\n", "b", "3:1 3:4"),
            ("# c\n--- # d\na: 1\n...\nb: 2\n", "a", "3:1 3:4"),
            ("a: x\u{feff}y # \u{feff}\nb: 1\n", "b", "2:1 2:4"),
        ] {
            assert_eq!(at(text, path), expected, "{path} in {text:?}");
        }
    }

    #[test]
    fn bombs_and_depths_take_no_room() {
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for level in 1..30 {
            let below = format!("*a{}, ", level - 1).repeat(9);
            bomb += &format!("a{level}: &a{level} [{below}]\n");
        }
        assert!(places(&bomb).values.len() < 400);
        let inner = format!("a29{}", "[8]".repeat(30));
        assert_eq!(at(&bomb, &inner), "1:34 1:34");
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(places(&deep).values.len() <= 100_000);
        assert_eq!(at("a: &a [*a]\n", "a[0][0]"), "1:8 1:8");
    }

    #[test]
    fn many_brackets_that_are_not_indented_are_all_read() {
        let texts = (0..60).map(|at| format!("o{at}: {{\n  k: {at}\n}}\n"));
        let text = texts.collect::<Vec<_>>().concat();
        let at = FieldPath::read("o59.k").unwrap();
        assert_eq!(places(&text).locate(&at, Target::Value), Some((179, 6)));
    }
}
