//! The break-even tables of *A Cost-Benefit Analysis of On-Premise LLM Deployment* (arXiv 2509.18101 v3, tables I to IV; electricity
//! of v1): what follows from the printed inputs is reproduced, what does not is understood as far as that goes.
//!
//! The cases were gathered in YAML files that are not shipped. Where those lie beside the repository, this file is held
//! against them.

use breakeven::economics::{blended_token_price, break_even_months};
use breakeven::quality::mean_share;
use breakeven::source::Node;
use breakeven::units::{
    Count, Fraction, Hours, Kilowatts, Mtok, Quantity, Tokens, Usd, UsdPerKwh, UsdPerMonth, UsdPerMtok, Watts,
};

use crate::harness::{beside, yaml};

/// Whether a published figure follows from the published inputs.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Match,
    Mismatch,
}

/// Name, GPUs, price of one, tokens a second, power of one; and as published: cost of the hardware ($), million tokens and
/// electricity ($) a month. The text says 160 hours a month and the GPUs' rated power; the printed tables need 176 hours and
/// 300 W (A100) or 500 W (RTX 5090), found by solving them backwards.
type Machine = (&'static str, u16, &'static str, u16, &'static str, Option<[&'static str; 3]>);
const MACHINES: &[Machine] = &[
    ("glm-4_5", 6, "$15,000", 400, "300 W", Some(["90000", "253.4", "47.52"])),
    ("qwen3-235b", 4, "$15,000", 400, "300 W", Some(["60000", "253.4", "31.68"])),
    ("gpt-oss-120b", 2, "$15,000", 220, "300 W", Some(["30000", "139.4", "15.84"])),
    ("glm-4_5-air", 2, "$15,000", 200, "300 W", Some(["30000", "126.7", "15.84"])),
    ("llama-3_3-70b", 1, "$15,000", 190, "300 W", Some(["15000", "120.4", "7.92"])),
    ("exaone-4_0-32b", 1, "$2,000", 200, "500 W", Some(["2000", "126.7", "13.2"])),
    ("qwen3-30b", 1, "$2,000", 180, "500 W", Some(["2000", "114.0", "13.2"])),
    // Not printed beside the others; from the table's own hardware cost, tokens and electricity.
    ("kimi-k2", 16, "$15,000", 800, "300 W", None),
    ("magistral-small", 1, "$2,000", 150, "500 W", None),
];

/// Prices of prompt and answer; a third of the tokens are prompts.
const PRICES: &[(&str, &str, &str)] = &[
    ("claude-4-opus", "$15.0/Mtok", "$75.0/Mtok"),
    ("grok-4", "$3.0/Mtok", "$15.0/Mtok"),
    ("gemini-2_5-pro", "$1.25/Mtok", "$10.0/Mtok"),
    ("claude-4-sonnet", "$3.0/Mtok", "$15.0/Mtok"),
    ("gpt-5", "$1.25/Mtok", "$10.0/Mtok"),
];

/// Machine, price, months as published.
const MONTHS: &[(&str, &str, &str, Kind)] = &[
    ("kimi-k2", "claude-4-opus", "8.7", Kind::Mismatch),
    ("kimi-k2", "grok-4", "44.0", Kind::Match),
    ("kimi-k2", "gemini-2_5-pro", "63.1", Kind::Mismatch),
    ("glm-4_5", "claude-4-sonnet", "32.8", Kind::Match),
    ("glm-4_5", "gemini-2_5-pro", "47.0", Kind::Mismatch),
    ("qwen3-235b", "claude-4-sonnet", "21.8", Kind::Match),
    ("qwen3-235b", "gemini-2_5-pro", "31.1", Kind::Mismatch),
    ("gpt-oss-120b", "claude-4-opus", "3.9", Kind::Match),
    ("gpt-oss-120b", "grok-4", "19.8", Kind::Match),
    ("gpt-oss-120b", "gemini-2_5-pro", "28.2", Kind::Mismatch),
    ("glm-4_5-air", "gpt-5", "34.0", Kind::Match),
    ("glm-4_5-air", "gemini-2_5-pro", "31.1", Kind::Mismatch),
    ("llama-3_3-70b", "gpt-5", "17.8", Kind::Match),
    ("llama-3_3-70b", "claude-4-opus", "2.3", Kind::Match),
    ("llama-3_3-70b", "grok-4", "11.4", Kind::Match),
    ("llama-3_3-70b", "gemini-2_5-pro", "16.2", Kind::Mismatch),
    ("exaone-4_0-32b", "gpt-5", "2.26", Kind::Match),
    ("exaone-4_0-32b", "claude-4-opus", "0.3", Kind::Match),
    ("exaone-4_0-32b", "claude-4-sonnet", "1.4", Kind::Match),
    ("exaone-4_0-32b", "gemini-2_5-pro", "2.06", Kind::Mismatch),
    ("qwen3-30b", "gpt-5", "2.5", Kind::Match),
    ("qwen3-30b", "claude-4-opus", "0.3", Kind::Match),
    ("qwen3-30b", "grok-4", "1.6", Kind::Match),
    ("qwen3-30b", "gemini-2_5-pro", "2.3", Kind::Mismatch),
    ("magistral-small", "claude-4-opus", "0.4", Kind::Match),
    ("magistral-small", "claude-4-sonnet", "1.9", Kind::Match),
    ("magistral-small", "grok-4", "1.9", Kind::Match),
    ("magistral-small", "gemini-2_5-pro", "2.76", Kind::Mismatch),
];

/// Scores of the open model at GPQA, MATH-500, `LiveCodeBench` and MMLU-Pro, and the published means of its distances from each of
/// [`COMMERCIAL`], in points. What is not known is left out on both sides.
type Distance = (&'static str, [Option<f64>; 4], [f64; 5], Kind);
const DISTANCES: &[Distance] = &[
    (
        "kimi-k2",
        [Some(76.6), Some(97.1), Some(55.6), Some(82.4)],
        [-6.75, 1.83, 5.35, -10.88, -8.93],
        Kind::Match,
    ),
    (
        "qwen3-235b",
        [Some(79.0), Some(98.4), Some(78.8), Some(84.3)],
        [0.45, 9.03, 12.55, -3.68, -1.73],
        Kind::Match,
    ),
    (
        "gpt-oss-120b",
        [Some(78.2), None, Some(63.9), Some(80.8)],
        [-5.47, 4.2, 8.67, -11.1, -9.27],
        Kind::Match,
    ),
    (
        "glm-4_5-air",
        [Some(73.3), Some(96.5), Some(68.4), Some(81.5)],
        [-4.75, 3.83, 7.35, -8.88, -6.93],
        Kind::Match,
    ),
    (
        "llama-3_3-70b",
        [Some(49.8), Some(77.3), Some(28.8), Some(71.3)],
        [-27.88, -19.3, -15.78, -32.0, -30.05],
        Kind::Match,
    ),
    (
        "exaone-4_0-32b",
        [Some(73.9), Some(97.7), Some(74.7), Some(81.8)],
        [-2.65, 5.93, 9.45, -6.43, -4.48],
        Kind::Mismatch,
    ),
    (
        "qwen3-30b",
        [Some(70.7), Some(97.6), Some(70.7), Some(80.5)],
        [-5.25, 3.38, 6.9, -9.0, -7.05],
        Kind::Mismatch,
    ),
    (
        "magistral-small",
        [Some(64.1), Some(96.3), Some(51.4), Some(74.6)],
        [-12.25, -3.23, 0.28, -15.73, -13.78],
        Kind::Mismatch,
    ),
];
const COMMERCIAL: [(&str, [f64; 4]); 5] = [
    ("GPT-5", [85.4, 99.4, 66.8, 87.1]),
    ("Claude-4 Opus", [70.1, 94.1, 54.2, 86.0]),
    ("Claude-4 Sonnet", [68.3, 93.4, 44.9, 83.7]),
    ("Grok-4", [87.7, 99.0, 81.9, 86.6]),
    ("Gemini 2.5 Pro", [84.4, 96.7, 80.1, 86.2]),
];

/// Half a unit of the last printed digit.
fn half(text: &str) -> f64 {
    let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    0.5 * 10_f64.powi(-i32::try_from(decimals).unwrap()) * (1.0 + 1e-9)
}

struct Month {
    hardware: Usd,
    tokens: Mtok,
    electricity: UsdPerMonth,
}

fn month(name: &str) -> Month {
    let found = MACHINES.iter().find(|machine| machine.0 == name);
    let (_, gpus, price, rate, power, _) = *found.unwrap_or_else(|| panic!("{name}"));
    let hours: Hours = "176 h".parse().unwrap();
    let gpus = Count::new(f64::from(gpus)).unwrap();
    let power = Kilowatts::from(power.parse::<Watts>().unwrap() * gpus);
    let price_of_energy: UsdPerKwh = "$0.15/kWh".parse().unwrap();
    Month {
        hardware: price.parse::<Usd>().unwrap() * gpus,
        tokens: Mtok::from(Tokens::new(f64::from(rate) * hours.get() * 3600.0).unwrap()),
        electricity: UsdPerMonth::new((power * hours * price_of_energy).get()).unwrap(),
    }
}

fn months(machine: &str, price: UsdPerMtok) -> f64 {
    let month = month(machine);
    let bought = UsdPerMonth::new((price * month.tokens).get()).unwrap();
    break_even_months(month.hardware, month.electricity, bought).unwrap().get()
}

/// A third of the tokens at the price of prompts, the others at that of answers.
fn blended(name: &str) -> UsdPerMtok {
    let (_, prompt, answer) = PRICES.iter().find(|price| price.0 == name).unwrap();
    blended_token_price(answer.parse().unwrap(), prompt.parse().unwrap(), Fraction::new(1.0 / 3.0).unwrap())
}

#[test]
fn hardware_tokens_and_electricity_follow() {
    for (name, .., published) in MACHINES {
        let Some(published) = published else { continue };
        let found = month(name);
        let found = [found.hardware.get(), found.tokens.get(), found.electricity.get()];
        for (found, published) in found.iter().zip(published) {
            let stated: f64 = published.parse().unwrap();
            assert!((found - stated).abs() <= half(published), "{name}: {found} for {published}");
        }
    }
}

#[test]
fn months_to_break_even_follow() {
    let mut counts = [0, 0];
    for (machine, api, published, kind) in MONTHS {
        let (found, stated) = (months(machine, blended(api)), published.parse::<f64>().unwrap());
        let near = (found - stated).abs() <= half(published);
        // 1.4485 is printed as 1.4, 44.045 as 44.0, 8.648 as 8.7.
        assert_eq!(near, *kind == Kind::Match, "{machine} against {api}: {found} for {published}");
        counts[usize::from(*kind == Kind::Mismatch)] += 1;
    }
    assert_eq!(counts, [18, 10]);
}

/// All Gemini cells follow from $7.75 a million tokens in the place of $7.08, which is what the printed $1.25 and $10 come to: nobody
/// says where $7.75 comes from (a third of $1.25 and two thirds of $11 would be it). The other one is a slip of rounding: 8.648 is
/// printed as 8.7.
#[test]
fn what_does_not_follow_is_understood() {
    let mut gemini = 0;
    for (machine, api, published, _) in MONTHS.iter().filter(|cell| cell.3 == Kind::Mismatch) {
        let stated: f64 = published.parse().unwrap();
        if *api == "gemini-2_5-pro" {
            let found = months(machine, "$7.75/Mtok".parse().unwrap());
            // To the digit, but for two within 0.06.
            assert!((found - stated).abs() <= 0.06, "{machine}: {found} for {published}");
            gemini += 1;
        } else {
            assert_eq!((*machine, *api, *published), ("kimi-k2", "claude-4-opus", "8.7"));
            assert!((months(machine, blended(api)) - 8.648).abs() < 0.001);
        }
    }
    assert_eq!(gemini, 9);
    let elsewhere = blended_token_price(
        "$11/Mtok".parse().unwrap(),
        "$1.25/Mtok".parse().unwrap(),
        Fraction::new(1.0 / 3.0).unwrap(),
    );
    assert!((elsewhere.get() - 7.75).abs() < 1e-12);
}

/// The mean distance of an open model from a commercial one, in points, over the benchmarks that are known of both.
fn distance(open: &[Option<f64>; 4], commercial: &[f64; 4]) -> f64 {
    let share = |value: f64| Fraction::new(value / 100.0).unwrap();
    let known: Vec<(Fraction, Fraction)> = open
        .iter()
        .zip(commercial)
        .filter_map(|(open, other)| Some((share((*open)?), share(*other))))
        .collect();
    let mean = |of: fn(&(Fraction, Fraction)) -> Fraction| {
        mean_share(&known.iter().map(of).collect::<Vec<_>>()).unwrap().get()
    };
    (mean(|pair| pair.0) - mean(|pair| pair.1)) * 100.0
}

#[test]
fn mean_distances_follow() {
    for (name, open, published, kind) in DISTANCES {
        let near = |at: usize| (distance(open, &COMMERCIAL[at].1) - published[at]).abs() <= 0.0051;
        let all = (0..COMMERCIAL.len()).all(near);
        assert_eq!(all, *kind == Kind::Match, "{name}");
    }
}

/// Of EXAONE three of five follow, and the other two by another sum of scores, 1.38 points higher over four benchmarks: some cell of
/// table I changed between two versions. For Qwen3-30B and Magistral no single other score explains all five.
#[test]
fn distances_that_do_not_follow_are_understood() {
    let gaps = |name: &str| -> Vec<f64> {
        let (_, open, published, _) = DISTANCES.iter().find(|row| row.0 == name).unwrap();
        let found = COMMERCIAL.iter().map(|(_, scores)| distance(open, scores));
        found.zip(published).map(|(found, published)| (published - found) * 4.0).collect()
    };
    let near = |value: f64, stated: f64| (value - stated).abs() <= 0.0051 * 4.0;
    let exaone = gaps("exaone-4_0-32b");
    assert!(exaone[..3].iter().all(|gap| near(*gap, 0.0)), "{exaone:?}");
    assert!(exaone[3..].iter().all(|gap| near(*gap, 1.38)), "{exaone:?}");
    for name in ["qwen3-30b", "magistral-small"] {
        let gaps = gaps(name);
        assert!(!gaps.iter().all(|gap| near(*gap, gaps[0])), "{name}: {gaps:?}");
    }
}

fn number(node: &Node) -> f64 {
    match node {
        Node::Number(value) => *value,
        other => panic!("{other:?} is no figure"),
    }
}

/// Every gathered case is here, with its own figures.
#[test]
fn every_gathered_case_is_tested() {
    for (file, prefixes) in [
        ("01_breakeven_pan_2509_18101.yaml", &["pan-capacity-", "pan-breakeven-"][..]),
        ("01b_perf_delta_pan_2509_18101.yaml", &["pan-perf-delta-"][..]),
    ] {
        let Some(path) = beside(&format!("golden/{file}")) else {
            eprintln!("skipped: {file} does not lie beside the repository");
            continue;
        };
        let (_, root) = yaml(file, &std::fs::read_to_string(path).unwrap());
        let Some(Node::List(gathered)) = root.get("cases") else { panic!("{file}: no cases") };
        for node in gathered {
            let Some(Node::Text(id)) = node.get("id") else { panic!("{file}: a case without id") };
            let name = prefixes.iter().find_map(|prefix| id.strip_prefix(prefix)).unwrap();
            let published = node.get("published").unwrap();
            let kind = match node.get("status") {
                Some(Node::Text(status)) if status == "match" => Kind::Match,
                _ => Kind::Mismatch,
            };
            if let Some((machine, api)) = name.split_once("-vs-") {
                let ours = MONTHS.iter().find(|cell| cell.0 == machine && cell.1 == api);
                let ours = ours.unwrap_or_else(|| panic!("`{id}` is not tested"));
                assert_eq!(
                    (ours.2.parse(), ours.3),
                    (Ok(number(published.get("months").unwrap())), kind),
                    "{id}"
                );
            } else if id.starts_with("pan-capacity") {
                let ours = MACHINES.iter().find(|machine| machine.0 == name).and_then(|machine| machine.5);
                let ours = ours.unwrap_or_else(|| panic!("`{id}` is not tested"));
                let keys = ["hardware_cost_usd", "tokens_per_month_millions", "electricity_usd_per_month"];
                for (key, ours) in keys.iter().zip(ours) {
                    assert_eq!(ours.parse(), Ok(number(published.get(key).unwrap())), "{id}");
                }
            } else {
                let ours = DISTANCES.iter().find(|row| row.0 == name);
                let ours = ours.unwrap_or_else(|| panic!("`{id}` is not tested"));
                let Some(Node::List(all)) = published.get("mean_delta_pct_points") else { panic!("{id}") };
                let all: Vec<f64> = all.iter().map(number).collect();
                assert_eq!((ours.2.to_vec(), ours.3), (all, kind), "{id}");
            }
        }
    }
}
