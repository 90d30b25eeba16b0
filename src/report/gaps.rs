//! Bills with gaps, marked in every table.

use super::groups::Groups;
use super::list::commas;
use crate::economics;
use crate::scenario::Scenario;

/// An option whose bill has gaps.
#[derive(Clone, Debug)]
pub struct GapRow {
    /// The option.
    pub option: String,
    /// What is not in its bill because the scenario does not state it.
    pub not_in_bill: Vec<String>,
}

/// The bills of a scenario that have gaps.
pub(super) fn gaps(scenario: &Scenario) -> Vec<GapRow> {
    let missing = economics::not_in_bill(scenario).into_iter();
    let rows = scenario.options.iter().zip(missing).map(|(option, missing)| GapRow {
        option: option.name.clone(),
        not_in_bill: missing.into_iter().map(str::to_owned).collect(),
    });
    rows.filter(|row| !row.not_in_bill.is_empty()).collect()
}

/// What is not in the bill of an option, of those that have gaps.
pub(super) fn gaps_of<'g>(gaps: &'g [GapRow], option: &str) -> &'g [String] {
    gaps.iter().find(|row| row.option == option).map_or(&[], |row| row.not_in_bill.as_slice())
}

/// What the mark means, for some options of those that have gaps.
pub(super) fn legend_of(gaps: &[GapRow], shown: impl Fn(&str) -> bool) -> Option<String> {
    let rows = gaps.iter().filter(|row| shown(&row.option));
    legend(rows.map(|row| (row.option.as_str(), row.not_in_bill.as_slice())))
}

/// What a bill with gaps is marked with.
const MARK: &str = " *";

/// A name in a table, marked if something is not in its bill.
pub(super) fn marked(name: &str, not_in_bill: &[String]) -> String {
    let mark = if not_in_bill.is_empty() { "" } else { MARK };
    format!("{name}{mark}")
}

/// What the mark means, for the options of a table: what is not in their bills, the same things once. `None` if there are no gaps.
pub(super) fn legend<'r>(options: impl IntoIterator<Item = (&'r str, &'r [String])>) -> Option<String> {
    let mut groups: Groups<String, &str> = Groups::new();
    for (name, missing) in options {
        if missing.is_empty() {
            continue;
        }
        groups.add(missing.join(", "), [name]);
    }
    let said: Vec<String> =
        groups.into_vec().iter().map(|(missing, names)| format!("{} ({})", missing, commas(names))).collect();
    (!said.is_empty()).then(|| {
        format!(
            "* more than shown: not in the bill, because the scenario does not state it: {}",
            said.join("; ")
        )
    })
}
