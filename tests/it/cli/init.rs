//! `init`: what it writes is read and run, what it refuses has the reader's words, and it asks on a terminal.

use std::path::Path;
use std::process::{Command, Output};

use crate::program::{breakeven, folder};

use super::{err, out, text};

/// The day of the prices: later than all that are built in were read.
const DAY: &str = "2026-11-29";
const KINDS: [&str; 5] = ["api", "rented", "owned", "agents", "batch"];
const PLACEHOLDER: &str = "a placeholder of `breakeven init`";

/// Calls `init` in a folder.
fn init(folder: &Path, arguments: &[&str]) -> Output {
    breakeven("").current_dir(folder).arg("init").args(arguments).args(["--as-of", DAY]).output().unwrap()
}

/// What `init` writes: the reader says nothing of it, and its report has no warnings but defaults.
#[track_caller]
fn written(arguments: &[&str]) -> String {
    let scenario = out(&[&["init", "-", "--as-of", DAY], arguments].concat());
    for warning in report(&scenario)["scenarios"][0]["warnings"].as_array().unwrap() {
        assert_eq!(warning["kind"], "assumption", "{arguments:?}: {warning}\n{scenario}");
    }
    scenario
}

/// The JSON report of a scenario.
#[track_caller]
fn report(scenario: &str) -> serde_json::Value {
    let run = super::run_on(scenario, &["run", "-", "--format", "json"]);
    assert_eq!((run.status.code(), text(&run.stderr)), (Some(0), String::new()), "{scenario}");
    serde_json::from_slice(&run.stdout).unwrap()
}

#[test]
fn every_kind_is_written_with_placeholders() {
    for kind in KINDS {
        // The choice of an offer follows prices; a test of its own holds that.
        let offer: &[&str] = if kind == "rented" { &["--offer", "lambda/h100-sxm-4x"] } else { &[] };
        let scenario = written(&[&["--kind", kind], offer].concat());
        insta::assert_snapshot!(format!("init-{kind}"), scenario);
    }
}

#[test]
fn the_shortest_scenario_is_short() {
    let scenario = written(&["--kind", "api", "--model", "openai/gpt-5.4-mini"]);
    let lines = scenario.lines().filter(|line| !line.trim_start().starts_with('#')).count();
    assert!(lines <= 11, "{scenario}");
}

/// Flags of every kind, alone and together: the reader has nothing to say, and the report has no warning but defaults.
#[test]
fn what_is_written_runs_without_a_warning() {
    let flags: [&[&str]; 9] = [
        &[],
        &["--tasks", "40k/day"],
        &["--input", "1800", "--output", "350"],
        &["--input", "1,800 tokens", "--answer", "350 tokens", "--cached", "60%"],
        &["--title", "Chat: \"support\" #1"],
        &["--model", "OWN"],
        &["--gpu", "h200-sxm,b200-sxm", "--peak-to-mean", "4x"],
        &["--api", "openai/gpt-5.4-mini,anthropic/claude-sonnet-5-5", "--ttft-p95", "1.5 s"],
        &["--calls", "8", "--grows", "2k tokens"],
    ];
    for kind in KINDS {
        let (on_gpus, agents) = (["rented", "owned"].contains(&kind), kind == "agents");
        for flags in flags {
            let gpu = flags.iter().any(|flag| ["--gpu", "--api"].contains(flag));
            if gpu && !on_gpus || flags.contains(&"--calls") && !agents {
                continue;
            }
            let own =
                if on_gpus { "gpt-oss-120b" } else { "openai/gpt-5.4-nano,openai/gpt-5.4,openai/gpt-5.4" };
            let flags: Vec<&str> = flags.iter().map(|flag| if *flag == "OWN" { own } else { flag }).collect();
            // Looking for an offer takes as long as all the rest.
            let searches = flags.contains(&"--gpu") || kind != "rented";
            let offer: &[&str] = if searches { &[] } else { &["--offer", "lambda/h100-sxm-4x"] };
            written(&[&["--kind", kind], &flags[..], offer].concat());
        }
    }
}

/// Figures that nobody gave are explained as placeholders, and none that somebody gave.
#[test]
fn placeholders_are_cited_until_they_are_given() {
    let explained = |scenario: &str| text(&super::run_on(scenario, &["explain", "-"]).stdout);
    let cited = |scenario: &str| explained(scenario).contains(PLACEHOLDER);
    for kind in ["api", "batch"] {
        let all = ["--kind", kind, "--tasks", "1M/month", "--input", "500", "--answer", "100"];
        assert!(cited(&written(&["--kind", kind])), "{kind}");
        assert!(cited(&written(&all[..6])), "{kind}");
        let given = written(&all);
        assert!(!cited(&given) && !given.contains("assumption"), "{given}");
    }
}

#[test]
fn a_title_comes_back_as_it_was_typed() {
    for title in
        ["Plain", "a: b", "# no comment", "it's \"quoted\" \\ here", "2027", "null", "ü – 日本", "-", "x:"]
    {
        let scenario = written(&["--kind", "api", &format!("--title={title}")]);
        assert_eq!(report(&scenario)["scenarios"][0]["title"], title, "{scenario}");
    }
}

/// The offer that is chosen costs no more a month than any other one that runs the model.
#[test]
fn the_rented_offer_is_the_least_expensive_one() {
    let scenario = written(&["--kind", "rented", "--model", "llama-3.1-8b", "--gpu", "l40s"]);
    let month = |offer: Option<&str>| {
        let set = offer.map(|offer| format!("options.rented.rental.offer={offer}"));
        let set = set.iter().flat_map(|set| ["--set", set]);
        let arguments: Vec<&str> = ["run", "-", "--format", "json"].into_iter().chain(set).collect();
        let run = super::run_on(&scenario, &arguments);
        let report: serde_json::Value = serde_json::from_slice(&run.stdout).ok()?;
        report["scenarios"][0]["options"][0]["metrics"]["cost_per_month"]["value"].as_f64()
    };
    let chosen = month(None).unwrap();
    let list = out(&["catalog", "list", "rentals", "--format", "csv"]);
    let offers: Vec<Vec<String>> = super::cells(&list);
    let mut compared = 0;
    for row in offers.iter().filter(|row| row[1] == "l40s" && row[3] == "on-demand") {
        let Some(other) = month(Some(&row[0])) else { continue };
        compared += 1;
        assert!(chosen <= other, "{}: {other} < {chosen}", row[0]);
    }
    assert!(compared >= 3, "{compared}");
}

#[test]
fn wrong_figures_are_refused_with_the_reader_s_words() {
    let said = |flags: &[&str]| err(&[&["init", "-", "--as-of", DAY, "--kind"], flags].concat());
    insta::assert_snapshot!("init-rate-without-unit", said(&["api", "--tasks", "1.2M"]));
    insta::assert_snapshot!(
        "init-wrong-units",
        said(&["api", "--tasks", "5 tokens", "--input", "5kg", "--answer", "-3"])
    );
    insta::assert_snapshot!("init-unknown-model", said(&["api", "--model", "openai/gpt-5.4-mni"]));
    insta::assert_snapshot!("init-unknown-architecture", said(&["owned", "--model", "lama-3.3-70b"]));
    insta::assert_snapshot!("init-unknown-gpu", said(&["owned", "--gpu", "h10"]));
    insta::assert_snapshot!("init-too-large", said(&["owned", "--model", "deepseek-v3", "--gpu", "l40s"]));
    insta::assert_snapshot!(
        "init-no-batch-price",
        said(&["batch", "--model", "deepinfra/meta-llama/Llama-3.3-70B-Instruct-Turbo"])
    );
    insta::assert_snapshot!(said(&["rented", "--gpu", "h10"]), @"error: --gpu: the catalog has no GPU `h10`: did you mean `h100-sxm`?");
    insta::assert_snapshot!(said(&["api", "--gpu", "h100-sxm"]), @"error: `--gpu` is for --kind rented or owned, not for api");
    insta::assert_snapshot!(said(&["owned", "--model", "llama-3.3-70b,llama-3.1-8b"]), @"error: --model: GPUs serve one model in this scenario; `llama-3.1-8b` needs a file of its own");
    insta::assert_snapshot!(said(&["api", "--title", " "]), @"error: `--title` says nothing: leave it out for a placeholder");
    insta::assert_snapshot!(said(&["api", "--output", "350", "--answer", "300"]), @"error: the length of an answer is said twice: `--output 350` and `--answer 300`; a file of that name is `--output ./350`");
    // The same message as the scenario's own.
    let scenario = written(&["--kind", "api"]).replace("1M/month", "1.2M");
    let run = text(&super::run_on(&scenario, &["run", "-"]).stderr);
    let message = run.lines().next().unwrap();
    assert!(said(&["api", "--tasks", "1.2M"]).starts_with(message), "{message}");
}

#[test]
fn off_a_terminal_it_wants_to_know_the_kind() {
    insta::assert_snapshot!("init-off-a-terminal", err(&["init"]));
    assert_eq!(err(&["init", "--tasks", "1M/month"]), err(&["init"]));
    assert!(err(&["init", "--kind", "apo"]).contains("a similar value exists: 'api'"));
}

#[test]
fn an_existing_file_stays_unless_forced() {
    let home = tempfile::tempdir().unwrap();
    let at = |name: &str| home.path().join(name);
    let first = init(home.path(), &["--kind", "api"]);
    assert_eq!(first.status.code(), Some(0), "{}", text(&first.stderr));
    assert_eq!(
        text(&first.stderr),
        "scenario.yaml is written; `breakeven run scenario.yaml` prints what a task costs\n"
    );
    let before = std::fs::read_to_string(at("scenario.yaml")).unwrap();
    assert!(
        before.contains("\nscenario: scenario\n") && before.contains("# breakeven run scenario.yaml\n"),
        "{before}"
    );
    let again = init(home.path(), &["--kind", "batch"]);
    assert_eq!(again.status.code(), Some(2));
    assert_eq!(
        text(&again.stderr),
        "error: scenario.yaml exists and stays as it is: name another file, or replace it with `--force`\n"
    );
    assert_eq!(std::fs::read_to_string(at("scenario.yaml")).unwrap(), before);
    assert_eq!(init(home.path(), &["--kind", "batch", "--force"]).status.code(), Some(0));
    assert_ne!(std::fs::read_to_string(at("scenario.yaml")).unwrap(), before);
    // The name of the scenario is the file's; `-o` says it as well.
    assert_eq!(init(home.path(), &["Our Chat.yaml", "--kind", "api"]).status.code(), Some(0));
    assert!(std::fs::read_to_string(at("Our Chat.yaml")).unwrap().contains("\nscenario: our-chat\n"));
    assert_eq!(init(home.path(), &["--kind", "api", "-o", "b.yaml"]).status.code(), Some(0));
    assert!(at("b.yaml").is_file());
    for (arguments, said) in [
        (
            &["a.yaml", "--kind", "api", "-o", "b.yaml"][..],
            "the file is said twice: `a.yaml` and `--output b.yaml`",
        ),
        (&[".", "--kind", "api"], ". is a folder: name a file in it"),
        (&["no/where.yaml", "--kind", "api"], "no/where.yaml cannot be written: there is no folder no"),
    ] {
        let call = init(home.path(), arguments);
        assert_eq!(call.status.code(), Some(2), "{arguments:?}");
        assert!(text(&call.stderr).contains(said), "{arguments:?}: {}", text(&call.stderr));
    }
    // A refused figure leaves no file behind.
    assert_eq!(init(home.path(), &["c.yaml", "--kind", "api", "--tasks", "5"]).status.code(), Some(2));
    assert!(!at("c.yaml").exists());
}

/// The program on a terminal of its own, with these lines typed; `None` where `script` of util-linux is not there.
fn on_a_terminal(home: &Path, arguments: &str, typed: &str) -> Option<(String, Option<i32>)> {
    let program = env!("CARGO_BIN_EXE_breakeven");
    let call = format!("{program} init {arguments} --as-of {DAY}");
    let answers = home.join("answers");
    std::fs::write(&answers, typed).unwrap();
    let script = Command::new("script")
        .args(["--quiet", "--return", "--command", &call, "/dev/null"])
        .current_dir(home)
        .stdin(std::fs::File::open(&answers).unwrap())
        .output();
    if let Ok(output) = script {
        return Some((text(&output.stdout).replace('\r', ""), output.status.code()));
    }
    eprintln!("skipped: `script` is not installed");
    None
}

#[test]
fn on_a_terminal_it_asks_until_the_answers_are_right() {
    let home = tempfile::tempdir().unwrap();
    // A wrong kind, rented GPUs; the title's default; a wrong model and the default; an unknown GPU and two; a rate without a
    // unit; and defaults for the rest.
    let typed = "9\nrented\n\nnonsense\n\nh10\nh200-sxm,b200-sxm\n2M\n2M/month\n900\n\n\n\n\n";
    let Some((said, status)) = on_a_terminal(home.path(), "asked.yaml", typed) else { return };
    assert_eq!(status, Some(0), "{said}");
    for words in [
        "1 to 5, or one of the words",
        "the catalog has no architecture `nonsense`",
        "the catalog has no GPU `h10`: did you mean `h100-sxm`?",
        "found `2M` without a unit",
        "asked.yaml is written",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let scenario = std::fs::read_to_string(home.path().join("asked.yaml")).unwrap();
    for words in
        ["rented-h200-sxm:", "rented-b200-sxm:", "tasks: 2M/month ", "input: 900 ", "scenario: asked\n"]
    {
        assert!(scenario.contains(words), "{words}: {scenario}");
    }
    assert!(!scenario.contains("workload.tasks:") && scenario.contains("workload.output:"), "{scenario}");
    let run = super::run_on(&scenario, &["run", "-"]);
    assert_eq!((run.status.code(), text(&run.stderr)), (Some(0), String::new()));
}

#[test]
fn answers_that_end_early_write_nothing() {
    let home = tempfile::tempdir().unwrap();
    let Some((said, status)) = on_a_terminal(home.path(), "", "api\nA title\n") else { return };
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("the answers ended; nothing was written"), "{said}");
    assert!(!home.path().join("scenario.yaml").exists());
}

/// With a kind, nothing is asked, on a terminal either.
#[test]
fn with_a_kind_nothing_is_asked() {
    let home = tempfile::tempdir().unwrap();
    let Some((said, status)) = on_a_terminal(home.path(), "--kind api", "") else { return };
    assert_eq!(status, Some(0), "{said}");
    assert!(!said.contains('?') && home.path().join("scenario.yaml").is_file(), "{said}");
}

#[test]
fn a_price_folder_of_one_s_own_is_known_to_it() {
    let prices = folder("tests/pricing/good");
    let list = out(&["catalog", "list", "models", "--pricing", prices.to_str().unwrap(), "--format", "csv"]);
    let built_in = out(&["catalog", "list", "models", "--format", "csv"]);
    let own = list.lines().find(|line| !built_in.contains(line.split(',').next().unwrap())).unwrap();
    let own = own.split(',').next().unwrap();
    let call = ["init", "-", "--kind", "api", "--model", own, "--as-of", DAY];
    assert!(err(&call).contains("the catalog has no"), "{own}");
    assert!(out(&[&call[..], &["--pricing", prices.to_str().unwrap()]].concat()).contains(own));
}
