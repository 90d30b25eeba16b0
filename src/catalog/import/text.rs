//! Files of an overlay with cards added: what stands in them stays as it is written, comments included, wherever that can be.

use crate::source::{Layout, Node, SourceFile, SourceText, yaml_key, yaml_lines};

/// An entry with a card more, or a new one.
pub(super) struct Edit {
    /// Its key in the file.
    pub(super) key: String,
    /// The entry as it is to be, whole.
    pub(super) whole: Node,
    /// The cards that come at its end; `None` where the whole entry is written anew.
    pub(super) added: Option<Vec<Node>>,
    /// How the entry is written where it comes from the built-in folder.
    pub(super) builtin: Option<String>,
}

/// Head of a file that is made.
const HEAD: &str = "# Prices per million tokens, written by `breakeven catalog import`. Cards are added and never overwritten.\n";

/// The text of a file with its edits; `before` is what stands there, if anything does.
pub(super) fn edited(before: Option<&str>, edits: &[Edit]) -> Option<String> {
    let old = before.map_or(Some(Node::Map(Vec::new())), parsed)?;
    let Node::Map(mut wanted) = old else { return None };
    for edit in edits {
        match wanted.iter_mut().find(|(key, _)| *key == edit.key) {
            Some((_, node)) => *node = edit.whole.clone(),
            None => wanted.push((edit.key.clone(), edit.whole.clone())),
        }
    }
    let wanted = Node::Map(wanted);
    let mut text = before.map_or_else(|| HEAD.to_owned(), str::to_owned);
    for edit in edits {
        text = with(&text, edit);
    }
    if parsed(&text).as_ref() == Some(&wanted) {
        return Some(text);
    }
    // A layout that is not known here: the same entries, without their comments.
    let Node::Map(entries) = &wanted else { return None };
    let text = entries.iter().fold(HEAD.to_owned(), |text, (key, node)| text + "\n" + &entry(key, node));
    (parsed(&text).as_ref() == Some(&wanted)).then_some(text)
}

fn parsed(text: &str) -> Option<Node> {
    if text.lines().all(|line| line.trim().is_empty() || line.starts_with('#')) {
        return Some(Node::Map(Vec::new()));
    }
    SourceFile::read("prices", SourceText::Bytes(text.as_bytes().to_vec()), &[]).ok().map(|(_, node)| node)
}

fn entry(key: &str, node: &Node) -> String {
    format!("{}:\n{}", yaml_key(key), yaml_lines(node, 1, Layout::Blocks))
}

fn with(text: &str, edit: &Edit) -> String {
    let cards = |cards: &[Node]| yaml_lines(&Node::List(cards.to_vec()), 2, Layout::Blocks);
    let own = match (&edit.builtin, &edit.added) {
        (Some(builtin), Some(added)) => format!("{}{}", ended(builtin), cards(added)),
        _ => entry(&edit.key, &edit.whole),
    };
    let Some((start, end)) = section(text, &edit.key) else {
        return format!("{}\n{own}", ended(text));
    };
    match &edit.added {
        // Behind the last card, before what separates the entry from the next one.
        Some(added) => format!("{}{}{}", ended(&text[..end]), cards(added), &text[end..]),
        None => format!("{}{own}{}", &text[..start], &text[end..]),
    }
}

fn ended(text: &str) -> String {
    if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}

/// Where an entry stands that starts in column 0: from its key to its last line, without blank lines and comments behind it.
fn section(text: &str, key: &str) -> Option<(usize, usize)> {
    let starts =
        [format!("{}:", yaml_key(key)), format!("\"{key}\":"), format!("'{key}':"), format!("{key}:")];
    let mut at = 0;
    let mut found = None;
    for line in text.split_inclusive('\n') {
        let begins = !line.starts_with([' ', '#', '\n', '\r', '-']);
        let said = line.trim_end();
        match found {
            None if begins
                && starts.iter().any(|start| said == start || said.starts_with(&format!("{start} "))) =>
            {
                found = Some((at, at + line.len()));
            }
            Some(_) if begins => break,
            Some((start, _)) if !said.is_empty() && !line.starts_with('#') => {
                found = Some((start, at + line.len()));
            }
            _ => {}
        }
        at += line.len();
    }
    found
}
