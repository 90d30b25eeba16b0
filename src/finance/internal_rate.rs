//! Internal rates of return: the rates at which a series of flows is worth nothing today.

use std::fmt;

use crate::units::{Date, Quantity, ReturnRate, UsdNet};

use super::present::{FirstFlow, present_value};
use super::roots::{Flow, changes, roots};

/// Days in the year of dated flows, as spreadsheets' `XIRR` has it.
const DAYS_PER_YEAR: f64 = 365.0;

/// What the internal rate of a series is.
#[derive(Clone, Debug, PartialEq)]
pub enum Internal {
    /// None.
    None(NoRate),
    /// The only one.
    One(ReturnRate),
    /// Several: none of them says by itself what the series earns. Smallest first.
    Several(Vec<ReturnRate>),
}

/// Why there is no internal rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRate {
    /// Nothing flows.
    NoFlow,
    /// Money only comes in.
    OnlyIn,
    /// Money only goes out.
    OnlyOut,
    /// It comes in and goes out, and is worth something at every rate.
    NeverZero,
}

impl fmt::Display for NoRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoFlow => "nothing is paid or received",
            Self::OnlyIn => "no outlay, so no rate of return",
            Self::OnlyOut => "money only goes out: there is no return",
            Self::NeverZero => "the flows are worth something at every rate",
        })
    }
}

impl Internal {
    /// The only rate, or of several the one nearest to 0, which is what numpy-financial and most spreadsheets answer.
    ///
    /// ```
    /// use breakeven::finance::{Internal, internal_rate};
    /// use breakeven::units::{Quantity, UsdNet};
    /// let flows = [-100.0, 230.0, -132.0].map(|flow| UsdNet::new(flow).unwrap());
    /// let Internal::Several(rates) = internal_rate(&flows) else { panic!() };
    /// let rates: Vec<String> = rates.iter().map(|rate| format!("{:.4}", rate.get())).collect();
    /// assert_eq!(rates, ["0.1000", "0.2000"]);
    /// assert_eq!(format!("{:.4}", internal_rate(&flows).nearest_to_zero().unwrap().get()), "0.1000");
    /// ```
    pub fn nearest_to_zero(&self) -> Option<ReturnRate> {
        match self {
            Self::None(_) => None,
            Self::One(rate) => Some(*rate),
            Self::Several(rates) => {
                rates.iter().copied().min_by(|a, b| a.get().abs().total_cmp(&b.get().abs()))
            }
        }
    }
}

/// The internal rate of a series, for a period: every root of Σ flow*ₜ* ÷ (1 + rate)^*t* above −100 %.
///
/// All of them are found and none is made up, however the signs change (`roots.rs` has the argument). Source of the definition
/// and of the example: numpy-financial 1.0.0 (`irr`).
///
/// ```
/// use breakeven::finance::{Internal, NoRate, internal_rate};
/// use breakeven::units::{Quantity, UsdNet};
/// let of = |flows: &[f64]| {
///     let flows: Vec<UsdNet> = flows.iter().map(|flow| UsdNet::new(*flow).unwrap()).collect();
///     internal_rate(&flows)
/// };
/// let Internal::One(rate) = of(&[-150_000.0, 15_000.0, 25_000.0, 35_000.0, 45_000.0, 60_000.0]) else { panic!() };
/// assert_eq!(format!("{:.4}", rate.get()), "0.0524");
/// assert_eq!(of(&[-1.0, -2.0, -3.0]), Internal::None(NoRate::OnlyOut));
/// ```
pub fn internal_rate(flows: &[UsdNet]) -> Internal {
    let flow = |(at, flow): (usize, &UsdNet)| Flow { amount: flow.get(), time: at as f64 };
    of_flows(&flows.iter().enumerate().map(flow).collect::<Vec<_>>())
}

/// The internal rate a year of flows on dates (spreadsheets' `XIRR`): a year has 365 days, and the first date is time 0.
///
/// Source: Microsoft's documentation of `XIRR`, whose example this is (37.34 %).
///
/// ```
/// use breakeven::finance::internal_rate_of_dates;
/// use breakeven::units::{Quantity, UsdNet, parse_date};
/// let flows: Vec<_> = [
///     ("2008-01-01", -10_000.0), ("2008-03-01", 2_750.0), ("2008-10-30", 4_250.0), ("2009-02-15", 3_250.0),
///     ("2009-04-01", 2_750.0),
/// ].map(|(day, flow)| (parse_date(day).unwrap(), UsdNet::new(flow).unwrap())).to_vec();
/// assert_eq!(format!("{:.4}", internal_rate_of_dates(&flows).nearest_to_zero().unwrap().get()), "0.3734");
/// ```
pub fn internal_rate_of_dates(flows: &[(Date, UsdNet)]) -> Internal {
    let Some(first) = flows.iter().map(|(date, _)| *date).min() else {
        return Internal::None(NoRate::NoFlow);
    };
    let flow = |(date, flow): &(Date, UsdNet)| {
        let days = date.duration_since(first).as_hours() / 24;
        Flow { amount: flow.get(), time: days as f64 / DAYS_PER_YEAR }
    };
    let mut flows: Vec<Flow> = flows.iter().map(flow).collect();
    flows.sort_by(|a, b| a.time.total_cmp(&b.time));
    of_flows(&flows)
}

fn of_flows(flows: &[Flow]) -> Internal {
    if changes(flows) == 0 {
        let size: f64 = flows.iter().map(|flow| flow.amount).sum();
        return Internal::None(match size {
            size if size > 0.0 => NoRate::OnlyIn,
            size if size < 0.0 => NoRate::OnlyOut,
            _ => NoRate::NoFlow,
        });
    }
    let rates: Vec<ReturnRate> =
        roots(flows).into_iter().map(|root| ReturnRate::const_new(root.exp_m1())).collect();
    match rates.as_slice() {
        [] => Internal::None(NoRate::NeverZero),
        [only] => Internal::One(*only),
        _ => Internal::Several(rates),
    }
}

/// The modified internal rate for a period: what goes out is financed at one rate, what comes in is put out at another until the
/// end; (future value of what comes in ÷ present value of what goes out)^(1/*n*) − 1. There is exactly one.
///
/// Source and example: numpy-financial 1.0.0 (`mirr`, its test). `None` where nothing comes in or nothing goes out.
///
/// ```
/// use breakeven::finance::modified_internal_rate;
/// use breakeven::units::{Quantity, ReturnRate, UsdNet};
/// let flows = [-4500.0, -800.0, 800.0, 800.0, 600.0, 600.0, 800.0, 800.0, 700.0, 3000.0];
/// let flows = flows.map(|flow| UsdNet::new(flow).unwrap());
/// let rate = modified_internal_rate(&flows, ReturnRate::new(0.08)?, ReturnRate::new(0.055)?).unwrap();
/// assert_eq!(format!("{:.6}", rate.get()), "0.066597");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn modified_internal_rate(
    flows: &[UsdNet],
    financed_at: ReturnRate,
    put_out_at: ReturnRate,
) -> Option<ReturnRate> {
    let periods = flows.len().checked_sub(1).filter(|periods| *periods > 0)? as f64;
    let part = |keep: fn(f64) -> f64| -> Vec<UsdNet> {
        flows.iter().map(|flow| UsdNet::const_new(keep(flow.get()))).collect()
    };
    let goes_out = -present_value(financed_at, &part(|flow| flow.min(0.0)), FirstFlow::Now).get();
    let comes_in = present_value(put_out_at, &part(|flow| flow.max(0.0)), FirstFlow::Now).get();
    if goes_out <= 0.0 || comes_in <= 0.0 {
        return None;
    }
    let growth = (comes_in / goes_out).ln() / periods + put_out_at.get().ln_1p();
    Some(ReturnRate::const_new(growth.exp_m1()))
}
