//! The path of a field inside a document: `options.h100.cluster.gpu`, `cards[0].tiers[1].standard.input`.

use std::fmt;
use std::sync::Arc;

/// One step into a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Into a mapping, by key.
    Key(Arc<str>),
    /// Into a mapping, by a key that is there more than once: the occurrence, from 0.
    Repeated(Arc<str>, usize),
    /// Into a list, from 0.
    Index(usize),
}

/// A path from a document's root. Cheap to extend and to clone: it shares its parents.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldPath(Option<Arc<Link>>);

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Link {
    parent: FieldPath,
    step: Step,
}

impl FieldPath {
    /// The document itself.
    pub const ROOT: Self = Self(None);

    /// The path one step further.
    #[must_use]
    pub fn then(&self, step: Step) -> Self {
        Self(Some(Arc::new(Link { parent: self.clone(), step })))
    }

    /// The path of a key of this mapping.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.then(Step::Key(key.into()))
    }

    /// The path of an element of this list.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.then(Step::Index(index))
    }

    /// The path without its last step; the root's is the root.
    #[must_use]
    pub fn parent(&self) -> Self {
        self.0.as_ref().map_or(Self::ROOT, |link| link.parent.clone())
    }

    /// The last step, if any.
    pub fn last(&self) -> Option<&Step> {
        self.0.as_ref().map(|link| &link.step)
    }

    /// The steps from the root on.
    pub fn steps(&self) -> Vec<&Step> {
        let mut steps = Vec::new();
        let mut here = self;
        while let Some(link) = &here.0 {
            steps.push(&link.step);
            here = &link.parent;
        }
        steps.reverse();
        steps
    }

    /// Whether this path is `ancestor` or lies below it.
    pub fn is_within(&self, ancestor: &Self) -> bool {
        let length =
            |path: &Self| std::iter::successors(path.0.as_ref(), |link| link.parent.0.as_ref()).count();
        let Some(above) = length(self).checked_sub(length(ancestor)) else { return false };
        (0..above).fold(self.clone(), |path, _| path.parent()) == *ancestor
    }

    /// Reads a path as people write it on the command line. Keys with dots are quoted: `options."gpt-5.4".accuracy`.
    ///
    /// ```
    /// use breakeven::source::FieldPath;
    /// assert_eq!(FieldPath::read("workload.tasks").unwrap(), FieldPath::ROOT.key("workload").key("tasks"));
    /// assert_eq!(FieldPath::read(r#"a."b.c"[2]"#).unwrap().to_string(), r#"a."b.c"[2]"#);
    /// assert!(FieldPath::read("a..b").is_none());
    /// ```
    pub fn read(text: &str) -> Option<Self> {
        let mut path = Self::ROOT;
        let mut rest = text;
        loop {
            let key;
            if let Some(quoted) = rest.strip_prefix('"') {
                let end = quoted.find('"')?;
                (key, rest) = (&quoted[..end], &quoted[end + 1..]);
            } else {
                let end = rest.find(['.', '[']).unwrap_or(rest.len());
                (key, rest) = rest.split_at(end);
            }
            if key.is_empty() {
                return None;
            }
            path = path.key(key);
            while let Some(after) = rest.strip_prefix('[') {
                let end = after.find(']')?;
                path = path.index(after[..end].parse().ok()?);
                rest = &after[end + 1..];
            }
            if rest.is_empty() {
                return Some(path);
            }
            rest = rest.strip_prefix('.')?;
        }
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.steps().into_iter().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) | Step::Repeated(key, _) => {
                    let dot = if at == 0 { "" } else { "." };
                    if key.contains(['.', '[', ' ']) {
                        write!(f, "{dot}\"{key}\"")?;
                    } else {
                        write!(f, "{dot}{key}")?;
                    }
                }
            }
        }
        Ok(())
    }
}
