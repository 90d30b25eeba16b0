//! Options over the months, as a page for people and as tables for spreadsheets.

use crate::economics::CashKind;
use crate::metric::Metric;
use crate::report::block::{Block, Sheet};
use crate::report::dagger::{dagger_legend, daggered};
use crate::report::gaps::{legend, marked};
use crate::report::head::{basis, title};
use crate::report::list::commas;
use crate::report::notice::{assumption_blocks, warning_blocks};
use crate::report::number::{human, in_cents};
use crate::report::ranges;
use crate::report::table::{Cell, Column, Table};
use crate::units::{Amount, CalendarMonth, Count, Quantity, UsdNet};

use super::otherwise::{Assumed, Otherwise};
use super::periods::Period;
use super::roi::{OrReason, RoiFigures, RoiReport};

/// Which part is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoiView {
    /// Figures by option.
    Summary,
    /// What flows: years on a page, months in a table for spreadsheets.
    Flows,
}

/// The columns of a summary that give way on a narrow terminal, in this order.
const GIVES_WAY: [&str; 11] = [
    "savings_ratio",
    "discounted_payback",
    "mirr",
    "cost_per_task",
    "npv_24",
    "tco_24",
    "npv_60",
    "tco_60",
    "roi",
    "irr",
    "payback",
];

/// The page.
pub fn roi_document(report: &RoiReport, view: RoiView) -> Vec<Block> {
    let mut blocks = vec![
        title(&report.id, &report.title),
        Block::Paragraph(format!("{} {}", basis(report.as_of, report.hours_per_month), report.file)),
    ];
    if report.horizon.is_none() {
        let text = "There are no cash flows: no horizon is stated. Write `finance: { horizon: 36 months, … }`, or give it with \
                    `--set finance.horizon=\"36 months\"`.";
        blocks.push(Block::Paragraph(text.to_owned()));
        return blocks;
    }
    match view {
        RoiView::Summary => {
            if let Some(advice) = &report.advice {
                blocks.extend(advice.said.blocks());
            }
            blocks.push(Block::Sheet(Sheet::of(summary(report), &GIVES_WAY, &[])));
            let mut notes = notes(report);
            let gaps =
                report.options.iter().map(|option| (option.name.as_str(), option.not_in_bill.as_slice()));
            notes.extend(legend(gaps));
            let shown = |name: &str| report.options.iter().any(|option| option.name == name);
            notes.extend(dagger_legend(&report.notices, shown));
            let ranged = report.options.iter().filter_map(|option| option.found.as_ref().ok());
            notes.extend(
                ranged.clone().any(|found| !found.ranges.is_empty()).then(|| ranges::LEGEND.to_owned()),
            );
            if !notes.is_empty() {
                blocks.push(Block::List(notes));
            }
        }
        RoiView::Flows => {
            for option in &report.options {
                blocks.push(Block::Heading(2, format!("{} ({})", option.name, option.serves)));
                match &option.found {
                    Ok(found) => {
                        blocks.push(Block::Table(years(found, &report.years)));
                        if !found.remarks.is_empty() {
                            blocks.push(Block::List(found.remarks.clone()));
                        }
                    }
                    Err(reason) => blocks.push(Block::Paragraph(format!("No cash flow: {reason}."))),
                }
            }
        }
    }
    blocks.extend(warning_blocks(&report.notices));
    blocks.push(Block::Heading(2, "How to read it".to_owned()));
    blocks.push(Block::List(report.conventions.clone()));
    blocks.extend(assumption_blocks(&report.notices));
    blocks
}

fn cell(figure: &OrReason) -> Cell {
    match figure {
        Ok(amount) => Cell::figure(*amount),
        Err(reason) => Cell::Missing(reason.clone()),
    }
}

/// The figures of an option, in the order of the columns.
fn cells(found: &RoiFigures) -> [Cell; 11] {
    [
        Cell::figure(found.tco),
        cell(&found.npv),
        cell(&found.irr),
        cell(&found.mirr),
        cell(&found.payback),
        cell(&found.discounted_payback),
        cell(&found.roi),
        cell(&found.benefit_cost),
        cell(&found.cost_per_task),
        cell(&found.cost_per_mtok),
        cell(&found.savings_ratio),
    ]
}

/// Net present value, with the tax that is in it.
fn npv_label(report: &RoiReport) -> String {
    match report.tax {
        Some(rate) => format!("NPV, after {} tax", human(rate)),
        None => "NPV, before tax".to_owned(),
    }
}

fn summary(report: &RoiReport) -> Table {
    let mut columns = vec![
        Column::text("option", "Option"),
        Column::number("tco", "TCO, before tax"),
        Column::number("npv", &npv_label(report)),
        Column::number("irr", "IRR"),
        Column::number("mirr", "MIRR"),
        Column::number("payback", "Payback"),
        Column::number("discounted_payback", "Discounted"),
        Column::number("roi", "ROI"),
        Column::number("savings_ratio", "Savings ratio"),
        Column::number("cost_per_task", "Per task"),
    ];
    let (beside, of) = beside(report);
    let width = columns.len() + beside.len();
    columns.splice(3..3, beside);
    let rows = report.options.iter().flat_map(|option| {
        let mut row = vec![Cell::text(daggered(
            marked(&option.name, &option.not_in_bill),
            &option.name,
            &report.notices,
        ))];
        let ranges = option.found.as_ref().ok().and_then(|found| range_row(found, width));
        match &option.found {
            Ok(found) => {
                let [tco, npv, irr, mirr, payback, discounted, roi, _, per_task, _, savings] = cells(found);
                row.extend([tco, npv]);
                row.extend(found.over_other_horizons.iter().map(|other| cell(of(other))));
                row.extend([irr, mirr, payback, discounted, roi, savings, per_task]);
            }
            Err(reason) => row.resize(width, Cell::Missing(reason.clone())),
        }
        std::iter::once(row).chain(ranges)
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}

/// Between which figures those of an option lie, in as many columns; nothing where that is known of none.
fn range_row(found: &RoiFigures, width: usize) -> Option<Vec<Cell>> {
    let of = |metric| Cell::text(found.range(metric).map_or_else(String::new, ranges::words));
    let blank = || Cell::text("");
    let mut row = vec![Cell::text(ranges::LABEL), of(Metric::Tco), of(Metric::Npv)];
    row.extend(found.over_other_horizons.iter().map(|_| blank()));
    row.extend([of(Metric::Irr), blank(), of(Metric::PaybackMonths), blank(), of(Metric::Roi)]);
    row.push(of(Metric::SavingsRatio));
    row.resize(width, blank());
    (!found.ranges.is_empty()).then_some(row)
}

/// Where the horizon is assumed, what others would give: columns, and what stands in them. Net present values, or without any the costs.
fn beside(report: &RoiReport) -> (Vec<Column>, fn(&Otherwise) -> &OrReason) {
    let found = || report.options.iter().filter_map(|option| option.found.as_ref().ok());
    let has_npv = found().any(|found| found.npv.is_ok());
    let (what, id, of): (&str, &str, fn(&Otherwise) -> &OrReason) =
        if has_npv { ("NPV", "npv", |other| &other.npv) } else { ("TCO", "tco", |other| &other.tco) };
    let others = found().next().map_or(&[][..], |found| &found.over_other_horizons);
    let column = |other: &Otherwise| {
        let Assumed::Horizon(months) = other.assumed else { return None };
        let months = months.value();
        Some(Column::number(&format!("{id}_{months}"), &format!("{what} at {months} months")))
    };
    (others.iter().filter_map(column).collect(), of)
}

/// Why figures are missing, and what else a reader should know; the same words once.
fn notes(report: &RoiReport) -> Vec<String> {
    let mut notes: Vec<(String, Vec<&str>)> = Vec::new();
    for option in &report.options {
        let mut own: Vec<String> = Vec::new();
        match &option.found {
            Err(reason) => own.push(reason.clone()),
            Ok(found) => {
                let named = [
                    ("NPV", &found.npv),
                    ("IRR", &found.irr),
                    ("MIRR", &found.mirr),
                    ("payback", &found.payback),
                    ("discounted payback", &found.discounted_payback),
                    ("ROI", &found.roi),
                    ("savings ratio", &found.savings_ratio),
                    ("per task", &found.cost_per_task),
                ];
                let mut reasons: Vec<(&String, Vec<&str>)> = Vec::new();
                for (name, figure) in named {
                    let Err(reason) = figure else { continue };
                    match reasons.iter_mut().find(|(known, _)| *known == reason) {
                        Some((_, names)) => names.push(name),
                        None => reasons.push((reason, vec![name])),
                    }
                }
                own.extend(
                    reasons.into_iter().map(|(reason, names)| format!("{}: {reason}", commas(&names))),
                );
                own.extend(found.remarks.iter().filter(|remark| !own_says(&found.irr, remark)).cloned());
            }
        }
        for note in own {
            match notes.iter_mut().find(|(known, _)| *known == note) {
                Some((_, names)) => names.push(&option.name),
                None => notes.push((note, vec![&option.name])),
            }
        }
    }
    notes.into_iter().map(|(note, names)| format!("{}: {note}", commas(&names))).collect()
}

/// Whether a remark says again why there is no single rate.
fn own_says(irr: &OrReason, remark: &str) -> bool {
    irr.as_ref().is_err_and(|reason| reason == remark)
}

/// The flows of an option by year.
fn years(found: &RoiFigures, years: &[Period]) -> Table {
    let count = years.len() + 1;
    let mut columns = vec![Column::text("line", ""), Column::number("now", "Now")];
    let named = years.iter().enumerate();
    columns.extend(named.map(|(at, year)| Column::number(&format!("year_{}", at + 1), &year.label)));
    columns.push(Column::number("total", "Total"));
    // Every cell is whole cents, and sums are those of the cells: the table adds up to what it shows.
    let sum = |flows: &[UsdNet]| -> UsdNet { flows.iter().copied().sum::<UsdNet>() };
    let row = |label: &str, years: &[UsdNet]| {
        let mut row = vec![Cell::text(label)];
        row.extend(years.iter().map(|year| Cell::Money((*year).into())));
        row.push(Cell::Money(in_cents(sum(years)).into()));
        row
    };
    let mut net = vec![UsdNet::ZERO; count];
    let mut rows = Vec::new();
    for line in &found.lines {
        let years = cents_of(&line.years);
        for (net, year) in net.iter_mut().zip(&years) {
            *net = in_cents(*net + *year);
        }
        rows.push(row(line.kind.label(), &years));
    }
    rows.push(row("net", &net));
    let mut running = vec![Cell::text("running total")];
    running.extend((1..=net.len()).map(|until| Cell::Money(in_cents(sum(&net[..until])).into())));
    running.push(Cell::text(""));
    rows.push(running);
    Table { title: String::new(), columns, rows }
}

/// Amounts in whole cents whose sum is that of the amounts in whole cents: the running totals are rounded, not the amounts.
fn cents_of(years: &[UsdNet]) -> Vec<UsdNet> {
    let (mut exact, mut shown) = (UsdNet::ZERO, UsdNet::ZERO);
    let mut cents = Vec::with_capacity(years.len());
    for year in years {
        exact = exact + *year;
        let until = in_cents(exact);
        cents.push(in_cents(until - shown));
        shown = until;
    }
    cents
}

/// The tables for spreadsheets.
pub fn roi_csv(report: &RoiReport, view: RoiView) -> Table {
    match view {
        RoiView::Summary => summary_csv(report),
        RoiView::Flows => flows_csv(report),
    }
}

fn summary_csv(report: &RoiReport) -> Table {
    let columns = vec![
        Column::text("scenario", "Scenario"),
        Column::text("as_of", "As of"),
        Column::text("option", "Option"),
        Column::text("serves", "Serves"),
        Column::number("tco_usd", "TCO"),
        Column::number("npv_usd", "NPV"),
        Column::number("irr_per_year", "IRR"),
        Column::number("mirr_per_year", "MIRR"),
        Column::number("payback_months", "Payback"),
        Column::number("discounted_payback_months", "Discounted payback"),
        Column::number("roi", "ROI"),
        Column::number("benefit_cost_ratio", "Benefits over costs"),
        Column::number("levelised_cost_per_task_usd", "Levelised per task"),
        Column::number("levelised_cost_per_million_tokens_usd", "Levelised per million tokens"),
        Column::text("irr_missing", "Why there is no IRR"),
        Column::text("not_appraised", "Not appraised"),
        Column::number("savings_ratio", "Savings ratio"),
        Column::text("not_in_bill", "Not in the bill"),
        Column::text("candidate", "Recommended, or too close to call"),
        Column::number("npv_24_months_usd", "NPV at 24 months"),
        Column::number("npv_60_months_usd", "NPV at 60 months"),
        Column::number("npv_resale_book_usd", "NPV with hardware at book value"),
        Column::number("npv_resale_none_usd", "NPV with hardware worth nothing before the end of its life"),
        Column::text("payback_period", "Paid back in"),
        Column::text("discounted_payback_period", "Paid back in, discounted"),
    ];
    let rows = report.options.iter().map(|option| {
        let missing = || Cell::Missing(String::new());
        let mut row = vec![
            Cell::text(report.id.clone()),
            Cell::Date(report.as_of.day),
            Cell::text(option.name.clone()),
            Cell::text(option.serves.clone()),
        ];
        match &option.found {
            Ok(found) => {
                let mut cells: Vec<Cell> = cells(found).into();
                let savings = cells.pop();
                row.extend(cells);
                row.push(found.irr.as_ref().err().map_or_else(missing, |reason| Cell::text(reason.clone())));
                row.push(missing());
                row.extend(savings);
            }
            Err(reason) => {
                row.extend((0..11).map(|_| missing()));
                row.push(Cell::text(reason.clone()));
                row.push(missing());
            }
        }
        row.push(Cell::text(option.not_in_bill.join(";")));
        let advice = report.advice.as_ref().filter(|advice| advice.candidates.contains(&option.name));
        row.push(Cell::text(advice.map_or("", |advice| advice.verdict.word())));
        let found = option.found.as_ref().ok();
        let both = |of: fn(&RoiFigures) -> &Vec<Otherwise>| {
            let others = found.map_or(&[][..], |found| of(found));
            [0, 1].map(|at| others.get(at).map_or_else(missing, |other| cell(&other.npv)))
        };
        row.extend(both(|found| &found.over_other_horizons));
        row.extend(both(|found| &found.with_other_resale));
        let in_month = |of: fn(&RoiFigures) -> Option<CalendarMonth>| {
            found.and_then(of).map_or_else(missing, |month| Cell::text(month.to_string()))
        };
        row.push(in_month(|found| found.payback_month));
        row.push(in_month(|found| found.discounted_payback_month));
        row
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}

/// One row a month of each option; one column a kind of flow, whether it flows or not.
fn flows_csv(report: &RoiReport) -> Table {
    let mut columns = vec![
        Column::text("scenario", "Scenario"),
        Column::text("as_of", "As of"),
        Column::text("option", "Option"),
        Column::number("month", "Month"),
        Column::number("tasks", "Tasks"),
        Column::number("gpus", "GPUs"),
    ];
    // New columns come last: what reads the old ones by their place goes on working.
    let is_new = |kind: &CashKind| matches!(kind, CashKind::OtherCosts | CashKind::OtherBenefits);
    let (new, old): (Vec<CashKind>, Vec<CashKind>) = CashKind::ALL.into_iter().partition(is_new);
    let column = |kind: &CashKind| Column::number(&format!("{}_usd", kind.id()), kind.label());
    columns.extend(old.iter().map(column));
    columns.push(Column::number("net_usd", "Net"));
    columns.push(Column::number("running_total_usd", "Running total"));
    columns.push(Column::number("discounted_net_usd", "Net, value today"));
    columns.extend(new.iter().map(column));
    columns.push(Column::number("servers_ordered", "Servers ordered"));
    columns.push(Column::text("period", "Period"));
    let mut rows = Vec::new();
    for option in &report.options {
        let Ok(found) = &option.found else { continue };
        for (month, net) in found.net.iter().enumerate() {
            let work = |of: &[Amount]| month.checked_sub(1).and_then(|at| of.get(at).copied());
            let mut row = vec![
                Cell::text(report.id.clone()),
                Cell::Date(report.as_of.day),
                Cell::text(option.name.clone()),
                Cell::text(month.to_string()),
                Cell::maybe(work(&found.tasks)),
                Cell::maybe(work(&found.gpus)),
            ];
            let flow = |kind: &CashKind| {
                let line = found.lines.iter().find(|line| line.kind == *kind);
                Cell::figure(
                    line.and_then(|line| line.flows.get(month).copied()).unwrap_or(UsdNet::ZERO.into()),
                )
            };
            row.extend(old.iter().map(flow));
            row.push(Cell::figure(*net));
            row.push(Cell::maybe(found.cumulative.get(month).copied()));
            row.push(Cell::maybe(found.discounted.as_ref().and_then(|flows| flows.get(month).copied())));
            row.extend(new.iter().map(flow));
            let ordered = found.batches.iter().filter(|batch| batch.ordered == month);
            let ordered = ordered.map(|batch| batch.servers.get()).fold(0.0, |all, servers| all + servers);
            row.push(Cell::figure(Count::const_new(ordered)));
            let period = report.calendar.map(|dates| dates.first.after(month.saturating_sub(1)).to_string());
            row.push(period.map_or_else(|| Cell::Missing(String::new()), Cell::Text));
            rows.push(row);
        }
    }
    Table { title: String::new(), columns, rows }
}
