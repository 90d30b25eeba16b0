//! What caused what: causes add up, and are those that a calculation by hand finds.

use std::fmt::Write as _;

use super::repository::{Repository, dearer, scenario};

/// The causes of a figure, and their sum with the change.
fn causes(json: &serde_json::Value, option: &str, metric: &str) -> (Vec<(String, f64)>, f64) {
    let all = json["scenarios"][0]["attribution"].as_array().unwrap();
    let of = all.iter().find(|of| of["option"] == option && of["metric"] == metric).unwrap();
    let causes = of["causes"].as_array().unwrap().iter().map(|cause| {
        let names: Vec<&str> =
            cause["changes"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
        (names.join(" with "), cause["change"].as_f64().unwrap())
    });
    (causes.collect(), of["change"].as_f64().unwrap())
}

/// 1M tasks of 2,000 in at $0.75 and 300 out at $4.50 are $2,850 a month; 2M of 3,000 in are $7,200. By hand: the volume alone adds 2,850, the
/// prompt alone 750, both 4,350; so each order leaves (2,850 + 3,600) / 2 to the volume and (750 + 1,500) / 2 to the prompt.
#[test]
fn two_changes_that_work_together_are_shared_as_by_hand() {
    let made = Repository::of([("a.yaml", scenario("a"))]);
    made.replace("a.yaml", "tasks: 1M/month", "tasks: 2M/month");
    made.replace("a.yaml", "input: 2000 tokens", "input: 3000 tokens");
    let json = made.json(&["main"], 0);
    let (found, by) = causes(&json, "api", "cost_per_month");
    assert_eq!(
        found.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
        ["workload.tasks", "workload.input"]
    );
    assert!((found[0].1 - 3_225.0).abs() < 1e-6 && (found[1].1 - 1_125.0).abs() < 1e-6, "{found:?}");
    assert!((by - 4_350.0).abs() < 1e-6);
    let (found, _) = causes(&json, "api", "cost_per_task");
    assert_eq!(found.len(), 1, "the volume does not move the price of a task: {found:?}");
}

#[test]
fn a_change_of_prices_alone_is_named() {
    let made = Repository::of([("a.yaml", scenario("a"))]);
    dearer(&made.path("prices"), "$0.75/Mtok");
    made.commit("our contract");
    dearer(&made.path("prices"), "$1.50/Mtok");
    let shown = made.shown(&["diff", "main", "a.yaml", "--pricing", "prices"], 0);
    assert!(shown.contains("is caused by model with token prices openai/gpt-5.4-mini alone."), "{shown}");
    // With the price that moved.
    let json = made.json(&["main", "a.yaml", "--pricing", "prices"], 0);
    let change = &json["scenarios"][0]["changes"][0];
    assert_eq!(
        (&change["before"], &change["after"]),
        (&"input $0.75/Mtok".into(), &"input $1.50/Mtok".into())
    );
    let (found, by) = causes(&json, "api", "cost_per_month");
    assert!((by - 1_500.0).abs() < 1e-6 && found.len() == 1, "{found:?}");
    // The same by two folders, without a revision.
    dearer(&made.path("old"), "$0.75/Mtok");
    let json = made.json(&["a.yaml", "--base-pricing", "old", "--pricing", "prices"], 0);
    assert!((causes(&json, "api", "cost_per_month").1 - 1_500.0).abs() < 1e-6);
}

/// An option that becomes another kind changes in two fields that cannot be apart: one cause.
#[test]
fn changes_that_cannot_be_made_apart_are_one_cause() {
    let made = Repository::of([("a.yaml", scenario("a"))]);
    made.replace(
        "a.yaml",
        "{ serverless: { model: openai/gpt-5.4-mini }, accuracy: 90% }",
        "{ human: { minutes: 1, wage: $30/h }, accuracy: 90% }",
    );
    made.replace("a.yaml", "tasks: 1M/month", "tasks: 1100k/month");
    let json = made.json(&["main"], 0);
    let (found, by) = causes(&json, "api", "cost_per_month");
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert!(names.contains(&"options.api.human with options.api.serverless"), "{names:?}");
    assert!((found.iter().map(|(_, part)| part).sum::<f64>() - by).abs() < 1e-6);
}

/// Whatever changes, causes add up to the change; what moves no option is no cause of any.
#[test]
fn causes_add_up_to_the_change() {
    let made = Repository::of([("a.yaml", scenario("a"))]);
    let mut text = scenario("a").replace("1M/month", "3M/month").replace("2000 tokens", "2500 tokens");
    text = text.replace("300 tokens", "350 tokens").replace("title: Answers", "title: Other answers");
    text = text.replace("output:", "cached_input: 20%\n  calls: 2\n  reasoning: 50 tokens\n  output:");
    text = text.replace("accuracy: 95%", "accuracy: 96%");
    text = text.replace("gpt-5.4-mini }", "gpt-5.4-mini, tier: batch }");
    made.write("a.yaml", &text);
    for arguments in [["main", "--costs=stated"], ["main", "--costs=whole"]] {
        let json = made.json(&arguments, 0);
        let attribution = json["scenarios"][0]["attribution"].as_array().unwrap();
        assert_eq!(attribution.len(), 4);
        for of in attribution {
            let all: f64 =
                of["causes"].as_array().unwrap().iter().map(|cause| cause["change"].as_f64().unwrap()).sum();
            let by = of["change"].as_f64().unwrap();
            assert!((all - by).abs() <= 1e-9 * by.abs(), "{of}");
            let names = of["causes"].to_string();
            assert!(!names.contains("accuracy") && !names.contains("title"), "{names}");
        }
    }
    let shown = made.shown(&["diff", "main"], 0);
    assert!(shown.contains("~ ┆ title"), "{shown}");
}

/// Beyond eight changes that move an option they are made one after the other, and it is said; causes add up all the same.
#[test]
fn many_changes_are_made_in_order() {
    let text = |price: f64| {
        let mut text = String::from(
            "scenario: many\ntitle: Many\nas_of: 2026-11-15\nworkload: { tasks: 1M/month, input: 1000 tokens, output: 100 tokens }\noptions:\n",
        );
        for at in 0..10 {
            let price = format!("{{ input: ${price}/Mtok, output: $1/Mtok }}");
            writeln!(
                text,
                "  o{at}: {{ serverless: {{ model: acme/m{at}, price: {price} }}, accuracy: 90% }}"
            )
            .unwrap();
        }
        text + "  all: { chain: [o0, o1, o2, o3, o4, o5, o6, o7, o8, o9] }\n"
    };
    let made = Repository::of([("many.yaml", text(1.0))]);
    made.write("many.yaml", &text(2.0));
    let json = made.json(&["main"], 0);
    let (found, by) = causes(&json, "all", "cost_per_month");
    assert_eq!(found.len(), 10, "{found:?}");
    assert!((found.iter().map(|(_, part)| part).sum::<f64>() - by).abs() <= 1e-9 * by);
    let shown = made.shown(&["diff", "main"], 0);
    assert!(shown.contains("More than 8 changes move a figure"), "{shown}");
}
