//! What to take, in one sentence with its reason.

use crate::checks::{Choice, OverMonths, Robustness, Status};
use crate::economics::Frontier;
use crate::report::advice::{
    Horizon, LeadRow, Statement, months_instead, no_shared_verdict, too_close, upfront, whole_bill,
};
use crate::report::limit::{limit_words, short_of};
use crate::report::list::{commas, list};
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

/// The verdict in words.
pub(super) fn statement(asked: &Question<'_>) -> Statement {
    let options = asked.options;
    let name = |at: usize| options[at].name.clone();
    let agree = || whole_bill(asked.choice, asked.robust, name);
    match asked.choice {
        Choice::Recommended { at, .. } => {
            let at = *at;
            let disagree = no_shared_verdict(asked.choice, asked.robust, name);
            let agree = if disagree.is_none() { agree() } else { None };
            let first = format!("{}{}: {}", options[at].name, month(&options[at]), why(options, at));
            let ahead = asked.lead.map(ahead);
            // Where the bills disagree, that is the news.
            let (ahead, further) = if disagree.is_some() { (None, ahead) } else { (ahead, None) };
            let ahead = ahead.map_or_else(String::new, |ahead| format!("; {ahead}"));
            let details = [
                further,
                switched_off(&options[at]),
                missing(&options[at]),
                passed_over(&options[at], options),
                step(options, asked.frontier, at),
            ];
            // What is not known is no reason against an option, so whoever reads only the first sentence has to see it.
            let unknown = [unevaluated(&options[at]), cheaper_but_unknown(options, at), unsure(options, at)];
            let unknown = unknown.into_iter().flatten();
            let turned = asked.robust.switching.iter().map(|found| turned_by(found, name));
            Statement {
                headline: disagree.unwrap_or_default() + &first + &ahead,
                details: details.into_iter().flatten().chain(turned).collect(),
                otherwise: unknown.chain(instead(asked)).chain(agree).collect(),
                left_out: Vec::new(),
            }
        }
        Choice::TooClose { candidates, of: best, .. } => {
            let rows: Vec<&FrontierRow> = candidates.iter().map(|at| &options[*at]).collect();
            let names: Vec<String> = rows.iter().map(|row| row.name.clone()).collect();
            let Some(lead) = asked.lead else { return Statement::default() };
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
            let mut details: Vec<String> = upfront(&money).into_iter().collect();
            details.extend(
                rows.iter().filter_map(|row| Some(format!("of {}, {}", row.name, short_of(&row.limits)?))),
            );
            details
                .extend(rows.iter().filter_map(|row| Some(format!("{} {}", row.name, switched_off(row)?))));
            details.extend(rows.iter().filter_map(|row| missing(row)));
            let needs =
                |row: &&FrontierRow| Some(format!("{} {}", row.name, needs_evaluation(&row.unevaluated)?));
            details.extend(rows.iter().filter_map(needs));
            Statement {
                headline: format!(
                    "{} ({})",
                    too_close(&names, &options[*best].name, lead, of),
                    commas(&costs)
                ),
                details,
                otherwise: instead(asked).into_iter().chain(agree()).collect(),
                left_out: Vec::new(),
            }
        }
        Choice::Closest(at) => {
            let option = &options[*at];
            let cost = cost(option).map(|cost| format!(", at {cost}")).unwrap_or_default();
            let short = short_of(&option.limits).unwrap_or_default();
            let it = if option.with_status(Status::Missed).next().is_some() { "it " } else { "" };
            let but = [switched_off(option), unevaluated(option)];
            let headline = format!(
                "No option meets all of its limits; {} comes closest{cost}: {it}{short}",
                option.name
            );
            Statement { headline, details: but.into_iter().flatten().collect(), ..Statement::default() }
        }
        Choice::NotWorth(_) | Choice::Nothing => Statement {
            headline: "No option has a cost that could be compared".to_owned(),
            ..Statement::default()
        },
    }
}

/// What an option costs a month, after its name.
fn month(option: &FrontierRow) -> String {
    option.month.map_or_else(String::new, |month| format!(", {} a month", human(month)))
}

/// How far the first is ahead of the next, and what that comes to over the horizon.
fn ahead(lead: &LeadRow) -> String {
    format!(
        "{} less than {}, {} over {} at today's volume and prices",
        human(lead.share),
        lead.over,
        human(lead.over_horizon),
        lead.horizon.words()
    )
}

/// What is not in the bill of an option, with its name: others have bills too.
fn missing(option: &FrontierRow) -> Option<String> {
    let missing = &option.not_in_bill;
    (!missing.is_empty()).then(|| format!("not in the bill of {}: {}", option.name, list(missing)))
}

/// That nothing says how accurate an option is with its weights.
fn unevaluated(option: &FrontierRow) -> Option<String> {
    needs_evaluation(&option.unevaluated).map(|needs| format!("{} {needs}", option.name))
}

/// Cheaper options that miss no limit, and are left out because it is unknown whether they meet all of theirs.
fn cheaper_but_unknown(options: &[FrontierRow], at: usize) -> Option<String> {
    let own = options[at].cost.as_ref().ok()?.value();
    let cheaper = options.iter().filter(|option| {
        option.cost.as_ref().is_ok_and(|cost| cost.value() < own) && option.status() == Some(Status::Unknown)
    });
    let said: Vec<String> = cheaper
        .filter_map(|option| {
            Some(format!(
                "{} would be cheaper, at {}: {}",
                option.name,
                cost(option)?,
                short_of(&option.limits)?
            ))
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
    let limits: Vec<String> = option.limits.iter().map(limit_words).collect();
    let anybody = options.iter().any(|option| !option.limits.is_empty());
    let known = option.cost_per_success.is_ok();
    let cost = cost(option).unwrap_or_default();
    if options.len() == 1 {
        return if limits.is_empty() {
            format!("{cost}; no limits are set")
        } else {
            format!("meets {}, at {cost}", list(&limits))
        };
    }
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
    let but = short_of(&other.limits).map(|short| format!(", but {short}")).unwrap_or_default();
    Some(format!("{} dominates {}{but}", other.name, chosen.name))
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
    let but = short_of(&next.limits).map(|short| format!(", but {short}")).unwrap_or_default();
    Some(format!("{} costs {costs} for +{} of accuracy{but}", next.name, apart(*more, *own)))
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
