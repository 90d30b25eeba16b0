//! What a month costs once prices of tokens change that are known to change.

use crate::economics::bill::ledger::Ledger;
use crate::figure::Gap;
use crate::scenario::{Scenario, ServingOption};
use crate::units::{DEFAULT_HORIZON, Date, Hours, UsdPerMonth, months_after};

use super::deferred::within_deadlines;
use super::price_stretches::{changed_on, days_of_change, priced_on, switched_off, unknown_on};

/// What is known of an option's prices of tokens after the scenario's day.
#[derive(Clone, Debug, Default)]
pub struct PriceOutlook {
    /// The days within the horizon on which they change.
    pub changes: Vec<PriceChange>,
    /// The models that are switched off within the horizon.
    pub switched_off: Vec<SwitchedOff>,
    /// What tasks save that wait for cheaper hours within their deadline, if any can.
    pub deferral: Option<Deferral>,
}

/// What the month costs where tasks wait for cheaper hours.
#[derive(Clone, Debug)]
pub struct Deferral {
    /// How long they may wait.
    pub deadline: Hours,
    /// What the month costs where each is served as it comes.
    pub at_once: UsdPerMonth,
    /// What it costs where each waits for the cheapest hour.
    pub deferred: UsdPerMonth,
}

/// A day from which today's work costs something else.
#[derive(Clone, Debug)]
pub struct PriceChange {
    /// The day.
    pub day: Date,
    /// The models whose prices change.
    pub models: Vec<String>,
    /// What today's work costs a month by today's prices.
    pub today: UsdPerMonth,
    /// What it costs from that day on, or why that is unknown.
    pub then: Result<UsdPerMonth, Gap>,
}

/// A model that an option uses and its provider switches off.
#[derive(Clone, Debug, PartialEq)]
pub struct SwitchedOff {
    /// The day.
    pub day: Date,
    /// The model.
    pub model: String,
}

/// The end of what is looked at: of the horizon, or of three years without one.
fn until(scenario: &Scenario) -> Date {
    let horizon = scenario.finance.followed().map_or(DEFAULT_HORIZON, |months| *months.value());
    months_after(scenario.first_day(), crate::finance::whole_months(horizon))
}

impl PriceOutlook {
    /// Of an option whose bill is `ledger`. `bill` makes its bill for the same work in a scenario with other prices. Without a bill, only
    /// what is switched off is known.
    pub(in crate::economics) fn of(
        scenario: &Scenario,
        option: &ServingOption,
        ledger: &Result<Ledger, Gap>,
        bill: impl Fn(&Scenario) -> Result<Ledger, Gap>,
    ) -> Self {
        let until = until(scenario);
        let off = switched_off(scenario, option, until).into_iter();
        let switched_off = off.map(|(day, model)| SwitchedOff { day, model: model.to_owned() }).collect();
        let Ok(ledger) = ledger else { return Self { switched_off, ..Self::default() } };
        let deferral = deferral(scenario, option, ledger, &bill);
        let days = days_of_change(scenario, option, until);
        let today = if days.is_empty() { UsdPerMonth::ZERO } else { ledger.total().value() };
        let change = |day: Date| {
            let then = match unknown_on(scenario, option, day) {
                Some(why) => Err(Gap::Undefined(why)),
                None => bill(&priced_on(scenario, day, None)).map(|ledger| ledger.total().value()),
            };
            let models = changed_on(scenario, option, day).into_iter().map(str::to_owned).collect();
            PriceChange { day, models, today, then }
        };
        Self { changes: days.into_iter().map(change).collect(), switched_off, deferral }
    }
}

fn deferral(
    scenario: &Scenario,
    option: &ServingOption,
    ledger: &Ledger,
    bill: impl Fn(&Scenario) -> Result<Ledger, Gap>,
) -> Option<Deferral> {
    let deadline = option.workload.deadline.as_ref()?.value;
    let (at_once, moved) = (ledger.total().value(), bill(&within_deadlines(scenario)?).ok()?);
    let deferred = moved.total().value();
    (deferred < at_once).then_some(Deferral { deadline, at_once, deferred })
}
