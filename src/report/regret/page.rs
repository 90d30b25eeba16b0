//! Decisions measured, as a page.

use std::cmp::Ordering;

use crate::benchmark::{
    Bias, Choice, Decision, Keeps, LARGE_REGRET, LEAST_LAYOUTS, NotCompared, Reason, Run, Slice, Tally,
    Verdict,
};
use crate::report::block::Block;
use crate::report::table::{Cell, Column, Emphasis, Table};
use crate::units::{Amount, Quantity};

use super::regret::{GpuPriceRow, RegretReport};
use super::words::{
    answer, counted, disagreement, gpu, in_fit, milliseconds, number, precision, slice_words,
};

/// Decisions that are shown one by one.
const DEAREST: usize = 10;

/// The page: the answer first.
pub fn regret_document(report: &RegretReport) -> Vec<Block> {
    let regret = &report.regret;
    let limits: Vec<String> = report.limits.iter().map(|limit| milliseconds(*limit)).collect();
    let mut blocks = vec![Block::Heading(1, format!("Decisions by prediction, measured: {}", report.file))];
    let all = regret.tallies.iter().filter(|tally| tally.slice == Slice::All);
    blocks.extend(all.flat_map(answer).map(Block::Paragraph));
    blocks.extend(in_fit(&regret.tallies).map(Block::Paragraph));
    blocks.extend(regret.disagreements.iter().map(disagreement).map(Block::Paragraph));
    blocks.push(Block::Heading(2, "Decisions".to_owned()));
    blocks.push(Block::Paragraph(format!(
        "A decision is a choice between the layouts of a model, lengths and an engine, under a limit on the time per token of {}.",
        limits.join(", ")
    )));
    blocks.push(Block::Table(tallies(&regret.tallies)));
    let mut dear: Vec<&Decision> = regret.decisions.iter().filter(|decision| costs(decision)).collect();
    dear.sort_by(|a, b| dearer(a, b));
    if !dear.is_empty() {
        let shown = number(dear.len().min(DEAREST));
        let title = format!(
            "Wrong, above the limit, or over 10% dearer: {shown} of {}",
            counted(dear.len(), "decision")
        );
        blocks.push(Block::Heading(2, title));
        blocks.push(Block::Table(decisions(&dear[..dear.len().min(DEAREST)])));
    }
    blocks.push(Block::Heading(2, "Median errors with their sign: predicted ÷ measured − 1".to_owned()));
    blocks.push(Block::Table(biases(&regret.biases)));
    blocks.push(Block::Heading(2, format!("Prices of {}", report.as_of)));
    blocks.push(Block::Table(prices(&report.prices)));
    blocks.push(Block::Heading(2, "Rows".to_owned()));
    blocks.push(Block::List(notes(report)));
    blocks
}

fn tallies(rows: &[Tally]) -> Table {
    let columns = vec![
        Column::text("of", ""),
        Column::number("decisions", "Decisions"),
        Column::number("right", "Right"),
        Column::number("regret", "Mean regret"),
        Column::number("large", "Above 10%"),
        Column::number("broken", "Limit broken"),
        Column::number("blind_right", "At random: right"),
    ];
    let row = |tally: &Tally| {
        vec![
            Cell::text(slice_words(tally).1),
            Cell::figure(tally.decisions),
            Cell::figure(tally.right),
            Cell::maybe(tally.regret),
            Cell::maybe(tally.large),
            Cell::figure(tally.broken),
            Cell::maybe(tally.blind_right),
        ]
    };
    Table { title: String::new(), columns, rows: rows.iter().map(row).collect() }
}

/// Whether a decision is wrong, breaks its limit, or costs anything worth a line.
fn costs(decision: &Decision) -> bool {
    let broken = decision.choice.as_ref().is_some_and(|choice| choice.keeps == Keeps::Broken);
    let dear = decision.regret.is_some_and(|regret| regret > LARGE_REGRET);
    broken || dear || !decision.verdict.is_right()
}

/// Those without a known regret first, then by regret.
fn dearer(a: &Decision, b: &Decision) -> Ordering {
    let regret = |decision: &Decision| decision.regret.map_or(f64::INFINITY, Quantity::get);
    regret(b).total_cmp(&regret(a))
}

fn decisions(rows: &[&Decision]) -> Table {
    let columns = vec![
        Column::prose("group", "Group"),
        Column::number("limit", "Limit"),
        Column::prose("chosen", "Chosen, and TPOT measured"),
        Column::prose("cheapest", "Cheapest"),
        Column::number("regret", "Regret"),
    ];
    let row = |decision: &&Decision| {
        let cheapest = decision.cheapest.as_ref();
        vec![
            Cell::text(decision.group.to_string()),
            Cell::text(milliseconds(decision.limit)),
            Cell::text(decision.choice.as_ref().map_or_else(|| "none".to_owned(), chosen)),
            Cell::text(cheapest.map_or_else(|| "none keeps the limit".to_owned(), run)),
            Cell::maybe(decision.regret),
        ]
    };
    Table { title: String::new(), columns, rows: rows.iter().map(row).collect() }
}

fn run(run: &Run) -> String {
    format!("{}, {} clients", run.layout, run.clients)
}

/// A choice, and what was measured there.
fn chosen(choice: &Choice) -> String {
    let tpot = milliseconds(choice.measured.speed.tpot);
    let kept = match (choice.keeps, &choice.within) {
        (Keeps::Kept, _) => String::new(),
        (Keeps::Broken, None) => ", broken; no load keeps it".to_owned(),
        (Keeps::Broken, Some(within)) => format!(", broken; {} clients keep it", within.clients),
    };
    format!("{}: {tpot}{kept}", run(&choice.measured))
}

fn biases(rows: &[Bias]) -> Table {
    let columns = vec![
        Column::text("precision", "Precision"),
        Column::text("gpu", "GPU"),
        Column::number("tensor_parallel", "TP"),
        Column::number("rows", "Rows"),
        Column::number("groups", "Groups"),
        Column::number("tpot", "TPOT"),
        Column::number("rate", "Tokens/s"),
    ];
    let row = |bias: &Bias| {
        vec![
            Cell::text(precision(bias)),
            Cell::text(gpu(bias)),
            bias.tensor.map_or_else(|| Cell::text("all"), Cell::figure),
            Cell::figure(bias.rows),
            Cell::figure(bias.groups),
            Cell::Figure(Amount::from(bias.tpot), Emphasis::Plain),
            Cell::Figure(Amount::from(bias.rate), Emphasis::Plain),
        ]
    };
    Table { title: String::new(), columns, rows: rows.iter().map(row).collect() }
}

fn prices(rows: &[GpuPriceRow]) -> Table {
    let columns =
        vec![Column::text("gpu", "GPU"), Column::number("price", "$/GPU/h"), Column::prose("source", "From")];
    let row = |row: &GpuPriceRow| {
        let (price, source) = match &row.price {
            Ok(price) => (Cell::figure(*price), row.source.clone()),
            Err(reason) => (Cell::Missing(reason.clone()), reason.clone()),
        };
        vec![Cell::text(row.gpu.clone()), price, Cell::text(source)]
    };
    Table { title: String::new(), columns, rows: rows.iter().map(row).collect() }
}

/// What became of the rows, layouts and decisions of the file.
fn notes(report: &RegretReport) -> Vec<String> {
    let (rows, regret) = (&report.rows, &report.regret);
    let mut notes = vec![format!("{} used of {}.", counted(rows.used, "row"), number(rows.read))];
    if rows.derived > 0 {
        notes.push(format!(
            "{} without a throughput: it follows from Little's law, clients × answer tokens ÷ (TTFT + (answer tokens − 1) × TPOT).",
            counted(rows.derived, "row")
        ));
    }
    let not_used = |row: &Reason| format!("{} not used: {}.", counted(row.n, "row"), row.reason);
    notes.extend(rows.unused.iter().map(not_used));
    let cannot_run = |row: &Reason| {
        format!(
            "{} measured and predicted not to run, so never chosen: {}.",
            counted(row.n, "row"),
            row.reason
        )
    };
    notes.extend(rows.not_predicted.iter().map(cannot_run));
    let left_out = regret.lacking.iter().filter(|group| group.is_left_out()).count();
    if left_out > 0 {
        let few = number(LEAST_LAYOUTS);
        notes.push(format!(
            "{} left out: fewer than {few} layouts that can be compared.",
            counted(left_out, "group")
        ));
    }
    let decided = regret.lacking.iter().filter(|group| !group.is_left_out());
    let without: Vec<NotCompared> =
        decided.flat_map(|group| group.without.iter().map(|(_, why)| *why)).collect();
    for why in [NotCompared::OneLoad, NotCompared::NoPrice] {
        let n = without.iter().filter(|known| **known == why).count();
        if n > 0 {
            notes.push(format!("{} left out of the other groups: {why}.", counted(n, "layout")));
        }
    }
    let verdicts = |verdict| regret.decisions.iter().filter(|decision| decision.verdict == verdict).count();
    for (n, what) in [
        (regret.idle, "left out: no layout of the group keeps the limit, measured or predicted"),
        (
            verdicts(Verdict::NoneChosen),
            "wrong, without a regret: no layout is predicted to keep the limit, though one does",
        ),
        (
            verdicts(Verdict::Unable),
            "wrong and broken, without a regret: the layout chosen keeps the limit at no measured load",
        ),
    ] {
        if n > 0 {
            notes.push(format!("{} {what}.", counted(n, "decision")));
        }
    }
    notes
}
