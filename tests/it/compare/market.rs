//! The short way through the market: every way ranks as it does when it is read and billed by itself, and costs what is worked out
//! by hand.

use breakeven::catalog::{Architecture, Catalog};
use breakeven::diagnostics::Sink;
use breakeven::economics::{RankedWay, Ranking, Selection, evaluate};
use breakeven::metric::Metric;
use breakeven::scenario::{
    Filters, How, Market, MarketQuestion, ServedWeights, Way, WayKind, WhyNot, WorkloadLine, references,
};
use breakeven::units::{Fraction, Months, Quantity, Seconds, Tokens};

use crate::harness::{agree, day, number, outcome};

/// Seconds of a month.
const MONTH: f64 = 730.0 * 3600.0;

/// A question about a model, with a mean and a peak in calls a second.
fn question(model: &str, [mean, peak]: [f64; 2], catalog: &Catalog) -> MarketQuestion {
    let line = |key, value: String| WorkloadLine { key, value, comment: String::new() };
    MarketQuestion {
        model: model.to_owned(),
        architecture: catalog.find::<Architecture>(model, &mut Sink::default()).unwrap(),
        demand: vec![
            line("tasks", format!("{}/month", mean * MONTH)),
            line("peak_to_mean", format!("{}x", peak / mean)),
        ],
        input: Tokens::new(1800.0).unwrap(),
        cached: Fraction::ZERO,
        output: Tokens::new(350.0).unwrap(),
        limits: Vec::new(),
        engine: None,
        most_full: None,
        horizon: Months::new(36.0).unwrap(),
        as_of: day("2026-11-29"),
        filters: Filters::default(),
        assumed: Vec::new(),
    }
}

fn names(ways: &[RankedWay]) -> Vec<&str> {
    ways.iter().map(|ranked| ranked.way.name.as_str()).collect()
}

/// Forty providers of a GPU share one prediction and differ in rent alone. Read one by one, they rank the same and cost the same, so
/// the same ways are shown.
#[test]
fn the_short_way_shows_what_the_long_way_shows() {
    let catalog = Catalog::builtin();
    let gpus = |names: &[&str]| Filters {
        gpus: names.iter().map(|name| (*name).to_owned()).collect(),
        ..Filters::default()
    };
    let limited = |mut question: MarketQuestion| {
        question.limits = vec![(Metric::TtftP95, Seconds::new(1.5).unwrap())];
        question
    };
    let cases = [
        limited(question("llama-3.3-70b", [12.0, 40.0], &catalog)),
        question("llama-3.1-8b", [0.5, 2.0], &catalog),
        question("gpt-oss-120b", [30.0, 90.0], &catalog),
    ];
    for (mut question, filters) in cases.into_iter().zip([
        gpus(&["h100-sxm"]),
        gpus(&["l40s", "a100-80gb-sxm"]),
        gpus(&["h200-sxm", "b200-sxm"]),
    ]) {
        question.filters = filters;
        let market = Market::of(&question, &catalog);
        let (short, long) =
            (Ranking::of(&question, &market, &catalog), Ranking::in_full(&question, &market, &catalog));
        assert!(short.ways.len() > 10, "{}: only {} ways", question.model, short.ways.len());
        assert_eq!(names(&short.ways), names(&long.ways), "{}", question.model);
        for (one, other) in short.ways.iter().zip(&long.ways) {
            let (a, b) = (one.month.get(), other.month.get());
            assert!(agree(a, b, 1e-12), "{}: {a} against {b}", one.way.name);
            assert_eq!(one.way.how.layout(), other.way.how.layout(), "{}", one.way.name);
        }
        let shown = |ranking: &Ranking| {
            let shown = Selection::of(ranking, 8).shown;
            names(&shown).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(shown(&short), shown(&long));
    }
}

/// What is shown of a model at a volume.
fn shown(question: &MarketQuestion, catalog: &Catalog) -> Vec<RankedWay> {
    let mut market = Market::of(question, catalog);
    market.ways.extend(references(question, catalog));
    Selection::of(&Ranking::of(question, &market, catalog), 12).shown
}

/// The month of a shown way, by the ordinary evaluation of the scenario that is written for it.
fn month(question: &MarketQuestion, catalog: &Catalog, way: &Way, metric: Metric) -> f64 {
    let scenario = question.read(&question.text(std::slice::from_ref(way)), catalog).unwrap();
    let evaluation = evaluate(&scenario);
    number(outcome(&evaluation, &way.name), metric)
}

/// The cheapest rented way as published: instances × price × hours, people and the migration. Of an engineer at $16,667 a month:
/// watch-keeping takes 0.05, operators 0.15 or 1/256 for each GPU; a migration of $40,000 is spread over the horizon.
#[test]
fn a_rented_way_costs_its_instances_and_its_people() {
    let catalog = Catalog::builtin();
    let mut question = question("llama-3.3-70b", [12.0, 40.0], &catalog);
    question.limits = vec![(Metric::TtftP95, Seconds::new(1.5).unwrap())];
    let shown = shown(&question, &catalog);
    let rented = shown.iter().find(|ranked| {
        ranked.way.kind() == WayKind::Rented && matches!(ranked.way.weights, ServedWeights::Published(_))
    });
    let rented = &rented.unwrap().way;
    let How::Rent { offer, price, .. } = &rented.how else { panic!("{rented:?}") };
    assert_eq!((offer.id.as_str(), price.value.get()), ("voltage-park/h100-sxm-8x", 15.92));
    let gpus = month(&question, &catalog, rented, Metric::Gpus);
    let instances = gpus / 8.0;
    assert!(instances >= 1.0 && instances.fract() == 0.0, "whole instances: {instances}");
    let engineers = 0.05 + f64::max(0.15, gpus / 256.0);
    let by_hand = instances * 15.92 * 730.0 + engineers * 16_667.0 + 40_000.0 / 36.0;
    let found = month(&question, &catalog, rented, Metric::CostPerMonth);
    assert!(agree(found, by_hand, 1e-9), "{found} against {by_hand}");
    let per_task = month(&question, &catalog, rented, Metric::CostPerTask);
    assert!(agree(per_task, by_hand / (12.0 * MONTH), 1e-9));
}

/// Tokens: 31,536,000 calls of 1,800 tokens in and 350 out, watch-keeping and a migration of $15,000.
#[test]
fn tokens_cost_their_list_price() {
    let catalog = Catalog::builtin();
    let question = question("llama-3.3-70b", [12.0, 40.0], &catalog);
    let shown = shown(&question, &catalog);
    let reference = shown.iter().find(|ranked| ranked.way.offer().ends_with("gemini-2.5-flash-lite"));
    let reference = &reference.unwrap().way;
    let tokens = 31.536 * (1800.0 * 0.10 + 350.0 * 0.40);
    let by_hand = tokens + 0.05 * 16_667.0 + 15_000.0 / 36.0;
    let found = month(&question, &catalog, reference, Metric::CostPerMonth);
    assert!(agree(found, by_hand, 1e-9), "{found} against {by_hand}");
}

/// Servers are paid up front: their price, 3 % storage, 5 % spares, 15 % network of those beyond the first, and the migration.
#[test]
fn owned_servers_take_money_up_front() {
    let catalog = Catalog::builtin();
    let question = question("llama-3.1-8b", [0.5, 1.0], &catalog);
    let shown = shown(&question, &catalog);
    let owned = shown.iter().find(|ranked| ranked.way.kind() == WayKind::Owned).unwrap();
    let How::Own { server, .. } = &owned.way.how else { panic!("{owned:?}") };
    let gpus = month(&question, &catalog, &owned.way, Metric::Gpus);
    assert_eq!(gpus, server.gpus.get(), "one server carries it");
    let by_hand = server.price.as_ref().unwrap().value.get() * (1.0 + 0.03 + 0.05) + 50_000.0;
    let found = month(&question, &catalog, &owned.way, Metric::Capex);
    assert!(agree(found, by_hand, 1e-9), "{found} against {by_hand}");
}

/// Every kind of way has a seat, terms carry their commitment, and no rental is smaller than its instance.
#[test]
fn every_kind_is_shown_with_what_it_commits_to() {
    let catalog = Catalog::builtin();
    let question = question("llama-3.3-70b", [0.2, 0.6], &catalog);
    let shown = shown(&question, &catalog);
    for kind in [WayKind::Rented, WayKind::Reserved, WayKind::Owned, WayKind::Tokens] {
        assert!(shown.iter().any(|ranked| ranked.way.kind() == kind), "no {kind:?}");
    }
    for RankedWay { way, .. } in &shown {
        let scenario = question.read(&question.text(std::slice::from_ref(way)), &catalog).unwrap();
        let option = &scenario.options[0];
        let committed = match &option.serving {
            breakeven::scenario::Serving::Rental(rented) => rented.commitment.is_some(),
            _ => false,
        };
        assert_eq!(committed, way.kind() == WayKind::Reserved, "{}", way.name);
        if let How::Rent { offer, .. } = &way.how {
            let gpus = month(&question, &catalog, way, Metric::Gpus);
            assert!(gpus >= offer.gpus.get() && gpus % offer.gpus.get() == 0.0, "{}: {gpus}", way.name);
        }
    }
}

/// Contracts that outlast the horizon, spot, blocks and surveys are left out, each for its reason.
#[test]
fn what_is_no_offer_is_left_out_with_its_reason() {
    let catalog = Catalog::builtin();
    let mut question = question("llama-3.1-8b", [1.0, 3.0], &catalog);
    question.horizon = Months::new(6.0).unwrap();
    let market = Market::of(&question, &catalog);
    for why in [WhyNot::Contract, WhyNot::Spot, WhyNot::Blocks, WhyNot::NotSold] {
        assert!(market.left_out.iter().any(|found| found.why == why), "{why}");
    }
    assert!(market.ways.iter().all(|way| way.kind() != WayKind::Reserved), "a contract runs a year at least");
    assert!(!market.ways.iter().any(|way| way.offer().starts_with("market/")));
}
