//! `breakeven compare`, end to end: three markets, the scenario that it saves, every format, and what is typed wrong.

use serde_json::Value;

use crate::program::breakeven;

/// The arguments behind `compare`, split at blanks.
pub(super) fn run(arguments: &str) -> (i32, String, String) {
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    let output = breakeven(".")
        .arg("compare")
        .args(arguments)
        .args(["--as-of", "2026-11-29"])
        .env("COLUMNS", "80")
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

#[track_caller]
fn out(arguments: &str) -> String {
    let (code, out, complaint) = run(arguments);
    assert_eq!(code, 0, "{arguments}: {complaint}");
    assert!(complaint.is_empty(), "{arguments}: {complaint}");
    out
}

#[track_caller]
fn refused(arguments: &str) -> String {
    let (code, out, complaint) = run(arguments);
    assert_eq!(code, 2, "{arguments}: {out}");
    assert!(complaint.lines().count() <= 6, "{arguments}: {complaint}");
    complaint
}

const LARGE: &str =
    "--model llama-3.3-70b --peak 40/s --mean 12/s --input 1800 --output 350 --ttft-p95 1.5s --horizon 36mo";
const EXPERTS: &str =
    "--model gpt-oss-120b --mean 60/s --peak 150/s --input 3000 --answer 400 --horizon 36mo";
const SMALL: &str = "--model llama-3.1-8b --tasks 300k/month --input 900 --answer 200 --cached 40%";

#[test]
fn three_markets() {
    insta::assert_snapshot!("large", out(LARGE));
    insta::assert_snapshot!("experts", out(EXPERTS));
    insta::assert_snapshot!("small", out(SMALL));
}

/// The sentence and the first rows are on the first screen, the table is in one piece, and no line is wider than the terminal.
#[test]
fn the_first_screen_has_the_answer() {
    for case in [LARGE, EXPERTS, SMALL] {
        let page = out(case);
        let screen: Vec<&str> = page.lines().take(24).collect();
        let first =
            screen.iter().position(|line| line.contains("│  1 ┆")).unwrap_or_else(|| panic!("{page}"));
        assert!(first <= 16, "{page}");
        assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
        assert_eq!(page.matches("┆ $/month").count(), 1, "{page}");
    }
}

#[test]
fn every_format() {
    let csv = out(&format!("{SMALL} --format csv"));
    assert_eq!(csv.matches('\n').count(), csv.matches("\r\n").count());
    assert!(csv.starts_with("option,way,kind,provider,offer,gpu,"), "{csv}");
    let markdown = out(&format!("{SMALL} --format markdown"));
    assert!(markdown.contains("| # | Way |") || markdown.contains("Way |"), "{markdown}");
    let json: Value = serde_json::from_str(&out(&format!("{SMALL} --format json"))).unwrap();
    let market = &json["scenarios"][0];
    let ways = market["ways"].as_array().unwrap();
    assert_eq!(csv.lines().count(), ways.len() + 1);
    let cost = |way: &Value| way["metrics"]["cost_per_month"]["value"].as_f64().unwrap();
    assert!(ways.windows(2).all(|two| cost(&two[0]) <= cost(&two[1])), "sorted by cost");
    assert!(market["recommendation"]["reason"].as_str().unwrap().ends_with('.'));
    insta::assert_snapshot!("help", {
        let output = breakeven(".").args(["help", "compare"]).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    });
}

/// What is saved is read by `run`, which prints the same figures, digit for digit; and by `explain`.
#[test]
fn a_saved_market_runs_to_the_cent() {
    let folder = tempfile::tempdir().unwrap();
    for (case, name) in [(LARGE, "large"), (EXPERTS, "experts"), (SMALL, "small")] {
        let path = folder.path().join(format!("{name}.yaml"));
        let saved = path.to_str().unwrap();
        let json: Value =
            serde_json::from_str(&out(&format!("{case} --save {saved} --format json"))).unwrap();
        let ran = breakeven(".")
            .args(["run", saved, "--as-of", "2026-11-29", "--costs", "whole", "--format", "json"])
            .output()
            .unwrap();
        assert_eq!(ran.status.code(), Some(0), "{}", String::from_utf8_lossy(&ran.stderr));
        let ran: Value = serde_json::from_slice(&ran.stdout).unwrap();
        let ways = json["scenarios"][0]["ways"].as_array().unwrap();
        let options = ran["scenarios"][0]["options"].as_array().unwrap();
        assert_eq!(ways.len(), options.len());
        for (way, option) in ways.iter().zip(options) {
            assert_eq!(way["option"], option["option"]);
            for (metric, figure) in way["metrics"].as_object().unwrap() {
                assert_eq!(
                    figure["value"], option["metrics"][metric]["value"],
                    "{}, {metric}",
                    way["option"]
                );
            }
        }
        let first = ways[0]["option"].as_str().unwrap();
        let explained = breakeven(".")
            .args(["explain", saved, first, "cost_per_task", "--as-of", "2026-11-29"])
            .output()
            .unwrap();
        assert_eq!(explained.status.code(), Some(0), "{}", String::from_utf8_lossy(&explained.stderr));
    }
}

/// What is typed wrong is answered in a line or two, with what to type instead.
#[test]
fn what_is_typed_wrong_says_what_to_type() {
    let model = "--model llama-3.3-70b";
    for (typed, expected) in [
        ("--mean 12/s", &["--model llama-3.3-70b"][..]),
        ("--model llama-3.3-70 --mean 12/s", &["did you mean", "llama-3.3-70b"]),
        (model, &["--mean 12/s", "--tasks 1.2M/month"]),
        (&format!("{model} --peak 40"), &["40/s", "40/min"]),
        (&format!("{model} --tasks 1.2M"), &["month"]),
        (&format!("{model} --mean 12/s --peak 4/s"), &["peak", "below the mean"]),
        (&format!("{model} --mean 12/s --tasks 1M/month"), &["--tasks", "leave one of both out"]),
        (&format!("{model} --mean 0/s"), &["nothing to compare"]),
        (&format!("{model} --users 500 --think 0s"), &["--response 5s"]),
        (&format!("{model} --users 0"), &["--users 500"]),
        (&format!("{model} --users 500 --peak 10/s"), &["leave one of both out"]),
        (&format!("{model} --mean 1/s --think 3s"), &["--users 500"]),
        (&format!("{model} --mean 1/s --horizon 12"), &["12mo"]),
        ("--model gpt-5.4 --mean 1/s", &["sold by the token", "--api openai/gpt-5.4"]),
        ("--model qwen3-235b --mean 1/s", &["did you mean `qwen3-235b-a22b`?"]),
        (&format!("{model} --mean 12/s --gpu h10"), &["--gpu", "h10"]),
        (&format!("{model} --mean 12/s --provider lamda"), &["did you mean `lambda`"]),
        (&format!("{model} --mean 12/s --api openai/gpt-5.4-minni"), &["--api", "gpt-5.4-mini"]),
        (&format!("{model} --mean 12/s --region mars"), &["us, eu or asia"]),
        (&format!("{model} --mean 12/s --engine vlm"), &["vllm"]),
        (&format!("{model} --mean 12/s --top 0"), &["--top"]),
        (&format!("{model} --mean 12/s --horizon 0mo"), &["--horizon 36mo"]),
        (&format!("{model} --mean 12/s --input 0"), &["--input 1800"]),
        (&format!("{model} --mean 12/s --ttft-p95 0s"), &["--ttft-p95 1.5s"]),
        (&format!("{model} --mean 12/s --answer 300 --output 400"), &["said twice"]),
        (&format!("{model} --mean 12/s --gpu l4 --provider runpod --api openai/nothing"), &["--api"]),
    ] {
        let complaint = refused(typed);
        for part in expected {
            assert!(complaint.contains(part), "{typed}: {part} is not in\n{complaint}");
        }
    }
}

/// Limits that nothing keeps: what comes closest, and what it misses; exit status 1, as no way is known to meet them.
#[test]
fn limits_that_nothing_meets_name_what_comes_closest() {
    let (code, page, complaint) =
        run("--model llama-3.3-70b --mean 1/s --ttft-p95 1ms --gpu h100-sxm,b200-sxm");
    assert_eq!(code, 1, "{complaint}");
    assert!(page.contains("No way is known to meet the limits"), "{page}");
    let words = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("comes closest: its ttft_p95 is"), "{page}");
}

/// People ask, wait and think: 500 of them, at 20 s and 5 s, ask 20 times a second.
#[test]
fn users_become_calls_a_second() {
    let page = out("--model llama-3.1-8b --users 500 --response 5s --input 900 --answer 200 --gpu h100-sxm");
    assert!(page.contains("20 calls/s in the busiest hour"), "{page}");
    assert!(page.contains("think for 20 s"), "{page}");
}
