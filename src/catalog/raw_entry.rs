//! An entry before it is read: as it stands in a file of the built-in folder or of an overlay.

use std::sync::Arc;

use crate::decode::Context;
use crate::diagnostics::Sink;
use crate::source::{FieldPath, Node, Section, SourceFile, SourceText};
use crate::units::Conventions;

use super::alias::{Claim, aliases};
use super::architecture::Architecture;
use super::builtin::BuiltinFile;
use super::constant::Constant;
use super::entry::{Entry, Table};
use super::gpu::Gpu;
use super::measured_band::MeasuredBand;
use super::overhead::Overhead;
use super::plausibility::warn_of_implausible;
use super::provider::provider::Provider;
use super::releases::Releases;
use super::rental::Rental;
use super::server::Server;
use super::tariff::{Carbon, Colocation, Electricity, Pue};
use super::tokens::TokenModel;

/// A file of an overlay: the entries of one table.
#[derive(Debug)]
pub(super) struct OverlayTable {
    pub(super) table: Table,
    pub(super) provider: Option<String>,
    pub(super) file: Arc<SourceFile>,
    pub(super) node: Node,
}

/// An entry before it is read.
pub(super) struct RawEntry {
    pub(super) name: String,
    pub(super) key: String,
    pub(super) node: Node,
    pub(super) file: Arc<SourceFile>,
}

impl From<RawEntry> for Claim {
    fn from(raw: RawEntry) -> Self {
        Self { entry: raw.name, key: raw.key, aliases: aliases(&raw.node), file: raw.file }
    }
}

impl OverlayTable {
    pub(super) fn entries(&self) -> &[(String, Node)] {
        match &self.node {
            Node::Map(entries) => entries,
            _ => &[],
        }
    }

    pub(super) fn raw_entries(&self) -> impl Iterator<Item = RawEntry> {
        self.entries().iter().map(|(key, node)| self.raw(key, node))
    }

    /// The entry of that name.
    pub(super) fn named(&self, name: &str) -> Option<RawEntry> {
        let key = match &self.provider {
            None => name,
            Some(provider) => name.strip_prefix(provider.as_str())?.strip_prefix('/')?,
        };
        self.entries().iter().find(|(own, _)| own == key).map(|(key, node)| self.raw(key, node))
    }

    fn raw(&self, key: &str, node: &Node) -> RawEntry {
        RawEntry {
            name: full_name(self.provider.as_deref(), key),
            key: key.to_owned(),
            node: node.clone(),
            file: Arc::clone(&self.file),
        }
    }
}

pub(super) fn full_name(provider: Option<&str>, key: &str) -> String {
    provider.map_or_else(|| key.to_owned(), |provider| format!("{provider}/{key}"))
}

/// What an entry of that name is called in a file; `None` if the file is another provider's.
pub(super) fn key_in<'n>(file: &BuiltinFile, name: &'n str) -> Option<&'n str> {
    match file.provider {
        None => Some(name),
        Some(provider) => name.strip_prefix(provider).and_then(|rest| rest.strip_prefix('/')),
    }
}

pub(super) fn parse_section(file: &BuiltinFile, section: Section, sink: &mut Sink) -> Option<RawEntry> {
    let text = SourceText::BuiltIn { text: section.text, first_line: section.first_line };
    match SourceFile::read(file.name, text, &[]) {
        Ok((source, node)) => Some(RawEntry {
            name: full_name(file.provider, section.name),
            key: section.name.to_owned(),
            node: node.get(section.name)?.clone(),
            file: source,
        }),
        Err(fault) => {
            sink.push((*fault).into());
            None
        }
    }
}

/// Reads an entry; amounts of money as the conventions say.
pub(super) fn read<T: Entry>(raw: &RawEntry, conventions: Conventions, sink: &mut Sink) -> Option<T> {
    let mut context = Context { file: Arc::clone(&raw.file), conventions, sink };
    T::read(&raw.name, &raw.node, &FieldPath::ROOT.key(&raw.key), &mut context)
}

pub(super) fn read_any(table: Table, raw: &RawEntry, sink: &mut Sink) {
    match table {
        Table::Tokens => read_tokens(raw, sink),
        Table::Architectures => check::<Architecture>(raw, sink),
        Table::Calibration => check::<Constant>(raw, sink),
        Table::Bands => check::<MeasuredBand>(raw, sink),
        Table::Gpus => check::<Gpu>(raw, sink),
        Table::Servers => check::<Server>(raw, sink),
        Table::Rentals => check::<Rental>(raw, sink),
        Table::Electricity => check::<Electricity>(raw, sink),
        Table::Pue => check::<Pue>(raw, sink),
        Table::Colocation => check::<Colocation>(raw, sink),
        Table::Grid => check::<Carbon>(raw, sink),
        Table::Overheads => check::<Overhead>(raw, sink),
        Table::Providers => check::<Provider>(raw, sink),
        Table::Engines => check::<Releases>(raw, sink),
    }
}

/// Reads an entry in US dollars, for the faults in it.
fn check<T: Entry>(raw: &RawEntry, sink: &mut Sink) {
    drop(read::<T>(raw, Conventions::STANDARD, sink));
}

/// Reads token prices, and warns of those that are hardly meant so.
fn read_tokens(raw: &RawEntry, sink: &mut Sink) {
    let Some(model) = read::<TokenModel>(raw, Conventions::STANDARD, sink) else { return };
    for card in model.cards.cards() {
        warn_of_implausible(&model.id, &card.value, sink);
    }
}
