//! What `check --record` keeps, and what `history` makes of it.

use std::process::Stdio;

use super::{TWO, check, err, folder_of, out, program, with};

#[test]
fn runs_are_kept_and_drawn() {
    let home = folder_of(&[("a.yaml", with("api: { cost_per_month: '<= $2k' }"))]);
    for (revision, price) in [("r1", "$1/task"), ("r2", "$1.10/task"), ("r3", "$0.90/task")] {
        let set = format!("options.api.per_task={price}");
        let output =
            check(home.path(), &["a.yaml", "--record", "h.csv", "--revision", revision, "--set", &set]);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    }
    let kept = std::fs::read_to_string(home.path().join("h.csv")).unwrap();
    let lines: Vec<&str> = kept.split_terminator("\r\n").collect();
    assert_eq!(lines.len(), 1 + 3 * 2, "{kept}");
    assert!(
        lines[0].starts_with("date,revision,version,scenario,as_of,option,recommended,cost_per_task_usd,"),
        "{}",
        lines[0]
    );
    assert!(lines[0].ends_with(",limits_met,limits_missed,limits_unknown"), "{}", lines[0]);
    assert!(lines[3].contains(",r2,") && lines[3].contains(",two,2026-11-15,api,yes,1.1,"), "{}", lines[3]);
    assert!(lines[3].ends_with(",1,0,0") && lines[4].ends_with(",0,0,0"), "{} {}", lines[3], lines[4]);
    let day = lines[1].split(',').next().unwrap();
    let history = |arguments: &[&str]| program(home.path()).arg("history").args(arguments).output().unwrap();
    let shown = out(&history(&["h.csv"])).replace(day, "2026-11-30");
    insta::assert_snapshot!("history", shown);
    let csv =
        out(&history(&["h.csv", "--option", "people", "--metric", "cost_per_month", "--format", "csv"]));
    let rows: Vec<&str> = csv.split_terminator("\r\n").collect();
    assert_eq!(rows[0], "date,revision,scenario,option,cost_per_month_usd,change");
    assert_eq!(rows.len(), 4);
    assert!(rows[2].ends_with(",r2,two,people,3000,no change"), "{}", rows[2]);
    let json: serde_json::Value =
        serde_json::from_slice(&history(&["h.csv", "--scenario", "two", "--format", "json"]).stdout).unwrap();
    assert_eq!(json["tables"][0]["rows"][1]["cost_per_task_usd"], 1.1);
    assert_eq!(json["tables"][0]["rows"][1]["change"], "+10%");
    assert!(out(&history(&["h.csv", "--format", "markdown"])).contains("| ---: |"));
    for (arguments, said) in [
        (["--option", "pepole"], "no run has the option `pepole`; did you mean `people`?"),
        (["--scenario", "tow"], "no run has the scenario `tow`; did you mean `two`?"),
        (["--metric", "cost_per_tsk"], "`cost_per_tsk` is not a metric; did you mean `cost_per_task`?"),
        (["--metric", "irr"], "irr is not kept in a history; what is: cost_per_task,"),
    ] {
        let output = history(&[&["h.csv"], &arguments[..]].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(err(&output).contains(said), "{}", err(&output));
    }
}

/// A limit on whatever is recommended is one on the option that is.
#[test]
fn limits_on_what_is_recommended_are_kept() {
    let home = folder_of(&[("a.yaml", with("recommended: { cost_per_month: '<= $1' }"))]);
    check(home.path(), &["a.yaml", "--record", "h.csv"]);
    let kept = std::fs::read_to_string(home.path().join("h.csv")).unwrap();
    let ends: Vec<bool> = kept.lines().skip(1).map(|line| line.ends_with(",0,1,0")).collect();
    assert_eq!(ends, [true, false], "{kept}");
}

/// A runner says which revision it works on.
#[test]
fn the_revision_is_the_runners() {
    let home = folder_of(&[("a.yaml", TWO.to_owned())]);
    for (name, value) in
        [("GITHUB_SHA", "4f303c5f39d90b27ce4805ff647ca516c8eb8768"), ("CI_COMMIT_SHA", "abc")]
    {
        program(home.path()).args(["check", "a.yaml", "--record", "h.csv"]).env(name, value).assert().code(0);
        let kept = std::fs::read_to_string(home.path().join("h.csv")).unwrap();
        assert!(kept.lines().last().unwrap().contains(&format!(",{value},")), "{kept}");
    }
    let shown = out(&program(home.path()).args(["history", "h.csv"]).output().unwrap());
    assert!(shown.contains("4f303c5f39 ") && !shown.contains("4f303c5f39d"), "{shown}");
}

/// Twelve calls at once: every line is whole, there is one header, and nothing is lost.
#[test]
fn runs_at_once_do_not_mix() {
    let options =
        (0..40).map(|at| format!("  o{at}: {{ per_task: $1/task }}\n")).collect::<Vec<_>>().concat();
    let home = folder_of(&[("a.yaml", format!("{TWO}{options}"))]);
    let children: Vec<_> = (0..12)
        .map(|at| {
            std::process::Command::new(env!("CARGO_BIN_EXE_breakeven"))
                .args(["check", "a.yaml", "--record", "h.csv", "--revision", &format!("run-{at}")])
                .current_dir(home.path())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for mut child in children {
        assert_eq!(child.wait().unwrap().code(), Some(0));
    }
    let kept = std::fs::read_to_string(home.path().join("h.csv")).unwrap();
    let lines: Vec<&str> = kept.split_terminator("\r\n").collect();
    assert_eq!(lines.len(), 1 + 12 * 42, "{}", lines.len());
    let columns = lines[0].split(',').count();
    assert!(lines.iter().all(|line| line.split(',').count() == columns));
    let revisions: Vec<&str> = lines[1..].iter().map(|line| line.split(',').nth(1).unwrap()).collect();
    // The lines of a call stand together.
    let runs: Vec<&[&str]> = revisions.chunk_by(|a, b| a == b).collect();
    assert_eq!(runs.len(), 12);
    assert!(runs.iter().all(|run| run.len() == 42));
}

#[test]
fn another_table_is_not_appended_to() {
    let home = folder_of(&[
        ("a.yaml", TWO.to_owned()),
        ("other.csv", "date,cost\r\n2026-11-15,1\r\n".to_owned()),
        ("text.csv", "no table".to_owned()),
    ]);
    std::fs::create_dir(home.path().join("folder")).unwrap();
    for (name, said) in [
        ("other.csv", "its first line is not the header that this version writes"),
        ("text.csv", "its first line is not the header that this version writes"),
        ("folder", "it is no ordinary file"),
        ("nowhere/h.csv", "could not be written"),
    ] {
        let before = std::fs::read(home.path().join(name)).ok();
        let output = check(home.path(), &["a.yaml", "--record", name]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(err(&output).contains(said), "{name}: {}", err(&output));
        assert_eq!(std::fs::read(home.path().join(name)).ok(), before, "{name}");
    }
    // Two files of one id could not be told apart.
    std::fs::copy(home.path().join("a.yaml"), home.path().join("b.yaml")).unwrap();
    let output = check(home.path(), &["a.yaml", "b.yaml", "--record", "h.csv"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("a.yaml and b.yaml are both the scenario `two`"), "{}", err(&output));
    // A call that was killed left half a line.
    assert_eq!(check(home.path(), &["a.yaml", "--record", "h.csv"]).status.code(), Some(0));
    let whole = std::fs::read(home.path().join("h.csv")).unwrap();
    std::fs::write(home.path().join("h.csv"), &whole[..whole.len() - 20]).unwrap();
    let output = check(home.path(), &["a.yaml", "--record", "h.csv"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("its last line is cut off"), "{}", err(&output));
    // A checkout that changed the ends of lines is the same table.
    let unix = String::from_utf8(whole).unwrap().replace("\r\n", "\n");
    std::fs::write(home.path().join("h.csv"), unix).unwrap();
    assert_eq!(check(home.path(), &["a.yaml", "--record", "h.csv"]).status.code(), Some(0));
    program(home.path()).args(["history", "h.csv"]).assert().code(0);
}

/// Faults of a history are drawn at their places.
#[test]
fn a_history_that_is_none_is_refused() {
    let header = "date,revision,version,scenario,as_of,option,recommended,cost_per_task_usd";
    let row = "2026-11-15,r,0.1.0,two,2026-11-15,api,yes,1.5";
    for (text, code, place) in [
        (String::new(), "empty-file", "h.csv:1:1"),
        ("a,b\n1,2\n".to_owned(), "missing-key", "h.csv:1:1"),
        (format!("{header}\n{row}\n{}\n", row.replace("1.5", "x")), "wrong-unit", "h.csv:3:43"),
        (format!("{header}\n{row}\n{}\n", row.replace("1.5", "-1")), "wrong-unit", "h.csv:3:43"),
        (format!("{header}\n{}\n", row.replacen("2026-11-15", "soon", 1)), "wrong-date", "h.csv:2:1"),
        (format!("{header}\n{}\n", row.replace("yes", "maybe")), "unknown-word", "h.csv:2:39"),
        (format!("{header}\n{row}\n2026-11-15,r,0.1.0\n"), "cut-off", "h.csv:3:1"),
        (format!("{header}\n{row}\n{row}"), "cut-off", "h.csv:3:1"),
        (format!("{header}\n\"{row}\n"), "cut-off", "h.csv:2:1"),
    ] {
        let home = folder_of(&[("h.csv", text.clone())]);
        let output = program(home.path()).args(["history", "h.csv"]).output().unwrap();
        let said = err(&output);
        assert_eq!(output.status.code(), Some(2), "{text}: {said}");
        assert!(
            said.contains(&format!("error[{code}]")) && said.contains(&format!("--> {place}")),
            "{text}: {said}"
        );
        assert!(output.stdout.is_empty());
    }
    let home = folder_of(&[("h.csv", format!("{header}\n{}\n", row.replace("yes", "no")))]);
    let output = program(home.path()).args(["history", "h.csv"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("no option was recommended in any run"), "{}", err(&output));
}
