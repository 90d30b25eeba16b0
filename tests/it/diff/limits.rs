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

/// With no scenario on both sides nothing was held, which is not the same as met.
#[test]
fn a_limit_that_nothing_is_held_against_does_not_pass() {
    let made = Repository::of([("a.yaml", scenario("a"))]);
    std::fs::rename(made.path("a.yaml"), made.path("b.yaml")).unwrap();
    made.replace("b.yaml", "scenario: a", "scenario: b");
    let shown = made.shown(&["diff", "main", "--limit", "cost_per_month <= +5%"], 1);
    assert!(shown.contains("no limit on changes was held"), "{shown}");
}
