//! The header of a bill: which format it is, and which column is which.

use std::collections::BTreeMap;

use crate::diagnostics::nearest;
use crate::source::{Field, Record};

use super::filter::CostColumn;

/// Columns that tell FOCUS apart; two of them do.
const TELLING: [&str; 5] =
    ["BilledCost", "EffectiveCost", "ChargeCategory", "ChargePeriodStart", "BillingCurrency"];
/// Columns of a plain table that have to be there, and those that may be.
const PLAIN: [&str; 6] = ["month", "what", "amount", "quantity", "unit", "currency"];
const PLAIN_NEEDED: usize = 3;

/// Where columns stand, by name.
pub(super) struct Columns {
    places: BTreeMap<String, usize>,
    names: Vec<String>,
}

/// What a header is of.
pub(super) enum Header {
    Focus(Columns),
    Plain(Columns),
    /// Neither, with what is amiss.
    Unknown(String),
}

/// A name as it is compared: some exports write `billed_cost`.
fn bare(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | ' ')).flat_map(char::to_lowercase).collect()
}

impl Header {
    pub(super) fn of(record: &Record) -> Self {
        let names: Vec<String> = record.fields().map(|field| field.text.into_owned()).collect();
        if let [only] = names.as_slice()
            && only.contains([';', '\t'])
        {
            return Self::Unknown(
                "its columns are not parted by commas: save it as CSV with commas".to_owned(),
            );
        }
        let mut places = BTreeMap::new();
        for (at, name) in names.iter().enumerate() {
            places.entry(bare(name)).or_insert(at);
        }
        let columns = Columns { places, names };
        let count = |wanted: &[&str]| wanted.iter().filter(|name| columns.at(name).is_some()).count();
        if count(&TELLING) >= 2 {
            return Self::Focus(columns);
        }
        if count(&PLAIN[..PLAIN_NEEDED]) == PLAIN_NEEDED {
            return Self::Plain(columns);
        }
        let missing: Vec<String> = PLAIN[..PLAIN_NEEDED]
            .iter()
            .filter(|name| columns.at(name).is_none())
            .map(|name| format!("`{name}`"))
            .collect();
        Self::Unknown(format!("a plain table lacks {} here", missing.join(", ")))
    }
}

impl Columns {
    /// The place of a column.
    pub(super) fn at(&self, name: &str) -> Option<usize> {
        self.places.get(&bare(name)).copied()
    }

    /// What a row has in a column; nothing where it is empty or there is no such column. FOCUS allows null in words.
    pub(super) fn field<'r>(&self, row: &'r Record, name: &str) -> Option<Field<'r>> {
        let field = row.get(self.at(name)?)?;
        let is_null = field.text.is_empty() || field.text.eq_ignore_ascii_case("null");
        (!is_null).then_some(field)
    }

    /// The text of a row in a column; empty where there is none.
    pub(super) fn text(&self, row: &Record, name: &str) -> String {
        self.field(row, name).map_or_else(String::new, |field| field.text.into_owned())
    }

    /// The nearest column to a name, in words.
    pub(super) fn help(&self, name: &str) -> Option<String> {
        let near = nearest(name, self.names.iter().map(String::as_str));
        near.map(|near| format!("did you mean `{near}`?"))
    }

    /// Columns of FOCUS that are needed and are not there.
    pub(super) fn missing(&self, cost: CostColumn) -> Vec<&'static str> {
        let mut missing: Vec<&str> = [cost.name(), "BillingCurrency", "ChargeCategory"]
            .into_iter()
            .filter(|name| self.at(name).is_none())
            .collect();
        if self.at("ChargePeriodStart").is_none() && self.at("BillingPeriodStart").is_none() {
            missing.push("ChargePeriodStart");
        }
        missing
    }
}
