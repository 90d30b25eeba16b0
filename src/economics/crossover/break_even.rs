//! At which prices, utilisation or accuracy two options would come to the same, at the volume that the scenario states.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;

use crate::decode::Sited;
use crate::economics::bill::provisioned;
use crate::economics::fleet::demand::Demand;
use crate::economics::fleet::filled::Machines;
use crate::economics::fleet::sizing::Sizing;
use crate::economics::frontier::frontier::CostOf;
use crate::economics::switching::moved::{purchases, rents, token_prices};
use crate::figure::Gap;
use crate::scenario::{Replicas, Scenario, Serving, ServingOption, Units};
use crate::units::tolerance::NOISE;
use crate::units::{Amount, Fraction, Quantity, Ratio, TasksPerMonth, Unit};

use super::find_crossings::{Held, Side, crossings, last_where};
use super::volume::{AtVolume, pair};

/// A figure that could be another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// The prices of all tokens that the option buys, times a factor.
    TokenPrice,
    /// The rent of its GPUs, times a factor.
    Rent,
    /// The purchase of its servers, times a factor.
    Purchase,
    /// How full its replicas are, with the fleet that it has at the stated volume.
    Utilisation,
    /// The share of tasks that it does right.
    Accuracy,
}

impl Axis {
    /// Every axis, in the order in which they are shown.
    pub const ALL: [Self; 5] =
        [Self::TokenPrice, Self::Rent, Self::Purchase, Self::Utilisation, Self::Accuracy];

    /// Its id in machine formats.
    pub const fn id(self) -> &'static str {
        match self {
            Self::TokenPrice => "token_price_factor",
            Self::Rent => "rent_factor",
            Self::Purchase => "purchase_factor",
            Self::Utilisation => "utilisation",
            Self::Accuracy => "accuracy",
        }
    }

    /// What its values are counted in.
    pub const fn unit(self) -> Unit {
        match self {
            Self::TokenPrice | Self::Rent | Self::Purchase => Unit::Ratio,
            Self::Utilisation => Unit::Load,
            Self::Accuracy => Unit::Fraction,
        }
    }
}

/// At what an option would cost as much as the other one.
#[derive(Clone, Debug)]
pub struct AxisTie {
    /// What is changed.
    pub axis: Axis,
    /// Of which option; the other stays as it is.
    pub side: Side,
    /// To what: a factor or a share; or why nothing does it.
    pub value: Result<Amount, NoAxisTie>,
}

/// Why no figure on an axis makes two options equal.
#[derive(Clone, Debug, PartialEq)]
pub enum NoAxisTie {
    /// The option has nothing of it.
    Without(&'static str),
    /// It would cost more even if that cost nothing.
    EvenForNothing,
    /// It would cost more even if its replicas were as full as they may be.
    EvenFull,
    /// It costs less however empty its replicas are.
    EvenEmpty,
    /// It would have to be right more often than always.
    AboveAll,
    /// It costs less however rarely it is right.
    EvenNeverRight,
    /// One of the two has no price.
    NotPriced(Gap),
}

impl fmt::Display for NoAxisTie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Without(what) => f.write_str(what),
            Self::EvenForNothing => f.write_str("it would cost more even for nothing"),
            Self::EvenFull => f.write_str("it costs more even as full as it may be"),
            Self::EvenEmpty => f.write_str("it costs less however empty it is"),
            Self::AboveAll => f.write_str("it would have to be right in more than 100% of the tasks"),
            Self::EvenNeverRight => f.write_str("it costs less however rarely it is right"),
            Self::NotPriced(gap) => gap.fmt(f),
        }
    }
}

/// A copy of a scenario in which the figures of one option are changed and put back: copying all of it for each change would take as
/// long as it has options.
pub(super) struct Bench<'s> {
    scenario: &'s Scenario,
    changed: RefCell<Scenario>,
}

impl<'s> Bench<'s> {
    pub(super) fn of(scenario: &'s Scenario) -> Self {
        Self { scenario, changed: RefCell::new(scenario.clone()) }
    }

    /// Asks something of the scenario with the options at some places changed.
    fn with<T>(
        &self,
        places: &[usize],
        change: impl Fn(&mut ServingOption),
        ask: impl FnOnce(&Scenario) -> T,
    ) -> T {
        let mut changed = self.changed.borrow_mut();
        for at in places {
            changed.options.get_mut(*at).into_iter().for_each(&change);
        }
        let found = ask(&changed);
        for at in places {
            if let (Some(changed), Some(own)) = (changed.options.get_mut(*at), self.scenario.options.get(*at))
            {
                changed.clone_from(own);
            }
        }
        found
    }
}

/// Every axis of both options.
pub(super) fn break_evens(
    scenario: &Scenario,
    bench: &Bench<'_>,
    places: [usize; 2],
    sides: [&AtVolume<'_>; 2],
    by: CostOf,
    tasks: TasksPerMonth,
) -> Vec<AxisTie> {
    let mut ties = Vec::new();
    for (own, side) in [(0, Side::First), (1, Side::Second)] {
        let at = places[own];
        let question = Question { scenario, bench, at, own: sides[own], other: sides[1 - own], by, tasks };
        ties.extend(Axis::ALL.map(|axis| AxisTie { axis, side, value: question.answer(axis) }));
    }
    ties
}

/// One option whose figures are changed, against another one.
struct Question<'q> {
    scenario: &'q Scenario,
    bench: &'q Bench<'q>,
    at: usize,
    own: &'q AtVolume<'q>,
    other: &'q AtVolume<'q>,
    by: CostOf,
    tasks: TasksPerMonth,
}

/// The factor of prices as they are.
const AS_IT_IS: Ratio = Ratio::const_new(1.0);
/// Why there is no utilisation.
const NO_FLEET: NoAxisTie = NoAxisTie::Without("it has no fleet of its own");
/// The emptiest fleet that is looked at, as a share of its capacity.
const EMPTIEST: f64 = 1e-6;

impl Question<'_> {
    fn answer(&self, axis: Axis) -> Result<Amount, NoAxisTie> {
        match axis {
            Axis::TokenPrice => self.factor(token_prices, "it buys no tokens").map(Amount::from),
            Axis::Rent => self.factor(rents, "it rents nothing").map(Amount::from),
            Axis::Purchase => self.factor(purchases, "it buys no machines").map(Amount::from),
            Axis::Utilisation => self.utilisation(),
            Axis::Accuracy => self.accuracy().map(Amount::from),
        }
    }

    fn others_cost(&self) -> Result<f64, NoAxisTie> {
        self.other.at(self.tasks).map(|sized| sized.cost(self.by).get()).map_err(NoAxisTie::NotPriced)
    }

    /// How much more than the other one the option costs in a changed scenario.
    fn more(&self, changed: &Scenario) -> Result<f64, NoAxisTie> {
        let own = AtVolume::of(changed, self.at).at(self.tasks).map_err(NoAxisTie::NotPriced)?;
        Ok(own.cost(self.by).get() - self.others_cost()?)
    }

    /// The factor on some prices at which both cost the same. Costs are a straight line in prices.
    fn factor(
        &self,
        change: fn(&mut ServingOption, Ratio),
        without: &'static str,
    ) -> Result<Ratio, NoAxisTie> {
        let leaves = leaves(self.scenario, self.own);
        let at = |factor: Ratio| {
            self.bench.with(&leaves, |option| change(option, factor), |changed| self.more(changed))
        };
        let (now, free) = (at(AS_IT_IS)?, at(Ratio::ZERO)?);
        if now <= free {
            return Err(NoAxisTie::Without(without));
        }
        let factor = free / (free - now);
        if factor >= 0.0 { Ok(Ratio::const_new(factor)) } else { Err(NoAxisTie::EvenForNothing) }
    }

    /// How full the fleet of the stated volume would have to be.
    fn utilisation(&self) -> Result<Amount, NoAxisTie> {
        let option = &self.scenario.options[self.at];
        if option.serving.is_elastic() {
            return Err(NoAxisTie::Without("an elastic fleet follows the work"));
        }
        let mut fixed = option.clone();
        let site = option.site.clone();
        let demand = Demand::of(&option.workload, &self.scenario.calendar).of_tasks(self.tasks);
        let shape = demand.shape.ok_or(NO_FLEET)?;
        match &mut fixed.serving {
            Serving::Provisioned(reserved) => {
                let units = provisioned::units(reserved, &demand, shape);
                for (pool, value) in reserved.pools.iter_mut().zip(units) {
                    pool.units = Units::Fixed(Sited { value, site: site.clone() });
                }
            }
            serving => {
                let machines = Machines::of(serving).ok_or(NO_FLEET)?;
                let deployment = match serving {
                    Serving::Cluster(owned) => &mut owned.deployment,
                    Serving::Rental(rented) => &mut rented.deployment,
                    _ => return Err(NO_FLEET),
                };
                let value = Sizing::of(&demand, shape, deployment, &machines).present.value();
                deployment.replicas = Replicas::Fixed(Sited { value, site });
            }
        }
        let place = |option: &mut ServingOption| option.clone_from(&fixed);
        self.bench.with(&[self.at], place, |changed| self.fullest(&AtVolume::of(changed, self.at)))
    }

    /// How full a fleet that stays as it is would have to be.
    fn fullest(&self, fixed: &AtVolume<'_>) -> Result<Amount, NoAxisTie> {
        let capacity = fixed.at(self.tasks).map_err(NoAxisTie::NotPriced)?.capacity;
        let capacity = capacity.ok_or(NO_FLEET)?.get();
        let both = |at: f64| {
            let at = TasksPerMonth::const_new(at);
            Some([fixed.at(at).ok()?, self.other.at(at).ok()?])
        };
        let from = capacity * EMPTIEST;
        // The busiest hour keeps the mean below the capacity.
        let full = last_where(|at| Held::from(both(at).is_some()), from, capacity);
        let full = full.ok_or(NoAxisTie::NotPriced(Gap::NotApplicable("the other option is not priced")))?;
        let mut at = |place: f64| both(place).map(|found| pair([&found[0], &found[1]], self.by));
        let found = crossings(&mut at, from, full);
        let Some(flip) = found.flips.last() else {
            let dearer =
                both(full).is_some_and(|here| here[0].comparable(self.by) > here[1].comparable(self.by));
            return Err(if dearer { NoAxisTie::EvenFull } else { NoAxisTie::EvenEmpty });
        };
        let there = both(flip.from()).and_then(|here| here[0].utilisation);
        there.map(Amount::from).ok_or(NoAxisTie::Without("it has no fleet of its own"))
    }

    /// How often the option would have to be right.
    fn accuracy(&self) -> Result<Fraction, NoAxisTie> {
        let option = &self.scenario.options[self.at];
        if self.by == CostOf::Task {
            return Err(NoAxisTie::Without("tasks are compared, right or wrong: an accuracy is not stated"));
        }
        if option.accuracy.is_none() {
            return Err(NoAxisTie::Without("its accuracy follows from the options that it names"));
        }
        let more = |accuracy: f64| {
            let state = |option: &mut ServingOption| {
                if let Some(stated) = &mut option.accuracy {
                    stated.value.value = Fraction::const_new(accuracy);
                    stated.classes.clear();
                }
            };
            self.bench.with(&[self.at], state, |changed| self.more(changed))
        };
        if more(1.0)? > 0.0 {
            return Err(NoAxisTie::AboveAll);
        }
        if more(NOISE)? < 0.0 {
            return Err(NoAxisTie::EvenNeverRight);
        }
        // The more often it is right, the less it costs.
        let (mut low, mut high) = (NOISE, 1.0);
        loop {
            let middle = f64::midpoint(low, high);
            if middle <= low || middle >= high {
                return Ok(Fraction::const_new(high));
            }
            if more(middle)? > 0.0 { low = middle } else { high = middle }
        }
    }
}

/// The options that an option is billed for, and those that were made from them.
fn leaves(scenario: &Scenario, own: &AtVolume<'_>) -> Vec<usize> {
    let bases: BTreeSet<usize> = own.leaves().into_iter().map(|leaf| scenario.base_of(leaf)).collect();
    (0..scenario.options.len()).filter(|index| bases.contains(&scenario.base_of(*index))).collect()
}
