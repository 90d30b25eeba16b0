//! Names by number: a million of them in little room.

use std::hash::{BuildHasher as _, RandomState};

/// A longer name is remembered by its start and a digest of the whole.
const LONGEST: usize = 64;
/// Where no name is.
const NONE: u32 = u32::MAX;

/// Texts behind each other.
#[derive(Debug, Default)]
pub(super) struct Texts {
    text: String,
    ends: Vec<u32>,
}

impl Texts {
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    pub(super) fn get(&self, at: usize) -> &str {
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize);
        let end = self.ends.get(at).map_or(start, |end| *end as usize);
        self.text.get(start..end).unwrap_or("")
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// How many bytes they have together.
    pub(super) fn bytes(&self) -> usize {
        self.text.len()
    }
}

/// Names, each once, by the number of their first appearance.
#[derive(Debug, Default)]
pub(super) struct Names {
    texts: Texts,
    /// Numbers of names at places that follow from the names, so that none has to be looked for.
    places: Vec<u32>,
    /// Drawn anew for each call, so that nobody can choose names that meet in one place. No number depends on it.
    hasher: RandomState,
    other: RandomState,
}

impl Names {
    /// The number of a name, which is added where it is new.
    pub(super) fn number(&mut self, name: &str) -> u32 {
        let short;
        let name = if name.len() <= LONGEST {
            name
        } else {
            // The two digests are of 64 bits each, and of keys that nobody knows: no two names will ever meet in both.
            let start = &name[..name.floor_char_boundary(LONGEST)];
            let digest = (self.hasher.hash_one(name), self.other.hash_one(name));
            short = format!("{start}\0{:016x}{:016x}", digest.0, digest.1);
            &short
        };
        if (self.texts.len() + 1) * 3 > self.places.len() * 2 {
            self.grow();
        }
        let place = self.place(name);
        if self.places[place] == NONE {
            self.places[place] = u32::try_from(self.texts.len()).unwrap_or(NONE);
            self.texts.push(name);
        }
        self.places[place]
    }

    /// A name as far as it is known: a long one to its end of what is remembered.
    pub(super) fn get(&self, number: u32) -> &str {
        let text = self.texts.get(number as usize);
        text.split_once('\0').filter(|_| text.len() > LONGEST).map_or(text, |(start, _)| start)
    }

    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    /// How many bytes they have together.
    pub(super) fn bytes(&self) -> usize {
        self.texts.bytes()
    }

    /// The place of a name, or the free one where it belongs.
    fn place(&self, name: &str) -> usize {
        let count = self.places.len();
        let mut place = usize::try_from(self.hasher.hash_one(name) % count as u64).unwrap_or(0);
        while self.places[place] != NONE && self.texts.get(self.places[place] as usize) != name {
            place = if place + 1 == count { 0 } else { place + 1 };
        }
        place
    }

    fn grow(&mut self) {
        self.places = vec![NONE; (self.places.len() * 2).max(16)];
        for number in 0..self.texts.len() {
            let place = self.place(self.texts.get(number));
            self.places[place] = u32::try_from(number).unwrap_or(NONE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_has_one_number() {
        let mut names = Names::default();
        let long = "x".repeat(100);
        let of = |at: usize| match at % 3 {
            0 => format!("task {at}"),
            1 => format!("{long}{at}"),
            _ => format!("ä\0{at}"),
        };
        for _ in 0..2 {
            for at in 0..2000 {
                assert_eq!(names.number(&of(at)), u32::try_from(at).unwrap());
            }
        }
        assert_eq!(names.len(), 2000);
        assert_eq!(names.get(3), "task 3");
        assert_eq!(names.get(1), &long[..LONGEST]);
        assert_eq!(names.get(2), "ä\u{0}2");
        assert_eq!(names.number(""), 2000);
    }
}
