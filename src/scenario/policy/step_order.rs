//! Steps in an order in which each stands behind those that it comes after, with places instead of names.

use crate::decode::{Context, Sited};
use crate::diagnostics::{Code, Diagnostic};

use super::step::Step;
use super::step_fields::{Reads, Written};

/// Puts steps in order and finds those that they name. Reports names that are none, circles, and steps that are read before they
/// are done.
pub(super) fn in_place(written: Vec<Written>, context: &mut Context<'_>) -> Option<Vec<Step>> {
    let after = find_all(&written, context);
    let order = in_order(&written, &after, context)?;
    resolve(written, &after, &order, context)
}

/// The places of the steps that each step comes after; reports names that are none.
fn find_all(written: &[Written], context: &mut Context<'_>) -> Vec<Vec<usize>> {
    let mut found = Vec::new();
    for step in written {
        let mut places: Vec<usize> = Vec::new();
        for name in &step.after {
            match written.iter().position(|other| other.name == name.value) {
                Some(place) if places.contains(&place) => {
                    context.sink.push(Diagnostic::named_twice(&name.value, name.site.clone()));
                }
                Some(place) => places.push(place),
                None => {
                    let known = written.iter().map(|other| other.name.as_str());
                    context.sink.push(Diagnostic::no_such("step", &name.value, known, name.site.clone()));
                }
            }
        }
        found.push(places);
    }
    found
}

/// An order in which each step stands behind those that it comes after, else the file's; reports a circle step by step.
fn in_order(written: &[Written], after: &[Vec<usize>], context: &mut Context<'_>) -> Option<Vec<usize>> {
    let mut order: Vec<usize> = Vec::new();
    while order.len() < written.len() {
        let ready =
            |step: &usize| !order.contains(step) && after[*step].iter().all(|before| order.contains(before));
        let Some(next) = (0..written.len()).find(ready) else {
            report_circle(written, after, &order, context);
            return None;
        };
        order.push(next);
    }
    Some(order)
}

fn report_circle(written: &[Written], after: &[Vec<usize>], done: &[usize], context: &mut Context<'_>) {
    // Whoever is left waits for another one that is left, so going back leads into a circle.
    let Some(start) = (0..written.len()).find(|step| !done.contains(step)) else { return };
    let mut path = vec![start];
    let first = loop {
        let last = path[path.len() - 1];
        let Some(before) = after[last].iter().find(|before| !done.contains(before)) else { return };
        if let Some(at) = path.iter().position(|seen| seen == before) {
            break at;
        }
        path.push(*before);
    };
    let names: Vec<String> = path[first..].iter().map(|step| format!("`{}`", written[*step].name)).collect();
    let message = format!("steps wait for each other: {} after {}", names.join(" after "), names[0]);
    let help = "a loop with an end is a step with `attempts` and a `critic`".to_owned();
    let site = written[path[first]].site.clone();
    context.sink.push(Diagnostic::new(Code::Conflict, message, site).help(help));
}

/// The steps in their order, names replaced by places.
fn resolve(
    written: Vec<Written>,
    after: &[Vec<usize>],
    order: &[usize],
    context: &mut Context<'_>,
) -> Option<Vec<Step>> {
    let mut before: Vec<Vec<usize>> = Vec::new();
    // The places in the order of what stood at these places in the file.
    let place = |step: &usize| order.iter().position(|other| other == step).unwrap_or(0);
    for step in order {
        let direct: Vec<usize> = after[*step].iter().map(&place).collect();
        let mut all = direct.clone();
        all.extend(direct.iter().flat_map(|direct| before[*direct].clone()));
        all.sort_unstable();
        all.dedup();
        before.push(all);
    }
    let names: Vec<String> = written.iter().map(|step| step.name.clone()).collect();
    let mut steps: Vec<(usize, Option<Step>)> = Vec::new();
    for (file, step) in written.into_iter().enumerate() {
        let at = place(&file);
        let direct: Vec<usize> = after[file].iter().map(&place).collect();
        let reads = match step.reads {
            Reads::After => direct.clone(),
            Reads::All => before[at].clone(),
            Reads::None => Vec::new(),
            Reads::These(ref wanted) => {
                let mut places = Vec::new();
                for name in wanted {
                    let known = names.iter().position(|other| *other == name.value);
                    match known.map(|known| place(&known)).filter(|place| before[at].contains(place)) {
                        Some(found) if places.contains(&found) => {
                            context.sink.push(Diagnostic::named_twice(&name.value, name.site.clone()));
                        }
                        Some(found) => places.push(found),
                        None => report_unread(&step.name, name, known.is_some(), &names, context),
                    }
                }
                places
            }
        };
        let Written { name, of, taken, cached_context, tries, site, .. } = step;
        let step = of.map(|of| Step { name, of, after: direct, taken, reads, cached_context, tries, site });
        steps.push((at, step));
    }
    steps.sort_by_key(|(at, _)| *at);
    steps.into_iter().map(|(_, step)| step).collect()
}

fn report_unread(step: &str, name: &Sited<String>, known: bool, names: &[String], context: &mut Context<'_>) {
    context.sink.push(if known {
        let message = format!("`{step}` cannot read `{}`, which is not done before it", name.value);
        let help = format!("let it come after: `after: {}`", name.value);
        Diagnostic::new(Code::Conflict, message, name.site.clone()).help(Some(help))
    } else {
        Diagnostic::no_such("step", &name.value, names.iter().map(String::as_str), name.site.clone())
    });
}
