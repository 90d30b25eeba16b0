//! Against numpy-financial: what it answered once, and what it answers now where it is installed.

use std::io::Write as _;
use std::process::{Command, Stdio};

use breakeven::finance::{Internal, internal_rate, modified_internal_rate, payment};
use breakeven::units::{AnnualRate, Months, Quantity, ReturnRate, Usd};

use super::{assert_near, money, npv, rate};

/// One line of the vectors.
struct Vector {
    rate: f64,
    reinvest: f64,
    flows: Vec<f64>,
    /// NPV, IRR (none: not a number there), MIRR.
    answers: [Option<f64>; 3],
}

fn number(text: &str) -> Option<f64> {
    (!text.is_empty()).then(|| text.parse().unwrap())
}

fn vectors() -> Vec<(Vector, f64)> {
    let text = include_str!("../../vectors/finance.csv");
    let read = |line: &str| {
        let fields: Vec<&str> = line.split(';').collect();
        let vector = Vector {
            rate: number(fields[0]).unwrap(),
            reinvest: number(fields[1]).unwrap(),
            flows: fields[2].split(' ').map(|flow| flow.parse().unwrap()).collect(),
            answers: [number(fields[3]), number(fields[4]), number(fields[5])],
        };
        (vector, number(fields[6]).unwrap())
    };
    text.lines().skip(1).map(read).collect()
}

fn hold(vector: &Vector) {
    let Vector { rate: at, reinvest, flows, answers } = vector;
    assert_near(npv(*at, flows), answers[0].unwrap(), 1e-9);
    let internal = internal_rate(&money(flows));
    match answers[1] {
        // numpy answers one of several roots, mostly the one nearest to 0; it is among ours.
        Some(wanted) => {
            let rates = match &internal {
                Internal::One(rate) => vec![*rate],
                Internal::Several(rates) => rates.clone(),
                Internal::None(reason) => panic!("{reason}, and numpy finds {wanted}: {flows:?}"),
            };
            let near = |rate: &ReturnRate| (rate.get() - wanted).abs() < 1e-7 * (1.0 + wanted.abs());
            assert!(rates.iter().any(near), "{rates:?} has not {wanted}: {flows:?}");
        }
        None => assert!(matches!(internal, Internal::None(_)), "numpy finds none, we {internal:?}"),
    }
    let modified = modified_internal_rate(&money(flows), rate(*at), rate(*reinvest));
    assert_eq!(modified.is_some(), answers[2].is_some(), "{flows:?}");
    if let (Some(found), Some(wanted)) = (modified, answers[2]) {
        assert_near(found.get(), wanted, 1e-9);
    }
}

#[test]
fn stored_answers_of_numpy_financial() {
    let vectors = vectors();
    assert!(vectors.len() >= 60);
    for (vector, level) in &vectors {
        hold(vector);
        let months = Months::new(vector.flows.len() as f64).unwrap();
        let loan = Usd::new(-vector.flows[0]).unwrap();
        let found = payment(loan, AnnualRate::new(vector.rate).unwrap(), months);
        assert_near(found.get(), *level, 1e-9);
    }
}

/// Python with numpy-financial, if it is there.
fn python() -> Option<String> {
    let program = std::env::var("BREAKEVEN_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let there = Command::new(&program)
        .args(["-c", "import numpy_financial"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    there.is_ok_and(|status| status.success()).then_some(program)
}

#[test]
fn fresh_answers_of_numpy_financial() {
    let Some(program) = python() else {
        eprintln!(
            "skipped: no Python with numpy-financial (BREAKEVEN_PYTHON names one); the stored answers are held"
        );
        return;
    };
    let mut seed = u64::from(std::process::id()) | 1;
    let mut draw = move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 11) as f64 / (1_u64 << 53) as f64
    };
    let mut asked = Vec::new();
    for case in 0..100 {
        let lowest = if case % 2 == 0 { 0.0 } else { -0.6 };
        let mut flows = vec![-1000.0];
        flows.extend((0..3 + case % 40).map(|_| 150.0 * (lowest + 1.5 * draw())));
        asked.push((0.2 * draw(), 0.1 * draw(), flows));
    }
    let lines: Vec<String> = asked
        .iter()
        .map(|(at, reinvest, flows)| {
            let flows: Vec<String> = flows.iter().map(ToString::to_string).collect();
            format!("{at};{reinvest};{}", flows.join(" "))
        })
        .collect();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/make_finance.py");
    let mut child = Command::new(program)
        .args([script, "answer"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all((lines.join("\n") + "\n").as_bytes()).unwrap();
    let output = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    assert_eq!(output.lines().count(), asked.len());
    for (line, (at, reinvest, flows)) in output.lines().zip(asked) {
        let fields: Vec<Option<f64>> = line.split(';').map(number).collect();
        hold(&Vector { rate: at, reinvest, flows, answers: [fields[0], fields[1], fields[2]] });
    }
}
