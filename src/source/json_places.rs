//! Field path to position in JSON that was read before: the text is walked again, for those places only that somebody
//! asks for.

use super::file::Target;
use super::json::Reader;
use super::path::{FieldPath, Step};

/// The byte at which a field's key or value starts, in a text that was read before.
pub(super) fn locate(text: &str, path: &FieldPath, target: Target) -> Option<usize> {
    let mut reader = Reader::new(text, &[]);
    let mut here = (reader.at, reader.at);
    for (depth, step) in path.steps().into_iter().enumerate() {
        reader.at = here.1;
        here = match step {
            Step::Key(key) | Step::Repeated(key, _) => reader.member(key)?,
            Step::Index(index) if depth == 0 && reader.has_several() => reader.nth(*index)?,
            Step::Index(index) => {
                reader.take(b'[').then_some(())?;
                reader.nth(*index)?
            }
        };
    }
    Some(if target == Target::Key { here.0 } else { here.1 })
}

impl Reader<'_> {
    /// Where a member's key and value start: the last one of that name, as readers of JSON have it.
    fn member(&mut self, wanted: &str) -> Option<(usize, usize)> {
        let mut found = None;
        if !self.take(b'{') {
            return None;
        }
        while !self.take(b'}') {
            self.take(b',');
            let start = self.at;
            let key = self.string().ok()?;
            self.take(b':');
            if key == wanted {
                found = Some((start, self.at));
            }
            self.skip().ok()?;
        }
        found
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
        let root = parse(TEXT, &[]).ok().unwrap();
        assert_eq!(number(root.at(&FieldPath::read("b[1].cA").unwrap()).unwrap()), -25.0);
        let at = |path: &str, target| locate(TEXT, &FieldPath::read(path).unwrap(), target);
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
            let root = parse(text, &[]).ok().unwrap();
            let path = FieldPath::ROOT.index(1).key("x");
            assert!(number(root.at(&path).unwrap()).is_nan(), "{text}");
            assert_eq!(locate(text, &path, Target::Value), text.find("NaN"), "{text}");
        }
    }

    #[test]
    fn passes_over_what_nobody_reads() {
        let text = "{\"requests\": [{\"x\": \"]}\\\"\"}], \"y\": 2}";
        assert_eq!(parse(text, &["requests"]).ok().unwrap().get("requests"), Some(&Node::Null));
        assert_eq!(locate(text, &FieldPath::ROOT.key("y"), Target::Value), text.find('2'));
    }
}
