//! Fleets beyond the largest: stated ones are faults, and of those that the work asks for nothing is a figure, in any command; none of them
//! takes longer for a larger number.

use breakeven::economics::{NoPlan, plan};
use breakeven::figure::Gap;
use breakeven::metric::Metric;

use crate::harness::{outcome, scenario};
use crate::program::breakeven;

/// An option with a replica of four GPUs that answers so fast, beside tokens.
fn text(tasks: &str, throughput: &str, more: &str) -> String {
    format!(
        "scenario: large\ntitle: A test\nas_of: 2026-11-15\n\
         workload: {{ tasks: {tasks}/month, input: 1000 tokens, output: 200 tokens, profile: business-hours }}\n\
         options:\n  own: {{ rental: {{ gpu: h100-sxm, gpus: 4, price: $8/h, tensor_parallel: 4, \
         throughput: {throughput} per replica{more} }} }}\n  tokens: {{ serverless: openai/gpt-5.4-mini }}\n"
    )
}

#[test]
fn a_fleet_that_is_too_large_has_no_figures() {
    // A replica answers 1,000 tokens a second: 5 tasks, 13,140,000 a month of 730 hours. Of a million GPUs 250,000 replicas carry, with a
    // busiest hour of 3.146 times the mean, 13.14e6 × 250,000 ÷ 3.146 = 1.0442e12 tasks.
    for (tasks, throughput, fits) in [
        ("1.0440T", "1000 tokens/s", true),
        ("1.0446T", "1000 tokens/s", false),
        ("1M", "0.000001 tokens/s", false),
        ("600T", "1000 tokens/s", false),
    ] {
        for more in ["", ", scaling: elastic"] {
            let scenario = scenario(&text(tasks, throughput, more));
            let evaluation = breakeven::economics::evaluate(&scenario);
            for metric in
                [Metric::CostPerTask, Metric::Gpus, Metric::Utilisation, Metric::CapacityTasksPerMonth]
            {
                let found = outcome(&evaluation, "own").metric(metric);
                assert_eq!(found.is_ok(), fits, "{tasks} {throughput} {metric:?}: {found:?}");
                assert!(fits || matches!(found, Err(Gap::TooLarge { .. })), "{found:?}");
            }
            // What is not on it has its figures.
            assert!(outcome(&evaluation, "tokens").metric(Metric::CostPerTask).is_ok());
            let planned = plan(std::slice::from_ref(&scenario));
            assert!(fits || matches!(planned, Err(NoPlan::TooLarge { .. })));
        }
    }
}

#[test]
fn every_command_ends_with_a_fleet_that_is_too_large() {
    let settings = [
        "options.h800-nodes.rental.throughput.output=0.000001 tokens/s",
        "options.h800-nodes.rental.throughput.input=0.000001 tokens/s",
        "workload.tasks=10000000M/day",
    ];
    for setting in settings {
        for command in
            ["run", "roi", "crossover", "frontier", "levers", "breakdown", "explain", "check", "plan"]
        {
            let mut program = breakeven("scenarios");
            program.args([command, "deepseek-day.yaml", "--set", setting]);
            if command == "explain" {
                program.args(["h800-nodes", "cost_per_task"]);
            }
            let output = program.output().unwrap();
            let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
            assert!(output.status.code().is_some_and(|code| code < 3), "{command} {setting}: {said}");
            if command == "plan" {
                assert_eq!(output.status.code(), Some(2));
                assert!(said.contains("a fleet may have 1 million"), "{said}");
                assert!(said.contains("deepseek-day.yaml:"), "{said}");
            }
        }
    }
}

#[test]
fn a_plan_refuses_what_it_does_not_mix() {
    let fleet = |at: usize| {
        format!(
            "  f{at}: {{ rental: {{ gpu: h100-sxm, gpus: 1, price: $2.{at:02}/h, tensor_parallel: 1, \
             throughput: 1000 tokens/s per replica }} }}\n"
        )
    };
    let with = |count: usize| {
        let head = text("1M", "1000 tokens/s", "");
        let fleets: String = (1..count).map(fleet).collect();
        scenario(&(head + &fleets))
    };
    assert!(plan(&[with(50)]).is_ok());
    assert!(matches!(plan(&[with(51)]), Err(NoPlan::TooManyFleets { option, .. }) if option.value == "f50"));
}
