//! The rate of a replica that was measured, with the runs that it rests on.

use crate::decode::Sited;
use crate::figure::{Figure, Traced};
use crate::scenario::MeasuredThroughput;
use crate::units::{Number, Quantity, TokensPerSecond};

/// The label of a replica's rate.
pub(super) const RATE: &str = "answer tokens per second of a replica";

/// What was measured at the load that keeps the time per token, or between the measurements beside it.
pub(super) fn measured_rate(measured: &MeasuredThroughput, band: &str) -> Figure<TokensPerSecond> {
    let value = measured.operation.point.output_rate;
    let points: Vec<(Figure<Number>, Figure<TokensPerSecond>)> = measured
        .nearest
        .iter()
        .map(|(clients, rate)| {
            let number = Number::const_new(clients.value.get());
            let clients = Sited { value: number, site: clients.site.clone() };
            let clients = Figure::written("requests at a time", &clients);
            let label = format!("measured at {}", clients.get());
            (clients, Figure::written(&label, rate))
        })
        .collect();
    let limit = Figure::given("longest time per token", &measured.max_tpot);
    let mut inputs: Vec<&dyn Traced> = vec![&limit];
    for (clients, rate) in &points {
        inputs.extend([clients as &dyn Traced, rate]);
    }
    let at_least = match measured.at_least {
        Some(asked) => format!("; a lower bound: {}", asked.words()),
        None => String::new(),
    };
    let formula = match points.as_slice() {
        [_] => "measured, at the most requests at a time that keep the time per token within its limit",
        _ => {
            "between two measurements, at the most requests at a time that keep the time per token within its limit: \
             throughput interpolated over requests at a time"
        }
    };
    Figure::derived(RATE, &(formula.to_owned() + &at_least + band), value, &inputs)
}
