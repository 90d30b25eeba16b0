//! A document of another program, in JSON or YAML: read whole, and of it what somebody wants. Where it holds very many results, these are
//! taken one by one.

use std::sync::Arc;

use super::file::{Language, SourceFile};
use super::help;
use super::json::{self, JsonFault, JsonFaultKind, Reader, Wanted, is_told};
use super::node::Node;
use super::path::{FieldPath, Step};
use super::place::{Site, Spot};
use super::read::{ReadFault, ReadFaultKind};
use super::stream::Stream;
use super::yaml::{self, ValuesLeft, YamlFaultKind};

/// A document that was read.
#[derive(Debug)]
pub struct Document {
    /// The file, for places.
    pub file: Arc<SourceFile>,
    /// What was wanted of it: one value, or the list of several that follow each other.
    pub root: Node,
    wanted: Wanted,
    apart: Option<usize>,
}

/// A result of very many.
#[derive(Debug)]
pub struct Item {
    /// Its place in the list, from 0.
    pub index: usize,
    /// What was wanted of it.
    pub node: Node,
    start: usize,
}

/// The items of a list that is read apart.
pub struct Items<'d> {
    document: &'d Document,
    reader: Reader<'d>,
    next: usize,
}

impl Document {
    /// Reads what is wanted of a document of at most so many bytes.
    pub fn read(name: &str, contents: Stream, most: usize, wanted: Wanted) -> Result<Self, Box<ReadFault>> {
        let bytes = contents.whole(most).map_err(|why| Box::new(ReadFault::unreadable(name, &why)))?;
        let source = match SourceFile::from_bytes(name, bytes, most, Language::Json) {
            Ok(source) => source,
            Err(fault) => {
                let known = fault.kind != ReadFaultKind::NotUtf8 || is_told(fault.site.file().text(), wanted);
                return Err(if known { fault } else { fault.without_text().into() });
            }
        };
        let parsed = match json::parse(&source.text, wanted) {
            Ok(parsed) => parsed,
            Err(fault) => return Err(refused(source, fault, wanted).into()),
        };
        Ok(Self { file: Arc::new(source), root: parsed.root, wanted, apart: parsed.apart })
    }

    /// Reads what is wanted of a document of YAML of at most so many bytes. It has bounds of its own on how much is in it, since it is
    /// slower to read than JSON; who writes it can write that.
    pub fn read_yaml(
        name: &str,
        bytes: Vec<u8>,
        most: usize,
        wanted: Wanted,
    ) -> Result<Self, Box<ReadFault>> {
        let source = SourceFile::from_bytes(name, bytes, most, Language::Yaml)?;
        match yaml::parse_wanted(&source.text, &ValuesLeft::all(), wanted) {
            Ok(root) => Ok(Self { file: Arc::new(source), root, wanted, apart: None }),
            Err(error) => {
                let many = error.kind == YamlFaultKind::TooMany;
                let fault = source.no_yaml(error);
                let help = if many { Some("have the tool write JSON".into()) } else { fault.help };
                Err(ReadFault { help, ..fault }.into())
            }
        }
    }

    /// Something else of the same document; `None` if it is too much.
    pub fn again(&self, wanted: Wanted) -> Option<Self> {
        let parsed = json::parse(self.file.text(), wanted).ok()?;
        let file = Arc::clone(&self.file);
        Some(Self { file, root: parsed.root, wanted, apart: parsed.apart })
    }

    /// The items of the list that is read apart.
    pub fn items(&self, wanted: Wanted) -> Items<'_> {
        let mut reader = Reader::new(self.file.text(), wanted);
        reader.at = self.apart.unwrap_or(self.file.text().len());
        reader.take(b'[');
        Items { document: self, reader, next: 0 }
    }

    /// Line and column of an item.
    pub fn place(&self, item: &Item) -> (usize, usize) {
        self.file.position(item.start)
    }

    /// Line and column of the values of some keys of an item; of the item, where it has no such key.
    pub fn places<const N: usize>(&self, item: &Item, keys: [&str; N]) -> [(usize, usize); N] {
        let mut reader = Reader::new(self.file.text(), Wanted::ALL);
        reader.at = item.start;
        reader.values_of(keys).map(|at| self.file.position(at.unwrap_or(item.start)))
    }

    fn path(&self) -> FieldPath {
        let (first, second) = self.wanted.apart.unwrap_or_default();
        FieldPath::ROOT.key(first).key(second)
    }
}

impl Iterator for Items<'_> {
    type Item = Result<Item, Box<ReadFault>>;

    /// The next item; nothing at the end, or behind a fault.
    fn next(&mut self) -> Option<Self::Item> {
        if self.reader.take(b']') || self.reader.peek().is_none() {
            self.reader.at = self.document.file.text().len();
            return None;
        }
        if self.next > 0 && !self.reader.take(b',') {
            let fault = self.reader.expected("`,` or `]`", "a list");
            return Some(Err(self.stop(fault).into()));
        }
        let (index, start) = (self.next, self.reader.at);
        self.next += 1;
        match self.reader.item() {
            Ok(node) => Some(Ok(Item { index, node, start })),
            Err(fault) => Some(Err(self.stop(fault).into())),
        }
    }
}

impl Items<'_> {
    /// Ends with a fault.
    fn stop(&mut self, fault: JsonFault) -> ReadFault {
        let file = &self.document.file;
        let mut fault = fault.within(Step::Index(self.next.saturating_sub(1)));
        for step in self.document.path().steps().into_iter().rev() {
            fault = fault.within(step.clone());
        }
        let fault = fault.told();
        self.reader.at = file.text().len();
        let (line, column) = file.position(fault.at);
        let kind = ReadFaultKind::Json(fault.kind);
        let site = Site::new(Arc::clone(file), Spot::Position { line, column });
        ReadFault { message: fault.message, help: help::json(fault.kind).map(Into::into), kind, site }
    }
}

/// Why a text is no document. Of one that nobody would know, nothing is said but where.
fn refused(source: SourceFile, fault: JsonFault, wanted: Wanted) -> ReadFault {
    let (line, column) = source.position(fault.at);
    let (spot, kind, help) = (Spot::Position { line, column }, fault.kind, help::json(fault.kind));
    let known = is_told(&source.text, wanted);
    let message = match kind {
        JsonFaultKind::Syntax if !known => "this starts like JSON, and is none from here on".to_owned(),
        JsonFaultKind::CutOff if !known => "the file ends before its JSON does".to_owned(),
        _ => fault.message,
    };
    let fault = source.refused(ReadFaultKind::Json(kind), message, help, spot);
    if known || kind == JsonFaultKind::Empty { fault } else { fault.without_text() }
}
