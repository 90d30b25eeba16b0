//! What is paid once and spread over months.

use crate::figure::{Figure, Traced};
use crate::scenario::{GpuHourPrice, OneOff, OneOffCost, ServingOption, TaxedKind};
use crate::source::Site;
use crate::units::{
    Count, Fraction, GpuHours, Hours, Months, Quantity, Usd, UsdPerGpuHour, UsdPerHour, UsdPerMonth,
};

use crate::economics::fleet::priced::priced;

use super::bill::Bill;
use super::capital::straight_line;
use super::indirect_tax::price_with_tax;
use super::ledger::{Ledger, LineOf, Nature};
use super::paid_once::PaidOnce;

/// What a one-off cost comes to a month: cost ÷ months over which it is spread, in a straight line and without interest.
///
/// ```
/// use breakeven::economics::amortised;
/// let month = amortised("$48,000".parse()?, "24 months".parse()?);
/// assert_eq!(month.to_string(), "$2000/month");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn amortised(cost: Usd, months: Months) -> UsdPerMonth {
    straight_line(cost, Fraction::ZERO, months)
}

/// What the sum of what is paid once is called.
pub(in crate::economics) const ONE_OFF_COSTS: &str = "one-off costs";

/// All one-off costs of an option together: Σ amounts + GPU-hours × price + hours of work × wage × (1 + overhead).
pub fn one_off_cost(one_off: &OneOff) -> Usd {
    parts(one_off).iter().map(|(_, cost)| cost.value()).sum()
}

/// Label and cost of each part.
fn parts(one_off: &OneOff) -> Vec<(&str, Figure<Usd>)> {
    one_off.parts.iter().map(|(label, cost)| (label.as_str(), figure(label, cost))).collect()
}

fn figure(label: &str, cost: &OneOffCost) -> Figure<Usd> {
    match cost {
        OneOffCost::Amount(amount) | OneOffCost::Named(amount) => Figure::written(label, amount),
        OneOffCost::Listed(amount) => Figure::listed(label, amount),
        OneOffCost::Work { hours, wage, overhead } => {
            let hours: Figure<Hours> = Figure::written("hours of work", hours);
            let wage: Figure<UsdPerHour> = Figure::written("wage per hour", wage);
            let overhead =
                overhead.as_ref().map(|overhead| Figure::written("overhead on the wage", overhead));
            let factor = overhead.as_ref().map_or(1.0, |overhead| 1.0 + overhead.get());
            let mut inputs: Vec<&dyn Traced> = vec![&hours, &wage];
            inputs.extend(overhead.as_ref().map(|overhead| overhead as &dyn Traced));
            let value = Usd::const_new(hours.get() * wage.get() * factor);
            Figure::derived(label, "hours × wage × (1 + overhead)", value, &inputs)
        }
        OneOffCost::Gpus { hours, price } => {
            let hours: Figure<GpuHours> = Figure::written("GPU-hours", hours);
            let price = match price {
                GpuHourPrice::Stated(price) => Figure::written("price of a GPU-hour", price),
                GpuHourPrice::Rented { per_instance, gpus } => {
                    let instance: Figure<UsdPerHour> = priced("price of an instance", per_instance);
                    let value = UsdPerGpuHour::const_new(instance.get() / gpus.get().max(1.0));
                    let gpus = Figure::derived("GPUs in an instance", "as offered", *gpus, &[&instance]);
                    let formula = "price of an instance ÷ GPUs in it";
                    Figure::derived("price of a GPU-hour", formula, value, &[&instance, &gpus])
                }
            };
            Figure::derived(label, "GPU-hours × price", price.value() * hours.value(), &[&hours, &price])
        }
    }
}

/// A one-off cost of an option, with the tax on it.
pub(super) struct Payment {
    label: String,
    cost: Figure<Usd>,
    /// Where it is stated, if it is a cost by name.
    named: Option<Site>,
}

/// What an option pays once: costs by name taxed as such, work not at all, the rest as what is paid once.
pub(super) fn paid_by(option: &ServingOption, paid: &mut PaidOnce) -> Vec<Payment> {
    let Some(one_off) = &option.one_off else { return Vec::new() };
    let own = one_off.parts.iter().filter(|(_, cost)| paid.is_first(cost));
    own.map(|(label, cost)| {
        let net = figure(label, cost);
        let (kind, named) = match cost {
            OneOffCost::Work { .. } => (None, None),
            OneOffCost::Named(amount) => (Some(TaxedKind::Costs), Some(amount.site.clone())),
            OneOffCost::Amount(_) | OneOffCost::Listed(_) | OneOffCost::Gpus { .. } => {
                (Some(TaxedKind::OneOff), None)
            }
        };
        let price = match kind {
            Some(kind) => price_with_tax(option, kind, net),
            None => net,
        };
        Payment { label: label.clone(), cost: price, named }
    })
    .collect()
}

/// A line for each one-off cost, spread over its months.
pub(super) fn push(ledger: &mut Ledger, payments: &[Payment], months: &Figure<Months>) {
    for Payment { label, cost, named } in payments {
        let each = amortised(cost.value(), months.value());
        let label = format!("one-off: {label}");
        let rate = Figure::derived(&format!("{label} per month"), "cost ÷ months", each, &[cost, months]);
        let once = Figure::derived("payments", "once", Count::const_new(1.0), &[cost]);
        ledger.push(Nature::OneOff, &label, "once, spread over the months", &once, &rate, each);
        ledger.is_of(LineOf { named: named.clone(), ..LineOf::default() });
    }
}

impl Bill {
    /// The same with a line for each one-off cost, spread over its months; paid up front as a whole.
    pub(super) fn with_one_off(mut self, option: &ServingOption, paid: &mut PaidOnce) -> Self {
        let Some(one_off) = &option.one_off else { return self };
        let months = Figure::given("months over which it is spread", &one_off.amortise);
        let parts = paid_by(option, paid);
        if let Ok(ledger) = &mut self.ledger {
            push(ledger, &parts, &months);
        }
        self.with_paid(&parts)
    }

    /// The bill of a policy whose lines have its own costs already, with what of them is paid up front.
    pub(in crate::economics) fn with_own_paid(self, policy: &ServingOption) -> Self {
        let parts = paid_by(policy, &mut PaidOnce::default());
        self.with_paid(&parts)
    }

    fn with_paid(mut self, payments: &[Payment]) -> Self {
        if payments.is_empty() {
            return self;
        }
        let inputs: Vec<&dyn Traced> = payments.iter().map(|payment| &payment.cost as &dyn Traced).collect();
        let total = payments.iter().map(|payment| payment.cost.value()).sum();
        let total: Figure<Usd> = Figure::derived(ONE_OFF_COSTS, "sum of the one-off costs", total, &inputs);
        self.one_off = Some(match &self.one_off {
            // Of a policy: what its options pay once, and what is paid for itself.
            Some(of_parts) => {
                let value = of_parts.value() + total.value();
                Figure::derived(ONE_OFF_COSTS, "of its options + its own", value, &[of_parts, &total])
            }
            None => total.clone(),
        });
        self.capex = Ok(match &self.capex {
            Ok(bought) => {
                let value = bought.value() + total.value();
                Figure::derived("paid up front", "purchase + one-off costs", value, &[bought, &total])
            }
            Err(_) => total,
        });
        self
    }
}
