//! Source texts and places in them: a YAML or JSON text becomes a tree of [`Node`]s, a fault or an input is remembered
//! as a [`Site`] (file and field path), and a site is resolved to line and column only when somebody asks.
//!
//! `serde_yaml` reads the values, and hands out no positions while it deserialises. So the places of a text come from a
//! second reading of it (`yaml_places.rs`), one for all of them, when the first one is asked for; texts of which nobody
//! asks for a place are read once.

mod archive;
mod characters;
mod differences;
mod document;
mod file;
mod help;
mod json;
mod json_lines;
mod json_places;
mod lines;
mod node;
mod overrides;
mod passed;
mod path;
mod place;
mod read;
mod sections;
mod settle;
mod sniff;
mod stream;
mod strings;
mod syntax;
mod table;
mod target;
mod top_names;
mod yaml;
mod yaml_easier;
mod yaml_events;
mod yaml_places;
mod yaml_size;
mod yaml_text;

pub use archive::Archive;
pub use differences::{Difference, differences};
pub use document::{Document, Item, Items};
pub use file::SourceFile;
pub use json::{JsonFaultKind, Wanted};
pub use json_lines::{JsonLines, Line, Lined, MOST_LINE_BYTES, MOST_LINES_BYTES};
pub use node::{Node, NodeKind};
pub use path::{FieldPath, Step};
pub use place::{Place, Site, Spot};
pub use read::{MOST_BYTES, MOST_RESULT_BYTES, ReadFault, ReadFaultKind, SourceText};
pub use sections::{Section, sections};
pub use sniff::Looks;
pub use stream::Stream;
pub use table::{
    Field, MOST_COLUMNS, MOST_RECORD_BYTES, MOST_TABLE_BYTES, Record, Table, TableFault, TableFaultKind,
};
pub use top_names::top_names;
pub use yaml::YamlFaultKind;
pub use yaml_text::{Layout, yaml_key, yaml_line, yaml_lines};
