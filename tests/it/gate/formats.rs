//! What `check` writes for jobs, read back as their readers read it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde_json::Value;

use super::{TWO, check, err, folder_of, out, program, with};

/// What stands in a fault, to be taken for markup or for a command.
const ATTACK: &str = "<b>&amp; ]]> ##[error]x ::stop-commands::y \\u0007 \\\"";

/// A file that misses a limit, one with an unknown one, one with a fault in which somebody else's text stands.
fn three() -> tempfile::TempDir {
    folder_of(&[
        (
            "a b%ü.yaml",
            with(
                "api: { cost_per_month: '<= $900', latency_p95: '<= 5 s' }, people: { cost_per_task: '<= $5' }",
            ),
        ),
        ("bad.yaml", TWO.replace("1000/month", &format!("\"{ATTACK}\""))),
    ])
}

const THREE: [&str; 2] = ["a b%ü.yaml", "bad.yaml"];

/// A case of a `JUnit` file: suite, class, name, file, and what came of it with its text.
#[derive(Debug)]
struct Case {
    suite: String,
    class: String,
    name: String,
    file: String,
    line: Option<usize>,
    end: Option<(String, String, String)>,
}

fn attributes(element: &BytesStart<'_>) -> BTreeMap<String, String> {
    let attribute = |found: quick_xml::events::attributes::Attribute<'_>| {
        (
            String::from_utf8(found.key.as_ref().to_vec()).unwrap(),
            found.unescape_value().unwrap().into_owned(),
        )
    };
    element.attributes().map(|found| attribute(found.unwrap())).collect()
}

/// The cases of a `JUnit` file, whose counts are held against them.
fn cases(text: &str) -> Vec<Case> {
    let mut reader = Reader::from_str(text);
    let (mut cases, mut counts): (Vec<Case>, Vec<(String, [usize; 3])>) = (Vec::new(), Vec::new());
    let mut suite = String::new();
    let mut open: Option<(String, String)> = None;
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => break,
            Event::Start(element) | Event::Empty(element) => {
                let own = attributes(&element);
                let name = String::from_utf8(element.name().as_ref().to_vec()).unwrap();
                match name.as_str() {
                    "testsuites" | "testsuite" => {
                        let count = |id: &str| own[id].parse().unwrap();
                        let all = name == "testsuites";
                        suite = if all { String::new() } else { own["name"].clone() };
                        counts.push((suite.clone(), [count("tests"), count("failures"), count("errors")]));
                    }
                    "testcase" => cases.push(Case {
                        suite: suite.clone(),
                        class: own["classname"].clone(),
                        name: own["name"].clone(),
                        file: own.get("file").cloned().unwrap_or_default(),
                        line: own.get("line").map(|line| line.parse().unwrap()),
                        end: None,
                    }),
                    "failure" | "error" => {
                        cases.last_mut().unwrap().end =
                            Some((name.clone(), own["type"].clone(), own["message"].clone()));
                        open = Some((name, String::new()));
                    }
                    "system-err" => {}
                    other => panic!("{other}"),
                }
            }
            Event::Text(found) => {
                if let Some((_, inner)) = &mut open {
                    *inner += &found.decode().unwrap();
                }
            }
            Event::GeneralRef(found) => {
                if let Some((_, inner)) = &mut open {
                    *inner +=
                        &quick_xml::escape::unescape(&format!("&{};", found.decode().unwrap())).unwrap();
                }
            }
            Event::End(element)
                if open.as_ref().is_some_and(|(name, _)| name.as_bytes() == element.name().as_ref()) =>
            {
                // GitLab shows what is inside, others the message.
                let (_, inner) = open.take().unwrap();
                assert_eq!(inner, cases.last().unwrap().end.as_ref().unwrap().2);
            }
            _ => {}
        }
    }
    for (suite, count) in counts {
        let own = || cases.iter().filter(|case| suite.is_empty() || case.suite == suite);
        let ended =
            |word: &str| own().filter(|case| case.end.as_ref().is_some_and(|(end, ..)| end == word)).count();
        assert_eq!(count, [own().count(), ended("failure"), ended("error")], "{suite}");
    }
    cases
}

#[test]
fn junit_is_read_back() {
    let home = three();
    let output = check(home.path(), &[&THREE[..], &["--format", "junit"]].concat());
    assert_eq!(output.status.code(), Some(2));
    let shown = out(&output);
    let cases = cases(&shown);
    let of =
        |name: &str| cases.iter().find(|case| case.name == name).unwrap_or_else(|| panic!("{name}: {shown}"));
    let end = |name: &str| of(name).end.as_ref().map(|(end, kind, _)| (end.as_str(), kind.as_str()));
    assert_eq!(end("cost_per_month of api"), Some(("failure", "missed")));
    assert_eq!(end("latency_p95 of api"), Some(("error", "unknown")));
    assert_eq!(end("cost_per_task of people"), None);
    let missed = of("cost_per_month of api");
    assert_eq!(
        (missed.class.as_str(), missed.file.as_str(), missed.line),
        ("a b%ü.yaml", "a b%ü.yaml", Some(8))
    );
    let text = &missed.end.as_ref().unwrap().2;
    assert_eq!(text, "cost_per_month of api is $1,000, the limit is <= $900 (a b%ü.yaml:8)");
    let fault = cases.iter().find(|case| case.suite == "bad.yaml").unwrap();
    let (end, kind, text) = fault.end.as_ref().unwrap();
    assert_eq!((end.as_str(), kind.as_str()), ("error", "fault"));
    // What somebody else wrote is the same again, but for what XML cannot hold.
    assert!(text.contains("<b>&amp; ]]> ##[error]x ::stop-commands::y ␇ \""), "{text}");
    assert!(
        !shown.contains("##[") && !shown.lines().any(|line| line.trim_start().starts_with("::")),
        "{shown}"
    );
    let names: BTreeSet<_> = cases.iter().map(|case| (&case.class, &case.name)).collect();
    assert_eq!(names.len(), cases.len());
}

/// Two limits on one metric are two cases, and a limit that is changed is the same case.
#[test]
fn names_of_cases_are_unique_and_stay() {
    let text = format!("{}targets: {{ cost_per_task: '<= $9' }}\n", with("api: { cost_per_task: '<= $5' }"));
    let home = folder_of(&[("a.yaml", text)]);
    let names = |arguments: &[&str]| -> Vec<String> {
        let output = check(home.path(), &[&["a.yaml", "--format", "junit"], arguments].concat());
        cases(&out(&output)).into_iter().map(|case| case.name).collect()
    };
    let before = names(&[]);
    assert_eq!(before, ["cost_per_task of api", "cost_per_task of api (2)", "cost_per_task of people"]);
    assert_eq!(names(&["--set", "budgets.api.cost_per_task=< $0.01"]), before);
}

/// The schema of SARIF 2.1.0, where a crate that brings it has been fetched, or `SARIF_SCHEMA` names it.
fn sarif_schema() -> Option<Value> {
    let named = std::env::var_os("SARIF_SCHEMA").map(PathBuf::from);
    let found = named.or_else(|| {
        let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
        let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")))?;
        let registries = std::fs::read_dir(home.join("registry/src")).ok()?;
        let crates = registries.flatten().filter_map(|registry| std::fs::read_dir(registry.path()).ok());
        let brings = |name: &str| name.starts_with("serde-sarif-");
        let found =
            crates.flatten().flatten().find(|entry| entry.file_name().to_str().is_some_and(brings))?;
        Some(found.path().join("src/schema.json")).filter(|path| path.exists())
    })?;
    let text = std::fs::read_to_string(&found).unwrap_or_else(|error| panic!("{}: {error}", found.display()));
    Some(serde_json::from_str(&text).unwrap())
}

#[test]
fn sarif_keeps_its_schema_and_what_github_asks_for() {
    let home = three();
    let output = check(home.path(), &[&THREE[..], &["--format", "sarif"]].concat());
    assert_eq!(output.status.code(), Some(2));
    let log: Value = serde_json::from_slice(&output.stdout).unwrap();
    match sarif_schema() {
        Some(mut schema) => {
            // No regular expression: the bracket at its end opens nowhere.
            schema["definitions"]["run"]["properties"]["language"].as_object_mut().unwrap().remove("pattern");
            schema["definitions"]["toolComponent"]["properties"]["language"]
                .as_object_mut()
                .unwrap()
                .remove("pattern");
            let validator = jsonschema::validator_for(&schema).unwrap();
            let faults: Vec<String> = validator
                .iter_errors(&log)
                .map(|fault| format!("{}: {fault}", fault.instance_path()))
                .collect();
            assert!(faults.is_empty(), "{faults:?}");
        }
        None => {
            eprintln!("skipped: SARIF_SCHEMA names no schema of SARIF 2.1.0, and no crate here brings it");
        }
    }
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 3, "{log}");
    let mut prints = BTreeSet::new();
    for result in results {
        assert_eq!(
            rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()]["id"],
            result["ruleId"]
        );
        assert_eq!(result["level"], "error");
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(["a%20b%25%C3%BC.yaml", "bad.yaml"].contains(&uri), "{uri}");
        assert_eq!(place["artifactLocation"]["uriBaseId"], "%SRCROOT%");
        assert!(place["region"]["startLine"].as_u64().unwrap() >= 1);
        assert!(prints.insert(result["partialFingerprints"]["breakeven/v1"].as_str().unwrap()));
    }
    let missed = results.iter().find(|result| result["ruleId"] == "cost_per_month").unwrap();
    let region = &missed["locations"][0]["physicalLocation"]["region"];
    assert_eq!((&region["startLine"], &region["startColumn"]), (&8.into(), &35.into()));
    // Nothing to say is no result, and a warning is one.
    let fine =
        folder_of(&[("a.yaml", with("api: { cost_per_month: '<= $2k' }")), ("bare.yaml", TWO.to_owned())]);
    let output = check(fine.path(), &["a.yaml", "bare.yaml", "--format", "sarif"]);
    let log: Value = serde_json::from_slice(&output.stdout).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!((results.len(), &results[0]["level"]), (1, &"warning".into()), "{log}");
    assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], true);
}

#[test]
fn gitlab_knows_a_finding_again_when_lines_move() {
    let text = with(
        "api: { cost_per_month: '<= $900', latency_p95: '<= 5 s' }, people: { cost_per_month: '<= $900' }",
    );
    let home = folder_of(&[("costs/a.yaml", text.clone())]);
    let found = |arguments: &[&str]| -> BTreeMap<String, Value> {
        let mut command = program(&home.path().join("costs"));
        let output =
            command.env("CI_PROJECT_DIR", home.path()).arg("check").args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", err(&output));
        let found: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
        let count = found.len();
        let by_print: BTreeMap<String, Value> =
            found.into_iter().map(|one| (one["fingerprint"].as_str().unwrap().to_owned(), one)).collect();
        assert_eq!(by_print.len(), count, "of two with the same fingerprint one is not shown");
        by_print
    };
    let before = found(&["./a.yaml", "--format", "gitlab"]);
    assert_eq!(before.len(), 3);
    for (print, one) in &before {
        assert!(print.len() == 64 && print.bytes().all(|byte| byte.is_ascii_hexdigit()));
        // From the root of the repository, without `./` before it.
        assert_eq!(one["location"]["path"], "costs/a.yaml");
        assert_eq!(one["location"]["lines"]["begin"], 8);
        assert!(["critical", "major"].contains(&one["severity"].as_str().unwrap()));
        assert!(one["check_name"].as_str().unwrap().starts_with("breakeven/"), "{one}");
    }
    let moved = text
        .replace("options:", "# a remark\n\noptions:")
        .replace("$1/task", "$1.20/task")
        .replace("'<= $900'", "'<= $800'");
    std::fs::write(home.path().join("costs/a.yaml"), moved).unwrap();
    let after = found(&["a.yaml", "--format", "gitlab"]);
    assert!(before.keys().eq(after.keys()));
    assert!(after.values().all(|one| one["location"]["lines"]["begin"] == 10));
}

/// A scenario with so many limits that are not met.
fn many(count: usize) -> String {
    let options =
        (0..count).map(|at| format!("  o{at}: {{ per_task: $1/task }}\n")).collect::<Vec<_>>().concat();
    let budgets = (0..count)
        .map(|at| format!("  o{at}: {{ cost_per_task: '<= $0.50' }}\n"))
        .collect::<Vec<_>>()
        .concat();
    format!("{TWO}{options}budgets:\n{budgets}")
}

/// GitHub shows ten of a kind, so ten are written and the others counted.
#[test]
fn github_gets_ten_of_a_kind() {
    let mut files = vec![("many.yaml".to_owned(), many(23))];
    files.extend((0..12).map(|at| (format!("bare-{at}.yaml"), TWO.to_owned())));
    let files: Vec<(&str, String)> = files.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    let home = folder_of(&files);
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    let output = check(home.path(), &[&names[..], &["--format", "github"]].concat());
    let shown = out(&output);
    let count = |start: &str| shown.lines().filter(|line| line.starts_with(start)).count();
    assert_eq!((count("::error "), count("::warning ")), (10, 10), "{shown}");
    assert!(shown.contains("13 more errors without an annotation"), "{shown}");
    assert!(shown.contains("2 more warnings without an annotation"), "{shown}");
    assert_eq!(count("0 of 23 limits met, 23 missed; 12 warnings."), 1, "one tally: {shown}");
    let strict = out(&check(home.path(), &[&names[..], &["--format", "github", "--strict"]].concat()));
    assert!(strict.contains("25 more errors without an annotation"), "{strict}");
}

/// Annotations name files from the root of the repository, and the summary of the job is appended to.
#[test]
fn github_gets_paths_of_the_repository_and_a_summary() {
    let home = folder_of(&[
        ("repo/costs/a.yaml", with("api: { cost_per_month: '<= $900' }")),
        ("repo/costs/bad.yaml", TWO.replace("tasks:", "taks:")),
        ("summary.md", "# Before\n".to_owned()),
    ]);
    let run = |arguments: &[&str]| {
        let mut command = program(&home.path().join("repo/costs"));
        command
            .env("GITHUB_WORKSPACE", home.path().join("repo"))
            .env("GITHUB_STEP_SUMMARY", home.path().join("summary.md"));
        command.arg("check").args(arguments).output().unwrap()
    };
    let output = run(&["a.yaml", "bad.yaml", "--format", "github"]);
    assert_eq!(output.status.code(), Some(2));
    let shown = out(&output);
    assert!(shown.contains("::error file=costs/a.yaml,line=8,col=35,title=two%3A cost_per_month of api::cost_per_month of api is $1,000"), "{shown}");
    assert!(shown.contains("::error file=costs/bad.yaml,line=4,col=13,title=unknown-key::"), "{shown}");
    let summary = std::fs::read_to_string(home.path().join("summary.md")).unwrap();
    assert!(
        summary.starts_with("# Before\n**0 of 1 limit met, 1 missed; 1 of 2 files has faults.**\n"),
        "{summary}"
    );
    assert!(
        summary.contains(
            "| **missed** | costs/a.yaml:8 | api | cost_per_month | $1,000 | \\<= $900 | by $100.00 |"
        ),
        "{summary}"
    );
    assert!(summary.contains("- costs/bad.yaml:4:"), "{summary}");
    // Other formats leave it alone.
    for format in ["text", "json", "markdown", "junit", "sarif", "gitlab"] {
        run(&["a.yaml", "--format", format]);
        assert_eq!(std::fs::read_to_string(home.path().join("summary.md")).unwrap(), summary, "{format}");
    }
    // A summary has a megabyte at most, with what is there.
    std::fs::write(home.path().join("summary.md"), vec![b'x'; 1024 * 1024 - 300]).unwrap();
    let output = run(&["a.yaml", "--format", "github"]);
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    assert!(std::fs::metadata(home.path().join("summary.md")).unwrap().len() <= 1024 * 1024);
    std::fs::write(home.path().join("summary.md"), vec![b'x'; 1024 * 1024]).unwrap();
    let output = run(&["a.yaml", "--format", "github"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("GITHUB_STEP_SUMMARY is full already"), "{}", err(&output));
    assert_eq!(std::fs::metadata(home.path().join("summary.md")).unwrap().len(), 1024 * 1024);
}

#[test]
fn a_comment_has_its_marker_and_fits() {
    let home = folder_of(&[("few.yaml", many(3)), ("many.yaml", many(1_500))]);
    let few = out(&check(home.path(), &["few.yaml", "--format", "markdown"]));
    insta::assert_snapshot!("check-markdown", few);
    let cut = out(&check(home.path(), &["many.yaml", "--format", "markdown"]));
    assert!(
        cut.starts_with("<!-- breakeven: check -->\n**0 of 1500 limits met, 1500 missed.**\n"),
        "{}",
        &cut[..200]
    );
    assert!(cut.len() <= 65_000 && cut.len() > 10_000, "{}", cut.len());
    assert!(
        cut.contains(" more limits: \\`breakeven check\\` in a terminal shows them all."),
        "{}",
        &cut[cut.len() - 500..]
    );
    // Two comments have the same first line, by which one replaces the other.
    assert_eq!(few.lines().next(), cut.lines().next());
    let bad = three();
    let shown = out(&check(bad.path(), &[&THREE[..], &["--format", "markdown"]].concat()));
    assert!(
        !shown.replace("\\<", "").contains("<b>") && !shown.contains("##[") && shown.contains("\\<b>"),
        "{shown}"
    );
    assert_eq!(shown.matches("<!--").count(), 1);
}
