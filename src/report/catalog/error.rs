//! Why a name leads to no entry of the catalog.

/// A name that leads to no entry.
#[derive(Debug)]
pub struct CatalogError {
    /// Why it does not.
    pub what: NoEntry,
    /// The name.
    pub name: String,
    /// What to take instead.
    pub help: Option<String>,
}

/// Why a name leads to no entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoEntry {
    /// The catalog does not have it.
    Unknown,
    /// It is one of a folder of people's own prices, and is not written out.
    Own,
}
