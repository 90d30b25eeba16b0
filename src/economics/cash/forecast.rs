//! What an option is forecast to be billed, line by line and month by month: the same months that its cash flow is made of, before they are
//! put together by kind.

use crate::economics::bill::ledger::{Line, LineOf, Nature, Payee};
use crate::economics::policy::skills::Skills;
use crate::figure::{Figure, Gap};
use crate::scenario::{Baseline, Finance, FlowSide, Scenario};
use crate::units::{Amount, Count, Quantity, Usd};

use super::against_baseline::Appraised;
use super::dollars::Dollars;
use super::month_bills::{Biller, MonthBill, StretchBills};
use super::option_flows::{Calendar, OptionFlows, Subject, fleets};
use super::rental_contracts::book;
use super::takeover::Takeover;
use super::trends::{change, factor};

/// What is forecast of an option.
#[derive(Clone, Debug)]
pub struct Forecast {
    /// Its lines, in the order of its bill.
    pub lines: Vec<ForecastLine>,
    /// Lines of its bill that no month is billed for: what is paid once, where purchases are not spread.
    pub not_billed: Vec<String>,
    /// How many months are looked at.
    pub months: usize,
}

/// A line over the months.
#[derive(Clone, Debug)]
pub struct ForecastLine {
    /// What is paid for.
    pub label: String,
    /// What kind of money it is.
    pub nature: Nature,
    /// What it is of.
    pub of: LineOf,
    /// What contracts leave to be paid after the last month.
    pub owed_after: Usd,
    /// By month, the first one first.
    pub months: Vec<ForecastMonth>,
}

/// A line in a month.
#[derive(Clone, Copy, Debug)]
pub struct ForecastMonth {
    /// How much of it; `None` of what has no quantity.
    pub quantity: Option<Amount>,
    /// What it comes to.
    pub amount: Usd,
    /// What it would come to by price lists, before what a contract or a volume takes off and a reseller adds.
    pub list: Usd,
}

/// Whether purchases count where they are made, which no monthly bill shows, or are spread over their life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purchases {
    /// They are left out.
    AtOnce,
    /// The straight line of their life, as a month's bill has it.
    Spread,
}

/// Follows an option over the horizon.
pub(in crate::economics) fn forecast(
    scenario: &Scenario,
    at: usize,
    known: &Appraised<'_>,
    skills: &Skills<'_>,
    purchases: Purchases,
) -> Result<Forecast, Gap> {
    let finance = &scenario.finance;
    let calendar = Calendar::of(finance)?;
    let is_baseline = matches!(&finance.baseline, Some(Baseline::Option { index, .. }) if *index == at);
    let takeover = if is_baseline { Takeover::of_baseline() } else { Takeover::of(scenario, known.option) };
    let subject = Subject {
        biller: Biller { scenario, option: known.option, quality: known.quality, skills },
        ledger: known.ledger,
        assets: known.assets,
        contracts: known.contracts,
        one_off: known.one_off,
        index: at,
        from: 0,
        takeover: &takeover,
    };
    let ledger = known.ledger.as_ref().map_err(Clone::clone)?;
    let flows = OptionFlows::of(&subject, &calendar)?;
    let stretches = subject.bills(&flows.tasks, finance)?;
    let mut found = Found { lines: Vec::new(), months: calendar.months };
    let parts = takeover.parts(calendar.months);
    for stretch in &stretches {
        let lines = if stretch.from.is_some() { stretch.lines.as_slice() } else { ledger.lines() };
        let dollars: Vec<Dollars<'_>> = lines
            .iter()
            .map(|line| Dollars::of(&line.label, &line.rate, finance))
            .collect::<Result<_, Gap>>()?;
        for (month, part) in parts.iter().enumerate() {
            let work = if *part > 0.0 { flows.tasks[month] / part } else { 0.0 };
            if stretch.months.get(month).is_none_or(|bill| !bill.is_billed()) || work <= 0.0 {
                continue;
            }
            let exact = subject.biller.lines(stretch.from, work, month)?;
            for (place, line) in lines.iter().enumerate() {
                let price = factor(change(line.nature, finance).map(|(_, trend)| trend), month);
                let price = price * dollars.get(place).map_or(1.0, |dollars| dollars.after(month));
                found.add(line, exact.get(place), (stretch, month, place), price);
            }
        }
    }
    found.contracts(&subject, &fleets(stretches), finance)?;
    for flow in finance.flows.iter().filter(|flow| flow.is_of(at, finance.baseline_option())) {
        if flow.side == FlowSide::Cost {
            let dollars = Dollars::of(&flow.what, &Figure::written(&flow.what, &flow.amount), finance)?;
            let of = LineOf { payee: Payee::Stated, ..LineOf::default() };
            let line = found.line(&flow.what, Nature::Services, &of);
            for (month, billed) in
                line.months.iter_mut().enumerate().filter(|(at, _)| flow.times.include(at + 1))
            {
                let each = Usd::const_new(flow.amount.value.get() * dollars.after(month));
                billed.amount = billed.amount + each;
                billed.list = billed.list + each;
            }
        }
    }
    let is_once = |line: &ForecastLine| matches!(line.nature, Nature::Depreciation | Nature::OneOff);
    let (once, lines): (Vec<ForecastLine>, Vec<ForecastLine>) =
        found.lines.into_iter().partition(|line| purchases == Purchases::AtOnce && is_once(line));
    let not_billed = once.into_iter().map(|line| line.label).collect();
    Ok(Forecast { lines, not_billed, months: calendar.months })
}

/// The lines that were found so far.
struct Found {
    lines: Vec<ForecastLine>,
    months: usize,
}

impl Found {
    /// A line by its label.
    fn line(&mut self, label: &str, nature: Nature, of: &LineOf) -> &mut ForecastLine {
        let is_it =
            |line: &ForecastLine| line.label == label && line.nature == nature && line.of.payee == of.payee;
        let at = self.lines.iter().position(is_it).unwrap_or_else(|| {
            let none = ForecastMonth { quantity: None, amount: Usd::ZERO, list: Usd::ZERO };
            self.lines.push(ForecastLine {
                label: label.to_owned(),
                nature,
                of: of.clone(),
                owed_after: Usd::ZERO,
                months: vec![none; self.months],
            });
            self.lines.len() - 1
        });
        &mut self.lines[at]
    }

    /// Adds what a line comes to in a month at the price of that month. Its quantity is that of a bill made for the month; where months hold
    /// more than they need, it follows the amount.
    fn add(
        &mut self,
        line: &Line,
        exact: Option<&Line>,
        (stretch, month, place): (&StretchBills, usize, usize),
        price: f64,
    ) {
        let (bill, share) = (&stretch.months[month], stretch.shares[month]);
        let amount = bill.amounts.get(place).copied().unwrap_or(0.0);
        let exact = exact.filter(|exact| exact.label == line.label);
        let part = exact.map(|exact| exact.amount.get()).filter(|exact| *exact > 0.0);
        let part = part.map_or(share, |exact| amount / exact);
        let quantity = exact.map(|exact| exact.quantity.amount);
        let quantity = quantity.and_then(|all| Amount::new(all.value() * part, all.unit()).ok());
        let listed = exact.and_then(|exact| exact.of.list).zip(quantity);
        let listed = listed.map_or(amount, |(list, tokens)| list.get() * tokens.value());
        let line = self.line(&line.label, line.nature, &line.of);
        let billed = &mut line.months[month];
        billed.amount = billed.amount + Usd::const_new(amount * price);
        billed.list = billed.list + Usd::const_new(listed * price);
        billed.quantity = match (billed.quantity, quantity) {
            (Some(before), Some(more)) => before.plus(more),
            (before, more) => before.or(more),
        };
    }

    /// What is rented by contract is paid by contract, whatever the month needs.
    fn contracts(
        &mut self,
        subject: &Subject<'_>,
        fleets: &[MonthBill],
        finance: &Finance,
    ) -> Result<(), Gap> {
        let by_contract =
            |line: &&mut ForecastLine| matches!(line.nature, Nature::Contract | Nature::UnitContract);
        let lines = self.lines.iter_mut().filter(by_contract);
        for (at, (line, rented)) in lines.zip(subject.contracts).enumerate() {
            let need = |month: usize| {
                let fleet = fleets.get(month).and_then(|fleet| fleet.contracts.get(at));
                fleet.copied().unwrap_or(Count::ZERO)
            };
            let needs: Vec<Count> = (0..line.months.len()).map(need).collect();
            let dollars = Dollars::of(&line.label, &rented.price, finance)?;
            let book = book(rented, &needs, finance, &dollars);
            line.owed_after = book.owed_after;
            for (month, billed) in line.months.iter_mut().enumerate() {
                let (held, needed) = (book.held[month].get(), needs[month].get());
                (billed.amount, billed.list) = (book.paid[month], book.paid[month]);
                let times = |all: Amount| Amount::new(all.value() * held / needed, all.unit()).ok();
                billed.quantity = billed.quantity.filter(|_| needed > 0.0).and_then(times);
            }
        }
        Ok(())
    }
}
