//! Where a scenario's inputs come from: citations by field path.

use std::collections::BTreeMap;

use crate::decode::{Context, Decode, Shape, Shaped, report_repeated};
use crate::diagnostics::Code;
use crate::source::{FieldPath, Node, Site};

/// Citations by field path; one for a block covers what is below it.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    citations: BTreeMap<FieldPath, String>,
}

impl Shaped for Sources {
    fn shape() -> Shape {
        Shape::Named(Box::new(String::shape()))
    }
}

impl Sources {
    /// The citation of the nearest field at or above the site; none for what the command line wrote in its place.
    pub fn of(&self, site: &Site) -> Option<&str> {
        if self.citations.is_empty() {
            return None;
        }
        let path = site.path().filter(|_| !site.is_overridden())?;
        let above = |path: &FieldPath| path.last().map(|_| path.parent());
        let mut around = std::iter::successors(Some(path.clone()), above);
        around.find_map(|cited| self.citations.get(&cited)).map(String::as_str)
    }

    /// What the scenario itself calls an assumption, by its field.
    pub fn assumptions(&self) -> impl Iterator<Item = (&FieldPath, &str)> {
        const WORD: &str = "assumption";
        self.citations.iter().filter_map(|(path, text)| {
            let rest = text.trim_start();
            let word = rest.get(..WORD.len()).filter(|word| word.eq_ignore_ascii_case(WORD))?;
            Some((path, rest[word.len()..].trim_start_matches([':', ',', ';']).trim_start()))
        })
    }

    /// Cites a source for what stands at a place, unless one is cited there already.
    pub(super) fn cite(&mut self, site: &Site, text: &str) {
        if let Some(path) = site.path() {
            self.citations.entry(path.clone()).or_insert_with(|| text.to_owned());
        }
    }

    /// Reads `sources:`; a path that leads nowhere in the document is a fault, unless the command line took away what it led to.
    pub(super) fn read(node: &Node, path: &FieldPath, root: &Node, context: &mut Context<'_>) -> Self {
        let Node::Map(entries) = node else {
            context.wrong_type(
                "citations by field path, such as `workload.tasks: \"https://…\"`",
                node,
                path,
            );
            return Self::default();
        };
        report_repeated(entries, path, context);
        let mut citations = BTreeMap::new();
        for (key, text) in entries {
            let here = path.key(key);
            if let Some(cited) = FieldPath::read(key).filter(|cited| root.at(cited).is_some()) {
                if let Some(text) = String::decode(text, &here, context) {
                    citations.insert(cited, text);
                }
            } else if !FieldPath::read(key).is_some_and(|cited| context.file.was_taken_away(&cited)) {
                let message = format!("`{key}` is not a field of this file");
                let meant = FieldPath::read(key).and_then(|cited| root.quoted(&cited));
                let help = match meant.filter(|meant| root.at(meant).is_some()) {
                    Some(meant) => format!("names with dots in them are quoted: `{meant}`"),
                    None => "write the path of a field, such as `options.h100.accuracy`; names with dots in them are \
                             quoted: `options.\"gpt-5.4\".accuracy`"
                        .to_owned(),
                };
                context.key_fault(Code::UnknownKey, message, &here, Some(help));
            }
        }
        Self { citations }
    }
}
