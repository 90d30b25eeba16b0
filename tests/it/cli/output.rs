//! Where output goes: files, pipes and terminals of any width and colour.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::Stdio;

use super::{SMALL, err, out, run, text};
use crate::program::{breakeven, folder};

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("report.csv");
    let file_name = file.to_str().unwrap();
    let write = ["run", SMALL, "--format", "csv", "-o", file_name];
    assert_eq!(out(&write), "");
    let written = std::fs::read_to_string(&file).unwrap();
    assert_eq!(written, out(&["run", SMALL, "--format", "csv"]));

    // Faulty input leaves what is there alone.
    std::fs::write(&file, "what was there").unwrap();
    err(&["run", "../faults/many.yaml", "-o", file_name]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "what was there");

    // What is there is replaced, also where a link leads to it.
    assert_eq!(out(&write), "");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), written);
    #[cfg(unix)]
    {
        let link = home.path().join("link.csv");
        std::os::unix::fs::symlink(&file, &link).unwrap();
        std::fs::write(&file, "what was there").unwrap();
        out(&["run", SMALL, "--format", "csv", "-o", link.to_str().unwrap()]);
        assert!(link.is_symlink());
        assert_eq!(std::fs::read_to_string(&file).unwrap(), written);
    }

    // A broken budget is no reason not to write.
    let check = run(&["check", SMALL, "-o", file_name]);
    assert_eq!((check.status.code(), check.stdout.len()), (Some(1), 0));
    assert!(std::fs::read_to_string(&file).unwrap().contains(" limits met, "));

    // Nothing is left beside the files.
    let left: Vec<_> =
        std::fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.len() <= 2, "{left:?}");
    assert_eq!(out(&["run", SMALL, "-o", "-"]), out(&["run", SMALL]));
}

/// A call that was killed leaves a temporary file; the next one that writes the same name takes it away, and nothing else.
#[test]
fn what_a_killed_call_left_goes_with_the_next() {
    let home = tempfile::tempdir().unwrap();
    let path = |name: &str| home.path().join(name);
    let others =
        [".report.csv.tmp", ".report.csv.abc-12.tmp", ".other.csv.abc123.tmp", "report.csv.abc123.tmp"];
    for name in others.iter().chain(&[".report.csv.abc123.tmp", ".report.csv.Zz9999.tmp"]) {
        std::fs::write(path(name), "half a rep").unwrap();
    }
    // One that another call is writing is locked.
    let busy = std::fs::File::options().write(true).open(path(".report.csv.Zz9999.tmp")).unwrap();
    busy.lock().unwrap();
    out(&["run", SMALL, "--format", "csv", "-o", path("report.csv").to_str().unwrap()]);
    assert!(!path(".report.csv.abc123.tmp").exists());
    for name in others.iter().chain(&[".report.csv.Zz9999.tmp", "report.csv"]) {
        assert!(path(name).exists(), "{name}");
    }
    drop(busy);
    out(&["run", SMALL, "--format", "csv", "-o", path("report.csv").to_str().unwrap()]);
    assert!(!path(".report.csv.Zz9999.tmp").exists());
    // A name as long as names may be has a temporary file, too.
    let long = path(&"r".repeat(250));
    assert_eq!(out(&["run", SMALL, "-o", long.to_str().unwrap()]), "");
    assert_eq!(std::fs::read_to_string(long).unwrap(), out(&["run", SMALL]));
}

/// A link is written through, to a file that is not there yet as well; one that leads out of the working directory is refused.
#[cfg(unix)]
#[test]
fn links_are_written_through() {
    let home = tempfile::tempdir().unwrap();
    let path = |name: &str| home.path().join(name);
    std::fs::create_dir_all(path("project/out")).unwrap();
    std::fs::copy(folder("tests/fixtures").join(SMALL), path("project/small.yaml")).unwrap();
    let write = |name: &str| {
        breakeven(".")
            .current_dir(path("project"))
            .args(["run", "small.yaml", "-o", name])
            .output()
            .map(|output| (output.status.code(), text(&output.stderr)))
            .unwrap()
    };
    let link = |to: &str, name: &str| std::os::unix::fs::symlink(to, path(name)).unwrap();
    link("../report.txt", "project/out/link.txt");
    assert_eq!(write("out/link.txt"), (Some(0), String::new()));
    assert!(path("project/out/link.txt").is_symlink() && path("project/report.txt").is_file());
    link("second.txt", "project/first.txt");
    link("third.txt", "project/second.txt");
    assert_eq!(write("first.txt"), (Some(0), String::new()));
    assert!(path("project/third.txt").is_file());

    std::fs::write(path("keys"), "mine").unwrap();
    link("../keys", "project/keys.txt");
    link("../new", "project/new.txt");
    link("../../bin/new", "project/out/deep.txt");
    for name in ["keys.txt", "new.txt", "out/deep.txt"] {
        let (code, said) = write(name);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.starts_with(&format!("error: {name} could not be written: ")), "{said}");
    }
    assert_eq!(std::fs::read_to_string(path("keys")).unwrap(), "mine");
    assert!(!path("new").exists());
    link("circle.txt", "project/circle.txt");
    let (code, said) = write("circle.txt");
    assert_eq!(code, Some(2), "{said}");
    // What is typed is written, wherever it lies.
    assert_eq!(write("../keys"), (Some(0), String::new()));
}

/// Output that a shell appends to a file is appended, by whatever name the program knows it.
#[cfg(target_os = "linux")]
#[test]
fn standard_output_by_its_file_name_is_appended_to() {
    let home = tempfile::tempdir().unwrap();
    let log = home.path().join("log");
    std::fs::write(&log, "before\n").unwrap();
    for name in ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
        let status = std::process::Command::new(env!("CARGO_BIN_EXE_breakeven"))
            .current_dir(folder("tests/fixtures"))
            .args(["run", SMALL, "-o", name])
            .stdout(std::fs::File::options().append(true).open(&log).unwrap())
            .status();
        assert!(status.unwrap().success());
    }
    assert_eq!(std::fs::read_to_string(&log).unwrap(), format!("before\n{}", out(&["run", SMALL]).repeat(3)));
}

#[test]
fn what_cannot_be_written_is_told() {
    let home = tempfile::Builder::new().prefix("breakeven").tempdir().unwrap();
    let missing = home.path().join("nowhere").join("report.csv");
    let said = err(&["run", SMALL, "-o", missing.to_str().unwrap()]);
    assert!(said.starts_with(&format!("error: {} could not be written: ", missing.display())), "{said}");
    assert!(!said.contains(".tmp"), "{said}");
    let said = err(&["run", SMALL, "-o", home.path().to_str().unwrap()]);
    assert!(said.contains("could not be written: "), "{said}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let locked = home.path().join("locked");
        std::fs::create_dir(&locked).unwrap();
        std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o555)).unwrap();
        // A superuser may write everywhere.
        if std::fs::write(locked.join("probe"), "").is_err() {
            let said = err(&["run", SMALL, "-o", locked.join("report.csv").to_str().unwrap()]);
            assert!(said.contains("could not be written: Permission denied"), "{said}");
        }
        std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
}

/// A pipe or a device is written to, not replaced. The device itself is touched only by those who could not harm it.
#[cfg(unix)]
#[test]
fn a_pipe_or_device_stays_one() {
    use std::os::unix::fs::FileTypeExt as _;
    let home = tempfile::tempdir().unwrap();
    let pipe = home.path().join("pipe");
    if std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()) {
        let reader = {
            let pipe = pipe.clone();
            std::thread::spawn(move || std::fs::read_to_string(pipe).unwrap())
        };
        assert_eq!(out(&["run", SMALL, "--format", "csv", "-o", pipe.to_str().unwrap()]), "");
        assert_eq!(reader.join().unwrap(), out(&["run", SMALL, "--format", "csv"]));
        assert!(std::fs::metadata(&pipe).unwrap().file_type().is_fifo());
    }
    let null = Path::new("/dev/null");
    if tempfile::tempfile_in("/dev").is_err() && null.exists() {
        assert_eq!(out(&["run", SMALL, "-o", "/dev/null"]), "");
        assert!(std::fs::metadata(null).unwrap().file_type().is_char_device());
    }
}

/// Where nobody reads any more, the program ends quietly.
#[test]
fn a_closed_pipe_is_no_fault() {
    let small = std::fs::read(folder("tests/fixtures").join(SMALL)).unwrap();
    for arguments in [
        &["run", "-"][..],
        &["run", "-", "--format", "json"],
        &["explain", "-"],
        &["check", "-"],
        &["frontier", "-"],
    ] {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_breakeven"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The reader goes before the program has anything to write.
        drop(child.stdout.take());
        child.stdin.take().unwrap().write_all(&small).unwrap();
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        let status = child.wait().unwrap();
        // A verdict stands, whether or not somebody reads it.
        let verdict = i32::from(arguments[0] == "check");
        assert_eq!((status.code(), said.as_str()), (Some(verdict), ""), "{arguments:?}");
    }
}

#[test]
fn colour_is_as_asked_for() {
    let escape = '\u{1b}';
    let with = |arguments: &[&str], environment: &[(&str, &str)]| {
        let mut command = breakeven("tests/fixtures");
        let output = command.args(arguments).envs(environment.iter().copied()).output().unwrap();
        (text(&output.stdout).contains(escape), text(&output.stderr).contains(escape))
    };
    assert_eq!(with(&["check", SMALL], &[]), (false, false));
    assert_eq!(with(&["check", SMALL, "--color", "always"], &[]), (true, false));
    assert_eq!(with(&["check", SMALL, "--color", "never"], &[("CLICOLOR_FORCE", "1")]), (false, false));
    assert_eq!(with(&["check", SMALL], &[("CLICOLOR_FORCE", "1")]), (true, false));
    assert_eq!(with(&["check", SMALL], &[("BREAKEVEN_COLOR", "always")]), (true, false));
    assert_eq!(with(&["check", SMALL, "--color", "always"], &[("NO_COLOR", "1")]), (true, false));
    assert_eq!(with(&["run", "../faults/many.yaml"], &[]), (false, false));
    assert_eq!(with(&["run", "../faults/many.yaml", "--color", "always"], &[]), (false, true));
    assert_eq!(with(&["run", "../faults/many.yaml"], &[("CLICOLOR_FORCE", "1")]), (false, true));
    // A file is no terminal, whatever the environment says of terminals.
    let file = tempfile::NamedTempFile::new().unwrap();
    let name = file.path().to_str().unwrap();
    with(&["check", SMALL, "-o", name], &[("CLICOLOR_FORCE", "1")]);
    assert!(!std::fs::read_to_string(name).unwrap().contains(escape));
    // Colour changes nothing else.
    let coloured = out(&["run", SMALL, "--color", "always"]);
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), out(&["run", SMALL]));
}

#[test]
fn tables_fit_the_width() {
    for scenario in
        ["tests/fixtures/small.yaml", "scenarios/ticket-triage.yaml", "scenarios/coding-agent.yaml"]
    {
        for width in [60, 80, 100, 200] {
            for arguments in [
                &["run", scenario][..],
                &["check", scenario],
                &["explain", scenario],
                &["frontier", scenario],
            ] {
                let mut command = breakeven(".");
                let output = command.args(arguments).env("COLUMNS", width.to_string()).output().unwrap();
                for line in text(&output.stdout).lines() {
                    // An address or a name is never broken: where the line holds nothing else, it may be longer.
                    let is_mark = |word: &str| word.starts_with('[') && word.ends_with(']');
                    let words = line
                        .split_whitespace()
                        .filter(|word| !"│├└─↳".contains(*word) && *word != "└─" && !is_mark(word));
                    let fits = line.chars().count() <= width || words.count() == 1;
                    assert!(fits, "{arguments:?} at {width}: {line}");
                }
            }
        }
    }
    let width = |columns: &str| {
        let mut command = breakeven("tests/fixtures");
        text(&command.args(["run", SMALL]).env("COLUMNS", columns).output().unwrap().stdout)
    };
    assert_ne!(width("60"), width("200"));
    assert_eq!(width("not a number"), width("110"));
    assert_eq!(width("0"), width("110"));
}

#[test]
fn machine_formats_are_the_same_everywhere() {
    for format in ["csv", "json", "markdown"] {
        for command in [
            &["run", SMALL, "--format", format][..],
            &["frontier", SMALL, "--format", format],
            &["metrics", "--format", format],
        ] {
            let plain = out(command);
            assert_eq!(out(command), plain, "{command:?}: not the same twice");
            for (name, value) in [
                ("COLUMNS", "40"),
                ("CLICOLOR_FORCE", "1"),
                ("BREAKEVEN_COLOR", "always"),
                ("LANG", "de_DE.UTF-8"),
                ("LC_ALL", "tr_TR.UTF-8"),
                ("TZ", "Pacific/Kiritimati"),
                ("TERM", "dumb"),
            ] {
                let output = breakeven("tests/fixtures").args(command).env(name, value).output().unwrap();
                assert_eq!(text(&output.stdout), plain, "{command:?} with {name}={value}");
            }
        }
    }
    assert_eq!(out(&["run", SMALL]), out(&["run", SMALL]));
}
