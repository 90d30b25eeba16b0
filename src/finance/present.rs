//! What flows of money are worth today.

use crate::units::{Quantity, ReturnRate, UsdNet};

/// When the first flow of a series comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstFlow {
    /// Now: it is worth what it says. The convention of textbooks and of everything in this program.
    Now,
    /// A period from now, as spreadsheets' `NPV` has it.
    AfterAPeriod,
}

/// The net present value of a series: Σ flow*ₜ* ÷ (1 + rate)^*t*.
///
/// *rate* is for a period. The spreadsheet's value is the textbook's ÷ (1 + rate). Source: numpy-financial 1.0.0 (`npv`), whose
/// worked example this is; Microsoft's documentation of `NPV` for the other convention.
///
/// ```
/// use breakeven::finance::{FirstFlow, present_value};
/// use breakeven::units::{Quantity, ReturnRate, UsdNet};
/// let flows = [-100.0, 60.0, 60.0].map(|flow| UsdNet::new(flow).unwrap());
/// let rate = ReturnRate::new(0.10)?;
/// assert_eq!(format!("{:.2}", present_value(rate, &flows, FirstFlow::Now).get()), "4.13");
/// assert_eq!(format!("{:.2}", present_value(rate, &flows, FirstFlow::AfterAPeriod).get()), "3.76");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn present_value(rate: ReturnRate, flows: &[UsdNet], first: FirstFlow) -> UsdNet {
    let factor = 1.0 / (1.0 + rate.get());
    // From the last to the first, each discounted along with those behind it.
    let now = flows.iter().rev().fold(0.0, |behind, flow| flow.get() + behind * factor);
    UsdNet::const_new(match first {
        FirstFlow::Now => now,
        FirstFlow::AfterAPeriod => now * factor,
    })
}

/// Each flow of a series at its value today.
///
/// ```
/// use breakeven::finance::discounted;
/// use breakeven::units::{Quantity, ReturnRate, UsdNet};
/// let flows = [-100.0, 55.0, 60.5].map(|flow| UsdNet::new(flow).unwrap());
/// let today = discounted(ReturnRate::new(0.10)?, &flows);
/// let today: Vec<String> = today.iter().map(|flow| format!("{:.2}", flow.get())).collect();
/// assert_eq!(today, ["-100.00", "50.00", "50.00"]);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn discounted(rate: ReturnRate, flows: &[UsdNet]) -> Vec<UsdNet> {
    let step = 1.0 / (1.0 + rate.get());
    let mut factor = 1.0;
    let mut today = Vec::with_capacity(flows.len());
    for flow in flows {
        today.push(UsdNet::const_new(flow.get() * factor));
        factor *= step;
    }
    today
}
