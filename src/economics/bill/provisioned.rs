//! The bill of reserved units: paid for whether they are used or not, and what exceeds them by the token.

use crate::catalog::Counted;
use crate::economics::fleet::demand::Demand;
use crate::economics::fleet::priced::priced;
use crate::economics::fleet::reserved::{ReservedSizing, counted, many, weights};
use crate::figure::{Figure, Gap, Traced};
use crate::scenario::{Overflow, Provisioned, TokenShape, UnitCost, UnitPool};
use crate::units::{Count, Fraction, Hours, Quantity, Ratio, TasksPerMonth, UsdPerMonth};

use super::bill::{Bill, Contracted, Held};
use super::ledger::{Ledger, Nature};
use super::{reserved_remarks, serverless};

/// Why there is nothing to say of GPUs.
const PROVIDERS: &str = "the GPUs are the provider's";

/// Bills units all month, and what exceeds them hour by hour at the prices of the overflow.
pub(in crate::economics) fn bill(reserved: &Provisioned, demand: &Demand<'_>, shape: &TokenShape) -> Bill {
    let overflow = reserved.overflow.as_deref();
    let elsewhere = overflow.map(|overflow| elsewhere(overflow, demand, shape));
    let sizing = ReservedSizing::of(reserved, demand, shape, elsewhere.as_ref());
    let mut ledger = Ledger::default();
    let mut contracts = Vec::new();
    for (pool, units) in reserved.pools.iter().zip(&sizing.units) {
        push_units(&mut ledger, reserved, pool, units, demand);
        contracts.extend(contract(reserved, pool, units, demand));
    }
    let for_prompts = for_prompts(reserved, &ledger, shape);
    let mut left_out = Vec::new();
    if let Some(overflow) = overflow {
        left_out = push_overflow(&mut ledger, overflow, &sizing, demand, shape);
    }
    let mut bill = Bill::without_gpus(ledger, PROVIDERS);
    if let Some(gap) = not_served(reserved, &sizing) {
        bill.ledger = Err(gap);
    }
    bill.contracts = contracts;
    bill.straight = sizing.units.iter().map(Figure::get).chain([sizing.hours_above.get()]).collect();
    if demand.scope.tells() {
        bill.remarks = reserved_remarks::remarks(reserved, &sizing, demand, elsewhere.as_ref());
    }
    bill.capacity = Ok(sizing.capacity);
    bill.utilisation = Ok(sizing.utilisation);
    bill.for_prompts = Ok(for_prompts);
    bill.energy = Err(Gap::NotPublished("the provider does not publish the energy of its units"));
    bill.left_out = left_out;
    bill
}

/// How many units of each kind there are.
pub(in crate::economics) fn units(
    reserved: &Provisioned,
    demand: &Demand<'_>,
    shape: &TokenShape,
) -> Vec<Count> {
    let elsewhere = reserved.overflow.as_deref().map(|overflow| elsewhere(overflow, demand, shape));
    let sizing = ReservedSizing::of(reserved, demand, shape, elsewhere.as_ref());
    sizing.units.iter().map(Figure::value).collect()
}

/// What all calls that units could serve would cost at the overflow.
fn elsewhere(overflow: &Overflow, demand: &Demand<'_>, shape: &TokenShape) -> Figure<UsdPerMonth> {
    let all = demand.shared(demand.workload).of_money();
    let bill = serverless::bill(&overflow.by_the_token(), &all, shape);
    let none = Ledger::default();
    let total = bill.ledger.as_ref().unwrap_or(&none).total();
    let label = "cost of all of the work at the overflow";
    let formula = "tokens of all calls that units could serve × prices of the overflow";
    Figure::derived(label, formula, total.value(), &[&total])
}

/// Why the units do not serve what is asked for, where nothing is named for the rest.
fn not_served(reserved: &Provisioned, sizing: &ReservedSizing) -> Option<Gap> {
    if reserved.overflow.is_some() {
        return None;
    }
    if let (Some(served), Some(longest)) = (&reserved.served, &reserved.max_prompt) {
        let share = crate::units::brief(served.calls.rest());
        return Some(Gap::Undefined(format!(
            "{share} of the prompts are longer than the {} that the units serve: name an `overflow`",
            longest.value()
        )));
    }
    let needed = sizing.for_busiest.iter().zip(&reserved.pools);
    let needed: Vec<String> = needed.map(|(count, pool)| counted(reserved, pool, *count)).collect();
    let gap = Gap::BeyondUnits { needed: needed.join(" and "), load: sizing.busiest };
    (!sizing.carries_all()).then_some(gap)
}

/// The line of a kind of unit.
fn push_units(
    ledger: &mut Ledger,
    reserved: &Provisioned,
    pool: &UnitPool,
    units: &Figure<Count>,
    demand: &Demand<'_>,
) {
    let nature =
        if reserved.commitment.value.months().is_some() { Nature::UnitContract } else { Nature::Units };
    let label = many(reserved, pool);
    let used = match nature {
        Nature::UnitContract => ", for every month of the commitment, used or not",
        _ => ", used or not",
    };
    match &pool.price {
        UnitCost::Hourly(price) => {
            let price = priced("price of a unit per hour", price);
            let hours = Hours::const_new(units.get() * demand.hours.get());
            let formula = format!("units × hours per month{used}");
            let hours = Figure::derived("unit-hours per month", &formula, hours, &[units, &demand.hours]);
            let amount = UsdPerMonth::const_new((price.value() * hours.value()).get());
            ledger.push(nature, &label, "unit-hours per month × price per hour", &hours, &price, amount);
        }
        UnitCost::Monthly(price) => {
            let price = priced("price of a unit per month", price);
            let formula = format!("units × price per month{used}");
            let amount = UsdPerMonth::const_new(price.get() * units.get());
            ledger.push(nature, &label, &formula, units, &price, amount);
        }
    }
}

/// What is bought by contract.
fn contract(
    reserved: &Provisioned,
    pool: &UnitPool,
    units: &Figure<Count>,
    demand: &Demand<'_>,
) -> Option<Contracted> {
    let length = reserved.commitment.value.months()?;
    let price = match &pool.price {
        UnitCost::Hourly(price) => {
            let hourly = priced("price of a unit per hour", price);
            let month = UsdPerMonth::const_new((hourly.value() * demand.hours.value()).get());
            let formula = "price of a unit × hours per month";
            Figure::derived("a unit per month", formula, month, &[&hourly, &demand.hours])
        }
        UnitCost::Monthly(price) => priced("price of a unit per month", price),
    };
    let formula = format!("`commitment: {}`, to the end of each month", reserved.commitment.value);
    Some(Contracted {
        instances: units.clone(),
        price,
        length: Figure::derived("commitment", &formula, length, &[]),
        renewal: *reserved.renewal.value(),
        in_one: Count::ZERO,
        held: Held::Units(many(reserved, pool)),
    })
}

/// The lines of the overflow: what exceeds the units in its hour, and prompts that are too long for them. There are as many lines
/// whatever exceeds them, so that bills of months can be held against each other. Returns what is not in the bill.
fn push_overflow(
    ledger: &mut Ledger,
    overflow: &Overflow,
    sizing: &ReservedSizing,
    demand: &Demand<'_>,
    shape: &TokenShape,
) -> Vec<&'static str> {
    let mut left_out = Vec::new();
    let mut add = |name: &str, bill: &Bill, full: Option<Figure<Ratio>>| {
        if let Ok(lines) = &bill.ledger {
            ledger.append_filling(name, lines, full.as_ref());
        }
        for missing in &bill.left_out {
            if !left_out.contains(missing) {
                left_out.push(*missing);
            }
        }
    };
    let tasks = TasksPerMonth::const_new(demand.tasks.get() * sizing.above.get());
    let formula = "tasks per month × share of the work above the units";
    let inputs: [&dyn Traced; 2] = [&demand.tasks, &sizing.above];
    let tasks = Figure::derived("tasks per month above the units", formula, tasks, &inputs);
    let above = Demand { tasks, ..demand.shared(demand.workload) };
    let room = Ratio::const_new(sizing.capacity.get() / demand.tasks.get());
    let inputs: [&dyn Traced; 2] = [&sizing.capacity, &demand.tasks];
    let formula = "capacity per month ÷ tasks per month";
    let room = Figure::derived("growth until full capacity", formula, room, &inputs);
    add("overflow", &serverless::bill(&overflow.above, &above, shape), Some(room));
    if let Some(long) = overflow.long_prompts() {
        add("overflow", &serverless::bill(&long, demand, shape), None);
    }
    left_out
}

/// The share of what units cost that pays for prompts: of weighted tokens, or of the units that prompts have for themselves.
fn for_prompts(reserved: &Provisioned, ledger: &Ledger, shape: &TokenShape) -> Figure<Fraction> {
    const LABEL: &str = "share of the cost that pays for prompts";
    let share =
        |part: f64, all: f64| Fraction::const_new(if all > 0.0 { (part / all).min(1.0) } else { 0.0 });
    if let [pool] = reserved.pools.as_slice() {
        let (prompt, all) = weights(reserved, pool, shape);
        let formula = "weighted prompt tokens ÷ weighted tokens of a call";
        return Figure::derived(LABEL, formula, share(prompt.get(), all.get()), &[&prompt, &all]);
    }
    let inputs: Vec<&dyn Traced> = ledger.lines().iter().map(|line| &line.amount as &dyn Traced).collect();
    let of_input = reserved.pools.iter().zip(ledger.lines());
    let of_input = of_input.filter(|(pool, _)| pool.counts == Counted::Input);
    let part: f64 = of_input.map(|(_, line)| line.amount.get()).sum();
    Figure::derived(LABEL, "input units ÷ all units, by cost", share(part, ledger.total().get()), &inputs)
}
