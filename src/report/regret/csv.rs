//! Decisions measured, a row each, for spreadsheets.

use crate::benchmark::{Choice, Decision, Keeps, Run};
use crate::report::table::{Cell, Column, Table};

use super::regret::RegretReport;
use super::words::kind_word;

/// One row a decision.
pub fn regret_csv(report: &RegretReport) -> Table {
    let columns = vec![
        Column::text("model", "Model"),
        Column::text("engine", "Engine"),
        Column::number("input_tokens", "Prompt"),
        Column::number("output_tokens", "Answer"),
        Column::text("kind", "Kind of model"),
        Column::number("limit_tpot_seconds", "Limit"),
        Column::number("layouts", "Layouts"),
        Column::number("layouts_within_limit", "Layouts that keep the limit"),
        Column::text("chosen", "Chosen"),
        Column::number("chosen_clients", "Clients"),
        Column::number("predicted_tpot_seconds", "TPOT predicted"),
        Column::number("predicted_usd_per_million_tokens", "Cost predicted"),
        Column::number("measured_tpot_seconds", "TPOT measured"),
        Column::number("measured_usd_per_million_tokens", "Cost measured"),
        Column::text("limit_status", "The limit is"),
        Column::number("within_limit_clients", "Most clients within the limit"),
        Column::number("within_limit_usd_per_million_tokens", "Cost there"),
        Column::text("cheapest", "Cheapest"),
        Column::number("cheapest_clients", "Clients"),
        Column::number("cheapest_tpot_seconds", "TPOT"),
        Column::number("cheapest_usd_per_million_tokens", "Cost"),
        Column::text("verdict", "Verdict"),
        Column::number("regret_fraction", "Regret"),
        Column::number("layout_regret_fraction", "Of the layout"),
    ];
    Table { title: String::new(), columns, rows: report.regret.decisions.iter().map(row).collect() }
}

fn row(decision: &Decision) -> Vec<Cell> {
    let missing = || Cell::Missing(String::new());
    let name = |run: Option<&Run>| run.map_or_else(missing, |run| Cell::text(run.layout.to_string()));
    let choice = decision.choice.as_ref();
    let predicted = choice.map(|choice| &choice.predicted);
    let measured = choice.map(|choice| &choice.measured);
    let within = choice.and_then(|choice| choice.within.as_ref());
    let cheapest = decision.cheapest.as_ref();
    vec![
        Cell::text(decision.group.model.clone()),
        Cell::text(decision.group.engine.clone()),
        Cell::figure(decision.group.input),
        Cell::figure(decision.group.output),
        Cell::text(kind_word(decision)),
        Cell::figure(decision.limit),
        Cell::figure(decision.layouts),
        Cell::figure(decision.able),
        name(predicted),
        Cell::maybe(predicted.map(|run| run.clients)),
        Cell::maybe(predicted.map(|run| run.speed.tpot)),
        Cell::maybe(predicted.map(|run| run.cost)),
        Cell::maybe(measured.map(|run| run.speed.tpot)),
        Cell::maybe(measured.map(|run| run.cost)),
        choice.map_or_else(missing, |choice| Cell::text(status(choice))),
        Cell::maybe(within.map(|run| run.clients)),
        Cell::maybe(within.map(|run| run.cost)),
        name(cheapest),
        Cell::maybe(cheapest.map(|run| run.clients)),
        Cell::maybe(cheapest.map(|run| run.speed.tpot)),
        Cell::maybe(cheapest.map(|run| run.cost)),
        Cell::text(decision.verdict.word()),
        Cell::maybe(decision.regret),
        Cell::maybe(decision.layout_regret),
    ]
}

fn status(choice: &Choice) -> &'static str {
    match choice.keeps {
        Keeps::Kept => "met",
        Keeps::Broken => "missed",
    }
}
