//! Prices by the hour, in words: when the tasks come, and which of them may wait.

use crate::economics::PriceOutlook;
use crate::report::number::human;
use crate::report::price_changes;
use crate::scenario::{PriceBand, Serverless, Serving, ServingOption, Workload};
use crate::units::Amount;

/// What is to be known of an option's prices by the hour.
pub(super) fn remarks(option: &ServingOption, outlook: &PriceOutlook) -> Vec<String> {
    let own = match &option.serving {
        Serving::Serverless(tokens) => when(tokens, &option.workload),
        _ => None,
    };
    let deferral = price_changes::deferral(outlook);
    let deferral =
        deferral.map(|said| format!("{said}; the bill has them as they come, `plan` has them wait"));
    own.into_iter().chain(deferral).collect()
}

/// When the tasks come, by the hours that are charged apart.
fn when(tokens: &Serverless, workload: &Workload) -> Option<String> {
    let hours = &tokens.prices.hours;
    let named = |band: &PriceBand| {
        let share = human(Amount::from(band.share));
        if band.label == band.when {
            format!("{share} of the tasks from {}", band.when)
        } else {
            format!("{share} of the tasks in {} ({})", band.label, band.when)
        }
    };
    let named: Vec<String> = hours.iter().map(named).collect();
    let why = match (&workload.profile, &workload.timezone) {
        (None, _) => "spread evenly over the week, since no `profile` is stated".to_owned(),
        (Some(_), _) if workload.is_even() => "by the profile, evenly over the week".to_owned(),
        (Some(_), Some(zone)) => format!("by the profile, whose clocks show {}", zone.value),
        (Some(_), None) => {
            "by the profile, whose clocks are taken to show UTC since no `timezone` is stated".to_owned()
        }
    };
    (!hours.is_empty()).then(|| format!("prices by the hour: {}; {why}", named.join(", ")))
}
