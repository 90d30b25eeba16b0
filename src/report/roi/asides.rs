//! Amounts of cash flows that are easily overlooked, in words.

use crate::economics::{Aside, Held};
use crate::finance::Contract;
use crate::report::list::commas;
use crate::report::number::human;
use crate::units::{Count, Months, Quantity, plural};

/// An amount that is easily overlooked, in words.
pub(super) fn aside(aside: &Aside) -> String {
    match aside {
        Aside::FirstBatch { today, today_servers, first, first_servers, covers } => {
            let servers = |count: Count| format!("{count} server{}", plural(count));
            format!(
                "hardware at first: {} in `run`'s \"Paid up front\", {} for today's demand; {} here, {} for the need of the first \
                 {covers} (`finance.hardware_batches`)",
                human((*today).into()),
                servers(*today_servers),
                human((*first).into()),
                servers(*first_servers),
            )
        }
        Aside::DueAfter { rents, term } => format!(
            "{} of the rents of leases fall after the horizon and are counted at its end: a lease runs {term} \
             (`finance.lease.term`)",
            human((*rents).into())
        ),
        Aside::SavedAfter { rents, term } => format!(
            "{} of the rents that the baseline would have paid fall after the horizon and count as saved at its end: a lease \
             runs {term} (`finance.lease.term`)",
            human((*rents).into())
        ),
        Aside::Contracts { of, length, signed, held, needed } => {
            contracts(of, *length, signed, *held, *needed)
        }
        Aside::OwedAfter(rents) => format!(
            "{} of the rents of contracts fall after the horizon and are counted at its end: a contract is paid to its end \
             (`commitment`)",
            human((*rents).into())
        ),
        Aside::SavedOwedAfter(rents) => format!(
            "{} of the rents that the baseline would have paid by contract fall after the horizon and count as saved at its end \
             (`commitment`)",
            human((*rents).into())
        ),
        Aside::Stops { after, then, rents } => {
            let work = match then {
                Some(baseline) => format!("{baseline} does the work from then on"),
                None => "no work is done from then on".to_owned(),
            };
            let more = if rents.get() > 0.0 {
                format!("; contracts that were signed later cost {} after that", human((*rents).into()))
            } else {
                String::new()
            };
            format!(
                "it stops after {after}, since its first contract is not renewed (`renew: never`): {work}{more}"
            )
        }
        Aside::UnusedLosses(losses) => format!(
            "losses of {} save no tax within the horizon: later gains do not use them up (`finance.tax.losses`)",
            human((*losses).into())
        ),
    }
}

/// Contracts that are named one by one.
const NAMED: usize = 6;

/// Contracts, in words.
fn contracts(of: &Held, length: Months, signed: &[Contract], held: Count, needed: Count) -> String {
    let each = |contract: &Contract| {
        let what = match of {
            Held::Instances => format!("instance{}", plural(contract.units)),
            Held::Units(name) if contract.units.get() == 1.0 => name.trim_end_matches('s').to_owned(),
            Held::Units(name) => name.clone(),
        };
        format!("{} {what} from month {}", contract.units, contract.month + 1)
    };
    let mut named: Vec<String> = signed.iter().take(NAMED).map(each).collect();
    if signed.len() > NAMED {
        named.push(format!("and {} more", signed.len() - NAMED));
    }
    format!(
        "contracts of {length}, each at the price of its first month and paid to its end: {}; the busiest hours need {needed} of the \
         {held} {}",
        commas(&named),
        match of {
            Held::Instances => "instance-months",
            Held::Units(_) => "unit-months",
        }
    )
}
