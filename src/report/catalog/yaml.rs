//! An entry of the catalog as a file of a folder of one's own.

use crate::catalog::{Catalog, Table, Written};

use super::error::{CatalogError, NoEntry};

/// An entry as YAML, ready to be changed and used with `--pricing`; the reason where it is in such a folder already.
pub fn entry_yaml(name: &str, catalog: &Catalog) -> Result<String, CatalogError> {
    let found: Vec<Written> =
        catalog.tables_of(name).into_iter().filter_map(|table| catalog.written(table, name)).collect();
    let mut shown = Vec::new();
    for written in &found {
        match written {
            Written::BuiltIn { name, file, text } => shown.push(format!(
                "# {name} as the built-in catalog has it. Change it, save it as {file} in a folder of your own and use\n\
                 # that with `--pricing FOLDER`: the whole entry takes the place of the built-in one.\n\n{text}"
            )),
            Written::InOverlay { file } => {
                let help = Some(format!("it stands in {file}: change it there"));
                return Err(CatalogError { what: NoEntry::Own, name: name.to_owned(), help });
            }
        }
    }
    if shown.is_empty() {
        let help = catalog.suggestion(Table::ALL, name);
        return Err(CatalogError { what: NoEntry::Unknown, name: name.to_owned(), help });
    }
    Ok(shown.join("\n"))
}
