//! A bill against its forecast: what every format of `breakeven reconcile` is made from. Money is in cents, and what stands beside each other
//! adds up to the cent.

use crate::billing::{Billing, BillingFormat, Measure, Measured};
use crate::checks::{Status, VarianceVerdict};
use crate::economics::{MatchedBy, MonthVariance, Parts, Reconciliation};
use crate::report::head::CitedCatalog;
use crate::report::notice::{Notice, notices_of_today};
use crate::report::number::{in_cents, in_cents_adding_up};
use crate::scenario::Scenario;
use crate::units::{Amount, AsOf, CalendarMonth, Hours, Number, Quantity, UsdNet};

use super::words;

/// What the view has to say.
#[derive(Clone, Debug)]
pub struct ReconcileReport {
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
    /// Hours in a month.
    pub hours_per_month: Hours,
    /// The option.
    pub option: String,
    /// The file of the bill.
    pub bill: String,
    /// Its format: `focus` or `plain`.
    pub format: &'static str,
    /// The column of a FOCUS file that was taken.
    pub cost: Option<&'static str>,
    /// Rows that were counted, and rows that the filters left out.
    pub rows: [Number; 2],
    /// All months in common.
    pub total: SplitRow,
    /// Month by month.
    pub months: Vec<(CalendarMonth, SplitRow)>,
    /// Line by line in each month.
    pub lines: Vec<BilledLine>,
    /// Rests by name over all months, the largest first.
    pub rests: Vec<RestRow>,
    /// Months that were billed and are not forecast, with what was billed.
    pub only_billed: Vec<(CalendarMonth, UsdNet)>,
    /// Months that are forecast and not billed, with what was forecast.
    pub only_forecast: Vec<(CalendarMonth, UsdNet)>,
    /// What is no usage and does not count, by the word of its category.
    pub set_aside: Vec<(&'static str, UsdNet)>,
    /// Which texts of the bill are which line, and by what rule.
    pub matched: Vec<MatchedRow>,
    /// What else a reader has to know, in sentences.
    pub said: Vec<String>,
    /// How the difference stands to limits.
    pub limits: Vec<VarianceLimitRow>,
    /// Warnings and assumptions of the scenario.
    pub notices: Vec<Notice>,
}

/// A difference taken apart, in cents; the parts add up to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SplitRow {
    /// What was forecast.
    pub forecast: UsdNet,
    /// What was billed.
    pub billed: UsdNet,
    /// Billed less forecast.
    pub difference: UsdNet,
    /// By how much there was.
    pub volume: UsdNet,
    /// By what one cost.
    pub price: UsdNet,
    /// By which lines it was.
    pub mix: UsdNet,
    /// What is none of these.
    pub rest: UsdNet,
}

/// A line in a month.
#[derive(Clone, Debug)]
pub struct BilledLine {
    /// The month.
    pub month: CalendarMonth,
    /// The line of the forecast, or the text of the bill.
    pub name: String,
    /// In what it is counted.
    pub unit: Option<&'static str>,
    /// How much was forecast and billed.
    pub quantities: [Option<Number>; 2],
    /// What one was forecast and billed at, in dollars.
    pub prices: [Option<Amount>; 2],
    /// The money.
    pub split: SplitRow,
    /// Why all of it is the rest.
    pub reason: Option<String>,
}

/// A rest.
#[derive(Clone, Debug)]
pub struct RestRow {
    /// What it is.
    pub name: String,
    /// Billed less forecast.
    pub amount: UsdNet,
    /// Why it is one.
    pub reason: String,
}

/// A text of the bill that was matched.
#[derive(Clone, Debug)]
pub struct MatchedRow {
    /// The text.
    pub text: String,
    /// The line.
    pub line: String,
    /// By what rule.
    pub by: &'static str,
}

/// A limit on the difference.
#[derive(Clone, Debug)]
pub struct VarianceLimitRow {
    /// As it was typed.
    pub limit: String,
    /// What it is on.
    pub of: &'static str,
    /// What that came to.
    pub value: UsdNet,
    /// What it may be.
    pub bound: UsdNet,
    /// Met or missed.
    pub status: Status,
}

impl SplitRow {
    fn of(forecast: UsdNet, billed: UsdNet, parts: Parts) -> Self {
        let (forecast, billed) = (in_cents(forecast), in_cents(billed));
        let difference = in_cents(UsdNet::const_new(billed.get() - forecast.get()));
        let parts = in_cents_adding_up(&[parts.volume, parts.price, parts.mix, parts.rest], difference);
        let part = |at: usize| parts.get(at).copied().unwrap_or(UsdNet::ZERO);
        Self { forecast, billed, difference, volume: part(0), price: part(1), mix: part(2), rest: part(3) }
    }

    /// The sum of rows, column by column.
    fn sum(rows: &[Self]) -> Self {
        let sum = |of: fn(&Self) -> UsdNet| in_cents(rows.iter().map(of).sum());
        Self {
            forecast: sum(|row| row.forecast),
            billed: sum(|row| row.billed),
            difference: sum(|row| row.difference),
            volume: sum(|row| row.volume),
            price: sum(|row| row.price),
            mix: sum(|row| row.mix),
            rest: sum(|row| row.rest),
        }
    }

    /// The parts with their words, largest first.
    pub fn parts(&self) -> [(&'static str, UsdNet); 4] {
        let mut parts =
            [("price", self.price), ("volume", self.volume), ("mix", self.mix), ("rest", self.rest)];
        parts.sort_by(|(_, a), (_, b)| b.get().abs().total_cmp(&a.get().abs()));
        parts
    }
}

/// Puts together what a bill is against its forecast.
pub fn reconcile_report(
    scenario: &Scenario,
    option: &str,
    billing: &Billing,
    found: &Reconciliation,
    verdicts: &[VarianceVerdict],
) -> ReconcileReport {
    let row =
        |month: &MonthVariance| (month.month, SplitRow::of(month.forecast(), month.billed(), month.split()));
    let months: Vec<(CalendarMonth, SplitRow)> = found.months.iter().map(row).collect();
    let lines: Vec<BilledLine> = found.months.iter().flat_map(lines_of).collect();
    let in_all = |(month, amount): &(CalendarMonth, UsdNet)| (*month, in_cents(*amount));
    let (format, cost) = match billing.format {
        BillingFormat::Focus(cost) => ("focus", Some(cost.name())),
        BillingFormat::Plain => ("plain", None),
    };
    let number = |count: crate::units::Count| Number::const_new(count.get());
    ReconcileReport {
        id: scenario.id.clone(),
        title: scenario.title.clone(),
        file: scenario.file.name().to_owned(),
        as_of: scenario.day(),
        catalog: scenario.catalog().into(),
        hours_per_month: scenario.calendar.value().hours_per_month(),
        option: option.to_owned(),
        bill: billing.file.name().to_owned(),
        format,
        cost,
        rows: [number(billing.rows), number(billing.left_out)],
        total: SplitRow::sum(&months.iter().map(|(_, row)| *row).collect::<Vec<_>>()),
        rests: rests(&lines),
        said: words::said(scenario, billing, found),
        months,
        lines,
        only_billed: found.only_billed.iter().map(in_all).collect(),
        only_forecast: found.only_forecast.iter().map(in_all).collect(),
        set_aside: found
            .set_aside
            .iter()
            .map(|(category, amount)| (category.word(), in_cents(*amount)))
            .collect(),
        matched: found.matched.iter().map(matched).collect(),
        limits: verdicts.iter().map(limit).collect(),
        notices: notices_of_today(scenario),
    }
}

fn matched((text, line, by): &(String, String, MatchedBy)) -> MatchedRow {
    let by = match by {
        MatchedBy::Mapping => "--map",
        MatchedBy::Name => "its name",
        MatchedBy::MeterWords => "the words of its meter",
        MatchedBy::Unit => "its unit",
    };
    MatchedRow { text: text.clone(), line: line.clone(), by }
}

fn limit(verdict: &VarianceVerdict) -> VarianceLimitRow {
    VarianceLimitRow {
        limit: verdict.limit.text.clone(),
        of: verdict.limit.of.word(),
        value: in_cents(verdict.value),
        bound: in_cents(verdict.bound),
        status: verdict.status,
    }
}

/// The lines of a month.
fn lines_of(month: &MonthVariance) -> Vec<BilledLine> {
    let each = |line: &crate::economics::LineVariance| {
        let number = |counted: Option<Measured>| counted.map(|measured| measured.number);
        let unit = line.forecast.quantity.or(line.billed.quantity).map(|found| found.measure);
        BilledLine {
            month: month.month,
            name: line.name.clone(),
            unit: unit.map(Measure::words),
            quantities: [number(line.forecast.quantity), number(line.billed.quantity)],
            prices: [line.forecast, line.billed].map(price),
            split: SplitRow::of(line.forecast.amount, line.billed.amount, line.split()),
            reason: line.parts.as_ref().err().map(words::reason),
        }
    };
    month.lines.iter().map(each).collect()
}

/// What one of something came to.
fn price(counted: crate::economics::Counted) -> Option<Amount> {
    let number = counted.quantity.map(|quantity| quantity.number.get()).filter(|number| *number > 0.0)?;
    UsdNet::new(counted.amount.get() / number).ok().map(Amount::from)
}

/// Rests by name, the largest first.
fn rests(lines: &[BilledLine]) -> Vec<RestRow> {
    let mut rows: Vec<RestRow> = Vec::new();
    for line in lines.iter().filter(|line| line.split.rest != UsdNet::ZERO) {
        let reason = line.reason.clone().unwrap_or_default();
        match rows.iter_mut().find(|row| row.name == line.name) {
            Some(row) => row.amount = in_cents(row.amount + line.split.rest),
            None => rows.push(RestRow { name: line.name.clone(), amount: line.split.rest, reason }),
        }
    }
    rows.sort_by(|a, b| b.amount.get().abs().total_cmp(&a.amount.get().abs()));
    rows
}
