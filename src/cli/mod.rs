//! The command line: the only room that knows arguments, files, the environment and the clock.

mod args;
mod breakdown;
mod catalog;
mod crossover;
mod decision_args;
mod example;
mod explain;
mod frontier;
mod input;
mod latency;
mod levers;
mod measured;
mod output;
mod parallel;
mod plan;
mod predict;
mod report;
mod roi;
mod shell;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;

use args::{Cli, Command};

/// How a command ended, apart from errors of input and output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// Everything is as it should be.
    Fine,
    /// A target or a budget is not kept.
    Broken,
    /// The input has faults; they have been printed.
    Faulty,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Fine => Self::SUCCESS,
            Ending::Broken => Self::from(1),
            Ending::Faulty => Self::from(2),
        }
    }
}

/// Runs the program on its arguments. Exit status: 0 fine, 1 a target or budget is not kept, 2 usage, input or output.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to standard output with 0, faults to standard error with 2. A closed pipe is no fault.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match dispatch(cli) {
        Ok(ending) => ending.into(),
        Err(error) => {
            output::complain(&format!("error: {error:#}\n"));
            ExitCode::from(2)
        }
    }
}

fn dispatch(cli: Cli) -> anyhow::Result<Ending> {
    let global = cli.global;
    match cli.command {
        None => shell::teach(&global),
        Some(Command::Run(args)) => report::run(&args, &global),
        Some(Command::Check(args)) => report::check(&args, &global),
        Some(Command::Explain(args)) => explain::explain(&args, &global),
        Some(Command::Breakdown(args)) => breakdown::breakdown(&args, &global),
        Some(Command::Roi(args)) => roi::roi(&args, &global),
        Some(Command::Frontier(args)) => frontier::frontier(&args, &global),
        Some(Command::Crossover(args)) => crossover::crossover(&args, &global),
        Some(Command::Levers(args)) => levers::levers(&args, &global),
        Some(Command::Plan(args)) => plan::plan(&args, &global),
        Some(Command::Catalog(args)) => catalog::catalog(&args, &global),
        Some(Command::Predict(args)) => predict::predict(&args, global),
        Some(Command::Metrics(args)) => catalog::metrics(&args, &global),
        Some(Command::Example(args)) => example::example(&args, &global),
        Some(Command::Schema { of }) => shell::schema(of, &global),
        Some(Command::Completions { shell }) => shell::completions(shell, &global),
        Some(Command::Man) => shell::man(&global),
    }
}
