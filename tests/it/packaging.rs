//! The packages have the version of Cargo.toml and the toolchain of rust-toolchain.toml, and the crate holds what it compiles in.

use std::fs;
use std::process::Command;

use crate::program::folder;

const VERSION: &str = env!("CARGO_PKG_VERSION");

fn read(name: &str) -> String {
    fs::read_to_string(folder(name)).unwrap()
}

#[test]
fn versions_are_equal() {
    let package: serde_json::Value =
        serde_json::from_str(&read("packaging/npm/breakeven/package.json")).unwrap();
    assert_eq!(package["version"], VERSION, "packaging/npm/breakeven/package.json");
    let platforms = package["optionalDependencies"].as_object().unwrap();
    assert!(platforms.len() >= 5, "{platforms:?}");
    for (name, version) in platforms {
        assert_eq!(version, VERSION, "{name} in packaging/npm/breakeven/package.json");
    }
    // The wheel takes Cargo's version.
    let wheel = read("packaging/python/pyproject.toml");
    assert!(wheel.contains("dynamic = [\"version\"") && !wheel.contains("\nversion ="), "{wheel}");
    assert!(wheel.contains("manifest-path = \"../../Cargo.toml\""), "{wheel}");
}

/// Every platform of the launcher is built by the workflow, and every one that is built is a platform of the launcher.
#[test]
fn the_release_builds_every_platform() {
    let package: serde_json::Value =
        serde_json::from_str(&read("packaging/npm/breakeven/package.json")).unwrap();
    let workflow = read(".github/workflows/release.yml");
    let platforms = package["optionalDependencies"].as_object().unwrap();
    for name in platforms.keys() {
        let platform = name.strip_prefix("breakeven-").unwrap();
        assert!(workflow.contains(&format!("npm: {platform} }}")), "{platform}");
    }
    assert_eq!(workflow.matches(" npm: ").count(), platforms.len());
    for secret in ["CARGO_REGISTRY_TOKEN", "MATURIN_PYPI_TOKEN", "NODE_AUTH_TOKEN"] {
        assert!(workflow.contains(&format!("[ -n \"${secret}\" ] ||")), "{secret} guards its step");
    }
}

#[test]
fn the_image_builds_with_the_toolchain_of_the_checkout() {
    let toolchain = read("rust-toolchain.toml");
    let channel = toolchain.split("channel = \"").nth(1).unwrap().split('"').next().unwrap();
    let image = read("packaging/Dockerfile");
    assert!(image.contains(&format!("FROM rust:{channel}-alpine")), "{image}");
    assert!(image.contains("\nUSER 65532"), "the program runs as root");
}

/// What is compiled in with `include_str!` is in the crate that is published.
#[test]
fn the_crate_holds_its_prices_and_scenarios() {
    let list = Command::new(env!("CARGO"))
        .args(["package", "--list", "--allow-dirty", "--offline"])
        .current_dir(folder(""))
        .output()
        .unwrap();
    let list = String::from_utf8(list.stdout).unwrap();
    for name in [
        "src/main.rs",
        "pricing/gpus.yaml",
        "pricing/tokens/openai.yaml",
        "scenarios/ticket-triage.yaml",
        "LICENSE-MIT",
    ] {
        assert!(list.lines().any(|line| line == name), "{name} is not in the crate: {list}");
    }
    for folder in ["fuzz/", "tests/"] {
        assert!(!list.lines().any(|line| line.starts_with(folder)), "{folder} is in the crate: {list}");
    }
}

#[test]
fn the_hook_calls_a_command_that_there_is() {
    let hooks = read(".pre-commit-hooks.yaml");
    let entry = hooks.split("entry: breakeven ").nth(1).unwrap().lines().next().unwrap();
    assert!(breakeven::cli::command().find_subcommand(entry).is_some(), "{entry}");
    assert!(hooks.contains("id: breakeven-check"), "{hooks}");
}

/// The weekly import calls commands that there are, and may do no more than it has to.
#[test]
fn the_weekly_import_calls_commands_that_there_are() {
    let workflow = read(".github/workflows/prices.yml");
    let command = breakeven::cli::command();
    let catalog = command.find_subcommand("catalog").unwrap();
    for name in ["import", "check"] {
        assert!(workflow.contains(&format!(" catalog {name} ")), "{name}");
        assert!(catalog.find_subcommand(name).is_some(), "{name}");
    }
    for option in
        ["--from litellm", "--from genai-prices", "--into pricing", "--dry-run", "--format markdown"]
    {
        assert!(workflow.contains(option), "{option}");
        let name = option.split(' ').next().unwrap().trim_start_matches("--");
        let import = catalog.find_subcommand("import").unwrap();
        assert!(import.get_arguments().any(|argument| argument.get_long() == Some(name)), "{name}");
    }
    // Read-only but for the job that opens the pull request; only GitHub's own actions, each at a version.
    assert!(workflow.contains("\npermissions:\n  contents: read\n"), "{workflow}");
    assert_eq!(workflow.matches(": write").count(), 2, "{workflow}");
    for line in workflow.lines().filter(|line| line.contains("uses: ")) {
        assert!(line.contains("uses: actions/") && line.contains("@v"), "{line}");
    }
    assert!(!workflow.contains("${{ github.event"), "a stranger's text in a script");
}
