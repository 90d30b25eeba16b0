//! What caused changes of figures, by the names that the changes have in the report.

use crate::economics::{Attribution, Method};
use crate::scenario::Editions;

use super::rows::{CauseMethod, CauseRow, CausesOf};

/// Names the changes of some attributions.
pub(super) fn causes(found: &[Attribution], editions: &Editions<'_>) -> Vec<CausesOf> {
    let name = |at: &usize| editions.changes().get(*at).map(ToString::to_string);
    let of = |found: &Attribution| CausesOf {
        option: found.option.clone(),
        metric: found.metric,
        by: found.by,
        method: match found.method {
            Method::Shapley => CauseMethod::AllOrders,
            Method::InOrder => CauseMethod::InOrder,
            Method::Together => CauseMethod::Together,
        },
        causes: found
            .causes
            .iter()
            .map(|cause| CauseRow { changes: cause.changes.iter().filter_map(name).collect(), by: cause.by })
            .collect(),
    };
    found.iter().map(of).collect()
}
