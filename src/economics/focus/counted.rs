//! How quantities of a bill are counted in FOCUS.

use crate::economics::cash::forecast::ForecastMonth;
use crate::units::{Amount, Count, Number, Quantity, Unit, Usd};

use super::charge::{PricedQuantity, Pricing};

/// The unit of what is paid by the month, however much it is.
pub(super) const MONTHS: &str = "Months";
/// The unit of GPUs that run.
pub(super) const GPU_HOURS: &str = "GPU-Hours";
/// Tokens in the unit that they are priced in.
const TOKENS: f64 = 1e6;

/// What a quantity is counted in; `None` where FOCUS and a bill would have no word for it.
const fn unit(of: Unit) -> Option<&'static str> {
    Some(match of {
        Unit::Mtok => "1000000 Tokens",
        Unit::Tokens => "Tokens",
        Unit::MtokHours => "1000000 Token-Hours",
        Unit::Searches => "Searches",
        Unit::Pages => "Pages",
        Unit::Containers => "Containers",
        Unit::Hours => "Hours",
        Unit::GpuHours => GPU_HOURS,
        Unit::Minutes => "Minutes",
        Unit::Kwh => "Kilowatt-Hours",
        Unit::Kilowatts => "Kilowatt-Months",
        Unit::Engineers => "Engineer-Months",
        Unit::TasksPerMonth => "Tasks",
        Unit::Count | Unit::Number => "Units",
        _ => return None,
    })
}

/// A quantity of a month with its prices; one month of it where it has no quantity.
pub(super) fn priced(month: &ForecastMonth, pricing: Pricing) -> PricedQuantity {
    let counted = month.quantity.filter(|quantity| quantity.value() > 0.0);
    let counted = counted.and_then(|quantity| Some((quantity.value(), unit(quantity.unit())?)));
    let (quantity, unit) = counted.unwrap_or((1.0, MONTHS));
    let each = |amount: Usd| Usd::const_new(amount.get() / quantity);
    PricedQuantity {
        quantity: Number::const_new(quantity),
        unit,
        list: each(month.list),
        contracted: each(month.amount),
        pricing,
    }
}

/// What was used up of a priced quantity: single tokens, single GPUs of instances.
pub(super) fn consumed(priced: &PricedQuantity, gpus: Option<Count>) -> (Number, &'static str) {
    let times = |factor: f64| Number::const_new(priced.quantity.get() * factor);
    match (unit(Unit::Mtok), gpus) {
        (mtok, _) if mtok == Some(priced.unit) => (times(TOKENS), "Tokens"),
        (_, Some(gpus)) if unit(Unit::Hours) == Some(priced.unit) => (times(gpus.get()), GPU_HOURS),
        _ => (priced.quantity, priced.unit),
    }
}

/// Whether there is anything of a line in a month.
pub(super) fn is_there(month: &ForecastMonth) -> bool {
    month.amount > Usd::ZERO || month.quantity.is_some_and(|quantity: Amount| quantity.value() > 0.0)
}

/// So much once, at so much each.
pub(super) fn pieces(quantity: f64, unit: &'static str, cost: f64) -> PricedQuantity {
    let each = Usd::const_new(if quantity > 0.0 { cost / quantity } else { 0.0 });
    PricedQuantity {
        quantity: Number::const_new(quantity),
        unit,
        list: each,
        contracted: each,
        pricing: Pricing::Agreed,
    }
}
