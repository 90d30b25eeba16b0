//! A hash of what an entry means: of its tree, so that comments, layout and the order of keys do not matter.

use std::fmt;

use sha2::{Digest as _, Sha256};

use crate::source::Node;

/// The SHA-256 of what was hashed: `sha256:` and 64 hexadecimal digits where it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hash([u8; 32]);

/// So many hexadecimal digits tell entries apart where a whole hash is too long to read.
const SHORT: usize = 16;

impl Hash {
    /// Of a tree. Each value is written with its kind and its length before it, so that no two trees give the same bytes.
    pub fn of_tree(node: &Node) -> Self {
        let mut hasher = Hasher::default();
        hasher.tree(node);
        hasher.end()
    }

    /// Its first digits, for people and as a part of names.
    pub fn short(self) -> String {
        self.digits()[..SHORT].to_owned()
    }

    fn digits(self) -> String {
        self.0.iter().fold(String::new(), |digits, byte| digits + &format!("{byte:02x}"))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", self.digits())
    }
}

/// The hash of a file's bytes as they are, which come in pieces: what `sha256sum` prints.
///
/// ```
/// use breakeven::catalog::FileHash;
/// let hash = FileHash::default().with(b"a").with(b"bc").end().to_string();
/// assert_eq!(hash, "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
/// ```
#[derive(Clone, Debug, Default)]
pub struct FileHash(Sha256);

impl FileHash {
    /// Takes the next piece.
    #[must_use]
    pub fn with(mut self, bytes: &[u8]) -> Self {
        self.0.update(bytes);
        self
    }

    /// The hash of all pieces.
    pub fn end(self) -> Hash {
        Hash(self.0.finalize().into())
    }
}

/// What is put together into a hash.
#[derive(Clone, Debug, Default)]
pub(super) struct Hasher(Sha256);

impl Hasher {
    /// Takes a text with its length.
    pub(super) fn text(&mut self, text: &str) {
        self.0.update((text.len() as u64).to_le_bytes());
        self.0.update(text);
    }

    /// Takes a hash.
    pub(super) fn hash(&mut self, hash: Hash) {
        self.0.update(hash.0);
    }

    /// The hash of all that it took.
    pub(super) fn end(self) -> Hash {
        Hash(self.0.finalize().into())
    }

    fn tree(&mut self, node: &Node) {
        match node {
            Node::Null => self.text("~"),
            Node::Bool(value) => self.text(if *value { "b1" } else { "b0" }),
            Node::Number(number) => {
                self.text("n");
                self.0.update(number.to_bits().to_le_bytes());
            }
            Node::Text(text) => {
                self.text("t");
                self.text(text);
            }
            Node::List(items) => {
                self.text("l");
                self.0.update((items.len() as u64).to_le_bytes());
                for item in items {
                    self.tree(item);
                }
            }
            Node::Map(entries) => {
                self.text("m");
                self.0.update((entries.len() as u64).to_le_bytes());
                let mut sorted: Vec<&(String, Node)> = entries.iter().collect();
                // Of a repeated key the order counts: the last one holds.
                sorted.sort_by(|(a, _), (b, _)| a.cmp(b));
                for (key, value) in sorted {
                    self.text(key);
                    self.tree(value);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, SourceText};

    fn of(text: &str) -> Hash {
        let read = SourceFile::read("a", SourceText::Bytes(text.as_bytes().to_vec()), &[]);
        Hash::of_tree(&read.unwrap().1)
    }

    #[test]
    fn layout_does_not_matter_and_every_value_does() {
        let hash = of("a: { b: $2/Mtok, c: [1, 2] }\n");
        assert_eq!(hash, of("# said\na:\n  c: [1, 2] # twice\n  b: '$2/Mtok'\n"));
        for other in [
            "a: { b: $3/Mtok, c: [1, 2] }\n",
            "a: { b: $2/Mtok, c: [2, 1] }\n",
            "a: { b: $2/Mtok, c: ['1', 2] }\n",
            "a: { b: $2/Mtok, c: [1, 2], d: ~ }\n",
            "a: { b: $2/Mtok }\nc: [1, 2]\n",
        ] {
            assert_ne!(hash, of(other), "{other}");
        }
        assert_eq!(hash.to_string().len(), "sha256:".len() + 64);
        assert!(hash.to_string().contains(&hash.short()));
    }
}
