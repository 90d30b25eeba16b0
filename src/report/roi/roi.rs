//! Options over the months: what every format of `breakeven roi` is made from.

use crate::checks::Robustness;
use crate::decode::Sited;
use crate::economics::{
    Appraisal, Books, CashKind, Evaluation, HardwareBatch, Ledger, MetricRange, Nature, OtherAssumptions,
    Outcome, Owned,
};
use crate::figure::{Figure, Gap};
use crate::finance::{Internal, discounted, monthly_of_annual, whole_months};
use crate::metric::Metric;
use crate::report::advice::Advice;
use crate::report::cases::CasesReport;
use crate::report::head::CitedCatalog;
use crate::report::notice::{Notice, notices_of};
use crate::report::number::{human, with_unit};
use crate::report::price_changes;
use crate::report::serves::serves;
use crate::scenario::{Accounts, Baseline, Finance, Role, Tags};
use crate::units::tolerance::EXACT;
use crate::units::{Amount, AsOf, CalendarMonth, Hours, Months, Quantity, ReturnRate, UsdNet};

use super::asides::aside;
use super::conventions::conventions;
use super::inputs::{Input, inputs};
use super::otherwise::{Otherwise, otherwise, resold};
use super::periods::{Dates, Period, PeriodLength, periods};
use super::recommendation::advice;
use super::timing::bought;

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
    /// Which months of the calendar they are, if the scenario says so.
    pub calendar: Option<Dates>,
    /// The years that they make, the first with what flows now.
    pub years: Vec<Period>,
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
    /// The accounts that postings go to.
    pub accounts: Accounts,
    /// Its cases beside it; `None` where it has none, or they were not asked for.
    pub cases: Option<CasesReport>,
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
    /// How many months are looked at.
    pub fn months(&self) -> usize {
        self.net.len().saturating_sub(1)
    }

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
    /// What its postings are filed under.
    pub tags: Tags,
    /// The inputs that its figures rest on, once somebody asks for them ([`with_inputs`]).
    pub inputs: Vec<Input>,
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
    /// The month of the calendar in which the outlay has come back, where that is known.
    pub payback_month: Option<CalendarMonth>,
    /// The same with flows at their value today.
    pub discounted_payback_month: Option<CalendarMonth>,
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
    /// What the books make of it.
    pub books: Books,
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
    let months = finance.followed().map_or(0, |horizon| whole_months(*horizon.value()));
    let dates = finance.calendar.map(|calendar| Dates::of(calendar, months));
    let years = periods(months, PeriodLength::Year, dates);
    let option = |outcome: &Outcome<'_>| RoiOption {
        name: outcome.option.name.clone(),
        serves: serves(outcome.option),
        found: match &outcome.appraisal {
            Ok(appraisal) => {
                let at = evaluation.outcomes.iter().position(|other| std::ptr::eq(other, outcome));
                let found = figures(outcome, appraisal, finance, (dates, &years), otherwise(&others, at));
                let ranges = Metric::OF_FLOWS.iter().filter_map(|of| Some((*of, outcome.range(*of)?)));
                Ok(RoiFigures { ranges: ranges.collect(), ..found })
            }
            Err(gap) => Err(gap.to_string()),
        },
        tags: outcome
            .option
            .tags
            .as_deref()
            .map_or_else(|| scenario.tags.clone(), |own| own.or(&scenario.tags)),
        inputs: Vec::new(),
        not_in_bill: outcome.left_out.iter().map(|what| (*what).to_owned()).collect(),
    };
    let prices_change = evaluation.written().filter(is_shown).any(|outcome| {
        outcome.option.role.value() == &Role::Whole && !outcome.price_outlook.changes.is_empty()
    });
    RoiReport {
        notices: notices_of(evaluation),
        advice: advice(evaluation, robust),
        cases: None,
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
        calendar: dates,
        accounts: scenario.accounts.clone(),
        conventions: conventions(scenario, baseline.as_deref(), &appraised, &others, prices_change),
        options: evaluation.written().filter(is_shown).map(option).collect(),
        baseline,
        years,
    }
}

/// The same with the inputs that the figures of each option rest on.
#[must_use]
pub fn with_inputs(mut report: RoiReport, evaluation: &Evaluation<'_>) -> RoiReport {
    for option in &mut report.options {
        let outcome = evaluation.written().find(|outcome| outcome.option.name == option.name);
        option.inputs = outcome.map(|outcome| inputs(outcome, evaluation.scenario)).unwrap_or_default();
    }
    report
}

fn figures(
    outcome: &Outcome<'_>,
    appraisal: &Appraisal,
    finance: &Finance,
    (dates, years): (Option<Dates>, &[Period]),
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
        years: by_year(&line.flows, years),
        total: line.total.value().into(),
    });
    let month_of =
        |figure: &Result<Figure<Months>, Gap>| Some(calendar_month(dates?, figure.as_ref().ok()?.value()));
    let books = Books::of(&appraisal.flow);
    RoiFigures {
        payback_month: month_of(&appraisal.payback),
        discounted_payback_month: month_of(&appraisal.discounted_payback),
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
            .chain(price_changes::words_beside_warnings(&outcome.price_outlook, finance))
            .chain(appraisal.asides.iter().map(aside))
            .chain(bought(appraisal, finance))
            .chain(left_over(appraisal))
            .chain(reconciled(&outcome.ledger, appraisal, &books))
            .chain(paid_back(appraisal, month_of))
            .chain(resold(&npv, tco, &with_other_resale))
            .collect(),
        books,
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

/// How the ledger of a month, the books and the resale value of owned hardware hang together.
fn reconciled(ledger: &Result<Ledger, Gap>, appraisal: &Appraisal, books: &Books) -> Option<String> {
    let owned = appraisal.flow.batches.iter().any(|batch| batch.owned != Owned::Leased);
    let lines = ledger.as_ref().ok().filter(|_| owned)?.lines().iter();
    let month: f64 =
        lines.filter(|line| line.nature == Nature::Depreciation).map(|line| line.amount.get()).sum();
    let last = books.depreciation.last().map_or(0.0, |written| 0.0 - written.get());
    let money = |value: f64| human(UsdNet::const_new(value).into());
    let (left, sold) = (books.left_at_end.get(), books.resale_at_end.get());
    let difference = sold - left;
    let differs = if difference.abs() <= EXACT * left.max(sold) {
        "which is what the books have".to_owned()
    } else {
        let (word, kind) = if difference > 0.0 { ("more", "gain") } else { ("less", "loss") };
        format!("{} {word} than the books have, a {kind} of that month", money(difference.abs()))
    };
    Some(format!(
        "hardware in the books: `run` writes off {} a month for today's demand; here {} is written off in the last month and {} is left \
         at the end of the horizon (straight line, `--view balance`), where a resale of {} is assumed, {differs}",
        money(month),
        money(last),
        money(left),
        money(sold),
    ))
}

/// In which month of the calendar the outlay has come back.
fn paid_back(
    appraisal: &Appraisal,
    month_of: impl Fn(&Result<Figure<Months>, Gap>) -> Option<CalendarMonth>,
) -> Option<String> {
    let paid = month_of(&appraisal.payback)?;
    let discounted = month_of(&appraisal.discounted_payback);
    let discounted = discounted.map_or_else(String::new, |month| format!(", discounted in {month}"));
    Some(format!("paid back in {paid}{discounted}"))
}

/// The month of the calendar in which a time after the start of the first one lies.
fn calendar_month(dates: Dates, after: Months) -> CalendarMonth {
    dates.month(whole_months(after))
}

/// What flows now, and in each year from now.
fn by_year(flows: &[UsdNet], years: &[Period]) -> Vec<UsdNet> {
    let now = flows.iter().take(1).copied();
    let of_year = |year: &Period| {
        year.months().filter(|month| *month > 0).filter_map(|month| flows.get(month)).copied().sum()
    };
    now.chain(years.iter().map(of_year)).collect()
}
