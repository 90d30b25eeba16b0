//! Values of JSON one a line, as logs and lists of samples have them: read line by line as the bytes come. One line is held, and of it
//! what is wanted.

use std::sync::Arc;

use super::file::{Language, SourceFile};
use super::help;
use super::json::{JsonFault, JsonFaultKind, Reader, Wanted, is_told};
use super::json_places::JsonPlaces;
use super::node::Node;
use super::path::{FieldPath, Step};
use super::place::{Site, Spot};
use super::read::{ReadFault, ReadFaultKind};
use super::stream::{Follows, Stream};
use super::target::Target;

/// A longer line is refused.
pub const MOST_LINE_BYTES: usize = 16 * 1024 * 1024;
/// More bytes are refused.
pub const MOST_LINES_BYTES: usize = 2 * 1024 * 1024 * 1024;

/// Whether a file holds values of JSON one a line, by its first line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lined {
    /// The first line is an object, and there are more lines.
    Several,
    /// An object on one line, and nothing else: it may be a document as well.
    One,
    /// The first line is no whole object: a document, or no JSON.
    No,
}

impl Stream {
    /// Whether it holds values of JSON one a line. Nothing of it may have been handed out before. The error is in words.
    pub fn lined(&mut self) -> Result<Lined, String> {
        let Some((line, follows)) = self.first_line(MOST_LINE_BYTES)? else { return Ok(Lined::No) };
        let Ok(line) = std::str::from_utf8(line) else { return Ok(Lined::No) };
        let mut reader = Reader::new(line.trim_start_matches('\u{feff}'), Wanted::ALL);
        let whole = reader.peek() == Some(b'{') && reader.skip().is_ok() && {
            reader.space();
            reader.peek().is_none()
        };
        Ok(match (whole, follows) {
            (false, _) => Lined::No,
            (true, Follows::Nothing) => Lined::One,
            (true, Follows::More) => Lined::Several,
        })
    }
}

/// The values of a file, line by line.
#[derive(Debug)]
pub struct JsonLines {
    file: Arc<SourceFile>,
    stream: Stream,
    wanted: Wanted,
    known: Known,
    state: State,
    /// The line that is being read, with its end.
    bytes: Vec<u8>,
    /// Bytes that were read.
    read: usize,
    /// The number of the line, from 1.
    line: usize,
    /// How many values there were before.
    index: usize,
}

/// Whether the file is known to be of a kind that may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    Yes,
    NotYet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Open,
    Ended,
}

/// A value, and the line that it stands on.
#[derive(Debug)]
pub struct Line<'l> {
    /// The file.
    pub file: &'l Arc<SourceFile>,
    /// The line, from 1.
    pub number: usize,
    /// Which of the values it is, from 0; the value's path in the file is `[index]`.
    pub index: usize,
    /// What was wanted of the value.
    pub node: Node,
    text: &'l str,
}

impl JsonLines {
    /// Starts at the first line of a file, whose text is kept where it is small.
    pub fn start(name: &str, contents: Stream, wanted: Wanted) -> Result<Self, Box<ReadFault>> {
        let (file, stream) = SourceFile::start_in(name, contents, Language::Json)?;
        let (known, state) = (Known::NotYet, State::Open);
        Ok(Self { file, stream, wanted, known, state, bytes: Vec::new(), read: 0, line: 0, index: 0 })
    }

    /// The file, for places.
    pub fn file(&self) -> &Arc<SourceFile> {
        &self.file
    }

    /// Says that the file is of a kind that is read, so that its lines may be shown where they are wrong. Before that, only lines
    /// with one of the keys of [`Wanted::telling`] are.
    pub fn recognised(&mut self) {
        self.known = Known::Yes;
    }

    /// The value of the next line that is not empty; `None` at the end, and behind a fault.
    pub fn next_line(&mut self) -> Result<Option<Line<'_>>, Box<ReadFault>> {
        while self.state == State::Open {
            self.bytes.clear();
            self.line += 1;
            let found = self.stream.line(&mut self.bytes, MOST_LINE_BYTES);
            let found = found.map_err(|why| self.stop(ReadFault::unreadable(self.file.name(), &why)))?;
            self.read += found;
            if found > MOST_LINE_BYTES {
                let message = format!("this line has more than {MOST_LINE_BYTES} bytes");
                return Err(self.refuse(ReadFaultKind::TooLarge, message, 0).into());
            }
            if self.read > MOST_LINES_BYTES {
                let message = format!("the file has more than {MOST_LINES_BYTES} bytes");
                return Err(self.refuse(ReadFaultKind::TooLarge, message, 0).into());
            }
            if found == 0 {
                self.state = State::Ended;
            }
            if self.line == 1 && self.bytes.starts_with(b"\xEF\xBB\xBF") {
                self.bytes.drain(..3);
            }
            if !self.bytes.iter().all(u8::is_ascii_whitespace) {
                return self.value().map(Some);
            }
        }
        Ok(None)
    }

    /// Reads the value of the line that was taken in.
    fn value(&mut self) -> Result<Line<'_>, Box<ReadFault>> {
        let node = match std::str::from_utf8(&self.bytes) {
            Ok(text) => read_line(text, self.wanted),
            Err(error) => {
                let message = "the file is not UTF-8 text".to_owned();
                return Err(self.refuse(ReadFaultKind::NotUtf8, message, error.valid_up_to()).into());
            }
        };
        let index = self.index;
        self.index += 1;
        match node {
            Ok(node) => {
                let text = std::str::from_utf8(&self.bytes).unwrap_or_default();
                Ok(Line { file: &self.file, number: self.line, index, node, text })
            }
            Err(fault) => {
                let fault = fault.within(Step::Index(index)).told();
                // Without an end of line, the file ended here.
                let message = match (fault.kind, self.bytes.last()) {
                    (JsonFaultKind::CutOff, Some(b'\n')) => fault.message.replacen("the file", "the line", 1),
                    _ => fault.message,
                };
                Err(self.refuse(ReadFaultKind::Json(fault.kind), message, fault.at).into())
            }
        }
    }

    /// Ends with a fault at a byte of the line. Of a file that is not known yet, nothing is shown.
    fn refuse(&mut self, kind: ReadFaultKind, message: String, at: usize) -> ReadFault {
        let valid = std::str::from_utf8(&self.bytes).map_or_else(|error| error.valid_up_to(), str::len);
        let text = std::str::from_utf8(&self.bytes[..valid]).unwrap_or_default();
        let (line, column) = (self.line, column(text, at));
        let known = self.known == Known::Yes || is_told(text, self.wanted);
        let file = if known { Arc::clone(&self.file) } else { SourceFile::passing(self.file.name()) };
        let message = match kind {
            ReadFaultKind::Json(_) if !known => "this line is not JSON".to_owned(),
            _ => message,
        };
        if known {
            file.note_line(line, column, text);
        }
        let help = match kind {
            ReadFaultKind::Json(kind) => help::json(kind).map(Into::into),
            ReadFaultKind::NotUtf8 => Some("save the file as UTF-8".into()),
            _ => None,
        };
        let site = Site::new(file, Spot::Position { line, column });
        self.stop(ReadFault { message, help, kind, site })
    }

    fn stop(&mut self, fault: ReadFault) -> ReadFault {
        self.state = State::Ended;
        fault
    }
}

impl Line<'_> {
    /// Line and column of the values of some keys of the value; of the value, where it has no such key.
    pub fn places<const N: usize>(&self, keys: [&str; N]) -> [(usize, usize); N] {
        let mut reader = Reader::new(self.text, Wanted::ALL);
        let start = reader.at;
        reader.values_of(keys).map(|at| self.position(at.unwrap_or(start)))
    }

    /// The numbers, words and texts that the value holds itself, by their keys, with line and column of each.
    pub fn scalars(&self) -> Vec<(String, Node, (usize, usize))> {
        let mut found = Vec::new();
        let mut reader = Reader::new(self.text, Wanted::ALL);
        let mut starts = Vec::new();
        reader.each_member(|key, value| starts.push((key.to_owned(), value)));
        for (key, at) in starts {
            reader.at = at;
            if matches!(reader.peek(), Some(b'{' | b'[') | None) {
                continue;
            }
            if let Ok(node) = reader.item() {
                found.push((key, node, self.position(at)));
            }
        }
        found
    }

    /// Gives sites of fields of this value (their paths start with its `[index]`) their line and column, since the line is not kept.
    pub fn place<'s>(&self, sites: impl Iterator<Item = &'s mut Site>) {
        let mut places = JsonPlaces::default();
        sites.for_each(|site| self.place_one(site, &mut places));
    }

    /// The same for sites of faults, whose line is shown.
    pub fn show<'s>(&self, sites: impl Iterator<Item = &'s mut Site>) {
        let mut places = JsonPlaces::default();
        for site in sites {
            self.place_one(site, &mut places);
            if let Spot::Position { line, column } = site.spot()
                && Arc::ptr_eq(site.file(), self.file)
                && *line == self.number
            {
                self.file.note_line(*line, *column, self.text);
            }
        }
    }

    fn place_one(&self, site: &mut Site, places: &mut JsonPlaces) {
        let (path, target) = match site.spot() {
            _ if !Arc::ptr_eq(site.file(), self.file) => return,
            Spot::Value(path) => (path, Target::Value),
            Spot::Key(path) => (path, Target::Key),
            Spot::Position { .. } | Spot::Whole => return,
        };
        let steps = path.steps();
        let Some((Step::Index(index), own)) = steps.split_first() else { return };
        if *index != self.index {
            return;
        }
        let mut own = own.iter().fold(FieldPath::ROOT, |own, step| own.then((*step).clone()));
        // The nearest field that is there stands in for one that is not.
        let mut at = places.locate(self.text, &own, target);
        while at.is_none() && own.last().is_some() {
            own = own.parent();
            at = places.locate(self.text, &own, Target::Key);
        }
        let (line, column) = self.position(at.unwrap_or(0));
        *site = Site::new(Arc::clone(self.file), Spot::Position { line, column });
    }

    fn position(&self, at: usize) -> (usize, usize) {
        (self.number, column(self.text, at))
    }
}

/// The column of a byte, in characters from 1.
fn column(text: &str, at: usize) -> usize {
    text[..text.floor_char_boundary(at)].chars().count() + 1
}

fn read_line(text: &str, wanted: Wanted) -> Result<Node, JsonFault> {
    let mut reader = Reader::new(text, wanted);
    let node = reader.item()?;
    reader.space();
    match reader.peek() {
        None => Ok(node),
        Some(_) => Err(reader.expected("the end of the line", "a line")),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    const WANTED: Wanted = Wanted { keys: Some(&["x", "y"]), telling: &["x"], ..Wanted::ALL };

    fn start(text: &str) -> JsonLines {
        JsonLines::start("samples.jsonl", text.into(), WANTED).ok().unwrap()
    }

    type Found = (Vec<(usize, Option<Node>)>, Option<Box<ReadFault>>);

    /// The number of each line and what it has under `x`, and why it ends.
    fn all(mut lines: JsonLines) -> Found {
        let mut found = Vec::new();
        loop {
            match lines.next_line() {
                Ok(Some(line)) => found.push((line.number, line.node.get("x").cloned())),
                Ok(None) => return (found, None),
                Err(fault) => {
                    assert!(matches!(lines.next_line(), Ok(None)), "nothing follows a fault");
                    return (found, Some(fault));
                }
            }
        }
    }

    fn fault(text: &str) -> (String, usize, usize, String) {
        let fault = all(start(text)).1.unwrap();
        let place = fault.site.resolve();
        (fault.message.clone(), place.line, place.column, place.text.to_owned())
    }

    #[test]
    fn one_value_a_line_with_its_place() {
        let text = "\u{feff}{\"x\": 1, \"z\": [2]}\r\n\n  {\"é\": 0, \"x\": {\"y\": 3}}";
        let numbers: Vec<usize> = all(start(text)).0.into_iter().map(|(line, _)| line).collect();
        assert_eq!(numbers, [1, 3]);
        let mut lines = start(text);
        assert!(lines.next_line().unwrap().is_some());
        let line = lines.next_line().unwrap().unwrap();
        assert_eq!(line.places(["x", "z"]), [(3, 17), (3, 3)]);
        let of = |path: &str| {
            let path = FieldPath::read(path).unwrap().steps().into_iter().cloned().collect::<Vec<_>>();
            let path = path.into_iter().fold(FieldPath::ROOT.index(1), |path, step| path.then(step));
            Site::new(Arc::clone(line.file), Spot::Value(path))
        };
        let mut sites = [of("x.y"), of("x.z"), Site::new(Arc::clone(line.file), Spot::Whole)];
        line.place(sites.iter_mut());
        assert_eq!(sites[0].spot(), &Spot::Position { line: 3, column: 23 });
        assert_eq!(sites[1].spot(), &Spot::Position { line: 3, column: 12 });
        assert_eq!(sites[2].spot(), &Spot::Whole);
    }

    #[test]
    fn what_is_wrong_with_a_line_is_told_there() {
        let (message, line, column, _) = fault("{\"x\": 1}\n{\"x\": [1, {\"y\": 2");
        assert_eq!((line, column), (2, 18));
        assert_eq!(message, "the file ends in the middle of an object, within `[1].x[1]`");
        let (message, line, ..) = fault("{\"x\": 1}\n{\"x\": [1\n{\"x\": 2}\n");
        assert_eq!((message.as_str(), line), ("the line ends in the middle of a list, within `[1].x`", 2));
        let (message, line, column, _) = fault("{\"x\": 1} {\"x\": 2}\n");
        assert_eq!((message.as_str(), line, column), ("expected the end of the line; found `{`", 1, 10));
        let bytes = b"{\"x\": 1}\n{\"x\": \"\xff\"}\n".to_vec();
        let fault = all(JsonLines::start("x", bytes.into(), WANTED).ok().unwrap()).1.unwrap();
        assert_eq!(fault.kind, ReadFaultKind::NotUtf8);
        assert_eq!(fault.site.position(), (2, 8));
    }

    #[test]
    fn lines_of_a_file_that_nobody_knows_are_not_shown() {
        let (message, line, _, text) = fault("{\"secret\": 1}\n{\"secret\": oh}\n");
        assert_eq!((message.as_str(), line, text.as_str()), ("this line is not JSON", 2, ""));
        assert!(fault("{\"x\": 1}\n{\"x\": oh}\n").3.contains("oh"));
    }

    /// Lines without end, or one that has none.
    struct Endless {
        line: &'static [u8],
        at: usize,
    }

    impl Read for Endless {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            for byte in into.iter_mut() {
                *byte = self.line[self.at];
                self.at = (self.at + 1) % self.line.len();
            }
            Ok(into.len())
        }
    }

    #[test]
    fn one_line_is_held_whatever_follows() {
        let contents = Stream::new(Endless { line: b"{\"x\": 1, \"z\": \"............\"}\n", at: 0 });
        let mut lines = JsonLines::start("x", contents, WANTED).ok().unwrap();
        for _ in 0..200_000 {
            assert!(lines.next_line().unwrap().is_some());
        }
        assert!(lines.bytes.capacity() < 1024, "{}", lines.bytes.capacity());
        let contents = Stream::new(Endless { line: b"[", at: 0 });
        let (found, fault) = all(JsonLines::start("x", contents, WANTED).ok().unwrap());
        assert!(found.is_empty());
        assert_eq!(fault.unwrap().message, "this line has more than 16777216 bytes");
    }

    #[test]
    fn lines_are_known_from_documents() {
        for (text, expected) in [
            ("{\"x\": 1}\n{\"x\": 2}\n", Lined::Several),
            ("{\"x\": 1}\n{\"x\": 2", Lined::Several),
            ("\u{feff}{\"x\": \"\\\"}\"} \n\n", Lined::One),
            ("{\"x\": 1}", Lined::One),
            ("{\n\"x\": 1}\n", Lined::No),
            ("{\"x\": 1} {\"x\": 2}\n", Lined::No),
            ("[1]\n[2]\n", Lined::No),
            ("a,b\n1,2\n", Lined::No),
            ("", Lined::No),
        ] {
            assert_eq!(Stream::from(text).lined().unwrap(), expected, "{text}");
        }
        let long = format!("{{\"x\": \"{}\"}}\n{{}}", "-".repeat(300_000));
        let mut stream = Stream::from(long.as_str());
        assert_eq!(stream.lined().unwrap(), Lined::Several);
        assert_eq!(all(JsonLines::start("x", stream, WANTED).ok().unwrap()).0.len(), 2);
        assert_eq!(Stream::new(Endless { line: b" ", at: 0 }).lined().unwrap(), Lined::No);
    }
}
