//! A repository of scenarios, made for a test.

use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;

use crate::program::{breakeven, folder};

/// A repository in a folder of its own.
pub(crate) struct Repository {
    folder: tempfile::TempDir,
}

/// What a test's repository holds: two ways to serve, one of them with a price that a pricing folder may replace.
pub(crate) fn scenario(id: &str) -> String {
    format!(
        "scenario: {id}
title: Answers of {id}
as_of: 2026-11-15
workload:
  tasks: 1M/month
  input: 2000 tokens
  output: 300 tokens
options:
  api: {{ serverless: {{ model: openai/gpt-5.4-mini }}, accuracy: 90% }}
  other: {{ serverless: {{ model: openai/gpt-5.4 }}, accuracy: 95% }}
"
    )
}

impl Repository {
    /// With these files, in one commit on `main`.
    pub(crate) fn of<'f>(files: impl IntoIterator<Item = (&'f str, String)>) -> Self {
        let made = Self { folder: tempfile::tempdir().unwrap() };
        made.git(&["init", "-q", "-b", "main"]);
        for (name, text) in files {
            made.write(name, &text);
        }
        made.commit("first");
        made
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn replace(&self, name: &str, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.path(name)).unwrap();
        assert!(text.contains(from), "{name} has no {from}");
        self.write(name, &text.replace(from, to));
    }

    pub(crate) fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
    }

    pub(crate) fn git(&self, arguments: &[&str]) {
        let mut git = std::process::Command::new("git");
        let own = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
        let ended = git.args(own).args(arguments).current_dir(self.folder.path()).output().unwrap();
        assert!(ended.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&ended.stderr));
    }

    /// The program in this repository.
    pub(crate) fn program(&self) -> Command {
        let mut command = breakeven(".");
        command.current_dir(self.folder.path());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.program().args(arguments).output().unwrap()
    }

    /// What a call prints that ends with this status.
    #[track_caller]
    pub(crate) fn shown(&self, arguments: &[&str], status: i32) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(status), "{arguments:?}: {said}");
        assert!(!said.contains("panicked"), "{said}");
        if status == 2 { said } else { String::from_utf8(output.stdout).unwrap() }
    }

    /// The JSON of a comparison, held against its schema.
    #[track_caller]
    pub(crate) fn json(&self, arguments: &[&str], status: i32) -> serde_json::Value {
        let text = self.shown(&[&["diff"], arguments, &["--format", "json"]].concat(), status);
        let json = serde_json::from_str(&text).unwrap();
        let schema = std::fs::read_to_string(folder("schemas/diff-v2.schema.json")).unwrap();
        let schema = serde_json::from_str(&schema).unwrap();
        if let Err(error) = jsonschema::validate(&schema, &json) {
            panic!("{error}");
        }
        json
    }
}

/// A folder with a price of one model that is another one than the built-in.
pub(crate) fn dearer(folder: &Path, input: &str) {
    std::fs::create_dir_all(folder.join("tokens")).unwrap();
    let card = format!(
        "gpt-5.4-mini:
  cards:
    - from: 2026-01-01
      checked: 2026-11-01
      kind: primary
      source: https://example.com/our-contract
      tiers:
        - standard: {{ input: {input}, output: $4.50/Mtok, cache_read: $0.075/Mtok }}
"
    );
    std::fs::write(folder.join("tokens/openai.yaml"), card).unwrap();
}
