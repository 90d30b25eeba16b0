//! The report as a page for people: headings, tables, lists. The terminal and Markdown draw the same page.

use crate::report::block::Block;
use crate::report::cases;
use crate::report::dagger::dagger_legend;
use crate::report::gaps::legend;
use crate::report::head::{basis, title};
use crate::report::notice::{assumed_in_short, assumption_blocks, changed_prices, warning_blocks};
use crate::report::sources::Reference;

use crate::report::ranges;
use crate::scenario::Role;

use super::answer::Answer;
use super::report::{OptionReport, Report, ScenarioReport};
use super::summary::{costs_by_name, summary};
use super::tables::{View, ledger_tables, of_ranges, summary_tables, whole_table};

/// The page of a run.
pub fn document(report: &Report, view: View) -> Vec<Block> {
    report.scenarios.iter().flat_map(|scenario| scenario_page(scenario, view)).collect()
}

fn scenario_page(scenario: &ScenarioReport, view: View) -> Vec<Block> {
    let basis = basis(scenario.as_of, scenario.hours_per_month);
    let mut blocks =
        vec![title(&scenario.id, &scenario.title), Block::Paragraph(format!("{basis} {}", scenario.file))];
    match view {
        View::Brief => {
            blocks.extend(answer(scenario));
            blocks.extend(changed_prices(&scenario.notices));
        }
        View::Cases => {
            blocks.extend(cases::blocks(scenario.cases.as_ref()));
            blocks.extend(warning_blocks(&scenario.notices));
        }
        View::Summary => {
            blocks.extend(answer(scenario));
            blocks.extend(scenario.cases.iter().flat_map(cases::in_short));
            blocks.push(options(scenario));
            blocks.extend(warning_blocks(&scenario.notices));
            blocks.extend(hangs_on(scenario));
            blocks.push(Block::Footer(more(scenario)));
        }
        View::Ledger => {
            blocks.extend(bills(scenario));
            blocks.extend(sources(scenario));
        }
        View::Sources => blocks.extend(sources(scenario)),
        View::Warnings => blocks.extend(warnings(scenario)),
        View::All => {
            blocks.extend(answer(scenario));
            blocks.extend(scenario.cases.iter().flat_map(cases::in_short));
            blocks.push(options(scenario));
            blocks.extend(hangs_on(scenario));
            blocks.extend(metrics(scenario));
            // What a bill assumes stands below it.
            blocks.extend(warning_blocks(&scenario.notices));
            blocks.extend(bills(scenario));
            blocks.extend(sources(scenario));
        }
    }
    blocks
}

/// What to take, if that was asked for.
pub(in crate::report) fn answer(scenario: &ScenarioReport) -> Option<Block> {
    let answer = scenario.answer.as_ref()?;
    Some(Block::Answer(answer.advice.said.in_short()))
}

/// The options in rows.
pub(in crate::report) fn options(scenario: &ScenarioReport) -> Block {
    let mut sheet = summary(scenario);
    let is_ranged = sheet.table.columns.iter().any(|column| column.id == "range");
    sheet.below.extend(is_ranged.then(|| ranges::SHORT.to_owned()));
    sheet.below.extend(evaluate(scenario));
    sheet.below.extend(costs_by_name(scenario));
    sheet.below.extend(assumed_in_short(&scenario.notices));
    Block::Sheet(sheet)
}

/// Which inputs turn the answer, nearest first.
pub(in crate::report) fn hangs_on(scenario: &ScenarioReport) -> Vec<Block> {
    let Some(Answer { flips, moved, not_moved, .. }) = &scenario.answer else { return Vec::new() };
    if moved.is_empty() || scenario.options.iter().filter(|option| option.role == Role::Whole).count() < 2 {
        return Vec::new();
    }
    let heading = Block::Heading(2, "What the answer hangs on".to_owned());
    let said = if let Some(why) = not_moved {
        Block::Paragraph(format!("It was not looked for: {why}."))
    } else if flips.is_empty() {
        Block::Paragraph(format!(
            "Nothing turns it within a tenth and ten times of what it is, each moved alone: {}.",
            moved.join(", ")
        ))
    } else {
        Block::List(flips.iter().map(|flip| flip.sentence.clone()).collect())
    };
    vec![heading, said]
}

/// Where the rest is.
fn more(scenario: &ScenarioReport) -> String {
    let file = &scenario.file;
    format!(
        "More: `--view ledger`, `sources`, `warnings` or `all`; why a figure is what it is: `breakeven explain {file}`."
    )
}

/// Every metric of every option.
pub(in crate::report) fn metrics(scenario: &ScenarioReport) -> Vec<Block> {
    let mut blocks =
        vec![Block::Heading(2, "Every metric".to_owned()), Block::Table(summary_tables(scenario))];
    blocks.extend(not_known(scenario));
    let gaps = scenario.options.iter().map(|option| (option.name.as_str(), option.left_out.as_slice()));
    let ranges = of_ranges(scenario).map(str::to_owned);
    let legends: Vec<String> = legend(gaps).into_iter().chain(evaluate(scenario)).chain(ranges).collect();
    if !legends.is_empty() {
        blocks.push(Block::List(legends));
    }
    blocks
}

/// The bills, line by line.
fn bills(scenario: &ScenarioReport) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (option, table) in ledger_tables(scenario) {
        blocks.push(Block::Heading(2, format!("{} ({})", option.name, option.serves)));
        match (table, &option.ledger) {
            (Some(table), _) => blocks.push(Block::Table(table)),
            (None, Err(reason)) => blocks.push(Block::Paragraph(format!("Not priced: {reason}."))),
            (None, Ok(_)) => {}
        }
        blocks.extend(option.whole.as_ref().map(|whole| Block::Table(whole_table(whole))));
        let remarks = remarks(option);
        if !remarks.is_empty() {
            blocks.push(Block::List(remarks));
        }
    }
    blocks
}

/// Where each figure comes from.
pub(in crate::report) fn sources(scenario: &ScenarioReport) -> [Block; 2] {
    [
        Block::Heading(2, "Sources".to_owned()),
        Block::Numbered(scenario.references.iter().map(source).collect()),
    ]
}

/// Warnings and assumptions.
fn warnings(scenario: &ScenarioReport) -> Vec<Block> {
    let (warnings, assumed) = (warning_blocks(&scenario.notices), assumption_blocks(&scenario.notices));
    let mut blocks = Vec::new();
    if scenario.notices.is_empty() {
        blocks.push(Block::Paragraph("There are no warnings, and no bill rests on a default.".to_owned()));
    }
    blocks.extend(warnings.into_iter().chain(assumed));
    blocks.extend(evaluate(scenario).map(|legend| Block::List(vec![legend])));
    blocks
}

/// Options whose accuracy needs an evaluation.
fn evaluate(scenario: &ScenarioReport) -> Option<String> {
    dagger_legend(&scenario.notices, |_| true)
}

/// Options that could not be priced, with the reason, under a summary.
pub(in crate::report) fn not_known(scenario: &ScenarioReport) -> Option<Block> {
    let lines: Vec<String> = scenario
        .options
        .iter()
        .filter_map(|option| {
            option.ledger.as_ref().err().map(|reason| format!("{} is not priced: {reason}", option.name))
        })
        .collect();
    (!lines.is_empty()).then_some(Block::List(lines))
}

pub(in crate::report) fn remarks(option: &OptionReport) -> Vec<String> {
    let mut remarks = option.remarks.clone();
    if !option.left_out.is_empty() {
        remarks.push(format!(
            "not in the bill, because the scenario does not state it: {}",
            option.left_out.join(", ")
        ));
    }
    remarks
}

fn source(reference: &Reference) -> String {
    let places = places(reference);
    match (&reference.source, reference.checked) {
        (Some(source), Some(checked)) => {
            format!("{source} ({}, checked {checked}; {places})", reference.kind)
        }
        (Some(source), None) => format!("{source} (stated at {places})"),
        (None, _) => format!("stated in the scenario without a source: {places}"),
    }
}

/// The places of a source's uses, entry and file named once: `gpus.yaml:12, 15`.
fn places(reference: &Reference) -> String {
    let mut text = String::new();
    let mut last = (None, None);
    for taken in &reference.uses {
        let (file, line) = taken.place.split_once(".yaml:").unwrap_or((taken.place.as_str(), ""));
        // A catalog's entry has a name of its own; a scenario's field is found by its line.
        let entry = reference.checked.is_some().then_some(taken.what.as_str());
        if !text.is_empty() {
            text += ", ";
        }
        if let Some(entry) = entry.filter(|entry| last.0 != Some(*entry)) {
            text += &format!("{entry} at ");
        }
        if last.1 == Some(file) && !line.is_empty() {
            text += line;
        } else {
            text += &taken.place;
        }
        last = (entry, Some(file));
    }
    text
}
