//! Source texts and places in them: a YAML or JSON text becomes a tree of [`Node`]s, a fault or an input is remembered
//! as a [`Site`] (file and field path), and a site is resolved to line and column only when somebody asks.
//!
//! `serde_yaml` reads the values, and hands out no positions while it deserialises. So the places of a text come from a
//! second reading of it (`yaml_places.rs`), one for all of them, when the first one is asked for; texts of which nobody
//! asks for a place are read once.

mod characters;
mod file;
mod help;
mod json;
mod json_places;
mod lines;
mod looks;
mod node;
mod path;
mod place;
mod sections;
mod strings;
mod syntax;
mod table;
mod yaml;
mod yaml_easier;
mod yaml_places;

pub use file::{MOST_BYTES, MOST_RESULT_BYTES, ReadFault, ReadFaultKind, SourceFile, SourceText};
pub use json::JsonFaultKind;
pub use looks::{Looks, looks};
pub use node::{Node, NodeKind};
pub use path::{FieldPath, Step};
pub use place::{Place, Site, Spot};
pub use sections::{Section, sections};
pub use table::{Field, Record, Records, records};
pub use yaml::YamlFaultKind;
