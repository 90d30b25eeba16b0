//! Limits on what is recommended, on sums of several files, and warnings that fail.

use serde_json::Value;

use super::{TWO, check, err, folder_of, out, with};

fn json(output: &std::process::Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_budget_of_the_recommended_option_is_judged_on_it() {
    let home = folder_of(&[("a.yaml", with("recommended: { cost_per_month: '<= $2k' }"))]);
    let met = check(home.path(), &["a.yaml", "--verbose"]);
    assert_eq!(met.status.code(), Some(0), "{}", out(&met));
    assert!(out(&met).contains("cost_per_month of recommended (api) <= $2,000 met: $1,000"), "{}", out(&met));
    // The cheapest gets dearer than the limit, and nobody else is recommended for that.
    let missed = check(home.path(), &["a.yaml", "--set", "options.api.per_task=$2.50/task"]);
    assert_eq!(missed.status.code(), Some(1));
    let said = "a.yaml:8: cost_per_month of recommended (api) <= $2,000 missed: $2,500, by $500.00";
    assert!(out(&missed).contains(said), "{}", out(&missed));
    // Another one is recommended by its limits.
    let other = check(home.path(), &["a.yaml", "--set", "targets={accuracy: '>= 94%'}", "--format", "json"]);
    let limits = json(&other)["check"]["limits"].clone();
    let own = limits.as_array().unwrap().iter().find(|limit| limit["metric"] == "cost_per_month").unwrap();
    assert_eq!((&own["subject"], &own["status"]), (&"recommended (people)".into(), &"missed".into()));
    assert_eq!((&own["bound"], &own["value"]), (&2000.0.into(), &3000.0.into()));
}

#[test]
fn nothing_recommended_is_unknown() {
    let home = folder_of(&[("a.yaml", with("recommended: { cost_per_month: '<= $2k' }"))]);
    let none = check(home.path(), &["a.yaml", "--set", "targets={accuracy: '>= 99%'}"]);
    assert_eq!(none.status.code(), Some(1));
    let said = "cost_per_month of recommended <= $2,000 unknown: no option is recommended, because none is known to meet its limits";
    let shown = out(&none).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(shown.contains(said), "{shown}");
}

/// Where it is too close to call, each of them has to keep the limit, and the one that does not is named.
#[test]
fn options_too_close_to_call_all_have_to_keep_it() {
    let rental = |name: &str, price: &str| {
        format!(
            "  {name}: {{ rental: {{ gpu: h100-sxm, gpus: 1, price: {price}/h, tensor_parallel: 1, throughput: 1000 tokens/s ± 15% }} }}\n"
        )
    };
    let close = format!(
        "scenario: close\ntitle: Close\nas_of: 2026-11-15\nworkload: {{ tasks: 260172000/month, input: 400 tokens, output: 100 tokens, \
         peak_to_mean: 1x }}\nbudgets: {{ recommended: {{ cost_per_month: \"<= $14,700\" }} }}\noptions:\n{}{}",
        rental("first", "$2"),
        rental("second", "$2.02")
    );
    let home = folder_of(&[("a.yaml", close)]);
    let output = check(home.path(), &["a.yaml"]);
    assert_eq!(output.status.code(), Some(1), "{}", out(&output));
    let said = "recommended (second of first and second, which are too close to call) <= $14,700 missed: $14,746, by $46.00";
    let shown = out(&output).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(shown.contains(said), "{shown}");
}

#[test]
fn no_option_is_called_recommended() {
    let home = folder_of(&[("a.yaml", TWO.replace("people", "recommended"))]);
    let output = check(home.path(), &["a.yaml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err(&output).contains("error[wrong-name]: an option cannot be called `recommended`"),
        "{}",
        err(&output)
    );
    assert!(err(&output).contains("give the option another name"), "{}", err(&output));
}

#[test]
fn a_total_is_the_sum_of_what_is_recommended() {
    let files = [("a.yaml", TWO.to_owned()), ("b.yaml", TWO.replace("$1/task", "$2/task"))];
    let home = folder_of(&files);
    let met =
        check(home.path(), &["a.yaml", "b.yaml", "--total", "cost_per_month <= $3k", "--format", "json"]);
    assert_eq!(met.status.code(), Some(0), "{}{}", out(&met), err(&met));
    let limit = json(&met)["check"]["limits"][0].clone();
    assert_eq!((&limit["value"], &limit["status"]), (&3000.0.into(), &"met".into()));
    assert_eq!((&limit["scenario"], &limit["file"]), (&Value::Null, &Value::Null));
    let missed = check(home.path(), &["a.yaml", "b.yaml", "--total", "cost_per_month<=$2,999"]);
    assert_eq!(missed.status.code(), Some(1));
    let said = "--total: cost_per_month of the recommended options of 2 files together <= $2,999 missed: $3,000, by $1.00";
    assert!(out(&missed).split_whitespace().collect::<Vec<_>>().join(" ").contains(said), "{}", out(&missed));
    // A sum without a part is unknown, however small the others are.
    let broken = check(
        home.path(),
        &["a.yaml", "nowhere.yaml", "--total", "cost_per_month <= $1M", "--format", "json"],
    );
    assert_eq!(broken.status.code(), Some(2));
    let limit = json(&broken)["check"]["limits"][0].clone();
    assert_eq!(limit["status"], "unknown");
    assert_eq!(limit["reason"], "nowhere.yaml: it has faults");
    let none =
        check(home.path(), &["a.yaml", "--set", "targets={accuracy: '>= 99%'}", "--total", "capex <= $1"]);
    assert_eq!(none.status.code(), Some(1));
    let shown = out(&none).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(shown.contains("unknown: a.yaml: no option is recommended"), "{shown}");
}

#[test]
fn a_total_that_makes_no_sense_is_refused() {
    let home = folder_of(&[("a.yaml", TWO.to_owned())]);
    for (limit, said) in [
        ("cost_per_mont <= $1", "`cost_per_mont` is not a metric; did you mean `cost_per_month`?"),
        ("accuracy >= 90%", "accuracy of several scenarios does not add up; what does: cost_per_month,"),
        ("cost_per_month <= 60 s", "write it like `cost_per_month <= $1,500/month`"),
        ("cost_per_month", "`cost_per_month` is no limit"),
        ("cost_per_month = $1", "`cost_per_month = $1` is no limit"),
        ("", "`` is no limit"),
    ] {
        let output = check(home.path(), &["a.yaml", "--total", limit]);
        assert_eq!(output.status.code(), Some(2), "{limit}");
        assert!(err(&output).contains(said), "{limit}: {}", err(&output));
        assert!(output.stdout.is_empty(), "{limit}");
    }
    let twice = check(home.path(), &["a.yaml", "a.yaml", "--total", "cost_per_month <= $1k"]);
    assert_eq!(twice.status.code(), Some(2));
    assert!(err(&twice).contains("a.yaml is named twice"), "{}", err(&twice));
}

/// One file with faults, and the others are judged; it is named in every format.
#[test]
fn a_bad_file_does_not_stop_the_good_ones() {
    let home = folder_of(&[
        ("good.yaml", with("api: { cost_per_month: '<= $2k' }")),
        ("tight.yaml", with("api: { cost_per_month: '<= $900' }")),
        ("bad.yaml", TWO.replace("tasks:", "taks:")),
    ]);
    let files = ["good.yaml", "bad.yaml", "nowhere.yaml", "tight.yaml"];
    let output = check(home.path(), &files);
    assert_eq!(output.status.code(), Some(2));
    insta::assert_snapshot!("check-one-bad-file", format!("{}----\n{}", out(&output), err(&output)));
    assert_eq!(check(home.path(), &[&files[..], &["--exit-zero"]].concat()).status.code(), Some(2));
    for format in ["text", "json", "markdown", "junit", "sarif", "gitlab", "github"] {
        let output = check(home.path(), &[&files[..], &["--format", format]].concat());
        assert_eq!(output.status.code(), Some(2), "{format}");
        let shown = out(&output);
        for name in ["bad.yaml", "nowhere.yaml", "tight.yaml"] {
            assert!(shown.contains(name), "{format}: {name} in {shown}");
        }
        assert!(shown.contains("900"), "{format}: {shown}");
    }
}

#[test]
fn warnings_fail_where_it_is_strict() {
    let retired = "scenario: old\ntitle: Old\nas_of: 2026-11-15\nworkload: { tasks: 1M/month, input: 1000 tokens, output: 300 tokens }\n\
                   options:\n  chat: { serverless: deepseek/deepseek-chat }\nbudgets: { chat: { cost_per_month: '<= $1M' } }\n";
    let home = folder_of(&[("old.yaml", retired.to_owned())]);
    let output = check(home.path(), &["old.yaml"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", out(&output), err(&output));
    assert!(out(&output).starts_with("1 of 1 limit met; 1 warning.\n"), "{}", out(&output));
    assert!(
        err(&output).starts_with("warning[retired-model]: chat: `deepseek/deepseek-chat` is switched off"),
        "{}",
        err(&output)
    );
    let output = check(home.path(), &["old.yaml", "--strict"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        out(&output).starts_with("1 of 1 limit met; 1 warning, which fails by `--strict`.\n"),
        "{}",
        out(&output)
    );
    assert_eq!(check(home.path(), &["old.yaml", "--strict", "--exit-zero"]).status.code(), Some(0));
}
