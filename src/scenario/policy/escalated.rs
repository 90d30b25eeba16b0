//! What work costs on tasks that were handed on.

use crate::decode::{Context, Fields, Includes, Sited, block};
use crate::diagnostics::{Code, Diagnostic};
use crate::units::{Count, Quantity, Ratio};

/// Bounds of what is believed.
const BOUNDS: (f64, f64) = (0.5, 10.0);

block! {
    /// What is handed on.
    pub(in crate::scenario) struct HandedOnKeys {
        /// What work costs on tasks that were handed on or are tried again, over the mean task; default: no more.
        optional ESCALATED_COST: Ratio = "escalated_cost", eg "1.2x";
    }
}

/// Reads what a task that is handed on costs, over the mean task.
pub(super) fn read_escalated_cost(
    fields: &mut Fields<'_, impl Includes<HandedOnKeys>>,
    context: &mut Context<'_>,
) -> Option<Sited<Ratio>> {
    let cost: Option<Sited<Ratio>> = fields.optional(HandedOnKeys::ESCALATED_COST, context);
    let (least, most) = BOUNDS;
    if let Some(absurd) = cost.as_ref().filter(|cost| !(least..=most).contains(&cost.value.get())) {
        let message = format!(
            "a task that is handed on costs between {least} and {most} times the mean task, not {}",
            absurd.value
        );
        let help = "a fifth more than any other: `escalated_cost: 1.2x`, as measured on agents; no more: 1x"
            .to_owned();
        context.sink.push(Diagnostic::new(Code::OutOfRange, message, absurd.site.clone()).help(help));
    }
    cost
}

/// The same of tasks that are tried again so often at most; reports it where they are tried once.
pub(super) fn read_cost_again(
    attempts: Option<&Sited<Count>>,
    fields: &mut Fields<'_, impl Includes<HandedOnKeys>>,
    context: &mut Context<'_>,
) -> Option<Sited<Ratio>> {
    let cost = read_escalated_cost(fields, context);
    if let (Some(cost), Some(once)) = (&cost, attempts.filter(|attempts| attempts.value.get() == 1.0)) {
        let message = "`escalated_cost` has no effect where a task is tried once";
        let help = "it is what the second attempt and later ones cost: `attempts: 3`".to_owned();
        let said = Diagnostic::new(Code::Conflict, message, cost.site.clone());
        context.sink.push(said.also(once.site.clone(), "tried once").help(help));
    }
    cost
}

/// Reports a cost of tasks that are handed on where none is.
pub(super) fn refuse_escalated_cost(
    kind: &str,
    fields: &mut Fields<'_, impl Includes<HandedOnKeys>>,
    context: &mut Context<'_>,
) {
    if let Some((_, path)) = fields.node(HandedOnKeys::ESCALATED_COST) {
        let message = format!("a {kind} hands no task on after a failure, so none of its work is escalated");
        let help = "write `escalated_cost` in a `retry`, `cascade` or `router`, or in a step with a `verifier` or `critic`";
        context.key_fault(Code::Conflict, message, &path, Some(help.to_owned()));
    }
}
