//! What caused changes of figures, by the names that the changes have in the report.

use crate::economics::{Attribution, Cause, Method};
use crate::scenario::Editions;

use super::rows::{CauseMethod, CauseRow, CausesOf};

/// Names the changes of some attributions.
pub(super) fn causes(found: &[Attribution], editions: &Editions<'_>) -> Vec<CausesOf> {
    let name = |at: &usize| editions.changes().get(*at).map(ToString::to_string);
    let of = |found: &Attribution| {
        let mut causes: Vec<&Cause> = found.causes.iter().collect();
        if found.method == Method::InOrder {
            // The order decides what each did.
            causes.sort_by_key(|cause| cause.changes.iter().min());
        }
        // What arithmetic leaves of nothing is no cause.
        let most = found.causes.iter().map(|cause| cause.by.value().abs()).fold(0.0, f64::max);
        causes.retain(|cause| cause.by.value().abs() > most * 1e-9);
        CausesOf {
            option: found.option.clone(),
            metric: found.metric,
            by: found.by,
            method: match found.method {
                Method::Shapley => CauseMethod::AllOrders,
                Method::InOrder => CauseMethod::InOrder,
                Method::Together => CauseMethod::Together,
            },
            causes: causes
                .into_iter()
                .map(|cause| CauseRow {
                    changes: cause.changes.iter().filter_map(name).collect(),
                    by: cause.by,
                })
                .collect(),
        }
    };
    found.iter().map(of).collect()
}
