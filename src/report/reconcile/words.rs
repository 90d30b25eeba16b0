//! What a reader of a reconciliation has to know, in words.

use crate::billing::{Billing, BillingFormat, Category, CostColumn, Measure};
use crate::economics::{BilledElsewhere, LineVariance, NoMatch, NotOnBill, Reconciliation, WhyRest};
use crate::report::list::{commas, list};
use crate::report::number::{in_full_cents, signed, to_the_cent, with_unit};
use crate::scenario::Scenario;
use crate::units::{Amount, CalendarMonth, Count, Delta, Quantity, UsdNet, plural};

/// So many services are named.
const SERVICES: usize = 8;

/// Why a difference is the rest.
pub(super) fn reason(why: &WhyRest) -> String {
    match why {
        WhyRest::NotBilled => "nothing on the bill is it".to_owned(),
        WhyRest::NotForecast => "nothing of it is forecast in that month".to_owned(),
        WhyRest::NoQuantity => "the bill does not say how much, in the unit of the forecast".to_owned(),
        WhyRest::NoLine(NoMatch::Unknown) => "it is no line of the forecast".to_owned(),
        WhyRest::NoLine(NoMatch::NoLine(class)) => format!("the forecast has no line of {class}"),
        WhyRest::NoLine(NoMatch::Several(lines)) => {
            format!("several lines could be it: {}; say which with --map", list(lines))
        }
        WhyRest::NotUsage(category) => format!("it is a {}", category.word()),
    }
}

/// Months that follow each other as one span: `2027-01..03`, `2027-11..2028-02`.
pub(super) fn span(months: &[CalendarMonth]) -> String {
    let mut runs: Vec<(CalendarMonth, CalendarMonth)> = Vec::new();
    for month in months {
        match runs.last_mut().filter(|(_, last)| last.after(1) == *month) {
            Some((_, last)) => *last = *month,
            None => runs.push((*month, *month)),
        }
    }
    let run = |(first, last): &(CalendarMonth, CalendarMonth)| {
        let (from, to) = (first.to_string(), last.to_string());
        match to.split_once('-').filter(|_| first.year() == last.year()) {
            _ if first == last => from,
            Some((_, month)) => format!("{from}..{month}"),
            None => format!("{from}..{to}"),
        }
    };
    commas(&runs.iter().map(run).collect::<Vec<_>>())
}

/// Money with its sign.
pub(super) fn with_sign(money: UsdNet) -> String {
    signed(Delta::of(Amount::from(money), 1.0))
}

/// Money to the cent with its sign.
pub(super) fn cents_with_sign(money: UsdNet) -> String {
    let sign = if money.get() < 0.0 { "-" } else { "+" };
    let amount = Amount::from(money).magnitude();
    format!("{sign}{}", in_full_cents(amount))
}

/// What a reader has to know besides, in sentences.
pub(super) fn said(scenario: &Scenario, billing: &Billing, found: &Reconciliation) -> Vec<String> {
    let mut said = Vec::new();
    let cents = |amount: UsdNet| to_the_cent(Amount::from(amount));
    said.extend(partial(billing));
    let is_billed = billing.format == BillingFormat::Focus(CostColumn::Billed);
    for (category, amount) in found.set_aside.iter().filter(|(_, amount)| *amount != UsdNet::ZERO) {
        let help = match category {
            Category::Purchase if is_billed => "; `--cost effective` spreads it over what it pays for",
            _ => "",
        };
        let word = category.word();
        said.push(format!(
            "{} of {word} is left out, since a forecast has none; `--include {word}` counts it as rest{help}",
            cents(*amount)
        ));
    }
    for NotOnBill { line, forecast, why } in &found.not_on_bill {
        let what = match why {
            BilledElsewhere::OwnPeople => "it is work of your own people",
            BilledElsewhere::Stated => "the scenario states it by name",
        };
        let forecast = cents(*forecast);
        said.push(format!(
            "{line}, forecast at {forecast}, is left out: {what}, and nothing on the bill is it"
        ));
    }
    if !found.paid_once.is_empty() {
        let lines = list(&found.paid_once);
        let help = if is_billed { "; `--cost effective` spreads it" } else { "" };
        said.push(format!("paid once, so no month is forecast to be billed for it: {lines}{help}"));
    }
    let lines = found.months.iter().flat_map(|month| &month.lines);
    let by_the_hour = |line: &LineVariance| {
        let measure = line.forecast.quantity.map(|quantity| quantity.measure);
        line.parts.is_ok() && matches!(measure, Some(Measure::Hours | Measure::GpuHours))
    };
    if lines.into_iter().any(by_the_hour) {
        let hours = scenario.calendar.value().hours_per_month();
        said.push(format!(
            "a month of the forecast has {}, and one of the calendar 672 to 744: what runs all month differs by that in volume",
            with_unit(hours.into())
        ));
    }
    if billing.across_months > Count::ZERO {
        let (rows, s) = (billing.across_months.get(), plural(billing.across_months));
        said.push(format!(
            "{rows} row{s} of usage reach into another month; each counts in the one in which it begins"
        ));
    }
    if found.has_unmatched() && billing.left_out.get() == 0.0 && billing.services.len() > 1 {
        let names: Vec<String> = billing
            .services
            .iter()
            .take(SERVICES)
            .map(|service| format!("{} ({})", service.name, cents(service.amount)))
            .collect();
        said.push(format!(
            "the bill has more than this scenario; `--service` takes the rows of one service: {}",
            commas(&names)
        ));
    }
    if scenario.finance.horizon.is_none() {
        said.push("no horizon is stated under `finance`: the forecast is followed over 36 months".to_owned());
    }
    said
}

/// Months of which the bill has a part only: it begins after their first day, or ends before their last.
fn partial(billing: &Billing) -> Vec<String> {
    let Some((first, end)) = billing.days else { return Vec::new() };
    let Ok(last) = end.yesterday() else { return Vec::new() };
    let mut said = Vec::new();
    let (begins, ends) = (CalendarMonth::of(first), CalendarMonth::of(last));
    let counts = "its forecast counts in full";
    if first > begins.first_day() {
        said.push(format!("{begins} is billed from {first} on only; {counts}"));
    }
    if end < ends.after(1).first_day() {
        said.push(format!("{ends} is billed to {last} only; {counts}"));
    }
    said
}
