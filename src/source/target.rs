//! Key or value: which part of a field a place is of.

/// Which part of a field is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    /// Its key.
    Key,
    /// Its value.
    Value,
}
