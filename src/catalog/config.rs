//! A configuration file in the place of an architecture that the catalog lacks.

use crate::diagnostics::Sink;
use crate::source::{SourceFile, SourceText};
use crate::units::Date;

use super::entry::Table;
use super::hugging_face::{ConfigEntry, entry_of_config};
use super::store::Catalog;

impl Catalog {
    /// Adds the architecture of a Hugging Face configuration file, which goes before an entry of the same name; `None` where the file has
    /// faults, which are reported all at once. `fallback` is what the model is called where the file does not say it.
    pub fn add_config(
        &mut self,
        file: &str,
        fallback: &str,
        bytes: Vec<u8>,
        read_on: Date,
        sink: &mut Sink,
    ) -> Option<ConfigEntry> {
        let entry = entry_of_config(file, fallback, bytes, read_on, sink)?;
        let text = SourceText::Bytes(entry.text.clone().into_bytes());
        let read = SourceFile::read(&format!("{file}, as an entry"), text, &[])
            .map_err(|fault| sink.push((*fault).into()));
        let (source, node) = read.ok()?;
        self.add_overlay(Table::Architectures, source, node);
        // What the entry itself finds wrong with its fields.
        self.find::<super::architecture::Architecture>(&entry.name, sink).map(|_| entry)
    }
}
