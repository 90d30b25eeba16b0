//! A lock as text: sorted, a part once however many scenarios rest on it, so that a change is a change of few lines.

use crate::source::{Layout, Node, yaml_key, yaml_line, yaml_lines};

use super::lock::{Lock, Part};

const HEAD: &str = "\
# What the scenarios beside this file cost depends on these entries of the catalog, as they were when it was written.
# `breakeven catalog lock` writes it, `breakeven check --locked` holds prices to it. It is not for editing: each entry is held
# against its hash, and a card that changed is to be seen in the difference.
";

/// The last line: without it the file was cut off.
pub(super) const END: &str = "end";

impl Lock {
    /// The lock as the text of its file.
    pub fn text(&self) -> String {
        let mut text = format!("{HEAD}lock: {}\n\nscenarios:\n", Self::FORMAT);
        for (scenario, locked) in &self.scenarios {
            text += &format!("  {}:\n", yaml_key(scenario));
            let catalog = Node::Map(vec![
                ("version".to_owned(), Node::Text(locked.version.clone())),
                ("hash".to_owned(), Node::Text(locked.catalog.clone())),
            ]);
            text += &format!("    catalog: {}\n", yaml_line(&catalog));
            text += &format!("    as_of: {}\n    entries:\n", locked.as_of);
            for (part, hash) in &locked.parts {
                text += &format!("      {}: {}\n", yaml_key(&part.to_string()), quoted(hash));
            }
        }
        text += "\nentries:\n";
        for ((part, hash), node) in &self.said {
            text += &format!("  {}:\n", yaml_key(&format!("{part}@{hash}")));
            // A line a constant: there are a hundred of them.
            match (part, node) {
                (Part::Calibration, Node::Map(tables)) => {
                    for (table, entries) in tables {
                        text += &format!("    {table}:\n{}", yaml_lines(entries, 3, Layout::Lines));
                    }
                }
                _ => text += &yaml_lines(node, 2, Layout::Blocks),
            }
        }
        text + &format!("\n{END}: {}\n", quoted(&self.count()))
    }

    /// How much there is, in words.
    pub(super) fn count(&self) -> String {
        let words = |count: usize, one: &str, many: &str| {
            if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
        };
        format!(
            "{}, {}",
            words(self.scenarios.len(), "scenario", "scenarios"),
            words(self.said.len(), "entry", "entries")
        )
    }
}

/// Digits alone are no number here.
fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}
