//! What a folder of tables says of itself: from what it was made, and what is in it.

use crate::report::head::CitedCatalog;
use crate::report::table::Table;
use crate::units::{AsOf, Hours};

/// What is in a folder of tables.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// The scenario's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its file.
    pub file: String,
    /// The date of its prices.
    pub as_of: AsOf,
    /// How long a month is.
    pub hours_per_month: Hours,
    /// The catalog of its prices.
    pub catalog: CitedCatalog,
    /// The files that it was read from, with the hashes of their bytes.
    pub inputs: Vec<(String, String)>,
    /// The tables, in the order of their names.
    pub tables: Vec<Tabled>,
    /// Tables that could not be made, and why.
    pub left_out: Vec<(&'static str, String)>,
}

/// A table in a file of its own.
#[derive(Clone, Debug)]
pub struct Tabled {
    /// Its name; its file has it, too.
    pub name: &'static str,
    /// The table.
    pub table: Table,
}

impl Tabled {
    /// The version of its columns: columns are only appended, so a version holds until one is taken away or means something else.
    pub const VERSION: u32 = 1;

    /// Its file in the folder.
    pub fn file(&self) -> String {
        format!("{}.csv", self.name)
    }
}
