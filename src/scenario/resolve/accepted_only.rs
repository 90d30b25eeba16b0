//! Options that charge for accepted tasks only: who accepts has to be clear.

use std::collections::BTreeMap;

use crate::decode::{Context, Given};
use crate::diagnostics::{Code, Diagnostic};
use crate::scenario::option::option::{Serving, ServingOption};
use crate::scenario::option::per_task::PerTask;
use crate::scenario::policy::policy::Policy;

/// Reports policies in which nobody can say how many results of an option are accepted that charges only for those.
pub(in crate::scenario) fn report_unclear(options: &[ServingOption], context: &mut Context<'_>) {
    let policies = || {
        options.iter().filter_map(|option| match &option.serving {
            Serving::Policy(policy) => Some((option, policy.as_ref())),
            _ => None,
        })
    };
    if !options.iter().any(ServingOption::charges_accepted_only) {
        return;
    }
    // By names, the first policy that names each; names are their options' own.
    let mut namers = BTreeMap::new();
    for (outer, policy) in policies() {
        for named in policy.named() {
            namers.entry(named.name.as_str()).or_insert(outer);
        }
    }
    let by_name: BTreeMap<&str, &ServingOption> =
        options.iter().rev().map(|option| (option.name.as_str(), option)).collect();
    for (option, policy) in policies() {
        let named_by = namers.get(option.name.as_str());
        let looks = policy.judges().into_iter().map(|named| (None, named));
        let works = policy.named().into_iter().enumerate().map(|(at, named)| (Some(at), named));
        for (at, named) in works.chain(looks) {
            let Some(paid) = by_name.get(named.name.as_str()).filter(|paid| paid.charges_accepted_only())
            else {
                continue;
            };
            let unclear =
                at.map_or(Some("it looks at results, and has none"), |at| unclear(policy, at, &by_name));
            let why = match (unclear, named_by) {
                (Some(why), _) => why.to_owned(),
                (None, Some(outer)) => {
                    format!("`{}` decides further on what `{}` accepted", outer.name, option.name)
                }
                (None, None) => continue,
            };
            let message = format!(
                "`{}` charges for accepted results only, and how many of a {} are accepted is not known: {why}",
                paid.name,
                policy.kind()
            );
            let help = "name it in a `retry`, `cascade`, `router` or `review` that no other policy names, or write \
                        `charged: every`";
            let diagnostic = Diagnostic::new(Code::Conflict, message, named.site.clone());
            let Serving::PerTask(PerTask { charged: Given::Written(charged), .. }) = &paid.serving else {
                continue;
            };
            context.sink.push(diagnostic.also(charged.site.clone(), "stated here").help(help.to_owned()));
        }
    }
}

/// Why it is not clear how many results of the option at a place in a policy are accepted.
fn unclear(policy: &Policy, at: usize, options: &BTreeMap<&str, &ServingOption>) -> Option<&'static str> {
    match policy {
        Policy::Retry { .. } | Policy::Router { .. } | Policy::Review { .. } => None,
        Policy::BestOf { .. } | Policy::Vote { .. } => Some("of several results one is taken"),
        Policy::Chain { .. } | Policy::Workflow { .. } => Some("a later step can end the whole"),
        Policy::Cascade { stages, verifier, .. } => {
            let looks = |place: usize| verifier.by.as_ref().is_some_and(|by| by.name == stages[place].name);
            // What is handed on is what reaches the next stage: its attempts, if it is an option of one attempt, named once.
            let twice =
                |place: usize| stages.iter().filter(|stage| stage.name == stages[place].name).count() > 1;
            let is_policy = |place: usize| {
                let option = options.get(stages[place].name.as_str());
                option.is_some_and(|option| matches!(option.serving, Serving::Policy(_)))
            };
            let next = (at + 1 < stages.len()).then_some(at + 1);
            match next {
                _ if twice(at) => Some("it comes twice"),
                Some(next) if twice(next) => Some("the stage after it comes twice"),
                Some(next) if looks(next) => Some("the stage after it looks at results, too"),
                Some(next) if is_policy(next) => Some("the stage after it is a policy"),
                _ => None,
            }
        }
    }
}
