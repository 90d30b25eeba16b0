//! A tree as YAML that people read and compare: blocks, short mappings and lists in a line, quotes only where they have to be.

use super::node::Node;

/// What fits in a line stays in one.
const WIDTH: usize = 110;
/// A blank level.
const STEP: usize = 2;
/// Words that YAML takes for something else than text.
const TAKEN: [&str; 13] =
    ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf", "infinity", "none"];

/// How a mapping is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// In blocks, down to what fits in a line.
    Blocks,
    /// The values of its keys each in a line, however long.
    Lines,
}

/// The lines of a mapping or list at a depth of indentation, each with its line break.
pub fn yaml_lines(node: &Node, depth: usize, layout: Layout) -> String {
    let mut text = String::new();
    block(node, depth, layout, &mut text);
    text
}

/// A value in one line.
pub fn yaml_line(node: &Node) -> String {
    let mut text = String::new();
    flow(node, &mut text);
    text
}

/// A key as it is written before its `:`.
pub fn yaml_key(key: &str) -> String {
    scalar(key)
}

fn block(node: &Node, depth: usize, layout: Layout, text: &mut String) {
    let blanks = " ".repeat(depth * STEP);
    match node {
        Node::Map(entries) if !entries.is_empty() => {
            for (key, value) in entries {
                text.push_str(&format!("{blanks}{}:", scalar(key)));
                value_of(value, depth + 1, blanks.len() + key.len(), layout, text);
            }
        }
        Node::List(items) if !items.is_empty() => {
            for item in items {
                let start = text.len();
                if let (Node::Map(entries), Layout::Blocks) = (item, layout)
                    && !entries.is_empty()
                    && !fits(item, blanks.len())
                {
                    block(item, depth + 1, layout, text);
                    // The first key stands behind the dash.
                    text.replace_range(start + blanks.len()..start + blanks.len() + STEP, "- ");
                } else {
                    text.push_str(&format!("{blanks}-"));
                    value_of(item, depth + 1, blanks.len(), layout, text);
                }
            }
        }
        other => text.push_str(&format!("{blanks}{}\n", yaml_line(other))),
    }
}

fn value_of(value: &Node, depth: usize, before: usize, layout: Layout, text: &mut String) {
    let in_line = match value {
        Node::Map(entries) => entries.is_empty(),
        Node::List(items) => items.is_empty(),
        _ => true,
    };
    if in_line || layout == Layout::Lines || fits(value, before) {
        text.push_str(&format!(" {}\n", yaml_line(value)));
    } else {
        text.push('\n');
        block(value, depth, layout, text);
    }
}

/// Whether a value goes into the line: all of it fits, and it holds no list of mappings, which are compared line by line.
fn fits(value: &Node, before: usize) -> bool {
    let nested = match value {
        Node::List(items) => items.iter().any(|item| matches!(item, Node::Map(_))),
        Node::Map(entries) => entries.iter().any(|(_, inner)| matches!(inner, Node::List(_) | Node::Map(_))),
        _ => false,
    };
    !nested && before + yaml_line(value).chars().count() < WIDTH
}

fn flow(node: &Node, text: &mut String) {
    match node {
        Node::Text(value) => text.push_str(&scalar(value)),
        Node::List(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                text.push_str(if at == 0 { "" } else { ", " });
                flow(item, text);
            }
            text.push(']');
        }
        Node::Map(entries) if entries.is_empty() => text.push_str("{}"),
        Node::Map(entries) => {
            for (at, (key, value)) in entries.iter().enumerate() {
                text.push_str(if at == 0 { "{ " } else { ", " });
                text.push_str(&scalar(key));
                text.push_str(": ");
                flow(value, text);
            }
            text.push_str(" }");
        }
        plain => text.push_str(&plain.to_flow()),
    }
}

/// A text without quotes where nobody takes it for anything else.
fn scalar(value: &str) -> String {
    if is_plain(value) {
        return value.to_owned();
    }
    let mut text = String::from("\"");
    for character in value.chars() {
        match character {
            '"' | '\\' => text.extend(['\\', character]),
            ' '..='~' => text.push(character),
            '–' | '—' | '…' | '“' | '”' | '€' | '°' | '×' | '≥' | '≤' | '→' => {
                text.push(character);
            }
            other if other.is_alphanumeric() => text.push(other),
            other => text.push_str(&format!("\\U{:08x}", u32::from(other))),
        }
    }
    text.push('"');
    text
}

fn is_plain(value: &str) -> bool {
    let inner = |c: char| c.is_ascii_alphanumeric() || "$%/._+() -".contains(c);
    let Some(first) = value.chars().next() else { return false };
    let digits = value.chars().take_while(|c| c.is_ascii_digit() || *c == '.').count();
    let rest = &value[digits..];
    // A date, or a number with a unit: `272000 tokens`, `80%`.
    let is_date = value.len() == 10
        && value.char_indices().all(|(at, c)| if at == 4 || at == 7 { c == '-' } else { c.is_ascii_digit() });
    let has_unit = digits > 0
        && (rest.starts_with('%') && rest.len() == 1
            || rest
                .strip_prefix(' ')
                .is_some_and(|unit| unit.starts_with(|c: char| c.is_ascii_alphabetic())));
    let starts = first.is_ascii_alphabetic() || first == '$' || is_date || has_unit;
    starts
        && value.chars().all(inner)
        && !value.ends_with(' ')
        && !TAKEN.contains(&value.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, SourceText};

    fn read(text: &str) -> Node {
        SourceFile::read("a", SourceText::Bytes(text.as_bytes().to_vec()), &[]).unwrap().1
    }

    #[test]
    fn what_is_written_is_read_the_same() {
        let long = "x".repeat(120);
        for text in [
            "a: { b: $2/Mtok, c: [1, 2] }\nd: { e: { f: 80%, g: '80', h: 1.5, i: ~, j: true, k: 'true', l: 'No' } }\n",
            &format!(
                "a:\n  - from: 2026-11-12\n    tiers: [ {{ up_to: 272000 tokens, standard: {{ input: $1/Mtok }} }} ]\n    source: {long}\n  - [1, [2, 3]]\n"
            ),
            "a: '- b'\n'c: d': 'e # f'\n'1': '2'\n'': ''\n\"\\t\": \"ä – \\u200b\"\n'~': ' x '\nb: 'a: b'\nc: '3 tokens'\nd: 1e5\ne: '1e5'\nf: 2026-11-12\n",
            "a: []\nb: {}\nc: [ {}, [], [ {} ] ]\nd: .inf\n",
            "a: \"0x10\"\nb: \"1_000\"\nc: \"12:30\"\nd: \"0o7\"\ne: \".5\"\nf: \"+1\"\ng: \"e5\"\nh: \"2.\"\ni: \"1 000\"\n",
        ] {
            let node = read(text);
            for layout in [Layout::Blocks, Layout::Lines] {
                let written = yaml_lines(&node, 0, layout);
                assert_eq!(read(&written), node, "{written}");
            }
        }
    }

    #[test]
    fn mappings_that_fit_stand_in_a_line() {
        let node = read(
            "cards: [ { from: 2026-11-12, source: \"a: b\", tiers: [ { up_to: 272000 tokens, standard: { input: $1/Mtok } } ] } ]\n",
        );
        let expected = "cards:\n  - from: 2026-11-12\n    source: \"a: b\"\n    tiers:\n      - up_to: 272000 tokens\n        standard: { input: $1/Mtok }\n";
        assert_eq!(yaml_lines(&node, 0, Layout::Blocks), expected);
    }
}
