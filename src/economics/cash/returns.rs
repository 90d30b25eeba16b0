//! What a cash flow is worth: total cost of ownership, present value, internal rates, payback, return.

use std::sync::Arc;

use crate::economics::bill::bill::Held;
use crate::figure::{Derivation, Figure, Gap, Measured, Traced, erase};
use crate::finance::{
    Contract, FirstFlow, Internal, Payback, annual_of_monthly, benefit_cost, discounted, internal_rate,
    modified_internal_rate, monthly_of_annual, payback, present_value,
};
use crate::metric::Metric;
use crate::units::tolerance::EXACT;
use crate::units::{
    AnnualRate, Count, Fraction, Months, Mtok, Quantity, Ratio, ReturnRate, Usd, UsdNet, UsdPerMtok,
    UsdPerTask, brief,
};

use super::cash_flow::{CashFlow, CashKind};
use super::ratios::{NOTHING_INVESTED, invested, is_benefit, roi, savings_ratio};
use super::takeover::Takeover;

/// What a cash flow is worth. A figure that cannot be had says why.
#[derive(Clone, Debug)]
pub struct Appraisal {
    /// What flows.
    pub flow: CashFlow,
    /// What is paid in all, what is left of the hardware taken off; not discounted, before tax.
    pub tco: Figure<Usd>,
    /// What the net flows are worth today.
    pub npv: Result<Figure<UsdNet>, Gap>,
    /// All rates a year at which they are worth nothing.
    pub internal: Result<Internal, Gap>,
    /// The only such rate.
    pub irr: Result<Figure<ReturnRate>, Gap>,
    /// The rate a year with what comes in put out at the reinvestment rate, and what goes out financed at the discount rate.
    pub mirr: Result<Figure<ReturnRate>, Gap>,
    /// When what was laid out has come back.
    pub payback: Result<Figure<Months>, Gap>,
    /// The same with flows at their value today.
    pub discounted_payback: Result<Figure<Months>, Gap>,
    /// (Benefits − costs) ÷ what is invested, not discounted, before tax.
    pub roi: Result<Figure<ReturnRate>, Gap>,
    /// (Benefits − costs) ÷ costs, not discounted, before tax.
    pub savings_ratio: Result<Figure<ReturnRate>, Gap>,
    /// Benefits over costs, both at their value today.
    pub benefit_cost: Result<Figure<Ratio>, Gap>,
    /// Costs over tasks, both at their value today.
    pub cost_per_task: Result<Figure<UsdPerTask>, Gap>,
    /// Costs over tokens, both at their value today.
    pub cost_per_mtok: Result<Figure<UsdPerMtok>, Gap>,
    /// Costs at their value today.
    pub costs_today: Result<Figure<Usd>, Gap>,
    /// What a reader should know.
    pub remarks: Vec<String>,
    /// Amounts that are easily overlooked.
    pub asides: Vec<Aside>,
    /// When it takes the work over.
    pub takeover: Takeover,
}

/// An amount that is easily overlooked.
#[derive(Clone, Debug, PartialEq)]
pub enum Aside {
    /// What is paid for hardware at first is not what the bill of a month says of today's demand.
    FirstBatch {
        /// For today's demand.
        today: Usd,
        /// Servers for it.
        today_servers: Count,
        /// At first.
        first: Usd,
        /// Servers of that.
        first_servers: Count,
        /// How many months of need a batch covers.
        covers: Months,
    },
    /// Rents of leases that fall after the horizon, and are counted at its end.
    DueAfter {
        /// All of them.
        rents: Usd,
        /// How long a lease runs.
        term: Months,
    },
    /// The same of what the baseline would have leased.
    SavedAfter {
        /// All of them.
        rents: Usd,
        /// How long a lease runs.
        term: Months,
    },
    /// The contracts of a rental, or of reserved units.
    Contracts {
        /// What they hold.
        of: Held,
        /// How long each runs.
        length: Months,
        /// In the order in which they are signed.
        signed: Vec<Contract>,
        /// Instance-months that they hold within the horizon.
        held: Count,
        /// Those of them that the work needs.
        needed: Count,
    },
    /// Rents of contracts that fall after the horizon, and are counted at its end.
    OwedAfter(Usd),
    /// The same of what the baseline would have rented.
    SavedOwedAfter(Usd),
    /// The option stops, since a contract ends and is not renewed.
    Stops {
        /// After so many months.
        after: Months,
        /// Who does the work from then on; nothing where nobody does.
        then: Option<String>,
        /// Rents that contracts cost after that.
        rents: Usd,
    },
    /// Losses that save no tax within the horizon, since no gains come after them.
    UnusedLosses(Usd),
}

/// What an appraisal rests on besides the flows.
pub(in crate::economics) struct Basis<'a> {
    pub(in crate::economics) rate: Option<&'a Figure<AnnualRate>>,
    /// The rate at which what comes in is reinvested, if it is stated.
    pub(super) reinvest: Option<&'a Figure<AnnualRate>>,
    /// Why there is nothing to compare with, if that is so.
    pub(in crate::economics) alone: Option<Gap>,
    /// Costs that the scenario states for one month.
    pub(super) stated_once: Vec<Figure<Usd>>,
    /// The rate of tax that is in the flows.
    pub(super) tax: Option<Fraction>,
    /// Tokens of a task, where it has any.
    pub(in crate::economics) tokens: Option<Figure<Mtok>>,
    pub(in crate::economics) remarks: Vec<String>,
    pub(super) asides: Vec<Aside>,
    pub(super) takeover: Takeover,
}

impl Appraisal {
    pub(in crate::economics) fn of(flow: CashFlow, basis: Basis<'_>) -> Self {
        let rate = basis.rate.ok_or(Gap::NotStated("no discount rate is stated under `finance`"));
        let monthly = rate.clone().map(|rate| monthly_of_annual(ReturnRate::const_new(rate.get())));
        let net = flow.net();
        let compared = basis.alone.clone().map_or(Ok(&net), Err);
        let mut remarks = basis.remarks;
        let invested = invested(&flow, &basis.stated_once);
        let costs = tco(&flow);
        // What is rented or bought by the token earns no rate: nothing is invested in it.
        let capital = || if invested.get() > 0.0 { Ok(()) } else { Err(NOTHING_INVESTED) };
        let internal =
            compared.clone().and_then(|net| capital().map(|()| net)).map(|net| match internal_rate(net) {
                Internal::One(rate) => Internal::One(annual_of_monthly(rate)),
                Internal::Several(rates) => {
                    Internal::Several(rates.into_iter().map(annual_of_monthly).collect())
                }
                none @ Internal::None(_) => none,
            });
        let irr = internal.clone().and_then(|internal| irr(&flow, &internal));
        let borrows = net.iter().find(|flow| flow.get() != 0.0).is_some_and(|first| first.get() > 0.0);
        let irr = match (irr, &internal) {
            (Ok(_), Ok(Internal::One(rate))) if borrows => {
                let gap = Gap::Undefined(format!(
                    "money comes in first and goes out later: {} a year is what that costs, not what it earns",
                    brief(*rate)
                ));
                Err(gap)
            }
            (irr, _) => irr,
        };
        if let Ok(Internal::Several(_)) = &internal {
            remarks.extend(irr.as_ref().err().map(ToString::to_string));
        }
        let payback = compared.clone().and_then(|net| {
            time(
                "payback",
                "when the running total of the net flows is no longer below zero",
                net,
                &flow,
                &[],
            )
        });
        let discounted_payback = compared.clone().and_then(|net| {
            let (rate, monthly) = (rate.clone()?, monthly.clone()?);
            let formula = "when the running total of the discounted net flows is no longer below zero";
            time("discounted payback", formula, &discounted(monthly, net), &flow, &[rate])
        });
        if let Ok(Payback::NotForGood(_)) = compared.clone().map(|net| self::payback(net)) {
            remarks.push(
                "the outlay is paid back, but a later one is not: the running total falls below zero again"
                    .to_owned(),
            );
        }
        let today = rate.clone().and_then(|rate| Ok((rate, monthly.clone()?)));
        Self {
            npv: compared
                .clone()
                .and_then(|_| today.clone().map(|(rate, monthly)| npv(&flow, rate, monthly, basis.tax))),
            mirr: compared.clone().and_then(|net| {
                capital()?;
                let (rate, monthly) = today.clone()?;
                mirr(net, &flow, rate, monthly, basis.reinvest)
            }),
            roi: compared.clone().and_then(|_| roi(&flow, &costs, &invested)),
            savings_ratio: compared.clone().and_then(|_| savings_ratio(&flow, &costs)),
            benefit_cost: compared.and_then(|_| {
                let (rate, monthly) = today.clone()?;
                ratio(&flow, rate, monthly)
            }),
            cost_per_task: today.clone().and_then(|(rate, monthly)| {
                let (value, cost, tasks) = levelised(&flow, rate, monthly)?;
                let formula = "costs at their value today ÷ tasks discounted alike";
                let value = UsdPerTask::const_new(value);
                Ok(Figure::derived("levelised cost per task", formula, value, &[&cost, &tasks]))
            }),
            cost_per_mtok: today.clone().and_then(|(rate, monthly)| {
                const NONE: &str = "it is not paid by the token";
                let tokens = basis.tokens.ok_or(Gap::NotApplicable(NONE))?;
                let (value, cost, tasks) = levelised(&flow, rate, monthly)?;
                let formula =
                    "costs at their value today ÷ (tasks discounted alike × million tokens of a task)";
                let value = UsdPerMtok::const_new(value / tokens.get());
                let label = "levelised cost per million tokens";
                Ok(Figure::derived(label, formula, value, &[&cost, &tasks, &tokens]))
            }),
            costs_today: today.clone().map(|(rate, monthly)| costs_today(&flow, rate, monthly)),
            tco: costs,
            flow,
            internal,
            irr,
            payback,
            discounted_payback,
            remarks,
            asides: basis.asides,
            takeover: basis.takeover,
        }
    }

    /// A metric of the registry, or why there is none.
    pub(in crate::economics) fn metric(&self, metric: Metric) -> Measured {
        match metric {
            Metric::Tco => Ok(self.tco.derivation()),
            Metric::Npv => erase(&self.npv),
            Metric::Irr => erase(&self.irr),
            Metric::PaybackMonths => erase(&self.payback),
            Metric::Roi => erase(&self.roi),
            Metric::SavingsRatio => erase(&self.savings_ratio),
            _ => Err(Gap::NotApplicable("it is no figure of money over the months")),
        }
    }
}

/// The totals of the lines that count, as inputs.
fn totals(flow: &CashFlow, counted: impl Fn(CashKind) -> bool) -> Vec<Arc<Derivation>> {
    let lines = flow.lines.iter().filter(|line| counted(line.kind));
    lines.map(|line| line.total.derivation()).collect()
}

fn traced<'a>(inputs: &'a [Arc<Derivation>], more: &[&'a dyn Traced]) -> Vec<&'a dyn Traced> {
    inputs.iter().map(|input| input as &dyn Traced).chain(more.iter().copied()).collect()
}

fn sum(flows: &[UsdNet]) -> UsdNet {
    flows.iter().copied().sum()
}

/// What is paid; never below zero, since nothing is sold for more than it cost.
fn paid(flows: &[UsdNet]) -> Usd {
    Usd::const_new((-sum(flows)).get().max(0.0))
}

fn tco(flow: &CashFlow) -> Figure<Usd> {
    let inputs = totals(flow, CashKind::is_cost);
    let formula = "− sum of the costs over all months, resale taken off";
    let value = paid(&flow.sum(CashKind::is_cost));
    Figure::derived("total cost of ownership, before tax", formula, value, &traced(&inputs, &[]))
}

fn npv(
    flow: &CashFlow,
    rate: &Figure<AnnualRate>,
    monthly: ReturnRate,
    tax: Option<Fraction>,
) -> Figure<UsdNet> {
    let lines: Vec<Figure<UsdNet>> = flow
        .lines
        .iter()
        .map(|line| {
            let value = present_value(monthly, &line.flows, FirstFlow::Now);
            let formula =
                "sum of the month's flow ÷ (1 + discount rate)^(month ÷ 12); purchases now are month 0";
            let label = format!("{}, value today", line.kind.label());
            Figure::derived(&label, formula, value, &[&line.total, rate])
        })
        .collect();
    let value: UsdNet = lines.iter().map(Figure::value).sum();
    // What cancels out leaves the rounding of what it cancels.
    let gross: f64 = lines.iter().map(|line| line.get().abs()).sum();
    let value = if value.get().abs() <= EXACT * gross { UsdNet::ZERO } else { value };
    let inputs: Vec<&dyn Traced> = lines.iter().map(|line| line as &dyn Traced).chain([rate as _]).collect();
    let formula = "sum of what each kind of flow is worth today";
    let taxed = tax.map_or_else(|| "before tax".to_owned(), |rate| format!("after {} tax", brief(rate)));
    Figure::derived(&format!("net present value, {taxed}"), formula, value, &inputs)
}

fn irr(flow: &CashFlow, internal: &Internal) -> Result<Figure<ReturnRate>, Gap> {
    let inputs = totals(flow, |_| true);
    match internal {
        Internal::One(rate) => {
            let formula = "(1 + the rate a month at which the net flows are worth nothing today)^12 − 1";
            Ok(Figure::derived("internal rate of return a year", formula, *rate, &traced(&inputs, &[])))
        }
        Internal::None(reason) => Err(Gap::Undefined(format!("undefined: {reason}"))),
        Internal::Several(rates) => {
            let rates: Vec<String> = rates.iter().map(|rate| brief(*rate)).collect();
            Err(Gap::Undefined(format!(
                "several internal rates, {}, since the net flows change their sign more than once: take the modified rate",
                rates.join(" and ")
            )))
        }
    }
}

fn mirr(
    net: &[UsdNet],
    flow: &CashFlow,
    rate: &Figure<AnnualRate>,
    monthly: ReturnRate,
    reinvest: Option<&Figure<AnnualRate>>,
) -> Result<Figure<ReturnRate>, Gap> {
    const ONE_WAY: &str = "money only comes in, or only goes out";
    let put_out = reinvest.map_or(monthly, |rate| monthly_of_annual(ReturnRate::const_new(rate.get())));
    let value = modified_internal_rate(net, monthly, put_out).ok_or(Gap::NotApplicable(ONE_WAY))?;
    let inputs = totals(flow, |_| true);
    let formula = match reinvest {
        Some(_) => {
            "(value at the end of what comes in, at the reinvestment rate ÷ value today of what goes out, at the discount rate)^(12 \
             ÷ months) − 1"
        }
        None => {
            "(value at the end of what comes in ÷ value today of what goes out)^(12 ÷ months) − 1, both at the discount rate"
        }
    };
    let label = "modified internal rate of return a year";
    let rates: Vec<&dyn Traced> =
        [Some(rate), reinvest].into_iter().flatten().map(|rate| rate as _).collect();
    Ok(Figure::derived(label, formula, annual_of_monthly(value), &traced(&inputs, &rates)))
}

fn time(
    label: &str,
    formula: &str,
    net: &[UsdNet],
    flow: &CashFlow,
    more: &[&Figure<AnnualRate>],
) -> Result<Figure<Months>, Gap> {
    let inputs = totals(flow, |_| true);
    let more: Vec<&dyn Traced> = more.iter().map(|figure| *figure as &dyn Traced).collect();
    let value = match payback(net) {
        Payback::AtOnce => return Err(Gap::NothingLaidOut),
        Payback::After(months) | Payback::NotForGood(months) => months,
        Payback::Never => {
            return Err(Gap::NotPaidBack(Months::const_new(net.len().saturating_sub(1) as f64)));
        }
    };
    Ok(Figure::derived(label, formula, value, &traced(&inputs, &more)))
}

fn ratio(flow: &CashFlow, rate: &Figure<AnnualRate>, monthly: ReturnRate) -> Result<Figure<Ratio>, Gap> {
    let benefit = present_value(monthly, &flow.sum(is_benefit), FirstFlow::Now);
    let cost = Usd::const_new(
        (-present_value(monthly, &flow.sum(CashKind::is_cost), FirstFlow::Now)).get().max(0.0),
    );
    let value =
        benefit_cost(benefit, cost).ok_or(Gap::NotApplicable("nothing is paid, or nothing is gained"))?;
    let inputs = totals(flow, |kind| kind != CashKind::Tax);
    let formula = "value today of benefits ÷ value today of costs";
    Ok(Figure::derived("benefits over costs", formula, value, &traced(&inputs, &[rate])))
}

/// Costs at their value today.
fn costs_today(flow: &CashFlow, rate: &Figure<AnnualRate>, monthly: ReturnRate) -> Figure<Usd> {
    let costs = flow.sum(CashKind::is_cost);
    let cost = Usd::const_new((-present_value(monthly, &costs, FirstFlow::Now)).get().max(0.0));
    let inputs = totals(flow, CashKind::is_cost);
    let formula = "− sum of costs ÷ (1 + discount rate)^(month ÷ 12)";
    Figure::derived("costs, value today", formula, cost, &traced(&inputs, &[rate]))
}

/// Costs at their value today over tasks discounted alike; with both.
fn levelised(
    flow: &CashFlow,
    rate: &Figure<AnnualRate>,
    monthly: ReturnRate,
) -> Result<(f64, Figure<Usd>, Figure<crate::units::Number>), Gap> {
    let cost = costs_today(flow, rate, monthly);
    let tasks: Vec<UsdNet> = std::iter::once(UsdNet::ZERO)
        .chain(flow.tasks.iter().map(|tasks| UsdNet::const_new(tasks.get())))
        .collect();
    let tasks = present_value(monthly, &tasks, FirstFlow::Now).get();
    if tasks <= 0.0 {
        return Err(Gap::NotApplicable("no task is done"));
    }
    let formula = "sum of tasks of the month ÷ (1 + discount rate)^(month ÷ 12)";
    let number = crate::units::Number::const_new(tasks);
    let tasks_figure = Figure::derived("tasks, discounted", formula, number, &[rate]);
    Ok((cost.get() / tasks, cost, tasks_figure))
}
