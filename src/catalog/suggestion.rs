//! What a wrong name probably meant: the nearest entry, or all that sell the model.

use crate::diagnostics::{nearest, region};

use super::alias::aliases;
use super::entry::Table;
use super::store::Catalog;

impl Catalog {
    /// The name of a table's entry that is nearest to a wrong one, aliases included.
    pub fn nearest(&self, table: Table, wrong: &str) -> Option<String> {
        let names = self.names(table);
        if let Some(name) = nearest(wrong, names.iter().map(String::as_str)) {
            return Some(name.to_owned());
        }
        let aliases: Vec<(String, String)> = self
            .raw_entries(table)
            .flat_map(|raw| aliases(&raw.node).into_iter().map(move |alias| (alias, raw.name.clone())))
            .collect();
        let alias = nearest(wrong, aliases.iter().map(|(alias, _)| alias.as_str()))?;
        aliases.iter().find(|(name, _)| name == alias).map(|(_, name)| name.clone())
    }

    /// What to take in the place of a wrong name: the nearest one, or, where that is of another region, what there is of the own one.
    pub fn suggestion(&self, tables: &[Table], wrong: &str) -> Option<String> {
        const FEW: usize = 8;
        if let Some(sellers) = self.sellers(tables, wrong) {
            return Some(sellers);
        }
        if let Some(nearest) = tables.iter().find_map(|table| self.nearest(*table, wrong)) {
            return Some(format!("did you mean `{nearest}`?"));
        }
        let wanted = region(wrong)?;
        let names: Vec<String> = tables.iter().flat_map(|table| self.names(*table)).collect();
        let mut same: Vec<&str> =
            names.iter().map(String::as_str).filter(|name| region(name).as_ref() == Some(&wanted)).collect();
        // Those first that begin like the wrong one.
        let begins =
            |name: &str| name.chars().zip(wrong.chars()).take_while(|(own, wrong)| own == wrong).count();
        same.sort_by_key(|name| std::cmp::Reverse(begins(name)));
        let (shown, left) = same.split_at(same.len().min(FEW));
        match (shown, left) {
            ([], _) => None,
            (shown, []) => Some(format!("of `{wanted}` there is: {}", shown.join(", "))),
            (shown, left) => {
                Some(format!("of `{wanted}` there is: {} and {} more", shown.join(", "), left.len()))
            }
        }
    }

    /// Who sells a model that is named without its provider, where there are several.
    fn sellers(&self, tables: &[Table], wrong: &str) -> Option<String> {
        if !tables.contains(&Table::Tokens) {
            return None;
        }
        let named =
            |name: &String| name.split_once('/').is_some_and(|(_, model)| model.eq_ignore_ascii_case(wrong));
        let sold: Vec<String> =
            self.names(Table::Tokens).into_iter().filter(named).map(|name| format!("`{name}`")).collect();
        match sold.split_last() {
            Some((last, rest)) if !rest.is_empty() => {
                Some(format!("several sell it: did you mean {} or {last}?", rest.join(", ")))
            }
            _ => None,
        }
    }
}
