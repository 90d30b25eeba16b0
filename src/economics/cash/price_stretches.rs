//! Stretches of the horizon between the days on which prices of tokens are known to change: cards that begin later, and promotions that
//! end. A month runs from the scenario's day of the month, or from the first of the month where a first month is stated, and a card that
//! begins inside it counts by days.

use crate::catalog::days_between;
use crate::scenario::{Scenario, Serverless, ServingOption, Trend};
use crate::units::{Date, Quantity, Ratio, months_after};

/// A stretch of the horizon in which no price of an option changes to another card's.
pub(in crate::economics) struct Stretch {
    /// Its first day; `None` for the first stretch, which has the prices of the scenario's day.
    pub(super) from: Option<Date>,
    /// Where it begins and ends, in months after the day on which month 1 begins.
    begins: f64,
    ends: f64,
}

/// The models that an option buys tokens of.
fn bought<'s>(scenario: &'s Scenario, option: &'s ServingOption) -> impl Iterator<Item = &'s Serverless> {
    scenario.parts(option).into_iter().filter_map(|part| part.serving.tokens())
}

/// The days after the scenario's and before `until` on which prices of what an option uses change, in their order.
pub(in crate::economics) fn days_of_change(
    scenario: &Scenario,
    option: &ServingOption,
    until: Date,
) -> Vec<Date> {
    let later = bought(scenario, option).flat_map(|tokens| &tokens.later);
    let mut days: Vec<Date> = later.map(|later| later.from).filter(|from| *from < until).collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// The models of an option whose prices change on a day, each once.
pub(in crate::economics) fn changed_on<'s>(
    scenario: &'s Scenario,
    option: &'s ServingOption,
    day: Date,
) -> Vec<&'s str> {
    let changes = |tokens: &&Serverless| tokens.later.iter().any(|later| later.from == day);
    let mut models: Vec<&str> =
        bought(scenario, option).filter(changes).map(|tokens| tokens.model.as_str()).collect();
    models.sort_unstable();
    models.dedup();
    models
}

/// The models of an option that are switched off after the scenario's day and before `until`, each once, with the day.
pub(in crate::economics) fn switched_off<'s>(
    scenario: &'s Scenario,
    option: &'s ServingOption,
    until: Date,
) -> Vec<(Date, &'s str)> {
    let off = |tokens: &'s Serverless| Some((tokens.retires.filter(|day| *day < until)?, &*tokens.model));
    let mut found: Vec<(Date, &str)> = bought(scenario, option).filter_map(off).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Why the prices of an option on a day are unknown, if they are.
pub(in crate::economics) fn unknown_on(
    scenario: &Scenario,
    option: &ServingOption,
    day: Date,
) -> Option<String> {
    bought(scenario, option).find_map(|tokens| tokens.prices_on(day).err().map(str::to_owned))
}

/// A day in months after another: whole months, and the share of the month's days before it.
///
/// 17 of the 31 days from 2026-12-15 on lie before 2027-01-01, so that day is 1 + 17 ÷ 31 months after 2026-11-15.
pub(super) fn months_until(first: Date, day: Date) -> f64 {
    let mut months = 0;
    while months_after(first, months + 1) <= day && months_after(first, months) < Date::MAX {
        months += 1;
    }
    let (start, end) = (months_after(first, months), months_after(first, months + 1));
    let days = f64::from(days_between(start, end)).max(1.0);
    months as f64 + f64::from(days_between(start, day)) / days
}

/// The scenario with the prices of the cards in force on a day. A trend counts from the month in which a card begins: what it came to
/// by then is taken out of that card's prices, since the months that follow have it once more.
pub(in crate::economics) fn priced_on(scenario: &Scenario, day: Date, trend: Option<&Trend>) -> Scenario {
    let mut other = scenario.clone();
    for tokens in other.options.iter_mut().flat_map(|option| option.serving.tokens_mut()) {
        let Some(later) = tokens.in_force(day) else { continue };
        let Ok(prices) = &later.prices else { continue };
        // The cast is exact: months are few; a card that begins before the first one counts from that on.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let before = months_until(scenario.first_day(), later.from) as usize;
        let so_far = trend.map_or(1.0, |trend| trend.after(before).get());
        tokens.prices = prices.scaled(Ratio::const_new(1.0 / so_far));
    }
    other
}

impl Stretch {
    /// The stretches of so many months; a single one where no price changes.
    pub(in crate::economics) fn of(scenario: &Scenario, option: &ServingOption, months: usize) -> Vec<Self> {
        let until = months_after(scenario.first_day(), months);
        let mut stretches = vec![Self { from: None, begins: 0.0, ends: f64::INFINITY }];
        for day in days_of_change(scenario, option, until) {
            let begins = months_until(scenario.first_day(), day);
            if let Some(before) = stretches.last_mut() {
                before.ends = begins;
            }
            stretches.push(Self { from: Some(day), begins, ends: f64::INFINITY });
        }
        stretches
    }

    /// Its share of a month, of which only the last part counts.
    pub(super) fn share_of(&self, month: usize, part: f64) -> f64 {
        let end = month as f64 + 1.0;
        let overlap = self.ends.min(end) - self.begins.max(end - part);
        if part > 0.0 { (overlap / part).clamp(0.0, 1.0) } else { 0.0 }
    }
}
