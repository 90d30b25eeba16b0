//! The comparison as a page for people: the sentence, the ways, what each needs, what was left out. Columns are chosen by the width of
//! the terminal, so that the table is never taken apart.

use crate::checks::Status;
use crate::metric::Metric;
use crate::report::block::Block;
use crate::report::limit::limit_words;
use crate::report::notice::{Notice, NoticeKind};
use crate::report::number::{compact, few_digits};
use crate::report::table::{Cell, Column, Emphasis, Table};
use crate::scenario::{Age, ServedWeights};
use crate::units::{Amount, plural};

use super::compare::{CompareReport, months_words};
use super::rows::{MarketRow, Standing};

/// From so many columns on, what each way needs stands in the same table.
const WIDE: u16 = 150;

/// The page, for a terminal of so many columns.
pub fn compare_document(report: &CompareReport, width: u16) -> Vec<Block> {
    let mut blocks = vec![
        Block::Heading(1, format!("{}: {}", report.title, report.demand)),
        Block::Paragraph(report.sentence.clone()),
    ];
    let wide = width >= WIDE;
    blocks.push(Block::Table(ways(report, wide)));
    let mut notes = vec![counted(report), basis(report)];
    notes.extend(marks(report));
    notes.extend(alike(report));
    notes.extend(ranged(report));
    notes.extend(owned(report));
    blocks.push(Block::List(notes));
    if !wide {
        let is_money = |need: &Need| MONEY.contains(&need.id);
        blocks.push(Block::Heading(2, "What each takes and serves at capacity".to_owned()));
        blocks.push(Block::Table(needs(report, is_money)));
        blocks.push(Block::Heading(2, "What is bought".to_owned()));
        blocks.push(Block::Table(needs(report, |need| !is_money(need))));
    }
    if !report.assumed.is_empty() {
        blocks.push(Block::Heading(2, "Assumed".to_owned()));
        blocks.push(Block::List(report.assumed.clone()));
    }
    if !report.left_out.is_empty() {
        blocks.push(Block::Heading(2, "Left out".to_owned()));
        blocks.push(Block::List(report.left_out.iter().map(super::left_out::LeftOutRow::line).collect()));
    }
    let warnings = warnings(report);
    if !warnings.is_empty() {
        blocks.push(Block::Heading(2, "Warnings".to_owned()));
        blocks.push(Block::List(warnings));
    }
    blocks
}

/// Which costs a page counts: of a thousand tasks where one costs next to nothing.
fn per(report: &CompareReport) -> (f64, &'static str) {
    let least = report.rows.iter().filter_map(|row| row.metric(Metric::CostPerTask)).map(Amount::value);
    if least.fold(f64::INFINITY, f64::min) < 0.1 { (1000.0, "$/1k") } else { (1.0, "$/task") }
}

fn scaled(amount: Amount, factor: f64, digits: i32) -> String {
    few_digits(amount.times(crate::units::Ratio::const_new(factor)), digits)
}

fn bare(amount: Amount) -> String {
    few_digits(amount, 3)
}

fn ways(report: &CompareReport, wide: bool) -> Table {
    let (factor, heading) = per(report);
    let ranged = report.rows.iter().any(|row| row.range.is_some());
    let fleets = report.rows.iter().any(|row| row.metric(Metric::Utilisation).is_some());
    let mut columns =
        vec![Column::number("number", "#"), Column::prose("way", "Way"), Column::number("cost", heading)];
    columns.extend(ranged.then(|| Column::number("range", "low–high")));
    columns.push(Column::number("month", "$/month"));
    columns.extend(fleets.then(|| Column::number("utilisation", "Used")));
    let needs = NEEDS.iter().filter(|need| wide && need.is_told_apart(report));
    columns.extend(needs.clone().map(Need::column));
    let taken = report.choice.taken();
    let row = |(at, row): (usize, &MarketRow)| {
        let label = format!("{}{}", row.label, mark(row));
        let emphasis = if taken.contains(&at) { Emphasis::Good } else { Emphasis::Plain };
        let mut cells = vec![Cell::text((at + 1).to_string()), Cell::Mark(label, emphasis)];
        cells.push(figure(row, Metric::CostPerTask, |amount| scaled(amount, factor, 3)));
        cells.extend(ranged.then(|| {
            let range = row.range.as_ref().filter(|range| !range.is_point());
            let words = range.map(|range| {
                let [low, high] = [range.low, range.high].map(|end| scaled(end, factor, 3));
                if low == high { String::new() } else { format!("{low}–{high}") }
            });
            Cell::text(words.unwrap_or_default())
        }));
        cells.push(figure(row, Metric::CostPerMonth, bare));
        cells.extend(fleets.then(|| figure(row, Metric::Utilisation, compact)));
        cells.extend(needs.clone().map(|need| need.cell(row)));
        cells
    };
    let rows = report.rows.iter().enumerate().map(row).collect();
    Table { title: String::new(), columns, rows }
}

fn figure(row: &MarketRow, metric: Metric, words: impl Fn(Amount) -> String) -> Cell {
    match row.metric(metric) {
        Some(amount) => Cell::text(words(amount)),
        None => Cell::Missing(String::new()),
    }
}

/// What stands behind a name: stale prices, other models, limits that are not known to be met.
fn mark(row: &MarketRow) -> String {
    let mut marks = String::new();
    if row.standing == Standing::Reference || row.weights == ServedWeights::Named {
        marks.push_str(" ≠");
    }
    if row.standing == Standing::NeedsEvaluation {
        marks.push_str(" ‡");
    }
    if row.price.as_ref().is_some_and(|price| price.age == Age::Stale) {
        marks.push_str(" †");
    }
    match row.status() {
        Some(Status::Unknown) => marks.push_str(" ?"),
        Some(Status::Missed) => marks.push_str(" ✗"),
        _ => {}
    }
    marks
}

/// What the marks of the table mean.
fn marks(report: &CompareReport) -> Vec<String> {
    let any = |sign: &str| report.rows.iter().any(|row| mark(row).contains(sign));
    let limits = limits(report);
    let legends = [
        ("≠", "another model: its cost is comparable, its answers are not".to_owned()),
        ("‡", format!("other weights than the published ones ({}): needs an evaluation", report.published)),
        ("†", "price checked long ago".to_owned()),
        ("?", format!("not known to keep {limits}: nobody publishes it, so measure it")),
        ("✗", format!("misses {limits}")),
    ];
    let said: Vec<String> = legends
        .into_iter()
        .filter(|(sign, _)| any(sign))
        .map(|(sign, words)| format!("{sign} {words}"))
        .collect();
    said
}

/// The limits, as they are written.
fn limits(report: &CompareReport) -> String {
    let row = report.rows.iter().find(|row| !row.limits.is_empty());
    let all = row.map_or(&[][..], |row| row.limits.as_slice());
    all.iter().map(limit_words).collect::<Vec<_>>().join(" and ")
}

/// What the table counts.
fn counted(report: &CompareReport) -> String {
    let cost = match per(report) {
        (1.0, _) => "$/task: cost of a task, of one call",
        _ => "$/1k: cost of 1,000 tasks, of one call each",
    };
    format!(
        "{cost}; Used: of the capacity, on average; GPUs without a term are rented by the hour, own ones are bought"
    )
}

/// Which bill, which prices, which month.
fn basis(report: &CompareReport) -> String {
    format!(
        "prices of {}, US dollars, a month of {}; the whole bill of every way: besides rent, tokens or servers the people, upkeep \
         and migration that it needs, by documented defaults (`breakeven catalog list overheads`)",
        report.as_of, report.hours_per_month
    )
}

/// What is alike in all rows with GPUs.
fn alike(report: &CompareReport) -> Option<String> {
    let limits = limits(report);
    let sized = report.rows.iter().any(|row| row.status() == Some(Status::Met));
    (sized && !limits.is_empty()).then(|| format!("GPUs are sized to keep {limits} in the busiest hour"))
}

/// What low and high are.
fn ranged(report: &CompareReport) -> Option<String> {
    let any = report.rows.iter().any(|row| row.range.as_ref().is_some_and(|range| !range.is_point()));
    any.then(|| {
        "low–high: the GPUs are as fast, or as slow, as measurements of their class (P10 to P90) say; instances are whole".to_owned()
    })
}

/// Over how long servers are paid for.
fn owned(report: &CompareReport) -> Option<String> {
    report.rows.iter().any(|row| row.kind == "owned").then(|| {
        format!(
            "own servers are paid for evenly over 5 years, not over the horizon of {}: `roi` of a saved scenario follows the money, resale \
             included",
            months_words(report.horizon)
        )
    })
}

/// A column of what a way needs.
struct Need {
    id: &'static str,
    label: &'static str,
    of: fn(&MarketRow) -> Option<String>,
}

const NEEDS: [Need; 8] = [
    Need { id: "offer", label: "Offer", of: |row| Some(row.offer.clone()) },
    Need { id: "commitment", label: "Commitment", of: |row| Some(row.commitment.clone()) },
    Need { id: "ttft", label: "TTFT p95", of: |row| row.metric(Metric::TtftP95).map(compact) },
    Need { id: "latency", label: "p95", of: |row| row.metric(Metric::LatencyP95).map(compact) },
    Need {
        id: "input",
        label: "$/M in",
        of: |row| row.metric(Metric::CostPerMillionInputTokensAtCapacity).map(bare),
    },
    Need {
        id: "output",
        label: "$/M out",
        of: |row| row.metric(Metric::CostPerMillionOutputTokensAtCapacity).map(bare),
    },
    Need {
        id: "replica",
        label: "Replica",
        of: |row| row.replica.map(|gpus| format!("{gpus} GPU{}", plural(gpus))),
    },
    Need { id: "upfront", label: "Up front", of: |row| row.metric(Metric::Capex).map(compact) },
];

/// What stands in a second table where the first is as wide as the terminal, and a third where the second is.
const MONEY: [&str; 5] = ["ttft", "latency", "input", "output", "upfront"];

impl Need {
    fn column(&self) -> Column {
        match self.id {
            "offer" => Column::prose(self.id, self.label),
            "commitment" => Column::text(self.id, self.label),
            _ => Column::number(self.id, self.label),
        }
    }

    fn cell(&self, row: &MarketRow) -> Cell {
        (self.of)(row).map_or_else(|| Cell::Missing(String::new()), Cell::text)
    }

    /// Whether some row has it.
    fn is_told_apart(&self, report: &CompareReport) -> bool {
        report.rows.iter().any(|row| (self.of)(row).is_some())
    }
}

/// A table of some needs, by the number of the row.
fn needs(report: &CompareReport, holds: impl Fn(&Need) -> bool) -> Table {
    let needs: Vec<&Need> = NEEDS.iter().filter(|need| holds(need) && need.is_told_apart(report)).collect();
    let mut columns = vec![Column::number("number", "#")];
    columns.extend(needs.iter().map(|need| need.column()));
    let rows = report.rows.iter().enumerate().map(|(at, row)| {
        let mut cells = vec![Cell::text((at + 1).to_string())];
        cells.extend(needs.iter().map(|need| need.cell(row)));
        cells
    });
    Table { title: String::new(), rows: rows.collect(), columns }
}

/// What the reader of the scenario warns of, each kind once.
fn warnings(report: &CompareReport) -> Vec<String> {
    let mut said: Vec<(&str, Vec<&Notice>)> = Vec::new();
    for notice in report.notices.iter().filter(|notice| notice.kind == NoticeKind::Warning) {
        match said.iter_mut().find(|(code, _)| *code == notice.code) {
            Some((_, all)) => all.push(notice),
            None => said.push((notice.code, vec![notice])),
        }
    }
    said.into_iter()
        .filter_map(|(code, all)| {
            let first = all.first()?;
            let more = if all.len() > 1 { format!(" (and {} more)", all.len() - 1) } else { String::new() };
            Some(format!("{}{more} ({code})", first.message))
        })
        .collect()
}
