//! The cheapest mix: against a mixed-integer solver on small cases, and against what has to hold whatever the figures are.

use breakeven::planning::{
    FixedCharge, HourOfMix, Infeasible, Level, Mix, Pool, Problem, Proof, Running, Way, Work, mix,
};
use breakeven::units::*;
use good_lp::{Expression, ProblemVariables, SolverModel as _, microlp, variable};
use proptest::prelude::*;

use crate::harness::{of, so_many, total};

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
    /// What is paid in full once any of some ways serves a task, of whichever workload: the amount, and which ways.
    charges: Vec<(f64, [bool; 5])>,
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
    let charges =
        prop::collection::vec((0.0..400.0_f64, prop::array::uniform5(prop::bool::weighted(0.4))), 0..4);
    let uncertain = (levels, prop::option::weighted(0.2, 1.0..6.0_f64), charges);
    (works, pools, wrong, prop::option::of(0.85..0.96_f64), 0..2_u32, running, uncertain).prop_map(
        |(works, pools, wrong, target, spare, running, (levels, unserved, charges))| {
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
                charges,
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
            fixed: self.charges.iter().map(|charge| self.charge(charge)).collect(),
            budget: None,
            levels: self.outlook(),
        }
    }

    fn charge(&self, (cost, ways): &(f64, [bool; 5])) -> FixedCharge {
        let works = 0..self.demand.len();
        let own = works.flat_map(|work| (0..5).map(move |way| (work, way)));
        FixedCharge {
            name: String::new(),
            cost: of(*cost),
            ways: own.filter(|(_, way)| ways[*way]).collect(),
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
        let mut paid = Vec::new();
        for (amount, ways) in &self.charges {
            let due = variables.add(variable().binary());
            cost.add_mul(*amount, due);
            for (way, fleet) in [units, always, reserved].into_iter().enumerate() {
                if ways[way] {
                    rows.push((Expression::from(fleet) - 400.0 * due).leq(0.0));
                }
            }
            paid.push((due, ways));
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
                    for (due, _) in paid.iter().filter(|(_, ways)| ways[way]) {
                        rows.push(
                            (Expression::from(tasks) - volume * self.demand[work][hour] * *due).leq(0.0),
                        );
                    }
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
    for charge in &problem.fixed {
        let serves =
            |hour: &HourOfMix| charge.ways.iter().any(|(work, way)| hour.served[*work][*way].get() > 0.0);
        let stands = charge.ways.iter().any(|(work, way)| {
            let pool = problem.works[*work].ways[*way].on.map(|(pool, _)| pool);
            let runs = pool.filter(|pool| problem.pools[*pool].running == Running::AllMonth);
            runs.is_some_and(|pool| found.units[pool].get() > 0.0)
        });
        assert_eq!(found.pays(problem, charge), stands || found.hours.iter().any(serves));
        sum += if stands || found.hours.iter().any(serves) { charge.cost.get() } else { 0.0 };
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
            let part = problem.of_ways(&vec![vec![way]; problem.works.len()]);
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
