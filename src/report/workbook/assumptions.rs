//! What is assumed: every number that formulas rest on, with its unit and where it is from.

use std::sync::Arc;

use crate::economics::{
    FleetModel, Line, LineModel, LineTrend, Nature, OptionModel, PurchaseModel, TaxShare,
};
use crate::figure::{Derivation, Figure, Origin, Traced};
use crate::scenario::{FlowSide, Scenario, ServingOption, StatedFlow, Times, Trend};
use crate::units::{Quantity as _, SECONDS_PER_HOUR, Unit};

use super::formula::{Formula, Place, Sign};
use super::inputs::{Input, Inputs, THE_BILL, look};
use super::money::Money;
use super::sheet::Look;

/// The part of what holds for all options.
pub(super) const ALL: &str = "All options";

/// What follows from the workload.
pub(super) const PEAK: &str = "busiest hour over mean hour";
const OF_TASK: &str = "quantity of a task";

/// A change of prices or of demand over time.
#[derive(Clone, Copy)]
pub(super) struct TrendCell {
    place: Place,
    /// Months of which its percentage is.
    months: f64,
}

/// What holds for all options.
pub(super) struct Common {
    pub(super) hours: Place,
    pub(super) discount: Option<Place>,
    pub(super) growth: Option<TrendCell>,
    pub(super) hardware: Option<TrendCell>,
    trends: Vec<(LineTrend, TrendCell)>,
    money: Money,
}

/// What holds for one.
pub(super) struct Own {
    pub(super) tasks: Place,
    pub(super) lead: Place,
    pub(super) ramp: Place,
    /// What is paid once, one by one.
    pub(super) one_off: Vec<(String, Place)>,
    pub(super) fleet: Option<FleetCells>,
    pub(super) purchase: Option<PurchaseCells>,
    pub(super) lines: Vec<LineCells>,
    /// What the scenario states by month.
    pub(super) flows: Vec<FlowCells>,
}

/// What comes in some months.
pub(super) struct FlowCells {
    pub(super) what: String,
    pub(super) side: FlowSide,
    pub(super) times: Times,
    pub(super) amount: Place,
}

/// A line of a month: its price, and how much of it a task, a machine and the option as such take; nothing where that is none.
pub(super) struct LineCells {
    pub(super) rate: Place,
    pub(super) per_task: Option<Place>,
    pub(super) per_machine: Option<Place>,
    pub(super) constant: Option<Formula>,
}

impl LineCells {
    /// How much there is of it for so many tasks on so many machines.
    pub(super) fn quantity(&self, tasks: impl Into<Formula>, machines: Option<Formula>) -> Formula {
        let of_tasks = self.per_task.map(|each| tasks.into() * each);
        let of_machines = self.per_machine.zip(machines).map(|(each, machines)| machines * each);
        let parts = [of_tasks, of_machines, self.constant.clone()];
        parts.into_iter().flatten().reduce(|sum, part| sum + part).unwrap_or(Formula::Number(0.0))
    }
}

/// A fleet.
pub(super) struct FleetCells {
    pub(super) capacity: Place,
    most_full: Place,
    peak: Place,
    replicas: Option<Place>,
    in_machine: Place,
    of_replica: Place,
}

/// A server.
pub(super) struct PurchaseCells {
    /// What it costs with all that goes with it, before tax and with it.
    net: Place,
    pub(super) each: Place,
    pub(super) life: Place,
    pub(super) residual: Place,
}

impl TrendCell {
    /// What something is after so many months, over what it is now.
    pub(super) fn after(self, months: usize) -> Formula {
        if months == 0 {
            return 1.0.into();
        }
        (Formula::from(1.0) + self.place).with(Sign::Power, months as f64 / self.months)
    }
}

impl Common {
    /// The changes of prices that lines follow, in words.
    pub(super) fn prices(&self) -> impl Iterator<Item = (LineTrend, &'static str, TrendCell)> {
        self.trends.iter().map(|(of, cell)| {
            let what = match of {
                LineTrend::Tokens => "prices of tokens",
                LineTrend::Rents => "rents of GPUs",
                LineTrend::Wages => "wages",
                LineTrend::Electricity => "prices of electricity",
                LineTrend::None => "other prices",
            };
            (*of, what, *cell)
        })
    }
}

impl FleetCells {
    /// The machines for so many tasks a month.
    pub(super) fn machines(&self, tasks: impl Into<Formula>) -> Formula {
        // A division that ends a hair above a whole number is that number.
        const HAIR: f64 = 1.0 - crate::units::tolerance::NOISE;
        let replicas = match self.replicas {
            Some(stated) => stated.into(),
            None => (tasks.into() * self.peak / (Formula::from(self.capacity) * self.most_full) * HAIR)
                .up()
                .max(1.0),
        };
        (replicas / self.in_machine).up() * self.of_replica
    }
}

/// What holds for all options.
pub(super) fn common(inputs: &mut Inputs<'_>, scenario: &Scenario) -> Common {
    inputs.part(ALL);
    let finance = &scenario.finance;
    let hours = scenario.calendar.value().hours_per_month();
    let place =
        inputs.plain("hours in a month", Look::Number, hours.get(), "hours", "the scenario's calendar");
    let hours = inputs.name("hours_per_month", place);
    let discount = finance.discounted_at().map(|rate| {
        let figure = Figure::given("discount rate, effective a year", &rate);
        let place = inputs.figure("discount rate, effective a year", &figure.derivation());
        inputs.name("discount_rate", place)
    });
    let mut trend = |what: &str, name: &str, trend: Option<&Trend>| {
        let trend = trend?;
        let (unit, months) = match trend {
            Trend::Yearly(_) => ("a year", 12.0),
            Trend::Monthly(_) => ("a month", 1.0),
        };
        let place = inputs.trend(what, trend, unit);
        Some(TrendCell { place: inputs.name(name, place), months })
    };
    let growth = trend("growth of demand", "growth", finance.growth.as_ref());
    let trends = [
        (LineTrend::Tokens, "token prices", "token_price_trend", &finance.token_prices),
        (LineTrend::Rents, "GPU rents", "gpu_rent_trend", &finance.gpu_rents),
        (LineTrend::Wages, "wages", "wage_growth", &finance.wages),
        (
            LineTrend::Electricity,
            "electricity prices",
            "electricity_price_trend",
            &finance.electricity_prices,
        ),
    ];
    let trends = trends.into_iter().filter_map(|(of, what, name, stated)| {
        Some((of, trend(&format!("change of {what}"), name, stated.as_ref())?))
    });
    let trends = trends.collect();
    let hardware = finance.hardware_prices.as_ref();
    let hardware = trend("change of server prices", "hardware_price_trend", hardware);
    let money = Money::of(inputs, scenario);
    Common { hours, discount, growth, hardware, trends, money }
}

/// What holds for an option.
pub(super) fn own(
    inputs: &mut Inputs<'_>,
    option: &ServingOption,
    model: &OptionModel,
    flows: &[&StatedFlow],
    common: &Common,
) -> Own {
    inputs.part(&option.name);
    let tasks = tasks(inputs, option);
    let lead =
        inputs.looking("months until its first task", &model.lead.derivation(), Look::Months, "months");
    if model.purchase.is_some() {
        inputs.holds(lead, model.lead.get(), "when servers are ordered was worked out for another time");
    }
    let ramp = &model.ramp.derivation();
    let ramp = inputs.looking("months until it does all the work", ramp, Look::Months, "months");
    let paid = model.one_off.iter().filter(|part| part.amount.value() > 0.0);
    let one_off: Vec<(&Arc<Derivation>, Place)> =
        paid.map(|part| (part, common.money.price(inputs, &paid_once(part), part))).collect();
    let fleet = model.fleet.as_ref().map(|fleet| self::fleet(inputs, fleet, common));
    let purchase = model.purchase.as_ref().map(|purchase| self::purchase(inputs, purchase, common));
    // Mostly one for all that is paid once.
    let mut spread: Vec<(&Arc<Derivation>, Place)> = Vec::new();
    let lines = model.lines.iter().map(|line| {
        let what = what_of(&line.label, &line.rate);
        let rate = match (line.of_purchase, &purchase, once(line, &one_off)) {
            (Some(share), Some(purchase), _) => {
                let of_price = format!("{}: share of a server's price", line.label);
                let share = inputs.plain(&of_price, Look::Number, share.get(), "a month", "");
                let price = Formula::from(share) * purchase.net;
                let price = match TaxShare::of(&line.rate) {
                    Some((_, tax)) => price * common.money.with_tax(&tax),
                    None => price,
                };
                inputs.follows(&what, Look::Price, price, &line.rate.amount.unit().shown_id())
            }
            // What is paid once is written down over its months.
            (_, _, Some((paid, months))) => {
                let known = spread.iter().find(|(known, _)| known.amount == months.amount);
                let months = if let Some((_, place)) = known {
                    *place
                } else {
                    let place = inputs.figure("months over which what is paid once is spread", months);
                    spread.push((months, place));
                    place
                };
                let price = Formula::from(paid) / months;
                inputs.follows(&what, look(line.rate.amount), price, &line.rate.amount.unit().shown_id())
            }
            _ => common.money.price(inputs, &what, &line.rate),
        };
        let mut coefficient = |what: &str, value: f64| {
            let quantity = inputs.of_figure(&format!("{}: {what}", line.label), &line.quantity);
            let (from, source) = (THE_BILL, String::new());
            let input = Input { look: Look::Number, value, unit: String::new(), from, source, ..quantity };
            (value != 0.0).then(|| inputs.input(&input))
        };
        let per_task = coefficient(OF_TASK, line.per_task.get());
        let per_machine = coefficient("quantity of a machine", line.per_machine.get());
        let constant = match line.constant.get() {
            // What there is one of is changed by its price.
            1.0 => Some(Formula::Number(1.0)),
            value => coefficient("quantity whatever the work", value).map(Formula::from),
        };
        LineCells { rate, per_task, per_machine, constant }
    });
    let lines = lines.collect();
    let one_off = one_off.into_iter().map(|(part, place)| (part.label.clone(), place)).collect();
    let flows = flows.iter().map(|flow| FlowCells {
        what: flow.what.clone(),
        side: flow.side,
        times: flow.times,
        amount: {
            let side = if flow.side == FlowSide::Cost { "cost" } else { "benefit" };
            let figure = Figure::written(&flow.what, &flow.amount).derivation();
            common.money.price(inputs, &format!("{side} by month: {}", flow.what), &figure)
        },
    });
    let flows = flows.collect();
    Own { tasks, lead, ramp, one_off, fleet, purchase, lines, flows }
}

/// What an option in numbers pays for, so that what others share with it is known to be shared.
pub(super) fn told(inputs: &mut Inputs<'_>, option: &ServingOption, lines: &[Line], common: &Common) {
    inputs.part(&option.name);
    for line in lines {
        common.money.price(inputs, &what_of(&line.label, &line.rate), &line.rate);
        if let (Nature::OneOff, Origin::Derived { inputs: parts, .. }) = (line.nature, &line.rate.origin)
            && let [cost, _] = parts.as_slice()
        {
            common.money.price(inputs, &paid_once(cost), cost);
        }
    }
}

/// What is paid once is called.
fn paid_once(part: &Derivation) -> String {
    format!("paid once, before the first month: {}", part.label)
}

/// The work of an option: one cell for all that have as much.
fn tasks(inputs: &mut Inputs<'_>, option: &ServingOption) -> Place {
    let written = Figure::written("tasks a month, today", &option.workload.tasks);
    let input = inputs.of_figure("tasks a month, today", &written.derivation());
    let input = Input { same: Some(0), ..input };
    inputs.shared(&input).unwrap_or_else(|| inputs.input(&input))
}

/// What the price of a line is called: what the line is stands before it, unless it says so itself.
fn what_of(label: &str, rate: &Derivation) -> String {
    if rate.label.contains(label) { rate.label.clone() } else { format!("{label}: {}", rate.label) }
}

/// Where what is paid once stands of which a line is a month's share, and over how many months.
fn once<'l>(line: &'l LineModel, paid: &[(&Arc<Derivation>, Place)]) -> Option<(Place, &'l Arc<Derivation>)> {
    let Origin::Derived { inputs, .. } = &line.rate.origin else { return None };
    let [cost, months] = inputs.as_slice() else { return None };
    let (_, place) = paid.iter().find(|(part, _)| {
        line.nature == Nature::OneOff && part.label == cost.label && part.amount == cost.amount
    })?;
    Some((*place, months))
}

fn fleet(inputs: &mut Inputs<'_>, fleet: &FleetModel, common: &Common) -> FleetCells {
    let output = inputs.plain(
        "answer tokens a second of a replica",
        Look::Number,
        fleet.output.get(),
        "tokens/s",
        "holds for these lengths only",
    );
    let of_task = &fleet.answer.derivation();
    let answer = inputs.looking("answer tokens of a task", of_task, Look::Number, "tokens");
    inputs.holds(
        answer,
        fleet.answer.get(),
        "the throughput was found for other lengths; measure it, or run breakeven again",
    );
    let capacity = Formula::from(output) * SECONDS_PER_HOUR * common.hours / answer;
    let capacity =
        inputs.follows("tasks a month of a replica that is always busy", Look::Count, capacity, "tasks");
    let most_full = inputs.looking(
        "highest utilisation in the busiest hour",
        &fleet.most_full.derivation(),
        Look::Percent,
        "",
    );
    let peak = &fleet.peak.derivation();
    let peak = inputs.looking(PEAK, peak, Look::Number, "times");
    let replicas =
        fleet.replicas.map(|count| inputs.plain("replicas", Look::Count, count.get(), "replicas", "stated"));
    let (of_replica, of_machine) = (fleet.gpus_of_replica.get(), fleet.gpus_of_machine.get());
    let in_machine = if of_replica <= of_machine { (of_machine / of_replica).floor() } else { 1.0 };
    let apart = if of_replica <= of_machine { 1.0 } else { (of_replica / of_machine).ceil() };
    let in_machine = inputs.plain("replicas on a machine", Look::Count, in_machine, "replicas", "");
    let of_replica = inputs.plain("machines of a replica", Look::Count, apart, "machines", "");
    FleetCells { capacity, most_full, peak, replicas, in_machine, of_replica }
}

fn purchase(inputs: &mut Inputs<'_>, purchase: &PurchaseModel, common: &Common) -> PurchaseCells {
    let price = common.money.price(inputs, "price of a server", &purchase.price);
    let share = inputs.plain(
        "network, storage and spares, over the server's price",
        Look::Percent,
        purchase.extra_share.get(),
        "",
        "",
    );
    let extra = inputs.plain(
        "the same at prices of their own",
        Look::Dollars,
        purchase.extra.get(),
        &Unit::Usd.shown_id(),
        "",
    );
    let net = Formula::from(price) * (Formula::from(1.0) + share) + extra;
    let (net, each) = match &purchase.tax {
        None => {
            let each =
                inputs.follows("what a server costs in all", Look::Dollars, net, &Unit::Usd.shown_id());
            (each, each)
        }
        Some(tax) => {
            let what = "what a server costs in all, before tax";
            let net = inputs.follows(what, Look::Dollars, net, &Unit::Usd.shown_id());
            let each = Formula::from(net) * common.money.with_tax(tax);
            (net, inputs.follows("what a server costs in all", Look::Dollars, each, &Unit::Usd.shown_id()))
        }
    };
    let life = inputs.plain("life of a server", Look::Months, purchase.life.get(), "months", "");
    inputs.holds(
        life,
        purchase.life.get(),
        "when servers are bought again, and what they fetch, was worked out for another life",
    );
    let residual = inputs.plain(
        "worth at the end of its life",
        Look::Percent,
        purchase.residual.get(),
        "of its cost",
        "",
    );
    inputs.holds(
        residual,
        purchase.residual.get(),
        "what servers fetch at the end was worked out for another one",
    );
    inputs.sentence(format!(
        "Servers are bought for the need of {} months at a time; that is built into the sheet Cash flow.",
        purchase.covers.get()
    ));
    PurchaseCells { net, each, life, residual }
}
