//! CSV as RFC 4180 has it, record by record as the bytes come, with the place of each field. Lines of unequal length are the
//! reader's business: some programs write tables below each other.

use std::borrow::Cow;
use std::ops::Range;

use super::stream::Stream;

/// A longer record is refused: it is no row, or a quote was never closed.
pub const MOST_RECORD_BYTES: usize = 4 * 1024 * 1024;
/// More columns are refused.
pub const MOST_COLUMNS: usize = 10_000;
/// More bytes are refused.
pub const MOST_TABLE_BYTES: usize = 2 * 1024 * 1024 * 1024;
/// So many bytes are read at a time.
const CHUNK: usize = 64 * 1024;

/// A table that is being read. It holds one record.
#[derive(Debug)]
pub struct Table {
    stream: Stream,
    chunk: Vec<u8>,
    at: usize,
    filled: usize,
    /// Bytes that were read.
    read: usize,
    line: usize,
    column: usize,
    record: Record,
}

/// A record: the fields between two line ends.
#[derive(Debug, Default)]
pub struct Record {
    /// The line on which it starts, from 1.
    pub line: usize,
    text: String,
    fields: Vec<Span>,
}

/// Where a field stands in the text of its record.
#[derive(Clone, Debug)]
struct Span {
    bytes: Range<u32>,
    line: u32,
    column: u32,
    quotes: Quotes,
}

/// Whether a field has quotes to take away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quotes {
    None,
    Some,
}

/// A field without its quotes and the space around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'r> {
    /// Its text.
    pub text: Cow<'r, str>,
    /// The line on which it starts, from 1.
    pub line: usize,
    /// The column in characters at which it starts, from 1.
    pub column: usize,
}

/// Why no further record can be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableFault {
    /// What is wrong.
    pub kind: TableFaultKind,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// The kinds of [`TableFault`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableFaultKind {
    /// It could not be read on; why, in words.
    Unreadable(String),
    /// It is not UTF-8.
    NotUtf8,
    /// Nothing closes this quote before the end, or within [`MOST_RECORD_BYTES`].
    OpenQuote,
    /// A record of more than [`MOST_RECORD_BYTES`].
    LongRecord,
    /// A record of more than [`MOST_COLUMNS`].
    Columns,
    /// More than [`MOST_TABLE_BYTES`].
    TooLarge,
}

/// Where in a field the reader is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Only space so far, where a quote opens.
    Blank,
    Plain,
    /// Within quotes.
    Quoted,
    /// Behind a quote that closes, unless another follows.
    Closing {
        blank: Blank,
    },
}

/// Whether a field is blank so far, quotes taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Blank {
    Yes,
    No,
}

impl Table {
    /// Starts at the first record.
    pub fn new(stream: Stream) -> Self {
        Self {
            stream,
            chunk: vec![0; CHUNK],
            at: 0,
            filled: 0,
            read: 0,
            line: 1,
            column: 1,
            record: Record::default(),
        }
    }

    /// The next record that is no empty line; nothing at the end. Nothing comes after a fault.
    pub fn next_record(&mut self) -> Result<Option<&Record>, TableFault> {
        while self.read_record()? {
            let record = &self.record;
            let blank = record.fields.len() == 1 && record.get(0).is_some_and(|field| field.text.is_empty());
            if !blank {
                return Ok(Some(&self.record));
            }
        }
        Ok(None)
    }

    fn fault(&self, kind: TableFaultKind) -> TableFault {
        TableFault { kind, line: self.line, column: self.column }
    }

    /// Reads more; whether there is more.
    fn fill(&mut self) -> Result<bool, TableFault> {
        let first = self.read == 0;
        (self.at, self.filled) = (0, 0);
        while self.filled < if first { 3 } else { 1 } {
            match self.stream.next(&mut self.chunk[self.filled..]) {
                Ok(0) => break,
                Ok(found) => self.filled += found,
                Err(why) => return Err(self.fault(TableFaultKind::Unreadable(why))),
            }
        }
        self.read += self.filled;
        if self.read > MOST_TABLE_BYTES {
            return Err(self.fault(TableFaultKind::TooLarge));
        }
        // Some editors put a mark before UTF-8 text.
        if first && self.chunk[..self.filled].starts_with(b"\xEF\xBB\xBF") {
            self.at = 3;
        }
        Ok(self.at < self.filled || (first && self.filled > 0 && self.fill()?))
    }

    /// Reads to the end of a record; `false` where the table has ended before it.
    fn read_record(&mut self) -> Result<bool, TableFault> {
        let mut bytes = std::mem::take(&mut self.record.text).into_bytes();
        bytes.clear();
        self.record.fields.clear();
        self.record.line = self.line;
        let mut field = Span { bytes: 0..0, line: number(self.line), column: 1, quotes: Quotes::None };
        let mut state = State::Blank;
        let mut quote = (0, 0);
        let mut blank = Blank::Yes;
        loop {
            if self.at == self.filled && !self.fill()? {
                if state == State::Quoted {
                    return Err(TableFault {
                        kind: TableFaultKind::OpenQuote,
                        line: quote.0,
                        column: quote.1,
                    });
                }
                if bytes.is_empty() && self.record.fields.is_empty() {
                    return Ok(false);
                }
                break;
            }
            let byte = self.chunk[self.at];
            self.at += 1;
            if let State::Closing { blank: so_far } = state {
                state = match (byte, so_far) {
                    (b'"', _) => State::Quoted,
                    (_, Blank::Yes) => State::Blank,
                    (_, Blank::No) => State::Plain,
                };
                if byte == b'"' {
                    blank = Blank::No;
                    bytes.push(byte);
                    self.column += 1;
                    continue;
                }
            }
            match (byte, state) {
                (b'"', State::Blank) => {
                    (state, field.quotes) = (State::Quoted, Quotes::Some);
                    quote = (self.line, self.column);
                    blank = Blank::Yes;
                }
                (b'"', State::Quoted) => state = State::Closing { blank },
                (b',', State::Blank | State::Plain) => {
                    let next = number(bytes.len() + 1);
                    let column = number(self.column + 1);
                    field.bytes.end = number(bytes.len());
                    let span =
                        Span { bytes: next..next, line: number(self.line), column, quotes: Quotes::None };
                    self.record.fields.push(std::mem::replace(&mut field, span));
                    state = State::Blank;
                    if self.record.fields.len() >= MOST_COLUMNS {
                        return Err(self.fault(TableFaultKind::Columns));
                    }
                }
                (b'\n', State::Blank | State::Plain) => {
                    (self.line, self.column) = (self.line + 1, 1);
                    break;
                }
                (_, State::Quoted) if !byte.is_ascii_whitespace() => blank = Blank::No,
                (_, State::Blank) if !byte.is_ascii_whitespace() => state = State::Plain,
                _ => {}
            }
            bytes.push(byte);
            // Bytes within a character are no columns.
            if byte == b'\n' {
                (self.line, self.column) = (self.line + 1, 1);
            } else if byte & 0xC0 != 0x80 {
                self.column += 1;
            }
            if bytes.len() > MOST_RECORD_BYTES {
                return Err(if state == State::Quoted {
                    TableFault { kind: TableFaultKind::OpenQuote, line: quote.0, column: quote.1 }
                } else {
                    TableFault { kind: TableFaultKind::LongRecord, line: self.record.line, column: 1 }
                });
            }
        }
        field.bytes.end = number(bytes.len());
        self.record.fields.push(field);
        match String::from_utf8(bytes) {
            Ok(text) => self.record.text = text,
            Err(error) => {
                let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
                let breaks = valid.split(|byte| *byte == b'\n').count() - 1;
                let last = valid.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
                let column = String::from_utf8_lossy(&valid[last..]).chars().count() + 1;
                let line = self.record.line + breaks;
                return Err(TableFault { kind: TableFaultKind::NotUtf8, line, column });
            }
        }
        Ok(true)
    }
}

/// A number of a record, which has fewer bytes than that.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Record {
    /// How many fields it has, at least one.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether it has none, which no record of a table has.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// A field, from 0.
    pub fn get(&self, at: usize) -> Option<Field<'_>> {
        self.fields.get(at).map(|span| self.field(span))
    }

    /// All fields.
    pub fn fields(&self) -> impl Iterator<Item = Field<'_>> {
        self.fields.iter().map(|span| self.field(span))
    }

    fn field(&self, span: &Span) -> Field<'_> {
        let written = &self.text[span.bytes.start as usize..span.bytes.end as usize];
        let text = match span.quotes {
            Quotes::None => Cow::Borrowed(written.trim()),
            Quotes::Some => Cow::Owned(unquoted(written).trim().to_owned()),
        };
        Field { text, line: span.line as usize, column: span.column as usize }
    }

    /// The line of the record on which a field starts.
    pub fn line_of(&self, field: &Field<'_>) -> &str {
        self.text.lines().nth(field.line.saturating_sub(self.line)).unwrap_or("")
    }
}

/// A field without its quotes; within them a quote is doubled.
fn unquoted(written: &str) -> String {
    let mut text = String::with_capacity(written.len());
    let mut quoted = false;
    let mut characters = written.chars().peekable();
    while let Some(character) = characters.next() {
        match (character, quoted) {
            ('"', true) if characters.peek() == Some(&'"') => {
                characters.next();
                text.push('"');
            }
            ('"', true) => quoted = false,
            // Within a field, it is a mark like any other: `5" screen`.
            ('"', false) if text.bytes().all(|byte| byte.is_ascii_whitespace()) => quoted = true,
            _ => text.push(character),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    /// One byte at a time.
    struct Drops(std::vec::IntoIter<u8>);

    impl Read for Drops {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            Ok(self.0.next().map_or(0, |byte| {
                into[0] = byte;
                1
            }))
        }
    }

    type Shown = (Vec<Vec<(String, usize, usize)>>, Option<TableFault>);

    fn all(mut table: Table) -> Shown {
        let mut records = Vec::new();
        loop {
            match table.next_record() {
                Ok(Some(record)) => {
                    let fields = record.fields();
                    records.push(fields.map(|f| (f.text.into_owned(), f.line, f.column)).collect());
                }
                Ok(None) => return (records, None),
                Err(fault) => return (records, Some(fault)),
            }
        }
    }

    /// The records of a text, which are the same however it comes.
    fn shown(text: impl AsRef<[u8]>) -> Shown {
        let bytes = text.as_ref().to_vec();
        let whole = all(Table::new(bytes.clone().into()));
        assert_eq!(all(Table::new(Stream::new(Drops(bytes.into_iter())))), whole);
        whole
    }

    #[test]
    fn quotes_hold_commas_line_ends_and_quotes() {
        let found = shown("a, b\r\n\n\"x, \"\"y\"\"\nz\",é,2\n,\n");
        let field = |text: &str, line, column| (text.to_owned(), line, column);
        let expected = vec![
            vec![field("a", 1, 1), field("b", 1, 3)],
            vec![field("x, \"y\"\nz", 3, 1), field("é", 4, 4), field("2", 4, 6)],
            vec![field("", 5, 1), field("", 5, 2)],
        ];
        assert_eq!(found, (expected, None));
    }

    #[test]
    fn a_quote_in_a_field_is_a_mark() {
        let texts = |text: &str| -> Vec<String> {
            shown(text).0.remove(0).into_iter().map(|(text, ..)| text).collect()
        };
        assert_eq!(texts("5\" screen,\"a\"b, \"c\" ,\"\""), ["5\" screen", "ab", "c", ""]);
        assert_eq!(texts("\u{feff}\"a\",\"\"\"\""), ["a", "\""]);
    }

    #[test]
    fn a_quote_that_nothing_closes_is_known() {
        let (records, fault) = shown("a,b\nc,\"d\ne,f\n");
        assert_eq!(fault, Some(TableFault { kind: TableFaultKind::OpenQuote, line: 2, column: 3 }));
        assert_eq!(records.len(), 1);
    }

    #[test]
    fn what_is_no_table_is_refused_early() {
        let kind = |text: Vec<u8>| all(Table::new(text.into())).1.map(|fault| (fault.kind, fault.line));
        assert_eq!(kind(vec![b'x'; 2 * MOST_RECORD_BYTES]), Some((TableFaultKind::LongRecord, 1)));
        assert_eq!(kind(vec![b','; MOST_RECORD_BYTES]), Some((TableFaultKind::Columns, 1)));
        let open = [b"a,b\nc,\"".to_vec(), b"d,e\n".repeat(MOST_RECORD_BYTES)].concat();
        assert_eq!(kind(open), Some((TableFaultKind::OpenQuote, 2)));
        let (records, fault) = shown(b"a,b\n\xc3\xa9,c\xff\n");
        assert_eq!(fault, Some(TableFault { kind: TableFaultKind::NotUtf8, line: 2, column: 4 }));
        assert_eq!(records.len(), 1);
    }
}
