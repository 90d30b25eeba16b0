//! The command line from end to end: the built program, as people and jobs call it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod program;

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Output, Stdio};

use program::{breakeven, folder};

/// The scenario that these tests call with: an option of each kind, one of them named as a formula.
const SMALL: &str = "small.yaml";

/// A scenario whose only limit is kept.
const KEPT: &str = "
scenario: kept
title: A thousand letters
as_of: 2026-11-15
workload: { tasks: 1000/month }
options: { people: { human: { minutes: 6, wage: $30/h } } }
budgets: { people: { cost_per_month: <= $3000 } }
";

/// Runs the program among the fixtures.
fn run(arguments: &[&str]) -> Output {
    breakeven("tests/fixtures").args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What a call that goes well prints; it says nothing on standard error.
#[track_caller]
fn out(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", text(&output.stderr));
    assert!(output.stderr.is_empty(), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

/// What a call that cannot be served says; it prints nothing.
#[track_caller]
fn err(arguments: &[&str]) -> String {
    let output = run(arguments);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
    assert!(output.stdout.is_empty(), "{arguments:?}: {}", text(&output.stdout));
    assert!(!said.contains("panicked"), "{arguments:?}: {said}");
    said
}

/// Runs the program with a scenario on standard input.
fn run_on(scenario: &str, arguments: &[&str]) -> Output {
    breakeven("tests/fixtures").args(arguments).write_stdin(scenario).output().unwrap()
}

/// Compares with a snapshot in which the program's version is not written out.
macro_rules! assert_shown {
    ($name:expr, $text:expr) => {
        insta::with_settings!(
            { filters => vec![(r#""version": "[^"]+""#, r#""version": "…""#)] },
            { insta::assert_snapshot!($name, $text) }
        )
    };
}

#[test]
fn a_newcomer_is_told_what_to_do() {
    insta::assert_snapshot!("first-steps", out(&[]));
    insta::assert_snapshot!("help", out(&["--help"]));
    insta::assert_snapshot!("help-run", out(&["help", "run"]));
    assert_eq!(out(&["run", "--help"]), out(&["help", "run"]));
    assert!(out(&["--version"]).starts_with("breakeven "));
}

#[test]
fn every_command_has_an_example_in_its_help() {
    for command in [
        "run",
        "check",
        "explain",
        "frontier",
        "catalog",
        "metrics",
        "example",
        "schema",
        "completions",
        "man",
    ] {
        let help = out(&["help", command]);
        assert!(help.contains("Example"), "{command}: {help}");
        assert!(help.contains(&format!("breakeven {command}")), "{command}: {help}");
    }
}

#[test]
fn every_format_of_a_run() {
    assert_shown!("run-table", out(&["run", SMALL]));
    assert_shown!("run-table-summary", out(&["run", SMALL, "--view", "summary"]));
    assert_shown!("run-table-ledger", out(&["run", SMALL, "--view", "ledger"]));
    assert_shown!("run-csv", out(&["run", SMALL, "--format", "csv"]));
    assert_shown!("run-csv-ledger", out(&["run", SMALL, "--format", "csv", "--view", "ledger"]));
    assert_shown!("run-json", out(&["run", SMALL, "--format", "json"]));
    assert_shown!("run-markdown", out(&["run", SMALL, "--format", "markdown"]));
    let summary = out(&["run", SMALL, "--format", "csv", "--view", "summary"]);
    assert_eq!(out(&["run", SMALL, "--format", "csv"]), summary);
    let said = err(&["run", SMALL, "--format", "csv", "--view", "all"]);
    insta::assert_snapshot!(said, @"error: a CSV file holds one table: choose `--view summary` or `--view ledger`");
}

#[test]
fn several_scenarios_come_in_one_report() {
    let kept = tempfile::Builder::new().suffix(".yaml").tempfile().unwrap();
    std::fs::write(kept.path(), KEPT).unwrap();
    let table = out(&["run", SMALL, kept.path().to_str().unwrap()]);
    let (small, second) = (table.find("small: One option").unwrap(), table.find("kept: A thousand").unwrap());
    assert!(small < second);
    let csv = out(&["run", SMALL, kept.path().to_str().unwrap(), "--format", "csv"]);
    let names: Vec<&str> = csv.lines().map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(names, ["scenario", "small", "small", "small", "small", "kept"]);
}

#[test]
fn standard_input_is_a_scenario() {
    let of_file = out(&["run", SMALL]);
    let small = std::fs::read_to_string(folder("tests/fixtures").join(SMALL)).unwrap();
    let of_input = run_on(&small, &["run", "-"]);
    assert_eq!(of_input.status.code(), Some(0));
    // The name differs, and so where lines break that name it.
    let bills =
        |text: &str| text.split_once("\ntokens (").unwrap().1.split_once("\nSources").unwrap().0.to_owned();
    assert_eq!(bills(&text(&of_input.stdout)), bills(&of_file));
    assert!(text(&of_input.stdout).contains("<stdin>:"));
    assert!(err(&["run", "-", "-"]).contains("standard input (`-`) can be read only once"));
}

/// A mark before the text, and line ends of another system, change nothing.
#[test]
fn files_of_other_editors_read_the_same() {
    let plain = run_on(KEPT, &["run", "-"]);
    assert_eq!(plain.status.code(), Some(0));
    for other in [format!("\u{feff}{KEPT}"), KEPT.replace('\n', "\r\n")] {
        let output = run_on(&other, &["run", "-"]);
        assert_eq!(text(&output.stderr), "");
        assert_eq!(text(&output.stdout), text(&plain.stdout));
    }
}

#[test]
fn a_field_can_be_set_for_a_call() {
    let month = |set: &[&str]| {
        let output = run_on(KEPT, &[&["run", "-", "--format", "csv"], set].concat());
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let rows = cells(&text(&output.stdout));
        let at = rows[0].iter().position(|name| name == "cost_per_month_usd").unwrap();
        rows[1][at].parse::<f64>().unwrap()
    };
    assert_eq!(month(&[]), 3000.0);
    assert_eq!(month(&["--set", "workload.tasks=2000/month"]), 6000.0);
    assert_eq!(
        month(&["--set", "workload.tasks=2k/month", "--set", "options.people.human.wage=$15/h"]),
        3000.0
    );
    // The last one counts; a field that the file does not have is made.
    assert_eq!(month(&["--set", "workload.tasks=9/month", "--set", "workload.tasks=1k/month"]), 3000.0);
    assert_eq!(month(&["--set", "options.people.human.overhead=50%"]), 4500.0);
    assert_eq!(month(&["--set", "options.\"people\".human.minutes=12"]), 6000.0);
}

#[test]
fn a_wrong_setting_is_told_as_it_was_typed() {
    let said = |set: &str| err(&["run", SMALL, "--set", set]);
    insta::assert_snapshot!("set-unknown-key", said("workload.tsks=3M/month"));
    insta::assert_snapshot!("set-wrong-unit", said("workload.tasks=3M tokens"));
    insta::assert_snapshot!("set-through-text", said("title.short=Small"));
    insta::assert_snapshot!("set-into-no-list", said("options[0].note=first"));
    insta::assert_snapshot!("set-no-path", said("workload.tasks"));
    insta::assert_snapshot!("set-bad-path", said("workload..tasks=1/month"));
}

#[test]
fn an_explanation_says_what_was_set() {
    let told = out(&["explain", SMALL, "tokens", "cost_per_task", "--set", "workload.tasks=3M/month"]);
    assert!(told.contains("--set workload.tasks=3M/month"), "{told}");
}

#[test]
fn prices_are_of_the_date_that_is_asked_for() {
    assert!(out(&["run", SMALL]).contains("Prices of 2026-11-15"));
    assert!(out(&["run", SMALL, "--as-of", "2026-11-20"]).contains("Prices of 2026-11-20"));
    let of_environment = breakeven("tests/fixtures")
        .args(["run", SMALL])
        .env("BREAKEVEN_AS_OF", "2026-11-18")
        .output()
        .unwrap();
    assert!(text(&of_environment.stdout).contains("Prices of 2026-11-18"));
    let too_early = err(&["run", SMALL, "--as-of", "2020-01-01"]);
    assert!(too_early.contains("no price of `openai/gpt-5.4-mini` is known for 2020-01-01"), "{too_early}");
    assert!(err(&["run", SMALL, "--as-of", "tomorrow"]).contains("expected a date, such as 2026-11-15"));
}

#[test]
fn a_flag_goes_before_the_environment() {
    let with = |arguments: &[&str]| {
        let mut command = breakeven("tests/fixtures");
        text(&command.args(arguments).env("BREAKEVEN_FORMAT", "csv").output().unwrap().stdout)
    };
    assert_eq!(with(&["run", SMALL]), out(&["run", SMALL, "--format", "csv"]));
    assert_eq!(with(&["run", SMALL, "--format", "json"]), out(&["run", SMALL, "--format", "json"]));
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("report.csv");
    let file_name = file.to_str().unwrap();
    let write = ["run", SMALL, "--format", "csv", "-o", file_name];
    assert_eq!(out(&write), "");
    let written = std::fs::read_to_string(&file).unwrap();
    assert_eq!(written, out(&["run", SMALL, "--format", "csv"]));

    // Faulty input leaves what is there alone.
    std::fs::write(&file, "what was there").unwrap();
    err(&["run", "../faults/many.yaml", "-o", file_name]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "what was there");

    // What is there is replaced, also where a link leads to it.
    assert_eq!(out(&write), "");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), written);
    #[cfg(unix)]
    {
        let link = home.path().join("link.csv");
        std::os::unix::fs::symlink(&file, &link).unwrap();
        std::fs::write(&file, "what was there").unwrap();
        out(&["run", SMALL, "--format", "csv", "-o", link.to_str().unwrap()]);
        assert!(link.is_symlink());
        assert_eq!(std::fs::read_to_string(&file).unwrap(), written);
    }

    // A broken budget is no reason not to write.
    let check = run(&["check", SMALL, "-o", file_name]);
    assert_eq!((check.status.code(), check.stdout.len()), (Some(1), 0));
    assert!(std::fs::read_to_string(&file).unwrap().contains("Limits not kept: "));

    // Nothing is left beside the files.
    let left: Vec<_> =
        std::fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.len() <= 2, "{left:?}");
    assert_eq!(out(&["run", SMALL, "-o", "-"]), out(&["run", SMALL]));
}

#[test]
fn what_cannot_be_written_is_told() {
    let home = tempfile::Builder::new().prefix("breakeven").tempdir().unwrap();
    let missing = home.path().join("nowhere").join("report.csv");
    let said = err(&["run", SMALL, "-o", missing.to_str().unwrap()]);
    assert!(said.starts_with(&format!("error: {} could not be written: ", missing.display())), "{said}");
    assert!(!said.contains(".tmp"), "{said}");
    let said = err(&["run", SMALL, "-o", home.path().to_str().unwrap()]);
    assert!(said.contains("could not be written: "), "{said}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let locked = home.path().join("locked");
        std::fs::create_dir(&locked).unwrap();
        std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o555)).unwrap();
        // A superuser may write everywhere.
        if std::fs::write(locked.join("probe"), "").is_err() {
            let said = err(&["run", SMALL, "-o", locked.join("report.csv").to_str().unwrap()]);
            assert!(said.contains("could not be written: Permission denied"), "{said}");
        }
        std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
}

/// A pipe or a device is written to, not replaced. The device itself is touched only by those who could not harm it.
#[cfg(unix)]
#[test]
fn a_pipe_or_device_stays_one() {
    use std::os::unix::fs::FileTypeExt as _;
    let home = tempfile::tempdir().unwrap();
    let pipe = home.path().join("pipe");
    if std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()) {
        let reader = {
            let pipe = pipe.clone();
            std::thread::spawn(move || std::fs::read_to_string(pipe).unwrap())
        };
        assert_eq!(out(&["run", SMALL, "--format", "csv", "-o", pipe.to_str().unwrap()]), "");
        assert_eq!(reader.join().unwrap(), out(&["run", SMALL, "--format", "csv"]));
        assert!(std::fs::metadata(&pipe).unwrap().file_type().is_fifo());
    }
    let null = Path::new("/dev/null");
    if tempfile::tempfile_in("/dev").is_err() && null.exists() {
        assert_eq!(out(&["run", SMALL, "-o", "/dev/null"]), "");
        assert!(std::fs::metadata(null).unwrap().file_type().is_char_device());
    }
}

/// Where nobody reads any more, the program ends quietly.
#[test]
fn a_closed_pipe_is_no_fault() {
    let small = std::fs::read(folder("tests/fixtures").join(SMALL)).unwrap();
    for arguments in [
        &["run", "-"][..],
        &["run", "-", "--format", "json"],
        &["explain", "-"],
        &["check", "-"],
        &["frontier", "-"],
    ] {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_breakeven"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The reader goes before the program has anything to write.
        drop(child.stdout.take());
        child.stdin.take().unwrap().write_all(&small).unwrap();
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        let status = child.wait().unwrap();
        // A verdict stands, whether or not somebody reads it.
        let verdict = i32::from(arguments[0] == "check");
        assert_eq!((status.code(), said.as_str()), (Some(verdict), ""), "{arguments:?}");
    }
}

#[test]
fn colour_is_as_asked_for() {
    let escape = '\u{1b}';
    let with = |arguments: &[&str], environment: &[(&str, &str)]| {
        let mut command = breakeven("tests/fixtures");
        let output = command.args(arguments).envs(environment.iter().copied()).output().unwrap();
        (text(&output.stdout).contains(escape), text(&output.stderr).contains(escape))
    };
    assert_eq!(with(&["check", SMALL], &[]), (false, false));
    assert_eq!(with(&["check", SMALL, "--color", "always"], &[]), (true, false));
    assert_eq!(with(&["check", SMALL, "--color", "never"], &[("CLICOLOR_FORCE", "1")]), (false, false));
    assert_eq!(with(&["check", SMALL], &[("CLICOLOR_FORCE", "1")]), (true, false));
    assert_eq!(with(&["check", SMALL], &[("BREAKEVEN_COLOR", "always")]), (true, false));
    assert_eq!(with(&["check", SMALL, "--color", "always"], &[("NO_COLOR", "1")]), (true, false));
    assert_eq!(with(&["run", "../faults/many.yaml"], &[]), (false, false));
    assert_eq!(with(&["run", "../faults/many.yaml", "--color", "always"], &[]), (false, true));
    assert_eq!(with(&["run", "../faults/many.yaml"], &[("CLICOLOR_FORCE", "1")]), (false, true));
    // A file is no terminal, whatever the environment says of terminals.
    let file = tempfile::NamedTempFile::new().unwrap();
    let name = file.path().to_str().unwrap();
    with(&["check", SMALL, "-o", name], &[("CLICOLOR_FORCE", "1")]);
    assert!(!std::fs::read_to_string(name).unwrap().contains(escape));
    // Colour changes nothing else.
    let coloured = out(&["run", SMALL, "--color", "always"]);
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), out(&["run", SMALL]));
}

#[test]
fn tables_fit_the_width() {
    for scenario in
        ["tests/fixtures/small.yaml", "scenarios/ticket-triage.yaml", "scenarios/coding-agent.yaml"]
    {
        for width in [60, 80, 100, 200] {
            for arguments in [
                &["run", scenario][..],
                &["check", scenario],
                &["explain", scenario],
                &["frontier", scenario],
            ] {
                let mut command = breakeven(".");
                let output = command.args(arguments).env("COLUMNS", width.to_string()).output().unwrap();
                for line in text(&output.stdout).lines() {
                    // An address or a name is never broken: where the line holds nothing else, it may be longer.
                    let words =
                        line.split_whitespace().filter(|word| !"│├└─↳".contains(*word) && *word != "└─");
                    let fits = line.chars().count() <= width || words.count() == 1;
                    assert!(fits, "{arguments:?} at {width}: {line}");
                }
            }
        }
    }
    let width = |columns: &str| {
        let mut command = breakeven("tests/fixtures");
        text(&command.args(["run", SMALL]).env("COLUMNS", columns).output().unwrap().stdout)
    };
    assert_ne!(width("60"), width("200"));
    assert_eq!(width("not a number"), width("110"));
    assert_eq!(width("0"), width("110"));
}

#[test]
fn machine_formats_are_the_same_everywhere() {
    for format in ["csv", "json", "markdown"] {
        for command in [
            &["run", SMALL, "--format", format][..],
            &["frontier", SMALL, "--format", format],
            &["metrics", "--format", format],
        ] {
            let plain = out(command);
            assert_eq!(out(command), plain, "{command:?}: not the same twice");
            for (name, value) in [
                ("COLUMNS", "40"),
                ("CLICOLOR_FORCE", "1"),
                ("BREAKEVEN_COLOR", "always"),
                ("LANG", "de_DE.UTF-8"),
                ("LC_ALL", "tr_TR.UTF-8"),
                ("TZ", "Pacific/Kiritimati"),
                ("TERM", "dumb"),
            ] {
                let output = breakeven("tests/fixtures").args(command).env(name, value).output().unwrap();
                assert_eq!(text(&output.stdout), plain, "{command:?} with {name}={value}");
            }
        }
    }
    assert_eq!(out(&["run", SMALL]), out(&["run", SMALL]));
}

/// The cells of a CSV file, quotes taken off.
fn cells(csv: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn csv_is_fit_for_a_spreadsheet() {
    let formulas = KEPT.replace("people", "\"=cmd\"").replace("A thousand letters", "+1")
        + "sources: { workload.tasks: \"@import\" }\n";
    let minus = KEPT.replace("people", "-x");
    for scenario in [formulas.as_str(), minus.as_str(), KEPT] {
        for view in ["summary", "ledger"] {
            let output = run_on(scenario, &["run", "-", "--format", "csv", "--view", view]);
            assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
            check_csv(&text(&output.stdout));
        }
    }
    for view in ["summary", "ledger"] {
        let csv = out(&["run", SMALL, "--format", "csv", "--view", view]);
        check_csv(&csv);
        assert!(csv.contains("'=people") && !csv.contains(",=people"), "{csv}");
    }
    let csv = text(&run_on(&minus, &["run", "-", "--format", "csv"]).stdout);
    assert!(csv.contains(",'-x,"), "{csv}");
    for list in ["models", "gpus", "servers", "rentals", "electricity", "pue", "colocation", "grid"] {
        check_csv(&out(&["catalog", "list", list, "--format", "csv", "--as-of", "2026-11-15"]));
    }
}

#[track_caller]
fn check_csv(csv: &str) {
    assert!(csv.ends_with("\r\n") && !csv.starts_with('\u{feff}'));
    assert_eq!(csv.matches('\n').count(), csv.matches("\r\n").count(), "a line end that is none: {csv}");
    let rows = cells(csv);
    let header = &rows[0];
    for (at, name) in header.iter().enumerate() {
        let plain = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        assert!(plain && !name.is_empty(), "`{name}` is no column's name");
        assert!(!header[..at].contains(name), "two columns `{name}`");
    }
    assert!(rows.len() > 1, "{csv}");
    for row in &rows[1..] {
        assert_eq!(row.len(), header.len(), "{row:?}");
        for cell in row {
            assert!(!["nan", "inf", "-inf", "null", "–"].contains(&cell.to_lowercase().as_str()), "{row:?}");
            let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
            assert!(!formula, "`{cell}` would be taken for a formula");
        }
    }
}

#[test]
fn the_columns_say_their_units() {
    let rows = cells(&out(&["run", SMALL, "--format", "csv"]));
    for (name, value) in
        [("cost_per_month_usd", "8760"), ("accuracy_fraction", "0.88"), ("gpus", "4"), ("ttft_p95_s", "")]
    {
        let at = rows[0].iter().position(|known| known == name).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(rows[3][at], value, "{name}");
    }
}

#[test]
fn a_check_ends_as_a_job_expects() {
    let kept = run_on(KEPT, &["check", "-"]);
    assert_eq!(kept.status.code(), Some(0), "{}", text(&kept.stderr));
    let broken = run(&["check", SMALL]);
    assert_eq!(broken.status.code(), Some(1));
    insta::assert_snapshot!("check-text", text(&broken.stdout));
    assert_eq!(run(&["check", SMALL, "--exit-zero"]).status.code(), Some(0));
    assert_eq!(run(&["check", "../faults/many.yaml", "--exit-zero"]).status.code(), Some(2));
    assert_eq!(run(&["check", "nowhere.yaml"]).status.code(), Some(2));
    let tight = run_on(KEPT, &["check", "-", "--set", "budgets.people.cost_per_month=< $3000"]);
    assert_eq!(tight.status.code(), Some(1), "{}", text(&tight.stdout));
}

#[test]
fn a_limit_on_an_unknown_figure_is_not_kept() {
    let unknown = format!("{KEPT}targets: {{ latency_p95: <= 5 s }}\n");
    let output = run_on(&unknown, &["check", "-"]);
    assert_eq!(output.status.code(), Some(1));
    let shown = text(&output.stdout);
    assert!(shown.contains("not known: no latency is stated"), "{shown}");
    assert!(shown.contains("Limits not kept: 1 of 2."), "{shown}");
    let json = run_on(&unknown, &["check", "-", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    let verdicts = report["scenarios"][0]["verdicts"].as_array().unwrap();
    let of_latency = verdicts.iter().find(|verdict| verdict["metric"] == "latency_p95").unwrap();
    assert_eq!((&of_latency["kept"], &of_latency["value"]), (&false.into(), &serde_json::Value::Null));
    assert_eq!(of_latency["reason"], "no latency is stated");
}

#[test]
fn annotations_stand_at_the_limit() {
    let output = run(&["check", SMALL, "--format", "github"]);
    assert_eq!(output.status.code(), Some(1));
    let shown = text(&output.stdout);
    insta::assert_snapshot!("check-github", shown);
    let small = std::fs::read_to_string(folder("tests/fixtures").join(SMALL)).unwrap();
    for annotation in shown.lines().filter(|line| line.starts_with("::error")) {
        let line: usize =
            annotation.split_once(",line=").unwrap().1.split(',').next().unwrap().parse().unwrap();
        let metric = annotation.split_once("::error").unwrap().1.split_once("::").unwrap().1;
        let metric = metric.split_once(" of ").unwrap().0;
        assert!(small.lines().nth(line - 1).unwrap().contains(metric), "{annotation}");
    }

    // Names with characters that separate.
    let home = tempfile::tempdir().unwrap();
    let odd = home.path().join("a,b%c.yaml");
    let renamed = small
        .replace("  owned:", "  \"own, 100%: ed\":")
        .replace("options.owned.cluster.throughput:", "'options.\"own, 100%: ed\".cluster.throughput':");
    std::fs::write(&odd, renamed).unwrap();
    let mut command = breakeven("tests/fixtures");
    let output = command
        .current_dir(home.path())
        .args(["check", "a,b%c.yaml", "--format", "github"])
        .output()
        .unwrap();
    let shown = text(&output.stdout);
    assert!(shown.contains("file=a%2Cb%25c.yaml,line="), "{shown}{}", text(&output.stderr));
    assert!(shown.contains("title=small%3A cost_per_month of own%2C 100%25%3A ed::"), "{shown}");
    assert!(shown.contains("::cost_per_month of own, 100%25: ed is "), "{shown}");
}

#[test]
fn every_depth_of_an_explanation() {
    insta::assert_snapshot!("explain-scenario", out(&["explain", SMALL]));
    insta::assert_snapshot!("explain-option", out(&["explain", SMALL, "owned"]));
    insta::assert_snapshot!("explain-metric", out(&["explain", SMALL, "tokens", "cost_per_success"]));
    insta::assert_snapshot!(
        "explain-json",
        out(&["explain", SMALL, "=people", "cost_per_task", "--format", "json"])
    );
    let gap = out(&["explain", SMALL, "rented", "latency_p95"]);
    assert!(gap.contains("latency_p95: none, no latency is stated"), "{gap}");
}

#[test]
fn wrong_names_are_told_with_the_right_ones() {
    insta::assert_snapshot!(err(&["explain", SMALL, "owne"]), @"error: there is no option `owne`: did you mean `owned`?");
    insta::assert_snapshot!(err(&["explain", SMALL, "nobody"]), @"error: there is no option `nobody`: known here: tokens, owned, rented, =people");
    insta::assert_snapshot!(err(&["explain", SMALL, "owned", "cost_per_taks"]), @"error: there is no metric `cost_per_taks`: did you mean `cost_per_task`?");
    insta::assert_snapshot!(err(&["explain", SMALL, "owned", "happiness"]), @"error: there is no metric `happiness`; `breakeven metrics` lists the metrics");
    insta::assert_snapshot!(err(&["catalog", "list", "gpu"]), @"error: the catalog has no list `gpu`: did you mean `gpus`?");
    insta::assert_snapshot!(err(&["catalog", "list", "planets"]), @"error: the catalog has no list `planets`: known here: models, architectures, calibration, gpus, servers, rentals, electricity, pue, colocation, grid");
    insta::assert_snapshot!(err(&["catalog", "show", "dgx-h10"]), @"error: the catalog has no entry `dgx-h10`: did you mean `dgx-h100`?");
    insta::assert_snapshot!(err(&["catalog", "show", "planet"]), @"error: the catalog has no entry `planet`: `breakeven catalog list` says what there is");
    insta::assert_snapshot!(err(&["example", "ticket-triag"]), @"error: there is no example `ticket-triag`: did you mean `ticket-triage`?");
    assert!(err(&["run", "nowhere.yaml"]).starts_with("error: nowhere.yaml could not be read: "));
    assert!(err(&["run", "."]).starts_with("error: . could not be read: "));
    assert!(err(&["rum"]).contains("a similar subcommand exists: 'run'"));
    assert!(err(&["run"]).contains("<SCENARIO>"));
    assert!(err(&["run", SMALL, "--format", "jsn"]).contains("a similar value exists: 'json'"));
}

#[test]
fn every_list_of_the_catalog() {
    let names = out(&["catalog", "list"]);
    for (list, entry) in [
        ("models", "openai/gpt-5.4-mini"),
        ("gpus", "h100-sxm"),
        ("servers", "dgx-h100"),
        ("rentals", "lambda/h100-sxm-8x"),
        ("electricity", "us-commercial"),
        ("pue", "global-average"),
        ("colocation", "na-primary"),
        ("grid", "germany"),
    ] {
        assert!(names.contains(list), "{names}");
        let rows = cells(&out(&["catalog", "list", list, "--format", "csv", "--as-of", "2026-11-15"]));
        let row = rows.iter().find(|row| row[0] == entry).unwrap_or_else(|| panic!("{list}: {entry}"));
        let checked = row.last().unwrap();
        assert!(breakeven::units::parse_date(checked).is_some(), "{list}: {row:?}");
        for format in ["json", "markdown"] {
            let shown = out(&["catalog", "list", list, "--format", format, "--as-of", "2026-11-15"]);
            assert!(shown.contains(entry), "{list} as {format}");
        }
    }
}

#[test]
fn an_entry_of_the_catalog_in_full() {
    // A figure of each, and something of its source.
    for (entry, figure) in [
        ("openai/gpt-5.4-mini", "$0.75/Mtok"),
        ("h100-sxm", "3.35 TB/s"),
        ("dgx-h100", "10,200 W"),
        ("lambda/h100-sxm-8x", "$31.92/h"),
        ("germany", "g/kWh"),
        ("us-commercial", "/kWh"),
        ("na-primary", "/kW/month"),
        ("global-average", "x"),
    ] {
        let shown = out(&["catalog", "show", entry, "--format", "markdown"]);
        assert!(shown.contains(figure), "{entry}: {shown}");
        assert!(shown.contains("202"), "{entry}: no date: {shown}");
        assert!(shown.contains("Source") || shown.contains("source"), "{entry}: no source: {shown}");
        out(&["catalog", "show", entry]);
        out(&["catalog", "show", entry, "--format", "json"]);
    }
    assert_eq!(out(&["catalog", "show", "hgx-h100"]), out(&["catalog", "show", "dgx-h100"]), "an alias");
}

#[test]
fn the_registry_of_metrics() {
    let rows = cells(&out(&["metrics", "--format", "csv"]));
    let ids: Vec<&str> = rows[1..].iter().map(|row| row[0].as_str()).collect();
    assert_eq!(ids, breakeven::metric::Metric::ids().collect::<Vec<_>>());
    let shown = out(&["metrics", "--format", "markdown"]);
    assert!(ids.iter().all(|id| shown.contains(id)), "{shown}");
}

#[test]
fn every_example_runs_and_can_be_had() {
    let list = out(&["example"]);
    let names: Vec<&str> = list.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(names.len(), std::fs::read_dir(folder("scenarios")).unwrap().count());
    for name in names {
        let example = out(&["example", name]);
        let run = run_on(&example, &["run", "-"]);
        assert_eq!(run.status.code(), Some(0), "{name}: {}", text(&run.stderr));
        assert_eq!(example, std::fs::read_to_string(folder(&format!("scenarios/{name}.yaml"))).unwrap());
    }
}

#[test]
fn what_the_program_says_of_itself() {
    let schema: serde_json::Value = serde_json::from_str(&out(&["schema"])).unwrap();
    assert_eq!(schema["title"], "breakeven report");
    for (shell, mark) in
        [("bash", "complete -F"), ("zsh", "#compdef breakeven"), ("fish", "complete -c breakeven")]
    {
        let completions = out(&["completions", shell]);
        assert!(completions.contains(mark) && completions.contains("explain"), "{shell}");
    }
    let man = out(&["man"]);
    assert!(man.contains(".TH breakeven 1") && man.contains("breakeven\\-run"), "{man}");
}

#[test]
fn throughput_is_predicted() {
    let of = ["predict", "--model", "llama-3.3-70b", "--gpu", "h100-sxm", "--precision", "fp8"];
    let on_four = [&of[..], &["--tensor-parallel", "4"]].concat();
    insta::assert_snapshot!("predict-table", out(&on_four));
    insta::assert_snapshot!("predict-csv", out(&[&on_four[..], &["--format", "csv"]].concat()));
    let one = [&on_four[..], &["--concurrency", "32"]].concat();
    insta::assert_snapshot!("predict-json", out(&[&one[..], &["--format", "json"]].concat()));
    // Predictions for hardware that nobody measured say so.
    let amd = out(&["predict", "--model", "llama-3.1-8b", "--gpu", "mi300x"]);
    assert!(amd.contains("no measurement of an AMD GPU"), "{amd}");
}

#[test]
fn what_cannot_be_predicted_is_refused() {
    let calls: [&[&str]; 11] = [
        &["--model", "llama-3.1-8b", "--gpu", "h100-sxm", "--output", "64", "--answer", "100"],
        &["my.yaml", "--output", "512"],
        &["--model", "llama-3.3-70b", "--gpu", "h100-sxm"],
        &["--model", "llama-3.3-7b", "--gpu", "h100-sxm"],
        &["--model", "llama-3.1-8b", "--gpu", "h10-sxm"],
        &["--model", "llama-3.1-8b", "--gpu", "h100-sxm", "--engine", "vlm"],
        &["--model", "llama-3.1-8b", "--gpu", "h100-sxm", "--precision", "fp4"],
        &["--model", "llama-3.1-8b", "--gpu", "h100-sxm", "--tensor-parallel", "3"],
        &["--model", "llama-3.1-8b", "--gpu", "h100-sxm", "--concurrency", "0"],
        &["--model", "llama-3.1-8b", "--gpu", "h100-sxm", "--input", "200000"],
        &[],
    ];
    let said = calls.map(|call| format!("{}\n{}", call.join(" "), err(&[&["predict"], call].concat())));
    insta::assert_snapshot!("predict-refused", said.join("\n"));
}

#[test]
fn measurements_are_compared_with_predictions() {
    let header = "model,gpu,engine,tp,precision,isl,osl,concurrency,ttft_ms,itl_ms,output_tokens_per_s\n";
    let rows = "llama-3.1-8b,h100-sxm,vllm 0.12.0,1,fp8,1000,1000,16,150,6.5,2400\nllama-3.1-8b,h1,vllm 0.12.0,1,,1,1,1,,,5\n";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.csv");
    std::fs::write(&file, format!("{header}{rows}")).unwrap();
    let file = file.to_str().unwrap();
    insta::assert_snapshot!("measured-csv", out(&["predict", "--format", "csv", "--measured", file]));
    insta::assert_snapshot!("measured-table", out(&["predict", "--measured", file]));
    for (text, reason) in [("model,gpu\n", "no column engine"), (header, "no measurement"), ("", "no column")]
    {
        std::fs::write(file, text).unwrap();
        let said = err(&["predict", "--measured", file]);
        assert!(said.contains(reason), "{said}");
    }
    assert!(err(&["predict", "--measured", "nowhere.csv"]).contains("could not be read"));
}

/// A cell that says nothing that can be read takes its row out of the comparison, with the reason, instead of itself.
#[test]
fn measured_rows_with_unreadable_cells_are_told() {
    let header = "model,gpu,engine,isl,osl,concurrency,length_draw,ttft_ms,gpus\n";
    let row = |cells: &str| format!("{header}llama-3.1-8b,h100-sxm,vllm 0.12.0,1000,1000,16,{cells}\n");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.csv");
    for (cells, reason) in [
        ("fixed,about 150,1", "`ttft_ms` is no number above 0: `about 150`"),
        ("fixed,-150,1", "`ttft_ms` is no number above 0: `-150`"),
        ("fixed,150,one", "`gpus` is no number above 0: `one`"),
        ("normal,150,1", "`length_draw` is neither `fixed` nor `uniform…`: `normal`"),
    ] {
        std::fs::write(&file, row(cells)).unwrap();
        let said = out(&["predict", "--format", "csv", "--measured", file.to_str().unwrap()]);
        assert!(said.contains(reason), "{said}");
    }
}

/// A scenario without a throughput gets the serving model's.
#[test]
fn a_scenario_without_throughput_is_served_as_predicted() {
    let scenario = "
scenario: predicted
title: Summaries on GPUs that nobody has benchmarked
as_of: 2026-11-15
workload: { tasks: 2M/month, input: 2048 tokens, cached_input: 50%, output: 256 tokens, peak_to_mean: 3x }
options:
  h100:
    rental: { offer: lambda/h100-sxm-4x, term: on-demand, model: llama-3.3-70b, precision: fp8, tensor_parallel: 4 }
";
    let run = text(&run_on(scenario, &["run", "-"]).stdout);
    insta::assert_snapshot!("predicted-run", run);
    let explained = text(&run_on(scenario, &["explain", "-", "h100", "utilisation"]).stdout);
    insta::assert_snapshot!("predicted-explain", explained);
}

/// Layouts left open, limits on latency, and a benchmark of one's own beside them.
#[test]
fn a_fleet_is_sized_for_its_targets_and_for_a_benchmark() {
    let scenario = "
scenario: sized
title: Answers within a second and ten
as_of: 2026-11-15
workload: { tasks: 20M/month, input: 1024 tokens, output: 256 tokens, peak_to_mean: 3x, length_cv: 0.5 }
targets: { ttft_p95: \"<= 1 s\", latency_p95: \"<= 12 s\" }
options:
  chosen:
    rental: { offer: lambda/h100-sxm-8x, term: on-demand, model: llama-3.3-70b, precision: auto, tensor_parallel: auto }
  measured:
    rental:
      offer: lambda/h100-sxm-8x
      term: on-demand
      model: llama-3.3-70b
      precision: fp8
      tensor_parallel: 4
      max_tpot: 40 ms
      throughput: { measured: [benchmark/vllm-list.json] }
";
    let run = run_on(scenario, &["run", "-"]);
    assert_eq!(text(&run.stderr), "", "it warns");
    insta::assert_snapshot!("sized-run", text(&run.stdout));
    let json: serde_json::Value =
        serde_json::from_slice(&run_on(scenario, &["run", "-", "--format", "json"]).stdout).unwrap();
    for option in json["scenarios"][0]["options"].as_array().unwrap() {
        let seconds = |metric: &str| option["metrics"][metric]["value"].as_f64().unwrap();
        let (mean, p95) = (seconds("latency_mean"), seconds("latency_p95"));
        // Times to wait are skewed: their mean is above the median.
        assert!(seconds("latency_p50") < mean && mean < p95, "{mean}");
    }
    for option in ["chosen", "measured"] {
        let explained = text(&run_on(scenario, &["explain", "-", option, "latency_p95"]).stdout);
        insta::assert_snapshot!(format!("sized-explain-{option}"), explained);
    }
    let play = ["predict", "-", "chosen", "--simulate", "--duration", "10 min", "--format", "csv"];
    let played = text(&run_on(scenario, &play).stdout);
    assert_eq!(played, text(&run_on(scenario, &play).stdout), "the same seed, other figures");
    let other = text(&run_on(scenario, &[play.as_slice(), &["--seed", "2"]].concat()).stdout);
    assert_ne!(played, other, "another seed, the same figures");
    assert_eq!(played.lines().count(), 7, "{played}");
    let sweep = text(&run_on(scenario, &["predict", "-"]).stdout);
    assert!(sweep.starts_with("Llama 3.3 70B Instruct on "), "{sweep}");
}

/// Policies on top of options: ends, bills of what reaches each option, and why.
#[test]
fn policies_are_billed_for_what_reaches_each_option() {
    let scenario = "
scenario: policies
title: The small one first
as_of: 2026-11-15
workload: { tasks: 1.2M/month, input: 2400 tokens, output: 350 tokens }
quality: { value_per_success: $0.85, cost_per_error: $0.40, cost_per_escalation: $3 }
targets: { accuracy: \">= 90%\" }
options:
  small: { serverless: openai/gpt-5.4-mini, accuracy: { value: 86%, correlation: 0% } }
  frontier: { serverless: anthropic/claude-sonnet-5-5, accuracy: { value: 95%, correlation: 0% } }
  small-first: { cascade: [small, frontier], verifier: { accepts_right: 95%, accepts_wrong: 20%, cost: $0.0001 } }
  tried-again: { retry: small, attempts: 3, verifier: { accepts_right: 95%, accepts_wrong: 20% } }
  looked-at: { review: small-first, share: 20%, catches: 90%, minutes: 2, wage: $22/h }
";
    let run = run_on(scenario, &["run", "-"]);
    assert_eq!(text(&run.stderr), "", "it warns");
    insta::assert_snapshot!("policies-run", text(&run.stdout));
    let why = text(&run_on(scenario, &["explain", "-", "small-first", "cost_per_success"]).stdout);
    insta::assert_snapshot!("policies-explain", why);
    // By hand: of the small one's results 86% × 95% are accepted right, 14% × 20% accepted wrong; the other 15.5% go on.
    let json: serde_json::Value =
        serde_json::from_slice(&run_on(scenario, &["run", "-", "--format", "json"]).stdout).unwrap();
    let options = json["scenarios"][0]["options"].as_array().unwrap();
    let first = options.iter().find(|option| option["option"] == "small-first").unwrap();
    let metric = |id: &str| first["metrics"][id]["value"].as_f64().unwrap();
    let (right, wrong) = (0.86 * 0.95, 0.14 * 0.20);
    let on = 1.0 - right - wrong;
    let (right, wrong) = (right + on * 0.95, wrong + on * 0.05);
    assert!((metric("accuracy") - right).abs() < 1e-9 && (metric("accepted_wrong") - wrong).abs() < 1e-9);
    // $0.75 and $4.50 a million tokens, $2 and $10 for the part that goes on.
    let (small, large) = ((2400.0 * 0.75 + 350.0 * 4.5) / 1e6, (2400.0 * 2.0 + 350.0 * 10.0) / 1e6);
    let task = small + 0.0001 + on * large;
    assert!((metric("cost_per_task") - task).abs() < 1e-12, "{} is not {task}", metric("cost_per_task"));
    let success = (task + wrong * 0.40) / right;
    assert!(
        (metric("cost_per_success") - success).abs() < 1e-9,
        "{} is not {success}",
        metric("cost_per_success")
    );
}

#[test]
fn predictions_of_a_scenario_say_which_options_there_are() {
    let scenario = "
scenario: stated
title: A stated throughput
as_of: 2026-11-15
workload: { tasks: 2M/month, input: 1024 tokens, output: 256 tokens, peak_to_mean: 3x }
options:
  stated:
    rental: { offer: lambda/h100-sxm-8x, term: on-demand, tensor_parallel: 8, throughput: 3000 tokens/s }
";
    let says = |arguments: &[&str]| {
        let out = run_on(scenario, arguments);
        assert_eq!(out.status.code(), Some(2));
        text(&out.stderr)
    };
    insta::assert_snapshot!(says(&["predict", "-"]), @"error: -: no option's throughput is predicted");
    insta::assert_snapshot!(
        says(&["predict", "-", "stated"]),
        @"error: the throughput of `stated` is not predicted, but stated or measured"
    );
    insta::assert_snapshot!(says(&["predict", "-", "state"]), @"error: there is no option `state`: did you mean `stated`?");
}
