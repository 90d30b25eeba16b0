//! What the command line changes in a scenario.

use std::collections::BTreeMap;

use anyhow::{Context as _, bail};

use crate::cli::shared_args::ChangeArgs;
use crate::scenario::MoveLimit;
use crate::source::FieldPath;

/// What the command line sets, in its order. A setting that takes an earlier one's value away is refused: the earlier one would be without
/// effect, and nothing would say so. One that goes further into an earlier one's value is fine.
pub(in crate::cli) fn settings(change: &ChangeArgs) -> anyhow::Result<Vec<(FieldPath, String)>> {
    let mut set: Vec<(FieldPath, String)> = Vec::new();
    // Every path that was set, and all above it, with the setting.
    let mut covered: BTreeMap<FieldPath, usize> = BTreeMap::new();
    for typed in &change.set {
        let (path, typed) = setting(typed)?;
        if let Some((earlier, first)) = covered.get(&path).and_then(|at| set.get(*at)) {
            let what = if *earlier == path { "is set twice" } else { "is set after a field in it" };
            bail!("--set: `{path}` {what}: `{first}`, then `{typed}`; leave one of them out");
        }
        for above in std::iter::successors(Some(path.clone()), |path| path.last().map(|_| path.parent())) {
            covered.entry(above).or_insert(set.len());
        }
        set.push((path, typed));
    }
    Ok(set)
}

fn setting(typed: &str) -> anyhow::Result<(FieldPath, String)> {
    let path = typed
        .split_once('=')
        .filter(|(_, value)| !value.trim().is_empty())
        .and_then(|(path, _)| FieldPath::read(path.trim()));
    let path = path
        .with_context(|| format!("--set {typed}: expected PATH=VALUE, such as `workload.tasks=2M/month`"))?;
    Ok((path, typed.to_owned()))
}

/// The limits of the command line; all that are wrong at once.
pub(in crate::cli) fn move_limits(typed: &[String]) -> anyhow::Result<Vec<MoveLimit>> {
    let mut limits = Vec::new();
    let mut wrong = Vec::new();
    for typed in typed {
        match MoveLimit::read(typed) {
            Ok(limit) => limits.push(limit),
            Err(why) => wrong.push(format!("--limit '{typed}': {why}")),
        }
    }
    if wrong.is_empty() { Ok(limits) } else { bail!(wrong.join("\nerror: ")) }
}
