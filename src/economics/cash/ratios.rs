//! What an option brings over what it costs, and over what is invested in it.

use std::sync::Arc;

use crate::figure::{Derivation, Figure, Gap, Traced};
use crate::finance::{return_on_capital, return_on_costs};
use crate::scenario::{Finance, FlowSide, Times};
use crate::units::{Quantity, ReturnRate, Usd, UsdNet};

use super::cash_flow::{CashFlow, CashKind};

/// Why there is no ratio to costs.
const FREE: &str = "nothing is paid";
/// Why there is no return on what is invested.
pub(super) const NOTHING_INVESTED: Gap = Gap::NotApplicable("nothing invested");

/// Benefits, not tax.
pub(super) const fn is_benefit(kind: CashKind) -> bool {
    matches!(kind, CashKind::Value | CashKind::OtherBenefits | CashKind::Saved)
}

/// Costs that the scenario states for one month of an option: a migration, a building.
pub(super) fn stated_once(finance: &Finance, option: usize) -> Vec<Figure<Usd>> {
    let baseline = finance.baseline_option();
    let once = finance.flows.iter().filter(|flow| {
        flow.side == FlowSide::Cost && matches!(flow.times, Times::Once(_)) && flow.is_of(option, baseline)
    });
    once.map(|flow| Figure::written(&flow.what, &flow.amount)).collect()
}

/// What is invested over all months, however it is funded: purchases and replacements of hardware, one-off costs, costs that are
/// stated for one month. A loan pays for it and does not lessen it; rents, leases and commitments are costs.
pub(super) fn invested(flow: &CashFlow, stated: &[Figure<Usd>]) -> Figure<Usd> {
    let bought = |kind: CashKind| matches!(kind, CashKind::Hardware | CashKind::OneOff);
    let lines: Vec<Arc<Derivation>> =
        flow.lines.iter().filter(|line| bought(line.kind)).map(|line| line.total.derivation()).collect();
    let paid: UsdNet = flow.sum(bought).into_iter().sum();
    let stated_costs: f64 = stated.iter().map(Figure::get).sum();
    let value = Usd::const_new((stated_costs - paid.get()).max(0.0));
    let inputs: Vec<&dyn Traced> = lines
        .iter()
        .map(|line| line as &dyn Traced)
        .chain(stated.iter().map(|cost| cost as &dyn Traced))
        .collect();
    let formula =
        "hardware bought + one-off costs + costs stated for one month, over all months and however funded";
    Figure::derived("invested", formula, value, &inputs)
}

/// Value and savings over all months.
fn benefits(flow: &CashFlow) -> Figure<UsdNet> {
    let lines: Vec<Arc<Derivation>> =
        flow.lines.iter().filter(|line| is_benefit(line.kind)).map(|line| line.total.derivation()).collect();
    let inputs: Vec<&dyn Traced> = lines.iter().map(|line| line as &dyn Traced).collect();
    let value = flow.sum(is_benefit).into_iter().sum();
    Figure::derived("benefits, all months", "value and savings", value, &inputs)
}

/// (Benefits − costs) ÷ costs.
pub(super) fn savings_ratio(flow: &CashFlow, costs: &Figure<Usd>) -> Result<Figure<ReturnRate>, Gap> {
    let benefit = benefits(flow);
    let value = return_on_costs(benefit.value(), costs.value()).ok_or(Gap::NotApplicable(FREE))?;
    let formula = "(benefits − costs) ÷ costs, not discounted, before tax";
    Ok(Figure::derived("savings ratio", formula, value, &[&benefit, costs]))
}

/// (Benefits − costs) ÷ what is invested.
pub(super) fn roi(
    flow: &CashFlow,
    costs: &Figure<Usd>,
    invested: &Figure<Usd>,
) -> Result<Figure<ReturnRate>, Gap> {
    let benefit = benefits(flow);
    let value =
        return_on_capital(benefit.value(), costs.value(), invested.value()).ok_or(NOTHING_INVESTED)?;
    let formula = "(benefits − costs) ÷ what is invested, not discounted, before tax";
    Ok(Figure::derived("return on investment", formula, value, &[&benefit, costs, invested]))
}
