//! Many options, limits and settings: what is done once for all of them, what is left out and said, and that nothing else changes.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use breakeven::catalog::Catalog;
use breakeven::checks::{Looked, MOST_MOVES, Period, Robustness, flips, misses};
use breakeven::diagnostics::{Code, nearest};
use breakeven::economics::{
    Crossover, Crossovers, Frontier, Levers, MOST_COMPARED, Range, compared, curves, curves_of, evaluate,
    month_costs,
};
use breakeven::report;
use breakeven::scenario::Scenario;
use breakeven::source::{FieldPath, SourceFile, SourceText};
use breakeven::units::Quantity as _;
use proptest::prelude::*;

use crate::harness::{attempt, scenario, so_many, variants};

/// A head with a workload, and options by their lines.
fn text(options: impl IntoIterator<Item = String>) -> String {
    let mut text = "
scenario: many
title: Many options
as_of: 2026-11-15
workload: { tasks: 1.2M/month, input: 2400 tokens, output: 350 tokens, peak_to_mean: 3x }
facility: { electricity: us-commercial, pue: modern-ai, colocation: na-primary, grid: us }
options:
"
    .to_owned();
    options.into_iter().for_each(|option| text += &option);
    text
}

fn paid(at: usize) -> String {
    let (price, accuracy) = (1 + at * 7919 % 4001, 50 + at * 37 % 49);
    format!("  p{at}: {{ per_task: $0.{price:04}/task, accuracy: {accuracy}% }}\n")
}

fn rented(at: usize) -> String {
    format!(
        "  r{at}: {{ rental: {{ gpu: h100-sxm, gpus: 4, price: $8.{at:03}/h, scaling: fixed, tensor_parallel: 4, \
         max_utilisation: 50%, throughput: {} tokens/s per replica }}, accuracy: 88% }}\n",
        1500 + at
    )
}

fn owned(at: usize) -> String {
    format!(
        "  c{at}: {{ cluster: {{ server: lenovo-lp2368-a, model: llama-3.3-70b, precision: fp8, tensor_parallel: 4, \
         max_utilisation: 50% }}, accuracy: {}% }}\n",
        80 + at
    )
}

fn place(scenario: &Scenario, name: &str) -> usize {
    scenario.options.iter().position(|option| option.name == name).unwrap()
}

#[test]
fn comparisons_that_share_what_they_have_in_common_say_what_each_says_alone() {
    // A policy, fleets with bands and without, tokens and people.
    let options = [
        rented(1),
        owned(1),
        paid(3),
        "  people: { human: { minutes: 2, wage: $20/h }, accuracy: 97% }\n".to_owned(),
        "  tokens: { serverless: openai/gpt-5.4-mini, accuracy: 86% }\n".to_owned(),
        "  cascade: { cascade: [tokens, people], verifier: { accepts_right: 93%, accepts_wrong: 20%, latency: 0 s } }\n"
            .to_owned(),
    ];
    let found = scenario(&text(options));
    let range = Range::around(&found.options[0]);
    let all: Vec<usize> = (0..found.options.len()).collect();
    let shared = Crossovers::of(&found, range);
    for first in [0, 1, 5] {
        let others: Vec<usize> = all.iter().copied().filter(|at| *at != first).collect();
        let together = shared.with(first, &others);
        assert_eq!(together.len(), others.len());
        for (pair, other) in together.iter().zip(&others) {
            let alone = Crossover::of(&found, first, *other, range).unwrap();
            assert_eq!(format!("{pair:?}"), format!("{alone:?}"), "{first} {other}");
        }
    }
    let (some, of_all) = (curves_of(&found, &[2, 5], range), curves(&found, range));
    assert_eq!(format!("{:?}", some[1]), format!("{:?}", of_all[5]));
}

#[test]
fn of_very_many_options_the_cheapest_are_compared_and_the_rest_is_counted() {
    let many = MOST_COMPARED + 30;
    let found = scenario(&text((0..many).map(paid)));
    let others: Vec<usize> = (1..many).collect();
    let chosen = compared(&found, &others);
    assert_eq!(chosen.len(), MOST_COMPARED);
    assert!(chosen.is_sorted(), "in the file's order");
    let costs: Vec<f64> = month_costs(&found).iter().map(|cost| cost.as_ref().unwrap().month.get()).collect();
    let dearest = chosen.iter().map(|at| costs[*at]).fold(0.0, f64::max);
    assert!(others.iter().filter(|at| !chosen.contains(at)).all(|at| costs[*at] >= dearest));
    let report = report::crossover(&found, 0, &others, Range::around(&found.options[0]));
    assert_eq!(report.pairs.len(), MOST_COMPARED);
    assert_eq!(report.curves.len(), MOST_COMPARED + 1);
    assert_eq!(
        report.left_out.as_deref(),
        Some(
            "compared are the 100 of 129 other options that cost least a month at the stated volume; 29 are left out: name the \
             one to compare with"
        )
    );
    let few = report::crossover(&found, 0, &others[..MOST_COMPARED], Range::around(&found.options[0]));
    assert_eq!((few.pairs.len(), few.left_out), (MOST_COMPARED, None));
}

#[test]
fn levers_among_many_options_are_those_of_the_option_alone() {
    let policy = |name: &str| {
        format!(
            "  {name}: {{ cascade: [r7, people], verifier: {{ accepts_right: 93%, accepts_wrong: 20%, latency: 0 s }} }}\n"
        )
    };
    let people = "  people: { human: { minutes: 2, wage: $20/h }, accuracy: 97% }\n".to_owned();
    let first = rented(0);
    let all = text((0..120).map(rented).chain([people.clone(), policy("cascade"), policy("other")]));
    let alone = text([first, rented(7), people, policy("cascade")]);
    let catalog = Catalog::builtin();
    for name in ["r7", "cascade"] {
        let of = |text: &str| {
            let found = scenario(text);
            Levers::of(&found, place(&found, name), &variants(text, &catalog)).unwrap()
        };
        assert_eq!(format!("{:?}", of(&all)), format!("{:?}", of(&alone)));
    }
}

#[test]
fn an_option_knows_its_place() {
    let found = scenario(&text((0..50).map(paid)));
    for (at, option) in found.options.iter().enumerate() {
        assert_eq!(found.place_of(option), Some(at));
    }
    let other = found.clone();
    assert_eq!(other.options.iter().filter_map(|option| found.place_of(option)).count(), 0);
    assert_eq!(found.place_of(&found.options[3].clone()), None);
}

#[test]
fn what_turns_a_verdict_is_not_looked_for_where_it_would_take_too_many_bills() {
    let catalog = Catalog::builtin();
    for (count, looked) in [(20, Looked::Yes), (80, Looked::TooMany)] {
        let text = text((0..count).map(paid));
        let found = scenario(&text);
        let evaluation = evaluate(&found);
        let variants = variants(&text, &catalog);
        let switching = Robustness::of(&evaluation, &variants, Period::Month).switching.unwrap();
        assert_eq!(switching.looked, looked);
        // A price and an accuracy each, and the number of tasks and the lengths of prompts and answers.
        assert!(switching.inputs.get() * count as f64 > MOST_MOVES as f64 || looked == Looked::Yes);
        assert!(switching.switch.is_none() || looked == Looked::Yes);
        // Of the two leading options only a handful is moved.
        assert_eq!(flips(&evaluation, &variants).unwrap().looked, Looked::Yes);
        let robust =
            Robustness { switching: Some(switching), ..Robustness::of_bills(&evaluation, Period::Month) };
        let said = format!("{:?}", report::frontier(&evaluation, &robust).advice);
        assert_eq!(said.contains("what turns it was not looked for"), looked == Looked::TooMany, "{said}");
    }
}

#[test]
fn of_many_that_dominate_an_option_the_cheapest_are_named_and_the_rest_is_counted() {
    // Each is cheaper and better than the one before it.
    let options =
        (0..130).map(|at| format!("  o{at}: {{ per_task: $0.{}/task, accuracy: 5{at:03}e-2% }}\n", 500 - at));
    let found = scenario(&text(options));
    let evaluation = evaluate(&found);
    let robust = Robustness::of_bills(&evaluation, Period::Month);
    let report = report::frontier(&evaluation, &robust);
    let worst = &report.options[0];
    assert_eq!((worst.dominated_by.len(), worst.dominated_by_more), (100, 29));
    assert_eq!(worst.dominated_by[0], "o129");
    assert_eq!((report.options[40].dominated_by.len(), report.options[40].dominated_by_more), (89, 0));
}

#[test]
fn budgets_find_their_options() {
    let mut all = text((0..300).map(paid));
    all += "budgets:\n";
    (0..300).rev().for_each(|at| writeln!(all, "  p{at}: {{ cost_per_task: \"<= ${at}\" }}").unwrap());
    let found = scenario(&all);
    for (at, option) in found.options.iter().enumerate() {
        let limits: Vec<f64> = option.limits.iter().map(|limit| limit.limit.value()).collect();
        assert_eq!(limits, [at as f64]);
    }
    // Only p0 costs more than its limit.
    let missed: Vec<usize> = misses(&evaluate(&found)).iter().map(Vec::len).collect();
    assert_eq!(missed.iter().sum::<usize>(), 1);
    assert_eq!(missed[0], 1);
    let (none, sink) = attempt(&all.replace("  p7: { cost", "  q7: { cost"));
    assert!(none.is_none());
    let said: Vec<&str> = sink.diagnostics().iter().map(|said| said.message.as_str()).collect();
    assert_eq!(said, ["there is no option `q7`"]);
}

#[test]
fn policies_of_policies_are_refused_however_long_the_chain_is() {
    let verifier = "verifier: { accepts_right: 93%, accepts_wrong: 20%, latency: 0 s }";
    let chain = |last: usize, end: &str| {
        text((0..last).map(|at| {
            let next = if at + 1 == last { end.to_owned() } else { format!("k{}", at + 1) };
            format!("  k{at}: {{ retry: {next}, attempts: 2, {verifier} }}\n")
        })) + &paid(1)
    };
    let codes = |text: &str| {
        let (_, sink) = attempt(text);
        sink.diagnostics()
            .iter()
            .map(|said| said.code)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
    };
    assert_eq!(codes(&chain(10, "p1")), []);
    assert_eq!(codes(&chain(3_900, "p1")), [Code::OutOfRange]);
    assert_eq!(codes(&chain(3_900, "k0")), [Code::Conflict]);
}

#[test]
fn what_the_command_line_sets_is_counted_with_the_file() {
    let bomb = |levels: usize| {
        let mut value = "{a0: &a0 [x, x, x, x, x, x, x, x, x, x]".to_owned();
        for level in 1..levels {
            let below = format!("*a{}, ", level - 1).repeat(10);
            write!(value, ", a{level}: &a{level} [{below}]").unwrap();
        }
        value + "}"
    };
    let read = |values: &[String]| {
        let set: Vec<(FieldPath, String)> = values
            .iter()
            .enumerate()
            .map(|(at, value)| (FieldPath::ROOT.key("x").key(&at.to_string()), format!("x.{at}={value}")))
            .collect();
        SourceFile::read("a", SourceText::Bytes(b"a: 1\n".to_vec()), &set)
    };
    let small = bomb(4);
    assert!(read(&vec![small.clone(); 10]).is_ok());
    let fault = read(&vec![small; 30]).unwrap_err();
    assert_eq!(fault.message, "the file and what `--set` puts into it expand to more than 200,000 values");
    assert!(fault.site.is_overridden());
}

/// The nearest name without any short cut.
fn slowly<'a>(wrong: &str, known: &[&'a str]) -> Option<&'a str> {
    let lower = wrong.to_lowercase();
    let allowed = (wrong.chars().count() / 3).clamp(1, 4);
    let found = known.iter().filter_map(|name| {
        let candidate = name.to_lowercase();
        let tail = candidate.rsplit('/').next().unwrap_or(&candidate).to_owned();
        let distance =
            strsim::damerau_levenshtein(&lower, &candidate).min(strsim::damerau_levenshtein(&lower, &tail));
        let contained = lower.len() > 2 && candidate.contains(&lower);
        (distance <= allowed || contained).then_some((distance, *name))
    });
    found.min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

proptest! {
    #![proptest_config(so_many(200))]

    #[test]
    fn short_cuts_to_the_nearest_name_change_nothing(
        wrong in "[hH1mäo][a-cA-C0-2/é]{2,9}",
        known in prop::collection::vec("[hH1mäo][a-cA-C0-2/é]{1,11}", 1..12),
    ) {
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        prop_assert_eq!(nearest(&wrong, known.iter().copied()), slowly(&wrong, &known));
    }

    #[test]
    fn who_dominates_whom_is_what_the_definition_says(
        options in prop::collection::vec((1..40_u32, 0..4_u32, 0..4_u32, any::<bool>()), 1..14)
    ) {
        let lines = options.iter().enumerate().map(|(at, (price, accuracy, seconds, timed))| {
            let accuracy = if *accuracy == 0 { String::new() } else { format!(", accuracy: {}%", 60 + 10 * accuracy) };
            let latency = if *timed { format!(", latency: {{ latency_p95: {} s }}", seconds + 1) } else { String::new() };
            if at % 3 == 0 {
                format!(
                    "  o{at}: {{ rental: {{ gpu: h100-sxm, gpus: 4, price: ${price}/h, tensor_parallel: 4, throughput: 15k tokens/s per \
                     replica }}{accuracy}{latency} }}\n"
                )
            } else {
                format!("  o{at}: {{ per_task: $0.0{price:02}/task{accuracy}{latency} }}\n")
            }
        });
        let found = scenario(&text(lines));
        let evaluation = evaluate(&found);
        let frontier = Frontier::of(&evaluation);
        for (at, point) in frontier.points.iter().enumerate() {
            let mut by: Vec<usize> =
                (0..frontier.points.len()).filter(|other| frontier.points[*other].dominates(point)).collect();
            by.sort_by(|a, b| frontier.points[*a].rank(&frontier.points[*b]));
            prop_assert_eq!(&frontier.dominated_by[at], &by);
        }
    }
}
