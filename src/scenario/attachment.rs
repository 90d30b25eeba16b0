//! Files that a scenario names: benchmark results. Only the caller touches the disk.

/// Hands out the files that a scenario names.
pub trait Attachments {
    /// The bytes of a file, named as in the scenario, and the name under which people know it; or why it cannot be read.
    fn open(&self, name: &str) -> Result<(String, Vec<u8>), String>;
}

/// There are no files: a scenario that names one is faulty.
#[derive(Clone, Copy, Debug)]
pub struct NoAttachments;

impl Attachments for NoAttachments {
    fn open(&self, _: &str) -> Result<(String, Vec<u8>), String> {
        Err("no files can be read here".to_owned())
    }
}
