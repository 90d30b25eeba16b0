//! Cost against accuracy, and cost against latency, as marks.

use crate::metric::Metric;
use crate::report::frontier::frontier::FrontierReport;
use crate::report::frontier::rows::FrontierRow;
use crate::report::number::human;
use crate::report::table::{Cell, Column, Table};
use crate::units::Amount;

use super::axis::{Axis, Start};
use super::colours::Colours;
use super::cut::MOST;
use super::drawing::{Chart, Drawing, Point, Points, Standing};

/// The pictures that the options allow, and which are left out for which reason.
pub(super) fn charts(report: &FrontierReport, colours: &Colours) -> (Vec<Chart>, Vec<String>) {
    let (mut charts, mut absent) = (Vec::new(), Vec::new());
    let latency = format!("latency.{}", report.latency.info().id);
    for (metric, key) in [(Metric::Accuracy, "accuracy"), (report.latency, latency.as_str())] {
        match chart(report, metric, colours) {
            Some(chart) => charts.push(chart),
            None => absent.push(format!(
                "a picture of cost against {}: it takes two options of which both are known (`options.NAME.{key}` states one)",
                metric.info().label.to_lowercase()
            )),
        }
    }
    (charts, absent)
}

/// A figure of an option.
type Of<'r> = &'r dyn Fn(&FrontierRow) -> Option<Amount>;

fn chart(report: &FrontierReport, metric: Metric, colours: &Colours) -> Option<Chart> {
    let up = |row: &FrontierRow| {
        let figure = if metric == Metric::Accuracy { &row.accuracy } else { &row.latency.value };
        figure.as_ref().ok().copied()
    };
    let success = |row: &FrontierRow| row.cost_per_success.as_ref().ok().copied();
    let task = |row: &FrontierRow| row.cost_per_task.as_ref().ok().copied();
    let of_success = report.options.iter().filter(|row| success(row).is_some() && up(row).is_some()).count();
    let (cost, by): (Of<'_>, Metric) =
        if of_success > 1 { (&success, Metric::CostPerSuccess) } else { (&task, Metric::CostPerTask) };
    let mut rows: Vec<(&FrontierRow, [Amount; 2])> =
        report.options.iter().filter_map(|row| Some((row, [cost(row)?, up(row)?]))).collect();
    if rows.len() < 2 {
        return None;
    }
    let all = rows.len();
    // Of many those that are not dominated, then the cheapest.
    rows.sort_by(|a, b| {
        let order = |row: &FrontierRow| !row.dominated_by.is_empty();
        order(a.0).cmp(&order(b.0)).then(a.1[0].value().total_cmp(&b.1[0].value()))
    });
    rows.truncate(MOST);
    let values = |at: usize| rows.iter().map(|(_, found)| found[at]).collect::<Vec<_>>();
    let across = Axis::fitting(by.info().label, &values(0))?;
    let up_axis = if metric == Metric::Accuracy {
        Axis::straight(metric.info().label, &values(1), Start::AtLeast)?
    } else {
        Axis::fitting(metric.info().label, &values(1))?
    };
    let point = |(row, at): &(&FrontierRow, [Amount; 2])| Point {
        name: row.name.clone(),
        colour: colours.place(&row.name),
        at: *at,
        standing: if row.dominated_by.is_empty() { Standing::OnTheFrontier } else { Standing::Dominated },
    };
    let points: Vec<Point> = rows.iter().map(point).collect();
    let said: Vec<String> = points
        .iter()
        .map(|point| {
            let dominated = if point.standing == Standing::Dominated { ", dominated" } else { "" };
            format!("{} {} at {}{dominated}", point.name, human(point.at[1]), human(point.at[0]))
        })
        .collect();
    let (what, better) = (metric.info().label, if metric == Metric::Accuracy { "higher" } else { "lower" });
    let mut notes =
        vec![format!("Better is {better} and further left; a hollow mark is dominated by another option.")];
    if all > rows.len() {
        notes.push(format!(
            "{} of {all} options are drawn: those that none dominates, then the cheapest.",
            rows.len()
        ));
    }
    Some(Chart {
        title: format!("{what} against cost"),
        said: format!("Marks, one an option, {} across and {what} up: {}.", by.info().label, said.join("; ")),
        figures: figures(&points, by, metric),
        drawing: Drawing::Points(Points { across, up: up_axis, points }),
        notes,
        together: None,
    })
}

fn figures(points: &[Point], by: Metric, metric: Metric) -> Table {
    let columns = vec![
        Column::text("option", "Option"),
        Column::number(by.info().id, by.info().label),
        Column::number(metric.info().id, metric.info().label),
    ];
    let rows = points.iter().map(|point| {
        vec![Cell::text(point.name.clone()), Cell::figure(point.at[0]), Cell::figure(point.at[1])]
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}
