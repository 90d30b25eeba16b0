//! Which files a scenario may name, and which links are followed. A scenario may come from a stranger, and so may the
//! links of a repository.

use std::path::Path;
use std::process::Output;

use super::text;
use crate::program::breakeven;

/// What nobody may read.
const SECRET: &str = "AWS_SECRET_ACCESS_KEY=hunter2";
const EVALS: &str = "task,option,passed\none,small,true\ntwo,small,false\n";

/// A project with a scenario, files beside it and around it, and a secret outside.
struct Project(tempfile::TempDir);

impl Project {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        for folder in ["project/scenarios/evals", "project/.git", "project/prices", "shared/evals"] {
            std::fs::create_dir_all(home.path().join(folder)).unwrap();
        }
        let write = |name: &str, text: &str| std::fs::write(home.path().join(name), text).unwrap();
        write("project/scenarios/evals/here.csv", EVALS);
        write("project/top.csv", EVALS);
        write("project/.git/config", SECRET);
        write("project/.env", SECRET);
        write("secret.csv", SECRET);
        write("evals.csv", EVALS);
        write("shared/evals/team.csv", EVALS);
        Self(home)
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    /// Runs in the project's folder.
    fn run(&self, arguments: &[&str]) -> Output {
        breakeven(".").current_dir(self.path("project")).args(arguments).output().unwrap()
    }

    /// Runs a scenario that reads an evaluation of this name.
    fn naming(&self, results: &str, arguments: &[&str]) -> Output {
        std::fs::write(self.path("project/scenarios/one.yaml"), scenario(results)).unwrap();
        self.run(&[&["run", "scenarios/one.yaml"], arguments].concat())
    }

    #[cfg(unix)]
    fn link(&self, to: &str, name: &str) {
        std::os::unix::fs::symlink(to, self.path(name)).unwrap();
    }
}

fn scenario(results: &str) -> String {
    format!(
        "
scenario: one
title: One
as_of: 2026-11-15
workload: {{ tasks: 1000/month }}
options:
  small:
    human: {{ minutes: 6, wage: $30/h }}
    accuracy: {{ results: {results:?} }}
"
    )
}

#[track_caller]
fn read(output: &Output) {
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}

/// It is refused with these words at its place, and nothing of its contents is told.
#[track_caller]
fn refused(output: &Output, why: &str) {
    let said = text(&output.stderr);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{said}");
    assert!(said.contains(why), "{said}");
    assert!(!said.contains("hunter2") && !said.contains("AWS_"), "{said}");
}

#[test]
fn a_scenario_names_files_below_its_folder_and_the_working_directory() {
    let project = Project::new();
    read(&project.naming("evals/here.csv", &[]));
    read(&project.naming("../top.csv", &[]));
    read(&project.naming(project.path("project/top.csv").to_str().unwrap(), &[]));

    let outside = "it lies outside of the scenario's folder and of the working directory";
    for name in ["../../secret.csv", "../../evals.csv", "/etc/passwd", "/proc/self/environ", "/dev/zero"] {
        refused(&project.naming(name, &[]), outside);
    }
    // What is not there is refused in the same words: nobody learns what there is outside.
    refused(&project.naming("../../nothing.csv", &[]), outside);
    refused(&project.naming("evals/nothing.csv", &[]), "No such file");
    for name in ["../.git/config", "../.env", "evals/../../.git/config"] {
        refused(&project.naming(name, &[]), "a name that starts with a dot");
    }
    refused(&project.naming("evals", &[]), "no ordinary file but a folder");

    // On standard input, the working directory is its folder.
    let stdin = |results: &str| {
        let mut command = breakeven(".");
        command.current_dir(project.path("project")).args(["run", "-"]).write_stdin(scenario(results));
        command.output().unwrap()
    };
    read(&stdin("top.csv"));
    read(&stdin("scenarios/evals/here.csv"));
    refused(&stdin("../evals.csv"), outside);
}

#[test]
fn more_folders_are_allowed_by_name() {
    let project = Project::new();
    read(&project.naming("../../shared/evals/team.csv", &["--allow-outside", "../shared"]));
    read(&project.naming("../../evals.csv", &["--allow-outside", "../shared", "--allow-outside", ".."]));
    refused(&project.naming("../../secret.csv", &["--allow-outside", "../shared"]), "it lies outside of");
    // A folder that is allowed does not open what is hidden in it.
    refused(&project.naming("../.git/config", &["--allow-outside", ".."]), "a name that starts with a dot");
    let said = text(&project.naming("evals/here.csv", &["--allow-outside", "../nowhere"]).stderr);
    assert!(said.starts_with("error: --allow-outside ../nowhere: No such file"), "{said}");
}

#[cfg(unix)]
#[test]
fn links_are_judged_by_where_they_lead() {
    let project = Project::new();
    project.link("evals/here.csv", "project/scenarios/inner.csv");
    project.link("../../secret.csv", "project/scenarios/outer.csv");
    project.link("../.git/config", "project/scenarios/git.csv");
    project.link("/proc/self/environ", "project/scenarios/environ.csv");
    project.link("../..", "project/scenarios/up");
    read(&project.naming("inner.csv", &[]));
    for name in ["outer.csv", "environ.csv", "up/secret.csv"] {
        refused(&project.naming(name, &[]), "it lies outside of");
    }
    refused(&project.naming("git.csv", &[]), "a name that starts with a dot");

    // The scenario itself: what a pattern such as `scenarios/*.yaml` finds may be a link that came with the repository.
    std::fs::write(project.path("project/scenarios/good.yaml"), scenario("evals/here.csv")).unwrap();
    std::fs::write(project.path("good.yaml"), scenario("evals/here.csv")).unwrap();
    project.link("good.yaml", "project/scenarios/inner.yaml");
    project.link("../../good.yaml", "project/scenarios/outer.yaml");
    project.link("../.git/config", "project/scenarios/git.yaml");
    project.link("/proc/self/environ", "project/scenarios/environ.yaml");
    read(&project.run(&["run", "scenarios/inner.yaml"]));
    for name in ["scenarios/outer.yaml", "scenarios/environ.yaml"] {
        refused(&project.run(&["run", name]), "a link that leads out of the working directory");
    }
    refused(&project.run(&["run", "scenarios/git.yaml"]), "a link that leads to `.git`");
    read(&project.run(&["run", "scenarios/outer.yaml", "--allow-outside", ".."]));
    // What is typed is read, wherever it lies.
    std::fs::write(project.path("project/.git/mine.yaml"), scenario("../top.csv")).unwrap();
    read(&project.run(&["run", ".git/mine.yaml"]));
    std::fs::create_dir(project.path("evals")).unwrap();
    std::fs::write(project.path("evals/here.csv"), EVALS).unwrap();
    read(&project.run(&["run", "../good.yaml"]));
}

/// A pipe has an end only if somebody writes to it: as an attachment or a price file it is refused, as a scenario it is read.
#[cfg(unix)]
#[test]
fn pipes_are_for_scenarios() {
    let project = Project::new();
    let pipe = |name: &str| {
        let path = project.path(name);
        std::process::Command::new("mkfifo").arg(path).status().is_ok_and(|status| status.success())
    };
    if !pipe("project/scenarios/pipe.csv") || !pipe("project/prices/pipe.yaml") || !pipe("project/pipe.yaml")
    {
        eprintln!("skipped: there is no mkfifo here");
        return;
    }
    refused(&project.naming("pipe.csv", &[]), "no ordinary file but a pipe or a device");
    refused(&project.naming("evals/here.csv", &["--pricing", "prices"]), "no ordinary file but a pipe");
    let path = project.path("project/pipe.yaml");
    let writer = std::thread::spawn(move || std::fs::write(path, scenario("top.csv")).unwrap());
    read(&project.run(&["run", "pipe.yaml"]));
    writer.join().unwrap();
}

#[cfg(unix)]
#[test]
fn price_files_lie_in_their_folder() {
    let project = Project::new();
    std::fs::write(project.path("project/prices/electricity.yaml"), "{}").unwrap();
    std::fs::write(project.path("project/prices/.electricity.yaml"), "[").unwrap();
    read(&project.naming("evals/here.csv", &["--pricing", "prices"]));
    std::fs::write(project.path("outer.yaml"), SECRET).unwrap();
    project.link("../../outer.yaml", "project/prices/outer.yaml");
    refused(
        &project.naming("evals/here.csv", &["--pricing", "prices"]),
        "it lies outside of the pricing folder",
    );
    std::fs::remove_file(project.path("project/prices/outer.yaml")).unwrap();
    project.link("..", "project/elsewhere");
    refused(
        &project.naming("evals/here.csv", &["--pricing", "elsewhere"]),
        "a link that leads out of the working directory",
    );
}

#[test]
fn an_input_is_no_output() {
    let project = Project::new();
    let unchanged = |name: &str, before: &str| {
        assert_eq!(std::fs::read_to_string(project.path(name)).unwrap(), before, "{name}");
    };
    let same = "`--output` names the same file, which would be overwritten";
    let text = scenario("evals/here.csv");
    refused(&project.naming("evals/here.csv", &["-o", "scenarios/one.yaml"]), same);
    unchanged("project/scenarios/one.yaml", &text);
    refused(&project.naming("evals/here.csv", &["-o", "scenarios/../scenarios/evals/here.csv"]), same);
    unchanged("project/scenarios/evals/here.csv", EVALS);
    std::fs::write(project.path("project/prices/electricity.yaml"), "{}").unwrap();
    refused(
        &project.naming("evals/here.csv", &["--pricing", "prices", "-o", "prices/electricity.yaml"]),
        same,
    );
    #[cfg(unix)]
    {
        project.link("one.yaml", "project/scenarios/other.yaml");
        refused(&project.naming("evals/here.csv", &["-o", "scenarios/other.yaml"]), same);
        let input = std::fs::File::open(project.path("project/scenarios/one.yaml")).unwrap();
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_breakeven"))
            .current_dir(project.path("project"))
            .args(["run", "-", "-o", "scenarios/one.yaml"])
            .stdin(input)
            .output()
            .unwrap();
        refused(&output, same);
        unchanged("project/scenarios/one.yaml", &text);
    }
    assert!(Path::new(&project.path("project/scenarios/one.yaml")).is_file());
    read(&project.naming("evals/here.csv", &["-o", "report.txt"]));
}
