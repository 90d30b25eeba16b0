//! Source texts and places in them: a YAML or JSON text becomes a tree of [`Node`]s, a fault or an input is remembered
//! as a [`Site`] (file and field path), and a site is resolved to line and column only when somebody asks.
//!
//! `serde_yaml` does not hand out positions while it deserialises, but its errors carry one. So a place is found by
//! walking the text again to the field in question and failing there on purpose (see `yaml.rs`): slow for thousands
//! of places, free for those that are never asked for.

mod file;
mod help;
mod json;
mod json_places;
mod looks;
mod node;
mod path;
mod place;
mod sections;
mod strings;
mod table;
mod yaml;

pub use file::{MOST_BYTES, MOST_RESULT_BYTES, ReadFault, ReadFaultKind, SourceFile, SourceText};
pub use json::JsonFaultKind;
pub use looks::{Looks, looks};
pub use node::{Node, NodeKind};
pub use path::{FieldPath, Step};
pub use place::{Place, Site, Spot};
pub use sections::{Section, sections};
pub use table::{Field, Record, Records, records};
pub use yaml::YamlFaultKind;
