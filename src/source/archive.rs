//! ZIP archives that other programs wrote, an entry at a time: what an entry says of its size is nobody's promise, so that it is read
//! up to a bound.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use ruzstd::decoding::StreamingDecoder;
use zip::{CompressionMethod, ZipArchive};

use super::read::MOST_RESULT_BYTES;
use super::stream::Stream;

/// More entries are refused.
const MOST_ENTRIES: usize = 1_000_000;
/// How ZIP numbers Zstandard.
const ZSTANDARD: u16 = 93;

/// An archive that is held as it is; its entries are not.
#[derive(Debug)]
pub struct Archive {
    zip: ZipArchive<Cursor<Vec<u8>>>,
}

impl Archive {
    /// Takes in an archive. The error is in words.
    pub fn open(contents: Stream) -> Result<Self, String> {
        let bytes = contents.whole(MOST_RESULT_BYTES)?;
        if bytes.len() > MOST_RESULT_BYTES {
            return Err(format!("the archive has more than {MOST_RESULT_BYTES} bytes"));
        }
        let zip = ZipArchive::new(Cursor::new(bytes))
            .map_err(|_| "the archive cannot be read: was it cut off while it was copied?".to_owned())?;
        if zip.len() > MOST_ENTRIES {
            return Err(format!("the archive has more than {MOST_ENTRIES} entries"));
        }
        Ok(Self { zip })
    }

    /// The names of its entries.
    pub fn names(&self) -> impl Iterator<Item = String> {
        self.zip.file_names().filter_map(Result::ok).map(Cow::into_owned)
    }

    /// An entry up to the bound of a document; `None` if there is none of that name. The error is in words.
    pub fn entry(&mut self, name: &str) -> Result<Option<Stream>, String> {
        let Some(index) = self.zip.index_for_name(name) else { return Ok(None) };
        let broken =
            || format!("`{name}` in the archive cannot be read: was it cut off while it was copied?");
        let raw = self.zip.by_index_raw(index).map_err(|_| broken())?;
        let method = raw.compression();
        let mut bytes = Vec::new();
        let most = MOST_RESULT_BYTES as u64 + 1;
        if matches!(method, CompressionMethod::Stored | CompressionMethod::Deflated) {
            drop(raw);
            let entry = self.zip.by_index(index).map_err(|_| broken())?;
            entry.take(most).read_to_end(&mut bytes).map_err(|_| broken())?;
        } else if is_zstandard(method) {
            let mut packed = raw;
            // Several frames may follow each other.
            while let Ok(mut decoder) = StreamingDecoder::new(&mut packed) {
                let left = most.saturating_sub(bytes.len() as u64);
                (&mut decoder).take(left).read_to_end(&mut bytes).map_err(|_| broken())?;
                if bytes.len() as u64 >= most {
                    break;
                }
            }
        } else {
            return Err(format!("`{name}` in the archive is compressed in a way that is not read"));
        }
        Ok(Some(bytes.into()))
    }
}

#[allow(deprecated)]
fn is_zstandard(method: CompressionMethod) -> bool {
    matches!(method, CompressionMethod::Unsupported(ZSTANDARD))
}
