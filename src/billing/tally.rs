//! Rows added up as they come.

use std::collections::BTreeMap;

use crate::units::{CalendarMonth, Number, Quantity, UsdNet};

use super::category::Category;
use super::charge::{Charge, ServiceTotal};
use super::measure::{Measure, Measured, known};

/// More different things are refused: a description that differs in every row says nothing of what was bought.
pub(super) const MOST_CHARGES: usize = 200_000;

/// What rows have in common that are added up.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Thing {
    pub(super) month: CalendarMonth,
    pub(super) category: Category,
    pub(super) service: String,
    pub(super) meter: String,
    pub(super) what: String,
}

/// The sum of rows.
#[derive(Default)]
struct Sum {
    rows: usize,
    amount: f64,
    /// By measure: how much, and of how many rows.
    measured: BTreeMap<Measure, (f64, usize)>,
    unknown: Vec<String>,
}

/// Everything so far.
#[derive(Default)]
pub(super) struct Tally {
    things: BTreeMap<Thing, Sum>,
    services: BTreeMap<String, f64>,
}

impl Tally {
    /// Adds a row; whether there is room for it.
    pub(super) fn add(&mut self, thing: Thing, amount: f64, quantities: &[(f64, String)]) -> bool {
        if self.things.len() >= MOST_CHARGES && !self.things.contains_key(&thing) {
            return false;
        }
        let sum = self.things.entry(thing).or_default();
        sum.rows += 1;
        sum.amount += amount;
        let mut counted: Vec<Measure> = Vec::new();
        for (quantity, unit) in quantities {
            match known(unit) {
                // A row says the same twice: as it is priced and as it was consumed.
                Some((measure, _)) if counted.contains(&measure) => {}
                Some((measure, one)) => {
                    counted.push(measure);
                    let (all, rows) = sum.measured.entry(measure).or_default();
                    *all += quantity * one;
                    *rows += 1;
                }
                None if sum.unknown.len() < 3 && !sum.unknown.contains(unit) => {
                    sum.unknown.push(unit.clone());
                }
                None => {}
            }
        }
        true
    }

    /// Counts what a service costs in the whole file.
    pub(super) fn see(&mut self, service: &str, amount: f64) {
        if let Some(sum) = self.services.get_mut(service) {
            *sum += amount;
        } else if self.services.len() < MOST_CHARGES {
            self.services.insert(service.to_owned(), amount);
        }
    }

    /// The charges, and the services, dearest first.
    pub(super) fn finish(self) -> (Vec<Charge>, Vec<ServiceTotal>) {
        let charge = |(thing, sum): (Thing, Sum)| Charge {
            month: thing.month,
            category: thing.category,
            service: thing.service,
            meter: thing.meter,
            what: thing.what,
            amount: UsdNet::const_new(sum.amount),
            measured: sum
                .measured
                .into_iter()
                .filter(|(_, (_, rows))| *rows == sum.rows)
                .filter_map(|(measure, (all, _))| Some(Measured { measure, number: Number::new(all).ok()? }))
                .collect(),
            unknown_units: sum.unknown,
        };
        let charges = self.things.into_iter().map(charge).collect();
        let service = |(name, amount)| ServiceTotal { name, amount: UsdNet::const_new(amount) };
        let mut services: Vec<ServiceTotal> = self.services.into_iter().map(service).collect();
        services.sort_by(|a, b| b.amount.get().total_cmp(&a.amount.get()));
        (charges, services)
    }
}
