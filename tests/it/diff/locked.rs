//! `check` against a lock: which prices moved, and what that does.

use super::repository::{Repository, dearer, scenario};

fn locked() -> Repository {
    let budgeted = scenario("a") + "targets: { cost_per_month: \"<= $20,000\" }\n";
    let made = Repository::of([("s/a.yaml", budgeted)]);
    dearer(&made.path("prices"), "$0.75/Mtok");
    made.shown(&["catalog", "lock", "s/a.yaml", "--pricing", "prices"], 0);
    assert!(made.path("s/breakeven.lock").exists());
    made
}

#[test]
fn prices_that_stay_are_met_and_prices_that_move_are_said() {
    let made = locked();
    let check =
        |arguments: &[&str]| made.run(&[&["check", "s/a.yaml", "--pricing", "prices"], arguments].concat());
    let same = check(&["--locked", "--strict"]);
    assert_eq!(
        (same.status.code(), same.stderr.len()),
        (Some(0), 0),
        "{}",
        String::from_utf8_lossy(&same.stderr)
    );
    assert!(String::from_utf8_lossy(&same.stdout).starts_with("3 of 3 limits met"));
    dearer(&made.path("prices"), "$1.50/Mtok");
    let moved = check(&[]);
    assert_eq!(moved.status.code(), Some(0));
    insta::assert_snapshot!("moved", String::from_utf8_lossy(&moved.stderr));
    assert_eq!(check(&["--strict"]).status.code(), Some(1));
    let failed = check(&["--locked"]);
    assert_eq!(failed.status.code(), Some(1));
    let shown = String::from_utf8_lossy(&failed.stdout).into_owned();
    assert!(shown.contains("moved_prices of s/breakeven.lock <= 0 missed: 1"), "{shown}");
    let line = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(line.contains("a task of api $0.00285 -> $0.00435 (+52.6%)"), "{shown}");
    for format in ["json", "markdown", "junit", "sarif", "gitlab", "github"] {
        let output = check(&["--locked", "--format", format]);
        assert_eq!(output.status.code(), Some(1), "{format}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("moved_prices"), "{format}");
    }
    // Locked again, they are as they were locked.
    made.shown(&["catalog", "lock", "s/a.yaml", "--pricing", "prices"], 0);
    assert_eq!(check(&["--locked", "--strict"]).status.code(), Some(0));
}

#[test]
fn a_lock_that_says_nothing_is_no_success() {
    let made = locked();
    let text = std::fs::read_to_string(made.path("s/breakeven.lock")).unwrap();
    made.write("s/breakeven.lock", &text[..text.len() / 2]);
    made.shown(&["check", "s/a.yaml", "--pricing", "prices"], 2);
    std::fs::remove_file(made.path("s/breakeven.lock")).unwrap();
    made.shown(&["check", "s/a.yaml", "--pricing", "prices"], 0);
    let said = made.shown(&["check", "s/a.yaml", "--pricing", "prices", "--locked"], 2);
    assert!(said.contains("there is no lock; `breakeven catalog lock s/a.yaml` writes one"), "{said}");
    made.shown(&["check", "s/a.yaml", "--lock", "nowhere.lock"], 2);
    made.write("s/breakeven.lock", &text);
    made.write("s/b.yaml", &scenario("b"));
    let said = made.shown(&["check", "s/b.yaml", "--pricing", "prices", "--locked"], 2);
    assert!(said.contains("there is no `b.yaml` in it"), "{said}");
    let other = text.replacen("version: ", "version: 0.", 1);
    assert_ne!(other, text);
    made.write("s/breakeven.lock", &other);
    let output = made.run(&["check", "s/a.yaml", "--pricing", "prices"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("warning[other-catalog]"), "{said}");
    insta::with_settings!({ filters => vec![(r"catalog 0\.[0-9.]+, and this is [0-9.]+", "catalog 0.…, and this is …")] }, {
        insta::assert_snapshot!("other-catalog", said);
    });
}
