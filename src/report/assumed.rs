//! What a policy assumes of attempts, in words, with what the ends of it would give.

use crate::decode::Given;
use crate::economics::{Assumed, Between, HandedOn, Likely, Likeness};
use crate::report::number::human;
use crate::scenario::ESCALATED_COST_RANGE;
use crate::units::{Amount, Quantity};

/// A sentence for each assumption that makes a difference.
pub(in crate::report) fn remarks(found: &[Assumed]) -> Vec<String> {
    found.iter().map(remark).collect()
}

/// Those of which something is not stated.
pub(in crate::report) fn defaults(found: &[Assumed]) -> Vec<String> {
    found.iter().filter(|found| is_default(found)).map(remark).collect()
}

/// Those of which everything is stated.
pub(in crate::report) fn stated_ones(found: &[Assumed]) -> Vec<String> {
    found.iter().filter(|found| !is_default(found)).map(remark).collect()
}

fn is_default(found: &Assumed) -> bool {
    const fn default<T>(given: &Given<T>) -> bool {
        matches!(given, Given::Default { .. })
    }
    match found {
        Assumed::Alike(found) => match &found.between {
            Between::Attempts(each) => each.iter().any(|(_, value)| default(value)),
            Between::Models(value, _) => default(value),
        },
        Assumed::Escalated(found) => default(&found.cost),
    }
}

fn remark(found: &Assumed) -> String {
    match found {
        Assumed::Alike(found) => alike(found),
        Assumed::Escalated(found) => escalated(found),
    }
}

fn alike(found: &Likeness) -> String {
    let what = match &found.between {
        Between::Attempts(each) => {
            let each: Vec<String> =
                each.iter().map(|(name, value)| format!("{name} {}", stated(value))).collect();
            format!("correlation of attempts of {}", each.join(", "))
        }
        Between::Models(value, Some(from)) => format!("shared difficulty {}, {from}", stated(value)),
        Between::Models(value, None) => format!("shared difficulty {}", stated(value)),
    };
    let Likeness { now, none, all, .. } = found;
    format!("{what}: {} (at 0%: {}, at 100%: {})", likely(now), likely(none), likely(all))
}

fn escalated(found: &HandedOn) -> String {
    let HandedOn { to, cost, per_task } = found;
    if let Given::Default { value, why } = cost
        && value.get() == 1.0
    {
        return format!("escalated cost of {} {}: {why}", to.join(", "), stated(cost));
    }
    let said = format!(
        "escalated cost of {} {}, over the mean task, for what is handed on or tried again",
        to.join(", "),
        stated(cost)
    );
    let (low, high) = ESCALATED_COST_RANGE;
    let (low, high) = (human(Amount::from(low)), human(Amount::from(high)));
    match per_task.map(|costs| costs.map(|cost| human(Amount::from(cost)))) {
        Some([now, least, most]) => {
            format!("{said}: {now} a task (at {low}: {least}, at {high}: {most}; measured P10 and P90)")
        }
        None => said,
    }
}

fn stated<Q: Quantity>(value: &Given<Q>) -> String
where
    Amount: From<Q>,
{
    let shown = human(Amount::from(*value.value()));
    match value {
        Given::Written(_) => shown,
        Given::Default { .. } => format!("{shown} (default)"),
    }
}

fn likely(found: &Likely) -> String {
    let accuracy = human(Amount::from(found.accuracy));
    match found.cost_per_success {
        Some(cost) => format!("{accuracy} right, {} a success", human(Amount::from(cost))),
        None => format!("{accuracy} right, no success"),
    }
}
