//! What a wrong name probably meant: the nearest entry, or all that sell the model.

use crate::diagnostics::{nearest, region};

use super::alias::aliases;
use super::entry::Table;
use super::names::Spelled;
use super::store::Catalog;

impl Catalog {
    /// The name of a table's entry that is nearest to a wrong one, aliases included.
    pub fn nearest(&self, table: Table, wrong: &str) -> Option<String> {
        let names = self.names(table);
        if let Some(name) = nearest(wrong, names.iter().map(String::as_str)) {
            return Some(name.to_owned());
        }
        let aliases: Vec<(String, String)> = self
            .shelves
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
        if let Some(several) = tables.iter().find_map(|table| self.several(*table, wrong)) {
            return Some(several);
        }
        if let Some(same) = self.at_the_same_seller(tables, wrong) {
            return Some(same);
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

    /// The entries that a name may mean, where they are several.
    fn several(&self, table: Table, wrong: &str) -> Option<String> {
        let Spelled::Several(found) = self.spelled(table, wrong) else { return None };
        let found: Vec<String> = found.iter().map(|name| format!("`{name}`")).collect();
        let (last, rest) = found.split_last()?;
        Some(format!("several are called so: did you mean {} or {last}?", rest.join(", ")))
    }

    /// What the seller that a name begins with sells instead: the nearest, or what there is of the same maker.
    fn at_the_same_seller(&self, tables: &[Table], wrong: &str) -> Option<String> {
        const FEW: usize = 4;
        let (seller, model) = wrong.split_once('/').filter(|_| tables.contains(&Table::Tokens))?;
        let prefix = format!("{}/", seller.to_lowercase());
        let names = self.names(Table::Tokens);
        let sold: Vec<&str> = names.iter().filter_map(|name| name.strip_prefix(prefix.as_str())).collect();
        if sold.is_empty() {
            return None;
        }
        if let Some(near) = nearest(model, sold.iter().copied()) {
            return Some(format!("did you mean `{prefix}{near}`?"));
        }
        if region(model).is_some() {
            return None;
        }
        let maker = model.split_once('/').map(|(maker, _)| format!("{}/", maker.to_lowercase()));
        let of_maker =
            |name: &&&str| maker.as_ref().is_some_and(|maker| name.to_lowercase().starts_with(maker));
        let mut same: Vec<&str> = sold.iter().filter(of_maker).copied().collect();
        let begins =
            |name: &str| name.chars().zip(model.chars()).take_while(|(own, wrong)| own == wrong).count();
        same.sort_by_key(|name| std::cmp::Reverse(begins(name)));
        let shown: Vec<String> = same.iter().take(FEW).map(|name| format!("`{prefix}{name}`")).collect();
        (!shown.is_empty()).then(|| format!("of that maker it sells {}", shown.join(", ")))
    }
}
