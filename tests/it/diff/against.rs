//! `check --against`: limits on changes as a gate.

use super::repository::{Repository, scenario};

fn budgeted() -> String {
    scenario("a")
        + "budgets:\n  api: { cost_per_month: \"<= +5%\" }\n  recommended: { cost_per_month: \"<= $3,000\" }\n"
}

#[test]
fn a_limit_on_a_change_needs_a_base() {
    let made = Repository::of([("a.yaml", budgeted())]);
    let said = made.shown(&["check", "a.yaml"], 2);
    assert!(
        said.contains("a.yaml:12: `budgets.api.cost_per_month` is a limit on a change, which needs a base: `--against main`"),
        "{said}"
    );
    made.shown(&["check", "a.yaml", "--against", "main"], 0);
    let said = made.shown(&["check", "a.yaml", "--limit", "cost_per_task <= +5%"], 2);
    assert!(said.contains("needs a base"), "{said}");
    made.shown(&["check", "a.yaml", "--against", "nowhere"], 2);
    made.shown(&["check", "a.yaml", "--against", "--all"], 2);
}

#[test]
fn changes_are_held_against_a_revision_a_file_or_a_folder() {
    let made = Repository::of([("s/a.yaml", budgeted()), ("s/b.yaml", scenario("b"))]);
    made.write("old/a.yaml", &budgeted());
    made.replace("s/a.yaml", "tasks: 1M/month", "tasks: 1040k/month");
    for against in ["main", "main...", "old", "old/a.yaml", "main:s/a.yaml"] {
        let shown = made.shown(&["check", "s/a.yaml", "--against", against], 0);
        assert!(shown.starts_with("2 of 2 limits met"), "{against}: {shown}");
        let limit = "recommended: cost_per_month <= +3%";
        let shown = made.shown(&["check", "s/a.yaml", "--against", against, "--limit", limit], 1);
        assert!(shown.contains("$2,964 after $2,850 (+4%)"), "{against}: {shown}");
    }
    made.replace("s/a.yaml", "tasks: 1040k/month", "tasks: 2M/month");
    insta::assert_snapshot!(
        "check-against",
        made.shown(&["check", "s/a.yaml", "s/b.yaml", "--against", "main"], 1)
    );
    for format in ["json", "markdown", "junit", "sarif", "gitlab", "github"] {
        let shown = made.shown(&["check", "s/a.yaml", "--against", "main", "--format", format], 1);
        assert!(shown.contains("+5%"), "{format}: {shown}");
    }
}

/// A change that breaks its budget may come with a wider budget: that is said, and fails where warnings do.
#[test]
fn a_wider_limit_is_said() {
    let made = Repository::of([("a.yaml", budgeted() + "targets: { accuracy: \">= 80%\" }\n")]);
    made.replace("a.yaml", "<= +5%", "<= +500%");
    made.replace("a.yaml", "<= $3,000", "<= $300,000");
    made.replace("a.yaml", "targets: { accuracy: \">= 80%\" }", "");
    let output = made.run(&["check", "a.yaml", "--against", "main"]);
    assert_eq!(output.status.code(), Some(0));
    insta::assert_snapshot!("check-loosened", String::from_utf8_lossy(&output.stderr));
    made.shown(&["check", "a.yaml", "--against", "main", "--strict"], 1);
    // A narrower one is nobody's business.
    made.commit("wider");
    made.write("a.yaml", &(budgeted() + "targets: { accuracy: \">= 80%\" }\n"));
    let output = made.run(&["check", "a.yaml", "--against", "main", "--strict"]);
    assert_eq!(
        (output.status.code(), output.stderr.len()),
        (Some(0), 0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn what_is_new_has_nothing_to_be_held_against() {
    let made = Repository::of([("a.yaml", scenario("a"))]);
    made.write("b.yaml", &budgeted().replace("scenario: a", "scenario: b"));
    let output = made.run(&["check", "b.yaml", "--against", "main"]);
    // The revision has no such file.
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    insta::assert_snapshot!("check-new", said);
    made.shown(&["check", "b.yaml", "--against", "main", "--strict"], 1);
}

#[test]
fn a_faulty_base_is_no_success() {
    let made = Repository::of([("a.yaml", budgeted().replace("tasks: 1M/month", "tasks: a lot"))]);
    made.replace("a.yaml", "tasks: a lot", "tasks: 1M/month");
    made.write("b.yaml", &budgeted().replace("scenario: a", "scenario: b"));
    made.commit("repaired");
    made.replace("b.yaml", "tasks: 1M/month", "tasks: 1001k/month");
    let output = made.run(&["check", "a.yaml", "b.yaml", "--against", "HEAD~1"]);
    let (shown, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert_eq!(said.matches("HEAD~1:a.yaml:5").count(), 1, "{said}");
    // What can be held is held, and the rest is unknown and not met.
    assert!(shown.contains("in HEAD~1 the file has faults"), "{shown}");
    let output = made.run(&["check", "a.yaml", "b.yaml", "--against", "HEAD~1", "--format", "junit"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stdout).contains("<testcase"));
}
