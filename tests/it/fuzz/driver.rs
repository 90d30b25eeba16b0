//! Runs the built program on changed scenarios and arguments, in every command and format, and holds what it prints against
//! what every run keeps.
//!
//! `MUTATIONS` is how many runs there are, `MUTATIONS_FROM` the number of the first: one that failed is run again by its number.
//! `MUTATIONS_OF` names another program, such as a release build. What failed is kept in `target/tmp/mutations`.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Output;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::calls::{Call, Documents};
use super::verdict::{Schemas, faults};
use crate::program::{breakeven, breakeven_at};

/// Runs in the suite.
const RUNS: u64 = 160;
/// No run takes this long; one that does hangs. It is generous, since a test is no stopwatch.
const HANGS_AFTER: u64 = 120;

fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable)
        .map_or(otherwise, |text| text.parse().unwrap_or_else(|_| panic!("{variable}={text}")))
}

fn run(call: &Call) -> Output {
    let mut command = match std::env::var_os("MUTATIONS_OF") {
        Some(program) => breakeven_at(&Path::new(&program).canonicalize().unwrap(), call.folder),
        None => breakeven(call.folder),
    };
    let hangs = Duration::from_secs(number("MUTATIONS_HANG_AFTER", HANGS_AFTER));
    command.args(&call.arguments).write_stdin(call.input.clone()).timeout(hangs).output().unwrap()
}

#[test]
fn whatever_is_handed_in_is_answered_or_refused() {
    let documents = Documents::shipped();
    let schemas = Schemas::shipped();
    let first = number("MUTATIONS_FROM", 0);
    let end = first + number("MUTATIONS", RUNS);
    let next = AtomicU64::new(first);
    let found = Mutex::new(Vec::new());
    let ended = Mutex::new([0_u64; 3]);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                loop {
                    let case = next.fetch_add(1, Ordering::Relaxed);
                    if case >= end {
                        break;
                    }
                    let call = documents.call(case);
                    let output = run(&call);
                    if let Some(count) = output.status.code().and_then(|code| usize::try_from(code).ok()) {
                        ended.lock().unwrap().get_mut(count).into_iter().for_each(|count| *count += 1);
                    }
                    let mut faults = faults(&call, &output, &schemas);
                    // Each run by itself says nothing about the next.
                    if case.is_multiple_of(10) && output.status.code().is_some() && run(&call) != output {
                        faults.push("the same call printed something else".to_owned());
                    }
                    if !faults.is_empty() {
                        found.lock().unwrap().push((case, call, output, faults));
                    }
                }
            });
        }
    });
    let mut found = found.into_inner().unwrap();
    found.sort_by_key(|(case, ..)| *case);
    let mut told = String::new();
    for (case, call, output, faults) in &found {
        let kept = keep(*case, call, output);
        writeln!(told, "{case}: {} < {kept}\n    {}", call.typed(), faults.join("\n    ")).unwrap();
    }
    let [fine, missed, refused] = ended.into_inner().unwrap();
    eprintln!("{} runs: {fine} answered, {missed} with a limit missed, {refused} refused", end - first);
    assert!(found.is_empty(), "{} of {} runs:\n{told}", found.len(), end - first);
    assert!(fine * 5 > end - first, "only {fine} of {} runs were answered", end - first);
}

/// Keeps what a run was handed and printed; where.
fn keep(case: u64, call: &Call, output: &Output) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mutations");
    std::fs::create_dir_all(&folder).unwrap();
    for (ending, bytes) in [("yaml", &call.input), ("out", &output.stdout), ("err", &output.stderr)] {
        std::fs::write(folder.join(format!("{case}.{ending}")), bytes).unwrap();
    }
    folder.join(format!("{case}.yaml")).display().to_string()
}
