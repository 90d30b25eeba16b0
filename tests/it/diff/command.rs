//! What a reviewer sees.

use super::repository::{Repository, scenario};

/// Ten scenarios; a pull request that lengthens a prompt, changes a model, doubles a volume, renames an option, adds one scenario and takes one away.
fn ten() -> Repository {
    let names: Vec<String> = (0..10).map(|at| format!("scenarios/s{at}.yaml")).collect();
    let files = names.iter().enumerate().map(|(at, name)| (name.as_str(), scenario(&format!("s{at}"))));
    let made = Repository::of(files);
    made.write("scenarios/compose.yaml", "services: { api: { image: x } }\n");
    made.commit("somebody else's YAML");
    made.replace("scenarios/s1.yaml", "input: 2000 tokens", "input: 3000 tokens");
    made.replace("scenarios/s2.yaml", "model: openai/gpt-5.4-mini", "model: openai/gpt-5.4-nano");
    made.replace("scenarios/s3.yaml", "tasks: 1M/month", "tasks: 2M/month");
    made.replace("scenarios/s4.yaml", "  other:", "  another:");
    made.write("scenarios/s10.yaml", &scenario("s10"));
    std::fs::remove_file(made.path("scenarios/s9.yaml")).unwrap();
    // Moved, and the same.
    std::fs::rename(made.path("scenarios/s8.yaml"), made.path("scenarios/moved.yaml")).unwrap();
    made
}

#[test]
fn the_page_of_a_pull_request() {
    let made = ten();
    insta::assert_snapshot!("table", made.shown(&["diff", "main", "scenarios"], 0));
    insta::assert_snapshot!(
        "markdown",
        made.shown(&["diff", "main", "scenarios", "--format", "markdown"], 0)
    );
    let github = made.shown(&["diff", "main", "scenarios", "--format", "github"], 0);
    let commands: Vec<&str> = github.lines().filter(|line| line.starts_with("::")).collect();
    insta::assert_snapshot!("github", commands.join("\n"));
    let json = made.json(&["main", "scenarios"], 0);
    assert_eq!((json["same"].as_u64(), json["scenarios"].as_array().unwrap().len()), (Some(5), 6));
    let csv = made.shown(&["diff", "main", "scenarios", "--format", "csv"], 0);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    assert!(reader.records().all(|record| record.is_ok()));
}

/// However the same two sides are named, they are compared the same.
#[test]
fn sides_may_be_named_in_several_ways() {
    let made = ten();
    let told = |arguments: &[&str]| {
        let mut json = made.json(arguments, 0);
        for scenario in json["scenarios"].as_array_mut().unwrap() {
            for key in ["base_file", "head_file", "summary"] {
                scenario[key] = serde_json::Value::Null;
            }
        }
        json["scenarios"].clone()
    };
    let tree = told(&["main", "scenarios"]);
    assert_eq!(told(&["main"]), tree);
    assert_eq!(told(&["HEAD", "scenarios/"]), tree);
    made.git(&["worktree", "add", "-q", "--detach", "../old", "main"]);
    let old = made.path("../old/scenarios");
    assert_eq!(told(&[old.to_str().unwrap(), "scenarios", "--allow-outside", ".."]), tree);
    std::fs::remove_dir_all(made.path("../old")).unwrap();
    made.git(&["checkout", "-q", "-b", "branch"]);
    made.commit("the change");
    assert_eq!(told(&["main..HEAD", "scenarios"]), tree);
    assert_eq!(told(&["main..branch"]), tree);
    assert_eq!(told(&["main...", "scenarios"]), tree);
    // What came to main since is no change of the branch.
    made.git(&["checkout", "-q", "main"]);
    made.replace("scenarios/s0.yaml", "tasks: 1M/month", "tasks: 9M/month");
    made.commit("another change");
    made.git(&["checkout", "-q", "branch"]);
    assert_eq!(told(&["main...branch", "scenarios"]), tree);
    assert_ne!(told(&["main", "scenarios"]), tree);
    // From a folder below, and one file by its name in a revision.
    let mut below = made.program();
    below.current_dir(made.path("scenarios")).args(["diff", "main...", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&below.output().unwrap().stdout).unwrap();
    assert_eq!(json["scenarios"].as_array().unwrap().len(), 6);
    let one = made.json(&["main:scenarios/s1.yaml", "scenarios/s1.yaml"], 0);
    assert_eq!(one["scenarios"][0]["changes"][0]["what"], "workload.input");
}

/// Files that a scenario names come from the same revision as the scenario.
#[test]
fn attachments_are_those_of_the_revision() {
    let results = "option,task,passed\napi,1,yes\napi,2,yes\napi,3,no\napi,4,yes\n";
    let text = scenario("a").replace("accuracy: 90% ", "accuracy: { results: evals/results.csv } ");
    let made = Repository::of([("a.yaml", text), ("evals/results.csv", results.to_owned())]);
    made.write("evals/results.csv", &results.replace("3,no", "3,yes"));
    let json = made.json(&["main"], 0);
    let changes = json["scenarios"][0]["changes"].as_array().unwrap();
    assert_eq!((changes.len(), &changes[0]["kind"]), (1, &"file".into()), "{json}");
    let figures = &json["scenarios"][0]["options"][0]["metrics"]["accuracy"];
    assert_eq!((figures["before"].as_f64(), figures["after"].as_f64()), (Some(0.75), Some(1.0)));
    // A file that is there no more is had from the revision all the same.
    std::fs::remove_file(made.path("evals/results.csv")).unwrap();
    let said = made.shown(&["diff", "main"], 2);
    assert!(said.contains("evals/results.csv"), "{said}");
    assert!(!said.contains("main:evals"), "the base has it: {said}");
}

#[test]
fn one_scenario_at_the_prices_of_two_days() {
    let text = "scenario: tokens\ntitle: Tokens\nworkload: { tasks: 1M/month, input: 1000 tokens, output: 100 tokens }\noptions:\n  \
                sold: { serverless: openai/gpt-5.4-mini }\n";
    let made = Repository::of([("a.yaml", text.to_owned())]);
    let json = made.json(&["a.yaml", "--base-as-of", "2026-11-13", "--as-of", "2026-11-28"], 0);
    let change = &json["scenarios"][0]["changes"][0];
    assert_eq!((&change["kind"], &change["before"]), (&"day".into(), &"2026-11-13".into()));
}

/// The runner of a job gets paths from the root of the repository, ten annotations of a kind with a count of the others, and a summary;
/// one that cannot be written is an error.
#[test]
fn a_job_gets_annotations_and_a_summary() {
    let names: Vec<String> = (0..12).map(|at| format!("costs/s{at}.yaml")).collect();
    let made = Repository::of(
        names.iter().enumerate().map(|(at, name)| (name.as_str(), scenario(&format!("s{at}")))),
    );
    for name in &names {
        made.replace(name, "tasks: 1M/month", "tasks: 2M/month");
    }
    made.write("summary.md", "# Before\n");
    let run = |summary: &str, arguments: &[&str]| {
        let mut command = made.program();
        command.current_dir(made.path("costs")).env("GITHUB_WORKSPACE", made.path(""));
        command.env("GITHUB_STEP_SUMMARY", made.path(summary));
        command.args(["diff", "main", "."]).args(arguments).output().unwrap()
    };
    let limited = ["--limit", "cost_per_month <= +5%", "--format", "github"];
    let output = run("summary.md", &limited);
    assert_eq!(output.status.code(), Some(1));
    let shown = String::from_utf8(output.stdout).unwrap();
    let count = |what: &str| shown.matches(what).count();
    assert_eq!((count("::error file=costs/s"), count("::notice file=costs/s")), (10, 10), "{shown}");
    assert!(shown.contains("14 more errors without an annotation"), "{shown}");
    assert!(shown.contains("2 more notices without an annotation"), "{shown}");
    let summary = || std::fs::read_to_string(made.path("summary.md")).unwrap();
    let first = summary();
    assert!(first.starts_with("# Before\n") && first.contains("12 of 12 scenarios changed"), "{first}");
    run("summary.md", &["--format", "markdown"]);
    assert_eq!(summary(), first, "other formats leave it alone");
    assert_eq!(run("nowhere/summary.md", &limited).status.code(), Some(2));
    assert_eq!(run("costs", &["--format", "github"]).status.code(), Some(2));
}

/// The catalogs of both sides are named, so that a reader of the figures can know the prices.
#[test]
fn catalogs_are_named() {
    let made = Repository::of([("a.yaml", scenario("a"))]);
    made.replace("a.yaml", "tasks: 1M/month", "tasks: 2M/month");
    let same = made.json(&["main"], 0);
    assert_eq!(same["base_catalog"], same["head_catalog"]);
    super::repository::dearer(&made.path("own"), "$0.90/Mtok");
    let own = made.json(&["main", "--pricing", "own"], 0);
    assert_ne!(own["base_catalog"]["hash"], own["head_catalog"]["hash"]);
    assert_eq!(own["base_catalog"], same["base_catalog"]);
}

/// Nothing that a stranger wrote becomes a command of a runner or markup of a comment.
#[test]
fn names_of_strangers_are_harmless() {
    let made = Repository::of([("a.yaml", scenario("a"))]);
    made.replace(
        "a.yaml",
        "title: Answers of a",
        "title: \"::error::x <script> @everyone [x](http://x) %0A::warning::y\"",
    );
    made.replace("a.yaml", "tasks: 1M/month", "tasks: 2M/month");
    let github = made.shown(&["diff", "main", "--format", "github"], 0);
    assert!(
        github
            .lines()
            .filter(|line| line.starts_with("::"))
            .all(|line| line.starts_with("::notice file=a.yaml")),
        "{github}"
    );
    let markdown = made.shown(&["diff", "main", "--format", "markdown"], 0);
    assert!(
        !markdown.replace("\\<", "").contains("<script>") && !markdown.contains(" @everyone"),
        "{markdown}"
    );
    assert!(markdown.starts_with("<!-- breakeven: diff -->\n"));
}
