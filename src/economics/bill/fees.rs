//! The bill of what is paid by the piece besides tokens: tasks × pieces a task × price of one.

use crate::economics::fleet::demand::Demand;
use crate::figure::{Figure, Traced};
use crate::scenario::{ContainerTime, Fee, PaidFees, Terms};
use crate::units::{Containers, Pages, Quantity, Ratio, Searches, Seconds, UsdPerContainer, UsdPerMonth};

use super::ledger::{Ledger, Nature};
use super::terms::by_contract;

/// Bills what is paid by the piece.
pub(in crate::economics) fn push(ledger: &mut Ledger, fees: &PaidFees, terms: &Terms, demand: &Demand<'_>) {
    if let Some(fee) = &fees.searches {
        let rate = by_contract("price of a search", &fee.price, terms);
        line(ledger, "searches", fee, &rate, demand, Searches::const_new);
    }
    if let Some(fee) = &fees.pages {
        let rate = by_contract("price of a page", &fee.price, terms);
        line(ledger, "pages", fee, &rate, demand, Pages::const_new);
    }
    if let Some(fee) = &fees.containers {
        let rate = by_contract("price of a container", &fee.price, terms);
        let rate = match &fee.time {
            None => rate,
            Some(time) => for_its_time(&rate, time),
        };
        line(ledger, "containers", fee, &rate, demand, Containers::const_new);
    }
}

/// A line of one kind.
fn line<Q: Quantity, P: Quantity>(
    ledger: &mut Ledger,
    what: &str,
    fee: &Fee<Q, P>,
    rate: &Figure<P>,
    demand: &Demand<'_>,
    quantity: impl Fn(f64) -> Q,
) {
    let count = Figure::given(&format!("{what} per task"), &fee.count);
    let number = quantity(demand.tasks.get() * count.get());
    let amount = UsdPerMonth::const_new(number.get() * rate.get());
    let formula = format!("tasks per month × {what} per task");
    let inputs: [&dyn Traced; 2] = [&demand.tasks, &count];
    let number = Figure::derived(&format!("{what} per month"), &formula, number, &inputs);
    let label = match &fee.name {
        Some(name) => format!("{what} ({name})"),
        None => what.to_owned(),
    };
    let formula = format!("{what} per month × price of one");
    ledger.push(Nature::Services, &label, &formula, &number, rate, amount);
}

/// The price of a container that runs for its own time: price × max(time, least time) ÷ the time that the price is for.
fn for_its_time(price: &Figure<UsdPerContainer>, time: &ContainerTime) -> Figure<UsdPerContainer> {
    let lasts: Figure<Seconds> = Figure::listed("time that its price is for", &time.lasts);
    let Some(runs) = &time.runs else {
        let formula = "price of a container, for all of the time that the price is for: no `time` is stated";
        return Figure::derived("price of a container", formula, price.value(), &[price, &lasts]);
    };
    let runs = Figure::written("time that a container runs", runs);
    let least = time.least.as_ref().map(|least| Figure::listed("shortest time that is charged", least));
    let mut inputs: Vec<&dyn Traced> = vec![price, &runs, &lasts];
    inputs.extend(least.iter().map(|least| least as &dyn Traced));
    let value = UsdPerContainer::const_new(price.get() * Ratio::const_new(time.charged()).get());
    let formula = if least.is_some() {
        "price × the longer of its time and the shortest that is charged ÷ the time that the price is for"
    } else {
        "price × its time ÷ the time that the price is for"
    };
    Figure::derived("price of a container for its time", formula, value, &inputs)
}
