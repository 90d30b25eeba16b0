//! An option over the months of the horizon, by itself: how much work it does, what it is billed, what hardware it buys, what the ends
//! of its tasks are worth.

use std::sync::Arc;

use crate::economics::bill::bill::{Asset, Contracted, Held};
use crate::economics::bill::ledger::{Ledger, Line};
use crate::economics::policy::quality::Quality;
use crate::figure::{Derivation, Figure, Gap, Traced};
use crate::finance::whole_months;
use crate::scenario::{Finance, FlowSide, Funding, ResaleValue};
use crate::units::tolerance::EXACT;
use crate::units::{Count, Date, Months, Quantity, Usd};

use super::cash_flow::{CashBook, CashKind, HardwareBatch};
use super::dollars::Dollars;
use super::hardware::{Hardware, follow};
use super::held_units;
use super::month_bills::{Biller, MonthBill, StretchBills};
use super::outcome_flows::{ends, value};
use super::rental_contracts::{self, BY_CONTRACT, months_of_work};
use super::returns::Aside;
use super::takeover::Takeover;
use super::trends::{THROUGHPUT, change, factor, of_contracts, trend};

/// The months that are looked at.
pub(in crate::economics) struct Calendar<'s> {
    pub(in crate::economics) finance: &'s Finance,
    pub(super) horizon: Figure<Months>,
    /// How many months.
    pub(in crate::economics) months: usize,
    /// Demand of each month over that of the first, month 1 first.
    pub(in crate::economics) growth: Vec<f64>,
}

impl<'s> Calendar<'s> {
    pub(in crate::economics) fn of(finance: &'s Finance) -> Result<Self, Gap> {
        let horizon = finance.followed();
        let horizon = horizon.ok_or(Gap::NotStated("no horizon is stated under `finance`"))?;
        let horizon: Figure<Months> = Figure::given("horizon", &horizon);
        let months = whole_months(horizon.value());
        Ok(Self {
            growth: (0..months).map(|month| factor(finance.growth.as_ref(), month)).collect(),
            finance,
            horizon,
            months,
        })
    }

    /// What says how the work of the months follows from that of one.
    pub(in crate::economics) fn work(&self, takeover: &Takeover) -> Vec<Arc<Derivation>> {
        let growth = self.finance.growth.as_ref().map(|growth| trend("growth of demand", growth));
        let own = [Some(self.horizon.derivation()), growth].into_iter().flatten();
        own.chain(takeover.inputs()).collect()
    }
}

/// What a project needs to know of its option.
pub(super) struct Subject<'a> {
    pub(super) biller: Biller<'a>,
    pub(in crate::economics) ledger: &'a Result<Ledger, Gap>,
    pub(in crate::economics) assets: &'a [Asset],
    pub(in crate::economics) contracts: &'a [Contracted],
    pub(in crate::economics) one_off: Option<&'a Figure<Usd>>,
    /// Its place among the options.
    pub(in crate::economics) index: usize,
    /// Months before the first one that it is there for.
    pub(super) from: usize,
    /// When it takes the work over.
    pub(super) takeover: &'a Takeover,
}

impl Subject<'_> {
    /// What says how much work of each month it does, and on which hardware.
    fn work(&self, calendar: &Calendar<'_>) -> Vec<Arc<Derivation>> {
        let has_gpus =
            self.biller.scenario.any_part(self.biller.option, |part| part.serving.deployment().is_some());
        let faster = calendar.finance.throughput.as_ref().filter(|_| has_gpus);
        let faster = faster.map(|change| trend(THROUGHPUT, change));
        calendar.work(self.takeover).into_iter().chain(faster).collect()
    }

    /// What each month comes to. A month in which it begins is billed for the days from then on, and sized for the work of these.
    pub(super) fn bills(&self, tasks: &[f64], finance: &Finance) -> Result<Vec<StretchBills>, Gap> {
        let parts = self.takeover.parts(tasks.len());
        let of_days = |(tasks, part): (&f64, &f64)| if *part > 0.0 { tasks / part } else { 0.0 };
        let work: Vec<f64> = tasks.iter().zip(&parts).map(of_days).collect();
        let mut stretches = self.biller.stretches(&work, &parts)?;
        held_units::rebill(&self.biller, self.contracts, finance, &work, &mut stretches)?;
        Ok(stretches)
    }
}

/// An option over the months, by itself.
pub(super) struct OptionFlows {
    /// What is paid.
    pub(in crate::economics) costs: CashBook,
    /// What tasks done right are worth in each month, from now on; nothing where that is not known.
    pub(in crate::economics) value: Option<(Vec<f64>, Vec<Arc<Derivation>>)>,
    /// What is taxed of its work, without the value and the ends.
    pub(super) taxable: Vec<f64>,
    /// What is taxed of what is bought or paid once: depreciation, interest, rents of a lease, gains and losses of a sale.
    pub(super) taxable_hardware: Vec<f64>,
    /// What the ends of its tasks cost in each month, from now on; nothing where that is not known.
    pub(in crate::economics) ends: Option<Vec<f64>>,
    /// Tasks that it does in each month, month 1 first.
    pub(in crate::economics) tasks: Vec<f64>,
    pub(in crate::economics) gpus: Vec<f64>,
    /// The share of the work that it does in each month, month 1 first.
    pub(super) shares: Vec<f64>,
    /// Months until it stops, as a contract ends and is not renewed; nothing where it goes on through the horizon.
    pub(super) end: Option<usize>,
    pub(super) batches: Vec<HardwareBatch>,
    /// What is owed on loans after each month, from now on.
    pub(super) owed: Vec<f64>,
    /// What a reader should know.
    pub(super) asides: Vec<Aside>,
}

/// When an option stops: months before the first one without it.
fn end(shares: &[f64], contracts: &[Contracted]) -> Option<usize> {
    let first = shares.iter().position(|share| *share > 0.0)?;
    Some(first + months_of_work(contracts)?).filter(|end| *end < shares.len())
}

impl OptionFlows {
    /// Follows an option.
    pub(in crate::economics) fn of(subject: &Subject<'_>, calendar: &Calendar<'_>) -> Result<Self, Gap> {
        let ledger = subject.ledger.as_ref().map_err(Clone::clone)?;
        let finance = calendar.finance;
        let shares = subject.takeover.shares(calendar.months);
        let shares: Vec<f64> = shares
            .into_iter()
            .enumerate()
            .map(|(at, share)| if at < subject.from { 0.0 } else { share })
            .collect();
        if shares.iter().all(|share| *share <= 0.0) && subject.from == 0 {
            return Err(Gap::NotApplicable(NEVER_READY));
        }
        let end = end(&shares, subject.contracts);
        let works = |month: usize| end.is_none_or(|end| month < end);
        let shares: Vec<f64> =
            shares.iter().enumerate().map(|(at, share)| if works(at) { *share } else { 0.0 }).collect();
        let today = subject.biller.option.workload.tasks.value.get();
        let tasks: Vec<f64> =
            calendar.growth.iter().zip(&shares).map(|(growth, share)| today * growth * share).collect();
        let work = subject.work(calendar);
        let stretches = subject.bills(&tasks, finance)?;
        let mut costs = CashBook::default();
        for stretch in &stretches {
            push_billed(ledger, stretch, finance, &work, &mut costs)?;
        }
        let bills = fleets(stretches);
        if let Some(once) = subject.one_off {
            let mut flows = vec![0.0; calendar.months + 1];
            flows[subject.from] =
                -once.get() * paid_in(subject.from, &Dollars::of("one-off costs", once, finance)?);
            costs.add(
                CashKind::OneOff,
                &flows,
                "− one-off costs, before the first month",
                [once.derivation()],
            );
        }
        push_stated(subject, calendar, &mut costs)?;
        let mut gpus: Vec<f64> = bills.iter().map(|bill| bill.gpus).collect();
        let mut asides = push_contracts(subject.contracts, &bills, finance, &work, &mut costs, &mut gpus)?;
        let taxable = costs.sum(calendar.months, |kind| !kind.is_for_hardware());
        let mut taxable_hardware = costs.sum(calendar.months, CashKind::is_for_hardware);
        let mut due_early = 0.0;
        let mut owed = vec![0.0; calendar.months + 1];
        let mut batches = Vec::new();
        for (at, asset) in subject.assets.iter().enumerate() {
            let needs: Vec<f64> =
                bills.iter().map(|bill| bill.servers.get(at).copied().unwrap_or(0.0)).collect();
            let dollars = Dollars::of("hardware", &asset.price, finance)?;
            let hardware = follow(asset, &needs, subject.takeover.months_ahead(), finance, &dollars);
            for (month, taxable) in taxable_hardware.iter_mut().enumerate() {
                *taxable += hardware.interest[month] - hardware.deducted[month];
            }
            owed.iter_mut().zip(&hardware.owed).for_each(|(owed, own)| *owed += own);
            due_early += hardware.due_early;
            push_hardware(&hardware, asset, finance, &work, &dollars, &mut costs);
            batches.extend(hardware.batches);
        }
        batches.sort_by_key(|batch: &HardwareBatch| batch.used);
        let quality = Quality::ends_of(subject.biller.quality).ok();
        let prices = &subject.biller.scenario.ends;
        let ends = quality.map(|quality| ends(quality, prices, &tasks, &work, finance, &mut costs));
        let ends = ends.transpose()?;
        let value = match quality {
            Some(quality) => value(quality, prices, &tasks, &work, finance)?,
            None => None,
        };
        asides.extend(first_batch(subject.assets, &batches, finance));
        asides.extend(outlasting(due_early, finance));
        Ok(Self {
            costs,
            value,
            taxable,
            taxable_hardware,
            ends,
            tasks,
            gpus,
            shares,
            end,
            batches,
            owed,
            asides,
        })
    }
}

/// What is billed month by month in a stretch of the horizon.
fn push_billed(
    ledger: &Ledger,
    stretch: &StretchBills,
    finance: &Finance,
    work: &[Arc<Derivation>],
    costs: &mut CashBook,
) -> Result<(), Gap> {
    let lines = if stretch.from.is_some() { &stretch.lines } else { ledger.lines() };
    for (at, line) in lines.iter().enumerate() {
        let Some(kind) = line.nature.kind() else { continue };
        let change = change(line.nature, finance);
        let dollars = Dollars::of(&line.label, &line.rate, finance)?;
        let mut flows = vec![0.0; stretch.months.len() + 1];
        for (month, bill) in stretch.months.iter().enumerate() {
            let price = factor(change.map(|(_, trend)| trend), month) * dollars.after(month);
            flows[month + 1] = -bill.amounts.get(at).copied().unwrap_or(0.0) * price;
        }
        let inputs = std::iter::once(billed_line(ledger, line, stretch.from))
            .chain(work.iter().cloned())
            .chain(change.map(|(label, change)| trend(label, change)))
            .chain(dollars.derivation());
        costs.add(kind, &flows, BILLED, inputs);
    }
    Ok(())
}

/// What a line of the bill is at the prices of a day: today's where these prices leave it as it is.
fn billed_line(ledger: &Ledger, line: &Line, from: Option<Date>) -> Arc<Derivation> {
    let Some(day) = from else { return line.amount.derivation() };
    let same = |today: &&Line| today.label == line.label && today.amount.value() == line.amount.value();
    if let Some(today) = ledger.lines().iter().find(same) {
        return today.amount.derivation();
    }
    let label = format!("{} from {day} on", line.label);
    Figure::derived(&label, "at the prices of that day", line.amount.value(), &[&line.amount]).derivation()
}

/// The fleets of each month: those of the first stretch that has a part of it. Prices of tokens change no fleet.
pub(super) fn fleets(stretches: Vec<StretchBills>) -> Vec<MonthBill> {
    let mut stretches = stretches.into_iter().map(|stretch| stretch.months);
    let mut months = stretches.next().unwrap_or_default();
    for later in stretches {
        for (month, later) in months.iter_mut().zip(later) {
            if !month.is_billed() {
                *month = later;
            }
        }
    }
    months
}

/// Why an option has no flows.
const NEVER_READY: &str = "its `lead_time` is as long as the horizon or longer: no task is ever done";

/// Rents by contract, and what contracts hold beyond what is needed.
fn push_contracts(
    contracts: &[Contracted],
    bills: &[MonthBill],
    finance: &Finance,
    work: &[Arc<Derivation>],
    costs: &mut CashBook,
    gpus: &mut [f64],
) -> Result<Vec<Aside>, Gap> {
    let mut asides = Vec::new();
    for (at, rented) in contracts.iter().enumerate() {
        let need = |bill: &MonthBill| bill.contracts.get(at).copied().unwrap_or(Count::ZERO);
        let needs: Vec<Count> = bills.iter().map(need).collect();
        let dollars = Dollars::of(BY_CONTRACTS, &rented.price, finance)?;
        let rents = rental_contracts::follow(rented, &needs, finance, &dollars);
        gpus.iter_mut().zip(&rents.spare_gpus).for_each(|(gpus, spare)| *gpus += spare);
        let change = of_contracts(&rented.held, finance).map(|(label, change)| trend(label, change));
        costs.add(
            match rented.held {
                Held::Instances => CashKind::Rent,
                Held::Units(_) => CashKind::Tokens,
            },
            &rents.flows,
            BY_CONTRACT,
            rents.inputs.into_iter().chain(work.iter().cloned()).chain(change).chain(dollars.derivation()),
        );
        asides.push(rents.said);
        if rents.owed_after > Usd::ZERO {
            asides.push(Aside::OwedAfter(rents.owed_after));
        }
    }
    Ok(asides)
}

/// What a contract is for, in a reason.
const BY_CONTRACTS: &str = "what is rented by contract";

/// What is paid at the end of a month, or, before the first one, at today's rate.
fn paid_in(month: usize, dollars: &Dollars<'_>) -> f64 {
    dollars.after(month.saturating_sub(1))
}

/// What the scenario states by month.
fn push_stated(subject: &Subject<'_>, calendar: &Calendar<'_>, costs: &mut CashBook) -> Result<(), Gap> {
    let (option, from) = (subject.index, subject.from);
    let baseline = calendar.finance.baseline_option();
    for flow in calendar.finance.flows.iter().filter(|flow| flow.is_of(option, baseline)) {
        let (kind, sign, how) = match flow.side {
            FlowSide::Cost => (CashKind::OtherCosts, -1.0, "− what is stated, in its months"),
            FlowSide::Benefit => (CashKind::OtherBenefits, 1.0, "what is stated, in its months"),
        };
        let each = sign * flow.amount.value.get();
        let written = Figure::written(&flow.what, &flow.amount);
        let dollars = Dollars::of(&flow.what, &written, calendar.finance)?;
        let is_there = |month| from == 0 || month > from;
        let in_month = |month| {
            let is_paid = is_there(month) && flow.times.include(month);
            if is_paid { each * paid_in(month, &dollars) } else { 0.0 }
        };
        let flows: Vec<f64> = (0..=calendar.months).map(in_month).collect();
        costs.add(kind, &flows, how, std::iter::once(written.derivation()).chain(dollars.derivation()));
    }
    Ok(())
}

/// Why the first purchase is not what a month's bill says of today's demand.
fn first_batch(assets: &[Asset], batches: &[HardwareBatch], finance: &Finance) -> Option<Aside> {
    let at_first = batches.iter().filter(|batch| batch.ordered == 0);
    let first: Usd = at_first.clone().map(|batch| batch.price).sum();
    let today: Usd = assets.iter().map(|asset| asset.price.value()).sum();
    let differs = (first.get() - today.get()).abs() > EXACT * today.get();
    differs.then(|| Aside::FirstBatch {
        today,
        today_servers: Count::const_new(assets.iter().map(|asset| asset.servers.get()).sum()),
        first,
        first_servers: Count::const_new(at_first.map(|batch| batch.servers.get()).sum()),
        covers: *finance.hardware_batches().value(),
    })
}

/// A lease that outlasts the horizon is paid to its end all the same.
fn outlasting(due_early: f64, finance: &Finance) -> Option<Aside> {
    let Funding::Lease { term, .. } = &finance.funding else { return None };
    let rents = Usd::const_new(due_early);
    (due_early > 0.0).then_some(Aside::DueAfter { rents, term: term.value })
}

/// How bills of months follow from one.
const BILLED: &str = "− sum over the months of the month's bill, at the work and the prices of the month; the bills of today stand \
                      below";
/// How purchases follow from one.
const BOUGHT: &str = "− batches of hardware, each for the busiest hour of the coming months that it covers, ordered the lead time before \
                      their use; again when their life ends";

/// How what hardware is sold for follows from what was paid.
fn sold(finance: &Finance) -> &'static str {
    match finance.resale() {
        ResaleValue::Stated(_) | ResaleValue::Instead(_) => {
            "what was paid × the share that it is still worth when it is sold"
        }
        ResaleValue::Market => {
            "what was paid × the share that it is still worth when it is sold: what used servers of its age fetch, since no `resale` is \
             stated (docs/formulas.md)"
        }
    }
}

fn push_hardware(
    hardware: &Hardware,
    asset: &Asset,
    finance: &Finance,
    work: &[Arc<Derivation>],
    dollars: &Dollars<'_>,
    costs: &mut CashBook,
) {
    let inputs = || {
        let covers = Figure::given("months that a batch covers", &finance.hardware_batches());
        // A residual value that nobody states has no part in what used servers are sold for.
        let market = matches!(finance.resale(), ResaleValue::Market) && asset.stated_residual().is_none();
        let residual = (!market).then(|| asset.residual.derivation());
        let own = [&asset.price as &dyn Traced, &asset.life].map(Traced::derivation).into_iter();
        let own = own.chain(residual).chain([covers.derivation()]);
        let change = finance.hardware_prices.as_ref();
        let change = change.map(|change| trend("change of hardware prices", change));
        own.chain(work.iter().cloned()).chain(change).chain(dollars.derivation())
    };
    for (kind, flows, how) in [
        (CashKind::Hardware, &hardware.bought, BOUGHT),
        (CashKind::Resale, &hardware.sold, sold(finance)),
        (CashKind::Loan, &hardware.loan, "what is borrowed − what is paid back"),
        (CashKind::Interest, &hardware.interest, "− what is owed × rate ÷ 12, month by month"),
        (CashKind::Lease, &hardware.lease, "− rents in advance that pay the price less its residual value"),
    ] {
        costs.add(kind, flows, how, inputs());
    }
}
