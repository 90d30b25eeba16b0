//! The action that a workflow calls, played as a runner plays it: `action.yml` is read, inputs go into the environment of its steps, and their
//! scripts run in a repository. `gh` is a script that notes what it is asked.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::{TWO, with};
use crate::program::folder;

/// A job with its repository, its runner's files and what its event says.
struct Job {
    home: tempfile::TempDir,
    event: Value,
    inputs: BTreeMap<String, String>,
}

/// What came of a job.
struct Done {
    status: i32,
    log: String,
    summary: String,
    /// What `gh` was asked, an argument a line.
    asked: String,
    /// The comment that was handed to it.
    comment: Option<String>,
}

fn action() -> Value {
    serde_yaml::from_str(&std::fs::read_to_string(folder("action.yml")).unwrap()).unwrap()
}

/// A `gh` that notes its arguments and the comment, and knows one comment of a bot with the marker.
const GH: &str = r#"#!/usr/bin/env bash
printf '%s\n' "$@" >> "$HERE/asked"
for argument in "$@"; do
  case $argument in body=@*) cp "${argument#body=@}" "$HERE/comment" ;; esac
done
case "$*" in
  *--paginate*) if [ -e "$HERE/commented" ]; then echo 4711; fi ;;
  release*) exit 1 ;;
esac
"#;

impl Job {
    fn new(files: &[(&str, String)], inputs: &[(&str, &str)]) -> Self {
        let home = super::folder_of(&[]);
        for (name, text) in files {
            let path = home.path().join("repository").join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        for name in ["bin", "temp"] {
            std::fs::create_dir_all(home.path().join(name)).unwrap();
        }
        let program = |name: &str, text: &str| {
            let path = home.path().join("bin").join(name);
            std::fs::write(&path, text).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        };
        program("gh", GH);
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_breakeven"), home.path().join("bin/breakeven"))
            .unwrap();
        let event = serde_json::json!({
            "pull_request": { "number": 7, "head": { "repo": { "full_name": "team/costs" } } },
        });
        let inputs = inputs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { home, event, inputs }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// What an expression `${{ … }}` stands for.
    fn expression(&self, text: &str, action: &Value) -> String {
        let Some(inner) = text.strip_prefix("${{ ").and_then(|text| text.strip_suffix(" }}")) else {
            return text.to_owned();
        };
        let (first, rest) = inner.split_once('.').unwrap();
        match (first, rest) {
            ("inputs", name) => self.inputs.get(name).cloned().unwrap_or_else(|| {
                let default = action["inputs"][name]["default"].as_str();
                self.expression(default.unwrap_or_else(|| panic!("{name} has no default")), action)
            }),
            ("github", "action_path") => folder("").display().to_string(),
            ("github", "action_repository") => "team/breakeven".to_owned(),
            ("github", "repository") => "team/costs".to_owned(),
            ("github", "token") => "secret".to_owned(),
            ("github", path) => {
                let path = path.strip_prefix("event.").unwrap_or_else(|| panic!("{path}"));
                match path.split('.').fold(&self.event, |value, part| &value[part]) {
                    Value::String(text) => text.clone(),
                    Value::Null => String::new(),
                    other => other.to_string(),
                }
            }
            _ => panic!("{text}"),
        }
    }

    /// Plays all steps as a runner does: a step that fails ends the job, but for steps that ask for more.
    fn run(&self) -> Done {
        let action = action();
        let file = |name: &str| self.path(name).display().to_string();
        for name in ["summary", "output", "path"] {
            std::fs::write(self.path(name), "").unwrap();
        }
        let (mut status, mut log) = (0, String::new());
        for step in action["runs"]["steps"].as_array().unwrap() {
            let condition = step["if"].as_str().unwrap_or("success()");
            let runs = match condition {
                "success()" => status == 0,
                "${{ !cancelled() && inputs.comment == 'true' && github.event.pull_request }}" => {
                    self.inputs.get("comment").is_some_and(|value| value == "true")
                        && !self.event["pull_request"].is_null()
                }
                other => panic!("{other}"),
            };
            if !runs {
                continue;
            }
            assert_eq!(step["shell"], "bash");
            let mut command = Command::new("bash");
            command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"].as_str().unwrap()]);
            command.current_dir(self.path("repository")).env_clear();
            let path = format!("{}:{}", file("bin"), std::env::var("PATH").unwrap());
            command.env("PATH", path).env("HERE", self.home.path()).env("HOME", file("temp"));
            command.env("GITHUB_WORKSPACE", file("repository")).env("RUNNER_TEMP", file("temp"));
            command.env("GITHUB_STEP_SUMMARY", file("summary")).env("GITHUB_OUTPUT", file("output"));
            command.env("GITHUB_PATH", file("path")).env("GITHUB_ACTIONS", "true");
            for (name, value) in step["env"].as_object().unwrap() {
                command.env(name, self.expression(value.as_str().unwrap(), &action));
            }
            let output = command.output().unwrap();
            log += &String::from_utf8(output.stdout).unwrap();
            log += &String::from_utf8(output.stderr).unwrap();
            if status == 0 {
                status = output.status.code().unwrap();
            }
        }
        let read = |name: &str| std::fs::read_to_string(self.path(name)).unwrap_or_default();
        let comment = std::fs::read_to_string(self.path("comment")).ok();
        Done { status, log, summary: read("summary"), asked: read("asked"), comment }
    }
}

/// The annotations of a log, read as GitHub's runner reads them: kind, properties, message.
fn annotations(log: &str) -> Vec<(String, BTreeMap<String, String>, String)> {
    let unescaped = |text: &str| {
        text.replace("%2C", ",")
            .replace("%3A", ":")
            .replace("%0A", "\n")
            .replace("%0D", "\r")
            .replace("%25", "%")
    };
    let lines = log.lines().map(str::trim_start).filter_map(|line| line.strip_prefix("::"));
    lines
        .map(|line| {
            let (head, message) = line.split_once("::").unwrap();
            let (kind, properties) = head.split_once(' ').unwrap_or((head, ""));
            let properties = properties.split(',').filter_map(|one| one.split_once('='));
            let properties = properties.map(|(name, value)| (name.to_owned(), unescaped(value))).collect();
            (kind.to_owned(), properties, unescaped(message))
        })
        .collect()
}

fn costs() -> Vec<(&'static str, String)> {
    vec![
        (
            "costs/good.yaml",
            with("api: { cost_per_month: '<= $2k' }").replace("scenario: two", "scenario: good"),
        ),
        ("costs/tight one.yaml", with("api: { cost_per_month: '<= $900' }")),
    ]
}

/// A value that stands in a script is run by it: every input is an environment variable, and nothing else.
#[test]
fn no_input_stands_in_a_script() {
    let action = action();
    for step in action["runs"]["steps"].as_array().unwrap() {
        let script = step["run"].as_str().unwrap();
        assert!(!script.contains("${{"), "{script}");
    }
    // Each input is used, and each that is used is there.
    let text = std::fs::read_to_string(folder("action.yml")).unwrap();
    for name in action["inputs"].as_object().unwrap().keys() {
        assert!(text.contains(&format!("inputs.{name} ")), "{name}");
    }
    for used in text.split("inputs.").skip(1) {
        let name = used.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap();
        assert!(!action["inputs"][name].is_null(), "{name}");
    }
    for script in ["install", "check", "comment"] {
        let text = std::fs::read_to_string(folder("packaging/action").join(script)).unwrap();
        assert!(!text.contains("eval ") && text.contains("set -euo pipefail"), "{script}");
    }
}

#[test]
fn a_pull_request_gets_annotations_a_summary_and_a_comment() {
    let job = Job::new(&costs(), &[("files", "costs/*.yaml"), ("comment", "true")]);
    let done = job.run();
    assert_eq!(done.status, 1, "{}", done.log);
    let found = annotations(&done.log);
    assert_eq!(found.len(), 1, "{}", done.log);
    let (kind, properties, message) = &found[0];
    assert_eq!(
        (kind.as_str(), properties["file"].as_str(), properties["line"].as_str()),
        ("error", "costs/tight one.yaml", "8")
    );
    assert_eq!(message, "cost_per_month of api is $1,000, the limit is <= $900");
    assert!(done.summary.starts_with("**1 of 2 limits met, 1 missed.**"), "{}", done.summary);
    let comment = done.comment.unwrap();
    assert!(comment.starts_with("<!-- breakeven: check -->\n**1 of 2 limits met, 1 missed.**"), "{comment}");
    assert!(done.asked.contains("--method\nPOST\nrepos/team/costs/issues/7/comments\n"), "{}", done.asked);
    // A later run replaces it.
    std::fs::write(job.path("commented"), "").unwrap();
    let done = job.run();
    assert!(
        done.asked.contains("--method\nPATCH\nrepos/team/costs/issues/comments/4711\n"),
        "{}",
        done.asked
    );
    let output = std::fs::read_to_string(job.path("output")).unwrap();
    assert_eq!(output, "status=1\n");
}

/// The comment takes a second call, which records nothing; what the action sets itself cannot be set otherwise.
#[test]
fn a_run_is_recorded_once() {
    for args in ["--record=h.csv", "--record\nh.csv\n--revision\nr1"] {
        let job = Job::new(&costs(), &[("files", "costs/*.yaml"), ("comment", "true"), ("args", args)]);
        let done = job.run();
        assert_eq!(done.status, 1, "{}", done.log);
        assert!(done.comment.is_some(), "{}", done.log);
        let kept = std::fs::read_to_string(job.path("repository/h.csv")).unwrap();
        assert_eq!(kept.lines().count(), 1 + 2 * 2, "{kept}");
    }
    for args in ["--output=report.txt", "-o\nreport.txt", "--format=json"] {
        let job = Job::new(&costs(), &[("files", "costs/good.yaml"), ("args", args)]);
        let done = job.run();
        assert_eq!(done.status, 2, "{}", done.log);
        assert!(done.log.contains("is set by the action"), "{}", done.log);
    }
}

#[test]
fn a_fork_gets_no_comment() {
    let mut job = Job::new(&costs(), &[("files", "costs/*.yaml"), ("comment", "true")]);
    job.event["pull_request"]["head"]["repo"]["full_name"] = "stranger/costs".into();
    let done = job.run();
    assert_eq!(done.status, 1, "{}", done.log);
    assert_eq!(done.asked, "", "gh was called");
    assert!(done.log.contains("::notice::The pull request comes from a fork"), "{}", done.log);
    assert!(!done.summary.is_empty());
    // Neither does a push.
    job.event = serde_json::json!({});
    let done = job.run();
    assert_eq!((done.status, done.asked.as_str()), (1, ""));
}

/// Whatever an input is, nothing of it is run, and nothing of it makes a job pass.
#[test]
fn a_hostile_input_runs_nothing() {
    let attacks = [
        "$(touch pwned)",
        "`touch pwned`",
        "; touch pwned #",
        "' ; touch pwned ; '",
        "\" ; touch pwned ; \"",
        "--output=pwned",
        "-o\npwned",
        "$HOME/../pwned",
        "a.yaml && touch pwned",
        "costs/good.yaml; touch pwned",
        "<(touch pwned)",
        "{a,b}$(touch pwned)",
        "[$(touch pwned)]",
        "x[$(touch pwned)0]",
        "%0A::set-output name=status::0",
    ];
    for attack in attacks {
        for input in ["files", "against", "limit", "total", "strict", "version"] {
            let mut inputs = vec![("files", "costs/good.yaml"), (input, attack)];
            if input == "files" {
                inputs.remove(0);
            }
            let job = Job::new(&costs(), &inputs);
            let done = job.run();
            assert_eq!(done.status, 2, "{input}: {attack}: {}", done.log);
            let left = |folder: &str| job.path(folder).join("pwned").exists();
            assert!(!left("repository") && !left("temp") && !left("."), "{input}: {attack}");
        }
    }
    // An argument is handed on as it is: it may choose the output, as its name says.
    let job = Job::new(&costs(), &[("files", "costs/good.yaml"), ("args", "$(touch pwned)\n; touch pwned")]);
    let done = job.run();
    assert_ne!(done.status, 0, "{}", done.log);
    assert!(!job.path("repository/pwned").exists());
}

#[test]
fn inputs_become_arguments() {
    for (inputs, status) in [
        (&[("files", "costs/good.yaml")][..], 0),
        (&[("files", "\n  costs/good.yaml  \r\n\n")], 0),
        (&[("files", "costs/tight one.yaml")], 1),
        (
            &[
                ("files", "costs/good.yaml"),
                ("total", "cost_per_month <= $1k\nwhole_cost_per_month <= $1M\n"),
            ],
            0,
        ),
        (&[("files", "costs/good.yaml"), ("total", "cost_per_month <= $999")], 1),
        (&[("files", "costs/bare.yaml"), ("strict", "true")], 1),
        (&[("files", "costs/bare.yaml"), ("strict", "false")], 0),
        (&[("files", "costs/bare.yaml"), ("strict", "yes")], 2),
        (&[("files", "costs/tight one.yaml"), ("args", "--set\nbudgets.api.cost_per_month=<= $2k")], 0),
        (&[("files", "costs/none-*.yaml")], 2),
        (&[("files", " \n")], 2),
        (&[("files", "costs")], 2),
    ] {
        let mut files = costs();
        files.push(("costs/bare.yaml", TWO.to_owned()));
        let done = Job::new(&files, inputs).run();
        assert_eq!(done.status, status, "{inputs:?}: {}", done.log);
    }
}

/// A comment of an earlier call is not posted where this one could not write one.
#[test]
fn no_old_comment_is_posted() {
    let job = Job::new(&costs(), &[("files", "costs/good.yaml"), ("comment", "true"), ("args", "--strct")]);
    std::fs::write(job.path("temp/breakeven-comment.md"), "old").unwrap();
    let done = job.run();
    assert_eq!((done.status, done.comment), (2, None), "{}", done.log);
}

/// What workflows of the guide say stands in the guide, and is YAML that calls what there is.
#[test]
fn workflows_of_the_guide_call_what_there_is() {
    let page = std::fs::read_to_string(folder("docs/guide/ci.md")).unwrap();
    let blocks: Vec<&str> =
        page.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    let inputs = action()["inputs"].clone();
    let mut calls = 0;
    for block in blocks {
        let parsed: Value = serde_yaml::from_str(block).unwrap_or_else(|error| panic!("{error}: {block}"));
        let Some(jobs) = parsed["jobs"].as_object() else { continue };
        for step in jobs.values().flat_map(|job| job["steps"].as_array().unwrap()) {
            if step["uses"].as_str().is_some_and(|uses| uses.contains("/breakeven@")) {
                for name in step["with"].as_object().unwrap().keys() {
                    assert!(!inputs[name].is_null(), "{name} is no input");
                }
                calls += 1;
            }
        }
    }
    assert!(calls > 0, "the guide calls the action nowhere");
    let scripts = Path::new("packaging/action");
    assert!(folder("").join(scripts).is_dir());
}
