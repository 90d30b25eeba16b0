//! Files that a scenario names: results of benchmarks and of evaluations. Only the caller touches the disk.

use crate::source::Stream;

/// Hands out the files that a scenario names.
pub trait Attachments {
    /// A file, named as in the scenario, or why it cannot be read, in words without its contents.
    ///
    /// It is opened and not yet read: it may be gigabytes, or have no end where whoever hands it out lets it through, and is
    /// read once, from its start, up to the bound of its kind. A file that several options name is opened once.
    fn open(&self, name: &str) -> Result<Attached, String>;
}

/// A file that is open.
#[derive(Debug)]
pub struct Attached {
    /// The name under which people know it.
    pub name: String,
    /// What is in it.
    pub contents: Stream,
}

/// There are no files: a scenario that names one is faulty.
#[derive(Clone, Copy, Debug)]
pub struct NoAttachments;

impl Attachments for NoAttachments {
    fn open(&self, _: &str) -> Result<Attached, String> {
        Err("no files can be read here".to_owned())
    }
}
