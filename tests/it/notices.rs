//! Warnings and assumptions stand in every report, not only on stderr.

use serde_json::Value;

use crate::program::{breakeven, folder};

/// `deepseek-chat` was switched off on 2026-07-24, four months before; the other model is sold.
const RETIRED: &str = "
scenario: retired
title: A model that is switched off, and one that is not
as_of: 2026-11-15
workload: { tasks: 1M/month, input: 2000 tokens, output: 500 tokens, peak_to_mean: 1x }
finance: { horizon: 12 months, discount_rate: 10%/year }
facility: { electricity: us-commercial, colocation: na-primary }
options:
  chat: { serverless: deepseek/deepseek-chat, workload: { cache_write: { share: 0% } }, accuracy: 90% }
  mini: { serverless: openai/gpt-5.4-mini, accuracy: 90% }
  twice: { retry: chat, attempts: 2, verifier: { accepts_right: 95%, accepts_wrong: 5% } }
  own: { cluster: { server: dgx-h100, model: llama-3.3-70b, precision: fp8, tensor_parallel: auto }, accuracy: 90% }
";

const SAID: &str = "`deepseek/deepseek-chat` is switched off by its provider on 2026-07-24";

fn out(args: &[&str]) -> String {
    let output = breakeven("tests/fixtures").args(args).write_stdin(RETIRED).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.is_empty(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    // Lines break where the terminal ends.
    text
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_warning_stands_in_every_page() {
    for command in ["run", "check", "frontier", "roi", "crossover", "levers", "plan", "breakdown"] {
        // A check has its warnings on standard error, and summaries where they are asked for.
        let verbose: &[&str] = if command == "check" { &["--verbose"] } else { &[] };
        let page = on_one_line(&out(&[&[command, "-"], verbose].concat()));
        assert!(page.contains(&format!("{SAID} (retired-model, <stdin>:9)")), "{command}: {page}");
        let markdown = out(&[command, "-", "--format", "markdown"]);
        assert!(markdown.contains(&SAID.replace('`', "\\`")), "{command}: {markdown}");
    }
}

#[test]
fn a_warning_stands_in_every_json() {
    for command in ["run", "check", "frontier", "roi", "crossover", "levers", "plan", "breakdown"] {
        let report: Value = serde_json::from_str(&out(&[command, "-", "--format", "json"])).unwrap();
        let said = &report["scenarios"][0]["warnings"][0];
        assert_eq!(said["kind"], "warning", "{command}");
        assert_eq!(said["code"], "retired-model");
        assert_eq!(said["option"], "chat");
        assert_eq!(said["message"], SAID);
        assert_eq!(
            (said["file"].as_str(), said["line"].as_u64(), said["column"].as_u64()),
            (Some("<stdin>"), Some(9), Some(23))
        );
    }
}

#[test]
fn a_view_has_warnings_and_assumptions() {
    let csv = out(&["run", "-", "--view", "warnings", "--format", "csv"]);
    let rows: Vec<&str> = csv.lines().collect();
    assert_eq!(rows[0], "scenario,kind,code,option,message,file,line,column");
    assert_eq!(rows[1], format!("retired,warning,retired-model,chat,{SAID},<stdin>,9,23"));
    // Which life of the hardware the bill of `own` rests on decides its depreciation.
    assert!(
        rows.contains(&"retired,assumption,default,own,life of the hardware 60 months,<stdin>,12,3"),
        "{csv}"
    );
    let page = out(&["run", "-", "--view", "warnings"]);
    assert!(page.contains("Warnings") && page.contains("Assumed, because the scenario does not state it"));
    assert!(!page.contains("Sources"), "only what was asked for");
    let people = "
scenario: people
title: Nothing is assumed
as_of: 2026-11-15
workload: { tasks: 1000/month }
options: { people: { human: { minutes: 6 minutes, wage: $30/h } } }
";
    let output = breakeven("tests/fixtures")
        .args(["run", "-", "--view", "warnings"])
        .write_stdin(people)
        .output()
        .unwrap();
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(page.contains("There are no warnings"), "{page}");
}

/// What is switched off is not recommended without a word, be it by itself or within a policy.
#[test]
fn a_retired_model_is_not_recommended_without_saying_so() {
    let page = on_one_line(&out(&["frontier", "-"]));
    let sentence = "but `deepseek/deepseek-chat` was switched off by its provider on 2026-07-24";
    assert!(page.contains(sentence), "{page}");
    let report: Value = serde_json::from_str(&out(&["frontier", "-", "--format", "json"])).unwrap();
    assert!(report["scenarios"][0]["recommendation"]["reason"].as_str().unwrap().contains(sentence));
    let policy =
        RETIRED.replace("  chat: {", "  chat: { role: part,").replace("tasks: 1M/month", "tasks: 10/month");
    let output = breakeven("tests/fixtures").args(["frontier", "-"]).write_stdin(policy).output().unwrap();
    let page = on_one_line(&String::from_utf8(output.stdout).unwrap());
    assert!(page.contains("twice: ") && page.contains(sentence), "{page}");
}

/// Prices that were checked long ago.
#[test]
fn a_stale_price_is_in_the_report() {
    assert!(folder("tests/fixtures").exists());
    let report: Value =
        serde_json::from_str(&out(&["run", "-", "--as-of", "2028-11-15", "--format", "json"])).unwrap();
    let warnings = report["scenarios"][0]["warnings"].as_array().unwrap();
    assert!(warnings.iter().any(|said| said["code"] == "stale-price"), "{warnings:?}");
}
