//! What kind of text a file of another program is: known by how it starts, since names of files say little.

/// What a file's bytes start like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looks {
    /// JSON, or nothing at all, which the reader of JSON has words for.
    Json,
    /// Some other text.
    Other,
}

/// How much of a file is looked at.
const START: usize = 1024;

/// What a file's bytes start like.
pub fn looks(bytes: &[u8]) -> Looks {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(START)]);
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let empty = start.is_empty() && bytes.len() < START;
    if empty || start.starts_with(['{', '[']) { Looks::Json } else { Looks::Other }
}
