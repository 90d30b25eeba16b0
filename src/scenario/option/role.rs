//! Whether an option serves the whole task.

use crate::decode::Words;

/// Whether an option is compared with the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It serves the whole task.
    Whole,
    /// It is there for policies only: no target is held against it, and nobody recommends it.
    Part,
}

impl Words for Role {
    const WHAT: &'static str = "a role";
    const WORDS: &'static [(&'static str, Self)] = &[("whole", Self::Whole), ("part", Self::Part)];
}
