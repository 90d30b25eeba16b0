//! Where options cost the same, as a page for people and as tables for spreadsheets.

use crate::economics::Axis;
use crate::report::block::{Block, Curves};
use crate::report::dagger::{dagger_legend, daggered};
use crate::report::gaps::{gaps_of, legend_of, marked};
use crate::report::head::title;
use crate::report::notice::warning_blocks;
use crate::report::number::human;
use crate::report::ranges;
use crate::report::table::{Cell, Column, Table};

use super::crossover::{CrossoverReport, CurveRow, PairRow, TieKind, TieRow};

/// The page.
pub fn crossover_document(report: &CrossoverReport) -> Vec<Block> {
    let mut blocks = vec![
        title(&report.id, &report.title),
        Block::Paragraph(format!(
            "Prices of {}, {}; {} tasks a month stated, {} to {} examined; fleets are sized for each volume. {}",
            report.as_of,
            report.as_of.money(),
            human(report.stated),
            human(report.range[0]),
            human(report.range[1]),
            report.file
        )),
        Block::Heading(2, "Where the order changes".to_owned()),
        Block::List(report.pairs.iter().map(|pair| pair.sentence.clone()).collect()),
    ];
    if let Some(plot) = plot(report) {
        blocks.push(Block::Curves(plot));
    }
    blocks.push(Block::Heading(
        2,
        format!("At which figures they would cost the same, at {} tasks a month", human(report.stated)),
    ));
    blocks.push(Block::Table(ties(report)));
    let notes = notes(report);
    if !notes.is_empty() {
        blocks.push(Block::List(notes));
    }
    blocks.extend(warning_blocks(&report.notices));
    blocks
}

/// The metric that all pairs are compared by, if it is one.
fn per_success(report: &CrossoverReport) -> Option<String> {
    let first = report.pairs.first()?.metric;
    let same = report.pairs.iter().all(|pair| pair.metric == first);
    let all = report.curves.iter().all(|curve| curve.points.iter().all(|point| point.per_success.is_some()));
    (same && all && first == crate::metric::Metric::CostPerSuccess).then(|| "cost per success".to_owned())
}

fn plot(report: &CrossoverReport) -> Option<Curves> {
    let success = per_success(report);
    let line = |curve: &CurveRow| {
        let points = curve.points.iter().map(|point| {
            let cost = if success.is_some() { point.per_success } else { None };
            (point.tasks, cost.unwrap_or(point.per_task))
        });
        (curve.option.clone(), points.collect::<Vec<_>>())
    };
    let lines: Vec<_> = report.curves.iter().map(line).filter(|(_, points)| points.len() > 1).collect();
    let what = success.clone().unwrap_or_else(|| "cost per task".to_owned());
    (!lines.is_empty()).then(|| Curves {
        title: format!("{what}; both axes are logarithmic"),
        below: "tasks a month",
        lines,
    })
}

fn label(axis: Axis) -> &'static str {
    match axis {
        Axis::TokenPrice => "Tokens",
        Axis::Rent => "Rent",
        Axis::Purchase => "Purchase",
        Axis::Utilisation => "Utilisation",
        Axis::Accuracy => "Accuracy",
    }
}

fn ties(report: &CrossoverReport) -> Table {
    let mut columns = vec![
        Column::text("option", "Option"),
        Column::text("against", "Against"),
        Column::number("now", "Costs now"),
    ];
    columns.extend(Axis::ALL.map(|axis| Column::number(axis.id(), label(axis))));
    let rows = report.pairs.iter().flat_map(|pair| {
        pair.ties.iter().enumerate().map(|(at, tie)| {
            let mut row = [&tie.option, &pair.options[1 - at]]
                .map(|name| {
                    let shown = marked(name, gaps_of(&report.gaps, name));
                    Cell::text(daggered(shown, name, &report.notices))
                })
                .into_iter()
                .chain([now(tie)])
                .collect::<Vec<_>>();
            row.extend(tie.values.iter().map(|cell| match &cell.value {
                Ok(value) => Cell::figure(*value),
                Err(reason) => Cell::Missing(reason.clone()),
            }));
            row
        })
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}

fn now(tie: &TieRow) -> Cell {
    match &tie.now {
        Ok(cost) => Cell::figure(*cost),
        Err(reason) => Cell::Missing(reason.clone()),
    }
}

/// Why figures are missing that an option could have had.
fn notes(report: &CrossoverReport) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    if report
        .pairs
        .iter()
        .flat_map(|pair| &pair.ties)
        .any(|tie| tie.values.iter().any(|cell| cell.value.is_ok()))
    {
        notes.push(
            "Tokens, rent and purchase are factors on today's prices of that option alone; utilisation is that of its \
             present fleet with more or less work"
                .to_owned(),
        );
    }
    for pair in &report.pairs {
        notes.extend(missing(pair));
    }
    notes.extend(report.left_out.iter().cloned());
    notes.extend(report.remarks.iter().cloned());
    let shown = |name: &str| report.pairs.iter().any(|pair| pair.options.iter().any(|option| option == name));
    notes.extend(legend_of(&report.gaps, shown));
    notes.extend(dagger_legend(&report.notices, shown));
    notes
}

fn missing(pair: &PairRow) -> Vec<String> {
    let of = |(at, tie): (usize, &TieRow)| {
        let missing = tie.values.iter().filter(|cell| cell.kind == TieKind::Concerns);
        let reasons: Vec<String> = missing
            .filter_map(|cell| {
                Some(format!("{}: {}", label(cell.axis).to_lowercase(), cell.value.as_ref().err()?))
            })
            .collect();
        (!reasons.is_empty())
            .then(|| format!("{} against {}: {}", tie.option, pair.options[1 - at], reasons.join("; ")))
    };
    pair.ties.iter().enumerate().filter_map(of).collect()
}

/// Costs over the range, for spreadsheets.
pub fn crossover_csv(report: &CrossoverReport) -> Table {
    let columns = vec![
        Column::text("option", "Option"),
        Column::number("tasks_per_month", "Tasks per month"),
        Column::number("cost_per_task_usd", "Cost per task"),
        Column::number("cost_per_success_usd", "Cost per success"),
        Column::number("gpus", "GPUs"),
        Column::number("utilisation", "Utilisation"),
    ];
    let rows = report.curves.iter().flat_map(|curve| {
        curve.points.iter().map(|point| {
            vec![
                Cell::text(curve.option.clone()),
                Cell::figure(point.tasks),
                Cell::figure(point.per_task),
                Cell::maybe(point.per_success),
                Cell::maybe(point.gpus),
                Cell::maybe(point.utilisation),
            ]
        })
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}

/// Volumes at which the order changes, for spreadsheets.
pub fn crossings_csv(report: &CrossoverReport) -> Table {
    let columns = vec![
        Column::text("option", "Option"),
        Column::text("against", "Against"),
        Column::number("tasks_per_month", "Tasks per month"),
        Column::text("cheaper", "Cheaper from here on"),
        Column::text("jump", "Whose machines grow here"),
        Column::text("metric", "Compared by"),
        Column::number("cost_usd", "Cost"),
        Column::number("cost_against_usd", "Cost of the other"),
        Column::number("tasks_per_month_low", "Tasks per month, low"),
        Column::number("tasks_per_month_high", "Tasks per month, high"),
    ];
    let rows = report.pairs.iter().flat_map(|pair| {
        pair.crossings.iter().map(|crossing| {
            let [low, high] = ranges::ends(crossing.range.as_ref().and_then(|range| range.as_ref().ok()));
            vec![
                Cell::text(pair.options[0].clone()),
                Cell::text(pair.options[1].clone()),
                Cell::figure(crossing.tasks),
                Cell::text(crossing.cheaper.clone()),
                Cell::text(crossing.jump.clone().unwrap_or_default()),
                Cell::text(pair.metric.info().id),
                Cell::figure(crossing.cost[0]),
                Cell::figure(crossing.cost[1]),
                Cell::maybe(low),
                Cell::maybe(high),
            ]
        })
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}
