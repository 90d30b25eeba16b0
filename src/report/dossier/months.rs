//! Running totals of what flows, with the month in which an outlay has come back.

use crate::report::number::human;
use crate::report::roi::roi::{RoiFigures, RoiOption, RoiReport};
use crate::report::table::{Cell, Column, Table};
use crate::units::{Amount, Months, Unit};

use super::axis::{Axis, Start, Tick};
use super::colours::Colours;
use super::drawing::{Chart, Drawing, Line, Lines, Upright};
use super::volume::MOST_LINES;

/// A line that goes this many times as far as the next one is not drawn.
const TOO_FAR: f64 = 8.0;

/// The picture; `None` where no option has a cash flow.
pub(super) fn chart(report: &RoiReport, colours: &Colours) -> Option<Chart> {
    let mut found: Vec<(&RoiOption, &RoiFigures)> =
        report.options.iter().filter_map(|option| Some((option, option.found.as_ref().ok()?))).collect();
    let all = found.len();
    let end = |found: &RoiFigures| found.cumulative.last().map_or(0.0, |amount| amount.value());
    // One that is far from all others would leave nothing of them to be seen.
    let far =
        |found: &RoiFigures| found.cumulative.iter().map(|total| total.value().abs()).fold(0.0, f64::max);
    let mut apart: Vec<String> = Vec::new();
    while found.len() > 2 {
        let mut order: Vec<usize> = (0..found.len()).collect();
        order.sort_by(|a, b| far(found[*b].1).total_cmp(&far(found[*a].1)));
        let (first, next) = (order[0], order[1]);
        if far(found[first].1) <= far(found[next].1) * TOO_FAR {
            break;
        }
        let (option, figures) = found.remove(first);
        apart.push(format!(
            "{} ({})",
            option.name,
            figures.cumulative.last().map_or_else(String::new, |end| human(*end))
        ));
    }
    // Of many those that end best.
    if found.len() > MOST_LINES {
        found.sort_by(|a, b| end(b.1).total_cmp(&end(a.1)));
        found.truncate(MOST_LINES);
    }
    let month = |month: usize| Amount::from(Months::const_new(month as f64));
    let lines: Vec<Line> = found
        .iter()
        .map(|(option, figures)| Line {
            name: option.name.clone(),
            colour: colours.place(&option.name),
            points: figures.cumulative.iter().enumerate().map(|(at, total)| [month(at), *total]).collect(),
        })
        .collect();
    let totals: Vec<Amount> =
        lines.iter().flat_map(|line| line.points.iter().map(|[_, total]| *total)).collect();
    let up = Axis::straight("running total", &totals, Start::AtNothing)?;
    let months = found.iter().map(|(_, figures)| figures.months()).max()?;
    let dots: Vec<(usize, [Amount; 2])> = found
        .iter()
        .enumerate()
        .filter_map(|(at, (_, figures))| {
            let back = figures.payback.as_ref().ok().filter(|back| back.unit() == Unit::Months)?;
            let nothing = Amount::new(0.0, totals.first()?.unit()).ok()?;
            Some((at, [*back, nothing]))
        })
        .collect();
    let mut notes = Vec::new();
    if let Some(baseline) = &report.baseline {
        notes.push(format!("What flows is held against {baseline}: what an option saves comes in."));
    }
    if !dots.is_empty() {
        notes.push("A ring is where an outlay has come back, for good.".to_owned());
    }
    if !apart.is_empty() {
        notes.push(format!(
            "Not drawn, since it would leave nothing of the others to be seen: {}.",
            apart.join(", ")
        ));
    }
    if all > found.len() + apart.len() {
        notes.push(format!("{} of {all} options are drawn: those that end best.", found.len()));
    }
    let said = found.iter().map(|(option, figures)| {
        let end = figures.cumulative.last().map_or_else(String::new, |end| human(*end));
        let back = figures
            .payback
            .as_ref()
            .map_or_else(|_| String::new(), |back| format!(", paid back after {}", human(*back)));
        format!("{} ends at {end}{back}", option.name)
    });
    Some(Chart {
        title: "Running total of what flows".to_owned(),
        said: format!("Lines, one an option, over {months} months: {}.", said.collect::<Vec<_>>().join("; ")),
        figures: figures(report, &found, months),
        drawing: Drawing::Lines(Lines {
            across: across(report, months),
            up,
            lines,
            uprights: Vec::<Upright>::new(),
            stretches: Vec::new(),
            dots,
            spans: Vec::new(),
        }),
        notes,
        together: None,
    })
}

/// Months from now on; dates where somebody says which they are.
fn across(report: &RoiReport, months: usize) -> Axis {
    let step = [1, 2, 3, 6, 12, 24, 60].into_iter().find(|step| months / step <= 6).unwrap_or(120);
    let at = |month: usize| Amount::from(Months::const_new(month as f64));
    let ticks = (0..=months).step_by(step).map(|month| Tick {
        at: at(month),
        text: match (month, report.calendar) {
            (0, _) => "now".to_owned(),
            (month, Some(calendar)) => calendar.first.after(month - 1).to_string(),
            (month, None) => month.to_string(),
        },
    });
    let label = if report.calendar.is_some() { "end of the month" } else { "months" };
    Axis {
        label: label.to_owned(),
        spacing: super::axis::Spacing::Straight,
        from: at(0),
        to: at(months),
        ticks: ticks.collect(),
    }
}

fn figures(report: &RoiReport, found: &[(&RoiOption, &RoiFigures)], months: usize) -> Table {
    let mut columns = vec![Column::text("month", "After")];
    columns.extend(found.iter().map(|(option, _)| Column::number(&option.name, &option.name)));
    let step = if months > 24 { 6 } else { 3 };
    let shown = (0..=months).filter(|month| month % step == 0 || *month == months);
    let rows = shown.map(|month| {
        let name = match (month, report.calendar) {
            (0, _) => "now".to_owned(),
            (month, Some(calendar)) => calendar.first.after(month - 1).to_string(),
            (month, None) => format!("month {month}"),
        };
        let total = |figures: &RoiFigures| {
            figures
                .cumulative
                .get(month)
                .map_or_else(|| Cell::Missing(String::new()), |total| Cell::figure(*total))
        };
        std::iter::once(Cell::text(name)).chain(found.iter().map(|(_, figures)| total(figures))).collect()
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}
