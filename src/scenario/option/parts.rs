//! The options that a policy rests on.

use super::option::{Serving, ServingOption};

/// The option itself, or those that its policy rests on, to do the work or to look at results; each once.
pub(in crate::scenario) fn parts<'a>(
    options: &'a [ServingOption],
    option: &'a ServingOption,
) -> Vec<&'a ServingOption> {
    let mut seen = vec![false; options.len()];
    let mut open = vec![option];
    let mut parts = Vec::new();
    while let Some(option) = open.pop() {
        let Serving::Policy(policy) = &option.serving else {
            parts.push(option);
            continue;
        };
        for named in policy.named().into_iter().chain(policy.judges()) {
            let Some(part) = options.get(named.index) else { continue };
            if !std::mem::replace(&mut seen[named.index], true) {
                open.push(part);
            }
        }
    }
    parts
}
