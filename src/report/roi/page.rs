//! Options over the months, as a page for people and as tables for spreadsheets.

use crate::metric::Metric;
use crate::report::block::{Block, Sheet};
use crate::report::cases;
use crate::report::dagger::{dagger_legend, daggered};
use crate::report::gaps::{legend, marked};
use crate::report::head::{basis, title};
use crate::report::list::commas;
use crate::report::notice::{assumption_blocks, warning_blocks};
use crate::report::number::human;
use crate::report::ranges;
use crate::report::table::{Cell, Column, Table};
use crate::units::CalendarMonth;

use super::assumptions::assumptions;
use super::capex::capex;
use super::flows::{flows_csv, years};
use super::otherwise::{Assumed, Otherwise};
use super::periods::PeriodLength;
use super::postings::{postings, without_account};
use super::roi::{OrReason, RoiFigures, RoiOption, RoiReport};
use super::shown::{of_all, of_option};
use super::statements::{balance, pnl};

/// Which part is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoiView {
    /// Figures by option.
    Summary,
    /// What flows: years on a page, months in a table for spreadsheets.
    Flows,
    /// Profit and loss.
    Pnl,
    /// What hardware is carried at, cash, loans.
    Balance,
    /// What is bought or leased, batch by batch.
    Capex,
    /// What a ledger is posted with.
    Postings,
    /// Every input that the figures rest on.
    Assumptions,
    /// Every option in every case of the scenario.
    Cases,
}

/// The figures of an option in a case of the scenario.
pub const ROI_CASE_METRICS: [Metric; 2] = [Metric::Npv, Metric::Tco];

/// What a reader of the books should know.
const BOOKS: [&str; 4] = [
    "hardware is carried at cost, and written off in a straight line from its first use over `ownership.life` down to \
     `ownership.residual`; what is ordered and not yet used is not written off; what it is sold for less its book value is a gain or loss",
    "as the horizon ends, all hardware is taken to be sold: the last balance has none",
    "book value + cash − loans is the cumulative profit; tax is that of the cash flow, and none is deferred",
    "rents of leases are expenses as they fall due: no right of use is put on the books, as IFRS 16 and ASC 842 would",
];

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
pub fn roi_document(report: &RoiReport, view: RoiView, length: Option<PeriodLength>) -> Vec<Block> {
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
            blocks.extend(report.cases.iter().flat_map(cases::in_short));
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
        RoiView::Flows if length.is_none_or(|length| length == PeriodLength::Year) => {
            by_option(report, &mut blocks, |_, found| {
                let remarks = Some(found.remarks.clone()).filter(|remarks| !remarks.is_empty());
                let years = Block::Table(years(found, &report.years));
                std::iter::once(years).chain(remarks.map(Block::List)).collect()
            });
        }
        RoiView::Flows | RoiView::Pnl | RoiView::Balance | RoiView::Capex => {
            let table = roi_csv(report, view, Some(length.unwrap_or(PeriodLength::Year)));
            by_option(report, &mut blocks, |option, _| {
                let own = of_option(&table, &option.name);
                if own.rows.is_empty() {
                    return vec![Block::Paragraph(
                        "No hardware is bought or leased: that takes a `cluster`.".to_owned(),
                    )];
                }
                vec![Block::Table(own)]
            });
            blocks.push(Block::List(BOOKS.map(str::to_owned).to_vec()));
        }
        RoiView::Postings => {
            blocks.push(Block::Table(of_all(&roi_csv(report, view, length), &["scenario"])));
            blocks.push(Block::List(posted(report)));
        }
        RoiView::Cases => blocks.extend(cases::blocks(report.cases.as_ref())),
        RoiView::Assumptions => {
            blocks.push(Block::Table(of_all(&roi_csv(report, view, length), &["scenario", "as_of"])));
        }
    }
    blocks.extend(warning_blocks(&report.notices));
    blocks.push(Block::Heading(2, "How to read it".to_owned()));
    blocks.push(Block::List(report.conventions.clone()));
    blocks.extend(assumption_blocks(&report.notices));
    blocks
}

/// A heading for each option, and what stands below it, or why there is nothing.
fn by_option(
    report: &RoiReport,
    blocks: &mut Vec<Block>,
    shown: impl Fn(&RoiOption, &RoiFigures) -> Vec<Block>,
) {
    for option in &report.options {
        blocks.push(Block::Heading(2, format!("{} ({})", option.name, option.serves)));
        match &option.found {
            Ok(found) => blocks.extend(shown(option, found)),
            Err(reason) => blocks.push(Block::Paragraph(format!("No cash flow: {reason}."))),
        }
    }
}

/// How postings are to be read.
fn posted(report: &RoiReport) -> Vec<String> {
    let mut said = vec![
        "debits are positive, credits negative; those of an option add up to nothing in every period".to_owned(),
        "what nobody pays is not posted: the value of successes, what is saved against a baseline, and tax on a gain that has both in it"
            .to_owned(),
    ];
    let without: Vec<String> =
        without_account(report).into_iter().map(|line| format!("`accounts.{}`", line.id())).collect();
    if !without.is_empty() {
        said.push(format!(
            "posted under the name of the line, since no account is stated: {}",
            commas(&without)
        ));
    }
    said
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

/// The tables for spreadsheets.
pub fn roi_csv(report: &RoiReport, view: RoiView, length: Option<PeriodLength>) -> Table {
    let length = length.unwrap_or(PeriodLength::Month);
    match view {
        RoiView::Summary => summary_csv(report),
        RoiView::Flows => flows_csv(report, length),
        RoiView::Pnl => pnl(report, length),
        RoiView::Balance => balance(report, length),
        RoiView::Capex => capex(report),
        RoiView::Postings => postings(report, length),
        RoiView::Assumptions => assumptions(report),
        RoiView::Cases => {
            let own = (report.id.as_str(), report.as_of.day, report.cases.as_ref());
            cases::csv(&ROI_CASE_METRICS, [own])
        }
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
