//! Files that were looked at, as a page.

use crate::report::block::{Block, Sheet};

use super::benchmark;
use super::evaluation;
use super::fragment::fragment;
use super::inspected::{InspectReport, Inspected, InspectedFile, quoted};

/// Columns that give way on a narrow terminal.
const GIVES_WAY: [&str; 4] = ["latency_s", "failed", "requests", "capacity"];

/// The same of an evaluation.
const EVALUATION_GIVES_WAY: [&str; 9] = [
    "cached",
    "latency_mean_s",
    "cost_per_attempt_usd",
    "not_judged",
    "unanswered",
    "latency_p95_s",
    "right",
    "attempts",
    "score",
];
/// More benchmarks than this are hardly of one server.
const MOST_TOGETHER: usize = 12;

/// The page: of each file what it is, its answer, its runs, and what a scenario says to take it.
pub fn inspect_document(report: &InspectReport) -> Vec<Block> {
    let mut blocks: Vec<Block> = report.files.iter().flat_map(file).collect();
    if report.files.len() > 1 {
        let read = report.files.iter().filter(|file| file.found.is_some()).count();
        let mut said = format!("{read} of {} files read", report.files.len());
        let benchmarks =
            report.files.iter().filter(|file| matches!(file.found, Some(Inspected::Benchmark(_))));
        let names: Vec<String> = benchmarks.map(|file| quoted(&file.name)).collect();
        if names.len() > 1 && names.len() <= MOST_TOGETHER {
            said += &format!("; as one curve: `throughput: {{ measured: [{}] }}`", names.join(", "));
        }
        blocks.push(Block::Footer(said));
    }
    blocks
}

fn file(file: &InspectedFile) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(1, file.name.clone())];
    let Some(found) = &file.found else {
        let why = file.said.first().map_or("nothing was found in it", |said| said.message.as_str());
        blocks.push(Block::Paragraph(format!("not read: {why}")));
        return blocks;
    };
    match found {
        Inspected::Benchmark(read) => {
            blocks.push(Block::Paragraph(benchmark::what(read)));
            blocks.extend(benchmark::answer(read).map(Block::Answer));
            let mut sheet = Sheet::of(benchmark::runs(read), &GIVES_WAY, &[]);
            sheet.below = benchmark::notes(read);
            blocks.push(Block::Sheet(sheet));
        }
        Inspected::Evaluation(read) => {
            let findings = read.findings();
            blocks.push(Block::Paragraph(evaluation::what(read)));
            blocks.push(Block::Answer(evaluation::answer(&findings)));
            let table = evaluation::rows(&findings).without_empty();
            let mut sheet = Sheet::of(table, &EVALUATION_GIVES_WAY, &[]);
            sheet.notes = findings.iter().map(evaluation::notes).collect();
            blocks.push(Block::Sheet(sheet));
        }
    }
    let said = file.said.iter().filter(|said| said.severity == "warning");
    let said: Vec<String> =
        said.map(|said| format!("{} ({}, line {})", said.message, said.code, said.place.0)).collect();
    if !said.is_empty() {
        blocks.push(Block::Heading(2, "Warnings".to_owned()));
        blocks.push(Block::List(said));
    }
    let lines = fragment(&file.name, found);
    if !lines.is_empty() {
        blocks.push(Block::Heading(2, "In a scenario".to_owned()));
        blocks.push(Block::List(lines.into_iter().map(|line| format!("`{line}`")).collect()));
    }
    blocks
}
