//! The command line: the only room that knows arguments, files, the environment and the clock.

mod args;
mod commands;
mod ending;
mod files;
mod input;
mod output;
mod parallel;
mod refused;
mod shared_args;
mod shell;
mod surroundings;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use crate::diagnostics::Sink;
use crate::text::{Printed, hidden, one_line};

use args::{Cli, Command};
use ending::Ending;
use refused::Refused;

/// Every command with its arguments and its help.
pub fn command() -> clap::Command {
    Cli::command()
}

/// Runs the program on its arguments. Exit status: 0 fine, 1 a limit is missed or unknown, 2 usage, input or output.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if let Some(refusal) = refuse_hidden(&arguments) {
        output::complain(&Printed::plain(&refusal));
        return ExitCode::from(2);
    }
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to standard output with 0, faults to standard error with 2.
            output::usage(&error);
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let global = cli.global.clone();
    match dispatch(cli) {
        Ok(ending) => ending.into(),
        Err(error) => {
            if let Some(refused) = error.downcast_ref::<Refused>() {
                let mut sink = Sink::default();
                sink.push((*refused.0).clone());
                input::report(&sink, &global);
                return ExitCode::from(2);
            }
            output::complain(&Printed::plain(&format!("error: {error:#}\n")));
            ExitCode::from(2)
        }
    }
}

/// Says which argument has a line break, a tab or another character that is not seen: file names and values of `--set` are shown in
/// reports and in logs.
fn refuse_hidden(arguments: &[OsString]) -> Option<String> {
    let (at, argument, found) = arguments.iter().enumerate().skip(1).find_map(|(at, argument)| {
        let argument = argument.to_string_lossy();
        hidden(&argument).map(|found| (at, one_line(&argument).into_owned(), found))
    })?;
    Some(format!(
        "error: argument {at} has {found}: `{argument}`\n  names and values are of one line; rename the file, or write the value without it\n"
    ))
}

fn dispatch(cli: Cli) -> anyhow::Result<Ending> {
    let global = cli.global;
    match cli.command {
        None => shell::teach(&global),
        Some(Command::Run(args)) => commands::run::run(&args, &global),
        Some(Command::Check(args)) => commands::check::check::check(&args, &global),
        Some(Command::History(args)) => commands::history::history::history(&args, &global),
        Some(Command::Explain(args)) => commands::explain::explain(&args, &global),
        Some(Command::Breakdown(args)) => commands::breakdown::breakdown(&args, &global),
        Some(Command::Roi(args)) => commands::roi::roi::roi(&args, &global),
        Some(Command::Reconcile(args)) => commands::reconcile::reconcile(&args, &global),
        Some(Command::Frontier(args)) => commands::frontier::frontier(&args, &global),
        Some(Command::Crossover(args)) => commands::crossover::crossover(&args, &global),
        Some(Command::Compare(args)) => commands::compare::compare::compare(&args, global),
        Some(Command::Diff(args)) => commands::diff::diff::diff(&args, &global),
        Some(Command::Inspect(args)) => commands::inspect::inspect(&args, &global),
        Some(Command::Sensitivity(args)) => commands::sensitivity::sensitivity(&args, &global),
        Some(Command::Levers(args)) => commands::levers::levers(&args, &global),
        Some(Command::Plan(args)) => commands::plan::plan(&args, &global),
        Some(Command::Catalog(args)) => commands::catalog::catalog(&args, &global),
        Some(Command::Predict(args)) => commands::predict::predict::predict(&args, global),
        Some(Command::Metrics(args)) => commands::catalog::metrics(&args, &global),
        Some(Command::Init(args)) => commands::init::init::init(&args, global),
        Some(Command::Example(args)) => commands::example::example(&args, &global),
        Some(Command::Schema { of, currency }) => commands::schema::schema(of, currency, &global),
        Some(Command::Completions { shell }) => shell::completions(shell, &global),
        Some(Command::Man) => shell::man(&global),
    }
}
