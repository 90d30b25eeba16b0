//! A document as YAML again, every text in quotes that needs them, so that a tree can be changed and read back.

use breakeven::source::Node;

/// The document as a text.
pub(super) fn written(node: &Node) -> String {
    let mut text = String::new();
    match node {
        Node::Map(entries) if !entries.is_empty() => map(entries, 0, &mut text),
        Node::List(items) if !items.is_empty() => list(items, 0, &mut text),
        other => text += &(scalar(other) + "\n"),
    }
    text
}

fn map(entries: &[(String, Node)], indent: usize, text: &mut String) {
    for (key, value) in entries {
        *text += &" ".repeat(indent);
        *text += &quoted(key);
        text.push(':');
        below(value, indent, text);
    }
}

fn list(items: &[Node], indent: usize, text: &mut String) {
    for item in items {
        *text += &" ".repeat(indent);
        text.push('-');
        below(item, indent, text);
    }
}

fn below(value: &Node, indent: usize, text: &mut String) {
    match value {
        Node::Map(entries) if !entries.is_empty() => {
            text.push('\n');
            map(entries, indent + 2, text);
        }
        Node::List(items) if !items.is_empty() => {
            text.push('\n');
            list(items, indent + 2, text);
        }
        other => {
            text.push(' ');
            *text += &scalar(other);
            text.push('\n');
        }
    }
}

fn scalar(node: &Node) -> String {
    match node {
        Node::Null => "~".to_owned(),
        Node::Bool(value) => value.to_string(),
        Node::Number(value) if value.is_nan() => ".nan".to_owned(),
        Node::Number(value) if value.is_infinite() => if *value > 0.0 { ".inf" } else { "-.inf" }.to_owned(),
        Node::Number(value) => value.to_string(),
        Node::Text(value) => quoted(value),
        Node::List(_) => "[]".to_owned(),
        Node::Map(_) => "{}".to_owned(),
    }
}

/// A text as YAML: plain where it is a plain word, and in double quotes with everything escaped that is not shown.
fn quoted(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c))
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&text);
    if plain {
        return text.to_owned();
    }
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() || !shown(c) => quoted += &format!("\\U{:08X}", u32::from(c)),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

fn shown(c: char) -> bool {
    !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}
