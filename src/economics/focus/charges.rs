//! The charges of an option over the months. What is billed adds up to the costs of the cash flow, month by month, and what is used up to
//! those of the statement of profit and loss: for that, what no provider bills is there too.
//!
//! What is paid in advance or by contract is a purchase, of which nothing is used up, and usage, of which nothing is billed.

use crate::billing::Category;
use crate::catalog::Term;
use crate::economics::bill::ledger::{Nature, Payee};
use crate::economics::cash::cash_flow::CashKind;
use crate::economics::cash::forecast::{Forecast, ForecastLine, ForecastMonth, Purchases};
use crate::economics::cash::returns::Appraisal;
use crate::economics::reconcile::reconcile::months_of;
use crate::figure::Gap;
use crate::scenario::{FlowSide, PostedLine, Scenario, Serving, ServingOption};
use crate::units::{Quantity, Usd, UsdNet};

use super::charge::{FocusCharge, Frequency, Pricing, Service};
use super::counted::{MONTHS, consumed, is_there, pieces, priced};
use super::purchases::{leases, servers};

/// What a month has besides its bill, and how it is called.
const ENDS: &str = "wrong and unfinished tasks";
const INTEREST: &str = "interest on loans";
const ONCE: &str = "one-off costs";

/// The charges of an option of a scenario, by its place, month by month.
pub fn focus_charges(scenario: &Scenario, at: usize, appraisal: &Appraisal) -> Result<Vec<FocusCharge>, Gap> {
    let option = scenario.options.get(at).ok_or(Gap::NotApplicable("there is no such option"))?;
    let Forecast { lines, .. } = months_of(scenario, at, Purchases::AtOnce)?;
    let flow = &appraisal.flow;
    let mut charges: Vec<FocusCharge> =
        lines.iter().flat_map(|line| of_line(scenario, option, line)).collect();
    charges.extend(servers(scenario, flow));
    charges.extend(leases(scenario, flow));
    let flows = |kind: CashKind| {
        let line = flow.lines.iter().find(|line| line.kind == kind);
        let flows = line.map(|line| line.flows.as_slice()).unwrap_or_default();
        let costs =
            flows.iter().enumerate().map(|(month, flow)| (month, UsdNet::const_new(0.0 - flow.get())));
        costs.filter(|(_, cost)| *cost != UsdNet::ZERO)
    };
    charges.extend(
        flows(CashKind::OneOff).flat_map(|(month, cost)| bought(month, ONCE, PostedLine::OneOff, cost)),
    );
    // What is stated for now is paid before the first month; of the others, each month has a line.
    let baseline = scenario.finance.baseline_option();
    let now = scenario.finance.flows.iter().filter(|flow| flow.is_of(at, baseline) && flow.times.include(0));
    for stated in now.filter(|flow| flow.side == FlowSide::Cost) {
        let cost = UsdNet::const_new(stated.amount.value.get());
        charges.extend(bought(0, &stated.what, PostedLine::OtherCosts, cost));
    }
    let adjustment = |frequency, what: &'static str, line| {
        move |(month, cost)| FocusCharge::adjustment(month, frequency, what, (Service::Own, line), cost)
    };
    charges.extend(flows(CashKind::Ends).map(adjustment(Frequency::ByUse, ENDS, PostedLine::Ends)));
    charges.extend(flows(CashKind::Interest).map(adjustment(
        Frequency::Monthly,
        INTEREST,
        PostedLine::Interest,
    )));
    // The lines of a month stay in their order.
    charges.sort_by_key(|charge| charge.month);
    Ok(charges)
}

/// The charges of a line of the bill.
fn of_line(scenario: &Scenario, option: &ServingOption, line: &ForecastLine) -> Vec<FocusCharge> {
    let (service, pricing) = service(scenario, option, line);
    let by_contract = matches!(line.nature, Nature::Contract | Nature::UnitContract);
    let mut charges = Vec::new();
    for (at, month) in line.months.iter().enumerate().filter(|(_, month)| is_there(month)) {
        let usage = usage(at, line, month, (service.clone(), pricing));
        if by_contract {
            let purchase = FocusCharge {
                category: Category::Purchase,
                frequency: Frequency::Monthly,
                consumed: None,
                effective: UsdNet::ZERO,
                ..usage.clone()
            };
            charges.extend([purchase, FocusCharge { billed: UsdNet::ZERO, ..usage }]);
        } else {
            charges.push(usage);
        }
    }
    if line.owed_after > Usd::ZERO {
        let last = line.months.len();
        let what = format!("{}, owed by contract after the last month", line.label);
        let of = (service, posted(line));
        charges.push(FocusCharge::adjustment(last, Frequency::Once, &what, of, net(line.owed_after)));
    }
    charges
}

fn usage(
    at: usize,
    line: &ForecastLine,
    month: &ForecastMonth,
    (service, pricing): (Service, Pricing),
) -> FocusCharge {
    let priced = priced(month, pricing);
    let amount = net(month.amount);
    FocusCharge {
        month: at,
        category: Category::Usage,
        frequency: if priced.unit == MONTHS { Frequency::Monthly } else { Frequency::ByUse },
        what: line.label.clone(),
        service,
        line: posted(line),
        priced: Some(priced),
        consumed: Some(consumed(&priced, line.of.gpus)),
        billed: amount,
        effective: amount,
    }
}

fn net(amount: Usd) -> UsdNet {
    UsdNet::const_new(amount.get())
}

/// What is paid once and used up in its month: a purchase, and its usage.
fn bought(month: usize, what: &str, line: PostedLine, amount: UsdNet) -> [FocusCharge; 2] {
    let priced = pieces(1.0, "Units", amount.get());
    let purchase = FocusCharge {
        month: month.saturating_sub(1),
        category: Category::Purchase,
        frequency: Frequency::Once,
        what: what.to_owned(),
        service: Service::Own,
        line,
        priced: Some(priced),
        consumed: None,
        billed: amount,
        effective: UsdNet::ZERO,
    };
    let usage = FocusCharge {
        category: Category::Usage,
        consumed: Some((priced.quantity, priced.unit)),
        billed: UsdNet::ZERO,
        effective: amount,
        ..purchase.clone()
    };
    [purchase, usage]
}

/// The line of a ledger that a line of the bill is posted to.
const fn posted(line: &ForecastLine) -> PostedLine {
    match (line.nature, line.of.payee) {
        (_, Payee::Stated) => PostedLine::OtherCosts,
        (Nature::Tokens | Nature::Units | Nature::UnitContract, _) => PostedLine::Tokens,
        (Nature::Rent | Nature::Contract, _) => PostedLine::Rent,
        (Nature::Running | Nature::Electricity | Nature::Other, _) => PostedLine::Running,
        (Nature::Staff, _) => PostedLine::Staff,
        (Nature::Work, _) => PostedLine::Work,
        (Nature::Services, _) => PostedLine::Services,
        (Nature::OneOff, _) => PostedLine::OneOff,
        (Nature::Depreciation, _) => PostedLine::Depreciation,
    }
}

/// What a line buys, and from whom.
fn service(scenario: &Scenario, option: &ServingOption, line: &ForecastLine) -> (Service, Pricing) {
    let part = line.of.part.as_ref().and_then(|part| scenario.options.iter().find(|own| own.name == *part));
    let part = part.unwrap_or(option);
    let seller = match line.of.payee {
        Payee::Server => scenario.seller(part),
        Payee::Overflow => scenario.seller_of_overflow(part),
        Payee::Stated => None,
    };
    let spot = matches!(&part.serving, Serving::Rental(rented) if rented.term == Some(Term::Spot));
    let service = match (line.nature, seller, &part.serving) {
        (Nature::Tokens | Nature::Units | Nature::UnitContract, Some(seller), _)
        | (Nature::Services, Some(seller), Serving::Serverless(_)) => Service::Tokens(seller, line.of.class),
        (Nature::Rent | Nature::Contract, Some(seller), _) => {
            let pricing = if spot { Pricing::Spot } else { Pricing::Agreed };
            return (Service::Rented(seller), pricing);
        }
        (Nature::Services, Some(seller), Serving::PerTask(_)) => Service::Tasks(seller),
        _ => Service::Own,
    };
    (service, Pricing::Agreed)
}
