//! Options over the months: what every format of `breakeven roi` is made from.

use crate::checks::Robustness;
use crate::decode::Sited;
use crate::economics::{
    Appraisal, CashKind, Evaluation, HardwareBatch, MetricRange, OtherAssumptions, Outcome, PriceOutlook,
};
use crate::figure::{Figure, Gap};
use crate::finance::{Internal, discounted, monthly_of_annual};
use crate::metric::Metric;
use crate::report::advice::Advice;
use crate::report::fleet;
use crate::report::head::CitedCatalog;
use crate::report::list::commas;
use crate::report::notice::{Notice, notices_of};
use crate::report::number::{human, with_unit};
use crate::report::price_changes;
use crate::report::serves::serves;
use crate::scenario::{
    Baseline, Finance, FlowOption, FlowSide, Funding, Losses, Reach, Role, Scenario, Serving, StatedFlow,
    Times,
};
use crate::units::{Amount, AsOf, Hours, Quantity, ReturnRate, UsdNet};

use super::asides::aside;
use super::moves::moves;
use super::otherwise::{Otherwise, horizons_words, otherwise, resale_words, resold, unstated};
use super::recommendation::advice;
use super::timing::{bought, reinvested, timing};

/// What the view has to say.
#[derive(Clone, Debug)]
pub struct RoiReport {
    /// The scenario's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its file.
    pub file: String,
    /// The date of its prices.
    pub as_of: AsOf,
    /// The catalog of its prices.
    pub catalog: CitedCatalog,
    /// How long a month is.
    pub hours_per_month: Hours,
    /// Months that are looked at.
    pub horizon: Option<Amount>,
    /// Who says so.
    pub horizon_from: TermFrom,
    /// Who says at which rate flows are discounted.
    pub discount_rate_from: TermFrom,
    /// The rate a year at which flows are discounted.
    pub discount_rate: Option<Amount>,
    /// The rate of tax on gains, if the scenario states one.
    pub tax: Option<Amount>,
    /// What options are held against, in words.
    pub baseline: Option<String>,
    /// How the figures are to be read.
    pub conventions: Vec<String>,
    /// What to take; `None` where no option has a cash flow.
    pub advice: Option<Advice>,
    /// The options that serve the whole task, in the file's order.
    pub options: Vec<RoiOption>,
    /// Warnings and assumptions.
    pub notices: Vec<Notice>,
}

/// Where a term of an appraisal comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermFrom {
    /// The scenario states it.
    Scenario,
    /// Nobody does: it is assumed.
    Assumed,
}

impl RoiFigures {
    /// Between which figures a metric lies, where that is known.
    pub fn range(&self, metric: Metric) -> Option<&MetricRange> {
        self.ranges.iter().find(|(known, _)| *known == metric).map(|(_, range)| range)
    }
}

impl TermFrom {
    fn of<T>(stated: Option<&Sited<T>>) -> Self {
        if stated.is_some() { Self::Scenario } else { Self::Assumed }
    }
}

/// An option.
#[derive(Clone, Debug)]
pub struct RoiOption {
    /// Its name.
    pub name: String,
    /// What it does, in words.
    pub serves: String,
    /// What it is worth, or why that is not known.
    pub found: Result<RoiFigures, String>,
    /// What is not in its bill because the scenario does not state it.
    pub not_in_bill: Vec<String>,
}

/// A figure, or why there is none.
pub type OrReason = Result<Amount, String>;

/// What an option is worth.
#[derive(Clone, Debug)]
pub struct RoiFigures {
    /// Total cost of ownership.
    pub tco: Amount,
    /// Net present value.
    pub npv: OrReason,
    /// The only internal rate a year.
    pub irr: OrReason,
    /// All internal rates a year.
    pub internal_rates: Vec<Amount>,
    /// Modified internal rate a year.
    pub mirr: OrReason,
    /// Payback.
    pub payback: OrReason,
    /// Discounted payback.
    pub discounted_payback: OrReason,
    /// Return on what is invested.
    pub roi: OrReason,
    /// Savings over costs.
    pub savings_ratio: OrReason,
    /// Benefits over costs.
    pub benefit_cost: OrReason,
    /// Levelised cost per task.
    pub cost_per_task: OrReason,
    /// Levelised cost per million tokens.
    pub cost_per_mtok: OrReason,
    /// What flows, by kind.
    pub lines: Vec<FlowLine>,
    /// What flows in all, by month; the first is now.
    pub net: Vec<Amount>,
    /// The running total.
    pub cumulative: Vec<Amount>,
    /// What flows in all, at its value today; nothing without a discount rate.
    pub discounted: Option<Vec<Amount>>,
    /// Tasks of each month, month 1 first.
    pub tasks: Vec<Amount>,
    /// GPUs of each month, month 1 first.
    pub gpus: Vec<Amount>,
    /// Hardware that it buys or leases.
    pub batches: Vec<HardwareBatch>,
    /// What it would be worth over other horizons; empty where the horizon is stated.
    pub over_other_horizons: Vec<Otherwise>,
    /// What it would be worth if hardware kept other values; empty where that is stated, and where nobody owns hardware.
    pub with_other_resale: Vec<Otherwise>,
    /// What a reader should know.
    pub remarks: Vec<String>,
    /// Between which figures metrics lie, where that is known.
    pub ranges: Vec<(Metric, MetricRange)>,
}

/// Flows of a kind.
#[derive(Clone, Debug)]
pub struct FlowLine {
    /// What they are for.
    pub kind: CashKind,
    /// By month; the first is now.
    pub flows: Vec<Amount>,
    /// By year; the first is now, the last may be a part of a year.
    pub years: Vec<UsdNet>,
    /// Their sum.
    pub total: Amount,
}

/// Puts the view of an evaluation together.
pub fn roi(evaluation: &Evaluation<'_>, robust: &Robustness) -> RoiReport {
    let scenario = evaluation.scenario;
    let finance = &scenario.finance;
    let baseline = match &finance.baseline {
        None => None,
        Some(Baseline::Option { name, .. }) => Some(name.value.clone()),
        Some(Baseline::Cost(cost)) => Some(format!("today's cost of {}", with_unit(cost.value.into()))),
    };
    let is_shown = |outcome: &&Outcome<'_>| {
        *outcome.option.role.value() == Role::Whole
            || baseline.as_deref() == Some(outcome.option.name.as_str())
    };
    let appraised: Vec<(&str, &Appraisal)> = evaluation
        .written()
        .filter(is_shown)
        .filter_map(|outcome| Some((outcome.option.name.as_str(), outcome.appraisal.as_ref().ok()?)))
        .collect();
    let others = OtherAssumptions::of(evaluation);
    let option = |outcome: &Outcome<'_>| RoiOption {
        name: outcome.option.name.clone(),
        serves: serves(outcome.option),
        found: match &outcome.appraisal {
            Ok(appraisal) => {
                let at = evaluation.outcomes.iter().position(|other| std::ptr::eq(other, outcome));
                let found = figures(appraisal, &outcome.price_outlook, finance, otherwise(&others, at));
                let ranges = Metric::OF_FLOWS.iter().filter_map(|of| Some((*of, outcome.range(*of)?)));
                Ok(RoiFigures { ranges: ranges.collect(), ..found })
            }
            Err(gap) => Err(gap.to_string()),
        },
        not_in_bill: outcome.left_out.iter().map(|what| (*what).to_owned()).collect(),
    };
    let prices_change = evaluation.written().filter(is_shown).any(|outcome| {
        outcome.option.role.value() == &Role::Whole && !outcome.price_outlook.changes.is_empty()
    });
    RoiReport {
        notices: notices_of(evaluation),
        advice: advice(evaluation, robust),
        id: scenario.id.clone(),
        title: scenario.title.clone(),
        file: scenario.file.name().to_owned(),
        as_of: scenario.day(),
        catalog: scenario.catalog().into(),
        hours_per_month: scenario.calendar.value().hours_per_month(),
        horizon_from: TermFrom::of(finance.horizon.as_ref()),
        discount_rate_from: TermFrom::of(finance.discount_rate.as_ref()),
        horizon: finance.followed().map(|horizon| (*horizon.value()).into()),
        discount_rate: finance.discounted_at().map(|rate| (*rate.value()).into()),
        tax: finance.tax.as_ref().map(|tax| tax.rate.value.into()),
        conventions: conventions(scenario, baseline.as_deref(), &appraised, &others, prices_change),
        options: evaluation.written().filter(is_shown).map(option).collect(),
        baseline,
    }
}

fn figures(
    appraisal: &Appraisal,
    outlook: &PriceOutlook,
    finance: &Finance,
    other: (Vec<Otherwise>, Vec<Otherwise>),
) -> RoiFigures {
    fn or_reason<Q: Quantity>(figure: &Result<Figure<Q>, Gap>) -> OrReason {
        figure.as_ref().map(|figure| Amount::from(figure.value())).map_err(ToString::to_string)
    }
    let amounts = |flows: &[UsdNet]| flows.iter().copied().map(Amount::from).collect::<Vec<_>>();
    let net = appraisal.flow.net();
    let running = net.iter().scan(UsdNet::ZERO, |total, flow| {
        *total = *total + *flow;
        Some(Amount::from(*total))
    });
    let monthly = finance
        .discounted_at()
        .and_then(|rate| ReturnRate::new(rate.value().get()).ok())
        .map(monthly_of_annual);
    let npv = or_reason(&appraisal.npv);
    let tco = Amount::from(appraisal.tco.value());
    let (over_other_horizons, with_other_resale) = other;
    let lines = appraisal.flow.lines.iter().map(|line| FlowLine {
        kind: line.kind,
        flows: amounts(&line.flows),
        years: by_year(&line.flows),
        total: line.total.value().into(),
    });
    RoiFigures {
        irr: or_reason(&appraisal.irr),
        internal_rates: match &appraisal.internal {
            Ok(Internal::One(rate)) => vec![(*rate).into()],
            Ok(Internal::Several(rates)) => rates.iter().map(|rate| (*rate).into()).collect(),
            Ok(Internal::None(_)) | Err(_) => Vec::new(),
        },
        mirr: or_reason(&appraisal.mirr),
        payback: or_reason(&appraisal.payback),
        discounted_payback: or_reason(&appraisal.discounted_payback),
        roi: or_reason(&appraisal.roi),
        savings_ratio: or_reason(&appraisal.savings_ratio),
        benefit_cost: or_reason(&appraisal.benefit_cost),
        cost_per_task: or_reason(&appraisal.cost_per_task),
        cost_per_mtok: or_reason(&appraisal.cost_per_mtok),
        lines: lines.collect(),
        cumulative: running.collect(),
        discounted: monthly.map(|rate| amounts(&discounted(rate, &net))),
        net: amounts(&net),
        tasks: appraisal.flow.tasks.iter().map(|tasks| (*tasks).into()).collect(),
        gpus: appraisal.flow.gpus.iter().map(|gpus| (*gpus).into()).collect(),
        batches: appraisal.flow.batches.clone(),
        remarks: appraisal
            .remarks
            .iter()
            .cloned()
            .chain(price_changes::words_beside_warnings(outlook, finance))
            .chain(appraisal.asides.iter().map(aside))
            .chain(bought(appraisal, finance))
            .chain(left_over(appraisal))
            .chain(resold(&npv, tco, &with_other_resale))
            .collect(),
        tco,
        npv,
        over_other_horizons,
        with_other_resale,
        ranges: Vec::new(),
    }
}

/// What a reader should know of hardware that outlives the horizon.
fn left_over(appraisal: &Appraisal) -> Option<String> {
    let line = appraisal.flow.lines.iter().find(|line| line.kind == CashKind::Resale)?;
    let last = line.flows.last().filter(|flow| flow.get() > 0.0)?;
    let worth = human((*last).into());
    Some(format!("hardware is taken to be worth {worth} at the end of the horizon (`finance.resale`)"))
}

/// Months of a year.
const YEAR: usize = 12;

/// What flows now, and in each year from now.
fn by_year(flows: &[UsdNet]) -> Vec<UsdNet> {
    let (now, months) = flows.split_at(flows.len().min(1));
    now.iter().copied().chain(months.chunks(YEAR).map(|year| year.iter().copied().sum())).collect()
}

/// How the figures are to be read; what a reader from finance asks first.
fn conventions(
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
