//! Source texts and places in them: a YAML text becomes a tree of [`Node`]s, a fault or an input is remembered as a
//! [`Site`] (file and field path), and a site is resolved to line and column only when somebody asks.
//!
//! `serde_yaml` does not hand out positions while it deserialises, but its errors carry one. So a place is found by
//! walking the text again to the field in question and failing there on purpose (see `yaml.rs`): slow for thousands
//! of places, free for those that are never asked for.

mod file;
mod node;
mod path;
mod place;
mod sections;
mod yaml;

pub use file::{MOST_BYTES, ReadFault, ReadFaultKind, SourceFile, SourceText};
pub use node::{Node, NodeKind};
pub use path::{FieldPath, Step};
pub use place::{Place, Site, Spot};
pub use sections::{Section, sections};
pub use yaml::YamlFaultKind;
