//! What the program says of itself, and to whoever types something wrong.

use super::{SMALL, err, out, run_on, text};
use crate::program::folder;

#[test]
fn a_newcomer_is_told_what_to_do() {
    insta::assert_snapshot!("first-steps", out(&[]));
    insta::assert_snapshot!("help", out(&["--help"]));
    insta::assert_snapshot!("help-run", out(&["help", "run"]));
    assert_eq!(out(&["run", "--help"]), out(&["help", "run"]));
    assert!(out(&["--version"]).starts_with("breakeven "));
}

/// What is typed for each command below one, and for those below these.
fn commands(command: &clap::Command, typed: &[String]) -> Vec<Vec<String>> {
    let below =
        command.get_subcommands().map(|below| (below, [typed, &[below.get_name().to_owned()]].concat()));
    below.flat_map(|(below, typed)| [vec![typed.clone()], commands(below, &typed)].concat()).collect()
}

#[test]
fn every_command_has_an_example_in_its_help() {
    let commands = commands(&breakeven::cli::command(), &[]);
    assert!(commands.len() >= 18, "{commands:?}");
    for typed in commands {
        let mut call = vec!["help"];
        call.extend(typed.iter().map(String::as_str));
        let (help, typed) = (out(&call), typed.join(" "));
        let (_, examples) =
            help.split_once("Example").unwrap_or_else(|| panic!("{typed}: no example: {help}"));
        assert!(examples.contains(&format!("breakeven {typed}")), "{typed}: {help}");
    }
}

#[test]
fn wrong_names_are_told_with_the_right_ones() {
    insta::assert_snapshot!(err(&["explain", SMALL, "owne"]), @"error: there is no option `owne`: did you mean `owned`?");
    insta::assert_snapshot!(err(&["explain", SMALL, "nobody"]), @"error: there is no option `nobody`: known here: tokens, owned, rented, people");
    insta::assert_snapshot!(err(&["explain", SMALL, "owned", "cost_per_taks"]), @"error: there is no metric `cost_per_taks`: did you mean `cost_per_task`?");
    insta::assert_snapshot!(err(&["explain", SMALL, "owned", "happiness"]), @"error: there is no metric `happiness`; `breakeven metrics` lists the metrics");
    insta::assert_snapshot!(err(&["catalog", "list", "gpu"]), @"error: the catalog has no list `gpu`: did you mean `gpus`?");
    insta::assert_snapshot!(err(&["catalog", "list", "planets"]), @"error: the catalog has no list `planets`: known here: models, architectures, calibration, bands, gpus, servers, rentals, electricity, pue, colocation, grid, overheads, providers, engines");
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
