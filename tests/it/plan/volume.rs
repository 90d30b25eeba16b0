//! Plans for a volume that is uncertain: what not knowing costs, and what a scenario may say.

use breakeven::economics::{Instead, Plan, Uncertain, plan};
use breakeven::planning::{
    Distribution, Infeasible, Level, Mix, Pool, Problem, Running, UncertainDemand, VolumeLevel, Way, Work,
    cut, mix, newsvendor, reserve_quantile, together,
};
use breakeven::units::*;
use proptest::prelude::*;

use crate::harness::{scenario, total};
use crate::program::breakeven;

fn uncertain(plan: &Plan) -> &Uncertain {
    plan.uncertain.as_ref().unwrap()
}

const OWN: &str = "own: { rental: { gpu: h100-sxm, gpus: 1, price: $2.00/h, tensor_parallel: 1, \
    throughput: 3000 tokens/s per replica }, accuracy: 88% }";
const HOURLY: &str = "hourly: { rental: { offer: lambda/h100-sxm-1x, term: on-demand, scaling: elastic, tensor_parallel: 1, \
    throughput: 3000 tokens/s per replica }, accuracy: 88% }";
const TOKENS: &str = "tokens: { serverless: openai/gpt-5.4-mini, accuracy: 86% }";

fn planned(options: &[&str], more: &str) -> Plan {
    planned_on("business-hours", options, more)
}

fn planned_on(profile: &str, options: &[&str], more: &str) -> Plan {
    let text = format!(
        "scenario: test\ntitle: A test\nas_of: 2026-11-15\n\
         workload: {{ tasks: 3B/month, input: 1000 tokens, output: 200 tokens, profile: {profile} }}\n\
         {more}\noptions:\n  {}\n",
        options.join("\n  ")
    );
    plan(&[scenario(&text)]).unwrap()
}

#[test]
fn a_small_deviation_is_the_certain_plan() {
    for more in ["", "targets: { accuracy: \">= 87%\" }", "quality: { cost_per_error: $0.02 }"] {
        let options = [OWN, HOURLY, TOKENS];
        let certain = planned(&options, more);
        let nearly = planned(&options, &format!("{more}\nplan: {{ demand: {{ deviation: 0.0000001% }} }}"));
        let (certain, nearly) = (certain.found.unwrap(), nearly.found.unwrap());
        assert_eq!(nearly.units, certain.units, "{more}");
        assert!((total(&nearly) - total(&certain)).abs() < 0.005, "{} {}", total(&nearly), total(&certain));
    }
}

#[test]
fn what_knowing_and_planning_are_worth() {
    let found = planned(&[OWN, HOURLY, TOKENS], "plan: { demand: { deviation: 40% } }");
    let all = uncertain(&found);
    let (knowing, planning) = (all.worth_of_knowing().unwrap().get(), all.worth_of_planning().unwrap().get());
    assert!(knowing > 0.0 && planning > 0.0, "{knowing} {planning}");
    // The mean plan is one that could have been chosen, and each volume's own mix is at least as cheap there.
    let mean = all.mean_plan.as_ref().unwrap().cost.as_ref().unwrap().get();
    assert!((mean - planning - all.expected.get()).abs() < 1e-6);
    // Hundreds of replicas: everything all but scales, and an uncertain volume costs more than its mean.
    assert!(all.expected.get() > all.at_mean.as_ref().unwrap().get());
    let beyond = found.overflow.unwrap();
    assert!(beyond.hours.get() > 0.0 && beyond.volumes.get() > 0.5 && beyond.unserved.get() == 0.0);
    // Bills of levels have the bill as their mean.
    let mix = found.found.as_ref().unwrap();
    let bill: f64 = mix.levels.iter().map(|level| level.chance.get() * level.bill.get()).sum();
    assert!((bill - mix.bill.get()).abs() < 1e-6 * bill);
}

/// Beside the same by the hour, the fleet carries all demand up to the newsvendor's quantile, but for a replica.
#[test]
fn the_mix_reserves_up_to_the_quantile() {
    let found = planned_on("flat", &[OWN, HOURLY], "plan: { demand: { deviation: 25% } }");
    let reserve = &found.reserves[0];
    assert_eq!((reserve.pool, reserve.instead), (0, Instead::Way(1)));
    let (has, wants) = (reserve.carries.unwrap().get(), reserve.quantile.get());
    // A level is 5 % wide.
    assert!(has >= wants && has < wants + 0.05 + 1e-9, "{has} against {wants}");
    let certain = planned_on("flat", &[OWN, HOURLY], "");
    assert_eq!(certain.reserves[0].from_use, reserve.from_use);
}

#[test]
fn without_a_price_everything_is_served_or_the_plan_says_so() {
    let few = OWN.replace("tensor_parallel: 1,", "tensor_parallel: 1, replicas: 250,");
    let demand = "demand: { deviation: 25% }";
    let found = planned(&[&few], &format!("plan: {{ {demand} }}"));
    assert_eq!(found.found.as_ref().err(), Some(&Infeasible::Capacity { work: 0 }));
    assert!(found.uncertain.is_none());
    let priced = planned(&[&few], &format!("plan: {{ {demand}, unserved: $0.001/task }}"));
    let mix = priced.found.as_ref().unwrap();
    let left = priced.overflow.unwrap().unserved.get();
    assert!(left > 0.0 && (mix.ends.get() - left * 0.001).abs() < 1e-6 * mix.ends.get());
    // What a task costs that nobody serves bounds what serving it may cost.
    let free = planned(&[OWN], &format!("plan: {{ {demand}, unserved: $0.001/task }}"));
    let cheap = planned(&[OWN], &format!("plan: {{ {demand}, unserved: $0.0001/task }}"));
    let units = |plan: &Plan| plan.found.as_ref().unwrap().units[0].get();
    assert!(units(&cheap) < units(&free), "{} {}", units(&cheap), units(&free));
    assert_eq!(free.reserves[0].instead, Instead::Unserved);
}

#[test]
fn a_budget_is_a_mean() {
    let demand = "demand: { deviation: 25% }";
    let free =
        planned(&[OWN, TOKENS], &format!("quality: {{ cost_per_error: $0.01 }}\nplan: {{ {demand} }}"));
    let bill = free.found.as_ref().unwrap().bill.get();
    let budget =
        format!("quality: {{ cost_per_error: $0.01 }}\nplan: {{ {demand}, budget: ${}/month }}", bill + 1.0);
    let kept = planned(&[OWN, TOKENS], &budget);
    let mix = kept.found.as_ref().unwrap();
    assert!((mix.bill.get() - bill).abs() < 1e-6 * bill);
    assert!(mix.levels.iter().any(|level| level.bill.get() > bill + 1.0));
    assert!(uncertain(&kept).knowing.is_some());
}

#[test]
fn several_workloads_are_high_together() {
    let text = |id: &str, more: &str| {
        scenario(&format!(
            "scenario: {id}\ntitle: A test\nas_of: 2026-11-15\n\
             workload: {{ tasks: 100M/month, input: 1000 tokens, output: 200 tokens, profile: flat }}\n\
             {more}\noptions:\n  {OWN}\n  {TOKENS}\n"
        ))
    };
    let levels = "plan: { demand: { levels: [{ tasks: 140M/month, chance: 50% }, { tasks: 60M/month, chance: 50% }] } }";
    let found = plan(&[text("one", levels), text("two", ""), text("three", levels)]).unwrap();
    let levels = &found.asked.problem.levels;
    let volumes = |level: &Level| (0..3).map(|work| level.volume(work).get()).collect::<Vec<_>>();
    assert_eq!(levels.iter().map(volumes).collect::<Vec<_>>(), [[0.6, 1.0, 0.6], [1.4, 1.0, 1.4]]);
    assert_eq!(found.found.unwrap().levels.len(), 2);
}

const SHIPPED: &str = "scenarios/reserved-or-on-demand.yaml";

fn said(arguments: &[&str]) -> String {
    let output = breakeven(".").args(arguments).output().unwrap();
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {err}");
    assert_eq!(err, "");
    out
}

#[test]
fn what_the_command_prints() {
    insta::assert_snapshot!("volume-table", said(&["plan", SHIPPED]));
    let budget =
        ["plan", SHIPPED, "--set", "plan.budget=$700,000/month", "--set", "plan.unserved=$0.0014/task"];
    let page = said(&budget);
    assert!(page.contains("with a chance of 25% a month's bill is above it"), "{page}");
    assert!(page.contains("are left unserved"), "{page}");
    // Cheap to leave, so that nothing is bought by the hour and all months cost alike.
    let cheap = said(&[&budget[..4], &["--set", "plan.unserved=$0.0005/task"]].concat());
    assert!(cheap.contains("no month's bill is above it, whatever the volume"), "{cheap}");
    // Every hour of every volume, and what nobody serves beside each.
    let csv = said(&[&budget[..], &["--format", "csv"]].concat());
    assert_eq!(csv.lines().count(), 1 + 24 * 20 * 3);
    let json: serde_json::Value =
        serde_json::from_str(&said(&["plan", SHIPPED, "--format", "json"])).unwrap();
    let number = |value: &serde_json::Value| value.as_f64().unwrap();
    let json = &json["plan"];
    let levels = json["volume"]["levels"].as_array().unwrap();
    let mean = |place: &str| {
        let of = |level: &serde_json::Value| number(level.pointer(place).unwrap());
        levels.iter().map(|level| number(&level["chance"]) * of(level)).sum::<f64>()
    };
    let bill = number(&json["mix"]["metrics"]["cost_per_month"]["value"]);
    assert!((mean("/metrics/cost_per_month/value") - bill).abs() < 1e-6 * bill);
    assert!((mean("/tasks_per_month") - 600e6).abs() < 1.0);
    let parts = json["mix"]["parts"].as_array().unwrap();
    let parts: f64 = parts.iter().map(|part| number(&part["metrics"]["cost_per_month"]["value"])).sum();
    assert!((parts - bill).abs() < 1e-6 * bill);
    assert!(number(&json["volume"]["worth_of_planning"]["value"]) > 0.0);
    let plain = said(&["plan", "scenarios/business-hours-mix.yaml", "--format", "json"]);
    let plain: serde_json::Value = serde_json::from_str(&plain).unwrap();
    let plain = &plain["plan"];
    assert!(plain["volume"].is_null() && plain["reserves"][0]["quantile"].is_number());
}

/// Two files with the same scenario name are told apart by their files, and the same file twice by a number.
#[test]
fn workloads_of_one_name_are_told_apart() {
    let page = said(&["plan", SHIPPED, SHIPPED]);
    assert!(page.contains("reserved-or-on-demand (scenarios/reserved-or-on-demand.yaml): "), "{page}");
    assert!(page.contains("reserved-or-on-demand (scenarios/reserved-or-on-demand.yaml) 2: "), "{page}");
}

/// Twelve slow hours and twelve of three times their demand; fleets of a million tokens a second. Some of it is left.
const LEFT: &str = r#"
scenario: left
title: left
as_of: 2026-11-15
workload: { tasks: 26.28M/month, input: 100 tokens, output: 100 tokens, profile: [1,1,1,1,1,1,1,1,1,1,1,1,3,3,3,3,3,3,3,3,3,3,3,3] }
targets: { accuracy: ">= 80%" }
options:
  res: { accuracy: 90%, rental: { gpu: h100-sxm, gpus: 1, price: $1/h, tensor_parallel: 1, throughput: "1,000 tokens/s per replica" } }
  od: { accuracy: 90%, rental: { gpu: h100-sxm, gpus: 1, price: $2.5/h, scaling: elastic, tensor_parallel: 1, throughput: "1,000 tokens/s per replica" } }
plan:
  demand: { levels: [ { tasks: 13.14M/month, chance: 50% }, { tasks: 39.42M/month, chance: 50% } ] }
  unserved: $0.00004/task
"#;

#[test]
fn what_nobody_serves_is_a_part_of_the_mix() {
    let output = breakeven(".").args(["plan", "-", "--format", "json"]).write_stdin(LEFT).output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let number = |value: &serde_json::Value| value.as_f64().unwrap();
    let mix = &report["mix"];
    let parts = mix["parts"].as_array().unwrap();
    let sum = |key: &str| parts.iter().map(|part| number(&part[key])).sum::<f64>();
    assert!(
        (sum("share_of_tasks") - 1.0).abs() < 1e-9 && (sum("tasks_per_month") / 26.28e6 - 1.0).abs() < 1e-9
    );
    assert!((sum("cost_per_month_usd") - number(&mix["cost_per_month_usd"])).abs() < 0.005);
    for hour in mix["hours"].as_array().unwrap() {
        let served: f64 = hour["served"].as_object().unwrap().values().map(number).sum();
        assert!((served / number(&hour["tasks_per_hour"]) - 1.0).abs() < 1e-9, "{hour}");
    }
    let left = number(&mix["share_unserved"]);
    assert!(left > 0.05);
    let served = number(&mix["cost_per_month_usd"]) / (26.28e6 * (1.0 - left));
    assert!((number(&mix["cost_per_task_usd"]) / served - 1.0).abs() < 1e-9);
}
