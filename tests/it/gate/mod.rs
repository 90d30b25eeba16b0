//! The gate of a job: what `check` writes for those who read it, and that no failure passes.

mod action;
mod failures;
mod formats;
mod history;
mod recommended;

use std::path::Path;
use std::process::Output;

use assert_cmd::Command;

use crate::program::breakeven;

/// Two options at a price a task: `api` costs $1,000 a month, `people` $3,000.
const TWO: &str = "scenario: two
title: Two ways
as_of: 2026-11-15
workload: { tasks: 1000/month }
options:
  api: { per_task: $1/task, accuracy: 90% }
  people: { per_task: $3/task, accuracy: 95% }
";

/// The program in a folder, without what a runner says.
fn program(folder: &Path) -> Command {
    let mut command = breakeven(".");
    command.current_dir(folder);
    for name in [
        "GITHUB_WORKSPACE",
        "GITHUB_STEP_SUMMARY",
        "GITHUB_SHA",
        "CI_PROJECT_DIR",
        "CI_COMMIT_SHA",
        "BREAKEVEN_REVISION",
    ] {
        command.env_remove(name);
    }
    command
}

/// What a check in a folder prints.
fn check(folder: &Path, arguments: &[&str]) -> Output {
    program(folder).arg("check").args(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A folder with files.
fn folder_of(files: &[(&str, String)]) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = home.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    home
}

/// The scenario with a budget.
fn with(budgets: &str) -> String {
    format!("{TWO}budgets: {{ {budgets} }}\n")
}
