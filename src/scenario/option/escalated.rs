//! What work costs on tasks that were handed on to an option, where it is not stated.

use crate::decode::{Given, Sited};
use crate::scenario::policy::policy::Policy;
use crate::units::{Calls, Ratio};

use super::option::{Serving, ServingOption};

/// What a task costs that something else failed at, over the mean task of the same option: medians of 298 pairs of models on
/// SWE-bench Verified with mini-SWE-agent.
const AGENTS: Ratio = Ratio::const_new(1.2);
/// Where 80 in 100 of the pairs lie.
pub const ESCALATED_COST_RANGE: (Ratio, Ratio) = (Ratio::const_new(1.05), Ratio::const_new(1.36));
const AGENTS_WHY: &str = "several calls a task, or steps: as measured on agents that take over what another failed at (docs/formulas.md)";
const ONE_CALL_WHY: &str = "one call a task costs what its tokens cost, however hard the task is";
const PEOPLE_WHY: &str = "people take the stated minutes, whatever they are handed";

/// What a task that is handed on to this option costs there, over its mean task: as stated, or by what it is.
pub fn escalated_cost(
    stated: Option<&Sited<Ratio>>,
    option: &ServingOption,
    options: &[ServingOption],
) -> Given<Ratio> {
    if let Some(stated) = stated {
        return Given::Written(stated.clone());
    }
    if is_agent(option, options) {
        Given::Default { value: AGENTS, why: AGENTS_WHY }
    } else {
        let people = matches!(option.serving, Serving::Human(_));
        Given::Default { value: Ratio::const_new(1.0), why: if people { PEOPLE_WHY } else { ONE_CALL_WHY } }
    }
}

/// Whether it makes several calls for a task, or has steps.
fn is_agent(option: &ServingOption, options: &[ServingOption]) -> bool {
    let mut seen = vec![false; options.len()];
    let mut open = vec![option];
    while let Some(option) = open.pop() {
        match &option.serving {
            Serving::Serverless(_) | Serving::Provisioned(_) | Serving::Cluster(_) | Serving::Rental(_) => {
                if *option.workload.calls.value() > Calls::const_new(1.0) {
                    return true;
                }
            }
            // Their price does not depend on calls.
            Serving::Human(_) | Serving::PerTask(_) => {}
            Serving::Policy(policy) => {
                if matches!(policy.as_ref(), Policy::Workflow { .. } | Policy::Chain { .. }) {
                    return true;
                }
                for named in policy.named() {
                    if !seen.get_mut(named.index).is_none_or(|seen| std::mem::replace(seen, true)) {
                        open.extend(options.get(named.index));
                    }
                }
            }
        }
    }
    false
}
