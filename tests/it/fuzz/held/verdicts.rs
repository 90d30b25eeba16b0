//! `check` judges the figures that `run` prints.

use breakeven::economics::{evaluate, evaluate_for_limits, evaluate_with_latencies};
use breakeven::render::{self, CheckFormat, Colour, CsvForm, Format, Style};
use breakeven::report::{CheckReport, CheckedFile, JudgedAt, Repository, Strictness, View, build, build_at};
use serde_json::Value;

use super::SHIPPED;
use crate::harness::{attempt, scenario};

/// What a check leaves out of an evaluation changes none of its rows and warnings, whether the limits are the shipped ones, none, or one
/// on a latency that is drawn.
#[test]
fn what_no_limit_asks_for_changes_no_verdict() {
    for shipped in SHIPPED.iter() {
        for limits in [
            "",
            "\ntargets: { latency_p50: \"<= 20 s\", cost_per_task: \"<= $1\" }\n",
            "\ntargets: { accuracy: \">= 80%\" }\n",
        ] {
            let own: Vec<&str> = shipped.text.lines().filter(|line| !line.starts_with("targets:")).collect();
            let text = if limits.is_empty() { shipped.text.clone() } else { own.join("\n") + limits };
            let (Some(scenario), _) = attempt(&text) else { continue };
            let of =
                |evaluation| format!("{:?}", CheckedFile::judged(&shipped.name, &evaluation, JudgedAt::P50));
            assert_eq!(
                of(evaluate(&scenario)),
                of(evaluate_for_limits(&scenario)),
                "{}, {limits}",
                shipped.name
            );
        }
    }
}

#[test]
fn a_limit_is_met_where_the_figure_of_a_run_keeps_it() {
    let style = Style { colour: Colour::Off, width: 110, csv: CsvForm::PLAIN };
    let mut judged = [0, 0];
    for shipped in SHIPPED.iter() {
        let scenario = scenario(&shipped.text);
        let of_run = build(&[evaluate(&scenario)]);
        let of_run: Value =
            serde_json::from_str(render::report(&of_run, View::All, Format::Json, style).unwrap().as_str())
                .unwrap();
        let evaluations = [evaluate_with_latencies(&scenario)];
        let mut file = CheckedFile::judged(&shipped.name, &evaluations[0], JudgedAt::P50);
        file.scenario.as_mut().unwrap().report = build_at(&evaluations, JudgedAt::P50).scenarios.pop();
        let of_check = CheckReport {
            files: vec![file],
            together: Vec::new(),
            said: Vec::new(),
            judged_at: JudgedAt::P50,
            strictness: Strictness::Lenient,
        };
        let of_check = render::check(&of_check, CheckFormat::Json, style, &Repository::default()).unwrap();
        let of_check: Value = serde_json::from_str(of_check.as_str()).unwrap();
        let options = of_run["scenarios"][0]["options"].as_array().unwrap();
        let limits = of_check["scenarios"][0]["limits"].as_array().unwrap();
        let held = of_check["check"]["limits"].as_array().unwrap();
        assert_eq!(held.len(), limits.len(), "{}", shipped.name);
        for (limit, held) in limits.iter().zip(held) {
            for (own, other) in
                [("option", "subject"), ("value", "value"), ("limit", "bound"), ("status", "status")]
            {
                assert_eq!(limit[own], held[other], "{}: {held}", shipped.name);
            }
            let option = options.iter().find(|option| option["option"] == limit["option"]).unwrap();
            let value = &option["metrics"][limit["metric"].as_str().unwrap()]["value"];
            assert_eq!(*value, limit["value"], "{}: {limit}", shipped.name);
            let (Some(value), Some(bound)) = (value.as_f64(), limit["limit"].as_f64()) else {
                continue;
            };
            // What differs by less than a number can hold is the limit.
            let same = (value - bound).abs() <= 1e-9 * bound.abs();
            let keeps = match limit["comparison"].as_str().unwrap() {
                "<=" => value < bound || same,
                ">=" => value > bound || same,
                "<" => value < bound && !same,
                ">" => value > bound && !same,
                other => panic!("{other}"),
            };
            match limit["status"].as_str().unwrap() {
                "met" => assert!(keeps, "{}: {limit}", shipped.name),
                "missed" => assert!(!keeps, "{}: {limit}", shipped.name),
                // An estimate at a load at which estimates are not tested.
                status => {
                    assert!(status == "unknown" && !limit["reason"].is_null(), "{}: {limit}", shipped.name);
                }
            }
            judged[usize::from(keeps)] += 1;
        }
    }
    assert!(judged[0] > 10 && judged[1] > 30, "{judged:?}");
}
