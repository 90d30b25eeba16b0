//! `breakeven run`: what it takes, and every format of what it prints.

use super::{KEPT, SMALL, cells, err, out, run_on, text};
use crate::program::{breakeven, folder};

#[test]
fn every_format_of_a_run() {
    assert_shown!("run-table", out(&["run", SMALL]));
    assert_shown!("run-table-all", out(&["run", SMALL, "--view", "all"]));
    assert_eq!(out(&["run", SMALL, "--view", "summary"]), out(&["run", SMALL]));
    assert_shown!("run-table-brief", out(&["run", SMALL, "--view", "brief"]));
    assert_shown!("run-table-sources", out(&["run", SMALL, "--view", "sources"]));
    assert_shown!("run-csv-sources", out(&["run", SMALL, "--format", "csv", "--view", "sources"]));
    assert_shown!("run-table-ledger", out(&["run", SMALL, "--view", "ledger"]));
    assert_shown!("run-csv", out(&["run", SMALL, "--format", "csv"]));
    assert_shown!("run-csv-ledger", out(&["run", SMALL, "--format", "csv", "--view", "ledger"]));
    assert_shown!("run-json", out(&["run", SMALL, "--format", "json"]));
    assert_shown!("run-markdown", out(&["run", SMALL, "--format", "markdown"]));
    let summary = out(&["run", SMALL, "--format", "csv", "--view", "summary"]);
    assert_eq!(out(&["run", SMALL, "--format", "csv"]), summary);
    let said = err(&["run", SMALL, "--format", "csv", "--view", "all"]);
    insta::assert_snapshot!(said, @"error: a CSV file holds one table: choose `--view summary`, `ledger`, `sources`, `warnings` or `cases`");
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
    let of_file = out(&["run", SMALL, "--view", "ledger"]);
    let small = std::fs::read_to_string(folder("tests/fixtures").join(SMALL)).unwrap();
    let of_input = run_on(&small, &["run", "-", "--view", "ledger"]);
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
    // A field that the file does not have is made.
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

/// An option's name in the place of a file is told, with the call that shows one option.
#[test]
fn an_option_in_the_place_of_a_file_is_told() {
    for command in ["run", "check", "plan"] {
        let said = err(&[command, SMALL, "owned"]);
        assert!(said.contains("`owned` is no file: it is an option of small.yaml"), "{said}");
        assert!(said.contains("`breakeven explain small.yaml owned`"), "{said}");
    }
    assert!(err(&["run", SMALL, "ownd"]).contains("small.yaml has an option `owned`"));
    assert!(err(&["run", SMALL, "nobody"]).contains("nobody could not be read"));
    for command in ["explain", "roi", "levers", "crossover", "breakdown", "predict"] {
        let said = err(&[command, "owned", SMALL]);
        assert!(said.contains("there is no file `owned`, and small.yaml is one"), "{command}: {said}");
    }
}

/// A name with a dot in it takes quotes: the error says which.
#[test]
fn a_dotted_name_is_set_in_quotes() {
    let text = "
scenario: dots
title: Dots
as_of: 2026-11-15
workload: { tasks: 1000/month, input: 100 tokens, output: 10 tokens }
options: { gpt-5.4: { serverless: openai/gpt-5.4, accuracy: 90% } }
";
    for path in ["options.gpt-5.4.accuracy", "options.gpt-5.4.note"] {
        let output = super::run_on(text, &["run", "-", "--set", &format!("{path}=91%")]);
        let said = super::text(&output.stderr);
        let quoted = path.replace("gpt-5.4", "\"gpt-5.4\"");
        assert!(said.contains(&format!("in a shell: `--set '{quoted}=91%'`")), "{said}");
        assert_eq!(output.status.code(), Some(2));
    }
    let output = super::run_on(text, &["run", "-", "--set", "options.\"gpt-5.4\".accuracy=91%"]);
    assert!(super::text(&output.stdout).contains("91%"), "{}", super::text(&output.stderr));
}

/// Every option is kept with all of its figures: a file of four megabytes would take gigabytes.
#[test]
fn more_options_than_can_be_kept_are_refused() {
    let people = |at: usize| format!("  o{at}: {{ human: {{ minutes: 6, wage: $30/h }} }}\n");
    let options: String = (0..=4000).map(people).collect();
    let head = KEPT.split("options:").next().unwrap();
    let output = run_on(&format!("{head}options:\n{options}"), &["run", "-"]);
    let said = text(&output.stderr);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{said}");
    assert!(said.contains("`o4000` is one option more than the 4000 that a scenario may have"), "{said}");
    assert!(said.contains("--> <stdin>:4007:3"), "{said}");
}
