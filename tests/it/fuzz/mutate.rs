//! Changes to a document: to its tree, so that what comes out is mostly a scenario still, and to its text.

use breakeven::source::Node;

use super::dice::Dice;
use super::document::written;
use super::pool;

/// What can be taken from other documents: every key of all of them with a value that stands there.
pub(super) struct Parts(Vec<(String, Node)>);

impl Parts {
    /// The parts of these documents.
    pub(super) fn of<'n>(documents: impl Iterator<Item = &'n Node>) -> Self {
        fn gather(node: &Node, found: &mut Vec<(String, Node)>) {
            match node {
                Node::Map(entries) => {
                    for (key, value) in entries {
                        found.push((key.clone(), value.clone()));
                        gather(value, found);
                    }
                }
                Node::List(items) => items.iter().for_each(|item| gather(item, found)),
                _ => {}
            }
        }
        let mut found = Vec::new();
        documents.for_each(|document| gather(document, &mut found));
        Self(found)
    }

    fn any(&self, dice: &mut Dice) -> (String, Node) {
        dice.of_these(&self.0).clone()
    }

    /// A value that stands somewhere under this key.
    fn under(&self, key: &str, dice: &mut Dice) -> Option<Node> {
        let found: Vec<&Node> =
            self.0.iter().filter(|(name, _)| name == key).map(|(_, value)| value).collect();
        (!found.is_empty()).then(|| (*dice.of_these(&found)).clone())
    }
}

/// A document with one to three changes, as a text.
pub(super) fn changed(document: &Node, parts: &Parts, dice: &mut Dice) -> Vec<u8> {
    let mut tree = document.clone();
    // Mostly one: of several, one is refused in most cases, and nobody sees the others.
    let changes = *dice.of_these(&[1, 1, 1, 2, 3]);
    for _ in 0..changes {
        change(&mut tree, parts, dice);
    }
    let text = written(&tree);
    if dice.once_in(20) { broken(text.into_bytes(), dice) } else { text.into_bytes() }
}

/// Where a node is: which child of which child. The root is left out.
fn places(node: &Node) -> Vec<Vec<usize>> {
    fn gather(node: &Node, here: &mut Vec<usize>, found: &mut Vec<Vec<usize>>) {
        let children: Vec<(&str, &Node)> = match node {
            Node::Map(entries) => entries.iter().map(|(key, value)| (key.as_str(), value)).collect(),
            Node::List(items) => items.iter().map(|item| ("", item)).collect(),
            _ => vec![],
        };
        for (at, (key, child)) in children.into_iter().enumerate() {
            here.push(at);
            found.push(here.clone());
            // What sources say is prose, and there is a lot of it.
            if key != "sources" {
                gather(child, here, found);
            }
            here.pop();
        }
    }
    let mut found = Vec::new();
    gather(node, &mut Vec::new(), &mut found);
    found
}

fn at<'n>(node: &'n mut Node, place: &[usize]) -> Option<&'n mut Node> {
    place.iter().try_fold(node, |node, at| match node {
        Node::Map(entries) => entries.get_mut(*at).map(|(_, value)| value),
        Node::List(items) => items.get_mut(*at),
        _ => None,
    })
}

fn key_of(node: &Node, place: &[usize]) -> Option<String> {
    let (last, above) = place.split_last()?;
    let mut node = node.clone();
    match at(&mut node, above)? {
        Node::Map(entries) => entries.get(*last).map(|(key, _)| key.clone()),
        _ => None,
    }
}

fn change(tree: &mut Node, parts: &Parts, dice: &mut Dice) {
    let places = places(tree);
    if places.is_empty() {
        return;
    }
    let place = dice.of_these(&places).clone();
    let key = key_of(tree, &place);
    let (last, above) = place.split_last().map_or((0, &[][..]), |(last, above)| (*last, above));
    match dice.below(24) {
        // A text that nothing is worked out from.
        16..=18 => {
            let free = |place: &&Vec<usize>| {
                key_of(tree, place)
                    .is_some_and(|key| ["title", "description", "note", "sources"].contains(&key.as_str()))
            };
            let free: Vec<Vec<usize>> = places.iter().filter(free).cloned().collect();
            if !free.is_empty() {
                let place = dice.of_these(&free).clone();
                let said = match at(tree, &place) {
                    Some(Node::Map(sources)) if !sources.is_empty() => {
                        let source = dice.below(sources.len());
                        sources[source].1 = Node::Text(pool::text(dice));
                        return;
                    }
                    Some(Node::Text(said)) => said.clone(),
                    _ => String::new(),
                };
                put(tree, &place, Node::Text(said + &pool::text(dice)));
            }
        }
        0..=4 | 19..=23 => {
            if let Some(value) = at(tree, &place) {
                scale(value, dice);
            }
        }
        5 | 6 => put(tree, &place, pool::value(dice)),
        7 => put(tree, &place, Node::Text(pool::text(dice))),
        8 | 9 => {
            if let Some(value) = key.and_then(|key| parts.under(&key, dice)) {
                put(tree, &place, value);
            }
        }
        10 => {
            let other = dice.of_these(&places).clone();
            let (one, two) = (at(tree, &place).cloned(), at(tree, &other).cloned());
            if let (Some(one), Some(two)) = (one, two)
                && !other.starts_with(&place)
                && !place.starts_with(&other)
            {
                put(tree, &place, two);
                put(tree, &other, one);
            }
        }
        11 => match at(tree, above) {
            Some(Node::Map(entries)) if last < entries.len() => drop(entries.remove(last)),
            Some(Node::List(items)) if last < items.len() => drop(items.remove(last)),
            _ => {}
        },
        12 => match at(tree, above) {
            Some(Node::Map(entries)) if last < entries.len() => {
                let (key, value) = entries[last].clone();
                let key = if dice.once_in(3) { key } else { format!("{key}-{}", dice.below(9)) };
                for _ in 0..=dice.below(3) {
                    entries.push((key.clone(), value.clone()));
                }
            }
            Some(Node::List(items)) if last < items.len() => items.push(items[last].clone()),
            _ => {}
        },
        13 => {
            if let Some(Node::Map(entries)) = at(tree, above)
                && last < entries.len()
            {
                entries[last].0 = match dice.below(3) {
                    0 => pool::text(dice),
                    1 => parts.any(dice).0,
                    _ => entries[last].0.chars().rev().collect(),
                };
            }
        }
        14 => {
            if let Some(Node::Map(entries)) = at(tree, above) {
                entries.push(parts.any(dice));
            }
        }
        _ => {
            let value = at(tree, &place).cloned().unwrap_or(Node::Null);
            let wrapped = (0..=dice.below(3) * dice.below(60)).fold(value, |value, _| {
                if dice.once_in(2) {
                    Node::List(vec![value])
                } else {
                    Node::Map(vec![("value".to_owned(), value)])
                }
            });
            put(tree, &place, wrapped);
        }
    }
}

fn put(tree: &mut Node, place: &[usize], value: Node) {
    if let Some(here) = at(tree, place) {
        *here = value;
    }
}

/// A number times something; another value where there is none.
fn scale(value: &mut Node, dice: &mut Dice) {
    let scaled = match value {
        Node::Number(number) => Some(Node::Number(*number * pool::factor(dice))),
        Node::Text(text) => pool::scaled(text, dice).map(Node::Text),
        Node::Map(_) | Node::List(_) => return,
        _ => None,
    };
    *value = scaled.unwrap_or_else(|| pool::value(dice));
}

/// A text with a change that knows nothing of what it says.
pub(super) fn broken(mut text: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
    let place = dice.below(text.len() + 1);
    match dice.below(12) {
        0 => text.truncate(place),
        1 => {
            if let Some(byte) = text.get_mut(place) {
                *byte ^= 1 << dice.below(8);
            }
        }
        2 => text.insert(place, u8::try_from(dice.below(256)).unwrap_or(0)),
        3 => drop(text.drain(place..(place + dice.below(20)).min(text.len()))),
        4 => drop(text.splice(place..place, pool::text(dice).into_bytes())),
        5 => text.splice(0..0, [0xef, 0xbb, 0xbf]).for_each(drop),
        6 => text = String::from_utf8_lossy(&text).replace('\n', "\r\n").into_bytes(),
        7 => text = String::from_utf8_lossy(&text).replacen("  ", "\t", 1 + dice.below(5)).into_bytes(),
        8 => {
            let mut bomb = "a0: &a0 [x, x]\n".to_owned();
            for level in 1..30 {
                bomb += &format!("a{level}: &a{level} [*a{0}, *a{0}]\n", level - 1);
            }
            text.splice(0..0, bomb.into_bytes()).for_each(drop);
        }
        9 => {
            let depth = dice.below(3000);
            text.extend(b"deep: ".iter().copied().chain(std::iter::repeat_n(b'[', depth)));
        }
        _ => {
            let lines: Vec<String> = String::from_utf8_lossy(&text).lines().map(str::to_owned).collect();
            let mut lines = lines;
            let (one, other) = (dice.below(lines.len()), dice.below(lines.len()));
            match dice.below(3) {
                _ if lines.is_empty() => {}
                0 => lines.swap(one, other),
                1 => lines.insert(one, lines[other].clone()),
                _ => lines[one].insert_str(0, &" ".repeat(1 + dice.below(3))),
            }
            text = (lines.join("\n") + "\n").into_bytes();
        }
    }
    text
}
