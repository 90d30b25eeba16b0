//! The files of a revision of a git repository, read by the `git` program.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context as _, bail, ensure};

use super::within;

/// A commit, and the files in it.
#[derive(Debug)]
pub(in crate::cli) struct Revision {
    /// As it was typed.
    name: String,
    /// The folder of the repository, resolved.
    root: PathBuf,
    /// What lies in it, by the path from the root.
    entries: BTreeMap<PathBuf, Entry>,
    blobs: Mutex<Blobs>,
}

/// What lies at a path.
#[derive(Clone, Debug)]
enum Entry {
    /// An ordinary file, by the name of its contents.
    File(String),
    /// A link, a submodule.
    Other,
}

/// Why a file of a revision is not had.
#[derive(Debug)]
pub(in crate::cli) enum NotThere {
    /// There is none.
    Nothing,
    /// For another reason.
    Because(std::io::Error),
}

/// Files of Git LFS are a few lines that say where the contents are.
const LFS: &[u8] = b"version https://git-lfs";

impl Revision {
    /// A revision of the repository that the working directory lies in: `main`, `HEAD~1`, `v1.2`, a commit.
    pub(in crate::cli) fn open(name: &str) -> anyhow::Result<Self> {
        // Else it would be a flag of git.
        ensure!(!name.starts_with('-'), "`{name}` is no revision: it starts with `-`");
        let root = said(&["rev-parse", "--show-toplevel"]).with_context(|| {
            format!("`{name}` is no file and no folder; as a revision it needs a git repository")
        })?;
        let root = std::fs::canonicalize(&root).with_context(|| format!("{root} could not be found"))?;
        let commit = format!("{name}^{{commit}}");
        let Ok(commit) = said(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]) else {
            let elsewhere = format!("origin/{name}");
            let remote = format!("{elsewhere}^{{commit}}");
            if said(&["rev-parse", "--verify", "--quiet", "--end-of-options", &remote]).is_ok() {
                bail!(
                    "the repository has no revision `{name}` of its own; write `{elsewhere}`, which it has"
                );
            }
            let shallow = said(&["rev-parse", "--is-shallow-repository"]).is_ok_and(|is| is == "true");
            let why = if shallow {
                ": this clone is shallow and may lack it; fetch more of it (`git fetch --unshallow`, or `fetch-depth: 0` of actions/checkout)"
            } else {
                ", and no file or folder has that name; `git branch --all` and `git tag` list some"
            };
            bail!("the repository has no revision `{name}`{why}");
        };
        let listed = output(&["ls-tree", "-r", "-z", "--full-tree", &commit])
            .with_context(|| format!("the files of revision `{name}` could not be listed"))?;
        let entries = listed.split(|byte| *byte == 0).filter_map(entry).collect();
        Ok(Self { name: name.to_owned(), root, entries, blobs: Mutex::default() })
    }

    /// As it was typed.
    pub(in crate::cli) fn name(&self) -> &str {
        &self.name
    }

    /// Whether a path lies in the repository, whatever is there.
    pub(in crate::cli) fn has_within(&self, path: &Path) -> bool {
        self.inner(path).is_some()
    }

    /// Where a path lies that is typed behind the name of a revision: as git has it, from the root of the repository, or from the working directory.
    /// An error where there is something at both, or at neither.
    pub(in crate::cli) fn placed(&self, typed: &Path) -> anyhow::Result<PathBuf> {
        let is_there = |path: &Path| {
            self.inner(path).is_some_and(|inner| {
                inner.as_os_str().is_empty() || self.entries.keys().any(|own| own.starts_with(&inner))
            })
        };
        let from_root = self.way_to_root().join(typed);
        let is_same = self.inner(typed) == self.inner(&from_root);
        match (is_there(typed), is_there(&from_root)) {
            (true, true) if !is_same && !typed.starts_with(".") => bail!(
                "revision `{}` has `{typed}` here and in the root of the repository: write `{}:./{typed}` for the one here",
                self.name,
                self.name,
                typed = typed.display()
            ),
            (true, _) => Ok(typed.to_owned()),
            (false, true) => Ok(from_root),
            (false, false) => bail!("revision `{}` has no `{}`", self.name, typed.display()),
        }
    }

    /// The root of the repository, from the working directory.
    pub(in crate::cli) fn way_to_root(&self) -> PathBuf {
        let depth = self.inner(Path::new(".")).map_or(0, |inner| inner.components().count());
        if depth == 0 { PathBuf::from(".") } else { std::iter::repeat_n("..", depth).collect() }
    }

    /// What is in a file, or one byte more than `most` of it; links are not followed.
    pub(in crate::cli) fn read(&self, path: &Path, most: usize) -> Result<Vec<u8>, NotThere> {
        let because = |why: String| NotThere::Because(std::io::Error::other(why));
        let inner = self.inner(path).ok_or_else(|| {
            because(format!(
                "it lies outside of the repository, so revision `{}` has nothing of it",
                self.name
            ))
        })?;
        match self.entries.get(&inner) {
            None => Err(NotThere::Nothing),
            Some(Entry::Other) => Err(because(format!(
                "in revision `{}` it is a link or a submodule, which are not followed",
                self.name
            ))),
            Some(Entry::File(blob)) => {
                let mut blobs = self.blobs.lock().unwrap_or_else(PoisonError::into_inner);
                let bytes = blobs.read(blob, most).map_err(NotThere::Because)?;
                if bytes.starts_with(LFS) {
                    return Err(because(
                        "its contents are kept by Git LFS, outside of the repository".to_owned(),
                    ));
                }
                Ok(bytes)
            }
        }
    }

    /// The ordinary files below a folder under names without a dot at the start, from the folder on, sorted; `None` where the revision has no such
    /// folder.
    pub(in crate::cli) fn below(&self, folder: &Path) -> Option<Vec<PathBuf>> {
        let inner = self.inner(folder)?;
        let below =
            || self.entries.iter().filter_map(|(path, entry)| Some((path.strip_prefix(&inner).ok()?, entry)));
        below().next()?;
        let plain = below().filter(|(path, entry)| {
            matches!(entry, Entry::File(_))
                && !path.as_os_str().is_empty()
                && path.components().all(|part| within::dotted(part).is_none())
        });
        Some(plain.map(|(path, _)| path.to_owned()).collect())
    }

    /// The path from the root of the repository on; `None` outside of it. What lies there now does not matter.
    fn inner(&self, path: &Path) -> Option<PathBuf> {
        let plain = within::absolute(path).ok()?;
        if let Ok(inner) = plain.strip_prefix(&self.root) {
            return Some(inner.to_owned());
        }
        // The way to the working directory may lead over a link.
        let own = std::env::current_dir().ok()?;
        let here = std::fs::canonicalize(&own).ok()?;
        let rest = plain.strip_prefix(own).ok()?;
        here.join(rest).strip_prefix(&self.root).ok().map(Path::to_owned)
    }
}

/// A line of `git ls-tree -z`: mode, kind, name of the contents, a tab, and the path.
fn entry(line: &[u8]) -> Option<(PathBuf, Entry)> {
    let tab = line.iter().position(|byte| *byte == b'\t')?;
    let head = std::str::from_utf8(&line[..tab]).ok()?;
    let mut words = head.split(' ');
    let (mode, kind, blob) = (words.next()?, words.next()?, words.next()?);
    let path = path_of(&line[tab + 1..])?;
    let file = kind == "blob" && mode.starts_with("100");
    Some((path, if file { Entry::File(blob.to_owned()) } else { Entry::Other }))
}

/// The path of some bytes; where paths are no bytes, what is no text has none.
#[cfg_attr(unix, expect(clippy::unnecessary_wraps, reason = "elsewhere there may be none"))]
fn path_of(bytes: &[u8]) -> Option<PathBuf> {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt as _;
        Some(std::ffi::OsStr::from_bytes(bytes).into())
    }
    #[cfg(not(unix))]
    {
        std::str::from_utf8(bytes).ok().map(PathBuf::from)
    }
}

/// One `git cat-file --batch` for all files of a revision: a process for each would take longer than the files.
#[derive(Debug, Default)]
struct Blobs(Option<Batch>);

#[derive(Debug)]
struct Batch {
    child: Child,
    asked: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Blobs {
    fn read(&mut self, blob: &str, most: usize) -> std::io::Result<Vec<u8>> {
        let batch = match &mut self.0 {
            Some(batch) => batch,
            None => self.0.insert(Batch::start()?),
        };
        let found = batch.read(blob, most);
        if found.is_err() {
            // What follows in the pipe is nobody's answer any more.
            self.0 = None;
        }
        found
    }
}

impl Batch {
    fn start() -> std::io::Result<Self> {
        let mut child = git(&["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (Some(asked), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(std::io::Error::other("git has no pipes"));
        };
        Ok(Self { child, asked, answers: BufReader::new(answers) })
    }

    fn read(&mut self, blob: &str, most: usize) -> std::io::Result<Vec<u8>> {
        writeln!(self.asked, "{blob}")?;
        self.asked.flush()?;
        let mut head = String::new();
        self.answers.read_line(&mut head)?;
        let size = head.trim_end().rsplit(' ').next().and_then(|size| size.parse::<u64>().ok());
        let Some(size) = size else {
            let head = head.trim();
            return Err(std::io::Error::other(format!(
                "git has no contents of it ({head}); a partial clone lacks them until they are fetched"
            )));
        };
        let mut bytes = Vec::new();
        let taken = size.min(most as u64 + 1);
        let read = self.answers.by_ref().take(taken).read_to_end(&mut bytes)?;
        if read as u64 != taken {
            return Err(std::io::Error::other("git ended before the file did"));
        }
        // The rest, and the line's end behind it.
        std::io::copy(&mut self.answers.by_ref().take(size - taken + 1), &mut std::io::sink())?;
        Ok(bytes)
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        // It would end by itself once its input is closed, which is a field of this.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The `git` program. It reads what is in the repository and nothing else: it asks nobody, fetches nothing and takes no locks.
fn git(arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.args(arguments).stdin(Stdio::null()).stderr(Stdio::null());
    command.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0").env("GIT_NO_LAZY_FETCH", "1");
    command.env("LC_ALL", "C");
    command
}

fn output(arguments: &[&str]) -> anyhow::Result<Vec<u8>> {
    let mut git = git(arguments);
    let found = git.stderr(Stdio::piped()).output().context("the `git` program could not be started")?;
    if !found.status.success() {
        let why = String::from_utf8_lossy(&found.stderr);
        let why = why.trim().lines().next().unwrap_or_default().trim_start_matches("fatal: ").to_owned();
        bail!("git: {}", if why.is_empty() { "it failed and does not say why" } else { &why });
    }
    Ok(found.stdout)
}

/// What git says in one line.
fn said(arguments: &[&str]) -> anyhow::Result<String> {
    Ok(String::from_utf8_lossy(&output(arguments)?).trim_end_matches(['\n', '\r']).to_owned())
}

/// The commit from which two revisions went apart.
pub(in crate::cli) fn merge_base(a: &str, b: &str) -> anyhow::Result<String> {
    for name in [a, b] {
        // Says which of them there is not.
        Revision::open(name)?;
    }
    said(&["merge-base", "--end-of-options", a, b]).map_err(|_| {
        anyhow::anyhow!(
            "`{a}` and `{b}` have no commit in common here: a shallow clone lacks it (`git fetch --unshallow`, or `fetch-depth: 0` of \
             actions/checkout)"
        )
    })
}

/// Whether files that git knows have changes that are not committed.
pub(in crate::cli) fn has_uncommitted() -> bool {
    git(&["diff-index", "--quiet", "HEAD", "--"])
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|status| status.code() == Some(1))
}
