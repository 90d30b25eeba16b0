//! What options are worth under other assumptions than those in the place of what a scenario leaves open: other horizons, other values
//! of used hardware.

use std::cell::LazyCell;

use crate::figure::{Figure, Gap};
use crate::finance::Resale;
use crate::scenario::{ResaleValue, Scenario};
use crate::units::{Months, Usd, UsdNet};

use super::evaluate::{Evaluation, Outcome};
use super::variations::Variations;

/// What options are worth under other assumptions; empty where the scenario states what it could be.
#[derive(Clone, Debug)]
pub struct OtherAssumptions {
    /// Over other horizons, shortest first.
    pub horizons: Vec<Elsewise<Months>>,
    /// With other values of used hardware.
    pub resale: Vec<Elsewise<Resale>>,
}

/// What options are worth if something else is assumed.
#[derive(Clone, Debug)]
pub struct Elsewise<T> {
    /// What is assumed.
    pub assumed: T,
    /// What each option is worth, by its place among all.
    pub worth: Vec<OtherWorth>,
}

/// What an option is worth if something else is assumed.
#[derive(Clone, Debug)]
pub struct OtherWorth {
    /// Net present value.
    pub npv: Result<UsdNet, Gap>,
    /// Total cost of ownership.
    pub tco: Result<Usd, Gap>,
}

/// The horizons beside the one that is assumed.
pub const OTHER_HORIZONS: [Months; 2] = [Months::const_new(24.0), Months::const_new(60.0)];

impl OtherAssumptions {
    /// Asks again what the options of an evaluation are worth.
    pub fn of(evaluation: &Evaluation<'_>) -> Self {
        let scenario = evaluation.scenario;
        let is_followed = scenario.finance.followed().is_some();
        let owns = |outcome: &Outcome<'_>| {
            outcome.appraisal.as_ref().is_ok_and(|found| !found.flow.batches.is_empty())
        };
        let variations = LazyCell::new(|| Variations::of(evaluation));
        let mut found = Self { horizons: Vec::new(), resale: Vec::new() };
        if scenario.finance.horizon.is_none() && is_followed {
            let over =
                |months| Elsewise { assumed: months, worth: worth(&scenario.over(months), &variations) };
            found.horizons.extend(OTHER_HORIZONS.map(over));
        }
        if matches!(scenario.finance.resale(), ResaleValue::Market) && evaluation.outcomes.iter().any(owns) {
            let with = |resale: Resale| {
                let other = scenario.with_resale(resale.clone());
                Elsewise { assumed: resale, worth: worth(&other, &variations) }
            };
            found.resale.extend([Resale::StraightLine, Resale::OnlyAtTheEnd].map(with));
        }
        found
    }
}

fn worth(scenario: &Scenario, variations: &Variations<'_>) -> Vec<OtherWorth> {
    let of = |outcome: &Outcome<'_>| {
        let found = outcome.appraisal.as_ref().map_err(Clone::clone);
        OtherWorth {
            npv: found.clone().and_then(|found| found.npv.as_ref().map(Figure::value).map_err(Clone::clone)),
            tco: found.map(|found| found.tco.value()),
        }
    };
    variations.in_money(scenario).outcomes.iter().map(of).collect()
}
