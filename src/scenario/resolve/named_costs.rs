//! `costs:`: costs by name, each of all options or of some, every month or once.

use crate::decode::{Context, Fields, Given, NotEmpty, OnlyText, Sited, block, is_name, report_repeated};
use crate::diagnostics::{Code, Diagnostic};
use crate::scenario::option::costs_by_name::CostByName;
use crate::scenario::option::named_cost::NamedCost;
use crate::scenario::option::one_off::{OneOff, OneOffCost};
use crate::scenario::option::option::ServingOption;
use crate::scenario::option::role::Role;
use crate::source::{FieldPath, Node};
use crate::units::{Months, Usd, UsdPerMonth};

block! {
    /// A cost by name: every month (`cost`) or once, before the first task (`once`); a line of the bill of every option that has it.
    pub(in crate::scenario) struct CostKeys {
        /// What it is for; default: its name.
        optional WHAT: String = "what", eg "SOC 2 audit";
        /// What it comes to every month, whatever the load; by the year where it is paid by the year.
        optional COST: UsdPerMonth = "cost", eg "$40,000/year";
        /// What is paid once, before the first task; spread over the months like other one-off costs.
        optional ONCE: Usd = "once", eg "$25k";
        /// The options that have it, one or a list; default: every option, the baseline too.
        optional OPTIONS: (OnlyText, NotEmpty<Vec<OnlyText>>) = "options";
    }
}

/// A scenario has so many at most: each is a line of every bill.
const MOST: usize = 200;

/// Reads the costs and gives each to its options; every cost once comes back. Steps that were made from an option share that one's.
pub(in crate::scenario) fn give(
    found: Option<(&Node, FieldPath)>,
    options: &mut [ServingOption],
    horizon: Option<&Sited<Months>>,
    context: &mut Context<'_>,
) -> Vec<CostByName> {
    let Some((node, path)) = found else { return Vec::new() };
    let Node::Map(entries) = node else {
        context.wrong_type("costs by name, such as `{ audits: { cost: $40,000/year } }`", node, &path);
        return Vec::new();
    };
    report_repeated(entries, &path, context);
    if let Some((name, _)) = entries.get(MOST) {
        let message = format!("`{name}` is one cost more than the {MOST} that a scenario may name");
        context.key_fault(Code::OutOfRange, message, &path.key(name), None);
        return Vec::new();
    }
    let mut all = Vec::new();
    for (name, node) in entries {
        let here = path.key(name);
        if is_name(name, &here, context) {
            all.extend(give_one(name, node, &here, options, horizon, context));
        }
    }
    all
}

fn give_one(
    name: &str,
    node: &Node,
    path: &FieldPath,
    options: &mut [ServingOption],
    horizon: Option<&Sited<Months>>,
    context: &mut Context<'_>,
) -> Option<CostByName> {
    let what = "`{ cost: $40,000/year }`, or `{ once: $25k, options: own }`";
    let mut fields = Fields::<CostKeys>::open(node, path, what, context)?;
    let named: Option<Sited<String>> = fields.optional(CostKeys::WHAT, context);
    let monthly: Option<Sited<UsdPerMonth>> = fields.optional(CostKeys::COST, context);
    let once: Option<Sited<Usd>> = fields.optional(CostKeys::ONCE, context);
    let is_either = fields.has(CostKeys::COST) != fields.has(CostKeys::ONCE);
    let of = fields.node(CostKeys::OPTIONS);
    let places = match of {
        Some((node, path)) => named_options(node, &path, options, context),
        None => (0..options.len())
            .filter(|at| options[*at].derived.is_none() && *options[*at].role.value() == Role::Whole)
            .collect(),
    };
    fields.close(context);
    if !is_either {
        let message = "a named cost is there either every month or once";
        let help = "write one of: cost, once; a name for each".to_owned();
        context.key_fault(Code::Conflict, message, path, Some(help));
        return None;
    }
    let label = named.map_or_else(|| name.to_owned(), |named| named.value);
    // Options that a case takes away may have been all that had it.
    let is_anyones = !places.is_empty();
    if let Some(cost) = &monthly {
        for at in &places {
            options[*at].costs.push(NamedCost { what: label.clone(), cost: cost.clone() });
        }
        let cost = CostByName { what: label, site: cost.site.clone(), amount: cost.value.into() };
        return is_anyones.then_some(cost);
    }
    let once = once?;
    for at in &places {
        let option = &mut options[*at];
        if let Some(one_off) = &mut option.one_off {
            one_off.parts.push((label.clone(), OneOffCost::Named(once.clone())));
            continue;
        }
        let Some(horizon) = horizon else {
            let message = "what is paid once needs a period to be spread over";
            let help = "write `finance: { horizon: 36 months }`".to_owned();
            context.key_fault(Code::MissingKey, message, path, Some(help));
            return None;
        };
        option.one_off = Some(OneOff {
            parts: vec![(label.clone(), OneOffCost::Named(once.clone()))],
            amortise: Given::Written(horizon.clone()),
        });
    }
    is_anyones.then(|| CostByName { what: label, site: once.site.clone(), amount: once.value.into() })
}

/// The places of the options that a cost names; names that are none are reported.
fn named_options(
    node: &Node,
    path: &FieldPath,
    options: &[ServingOption],
    context: &mut Context<'_>,
) -> Vec<usize> {
    let items: Vec<(&Node, FieldPath)> = match node {
        Node::List(items) => items.iter().enumerate().map(|(at, item)| (item, path.index(at))).collect(),
        one => vec![(one, path.clone())],
    };
    if items.is_empty() {
        let help = "name options, or leave `options` out: then every option has it".to_owned();
        context.key_fault(Code::OutOfRange, "no option is named", path, Some(help));
    }
    let mut places = Vec::new();
    for (item, path) in items {
        let Node::Text(text) = item else {
            context.wrong_type("an option's name, or a list of them", item, &path);
            continue;
        };
        let (name, site) = (text.trim(), context.site(&path));
        let found = options.iter().position(|option| option.name == name && option.derived.is_none());
        match found {
            None => {
                let known = options.iter().filter(|option| option.derived.is_none());
                let known = known.map(|option| option.name.as_str());
                context.sink.push(Diagnostic::no_such("option", name, known, site));
            }
            Some(at) if places.contains(&at) => context.sink.push(Diagnostic::named_twice(name, site)),
            Some(at) => places.push(at),
        }
    }
    places
}
