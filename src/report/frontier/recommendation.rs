//! What to take, in one sentence with its reason.

use crate::checks::{Choice, OverMonths, Robustness, Status};
use crate::economics::Frontier;
use crate::metric::Metric;
use crate::report::advice::{
    Horizon, LeadOf, LeadRow, list, months_instead, no_shared_verdict, too_close, upfront, whole_bill,
};
use crate::report::limit::VerdictRow;
use crate::report::limit::limit_texts;
use crate::report::narrowed::needs_evaluation;
use crate::report::number::{apart, human, times};
use crate::report::switch::turned_by;

use crate::units::Amount;

use super::rows::FrontierRow;

/// What a sentence is made of.
pub(super) struct Question<'q> {
    pub(super) options: &'q [FrontierRow],
    pub(super) frontier: &'q Frontier<'q>,
    pub(super) choice: &'q Choice,
    pub(super) lead: Option<&'q LeadRow>,
    /// What the money over the months says.
    pub(super) months: Option<&'q OverMonths>,
    pub(super) horizon: Horizon,
    pub(super) robust: &'q Robustness,
}

/// The sentence.
pub(super) fn sentence(asked: &Question<'_>) -> String {
    let options = asked.options;
    let name = |at: usize| options[at].name.clone();
    match asked.choice {
        Choice::Recommended { at, .. } => {
            let at = *at;
            let parts = [
                Some(format!("{}: {}", options[at].name, why(options, at))),
                asked.lead.map(ahead),
                switched_off(&options[at]),
                missing(&options[at]),
                unevaluated(&options[at]),
                passed_over(&options[at], options),
                step(options, asked.frontier, at),
                unsure(options, at),
                cheaper_but_unknown(options, at),
                instead(asked),
            ];
            let disagree = no_shared_verdict(asked.choice, asked.robust, name);
            let agree = if disagree.is_none() { whole_bill(asked.choice, asked.robust, name) } else { None };
            let parts = parts
                .into_iter()
                .flatten()
                .chain(asked.robust.switching.iter().map(|found| turned_by(found, name)))
                .chain(agree);
            disagree.unwrap_or_default() + &parts.collect::<Vec<_>>().join("; ") + "."
        }
        Choice::TooClose { candidates, of: best, .. } => {
            let rows: Vec<&FrontierRow> = candidates.iter().map(|at| &options[*at]).collect();
            let names: Vec<String> = rows.iter().map(|row| row.name.clone()).collect();
            let Some(lead) = asked.lead else { return String::new() };
            let of = if rows.iter().all(|row| row.cost_per_success.is_ok()) {
                "the cost of a success"
            } else {
                "the cost of a task"
            };
            let money: Vec<(String, Amount)> =
                rows.iter().map(|row| (row.name.clone(), row.upfront)).collect();
            let costs: Vec<String> = rows
                .iter()
                .filter_map(|row| Some(format!("{} at {}", row.name, human(*row.cost.as_ref().ok()?))))
                .collect();
            let mut parts =
                vec![format!("{} ({})", too_close(&names, &options[*best].name, lead, of), costs.join(", "))];
            parts.extend(upfront(&money));
            parts.extend(rows.iter().filter_map(|row| Some(format!("of {}, {}", row.name, short_of(row)?))));
            parts.extend(rows.iter().filter_map(|row| Some(format!("{} {}", row.name, switched_off(row)?))));
            parts.extend(rows.iter().filter_map(|row| missing_of(row)));
            let needs =
                |row: &&FrontierRow| Some(format!("{} {}", row.name, needs_evaluation(&row.unevaluated)?));
            parts.extend(rows.iter().filter_map(needs));
            parts.extend(instead(asked));
            parts.extend(whole_bill(asked.choice, asked.robust, name));
            parts.join("; ") + "."
        }
        Choice::Closest(at) => {
            let option = &options[*at];
            let cost = cost(option).map(|cost| format!(", at {cost}")).unwrap_or_default();
            let short = short_of(option).unwrap_or_default();
            let it = if option.with_status(Status::Missed).next().is_some() { "it " } else { "" };
            let but = [switched_off(option), unevaluated(option)];
            let gone = but.into_iter().flatten().fold(String::new(), |text, said| text + "; " + &said);
            format!(
                "No option meets all of its limits; {} comes closest{cost}: {it}{short}{gone}.",
                option.name
            )
        }
        Choice::NotWorth(_) | Choice::Nothing => "No option has a cost that could be compared.".to_owned(),
    }
}

/// How far the first is ahead of the next, by the piece and over the horizon.
fn ahead(lead: &LeadRow) -> String {
    let unit = if lead.by == LeadOf::Month(Metric::CostPerSuccess) { "success" } else { "task" };
    format!(
        "{} less than {}, {} a {unit} and, at today's volume and prices, {} over {}",
        human(lead.share),
        lead.over,
        human(lead.difference),
        human(lead.over_horizon),
        lead.horizon.words()
    )
}

/// What is not in the bill of an option.
fn missing(option: &FrontierRow) -> Option<String> {
    (!option.not_in_bill.is_empty()).then(|| format!("not in its bill: {}", list(&option.not_in_bill)))
}

/// The same, of one of several.
fn missing_of(option: &FrontierRow) -> Option<String> {
    let missing = &option.not_in_bill;
    (!missing.is_empty()).then(|| format!("not in the bill of {}: {}", option.name, list(missing)))
}

/// That nothing says how accurate an option is with its weights.
fn unevaluated(option: &FrontierRow) -> Option<String> {
    needs_evaluation(&option.unevaluated).map(|needs| format!("it {needs}"))
}

/// Cheaper options that miss no limit, and are left out because it is unknown whether they meet all of theirs.
fn cheaper_but_unknown(options: &[FrontierRow], at: usize) -> Option<String> {
    let own = options[at].cost.as_ref().ok()?.value();
    let cheaper = options.iter().filter(|option| {
        option.cost.as_ref().is_ok_and(|cost| cost.value() < own) && option.status() == Some(Status::Unknown)
    });
    let said: Vec<String> = cheaper
        .filter_map(|option| {
            Some(format!("{} would be cheaper, at {}: {}", option.name, cost(option)?, short_of(option)?))
        })
        .collect();
    (!said.is_empty()).then(|| said.join("; "))
}

/// What the money over the months says where it says something else.
fn instead(asked: &Question<'_>) -> Option<String> {
    let months = asked.months?;
    if asked.choice.taken() == months.choice.taken() {
        return None;
    }
    months_instead(months, |at| asked.options[at].name.clone(), &asked.horizon.words())
}

/// Why an option is the one to take.
fn why(options: &[FrontierRow], at: usize) -> String {
    let option = &options[at];
    let limits: Vec<String> = option.limits.iter().map(limit).collect();
    let anybody = options.iter().any(|option| !option.limits.is_empty());
    let known = option.cost_per_success.is_ok();
    let cost = cost(option).unwrap_or_default();
    match (anybody, limits.is_empty(), known) {
        (true, false, _) => format!("cheapest that meets {}, at {cost}", list(&limits)),
        (true, true, _) => {
            format!("cheapest of those that meet their limits, with none of its own, at {cost}")
        }
        (false, _, true) => format!("cheapest per success, at {cost}; no limits are set"),
        (false, _, false) => format!("cheapest per task, at {cost}; no limits are set"),
    }
}

/// That an option rests on models which are not to be had any more.
fn switched_off(option: &FrontierRow) -> Option<String> {
    let said = option
        .retired
        .iter()
        .map(|retired| format!("`{}` was switched off by its provider on {}", retired.model, retired.on));
    let said: Vec<String> = said.collect();
    (!said.is_empty()).then(|| format!("but {}", list(&said)))
}

/// What an option costs, in words.
fn cost(option: &FrontierRow) -> Option<String> {
    match (&option.cost_per_success, &option.cost_per_task) {
        (Ok(cost), _) => Some(format!("{} a success", human(*cost))),
        (Err(_), Ok(cost)) => Some(format!("{} a task (its accuracy is unknown)", human(*cost))),
        (Err(_), Err(_)) => None,
    }
}

/// The option that would be no worse in anything, were it not for its limits.
fn passed_over(chosen: &FrontierRow, options: &[FrontierRow]) -> Option<String> {
    let first = chosen.dominated_by.first()?;
    let other = options.iter().find(|option| option.name == *first)?;
    let but = short_of(other).map(|short| format!(", but {short}")).unwrap_or_default();
    Some(format!("{} dominates it{but}", other.name))
}

/// What the next step in accuracy costs.
fn step(options: &[FrontierRow], frontier: &Frontier<'_>, at: usize) -> Option<String> {
    let own = options[at].accuracy.as_ref().ok()?;
    let Some(next) = frontier.next_more_accurate(at).map(|next| &options[next]) else {
        let more = |option: &FrontierRow| {
            option.accuracy.as_ref().is_ok_and(|accuracy| accuracy.value() > own.value())
        };
        return (!options.iter().any(more)).then(|| "no option is known to be more accurate".to_owned());
    };
    // It has been named for dominating the other one.
    if options[at].dominated_by.first() == Some(&next.name) {
        return None;
    }
    let (more, cost, base) = (next.accuracy.as_ref().ok()?, next.cost.as_ref().ok()?, &options[at].cost);
    let base = base.as_ref().ok()?;
    let costs = times(*cost, *base).unwrap_or_else(|| human(*cost));
    let but = short_of(next).map(|short| format!(", but {short}")).unwrap_or_default();
    Some(format!("{} costs {costs} for +{} of accuracy{but}", next.name, apart(*more, *own)))
}

/// What keeps an option from meeting its limits: "misses a and b, and c is unknown (reason)"; `None` if it meets them.
fn short_of(option: &FrontierRow) -> Option<String> {
    let of = |status: Status| option.with_status(status).map(miss).collect::<Vec<_>>();
    let (missed, unknown) = (of(Status::Missed), of(Status::Unknown));
    let missed = (!missed.is_empty()).then(|| format!("misses {}", list(&missed)));
    let is = if unknown.len() == 1 { "is" } else { "are" };
    let unknown = (!unknown.is_empty()).then(|| format!("{} {is} unknown", list(&unknown)));
    match (missed, unknown) {
        (Some(missed), Some(unknown)) => Some(format!("{missed}, and {unknown}")),
        (missed, unknown) => missed.or(unknown),
    }
}

/// Options that miss no limit and could be cheaper, if it were known how often they are right.
fn unsure(options: &[FrontierRow], at: usize) -> Option<String> {
    let least = options[at].cost_per_success.as_ref().ok()?.value();
    let maybe = options.iter().filter(|option| {
        let below = option.cost.as_ref().is_ok_and(|cost| cost.value() < least);
        below && option.cost_per_success.is_err() && matches!(option.status(), None | Some(Status::Met))
    });
    let names: Vec<&str> = maybe.map(|option| option.name.as_str()).collect();
    (!names.is_empty()).then(|| format!("{} may be cheaper: no accuracy is stated", list(&names)))
}

/// A limit, as somebody would write it.
fn limit(row: &VerdictRow) -> String {
    format!("{} {}", row.metric.info().id, limit_texts(row).1)
}

/// A limit that is not met, and by how much or why.
fn miss(row: &VerdictRow) -> String {
    match &row.value {
        Ok(value) if value.beside(row.limit).is_eq() => format!("{}, just", limit(row)),
        Ok(value) => format!("{} by {} ({})", limit(row), apart(*value, row.limit), limit_texts(row).0),
        Err(reason) => format!("{} ({reason})", limit(row)),
    }
}
