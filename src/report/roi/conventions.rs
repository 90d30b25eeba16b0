//! How the figures of money over the months are to be read, in words.

use crate::economics::{Appraisal, OtherAssumptions};
use crate::finance::{monthly_of_annual, whole_months};
use crate::report::fleet;
use crate::report::indirect_tax::sentence;
use crate::report::list::commas;
use crate::report::number::human;
use crate::scenario::{
    Baseline, Exchange, FlowOption, FlowSide, Funding, HorizonCalendar, Losses, Reach, Scenario, Serving,
    StatedFlow, Times,
};
use crate::units::{Quantity, ReturnRate};

use super::moves::moves;
use super::otherwise::{horizons_words, resale_words, unstated};
use super::periods::{Dates, calendar_words};
use super::timing::{reinvested, timing};

/// How the figures are to be read; what a reader from finance asks first.
pub(super) fn conventions(
    scenario: &Scenario,
    baseline: Option<&str>,
    appraised: &[(&str, &Appraisal)],
    others: &OtherAssumptions,
    prices_change: bool,
) -> Vec<String> {
    let finance = &scenario.finance;
    let mut said = Vec::new();
    if let Some(horizon) = finance.followed() {
        said.push(format!(
            "{}{}: the first flow is now, at t = 0, and counts in full (spreadsheets' NPV() would discount it by a period); purchases \
             and rents of a lease come at the start of a month, everything else at its end",
            horizon.value(),
            unstated(&horizon, "finance.horizon")
        ));
    }
    if let (Some(calendar), Some(horizon)) = (finance.calendar, finance.followed()) {
        let months = whole_months(*horizon.value());
        said.push(calendar_words(Dates::of(calendar, months), months));
    }
    said.extend(horizons_words(others, appraised));
    if let Some(rate) = finance.discounted_at() {
        let month = ReturnRate::new(rate.value().get()).map(monthly_of_annual);
        let month =
            month.map_or_else(|_| String::new(), |month| format!(", {} a month", crate::units::brief(month)));
        said.push(format!(
            "discounted at {}{month}{}; rates are nominal and effective",
            human((*rate.value()).into()),
            unstated(&rate, "finance.discount_rate")
        ));
    }
    said.push(match baseline {
        Some(name) => {
            let bought = scenario.options.iter().find(|option| option.name == name).is_some_and(|option| {
                matches!(option.serving, Serving::Cluster(_)) || option.one_off.is_some()
            });
            let bought = if bought {
                ", whose purchases and one-off costs are then not made, not even for the first months"
            } else {
                ""
            };
            format!("options are compared with {name}{bought}")
        }
        None if scenario.ends.value_per_success.is_some() => {
            "no baseline: what brings money in is the value of successes".to_owned()
        }
        None => "no baseline: costs only".to_owned(),
    });
    said.push(moves(finance, prices_change));
    said.extend(scenario.finance.exchange.as_ref().map(|exchange| exchanged(exchange, finance.calendar)));
    let ends = if scenario.ends.are_priced() {
        ", with what the ends of tasks cost where the accuracy is known"
    } else {
        ""
    };
    let takes_over = appraised.iter().any(|(_, appraisal)| !appraisal.takeover.is_at_once());
    let share = if takes_over { ", for the work that an option takes over" } else { "" };
    said.push(format!("TCO is what is paid over the horizon, not discounted{ends}{share}"));
    said.extend(fleet::elastic(scenario));
    said.extend(fleet::committed(
        scenario,
        "are paid by contract: each for its whole term, used or not, at the price of the month in which it is signed",
    ));
    said.extend(finance.flows.iter().map(|flow| stated(flow, finance.baseline.as_ref())));
    said.extend(timing(scenario, appraised));
    if appraised.iter().any(|(_, appraisal)| appraisal.mirr.is_ok()) {
        said.extend(reinvested(finance));
    }
    let owns = appraised.iter().any(|(_, appraisal)| !appraisal.flow.batches.is_empty());
    if owns && !matches!(finance.funding, Funding::Lease { .. }) {
        said.push(resale_words(finance));
    }
    said.extend(funding(&finance.funding));
    said.extend(indirect_tax(scenario));
    said.push(match &finance.tax {
        None => "all figures are before tax".to_owned(),
        Some(tax) => {
            let losses = match tax.losses.value() {
                Losses::Offset => "losses set off against other income",
                Losses::CarriedForward => "losses carried forward to later gains",
            };
            format!(
                "NPV, IRR, MIRR and payback are after {} tax, {losses}; TCO, ROI, savings ratio and cost per task before tax",
                tax.rate.value
            )
        }
    });
    said
}

/// Which taxes are in the prices.
fn indirect_tax(scenario: &Scenario) -> Option<String> {
    let taxes = scenario.options.iter().find_map(|option| option.indirect_tax.as_deref())?;
    Some(sentence(taxes))
}

/// What a dollar costs over the months.
fn exchanged(exchange: &Exchange, calendar: Option<HorizonCalendar>) -> String {
    let fiscal = if calendar.is_some_and(|calendar| calendar.fiscal_year.is_some()) { "FY" } else { "" };
    let rate = exchange.rate.value;
    let (own, today) = (rate.currency.name(), format!("{rate} of {} ({})", rate.date, exchange.source));
    if let Some(trend) = exchange.trend() {
        return format!(
            "what is priced in US dollars follows the rate, {today}, which changes by {}; what is priced in {own} does not",
            trend.change()
        );
    }
    let years: Vec<String> = exchange
        .budget_rates()
        .map(|(year, rate)| format!("{} in {fiscal}{year}", human(rate.value.into())))
        .collect();
    if years.is_empty() {
        return format!("dollars are taken at {today} in every month (`exchange`)");
    }
    format!(
        "what is priced in US dollars is paid at the budget's rates, {} USD/{}; today's is {today}",
        commas(&years),
        rate.currency
    )
}

/// How hardware is paid for, unless in cash.
fn funding(funding: &Funding) -> Option<String> {
    match funding {
        Funding::Cash => None,
        Funding::Loan { share, rate, term } => Some(format!(
            "{} of the hardware is borrowed at {}, level payments over {}",
            share.value(),
            rate.value,
            term.value
        )),
        Funding::Lease { rate, term, .. } => {
            Some(format!("hardware is leased at {} for {}, rents in advance", rate.value, term.value))
        }
    }
}

/// A flow that the scenario states, in words.
fn stated(flow: &StatedFlow, baseline: Option<&Baseline>) -> String {
    let month = |month: usize| if month == 0 { "now".to_owned() } else { format!("in month {month}") };
    let when = match flow.times {
        Times::Once(at) => month(at),
        Times::Monthly { from, to: None } => format!("every month, the first {}", month(from)),
        Times::Monthly { from, to: Some(to) } => {
            format!("every month, the first {}, the last {}", month(from), month(to))
        }
    };
    let side = match flow.side {
        FlowSide::Cost => "costs",
        FlowSide::Benefit => "brings",
    };
    let whose = match &flow.options {
        Reach::Others => match baseline {
            Some(Baseline::Option { .. }) => "every option but the baseline".to_owned(),
            _ => "every option".to_owned(),
        },
        Reach::Named(all) => commas(&all.iter().map(FlowOption::name).collect::<Vec<_>>()),
    };
    format!("{} {side} {} {when}: {whose}", flow.what, human(flow.amount.value.into()))
}
