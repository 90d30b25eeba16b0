//! The options that policies name: found, and without loops.

use crate::decode::Context;
use crate::diagnostics::{Code, Diagnostic};
use crate::scenario::option::option::{Serving, ServingOption};

/// Finds the options that policies name, and puts their places in. Reports names that are none, policies that name
/// themselves in the end.
pub(in crate::scenario) fn resolve(options: &mut [ServingOption], context: &mut Context<'_>) {
    let names: Vec<String> = options.iter().map(|option| option.name.clone()).collect();
    let mut edges: Vec<Vec<usize>> = Vec::new();
    for option in options.iter_mut() {
        let mut found = Vec::new();
        if let Serving::Policy(policy) = &mut option.serving {
            for named in policy.named_mut() {
                if let Some(index) = names.iter().position(|name| *name == named.name) {
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
        let mut path = vec![start];
        if let Some(found) = find_loop(start, edges, &mut path, &mut done) {
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

/// The loop that a path runs into, if it does. Options from which none is reached are done: policies share parts, and
/// each part is looked at once.
fn find_loop(
    at: usize,
    edges: &[Vec<usize>],
    path: &mut Vec<usize>,
    done: &mut [bool],
) -> Option<Vec<usize>> {
    for next in &edges[at] {
        if done[*next] {
            continue;
        }
        if let Some(start) = path.iter().position(|seen| seen == next) {
            return Some(path[start..].to_vec());
        }
        path.push(*next);
        if let Some(found) = find_loop(*next, edges, path, done) {
            return Some(found);
        }
        path.pop();
        done[*next] = true;
    }
    None
}
