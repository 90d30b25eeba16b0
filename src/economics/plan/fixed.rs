//! What options cost whatever they serve, read off their bills: staff, costs by name and what is spread of one-off costs. What several ways
//! have in common is one charge.

use crate::economics::bill::ledger::{Ledger, Line, Nature};
use crate::planning::{FixedCharge, Pool, Running, Work};
use crate::scenario::{Scenario, ServingOption};
use crate::source::Site;
use crate::units::tolerance::NOISE;
use crate::units::{Quantity as _, UsdPerMonth};

/// What makes a charge of two ways one and the same.
#[derive(Clone, PartialEq)]
enum Owed {
    /// A cost by name, which is stated once.
    Named(Site),
    /// A line of an option, whose steps and policies do not pay it again.
    Of { option: Site, line: String },
    /// What a fleet that follows the hours costs besides its units.
    Fleet(usize),
}

/// A charge of one way.
#[derive(Clone)]
pub(super) struct Owing {
    owed: Owed,
    name: String,
    pub(super) cost: f64,
}

impl Owing {
    /// What a fleet costs besides its units, whichever workload it serves.
    pub(super) fn of_fleet(pool: usize, name: &str, opening: UsdPerMonth) -> Self {
        Self { owed: Owed::Fleet(pool), name: name.to_owned(), cost: opening.get() }
    }
}

/// Everything on a bill that follows no task.
pub(super) fn all_fixed(scenario: &Scenario, option: &ServingOption, ledger: &Ledger) -> Vec<Owing> {
    let is_fixed = |line: &&Line| matches!(line.nature, Nature::Staff | Nature::OneOff | Nature::Other);
    ledger.lines().iter().filter(is_fixed).map(|line| owing(scenario, option, line)).collect()
}

/// The costs by name of a bill.
pub(super) fn named(scenario: &Scenario, option: &ServingOption, ledger: &Ledger) -> Vec<Owing> {
    let lines = ledger.lines().iter().filter(|line| line.of.named.is_some());
    lines.map(|line| owing(scenario, option, line)).collect()
}

fn owing(scenario: &Scenario, option: &ServingOption, line: &Line) -> Owing {
    let part = line.of.part.as_deref();
    let label = part.and_then(|part| line.label.strip_prefix(part)?.strip_prefix(": "));
    let label = label.unwrap_or(&line.label);
    let owner = part.and_then(|part| scenario.options.iter().find(|own| own.name == part)).unwrap_or(option);
    let base = scenario.place_of(owner).and_then(|at| scenario.options.get(scenario.base_of(at)));
    let base = base.unwrap_or(owner);
    let (owed, name) = if let Some(site) = &line.of.named {
        (Owed::Named(site.clone()), label.to_owned())
    } else {
        let of = Owed::Of { option: base.site.clone(), line: label.to_owned() };
        (of, format!("{label} of {}", base.name))
    };
    Owing { owed, name, cost: line.amount.get() }
}

/// The charges of a plan as they are found, way by way.
#[derive(Default)]
pub(super) struct Charges(Vec<(Owed, FixedCharge)>);

impl Charges {
    /// Adds what a way owes. A fleet that workloads share owes what they state alike once.
    pub(super) fn add(
        &mut self,
        owing: Vec<Owing>,
        way: (usize, usize),
        pool: Option<usize>,
        works: &[Work],
    ) {
        for Owing { owed, name, cost } in owing {
            let on_pool = |charge: &FixedCharge| {
                let on = |(work, way): &(usize, usize)| Some(works.get(*work)?.ways.get(*way)?.on?.0);
                pool.is_some() && charge.ways.iter().any(|of| on(of) == pool)
            };
            let alike = |charge: &FixedCharge| {
                let (a, b) = (charge.cost.get(), cost);
                charge.name == name && (a - b).abs() <= NOISE * a.max(b) && on_pool(charge)
            };
            match self.0.iter_mut().find(|(known, charge)| *known == owed || alike(charge)) {
                Some((_, charge)) => charge.ways.push(way),
                None if cost > 0.0 => {
                    let charge = FixedCharge { name, cost: UsdPerMonth::const_new(cost), ways: vec![way] };
                    self.0.push((owed, charge));
                }
                None => {}
            }
        }
    }

    /// The charges, those of the same ways as one; and those that all ways on a fleet that runs all month owe, which are a part of what it costs
    /// to have it.
    pub(super) fn taken_into(
        self,
        pools: &mut [Pool],
        works: &[Work],
    ) -> (Vec<FixedCharge>, Vec<(usize, FixedCharge)>) {
        let mut all: Vec<FixedCharge> = Vec::new();
        let mut of_fleets: Vec<(usize, FixedCharge)> = Vec::new();
        for (_, mut charge) in self.0 {
            charge.ways.sort_unstable();
            charge.ways.dedup();
            if let Some(pool) = whole_fleet(&charge, pools, works) {
                pools[pool].opening = pools[pool].opening + charge.cost;
                match of_fleets.iter_mut().find(|(of, _)| *of == pool) {
                    Some((_, known)) => join(known, &charge),
                    None => of_fleets.push((pool, charge)),
                }
                continue;
            }
            match all.iter_mut().find(|known| known.ways == charge.ways) {
                Some(known) => join(known, &charge),
                None => all.push(charge),
            }
        }
        (all, of_fleets)
    }
}

/// Two charges of the same ways as one.
fn join(charge: &mut FixedCharge, other: &FixedCharge) {
    charge.name = format!("{}; {}", charge.name, other.name);
    charge.cost = charge.cost + other.cost;
}

/// The fleet that runs all month and whose ways, all of them and no others, a charge is of.
fn whole_fleet(charge: &FixedCharge, pools: &[Pool], works: &[Work]) -> Option<usize> {
    let ways = works.iter().enumerate().flat_map(|(work, row)| {
        row.ways.iter().enumerate().map(move |(way, found)| ((work, way), found.on.map(|(pool, _)| pool)))
    });
    let ways: Vec<((usize, usize), Option<usize>)> = ways.collect();
    let pool = ways.iter().find(|(way, _)| charge.ways.contains(way))?.1?;
    let same = ways.iter().all(|(way, on)| charge.ways.contains(way) == (*on == Some(pool)));
    (same && pools.get(pool)?.running == Running::AllMonth).then_some(pool)
}
