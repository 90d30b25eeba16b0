//! `breakeven frontier`, end to end: every format, the recommendation and its reasons.

use serde_json::Value;

use crate::program::{CATALOG_HASH, breakeven};

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[track_caller]
fn out(arguments: &[&str]) -> String {
    let output = breakeven(".").args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", text(&output.stderr));
    assert!(output.stderr.is_empty(), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

fn on(scenario: &str, arguments: &[&str]) -> String {
    let given = [&["frontier", "-"], arguments].concat();
    let output = breakeven(".").args(given).write_stdin(scenario).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    text(&output.stdout)
}

const TRIAGE: &str = "scenarios/ticket-triage.yaml";

#[test]
fn every_format() {
    insta::assert_snapshot!("table", out(&["frontier", TRIAGE]));
    insta::assert_snapshot!("markdown", out(&["frontier", TRIAGE, "--format", "markdown"]));
    let csv = out(&["frontier", TRIAGE, "--format", "csv"]);
    assert_eq!(csv.matches('\n').count(), csv.matches("\r\n").count());
    insta::assert_snapshot!("csv", csv);
    insta::with_settings!({ filters => [(r#""version": "[^"]+""#, r#""version": "…""#), CATALOG_HASH] }, {
        insta::assert_snapshot!("json", out(&["frontier", TRIAGE, "--format", "json"]));
    });
    // Latencies known of some, budgets of some, a name that is a formula.
    insta::assert_snapshot!("small", out(&["frontier", "tests/fixtures/small.yaml"]));
    insta::assert_snapshot!("small-csv", out(&["frontier", "tests/fixtures/small.yaml", "--format", "csv"]));
    insta::assert_snapshot!("help", out(&["help", "frontier"]));
}

/// Numbers are those of `run`, digit for digit.
#[test]
fn figures_are_those_of_a_run() {
    for scenario in [TRIAGE, "scenarios/coding-agent.yaml", "scenarios/fleet-choice.yaml"] {
        let read = |command: &str| -> Value {
            serde_json::from_str(&out(&[command, scenario, "--format", "json"])).unwrap()
        };
        let (run, frontier) = (read("run"), read("frontier"));
        assert_eq!(frontier["schema_version"], run["schema_version"]);
        for (one, other) in run["scenarios"][0]["options"]
            .as_array()
            .unwrap()
            .iter()
            .zip(frontier["scenarios"][0]["options"].as_array().unwrap())
        {
            assert_eq!(one["option"], other["option"]);
            for (metric, figure) in other["metrics"].as_object().unwrap() {
                assert_eq!(&one["metrics"][metric], figure, "{metric}");
            }
        }
    }
}

/// Two people: one is cheaper, the other is right more often.
fn two(rest: &str) -> String {
    format!(
        "
scenario: two
title: Two ways
as_of: 2026-11-15
workload: {{ tasks: 1000/month }}
options:
  quick: {{ human: {{ minutes: 6, wage: $30/h }}, accuracy: 80%, latency: {{ latency_p95: 10 min }} }}
  careful: {{ human: {{ minutes: 18, wage: $30/h }}, accuracy: 90%, latency: {{ latency_p95: 30 min }} }}
{rest}"
    )
}

fn advice(scenario: &str) -> String {
    let json: Value = serde_json::from_str(&on(scenario, &["--format", "json"])).unwrap();
    json["scenarios"][0]["recommendation"]["reason"].as_str().unwrap().to_owned()
}

#[test]
fn the_recommendation_says_why() {
    let two_unknown = two("").replace("accuracy: 80%, ", "").replace("accuracy: 90%, ", "");
    let none_right = two("").replace("80%", "0%").replace("90%", "0%");
    // Dominated, but by one that is over its budget.
    let over =
        "  best: { human: { minutes: 6, wage: $30/h }, accuracy: 95%, latency: { latency_p95: 9 min } }
budgets: { best: { cost_per_month: \"<= $2,000\" } }\n";
    let cases = [
        ("no limits", two("")),
        ("a target", two("targets: { accuracy: \">= 85%\" }\n")),
        ("two targets", two("targets: { accuracy: \">= 75%\", latency_p95: \"<= 15 min\" }\n")),
        ("targets that nobody meets", two("targets: { accuracy: \">= 95%\", latency_p95: \"<= 5 min\" }\n")),
        ("a target on what nobody knows", two("targets: { ttft_p95: \"<= 1 s\" }\n")),
        ("a budget of another option", two("budgets: { careful: { cost_per_task: \"<= $8\" } }\n")),
        ("a cheaper one without accuracy", two("  guess: { human: { minutes: 1, wage: $30/h } }\n")),
        ("no accuracies", two_unknown),
        ("a dominating one over its budget", two(over)),
        ("nothing right", none_right),
    ];
    let said = cases.map(|(case, scenario)| format!("{case}\n{}", advice(&scenario)));
    insta::assert_snapshot!("recommendations", said.join("\n\n"));
}

/// An axis for a wide spread of costs, and one for a narrow; marks on the same place; names that find no room.
#[test]
fn the_plot_has_a_place_for_every_option() {
    let mut options = String::new();
    for at in 1..=6 {
        let name = format!("somebody-with-a-long-name-{at}");
        options += &format!("  {name}: {{ human: {{ minutes: 6.0{at}, wage: $30/h }}, accuracy: 80% }}\n");
    }
    let scenario = two(&options);
    insta::assert_snapshot!("plot", on(&scenario, &[]));
    for width in [40, 60, 80] {
        let mut command = breakeven(".");
        let command = command.args(["frontier", "-"]).env("COLUMNS", width.to_string());
        let shown = text(&command.write_stdin(scenario.as_str()).output().unwrap().stdout);
        let plot = shown.split_once("● not").unwrap().1.split_once("cost per success,").unwrap().0;
        assert!(plot.lines().all(|line| line.chars().count() <= width), "{width}: {plot}");
    }
}

/// What could not be priced is neither compared nor recommended, and the view says why.
#[test]
fn an_option_without_a_price_is_not_compared() {
    let scenario = ["frontier", "tests/fixtures/small.yaml", "--set", "workload.tasks=100M/month"];
    let why = "cannot carry the busiest hour";
    let shown = out(&scenario);
    assert!(shown.contains(&format!("rented is not compared: {why}")), "{shown}");
    let json: Value = serde_json::from_str(&out(&[&scenario[..], &["--format", "json"]].concat())).unwrap();
    let rented = &json["scenarios"][0]["options"][2];
    assert!(rented["not_compared"].as_str().unwrap().starts_with(why), "{rented}");
    assert_eq!(
        (&rented["compared_by"], &rented["metrics"]["cost_per_task"]["value"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(rented["dominated_by"].as_array().unwrap().len(), 0);
}

/// What is said to tie does: with the accuracy of the one or the price of the other put back in, both cost the same by the
/// success, prices of ends included.
#[test]
fn what_ties_costs_the_same_when_it_is_put_back_in() {
    let scenario = |accuracy: f64, price: f64| {
        format!(
            "
scenario: ties
title: Two ways, and what their ends cost
as_of: 2026-11-15
workload: {{ tasks: 1000/month }}
quality: {{ cost_per_error: $0.30, cost_per_escalation: $2 }}
options:
  mini: {{ per_task: $0.05/task, accuracy: {accuracy}, latency: {{ latency_mean: 4 s }} }}
  bot: {{ per_task: {{ price: ${price}/task, charged: accepted }}, accuracy: 96%, role: part }}
  checked: {{ retry: bot, attempts: 2, verifier: {{ accepts_right: 98%, accepts_wrong: 30% }} }}
"
        )
    };
    let read = |text: &str| -> Value {
        let json: Value = serde_json::from_str(&on(text, &["--format", "json"])).unwrap();
        json["scenarios"][0].clone()
    };
    let success = |report: &Value, option: usize| {
        report["options"][option]["metrics"]["cost_per_success"]["value"].as_f64().unwrap()
    };
    let before = read(&scenario(0.9, 0.5));
    let tie = &before["ties"][0];
    assert_eq!((&tie["cheaper"], &tie["dearer"]), (&Value::from("mini"), &Value::from("checked")));
    let (accuracy, factor) =
        (tie["accuracy"]["value"].as_f64().unwrap(), tie["price_factor"]["value"].as_f64().unwrap());
    let less_right = read(&scenario(accuracy, 0.5));
    assert!((success(&less_right, 0) - success(&less_right, 1)).abs() < 1e-9, "{accuracy}");
    let cheaper = read(&scenario(0.9, 0.5 * factor));
    assert!((success(&cheaper, 0) - success(&cheaper, 1)).abs() < 1e-9, "{factor}");
    insta::assert_snapshot!("ties", on(&scenario(0.9, 0.5), &[]));
    // Cheaper by the task and right more often, yet dearer by the success: what it hands over costs that much.
    let handed = scenario(0.5, 0.9).replace("$0.05/task", "$1/task").replace("cost_per_error: $0.30, ", "");
    let handed = handed
        .replace("accuracy: 96%", "accuracy: 60%")
        .replace("$2 }", "$3 }")
        .replace("attempts: 2", "attempts: 1");
    // By the task with what is handed over: $0.6372 + 29.2 % of $3 against $1, and 12 % wrong against 50 %.
    let cost = read(&handed)["ties"][0]["error_cost"]["value"].as_f64().unwrap();
    assert!((cost - (0.9 * 0.708 + 0.292 * 3.0 - 1.0) / (0.5 - 0.12)).abs() < 1e-9, "{cost}");
    // One that never passes an error on, and is right less often because it hands over: an error's cost decides nothing.
    let cautious = scenario(0.9, 0.5)
        .replace("accepts_wrong: 30%", "accepts_wrong: 0%")
        .replace("$0.05/task", "$5/task")
        .replace("accuracy: 96%", "accuracy: 60%");
    assert!(
        on(&cautious, &[]).contains("what an error costs does not decide between checked and mini"),
        "{cautious}"
    );
    assert_eq!(
        read(&cautious)["ties"][0]["error_cost"]["reason"],
        "whatever an error costs, the same one is cheaper by the task"
    );
    // Where escalations alone cost more, no price is low enough; what is free stays cheaper.
    let dear = scenario(0.9, 0.5).replace("cost_per_escalation: $2", "cost_per_escalation: $40");
    let why = read(&dear)["ties"][0]["price_factor"]["reason"].clone();
    assert_eq!(why, "its ends alone cost more");
    let free = scenario(0.9, 0.5).replace("$0.05/task", "$0/task").replace("cost_per_error: $0.30, ", "");
    let why = read(&free)["ties"][0]["accuracy"]["reason"].clone();
    assert_eq!(why, "it costs nothing, however rarely it is right");
}

/// The 95th percentile where anybody knows it, else the mean, else the median; one for all.
#[test]
fn the_latency_is_one_that_somebody_knows() {
    let shown = |quick: &str, careful: &str| {
        let stated = two("").replace("latency_p95: 10 min", quick).replace("latency_p95: 30 min", careful);
        let csv = on(&stated, &["--format", "csv"]);
        let json: Value = serde_json::from_str(&on(&stated, &["--format", "json"])).unwrap();
        let metric = json["scenarios"][0]["latency_metric"].as_str().unwrap().to_owned();
        assert!(csv.lines().next().unwrap().contains(&format!(",{metric}_seconds,")), "{csv}");
        assert!(json["scenarios"][0]["options"][0]["metrics"].as_object().unwrap().contains_key(&metric));
        (metric, on(&stated, &[]))
    };
    let (metric, page) = shown("latency_mean: 5 min", "latency_p95: 30 min");
    assert_eq!(metric, "latency_p95");
    assert!(!page.contains("Latency mean") && page.contains("Latency p95 is unknown for quick"), "{page}");
    let (metric, page) = shown("latency_mean: 5 min", "latency_p50: 9 min");
    assert_eq!(metric, "latency_mean");
    assert!(page.contains("Latency mean is compared, because no option states Latency p95"), "{page}");
    assert_eq!(shown("latency_p50: 5 min", "latency_p50: 9 min").0, "latency_p50");
    assert_eq!(shown("ttft_p50: 5 min", "latency_p99: 9 min").0, "latency_p95");
}

/// With many options the page names what is not dominated first, and nobody twice; the other formats have all.
#[test]
fn a_page_of_many_options_can_be_read() {
    const MANY: &str = "scenarios/aider-polyglot.yaml";
    let json: Value = serde_json::from_str(&out(&["frontier", MANY, "--format", "json"])).unwrap();
    let names: Vec<&str> = json["scenarios"][0]["options"]
        .as_array()
        .unwrap()
        .iter()
        .map(|option| option["option"].as_str().unwrap())
        .collect();
    let csv = out(&["frontier", MANY, "--format", "csv"]);
    assert_eq!(csv.lines().count(), names.len() + 1);
    for width in [80, 120] {
        let output =
            breakeven(".").args(["frontier", MANY]).env("COLUMNS", width.to_string()).output().unwrap();
        let page = text(&output.stdout);
        assert!(page.lines().all(|line| line.chars().count() <= width), "{page}");
        for name in &names {
            assert!(page.contains(name), "{name} is not on the page");
        }
        assert!(page.lines().count() < 84, "{page}");
        insta::assert_snapshot!(format!("many-{width}"), page);
    }
}
