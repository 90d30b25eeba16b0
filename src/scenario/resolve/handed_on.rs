//! What is said of tasks that go from one option to another: there has to be one that does.

use std::collections::BTreeMap;

use crate::decode::{Context, Sited};
use crate::diagnostics::{Code, Diagnostic};
use crate::scenario::option::option::{Serving, ServingOption};
use crate::scenario::policy::named::Named;
use crate::scenario::policy::outcome_prices::OutcomePrices;
use crate::scenario::policy::policy::Policy;
use crate::units::Ratio;

/// Reports a share of difficulty, and costs of tasks that are handed on, where they make no difference.
pub(in crate::scenario) fn report_unused(
    ends: &OutcomePrices,
    options: &[ServingOption],
    context: &mut Context<'_>,
) {
    let policies = || {
        options.iter().filter_map(|option| match &option.serving {
            Serving::Policy(policy) => Some(policy.as_ref()),
            _ => None,
        })
    };
    let meets = |policy: &Policy| matches!(policy, Policy::Cascade { .. } | Policy::Router { .. });
    if let Some(shared) = ends.shared.as_ref().filter(|_| !policies().any(meets)) {
        let message = "`shared_difficulty` has no effect: no task goes from one option to another";
        let help = "how alike attempts of one option are is its `accuracy: { value: 86%, correlation: 65% }`"
            .to_owned();
        context.sink.push(Diagnostic::new(Code::Conflict, message, shared.site.clone()).help(help));
    }
    let by_name: BTreeMap<&str, &ServingOption> =
        options.iter().rev().map(|option| (option.name.as_str(), option)).collect();
    for policy in policies() {
        for (stated, later) in handed_on(policy) {
            let flat = |named: &&Named| {
                by_name
                    .get(named.name.as_str())
                    .is_some_and(|option| matches!(option.serving, Serving::PerTask(_)))
            };
            if later.iter().all(flat) {
                let names: Vec<&str> = later.iter().map(|named| named.name.as_str()).collect();
                let message =
                    format!("{} has one price for every task, escalated or not", names.join(" and "));
                let help = "leave `escalated_cost` out, or state what such a task is charged at `per_task`"
                    .to_owned();
                context.sink.push(Diagnostic::new(Code::Conflict, message, stated.site.clone()).help(help));
            }
        }
    }
}

/// What is stated of tasks that are handed on, and the options that take them.
fn handed_on(policy: &Policy) -> Vec<(&Sited<Ratio>, Vec<&Named>)> {
    let of_steps = match policy {
        Policy::Workflow { steps } => steps.as_slice(),
        _ => &[],
    };
    let steps = of_steps
        .iter()
        .map(|step| (step.tries().and_then(|tries| tries.escalated_cost.as_ref()), vec![&step.of]));
    policy.handed_on().into_iter().chain(steps).filter_map(|(stated, later)| Some((stated?, later))).collect()
}
