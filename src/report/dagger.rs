//! Options whose accuracy needs an evaluation, marked in every table.

use super::groups::Groups;
use super::list::commas;
use super::notice::{NEEDS_EVALUATION, Notice};

/// What they are marked with.
const MARK: &str = " †";

/// A name in a table, as it is shown, marked if the accuracy of the option needs an evaluation.
pub(super) fn daggered(shown: String, option: &str, notices: &[Notice]) -> String {
    if needing(notices).any(|(name, _)| name == option) { shown + MARK } else { shown }
}

/// What the mark means, for some options: what is to be evaluated, the same things once. `None` if nothing is.
pub(super) fn dagger_legend(notices: &[Notice], shown: impl Fn(&str) -> bool) -> Option<String> {
    let mut groups: Groups<&str, &str> = Groups::new();
    for (name, message) in needing(notices).filter(|(name, _)| shown(name)) {
        groups.add(message, [name]);
    }
    let said: Vec<String> =
        groups.into_vec().iter().map(|(message, names)| format!("{message} ({})", commas(names))).collect();
    (!said.is_empty()).then(|| format!("† {}", said.join("; ")))
}

/// Options that need an evaluation, with what is to be evaluated.
fn needing(notices: &[Notice]) -> impl Iterator<Item = (&str, &str)> {
    let all = notices.iter().filter(|notice| notice.code == NEEDS_EVALUATION);
    all.filter_map(|notice| Some((notice.option.as_deref()?, notice.message.as_str())))
}
