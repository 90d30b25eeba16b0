//! Plans of scenarios: that they cost what a run says where there is nothing to mix, what is shared, what is left out, and what
//! the command prints.

use breakeven::economics::{Binding, Consequence, Namesakes, NoPlan, Plan, Step, evaluate, plan};
use breakeven::metric::Metric;
use breakeven::planning::{Infeasible, Proof};
use breakeven::scenario::Scenario;
use breakeven::units::*;
use proptest::prelude::*;

use crate::harness::{number, outcome, scenario, so_many};
use crate::program::breakeven;

const OWN: &str = "own: { cluster: { server: dgx-h100, tensor_parallel: 4, max_utilisation: 80%, \
    throughput: 3000 tokens/s per replica, ownership: { maintenance: 12%/year, staff: $4,000/month } }, accuracy: 88% }";
const FIXED: &str = "fixed: { rental: { offer: lambda/h100-sxm-8x, term: on-demand, tensor_parallel: 4, \
    throughput: 3000 tokens/s per replica }, accuracy: 88% }";
const HOURLY: &str = "hourly: { rental: { offer: lambda/h100-sxm-4x, term: on-demand, scaling: elastic, tensor_parallel: 4, \
    throughput: 3000 tokens/s per replica }, accuracy: 88% }";
const MINI: &str = "mini: { serverless: openai/gpt-5.4-mini, accuracy: 86% }";
const LARGE: &str = "large: { serverless: anthropic/claude-opus-5-5, accuracy: 95% }";

/// A scenario of some options; `more` is whole lines of it.
fn text(tasks: &str, profile: &str, options: &[&str], more: &str) -> String {
    // Inside `{ }` a comma ends the entry.
    let options = options.join("\n  ").replace("$4,000", "$4000");
    format!(
        "scenario: test\ntitle: A test\nas_of: 2026-11-15\n\
         workload: {{ tasks: {tasks}/month, input: 1000 tokens, output: 200 tokens, {profile} }}\n\
         facility: {{ electricity: us-commercial, pue: modern-ai, colocation: na-primary }}\n\
         {more}\noptions:\n  {options}\n"
    )
}

fn one(tasks: &str, profile: &str, options: &[&str], more: &str) -> (Scenario, Plan) {
    let scenario = scenario(&text(tasks, profile, options, more));
    let found = plan(std::slice::from_ref(&scenario)).unwrap();
    (scenario, found)
}

fn bill(plan: &Plan) -> f64 {
    plan.found.as_ref().unwrap().bill.get()
}

proptest! {
    #![proptest_config(so_many(40))]

    /// With every hour alike and one option there is nothing to plan.
    #[test]
    fn one_option_at_a_flat_load_costs_what_a_run_says(
        tasks in 10_000..200_000_000_u32,
        which in 0..4_usize,
        costs in prop::sample::select(vec!["", "costs: { audits: { cost: $2500/month }, start: { once: $48000 } }\nfinance: { horizon: 36 months }"]),
    ) {
        let option = [OWN, FIXED, MINI, LARGE][which];
        let (scenario, found) = one(&tasks.to_string(), "profile: flat", &[option], costs);
        let evaluation = evaluate(&scenario);
        let run = number(&evaluation.outcomes[0], Metric::CostPerMonth);
        prop_assert!((bill(&found) - run).abs() <= 1e-6 * run, "plan {}, run {run}", bill(&found));
    }

    /// More options never cost more, nor does less demand.
    #[test]
    fn an_option_more_never_costs_more(tasks in 1_000_000..80_000_000_u32, more in 0..20_000_000_u32) {
        let of = |tasks: u32, options: &[&str]| {
            bill(&one(&tasks.to_string(), "profile: business-hours", options, "").1)
        };
        let all = of(tasks, &[OWN, HOURLY, LARGE]);
        prop_assert!(all <= of(tasks, &[OWN, HOURLY]) * (1.0 + 1e-9));
        prop_assert!(all <= of(tasks, &[LARGE]) * (1.0 + 1e-9));
        prop_assert!(all <= of(tasks + more, &[OWN, HOURLY, LARGE]) * (1.0 + 1e-9));
    }
}

/// By itself, an elastic fleet is billed for the same whole instances by a run and by a plan; the shape of the day may be
/// stated, or taken for a stated busiest hour.
#[test]
fn an_elastic_fleet_alone_costs_what_a_run_says() {
    let two_in_one = HOURLY.replace("4x", "8x");
    let several_for_one = HOURLY.replace("tensor_parallel: 4", "tensor_parallel: 8");
    let at_most = HOURLY.replace("tensor_parallel: 4,", "tensor_parallel: 4, replicas: 900,");
    let office = "profile: business-hours";
    let night = "profile: [3, 1, 1, 1, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]";
    for option in [HOURLY, &two_in_one, &several_for_one, &at_most] {
        for profile in [office, night, "peak_to_mean: 1.3x", "peak_to_mean: 4x", "profile: flat"] {
            for tasks in ["100", "7M", "800M", "3G"] {
                let (scenario, found) = one(tasks, profile, &[option], "");
                let evaluation = evaluate(&scenario);
                let run = number(&evaluation.outcomes[0], Metric::CostPerMonth);
                let plan = bill(&found);
                assert!((plan - run).abs() < 0.005, "{option}, {profile}, {tasks}: {plan} against {run}");
            }
        }
    }
}

/// Where no day has the stated busiest hour, its hours are not known, and only the least that it can cost is.
#[test]
fn of_unknown_hours_an_elastic_fleet_is_billed_at_best() {
    let month = |peak: &str| {
        let scenario = scenario(&text("800M", &format!("peak_to_mean: {peak}"), &[HOURLY], ""));
        let evaluation = evaluate(&scenario);
        let outcome = &evaluation.outcomes[0];
        (number(outcome, Metric::CostPerMonth), outcome.remarks.join("; "))
    };
    let ((known, hours), (best, unknown)) = (month("20x"), month("30x"));
    assert!(hours.contains("assumed from its busiest hour") && !hours.contains("at best"), "{hours}");
    assert!(unknown.contains("at best") && best <= known, "{unknown}: {best} for {known}");
}

#[test]
fn the_shipped_mix_bills_its_hourly_instances_alike() {
    let scenario = scenario(include_str!("../../scenarios/business-hours-mix.yaml"));
    let evaluation = evaluate(&scenario);
    let run = number(outcome(&evaluation, "by-the-hour"), Metric::CostPerMonth);
    let found = plan(std::slice::from_ref(&scenario)).unwrap();
    let names: Vec<&str> = found.asked.problem.works[0].ways.iter().map(|way| way.name.as_str()).collect();
    let way = names.iter().position(|name| *name == "by-the-hour").unwrap();
    let alone = found.alone.iter().find(|alone| alone.way == way).unwrap().found.as_ref().unwrap();
    assert!((alone.bill.get() - run).abs() < 0.005, "{} against {run}", alone.bill);
    // 40 hours of a week with three instances of eight GPUs at $68.80, 10 with two, 118 with one.
    assert!((run - 258.0 / 168.0 * 730.0 * 68.80).abs() < 0.005, "{run}");
}

/// Too few replicas for the whole are no option for a run, and a base load for a plan.
#[test]
fn what_cannot_carry_everything_carries_the_base_load() {
    let pinned = OWN.replace("tensor_parallel: 4,", "tensor_parallel: 4, replicas: 2,");
    let (scenario, found) = one("60M", "profile: business-hours", &[&pinned, LARGE], "");
    assert!(outcome(&evaluate(&scenario), "own").ledger.is_err());
    let mix = found.found.as_ref().unwrap();
    assert_eq!(mix.replicas[0], Count::new(2.0).unwrap());
    assert_eq!(mix.proof, Proof::Least);
    assert!(found.saving().unwrap().get() > 0.0);
    assert!(found.binding.iter().any(|binding| matches!(binding, Binding::Full { pool: 0, .. })));
    assert!(found.binding.iter().any(|binding| matches!(binding, Binding::Ceiling { pool: 0, .. })));
    let alone = &found.alone[0];
    assert_eq!(alone.found.as_ref().err(), Some(&Infeasible::Capacity { work: 0 }));
    // Not three: they are stated. What a server more would save is said all the same.
    let more = found.changes.iter().find(|change| change.step == Step::More).unwrap();
    assert!(matches!(more.effect, Consequence::Cheaper(_)), "{more:?}");
}

#[test]
fn an_accuracy_is_kept_by_the_mix_as_a_whole() {
    let target = "targets: { accuracy: \">= 90%\" }";
    let (_, found) = one("1M", "profile: flat", &[MINI, LARGE], target);
    let mix = found.found.as_ref().unwrap();
    assert!((mix.accuracy[0].unwrap().get() - 0.90).abs() < 1e-6);
    assert!(matches!(found.binding[0], Binding::Accuracy { work: 0, .. }));
    // 4 of 9 points are large's share.
    let large: f64 = mix.hours.iter().map(|hour| hour.served[0][1].get()).sum();
    assert!((large - 1e6 * 4.0 / 9.0).abs() < 1.0, "{large}");
    let (_, none) = one("1M", "profile: flat", &[MINI, LARGE], "targets: { accuracy: \">= 96%\" }");
    assert!(matches!(none.found, Err(Infeasible::Accuracy { .. })));
}

#[test]
fn priced_errors_move_work_to_who_makes_fewer() {
    let (_, cheap) = one("1M", "profile: flat", &[MINI, LARGE], "");
    let (_, dear) = one("1M", "profile: flat", &[MINI, LARGE], "quality: { cost_per_error: $4 }");
    let share = |plan: &Plan| plan.found.as_ref().unwrap().hours[0].served[0][1].get();
    assert_eq!(share(&cheap), 0.0);
    assert!(share(&dear) > 0.0);
    // A budget below what that costs takes some of it back.
    let both = "quality: { cost_per_error: $4 }\nplan: { budget: $5000/month }";
    let (_, bound) = one("1M", "profile: flat", &[MINI, LARGE], both);
    assert!(bill(&bound) <= 5000.0 * (1.0 + 1e-6));
}

#[test]
fn spare_replicas_are_paid_and_do_not_serve() {
    let options = [OWN, LARGE];
    let (_, without) = one("60M", "profile: business-hours", &options, "");
    let (_, with) = one("60M", "profile: business-hours", &options, "plan: { spare_replicas: 1 }");
    assert!(bill(&with) >= bill(&without));
    let found = with.binding.iter().find_map(|binding| match binding {
        Binding::Spare { cost } => Some(cost.get()),
        _ => None,
    });
    assert!((found.unwrap_or(0.0) - (bill(&with) - bill(&without))).abs() < 1e-3 * bill(&with));
}

#[test]
fn limits_on_latency_leave_out_who_misses_them() {
    let slow = "slow: { serverless: openai/gpt-5.4-mini, latency: { latency_p95: 30 s } }";
    let fast = "fast: { serverless: anthropic/claude-opus-5-5, latency: { latency_p95: 6 s } }";
    let (_, found) = one("1M", "profile: flat", &[slow, fast, MINI], "targets: { latency_p95: \"<= 10 s\" }");
    let why: Vec<(&str, &str)> =
        found.asked.left_out.iter().map(|left| (left.option.as_str(), left.why.as_str())).collect();
    assert_eq!(
        why,
        [
            ("slow", "it misses `latency_p95 <= 10 s`"),
            ("mini", "its latency_p95 is unknown, and there is a limit on it"),
        ]
    );
}

#[test]
fn workloads_share_replicas_of_the_same_model_only() {
    let one = scenario(&text("30M", "profile: business-hours", &[OWN, LARGE], ""));
    let mut other =
        text("30M", "profile: flat", &[OWN, LARGE], "").replace("scenario: test", "scenario: other");
    let shared = plan(&[one.clone(), scenario(&other)]).unwrap();
    assert_eq!(shared.asked.problem.pools.len(), 1);
    // A day beside a week becomes a week.
    assert_eq!(shared.found.as_ref().unwrap().hours.len(), 168);
    other = other.replace("tensor_parallel: 4,", "tensor_parallel: 4, model: another-model,");
    let apart = plan(&[one.clone(), scenario(&other)]).unwrap();
    let names: Vec<&str> = apart.asked.problem.pools.iter().map(|pool| pool.name.as_str()).collect();
    assert_eq!(names, ["own", "other/own"]);
    assert!(bill(&shared) <= bill(&apart) * (1.0 + 1e-9));
    // Together they cost no more than each by itself.
    let single = |scenario: &Scenario| bill(&plan(std::slice::from_ref(scenario)).unwrap());
    assert!(bill(&shared) <= (single(&one) + single(&scenario(&other))) * (1.0 + 1e-9));
}

#[test]
fn what_cannot_be_planned_says_why() {
    let none = scenario(&text("1M", "calls: 1", &[MINI], ""));
    assert!(matches!(plan(&[none]).err(), Some(NoPlan::NoProfile(id)) if id == "test"));
    let peaked = scenario(&text("1M", "peak_to_mean: 30x", &[MINI], ""));
    assert!(matches!(plan(&[peaked]).err(), Some(NoPlan::TooPeaked { .. })));
    let month = |hours: u32| {
        scenario(&text("1M", "profile: flat", &[MINI], &format!("calendar: {{ hours_per_month: {hours} }}")))
    };
    assert!(matches!(plan(&[month(720), month(730)]).err(), Some(NoPlan::Calendars(..))));
    let dated = |day: &str| scenario(&text("1M", "profile: flat", &[MINI], "").replace("2026-11-15", day));
    let two = plan(&[dated("2026-11-15"), dated("2026-11-20")]);
    let days = ["`test` (2026-11-15)", "`test` (2026-11-20)"].map(str::to_owned);
    let [one, other] = days;
    assert!(matches!(two.err(), Some(NoPlan::Dates(a, b)) if a == one && b == other));
    assert!(plan(&[dated("2026-11-20"), dated("2026-11-20")]).is_ok());
    let unknown = scenario(&text(
        "1M",
        "profile: flat",
        &["mini: { serverless: openai/gpt-5.4-mini }"],
        "targets: { accuracy: \">= 80%\" }",
    ));
    assert!(matches!(plan(&[unknown]).err(), Some(NoPlan::NoOption(..))));
}

const SHIPPED: &str = "scenarios/business-hours-mix.yaml";

fn said(arguments: &[&str], status: i32) -> (String, String) {
    let output = breakeven(".").args(arguments).output().unwrap();
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(status), "{arguments:?}: {err}");
    (out, err)
}

#[test]
fn what_the_command_prints() {
    let (table, silent) = said(&["plan", SHIPPED], 0);
    assert_eq!(silent, "");
    insta::assert_snapshot!("plan-table", table);
    insta::assert_snapshot!("plan-markdown", said(&["plan", SHIPPED, "--format", "markdown"], 0).0);
    let (csv, _) = said(&["plan", SHIPPED, "--format", "csv"], 0);
    // A row for each hour and option.
    assert_eq!(csv.lines().count(), 1 + 168 * 3);
    insta::assert_snapshot!("plan-csv", csv.lines().take(40).collect::<Vec<_>>().join("\n"));
    let (json, _) = said(&["plan", SHIPPED, "--format", "json"], 0);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let json = &json["plan"];
    assert_eq!(json["status"], "met");
    let hours = json["mix"]["hours"].as_array().unwrap();
    assert_eq!(hours.len(), 168);
    // Hours add up to the month, and parts to the bill.
    let month: f64 = hours.iter().map(|hour| hour["tasks_per_hour"].as_f64().unwrap()).sum();
    assert!((month * 730.0 / 168.0 - 302.4e6).abs() < 1.0);
    let parts = json["mix"]["parts"].as_array().unwrap();
    let cost: f64 =
        parts.iter().map(|part| part["metrics"]["cost_per_month"]["value"].as_f64().unwrap()).sum();
    assert!((cost - json["mix"]["metrics"]["cost_per_month"]["value"].as_f64().unwrap()).abs() < 1e-3);
    let saved = json["saving_per_month_usd"].as_f64().unwrap();
    assert!(saved > 1000.0, "{saved}");
}

/// What `breakeven plan` prints of a scenario, as a table.
fn printed(text: &str) -> String {
    let output = breakeven(".").args(["plan", "-"]).write_stdin(text).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_mix_lists_what_it_uses_beside_the_limit_that_it_keeps() {
    // 30M tasks of 200 tokens at three times the mean fill 80 % of no more than four replicas of 3,000 tokens a second.
    let told = printed(&text("30M", "profile: business-hours", &[OWN, FIXED, LARGE], ""));
    assert!(told.contains("Limit ┆ Busiest ┆ Mean │"), "{told}");
    assert!(told.contains("serves nothing itself: fixed ("), "{told}");
    assert!(told.contains("┆ 80% ┆ "), "{told}");
    let [parts, _] = told.split("- limit: how full").collect::<Vec<_>>()[..] else { panic!("{told}") };
    assert!(!parts.contains("fixed"), "a fleet of none is listed: {parts}");
    // Nothing but rounding is saved where the volume changes nothing.
    let certain = "plan: { demand: { levels: [ { tasks: 1M/month, chance: 50% }, { tasks: 1000k/month, chance: 50% } ] } }";
    let told = printed(&text("1M", "profile: flat", &[MINI, LARGE], certain));
    assert!(told.contains("would save nothing (the expected value of perfect information)"), "{told}");
    assert!(!told.contains("e-"), "{told}");
}

#[test]
fn an_assumed_day_is_called_assumed_where_the_hours_stand() {
    let assumed = printed(&text("30M", "peak_to_mean: 3x", &[OWN, LARGE], ""));
    assert!(assumed.contains("the other hours are assumed (`workload.profile` states them)"), "{assumed}");
    assert!(assumed.contains("The hours of an assumed day"), "{assumed}");
    let stated = printed(&text("30M", "profile: business-hours", &[OWN, LARGE], ""));
    assert!(!stated.contains("assumed day") && stated.contains("The hours"), "{stated}");
}

#[test]
fn a_level_that_is_too_unlikely_is_named_when_it_is_left_out() {
    let levels = |chance: &str| {
        let levels = format!(
            "plan: {{ demand: {{ levels: [ {{ tasks: 1M/month, chance: 100% }}, {{ tasks: 5M/month, chance: {chance} }} ] }} }}"
        );
        printed(&text("1M", "profile: flat", &[MINI], &levels))
    };
    let left_out = "the level of 5,000,000 tasks a month of test is left out: its chance is below 1e-9";
    let rare = levels("0.00000001%");
    assert!(rare.contains(left_out), "{rare}");
    let likely = levels("0.000001%");
    assert!(!likely.contains("left out"), "{likely}");
}

#[test]
fn a_budget_that_no_mix_meets_ends_with_one() {
    let budget = ["plan", SHIPPED, "--set", "plan.budget=$20,000/month"];
    let (out, _) = said(&budget, 1);
    assert!(
        out.contains("Missed: no mix meets the budget of $20,000 a month: the smallest bill is $"),
        "{out}"
    );
    assert!(out.contains("The mix"), "{out}");
    said(&[&budget[..], &["--exit-zero"]].concat(), 0);
    let (_, err) = said(&["plan", "scenarios/coding-agent.yaml"], 2);
    assert!(err.contains("does not say how its demand is spread over the hours"), "{err}");
    let two = ["plan", "scenarios/ticket-triage.yaml", SHIPPED];
    let (out, _) = said(&two, 0);
    assert!(out.contains("business-hours-mix/tokens"), "{out}");
}

/// What is paid once is no price by the task: spread over its months it is paid in full as soon as its option is used.
#[test]
fn one_off_costs_are_not_a_price_by_the_task() {
    let page = |months: u32| {
        let scenario = format!(
            "
scenario: once
title: Code that costs much to write
as_of: 2026-11-15
workload: {{ tasks: 1M/month, profile: flat }}
options:
  sold: {{ per_task: $0.01/task, accuracy: 90% }}
  code: {{ per_task: $0.001/task, accuracy: 60%, one_off: {{ engineering: $160000, amortise: {months} months }} }}
"
        );
        let output = breakeven(".").args(["plan", "-"]).write_stdin(scenario).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    // $8,000 a month and $1,000 for the tasks, or $10,000; of 40 months it is $16,000.
    let page_of = page(20);
    assert!(page_of.contains("$9,000 a month"), "{page_of}");
    assert!(
        page_of.contains("fixed, in the cost of code: $8,000 a month for one-off: engineering of code"),
        "{page_of}"
    );
    let page_of = page(10);
    assert!(page_of.contains("$10,000 a month"), "{page_of}");
    assert!(page_of.contains("fixed, not paid, since code serves nothing: $16,000 a month"), "{page_of}");
}

/// What people and audits cost follows no task: a mix that uses an option for a few tasks of its busiest hour pays all of it, and one that is
/// had by several options once.
#[test]
fn what_follows_no_task_is_paid_in_full_and_once() {
    let text = |staff: u32, audits: u32| {
        format!(
            "scenario: test\ntitle: A test\nas_of: 2026-11-15\n\
             workload: {{ tasks: 61M/month, input: 1000 tokens, output: 200 tokens, profile: business-hours }}\n\
             facility: {{ electricity: us-commercial, pue: modern-ai, colocation: na-primary }}\n\
             costs: {{ audits: {{ cost: ${audits}/month, options: [own, mini] }}, keys: {{ cost: $70/month }} }}\n\
             options:\n  {OWN}\n  mini: {{ serverless: openai/gpt-5.4-mini, accuracy: 86%, staff: ${staff}/month }}\n"
        )
        .replace("$4,000", "$4000")
    };
    let of = |staff: u32, audits: u32| {
        let scenario = scenario(&text(staff, audits));
        let found = plan(std::slice::from_ref(&scenario)).unwrap();
        let used = used_names(&found);
        (bill(&found), used)
    };
    let (free, both) = of(0, 0);
    assert_eq!(both, ["own", "mini"]);
    // As long as the overflow saves more than its staff costs, all of the staff is paid; the audits of both are paid once.
    assert!((of(200, 0).0 - free - 200.0).abs() < 0.01 && (of(0, 900).0 - free - 900.0).abs() < 0.01);
    // Then the overflow goes, and its staff with it.
    let (dear, one) = of(2_000_000, 0);
    assert_eq!(one, ["own"]);
    assert_eq!(of(3_000_000, 0).0, dear);
}

/// Two files, each with a company's audit: one cost, whether their fleets are shared or not; with other amounts two. And staff that differs keeps
/// no fleet from being shared.
#[test]
fn what_two_files_state_alike_is_one_cost() {
    let file = |id: &str, audit: u32, staff: u32, rent: &str| {
        let text = format!(
            "scenario: {id}\ntitle: Workload\nas_of: 2026-11-15\n\
             workload: {{ tasks: 4M/month, input: 2000 tokens, output: 300 tokens, profile: business-hours }}\n\
             costs: {{ audit: {{ what: SOC 2 audit, cost: ${audit}/month }} }}\n\
             options:\n  rent:\n    rental: {{ gpu: h100-sxm, gpus: 1, price: {rent}/h, tensor_parallel: 1, model: m, \
             throughput: 600 tokens/s per replica }}\n    staff: ${staff}/month\n  \
             api: {{ serverless: {{ model: l, price: {{ input: $0.20/Mtok, output: $0.80/Mtok }}, source: quote }} }}\n"
        );
        scenario(&text)
    };
    let planned = |second: Scenario| plan(&[file("one", 5000, 400, "$2"), second]).unwrap();
    let alike = planned(file("two", 5000, 400, "$2"));
    let charges = |plan: &Plan| -> f64 {
        let mix = plan.found.as_ref().unwrap();
        let problem = &plan.asked.problem;
        problem.fixed.iter().filter(|charge| mix.pays(problem, charge)).map(|charge| charge.cost.get()).sum()
    };
    assert!(charges(&alike) < 5500.0, "{}", charges(&alike));
    // Not dearer than both on tokens with one audit: 8M tasks at $0.00064.
    assert!(bill(&alike) <= 8e6 * 0.00064 + 5000.0 + 0.01, "{}", bill(&alike));
    assert!(
        alike
            .asked
            .namesakes
            .iter()
            .any(|found| matches!(found, Namesakes::One { name, .. } if name == "SOC 2 audit"))
    );
    let other = planned(file("two", 4999, 400, "$2"));
    assert!(charges(&other) >= 9999.0, "{}", charges(&other));
    assert!(
        other
            .asked
            .namesakes
            .iter()
            .any(|found| matches!(found, Namesakes::Several { name, .. } if name == "SOC 2 audit"))
    );
    let staffed = planned(file("two", 5000, 900, "$2"));
    assert_eq!((staffed.asked.problem.pools.len(), staffed.asked.not_shared.len()), (1, 0));
    let dearer = planned(file("two", 5000, 400, "$3"));
    assert_eq!((dearer.asked.problem.pools.len(), dearer.asked.not_shared.len()), (2, 1));
}

/// A policy over replicas cannot be in a mix: whoever reads that nothing is cheaper reads that in the same line.
#[test]
fn what_is_not_in_the_mix_is_said_with_the_claim() {
    let text = text(
        "3M",
        "profile: business-hours",
        &[
            FIXED,
            MINI,
            "both: { cascade: [fixed, mini], verifier: { accepts_right: 95%, accepts_wrong: 10% } }",
        ],
        "",
    );
    let output = breakeven(".").args(["plan", "-"]).write_stdin(text.clone()).output().unwrap();
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(page.contains("Not among them: both."), "{page} {}", String::from_utf8_lossy(&output.stderr));
    assert!(page.contains("not in the mix: both: a policy over replicas"), "{page}");
}

fn used_names(plan: &Plan) -> Vec<String> {
    let mix = plan.found.as_ref().unwrap();
    let ways = plan.asked.problem.works[0].ways.iter().enumerate();
    let used = ways.filter(|(way, _)| mix.hours.iter().any(|hour| hour.served[0][*way].get() > 0.0));
    used.map(|(_, way)| way.name.clone()).collect()
}

/// Where the fleet is full all day, a task costs what it would cost at capacity, whether its last instance is full or not.
#[test]
fn a_full_elastic_fleet_costs_what_it_costs_at_capacity() {
    let two_in_one = HOURLY.replace("4x", "8x");
    for option in [HOURLY, &two_in_one] {
        let month = |tasks: f64| {
            let scenario = scenario(&text(&tasks.to_string(), "profile: flat", &[option], ""));
            let evaluation = evaluate(&scenario);
            let of = |metric| number(&evaluation.outcomes[0], metric);
            (of(Metric::CapacityTasksPerMonth), of(Metric::CostPerTask), of(Metric::CostPerTaskAtCapacity))
        };
        let (capacity, ..) = month(800e6);
        let (_, now, full) = month(capacity * (1.0 - 1e-9));
        assert!((now / full - 1.0).abs() < 1e-6, "{option}: {now} against {full}");
    }
}
