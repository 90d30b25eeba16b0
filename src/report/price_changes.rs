//! Prices of tokens that are known to change, and models that are switched off, in words.

use crate::economics::{Deferral, PriceChange, PriceOutlook, SwitchedOff};
use crate::scenario::Finance;
use crate::units::{Amount, Quantity, UsdPerMonth};

use super::number::{human, times};

/// Changes that are told one by one; of more, the rest is counted.
const TOLD: usize = 3;

/// What is known of an option's prices, in sentences.
pub(super) fn words(outlook: &PriceOutlook) -> Vec<String> {
    let PriceOutlook { changes, switched_off, .. } = outlook;
    let mut told: Vec<String> = changes.iter().take(TOLD).map(change).collect();
    if changes.len() > TOLD {
        told.push(format!("{} more changes of prices are known within the horizon", changes.len() - TOLD));
    }
    told.extend(switched_off.iter().map(off));
    told
}

/// The same beside the warnings of the scenario's reader, which name what is switched off within a stated horizon.
pub(super) fn words_beside_warnings(outlook: &PriceOutlook, finance: &Finance) -> Vec<String> {
    let mut outlook = outlook.clone();
    if finance.horizon.is_some() {
        outlook.switched_off.clear();
    }
    words(&outlook)
}

/// What tasks save that wait for cheaper hours.
pub(super) fn deferral(outlook: &PriceOutlook) -> Option<String> {
    let Deferral { deadline, at_once, deferred } = outlook.deferral.as_ref()?;
    let saved = UsdPerMonth::const_new(at_once.get() - deferred.get());
    let [deferred, saved] = [*deferred, saved].map(|money| human(money.into()));
    Some(format!(
        "within the deadline of {deadline}, tasks can wait for cheaper hours: the month then costs {deferred}, {saved} less"
    ))
}

fn change(change: &PriceChange) -> String {
    let PriceChange { day, models, today, then } = change;
    let models: Vec<String> = models.iter().map(|model| format!("`{model}`")).collect();
    let models = models.join(" and ");
    let then = match then {
        Ok(then) => *then,
        Err(gap) => return format!("from {day} on, {models} charges other prices: {gap}"),
    };
    let difference = UsdPerMonth::const_new((then.get() - today.get()).abs());
    let [then, today, difference] = [then, *today, difference].map(Amount::from);
    if difference.value() == 0.0 {
        return format!("from {day} on, {models} charges other prices, and the month costs the same");
    }
    let word = if then.value() > today.value() { "more" } else { "less" };
    let factor = times(then, today).map_or_else(String::new, |factor| format!(", {factor} today's"));
    format!(
        "from {day} on, {models} charges other prices: the month then costs {}{factor}, {} {word}",
        human(then),
        human(difference)
    )
}

fn off(off: &SwitchedOff) -> String {
    format!(
        "`{}` is switched off by its provider on {}: months after that are billed at its last price",
        off.model, off.day
    )
}
