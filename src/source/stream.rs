//! The contents of a file as they come, from a file, a pipe or a text: nobody has to hold all of it.

use std::fmt;
use std::io::{Cursor, ErrorKind, Read};

/// So many bytes are asked for at a time.
const CHUNK: usize = 64 * 1024;

/// The contents of a file, read once from its start. It may have no end, so whoever reads it stops somewhere.
pub struct Stream(Box<dyn Read>);

impl Stream {
    /// What a reader hands out.
    pub fn new(reader: impl Read + 'static) -> Self {
        Self(Box::new(reader))
    }

    /// The next bytes, some of them; none at the end. The error is in words.
    pub(super) fn next(&mut self, into: &mut [u8]) -> Result<usize, String> {
        loop {
            match self.0.read(into) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                found => return found.map_err(|error| error.to_string()),
            }
        }
    }

    /// All bytes, or one more than `most` of them, which is enough to refuse what is too large.
    pub(super) fn whole(mut self, most: usize) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        let mut chunk = vec![0; CHUNK];
        loop {
            let wanted = (most + 1 - bytes.len()).min(CHUNK);
            match self.next(&mut chunk[..wanted])? {
                0 => return Ok(bytes),
                found => bytes.extend_from_slice(&chunk[..found]),
            }
        }
    }
}

impl fmt::Debug for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Stream")
    }
}

impl From<Vec<u8>> for Stream {
    fn from(bytes: Vec<u8>) -> Self {
        Self::new(Cursor::new(bytes))
    }
}

impl From<String> for Stream {
    fn from(text: String) -> Self {
        text.into_bytes().into()
    }
}

impl From<&str> for Stream {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}
