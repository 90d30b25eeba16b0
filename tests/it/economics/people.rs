//! People who look at results, and what else is paid by the look: on every bill of a month, and in no price of a machine.

use breakeven::economics::{Evaluation, Nature, Outcome, evaluate};
use breakeven::metric::Metric;
use breakeven::units::Quantity;
use proptest::prelude::*;

use crate::harness::{agree, behind, number, outcome, scenario, so_many};
use crate::program::folder;

/// Two ways to serve, and people who look at every result.
const REVIEWED: &str = "
scenario: reviewed
title: Every result is reviewed
as_of: 2026-11-15
workload: { tasks: 1M/month, input: 1000 tokens, output: 200 tokens, peak_to_mean: 3x }
facility: { electricity: us-commercial, pue: 1.3 }
finance: { discount_rate: 10%/year, horizon: 36 months, baseline: mini }
quality: { review: { share: 100%, catches: 90%, minutes: 2, wage: $42/h } }
options:
  mini: { serverless: openai/gpt-5.4-mini, accuracy: 80% }
  own:
    cluster:
      { server: lenovo-lp2368-a, model: llama-3.3-70b, precision: fp8, tensor_parallel: 4,
        throughput: 5000 tokens/s per replica, ownership: { server_price: \"$250,000\", life: 5 years } }
    accuracy: 80%
    lead_time: 0 months
";

const MISSING: &str = "putting wrong results right (review.fix_minutes)";

/// The amount of a bill's line, if there is one.
fn line(outcome: &Outcome<'_>, label: &str) -> Option<f64> {
    let lines = outcome.ledger.as_ref().unwrap().lines();
    lines.iter().find(|line| line.label == label).map(|line| line.amount.get())
}

/// 1M reviews × 2 ÷ 60 h × $42 = $1.4M, whatever serves.
#[test]
fn a_review_is_in_every_month_and_in_no_price_of_a_machine() {
    let without = REVIEWED.replace("quality:", "# quality:");
    let (with, without) = (scenario(REVIEWED), scenario(&without));
    let (with, without) = (evaluate(&with), evaluate(&without));
    for option in ["mini", "own"] {
        let [with, without] = [&with, &without].map(|evaluation| outcome(evaluation, option));
        let more = |metric| number(with, metric) - number(without, metric);
        assert!(agree(more(Metric::CostPerMonth), 1.4e6, 1e-9), "{option}");
        // The machine is the same at capacity, and each of its tasks is reviewed.
        assert!(agree(more(Metric::CostPerTaskAtCapacity), 1.4, 1e-9), "{option}");
        for metric in [Metric::CostPerMillionTokens, Metric::CostPerMillionOutputTokens] {
            assert_eq!(number(with, metric), number(without, metric), "{option}");
        }
    }
    let [with, without] = [&with, &without].map(|evaluation| outcome(evaluation, "own"));
    for metric in
        [Metric::CostPerGpuHour, Metric::EnergyPerTask, Metric::Capex, Metric::CapacityTasksPerMonth]
    {
        assert_eq!(number(with, metric), number(without, metric));
    }
    // $250,000 over 60 months: a straight line is $4,166.67; with i = 1.1^(1/12) − 1 a month, i ÷ (1 − 1.1⁻⁵) is 0.021 035 58.
    let capital = 250_000.0 * 0.021_035_581_566_5 - 250_000.0 / 60.0;
    let machine = number(without, Metric::CostPerMonth);
    assert!(agree(number(without, Metric::LevelisedCostPerMonth), machine + capital, 1e-9));
    assert!(agree(number(with, Metric::LevelisedCostPerMonth), machine + capital + 1.4e6, 1e-9));
    assert!(agree(number(with, Metric::CostPerGpuHour), machine / (8.0 * 730.0), 1e-9));
}

/// Of 1M tasks 200,000 are wrong, nine in ten of them are found: 180,000 × 6 ÷ 60 h × $42 = $756,000.
#[test]
fn putting_wrong_results_right_is_work() {
    let stated = REVIEWED.replace("minutes: 2,", "minutes: 2, fix_minutes: 6,");
    let (free, paid) = (scenario(REVIEWED), scenario(&stated));
    let (free, paid) = (evaluate(&free), evaluate(&paid));
    for option in ["mini", "own"] {
        let [free, paid] = [&free, &paid].map(|evaluation| outcome(evaluation, option));
        assert!(free.left_out.contains(&MISSING) && !paid.left_out.contains(&MISSING), "{option}");
        assert_eq!(line(free, "putting wrong results right"), None, "{option}");
        assert!(agree(line(paid, "putting wrong results right").unwrap(), 756_000.0, 1e-9), "{option}");
        assert_eq!(number(free, Metric::Accuracy), number(paid, Metric::Accuracy), "{option}");
        // 36 months of it are in the flows.
        let more = number(paid, Metric::Tco) - number(free, Metric::Tco);
        assert!(agree(more, 36.0 * 756_000.0, 1e-9), "{option}: {more}");
    }
    // With 43 % on top of the wage.
    let dearer = scenario(&stated.replace("wage: $42/h", "wage: $42/h, overhead: 43%"));
    let dearer = evaluate(&dearer);
    let found = line(outcome(&dearer, "mini"), "putting wrong results right").unwrap();
    assert!(agree(found, 756_000.0 * 1.43, 1e-9), "{found}");
    // Nobody finds anything: nothing is missing.
    let blind = scenario(&REVIEWED.replace("catches: 90%", "catches: 0%"));
    assert!(!outcome(&evaluate(&blind), "mini").left_out.contains(&MISSING));
}

/// Every result is looked at, right or wrong; how many have to be put right is not known without an accuracy.
#[test]
fn results_of_unknown_accuracy_are_reviewed_as_well() {
    let unknown =
        REVIEWED.replace(", accuracy: 80% }", " }").replace("minutes: 2,", "minutes: 2, fix_minutes: 6,");
    let scenario = scenario(&unknown);
    let evaluation = evaluate(&scenario);
    let mini = outcome(&evaluation, "mini");
    assert!(mini.metric(Metric::Accuracy).is_err());
    assert!(agree(line(mini, "review by people").unwrap(), 1.4e6, 1e-9));
    assert!(
        mini.left_out.iter().any(|missing| missing.starts_with("putting wrong results right: no accuracy"))
    );
    let months = mini.appraisal.as_ref().unwrap();
    assert!(agree(months.tco.get(), 36.0 * number(mini, Metric::CostPerMonth), 1e-9));
}

/// The review of a policy costs what that of all results does, and takes as long: 10 h and 6 minutes where one is put right.
#[test]
fn a_policy_of_people_is_billed_and_timed_alike() {
    let text = REVIEWED.replace("quality:", "# quality:").replace(
        "  own:\n",
        "  looked-at:
    { review: mini, share: 100%, catches: 90%, minutes: 2, fix_minutes: 6, wage: $42/h, delay: 10 h }
  own:\n",
    );
    let text = text.replace(
        "mini: { serverless: openai/gpt-5.4-mini, accuracy: 80% }",
        "mini: { serverless: openai/gpt-5.4-mini, accuracy: 80%, latency: { latency_p50: 2 s, latency_p95: 4 s } }",
    );
    let scenario = scenario(&text);
    let evaluation = evaluate(&scenario);
    let (mini, people) = (outcome(&evaluation, "mini"), outcome(&evaluation, "looked-at"));
    let more = number(people, Metric::CostPerMonth) - number(mini, Metric::CostPerMonth);
    assert!(agree(more, 1.4e6 + 756_000.0, 1e-9), "{more}");
    // Without hardware, full is what it costs now.
    assert_eq!(number(people, Metric::CostPerTaskAtCapacity), number(people, Metric::CostPerTask));
    // 18 % of all tasks are put right, so the 95th of a hundred waits for that and the median does not.
    let (p50, p95) = (number(people, Metric::LatencyP50), number(people, Metric::LatencyP95));
    assert!((36_000.0..36_010.0).contains(&p50) && (36_360.0..36_370.0).contains(&p95), "{p50}, {p95}");
}

/// Whatever is on the bill: its lines add up to the month, the levelised month differs by the two ways to spread a purchase and
/// by nothing else, what has no hardware costs as much when full, and prices of machines count their own lines.
fn holds(evaluation: &Evaluation<'_>) -> usize {
    let mut levelised = 0;
    for outcome in &evaluation.outcomes {
        let what = format!("{}: {}", evaluation.scenario.id, outcome.option.name);
        let Ok(ledger) = &outcome.ledger else { continue };
        let month = number(outcome, Metric::CostPerMonth);
        let sum = |counted: fn(Nature) -> bool| {
            let lines = ledger.lines().iter().filter(|line| counted(line.nature));
            lines.map(|line| line.amount.get()).sum::<f64>()
        };
        assert!(agree(sum(|_| true), month, 1e-9), "{what}: the lines");
        if let Ok(figure) = outcome.metric(Metric::LevelisedCostPerMonth) {
            levelised += 1;
            let part = |label| behind(figure, label).unwrap_or_else(|| panic!("{what}: no {label}"));
            let apart = part("capital recovery per month") - part("straight-line depreciation per month");
            assert!(agree(figure.amount.value(), month + apart, 1e-9), "{what}: levelised");
            let written_off = sum(|nature| nature == Nature::Depreciation);
            assert!(
                agree(part("straight-line depreciation per month"), written_off, 1e-9),
                "{what}: written off"
            );
        }
        let full = number(outcome, Metric::CostPerTaskAtCapacity);
        if outcome.metric(Metric::CapacityTasksPerMonth).is_ok() {
            // What is paid by the task is in it as often as tasks are done.
            let by_task = sum(|nature| matches!(nature, Nature::Tokens | Nature::Work | Nature::Services));
            let tasks = outcome.option.workload.tasks.value.get();
            assert!(full >= by_task / tasks * (1.0 - 1e-9), "{what}: {full} when full");
        } else {
            assert!(agree(full, number(outcome, Metric::CostPerTask), 1e-9), "{what}: full");
        }
        if let Ok(figure) = outcome.metric(Metric::CostPerGpuHour) {
            let hours = behind(figure, "GPU-hours per month").unwrap();
            assert!(
                agree(figure.amount.value() * hours, sum(Nature::is_for_gpus), 1e-9),
                "{what}: GPU-hours"
            );
        }
        if let Ok(figure) = outcome.metric(Metric::CostPerMillionTokens) {
            let tokens = behind(figure, "tokens per month").unwrap();
            assert!(
                agree(figure.amount.value() * tokens, sum(Nature::is_for_tokens), 1e-9),
                "{what}: tokens"
            );
        }
    }
    levelised
}

#[test]
fn every_shipped_bill_holds() {
    let mut levelised = 0;
    let mut files: Vec<_> =
        std::fs::read_dir(folder("scenarios")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.extend(
        ["small", "months", "workflow", "v1/every-command"]
            .map(|name| folder(&format!("tests/fixtures/{name}.yaml"))),
    );
    for file in files {
        let scenario = scenario(&std::fs::read_to_string(file).unwrap());
        levelised += holds(&evaluate(&scenario));
    }
    assert!(levelised > 8, "{levelised}");
}

proptest! {
    #![proptest_config(so_many(60))]

    /// One-off costs, verifiers, people, and policies over owned, rented, hourly and bought work.
    #[test]
    fn every_bill_holds(
        tasks in 1e3..1e7_f64, accuracy in 30..100_u32, share in 0..=100_u32, fix in 0.0..30.0_f64, cost in 0.0..0.1_f64,
        rate in 0.0..0.4_f64, life in 12..96_u32, residual in 0..=40_u32, once in 0.0..1e6_f64,
    ) {
        let rate = rate * 100.0;
        let text = format!("
scenario: any
title: Any bill
as_of: 2026-11-15
workload: {{ tasks: {tasks}/month, input: 1000 tokens, output: 200 tokens, peak_to_mean: 3x }}
facility: {{ electricity: us-commercial, pue: 1.3 }}
finance: {{ discount_rate: {rate}%/year }}
quality: {{ review: {{ share: {share}%, catches: 90%, minutes: 2, fix_minutes: {fix}, wage: $42/h }} }}
options:
  tokens: {{ serverless: openai/gpt-5.4-mini, accuracy: {accuracy}%, one_off: {{ engineering: ${once}, amortise: 24 months }} }}
  own:
    cluster:
      {{ server: lenovo-lp2368-a, model: llama-3.3-70b, precision: fp8, tensor_parallel: 4,
        throughput: 5000 tokens/s per replica, ownership: {{ life: {life} months, residual: {residual}%, staff: $2000/month }} }}
    accuracy: {accuracy}%
  hourly:
    rental: {{ offer: lambda/h100-sxm-4x, term: on-demand, scaling: elastic, tensor_parallel: 4, throughput: 4000 tokens/s }}
    accuracy: {accuracy}%
    one_off: {{ training: ${once}, amortise: 36 months }}
  people: {{ human: {{ minutes: 7, wage: $31/h }}, accuracy: 95% }}
  first: {{ cascade: [own, people], verifier: {{ accepts_right: 95%, accepts_wrong: 20%, cost: ${cost}/task }} }}
  again: {{ retry: own, attempts: 3, verifier: {{ accepts_right: 95%, accepts_wrong: 20%, cost: ${cost}/task }} }}
  sent: {{ router: [own, hourly], recall: 80%, false_escalation: 10%, cost: ${cost}/task }}
  steps: {{ workflow: {{ draft: {{ use: own }}, check: {{ use: hourly, after: draft }}, last: {{ use: tokens, after: check }} }} }}
  looked-at: {{ review: sent, share: {share}%, catches: 90%, minutes: 2, fix_minutes: {fix}, wage: $42/h }}
");
        let scenario = scenario(&text);
        let evaluation = evaluate(&scenario);
        prop_assert!(holds(&evaluation) >= 6);
        // A policy is as full as the first of its fleets: all of its bill at that load, by the parts' own bills at it.
        for option in ["first", "again", "sent", "steps", "looked-at"] {
            let outcome = outcome(&evaluation, option);
            let capacity = number(outcome, Metric::CapacityTasksPerMonth);
            prop_assert!(capacity >= tasks * (1.0 - 1e-9), "{}: {}", option, capacity);
        }
    }
}

/// With the peak of a flat load and the volume that fills it, the bill is what "when full" says at another volume.
#[test]
fn a_policy_when_full_is_its_bill_at_that_volume() {
    let text = |tasks: f64, peak: u32| {
        format!(
            "
scenario: full
title: A cascade, and its fleet full
as_of: 2026-11-15
workload: {{ tasks: {tasks}/month, input: 1000 tokens, output: 200 tokens, peak_to_mean: {peak}x }}
facility: {{ electricity: us-commercial, pue: 1.3 }}
quality: {{ review: {{ share: 10%, catches: 90%, minutes: 2, fix_minutes: 6, wage: $42/h }} }}
options:
  own:
    cluster:
      {{ server: lenovo-lp2368-a, model: llama-3.3-70b, precision: fp8, tensor_parallel: 4, replicas: 6,
        throughput: 5000 tokens/s per replica, ownership: {{ staff: $2000/month }} }}
    accuracy: 80%
  people: {{ human: {{ minutes: 7, wage: $31/h }}, accuracy: 95% }}
  first: {{ cascade: [own, people], verifier: {{ accepts_right: 95%, accepts_wrong: 20%, cost: $0.01/task }} }}
"
        )
    };
    let now = scenario(&text(1e8, 3));
    let now = evaluate(&now);
    for option in ["own", "first"] {
        let now = outcome(&now, option);
        let capacity = number(now, Metric::CapacityTasksPerMonth);
        let full = scenario(&text(capacity, 1));
        let full = evaluate(&full);
        let full = outcome(&full, option);
        let [now, full] = [number(now, Metric::CostPerTaskAtCapacity), number(full, Metric::CostPerTask)];
        assert!(agree(now, full, 1e-9), "{option}: {now}, {full}");
    }
}
