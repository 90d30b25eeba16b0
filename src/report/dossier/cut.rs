//! What of other pages goes into a section: without what is said once on the whole page, and as much as somebody reads.

use crate::report::block::Block;
use crate::report::run::report::{OptionReport, ScenarioReport};
use crate::scenario::Role;

/// Options of a page; the others are counted.
pub(super) const MOST: usize = 12;

/// What is said once, at its own place.
const ONCE: [&str; 2] = ["Warnings", "Assumed, because the scenario does not state it"];

/// The options that a page is about: of many those that the summary has, and then as many parts of others.
pub(super) fn shown(scenario: &ScenarioReport, best_first: &[&OptionReport]) -> Vec<String> {
    if scenario.options.len() <= MOST {
        return scenario.options.iter().map(|option| option.name.clone()).collect();
    }
    let parts = scenario.options.iter().filter(|option| option.role == Role::Part);
    best_first.iter().copied().take(MOST).chain(parts.take(MOST)).map(|option| option.name.clone()).collect()
}

/// What a paragraph begins with that says on which prices a page rests.
const BASIS: &str = "Prices of ";

/// The blocks of a page without its title and day, pictures for terminals, and what is said once on a whole page.
pub(super) fn inner(blocks: Vec<Block>) -> Vec<Block> {
    let mut kept = Vec::new();
    let mut is_once = false;
    for block in blocks {
        match &block {
            Block::Heading(1, _)
            | Block::Scatter(_)
            | Block::Curves(_)
            | Block::Timeline(_)
            | Block::Footer(_) => continue,
            Block::Paragraph(text) if text.starts_with(BASIS) => continue,
            Block::Heading(_, text) => is_once = ONCE.contains(&text.as_str()),
            _ => {}
        }
        if !is_once {
            kept.push(block);
        }
    }
    kept
}

/// A sentence with its first letter as one begins.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// More letters than this in one go nobody reads: names of hundreds of options, places of hundreds of fields.
const LETTERS: usize = 1200;
/// Items of a list.
const ITEMS: usize = 40;

/// As much of a text as somebody reads, and where the rest is.
fn short(text: String) -> String {
    if text.chars().count() <= LETTERS {
        return text;
    }
    let kept: String = text.chars().take(LETTERS).collect();
    let kept = kept.rsplit_once(' ').map_or(kept.as_str(), |(kept, _)| kept);
    format!("{kept} … (cut off here; `--format json` has all)")
}

/// As much of a list as somebody reads.
pub(super) fn few(items: Vec<String>) -> Vec<String> {
    let more = items.len().saturating_sub(ITEMS);
    let mut kept: Vec<String> = items.into_iter().take(ITEMS).map(short).collect();
    if more > 0 {
        kept.push(format!("{more} more; `--format json` has all"));
    }
    kept
}

/// As much of a block of words as somebody reads; the numbers of sources stay what they are.
pub(super) fn readable(block: Block) -> Block {
    match block {
        Block::List(items) => Block::List(few(items)),
        Block::Numbered(items) => Block::Numbered(items.into_iter().map(short).collect()),
        Block::Paragraph(text) => Block::Paragraph(short(text)),
        Block::Answer(text) => Block::Answer(short(text)),
        other => other,
    }
}
