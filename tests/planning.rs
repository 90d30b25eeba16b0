//! The mathematics of planning: published figures of queues, of what to reserve and of an allocation of GPUs; and mixes held
//! against a mixed-integer solver that knows nothing of how they are found.
//!
//! The published cases were gathered in YAML files that are not shipped. Where those lie beside the repository, they are held
//! against this file.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

mod harness;

use breakeven::planning::{
    Infeasible, Level, Machine, Mix, Pool, Problem, Profile, Proof, Running, UncertainDemand, Way, Work,
    allocate, erlang_b, erlang_c, fewest_servers, mean_wait, mix, newsvendor, newsvendor_profit,
    reserve_from_use, reserve_quantile, service_level, with_shrinkage,
};
use breakeven::source::Node;
use breakeven::units::*;
use good_lp::{Expression, ProblemVariables, SolverModel as _, microlp, variable};
use proptest::prelude::*;

use harness::{beside, yaml};

fn of<Q: Quantity>(value: f64) -> Q {
    Q::new(value).unwrap()
}

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

/// So many cases, or as many as `PROPTEST_CASES` asks for.
fn so_many(number: u32) -> ProptestConfig {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let cases = if asked { ProptestConfig::default().cases } else { number };
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// A problem in plain numbers, for proptest to shrink.
#[derive(Clone, Debug)]
struct Case {
    demand: Vec<Vec<f64>>,
    /// Opening, unit, replicas in one.
    fixed: (f64, f64, f64),
    /// What a unit costs that runs all month.
    reserved: f64,
    hourly: f64,
    /// Whether those by the hour really are, or run all month too.
    running: Running,
    rates: Vec<[f64; 3]>,
    costs: Vec<[f64; 5]>,
    wrong: [f64; 5],
    target: Option<f64>,
    spare: f64,
    /// Chances and volumes; one of all where the demand is known.
    levels: Vec<(f64, f64)>,
    unserved: Option<f64>,
}

fn cases(hours: usize) -> impl Strategy<Value = Case> {
    let work = || {
        (
            prop::collection::vec(0.0..100.0_f64, hours),
            [10.0..200.0_f64, 10.0..200.0_f64, 10.0..200.0_f64],
            [0.0..0.2_f64, 0.0..0.2_f64, 0.0..0.2_f64, 0.5..2.0_f64, 0.5..3.0_f64],
        )
    };
    let works = prop::collection::vec(work(), 1..3);
    let wrong = [0.0..0.3_f64, 0.0..0.3_f64, 0.0..0.3_f64, 0.0..0.3_f64, 0.0..0.05_f64];
    let pools = ((0.0..20.0_f64, 5.0..60.0_f64, 1..3_u32), 5.0..60.0_f64, 5.0..80.0_f64);
    let running = prop_oneof![2 => Just(Running::ByTheHour), 1 => Just(Running::AllMonth)];
    let levels = prop_oneof![
        2 => Just(vec![(1.0, 1.0)]),
        1 => (0.1..0.9_f64, 0.0..1.0_f64, 1.0..2.0_f64)
            .prop_map(|(chance, low, high)| vec![(chance, low), (1.0 - chance, high)]),
    ];
    let uncertain = (levels, prop::option::weighted(0.2, 1.0..6.0_f64));
    (works, pools, wrong, prop::option::of(0.85..0.96_f64), 0..2_u32, running, uncertain).prop_map(
        |(works, pools, wrong, target, spare, running, (levels, unserved))| {
            let ((opening, unit, replicas), reserved, hourly) = pools;
            Case {
                demand: works
                    .iter()
                    .map(|work| work.0.iter().map(|tasks| tasks.floor() + 1.0).collect())
                    .collect(),
                fixed: (opening, unit, f64::from(replicas)),
                reserved,
                hourly,
                running,
                rates: works.iter().map(|work| work.1).collect(),
                costs: works.iter().map(|work| work.2).collect(),
                wrong,
                target,
                spare: f64::from(spare),
                levels,
                unserved,
            }
        },
    )
}

impl Case {
    fn problem(&self, scale: f64) -> Problem {
        let pool = |running, opening: f64, unit: f64, replicas: f64, spare: f64| Pool {
            name: String::new(),
            running,
            opening: of(opening),
            unit: of(unit),
            replicas: of(replicas),
            spare: of(spare),
            least: Count::ZERO,
            most: None,
        };
        let works = (0..self.demand.len()).map(|work| Work {
            name: String::new(),
            demand: self.demand[work].iter().map(|tasks| of(tasks * scale)).collect(),
            accuracy: self.target.map(of),
            unserved: self.unserved.map(of),
            ways: (0..5)
                .map(|way| Way {
                    name: String::new(),
                    on: (way < 3).then(|| (way, of(self.rates[work][way] * self.demand[0].len() as f64))),
                    cost: of(self.costs[work][way]),
                    ends: UsdPerTask::ZERO,
                    accuracy: Some(of(1.0 - self.wrong[way])),
                })
                .collect(),
        });
        Problem {
            works: works.collect(),
            pools: vec![
                pool(Running::AllMonth, self.fixed.0, self.fixed.1, self.fixed.2, self.spare),
                pool(self.running, 0.0, self.hourly, 1.0, 0.0),
                pool(Running::AllMonth, 0.0, self.reserved, 1.0, 0.0),
            ],
            budget: None,
            levels: self.outlook(),
        }
    }

    fn outlook(&self) -> Vec<Level> {
        let works = self.demand.len();
        let level =
            |(chance, volume): &(f64, f64)| Level { chance: of(*chance), volumes: vec![of(*volume); works] };
        self.levels.iter().map(level).collect()
    }

    fn mean(&self) -> f64 {
        self.levels.iter().map(|(chance, volume)| chance * volume).sum()
    }

    /// The same as one mixed-integer program. `cheapest` leaves targets out.
    fn solved(&self) -> Option<f64> {
        let mut variables = ProblemVariables::new();
        let units = variables.add(variable().integer().min(0).max(400));
        let open = variables.add(variable().binary());
        let hours = self.demand[0].len();
        let mut cost = Expression::from(0.0);
        cost.add_mul(self.fixed.0, open);
        cost.add_mul(self.fixed.1, units);
        let mut rows = vec![(Expression::from(units) - 400.0 * open).leq(0.0)];
        let mut wrong: Vec<Expression> = self.demand.iter().map(|_| Expression::from(0.0)).collect();
        let reserved = variables.add(variable().integer().min(0).max(400));
        cost.add_mul(self.reserved, reserved);
        let always = variables.add(variable().integer().min(0).max(400));
        if self.running == Running::AllMonth {
            cost.add_mul(self.hourly, always);
        }
        for (hour, (chance, volume)) in
            (0..hours).flat_map(|hour| self.levels.iter().map(move |level| (hour, *level)))
        {
            let hourly = match self.running {
                Running::AllMonth => always,
                Running::ByTheHour => {
                    let here = variables.add(variable().integer().min(0).max(400));
                    cost.add_mul(chance * self.hourly / hours as f64, here);
                    here
                }
            };
            let mut rooms = [
                Expression::from(0.0) - self.fixed.2 * units + self.spare * open,
                Expression::from(0.0) - hourly,
                Expression::from(0.0) - reserved,
            ];
            for (work, wrong) in wrong.iter_mut().enumerate() {
                let mut all = Expression::from(0.0);
                for way in 0..5 {
                    let tasks = variables.add(variable().min(0));
                    all += tasks;
                    cost.add_mul(chance * self.costs[work][way], tasks);
                    wrong.add_mul(chance * self.wrong[way], tasks);
                    if let (Some(room), Some(rate)) = (rooms.get_mut(way), self.rates[work].get(way)) {
                        room.add_mul(1.0 / rate, tasks);
                    }
                }
                if let Some(price) = self.unserved {
                    let tasks = variables.add(variable().min(0));
                    all += tasks;
                    cost.add_mul(chance * price, tasks);
                    wrong.add_mul(chance, tasks);
                }
                rows.push(all.eq(volume * self.demand[work][hour]));
            }
            rows.extend(rooms.map(|room| room.leq(0.0)));
        }
        if let Some(target) = self.target {
            for (wrong, demand) in wrong.into_iter().zip(&self.demand) {
                rows.push(wrong.leq((1.0 - target) * self.mean() * demand.iter().sum::<f64>()));
            }
        }
        let mut model = variables.minimise(cost.clone()).using(microlp);
        for row in rows {
            model.add_constraint(row);
        }
        let found = model.solve().ok()?;
        Some(cost.eval_with(&found))
    }
}

fn total(found: &Mix) -> f64 {
    found.bill.get() + found.ends.get()
}

/// What the hours of a mix come to, added up from scratch; every task is served, and nothing is over its room.
fn audit(problem: &Problem, found: &Mix) -> f64 {
    let hours = problem.hours() as f64;
    let mut sum = 0.0;
    for (at, pool) in problem.pools.iter().enumerate() {
        let units = |hour: usize| found.hours[hour].units[at].get();
        match pool.running {
            Running::AllMonth => {
                assert!((0..found.hours.len()).all(|hour| units(hour) == found.units[at].get()));
                if units(0) > 0.0 {
                    sum += pool.opening.get() + pool.unit.get() * units(0);
                }
            }
            Running::ByTheHour => {
                let paid = (0..found.hours.len()).map(|hour| found.hours[hour].chance.get() * units(hour));
                sum += paid.sum::<f64>() * pool.unit.get() / hours;
            }
        }
        for (hour, mixed) in found.hours.iter().enumerate() {
            let mut busy = 0.0;
            for (work, served) in problem.works.iter().zip(&mixed.served) {
                for (way, tasks) in work.ways.iter().zip(served) {
                    if let Some((_, each)) = way.on.filter(|(on, _)| *on == at) {
                        busy += tasks.get() * hours / each.get();
                    }
                }
            }
            let there = (units(hour) * pool.replicas.get() - pool.spare.get()).max(0.0);
            assert!(busy <= there + 1e-6 * there.max(1.0), "{busy} on {there}");
        }
    }
    for (at, work) in problem.works.iter().enumerate() {
        let (mut tasks, mut right) = (0.0, 0.0);
        for (mixed, demand) in found.hours.iter().zip(work.demand.iter().cycle()) {
            let (chance, volume) = (mixed.chance.get(), problem.levels[mixed.level].volume(at).get());
            let (left, demand) = (mixed.unserved[at].get(), demand.get() * volume);
            let here: f64 = mixed.served[at].iter().map(|tasks| tasks.get()).sum::<f64>() + left;
            assert!((here - demand).abs() <= 1e-6 * demand.max(1.0));
            tasks += chance * here;
            sum += chance * left * work.unserved.map_or(0.0, UsdPerTask::get);
            for (way, served) in work.ways.iter().zip(&mixed.served[at]) {
                sum += chance * served.get() * (way.cost.get() + way.ends.get());
                right += chance * served.get() * way.accuracy.map_or(0.0, Fraction::get);
            }
        }
        if let Some(target) = work.accuracy {
            assert!(right >= target.get() * tasks * (1.0 - 1e-6), "{right} of {tasks}, not {target}");
        }
    }
    sum
}

proptest! {
    #![proptest_config(so_many(120))]

    /// The search against a solver that knows nothing of its structure.
    #[test]
    fn a_mixed_integer_solver_agrees(case in cases(3)) {
        let problem = case.problem(1.0);
        match mix(&problem) {
            Ok(found) => {
                let (ours, audited) = (total(&found), audit(&problem, &found));
                prop_assert!((ours - audited).abs() <= 1e-6 * ours, "{ours} added up to {audited}");
                let theirs = case.solved().unwrap();
                let gap = match found.proof { Proof::Within(gap) => gap.get(), _ => 0.0 };
                prop_assert!(case.target.is_some() || found.proof == Proof::Least);
                prop_assert!(ours >= theirs * (1.0 - 1e-5), "{ours} below {theirs}");
                prop_assert!(ours <= theirs * (1.0 + 1e-5) + gap, "{ours} above {theirs} by more than {gap}");
            }
            Err(Infeasible::Accuracy { .. }) => prop_assert_eq!(case.solved(), None),
            Err(other) => prop_assert!(false, "{:?}", other),
        }
    }

    /// The mix is never dearer than its best part, and no part does what the mix cannot.
    #[test]
    fn a_part_is_never_cheaper(case in cases(5)) {
        let problem = case.problem(1.0);
        let whole = mix(&problem);
        for way in 0..5 {
            let mut part = problem.clone();
            for work in &mut part.works {
                work.ways = vec![work.ways[way].clone()];
            }
            if let Ok(part) = mix(&part) {
                let gap = match whole.as_ref().unwrap().proof { Proof::Within(gap) => gap.get(), _ => 0.0 };
                let whole = total(whole.as_ref().unwrap());
                prop_assert!(whole <= total(&part) * (1.0 + 1e-6) + gap, "{whole} above {}", total(&part));
            }
        }
    }

    /// More of everything never costs less.
    #[test]
    fn more_demand_never_costs_less(case in cases(5), more in 1.0..2.0_f64) {
        let case = Case { target: None, ..case };
        let (less, more) = (mix(&case.problem(1.0)).unwrap(), mix(&case.problem(more)).unwrap());
        prop_assert!(total(&more) >= total(&less) * (1.0 - 1e-9));
    }

    /// A budget at what the cheapest bill comes to is kept, and none below it.
    #[test]
    fn a_budget_is_kept_or_told(case in cases(4), share in 0.5..1.5_f64) {
        let mut problem = Case { target: None, ..case.clone() }.problem(1.0);
        for work in &mut problem.works {
            for (way, wrong) in work.ways.iter_mut().zip(case.wrong) {
                way.ends = of(wrong * 10.0);
            }
        }
        let free = mix(&problem).unwrap();
        problem.budget = Some(of(free.bill.get() * share));
        match mix(&problem) {
            Ok(found) => {
                prop_assert!(found.bill.get() <= free.bill.get() * share * (1.0 + 1e-6));
                prop_assert!(total(&found) >= total(&free) * (1.0 - 1e-6));
            }
            Err(Infeasible::Budget { least }) => {
                prop_assert!(least.get() > free.bill.get() * share);
                problem.budget = Some(least);
                prop_assert!(mix(&problem).unwrap().bill.get() <= least.get() * (1.0 + 1e-6));
            }
            Err(other) => prop_assert!(false, "{:?}", other),
        }
    }
}
