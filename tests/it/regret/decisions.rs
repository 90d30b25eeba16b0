//! Decisions on hand-made measurements, worked out by hand. An hour of an H100 costs $3.60 here, so that a million tokens of one GPU cost
//! 1,000 ÷ (tokens a second); an hour of a B200 twice that.

use breakeven::benchmark::{
    BiasOf, Decision, GpuPrices, Group, Keeps, Layout, NoDecision, NotCompared, Observation, RateSource,
    Regret, Slice, Speed, Verdict,
};
use breakeven::catalog::{ModelKind, Precision};
use breakeven::serving::{ExpertLayout, Family, Fitted};
use breakeven::units::{Quantity, Seconds};

use crate::harness::{agree, of};

/// Time per token in milliseconds, and tokens a second.
type Figures = (f64, f64);

fn speed((milliseconds, rate): Figures) -> Speed {
    Speed { tpot: of(milliseconds / 1e3), rate: of(rate) }
}

fn layout(gpus: f64, gpu: &str) -> Layout {
    Layout {
        gpu: gpu.to_owned(),
        gpus: of(gpus),
        tensor: of(gpus),
        experts: ExpertLayout::Cut,
        precision: Precision::Fp8,
        cache: Precision::Fp8,
    }
}

fn row(layout: Layout, clients: f64, measured: Figures, predicted: Option<Figures>) -> Observation {
    Observation {
        sample: String::new(),
        group: Group {
            model: "some-model".to_owned(),
            engine: "vllm 0.19.0".to_owned(),
            input: of(1000.0),
            output: of(100.0),
        },
        family: Family::Vllm,
        kind: ModelKind::Dense,
        layout,
        clients: of(clients),
        measured: speed(measured),
        source: RateSource::Stated,
        fitted: Fitted::In,
        predicted: predicted.map(speed),
    }
}

/// One H100: at 4 clients $5 a million tokens, at 16 $2.
fn one(at_16: Figures, predicted: Figures) -> [Observation; 2] {
    let few = (10.0, 200.0);
    [row(layout(1.0, "h100"), 4.0, few, Some(few)), row(layout(1.0, "h100"), 16.0, at_16, Some(predicted))]
}

/// Two H100: at 16 clients 800 tokens/s, $2.50, predicted as told.
fn two(predicted: Figures) -> [Observation; 2] {
    let few = (7.0, 250.0);
    [
        row(layout(2.0, "h100"), 4.0, few, Some(few)),
        row(layout(2.0, "h100"), 16.0, (9.0, 800.0), Some(predicted)),
    ]
}

/// One B200: at 16 clients 700 tokens/s, 2,000 ÷ 700 = $2.857.
fn blackwell(predicted: Figures) -> [Observation; 2] {
    let few = (8.0, 300.0);
    [
        row(layout(1.0, "b200"), 4.0, few, Some(few)),
        row(layout(1.0, "b200"), 16.0, (12.0, 700.0), Some(predicted)),
    ]
}

const KEPT: Figures = (18.0, 500.0);
const AS_MEASURED: [Figures; 2] = [(9.0, 800.0), (12.0, 700.0)];

fn prices() -> GpuPrices {
    [("h100".to_owned(), of(3.60)), ("b200".to_owned(), of(7.20))].into_iter().collect()
}

fn decided(rows: &[Observation], milliseconds: f64) -> Regret {
    Regret::of(rows, &prices(), &[of(milliseconds / 1e3)]).unwrap()
}

/// The only decision of three layouts under 20 ms.
fn decision(rows: &[[Observation; 2]; 3]) -> Decision {
    let mut found = decided(&rows.concat(), 20.0).decisions;
    assert_eq!(found.len(), 1);
    found.remove(0)
}

#[track_caller]
fn assert_regret(decision: &Decision, expected: f64) {
    let found = decision.regret.unwrap().get();
    assert!((found - expected).abs() < 1e-9, "{found} for {expected}");
}

#[test]
fn the_cheapest_layout_is_chosen() {
    let found = decision(&[one(KEPT, (19.0, 480.0)), two(AS_MEASURED[0]), blackwell(AS_MEASURED[1])]);
    let choice = found.choice.as_ref().unwrap();
    assert_eq!(choice.predicted.layout, layout(1.0, "h100"));
    assert!(agree(choice.predicted.cost.get(), 1000.0 / 480.0, 1e-12));
    assert!(agree(choice.measured.cost.get(), 2.0, 1e-12));
    assert_eq!((choice.keeps, found.verdict), (Keeps::Kept, Verdict::Cheapest));
    assert_eq!((found.layouts, found.able), (of(3.0), of(3.0)));
    assert_regret(&found, 0.0);
    // At random: $2, $2.50 and $2.857 for $2.
    let blind = found.blind.unwrap();
    assert!(agree(blind.right.get(), 1.0 / 3.0, 1e-12));
    assert!(agree(blind.regret.get(), (0.0 + 0.25 + 3.0 / 7.0) / 3.0, 1e-12));
}

#[test]
fn a_dearer_layout_costs_what_it_measures() {
    // Predicted at 1,100 tokens/s two GPUs cost $1.818, less than one's $2.083; measured they cost $2.50 for $2.
    let found = decision(&[one(KEPT, (19.0, 480.0)), two((9.0, 1100.0)), blackwell(AS_MEASURED[1])]);
    assert_eq!(found.choice.as_ref().unwrap().measured.layout, layout(2.0, "h100"));
    assert_eq!(found.verdict, Verdict::Dearer);
    assert_regret(&found, 0.25);
}

#[test]
fn a_layout_within_the_noise_is_as_good() {
    // One GPU measures 495 tokens/s, $2.0202, two 1,000, $2: 1.01 % more.
    let mut close = two((9.0, 800.0));
    close[1].measured = speed((9.0, 1000.0));
    let found = decision(&[one((18.0, 495.0), (18.0, 500.0)), close.clone(), blackwell(AS_MEASURED[1])]);
    assert_eq!(found.choice.as_ref().unwrap().measured.layout, layout(1.0, "h100"));
    assert_eq!(found.verdict, Verdict::AsGood);
    assert_regret(&found, 1000.0 / 990.0 - 1.0);
    // At 485 tokens/s it is 3.1 %: no noise.
    let found = decision(&[one((18.0, 485.0), (18.0, 500.0)), close, blackwell(AS_MEASURED[1])]);
    assert_eq!(found.verdict, Verdict::Dearer);
}

#[test]
fn where_the_limit_is_broken_the_choice_is_charged_at_the_load_that_keeps_it() {
    // Predicted at 19 ms and measured at 21: 4 clients keep 20 ms, for $5; the cheapest is then two GPUs, $2.50.
    let found =
        decision(&[one((21.0, 500.0), (19.0, 480.0)), two(AS_MEASURED[0]), blackwell(AS_MEASURED[1])]);
    let choice = found.choice.as_ref().unwrap();
    assert_eq!((choice.keeps, found.verdict), (Keeps::Broken, Verdict::Dearer));
    assert_eq!(choice.within.as_ref().unwrap().clients, of(4.0));
    assert_eq!(found.able, of(3.0));
    assert_regret(&found, 1.0);
}

#[test]
fn a_choice_that_keeps_the_limit_at_no_load_has_no_regret() {
    let mut slow = one((25.0, 500.0), (19.0, 480.0));
    slow[0].measured = speed((22.0, 200.0));
    let found = decision(&[slow, two(AS_MEASURED[0]), blackwell(AS_MEASURED[1])]);
    assert_eq!((found.verdict, found.regret), (Verdict::Unable, None));
    assert_eq!(found.choice.unwrap().keeps, Keeps::Broken);
    assert_eq!((found.able, found.cheapest.unwrap().layout), (of(2.0), layout(2.0, "h100")));
}

#[test]
fn nothing_is_chosen_where_nothing_is_predicted_to_keep_the_limit() {
    let slow = |mut rows: [Observation; 2]| {
        rows[0].predicted = Some(speed((30.0, 200.0)));
        rows
    };
    let rows = [one(KEPT, (40.0, 480.0)), two((40.0, 800.0)), blackwell((40.0, 700.0))].map(slow);
    let found = decision(&rows);
    assert_eq!((found.verdict, found.regret), (Verdict::NoneChosen, None));
    assert!(found.choice.is_none() && found.cheapest.is_some());
    let all = decided(&rows.concat(), 20.0).tallies.remove(0);
    assert_eq!((all.right.get(), all.none_chosen.get(), all.charged.get()), (0.0, 1.0, 0.0));
    assert_eq!((all.regret, all.large, all.broken.get()), (None, None, 0.0));
    // At 5 ms nothing keeps the limit, measured or predicted: no decision.
    assert_eq!(
        Regret::of(&rows.concat(), &prices(), &[of(0.005)]).unwrap_err(),
        NoDecision::NothingKept(vec![of(0.005)])
    );
}

#[test]
fn the_right_layout_at_too_low_a_load_costs_too() {
    // One GPU is predicted at 20.5 ms with 16 clients and runs with 4, for $5 instead of $2; the others are predicted dearer still.
    let slow = |mut rows: [Observation; 2]| {
        rows[0].predicted = Some(speed((10.0, 100.0)));
        rows
    };
    let found =
        decision(&[one(KEPT, (20.5, 480.0)), slow(two((21.0, 800.0))), slow(blackwell((21.0, 700.0)))]);
    assert_eq!(
        (found.choice.as_ref().unwrap().measured.clients, found.verdict),
        (of(4.0), Verdict::Cheapest)
    );
    assert_regret(&found, 1.5);
    assert_eq!(found.layout_regret.unwrap().get(), 0.0, "the layout is not to blame");
}

#[test]
fn what_is_predicted_not_to_run_cannot_be_chosen_and_can_be_the_cheapest() {
    let mut unknown = one(KEPT, KEPT);
    for row in &mut unknown {
        row.predicted = None;
    }
    let found = decision(&[unknown, two(AS_MEASURED[0]), blackwell(AS_MEASURED[1])]);
    assert_eq!(found.cheapest.as_ref().unwrap().layout, layout(1.0, "h100"));
    assert_eq!(found.verdict, Verdict::Dearer);
    assert_regret(&found, 0.25);
}

#[test]
fn repeated_runs_count_by_their_mean() {
    // 500 and 1,500 tokens/s at 18 and 20 ms: 1,000 at 19, $1.
    let again = row(layout(1.0, "h100"), 16.0, (20.0, 1500.0), Some((19.0, 480.0)));
    let rows = [one(KEPT, (19.0, 480.0)), two(AS_MEASURED[0]), blackwell(AS_MEASURED[1])].concat();
    let found = decided(&[rows, vec![again]].concat(), 20.0).decisions.remove(0);
    let cheapest = found.cheapest.unwrap();
    assert!(agree(cheapest.cost.get(), 1.0, 1e-12) && agree(cheapest.speed.tpot.get(), 0.019, 1e-12));
}

#[test]
fn groups_with_too_few_layouts_say_what_they_lack() {
    let mut rows = [one(KEPT, KEPT), two(AS_MEASURED[0])].concat();
    rows.push(row(layout(4.0, "h100"), 4.0, KEPT, Some(KEPT)));
    rows.push(row(layout(1.0, "h800"), 4.0, KEPT, Some(KEPT)));
    rows.push(row(layout(1.0, "h800"), 16.0, KEPT, Some(KEPT)));
    let lacks = Regret::of(&rows, &prices(), &[of(0.02)]).unwrap_err();
    let NoDecision::TooFewLayouts(groups) = &lacks else { panic!("{lacks}") };
    assert_eq!(groups[0].compared, 2);
    let expected = [(layout(4.0, "h100"), NotCompared::OneLoad), (layout(1.0, "h800"), NotCompared::NoPrice)];
    assert_eq!(groups[0].without, expected);
    let said = lacks.to_string();
    assert!(
        said.contains("some-model, vllm 0.19.0, 1000 in, 100 out: 4 layouts, 2 can be compared"),
        "{said}"
    );
    assert_eq!(Regret::of(&[], &prices(), &[of(0.02)]).unwrap_err(), NoDecision::NoRows);
}

/// Two models, one decided right twice and one wrong twice: 50 %, and a standard error of √(2 ÷ 1 × ((2 − 1)² + (0 − 1)²)) ÷ 4 = 50 %.
#[test]
fn decisions_of_a_model_and_engine_count_as_alike() {
    let right = [one(KEPT, (19.0, 480.0)), two(AS_MEASURED[0]), blackwell(AS_MEASURED[1])].concat();
    let mut wrong = [one(KEPT, (19.0, 480.0)), two((9.0, 1100.0)), blackwell(AS_MEASURED[1])].concat();
    for row in &mut wrong {
        row.group.model = "other-model".to_owned();
        row.kind = ModelKind::Experts;
    }
    let limits: [Seconds; 2] = [of(0.019), of(0.02)];
    let rows = [right, wrong].concat();
    let found = Regret::of(&rows, &prices(), &limits).unwrap();
    let all = &found.tallies[0];
    assert_eq!(
        (all.slice, all.decisions.get(), all.groups.get(), all.clusters.get()),
        (Slice::All, 4.0, 2.0, 2.0)
    );
    assert_eq!((all.right.get(), all.right_error.unwrap().get()), (0.5, 0.5));
    // Regrets of 0, 0, 25 and 25 %.
    assert!(
        agree(all.regret.unwrap().get(), 0.125, 1e-9) && agree(all.regret_error.unwrap().get(), 0.125, 1e-9)
    );
    assert_eq!((all.large.unwrap().get(), all.broken.get()), (0.5, 0.0));
    let slices: Vec<(Slice, f64)> =
        found.tallies.iter().map(|tally| (tally.slice, tally.right.get())).collect();
    let expected = [
        (Slice::All, 0.5),
        (Slice::Family(Family::Vllm), 0.5),
        (Slice::Kind(ModelKind::Dense), 1.0),
        (Slice::Kind(ModelKind::Experts), 0.0),
        (Slice::Fitted(Fitted::In), 0.5),
        (Slice::Limit(limits[0]), 0.5),
        (Slice::Limit(limits[1]), 0.5),
    ];
    assert_eq!(slices, expected);
    // One pair has no standard error.
    assert_eq!(found.tallies[2].right_error, None);
}

/// Which way predictions err, by precision and GPU.
#[test]
fn errors_keep_their_sign() {
    let mut rows = Vec::new();
    for at in 0..10 {
        let clients = f64::from(at + 1);
        // Time per token 10 % too long on an H100 and 20 % too short on a B200, with one row that is far off.
        let far = if at == 0 { 10.0 } else { 1.0 };
        rows.push(row(layout(1.0, "h100"), clients, (10.0, 100.0), Some((11.0 * far, 95.0))));
        rows.push(row(layout(1.0, "b200"), clients, (10.0, 100.0), Some((8.0, 125.0))));
    }
    // Nine rows are too few to be held against others.
    for at in 0..9 {
        rows.push(row(layout(1.0, "h200"), f64::from(at + 1), (10.0, 100.0), Some((30.0, 30.0))));
    }
    for (at, row) in rows.iter_mut().enumerate() {
        // Three groups: the clients' number leaves 0, 1 or 2.
        let clients = if at < 20 { at / 2 } else { at - 20 };
        row.group.input = of(f64::from(u32::try_from(1000 + clients % 3).unwrap()));
    }
    let dear = |gpu: &str| (gpu.to_owned(), of(1.0));
    let prices: GpuPrices = ["h100", "b200", "h200"].map(dear).into_iter().collect();
    let found = Regret::of(&rows, &prices, &[of(0.02)]).unwrap();
    let of_gpu = |gpu: &str| {
        let of =
            found.biases.iter().find(|bias| bias.gpu.as_deref() == Some(gpu) && bias.precision.is_none());
        let bias = of.unwrap();
        (bias.rows.get(), bias.tpot.get(), bias.rate.get())
    };
    for (gpu, rows, tpot, rate) in
        [("h100", 10.0, 0.1, -0.05), ("b200", 10.0, -0.2, 0.25), ("h200", 9.0, 2.0, -0.7)]
    {
        let found = of_gpu(gpu);
        assert!(
            found.0 == rows && (found.1 - tpot).abs() < 1e-9 && (found.2 - rate).abs() < 1e-9,
            "{found:?}"
        );
    }
    // One precision, two GPUs: 30 points in time per token, 30 in tokens a second.
    let apart = |found: &Regret| -> Vec<(BiasOf, f64)> {
        found.disagreements.iter().map(|of| (of.metric, of.distance().get())).collect()
    };
    let gaps = apart(&found);
    assert_eq!(gaps.iter().map(|(metric, _)| *metric).collect::<Vec<_>>(), [BiasOf::Tpot, BiasOf::Rate]);
    assert!(gaps.iter().all(|(_, distance)| (distance - 0.3).abs() < 1e-9), "{gaps:?}");
    // A GPU that was in no fit is no bias of the fit; nor are two groups enough.
    let mut outside = rows.clone();
    outside[1].fitted = Fitted::Out;
    assert_eq!(apart(&Regret::of(&outside, &prices, &[of(0.02)]).unwrap()), []);
    rows.retain(|row| row.group.input.get() > 1000.5);
    assert_eq!(apart(&Regret::of(&rows, &prices, &[of(0.02)]).unwrap()), []);
}
