//! What an option costs at another number of tasks than the scenario states: fleets are sized anew, prices stay.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::economics::bill::bill::Bill;
use crate::economics::bill::terms::stretch as stretch_of;
use crate::economics::fleet::demand::Demand;
use crate::economics::frontier::frontier::CostOf;
use crate::economics::policy::part_bills::PartBill;
use crate::economics::policy::policy;
use crate::economics::policy::quality::{Quality, bill_of_one};
use crate::economics::policy::skills::Skills;
use crate::economics::policy::unit_prices::ends as ends_of;
use crate::figure::{Figure, Gap};
use crate::quality::Outcomes;
use crate::scenario::{Rented, Scenario, Serving, ServingOption};
use crate::units::tolerance::NOISE;
use crate::units::{Count, Fraction, Load, Quantity, TasksPerMonth, UsdPerMonth, UsdPerTask};

use super::find_crossings::Pair;

/// An option whose tasks can be changed.
pub(in crate::economics) struct AtVolume<'s> {
    scenario: &'s Scenario,
    index: usize,
    quality: Result<Quality, Gap>,
    /// What it costs at numbers of tasks that were asked for, by the bits of each: comparisons with several others look at the same ones.
    known: RefCell<BTreeMap<u64, Result<Sized, Gap>>>,
}

/// Numbers of tasks whose costs are kept.
const MOST_KNOWN: usize = 20_000;

/// An option at a number of tasks.
#[derive(Clone, Debug)]
pub(in crate::economics) struct Sized {
    pub(in crate::economics) tasks: TasksPerMonth,
    pub(in crate::economics) month: UsdPerMonth,
    /// What the ends of a task cost.
    ends: f64,
    right: Option<Fraction>,
    pub(in crate::economics) gpus: Option<Count>,
    pub(in crate::economics) utilisation: Option<Load>,
    pub(in crate::economics) capacity: Option<TasksPerMonth>,
    /// What stays the same as long as the month is linear in tasks: the GPUs of each fleet.
    pub(in crate::economics) shape: Vec<f64>,
}

impl<'s> AtVolume<'s> {
    pub(in crate::economics) fn of(scenario: &'s Scenario, index: usize) -> Self {
        let quality = Quality::of(scenario, index, &Skills::of_one(scenario, index));
        Self { scenario, index, quality, known: RefCell::default() }
    }

    /// The options that it is billed for, by their places.
    pub(super) fn leaves(&self) -> Vec<usize> {
        match &self.quality {
            Ok(quality) => quality.attempts.iter().map(|(leaf, _)| *leaf).collect(),
            Err(_) => vec![self.index],
        }
    }

    /// Whether it is known how many tasks are done right, and some are.
    pub(in crate::economics) fn has_successes(&self) -> bool {
        Quality::ends_of(&self.quality).is_ok_and(|ends| ends.right.get() > 0.0)
    }

    /// Sizes and prices it; a reason where it cannot carry so many, or has no price.
    pub(in crate::economics) fn at(&self, tasks: TasksPerMonth) -> Result<Sized, Gap> {
        let key = tasks.get().to_bits();
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        let sized = self.sized(tasks);
        let mut known = self.known.borrow_mut();
        if known.len() < MOST_KNOWN {
            known.insert(key, sized.clone());
        }
        sized
    }

    fn sized(&self, tasks: TasksPerMonth) -> Result<Sized, Gap> {
        let scenario = self.scenario;
        let option = scenario.options.get(self.index).ok_or(Gap::NotApplicable("there is no such option"))?;
        let demand = Demand::of(&option.workload, &scenario.calendar).of_tasks(tasks);
        let (ledger, parts) = match (&option.serving, &self.quality) {
            (Serving::Policy(_), Err(gap)) => return Err(gap.clone()),
            (Serving::Policy(_), Ok(quality)) => {
                let (mut ledger, parts) = policy::parts(scenario, option, quality, &demand, None);
                if let Ok(ledger) = &mut ledger {
                    quality.extras.push(ledger, &demand);
                }
                (
                    ledger,
                    parts.into_iter().filter(PartBill::pays).map(|part| (part.index, part.bill)).collect(),
                )
            }
            _ => {
                let bill = bill_of_one(scenario, option, &self.quality, &demand, None);
                (bill.ledger.clone(), vec![(self.index, bill)])
            }
        };
        let month = ledger?.total().value();
        let quality = Quality::ends_of(&self.quality).ok();
        let ends = quality.map_or(0.0, |quality| {
            let share = |figure: &Figure<Fraction>| figure.value();
            let ends = Outcomes {
                right: share(&quality.right),
                accepted_wrong: share(&quality.accepted_wrong),
                escalated: share(&quality.escalated),
                failed: share(&quality.failed),
            };
            ends_of(scenario, &ends).iter().map(|(_, cost)| cost.get()).sum()
        });
        let own = if let [(_, only)] = parts.as_slice() { Some(only) } else { None };
        let gpus: Vec<Count> =
            parts.iter().filter_map(|(_, bill)| Some(bill.gpus.as_ref().ok()?.value())).collect();
        Ok(Sized {
            tasks,
            month,
            ends,
            right: quality.map(|quality| quality.right.value()),
            gpus: (!gpus.is_empty()).then(|| Count::const_new(gpus.iter().map(|count| count.get()).sum())),
            utilisation: own.and_then(|bill| Some(bill.utilisation.as_ref().ok()?.value())),
            capacity: own.and_then(|bill| Some(bill.capacity.as_ref().ok()?.value())),
            shape: parts
                .iter()
                .filter_map(|(at, bill)| shape(scenario.options.get(*at)?, bill, scenario))
                .flatten()
                .collect(),
        })
    }
}

impl Sized {
    /// What a task costs, or a success with what the ends of tasks cost.
    pub(in crate::economics) fn cost(&self, of: CostOf) -> UsdPerTask {
        let task = self.month.get() / self.tasks.get();
        UsdPerTask::const_new(match (of, self.right) {
            (CostOf::Success, Some(right)) => (task + self.ends) / right.get(),
            _ => task,
        })
    }

    /// The same, times tasks: it never falls as tasks grow, and is a straight line while the shape is the same.
    pub(super) fn comparable(&self, of: CostOf) -> f64 {
        self.cost(of).get() * self.tasks.get()
    }
}

/// What makes the month of an option leave its line; nothing where the work is paid as it comes.
fn shape(option: &ServingOption, bill: &Bill, scenario: &Scenario) -> Option<Vec<f64>> {
    match &option.serving {
        Serving::Rental(rented) if rented.is_elastic() => {
            let hours = bill.gpu_hours.as_ref().ok()?.get();
            // How full replicas may be depends on how many share the calls, where latency is limited.
            let limited = !rented.deployment.throughput.limits().is_empty();
            let gpus = if limited { bill.gpus.as_ref().ok()?.get() } else { 0.0 };
            let known = option.workload.profile.is_some() || rented.assumed_day.is_some();
            // Whole instances in each hour: what is billed stays the same until an hour takes another one.
            let own = if known { hours } else { stretch(rented, scenario, hours) };
            Some(vec![gpus, own])
        }
        Serving::Provisioned(_) => Some(bill.straight.clone()),
        Serving::Cluster(_) | Serving::Rental(_) => Some(vec![bill.gpus.as_ref().ok()?.get()]),
        Serving::Serverless(tokens) => Some(stretch_of(&tokens.terms, bill.ledger.as_ref().ok()?)),
        Serving::Human(_) | Serving::PerTask(_) | Serving::Policy(_) => None,
    }
}

/// An elastic fleet of unknown hours grows with the work, but for the stretch on which its first instance fills.
fn stretch(rented: &Rented, scenario: &Scenario, gpu_hours: f64) -> f64 {
    let in_one = rented.price.gpus.value().get();
    let peak = rented.deployment.peak_to_mean.value.get();
    let month = scenario.calendar.value().hours_per_month().get();
    let running = gpu_hours / in_one / month * peak;
    if running < 1.0 - NOISE {
        0.0
    } else if running > 1.0 + NOISE {
        2.0
    } else {
        1.0
    }
}

/// Two costs at a number of tasks.
pub(in crate::economics) fn pair(sized: [&Sized; 2], by: CostOf) -> Pair {
    let shape = sized.iter().flat_map(|sized| sized.shape.iter().copied()).collect();
    Pair { first: sized[0].comparable(by), second: sized[1].comparable(by), shape }
}
