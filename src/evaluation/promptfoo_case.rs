//! The tests of promptfoo: which results are runs of the same one, and what it is called.

use crate::source::Node;

use super::attempts::shown;

/// What makes a test the same test in all of its runs; nothing where it cannot be told from others.
pub(super) fn key(result: &Node) -> Option<String> {
    let case = result.get("testCase");
    let of = |key: &str| case.and_then(|case| case.get(key));
    let vars = of("vars").or_else(|| result.get("vars"));
    let mut key = String::new();
    for node in [vars, of("description"), of("assert")] {
        write(node.unwrap_or(&Node::Null), &mut key);
        key.push('\n');
    }
    let said = |node: Option<&Node>| node.is_some_and(|node| *node != Node::Null);
    match result.get("testIdx") {
        _ if said(vars) || said(of("description")) => Some(key),
        // Nothing but its number tells such a test from another.
        Some(Node::Number(index)) => Some(key + &index.to_string()),
        _ => None,
    }
}

/// Writes a value in one way, whatever the order of its keys. Keys that promptfoo adds while it runs start with `_`.
fn write(node: &Node, text: &mut String) {
    match node {
        Node::Map(entries) => {
            let mut entries: Vec<&(String, Node)> =
                entries.iter().filter(|(key, _)| !key.starts_with('_')).collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            text.push('{');
            for (key, value) in entries {
                *text += &format!("\"{}\":", key.escape_debug());
                write(value, text);
                text.push(',');
            }
            text.push('}');
        }
        Node::List(items) => {
            text.push('[');
            for item in items {
                write(item, text);
                text.push(',');
            }
            text.push(']');
        }
        Node::Text(value) => *text += &format!("\"{}\"", value.escape_debug()),
        Node::Number(value) => *text += &value.to_string(),
        Node::Bool(value) => *text += &value.to_string(),
        Node::Null => *text += "null",
    }
}

/// A test's name for people: its description, else its first variable, else its number.
pub(super) fn label(result: &Node, at: usize) -> String {
    let case = result.get("testCase");
    if let Some(Node::Text(text)) = case.and_then(|case| case.get("description")) {
        return shown(text);
    }
    let vars = result.get("vars").or_else(|| case.and_then(|case| case.get("vars")));
    match vars {
        Some(Node::Map(entries)) => match entries.first() {
            Some((key, Node::Text(text))) => shown(&format!("{key}: {text}")),
            Some((key, Node::Number(number))) => shown(&format!("{key}: {number}")),
            _ => format!("test {}", at + 1),
        },
        _ => format!("test {}", at + 1),
    }
}
