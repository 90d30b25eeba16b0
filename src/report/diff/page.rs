//! A comparison as a page for people.

use crate::checks::Status;
use crate::economics::MOST_IN_ALL_ORDERS;
use crate::metric::Metric;
use crate::report::block::Block;
use crate::report::head::title;
use crate::report::number::{adding_up, human, precise, relative, signed};
use crate::report::table::{Cell, Column, Table};
use crate::units::{Amount, Delta, RelativeChange};

use super::rows::{
    CauseMethod, Causes, CausesOf, ChangedField, DiffFigure, DiffOption, DiffReport, DiffScenario, InBand,
    MoveRow, Recommended, Sides,
};
use super::sentence::{sentence, tally};

/// Metrics that are said besides costs where they changed; all are in the machine formats.
const OTHERS: [Metric; 13] = [
    Metric::CostPerSuccess,
    Metric::Capex,
    Metric::Accuracy,
    Metric::Gpus,
    Metric::Utilisation,
    Metric::TtftP95,
    Metric::TpotP95,
    Metric::LatencyMean,
    Metric::LatencyP95,
    Metric::Npv,
    Metric::PaybackMonths,
    Metric::EnergyPerTask,
    Metric::CarbonPerTask,
];

/// More changes than this of a scenario are counted and not shown.
const MOST_CHANGES: usize = 40;
/// More limits than this are counted and not shown.
const MOST_LIMITS: usize = 30;
/// More options than this of a scenario are counted and not shown.
const MOST_OPTIONS: usize = 30;

/// The page: the answer, limits, what it comes to; then a scenario each.
pub fn diff_document(report: &DiffReport) -> Vec<Block> {
    let mut blocks =
        vec![Block::Answer(tally(report)), Block::Paragraph(format!("{} -> {}", report.base, report.head))];
    blocks.extend(limits(report));
    let changed: Vec<&DiffScenario> =
        report.scenarios.iter().filter(|scenario| scenario.is_changed()).collect();
    if changed.len() > 1 {
        let lines = changed.iter().map(|scenario| format!("{}: {}", scenario.id, sentence(scenario)));
        blocks.push(Block::List(lines.collect()));
    }
    // What only one side has is said in the list.
    let shown = changed.iter().filter(|one| changed.len() == 1 || one.on() == Sides::Both);
    blocks.extend(shown.flat_map(|one| scenario(one, changed.len())));
    if !report.notes.is_empty() {
        blocks.push(Block::List(report.notes.clone()));
    }
    blocks
}

/// A scenario; what it comes to has been said where there are several.
fn scenario(scenario: &DiffScenario, of: usize) -> Vec<Block> {
    let mut blocks = vec![title(&scenario.id, &scenario.title)];
    blocks.extend((of == 1).then(|| Block::Answer(sentence(scenario))));
    blocks.push(files(scenario));
    if !scenario.changes.is_empty() {
        blocks.push(Block::Heading(2, "What changed".to_owned()));
        blocks.push(Block::Table(changes_table(&scenario.changes)));
        blocks.extend(left_out(scenario.changes.len(), MOST_CHANGES, "change"));
    }
    if scenario.on() != Sides::Both {
        return blocks;
    }
    let options = changed(scenario);
    if !options.is_empty() {
        blocks.push(Block::Heading(2, "What that does".to_owned()));
        blocks.push(Block::Table(costs_table(&options)));
        blocks.extend(left_out(options.len(), MOST_OPTIONS, "option"));
        let notes: Vec<String> = others(&options).into_iter().chain(band_note(&options)).collect();
        blocks.extend((!notes.is_empty()).then_some(Block::List(notes)));
    }
    match &scenario.causes {
        Causes::Found(found) if found.is_empty() => {}
        Causes::Found(found) => {
            if let Some(cause) = only_cause(found) {
                blocks.push(Block::Paragraph(format!(
                    "What a task and a month cost more or less is caused by {cause} alone."
                )));
            } else {
                blocks.push(Block::Heading(2, "What caused it".to_owned()));
                blocks.push(Block::Table(causes_table(found)));
                blocks.extend(methods(found));
            }
        }
        Causes::NotLooked(why) => {
            blocks.push(Block::Paragraph(format!("Causes were not looked for: {why}.")));
        }
    }
    blocks
}

/// The files and the days of prices.
fn files(scenario: &DiffScenario) -> Block {
    let file = |file: &Option<String>| file.clone();
    let files = match (file(&scenario.base_file), file(&scenario.head_file)) {
        (Some(before), Some(after)) if before == after => after,
        (Some(before), Some(after)) => format!("{before} -> {after}"),
        (before, after) => before.or(after).unwrap_or_default(),
    };
    let days = match scenario.as_of {
        [Some(before), Some(after)] if before.day != after.day => {
            format!("prices of {before}, then of {after}")
        }
        [_, Some(day)] | [Some(day), None] => format!("prices of {day}"),
        [None, None] => return Block::Paragraph(files),
    };
    Block::Paragraph(format!("{files}; {days}"))
}

fn left_out(all: usize, most: usize, what: &str) -> Option<Block> {
    let more = all.checked_sub(most).filter(|more| *more > 0)?;
    Some(Block::Paragraph(format!("{more} more {what}s are in `--format json`.")))
}

/// `+`, `-` or `~`.
fn sign(change: &ChangedField) -> &'static str {
    match (&change.before, &change.after) {
        (None, Some(_)) if change.place.is_some() => "+",
        (Some(_), None) => "-",
        _ => "~",
    }
}

fn changes_table(changes: &[ChangedField]) -> Table {
    let columns = vec![
        Column::text("sign", ""),
        Column::prose("what", "Field"),
        Column::prose("before", "Before"),
        Column::prose("after", "After"),
        Column::number("by", "Change"),
    ];
    let rows = changes.iter().take(MOST_CHANGES).map(|change| {
        vec![
            Cell::text(sign(change)),
            Cell::text(change.what.clone()),
            Cell::text(change.before.clone().unwrap_or_default()),
            Cell::text(change.after.clone().unwrap_or_default()),
            Cell::text(change.by.map(relative).unwrap_or_default()),
        ]
    });
    Table { title: String::new(), columns, rows: rows.collect() }.without_empty()
}

/// The options of which a figure changed, and those that are recommended on one side only.
fn changed(scenario: &DiffScenario) -> Vec<&DiffOption> {
    let [before, after] = &scenario.recommended;
    let is_recommended = |of: &Option<Recommended>, option: &DiffOption| {
        of.as_ref().is_some_and(|recommended| recommended.has(&option.name))
    };
    let switched = |option: &DiffOption| is_recommended(before, option) != is_recommended(after, option);
    scenario.options.iter().filter(|option| option.is_changed() || switched(option)).collect()
}

/// What a task and a month cost on both sides.
fn costs_table(options: &[&DiffOption]) -> Table {
    let columns = vec![
        Column::text("option", "Option"),
        Column::number("task_before", "A task"),
        Column::number("task_after", "now"),
        Column::number("month_before", "A month"),
        Column::number("month_after", "now"),
        Column::number("by", "Change"),
        Column::number("share", "%"),
        Column::text("note", ""),
    ];
    let rows = options.iter().take(MOST_OPTIONS).map(|option| {
        let of = |metric: Metric| option.figure(metric).map_or_else(Default::default, texts);
        let ((mut task, mut task_now), (mut month, mut month_now)) =
            (of(Metric::CostPerTask), of(Metric::CostPerMonth));
        // What one side has not is no unknown figure of it.
        match option.on {
            Sides::Added => (task, month) = Default::default(),
            Sides::Removed => (task_now, month_now) = Default::default(),
            Sides::Both => {}
        }
        let month_figure = option.figure(Metric::CostPerMonth);
        let moved = month_figure.filter(|figure| figure.is_changed());
        let by = moved.and_then(DiffFigure::by);
        let share = moved.and_then(DiffFigure::share);
        let note = match (option.on, month_figure.map(|figure| figure.band)) {
            (Sides::Added, _) => "added",
            (Sides::Removed, _) => "removed",
            (Sides::Both, Some(InBand::Inside)) if by.is_some_and(|by| by.value() != 0.0) => {
                "inside the band"
            }
            (Sides::Both, _) => "",
        };
        let texts = [
            task,
            task_now,
            month,
            month_now,
            by.map(signed).unwrap_or_default(),
            share.map(relative).unwrap_or_default(),
        ];
        let cells = texts.into_iter().map(Cell::text);
        std::iter::once(Cell::text(option.name.clone())).chain(cells).chain([Cell::text(note)]).collect()
    });
    Table { title: String::new(), columns, rows: rows.collect() }.without_empty()
}

/// What else changed of each option, in a line each.
fn others(options: &[&DiffOption]) -> Vec<String> {
    let line = |option: &&DiffOption| {
        let moved =
            OTHERS.iter().filter_map(|metric| option.figure(*metric)).filter(|figure| figure.is_changed());
        let said: Vec<String> = moved.map(moved_words).collect();
        (option.on == Sides::Both && !said.is_empty())
            .then(|| format!("{}: {}", option.name, said.join("; ")))
    };
    options.iter().take(MOST_OPTIONS).filter_map(line).collect()
}

/// `payback 29.2 months -> 23.9 months (-18.4%)`.
fn moved_words(figure: &DiffFigure) -> String {
    let label = figure.metric.info().label;
    let (before, after) = texts(figure);
    let share = figure.share().map_or_else(String::new, |share| format!(" ({})", relative(share)));
    let why = [("before", &figure.before), ("now", &figure.after)].into_iter().find_map(|(side, value)| {
        let why = value.as_ref().err()?;
        Some(format!(" ({side}: {why})"))
    });
    format!("{label} {before} -> {after}{share}{}", why.unwrap_or_default())
}

/// Both figures with as many digits as tell them apart.
fn texts(figure: &DiffFigure) -> (String, String) {
    let text = |value: &Result<Amount, String>, show: fn(Amount) -> String| {
        value.as_ref().map_or_else(|_| "unknown".to_owned(), |value| show(*value))
    };
    let both = |show: fn(Amount) -> String| (text(&figure.before, show), text(&figure.after, show));
    let (before, after) = both(human);
    if before == after && figure.is_changed() { both(precise) } else { (before, after) }
}

/// What a mark in the table of costs means.
fn band_note(options: &[&DiffOption]) -> Option<String> {
    let inside = options.iter().filter_map(|option| option.figure(Metric::CostPerMonth));
    inside.into_iter().any(|figure| figure.band == InBand::Inside && figure.is_changed()).then(|| {
        "inside the band: the change is smaller than what is not known of the speed of the fleet. Both sides share that error, so where only prices or \
         volumes changed the direction holds."
            .to_owned()
    })
}

/// Causes in rows, what they did to a task and to a month beside each other.
fn causes_table(found: &[CausesOf]) -> Table {
    let columns = vec![
        Column::text("option", "Option"),
        Column::prose("cause", "Cause"),
        Column::number("task", "A task"),
        Column::number("month", "A month"),
    ];
    let mut rows: Vec<(&str, String, [String; 2])> = Vec::new();
    // What a month costs decides the order.
    let mut found: Vec<&CausesOf> = found.iter().collect();
    found.sort_by_key(|of| of.metric != Metric::CostPerMonth);
    for of in found {
        let parts: Vec<Delta> = of.causes.iter().map(|cause| cause.by).collect();
        let (shown, whole) = adding_up(&parts, of.by);
        let column = usize::from(of.metric == Metric::CostPerMonth);
        let sum = (of.causes.len() > 1).then(|| ("in all".to_owned(), whole));
        let named = of.causes.iter().map(|cause| cause.changes.join(" with ")).zip(shown);
        for (cause, by) in named.chain(sum) {
            let at = rows.iter().position(|(option, known, _)| *option == of.option && *known == cause);
            let at = at.unwrap_or_else(|| {
                // Before the sum, where there is one.
                let last =
                    rows.iter().rposition(|(option, known, _)| *option == of.option && known != "in all");
                let at =
                    if cause == "in all" { rows.len() } else { last.map_or(rows.len(), |last| last + 1) };
                rows.insert(at, (&of.option, cause, Default::default()));
                at
            });
            rows[at].2[column] = by;
        }
    }
    let rows = rows.into_iter().map(|(option, cause, by)| {
        [option.to_owned(), cause].into_iter().chain(by).map(Cell::text).collect::<Vec<_>>()
    });
    Table { title: String::new(), columns, rows: rows.collect() }.without_empty()
}

/// The one change that caused all of it, if it is one.
fn only_cause(found: &[CausesOf]) -> Option<String> {
    let mut causes = found.iter().flat_map(|of| &of.causes).map(|cause| cause.changes.join(" with "));
    let first = causes.next()?;
    causes.all(|cause| cause == first).then_some(first)
}

/// How causes were found, each way once.
fn methods(found: &[CausesOf]) -> Option<Block> {
    let several = |method: CauseMethod| found.iter().any(|of| of.method == method && of.causes.len() > 1);
    let mut said = Vec::new();
    if several(CauseMethod::AllOrders) {
        said.push("Where changes work together, each counts with the mean over all orders of making them (Shapley).".to_owned());
    }
    if several(CauseMethod::InOrder) {
        said.push(format!(
            "More than {MOST_IN_ALL_ORDERS} changes move a figure: they were made one after the other, in this order, and what they do together \
             counts with the later one."
        ));
    }
    if found.iter().any(|of| of.method == CauseMethod::Together) {
        said.push("Some changes have no figure without the others: they count together.".to_owned());
    }
    (!said.is_empty()).then(|| Block::Paragraph(said.join(" ")))
}

/// Limits on changes that are not met, a line each, and how many are.
fn limits(report: &DiffReport) -> Vec<Block> {
    let all = report
        .scenarios
        .iter()
        .flat_map(|scenario| scenario.limits.iter().map(move |limit| (scenario, limit)));
    let mut lines: Vec<String> = all
        .filter(|(_, limit)| limit.status != Status::Met)
        .map(|(scenario, limit)| format!("{}: {}", scenario.id, moved_limit(limit)))
        .collect();
    let more = lines.len().saturating_sub(MOST_LIMITS);
    lines.truncate(MOST_LIMITS);
    lines.extend((more > 0).then(|| format!("{more} more are not met; `--format json` has them")));
    if lines.is_empty() {
        return Vec::new();
    }
    vec![Block::Heading(2, "Limits on changes that are not met".to_owned()), Block::List(lines)]
}

/// `cost_per_month of small goes from $2,884 to $3,215 (+11.5%), the limit is <= +5%: missed`.
pub fn moved_limit(row: &MoveRow) -> String {
    let (id, option, limit) = (row.metric.info().id, &row.option, &row.limit);
    match (&row.value, row.before) {
        (Ok(value), Some(before)) => {
            let share = RelativeChange::between(before, *value)
                .map_or_else(String::new, |share| format!(" ({})", relative(share)));
            let (before, value) = (human(before), human(*value));
            format!(
                "{id} of {option} goes from {before} to {value}{share}, the limit is {limit}: {}",
                row.status.word()
            )
        }
        (Ok(value), None) => {
            format!("{id} of {option} is {}, the limit is {limit}: {}", human(*value), row.status.word())
        }
        (Err(reason), _) => format!("{id} of {option} is unknown ({reason}), the limit is {limit}"),
    }
}
