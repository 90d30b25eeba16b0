//! An option's month as formulas of the work, the machines and the prices, found by billing it at other amounts of work and held against
//! that: what cannot be said so is not.

use std::sync::Arc;

use crate::economics::bill::bill::Bill;
use crate::economics::bill::indirect_tax::TaxShare;
use crate::economics::bill::ledger::Nature;
use crate::economics::bill::one_off::ONE_OFF_COSTS;
use crate::economics::cash::cash_flow::CashKind;
use crate::economics::cash::dollars::{PriceCurrency, priced_in};
use crate::economics::cash::month_bills::Biller;
use crate::economics::cash::price_stretches::Stretch;
use crate::economics::cash::worth::worth;
use crate::economics::evaluate::Evaluation;
use crate::economics::fleet::demand::Demand;
use crate::economics::fleet::priced::priced;
use crate::figure::{Derivation, Figure, Origin, Traced};
use crate::finance::whole_months;
use crate::scenario::{CapexExtra, Finance, Funding, Serving, ServingOption};
use crate::serving::holders;
use crate::units::tolerance::NOISE;
use crate::units::{Count, Fraction, Months, Number, Quantity, TasksPerMonth, Usd};

use super::fleet_model::FleetModel;

/// An option as formulas.
#[derive(Clone, Debug)]
pub struct OptionModel {
    /// Its fleet, if it has GPUs of its own.
    pub fleet: Option<FleetModel>,
    /// The lines of its month.
    pub lines: Vec<LineModel>,
    /// What a server costs, if it buys some.
    pub purchase: Option<PurchaseModel>,
    /// Months until its first task is done.
    pub lead: Figure<Months>,
    /// Months from then on until it does all the work.
    pub ramp: Figure<Months>,
    /// What is paid once, before the first month, one by one.
    pub one_off: Vec<Arc<Derivation>>,
}

/// A line of a month: rate × (a share of the tasks + of the machines + a constant).
#[derive(Clone, Debug)]
pub struct LineModel {
    /// What is paid for.
    pub label: String,
    /// Where its money is counted in a cash flow; `None` of what is a cost of a month and flows at another time.
    pub kind: Option<CashKind>,
    /// What kind of money it is.
    pub nature: Nature,
    /// How much of it there is today.
    pub quantity: Arc<Derivation>,
    /// The price of one.
    pub rate: Arc<Derivation>,
    /// Whether the price before tax is a share of what a server costs before tax: that share.
    pub of_purchase: Option<Number>,
    /// Which trend of prices it follows.
    pub trend: LineTrend,
    /// How much of it a task takes.
    pub per_task: Number,
    /// How much a machine takes.
    pub per_machine: Number,
    /// How much there is whatever the work.
    pub constant: Number,
}

/// The trend of a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineTrend {
    /// Prices of tokens.
    Tokens,
    /// Rents of GPUs.
    Rents,
    /// Wages.
    Wages,
    /// Electricity.
    Electricity,
    /// None.
    None,
}

/// What a server costs.
#[derive(Clone, Debug)]
pub struct PurchaseModel {
    /// The price of the server alone.
    pub price: Arc<Derivation>,
    /// What goes with it, over its price: network, storage, spares.
    pub extra_share: Number,
    /// What goes with it at an amount of its own.
    pub extra: Usd,
    /// The tax on all of it that is not recovered, if there is one.
    pub tax: Option<TaxShare>,
    /// How long it is used.
    pub life: Months,
    /// What it is worth then, over what was paid.
    pub residual: Fraction,
    /// What it is worth by its age in whole months, 0 first, as far as the horizon goes.
    pub worth: Vec<Fraction>,
    /// How many months of need a purchase covers.
    pub covers: Months,
    /// Whole months that it is ordered before its use.
    pub ahead: usize,
    /// Whole months before the first in which one is needed.
    pub first: usize,
}

/// Amounts of work that an option is billed at, over its own: twice with the same fleet, mostly, and with larger and smaller ones.
const PROBES: [f64; 7] = [1.0, 1.003, 3.1, 7.7, 0.37, 1.9, 12.3];
/// Figures that differ by less are the same.
const SAME: f64 = 1e-9;

impl Evaluation<'_> {
    /// An option as formulas, by its place; why it cannot be said so.
    pub fn model(&self, at: usize) -> Result<OptionModel, &'static str> {
        let common = self.common.as_ref().ok_or("it was not evaluated by itself")?;
        let (outcome, quality) =
            self.outcomes.get(at).zip(common.qualities.get(at)).ok_or("there is no such option")?;
        let (scenario, option) = (self.scenario, outcome.option);
        let finance = &scenario.finance;
        let months = finance.followed().map_or(0, |horizon| whole_months(*horizon.value()));
        if finance.throughput.is_some() && option.serving.deployment().is_some() {
            return Err("software gets faster month by month (`finance.throughput_trend`)");
        }
        if !matches!(finance.funding, Funding::Cash) {
            return Err("its hardware is paid by a loan or a lease");
        }
        if Stretch::of(scenario, option, months).len() > 1 {
            return Err("prices of the catalog change within the horizon");
        }
        let biller = Biller { scenario, option, quality, skills: &common.skills };
        let demand = Demand::of(&option.workload, &scenario.calendar).of_money();
        let fleet = FleetModel::of(option, &demand)?;
        let bills = PROBES.map(|factor| {
            let tasks = TasksPerMonth::const_new(demand.tasks.get() * factor);
            (tasks.get(), biller.bill(tasks, 0))
        });
        let [(_, own), ..] = &bills;
        if !own.contracts.is_empty() {
            return Err("its machines are rented by contracts, which are signed and end month by month");
        }
        let appraisal = outcome.appraisal.as_ref().map_err(|_| "it has no cash flow")?;
        let idle = appraisal.flow.tasks.iter().take_while(|tasks| tasks.get() <= 0.0).count();
        let times = Times { months, ahead: appraisal.takeover.months_ahead(), idle };
        let purchase = purchase(option, own, finance, times)?;
        let lines = lines(&bills, fleet.as_ref(), purchase.as_ref())?;
        let moving = finance.exchange.as_ref().filter(|exchange| !exchange.is_steady());
        if let Some(exchange) = moving {
            let own = exchange.rate.value.currency;
            let is_moved = |price: &Derivation| priced_in(price, own) == PriceCurrency::Dollars;
            let of_option = finance.flows.iter().filter(|flow| flow.is_of(at, finance.baseline_option()));
            let mut flows = of_option.map(|flow| Figure::written(&flow.what, &flow.amount).derivation());
            if lines.iter().any(|line| is_moved(&line.rate)) || flows.any(|flow| is_moved(&flow)) {
                return Err("prices of it are in US dollars, and the exchange rate changes over the months");
            }
        }
        Ok(OptionModel {
            fleet,
            lines,
            purchase,
            lead: appraisal.takeover.lead.clone(),
            ramp: appraisal.takeover.ramp.clone(),
            one_off: own.one_off.as_ref().map(one_by_one).unwrap_or_default(),
        })
    }
}

/// What a sum of costs that are paid once is made of; the sum itself where it is more than that.
fn one_by_one(sum: &Figure<Usd>) -> Vec<Arc<Derivation>> {
    fn add(found: &Arc<Derivation>, parts: &mut Vec<Arc<Derivation>>) {
        match &found.origin {
            Origin::Derived { inputs, .. } if found.label == ONE_OFF_COSTS => {
                for input in inputs {
                    add(input, parts);
                }
            }
            _ => parts.push(Arc::clone(found)),
        }
    }
    let mut parts = Vec::new();
    add(&sum.derivation(), &mut parts);
    let total: f64 = parts.iter().map(|part| part.amount.value()).sum();
    if is_same(total, sum.get()) { parts } else { vec![sum.derivation()] }
}

/// Months that matter to what is bought.
#[derive(Clone, Copy)]
struct Times {
    /// Of the horizon.
    months: usize,
    /// That servers are ordered before their use.
    ahead: usize,
    /// Before the first with work.
    idle: usize,
}

/// What a server costs; `None` where none is bought.
fn purchase(
    option: &ServingOption,
    bill: &Bill,
    finance: &Finance,
    times: Times,
) -> Result<Option<PurchaseModel>, &'static str> {
    let (Serving::Cluster(cluster), [asset]) = (&option.serving, bill.assets.as_slice()) else {
        return if bill.assets.is_empty() { Ok(None) } else { Err("it buys several kinds of hardware") };
    };
    let Times { months, ahead, idle } = times;
    if whole_months(asset.life.value()) < months {
        return Err("servers wear out within the horizon and are bought again");
    }
    let own = &cluster.ownership;
    let price = priced("price of a server", &own.server_price);
    let each = asset.price.get() / asset.servers.get().max(1.0);
    let (mut extra_share, mut extra) = (0.0, 0.0);
    for found in [&own.network, &own.storage, &own.spares].into_iter().flatten() {
        match found {
            CapexExtra::Amount(amount) => extra += amount.value.get(),
            CapexExtra::Share(share) => extra_share += share.value.get(),
            CapexExtra::Listed { .. } => return Err("what goes with a server depends on how many there are"),
        }
    }
    let tax = TaxShare::of(&asset.price.derivation()).map(|(_, tax)| tax);
    let factor = tax.as_ref().map_or(1.0, TaxShare::factor);
    if !is_same((price.get() * (1.0 + extra_share) + extra) * factor, each) {
        return Err("what a server costs is more than its price and what goes with it");
    }
    let (life, residual) = (asset.life.value(), asset.residual.value());
    let worth = (0..=months).map(|age| worth(asset, age, finance)).collect();
    Ok(Some(PurchaseModel {
        price: price.derivation(),
        extra_share: Number::const_new(extra_share),
        extra: Usd::const_new(extra),
        tax,
        life,
        residual,
        worth,
        covers: *finance.hardware_batches().value(),
        ahead,
        first: idle,
    }))
}

fn is_same(a: f64, b: f64) -> bool {
    (a - b).abs() <= SAME * a.abs().max(b.abs()).max(1e-300)
}

/// The lines, if each is a share of the tasks, of the machines and a constant.
fn lines(
    bills: &[(f64, Bill); PROBES.len()],
    fleet: Option<&FleetModel>,
    purchase: Option<&PurchaseModel>,
) -> Result<Vec<LineModel>, &'static str> {
    const NOT_LINEAR: &str = "a line of its month is no sum of shares of the work and of the machines";
    let mut points: Vec<(f64, f64)> = Vec::new();
    for (tasks, bill) in bills {
        let machines = match fleet {
            None => 0.0,
            Some(fleet) => fleet.machines(bill).ok_or("it has no machines at another amount of work")?,
        };
        if let Some(fleet) = fleet
            && !is_same(machines, fleet.needed(*tasks))
        {
            return Err("its machines follow from more than a division");
        }
        points.push((*tasks, machines));
    }
    let ledgers: Vec<_> = bills
        .iter()
        .map(|(_, bill)| bill.ledger.as_ref().map_err(|_| "it has no bill at another amount of work"))
        .collect::<Result<_, _>>()?;
    let Some(first) = ledgers.first() else { return Err(NOT_LINEAR) };
    let mut found = Vec::new();
    for (at, line) in first.lines().iter().enumerate() {
        let amounts: Option<Vec<f64>> =
            ledgers.iter().map(|ledger| Some(ledger.lines().get(at)?.amount.get())).collect();
        let amounts = amounts.ok_or("its month has other lines at another amount of work")?;
        let rate = line.rate.amount.value();
        if rate == 0.0 {
            continue;
        }
        let quantities: Vec<f64> = amounts.iter().map(|amount| amount / rate).collect();
        let [per_task, per_machine, constant] = plane(&points, &quantities).ok_or(NOT_LINEAR)?;
        found.push(LineModel {
            label: line.label.clone(),
            kind: line.nature.kind(),
            nature: line.nature,
            quantity: Arc::clone(&line.quantity),
            rate: Arc::clone(&line.rate),
            of_purchase: of_purchase(&line.label, line.nature, &line.rate, purchase),
            trend: match line.nature {
                Nature::Tokens | Nature::Units => LineTrend::Tokens,
                Nature::Rent => LineTrend::Rents,
                Nature::Work | Nature::Staff => LineTrend::Wages,
                Nature::Electricity => LineTrend::Electricity,
                _ => LineTrend::None,
            },
            per_task: Number::const_new(per_task),
            per_machine: Number::const_new(per_machine),
            constant: Number::const_new(constant),
        });
    }
    Ok(found)
}

/// Maintenance is a share of what a server costs, and depreciation is; both before tax.
fn of_purchase(
    label: &str,
    nature: Nature,
    rate: &Arc<Derivation>,
    purchase: Option<&PurchaseModel>,
) -> Option<Number> {
    let purchase = purchase?;
    let each = purchase.price.amount.value() * (1.0 + purchase.extra_share.get()) + purchase.extra.get();
    let net = TaxShare::of(rate).map_or_else(|| Arc::clone(rate), |(net, _)| net);
    let is_share = label == "maintenance" || nature == Nature::Depreciation;
    is_share.then(|| Number::const_new(net.amount.value() / each))
}

/// Coefficients of tasks, machines and one, with which all points come out.
fn plane(points: &[(f64, f64)], values: &[f64]) -> Option<[f64; 3]> {
    let scale = values.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    let holds = |[a, b, c]: [f64; 3]| {
        points
            .iter()
            .zip(values)
            .all(|((tasks, machines), value)| (a * tasks + b * machines + c - value).abs() <= SAME * scale)
    };
    if scale == 0.0 {
        return Some([0.0; 3]);
    }
    let (first, last) = (points.first()?, points.last()?);
    let (low, high) = (values.first()?, values.last()?);
    // The simplest that holds: a constant, a share of one of both, and then all.
    let candidates = [
        Some([0.0, 0.0, *low]),
        (first.0 > 0.0).then(|| [low / first.0, 0.0, 0.0]),
        (first.1 > 0.0).then(|| [0.0, low / first.1, 0.0]),
        (last.0 != first.0).then(|| {
            let a = (high - low) / (last.0 - first.0);
            [a, 0.0, low - a * first.0]
        }),
        through_three(points, values),
    ];
    candidates.into_iter().flatten().find(|found| holds(*found))
}

/// The plane through three points that lie on no line.
fn through_three(points: &[(f64, f64)], values: &[f64]) -> Option<[f64; 3]> {
    let at = |index: usize| Some((points.get(index)?.0, points.get(index)?.1, *values.get(index)?));
    let (t0, m0, v0) = at(0)?;
    let mut found = None;
    for i in 1..points.len() {
        for j in i + 1..points.len() {
            let ((t1, m1, v1), (t2, m2, v2)) = (at(i)?, at(j)?);
            let (dt1, dm1, dv1, dt2, dm2, dv2) = (t1 - t0, m1 - m0, v1 - v0, t2 - t0, m2 - m0, v2 - v0);
            let determinant = dt1 * dm2 - dt2 * dm1;
            let size = (dt1 * dm2).abs() + (dt2 * dm1).abs();
            // The pair that is farthest from a line gives the least rounding.
            let flatness = if size > 0.0 { determinant.abs() / size } else { 0.0 };
            if flatness > found.map_or(1e-6, |(best, _)| best) {
                let a = (dv1 * dm2 - dv2 * dm1) / determinant;
                let b = (dt1 * dv2 - dt2 * dv1) / determinant;
                found = Some((flatness, [a, b, v0 - a * t0 - b * m0]));
            }
        }
    }
    found.map(|(_, plane)| plane)
}

impl FleetModel {
    /// The machines that so many tasks a month need.
    fn needed(&self, tasks: f64) -> f64 {
        let needed = tasks * self.peak.get() / (self.capacity.get() * self.most_full.get());
        let replicas = match self.replicas {
            Some(stated) => stated.get(),
            None => (needed * (1.0 - NOISE)).ceil().max(1.0),
        };
        holders(Count::const_new(replicas), self.gpus_of_replica, self.gpus_of_machine).get()
    }
}
