//! SWE-bench: the report that `swebench.harness.run_evaluation` writes of a run (`MODEL.RUN.json`), and the `report.json` of instances.
//!
//! - A run's `resolved_ids` are right. Wrong are `unresolved_ids`, `empty_patch_ids` (no change was handed in) and `error_ids` (its change
//!   could not be applied or tested), as the harness counts them: its share is of all that were submitted.
//! - `infra_failure_ids` failed for the machine that tested them; they are neither right nor wrong. `incomplete_ids` were not submitted.
//! - A `report.json` has `resolved` by the instance's name. The file names no model, and has no times and no costs.
//!
//! Source: `swebench/harness/reporting.py` and `grading.py` (main of 2026-08; reports before `schema_version` 2 have no lists of ids).

use std::collections::BTreeSet;

use crate::source::{Document, FieldPath, Node, Site, Spot};

use super::attempts::{At, Attempt, Attempts, Ending, TooMany};

/// What the only option of such a file is called.
const RESOLVED: &str = "resolved";
/// The lists of a run, with how its instances ended. The first list that an instance is in counts.
const LISTS: [(&str, Ending); 5] = [
    ("resolved_ids", Ending::Passed),
    ("infra_failure_ids", Ending::NotJudged),
    ("unresolved_ids", Ending::Failed),
    ("empty_patch_ids", Ending::Failed),
    ("error_ids", Ending::Failed),
];

/// A key of each instance in a report of instances.
pub(super) const OF_INSTANCES: &str = "\"patch_successfully_applied\"";

/// Whether a document has the lists of a run.
pub(super) fn has_run(root: &Node) -> bool {
    root.get("resolved_ids").is_some()
}

/// Whether SWE-bench wrote this report of a run.
pub(super) fn wrote_run(root: &Node) -> bool {
    let list = |key: &str| matches!(root.get(key), Some(Node::List(_)));
    list("resolved_ids") && (list("unresolved_ids") || list("error_ids") || list("empty_patch_ids"))
}

/// Whether SWE-bench wrote this report of instances.
pub(super) fn wrote_instances(root: &Node) -> bool {
    let Node::Map(entries) = root else { return false };
    let is_instance = |(_, node): &(String, Node)| {
        matches!(node.get("resolved"), Some(Node::Bool(_)))
            && node.get("patch_successfully_applied").is_some()
    };
    !entries.is_empty() && entries.iter().all(is_instance)
}

/// How many instances were not handed in.
pub(super) fn incomplete(root: &Node) -> usize {
    match root.get("incomplete_ids") {
        Some(Node::List(ids)) => ids.len(),
        _ => 0,
    }
}

/// Reads either.
pub(super) fn read(document: &Document) -> Result<Attempts, TooMany> {
    let mut attempts = Attempts::default();
    let at = |path: FieldPath| {
        let site = Site::new(document.file.clone(), Spot::Value(path));
        let place = site.resolve();
        At::new((place.line, place.column))
    };
    let mut add = |name: &str, ending: Ending, at: At| {
        let option = attempts.option(RESOLVED, None, || at)?;
        let task = attempts.task(name);
        attempts.push(&Attempt { option, task, ending, latency: None, at }, None)
    };
    if !wrote_run(&document.root) {
        let Node::Map(entries) = &document.root else { return Ok(attempts) };
        for (name, node) in entries {
            let right = node.get("resolved") == Some(&Node::Bool(true));
            let ending = if right { Ending::Passed } else { Ending::Failed };
            add(name, ending, at(FieldPath::ROOT.key(name).key("resolved")))?;
        }
        return Ok(attempts);
    }
    let mut known = BTreeSet::new();
    for (key, ending) in LISTS {
        let Some(Node::List(ids)) = document.root.get(key) else { continue };
        for (index, id) in ids.iter().enumerate() {
            if let Node::Text(id) = id
                && known.insert(id.clone())
            {
                add(id, ending, at(FieldPath::ROOT.key(key).index(index)))?;
            }
        }
    }
    Ok(attempts)
}
