//! The program: calls the library's command line, and nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    breakeven::cli::run(std::env::args_os())
}
