//! The formulas of money over time against numpy-financial, against published cases, and against what has to hold for any
//! flows.
//!
//! `tests/vectors/finance.csv` holds what numpy-financial 1.0.0 answered once (`tests/vectors/make_finance.py`). Where
//! Python with that package is present (`BREAKEVEN_PYTHON`, or `python3`), it is asked anew for flows that are drawn then.

mod contracts;
mod formulas;
mod numpy;
mod published;

use breakeven::finance::{FirstFlow, present_value};
use breakeven::units::{Quantity, ReturnRate, UsdNet};

fn money(flows: &[f64]) -> Vec<UsdNet> {
    flows.iter().map(|flow| UsdNet::new(*flow).unwrap()).collect()
}

fn rate(value: f64) -> ReturnRate {
    ReturnRate::new(value).unwrap()
}

fn npv(at: f64, flows: &[f64]) -> f64 {
    present_value(rate(at), &money(flows), FirstFlow::Now).get()
}

#[track_caller]
fn assert_near(found: f64, wanted: f64, tolerance: f64) {
    assert!((found - wanted).abs() <= tolerance * wanted.abs().max(1.0), "{found} is not {wanted}");
}
