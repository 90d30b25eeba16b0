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

/// What of it a fleet owes however large it is, of the bills of one unit and of two: staff that grows with the GPUs is a price of the unit.
pub(super) fn whatever_its_size(one: Vec<Owing>, two: &[Owing]) -> Vec<Owing> {
    let base = |owing: Owing| {
        let of_two = two.iter().find(|other| other.owed == owing.owed).map_or(owing.cost, |other| other.cost);
        let grows = (of_two - owing.cost).max(0.0);
        Owing { cost: (owing.cost - grows).max(0.0), ..owing }
    };
    one.into_iter().map(base).filter(|owing| owing.cost > 0.0).collect()
}

fn owing(scenario: &Scenario, option: &ServingOption, line: &Line) -> Owing {
    let part = line.of.part.as_deref();
    let label = &line.what;
    let owner = part.and_then(|part| scenario.options.iter().find(|own| own.name == part)).unwrap_or(option);
    let base = scenario.place_of(owner).and_then(|at| scenario.options.get(scenario.base_of(at)));
    let base = base.unwrap_or(owner);
    let (owed, name) = if let Some(site) = &line.of.named {
        (Owed::Named(site.clone()), label.clone())
    } else {
        let of = Owed::Of { option: base.site.clone(), line: label.clone() };
        (of, format!("{label} of {}", base.name))
    };
    Owing { owed, name, cost: line.amount.get() }
}

/// A charge with what it was found as, by workload: several where they state it alike.
struct Found {
    as_: Vec<(usize, Owed)>,
    charge: FixedCharge,
}

/// The charges of a plan as they are found, way by way.
#[derive(Default)]
pub(super) struct Charges(Vec<Found>);

/// What several workloads state under one name.
#[derive(Clone, Debug, PartialEq)]
pub enum Namesakes {
    /// Alike, so that it is one cost.
    One {
        /// The name.
        name: String,
        /// The workloads.
        works: Vec<usize>,
    },
    /// With different amounts, so that each is paid.
    Several {
        /// The name.
        name: String,
        /// The workloads with their amounts.
        costs: Vec<(usize, UsdPerMonth)>,
    },
}

impl Charges {
    /// Adds what a way owes. What several workloads state alike, by name and amount, is one cost: audits of the company, or the staff of a
    /// fleet that they share. What they state otherwise is a cost of each.
    pub(super) fn add(
        &mut self,
        owing: Vec<Owing>,
        way: (usize, usize),
        pool: Option<usize>,
        works: &[Work],
    ) {
        for Owing { owed, name, cost } in owing {
            let is_it = |found: &Found| found.as_.iter().any(|(_, known)| *known == owed);
            let on = |(work, way): &(usize, usize)| Some(works.get(*work)?.ways.get(*way)?.on?.0);
            let is_alike = |found: &Found| {
                let (a, b) = (found.charge.cost.get(), cost);
                let is_elsewhere = found.as_.iter().all(|(work, _)| *work != way.0);
                let by_name = |owed: &Owed| matches!(owed, Owed::Named(_));
                let both_named = by_name(&owed) && found.as_.iter().all(|(_, known)| by_name(known));
                let shares_fleet = pool.is_some() && found.charge.ways.iter().any(|of| on(of) == pool);
                found.charge.name == name
                    && (a - b).abs() <= NOISE * a.max(b)
                    && is_elsewhere
                    && (both_named || shares_fleet)
            };
            let at = self.0.iter().position(is_it).or_else(|| self.0.iter().position(is_alike));
            match at.and_then(|at| self.0.get_mut(at)) {
                Some(found) => {
                    if !is_it(found) {
                        found.as_.push((way.0, owed));
                    }
                    found.charge.ways.push(way);
                }
                None if cost > 0.0 => {
                    let charge = FixedCharge { name, cost: UsdPerMonth::const_new(cost), ways: vec![way] };
                    self.0.push(Found { as_: vec![(way.0, owed)], charge });
                }
                None => {}
            }
        }
    }

    /// What several workloads state under one name.
    pub(super) fn namesakes(&self) -> Vec<Namesakes> {
        let mut all = Vec::new();
        let works = |found: &Found| found.as_.iter().map(|(work, _)| *work).collect::<Vec<usize>>();
        for (at, found) in self.0.iter().enumerate() {
            let name = &found.charge.name;
            let is_namesake = |other: &&Found| other.charge.name == *name;
            if self.0.iter().take(at).any(|other| is_namesake(&other)) {
                continue;
            }
            let others: Vec<&Found> = self.0.iter().skip(at + 1).filter(is_namesake).collect();
            let differs = |other: &&Found| {
                let (a, b) = (other.charge.cost.get(), found.charge.cost.get());
                works(other) != works(found) && (a - b).abs() > NOISE * a.max(b)
            };
            if others.iter().any(differs) {
                let costs = std::iter::once(found).chain(others);
                let costs =
                    costs.flat_map(|found| works(found).into_iter().map(|work| (work, found.charge.cost)));
                all.push(Namesakes::Several { name: name.clone(), costs: costs.collect() });
            } else if works(found).len() > 1 {
                all.push(Namesakes::One { name: name.clone(), works: works(found) });
            }
        }
        all
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
        for Found { mut charge, .. } in self.0 {
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
