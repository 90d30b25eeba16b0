//! Locks of prices: what they hold, what they say of prices that moved, and what is refused.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;

use crate::program::{below, breakeven};

/// A folder with a scenario on prices of one's own, which a test can move.
fn case(price: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "my.yaml", &scenario("acme/chat"));
    prices(folder.path(), price, "a price list");
    folder
}

fn scenario(model: &str) -> String {
    format!(
        "scenario: my\ntitle: Mine\nas_of: 2026-11-28\nworkload: {{ tasks: 100k/month, input: 1000 tokens, output: 250 tokens }}\n\
         options:\n  chat: {{ serverless: {model} }}\n  other: {{ serverless: openai/gpt-5.4-mini }}\n"
    )
}

fn prices(folder: &Path, price: &str, source: &str) {
    let text = format!(
        "chat:\n  cards:\n    - from: 2026-11-01\n      checked: 2026-11-01\n      kind: primary\n      source: \"{source}\"\n      tiers:\n        \
         - standard: {{ input: {price}/Mtok, output: $2/Mtok }}\n"
    );
    write(folder, "prices/tokens/acme.yaml", &text);
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = breakeven(".");
    command.current_dir(folder).args(arguments).args(["--pricing", "prices"]).output().unwrap()
}

fn lock(folder: &Path) {
    let done = run(folder, &["catalog", "lock", "my.yaml"]);
    assert!(done.status.success(), "{}", err(&done));
}

fn verify(folder: &Path, more: &[&str]) -> Output {
    run(folder, &[&["catalog", "lock", "--verify", "my.yaml"], more].concat())
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[track_caller]
fn refused(output: &Output, says: &str) {
    assert_eq!(output.status.code(), Some(2), "{}{}", out(output), err(output));
    assert!(err(output).contains(says), "{}", err(output));
    assert_eq!(out(output), "");
}

/// Every shipped scenario can be read and costs the same with nothing but what its lock holds.
#[test]
fn a_lock_holds_all_that_a_scenario_takes() {
    let folder = tempfile::tempdir().unwrap();
    let mut names = Vec::new();
    for path in
        below("scenarios", "yaml").iter().chain(&below("scenarios", "csv")).chain(&below("scenarios", "json"))
    {
        let name =
            path.strip_prefix(crate::program::folder("scenarios")).unwrap().to_str().unwrap().to_owned();
        write(folder.path(), &name, &fs::read_to_string(path).unwrap());
        let yaml = std::path::Path::new(&name).extension().is_some_and(|end| end == "yaml");
        names.extend(yaml.then_some(name));
    }
    assert!(names.len() > 15, "{names:?}");
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let program = |more: &[&str]| {
        breakeven(".")
            .current_dir(folder.path())
            .args(["catalog", "lock"])
            .args(more)
            .args(&names)
            .output()
            .unwrap()
    };
    let locked = program(&[]);
    assert!(locked.status.success(), "{}", err(&locked));
    let first = fs::read_to_string(folder.path().join("breakeven.lock")).unwrap();
    // Locking again changes nothing, and one by one or together it is the same text.
    for name in names.iter().rev() {
        let again =
            breakeven(".").current_dir(folder.path()).args(["catalog", "lock", name]).output().unwrap();
        assert!(again.status.success(), "{}", err(&again));
    }
    assert_eq!(fs::read_to_string(folder.path().join("breakeven.lock")).unwrap(), first);
    let held = program(&["--verify"]);
    assert!(held.status.success(), "{}{}", out(&held), err(&held));
    assert_eq!(out(&held).matches("No price moved").count(), names.len(), "{}", out(&held));
}

#[test]
fn a_price_that_moved_is_named_with_what_it_does() {
    let folder = case("$1");
    lock(folder.path());
    assert!(verify(folder.path(), &[]).status.success());
    // Layout and comments are no move; neither is another source, which is said.
    let before = fs::read_to_string(folder.path().join("prices/tokens/acme.yaml")).unwrap();
    write(
        folder.path(),
        "prices/tokens/acme.yaml",
        &format!("# Ours.\n{}", before.replace("$1/Mtok", "$1.00/Mtok")),
    );
    assert!(verify(folder.path(), &[]).status.success());
    prices(folder.path(), "$1", "another list");
    let reworded = verify(folder.path(), &[]);
    assert!(reworded.status.success());
    assert!(out(&reworded).contains("other sources or notes: tokens/acme/chat"), "{}", out(&reworded));
    prices(folder.path(), "$3", "a price list");
    let moved = verify(folder.path(), &[]);
    assert_eq!(moved.status.code(), Some(1), "{}", err(&moved));
    insta::assert_snapshot!("moved", out(&moved));
    insta::assert_snapshot!("moved-markdown", out(&verify(folder.path(), &["--format", "markdown"])));
    // A task of 1,000 prompt and 250 answer tokens: 1,000 × $1 + 250 × $2 a million, then 1,000 × $3.
    let json: Value = serde_json::from_str(&out(&verify(folder.path(), &["--format", "json"]))).unwrap();
    let of = |option: &str, side: &str| {
        let figures = json["scenarios"][0]["figures"].as_array().unwrap();
        let found =
            figures.iter().find(|found| found["option"] == option && found["metric"] == "cost_per_task");
        found.unwrap()[side]["value"].as_f64().unwrap()
    };
    assert!(
        (of("chat", "before") - 0.0015).abs() < 1e-12 && (of("chat", "after") - 0.0035).abs() < 1e-12,
        "{json}"
    );
    assert_eq!(of("other", "before"), of("other", "after"));
    let schema = fs::read_to_string(crate::program::folder("schemas/lock-v2.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    crate::schema::refuses_mutations(&validator, &json, "lock");
    assert!(validator.is_valid(&json));
}

/// The entry is the same, and on a later day another of its cards holds.
#[test]
fn a_card_that_came_into_force_is_a_move() {
    let folder = case("$1");
    let text = fs::read_to_string(folder.path().join("prices/tokens/acme.yaml")).unwrap();
    let card =
        text.split_once("cards:\n").unwrap().1.replace("2026-11-01", "2026-12-01").replace("$1/", "$2/");
    write(folder.path(), "prices/tokens/acme.yaml", &format!("{text}{card}"));
    lock(folder.path());
    assert!(verify(folder.path(), &[]).status.success());
    assert!(verify(folder.path(), &["--as-of", "2026-11-30"]).status.success());
    let moved = verify(folder.path(), &["--as-of", "2026-12-02"]);
    assert_eq!(moved.status.code(), Some(1), "{}", err(&moved));
    assert!(
        out(&moved).contains("Locked at prices of 2026-11-28; these are prices of 2026-12-02."),
        "{}",
        out(&moved)
    );
    // A card that is announced after the lock was written is a move, too: months of a cash flow rest on it.
    write(folder.path(), "prices/tokens/acme.yaml", &text);
    let moved = verify(folder.path(), &[]);
    assert_eq!(moved.status.code(), Some(1), "{}", out(&moved));
}

#[test]
fn a_lock_that_is_not_the_scenarios_is_refused() {
    let folder = case("$1");
    refused(&verify(folder.path(), &[]), "there is no lock; `breakeven catalog lock my.yaml` writes one");
    lock(folder.path());
    let path = folder.path().join("breakeven.lock");
    let whole = fs::read_to_string(&path).unwrap();
    let with = |text: &str| {
        fs::write(&path, text).unwrap();
        verify(folder.path(), &[])
    };
    // The scenario uses another model: what it uses is missing, what it used is idle.
    write(folder.path(), "my.yaml", &scenario("openai/gpt-5.4-nano"));
    let other = verify(folder.path(), &[]);
    refused(&other, "the lock lacks `tokens/openai/gpt-5.4-nano`, which `my.yaml` uses");
    refused(&other, "the lock holds `tokens/acme/chat` for `my.yaml`, which does not use it");
    write(
        folder.path(),
        "my.yaml",
        &scenario("acme/chat").replace("  chat: { serverless: acme/chat }\n", ""),
    );
    refused(&verify(folder.path(), &[]), "which does not use it");
    write(folder.path(), "my.yaml", &scenario("acme/chat"));
    assert!(verify(folder.path(), &[]).status.success());
    // Of every length, a lock that was cut off is no lock, and never passes.
    for end in (0..whole.len()).step_by(1999).chain([whole.len() - 2]) {
        let cut = with(whole.get(..end).unwrap());
        assert_eq!(cut.status.code(), Some(2), "{end}: {}", out(&cut));
    }
    let cut = with(whole.split("\nend:").next().unwrap());
    refused(&cut, "error[cut-off]: the lock ends before its last line, `end`");
    refused(
        &with(&whole.replace("lock: 1\n", "lock: 2\n")),
        "this lock has format 2, and this program reads format 1",
    );
    refused(&with(&whole.replace("$1/Mtok", "$1.10/Mtok")), "its hash is another one");
    let (_, entry) = whole.split_once("tokens/acme/chat@").unwrap();
    let hash = &entry[..16];
    refused(
        &with(&whole.replacen(
            &format!("tokens/acme/chat: \"{hash}\""),
            "tokens/acme/chat: \"0123456789abcdef\"",
            1,
        )),
        "the lock lacks `tokens/acme/chat@0123456789abcdef`",
    );
    refused(
        &with(&whole.replacen(&format!("      tokens/acme/chat: \"{hash}\"\n"), "", 1)),
        "which no scenario in it uses",
    );
    refused(&with(&whole.replace("my.yaml", "your.yaml")), "there is no `my.yaml` in it");
    refused(&with("a: 1\n"), "this is no lock");
    refused(&with("\u{0}"), "breakeven.lock");
    // Of another version of the catalog there is a warning, and no more.
    let other =
        with(&whole.replace(&format!("version: \"{}\"", env!("CARGO_PKG_VERSION")), "version: \"0.0.1\""));
    assert!(other.status.success(), "{}", err(&other));
    assert!(err(&other).contains("was locked with catalog 0.0.1"), "{}", err(&other));
}

#[test]
fn a_lock_is_written_whole_or_not_at_all() {
    let folder = case("$1");
    lock(folder.path());
    let path = folder.path().join("breakeven.lock");
    let whole = fs::read_to_string(&path).unwrap();
    // A faulty scenario locks nothing; a faulty lock is not written over.
    write(folder.path(), "bad.yaml", "scenario: bad\n");
    let bad = run(folder.path(), &["catalog", "lock", "my.yaml", "bad.yaml"]);
    assert_eq!(bad.status.code(), Some(2));
    assert_eq!(fs::read_to_string(&path).unwrap(), whole);
    fs::write(&path, &whole[..200]).unwrap();
    assert_eq!(run(folder.path(), &["catalog", "lock", "my.yaml"]).status.code(), Some(2));
    assert_eq!(fs::read_to_string(&path).unwrap(), whole[..200]);
    refused(&run(folder.path(), &["catalog", "lock", "-"]), "standard input has no place");
    // Somewhere else, it names the scenario from there.
    let elsewhere = run(folder.path(), &["catalog", "lock", "my.yaml", "--lock", "locks.yaml"]);
    assert!(elsewhere.status.success(), "{}", err(&elsewhere));
    assert!(verify(folder.path(), &["--lock", "locks.yaml"]).status.success());
}
