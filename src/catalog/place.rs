//! Where a file of a pricing folder stands: the table that it holds, and whose.

use super::entry::Table;

/// The table (and provider) of a file by its path within a pricing folder.
pub(super) fn place_of(relative: &str) -> Option<(Table, Option<String>)> {
    let stem = relative.strip_suffix(".yaml").or_else(|| relative.strip_suffix(".yml"))?;
    if let Some(provider) = stem.strip_prefix("tokens/") {
        return (!provider.contains('/')).then(|| (Table::Tokens, Some(provider.to_owned())));
    }
    if let Some(family) = stem.strip_prefix("models/") {
        return (!family.contains('/')).then_some((Table::Architectures, None));
    }
    single_files().find(|table| table.file() == stem).map(|table| (table, None))
}

/// The tables that are one file each.
pub(super) fn single_files() -> impl Iterator<Item = Table> {
    let folders = [Table::Tokens, Table::Architectures];
    Table::ALL.iter().copied().filter(move |table| !folders.contains(table))
}
