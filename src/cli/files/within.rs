//! Where a path leads once links are resolved, and whether that lies below a folder.

use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

/// As many links in a row as Linux follows.
const MOST_LINKS: usize = 40;
/// Where files are windows into the system: an environment, the memory of a process, a disk.
const SYSTEM: [&str; 3] = ["/dev", "/proc", "/sys"];

/// Why a file below a folder is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Hidden {
    /// It lies elsewhere.
    Elsewhere,
    /// A name on the way starts with a dot.
    Dot(String),
}

/// Without `.` and `..`, from the working directory on; links stay as they are.
pub(in crate::cli) fn absolute(path: &Path) -> std::io::Result<PathBuf> {
    let mut plain = PathBuf::new();
    for part in std::path::absolute(path)?.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    Ok(plain)
}

/// The one name of a file that has several: `a.yaml`, `./a.yaml`, a link; as it is typed where nobody can tell.
pub(in crate::cli) fn real(path: &Path) -> PathBuf {
    target(path).or_else(|_| absolute(path)).unwrap_or_else(|_| path.to_owned())
}

/// Where a path leads, also where the last link leads to nothing yet.
pub(super) fn target(path: &Path) -> std::io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match std::fs::canonicalize(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            found => return found,
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = std::fs::canonicalize(folder.unwrap_or(Path::new(".")))?;
        let Ok(next) = std::fs::read_link(&path) else {
            return Ok(path.file_name().map_or_else(|| folder.clone(), |name| folder.join(name)));
        };
        // A relative link starts where it lies.
        path = folder.join(next);
    }
    Err(std::io::Error::other("the links lead in a circle"))
}

/// Whether a resolved path lies below a resolved folder, under names that do not start with a dot. Below the root of
/// everything lie only its own files.
pub(super) fn below(path: &Path, folder: &Path) -> Result<(), Hidden> {
    let inner = path.strip_prefix(folder).map_err(|_| Hidden::Elsewhere)?;
    if folder.parent().is_none() && inner.components().count() > 1 {
        return Err(Hidden::Elsewhere);
    }
    match inner.components().find_map(dotted) {
        Some(name) => Err(Hidden::Dot(name)),
        None => Ok(()),
    }
}

/// Whether it belongs to the system and not to anybody's files.
pub(super) fn of_the_system(path: &Path) -> bool {
    SYSTEM.iter().any(|folder| path.starts_with(folder))
}

/// The name of a part that starts with a dot.
pub(super) fn dotted(part: Component<'_>) -> Option<String> {
    let Component::Normal(name) = part else { return None };
    let name = name.to_string_lossy();
    name.starts_with('.').then(|| name.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_lie_below_a_folder_under_names_without_a_dot() {
        let of = |path: &str, folder: &str| below(Path::new(path), Path::new(folder));
        assert_eq!(of("/home/me/project/evals/a.csv", "/home/me/project"), Ok(()));
        assert_eq!(of("/home/me/.work/project/a.csv", "/home/me/.work/project"), Ok(()));
        assert_eq!(of("/home/me/projects/a.csv", "/home/me/project"), Err(Hidden::Elsewhere));
        assert_eq!(of("/home/me/project/.git/config", "/home/me/project"), Err(Hidden::Dot(".git".into())));
        assert_eq!(of("/home/me/project/.env", "/home/me/project"), Err(Hidden::Dot(".env".into())));
        // A program that runs in `/` may read what lies there, and not everything.
        assert_eq!(of("/evals.csv", "/"), Ok(()));
        assert_eq!(of("/etc/shadow", "/"), Err(Hidden::Elsewhere));
    }

    #[test]
    fn dots_are_taken_out_of_a_path() {
        assert_eq!(absolute(Path::new("/a/./b/../../../c")).unwrap(), Path::new("/c"));
        assert!(of_the_system(Path::new("/proc/self/environ")));
        assert!(!of_the_system(Path::new("/processes/evals.csv")));
    }
}
