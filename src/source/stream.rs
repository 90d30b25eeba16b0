//! The contents of a file as they come, from a file, a pipe or a text: nobody has to hold all of it.

use std::fmt;
use std::io::{BufRead, Cursor, Error, ErrorKind, Read, Result as IoResult};
use std::sync::{Mutex, PoisonError};

use super::sniff::{Looks, START, looks};

/// So many bytes are asked for at a time.
const CHUNK: usize = 64 * 1024;

/// The contents of a file, read once from its start. It may have no end, so whoever reads it stops somewhere.
pub struct Stream {
    reader: Box<dyn Read>,
    /// What was looked at and not handed out yet.
    ahead: Vec<u8>,
    /// How much of that was handed out.
    taken: usize,
}

impl Stream {
    /// What a reader hands out.
    pub fn new(reader: impl Read + 'static) -> Self {
        Self { reader: Box::new(reader), ahead: Vec::new(), taken: 0 }
    }

    /// Holds back others that read large files until what comes back is dropped: together they would need the room of all.
    pub fn alone(&self) -> impl Drop + use<> {
        static ALONE: Mutex<()> = Mutex::new(());
        ALONE.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What it looks like, by its start. The error is in words.
    pub fn looks(&mut self) -> Result<Looks, String> {
        self.look_ahead(START)?;
        Ok(looks(&self.ahead))
    }

    /// The text of its first bytes, as far as they are text. Nothing may have been handed out before. The error is in words.
    pub fn beginning(&mut self) -> Result<String, String> {
        self.look_ahead(CHUNK)?;
        Ok(String::from_utf8_lossy(&self.ahead[..self.ahead.len().min(CHUNK)]).into_owned())
    }

    /// Whether it has at most so many bytes, which are held then. Nothing may have been handed out before. The error is in words.
    pub fn fits(&mut self, most: usize) -> Result<bool, String> {
        self.look_ahead(most + 1)?;
        Ok(self.ahead.len() <= most)
    }

    /// Whether another one has the same in it, both from where they are; not where one of them cannot be read to its end.
    pub fn is_same(mut self, mut other: Self) -> bool {
        loop {
            let (Ok(own), Ok(others)) = (self.fill_buf(), other.fill_buf()) else { return false };
            let count = own.len().min(others.len());
            if own[..count] != others[..count] {
                return false;
            }
            if count == 0 {
                return own.len() == others.len();
            }
            self.consume(count);
            other.consume(count);
        }
    }

    /// All of it where it has at most `most` bytes, and otherwise as a stream whose start was read.
    pub(super) fn small(mut self, most: usize) -> Result<Result<Vec<u8>, Self>, String> {
        self.look_ahead(most + 1)?;
        Ok(if self.ahead.len() > most { Err(self) } else { Ok(self.ahead) })
    }

    /// The same contents, with an error in place of what follows on so many bytes.
    #[must_use]
    pub fn up_to(self, most: usize) -> Self {
        Self::new(Bounded { inner: self, left: most, most })
    }

    /// Fills what is looked at up to so many bytes, or to the end. Nothing may have been handed out before.
    fn look_ahead(&mut self, wanted: usize) -> Result<(), String> {
        while self.ahead.len() < wanted {
            let before = self.ahead.len();
            self.ahead.resize((before + CHUNK).min(wanted), 0);
            let found = fill(&mut *self.reader, &mut self.ahead[before..]);
            self.ahead.truncate(before + *found.as_ref().unwrap_or(&0));
            if found.map_err(|error| error.to_string())? == 0 {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The next bytes, some of them; none at the end. The error is in words.
    pub(super) fn next(&mut self, into: &mut [u8]) -> Result<usize, String> {
        self.read(into).map_err(|error| error.to_string())
    }

    /// Adds the next line with its end, or one byte more than `most` of it; how many bytes that is. The error is in words.
    pub(super) fn line(&mut self, into: &mut Vec<u8>, most: usize) -> Result<usize, String> {
        let found = self.take(most as u64 + 1).read_until(b'\n', into);
        found.map_err(|error| error.to_string())
    }

    /// The first line without its end, and whether anything but space follows within a short way; `None` if it has more than `most`
    /// bytes. Nothing may have been handed out before. The error is in words.
    pub(super) fn first_line(&mut self, most: usize) -> Result<Option<(&[u8], Follows)>, String> {
        let mut looked = 0;
        let mut wanted = CHUNK;
        loop {
            self.look_ahead(wanted)?;
            let end = self.ahead[looked..].iter().position(|byte| *byte == b'\n').map(|at| looked + at);
            looked = self.ahead.len();
            match end {
                None if looked < wanted => return Ok(Some((&self.ahead, Follows::Nothing))),
                None if looked > most => return Ok(None),
                None => wanted *= 2,
                Some(end) => {
                    self.look_ahead(end + START)?;
                    let (line, rest) = self.ahead.split_at(end);
                    let blank = rest.iter().all(u8::is_ascii_whitespace);
                    return Ok(Some((line, if blank { Follows::Nothing } else { Follows::More })));
                }
            }
        }
    }

    /// All bytes, or one more than `most` of them, which is enough to refuse what is too large.
    pub(super) fn whole(mut self, most: usize) -> Result<Vec<u8>, String> {
        self.look_ahead(most + 1)?;
        Ok(self.ahead)
    }
}

/// Whether anything follows a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Follows {
    Nothing,
    More,
}

/// The next bytes, some of them; none at the end.
fn fill(reader: &mut dyn Read, into: &mut [u8]) -> IoResult<usize> {
    loop {
        match reader.read(into) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            found => return found,
        }
    }
}

impl Read for Stream {
    fn read(&mut self, into: &mut [u8]) -> IoResult<usize> {
        if self.taken < self.ahead.len() {
            let here = &self.ahead[self.taken..];
            let count = here.len().min(into.len());
            into[..count].copy_from_slice(&here[..count]);
            self.taken += count;
            return Ok(count);
        }
        if self.taken > 0 {
            (self.ahead, self.taken) = (Vec::new(), 0);
        }
        fill(&mut *self.reader, into)
    }
}

impl BufRead for Stream {
    fn fill_buf(&mut self) -> IoResult<&[u8]> {
        if self.taken == self.ahead.len() {
            self.ahead.resize(CHUNK, 0);
            self.taken = 0;
            let found = fill(&mut *self.reader, &mut self.ahead);
            self.ahead.truncate(*found.as_ref().unwrap_or(&0));
            found?;
        }
        Ok(&self.ahead[self.taken..])
    }

    fn consume(&mut self, count: usize) {
        self.taken += count;
    }
}

/// A stream that ends in an error where it is too long.
struct Bounded {
    inner: Stream,
    left: usize,
    most: usize,
}

impl Read for Bounded {
    fn read(&mut self, into: &mut [u8]) -> IoResult<usize> {
        let wanted = into.len().min(self.left + 1);
        let found = self.inner.read(&mut into[..wanted])?;
        match self.left.checked_sub(found) {
            Some(left) => self.left = left,
            None => return Err(Error::other(format!("it has more than {} bytes", self.most))),
        }
        Ok(found)
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

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::rc::Rc;

    use super::*;

    /// Zeros without end, counted.
    struct Zeros(Rc<Cell<usize>>);

    impl Read for Zeros {
        fn read(&mut self, into: &mut [u8]) -> IoResult<usize> {
            into.fill(0);
            self.0.set(self.0.get() + into.len());
            Ok(into.len())
        }
    }

    #[test]
    fn takes_no_more_than_it_needs() {
        let taken = Rc::new(Cell::new(0));
        let stream = || {
            taken.set(0);
            Stream::new(Zeros(Rc::clone(&taken)))
        };
        assert_eq!(stream().whole(100_000).unwrap().len(), 100_001);
        assert_eq!(taken.get(), 100_001);
        assert_eq!(stream().looks().unwrap(), Looks::Binary);
        assert_eq!(taken.get(), START);
        let mut bounded = stream().up_to(100_000);
        let mut chunk = [0; 999];
        let end = std::iter::from_fn(|| Some(bounded.next(&mut chunk))).find_map(Result::err);
        assert_eq!(end.unwrap(), "it has more than 100000 bytes");
        assert_eq!(taken.get(), 100_001);
    }

    #[test]
    fn hands_out_again_what_was_looked_at() {
        let mut stream = Stream::from("a,b\nc,d\n");
        assert_eq!(stream.looks().unwrap(), Looks::Csv);
        let Err(mut stream) = stream.small(3).unwrap() else { panic!("it has more than 3 bytes") };
        let mut all = Vec::new();
        stream.read_to_end(&mut all).unwrap();
        assert_eq!(all, b"a,b\nc,d\n");
        assert_eq!(Stream::from("abc").small(3).unwrap().ok().unwrap(), b"abc");
    }
}
