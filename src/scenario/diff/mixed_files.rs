//! Files that a scenario names, some of one edition and some of another.

use std::collections::BTreeSet;

use crate::scenario::attachment::{Attached, Attachments};

/// Files of the base, but for some of the head.
pub(super) struct MixedFiles<'e> {
    pub(super) base: &'e dyn Attachments,
    pub(super) head: &'e dyn Attachments,
    pub(super) of_head: BTreeSet<&'e str>,
}

impl Attachments for MixedFiles<'_> {
    fn open(&self, name: &str) -> Result<Attached, String> {
        // A file that only one of them has is named by what only that one has.
        if self.of_head.contains(name) {
            return self.head.open(name);
        }
        self.base.open(name).or_else(|error| self.head.open(name).map_err(|_| error))
    }
}
