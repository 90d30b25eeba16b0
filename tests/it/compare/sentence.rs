//! What the sentence of `compare` says, and what it must not: of months, of volumes, of shares, of what nothing keeps.

use super::command::run;

/// The page in one line, with its exit status.
fn page(arguments: &str) -> (i32, String) {
    let (code, page, complaint) = run(arguments);
    assert!(complaint.is_empty(), "{arguments}: {complaint}");
    (code, page.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[track_caller]
fn has(page: &str, parts: &[&str]) {
    for part in parts {
        assert!(page.contains(part), "{part} is not in\n{page}");
    }
}

/// Servers are spread over five years, so over a month they are not the cheapest: the money over the horizon says so.
#[test]
fn servers_are_not_the_cheapest_over_a_month() {
    let (_, short) = page("--model llama-3.3-70b --mean 5/s --horizon 1mo");
    has(&short, &[": the cheapest by the month", "over 1 month, `roi` has", "ahead instead, by"]);
}

/// Nothing but narrower weights keeps a limit: they are named, with what they cost.
#[test]
fn narrower_weights_that_keep_a_limit_are_named() {
    let (code, found) = page(
        "--model llama-3.3-70b --mean 12/s --input 1800 --output 350 --latency-p95 2s --gpu gb300-nvl72",
    );
    assert_eq!(code, 1);
    has(
        &found,
        &["No way is known to meet the limits", "only other weights keep them, which need an evaluation:"],
    );
}

/// A limit on the time of a token that nothing keeps is no lack of memory.
#[test]
fn a_limit_that_is_missed_is_told_from_a_model_that_does_not_fit() {
    let (code, found) = page("--model llama-3.3-70b --mean 12/s --tpot-p95 1ms --gpu h100-sxm");
    assert_eq!(code, 1);
    has(&found, &["No way is known to meet the limits", "`tpot_p95 <= 0.001 s` is missed"]);
}

/// Without limits nothing misses one: the cause is said.
#[test]
fn what_does_not_run_says_why() {
    let (code, found) = page("--model llama-3.3-70b --mean 1/s --input 1000000");
    assert_eq!(code, 1);
    has(
        &found,
        &["No way is known to serve the published weights", "are longer than the model's context of 131"],
    );
    assert!(!found.contains("API · deepinfra"), "{found}");
    let (code, found) = page("--model llama-3.3-70b --mean 1/s --provider openai");
    assert_eq!(code, 1);
    has(&found, &["No way is known to serve the published weights", "no offer that `--gpu`, `--provider`"]);
    let (code, found) = page("--model kimi-k2 --mean 1/s --gpu h100");
    assert_eq!(code, 1);
    has(&found, &["No way is known to serve the published weights", "do not hold or run it"]);
}

/// What is switched off on the day is no way, whether it is found or named.
#[test]
fn what_is_switched_off_is_left_out() {
    for more in ["", " --api together/meta-llama/Llama-3.3-70B-Instruct-Turbo"] {
        let (_, found) = page(&format!("--model llama-3.3-70b --mean 1/s --gpu l40s{more}"));
        has(&found, &["switched off by the provider, on 2026-10-22"]);
        assert!(!found.contains("API · together"), "{found}");
    }
}

/// Fees of people by defaults are said where they are most of the bill, and slow first tokens where there is no limit.
#[test]
fn what_the_first_way_hides_is_said() {
    let (_, found) = page("--model llama-3.1-8b --tasks 300k/month --input 600 --output 8");
    has(&found, &["are people and migration by documented defaults: the cheapest"]);
    has(&found, &["people and migration by documented defaults: $"]);
}

/// Names of nothing are no names, and a file that exists stays.
#[test]
fn names_of_nothing_and_files_that_exist_are_refused() {
    for flag in ["--gpu", "--provider", "--api"] {
        let (code, _, complaint) = run(&format!("--model llama-3.3-70b --mean 1/s {flag}=,"));
        assert_eq!(code, 2, "{complaint}");
        assert!(complaint.contains("a name is empty"), "{complaint}");
    }
    let file = tempfile::NamedTempFile::new().unwrap();
    let save = format!("--model llama-3.1-8b --mean 1/s --gpu l40s --save {}", file.path().display());
    let (code, _, complaint) = run(&save);
    assert_eq!(code, 2, "{complaint}");
    assert!(complaint.contains("`--force`"), "{complaint}");
    assert_eq!(std::fs::read_to_string(file.path()).unwrap(), "");
    assert_eq!(run(&format!("{save} --force")).0, 0);
    assert!(!std::fs::read_to_string(file.path()).unwrap().is_empty());
}

/// The stretch that holds today's volume is named, 31.5M tasks a month, and both ways by what tells them apart.
#[test]
fn the_stretch_of_today_is_named_with_both_ways() {
    let demand = "--model llama-3.3-70b --peak 40/s --mean 12/s --input 1800 --output 350";
    let (_, spot) = page(&format!("{demand} --ttft-p95 1.5s --spot --top 8"));
    has(&spot, &["is cheaper than b200-sxm · own from 2", "tasks a month to 4", "and the order turns"]);
    let (_, open) = page(demand);
    assert!(!open.contains("b200-sxm · own is cheaper than 24× b200-sxm · own"), "{open}");
    has(&open, &["1 other up to 83% more", "are within the error"]);
}

/// What is cheaper than the last row and not shown is not called dearer: with all places, none is.
#[test]
fn what_is_not_shown_is_not_called_dearer() {
    let (_, few) = page("--model llama-3.3-70b --mean 12/s --gpu h100,b200 --top 5");
    has(&few, &["cheaper than the last that is shown"]);
    let (_, all) = page("--model llama-3.3-70b --mean 12/s --gpu h100,b200 --top 200");
    assert!(!all.contains("cheaper than the last that is shown") && !all.contains("dearer than"), "{all}");
}
