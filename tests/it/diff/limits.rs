//! Limits on changes.

use super::repository::{Repository, scenario};

#[test]
fn limits_hold_the_head_against_the_base() {
    let made = Repository::of([("a.yaml", scenario("a"))]);
    // $2,850 a month: $2,992.50 is 5 % more.
    made.replace("a.yaml", "tasks: 1M/month", "tasks: 1050k/month");
    for (limit, status) in [
        ("cost_per_month <= +5%", 0),
        ("cost_per_month < +5%", 1),
        ("cost_per_month <= +4.9%", 1),
        ("api: cost_per_month <= +$142.50", 0),
        ("api: cost_per_month <= +$142.49", 1),
        ("recommended: cost_per_month <= +5%", 0),
        ("cost_per_task <= +0%", 0),
        ("accuracy >= -0 points", 0),
        // What is not known passes no limit.
        ("latency_p95 <= +10%", 1),
        ("nobody: cost_per_month <= +5%", 1),
    ] {
        made.shown(&["diff", "main", "--limit", limit], status);
    }
    made.shown(&["diff", "main", "--limit", "cost_per_month <= +4%", "--exit-zero"], 0);
    let json = made.json(&["main", "--limit", "recommended: cost_per_month <= +4%"], 1);
    let limit = &json["scenarios"][0]["limits"][0];
    assert_eq!((&limit["option"], &limit["status"]), (&"api (recommended)".into(), &"missed".into()));
    assert_eq!((limit["before"].as_f64(), limit["bound"].as_f64()), (Some(2_850.0), Some(2_964.0)));
}

/// A scenario has limits on changes of its own; the lines of it are where annotations stand.
#[test]
fn a_scenario_states_how_far_it_may_move() {
    let own = scenario("a") + "budgets: { api: { cost_per_month: \"<= +5%\" } }\n";
    let made = Repository::of([("a.yaml", own)]);
    made.shown(&["diff", "main"], 0);
    made.replace("a.yaml", "tasks: 1M/month", "tasks: 2M/month");
    let github = made.shown(&["diff", "main", "--format", "github"], 1);
    assert!(
        github.contains(
            "::error file=a.yaml,line=11,col=35,title=a%3A cost_per_month of api::cost_per_month of api goes from $2,850 to $5,700 (+100%25), the \
             limit is <= +5%25: missed"
        ),
        "{github}"
    );
    // Without a base it is no limit of `run`.
    made.shown(&["run", "a.yaml"], 0);
}

/// A scenario that is called otherwise in the same file, and an option that is, are no way around limits.
#[test]
fn another_name_is_no_way_around_a_limit() {
    let made = Repository::of([("a.yaml", scenario("a")), ("b.yaml", scenario("b"))]);
    made.replace("a.yaml", "scenario: a", "scenario: other");
    made.replace("a.yaml", "tasks: 1M/month", "tasks: 10M/month");
    let limit = ["--limit", "recommended: cost_per_month <= +5%"];
    let shown = made.shown(&[&["diff", "main"], limit.as_slice()].concat(), 1);
    assert!(shown.contains("1 of 2 scenarios changed; 1 of 2 limits on changes met, 1 missed."), "{shown}");
    made.shown(&[&["check", "a.yaml", "b.yaml", "--against", "main"], limit.as_slice()].concat(), 1);
    // An option by another name: what holds every option does not hold it, which is said; what holds the recommended one does.
    let made = Repository::of([("a.yaml", scenario("a"))]);
    made.replace(
        "a.yaml",
        "  api: { serverless: { model: openai/gpt-5.4-mini }",
        "  api2: { serverless: { model: openai/gpt-5.4 }",
    );
    let every = ["--limit", "cost_per_month <= +5%"];
    let shown = made.shown(&[&["diff", "main"], every.as_slice()].concat(), 0);
    assert!(shown.contains("`api2` of a is new: no limit on changes of every option holds it"), "{shown}");
    let output = made.run(&[&["check", "a.yaml", "--against", "main"], every.as_slice()].concat());
    assert_eq!(output.status.code(), Some(0));
    insta::assert_snapshot!("new-option", String::from_utf8_lossy(&output.stderr));
    made.shown(&[&["check", "a.yaml", "--against", "main", "--strict"], every.as_slice()].concat(), 1);
    made.shown(&[&["diff", "main"], limit.as_slice()].concat(), 1);
}

/// Options too close to call stand against themselves: without a change every limit on changes is kept.
#[test]
fn nothing_changed_keeps_every_limit() {
    let close = "scenario: a
title: Close
as_of: 2026-11-15
workload: { tasks: 30M/month, input: 1800 tokens, output: 350 tokens, peak_to_mean: 3x }
options:
  two: { rental: { offer: lambda/h100-sxm-2x, term: on-demand, model: llama-3.3-70b, precision: fp8, tensor_parallel: 2 } }
  four: { rental: { offer: lambda/h100-sxm-4x, term: on-demand, model: llama-3.3-70b, precision: fp8, tensor_parallel: 4 } }
";
    for (text, is_close) in [(scenario("a"), false), (close.to_owned(), true)] {
        let made = Repository::of([("a.yaml", text)]);
        let shown = made.shown(&["run", "a.yaml"], 0);
        assert_eq!(shown.contains("Too close to call"), is_close, "{shown}");
        for limit in [
            "recommended: cost_per_month <= +0%",
            "cost_per_month <= +0%",
            "recommended: cost_per_task <= +0%",
        ] {
            made.shown(&["diff", "main", "--limit", limit], 0);
            made.shown(&["check", "a.yaml", "--against", "main", "--limit", limit], 0);
        }
    }
}

/// Where another option is recommended, the sentence says what is paid before and after, and the table has both.
#[test]
fn another_recommendation_has_its_own_figures() {
    let made = Repository::of([("a.yaml", scenario("a") + "targets: { accuracy: \">= 88%\" }\n")]);
    made.replace("a.yaml", "accuracy: 90%", "accuracy: 80%");
    let shown = made.shown(&["diff", "main", "--limit", "recommended: cost_per_month <= +400%"], 0);
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(shown.contains("recommended: api -> other; a task costs $0.00285 -> $0.0095"), "{shown}");
    assert!(
        shown.contains("a month $2,850 -> $9,500 (+$6,650, +233%)") && shown.contains("│ other "),
        "{shown}"
    );
}

/// With no scenario on both sides nothing was held, which is not the same as met.
#[test]
fn a_limit_that_nothing_is_held_against_does_not_pass() {
    let made = Repository::of([("a.yaml", scenario("a"))]);
    std::fs::rename(made.path("a.yaml"), made.path("b.yaml")).unwrap();
    made.replace("b.yaml", "scenario: a", "scenario: b");
    let limit = ["--limit", "cost_per_month <= +5%"];
    let shown = made.shown(&[&["diff", "main"], limit.as_slice()].concat(), 1);
    assert!(shown.contains("no limit on changes was held"), "{shown}");
    made.shown(&[&["check", "b.yaml", "--against", "main"], limit.as_slice()].concat(), 1);
    // One that only lies elsewhere is known by its id.
    made.replace("b.yaml", "scenario: b", "scenario: a");
    made.replace("b.yaml", "tasks: 1M/month", "tasks: 2M/month");
    let shown = made.shown(&[&["check", "b.yaml", "--against", "main"], limit.as_slice()].concat(), 1);
    assert!(shown.contains("$5,700"), "{shown}");
    // A base that is named and has nothing of it is no base.
    made.write("empty/readme", "");
    made.write("c/c.yaml", &scenario("c"));
    made.shown(&[&["check", "b.yaml", "--against", "empty"], limit.as_slice()].concat(), 2);
    made.shown(&[&["check", "b.yaml", "--against", "c"], limit.as_slice()].concat(), 1);
    made.shown(&[&["check", "b.yaml", "--against", "main:typo"], limit.as_slice()].concat(), 2);
}
