//! Values that remember where they were written, or why they were not.

use crate::source::Site;

/// A value with the place where somebody wrote it.
#[derive(Clone, Debug)]
pub struct Sited<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub site: Site,
}

/// A value that was written, or the documented default in its place.
#[derive(Clone, Debug)]
pub enum Given<T> {
    /// Somebody wrote it.
    Written(Sited<T>),
    /// Nobody did; why this value then.
    Default {
        /// The value.
        value: T,
        /// The reason, shown when a figure is explained.
        why: &'static str,
    },
}

impl<T> Given<T> {
    /// What was written, or else the default.
    pub fn or(written: Option<Sited<T>>, value: T, why: &'static str) -> Self {
        written.map_or(Self::Default { value, why }, Self::Written)
    }

    /// The value, wherever it comes from.
    pub fn value(&self) -> &T {
        match self {
            Self::Written(sited) => &sited.value,
            Self::Default { value, .. } => value,
        }
    }

    /// Where it was written, if it was.
    pub fn site(&self) -> Option<&Site> {
        match self {
            Self::Written(sited) => Some(&sited.site),
            Self::Default { .. } => None,
        }
    }
}
