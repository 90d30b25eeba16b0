//! The files of a call: which of them may be read and written, where they lie, and writing one whole or not at all.

pub(in crate::cli) mod append;
pub(in crate::cli) mod folder;
pub(in crate::cli) mod origin;
pub(in crate::cli) mod reach;
pub(in crate::cli) mod replace;
pub(in crate::cli) mod revision;
pub(in crate::cli) mod walk;
pub(in crate::cli) mod within;
