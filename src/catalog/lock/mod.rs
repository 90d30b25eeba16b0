//! Locks: which entries of the catalog scenarios rested on when they were locked, with what each said.

pub(in crate::catalog) mod lock;
pub(in crate::catalog) mod moved;
mod part;
pub(in crate::catalog) mod read;
pub(in crate::catalog) mod write;
