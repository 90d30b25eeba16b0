//! The commands in rows, for machines.

use crate::report::table::{Cell, Column, Table};

use super::bench::BenchLoad;
use super::command::Command;
use super::deploy::DeployReport;

/// A command a row: what it does, under which load, and the command as one line.
pub fn deploy_csv(report: &DeployReport, line: &dyn Fn(&Command) -> String) -> Table {
    let columns = vec![
        Column::text("scenario", "Scenario"),
        Column::text("option", "Option"),
        Column::text("step", "Step"),
        Column::number("concurrency", "Clients"),
        Column::number("requests_per_second", "Requests/s"),
        Column::text("file", "File"),
        Column::prose("command", "Command"),
        Column::prose("reason", "Reason"),
    ];
    let mut rows = Vec::new();
    for option in &report.options {
        let missing = || Cell::Missing(String::new());
        let mut row =
            |step: &str, load: Option<BenchLoad>, file: &str, command: Result<&Command, &String>| {
                let (clients, rate) = match load {
                    Some(BenchLoad::Closed(clients)) => (Cell::figure(clients), missing()),
                    Some(BenchLoad::Open { rate, .. }) => (missing(), Cell::figure(rate)),
                    None => (missing(), missing()),
                };
                rows.push(vec![
                    Cell::text(option.scenario.clone().unwrap_or_default()),
                    Cell::text(option.name.clone()),
                    Cell::text(step),
                    clients,
                    rate,
                    Cell::text(file),
                    command.map_or_else(|_| missing(), |command| Cell::text(line(command))),
                    command.map_or_else(|why| Cell::text(why.clone()), |_| missing()),
                ]);
            };
        match &option.launch {
            Ok(server) => {
                let file = server.settings.as_ref().map_or("", |settings| settings.name);
                row("launch", None, file, Ok(&server.command));
            }
            Err(why) => row("launch", None, "", Err(why)),
        }
        match &option.benches {
            Ok(benches) => {
                for run in &benches.runs {
                    row("benchmark", Some(run.load), &run.file, Ok(&run.command));
                }
            }
            Err(why) => row("benchmark", None, "", Err(why)),
        }
    }
    Table { title: String::new(), columns, rows }
}
