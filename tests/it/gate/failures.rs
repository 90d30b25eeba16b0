//! Whatever goes wrong, the exit status is not 0: a job that cannot fail guards nothing.

use super::{TWO, check, err, folder_of, program, with};

/// A kind of failure: what is done, in which surroundings, and the exit status.
struct Failure<'f> {
    what: &'f str,
    arguments: &'f [&'f str],
    environment: &'f [(&'f str, &'f str)],
    status: i32,
}

const fn failure<'f>(what: &'f str, status: i32, arguments: &'f [&'f str]) -> Failure<'f> {
    Failure { what, arguments, environment: &[], status }
}

const TOTAL: &str = "cost_per_month <= $1";
const SUMMARY_OF_NOWHERE: &[(&str, &str)] = &[("GITHUB_STEP_SUMMARY", "nowhere/summary.md")];
const SUMMARY_OF_FOLDER: &[(&str, &str)] = &[("GITHUB_STEP_SUMMARY", "folder")];

/// Everything that can go wrong, in the folder of [`files`].
const FAILURES: &[Failure<'_>] = &[
    failure("a missed limit", 1, &["tight.yaml"]),
    failure("an unknown limit", 1, &["unknown.yaml"]),
    failure("an unknown limit on what is recommended", 1, &["recommended.yaml"]),
    failure("a missed limit among met ones", 1, &["good.yaml", "tight.yaml"]),
    failure("a missed total", 1, &["good.yaml", "--total", TOTAL]),
    failure("a warning where it is strict", 1, &["retired.yaml", "--strict"]),
    failure("a file without a limit where it is strict", 1, &["bare.yaml", "--strict"]),
    failure("no file", 2, &[]),
    failure("a file that is not there", 2, &["nowhere.yaml"]),
    failure("a folder", 2, &["folder"]),
    failure("a pattern that found nothing", 2, &["*.yaml"]),
    failure("an empty name", 2, &[""]),
    failure("a file that is not there beside a good one", 2, &["good.yaml", "nowhere.yaml"]),
    failure("2 wins over 1", 2, &["tight.yaml", "nowhere.yaml"]),
    failure("2 wins over --exit-zero", 2, &["tight.yaml", "nowhere.yaml", "--exit-zero"]),
    failure("a faulty scenario", 2, &["faulty.yaml"]),
    failure("a faulty scenario beside a good one", 2, &["good.yaml", "faulty.yaml"]),
    failure("an unknown metric", 2, &["metric.yaml"]),
    failure("a wrong unit", 2, &["unit.yaml"]),
    failure("a budget of nobody", 2, &["option.yaml"]),
    failure("no comparison", 2, &["comparison.yaml"]),
    failure("a file that is cut off", 2, &["cut.yaml"]),
    failure("an empty file", 2, &["empty.yaml"]),
    failure("no text", 2, &["binary.yaml"]),
    failure("an unknown metric of a total", 2, &["good.yaml", "--total", "cost_per_mont <= $1"]),
    failure("a wrong unit of a total", 2, &["good.yaml", "--total", "cost_per_month <= 1 s"]),
    failure("a total of what does not add up", 2, &["good.yaml", "--total", "accuracy >= 1%"]),
    failure(
        "a total over a faulty file",
        2,
        &["good.yaml", "faulty.yaml", "--total", "cost_per_month <= $1M"],
    ),
    failure("a faulty pricing folder", 2, &["good.yaml", "--pricing", "prices"]),
    failure("a pricing folder without prices", 2, &["good.yaml", "--pricing", "no-prices"]),
    failure("no pricing folder", 2, &["good.yaml", "--pricing", "nowhere"]),
    failure("a setting of nothing", 2, &["good.yaml", "--set", "workload.taks=1/month"]),
    failure("no setting", 2, &["good.yaml", "--set", "workload"]),
    failure("an output that cannot be written", 2, &["good.yaml", "-o", "nowhere/out.txt"]),
    failure("an output that is a folder", 2, &["good.yaml", "-o", "folder"]),
    failure("a record that cannot be written", 2, &["good.yaml", "--record", "nowhere/h.csv"]),
    failure("a record with another header", 2, &["good.yaml", "--record", "other.csv"]),
    failure("a record that is a folder", 2, &["good.yaml", "--record", "folder"]),
    failure("a revision without a record", 2, &["good.yaml", "--revision", "x"]),
    failure("an unknown option", 2, &["good.yaml", "--strct"]),
    failure("an unknown format", 2, &["good.yaml", "--format", "xml"]),
    Failure {
        environment: SUMMARY_OF_NOWHERE,
        ..failure("a summary that cannot be written", 2, &["good.yaml", "--format", "github"])
    },
    Failure {
        environment: SUMMARY_OF_FOLDER,
        ..failure("a summary that is a folder", 2, &["good.yaml", "--format", "github"])
    },
    Failure { environment: &[("BREAKEVEN_AS_OF", "soon")], ..failure("a wrong date", 2, &["good.yaml"]) },
];

/// Files of which some are right.
fn files() -> tempfile::TempDir {
    let retired = "scenario: old\ntitle: Old\nas_of: 2026-11-15\nworkload: { tasks: 1M/month, input: 1000 tokens, output: 300 tokens }\n\
                   options:\n  chat: { serverless: deepseek/deepseek-chat }\nbudgets: { chat: { cost_per_month: '<= $1M' } }\n";
    let good = with("api: { cost_per_month: '<= $2k' }");
    let cut = good[..good.len() - 8].to_owned();
    let files = [
        ("good.yaml", good.clone()),
        ("tight.yaml", with("api: { cost_per_month: '<= $900' }")),
        ("unknown.yaml", with("api: { latency_p95: '<= 5 s' }")),
        ("recommended.yaml", with("recommended: { latency_p95: '<= 5 s' }")),
        ("bare.yaml", TWO.to_owned()),
        ("retired.yaml", retired.to_owned()),
        ("faulty.yaml", good.replace("tasks:", "taks:")),
        ("metric.yaml", with("api: { cost_per_mont: '<= $2k' }")),
        ("unit.yaml", with("api: { cost_per_month: '<= 2 s' }")),
        ("option.yaml", with("apo: { cost_per_month: '<= $2k' }")),
        ("comparison.yaml", with("api: { cost_per_month: '$2k' }")),
        ("cut.yaml", cut),
        ("empty.yaml", String::new()),
        ("binary.yaml", "\u{0}\u{1}\u{fffd}".to_owned()),
        ("prices/gpus.yaml", "h100-sxm: { memory: 80 parsecs }\n".to_owned()),
        ("no-prices/readme.txt", "nothing".to_owned()),
        ("other.csv", "a,b\n".to_owned()),
    ];
    let home = folder_of(&files);
    std::fs::create_dir(home.path().join("folder")).unwrap();
    home
}

/// No format of any command writes its output over what the call wanted to read: that it was not read is a fault of the report.
#[test]
fn an_input_is_never_overwritten() {
    let good = with("api: { cost_per_month: '<= $2k' }");
    let home =
        folder_of(&[("a.yaml", good.clone()), ("b.yaml", good.replace("scenario: two", "scenario: other"))]);
    let text = |name: &str| std::fs::read_to_string(home.path().join(name)).unwrap();
    let before = [text("a.yaml"), text("b.yaml")];
    for format in ["text", "json", "markdown", "junit", "sarif", "gitlab", "github"] {
        for files in [["b.yaml"].as_slice(), &["a.yaml", "b.yaml"]] {
            let output = check(home.path(), &[files, &["--format", format, "-o", "b.yaml"]].concat());
            assert_eq!(output.status.code(), Some(2), "{format}: {}", err(&output));
            assert_eq!([text("a.yaml"), text("b.yaml")], before, "{format}");
        }
    }
    for (command, output) in [("diff", "a.yaml"), ("diff", "b.yaml")] {
        for format in ["table", "json", "markdown"] {
            let done = program(home.path())
                .args([command, "a.yaml", "b.yaml", "--format", format, "-o", output])
                .output()
                .unwrap();
            assert_eq!(done.status.code(), Some(2), "{}", err(&done));
            assert_eq!([text("a.yaml"), text("b.yaml")], before, "{format}");
        }
    }
    check(home.path(), &["a.yaml", "--record", "h.csv"]);
    let history = text("h.csv");
    let output = check(home.path(), &["a.yaml", "--record", "h.csv", "-o", "./h.csv"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text("h.csv"), history);
    // A file has several names, and standard input has no place for a lock.
    let output = check(home.path(), &["a.yaml", "./a.yaml", "--total", "cost_per_month <= $9k"]);
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    let piped = text("a.yaml");
    let output = program(home.path()).args(["check", "-", "--locked"]).write_stdin(piped).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
}

#[test]
fn no_failure_exits_with_0() {
    let home = files();
    let run = |failure: &Failure<'_>, more: &[&str]| {
        let mut command = program(home.path());
        command.arg("check").args(failure.arguments).args(more).envs(failure.environment.iter().copied());
        command.output().unwrap()
    };
    for failure in FAILURES {
        let output = run(failure, &[]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(failure.status), "{}: {said}", failure.what);
        assert!(!said.contains("panicked"), "{}: {said}", failure.what);
        let shown = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(!said.is_empty() || !shown.is_empty(), "{}: nothing is said", failure.what);
        // The same in every format.
        if !failure.arguments.contains(&"--format") {
            for format in ["json", "markdown", "junit", "sarif", "gitlab", "github"] {
                let output = run(failure, &["--format", format]);
                assert_eq!(output.status.code(), Some(failure.status), "{}, {format}", failure.what);
            }
        }
    }
    // What is right passes in the same surroundings.
    for arguments in [
        &["good.yaml"][..],
        &["good.yaml", "--strict"],
        &["good.yaml", "--total", "cost_per_month <= $1k"],
        &["tight.yaml", "--exit-zero"],
        &["retired.yaml"],
        &["bare.yaml"],
    ] {
        program(home.path()).arg("check").args(arguments).assert().code(0);
    }
}

/// Standard output that takes nothing is an error, not a check that passed.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_no_success() {
    let home = folder_of(&[("good.yaml", with("api: { cost_per_month: '<= $2k' }"))]);
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let status = std::process::Command::new(env!("CARGO_BIN_EXE_breakeven"))
        .args(["check", "good.yaml"])
        .current_dir(home.path())
        .stdout(full)
        .stderr(std::process::Stdio::null())
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(2));
}
