//! When options take the work over and when hardware is bought, in words.

use crate::decode::Given;
use crate::economics::{Appraisal, HardwareBatch, Takeover, TakeoverBasis};
use crate::report::list::commas;
use crate::report::number::human;
use crate::scenario::{Finance, Funding, Scenario, ServingOption};
use crate::units::{Count, Months, Quantity, Usd, plural};

/// More batches than these are counted, not listed.
const LISTED: usize = 6;

/// When the options that are shown take the work over, and how hardware is bought.
pub(super) fn timing(scenario: &Scenario, known: &[(&str, &Appraisal)]) -> Vec<String> {
    let finance = &scenario.finance;
    let by = |basis: TakeoverBasis| -> Vec<(String, Vec<&str>)> {
        let mut found: Vec<(String, Vec<&str>)> = Vec::new();
        for (name, appraisal) in known.iter().filter(|(_, appraisal)| appraisal.takeover.basis == basis) {
            let when = when(&appraisal.takeover);
            match found.iter_mut().find(|(known, _)| *known == when) {
                Some((_, names)) => names.push(name),
                None => found.push((when, vec![name])),
            }
        }
        found
    };
    let list = |found: Vec<(String, Vec<&str>)>| -> String {
        let each: Vec<String> =
            found.into_iter().map(|(when, names)| format!("{} {when}", commas(&names))).collect();
        each.join("; ")
    };
    let mut said = Vec::new();
    if let Some(ramp) = finance.ramp_up.as_ref().filter(|_| !by(TakeoverBasis::Finance).is_empty()) {
        let how = if ramp.value == Months::ZERO {
            "do all the work from the first month on".to_owned()
        } else {
            format!("ramp up linearly over {}", ramp.value)
        };
        said.push(format!(
            "options {how} (`finance.ramp_up`; an option's own `lead_time` and `ramp_up` replace it)"
        ));
    }
    let is_left_out = |option: &ServingOption| option.lead_time.is_some() || option.ramp_up.is_some();
    if !by(TakeoverBasis::Alone).is_empty() && scenario.options.iter().any(is_left_out) {
        said.push(ALONE.to_owned());
    }
    let waits = |name: &str| {
        let named = scenario.options.iter().find(|option| option.name == name);
        named.is_some_and(is_left_out)
    };
    let there = known.iter().filter(|(_, appraisal)| appraisal.takeover.basis == TakeoverBasis::Baseline);
    said.extend(there.filter(|(name, _)| waits(name)).map(|(name, _)| {
        format!("{name} is the baseline and does the work today: its `lead_time` and `ramp_up` are left out")
    }));
    let stated = by(TakeoverBasis::Option);
    if !stated.is_empty() {
        said.push(format!("the work is taken over as stated: {}", list(stated)));
    }
    let mut assumed = by(TakeoverBasis::Kind);
    let days = by(TakeoverBasis::Days).into_iter().map(|(_, names)| (WITHIN_DAYS.to_owned(), names));
    assumed.extend(days);
    if assumed.iter().any(|(when, _)| when != AT_ONCE) {
        said.push(format!(
            "assumed, since no `lead_time` or `ramp_up` is stated: {}; the baseline does the rest",
            list(assumed)
        ));
    }
    if known.iter().any(|(_, appraisal)| !appraisal.flow.batches.is_empty()) {
        said.push(batches(finance, known.iter().any(|(_, appraisal)| appraisal.takeover.lead.get() >= 1.0)));
    }
    said
}

/// At which rate MIRR reinvests.
pub(super) fn reinvested(finance: &Finance) -> Option<String> {
    match (&finance.reinvest_rate, finance.discounted_at()) {
        (Some(rate), _) => {
            Some(format!("for MIRR, what comes in is reinvested at {}", human(rate.value.into())))
        }
        (None, Some(_)) => Some(
            "for MIRR, what comes in is reinvested at the discount rate (`finance.reinvest_rate`)".to_owned(),
        ),
        (None, None) => None,
    }
}

/// What does all the work from the first month on.
const AT_ONCE: &str = "at once";

/// Why a stated time does not count.
const ALONE: &str = "`lead_time` and `ramp_up` of options are left out: without a `finance.baseline` nothing else does the work \
                     meanwhile, so every option does all of it from the first month on";

/// What months do not show.
const WITHIN_DAYS: &str = "within days, counted from the first month on";

fn when(takeover: &Takeover) -> String {
    let (lead, ramp) = (takeover.lead.value(), takeover.ramp.value());
    match (lead.get() > 0.0, ramp.get() > 0.0) {
        (false, false) => AT_ONCE.to_owned(),
        (true, false) => format!("{lead} after the decision"),
        (false, true) => format!("linearly over {ramp}"),
        (true, true) => format!("{lead} after the decision, then linearly over {ramp}"),
    }
}

/// How hardware is bought.
fn batches(finance: &Finance, waits: bool) -> String {
    let covers = finance.hardware_batches();
    let verb = if matches!(finance.funding, Funding::Lease { .. }) { "leased" } else { "bought" };
    let assumed = if matches!(covers, Given::Default { .. }) { "assumed; " } else { "" };
    let ordered = match (waits, verb) {
        (false, _) => "",
        (true, "leased") => ", ordered the lead time before their use, from which on rents are due",
        (true, _) => ", and paid when they are ordered, the lead time before their use",
    };
    let s = plural(Count::const_new(covers.value().get()));
    let months = covers.value().get();
    format!(
        "servers are {verb} in batches that cover the need of {months} month{s} ({assumed}`finance.hardware_batches`){ordered}"
    )
}

/// What an option buys, batch by batch.
pub(super) fn bought(appraisal: &Appraisal, finance: &Finance) -> Option<String> {
    let batches = &appraisal.flow.batches;
    if batches.is_empty() {
        return None;
    }
    let verb = if matches!(finance.funding, Funding::Lease { .. }) { "leased" } else { "bought" };
    let listed: Vec<String> = batches.iter().take(LISTED).map(one).collect();
    let rest = batches.get(LISTED..).filter(|rest| !rest.is_empty()).map_or_else(String::new, |rest| {
        let servers: f64 = rest.iter().map(|batch| batch.servers.get()).sum();
        let price: Usd = rest.iter().map(|batch| batch.price).sum();
        format!("; {servers} more in {} later batches for {}", rest.len(), human(price.into()))
    });
    Some(format!("hardware {verb}: {}{rest}", listed.join("; ")))
}

fn one(batch: &HardwareBatch) -> String {
    let HardwareBatch { server, servers, ordered, used, price, .. } = batch;
    let when = if *ordered == 0 { "now".to_owned() } else { format!("in month {ordered}") };
    let from = if used > ordered { format!(", used from month {} on", used + 1) } else { String::new() };
    format!("{servers} {server} for {} {when}{from}", human((*price).into()))
}
