//! The formulas of money over time against numpy-financial, against published cases, and against what has to hold for any
//! flows.
//!
//! `vectors/finance.csv` holds what numpy-financial 1.0.0 answered once (`vectors/make_finance.py`). Where Python with that
//! package is present (`BREAKEVEN_PYTHON`, or `python3`), it is asked anew for flows that are drawn then.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

mod harness;

use std::io::Write as _;
use std::process::{Command, Stdio};

use breakeven::finance::{
    FirstFlow, Internal, Macrs, NoRate, Payback, Writing, annual_of_monthly, discounted, future_value,
    internal_rate, modified_internal_rate, monthly_of_annual, payback, payment, present_value, schedule,
};
use breakeven::source::Node;
use breakeven::units::{
    AnnualRate, Count, Hours, Kilowatts, Months, Quantity, ReturnRate, Usd, UsdNet, UsdPerKwh,
};
use proptest::prelude::*;

use harness::{beside, yaml};

fn money(flows: &[f64]) -> Vec<UsdNet> {
    flows.iter().map(|flow| UsdNet::new(*flow).unwrap()).collect()
}

fn rate(value: f64) -> ReturnRate {
    ReturnRate::new(value).unwrap()
}

fn npv(at: f64, flows: &[f64]) -> f64 {
    present_value(rate(at), &money(flows), FirstFlow::Now).get()
}

#[track_caller]
fn assert_near(found: f64, wanted: f64, tolerance: f64) {
    assert!((found - wanted).abs() <= tolerance * wanted.abs().max(1.0), "{found} is not {wanted}");
}

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
    let text = include_str!("vectors/finance.csv");
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

/// Every case of the file that was gathered from numpy-financial's documentation and tests.
#[test]
fn published_cases() {
    let Some(path) = beside("golden/09_finance_npv_irr.yaml") else {
        eprintln!("skipped: the gathered cases do not lie beside the repository");
        return;
    };
    let (_, root) = yaml("09", &std::fs::read_to_string(path).unwrap());
    let Some(Node::List(cases)) = root.get("cases") else { panic!("no cases") };
    let mut held = 0;
    for case in cases {
        let text = |key: &str| match case.get(key) {
            Some(Node::Text(text)) => text.clone(),
            other => panic!("{key}: {other:?}"),
        };
        let id = text("id");
        assert_eq!(text("status"), "match", "{id}: a new kind of case");
        let input = |key: &str| match case.get("inputs").and_then(|inputs| inputs.get(key)) {
            Some(Node::Number(number)) => *number,
            other => panic!("{id}: {key}: {other:?}"),
        };
        let published = |key: &str| match case.get("published").and_then(|published| published.get(key)) {
            Some(Node::Number(number)) => Some(*number),
            _ => None,
        };
        let flows: Vec<f64> = match case.get("inputs").and_then(|inputs| inputs.get("cashflows")) {
            Some(Node::List(flows)) => flows
                .iter()
                .map(|flow| match flow {
                    Node::Number(number) => *number,
                    other => panic!("{id}: {other:?}"),
                })
                .collect(),
            _ => Vec::new(),
        };
        match id.as_str() {
            "irr-none" => {
                assert_eq!(internal_rate(&money(&flows)), Internal::None(NoRate::OnlyOut));
            }
            id if id.starts_with("npf-irr") => {
                let found = internal_rate(&money(&flows)).nearest_to_zero().unwrap();
                assert!((found.get() - published("irr").unwrap()).abs() <= 0.5e-4, "{id}: {found}");
                assert!(npv(found.get(), &flows).abs() < 1e-9 * flows[0].abs(), "{id}");
            }
            "npf-npv-doc" => assert_near(npv(input("rate"), &flows), published("npv").unwrap(), 5e-9),
            "npf-mirr-0" => {
                let found = modified_internal_rate(
                    &money(&flows),
                    rate(input("finance_rate")),
                    rate(input("reinvest_rate")),
                );
                assert!((found.unwrap().get() - published("mirr").unwrap()).abs() < 1e-12);
            }
            "npf-pmt-test" | "npf-pmt-zero" => {
                let nominal = AnnualRate::new(input("rate") * 12.0).unwrap();
                let found =
                    payment(Usd::new(input("pv")).unwrap(), nominal, Months::new(input("nper")).unwrap());
                assert!((found.get() + published("pmt").unwrap()).abs() <= 0.5e-6, "{id}: {found}");
            }
            "npf-fv-doc" => {
                let (now, level) = (money(&[-input("pv")])[0], money(&[-input("pmt")])[0]);
                let periods = Count::new(input("nper")).unwrap();
                let found = future_value(now, level, rate(input("rate")), periods);
                assert!((found.get() - published("fv").unwrap()).abs() <= 1e-8, "{id}: {found}");
            }
            "npf-rate-test" => {
                // Without payments the rate is the internal one of what is lent and what comes back.
                let mut flows = vec![0.0; 11];
                (flows[0], flows[10]) = (input("pv"), input("fv"));
                let found = internal_rate(&money(&flows)).nearest_to_zero().unwrap();
                assert!((found.get() - published("rate").unwrap()).abs() <= 1e-10, "{id}: {found}");
            }
            other => panic!("a case that nobody holds: {other}"),
        }
        held += 1;
    }
    assert!(held >= 12, "{held}");
}

#[test]
fn several_rates_are_all_found() {
    let of = |flows: &[f64]| internal_rate(&money(flows));
    let Internal::Several(rates) = of(&[-100.0, 230.0, -132.0]) else { panic!() };
    assert_near(rates[0].get(), 0.1, 1e-9);
    assert_near(rates[1].get(), 0.2, 1e-9);
    // (x − 1.05)(x − 1.3)(x − 2) in x = 1 + rate.
    let product = [-1.0, 4.35, -6.065, 2.73];
    let Internal::Several(rates) = of(&product) else { panic!() };
    assert_eq!(rates.len(), 3, "{rates:?}");
    for (rate, wanted) in rates.iter().zip([0.05, 0.3, 1.0]) {
        assert_near(rate.get(), wanted, 1e-9);
    }
    // A root that only touches: (x − 1.1)².
    let Internal::One(rate) = of(&[-1.0, 2.2, -1.21]) else { panic!("{:?}", of(&[-1.0, 2.2, -1.21])) };
    assert_near(rate.get(), 0.1, 1e-6);
    assert_eq!(of(&[-1.0, 2.0, -1.5]), Internal::None(NoRate::NeverZero));
    assert_eq!(of(&[0.0, 0.0]), Internal::None(NoRate::NoFlow));
    assert_eq!(of(&[5.0, 1.0]), Internal::None(NoRate::OnlyIn));
    // Long and steep, where powers overflow.
    let mut long = vec![1e-6; 1200];
    long[0] = -1e9;
    let Internal::One(rate) = of(&long) else { panic!() };
    assert!(rate.get() < 0.0 && rate.get() > -1.0, "{rate}");
}

#[test]
fn payback_is_interpolated() {
    // With level flows it is the outlay over one of them (numpy-financial has no payback; its `nper` at rate 0 is that).
    let mut flows = vec![-250_141.8];
    flows.extend([(98.32 - 6.37) * 730.0; 6]);
    let Payback::After(months) = payback(&money(&flows)) else { panic!() };
    assert_near(months.get(), 250_141.8 / (98.32 - 6.37) / 730.0, 1e-12);
    assert_eq!(payback(&money(&[0.0, 5.0])), Payback::AtOnce);
    assert_eq!(payback(&money(&[-5.0, 2.0])), Payback::Never);
    let again = payback(&money(&[-5.0, 10.0, -20.0, 30.0]));
    assert_eq!(again, Payback::NotForGood(Months::new(0.5).unwrap()));
}

/// What LP2368 publishes as break-even is the payback of a server against the cloud (golden 02), and the study's 45 cells
/// (golden 01) are paybacks too.
#[test]
fn paybacks_of_published_studies() {
    for (capex, own, cloud, published) in
        [(250_141.8, 6.37, 98.32, 3.7), (250_141.8, 6.37, 62.92, 6.0), (250_141.8, 6.37, 43.16, 9.3)]
    {
        let mut flows = vec![-capex];
        flows.extend([(cloud - own) * 730.0; 24]);
        let Payback::After(months) = payback(&money(&flows)) else { panic!() };
        assert!((months.get() - published).abs() <= 0.07, "{months} is not {published}");
    }
}

/// Every cell of a published table (arXiv 2509.18101, table IV) is a payback of level flows. 18 of 28 follow from the inputs.
/// The nine against Gemini 2.5 Pro follow from a blended price of $7.75 a million tokens, which is not what the study's price
/// table blends to ($7.08); one, 8.648 printed as 8.7, is rounded up. None follows from the 160 hours a month that the text
/// states: the figures need 176.
#[test]
fn paybacks_of_a_published_table() {
    const GEMINI_OUTPUT: f64 = 10.0;
    const GEMINI_BLENDED: f64 = 7.75;
    let Some(path) = beside("golden/01_breakeven_pan_2509_18101.yaml") else {
        eprintln!("skipped: the gathered cases do not lie beside the repository");
        return;
    };
    let (_, root) = yaml("01", &std::fs::read_to_string(path).unwrap());
    let Some(Node::List(cases)) = root.get("cases") else { panic!("no cases") };
    let (mut cells, mut gemini, mut rounded, mut capacities) = (0, 0, 0, 0);
    for case in cases {
        let number = |group: &str, key: &str| case.get(group).and_then(|group| number_of(group, key));
        let input = |key: &str| number("inputs", key).unwrap();
        let Some(published) = number("published", "months") else {
            capacity(case);
            capacities += 1;
            continue;
        };
        let months = |price: f64, hours: f64| {
            let tokens = input("tokens_per_month_millions") * hours / 176.0;
            let saved = tokens * price - input("electricity_usd_per_month") * hours / 176.0;
            let flows = std::iter::once(-input("hardware_cost_usd")).chain(std::iter::repeat_n(saved, 1100));
            match payback(&money(&flows.collect::<Vec<_>>())) {
                Payback::After(months) => months.get(),
                other => panic!("{other:?}"),
            }
        };
        let near = |found: f64| (found - published).abs() <= number_of(case, "tol").unwrap_or(0.0501);
        let price = (input("api_in_usd_per_m") + 2.0 * input("api_out_usd_per_m")) / 3.0;
        let found = months(price, 176.0);
        assert_near(found, number("derived", "months").unwrap(), 1e-9);
        let matches = matches!(case.get("status"), Some(Node::Text(status)) if status == "match");
        assert_eq!(near(found), matches, "{found} and {published}");
        match () {
            () if matches => cells += 1,
            () if input("api_out_usd_per_m") == GEMINI_OUTPUT => {
                assert!((months(GEMINI_BLENDED, 176.0) - published).abs() < 0.06, "{published}");
                gemini += 1;
            }
            () => {
                assert!((found - published).abs() < 0.06, "{found} and {published}");
                rounded += 1;
            }
        }
        assert!(
            !near(months(price, 160.0)) || published < 1.0,
            "{published} follows from the stated 160 hours"
        );
    }
    assert_eq!((cells, gemini, rounded, capacities), (18, 9, 1, 7));
}

/// Hardware, tokens and electricity of a month, of the same study.
fn capacity(case: &Node) {
    let number = |group: &str, key: &str| case.get(group).and_then(|group| number_of(group, key)).unwrap();
    let input = |key: &str| number("inputs", key);
    let gpus = Count::new(input("n_gpu")).unwrap();
    let hours = Hours::new(input("hours_per_month")).unwrap();
    let power = Kilowatts::new(input("gpu_power_w_effective") / 1000.0).unwrap() * gpus;
    let bill: Usd = UsdPerKwh::new(input("usd_per_kwh")).unwrap() * (power * hours);
    let hardware = Usd::new(input("gpu_price_usd")).unwrap() * gpus;
    let tokens = input("throughput_tok_s") * hours.get() * 3600.0 / 1e6;
    for (field, found) in [
        ("hardware_cost_usd", hardware.get()),
        ("tokens_per_month_millions", tokens),
        ("electricity_usd_per_month", bill.get()),
    ] {
        let published = number("published", field);
        assert!(
            (found - published).abs() <= number_of(case, "tol").unwrap(),
            "{field}: {found}, {published}"
        );
    }
}

fn number_of(node: &Node, key: &str) -> Option<f64> {
    match node.get(key) {
        Some(Node::Number(number)) => Some(*number),
        _ => None,
    }
}

#[test]
fn loans_and_depreciation_add_up() {
    let loan = Usd::new(200_000.0).unwrap();
    let months = schedule(loan, AnnualRate::new(0.09).unwrap(), Months::new(36.0).unwrap());
    assert_eq!(months.len(), 36);
    assert_near(months.iter().map(|month| month.principal.get()).sum(), 200_000.0, 1e-12);
    let level = payment(loan, AnnualRate::new(0.09).unwrap(), Months::new(36.0).unwrap()).get();
    for month in &months {
        assert_near(month.interest.get() + month.principal.get(), level, 1e-12);
    }
    for (class, years) in [(Macrs::Three, 4.0), (Macrs::Five, 6.0), (Macrs::Seven, 8.0)] {
        assert_near(class.table().iter().map(|share| share.get()).sum(), 1.0, 1e-12);
        let all = Writing::Macrs(class).written_off(Months::new(years * 12.0).unwrap());
        assert_near(all.get(), 1.0, 1e-12);
    }
    // Double-declining over 8 years: 25 % of the rest each year, straight line once that is more.
    let declining = |months: f64| {
        let life = Months::new(96.0).unwrap();
        Writing::Declining { life }.written_off(Months::new(months).unwrap()).get()
    };
    assert_near(declining(12.0), 0.25, 1e-12);
    assert_near(declining(36.0), 1.0 - 0.75_f64.powi(3), 1e-12);
    assert_near(declining(96.0), 1.0, 1e-12);
    let monthly = monthly_of_annual(rate(0.1));
    assert_near(annual_of_monthly(monthly).get(), 0.1, 1e-12);
}

/// An outlay and what comes back.
fn conventional() -> impl Strategy<Value = Vec<f64>> {
    (100.0..1e6_f64, prop::collection::vec(0.0..1e5_f64, 1..60)).prop_map(|(outlay, back)| {
        let mut flows = vec![-outlay];
        flows.extend(back);
        flows
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn npv_falls_with_the_rate(flows in conventional(), low in 0.0..0.5_f64, more in 0.001..0.5_f64) {
        prop_assert!(npv(low + more, &flows) <= npv(low, &flows));
    }

    #[test]
    fn npv_adds_up(flows in conventional(), others in conventional(), at in -0.5..0.5_f64) {
        let length = flows.len().max(others.len());
        let padded = |flows: &[f64]| { let mut flows = flows.to_vec(); flows.resize(length, 0.0); flows };
        let both: Vec<f64> = padded(&flows).iter().zip(padded(&others)).map(|(a, b)| a + b).collect();
        let (one, other) = (npv(at, &flows), npv(at, &others));
        prop_assert!((npv(at, &both) - one - other).abs() <= 1e-9 * (one.abs() + other.abs() + 1e6 * 2.0_f64.powi(60).min(1e3)));
    }

    #[test]
    fn money_scales_and_the_rate_stays(flows in conventional(), factor in 0.001..1000.0_f64) {
        let scaled: Vec<f64> = flows.iter().map(|flow| flow * factor).collect();
        prop_assert!((npv(0.1, &scaled) - factor * npv(0.1, &flows)).abs() <= 1e-9 * factor * 1e7);
        match (internal_rate(&money(&flows)), internal_rate(&money(&scaled))) {
            (Internal::One(a), Internal::One(b)) => prop_assert!((a.get() - b.get()).abs() < 1e-9 * (1.0 + a.get().abs())),
            (a, b) => prop_assert_eq!(a, b),
        }
    }

    #[test]
    fn every_internal_rate_is_a_root(first in -1e5..1e5_f64, rest in prop::collection::vec(-1e5..1e5_f64, 1..40)) {
        let mut flows = vec![first];
        flows.extend(rest);
        let rates = match internal_rate(&money(&flows)) {
            Internal::None(_) => Vec::new(),
            Internal::One(rate) => vec![rate],
            Internal::Several(rates) => rates,
        };
        let changes = flows.windows(2).filter(|pair| (pair[0] > 0.0) != (pair[1] > 0.0)).count();
        prop_assert!(rates.len() <= changes, "Descartes: {} rates, {changes} changes", rates.len());
        for rate in &rates {
            let sizes: Vec<f64> = flows.iter().map(|flow| flow.abs()).collect();
            prop_assert!(npv(rate.get(), &flows).abs() <= 1e-7 * npv(rate.get(), &sizes), "{rate:?}");
        }
    }

    #[test]
    fn the_discounted_payback_is_later(flows in conventional()) {
        let today = discounted(rate(0.01), &money(&flows));
        match (payback(&money(&flows)), payback(&today)) {
            (Payback::After(plain), Payback::After(later)) => prop_assert!(later >= plain),
            (Payback::Never, later) => prop_assert_eq!(later, Payback::Never),
            _ => {}
        }
    }
}
