//! What cannot be compared is said, with exit status 2 and never 0.

use super::repository::{Repository, scenario};

#[test]
fn sides_that_are_not_there() {
    let made = Repository::of([("a.yaml", scenario("a")), ("b.yaml", scenario("b"))]);
    for (arguments, said) in [
        (
            ["nowhere", "a.yaml"].as_slice(),
            "the repository has no revision `nowhere`, and no file or folder has that name",
        ),
        (&["main", "nowhere.yaml"], "main has no `nowhere.yaml`, and neither has working tree"),
        (&["--", "--upload-pack=x"], "it starts with `-`"),
        (&["main..--x"], "it starts with `-`"),
        (&["a.yaml"], "`diff` compares two sides"),
        // A side that is named and is not there, whichever it is.
        (&["main:typo.yaml", "a.yaml"], "revision `main` has no `typo.yaml`"),
        (&["a.yaml", "typo.yaml"], "there is no `typo.yaml`"),
        (&["main", ".."], "lies outside of the repository"),
        (&["main", "--limit", "cost_per_task <= 5%"], "write it with its sign, `+5%`"),
        (&["a.yaml", "b.yaml", "a.yaml"], "`diff` compares two sides"),
        (&["main:a.yaml"], "name the one file that it is compared with"),
        (&["main", "--limit", "cost_per_tsk <= +5%"], "did you mean `cost_per_task`"),
        (&["main", "--limit", "cost_per_task <= +5 h"], "--limit 'cost_per_task <= +5 h'"),
        (&["main", "--limit", "accuracy >= -2%"], "write how many points"),
        (&["main", "--limit", "cost_per_task <= $5"], "is no change"),
        (&["main", "--pricing", "nowhere"], "nowhere"),
        (&["main", "--set", "workload.tasks=x/month"], "workload.tasks"),
    ] {
        let shown = made.shown(&[&["diff"], arguments].concat(), 2);
        assert!(shown.contains(said), "{arguments:?}: {shown}");
    }
    let outside = tempfile::tempdir().unwrap();
    let mut elsewhere = made.program();
    let ended = elsewhere.current_dir(outside.path()).args(["diff", "main"]).output().unwrap();
    assert_eq!(ended.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("needs a git repository"));
}

/// A fault of one side ends the job with 2; what can be compared is compared all the same, and a scenario whose other edition has faults is
/// neither added nor removed.
#[test]
fn a_faulty_side_is_no_success() {
    let made = Repository::of([("a.yaml", scenario("a")), ("b.yaml", scenario("b"))]);
    made.replace("a.yaml", "tasks: 1M/month", "tasks: a lot");
    made.replace("b.yaml", "tasks: 1M/month", "tasks: 2M/month");
    let output = made.run(&["diff", "main"]);
    let (shown, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("a.yaml:5"), "{said}");
    assert!(shown.contains("b: Answers of b") && !shown.contains("a: Answers"), "{shown}");
    assert!(shown.starts_with("1 of 1 scenario changed; 1 file with faults was not compared.\n"), "{shown}");
    let github = made.run(&["diff", "main", "--format", "github"]);
    assert!(String::from_utf8_lossy(&github.stdout).contains("::error file=a.yaml,title=not compared::"));
    let json: serde_json::Value =
        serde_json::from_slice(&made.run(&["diff", "main", "--format", "json"]).stdout).unwrap();
    assert_eq!(json["faulty"], serde_json::json!(["a.yaml"]));
    // A base with faults too: its place is named with the revision.
    made.commit("broken");
    made.replace("a.yaml", "tasks: a lot", "tasks: 1M/month");
    let said = made.shown(&["diff", "main"], 2);
    assert!(said.contains("main:a.yaml:5"), "{said}");
}

/// The same of two folders and of two files, whose editions stand under different paths: one in another currency has a fault of the call.
#[test]
fn a_faulty_edition_elsewhere_is_not_removed() {
    let euros = "currency: EUR\nexchange: { rate: 1.08 USD/EUR, source: treasury, date: 2026-11-02 }\n";
    let in_euros = scenario("a").replace("workload:", &format!("{euros}workload:"));
    assert!(in_euros.contains(euros));
    let broken = scenario("a").replace("tasks: 1M/month", "tasks: a lot");
    for edition in [in_euros, broken] {
        let made = Repository::of([("old/a.yaml", scenario("a")), ("new/a.yaml", edition)]);
        for sides in [["old", "new"], ["old/a.yaml", "new/a.yaml"]] {
            let shown = made.shown(&["diff", sides[0], sides[1]], 2);
            assert!(!shown.contains("removed"), "{shown}");
            let output = made.run(&["diff", sides[0], sides[1], "--format", "json"]);
            let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
            assert_eq!(json["faulty"], serde_json::json!(["new/a.yaml"]));
            assert_eq!(json["scenarios"], serde_json::json!([]));
        }
    }
}

#[test]
fn files_of_different_scenarios_are_not_compared() {
    let other = "scenario: z\ntitle: Z\nas_of: 2026-11-15\nworkload: { tasks: 1M/month, input: 10 tokens, output: 1 tokens }\noptions:\n  \
                 own: { serverless: openai/gpt-5.4-mini }\n";
    let made =
        Repository::of([("a.yaml", scenario("a")), ("z.yaml", other.to_owned()), ("b.yaml", scenario("b"))]);
    let said = made.shown(&["diff", "a.yaml", "z.yaml"], 2);
    assert!(said.contains("no option in common (api, other; own)"), "{said}");
    let shown = made.shown(&["diff", "a.yaml", "b.yaml"], 0);
    assert!(shown.contains("the scenarios are called `a` and `b`"), "{shown}");
}

#[test]
fn a_shallow_clone_says_what_it_lacks() {
    let made = Repository::of([("a.yaml", scenario("a"))]);
    made.commit("second");
    let clones = tempfile::tempdir().unwrap();
    let from = format!("file://{}", made.path(".").display());
    let to = clones.path().join("clone");
    made.git(&["clone", "-q", "--depth", "1", &from, to.to_str().unwrap()]);
    let ended = made.program().current_dir(&to).args(["diff", "HEAD~1"]).output().unwrap();
    assert_eq!(ended.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("this clone is shallow"));
}

/// A scenario of a revision names files as any scenario does: below its folder or the working directory.
#[cfg(unix)]
#[test]
fn a_revision_opens_no_more_than_the_disk() {
    let naming =
        |name: &str| scenario("a").replace("accuracy: 90% ", &format!("accuracy: {{ results: {name} }} "));
    let made =
        Repository::of([("in/a.yaml", naming("../.secret/x.csv")), (".secret/x.csv", "a,b\n".to_owned())]);
    let said = made.shown(&["diff", "main", "in/a.yaml"], 2);
    assert!(said.contains("`.secret`, a name that starts with a dot"), "{said}");
    made.write("in/a.yaml", &naming("link.csv"));
    std::os::unix::fs::symlink("/etc/passwd", made.path("in/link.csv")).unwrap();
    made.commit("a link");
    let said = made.shown(&["diff", "main", "in/a.yaml"], 2);
    assert!(said.contains("main:in/a.yaml") && said.contains("it is a link or a submodule"), "{said}");
}
