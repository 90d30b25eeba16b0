//! What the view of the trade-off says below its table: what dominates what, what is not known, and ties.

use crate::metric::Metric;
use crate::report::groups::Groups;
use crate::report::list::commas;
use crate::report::number::human;
use crate::units::Amount;

use super::frontier::FrontierReport;
use super::rows::{FrontierRow, TieRow};

/// What dominates what and why, and what is not known. Of many options each is named once, under the cheapest one that
/// dominates it.
pub(in crate::report) fn notes(report: &FrontierReport) -> Vec<String> {
    let options = &report.options;
    let mut notes: Vec<String> = if report.is_long() {
        by_dominator(options)
    } else {
        options.iter().filter_map(|option| dominated(option, options)).collect()
    };
    if report.latency != Metric::LatencyP95 {
        let (by, other) = (report.latency.info().label, Metric::LatencyP95.info().label);
        notes.push(format!("{by} is compared, because no option states {other}"));
    }
    notes.extend(unknown(options, report.latency, ""));
    let rest = ": compared by the cost of a task, the least that a success can cost";
    notes.extend(unknown(options, Metric::Accuracy, rest));
    notes.extend(options.iter().filter_map(|option| {
        option.cost.as_ref().err().map(|reason| format!("{} is not compared: {reason}", option.name))
    }));
    let assumed = |option: &FrontierRow| {
        let said = option.stated.iter().map(|said| format!("{}: {said}", option.name));
        said.collect::<Vec<_>>()
    };
    notes.extend(options.iter().flat_map(assumed));
    notes
}

/// Those that an option dominates, of which it is the cheapest to do so, with cost and accuracy.
fn by_dominator(options: &[FrontierRow]) -> Vec<String> {
    let figure =
        |figure: &Result<Amount, String>| figure.as_ref().map_or("–".to_owned(), |figure| human(*figure));
    let mut groups: Groups<String, String> = Groups::new();
    let mut dominated: Vec<&FrontierRow> =
        options.iter().filter(|option| !option.dominated_by.is_empty()).collect();
    dominated.sort_by(|a, b| cost(a).total_cmp(&cost(b)));
    for option in dominated {
        let Some(first) = option.dominated_by.first() else { continue };
        let named = format!("{} ({}, {})", option.name, figure(&option.cost), figure(&option.accuracy));
        groups.add(first.clone(), [named]);
    }
    let mut groups = groups.into_vec();
    groups.sort_by_key(|(_, names)| std::cmp::Reverse(names.len()));
    let said = groups.into_iter().map(|(first, names)| format!("{first} dominates {}", commas(&names)));
    said.collect()
}

/// What an option is compared by; those that are not come last.
pub(in crate::report) fn cost(option: &FrontierRow) -> f64 {
    option.cost.as_ref().map_or(f64::INFINITY, |cost| cost.value())
}

/// By what an option is dominated, and in what that is better; dominators of the same kind together.
fn dominated(option: &FrontierRow, options: &[FrontierRow]) -> Option<String> {
    let named = |name: &String| options.iter().find(|other| other.name == *name);
    let mut groups: Groups<String, &str> = Groups::new();
    for other in option.dominated_by.iter().filter_map(named) {
        groups.add(better(other, option), [other.name.as_str()]);
    }
    let by: Vec<String> =
        groups.into_vec().into_iter().map(|(how, names)| format!("{} ({how})", commas(&names))).collect();
    (!by.is_empty()).then(|| format!("{} is dominated by {}", option.name, by.join(", by ")))
}

/// Of which options a figure is not known, for the same reason together.
fn unknown(options: &[FrontierRow], metric: Metric, rest: &str) -> Vec<String> {
    let compared: Vec<&FrontierRow> = options.iter().filter(|option| option.cost.is_ok()).collect();
    let mut groups: Groups<String, &str> = Groups::new();
    for option in &compared {
        let figures = option.figures().into_iter();
        for reason in figures.filter(|cell| cell.metric == metric).filter_map(|cell| cell.value.err()) {
            groups.add(reason, [option.name.as_str()]);
        }
    }
    let said = groups.into_vec().into_iter().map(|(reason, names)| {
        let label = metric.info().label;
        if names.len() == compared.len() {
            return format!("{label} is unknown for every option ({reason}){rest}");
        }
        format!("{label} is unknown for {} ({reason}){rest}", commas(&names))
    });
    said.collect()
}

/// In what an option is better than one that it dominates, and in what no worse.
fn better(than: &FrontierRow, option: &FrontierRow) -> String {
    let words = |mine: &Result<Amount, String>, theirs: &Result<Amount, String>, better, same| {
        let (mine, theirs) = (mine.as_ref().ok()?, theirs.as_ref().ok()?);
        Some(if mine.value() == theirs.value() { same } else { better })
    };
    let found = [
        words(&than.cost, &option.cost, "cheaper", "as cheap"),
        words(&than.latency.value, &option.latency.value, "faster", "as fast"),
        words(&than.accuracy, &option.accuracy, "more accurate", "as accurate"),
    ];
    found.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// At what two neighbours come to the same.
pub(in crate::report) fn tie(tie: &TieRow) -> String {
    let TieRow { cheaper, dearer, error_cost, accuracy, price, fall } = tie;
    let wins = match error_cost {
        Ok(cost) => {
            format!("{cheaper} wins over {dearer} as long as an error costs less than {}", human(*cost))
        }
        Err(_) => format!("what an error costs does not decide between {cheaper} and {dearer}"),
    };
    let tied = match accuracy {
        Ok(accuracy) => format!("{cheaper} breaks even at {} accuracy", human(*accuracy)),
        Err(why) => format!("{cheaper} breaks even at no accuracy: {why}"),
    };
    let fallen = match (price, fall) {
        (Ok(_), Some(fall)) => format!("{dearer} would win if its price fell by more than {}", human(*fall)),
        (Ok(_), None) => format!("{dearer} already costs no more"),
        (Err(why), _) => format!("{dearer} would win at no price: {why}"),
    };
    format!("{wins}. By cost per success, {tied}; {fallen}")
}
