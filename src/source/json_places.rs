//! Field path to position in JSON that was read before: the text is walked again, for those places only that somebody
//! asks for, from the nearest one that was found before.

use std::collections::BTreeMap;

use super::json::{Reader, Wanted};
use super::path::{FieldPath, Step};
use super::target::Target;

/// Of larger objects, only the member that is asked for is remembered.
const MOST_MEMBERS: usize = 256;

/// The places of one text that were found.
#[derive(Debug, Default)]
pub(super) struct JsonPlaces {
    /// Whether several values follow each other, so that together they are a list.
    several: Option<bool>,
    /// Where keys and values start.
    found: BTreeMap<FieldPath, (usize, usize)>,
}

impl JsonPlaces {
    /// The byte at which a field's key or value starts, in a text that was read before.
    pub(super) fn locate(&mut self, text: &str, path: &FieldPath, target: Target) -> Option<usize> {
        let (key, value) = self.starts(text, path)?;
        Some(if target == Target::Key { key } else { value })
    }

    fn starts(&mut self, text: &str, path: &FieldPath) -> Option<(usize, usize)> {
        if let Some(found) = self.found.get(path) {
            return Some(*found);
        }
        let mut reader = Reader::new(text, Wanted::ALL);
        let Some(step) = path.last() else { return Some((reader.at, reader.at)) };
        let parent = path.parent();
        (_, reader.at) = self.starts(text, &parent)?;
        let found = match step {
            Step::Key(key) | Step::Repeated(key, _) => {
                let mut members = 0;
                reader.members(|key, starts| {
                    // One walk finds all of them, but for objects that are larger than any that somebody asks about.
                    members += 1;
                    if members <= MOST_MEMBERS {
                        self.found.insert(parent.key(key), starts);
                    }
                })?;
                let known = self.found.get(&parent.key(key)).copied();
                if members <= MOST_MEMBERS {
                    return known;
                }
                (_, reader.at) = self.starts(text, &parent)?;
                let mut found = None;
                reader.members(|member, starts| {
                    if member == &**key {
                        found = Some(starts);
                    }
                })?;
                found?
            }
            Step::Index(index) => {
                if let Some((before, at)) = self.element_before(path, &parent) {
                    reader.at = at;
                    reader.nth(index - before)?
                } else {
                    let top = parent.last().is_none();
                    if !(top && *self.several.get_or_insert_with(|| reader.has_several())) {
                        reader.take(b'[').then_some(())?;
                    }
                    reader.nth(*index)?
                }
            }
        };
        self.found.insert(path.clone(), found);
        Some(found)
    }

    /// The nearest element of the same list before this one that was found, and where it starts.
    fn element_before(&self, path: &FieldPath, parent: &FieldPath) -> Option<(usize, usize)> {
        let (before, (_, at)) = self.found.range(..path).next_back()?;
        match before.last()? {
            Step::Index(index) if before.parent() == *parent => Some((*index, *at)),
            _ => None,
        }
    }
}

impl Reader<'_> {
    /// Hands out each member's key and where key and value start, in their order: of one name, readers of JSON take the last.
    fn members(&mut self, mut found: impl FnMut(&str, (usize, usize))) -> Option<()> {
        if !self.take(b'{') {
            return None;
        }
        while !self.take(b'}') {
            self.take(b',');
            let start = self.at;
            let key = self.string().ok()?;
            self.take(b':');
            found(&key, (start, self.at));
            self.skip().ok()?;
        }
        Some(())
    }

    /// Where the values of some keys start, in an object that starts here.
    pub(super) fn values_of<const N: usize>(&mut self, keys: [&str; N]) -> [Option<usize>; N] {
        let mut starts = [None; N];
        let _ = self.members(|key, (_, value)| {
            if let Some(at) = keys.iter().position(|wanted| *wanted == key) {
                starts[at] = Some(value);
            }
        });
        starts
    }

    /// Hands out each member's key and where its value starts.
    pub(super) fn each_member(&mut self, mut found: impl FnMut(&str, usize)) {
        let _ = self.members(|key, (_, value)| found(key, value));
    }

    /// Where the n-th of the values from here on starts, from 0.
    fn nth(&mut self, wanted: usize) -> Option<(usize, usize)> {
        for _ in 0..wanted {
            self.skip().ok()?;
            self.take(b',');
        }
        self.peek().filter(|mark| *mark != b']').map(|_| (self.at, self.at))
    }

    /// Whether another value follows the one that starts here.
    fn has_several(&mut self) -> bool {
        let start = self.at;
        let skipped = self.skip().is_ok();
        self.space();
        let more = skipped && self.at < self.text.len();
        self.at = start;
        more
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Node;
    use crate::source::json::parse;

    const TEXT: &str = "{\"a\": 1,\n \"b\": [true, {\"c\\u0041\": -2.5e1}],\n \"a\": null}\n";

    fn number(node: &Node) -> f64 {
        let Node::Number(number) = node else { panic!("{node:?}") };
        *number
    }

    #[test]
    fn reads_values_and_finds_them_again() {
        let root = parse(TEXT, Wanted::ALL).ok().unwrap().root;
        assert_eq!(number(root.at(&FieldPath::read("b[1].cA").unwrap()).unwrap()), -25.0);
        let mut places = JsonPlaces::default();
        let mut at = |path: &str, target| places.locate(TEXT, &FieldPath::read(path).unwrap(), target);
        assert_eq!(at("a", Target::Key), TEXT.rfind("\"a\""));
        assert_eq!(at("a", Target::Value), TEXT.find("null"));
        assert_eq!(at("b[0]", Target::Value), TEXT.find("true"));
        assert_eq!(at("b[1].cA", Target::Value), TEXT.find("-2.5"));
        assert_eq!(at("b[2]", Target::Value), None);
        assert_eq!(at("d", Target::Key), None);
    }

    #[test]
    fn reads_values_that_follow_each_other() {
        for text in ["{\"x\": 1}\n{\"x\": NaN}", "{\"x\": 1}{\"x\": NaN}\n\n", "[{\"x\": 1}, {\"x\": NaN}]"] {
            let root = parse(text, Wanted::ALL).ok().unwrap().root;
            let path = FieldPath::ROOT.index(1).key("x");
            assert!(number(root.at(&path).unwrap()).is_nan(), "{text}");
            assert_eq!(JsonPlaces::default().locate(text, &path, Target::Value), text.find("NaN"), "{text}");
        }
    }

    #[test]
    fn goes_on_from_what_was_found_before() {
        let list: Vec<String> = (0..40).map(|at| format!("{{\"x\": [{at}, \"v{at}\"]}}")).collect();
        for text in [list.join("\n"), format!("[{}]", list.join(", "))] {
            let mut places = JsonPlaces::default();
            for index in [7, 3, 39, 8, 7, 40, 0] {
                let path = FieldPath::ROOT.index(index).key("x").index(1);
                let expected = text.find(&format!("\"v{index}\""));
                assert_eq!(places.locate(&text, &path, Target::Value), expected, "{index}");
            }
        }
    }

    #[test]
    fn passes_over_what_nobody_reads() {
        let text = "{\"requests\": [{\"x\": \"]}\\\"\"}], \"y\": 2}";
        let wanted = Wanted { keys: Some(&["y"]), ..Wanted::ALL };
        assert_eq!(parse(text, wanted).ok().unwrap().root.get("requests"), Some(&Node::Null));
        let at = JsonPlaces::default().locate(text, &FieldPath::ROOT.key("y"), Target::Value);
        assert_eq!(at, text.find('2'));
    }
}
