//! The options that policies name: found, and without loops.

use std::collections::BTreeMap;

use crate::decode::Context;
use crate::diagnostics::{Code, Diagnostic};
use crate::scenario::option::option::{Serving, ServingOption};

/// Finds the options that policies name, and puts their places in. Reports names that are none, policies that name
/// themselves in the end.
pub(in crate::scenario) fn resolve(options: &mut [ServingOption], context: &mut Context<'_>) {
    let names: Vec<String> = options.iter().map(|option| option.name.clone()).collect();
    let places: BTreeMap<&str, usize> =
        names.iter().enumerate().rev().map(|(at, name)| (name.as_str(), at)).collect();
    let mut edges: Vec<Vec<usize>> = Vec::new();
    for option in options.iter_mut() {
        let mut found = Vec::new();
        if let Serving::Policy(policy) = &mut option.serving {
            for named in policy.named_mut() {
                if let Some(&index) = places.get(named.name.as_str()) {
                    named.index = index;
                    found.push(index);
                } else {
                    let known = names.iter().map(String::as_str);
                    context.sink.push(Diagnostic::no_such("option", &named.name, known, named.site.clone()));
                }
            }
        }
        edges.push(found);
    }
    for option in &*options {
        let Serving::Policy(policy) = &option.serving else { continue };
        for named in policy.judges() {
            let Some(other) = options.get(named.index).filter(|other| other.name == named.name) else {
                continue;
            };
            if let Serving::Policy(policy) = &other.serving {
                let message = format!(
                    "`{}` is a {}: what looks at a result is a single option",
                    other.name,
                    policy.kind()
                );
                context.sink.push(Diagnostic::new(Code::Conflict, message, named.site.clone()));
            }
        }
    }
    report_loops(options, &edges, context);
    report_depth(options, &edges, context);
}

/// Policies on policies on policies, deeper than anybody follows.
const MOST_LEVELS: usize = 50;

/// Reports an option that builds on too many levels of others.
fn report_depth(options: &[ServingOption], edges: &[Vec<usize>], context: &mut Context<'_>) {
    if context.sink.has_errors() {
        return;
    }
    let mut deep: Vec<usize> = (0..options.len()).collect();
    for _ in 0..MOST_LEVELS {
        // Those that build on one that is that deep.
        let next =
            (0..options.len()).filter(|at| edges[*at].iter().any(|named| deep.binary_search(named).is_ok()));
        deep = next.collect();
    }
    if let Some(first) = deep.first() {
        let message =
            format!("`{}` builds on more than {MOST_LEVELS} levels of other options", options[*first].name);
        context.sink.push(Diagnostic::new(Code::OutOfRange, message, options[*first].site.clone()));
    }
}

/// Reports each loop of policies once, option by option.
fn report_loops(options: &[ServingOption], edges: &[Vec<usize>], context: &mut Context<'_>) {
    let mut done = vec![false; options.len()];
    for start in 0..options.len() {
        if let Some(found) = find_loop(start, edges, &mut done) {
            let names: Vec<String> = found.iter().map(|at| format!("`{}`", options[*at].name)).collect();
            let first = names.first().cloned().unwrap_or_default();
            let message = format!("an option builds on itself: {} → {first}", names.join(" → "));
            context.sink.push(Diagnostic::new(Code::Conflict, message, options[found[0]].site.clone()));
            for at in found {
                done[at] = true;
            }
        }
    }
}

/// The loop that a path from an option runs into, if it does. Options from which none is reached are done: policies share parts, and
/// each part is looked at once. The path is kept in a list, not on the stack: a file may name tens of thousands one behind the other.
fn find_loop(start: usize, edges: &[Vec<usize>], done: &mut [bool]) -> Option<Vec<usize>> {
    // The options of the path, and how many of those that each names were looked at; where each stands in it.
    let mut path = vec![(start, 0)];
    let mut places = BTreeMap::from([(start, 0)]);
    while let Some((at, looked)) = path.last_mut() {
        let Some(next) = edges[*at].get(*looked).copied() else {
            // Where a path starts, it is left as it is: another one may lead through it.
            let at = *at;
            places.remove(&at);
            path.pop();
            if !path.is_empty() {
                done[at] = true;
            }
            continue;
        };
        *looked += 1;
        if done[next] {
            continue;
        }
        if let Some(first) = places.get(&next) {
            return Some(path[*first..].iter().map(|(at, _)| *at).collect());
        }
        places.insert(next, path.len());
        path.push((next, 0));
    }
    None
}
