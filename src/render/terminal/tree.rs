//! Explanations as trees for a terminal.

use crate::render::style::{Colour, Style};
use crate::report::{ExplainNode, Explanation, number};
use crate::text::{Printed, one_line};

use super::text::{bold, printed, wrap};

/// Draws the explanations, option by option.
pub(in crate::render) fn trees(explanations: &[Explanation], style: Style) -> Printed {
    let mut out = String::new();
    let mut option = None;
    for explanation in explanations {
        if option != Some((&explanation.scenario, &explanation.option)) {
            if option.is_some() {
                out.push('\n');
            }
            out += &bold(&one_line(&format!("{}: {}", explanation.scenario, explanation.option)), style);
            out.push('\n');
            option = Some((&explanation.scenario, &explanation.option));
        }
        let id = explanation.metric.info().id;
        match &explanation.tree {
            Err(reason) => out += &format!("{id}: none, {}\n", one_line(reason)),
            Ok(node) => {
                out += &format!("{id}\n");
                draw(node, "", "", &mut out, style);
            }
        }
    }
    printed(&out, style)
}

/// Draws a node on a line of its own and its inputs below it.
fn draw(node: &ExplainNode, first: &str, rest: &str, out: &mut String, style: Style) {
    let how = if node.inputs.is_empty() && !node.repeated {
        dim(&one_line(&node.how), style)
    } else {
        format!("= {}", node.how)
    };
    let mut text = format!("{} {}  {how}", node.label, number::precise(node.amount));
    if node.repeated {
        text += " (explained above)";
    }
    if let Some(note) = &node.note {
        text += &format!(" ({note})");
    }
    let indent = if node.inputs.is_empty() { format!("{rest}  ") } else { format!("{rest}│ ") };
    *out += &wrap(&text, first, &indent, style.width);
    out.push('\n');
    if let Some(source) = &node.source {
        *out += &wrap(source, &format!("{indent}↳ "), &format!("{indent}  "), style.width);
        out.push('\n');
    }
    for (at, input) in node.inputs.iter().enumerate() {
        let last = at + 1 == node.inputs.len();
        let (branch, below) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        draw(input, &format!("{rest}{branch}"), &format!("{rest}{below}"), out, style);
    }
}

fn dim(text: &str, style: Style) -> String {
    match style.colour {
        Colour::On => format!("\u{1b}[2m{text}\u{1b}[0m"),
        Colour::Off => text.to_owned(),
    }
}
