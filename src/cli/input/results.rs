//! Files of measurements and of evaluations that the command line names.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::cli::files::origin::bounded;
use crate::cli::files::reach::Reach;
use crate::cli::shared_args::Global;
use crate::source::{MOST_RESULT_BYTES, Stream};

use super::text::STDIN;

/// A file of measurements that the command line names, with its name; it may be a pipe, and have no end.
pub(in crate::cli) fn open_result(path: &Path, global: &Global) -> anyhow::Result<(String, Stream)> {
    let name = path.display().to_string();
    let file = Reach::of(global)?.typed(path).with_context(|| format!("{name} could not be read"))?;
    Ok((name, Stream::new(file)))
}

/// A result file that is read more than once: to find out what it is, and then to read it.
pub(in crate::cli) struct ResultFile {
    /// Its name.
    pub(in crate::cli) name: String,
    contents: Contents,
}

/// Where the contents of a result file are.
enum Contents {
    /// In a file, which is opened each time.
    File(PathBuf, Reach),
    /// Of standard input or of a pipe, which come once.
    Held(Vec<u8>),
}

impl ResultFile {
    /// A file that the command line names; `-` is standard input.
    pub(in crate::cli) fn typed(path: &Path, global: &Global) -> anyhow::Result<Self> {
        let reach = Reach::of(global)?;
        let name = path.display().to_string();
        let held = |reader: &mut dyn std::io::Read, name: &str| {
            let bytes =
                bounded(reader, MOST_RESULT_BYTES).with_context(|| format!("{name} could not be read"))?;
            if bytes.len() > MOST_RESULT_BYTES {
                bail!(
                    "{name} has more than {MOST_RESULT_BYTES} bytes, and comes only once: write it into a file"
                );
            }
            Ok(Contents::Held(bytes))
        };
        if path.as_os_str() == STDIN {
            let name = "<stdin>".to_owned();
            reach.refuse_own_input().context("standard input could not be read")?;
            return Ok(Self { contents: held(&mut std::io::stdin().lock(), &name)?, name });
        }
        let mut file = reach.typed(path).with_context(|| format!("{name} could not be read"))?;
        let contents = if file.metadata()?.is_file() {
            Contents::File(path.to_owned(), reach)
        } else {
            held(&mut file, &name)?
        };
        Ok(Self { name, contents })
    }

    /// Its contents from the start.
    pub(in crate::cli) fn open(&self) -> anyhow::Result<Stream> {
        match &self.contents {
            Contents::Held(bytes) => Ok(bytes.clone().into()),
            Contents::File(path, reach) => {
                let file = reach.typed(path).with_context(|| format!("{} could not be read", self.name))?;
                Ok(Stream::new(file))
            }
        }
    }
}
