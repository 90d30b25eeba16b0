//! Queues, reservations and machines against published figures.

use breakeven::planning::{
    Machine, Profile, UncertainDemand, allocate, erlang_b, erlang_c, fewest_servers, mean_wait, newsvendor,
    newsvendor_profit, reserve_from_use, reserve_quantile, service_level, with_shrinkage,
};
use breakeven::source::Node;
use breakeven::units::*;

use crate::harness::{beside, of, yaml};

/// Case, published or derived, field, the figure, what it may be off by, what the library makes of it.
struct Golden(&'static str, &'static str, &'static str, f64, f64, f64);

/// `10`: pyworkforce 0.5.1 (MIT), its README, and vitest-erlang's tests. All follow from their inputs.
fn queues() -> Vec<Golden> {
    let (handling, within) = (of::<Seconds>(240.0), of::<Seconds>(20.0));
    let (calls, agents) = (of::<Ratio>(48.0), of::<Count>(55.0));
    // 100 calls in 30 minutes of 3 minutes each are 10 erlangs.
    let (ten, three) = (of::<Ratio>(100.0 * 3.0 / 30.0), of::<Seconds>(180.0));
    let raw = fewest_servers(ten, three, within, of(0.8), of(0.85)).unwrap();
    let waits = erlang_c(ten, raw).unwrap().get();
    let level = service_level(ten, raw, three, within).unwrap().get();
    let wait = mean_wait(calls, agents, handling).unwrap().get();
    let positions = with_shrinkage(raw, of(0.3)).unwrap().get();
    let mut all = Vec::new();
    for (id, field, published, off, derived, ours) in [
        ("erlangb-2-5", "blocking", 0.0367, 5e-5, 0.036_697_247_7, erlang_b(of(2.0), of(5.0)).get()),
        ("erlangb-10-14", "blocking", 0.0568, 5e-5, 0.056_819_143_4, erlang_b(of(10.0), of(14.0)).get()),
        ("erlangc-48-55", "p_wait", 0.2387, 5e-5, 0.238_700_936_4, erlang_c(calls, agents).unwrap().get()),
        (
            "erlangc-48-55",
            "service_level",
            0.8668,
            5e-5,
            0.866_796_488_2,
            service_level(calls, agents, handling, within).unwrap().get(),
        ),
        ("erlangc-48-55", "asa_s", 8.184, 5e-4, 8.184_032_104_4, wait),
        ("erlangc-pyworkforce", "raw_positions", 14.0, 0.0, 14.0, raw.get()),
        ("erlangc-pyworkforce", "positions", 20.0, 0.0, 20.0, positions),
        ("erlangc-pyworkforce", "service_level", 0.888_350_019_179_466_9, 1e-12, 0.888_350_019_2, level),
        (
            "erlangc-pyworkforce",
            "occupancy",
            0.714_285_714_285_714_3,
            1e-12,
            0.714_285_714_3,
            ten.get() / raw.get(),
        ),
        ("erlangc-pyworkforce", "p_wait", 0.174_131_933_595_049_8, 1e-12, 0.174_131_933_6, waits),
    ] {
        all.push(Golden(id, "published", field, published, off, ours));
        all.push(Golden(id, "derived", field, derived, 1e-10, ours));
    }
    all
}

/// `11`: stockpyl 1.0.2 (MIT), after Snyder and Shen; and shares of Lenovo LP2368's prices.
fn reserves() -> Vec<Golden> {
    let (h, p) = (of::<Usd>(0.18), of::<Usd>(0.7));
    let normal = UncertainDemand::Normal { mean: of(50.0), deviation: of(8.0) };
    let order = newsvendor(normal, h, p).unwrap();
    let (explicit, profit) = newsvendor_profit(normal, of(1.0), of(0.3), of(0.12)).unwrap();
    let poisson = newsvendor(UncertainDemand::Poisson { mean: of(50.0) }, h, p).unwrap();
    let logs = UncertainDemand::LogNormal { mu: of(6.0), sigma: of(0.3) };
    let logs = newsvendor(logs, of(1.0), of(0.1765)).unwrap();
    let mut all = Vec::new();
    for (id, field, published, off, derived, ours) in [
        ("nv-normal-4.3", "S", 56.603_955_927_433_89, 1e-9, 56.603_955_927_4, order.quantity.get()),
        ("nv-normal-4.3", "cost", 1.997_605_193_176_644_5, 1e-9, 1.997_605_193_2, order.cost.unwrap().get()),
        ("nv-explicit-4.2", "S", 56.603_955_927_433_89, 1e-9, 56.603_955_927_4, explicit.quantity.get()),
        ("nv-explicit-4.2", "profit", 33.002_394_806_823_354, 1e-9, 33.002_394_806_8, profit.get()),
        ("nv-poisson-50", "S", 56.0, 0.0, 56.0, poisson.quantity.get()),
        ("nv-poisson-50", "cost", 1.797_235_211_809_178, 1e-9, 1.797_235_211_8, poisson.cost.unwrap().get()),
        ("nv-lognormal-4.8b", "S", 295.626_644_807_136_8, 1e-6, 295.626_644_807_1, logs.quantity.get()),
    ] {
        all.push(Golden(id, "published", field, published, off, ours));
        all.push(Golden(id, "derived", field, derived, off.max(1e-10), ours));
    }
    for (id, reserved, share, quantile) in [
        ("reserve-share-43.16", 43.16, 0.438_974_776_2, 0.561_025_223_8),
        ("reserve-share-62.92", 62.92, 0.639_951_179_8, 0.360_048_820_2),
    ] {
        let (reserved, on_demand) = (of::<UsdPerHour>(reserved), of::<UsdPerHour>(98.32));
        let from = reserve_from_use(reserved, on_demand).unwrap().get();
        let up_to = reserve_quantile(reserved, on_demand).unwrap().get();
        all.push(Golden(id, "derived", "min_utilisation_to_reserve", share, 1e-10, from));
        all.push(Golden(id, "derived", "reserve_at_demand_quantile", quantile, 1e-10, up_to));
    }
    all
}

/// `12`: the example of tyler-griggs/melange-release at d46ab438. Its published savings rest on profiles that are not in the
/// repository.
fn machines() -> Vec<Golden> {
    let machine = |price: f64, rates: [f64; 4]| Machine { price: of(price), rates: rates.map(of).to_vec() };
    let kinds = [machine(1.01, [2.0, 1.0, 5.0, 2.0]), machine(3.67, [20.0, 20.0, 40.0, 20.0])];
    let rates = [0.2, 0.1, 0.5, 0.2].map(|share| of(share * 30.0));
    let slices: Vec<(usize, CallsPerSecond)> = rates.into_iter().enumerate().collect();
    let found = allocate(&kinds, &slices).unwrap();
    let mut all = Vec::new();
    for group in ["published", "derived"] {
        all.push(Golden("melange-example", group, "A10G", 3.0, 0.0, found.machines[0].get()));
        all.push(Golden("melange-example", group, "A100-80GB", 1.0, 0.0, found.machines[1].get()));
        all.push(Golden("melange-example", group, "cost", 6.7, 1e-9, found.cost.get()));
    }
    all
}

#[test]
fn published_figures_follow_from_their_inputs() {
    for Golden(id, group, field, stated, off, ours) in
        queues().into_iter().chain(reserves()).chain(machines())
    {
        assert!((stated - ours).abs() <= off + 1e-15, "{id}, {group} {field}: {stated} against {ours}");
    }
}

#[test]
fn every_gathered_case_is_tested() {
    for (file, cases) in [
        ("10_queueing_erlang.yaml", queues()),
        ("11_newsvendor_capacity.yaml", reserves()),
        ("12_fleet_milp.yaml", machines()),
    ] {
        let Some(path) = beside(&format!("golden/{file}")) else {
            eprintln!("skipped: {file} does not lie beside the repository");
            continue;
        };
        let (_, root) = yaml(file, &std::fs::read_to_string(path).unwrap());
        let Some(Node::List(nodes)) = root.get("cases") else { panic!("{file}: no cases") };
        for node in nodes {
            let Some(Node::Text(id)) = node.get("id") else { panic!("{file}: no id") };
            let Some(Node::Text(status)) = node.get("status") else { panic!("{id}: no status") };
            if status == "reference" {
                continue;
            }
            assert_ne!(status, "mismatch", "{id}: say here what does not follow");
            for group in ["published", "derived"] {
                let Some(Node::Map(fields)) = node.get(group) else { continue };
                for (field, value) in fields {
                    let ours = cases
                        .iter()
                        .find(|case| case.0 == id.as_str() && case.1 == group && case.2 == field)
                        .unwrap_or_else(|| panic!("{id}: {group} {field} is not tested"));
                    assert_eq!(*value, Node::Number(ours.3), "{id}: {group} {field}");
                }
            }
        }
    }
}

#[test]
fn profiles_have_the_mean_one() {
    let peaked = Profile::of_peak(of(3.0)).unwrap();
    for profile in [Profile::flat(), Profile::business_hours(), peaked, Profile::of_peak(of(1.0)).unwrap()] {
        let hours: Vec<f64> = profile.hours().iter().map(|hour| hour.get()).collect();
        assert!((hours.iter().sum::<f64>() / hours.len() as f64 - 1.0).abs() < 1e-9);
        assert_eq!(profile.week().hours().len(), 168);
        let shares: f64 = (0..hours.len()).map(|hour| profile.share(hour).get()).sum();
        assert!((shares - 1.0).abs() < 1e-9);
    }
    assert!((Profile::business_hours().peak().get() - 3.146).abs() < 1e-3);
}
