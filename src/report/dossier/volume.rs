//! Costs of a task over volumes, with the volumes at which the order changes.

use crate::metric::Metric;
use crate::report::crossover::crossover::{CrossoverReport, CurveRow, PairRow, PointRow};
use crate::report::list::list;
use crate::report::number::human;
use crate::report::ranges;
use crate::report::table::{Cell, Column, Table};
use crate::units::Amount;

use super::axis::Axis;
use super::colours::Colours;
use super::cut::capital;
use super::drawing::{Chart, Drawing, Line, Lines, Upright};

/// Lines of a picture that can be told apart.
pub(super) const MOST_LINES: usize = 8;
/// Break-evens that are marked.
const MOST_MARKED: usize = 12;
/// Break-evens of two options that the table has.
const MOST_LISTED: usize = 40;

/// The picture; `None` where no option has a cost over the range.
pub(super) fn chart(report: &CrossoverReport, colours: &Colours) -> Option<Chart> {
    let success = is_by_success(report);
    let by = if success { Metric::CostPerSuccess } else { Metric::CostPerTask };
    let cost = |point: &PointRow| if success { point.per_success } else { Some(point.per_task) };
    let mut all: Vec<&CurveRow> = report.curves.iter().filter(|curve| curve.points.len() > 1).collect();
    // Of many those that are best at the stated volume.
    all.sort_by_key(|curve| colours.place(&curve.option));
    let drawn: Vec<&CurveRow> = all.iter().copied().take(MOST_LINES).collect();
    let lines: Vec<Line> = drawn
        .iter()
        .map(|curve| Line {
            name: curve.option.clone(),
            colour: colours.place(&curve.option),
            points: curve.points.iter().filter_map(|point| Some([point.tasks, cost(point)?])).collect(),
        })
        .collect();
    let costs: Vec<Amount> =
        lines.iter().flat_map(|line| line.points.iter().map(|[_, cost]| *cost)).collect();
    let across = Axis::factors("tasks a month, logarithmic", &report.range)?;
    let up = Axis::fitting(by.info().label, &costs)?;
    let place = |name: &str| lines.iter().position(|line| line.name == name);
    let pairs = || report.pairs.iter().filter(|pair| pair.metric == by);
    let mut dots = Vec::new();
    let mut stretches = Vec::new();
    let (mut left_out, mut back_and_forth) = (0, Vec::new());
    for pair in pairs() {
        // Where both jump about each other, the first and the last say where.
        let crossings = &pair.crossings;
        let told = crossings.iter().enumerate().filter(|(at, _)| *at < 2 || at + 1 == crossings.len());
        let before = dots.len();
        for (_, crossing) in told {
            // The ring lies on the line of the one that costs less from there on, and has its colour.
            let of = usize::from(crossing.cheaper == pair.options[1]);
            let (Some(line), true) = (place(&crossing.cheaper), dots.len() < MOST_MARKED) else { continue };
            dots.push((line, [crossing.tasks, crossing.cost[of]]));
            let range = crossing.range.as_ref().and_then(|range| range.as_ref().ok());
            stretches.extend(range.filter(|range| !range.is_point()).map(|range| [range.low, range.high]));
        }
        left_out += crossings.len() - (dots.len() - before);
        if crossings.len() > 1 {
            back_and_forth.push(format!(
                "{} and {} {} times",
                pair.options[0],
                pair.options[1],
                crossings.len()
            ));
        }
    }
    let mut spans = Vec::new();
    for pair in pairs() {
        for (name, range) in pair.options.iter().zip(&pair.now_range) {
            let (Some(line), Some(range)) = (place(name), range) else { continue };
            if !range.is_point() && !spans.iter().any(|(known, _)| *known == line) {
                spans.push((line, [report.stated, range.low, range.high]));
            }
        }
    }
    let mut notes = Vec::new();
    if !dots.is_empty() {
        let until = if back_and_forth.is_empty() { "" } else { " until the next ring of both" };
        let mut said = vec![format!(
            "A ring is a break-even, in the colour of the option that costs less from there on{until}."
        )];
        if !back_and_forth.is_empty() {
            said.push(format!("The order changes more than once: of {}.", list(&back_and_forth)));
        }
        if left_out > 0 {
            let are = if left_out == 1 { "break-even is" } else { "break-evens are" };
            said.push(format!(
                "{left_out} more {are} not marked; the figures of this picture have up to {MOST_LISTED} of each pair."
            ));
        }
        notes.push(said.join(" "));
    }
    if !stretches.is_empty() || !spans.is_empty() {
        notes.push(format!(
            "Shaded: between which volumes a break-even lies; upright bars: between which costs an option lies at the stated volume. {}.",
            capital(ranges::LEGEND)
        ));
    }
    if all.len() > drawn.len() {
        notes.push(format!(
            "{} of {} options are drawn, those that come first above; the table has all.",
            drawn.len(),
            all.len()
        ));
    }
    let sentences: Vec<&str> = report.pairs.iter().map(|pair: &PairRow| pair.sentence.as_str()).collect();
    Some(Chart {
        title: format!("{} against volume", by.info().label),
        said: format!("Lines, one an option, over the number of tasks a month. {}", sentences.join(" ")),
        figures: figures(&all, report, by, &cost),
        drawing: Drawing::Lines(Lines {
            across,
            up,
            lines,
            uprights: vec![Upright { at: report.stated, text: format!("stated: {}", human(report.stated)) }],
            stretches,
            dots,
            spans,
        }),
        notes,
        together: None,
    })
}

/// Whether all pairs are compared by what a success costs.
fn is_by_success(report: &CrossoverReport) -> bool {
    let all = report.pairs.iter().all(|pair| pair.metric == Metric::CostPerSuccess);
    all && report.curves.iter().all(|curve| curve.points.iter().all(|point| point.per_success.is_some()))
}

/// Rows of the table of figures for each option.
const ROWS: usize = 7;

fn figures(
    curves: &[&CurveRow],
    report: &CrossoverReport,
    by: Metric,
    cost: &dyn Fn(&PointRow) -> Option<Amount>,
) -> Table {
    let columns = vec![
        Column::text("option", "Option"),
        Column::number("tasks_per_month", "Tasks a month"),
        Column::number(by.info().id, by.info().label),
        Column::text("what", "What is there"),
    ];
    let mut rows = Vec::new();
    for curve in curves {
        let last = curve.points.len().saturating_sub(1);
        let is_shown = |at: usize| (0..ROWS).any(|part| part * last / (ROWS - 1) == at);
        let shown = curve.points.iter().enumerate().filter(|(at, _)| is_shown(*at));
        rows.extend(shown.map(|(_, point)| {
            let name = Cell::text(curve.option.clone());
            vec![name, Cell::figure(point.tasks), Cell::maybe(cost(point)), Cell::text("")]
        }));
    }
    for pair in &report.pairs {
        rows.extend(pair.crossings.iter().take(MOST_LISTED).map(|crossing| {
            let what =
                format!("break-even with {}: {} costs less from here on", pair.options[1], crossing.cheaper);
            let name = Cell::text(pair.options[0].clone());
            vec![name, Cell::figure(crossing.tasks), Cell::figure(crossing.cost[0]), Cell::text(what)]
        }));
    }
    Table { title: String::new(), columns, rows }
}
